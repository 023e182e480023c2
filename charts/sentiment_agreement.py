"""On how many comments of each theme both readings of the tone agree: the labels one can lean on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.sentiment import LABELS, MOOD_AT_LEAST, agreement
from analysis.study import Study
from charts import house, mood, palette, themed, words
from charts.chart import Chart
from charts.figure import Figure
from charts.sentiment_by_theme import note

TITLE = "Agreement of the two readings"
DIFFER = "differ"
"""The row for comments that the two readings label differently."""
COLUMNS = ["group", "reading", "comments", "judged", "all", "share", "start"]
NAMES = {**{label: f"Both {label}" for label in LABELS}, DIFFER: "The readings differ"}


def data(study: Study) -> pd.DataFrame:
    """Count agreement by theme; a comment under two themes counts in both.

    Returns, for the themes that occur, one row per theme and ``reading``, a label both give or DIFFER: ``comments``
    (judgeable ones), ``judged`` and ``all`` (comments of the theme), ``share`` of the judged and ``start``, where it
    begins. Themes with fewer than MOOD_AT_LEAST judged comments keep one row without reading, share and start.
    """
    rows = _rows(study)
    made: list[dict[str, object]] = []
    for group in [*study.codebook.names, UNASSIGNED]:
        here = rows[rows["theme"] == group]
        if here.empty:
            continue
        found = here.loc[here["judgeable"].astype(bool), "reading"]
        head = {"group": group, "judged": len(found), "all": len(here)}
        if len(found) < MOOD_AT_LEAST:
            made.append({**head, "reading": None, "comments": len(found), "share": np.nan, "start": np.nan})
            continue
        start = 0.0
        for reading in NAMES:
            n = int((found == reading).sum())
            made.append({**head, "reading": reading, "comments": n, "share": n / len(found), "start": start})
            start += n / len(found)
    if not made:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    return pd.DataFrame(made)[COLUMNS]


def _rows(study: Study) -> pd.DataFrame:
    """Return one row per comment and theme: ``at``, ``theme``, ``judgeable``, ``reading``."""
    rows = themed.assigned(study)[["at", "theme"]]
    read = study.sentiment.set_axis(study.comments.index).loc[rows["at"]].reset_index(drop=True)
    reading = read["label"].astype("object").where(read["agree"].fillna(False).astype(bool), DIFFER)
    return rows.assign(judgeable=read["judgeable"], reading=reading)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one bar per theme: what both readings say, and hatched where they differ."""
    agree = agreement(study.sentiment)
    if agree is None or table["reading"].isna().all():
        return house.empty(TITLE, mood.silence(table, "theme"), note(study))
    groups = table.drop_duplicates("group").reset_index(drop=True)
    place = {group: y for y, group in enumerate(groups["group"])}
    fig = house.new()
    for reading, name in NAMES.items():
        marks = table[(table["reading"] == reading) & (table["comments"] > 0)]
        hatched = {"shape": "/", "size": 6, "solidity": 0.3, "fgcolor": palette.PAGE, "fillmode": "overlay"}
        colour = palette.GREY if reading == DIFFER else palette.LIGHT[reading]
        hover = [f"{words.count(n, 'comment')}, {words.percent(s)}" for n, s in zip(marks["comments"], marks["share"])]
        fig.add_bar(
            x=marks["share"].tolist(), base=marks["start"].tolist(), y=[place[group] for group in marks["group"]],
            orientation="h", name=name, customdata=house.numbered(marks.index, hover),
            marker={"color": colour, "line": {"width": 0}, "pattern": hatched if reading == DIFFER else {"shape": ""}},
            hovertemplate=f"{name}: %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    _bare(fig, table, place)
    titles = themed.titles(study)
    house.rows(fig, [(titles[row["group"]], _amount(row, table)) for _, row in groups.iterrows()], bar=22)
    fig.update_layout(barmode="overlay", xaxis=house.percents(1.0))
    house.keyed(fig)
    return house.titled(fig, _title(agree, table, study), note(study), "Share of the judged comments (%)", "Theme")


def _bare(fig: Figure, table: pd.DataFrame, place: dict[object, int]) -> None:
    """Mark the themes with too few judged comments, so that these can be opened as well."""
    bare = table[table["reading"].isna()]
    few = [f"{n} of {every} can be judged" for n, every in zip(bare["judged"], bare["all"], strict=True)]
    fig.add_scatter(
        x=[0.0] * len(bare), y=[place[group] for group in bare["group"]], mode="markers", showlegend=False,
        marker={"symbol": "line-ns-open", "size": 14, "color": palette.LINE, "line": {"width": 2}},
        customdata=house.numbered(bare.index, few), hovertemplate="%{customdata[1]}: too few<extra></extra>",
    )  # fmt: skip


def _amount(row: pd.Series, table: pd.DataFrame) -> str:
    of = f"{words.number(row['judged'])} of {words.count(row['all'], 'comment')} judged"
    if row["judged"] < MOOD_AT_LEAST:
        return f"{of}, too few for a mood"
    differ = table.loc[(table["group"] == row["group"]) & (table["reading"] == DIFFER), "share"].iloc[0]
    return f"agree on {words.percent(1 - differ)}, {of}"


def _title(agree: float, table: pd.DataFrame, study: Study) -> str:
    said = f"Both readings agree on {words.percent(agree)} of the comments that can be judged"
    differ = table[(table["reading"] == DIFFER) & (table["group"] != UNASSIGNED)]
    if len(differ) < 2 or differ["share"].min() == differ["share"].max():
        return said
    least = differ.sort_values("share", ascending=False, kind="stable").iloc[0]
    return f"{said}, least on “{themed.titles(study)[least['group']]}” ({words.percent(1 - least['share'])})"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the judged comments of that theme with that reading; for a theme with too few all judged ones."""
    rows = _rows(study)
    mine = rows[(rows["theme"] == row["group"]) & rows["judgeable"].astype(bool)]
    if isinstance(row["reading"], str):
        mine = mine[mine["reading"] == row["reading"]]
    comments: pd.DataFrame = study.comments.loc[mine["at"]]
    return comments


CHART = Chart(name="sentiment_agreement", title=TITLE, order=45, data=data, draw=draw, behind=behind)
