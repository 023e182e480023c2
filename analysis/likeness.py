"""How likely a text makes the point of a description, read by meaning and by wording, not by a list of words.

For each pair five plain measures are taken, with the story's own words set aside (in one thread they are what all texts
share): how well every token of the description finds a like one in the text, and the other way round (late interaction,
Khattab and Zaharia 2020, with rare tokens weighing more), the likeness of the sentence vectors as they are and without
the direction of the story, and shared runs of letters. Each measure also enters as a margin over the best other
description, as a place among all texts, and as what the eight nearest texts have. A logistic regression of 23 numbers
(likeness_model.json; benchmarks/train_likeness.py makes it from ArgKP-2021, Bar-Haim et al. 2020) turns them into a
probability.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.embedding import embed, unit
from analysis.inflection import forms
from analysis.late_interaction import late
from analysis.matching import STOPWORDS
from analysis.terms import fold, words_of

Values = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

FILE = Path(__file__).with_name("likeness_model.json")
NEAREST = 8
"""Texts that are asked for what they have."""
SHARPNESS = 3
"""Power of the likeness by which near texts weigh."""
TINY = 1e-9
DIGITS = 6
"""Decimals of a probability: beyond these the order of the texts would show."""


def likeness(texts: Sequence[str], descriptions: Sequence[str], story: str = "") -> Values:
    """Return how likely each text makes the point of each description.

    Needs texts of a sentence or a few (longer ones are read up to 256 tokens), the descriptions they are compared with
    (one line each), and what was reported, whose words count little. Returns probabilities, one row per text and one
    column per description, rounded to ``DIGITS``. Texts and descriptions may be none. Raises ModelError where the
    sentence model is not installed.
    """
    if not len(texts) or not len(descriptions):
        return np.zeros((len(texts), len(descriptions)))
    x = features(texts, descriptions, story)
    numbers = _numbers()
    odds = ((x - numbers["mean"]) / numbers["scale"]) @ numbers["weight"] + numbers["shift"]
    probability: Values = np.round(1.0 / (1.0 + np.exp(-odds)), DIGITS)
    return probability


def features(texts: Sequence[str], descriptions: Sequence[str], story: str = "") -> Values:
    """Return the numbers that the probability is made of: texts × descriptions × 23."""
    read, told = late(texts, descriptions, story), embed([story])[0]
    a, b = read.texts, read.descriptions
    near, part = _nearest(a)
    unstoried = _without(a, told) @ _without(b, told).T
    measures = [read.there, read.back, a @ b.T, unstoried, _letters(texts, descriptions, story)]
    columns: list[npt.NDArray[Any]] = []
    for m in measures:
        columns += [m, _margin(m), (m - m.mean(0)) / (m.std(0) + 1e-6), (part[:, :, None] * m[near]).sum(1)]
    lengths = _length(texts)[:, None], _length(descriptions)
    columns += [np.broadcast_to(length, read.there.shape) for length in lengths]
    columns.append(np.full(read.there.shape, float(len(descriptions))))
    return np.stack(columns, axis=-1).astype(np.float64)


@cache
def _numbers() -> dict[str, Values]:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: np.asarray(held[name], dtype=np.float64) for name in ("mean", "scale", "weight", "shift")}


def _nearest(vectors: Floats) -> tuple[npt.NDArray[np.int64], Values]:
    """Return, per text, the rows of the texts most like it, the mean of all taken off, and what part each has."""
    centred = unit(vectors - vectors.mean(axis=0))
    count = min(NEAREST, max(len(vectors) - 1, 1))
    near = np.zeros((len(vectors), count), dtype=np.int64)
    part = np.zeros((len(vectors), count))
    for start in range(0, len(vectors), 2_000):
        like = np.round(centred[start : start + 2_000] @ centred.T, DIGITS)
        like[np.arange(len(like)), np.arange(start, start + len(like))] = -1.0
        found = np.argsort(-like, axis=1, kind="stable")[:, :count]
        near[start : start + 2_000] = found
        part[start : start + 2_000] = np.maximum(np.take_along_axis(like, found, axis=1), 0.0) ** SHARPNESS + TINY
    return near, part / part.sum(axis=1, keepdims=True)


def _margin(measure: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return how far each description lies before the best other one."""
    if measure.shape[1] < 2:
        return np.zeros_like(measure)
    ordered = np.sort(measure, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return measure - np.where(measure == best, second, best)


def _without(vectors: Floats, direction: Floats) -> Floats:
    """Return unit vectors with what they share with ``direction`` taken out."""
    return unit(vectors - np.outer(vectors @ direction, direction))


def _letters(texts: Sequence[str], descriptions: Sequence[str], story: str) -> Values:
    """Return the cosine of weighted runs of three to five letters, without common words and those of the story."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    told = {form for word in _content(story) for form in forms(word)}
    plain = [" ".join(word for word in _content(text) if word not in told) for text in (*texts, *descriptions)]
    try:
        runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(plain)
    except ValueError:
        return np.zeros((len(texts), len(descriptions)))  # no letters at all
    cosine: Values = (runs[: len(texts)] @ runs[len(texts) :].T).toarray()
    return cosine


def _length(texts: Sequence[str]) -> Values:
    return np.log([len(_content(text)) + 1.0 for text in texts])


def _content(text: str) -> list[str]:
    return [word for word in words_of(fold(text)) if word not in STOPWORDS and len(word) > 2 and word[0].isalpha()]
