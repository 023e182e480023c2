"""The comments a report quotes: each once, numbered, with the words marked that put it under its themes."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.study import Study
from analysis.weights import weigh
from charts import words
from charts.offline_page import text
from charts.themed import KEY, titles

LONGEST = 1_500
"""Characters of a comment that are quoted; it is cut at a word beyond them."""
MOST = 120
"""Comments quoted in one report."""
VIA = {
    "own": "its own words",
    "subject": "its title",
    "example": "its likeness to an example",
    "chain": "what it answers",
}
"""How a comment came under a theme -> the same for readers."""

Span = tuple[int, int]


class Quotes:
    """The comments of a report, numbered in the order in which they are first asked for."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.weights = weigh(study.comments, study.weight)
        self.numbers: dict[int, int] = {}
        self.shown: set[int] = set()
        self._titles = titles(study)
        rows = {key: row for row, key in enumerate(_keys(study.comments))}
        themes = study.themes[study.themes["assigned"]]
        self._themes = themes.assign(row=[rows[key] for key in _keys(themes)])
        self._evidence = study.evidence.assign(row=[rows[key] for key in _keys(study.evidence)])

    def top(self, comments: pd.DataFrame, most: int) -> list[int]:
        """Return the rows of the ``most`` comments with text that weigh most, in that order."""
        return self._heaviest(comments, self.weights, most)

    def top_of_theme(self, theme: str, most: int) -> list[int]:
        """Return the same for the comments under a theme, the weight of each times the strength of its evidence."""
        held = self._themes[self._themes["theme"] == theme].set_index("row")["strength"]
        return self._heaviest(self.study.comments.loc[held.index], self.weights * held, most)

    def _heaviest(self, comments: pd.DataFrame, weights: pd.Series, most: int) -> list[int]:
        readable = comments[comments["body"].notna()]
        ranked = readable.assign(weight=weights.reindex(readable.index))
        return ranked.sort_values(["weight", "position"], ascending=[False, True], kind="stable").index[:most].tolist()

    def references(self, rows: Iterable[int]) -> str:
        """Return links to the quotes of these comments; those beyond MOST are left out."""
        links = []
        for row in rows:
            if row not in self.numbers and len(self.numbers) < MOST:
                self.numbers[row] = len(self.numbers) + 1
            if row in self.numbers:
                links.append(f'<a href="#quote-{self.numbers[row]}">no.&nbsp;{self.numbers[row]}</a>')
        return ", ".join(links)

    def show(self, rows: Iterable[int]) -> str:
        """Return the quotes of these comments; one that stands in the report already is only named."""
        fresh = [row for row in rows if row not in self.shown]
        again = [row for row in rows if row in self.shown]
        self.references(fresh)
        quotes = "\n".join(self._quote(row) for row in fresh if row in self.numbers)
        return quotes + (f'<p class="also">Quoted above: {self.references(again)}.</p>' if again else "")

    def rest(self) -> str:
        """Return the quotes of all comments that were referred to and not shown yet, folded away."""
        rows = [row for row in self.numbers if row not in self.shown]
        if not rows:
            return "<p>All of them are quoted above.</p>"
        return f"<details><summary>Show {words.count(len(rows), 'comment')}</summary>{self.show(rows)}</details>"

    def _quote(self, row: int) -> str:
        self.shown.add(row)
        comment = self.study.comments.iloc[row]
        subject = text(comment["subject"]) or "<i>no title</i>"
        quoted = (
            f'<p class="answered">{text(words.excerpt(comment["quoted"], 400))}</p>' if _has(comment["quoted"]) else ""
        )
        body = (
            _marked(comment["body"], self._spans(row, comment["body"]))
            if _has(comment["body"])
            else "<i>no text in the file</i>"
        )
        return (
            f'<article class="quote" id="quote-{self.numbers[row]}" tabindex="-1"><header><span class="number">'
            f'{self.numbers[row]}</span> <b>{subject}</b><span class="by">{text(byline(comment))}</span></header>'
            f'{quoted}<p class="said">{body}</p><footer>{self._under(row)}{_place(comment)}</footer></article>'
        )

    def _spans(self, row: int, body: str) -> list[Span]:
        """Return the places in the body that are evidence for a theme the comment is under."""
        pieces = self._evidence[self._evidence["row"] == row]
        held = self._themes.loc[self._themes["row"] == row, "theme"]
        pieces = pieces[pieces["via"].isin(["own", "example"]) & pieces["theme"].isin(held)]
        spans = zip(pieces["span_start"].tolist(), pieces["span_end"].tolist(), pieces["span"].tolist())
        return joined([(start, end) for start, end, said in spans if body[start:end] == said])

    def _under(self, row: int) -> str:
        held = self._themes[self._themes["row"] == row]
        if held.empty:
            return ""
        said = [f"{self._titles[theme]} (by {VIA[str(via)]})" for theme, via in zip(held["theme"], held["via"])]
        return f"<p>Under {text('; '.join(said))}.</p>"


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def byline(comment: pd.Series) -> str:
    """Return who wrote a comment, how it was rated and when, as plain text."""
    nobody = {"anonymous": "Anonymous", "deleted": "Deleted account"}.get(
        str(comment["author_kind"]), "Author not given"
    )
    author = words.clean(comment["author"]) or nobody
    score = "" if pd.isna(comment["score"]) else f"score {int(comment['score']):,}"
    when = comment["created_at"]
    exact = str(comment["created_precision"]) in ("exact", "minute")
    time = "" if pd.isna(when) else f"{when.day} {when:%b %Y}" + (f", {when:%H:%M}" if exact else "")
    return words.sentence([author, ", ".join(part for part in (score, words.clean(comment["tag"])) if part), time])


def _marked(body: str, spans: list[Span]) -> str:
    """Return ``body`` escaped, with the spans marked; cut at a word beyond LONGEST."""
    end = len(body)
    if end > LONGEST:
        end = max(body.rfind(" ", 0, LONGEST), LONGEST // 2)
    pieces, at = [], 0
    for start, stop in spans:
        if stop <= end:
            pieces += [text(body[at:start]), f"<mark>{text(body[start:stop])}</mark>"]
            at = stop
    pieces.append(text(body[at:end]))
    more = f' <i class="cut">… {len(body) - end:,} more characters</i>' if end < len(body) else ""
    return "".join(pieces) + more


def _place(comment: pd.Series) -> str:
    """Return where a comment stands in its file. An address from a dump is shown, and never made a link."""
    url = f" · {text(comment['url'])}" if _has(comment["url"]) else ""
    return f"<p>In the file: {text(comment['locator'])}{url}</p>"


def _has(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _keys(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(zip(*(table[name].astype("str") for name in KEY)))
