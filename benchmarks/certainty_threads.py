"""How often the 90 % interval of analysis/certainty.py holds the truth on complete, real threads, and what it costs.

    python benchmarks/certainty_threads.py FILE [FILE ...]

The files are dumps of one complete thread (its pages may lie in several files) and stand for the discussion at large.
Themes are laid over it in three ways: a word (the comments that use it, spread over the thread), the same handed on to
79 % of the replies, and whole sub-threads drawn by lot. Then k sub-threads are drawn 250 times, as if they were the
thread at hand, and the interval is asked whether it holds the share in the whole thread. At last the shares of 100,000
made comments are timed. Seeds are fixed.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.certainty import shares, shares_by_thread
from analysis.matching import STOPWORDS
from analysis.structure import structure
from analysis.weights import weigh
from benchmarks import certainty as made
from ingest.pipeline import read_dump
from ingest.schema import KEY
from ingest.unpacking import open_dumps

DRAWS, SIZES = 250, (8, 15, 30)
WEIGHTS = ("comment", "log_score", "capped_score")
WORDS, DRAWN = 8, 24
"""How many themes are laid as words, and as whole sub-threads."""
Flags = npt.NDArray[np.bool_]


def thread(files: list[str]) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return the comments with text of the files, sub-thread after sub-thread, and the number of each sub-thread."""
    dumps = [read_dump(source) for file in files for source in open_dumps(file)]
    found = [dump.tidied.comments for dump in dumps if dump.tidied is not None]
    comments = pd.concat(found, ignore_index=True).drop_duplicates(KEY)
    comments = comments[comments["body"].notna()].reset_index(drop=True)
    unit, _ = pd.factorize(structure(comments)["root_id"])
    order = np.argsort(unit, kind="stable")
    return comments.iloc[order].reset_index(drop=True), unit[order].astype(np.int64)


def themes(comments: pd.DataFrame, unit: npt.NDArray[np.int64], dice: np.random.Generator) -> dict[str, list[Flags]]:
    """Return, for each way of laying a theme, which comments are on it, theme by theme."""
    used = [set(re.findall(r"[a-z]{4,}", body.lower())) - STOPWORDS for body in comments["body"]]
    often = Counter(sorted(chain.from_iterable(used)))
    words = [word for word, n in sorted(often.items(), key=lambda pair: (-pair[1], pair[0])) if n < len(comments) / 2]
    spread = [np.array([word in each for each in used]) for word in words[:WORDS]]
    lots = [dice.random(unit.max() + 1) < made.SHARE for _ in range(DRAWN)]
    return {
        "a word": spread,
        "a word, handed on": [_handed_on(on, comments, dice) for on in spread],
        "whole sub-threads": [lot[unit] for lot in lots],
    }


def _handed_on(on: Flags, comments: pd.DataFrame, dice: np.random.Generator) -> Flags:
    """Return the theme with the replies that keep it."""
    on, row = on.copy(), {name: at for at, name in enumerate(comments["comment_id"])}
    keeps = dice.random(len(on)) < made.KEPT
    for at in np.argsort(structure(comments)["depth"].to_numpy(), kind="stable"):
        above = row.get(comments["parent_id"].iloc[at], -1)
        on[at] |= above >= 0 and on[above] and keeps[at]
    return on


def draw(comments: pd.DataFrame, unit: npt.NDArray[np.int64], k: int, dice: np.random.Generator) -> pd.DataFrame:
    """Return the comments of DRAWS threads of k sub-threads each, with their place in the whole as ``row``."""
    places = np.split(np.arange(len(unit)), np.flatnonzero(np.diff(unit)) + 1)
    rows = [np.concatenate([places[u] for u in dice.choice(len(places), k, replace=False)]) for _ in range(DRAWS)]
    number = np.repeat(np.arange(DRAWS), [len(each) for each in rows]).astype("str")
    row = np.concatenate(rows)
    return comments.take(row).reset_index(drop=True).assign(thread_id=number, story_id=number, row=row)


def coverage(comments: pd.DataFrame, drawn: pd.DataFrame, on: Flags) -> tuple[float, float]:
    """Return (part of the claimed intervals that hold the truth, their mean width), over the weights."""
    labels = drawn.loc[on[drawn["row"]], KEY].assign(theme="theme", assigned=True, doubtful=False)
    table = shares_by_thread(drawn, labels, structure(drawn), made.BOOK, WEIGHTS)
    table = table[(table["theme"] == "theme") & table["claimed"]]
    values = {weight: weigh(comments, weight).to_numpy(np.float64, na_value=0.0) for weight in WEIGHTS}
    true = table["weight"].map({weight: value[on].sum() / value.sum() for weight, value in values.items()})
    held = (table["ci_low"] <= true) & (true <= table["ci_high"])
    return float(held.mean()), float((table["ci_high"] - table["ci_low"]).mean())


def cost() -> float:
    """Return the seconds that the shares of 100,000 comments take, under all weights."""
    dice = np.random.default_rng(1)
    people = made.population("comment by comment", dice)
    comments = made.draw(people, 60, dice).head(100_000)
    labels = comments.loc[comments["on"], KEY].assign(theme="theme", assigned=True, doubtful=False)
    began = time.perf_counter()
    shares(comments, labels, structure(comments), made.BOOK)
    print(f"\nstructure and shares of {len(comments):,} comments, all weights: ", end="")
    return time.perf_counter() - began


def main() -> None:
    """Print one line per way of laying a theme and size of thread, then the cost."""
    if len(sys.argv) < 2:
        sys.exit("Name the dump of a complete thread: python benchmarks/certainty_threads.py FILE [FILE ...]")
    dice = np.random.default_rng(20261122)
    comments, unit = thread(sys.argv[1:])
    print(f"{len(comments):,} comments with text in {unit.max() + 1:,} sub-threads")
    print(f"{'theme laid':<20}{'themes':>8}" + "".join(f"{f'{k} sub-threads':>18}" for k in SIZES) + f"{'mean':>8}")
    for way, laid in themes(comments, unit, dice).items():
        found = []
        for k in SIZES:
            drawn = draw(comments, unit, k, dice)
            found.append(np.nanmean([coverage(comments, drawn, on) for on in laid], axis=0))
        cells = "".join(f"{f'{covers:.3f}, width {width:.2f}':>18}" for covers, width in found)
        print(f"{way:<20}{len(laid):>8}{cells}{np.mean(found, axis=0)[0]:>8.3f}", flush=True)
    print(f"{cost():.2f} s")


if __name__ == "__main__":
    main()
