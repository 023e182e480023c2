"""The parts of a report beside its charts: head, finding, themes with quotes, articles, ledger, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.finding import finding
from analysis.study import Study
from analysis.weights import WEIGHTS, buried, population
from charts import receipt, words
from charts.offline_page import text
from charts.receipt import Origin, sources
from charts.report_quotes import Quotes
from charts.themed import counted_as

QUOTED = 4
"""Comments quoted per theme, those that weigh most."""
LEDGER = {
    "declared_comments": "declared by the site",
    "kept": "in the file",
    "with_body": "with text",
    "collapsed": "title only",
    "deleted": "deleted",
    "removed": "removed",
    "stubs": "placeholders",
    "orphans": "answer a comment not in the file",
    "inferred_parents": "parent inferred",
    "duplicates": "twice in the file",
    "without_score": "without score",
    "without_time": "without time",
    "without_zone": "time without zone, read as UTC",
    "refused": "refused",
}
"""Column of the tidy ``threads`` -> what it counts, for readers."""


def title(study: Study) -> str:
    """Return what a report is about: its thread, of several the largest."""
    named = study.threads[study.threads["title"].notna()].sort_values("kept", ascending=False, kind="stable")
    return words.clean(named["title"].iloc[0]) if len(named) else "A comment thread"


def about(study: Study) -> str:
    """Return the line under the title: story, sites, days, how many threads and articles."""
    stories = study.threads["story_id"].drop_duplicates()
    sites = ", ".join(sorted(study.comments["platform"].astype("str").unique()))
    times = study.comments["created_at"].dropna()
    ends = [f"{time.day} {time:%B %Y}" for time in (times.min(), times.max())] if len(times) else []
    return words.sentence([
        f"Story “{words.clean(stories.iloc[0])}”" if len(study.threads) > 1 and len(stories) == 1 else "",
        sites.capitalize(),
        " to ".join(dict.fromkeys(ends)),
        words.count(len(study.threads), "thread"),
        words.count(len(study.documents), "article") if len(study.documents) else "",
    ])  # fmt: skip


def opening(study: Study) -> str:
    """Return the finding, what it rests on, and what may be said beyond it."""
    found = finding(study)
    lead = found.leading or found.visible
    rest = [found.others, found.visible] if found.leading else []
    paragraphs = [" ".join(filter(None, part)) for part in ([found.over_weights, found.at_large], rest)]
    said = "".join(f"<p>{text(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    return (
        f'<section class="finding" id="finding"><h2>The finding</h2><p class="lead">{text(lead)}</p>{said}'
        f"{_tiles(study)}</section>"
    )


def _tiles(study: Study) -> str:
    counted, threads = population(study.comments), study.threads
    declared = threads["declared_comments"]
    known = len(threads) > 0 and bool(declared.notna().all())
    held = f"{int(threads['kept'].sum()):,}" + (f" of {int(declared.sum()):,}" if known else "")
    tiles = {
        "comments in the files": held,
        "with text": f"{int(counted['body'].notna().sum()):,}",
        "named authors": f"{counted.loc[counted['author_kind'].isin(['user', 'op', 'staff']), 'author'].nunique():,}",
        "sub-threads": f"{study.structure.groupby(['platform', 'thread_id', 'root_id'], observed=True).ngroups:,}",
        "weight": WEIGHTS[study.weight].title.lower(),
        "buried at zero or below": f"{len(buried(study.comments)):,}",
    }
    return (
        '<dl class="tiles">' + "".join(f"<div><dt>{k}</dt><dd>{text(v)}</dd></div>" for k, v in tiles.items()) + "</dl>"
    )


def themes(study: Study, quotes: Quotes) -> str:
    """Return each theme with its share and the comments that carry most of it, largest theme first."""
    here = study.shares[(study.shares["weight"] == study.weight) & (study.shares["theme"] != UNASSIGNED)]
    here = here[here["n"] > 0].sort_values("share", ascending=False, kind="stable")
    if here.empty:
        return "<p>No comment is under a theme of the codebook.</p>"
    return "\n".join(_theme(study, row, quotes) for _, row in here.iterrows())


def _theme(study: Study, share: pd.Series, quotes: Quotes) -> str:
    theme = study.codebook[share["theme"]]
    top = quotes.top_of_theme(theme.name, QUOTED)
    shown = quotes.show(top) if top else "<p>None of them has text in the files.</p>"
    return (
        f'<section class="theme" id="theme-{theme.name}"><h3>{text(theme.title)} '
        f'<span class="share">{words.percent(share["share"])}</span></h3>'
        f'<p class="basis">{text(_basis(study, share))}</p><p>{text(theme.definition)}</p>{shown}</section>'
    )


def _basis(study: Study, share: pd.Series) -> str:
    low, high = share["low_with_missing"], share["high_with_missing"]
    bounds = f"between {words.percent(low)} and {words.percent(high)} with all that is doubtful or missing"
    without = int(share["n"] - share["n_with_text"])
    return words.sentence([
        f"{words.number(share['points'])} of {words.number(share['total'])} {counted_as(study)}",
        words.count(int(share["n"]), "comment") + (f", {without} without text" if without else ""),
        bounds if low == low else "",
        _interval(share) if share["claimed"] else "",
    ])  # fmt: skip


def _interval(share: pd.Series) -> str:
    return f"90 % interval {words.percent(share['ci_low'])} to {words.percent(share['ci_high'])}"


def articles(documents: pd.DataFrame) -> str:
    """Return the articles about the story."""
    rows = []
    for article in documents.to_dict("records"):
        when = article["published_at"]
        date = "" if pd.isna(when) else f"{when.day} {when:%b %Y}"
        by = words.sentence([words.clean(article[name]) for name in ("outlet", "author")] + [date])
        lead = text(words.excerpt(article["text"], 260))
        name = text(article["title"]) or "An article without a title"
        rows.append(f'<li><b>{name}</b><br><span class="by">{text(by)}</span><p>{lead}</p></li>')
    return f'<ol class="articles">{"".join(rows)}</ol>' if rows else "<p>No article was added to this story.</p>"


def ledger(threads: pd.DataFrame) -> str:
    """Return what was declared, kept and missing of each thread, as a table with a thread per column."""
    shown = [name for name in LEDGER if name in ("declared_comments", "kept", "with_body") or threads[name].sum()]
    names = [text(words.excerpt(name, 60)) or "No title" for name in threads["title"].astype("object")]
    lines = [(LEDGER[name], [_count(value) for value in threads[name].tolist()]) for name in shown]
    declared, kept = threads["declared_comments"], threads["kept"]
    lines.insert(
        2, ("declared, but not in the file", [_count(value) for value in (declared - kept).clip(lower=0).tolist()])
    )
    lines.append(("coverage", [words.percent(value) for value in threads["coverage"].tolist()]))
    return _table(["", *names], ([label, *cells] for label, cells in lines))


def _count(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "not said"


def receipts(study: Study, origin: Origin) -> str:
    """Return what the report was made from: files, codebook, weight, version."""
    used = origin.dumps[origin.dumps["dump_id"].isin(sources(study))]
    files = [
        [text(row["file"]), text(f"{row['format']} {row['format_version']}"), f"<code>{text(row['dump_id'])}</code>"]
        for row in used.sort_values(["file", "dump_id"]).to_dict("records")
    ]
    facts = {
        "Rethread": receipt.version(),
        "Weight": f"{WEIGHTS[study.weight].title}. {WEIGHTS[study.weight].meaning}",
        "Codebook": f"{study.codebook.name}, version {study.codebook.version}, sha-256 {study.codebook.digest}",
        "Selection": receipt.said(origin.selection),
        "Seed": str(origin.seed),
    }
    listed = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in facts.items())
    return _table(["File", "Read as", "sha-256 of its content"], files) + f'<dl class="facts">{listed}</dl>'


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells are HTML already."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'
