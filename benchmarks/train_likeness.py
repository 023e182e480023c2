"""Make the numbers of analysis/likeness_model.json from the training part of ArgKP-2021.

    python benchmarks/train_likeness.py ../shared/labelled/argkp

Every pair of an argument and a key point of its topic and stance that carries a label is one example; the topic stands
for the story. A logistic regression with fixed strength of regularisation (chosen by leaving topics out, six parts).
Prints what leaving topics out gives. Seeds are fixed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from sklearn.linear_model import LogisticRegression

from analysis.likeness import FILE, features
from benchmarks.argkp import Block, blocks, precision

STRENGTH = 0.1
PARTS = 6


def fit(parts: list[tuple[Block, np.ndarray]]) -> dict[str, list[float] | float]:
    """Return the numbers of the regression over the labelled pairs."""
    known = [(x[~np.isnan(block.labels)], block.labels[~np.isnan(block.labels)]) for block, x in parts]
    x, y = np.concatenate([a for a, _ in known]), np.concatenate([b for _, b in known])
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-12
    found = LogisticRegression(C=STRENGTH, max_iter=5_000).fit((x - mean) / scale, y)
    return {
        "mean": np.round(mean, 6).tolist(),
        "scale": np.round(scale, 6).tolist(),
        "weight": np.round(found.coef_[0], 6).tolist(),
        "shift": round(float(found.intercept_[0]), 6),
    }


def odds(numbers: dict[str, list[float] | float], x: np.ndarray) -> np.ndarray:
    """Return the log odds of each pair."""
    return ((x - np.array(numbers["mean"])) / np.array(numbers["scale"])) @ np.array(numbers["weight"]) + numbers[
        "shift"
    ]


def main() -> None:
    """Train, print what leaving topics out gives, and write the file."""
    parts = [
        (block, features(block.arguments, block.points, block.topic)) for block in blocks(Path(sys.argv[1]), "train")
    ]
    topics = sorted({block.topic for block, _ in parts})
    scores = []
    for part in range(PARTS):
        out = set(topics[part::PARTS])
        numbers = fit([each for each in parts if each[0].topic not in out])
        scores += [precision(block, odds(numbers, x)) for block, x in parts if block.topic in out]
    strict, relaxed = np.mean([score.strict for score in scores]), np.mean([score.relaxed for score in scores])
    print(
        f"{len(topics)} topics, scored by weights that have not seen them: strict {strict:.3f}, relaxed {relaxed:.3f}"
    )
    FILE.write_text(json.dumps(fit(parts), separators=(", ", ": ")) + "\n", encoding="utf-8")
    print(f"written: {FILE.name}")


if __name__ == "__main__":
    main()
