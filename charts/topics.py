"""What part of the votes each topic, group or set of words holds, and how far other seeds find the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.study import Study
from analysis.topics import why_none
from analysis.weights import weigh
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Topics"
SHOWN = 20
"""Topics drawn, the largest."""
NAMES = {"topic": "topics", "group": "groups", "word": "sub-threads with words of their own"}
"""What the bars are called, for each kind."""


def data(study: Study) -> pd.DataFrame:
    """Return the largest topics under the weight in use, and their share of what all comments with text weigh.

    Columns: ``topic``, ``title``, ``share``, ``n`` (comments), ``words``, ``stability``, ``kind``; the heaviest first.
    """
    table = by_share(study)
    return table[["topic", "title", "share", "n", "words", "stability", "kind"]].head(SHOWN)


def by_share(study: Study) -> pd.DataFrame:
    """Return ``topic_summary``, the heaviest first, with ``share``: what each weighs of all comments with text."""
    table = study.table("topic_summary")
    weight = weigh(study.comments, study.weight).reindex(study.comments.index).to_numpy(np.float64, na_value=np.nan)
    held = study.table("topics")
    known = held.assign(weight=weight)[(held["kind"] != "none").to_numpy()]
    total = known["weight"].sum()
    sums = known.groupby("topic")["weight"].sum() / (total if total > 0 else np.nan)
    table = table.assign(share=table["topic"].map(sums.to_dict()).astype("float64"))
    table = table.sort_values(["share", "n", "topic"], ascending=[False, False, True], kind="stable")
    return table.reset_index(drop=True)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one bar per topic."""
    if table.empty:
        return house.empty(TITLE, why_none(study.table("topics")) or "No comment stands out.")
    fig = house.new()
    labels = [f"{words.percent(row['share'])} · {words.count(row['n'], 'comment')}" for _, row in table.iterrows()]
    fig.add_bar(
        x=table["share"].to_numpy(), y=table.index.to_numpy(), orientation="h", name="Topics", showlegend=False,
        marker={"color": palette.SOFT, "line": {"width": 0}},
        customdata=house.numbered(table.index, labels),
        hovertemplate="%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    house.rows(fig, list(zip(table["title"], labels, strict=True)))
    top = float(np.nanmax([table["share"].max(), 0.1]))
    fig.update_layout(xaxis=house.percents(top))
    axis = f"Share of all {themed.counted_as(study)} of comments with text (%)"
    return house.titled(fig, _title(table, study), _subtitle(study), axis, "Topic")


def _title(table: pd.DataFrame, study: Study) -> str:
    first, kind = table.iloc[0], table["kind"].iloc[0]
    found = len(study.table("topic_summary"))
    if not first["share"] > 0:
        return f"{found} {NAMES[kind]} were found, but nothing here has any weight"
    held = f"“{first['title']}” holds {words.percent(first['share'])} of the {themed.counted_as(study)}"
    if found == 1:
        return held
    return f"{held}, the most of {found} {NAMES[kind]}"


def _subtitle(study: Study) -> str:
    summary = study.table("topic_summary").iloc[0]
    sure = summary["overall_stability"]
    agree = f"agreement over five seeds {sure:.2f} of 1" if pd.notna(sure) else "too few to test stability"
    outside = f"{words.percent(summary['outlier_share'])} of comments with text under none"
    return basis(study, themed.weight_note(study), str(summary["method"]), outside, agree)


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that topic."""
    mine = (study.table("topics")["topic"] == row["topic"]).fillna(False).to_numpy(bool)
    comments: pd.DataFrame = study.comments[mine]
    return comments


CHART = Chart(name="topics", title=TITLE, order=125, data=data, draw=draw, behind=behind)
