"""The words that tell each group from the others, and how much they stand out."""

from __future__ import annotations

import pandas as pd

from analysis import distinctive
from analysis.groups import GROUPINGS
from analysis.study import Study
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Distinctive words"
COLUMNS = ["group", "word", "comments", "of", "others", "of_others", "authors", "z", "told"]
EACH = 8
"""Words drawn of each group."""


def data(study: Study) -> pd.DataFrame:
    """Return the words that stand out most, ``EACH`` of each group (columns of ``analysis.distinctive``)."""
    table = study.table("distinctive")
    return table.groupby("group", sort=False).head(EACH)[COLUMNS].reset_index(drop=True)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one bar per word, group by group; pale where it may be chance."""
    if table.empty:
        return house.empty(TITLE, _nothing(study))
    fig = house.new()
    for number, name in enumerate(sorted(table["group"].unique())):
        mine = table[table["group"] == name]
        said = [_said(row) for _, row in mine.iterrows()]
        fig.add_bar(
            x=mine["z"].to_numpy(), y=mine.index.to_numpy(), orientation="h", name=words.safe(words.excerpt(name, 40)),
            marker={"color": palette.THEME_COLOURS[number], "line": {"width": 0},
                    "opacity": [1.0 if told else 0.5 for told in mine["told"]]},
            customdata=house.numbered(mine.index, said), hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    amounts = [_amount(row) for _, row in table.iterrows()]
    house.rows(fig, list(zip(table["word"], amounts, strict=True)), bar=10)
    fig.update_layout(xaxis={"range": [0, max(float(table["z"].max()), 2.0) * 1.03]})
    house.keyed(fig)
    return house.titled(fig, _title(table), _subtitle(study), "How far the word stands out (z score)", "Word")


def _title(table: pd.DataFrame) -> str:
    told = table[table["told"]].sort_values("z", ascending=False, kind="stable")
    if told.empty:
        return "No word tells a group from the others beyond chance"
    first = told.iloc[0]
    return f"“{words.excerpt(first['word'], 30)}” stands out most, in “{words.excerpt(first['group'], 50)}”"


def _amount(row: pd.Series) -> str:
    return f"{row['comments']:,} of {row['of']:,}, elsewhere {row['others']:,} of {row['of_others']:,}"


def _said(row: pd.Series) -> str:
    word, where = (words.safe(words.excerpt(row[name], 40)) for name in ("word", "group"))
    return f"{word}, {where}: {words.count(int(row['authors']), 'author')}, z {row['z']:.1f}"


def _nothing(study: Study) -> str:
    groups = study.group.dropna().unique()
    if len(groups) < 2:
        return "There is no second group here to compare words with."
    return "No word of any group is used by two authors more often than elsewhere."


def _subtitle(study: Study) -> str:
    by = f"by {GROUPINGS[study.by].title.lower()}"
    return basis(study, by, "log-odds with a prior (Monroe et al. 2008), each comment counts once; pale: may be chance")


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that group that hold the word."""
    return distinctive.comments_with(study.comments[study.group == row["group"]], row["word"])


CHART = Chart(name="distinctive_words", title=TITLE, order=170, data=data, draw=draw, behind=behind)
