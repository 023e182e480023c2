"""How friendly or hostile the words are at the head of a sub-thread and further down."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import house, mood, words
from charts.chart import Chart
from charts.figure import Figure
from charts.sentiment_by_theme import note

TITLE = "Sentiment by depth"
DEEPEST = 5
"""Depths from here on are one group."""
NAMES = {
    "0": "Opening comments",
    **{str(depth): f"Replies at depth {depth}" for depth in range(1, DEEPEST)},
    str(DEEPEST): f"Replies at depth {DEEPEST} and below",
}


def data(study: Study) -> pd.DataFrame:
    """Count sentiment labels by depth ("0" for opening comments). Returns the table of charts/mood."""
    return mood.table(_rows(study), list(NAMES))


def _rows(study: Study) -> pd.DataFrame:
    depth = np.minimum(study.structure["depth"].to_numpy(), DEEPEST)
    rows = study.sentiment[["label", "judgeable"]].set_axis(study.comments.index).assign(group=depth.astype(str))
    return rows[(study.comments["state"] != "stub").to_numpy()]


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one diverging bar per depth."""
    if table["label"].isna().all():
        return house.empty(TITLE, mood.silence(table, "depth"), note(study))
    return mood.draw(table, NAMES, "Depth in the thread", _title(table), note(study))


def _title(table: pd.DataFrame) -> str:
    negative = table[table["label"] == "negative"]
    if len(negative) == 1:
        name = NAMES[negative["group"].iloc[0]].lower()
        return f"{words.percent(negative['share'].iloc[0])} of {name} use negative words"
    first, last = negative.iloc[0], negative.iloc[-1]
    if abs(last["share"] - first["share"]) < 0.05:
        return f"Words are about as negative further down: {words.percent(first['share'])} of opening comments"
    way = "more" if last["share"] > first["share"] else "less"
    ends = f"{words.percent(last['share'])} against {words.percent(first['share'])}"
    return f"Words get {way} negative further down: {ends}"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the judged comments at that depth with that label; for a depth without a mood all judged ones."""
    rows = _rows(study)
    return mood.behind(rows.assign(at=rows.index), study, row)


CHART = Chart(name="sentiment_by_depth", title=TITLE, order=50, data=data, draw=draw, behind=behind)
