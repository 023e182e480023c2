"""Which paragraphs of the articles the comments take up, and which nobody does."""

from __future__ import annotations

import pandas as pd

from analysis.article_links import KINDS
from analysis.paragraphs import is_heading, paragraphs
from analysis.study import Study
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure
from charts.themed import KEY

TITLE = "Articles beside the thread"
NAMES = {"quote": "Quote it", "name": "Name something of it", "paraphrase": "Say it over again"}
COLOURS = {"quote": palette.LIGHT["blue"], "name": palette.LIGHT["orange"], "paraphrase": palette.LIGHT["green"]}
COLUMNS = ["document_id", "outlet", "paragraph", "text", "comments", *KINDS]
ROWS = 40
"""Paragraphs drawn; of more, the articles that are taken up most."""


def data(study: Study) -> pd.DataFrame:
    """Count the comments that take up each paragraph, articles by date, headings left out.

    Returns one row per paragraph: document_id, ``outlet`` (or the headline), ``paragraph``, ``text``, ``comments``,
    and how many of these ``quote``, ``name`` and ``paraphrase`` it, each counted where its link is firmest.
    """
    parts = paragraphs(study.documents) if len(study.comments) else paragraphs(study.documents.iloc[:0])
    parts = parts[~parts["text"].map(is_heading).astype(bool)].drop(columns="story_id")
    best = firmest(study.table("article_links"))
    marks = best[["document_id", "paragraph"]].assign(**{kind: best["kind"] == kind for kind in KINDS})
    counts = marks.groupby(["document_id", "paragraph"], as_index=False)[list(KINDS)].sum()
    table = parts.merge(counts, on=["document_id", "paragraph"], how="left")
    table[list(KINDS)] = table[list(KINDS)].fillna(0).astype("int64")  # no link is a count of none
    table["comments"] = table[list(KINDS)].sum(axis=1).astype("int64")
    heads = study.documents.set_index("document_id")
    names = heads["outlet"].fillna(heads["title"]).fillna("An article").to_dict()
    table["outlet"] = table["document_id"].map(names).astype("str")
    return _most(table)[COLUMNS].reset_index(drop=True)


def firmest(links: pd.DataFrame) -> pd.DataFrame:
    """Return one link per comment and paragraph: a quotation before a name before a paraphrase, then the strongest."""
    rank = links["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    order = links.assign(rank=rank).sort_values(["rank", "strength"], ascending=[True, False], kind="stable")
    return order.drop_duplicates([*KEY, "document_id", "paragraph"]).sort_index()


def _most(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the articles that are taken up least, so that the picture stays readable; the first one stays."""
    sums = table.groupby("document_id", sort=False)["comments"].sum().sort_values(ascending=False, kind="stable")
    sizes = table.groupby("document_id", sort=False).size().reindex(sums.index).cumsum()
    kept = sums.index[(sizes <= ROWS) | (sizes.index == sizes.index[0])] if len(sums) else sums.index
    return table[table["document_id"].isin(kept)].groupby("document_id", sort=False).head(ROWS)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one stacked bar per paragraph."""
    if table.empty:
        why = "There are no comments in this selection." if study.comments.empty else "No article is filed here."
        return house.empty(TITLE, why)
    fig = house.new()
    start = pd.Series(0, index=table.index)
    for kind, name in NAMES.items():
        if not table[kind].any() and kind != KINDS[0]:
            continue
        said = [f"{words.count(int(n), 'comment')}: {name.lower()}" for n in table[kind]]
        fig.add_bar(
            x=table[kind].to_numpy(), base=start.to_numpy(), y=table.index.to_numpy(), orientation="h", name=name,
            marker={"color": COLOURS[kind], "line": {"width": 0}}, customdata=house.numbered(table.index, said),
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
        start = start + table[kind]
    amounts = [words.count(int(n), "comment") if n else "nobody" for n in table["comments"]]
    labels = [words.excerpt(f"{row['outlet']} {row['paragraph']}: {row['text']}", 36) for _, row in table.iterrows()]
    house.rows(fig, list(zip(labels, amounts, strict=True)), bar=10)
    top = max(int(table["comments"].max()), 4)
    fig.update_layout(barmode="overlay", xaxis={"range": [0, top * 1.03], "tickformat": "d", "nticks": 6})
    house.keyed(fig)
    return house.titled(fig, finding(study), _subtitle(study), "Comments that take the paragraph up", "Paragraph")


def finding(study: Study) -> str:
    """Return how many comments take up anything of the articles, and how many paragraphs they touch."""
    links, parts = study.table("article_links"), paragraphs(study.documents)
    told = int((~parts["text"].map(is_heading).astype(bool)).sum())
    comments = len(links.drop_duplicates(KEY))
    touched = len(links.drop_duplicates(["document_id", "paragraph"]))
    if not comments:
        return f"No comment takes up anything of the {words.count(len(study.documents), 'article')}"
    taken = "comment takes" if comments == 1 else "comments take"
    reach = f"{touched:,} of {words.count(told, 'paragraph')}"
    return f"{comments:,} {taken} up something of the articles: {reach}"


def _subtitle(study: Study) -> str:
    return basis(
        study, words.count(len(study.documents), "article"), "found by words, names and likeness; most abstained"
    )


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments that take that paragraph up."""
    links = study.table("article_links")
    mine = links[(links["document_id"] == row["document_id"]) & (links["paragraph"] == row["paragraph"])]
    return rows_of(study, mine)


def rows_of(study: Study, links: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that links are about, in dump order."""
    keys = pd.MultiIndex.from_frame(study.comments[KEY].astype("str"))
    found: pd.DataFrame = study.comments[keys.isin(pd.MultiIndex.from_frame(links[KEY]))]
    return found


CHART = Chart(name="article_coverage", title=TITLE, order=150, data=data, draw=draw, behind=behind)
