"""How well analysis/likeness.py matches arguments with key points (ArgKP-2021, Bar-Haim et al. 2020).

    python benchmarks/argkp.py DIR [PART ...]

DIR holds arguments_PART.csv, key_points_PART.csv and labels_PART.csv as the shared task of 2021 has them; without PART,
every part there but "train", which the model was made from. For each topic and stance every argument gets its likeliest
key point; the half with the highest scores is looked at. Two ways of averaging are printed, for both are in use: AP
over what was retrieved (the sum of precisions over the number looked at; the published figures in quality notes) and
sklearn's average precision. "Strict" takes pairs without a label for wrong, "relaxed" for right. Macro-F1 is over key
points and labelled pairs, at one threshold for all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, f1_score

from analysis.embedding import embed
from analysis.likeness import likeness

Values = npt.NDArray[np.float64]
THRESHOLD = 0.3
"""Of macro-F1; set on the training part."""


@dataclass(frozen=True)
class Block:
    """The arguments and key points of one topic and stance, and what annotators say of each pair (NaN: nothing)."""

    topic: str
    arguments: list[str]
    points: list[str]
    labels: Values


class Precision(NamedTuple):
    """Average precision of one block, both ways."""

    strict: float
    relaxed: float
    strict_sklearn: float
    relaxed_sklearn: float


def blocks(folder: Path, part: str) -> list[Block]:
    """Read one part of the data, by topic and stance."""
    try:
        arguments, points, labels = (
            pd.read_csv(folder / f"{name}_{part}.csv") for name in ("arguments", "key_points", "labels")
        )
    except OSError as error:
        sys.exit(f"{error.filename}: cannot be read. Name the folder of the ArgKP files.")
    known = {(row[0], row[1]): float(row[2]) for row in labels.itertuples(index=False)}
    found = []
    for (topic, stance), group in arguments.groupby(["topic", "stance"]):
        asked = points[(points["topic"] == topic) & (points["stance"] == stance)]
        table = [[known.get((a, k), np.nan) for k in asked["key_point_id"]] for a in group["arg_id"]]
        found.append(Block(str(topic), group["argument"].tolist(), asked["key_point"].tolist(), np.array(table)))
    return found


def precision(block: Block, scores: Values) -> Precision:
    """Return the average precision of the likeliest key point of each argument, over the surer half."""
    best = scores.argmax(axis=1)
    surest, told = scores.max(axis=1), block.labels[np.arange(len(best)), best]
    top = np.argsort(-surest, kind="stable")[: len(best) // 2]
    found = []
    for unlabelled in (0.0, 1.0):
        right = np.where(np.isnan(told), unlabelled, told)[top]
        at = np.cumsum(right) / np.arange(1, len(right) + 1)
        usual = float(average_precision_score(right, surest[top])) if right.any() else 0.0
        found.append((float((at * right).sum() / max(len(right), 1)), usual))
    return Precision(found[0][0], found[1][0], found[0][1], found[1][1])


def macro_f1(held: list[Block], scores: list[Values], threshold: float) -> float:
    """Return the mean over key points of F1 on their labelled pairs."""
    each = []
    for block, score in zip(held, scores, strict=True):
        for column in range(len(block.points)):
            known = ~np.isnan(block.labels[:, column])
            if block.labels[known, column].any():
                each.append(f1_score(block.labels[known, column], score[known, column] >= threshold, zero_division=0.0))
    return float(np.mean(each))


def _tfidf(block: Block) -> Values:
    count = len(block.arguments)
    words = TfidfVectorizer(stop_words="english").fit_transform([*block.arguments, *block.points])
    cosine: Values = (words[:count] @ words[count:].T).toarray()
    return cosine


def _minilm(block: Block) -> Values:
    return (embed(block.arguments) @ embed(block.points).T).astype(np.float64)


METHODS: dict[str, Callable[[Block], Values]] = {
    "TF-IDF": _tfidf,
    "MiniLM": _minilm,
    "ours": lambda block: likeness(block.arguments, block.points, block.topic),
}


def main() -> None:
    """Print one line per part and method."""
    if len(sys.argv) < 2:
        sys.exit("Name the folder of the ArgKP files: python benchmarks/argkp.py DIR [PART ...]")
    folder = Path(sys.argv[1])
    there = sorted(path.stem.removeprefix("labels_") for path in folder.glob("labels_*.csv"))
    print(f"{'part':<7}{'method':<9}{'pairs':>7}{'mAP strict/relaxed':>22}{'sklearn mAP':>18}{'macro-F1':>10}")
    for part in sys.argv[2:] or [part for part in there if part != "train"]:
        held = blocks(folder, part)
        for name, method in METHODS.items():
            scores = [method(block) for block in held]
            mean = Precision(*np.mean([precision(*pair) for pair in zip(held, scores, strict=True)], axis=0))
            f1 = f"{macro_f1(held, scores, THRESHOLD):.3f}" if name == "ours" else "–"
            pairs = sum(int((~np.isnan(block.labels)).sum()) for block in held)
            print(f"{part:<7}{name:<9}{pairs:>7}{mean.strict:>14.3f} / {mean.relaxed:.3f}"
                  f"{mean.strict_sklearn:>10.3f} / {mean.relaxed_sklearn:.3f}{f1:>10}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
