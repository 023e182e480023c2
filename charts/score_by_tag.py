"""The scores of comments by the label that moderators or the site gave them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study import Study
from analysis.summary import EDGES, Summarised
from charts import house, palette, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

NO_TAG = "No tag"
TAGS = 12
"""Tags drawn, the most frequent ones; the rest is one row."""
OTHER = "Other tags"
ENOUGH = 3
"""Comments a tag needs before the title says anything about it."""
EXACT = 20
"""Scores that span no more than this are drawn one by one, wider ones in steps of about a factor of two."""
MANY = 12
"""Columns up to which every dot has room for its number and every column for its label."""
LABELLED = 7
"""Labels that have room on a telephone."""
Scores = npt.NDArray[np.int64]
COLUMNS = ["tag", "low", "high", "comments", "total", "median"]


def data(study: Study) -> pd.DataFrame:
    """Count comments by tag and score.

    Returns one row per tag and score step that holds any, the most frequent tag first, "No tag" last: ``tag``,
    ``low`` and ``high`` (the scores of the step, both inside), ``comments``, and of the whole tag ``total`` and
    ``median`` (score). Comments without a score are left out.
    """
    return table_of(study.comments[["tag", "score"]].assign(comments=1))


def table_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the table of ``data`` for counts: ``tag`` (missing for none), ``score`` and ``comments``."""
    scored = _stepped(counts)
    if scored.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    cells = scored.groupby(["tag", "low", "high"])["comments"].sum().reset_index()
    tags = scored.groupby("tag")["comments"].sum().rename("total").reset_index()
    tags["median"] = tags["tag"].map(_medians(scored))
    tags["last"] = tags["tag"].map({OTHER: 1, NO_TAG: 2}).fillna(0)
    tags = tags.sort_values(["last", "total", "tag"], ascending=[True, False, True])
    table = tags.merge(cells, on="tag", how="left")
    return table[COLUMNS].reset_index(drop=True)


def _stepped(counts: pd.DataFrame) -> pd.DataFrame:
    """Return tag, score, comments and score step of the rows that have a score, with their index."""
    known = counts[counts["score"].notna()]
    tag = known["tag"].astype("object").where(known["tag"].notna(), NO_TAG)
    number = known["comments"].groupby(tag[tag != NO_TAG]).sum().sort_index()
    common = number.sort_values(ascending=False, kind="stable").index[:TAGS]
    score = known["score"].astype("int64")
    low, high = _steps(np.asarray(score, dtype=np.int64))
    tag = tag.where(tag.isin([*common, NO_TAG]), OTHER)
    return pd.DataFrame({"tag": tag, "score": score, "comments": known["comments"], "low": low, "high": high})


def _medians(scored: pd.DataFrame) -> dict[str, float]:
    """Return the median score of each tag."""
    medians = {}
    for tag, rows in scored.sort_values("score", kind="stable").groupby("tag"):
        below = rows["comments"].cumsum().to_numpy()
        middle = np.searchsorted(below, [(below[-1] - 1) // 2, below[-1] // 2], side="right")
        medians[str(tag)] = float(rows["score"].to_numpy()[middle].mean())
    return medians


def _steps(score: Scores) -> tuple[Scores, Scores]:
    """Return the lowest and the highest score of the step each score falls in."""
    if len(score) == 0 or np.ptp(score) <= EXACT:
        return score, score
    edges = np.array(EDGES)
    at = np.clip(np.searchsorted(edges, score, side="right") - 1, -1, len(edges) - 1)
    low = np.where(at < 0, np.min(score), edges[at])
    high = np.where(at >= len(edges) - 1, np.max(score), edges[np.minimum(at + 1, len(edges) - 1)] - 1)
    return low, np.maximum(low, high)


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one row of dots per tag: a dot per score step, its area the number of comments."""
    if table.empty:
        return house.empty("Score by tag", "None of these comments shows a score, so there is nothing to compare.")
    tags = table.drop_duplicates("tag").reset_index(drop=True)
    columns = _columns(table)
    where = {low: x for x, (low, _) in enumerate(columns)}
    hovers = map(_hover, table["tag"], table["low"], table["high"], table["comments"])
    size = np.sqrt(table["comments"].to_numpy(dtype=float) / table["comments"].max())
    inside = [palette.INK if tag == NO_TAG else palette.PAGE for tag in table["tag"]]
    roomy = size > 0.55
    inks = [ink if room else palette.SOFT for ink, room in zip(inside, roomy, strict=True)]
    largest = table["comments"] == table.groupby("tag")["comments"].transform("max")
    told = (roomy & largest) | (len(columns) <= MANY)
    fig = house.new()
    fig.add_scatter(
        x=[where[low] for low in table["low"]], y=[list(tags["tag"]).index(tag) for tag in table["tag"]],
        mode="markers+text", text=list(map(_short, table["comments"].where(told, 0))),
        textfont={"size": 11, "color": inks},
        textposition=["middle center" if room else "middle right" for room in roomy],
        marker={"size": (28 * size).clip(7), "color": _colours(table), "opacity": 1, "line": {"width": 0}},
        customdata=house.numbered(table.index, hovers),
        hovertemplate="%{customdata[1]}<extra></extra>", cliponaxis=False, showlegend=False,
    )  # fmt: skip
    amounts = [f"{words.count(t, 'comment')}, median {words.number(m)}" for t, m in zip(tags["total"], tags["median"])]
    house.rows(fig, list(zip(tags["tag"], amounts)), bar=30)
    fig.update_layout(xaxis={**_ticks(columns), "range": [-0.6, len(columns) - 0.4], "showgrid": True})
    lowest = ", lowest of each step" if _only_lowest(columns) else ""
    return house.titled(fig, _title(tags), basis(study, _unscored(study)), _unit(study) + lowest, "Tag")


def _only_lowest(columns: list[tuple[int, int]]) -> bool:
    return len(columns) > MANY and any(low != high for low, high in columns)


def _ticks(columns: list[tuple[int, int]]) -> dict[str, object]:
    """Return where labels stand and what they say: of many columns some have one, the first from 0 on among them."""
    if len(columns) <= MANY:
        return {"tickvals": list(range(len(columns))), "ticktext": [_step(*column) for column in columns]}
    every = -(-len(columns) // LABELLED)
    zero = next((at for at, (low, _) in enumerate(columns) if low >= 0), 0)
    shown = range(zero % every, len(columns), every)
    return {"tickvals": list(shown), "ticktext": [words.number(columns[at][0]) for at in shown], "tickangle": 0}


def _short(n: int) -> str:
    """Return a number that has room on a dot: "7,204", "334k", "1.2M"; nothing for 0."""
    if n < 10_000:
        return words.number(n) if n else ""
    return f"{n / 1000:.0f}k" if n < 999_500 else f"{n / 1_000_000:.1f}M"


def _columns(table: pd.DataFrame) -> list[tuple[int, int]]:
    """Return the score steps from lowest to highest; single scores without a gap between them."""
    if (table["low"] == table["high"]).all() and table["high"].max() - table["low"].min() <= EXACT:
        return [(score, score) for score in range(int(table["low"].min()), int(table["high"].max()) + 1)]
    return sorted({(int(low), int(high)) for low, high in zip(table["low"], table["high"], strict=True)})


def _step(low: int, high: int) -> str:
    if low == high:
        return words.number(low)
    return f"{low:,}–{high:,}" if low >= 0 else f"{words.number(low)} to {words.number(high)}"


def _colours(table: pd.DataFrame) -> list[str]:
    return [palette.GREY if tag == NO_TAG else palette.PLAIN for tag in table["tag"]]


def _hover(tag: str, low: int, high: int, comments: int) -> str:
    return f"{words.safe(tag)}, score {_step(low, high)}: {words.count(comments, 'comment')}"


def _title(tags: pd.DataFrame) -> str:
    plain = tags[tags["tag"] == NO_TAG]
    if len(plain) == len(tags):
        return f"No comment carries a tag; the median score is {words.number(plain['median'].iloc[0])}"
    tagged = tags[~tags["tag"].isin([NO_TAG, OTHER])]
    enough = tagged[tagged["total"] >= ENOUGH]
    if enough.empty:
        carrying = words.number(tagged["total"].sum())
        return f"Only {carrying} of {words.count(tags['total'].sum(), 'comment')} with a score carry a tag"
    top = enough.sort_values(["median", "total"], ascending=False, kind="stable").iloc[0]
    finding = f"{top['tag']} comments have a median score of {words.number(top['median'])}"
    if plain.empty:
        return finding
    without = plain["median"].iloc[0]
    if without == top["median"]:
        return f"{finding}, as those without a tag"
    return f"{finding}, against {words.number(without)} without a tag"


def _unscored(study: Summarised) -> str:
    without = study.summary.without_score
    return f"{words.number(without)} without a score left out" if without else ""


def _unit(study: Summarised) -> str:
    kinds = {"moderation": "points from moderators", "votes": "votes", "likes": "likes", "reactions": "reactions"}
    present = [kinds[kind] for kind in kinds if kind in study.summary.score_kinds]
    return f"Score ({', '.join(present)})" if present else "Score"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that tag in that score step."""
    scored = _stepped(study.comments[["tag", "score"]].assign(comments=1))
    mine = (scored["tag"] == row["tag"]) & (scored["low"] == row["low"]) & (scored["high"] == row["high"])
    comments: pd.DataFrame = study.comments.loc[scored.index[mine]]
    return comments


CHART = Chart(name="score_by_tag", title="Score by tag", order=60, data=data, draw=draw, behind=behind)
