"""How often the 90 % interval of analysis/certainty.py holds the truth, on made threads whose truth is known.

    python benchmarks/certainty.py

A population of 2,000 sub-threads is made, with few long and many short ones, scores from -1 to 5, and a theme laid
over it in one of three ways: comment by comment, handed on to replies (79 % keep the theme of what they answer), or
filling whole sub-threads. Then k sub-threads are drawn 400 times, as if they were the thread at hand, and the interval
is asked whether it holds the share in the population. Beside it stands the same interval with every comment taken for
an independent voice. Seeds are fixed: two runs print the same.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.certainty import shares_by_thread
from analysis.codebook import Codebook, Theme
from analysis.structure import structure
from ingest.schema import KEY, empty

SUB_THREADS, DRAWS = 2_000, 400
SIZES = (8, 15, 30, 60)
WAYS = ("comment by comment", "handed on to replies", "whole sub-threads")
WEIGHTS = ("comment", "score", "log_score", "capped_score")
SHARE, KEPT = 0.3, 0.79
BOOK = Codebook("made", "1", 0.5, (Theme("theme", "Theme", "What is asked about.", words=("theme",)),))

Population = tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.int64]]
"""Per comment: its sub-thread, whether the theme is on it, its score."""


def population(way: str, dice: np.random.Generator) -> Population:
    """Make the sub-threads of a large discussion."""
    lengths = np.clip(dice.lognormal(mean=1.0, sigma=1.0, size=SUB_THREADS).astype(np.int64), 1, 60)
    unit = np.repeat(np.arange(SUB_THREADS), lengths)
    on = dice.random(len(unit)) < SHARE
    heads = np.flatnonzero(np.diff(unit, prepend=-1))
    if way == "whole sub-threads":
        on = on[heads][unit]
    elif way == "handed on to replies":
        keeps = dice.random(len(unit)) < KEPT
        for row in np.setdiff1d(np.arange(len(unit)), heads):
            on[row] = on[row - 1] if keeps[row] else on[row]
    scores = dice.choice([-1, 0, 1, 2, 3, 4, 5], p=[0.04, 0.11, 0.4, 0.27, 0.07, 0.05, 0.06], size=len(unit))
    return unit, on, scores


def draw(people: Population, k: int, dice: np.random.Generator) -> pd.DataFrame:
    """Return the comments of DRAWS threads of k sub-threads each, with a column ``on``."""
    unit, on, scores = people
    starts = np.searchsorted(unit, np.arange(SUB_THREADS))
    lengths = np.bincount(unit)
    frames = []
    for number in range(DRAWS):
        chosen = dice.choice(SUB_THREADS, size=k, replace=False)
        rows = np.concatenate([np.arange(starts[u], starts[u] + lengths[u]) for u in chosen])
        root = np.repeat(starts[chosen], lengths[chosen])
        frames.append(pd.DataFrame({"thread_id": str(number), "row": rows, "root": root}))
    table = pd.concat(frames, ignore_index=True)
    rows = table["row"].to_numpy()
    columns = {
        "story_id": table["thread_id"], "platform": "made", "thread_id": table["thread_id"],
        "comment_id": table["row"].astype("str"), "position": rows, "body": "text", "state": "present",
        "parent_id": table["root"].astype("str").where(table["root"] != table["row"]),
        "parent_source": "explicit", "author_kind": "user", "created_precision": "unknown", "dump_id": "made",
        "score": pd.array(scores[rows], dtype="Int64"), "score_kind": "moderation", "locator": "made",
    }  # fmt: skip
    return empty("comments").reindex(table.index).assign(**columns, on=on[rows])


def truth(people: Population, weight: str) -> float:
    """Return the share in the whole population."""
    _, on, scores = people
    positive = np.maximum(scores, 0)
    values = {"comment": np.ones(len(on)), "log_score": np.log1p(positive)}.get(weight, positive.astype(np.float64))
    return float(values[on].sum() / values.sum())


def coverage(people: Population, comments: pd.DataFrame, *, by_comment: bool) -> tuple[float, float, float]:
    """Return (part of the claimed intervals that hold the truth, their mean width, part that is claimed)."""
    if by_comment:
        comments = comments.assign(parent_id=None)
    themes = comments.loc[comments["on"], KEY].assign(theme="theme", assigned=True, doubtful=False)
    table = shares_by_thread(comments, themes, structure(comments), BOOK, WEIGHTS)
    table = table[table["theme"] == "theme"]
    claimed = table[table["claimed"]]
    true = claimed["weight"].map({weight: truth(people, weight) for weight in WEIGHTS})
    held = (claimed["ci_low"] <= true) & (true <= claimed["ci_high"])
    return float(held.mean()), float((claimed["ci_high"] - claimed["ci_low"]).mean()), len(claimed) / len(table)


def main() -> None:
    """Print one line per way of laying the theme and size of thread."""
    began = time.perf_counter()
    columns = f"{'theme laid':<22}{'sub-threads':>12}{'covers':>9}{'width':>8}{'claimed':>9}"
    print(columns + f"{'by comment covers':>20}{'width':>8}")
    for way in WAYS:
        dice = np.random.default_rng(20251122)
        people = population(way, dice)
        for k in SIZES:
            comments = draw(people, k, dice)
            covers, width, claimed = coverage(people, comments, by_comment=False)
            naive, naive_width, _ = coverage(people, comments, by_comment=True)
            print(f"{way:<22}{k:>12}{covers:>9.3f}{width:>8.2f}{claimed:>9.2f}{naive:>20.3f}{naive_width:>8.2f}")
    print(f"\n{DRAWS} draws each, averaged over the weights {', '.join(WEIGHTS)}; {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
