"""Counts and shares of a large choice: what analysis/certainty.py says of its comments, made from sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import certainty
from analysis.census import Census
from analysis.codebook import UNASSIGNED, Codebook
from analysis.sentiment import LABELS
from analysis.summary import Aggregate, Summary
from analysis.weights import WEIGHTS
from engine.screen_build import JUDGED, MOODS
from engine.screen_find import Found
from engine.screen_read import Screen
from engine.screen_sums import Sums
from engine.screen_voices import Kish, Voices

UNHEARD: Kish = (np.nan, np.nan)


def aggregate(found: Found, codebook: Codebook, threads: pd.DataFrame, documents: pd.DataFrame) -> Aggregate:
    """Return counts and shares of a selection; ``threads`` and ``documents`` are those of its scope, tidy."""
    screen, sums, voices, names = found.screen, found.sums, found.voices, found.weights
    plain, (first, last) = found.where.plain, sums.ends
    lacking = _lacking(screen, threads, names) if plain else dict.fromkeys(names, 0.0)
    return Aggregate(
        codebook=codebook, weight=found.weight, threads=threads, documents=documents,
        shares=_shares(screen, sums, names, lacking, voices), moods=_moods(screen, sums),
        summary=_summary(screen, sums, voices, found.kinds), selected=not plain, first=first, last=last,
    )  # fmt: skip


def _shares(
    screen: Screen, sums: Sums, names: Sequence[str], lacking: dict[str, float], voices: Voices
) -> pd.DataFrame:
    """Return the shares under each weight; without sums of sub-threads nothing is said of the discussion at large."""
    cells, several = len(screen.cells), _repeated(screen.census, len(screen.cells), len(names))
    heard = [voices.kish.get(name, UNHEARD) for name in names]
    table = certainty.share_out(
        several,
        np.repeat(np.arange(len(names)), cells),
        np.concatenate([sums.weights[name] for name in names]),
        np.concatenate([sums.counted(name) for name in names]),
        np.array([lacking[name] for name in names]),
        (np.array([n_eff for n_eff, _ in heard]), np.array([largest for _, largest in heard])),
    )
    themes = [*screen.names, UNASSIGNED]
    table.insert(0, "weight", pd.Series(np.repeat(list(names), len(themes)), index=table.index, dtype="str"))
    table.insert(1, "theme", pd.Series(themes * len(names), index=table.index, dtype="str"))
    table["reason"] = table["reason"].mask(table["n_eff"].isna(), "")
    return table if sums.moods.any() else table.iloc[:0]


def _repeated(one: Census, cells: int, times: int) -> Census:
    """Return a census of the same rows, so many times over: one population for each weight."""

    def further(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.concatenate([rows + cells * time for time in range(times)])

    return Census(
        themes=one.themes, with_text=np.tile(one.with_text, times), loose=np.tile(one.loose, times),
        row=further(one.row), theme=np.tile(one.theme, times), sure=np.tile(one.sure, times),
        open_row=further(one.open_row), open_theme=np.tile(one.open_theme, times),
    )  # fmt: skip


def _lacking(screen: Screen, threads: pd.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """Return the weight that the comments missing from the dumps may have, under each weight."""
    scored = pd.MultiIndex.from_frame(screen.threads.loc[screen.threads["scored"], ["platform", "thread_id"]])
    held = pd.MultiIndex.from_frame(threads[["platform", "thread_id"]].astype("str")).isin(scored)
    missing = certainty.missing_comments(threads).to_numpy(np.float64)
    each = {name: np.where(held | (not WEIGHTS[name].needs_score), WEIGHTS[name].unseen, 1.0) for name in names}
    return {name: float(missing @ each[name]) for name in names}


def _summary(screen: Screen, sums: Sums, voices: Voices, kinds: frozenset[str]) -> Summary:
    moods = sums.moods.sum(axis=0)
    judged = int(moods[:JUDGED].sum())
    agree = sum(int(n) for (_, both), n in zip(MOODS, moods) if both)
    occurring = screen.cells["themes"][sums.n > 0]
    return Summary(
        shown=int(sums.n.sum()),
        with_text=int(sums.n[screen.cells["with_text"].to_numpy(bool)].sum()),
        sub_threads=voices.number,
        under=voices.under,
        theme_sets=frozenset(frozenset(map(str, themes)) for themes in occurring if len(themes)),
        scored=sums.scored > 0,
        without_score=int(sums.n.sum()) - sums.scored,
        score_kinds=kinds,
        labels={name: n for at, name in enumerate(LABELS) if (n := int(moods[2 * at] + moods[2 * at + 1]))},
        judged=judged,
        why_not={name: int(n) for (name, _), n in list(zip(MOODS, moods))[JUDGED:] if n},
        agree=agree / judged if judged else None,
    )


def _moods(screen: Screen, sums: Sums) -> pd.DataFrame:
    """Return how many comments have which label: group (theme or UNASSIGNED), label, judgeable, comments."""
    groups = [*screen.names, UNASSIGNED]
    rows: list[tuple[str, str | None, int]] = []
    for place, group in enumerate(groups):
        moods = sums.moods[screen.census.row[screen.census.theme == place]].sum(axis=0)
        rows += [(group, name, int(moods[2 * at] + moods[2 * at + 1])) for at, name in enumerate(LABELS)]
        rows.append((group, None, int(moods[JUDGED:].sum())))
    held = [row for row in rows if row[2] > 0]
    return pd.DataFrame({
        "group": pd.array([group for group, _, _ in held], dtype="str"),
        "label": pd.array([label for _, label, _ in held], dtype="str"),
        "judgeable": np.array([label is not None for _, label, _ in held], dtype=np.bool_),
        "comments": np.array([n for _, _, n in held], dtype=np.int64),
    })  # fmt: skip
