"""The same themes under every weight: how much a share, and the order of the themes, hangs on that choice."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.codebook import UNASSIGNED
from analysis.study import Study
from analysis.weights import WEIGHTS
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart

TITLE = "Themes under every weight"
COLUMNS = ["theme", "title", "weight", "share", "n", "rank", "best", "worst", "low", "high"]


def data(study: Study) -> pd.DataFrame:
    """Return one row per theme that occurs and weight, in the order of ``charts.theme_shares``.

    Columns: ``theme``, ``title``, ``weight``, ``share``, ``n``, ``rank`` (1 for the largest share under that weight;
    equal shares share the better rank), and over all weights ``best`` and ``worst`` rank, ``low`` and ``high`` share.
    UNASSIGNED is left out. Weights that amount to another one here (no scores) are left out too.
    """
    shares = study.shares[(study.shares["theme"] != UNASSIGNED) & study.shares["share"].notna()]
    present = shares.loc[shares["n"] > 0, "theme"].unique()
    shares = shares[shares["theme"].isin(present) & shares["weight"].isin(_distinct(study))]
    shares = shares.assign(rank=shares.groupby("weight")["share"].rank(method="min", ascending=False))
    per_theme = shares.groupby("theme")
    table = shares.assign(
        title=shares["theme"].map(themed.titles(study)),
        best=per_theme["rank"].transform("min"), worst=per_theme["rank"].transform("max"),
        low=per_theme["share"].transform("min"), high=per_theme["share"].transform("max"),
    )  # fmt: skip
    chosen = shares[shares["weight"] == study.weight].set_index("theme")["share"]
    place = {name: i for i, name in enumerate(study.codebook.names)}
    table = table.assign(
        chosen=table["theme"].map(chosen), place=table["theme"].map(place),
        nth=table["weight"].map({name: i for i, name in enumerate(WEIGHTS)}),
    )  # fmt: skip
    table = table.sort_values(["chosen", "place", "nth"], ascending=[False, True, True], kind="stable")
    return table[COLUMNS].reset_index(drop=True).astype({"rank": "int64", "best": "int64", "worst": "int64"})


def _distinct(study: Study) -> list[str]:
    """Return the weights that mean something here: those on scores only where there are scores."""
    scored = bool(study.comments["score"].notna().any())
    return [name for name, weight in WEIGHTS.items() if scored or not weight.needs_score]


def draw(table: pd.DataFrame, study: Study) -> go.Figure:
    """Draw one line per theme from its lowest to its highest share, a dot per weight, the weight in use filled."""
    if table.empty:
        return house.empty(TITLE, "No comment of this selection shows a theme of the codebook.")
    themes = table.drop_duplicates("theme").reset_index(drop=True)
    place = {theme: y for y, theme in enumerate(themes["theme"])}
    colours = palette.theme_colours(study.codebook)
    fig = house.new()
    first = table.groupby("theme")["share"].idxmin()
    last = table.groupby("theme")["share"].idxmax()
    for theme, y in place.items():
        fig.add_scatter(
            x=[table["share"][first[theme]], table["share"][last[theme]]], y=[y, y], mode="lines", showlegend=False,
            line={"color": colours[theme], "width": 3}, opacity=0.35, hoverinfo="skip",
            customdata=house.numbered([int(first[theme]), int(last[theme])]),
        )  # fmt: skip
    for used in (False, True):
        marks = table[(table["weight"] == study.weight) == used]
        hover = [f"{WEIGHTS[w].title}: {words.percent(s)}, rank {r}"
                 for w, s, r in zip(marks["weight"], marks["share"], marks["rank"], strict=True)]  # fmt: skip
        fig.add_scatter(
            x=marks["share"].to_numpy(), y=[place[theme] for theme in marks["theme"]], mode="markers",
            marker={"symbol": "circle" if used else "circle-open", "size": 15 if used else 9, "opacity": 1,
                    "color": [colours[theme] for theme in marks["theme"]], "line": {"width": 0 if used else 1.5}},
            name="Weight in use" if used else "Other weights", customdata=house.numbered(marks.index, hover),
            hovertemplate="%{customdata[1]}<extra></extra>", cliponaxis=False,
        )  # fmt: skip
    amounts = [_amount(table[table["theme"] == theme]) for theme in themes["theme"]]
    house.rows(fig, list(zip(themes["title"], amounts, strict=True)), bar=20)
    fig.update_layout(xaxis=house.percents(float(table["share"].max()) + 0.02))
    house.keyed(fig)
    note = basis(study, themed.weight_note(study), f"{table['weight'].nunique()} weights compared")
    return house.titled(fig, _title(themes), note, "Share of all weight (%)", "Theme")


def _amount(theme: pd.DataFrame) -> str:
    """Return the span of a theme's shares with the weights at its ends, and its rank."""
    low, high = theme.iloc[int(theme["share"].argmin())], theme.iloc[int(theme["share"].argmax())]
    best, worst = int(low["best"]), int(low["worst"])
    rank = f"always rank {best}" if best == worst else f"rank {best} to {worst}, it depends"
    if words.percent(low["share"]) == words.percent(high["share"]):
        return words.sentence([words.percent(low["share"]), rank])
    ends = [f"{words.percent(end['share'])} ({WEIGHTS[end['weight']].title.lower()})" for end in (low, high)]
    return words.sentence([" to ".join(ends), rank])


def _title(themes: pd.DataFrame) -> str:
    top = themes.iloc[0]
    span = f"{words.percent(top['low'])} to {words.percent(top['high'])}"
    if top["worst"] == 1:
        return f"“{top['title']}” comes first under every weight, with {span}"
    moved = int((themes["best"] != themes["worst"]).sum())
    verb = "changes" if moved == 1 else "change"
    return f"{words.count(moved, 'theme')} of {len(themes)} {verb} rank with the weight; “{top['title']}” has {span}"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments under that theme."""
    rows = themed.assigned(study)
    comments: pd.DataFrame = study.comments.loc[rows.loc[rows["theme"] == row["theme"], "at"]]
    return comments


CHART = Chart(name="theme_weights", title=TITLE, order=20, data=data, draw=draw, behind=behind)
