"""Which sub-threads are contested: how far answers go back and forth, and how many of them object."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import answered, house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure
from charts.themed import KEY

TITLE = "Controversy"
NAMED = 3
"""Sub-threads named in the picture: those with the highest h-index."""
CLEARLY = 0.05
"""A share that may be lower than this is no finding."""
UNKNOWN_AT = -0.07
"""Where on the axis of shares the sub-threads stand whose disagreement is not known."""
COLUMNS = ["platform", "thread_id", "root_id", "title", "h_index", "subthreads", "comments", "found", "read", "share",
           "low", "high", "voted_up", "voted_down"]  # fmt: skip
TREE = ["platform", "thread_id", "root_id"]


def data(study: Study) -> pd.DataFrame:
    """Place the sub-threads by their h-index and by the share of answers that disagree or correct.

    Returns one row per sub-thread whose share is known, the highest h-index first, then one per h-index for all others
    together: platform, thread_id and ``root_id`` (missing for the others), ``title`` (how it begins), ``h_index``,
    ``subthreads``, ``comments``, ``found``, ``read``, ``share``, ``low``, ``high``, ``voted_up``, ``voted_down``: see
    analysis/controversy.py. Sub-threads of one comment are left out: nobody answers there.
    """
    table = _subthreads(study)
    known = table[table["claimed"]].assign(subthreads=1)
    known = known.sort_values(["h_index", "comments", *TREE], ascending=[False, False, True, True, True])
    known["title"] = _titles(known, study)
    counts = ["comments", "found", "read", "voted_up", "voted_down"]
    others = table[~table["claimed"]].groupby("h_index", sort=True)
    rest = others[counts].sum(min_count=1).assign(subthreads=others.size()).reset_index()
    rest = rest.sort_values("h_index", ascending=False)
    return pd.concat([known, rest], ignore_index=True).reindex(columns=COLUMNS)


def _subthreads(study: Study) -> pd.DataFrame:
    table = study.table("controversy")
    return table[table["root_id"].notna() & (table["comments"] > 1)]


def _titles(table: pd.DataFrame, study: Study) -> list[str]:
    """Return how each sub-thread begins: the subject of its opening comment, else its text."""
    comments = study.comments[[*KEY, "subject", "body"]].astype({"platform": "str"}).astype("object")
    heads = table[TREE].rename(columns={"root_id": "comment_id"}).astype("object").merge(comments, on=KEY, how="left")
    said = heads["subject"].where(heads["subject"].notna(), heads["body"])
    return [words.excerpt(text, 60) or "Sub-thread" for text in said]


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw a dot per sub-thread, its area the comments; those whose disagreement is not known stand below the axis."""
    if table.empty:
        return house.empty(TITLE, "Nobody answers anybody in this selection, so nothing is contested.")
    known = table["share"].notna()
    size = (7 + 26 * np.sqrt(table["comments"] / table["comments"].max())).to_numpy(np.float64)
    names, deepest = _names(table), int(table["h_index"].max())
    fig = house.new()
    for part, colour, symbol in ((table[known], palette.PLAIN, "circle"), (table[~known], palette.LINE, "circle-open")):
        places = part.index.to_numpy()
        fig.add_scatter(
            x=part["h_index"].to_numpy(), y=part["share"].fillna(UNKNOWN_AT).to_numpy(), mode="markers+text",
            text=[names[row] for row in places],
            textposition=["top left" if h == deepest else "top right" for h in part["h_index"]],
            textfont={"size": 11, "color": palette.SOFT}, showlegend=False, cliponaxis=False,
            marker={"size": size[places], "color": colour, "symbol": symbol, "opacity": 0.85, "line": {"width": 1.5}},
            error_y=_whiskers(part), customdata=house.numbered(places, map(_hover, part.to_dict("records"))),
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    top = max(0.3, float(table["high"].max()) if known.any() else 0.3)
    shares = house.percents(top)
    ticks = {"tickvals": [UNKNOWN_AT, *shares["tickvals"]], "ticktext": ["?", *shares["ticktext"]]}
    fig.update_layout(
        height=300, yaxis={**ticks, "range": [UNKNOWN_AT - 0.08, shares["range"][1] + 0.04]},
        xaxis={"range": [0.5, deepest + 0.5], "dtick": 1},
    )  # fmt: skip
    note = basis(study, answered.basis_of_error(study), answered.corrected_note())
    return house.titled(fig, _title(table), note, "Back and forth (h-index of the tree)", "Disagree or correct")


def _whiskers(part: pd.DataFrame) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "thickness": 1.2, "width": 0, "color": palette.LINE,
        "array": (part["high"] - part["share"]).fillna(0.0).to_numpy(),
        "arrayminus": (part["share"] - part["low"]).fillna(0.0).to_numpy(),
    }  # fmt: skip


def _names(table: pd.DataFrame) -> list[str]:
    """Return the names that stand in the picture: of the first sub-threads, one for each h-index."""
    first = table["share"].notna() & ~table["h_index"].duplicated()
    shown = first & (first.cumsum() <= NAMED)
    return [words.safe(words.excerpt(title, 18)) if there else "" for title, there in zip(table["title"], shown)]


def _hover(row: answered.Row) -> str:
    size = f"h-index {row['h_index']}, {words.count(row['comments'], 'comment')}"
    if math.isnan(row["share"]):
        return f"{words.count(row['subthreads'], 'sub-thread')} with {size}: too few answers to say how many object"
    share = answered.between(row["low"], row["high"])
    scored = isinstance(row["voted_up"], int)
    votes = f"; {row['voted_up']} voted up, {row['voted_down']} down" if scored else ""
    return f"{words.safe(row['title'])}: {size}; {share} of its answers disagree or correct{votes}"


def _title(table: pd.DataFrame) -> str:
    deepest = int(table["h_index"].max())
    known = table[table["share"].notna()].sort_values(["low", "share"], ascending=False, kind="stable")
    if known.empty:
        return f"The widest exchange has h-index {deepest}; too few answers to say how many object"
    top, rest = known.iloc[0], known.iloc[1:]
    if top["low"] < CLEARLY:
        return f"The widest exchange has h-index {deepest}; no sub-thread is clearly met with objections"
    share = answered.between(top["low"], top["high"])
    if len(rest) and top["low"] > rest["high"].max():
        return f"Most contested: “{top['title']}”, where {share} of the answers object"
    return f"{share} of the answers below “{top['title']}” object" + ("; none stands out for sure" if len(rest) else "")


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that sub-thread, or of all with that h-index whose disagreement is not known."""
    table = _subthreads(study)
    if pd.isna(row["root_id"]):
        mine = table[~table["claimed"] & (table["h_index"] == row["h_index"])]
    else:
        mine = table[(table[TREE] == row[TREE]).all(axis=1)]
    roots = study.structure[TREE].astype({"platform": "str"})
    held = pd.MultiIndex.from_frame(roots).isin(pd.MultiIndex.from_frame(mine[TREE]))
    comments: pd.DataFrame = study.comments[held]
    return comments


CHART = Chart(name="controversy", title=TITLE, order=140, data=data, draw=draw, behind=behind)
