"""The second opinion for many texts at once: the same bits as ``opinion.Model.opinion`` gives for each."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.exact_sums import Halves, side_by_side
from analysis.opinion import CARRIED, Model
from analysis.opinion_words import ASKS, CAPITALS, ENDS_NEGATION, MARKED, NEGATES, NEGATION, OpinionWords
from analysis.vader_batch import ScoreColumns
from analysis.word_columns import Codes, Ints

Floats = npt.NDArray[np.float64]
Marks = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
TOGETHER = 200
"""Words that are sorted at once: up to 256 keys NumPy sorts by a network, several times as fast as many thousand."""


class Sentences(NamedTuple):
    """What VADER says of the sentences of each text."""

    mean: Floats
    lowest: Floats
    highest: Floats
    first: Floats
    last: Floats


def opinions(model: Model, signs: list[Floats], words: OpinionWords, codes: Codes, starts: Ints) -> list[Floats]:
    """Return how likely each text is negative, neutral and positive, as three columns.

    Needs the signs of all texts, in the order of ``opinion.SIGNS``, and their words.
    """
    different, by_words = _words(words, codes, starts)
    share = 1 / np.sqrt(np.maximum(different, 1))
    logits = [np.full(len(different), bias) for bias in model.bias]
    for side, logit in enumerate(logits):
        for value, weight in zip(signs, model.signs, strict=True):
            logit += value * weight[side]
        logit += share * by_words[side]
    negative, positive = logits
    top = np.maximum(np.maximum(negative, positive), 0.0)
    parts = [_exp(negative - top), _exp(-top), _exp(positive - top)]
    whole = side_by_side(parts)
    return [part / whole for part in parts]


def signs(
    words: OpinionWords, codes: Codes, starts: Ints, marks: Marks, whole: ScoreColumns, parts: Sentences, band: float
) -> list[Floats]:
    """Return the signs of all texts, each as a column, in the order of ``opinion.SIGNS``.

    Needs the words of the texts, the marks of emphasis in the words of the vocabulary, and VADER's scores of the texts
    and of their sentences.
    """
    counts = np.diff(starts)
    n = np.maximum(counts, 1)
    flags = words.signs().take(codes)
    told = np.flatnonzero(flags & (NEGATION | CAPITALS | MARKED) != 0)
    owner = np.searchsorted(starts, told, side="right") - 1
    negations, capitals = (
        np.bincount(owner[flags[told] & flag > 0], minlength=len(counts)) for flag in (NEGATION, CAPITALS)
    )
    exclaimed, asked = (np.bincount(owner, held[codes[told]], len(counts)) for held in marks)
    asks = np.zeros(len(counts), np.bool_)
    asks[counts > 0] = flags[starts[1:][counts > 0] - 1] & ASKS > 0
    compound, length = whole.compound, _length(n)
    bounds = [compound <= -band, compound >= band, compound >= 0.05, compound <= -0.05, compound >= 0.5,
              compound <= -0.5]  # fmt: skip
    few = [np.minimum(count, 3) / 3 for count in (exclaimed, asked, negations)]
    columns = [whole.neg, whole.pos, compound, *parts, *bounds, *few, length, n < 6, asks, capitals / n,
               compound * length]  # fmt: skip
    return [np.asarray(column, np.float64) for column in columns]


def _words(words: OpinionWords, codes: Codes, starts: Ints) -> tuple[Ints, list[Floats]]:
    """Return how many different words and pairs each text has, and what these weigh towards negative and positive."""
    tokens, moved = words.tokens(codes)
    begins = moved.places(starts)
    tokens += _negated(words.kinds(tokens), begins)
    bits = words.size().bit_length()  # at most 23, as batches and vocabularies are bounded; 15 more count the texts
    texts = np.arange(len(begins))
    mask = (1 << bits) - 1
    keys = np.repeat(texts[:-1] << bits, np.diff(begins)) | tokens
    last = begins[1:][np.diff(begins) > 0] - 1
    pairs = (keys << bits) | np.append(tokens[1:], 0)
    pairs[last] |= (1 << 2 * bits) - 1  # nothing follows: above all other pairs of the text
    bounds = _bounds(begins)
    single, pairs = _distinct(keys, bounds), _distinct(pairs, bounds, last)
    begins, pair_begins = np.searchsorted(single, texts << bits), np.searchsorted(pairs, texts << 2 * bits)
    places = words.single(single & mask)
    known, pair_places = words.pairs((pairs >> bits) & mask, pairs & mask)
    ends = np.searchsorted(known, pair_begins)
    held = [(side.take(places).by_row(begins), side.take(pair_places).by_row(ends)) for side in words.weights.sides]
    weights = [Halves(one.high + two.high, one.low + two.low).whole() for one, two in held]
    return np.diff(begins) + np.diff(pair_begins), weights


def _negated(kinds: npt.NDArray[np.int8], begins: Ints) -> npt.NDArray[np.bool_]:
    """Say which tokens follow a negating one, up to a mark or the end of the text."""
    negated = np.zeros(len(kinds), np.bool_)
    going = np.flatnonzero(kinds & NEGATES)
    ends = begins[np.searchsorted(begins, going, side="right")]
    for step in range(1, CARRIED + 1):
        at = going + step
        on = at < ends
        going, ends, at = going[on], ends[on], at[on]
        on = kinds[at] & ENDS_NEGATION == 0
        going, ends = going[on], ends[on]
        negated[at[on]] = True
    return negated


def _bounds(begins: Ints) -> list[int]:
    """Return bounds of stretches of about TOGETHER words, each of whole texts."""
    some = begins[np.searchsorted(begins, np.arange(0, begins[-1], TOGETHER))]
    return [*np.unique(some).tolist(), int(begins[-1])]


def _distinct(keys: Ints, bounds: list[int], but: Ints | None = None) -> Ints:
    """Sort the keys in place and return the different ones, but those that come to stand at some places.

    No key before a bound is above one behind it.
    """
    for begin, end in pairwise(bounds):
        keys[begin:end].sort()
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    if but is not None:
        new[but] = False
    return np.asarray(keys[new])


def _exp(values: Floats) -> Floats:
    """Return e to the power of each: by the math module, whose last bit does not hang on the processor's width."""
    result = np.ones(len(values))
    some = np.flatnonzero(values)
    result[some] = np.fromiter(map(math.exp, values[some].tolist()), np.float64, len(some))
    return result


def _length(counts: Ints) -> Floats:
    """Return the sign of so many words."""
    different, places = np.unique(counts, return_inverse=True)
    return np.array([math.log1p(count) / 5 for count in different.tolist()])[places]
