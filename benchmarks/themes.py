"""What it costs to find themes and to share them out, on 100,000 made comments.

    python benchmarks/themes.py [HOW_MANY]

Comments of 50 words each from a made vocabulary with the frequencies of English (Zipf), three in ten with an entry of
the bundled codebook in them, in a forest of replies; then the same as one single chain, the deepest thread there is.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.certainty import shares
from analysis.codebook import default
from analysis.structure import structure
from analysis.themes import assign, evidence
from ingest.schema import empty

WORDS, ENTRY_IN = 50, 0.3
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo zu".split()  # noqa: SIM905


def made(n: int, dice: np.random.Generator, *, chain: bool) -> pd.DataFrame:
    """Return n tidy comments."""
    vocabulary = np.array(["".join(dice.choice(SYLLABLES, size=dice.integers(1, 5))) for _ in range(20_000)])
    entries = [phrase for theme in default().themes for phrase in theme.phrases if phrase.isascii()]
    picks = np.minimum(dice.zipf(1.3, size=(n, WORDS)), len(vocabulary)) - 1
    bodies = [" ".join(vocabulary[row]) for row in picks]
    for row in np.flatnonzero(dice.random(n) < ENTRY_IN):
        bodies[row] += " " + entries[dice.integers(len(entries))].strip("*=?").replace(" ...", "")
    before = np.arange(n) - 1 if chain else (dice.random(n) * np.arange(n)).astype(np.int64)
    root = np.arange(n) == 0 if chain else (dice.random(n) < 0.2) | (np.arange(n) == 0)
    columns = {
        "story_id": "made", "platform": "made", "thread_id": "made", "comment_id": np.arange(n).astype(str),
        "position": np.arange(n), "parent_id": pd.Series(before.astype(str)).mask(root), "parent_confidence": 1.0,
        "parent_source": "explicit", "author_kind": "user", "created_precision": "unknown", "dump_id": "made",
        "locator": "made", "state": "present", "score": pd.array(dice.integers(-1, 6, n), dtype="Int64"),
        "score_kind": "moderation", "body": bodies, "subject": np.where(root, "A subject", "Re:A subject"),
    }  # fmt: skip
    return empty("comments").reindex(range(n)).assign(**columns)


def main() -> None:
    """Print the processor seconds of each step."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    book = default()
    for chain in (False, True):
        comments = made(n, np.random.default_rng(20261122), chain=chain)
        clock = [time.process_time()]
        found = evidence(comments, book)
        clock.append(time.process_time())
        themes = assign(found, book)
        clock.append(time.process_time())
        placed = structure(comments)
        clock.append(time.process_time())
        shares(comments, themes, placed, book)
        clock.append(time.process_time())
        steps = zip(("evidence", "assign", "structure", "shares"), np.diff(clock))
        times = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in steps)
        print(f"{n:,} comments in {'one chain' if chain else 'a forest'}: {len(found):,} pieces of evidence; {times}")


if __name__ == "__main__":
    main()
