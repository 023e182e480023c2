"""The second opinion for many texts at once: the same bits as ``opinion.Model.opinion`` gives for each."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.exact_sums import sums
from analysis.opinion import CARRIED, Model
from analysis.opinion_words import ASKS, CAPITALS, ENDS_NEGATION, MARKED, NEGATES, NEGATION, OpinionWords
from analysis.vader_batch import ScoreColumns
from analysis.vocabulary import Codes, Ints

_RANKS = 20
"""Bits that hold the place of a word among the weights."""
Floats = npt.NDArray[np.float64]
Marks = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]


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
    different, known, begins = _words(words, codes, starts)
    share = 1 / np.sqrt(np.maximum(different, 1))
    by_words = sums(words.weights.values[known], begins).T
    logits = [np.full(len(different), bias) for bias in model.bias]
    for side, logit in enumerate(logits):
        for value, weight in zip(signs, model.signs, strict=True):
            logit += value * weight[side]
        logit += share * by_words[side]
    negative, positive = logits
    top = np.maximum(np.maximum(negative, positive), 0.0)
    parts = [_exp(negative - top), _exp(-top), _exp(positive - top)]
    whole = sums(np.stack(parts, axis=1).ravel(), np.arange(len(top) + 1) * 3)
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
    flags = words.signs()[codes]
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


def _words(words: OpinionWords, codes: Codes, starts: Ints) -> tuple[Ints, Ints, Ints]:
    """Return how many different words and pairs each text has, those the model knows, and where each text's begin."""
    tokens, begins = words.tokens(codes, starts)
    tokens = _negated(tokens, words.kinds(tokens), begins)
    owner = np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    paired = np.flatnonzero(owner[1:] == owner[:-1])
    lefts, rights = tokens[paired], tokens[paired + 1]
    bits = words.size().bit_length()  # at most 23, as batches and vocabularies are bounded; 15 more count the texts
    single = _distinct(owner << bits | tokens)
    pairs = _distinct((owner[paired] << bits | lefts) << bits | rights)
    texts = np.arange(len(begins))
    different = np.diff(np.searchsorted(single, texts << bits)) + np.diff(np.searchsorted(pairs, texts << 2 * bits))
    forms, weights = words.forms(tokens), words.weights
    of = np.concatenate([owner, owner[paired]])
    ranks = np.concatenate([weights.single[forms], weights.pair(forms[paired], forms[paired + 1])])
    kept = np.flatnonzero(ranks >= 0)
    known = _distinct(of[kept] << _RANKS | ranks[kept])
    return different, known & ((1 << _RANKS) - 1), np.searchsorted(known, texts << _RANKS)


def _negated(tokens: Codes, kinds: npt.NDArray[np.int8], begins: Ints) -> Codes:
    """Turn the tokens after a negating one into negated ones, up to a mark or the end of the text."""
    negated = np.zeros(len(tokens), np.bool_)
    going = np.flatnonzero(kinds & NEGATES)
    ends = begins[np.searchsorted(begins, going, side="right")]
    for step in range(1, CARRIED + 1):
        at = going + step
        on = at < ends
        going, ends, at = going[on], ends[on], at[on]
        on = kinds[at] & ENDS_NEGATION == 0
        going, ends = going[on], ends[on]
        negated[at[on]] = True
    return np.asarray(tokens + negated, np.int32)


def _distinct(keys: Ints) -> Ints:
    """Return the different keys, in order."""
    keys = np.sort(keys)
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    return np.asarray(keys[new])


def _exp(values: Floats) -> Floats:
    """Return e to the power of each: by the math module, whose last bit does not hang on the processor's width."""
    return np.array([math.exp(value) for value in values.tolist()])


def _length(counts: Ints) -> Floats:
    """Return the sign of so many words."""
    different, places = np.unique(counts, return_inverse=True)
    return np.array([math.log1p(count) / 5 for count in different.tolist()])[places]
