"""A second opinion on the tone of a text, learned from texts that people called negative, neutral or positive.

A logistic regression over the words of a text, one by one and in pairs, "not" carried over to the three words after it,
and over what VADER makes of the text and of its sentences. Fitted by benchmarks/train_sentiment.py, which also measures
it; its weights are plain numbers in opinion.json.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from analysis.vader import NEGATIONS, Scores

MODEL = Path(__file__).with_name("opinion.json")
CARRIED = 3
"""Words after a "not" that are read as negated."""
COMMON = 24
"""Longer words are none that the model could know."""
SIGNS = (
    "negative words", "positive words", "balance", "mean of the sentences", "lowest sentence", "highest sentence",
    "first sentence", "last sentence", "hostile by word list", "friendly by word list", "any friendly", "any hostile",
    "very friendly", "very hostile", "exclamation marks", "question marks", "negations", "length", "very short",
    "ends with a question", "capitals", "balance of a long text",
)  # fmt: skip
"""What is read off a text beside its words, in the order of ``signs``."""

TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[!?]+|[:;=]-?[()dp/|]|<3|[^\x00-\x7f\w\s]")


class Opinion(NamedTuple):
    """How likely people call a text each."""

    negative: float
    neutral: float
    positive: float


@dataclass(frozen=True)
class Model:
    """Weights towards negative and towards positive, against neutral."""

    bias: tuple[float, float]
    signs: tuple[tuple[float, float], ...]
    """In the order of SIGNS."""
    words: dict[str, tuple[float, float]]

    def opinion(self, signs: Sequence[float], words: frozenset[str]) -> Opinion:
        """Return the probabilities for a text with such signs and words."""
        negative, positive = self.bias
        for value, (hostile, friendly) in zip(signs, self.signs, strict=True):
            negative += value * hostile
            positive += value * friendly
        known = words & self.words.keys()
        share = 1 / math.sqrt(max(len(words), 1))
        negative += share * math.fsum(self.words[word][0] for word in known)  # hangs on no order
        positive += share * math.fsum(self.words[word][1] for word in known)
        top = max(negative, positive, 0.0)
        parts = [math.exp(negative - top), math.exp(-top), math.exp(positive - top)]
        whole = sum(parts)
        return Opinion(*(part / whole for part in parts))


@cache
def model() -> Model:
    """Return the fitted model."""
    content = json.loads(MODEL.read_text(encoding="utf-8"))
    unit = content["unit"]
    return Model(
        bias=(content["bias"][0], content["bias"][1]),
        signs=tuple((pair[0], pair[1]) for pair in (content["signs"][name] for name in SIGNS)),
        words={word: (pair[0] * unit, pair[1] * unit) for word, pair in content["words"].items()},
    )


def words(text: str) -> frozenset[str]:
    """Return the words of a text and its pairs of neighbours, each once, as the model knows them."""
    found: list[str] = []
    negated = 0
    for token in TOKEN.findall(text.replace("’", "'").lower()):
        if token[0] in "!?":
            negated = 0
            found.append(token[:2])
        elif len(token) <= COMMON:
            found.append(f"not_{token}" if negated else token)
            negated = CARRIED if negates(token) else max(negated - 1, 0)
    return frozenset([*found, *(f"{one} {two}" for one, two in pairwise(found))])


def negates(token: str) -> bool:
    """Say whether the words after a token are read as negated."""
    return token in NEGATIONS or token.endswith("n't")


def signs(text: str, whole: Scores, sentences: Sequence[float], band: float) -> tuple[float, ...]:
    """Return the SIGNS of a text.

    Needs its VADER scores, the compounds of its sentences and the neutral band.
    """
    tokens = text.split()
    n = max(len(tokens), 1)
    parts = list(sentences) or [0.0]
    mean = math.fsum(parts) / len(parts)
    length = math.log1p(n) / 5
    capitals = sum(len(token) > 2 and token.isupper() for token in tokens) / n
    negations = sum("n't" in token or token in NEGATIONS for token in text.replace("’", "'").lower().split())
    return (
        whole.neg, whole.pos, whole.compound, mean, min(parts), max(parts), parts[0], parts[-1],
        float(whole.compound <= -band), float(whole.compound >= band), float(whole.compound >= 0.05),
        float(whole.compound <= -0.05), float(whole.compound >= 0.5), float(whole.compound <= -0.5),
        min(text.count("!"), 3) / 3, min(text.count("?"), 3) / 3, min(negations, 3) / 3, length, float(n < 6),
        float(text.rstrip().endswith("?")), capitals, whole.compound * length,
    )  # fmt: skip
