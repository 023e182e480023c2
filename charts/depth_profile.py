"""How deep the discussion goes: comments at each depth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Depth of the discussion"
DEEPEST = 25
"""Depths from here on are one column."""


def data(study: Study) -> pd.DataFrame:
    """Count comments by depth.

    Returns one row per depth from 0 to the deepest: ``depth`` (of the last one: DEEPEST and below) and ``comments``.
    """
    depth = _depth(study)
    counts = depth.value_counts().reindex(range(int(depth.max()) + 1) if len(depth) else [], fill_value=0)
    return counts.rename_axis("depth").rename("comments").reset_index()


def _depth(study: Study) -> pd.Series:
    depth = pd.Series(np.minimum(study.structure["depth"].to_numpy(), DEEPEST), index=study.comments.index)
    return depth[study.comments["state"] != "stub"]


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one column per depth."""
    if table.empty:
        return house.empty(TITLE, "There are no comments in this selection.")
    fig = house.new()
    hover = [f"Depth {d}: {words.count(n, 'comment')}" for d, n in zip(table["depth"], table["comments"], strict=True)]
    labelled = [words.number(n) if n and len(table) <= 12 else "" for n in table["comments"]]
    fig.add_bar(
        x=table["depth"].to_numpy(), y=table["comments"].to_numpy(), marker={"color": palette.PLAIN}, text=labelled,
        textposition="outside", textfont={"size": 12, "color": palette.SOFT}, cliponaxis=False,
        customdata=house.numbered(table.index, hover), hovertemplate="%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    fig.update_layout(height=220, bargap=0.2, xaxis={"dtick": 1 + len(table) // 12, "showgrid": False})
    fig.update_layout(yaxis={"range": [0, float(table["comments"].max()) * 1.12], "nticks": 5})
    return house.titled(fig, _title(table), basis(study), "Depth (0 = opening comment)", "Comments")


def _title(table: pd.DataFrame) -> str:
    total, replies = int(table["comments"].sum()), int(table["comments"].iloc[1:].sum())
    if not replies:
        return f"Nobody answers: {words.count(total, 'comment')}, each on its own"
    half = int(table.loc[table["comments"].cumsum() >= total / 2, "depth"].iloc[0])
    deepest = words.number(len(table) - 1) + (" or more" if len(table) > DEEPEST else "")
    where = "are opening comments" if half == 0 else f"stand no deeper than {half}"
    return f"Half of the {words.count(total, 'comment')} {where}; the deepest stands at {deepest}"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments at that depth."""
    depth = _depth(study)
    comments: pd.DataFrame = study.comments.loc[depth.index[depth == row["depth"]]]
    return comments


CHART = Chart(name="depth_profile", title=TITLE, order=100, data=data, draw=draw, behind=behind)
