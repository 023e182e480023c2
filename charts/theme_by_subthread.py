"""Whether a theme is spread over the discussion or sits in one sub-thread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure
from charts.themed import KEY

TITLE = "Themes by sub-thread"
PARTS = 12
"""Sub-threads drawn per theme; the smaller ones are one part."""
COLUMNS = ["theme", "title", "platform", "thread_id", "root_id", "points", "comments", "start", "total", "subthreads"]


def data(study: Study) -> pd.DataFrame:
    """Share out the weight of each theme among the sub-threads below opening comments.

    Returns one row per theme and sub-thread that holds weight of it, themes and sub-threads by weight: ``theme``,
    ``title``, ``platform``, ``thread_id`` and ``root_id`` (missing for the part "smaller sub-threads"), ``points``
    (weight), ``comments``, ``start`` (weight of the parts before it), ``total`` and ``subthreads`` of the theme.
    """
    rows = _rows(study)
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    parts = rows.groupby(["theme", "part", "platform", "thread_id", "root_id", "total", "subthreads"], dropna=False)
    table = parts["weight"].agg(points="sum", comments="size").reset_index()
    place = {name: i for i, name in enumerate(study.codebook.names)}
    table = table.assign(title=table["theme"].map(themed.titles(study)), place=table["theme"].map(place))
    table = table.sort_values(["total", "place", "part"], ascending=[False, True, True], kind="stable")
    table["start"] = table.groupby("theme")["points"].cumsum() - table["points"]
    return table[COLUMNS].reset_index(drop=True)


def _rows(study: Study) -> pd.DataFrame:
    """Return each weighing comment of each theme with the sub-thread it counts in and that one's place by weight."""
    roots = study.structure[[*KEY, "root_id"]].astype({"platform": "str"})
    rows = themed.assigned(study).merge(roots, on=KEY, how="left")
    rows = rows[rows["theme"].isin(study.codebook.names) & (rows["weight"] > 0)]
    unit = ["theme", "platform", "thread_id", "root_id"]
    sums = rows.groupby(unit)["weight"].sum().reset_index()
    sums = sums.sort_values(["theme", "weight", *unit[1:]], ascending=[True, False, True, True, True], kind="stable")
    sums["part"] = np.minimum(sums.groupby("theme").cumcount(), PARTS)
    sums["subthreads"] = sums.groupby("theme")["part"].transform("size")
    sums["total"] = sums.groupby("theme")["weight"].transform("sum")
    rows = rows.merge(sums.drop(columns="weight"), on=unit, how="left")
    smaller = (rows["part"] == PARTS) & (rows["subthreads"] > PARTS)
    return rows.assign(**{name: rows[name].mask(smaller) for name in ("platform", "thread_id", "root_id")})


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one bar per theme, cut into its sub-threads, the largest first."""
    if table.empty:
        return house.empty(TITLE, "No comment of this selection shows a theme of the codebook.")
    themes = table.drop_duplicates("theme").reset_index(drop=True)
    place = {theme: y for y, theme in enumerate(themes["theme"])}
    colours, names = palette.theme_colours(study.codebook), _names(table, study)
    hover = [f"{words.safe(name)}: {words.number(p)} {themed.counted_as(study)}, {words.count(n, 'comment')}"
             for name, p, n in zip(names, table["points"], table["comments"], strict=True)]  # fmt: skip
    wide = table["points"] / table["total"].max()
    part = table.groupby("theme").cumcount()
    fig = house.new()
    fig.add_bar(
        x=table["points"].to_numpy(), base=table["start"].to_numpy(), y=[place[theme] for theme in table["theme"]],
        orientation="h", marker={"color": [colours[theme] for theme in table["theme"]],
                                 "opacity": np.maximum(0.35, 1 - 0.18 * part.to_numpy()),
                                 "line": {"width": 1.5, "color": palette.PAGE}},
        text=["" if n else _inside(name, int(54 * w)) for n, name, w in zip(part, names, wide, strict=True)],
        textposition="inside", insidetextanchor="start", textangle=0, textfont={"size": 11},
        customdata=house.numbered(table.index, hover), hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=False, constraintext="none",
    )  # fmt: skip
    amounts = [_amount(table[table["theme"] == theme]) for theme in themes["theme"]]
    house.rows(fig, list(zip(themes["title"], amounts, strict=True)), bar=22)
    unit = themed.counted_as(study).capitalize()
    fig.update_layout(barmode="overlay", xaxis={"range": [0, float(table["total"].max()) * 1.03], "showgrid": False})
    return house.titled(fig, _title(table), basis(study, themed.weight_note(study)), unit, "Theme")


def _inside(name: str, room: int) -> str:
    """Return as much of a name as a phone has room for inside its part; nothing where that would be a stump."""
    return words.safe(words.excerpt(name, room)) if len(name) <= room or room >= 16 else ""


def _names(table: pd.DataFrame, study: Study) -> list[str]:
    """Return how each sub-thread begins: the subject of its opening comment, else its text."""
    comments = study.comments[[*KEY, "subject", "body"]].astype({"platform": "str"})
    heads = table[["platform", "thread_id", "root_id"]].rename(columns={"root_id": "comment_id"})
    found = heads.astype("object").merge(comments.astype("object"), on=KEY, how="left")
    said = found["subject"].where(found["subject"].notna(), found["body"])
    named = [words.excerpt(text, 60) or "Sub-thread" for text in said]
    return ["Smaller sub-threads" if rest else name for name, rest in zip(named, table["root_id"].isna(), strict=True)]


def _amount(theme: pd.DataFrame) -> str:
    n = int(theme["subthreads"].iloc[0])
    if n == 1:
        return "all in 1 sub-thread"
    largest = words.percent(float(theme["points"].iloc[0] / theme["total"].iloc[0]))
    return f"{words.count(n, 'sub-thread')} · the largest holds {largest}"


def _title(table: pd.DataFrame) -> str:
    top = table.iloc[0]
    if top["subthreads"] == 1:
        return f"All of “{top['title']}” sits in one sub-thread"
    share = words.percent(float(top["points"] / top["total"]))
    return f"The largest of {words.count(top['subthreads'], 'sub-thread')} holds {share} of “{top['title']}”"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that theme in that sub-thread, or in all the smaller ones."""
    rows = _rows(study)
    mine = rows["theme"] == row["theme"]
    for name in ("platform", "thread_id", "root_id"):
        mine &= rows[name].isna() if pd.isna(row[name]) else rows[name] == row[name]
    comments: pd.DataFrame = study.comments.loc[rows.loc[mine, "at"]]
    return comments


CHART = Chart(name="theme_by_subthread", title=TITLE, order=90, data=data, draw=draw, behind=behind)
