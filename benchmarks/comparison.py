"""How often a difference between two groups is told that is not there, and how often one that is.

Two threads of the same make are drawn again and again: sub-threads of one to six comments, themes that fill a whole
sub-thread or are spread over its comments. "None" draws both from the same shares, "one" lifts one theme in the second
thread from .2 to .6. A false finding is one on a theme that is not lifted; Holm promises at most 10 %.

    python benchmarks/comparison.py [--draws 300]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.codebook import loads
from analysis.comparison import differences, group_shares
from ingest.schema import KEY, empty

NAMES = [f"theme{n}" for n in range(6)]
BOOK = loads(
    "version = 1\n" + "\n".join(f'[themes.{n}]\ntitle = "{n}"\ndefinition = "x"\nwords = ["{n}"]' for n in NAMES),
    "made.toml",
)
COUNTS = (15, 30, 60)


def drawn(rng: np.random.Generator, roots: int, shares: list[np.ndarray], whole: bool) -> pd.DataFrame:
    """Return the differences between two threads of so many sub-threads, themes drawn from the shares of each."""
    rows, themes = [], []
    for thread, share in zip(("a", "b"), shares, strict=True):
        for root in range(roots):
            fixed = rng.random(len(NAMES)) < share
            for n in range(int(rng.integers(1, 7))):
                comment = f"{thread}.{root}.{n}"
                rows.append((thread, comment, f"{thread}.{root}"))
                held = fixed if whole else rng.random(len(NAMES)) < share
                themes += [(thread, comment, name) for name in np.array(NAMES)[held]]
    frame = pd.DataFrame(rows, columns=["thread_id", "comment_id", "root_id"]).assign(platform="made")
    comments = frame.reindex(columns=[*empty("comments").columns]).assign(state="present", body="x")
    assigned = pd.DataFrame(themes, columns=["thread_id", "comment_id", "theme"])
    assigned = assigned.assign(platform="made", assigned=True, doubtful=False)[[*KEY, "theme", "assigned", "doubtful"]]
    return differences(group_shares(comments, assigned, frame, BOOK, frame["thread_id"], ("comment",)))


def main() -> None:
    """Print how often something false, and how often the lifted theme, is told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300)
    draws = parser.parse_args().draws
    rng = np.random.default_rng(4)
    same = np.full(len(NAMES), 0.2)
    lifted = np.where(np.arange(len(NAMES)) == 0, 0.6, same)
    print("themes      sub-threads  false, none lifted  false, one lifted  lifted theme told")
    for whole in (True, False):
        for roots in COUNTS:
            none = [drawn(rng, roots, [same, same], whole)["told"].any() for _ in range(draws)]
            one = [drawn(rng, roots, [same, lifted], whole) for _ in range(draws)]
            wrong = np.mean([table.loc[table["theme"] != NAMES[0], "told"].any() for table in one])
            right = np.mean([table.loc[table["theme"] == NAMES[0], "told"].any() for table in one])
            kind = "whole" if whole else "spread"
            print(f"{kind:<11} {roots:>11} {np.mean(none):>19.3f} {wrong:>18.3f} {right:>18.3f}")


if __name__ == "__main__":
    main()
