"""What part of the votes each theme holds under the weight in use, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.certainty import LEAST_N_EFF
from analysis.codebook import UNASSIGNED
from analysis.finding import POINTS, finding
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
    shares = study.shares[(study.shares["weight"] == study.weight) & (study.shares["n"] > 0)]
    place = {name: i for i, name in enumerate([*study.codebook.names, UNASSIGNED])}
    table = shares.assign(
        title=shares["theme"].map(themed.titles(study)),
        last=shares["theme"] == UNASSIGNED,
        place=shares["theme"].map(place),
    )
    table = table.sort_values(["last", "share", "n", "place"], ascending=[True, False, False, True], kind="stable")
    return table[COLUMNS].reset_index(drop=True)


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one bar per theme: full for what can be read, hatched for what only a title or the chain tells."""
    if table.empty:
        return house.empty(TITLE, "There are no comments in this selection.")
    fig = house.new()
    colours = [palette.theme_colours(study.codebook)[theme] for theme in table["theme"]]
    unread = table["share"] - table["share_with_text"]
    for values, base, name, hatch in (
        (table["share_with_text"], None, "With readable text", ""),
        (unread, table["share_with_text"].to_numpy(), "Known from title or chain only", "/"),
    ):
        if hatch and not (values > 0).any():
            continue
        pattern = {"shape": hatch, "size": 6, "solidity": 0.3, "fgcolor": palette.PAGE, "fillmode": "overlay"}
        fig.add_bar(
            x=values.to_numpy(), base=base, y=table.index.to_numpy(), orientation="h", name=name,
            marker={"color": colours, "line": {"width": 0}, "pattern": pattern},
            customdata=house.numbered(table.index, map(words.percent, values)),
            hovertemplate=f"{name}: %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    amounts = [_amount(row, study.weight) for _, row in table.iterrows()]
    house.rows(fig, list(zip(table["title"], amounts, strict=True)))
    _range(fig, table, "low", "high", 0.0, "Lowest and highest it can be in these comments", palette.INK)
    _range(fig, table, "ci_low", "ci_high", 0.2, "90 % interval for the discussion at large", palette.SOFT)
    top = float(np.nanmax([table["high"].max(), table["ci_high"].max(), table["share"].max(), 0.1]))
    fig.update_layout(barmode="overlay", xaxis=house.percents(top))
    house.keyed(fig)
    return house.titled(fig, finding(study).short, _subtitle(table, study), _axis(study), "Theme")


def _range(fig: Figure, table: pd.DataFrame, low: str, high: str, below: float, name: str, colour: str) -> None:
    """Draw a line with two ends on, or below, each bar whose range is known and not a point."""
    marks = table[(table[high] - table[low]) > 0.0005]
    if marks.empty:
        return
    x = np.column_stack([marks[low], marks[high], np.full(len(marks), np.nan)]).ravel()
    hover = [f"{words.percent(a)} to {words.percent(b)}" for a, b in zip(marks[low], marks[high], strict=True)]
    fig.add_scatter(
        x=x, y=np.repeat(marks.index.to_numpy() + below, 3), mode="lines+markers", name=name,
        line={"color": colour, "width": 1.5, "dash": "dot" if below else "solid"},
        marker={"symbol": "diamond" if below else "line-ns-open", "size": 5 if below else 11, "color": colour,
                "line": {"width": 0 if below else 1.5, "color": colour}},
        customdata=house.numbered(np.repeat(marks.index.to_numpy(), 3), np.repeat(hover, 3)),
        hovertemplate=f"{name}: %{{customdata[1]}}<extra></extra>",
    )  # fmt: skip


def _amount(row: pd.Series, weight: str) -> str:
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
