"""How answers take up each theme: agreeing, disagreeing, correcting, asking, joking, going off."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.relation_marks import DISAGREES, RELATIONS
from analysis.relation_shares import shares
from analysis.study import Study
from charts import answered, house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Reactions by theme"
LARGEST, UNKNOWN = 30, 15
"""Side in pixels of the square for a share of 1, and of the empty one for a share that is not known."""
CLEARLY = 0.05
"""A share that may be lower than this is no finding."""
NAMES = {"agrees": "Agrees", "disagrees": "Disagrees", "corrects": "Corrects", "asks": "Asks", "jokes": "Jokes",
         "tangent": "Tangent"}  # fmt: skip


def data(study: Study) -> pd.DataFrame:
    """Share out the answers to the comments of each theme by what they do.

    Returns one row per theme (of the comment answered; it may stand under several) and relation, themes by answers
    read, "No theme" last: ``theme`` and the columns of ``analysis.relation_shares.shares``.
    """
    table = shares(_rows(study), ["theme"])
    place = {name: i for i, name in enumerate(study.codebook.names)}
    order = table.assign(
        last=table["theme"] == UNASSIGNED,
        place=table["theme"].map(place),
        column=table["relation"].map(RELATIONS.index),
    )
    order = order.sort_values(["last", "read", "place", "column"], ascending=[True, False, True, True], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def _rows(study: Study) -> pd.DataFrame:
    """Return one row per answer and theme of what it answers."""
    themes = themed.assigned(study)[["at", "theme"]].rename(columns={"at": "above"}).astype({"above": "Int64"})
    return answered.answers(study).merge(themes, on="above", how="inner")


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw a row of squares per theme, the area of each the middle of its interval, which stands below."""
    if table.empty:
        return house.empty(TITLE, "No answer here can be read beside what it answers.", answered.basis_of_error(study))
    themes = table.drop_duplicates("theme").reset_index(drop=True)
    place = {theme: y for y, theme in enumerate(themes["theme"])}
    fig = house.new()
    fig.add_scatter(**_squares(table, [place[theme] for theme in table["theme"]]))
    amounts = [f"{words.count(n, 'answer')} read" for n in themes["read"]]
    house.rows(fig, list(zip(themes["theme"].map(themed.titles(study)), amounts, strict=True)), bar=50)
    ticks = {"tickvals": list(range(len(RELATIONS))), "ticktext": [NAMES[name] for name in RELATIONS]}
    ticks |= {"tickangle": 0, "tickfont": {"size": 10}}
    fig.update_layout(xaxis={**ticks, "range": [-0.6, len(RELATIONS) - 0.4], "showgrid": False})
    note = basis(study, answered.basis_of_error(study), answered.corrected_note())
    return house.titled(fig, _title(table, study), note, "What the answer does", "Theme of the comment answered")


def _squares(table: pd.DataFrame, rows: list[int]) -> dict[str, Any]:
    """Return the marks: a filled square with its interval below, or an empty one with a question mark inside."""
    known = table["claimed"].tolist()
    size = np.where(known, (LARGEST * np.sqrt(_middle(table))).clip(4), UNKNOWN)
    told = [answered.between(low, high) if there else "?"
            for low, high, there in zip(table["low"], table["high"], known, strict=True)]  # fmt: skip
    colours = [palette.RELATION_COLOURS[name] if there else palette.LINE
               for name, there in zip(table["relation"], known, strict=True)]  # fmt: skip
    return {
        "x": [RELATIONS.index(name) for name in table["relation"]], "y": [row - 0.06 for row in rows],
        "mode": "markers+text", "text": told, "textfont": {"size": 10, "color": palette.SOFT},
        "textposition": ["bottom center" if there else "middle center" for there in known],
        "marker": {"symbol": ["square" if there else "square-open" for there in known], "size": size, "color": colours,
                   "opacity": 1, "line": {"width": 1}},
        "customdata": house.numbered(table.index, map(_hover, table.to_dict("records"))),
        "hovertemplate": "%{customdata[1]}<extra></extra>", "cliponaxis": False, "showlegend": False,
    }  # fmt: skip


def _middle(table: pd.DataFrame) -> npt.NDArray[np.float64]:
    return ((table["low"] + table["high"]) / 2).fillna(0.0).to_numpy(np.float64)


def _hover(row: answered.Row) -> str:
    found = f"{NAMES[row['relation']]}: found in {row['found']} of {row['read']} answers read"
    if not row["claimed"]:
        return f"{found}; share not known, {row['reason']}"
    return f"{found}; corrected share {answered.between(row['low'], row['high'])}"


def _title(table: pd.DataFrame, study: Study) -> str:
    known = table[table["claimed"] & (table["relation"] == DISAGREES) & (table["theme"] != UNASSIGNED)]
    if known.empty:
        return "Too few answers can be read to say how a theme is met"
    ranked = known.sort_values(["low", "share"], ascending=False, kind="stable")
    top, rest = ranked.iloc[0], ranked.iloc[1:]
    if top["low"] < CLEARLY:
        return "No theme is clearly met with disagreement"
    name = themed.titles(study)[top["theme"]]
    finding = f"{answered.between(top['low'], top['high'])} of the answers to “{name}” disagree"
    if len(rest) and top["low"] > rest["high"].max():
        return f"{finding}, more than for any other theme"
    return f"{finding}; no theme stands out for sure" if len(rest) else finding


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the answers to that theme in which that relation was found."""
    rows = _rows(study)
    mine = rows[(rows["theme"] == row["theme"]) & (rows["relation"] == row["relation"]) & rows["readable"]]
    comments: pd.DataFrame = study.comments.loc[mine["at"]]
    return comments


CHART = Chart(name="theme_reactions", title=TITLE, order=120, data=data, draw=draw, behind=behind)
