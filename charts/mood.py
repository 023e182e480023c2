"""Sentiment as a diverging row: hostile words to the left, friendly ones to the right, neutral about the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.records import Row, records
from analysis.sentiment import LABELS, MOOD_AT_LEAST
from analysis.study import Study
from charts import house, palette, words
from charts.figure import Figure

COLUMNS = ["group", "label", "comments", "judged", "all", "share", "start"]


def table(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Count sentiment by group.

    Needs one row per comment and group: ``group``, ``label``, ``judgeable``; or one for many alike, whose number stands
    in ``comments``. Returns, for the ``groups`` that occur and in their order, one row per group and label:
    ``comments`` (judgeable ones), ``judged`` and ``all`` (comments of the group), ``share`` of the judged and
    ``start``, where it begins on an axis whose zero is the middle of neutral. Groups with fewer than MOOD_AT_LEAST
    judged comments keep one row without label, share and start.
    """
    number = rows["comments"] if "comments" in rows else [1] * len(rows)
    counts: dict[str, Counter[str | None]] = {}
    for group, label, judgeable, n in zip(rows["group"], rows["label"], rows["judgeable"], number, strict=True):
        counts.setdefault(group, Counter())[label if judgeable else None] += int(n)
    made = [row for group in groups if group in counts for row in _rows(group, counts[group])]
    if not made:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    return pd.DataFrame({name: [row[name] for row in made] for name in COLUMNS})


def _rows(group: str, counts: Counter[str | None]) -> Iterator[dict[str, object]]:
    """Yield the rows of one group; ``counts`` has its judgeable comments by label and the others under None."""
    judged = counts.total() - counts[None]
    head = {"group": group, "judged": judged, "all": counts.total()}
    if judged < MOOD_AT_LEAST:
        yield {**head, "label": None, "comments": judged, "share": np.nan, "start": np.nan}
        return
    share = {name: counts[name] / judged for name in LABELS}
    start = -share["neutral"] / 2 - share["negative"]
    for name in LABELS:
        yield {**head, "label": name, "comments": counts[name], "share": share[name], "start": start}
        start += share[name]


def draw(table: pd.DataFrame, names: dict[str, str], kind: str, title: str, subtitle: str) -> Figure:
    """Draw the table of ``table``: a row per group; a group with too few judged comments says so and stays bare."""
    rows = [{"mark": mark, **row} for mark, row in enumerate(records(table))]
    groups = list({row["group"]: row for row in reversed(rows)}.values())[::-1]
    place = {row["group"]: y for y, row in enumerate(groups)}
    fig = house.new()
    for label in LABELS:
        marks = [row for row in rows if row["label"] == label and row["comments"] > 0]
        fig.add_bar(
            x=[row["share"] for row in marks], base=[row["start"] for row in marks],
            y=[place[row["group"]] for row in marks],
            orientation="h", name=label.capitalize(), marker={"color": palette.LIGHT[label], "line": {"width": 0}},
            text=[words.percent(row["share"]) if row["share"] > 0.11 else "" for row in marks], textposition="inside",
            insidetextanchor="middle", textangle=0, textfont={"size": 12, "color": palette.INK},
            customdata=[[row["mark"], f"{words.count(row['comments'], 'comment')}, {words.percent(row['share'])}"]
                        for row in marks],
            hovertemplate=f"{label.capitalize()}: %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    bare = [row for row in rows if not isinstance(row["label"], str)]
    fig.add_scatter(
        x=[0.0] * len(bare), y=[place[row["group"]] for row in bare], mode="markers", showlegend=False,
        marker={"symbol": "line-ew-open", "size": 14, "color": palette.LINE, "line": {"width": 2}},
        customdata=[[row["mark"], f"{row['judged']} of {row['all']} can be judged"] for row in bare],
        hovertemplate="%{customdata[1]}: too few for a mood<extra></extra>",
    )  # fmt: skip
    house.rows(fig, [(names[row["group"]], _amount(row["judged"], row["all"])) for row in groups], bar=22)
    reach = _reach(rows)
    fig.update_layout(barmode="overlay", xaxis={"range": [-reach, reach], "showticklabels": False, "showgrid": False})
    house.keyed(fig)
    return house.titled(fig, title, subtitle, "Share of the judged comments (%)", kind)


def silence(table: pd.DataFrame, kind: str) -> str:
    """Return the sentence that stands in for a picture in which no group has a mood."""
    if table.empty:
        return "There are no comments in this selection."
    most = int(table["judged"].max())
    return f"At most {words.count(most, 'comment')} of any {kind} can be judged; a mood takes {MOOD_AT_LEAST}."


def _amount(judged: int, every: int) -> str:
    of = f"{words.number(judged)} of {words.count(every, 'comment')} judged"
    return of if judged >= MOOD_AT_LEAST else f"{of}, too few for a mood"


def _reach(rows: list[Row]) -> float:
    ends = (abs(end) for row in rows for end in (row["start"] + row["share"], row["start"]))
    return min(1.02, max([0.5, *(float(end) for end in ends if np.isfinite(end))]) + 0.04)


def behind(rows: pd.DataFrame, study: Study, mark: pd.Series) -> pd.DataFrame:
    """Return the judged comments of a mark's group with its label; for a group without a mood all judged ones.

    Needs the rows that ``table`` was made of, with the index of each comment as ``at``.
    """
    mine = rows[(rows["group"] == mark["group"]) & rows["judgeable"].astype(bool)]
    if isinstance(mark["label"], str):
        mine = mine[mine["label"] == mark["label"]]
    comments: pd.DataFrame = study.comments.loc[mine["at"]]
    return comments
