"""Shares, bounds and intervals of a large choice: what analysis/certainty.py says of its comments, from sums.

All it says of the visible comments hangs on sums of weight per combination of themes. What it says at large hangs on
sums per sub-thread, of which there may be millions: without filters they were taken ahead; under filters DuckDB hands
sub-thread and weight over by column and one pass of bincount adds them up, several times faster than its hash table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import certainty
from analysis.codebook import UNASSIGNED, Codebook
from analysis.sentiment import LABELS
from analysis.study import Selection
from analysis.summary import Aggregate, Summary
from analysis.weights import WEIGHTS
from engine.screen_build import MOODS
from engine.screen_read import Screen
from engine.screen_weights import KNOWN, ROWWISE, of_row
from engine.screen_where import Scope, Where

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
UNHEARD = (np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Voices:
    """The sub-threads of a selection."""

    number: int
    under: dict[str, int]
    """Theme -> how many of them have a comment under it."""
    kish: dict[str, tuple[float, float]]
    """Weight -> Kish's effective number of sub-threads and the largest one's part of the weight."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """One entry per comment: combination of themes, sub-thread, weight."""

    cell: Numbers
    root: Numbers
    weight: Values


def weights_of(found: Where, chosen: str = "") -> list[str]:
    """Return the weights that can be had under a condition.

    Rank and subtree hang on all comments of a thread, so no filter may be set; the one vote of an author hangs on all
    his comments and is worked out anew for the ``chosen`` weight alone.
    """
    ahead = found.plain and found.in_cube
    can = {"rank": found.plain, "subtree": found.plain, "author": ahead or chosen == "author"}
    return [weight for weight in WEIGHTS if weight in ROWWISE or can[weight]]


def default_weight(screen: Screen, scope: Scope) -> str:
    """Return the weight to start with, as ``analysis.weights.default_weight``."""
    found = screen.where(scope, Selection()).condition
    kinds = screen.frame(f"SELECT DISTINCT kind FROM kinds WHERE {found}")["kind"].tolist()
    return "comment" if not kinds else "score" if kinds == ["moderation"] else "log_score"


def aggregate(screen: Screen, scope: Scope, selection: Selection, weight: str, codebook: Codebook,
              threads: pd.DataFrame, documents: pd.DataFrame) -> Aggregate:  # fmt: skip
    """Return counts and shares of a selection; ``threads`` and ``documents`` are those of the scope, tidy.

    A weight that needs scores where there are none becomes "comment"; one that cannot be had under filters
    (``weights_of``) the usual one. Raises ValueError for a filter the screen does not have, engine.duck.TooSlow.
    """
    found = screen.where(scope, selection)
    if weight not in weights_of(found, weight):
        weight = default_weight(screen, scope)
    names = weights_of(found, weight)
    ahead = found.plain and found.in_cube
    cells = _cells(screen, found, [name for name in names if ahead or name != "author"])
    if WEIGHTS[weight].needs_score and not cells["scored"].any():
        weight = "comment"
    rows = None if ahead else _rows(screen, found, weight)
    by_cell = cells.drop(columns=["mood", "scored"]).groupby("cell").sum().reindex(screen.cells["cell"], fill_value=0.0)
    if rows is not None and weight == "author":
        by_cell["author"] = np.bincount(rows.cell, rows.weight, minlength=len(by_cell))
    leading = _leading(screen, by_cell, weight)
    voices = _ahead(screen, found) if rows is None else _heard(screen, rows, weight, leading)
    lacking = _lacking(screen, threads, names) if found.plain else dict.fromkeys(names, 0.0)
    shares = [_of_weight(screen, by_cell, name, lacking[name], voices.kish.get(name, UNHEARD)) for name in names]
    first, last = _span(screen, found)
    return Aggregate(codebook=codebook, weight=weight, threads=threads, documents=documents,
                     shares=pd.concat(shares, ignore_index=True), summary=_summary(screen, cells, voices),
                     moods=_moods(screen, cells), first=first, last=last)  # fmt: skip


def _cells(screen: Screen, found: Where, names: Sequence[str]) -> pd.DataFrame:
    """Sum up per combination of themes, mood and whether there is a score: n, n_known and each weight."""
    if found.in_cube:
        one_vote = "author" if found.story is None else "author_in_story"
        sums = {name: one_vote if name == "author" else name for name in names}
        counts, table = "sum(n)::BIGINT AS n, sum(n_known)::BIGINT AS n_known", "cube"
    else:
        sums = {name: of_row(name) for name in names}
        counts, table = f"count(*) AS n, count(*) FILTER ({KNOWN}) AS n_known", "comments"
    weights = ", ".join(f"coalesce(sum({sql}), 0.0)::DOUBLE AS {name}" for name, sql in sums.items())
    return screen.frame(
        f"SELECT cell, mood, step IS NOT NULL AS scored, {counts}, {weights} FROM {table} "
        f"WHERE {found.condition} GROUP BY ALL"
    )


def _rows(screen: Screen, found: Where, weight: str) -> _Rows:
    """Return combination, sub-thread and weight of every comment; one of unknown weight counts nothing."""
    value = "coalesce(author, -1)" if weight == "author" else f"coalesce({of_row(weight)}, 0)"
    table = screen.columns(f"SELECT cell, root, {value} AS value FROM comments WHERE {found.condition}")
    values = table["value"].astype(np.float64) if weight != "author" else _one_vote(table["value"].astype(np.int64))
    return _Rows(table["cell"].astype(np.int64), table["root"].astype(np.int64), values)


def _one_vote(author: Numbers) -> Values:
    """Return what each comment counts where each author has one vote; a comment without a named one (-1) has one."""
    posts = np.bincount(author + 1)
    return np.where(author < 0, 1.0, 1.0 / posts[author + 1])


def _of_weight(screen: Screen, by_cell: pd.DataFrame, weight: str, lacking: float,
               kish: tuple[float, float]) -> pd.DataFrame:  # fmt: skip
    """Return the shares under one weight; without sums of sub-threads nothing is said of the discussion at large."""
    one = np.zeros(len(by_cell), dtype=np.int64)
    counted = by_cell["n_known" if WEIGHTS[weight].needs_score else "n"].to_numpy(np.float64)
    values = by_cell[weight].to_numpy(np.float64)
    voices = np.array([kish[0]]), np.array([kish[1]])
    table = certainty.share_out(screen.census, one, values, counted, np.array([lacking]), voices)
    table.insert(0, "weight", pd.Series(weight, index=table.index, dtype="str"))
    table.insert(1, "theme", pd.Series([*screen.names, UNASSIGNED], index=table.index, dtype="str"))
    table["reason"] = table["reason"].mask(table["n_eff"].isna(), "")
    return table if by_cell["n"].any() else table.iloc[:0]


def _leading(screen: Screen, by_cell: pd.DataFrame, weight: str) -> str | None:
    """Return the theme of the largest share; of equal ones that of more comments, then the first of the codebook."""
    one = np.zeros(len(by_cell), dtype=np.int64)
    points = screen.census.by_cell(one, 1, by_cell[weight].to_numpy(np.float64))[0, :-1]
    counted = by_cell["n_known" if WEIGHTS[weight].needs_score else "n"].to_numpy(np.float64)
    numbers = screen.census.by_cell(one, 1, counted)[0, :-1]
    if not np.any(points > 0):
        return None
    return screen.names[int(np.lexsort([-numbers, -points])[0])]


def _ahead(screen: Screen, found: Where) -> Voices:
    """Return the sub-threads of a whole story or store, summed up when the screen files were made."""
    sums = screen.frame(
        "SELECT weight, sum(sub_threads)::BIGINT AS number, sum(total) AS total, sum(squares) AS squares, "
        f"max(largest) AS largest FROM kish WHERE {found.condition} GROUP BY weight"
    ).set_index("weight")
    under = screen.frame(
        f"SELECT theme, sum(sub_threads)::BIGINT AS n FROM under WHERE {found.condition} GROUP BY theme"
    )
    one_vote = {"author": "author" if found.story is None else "author_in_story"}
    kish = {}
    for name in WEIGHTS:
        if one_vote.get(name, name) in sums.index:
            row = sums.loc[one_vote.get(name, name), ["total", "squares", "largest"]].fillna(0.0)
            total, squares, largest = np.asarray(row, dtype=np.float64).tolist()
            kish[name] = (total**2 / squares, largest / total) if total > 0 else (0.0, 0.0)
    return Voices(
        number=int(sums["number"].max()) if len(sums) else 0,
        under={str(row["theme"]): int(row["n"]) for row in under.to_dict("records")},
        kish=kish,
    )


def _heard(screen: Screen, rows: _Rows, weight: str, leading: str | None) -> Voices:
    """Return the sub-threads of single comments."""
    if not len(rows.root):
        return Voices(number=0, under={}, kish={})
    root = rows.root - np.min(rows.root)
    sums = np.bincount(root, rows.weight)
    group = np.zeros(len(sums), dtype=np.int64)
    n_eff, largest = certainty.kish(group, 1, np.arange(len(sums)), sums)
    under = {}
    if leading is not None:
        held = np.array([leading in themes for themes in screen.cells["themes"]], dtype=bool)
        under[leading] = int(np.count_nonzero(np.bincount(root[held[rows.cell]])))
    number = int(np.count_nonzero(np.bincount(root)))
    return Voices(number=number, under=under, kish={weight: (float(n_eff[0]), float(largest[0]))})


def _lacking(screen: Screen, threads: pd.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """Return the weight that the comments missing from the dumps may have, under each weight."""
    scored = pd.MultiIndex.from_frame(screen.threads.loc[screen.threads["scored"], ["platform", "thread_id"]])
    held = pd.MultiIndex.from_frame(threads[["platform", "thread_id"]].astype("str")).isin(scored)
    missing = certainty.missing_comments(threads).to_numpy(np.float64)
    each = {name: np.where(held | (not WEIGHTS[name].needs_score), WEIGHTS[name].unseen, 1.0) for name in names}
    return {name: float(missing @ each[name]) for name in names}


def _summary(screen: Screen, cells: pd.DataFrame, voices: Voices) -> Summary:
    by_cell = cells.groupby("cell")["n"].sum()
    by_mood = cells.groupby("mood")["n"].sum()
    held = screen.cells.loc[by_cell.index]
    moods = {code: int(by_mood.get(code, 0)) for code in range(len(MOODS))}
    judged = sum(moods[code] for code in range(2 * len(LABELS)))
    agree = sum(n for code, n in moods.items() if MOODS[code][1])
    return Summary(
        shown=int(by_cell.sum()),
        with_text=int(by_cell[held["with_text"].to_numpy(bool)].sum()),
        sub_threads=voices.number,
        under=voices.under,
        theme_sets=frozenset(frozenset(map(str, themes)) for themes in held["themes"] if len(themes)),
        scored=bool(cells["scored"].any()),
        judged=judged,
        why_not={MOODS[code][0]: n for code, n in moods.items() if n and code >= 2 * len(LABELS)},
        agree=agree / judged if judged else None,
    )


def _moods(screen: Screen, cells: pd.DataFrame) -> pd.DataFrame:
    """Return how many comments have which label: group (theme or UNASSIGNED), label, judgeable, comments."""
    counts = cells.groupby(["cell", "mood"])["n"].sum().reset_index()
    groups = screen.cells["themes"].map(lambda themes: list(themes) or [UNASSIGNED])
    rows = counts.assign(group=groups.iloc[counts["cell"]].to_numpy()).explode("group")
    judgeable = rows["mood"] < 2 * len(LABELS)
    names = {code: name for code, (name, _) in enumerate(MOODS[: 2 * len(LABELS)])}
    table = rows.assign(label=rows["mood"].map(names).astype("str"), judgeable=judgeable).rename(
        columns={"n": "comments"}
    )
    return table.groupby(["group", "label", "judgeable"], dropna=False)["comments"].sum().reset_index()


def _span(screen: Screen, found: Where) -> tuple[datetime | None, datetime | None]:
    """Return the earliest and the latest time; only the first and the last day are read to the microsecond."""
    table = "cube" if found.in_cube else "comments"
    days = screen.frame(f"SELECT min(day) AS first, max(day) AS last FROM {table} WHERE {found.condition}").iloc[0]
    if pd.isna(days["first"]):
        return None, None
    ends = ", ".join(f"DATE '{pd.Timestamp(day).date().isoformat()}'" for day in days)
    times = screen.frame(
        f"SELECT min(posted) AS first, max(posted) AS last FROM comments WHERE ({found.condition}) AND day IN ({ends})"
    ).iloc[0]
    return pd.Timestamp(times["first"]).to_pydatetime(), pd.Timestamp(times["last"]).to_pydatetime()
