"""How well themes are assigned on the labelled threads of benchmarks/labels, and what each part of the method adds.

    python benchmarks/labelled_themes.py DUMPS

DUMPS is the folder of the dumps that were labelled (benchmarks/label_sets.py). Each comment gets its strongest assigned
theme, "none" where there is none; the comments given as examples are left out of every score. Accuracy takes the second
theme of a comment for right as well; macro-F1 is over the main themes that at least three comments have, "none" among
them. The codebooks were written from the story and the comments that open a sub-thread, before any reply was read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from sklearn.metrics import f1_score

from analysis.codebook import Chain, Codebook
from analysis.themes import assign, evidence
from benchmarks.label_sets import LABELS, LabelSet, load, stories

NONE = "none"
LEAST = 3
Change = Callable[[Codebook, LabelSet], Codebook]


def unchained(book: Codebook, _: LabelSet) -> Codebook:
    """Return the codebook with no word of what is answered."""
    return replace(book, chain=Chain(0.0, 0.0))


def wordless(book: Codebook, _: LabelSet) -> Codebook:
    """Return the codebook with titles and definitions alone."""
    bare = [replace(theme, words=(), phrases=(), exclude=(), examples=()) for theme in book.themes]
    return replace(book, themes=tuple(bare))


def with_examples(book: Codebook, labels: LabelSet) -> Codebook:
    """Return the codebook with five comments of the thread as examples of each theme that has any."""
    file = LABELS / f"{labels.story}.examples.tsv"
    if not file.exists():
        return book
    chosen = pd.read_csv(file, sep="\t", comment="#", dtype=str)
    body = dict(zip(labels.comments["comment_id"], labels.comments["body"], strict=True))
    lines = chosen["comment_id"].map(lambda name: " ".join(str(body[name]).split()))
    given = {name: tuple(lines[chosen["theme"] == name]) for name in book.names}
    return replace(book, themes=tuple(replace(theme, examples=given[theme.name]) for theme in book.themes))


WAYS: dict[str, tuple[tuple[Change, ...], bool]] = {
    "words, own text": ((unchained,), False),
    "words, with the chain": ((), False),
    "and meaning, own text": ((unchained,), True),
    "and meaning, with the chain": ((), True),
    "and five examples, own text": ((unchained, with_examples), True),
    "and five examples, with the chain": ((with_examples,), True),
    "definitions alone, with the chain": ((wordless,), True),
}
"""Name -> changes to the codebook, and whether meaning is read."""


def assigned(labels: LabelSet, changes: tuple[Change, ...], meaning: bool) -> pd.Series:
    """Return the strongest assigned theme of each comment, NONE where there is none."""
    book = labels.codebook
    for change in changes:
        book = change(book, labels)
    comments = labels.comments
    threads = comments[["story_id", "platform", "thread_id"]].drop_duplicates()
    threads = threads.assign(title=labels.title, story_text=labels.story_text)
    found = assign(evidence(comments, book, threads if meaning else None), book)
    found = found[found["assigned"]].sort_values("strength", ascending=False, kind="stable")
    best = found.drop_duplicates("comment_id").set_index("comment_id")["theme"]
    return comments["comment_id"].map(best).fillna(NONE)


def score(labels: LabelSet, found: pd.Series) -> tuple[float, float]:
    """Return accuracy and macro-F1."""
    asked = labels.comments["main"].notna() & ~labels.comments["example"]
    main, second, found = (column[asked] for column in (labels.comments["main"], labels.comments["secondary"], found))
    often = main.value_counts()
    names = sorted(often.index[often >= LEAST])
    f1 = f1_score(main, found, labels=names, average="macro", zero_division=0.0)
    return float(((main == found) | (second == found)).mean()), float(f1)


def main() -> None:
    """Print one line per way, one column per story."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder of the labelled dumps: python benchmarks/labelled_themes.py DUMPS")
    sets = [load(story, Path(sys.argv[1])) for story in stories()]
    print(f"{'accuracy / macro-F1':<36}" + "".join(f"{labels.story:>22}" for labels in sets) + f"{'mean':>16}")
    for name, (changes, meaning) in WAYS.items():
        scores = [score(labels, assigned(labels, changes, meaning)) for labels in sets]
        mean = np.mean(scores, axis=0)
        cells = "".join(f"{f'{accuracy:.3f} / {f1:.3f}':>22}" for accuracy, f1 in scores)
        print(f"{name:<36}{cells}{f'{mean[0]:.3f} / {mean[1]:.3f}':>16}", flush=True)


if __name__ == "__main__":
    main()
