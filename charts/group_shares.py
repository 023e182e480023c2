"""The share of each theme in each group, side by side, with what can be said of the groups at large."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.groups import GROUPINGS
from analysis.study import Study
from analysis.verdict import verdict
from analysis.weights import WEIGHTS
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Themes side by side"
COLUMNS = ["theme", "title", "group", "share", "n", "comments", "ci_low", "ci_high", "n_eff", "claimed", "reason",
           "survives", "row", "y"]  # fmt: skip
COLOURS = palette.THEME_COLOURS[:6]
"""One for each group, in the order of their names."""
GAP = 0.13
"""Rows between the dots of two groups."""


def data(study: Study) -> pd.DataFrame:
    """Return the shares of the themes that occur in any of at least two groups, those that differ most first.

    One row per theme and group: theme, ``title``, ``group``, the columns of ``analysis.comparison.group_shares`` under
    the weight of the comparison, ``survives`` (some difference of that theme does), ``row`` and ``y`` (its place).
    """
    said = verdict(study)
    shares = study.table("group_shares")
    table = shares[(shares["weight"] == said.weight) & (shares["theme"] != UNASSIGNED) & shares["share"].notna()]
    names = sorted(table["group"].unique())
    table = table[table["n"].groupby(table["theme"]).transform("sum") > 0]
    if len(names) < 2 or table.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    tests = study.table("comparison")
    told = set(tests.loc[(tests["weight"] == said.weight) & tests["told"], "theme"])
    spread = table.groupby("theme")["share"].agg(np.ptp)
    place = {name: number for number, name in enumerate(study.codebook.names)}
    order = sorted(spread.index, key=lambda name: (name not in told, -spread[name], place[name]))
    row = table["theme"].map({name: number for number, name in enumerate(order)})
    offset = table["group"].map({name: number for number, name in enumerate(names)}) - (len(names) - 1) / 2
    table = table.assign(title=table["theme"].map(themed.titles(study)), survives=table["theme"].isin(told), row=row,
                         y=row + offset * GAP)  # fmt: skip
    return table.sort_values(["row", "group"], kind="stable")[COLUMNS].reset_index(drop=True)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw a dot per theme and group, and a line for its 90 % interval."""
    if table.empty:
        return house.empty(TITLE, verdict(study).sentence)
    fig = house.new()
    for number, name in enumerate(sorted(table["group"].unique())):
        mine = table[table["group"] == name]
        said = [_said(row) for _, row in mine.iterrows()]
        _line(fig, mine, COLOURS[number], said)
        fig.add_scatter(
            x=mine["share"].to_numpy(), y=mine["y"].to_numpy(), mode="markers",
            name=words.safe(words.excerpt(name, 40)),
            cliponaxis=False, marker={"color": COLOURS[number], "size": 10, "symbol": "circle"},
            customdata=house.numbered(mine.index, said), hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    first = table.drop_duplicates("theme")
    labels = [(row["title"], "a difference survives" if row["survives"] else "") for _, row in first.iterrows()]
    house.rows(fig, labels, bar=max(18, 8 * table["group"].nunique()))
    top = float(np.nanmax([table["share"].max(), table["ci_high"].max(), 0.1]))
    fig.update_layout(xaxis=house.percents(top))
    house.keyed(fig)
    found = verdict(study)
    axis = f"Share of the {_counted(found.weight)} of each group (%)"
    return house.titled(fig, found.short, _subtitle(table, study), axis, "Theme")


def _line(fig: Figure, mine: pd.DataFrame, colour: str, said: list[str]) -> None:
    known = (mine["ci_high"] - mine["ci_low"]).notna()
    marks = mine[known]
    if marks.empty:
        return
    x = np.column_stack([marks["ci_low"], marks["ci_high"], np.full(len(marks), np.nan)]).ravel()
    words_of = np.repeat([text for text, keep in zip(said, known, strict=True) if keep], 3)
    fig.add_scatter(
        x=x, y=np.repeat(marks["y"].to_numpy(), 3), mode="lines", line={"color": colour, "width": 2}, opacity=0.55,
        showlegend=False, customdata=house.numbered(np.repeat(marks.index.to_numpy(), 3), words_of),
        hovertemplate="%{customdata[1]}<extra></extra>",
    )  # fmt: skip


def _said(row: pd.Series) -> str:
    """Return what a hover box says of a dot."""
    ends = [words.percent(row[end]) for end in ("ci_low", "ci_high")]
    reach = "no interval" if pd.isna(row["ci_low"]) else " to ".join(ends)
    share = f"{words.percent(row['share'])} ({reach}), {words.count(int(row['n']), 'comment')}"
    return f"{words.safe(words.excerpt(row['title'], 40))}, {words.safe(words.excerpt(row['group'], 40))}: {share}"


def _subtitle(table: pd.DataFrame, study: Study) -> str:
    silent = table.loc[~table["claimed"], "group"].nunique()
    without = f"{silent} of {table['group'].nunique()} groups too small for an interval" if silent else ""
    weight = f"weight: {WEIGHTS[verdict(study).weight].title.lower()}"
    by = f"by {GROUPINGS[study.by].title.lower()}"
    return basis(study, by, weight, "lines are 90 % intervals; differences corrected after Holm", without)


def _counted(weight: str) -> str:
    return {"score": "points", "comment": "comments", "author": "authors"}.get(weight, "weight")


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that group under that theme."""
    group = study.group
    rows = themed.assigned(study)
    mine = rows[(rows["theme"] == row["theme"]) & (rows["at"].map(group) == row["group"])]
    comments: pd.DataFrame = study.comments.loc[mine["at"]]
    return comments


CHART = Chart(name="group_shares", title=TITLE, order=160, data=data, draw=draw, behind=behind)
