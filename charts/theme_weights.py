"""The same themes under every weight: how much a share, and the order of the themes, hangs on that choice."""

from __future__ import annotations

import pandas as pd

from analysis.certainty import rank_changes
from analysis.codebook import UNASSIGNED
from analysis.finding import COUNTED_TWICE
from analysis.study import Study
from analysis.summary import Summarised
from analysis.weights import WEIGHTS
from charts import house, palette, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Themes under every weight"
COLUMNS = ["theme", "title", "weight", "share", "n", "rank", "best", "worst", "low", "high"]


def data(study: Summarised) -> pd.DataFrame:
    """Return one row per theme that occurs and weight, in the order of ``charts.theme_shares``.

    Columns: ``theme``, ``title``, ``weight``, ``share``, ``n``, ``rank`` (1 for the largest share under that weight;
    equal shares share the better rank), over all weights ``best`` and ``worst`` rank, and ``low`` and ``high`` share
    over the weights that count a comment once. UNASSIGNED is left out, and so are weights that need scores where there
    are none.
    """
    shares = study.shares[(study.shares["theme"] != UNASSIGNED) & study.shares["share"].notna()]
    present = shares.loc[shares["n"] > 0, "theme"].unique()
    shares = shares[shares["theme"].isin(present) & shares["weight"].isin(_distinct(study))]
    ranks = rank_changes(shares).set_index("theme")
    once = shares[~shares["weight"].isin(COUNTED_TWICE)].groupby("theme")["share"]
    table = shares.assign(
        title=shares["theme"].map(themed.titles(study)),
        rank=shares["share"].round(12).groupby(shares["weight"]).rank(method="min", ascending=False).astype("int64"),
        best=shares["theme"].map(ranks["best_rank"]).astype("int64"),
        worst=shares["theme"].map(ranks["worst_rank"]).astype("int64"),
        low=shares["theme"].map(once.min()), high=shares["theme"].map(once.max()),
        chosen=shares["theme"].map(shares[shares["weight"] == study.weight].set_index("theme")["share"]),
        place=shares["theme"].map({name: i for i, name in enumerate(study.codebook.names)}),
        nth=shares["weight"].map({name: i for i, name in enumerate(WEIGHTS)}),
    )  # fmt: skip
    table = table.sort_values(["chosen", "n", "place", "nth"], ascending=[False, False, True, True], kind="stable")
    return table[COLUMNS].reset_index(drop=True)


def _distinct(study: Summarised) -> list[str]:
    """Return the weights that mean something here: those on scores only where there are scores."""
    return [name for name, weight in WEIGHTS.items() if study.summary.scored or not weight.needs_score]


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one line per theme from its lowest to its highest share, a dot per weight, the weight in use filled."""
    if table.empty:
        return house.empty(TITLE, "No comment of this selection shows a theme of the codebook.")
    themes = table.drop_duplicates("theme").reset_index(drop=True)
    place = {theme: y for y, theme in enumerate(themes["theme"])}
    colours = palette.theme_colours(study.codebook)
    hover = [f"{WEIGHTS[w].title}: {words.percent(s)}, rank {r}"
             for w, s, r in zip(table["weight"], table["share"], table["rank"], strict=True)]  # fmt: skip
    fig = house.new()
    twice, used = table["weight"].isin(COUNTED_TWICE), table["weight"] == study.weight
    for chosen, name, symbol, size in (
        (~twice & ~used, "Other weights", "circle-open", 9),
        (twice & ~used, "Replies set off (a reply counts in all it stands under)", "diamond-open", 9),
        (used, "Weight in use", "circle", 15),
    ):
        marks = table[chosen]
        if marks.empty:
            continue
        fig.add_scatter(
            x=marks["share"].to_numpy(), y=[place[theme] for theme in marks["theme"]], mode="markers", name=name,
            marker={"symbol": symbol, "size": size, "color": [colours[theme] for theme in marks["theme"]],
                    "opacity": 1, "line": {"width": 0 if symbol == "circle" else 1.5}}, cliponaxis=False,
            customdata=house.numbered(marks.index, [hover[i] for i in marks.index]),
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    _lines(fig, table[~twice], place, colours)
    amounts = [_amount(table[(table["theme"] == theme) & ~twice]) for theme in themes["theme"]]
    house.rows(fig, list(zip(themes["title"], amounts, strict=True)), bar=20)
    fig.update_layout(xaxis=house.percents(float(table["share"].max()) + 0.02))
    house.keyed(fig)
    note = basis(study, themed.weight_note(study), f"{table['weight'].nunique()} weights compared")
    return house.titled(fig, _title(themes), note, "Share of all weight (%)", "Theme")


def _lines(fig: Figure, table: pd.DataFrame, place: dict[str, int], colours: dict[str, str]) -> None:
    """Draw the span of each theme below its dots."""
    for theme, marks in table.groupby("theme", sort=False):
        ends = [int(marks.index[int(end)]) for end in (marks["share"].argmin(), marks["share"].argmax())]
        fig.add_scatter(
            x=[float(table["share"][end]) for end in ends], y=[place[str(theme)]] * 2, mode="lines", zorder=-1,
            line={"color": colours[str(theme)], "width": 3}, opacity=0.35, hoverinfo="skip", showlegend=False,
            customdata=house.numbered(ends),
        )  # fmt: skip


def _amount(theme: pd.DataFrame) -> str:
    """Return the span of a theme's shares with the weights at its ends, and its rank."""
    low, high = theme.iloc[int(theme["share"].argmin())], theme.iloc[int(theme["share"].argmax())]
    best, worst = int(low["best"]), int(low["worst"])
    rank = (
        f"always rank {best}"
        if best == worst
        else f"rank changes: {best} {'or' if worst == best + 1 else 'to'} {worst}"
    )
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
