"""What part of the votes each theme holds under the weight in use, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.certainty import LEAST_N_EFF
from analysis.codebook import UNASSIGNED
from analysis.finding import POINTS, finding
from analysis.records import Row, records
from analysis.study import Study
from analysis.summary import Summarised
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Theme shares"
COLUMNS = ["theme", "title", "share", "share_with_text", "points", "n", "n_with_text", "low", "high", "ci_low",
           "ci_high", "n_eff", "claimed", "reason"]  # fmt: skip


def data(study: Summarised) -> pd.DataFrame:
    """Return the shares of the themes that occur, under the weight in use, the largest first, UNASSIGNED last.

    Columns as in ``analysis.certainty.shares``, and ``title``.
    """
    place = {name: i for i, name in enumerate([*study.codebook.names, UNASSIGNED])}
    rows = enumerate(records(study.shares, ["weight", "theme", "share", "n"]))
    held = [(at, row) for at, row in rows if row["weight"] == study.weight and row["n"] > 0]
    held.sort(key=lambda each: _order(each[1], place))
    titles = themed.titles(study)
    title = pd.array([titles[row["theme"]] for _, row in held], dtype="str")
    table = study.shares.iloc[[at for at, _ in held]].assign(title=title)
    return table[COLUMNS].reset_index(drop=True)


def _order(row: Row, place: dict[str, int]) -> tuple[bool, float, int, int]:
    share = -np.inf if np.isnan(row["share"]) else row["share"]
    return row["theme"] == UNASSIGNED, -share, -row["n"], place[row["theme"]]


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one bar per theme: full for what can be read, hatched for what only a title or the chain tells."""
    if table.empty:
        return house.empty(TITLE, "There are no comments in this selection.")
    rows = [{"mark": mark, **row} for mark, row in enumerate(records(table))]
    fig = house.new()
    colour = palette.theme_colours(study.codebook)
    read = [row["share_with_text"] for row in rows]
    unread = [row["share"] - row["share_with_text"] for row in rows]
    for values, base, name, hatch in (
        (read, None, "With readable text", ""), (unread, read, "Known from title or chain only", "/"),
    ):  # fmt: skip
        if hatch and not any(value > 0 for value in values):
            continue
        pattern = {"shape": hatch, "size": 6, "solidity": 0.3, "fgcolor": palette.PAGE, "fillmode": "overlay"}
        fig.add_bar(
            x=values, base=base, y=[row["mark"] for row in rows], orientation="h", name=name,
            marker={"color": [colour[row["theme"]] for row in rows], "line": {"width": 0}, "pattern": pattern},
            customdata=[[mark, words.percent(value)] for mark, value in enumerate(values)],
            hovertemplate=f"{name}: %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    house.rows(fig, [(row["title"], _amount(row, study.weight)) for row in rows])
    _range(fig, rows, "low", "high", 0.0, "Lowest and highest it can be in these comments", palette.INK)
    _range(fig, rows, "ci_low", "ci_high", 0.2, "90 % interval for the discussion at large", palette.SOFT)
    ends = [row[name] for row in rows for name in ("high", "ci_high", "share")]
    fig.update_layout(barmode="overlay", xaxis=house.percents(max([0.1, *(end for end in ends if end == end)])))
    house.keyed(fig)
    return house.titled(fig, finding(study).short, _subtitle(table, study), _axis(study), "Theme")


def _range(fig: Figure, rows: list[Row], low: str, high: str, below: float, name: str, colour: str) -> None:
    """Draw a line with two ends on, or below, each bar whose range is known and not a point."""
    marks = [row for row in rows if row[high] - row[low] > 0.0005]
    if not marks:
        return
    said = [[row["mark"], f"{words.percent(row[low])} to {words.percent(row[high])}"] for row in marks]
    fig.add_scatter(
        x=[end for row in marks for end in (row[low], row[high], None)],
        y=[row["mark"] + below for row in marks for _ in range(3)], mode="lines+markers", name=name,
        line={"color": colour, "width": 1.5, "dash": "dot" if below else "solid"},
        marker={"symbol": "diamond" if below else "line-ns-open", "size": 5 if below else 11, "color": colour,
                "line": {"width": 0 if below else 1.5, "color": colour}},
        customdata=[words_of for words_of in said for _ in range(3)],
        hovertemplate=f"{name}: %{{customdata[1]}}<extra></extra>",
    )  # fmt: skip


def _amount(row: Row, weight: str) -> str:
    in_points = words.count(row["points"], "point") if weight in POINTS else ""
    return words.sentence([words.percent(row["share"]), in_points, words.count(row["n"], "comment")])


def _subtitle(table: pd.DataFrame, study: Summarised) -> str:
    return basis(study, themed.weight_note(study), _reserve(table))


def _reserve(table: pd.DataFrame) -> str:
    """Return why nothing is said beyond these comments, in short; the reason in full stands in the table."""
    if table["claimed"].all():
        return ""
    if table["n_eff"].iloc[0] < LEAST_N_EFF:
        return f"{table['n_eff'].iloc[0]:.1f} independent sub-threads, too few to speak for readers at large"
    return "one sub-thread outweighs all others, so nothing is said about readers at large"


def _axis(study: Summarised) -> str:
    return f"Share of all {themed.counted_as(study)} (%)"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments under that theme that count in its share."""
    rows = themed.assigned(study)
    mine = rows[(rows["theme"] == row["theme"]) & rows["weight"].notna()]
    comments: pd.DataFrame = study.comments.loc[mine["at"]]
    return comments


CHART = Chart(name="theme_shares", title=TITLE, order=10, data=data, draw=draw, behind=behind)
