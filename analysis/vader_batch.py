"""VADER for many texts at once, at many times the speed: the same bits as ``vader.score``, and so as the package's.

The rules look at an opinion word, the three words before it and the one after it. So they are applied to all opinion
words of all texts together, as masks over arrays of flags. What that cannot do exactly is left to the rules in words:
texts with a set phrase, those whose "but" meets equal values, sums next to zero, and scores next to the middle of two
rounded ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from vaderSentiment.vaderSentiment import C_INCR, N_SCALAR

from analysis import vader, vader_words
from analysis.exact_sums import near_middle, rounded
from analysis.vader_but import weigh_but, weighed_in_order
from analysis.vader_words import (
    AT,
    BOOSTS,
    BUT,
    DAMPENS,
    DOUBT,
    LEAST,
    LISTED,
    MARKED,
    NEGATES,
    NEVER,
    NO,
    OPINION,
    OR,
    PHRASE,
    SO,
    UPPER,
    WITHOUT,
    VaderWords,
)  # fmt: skip
from analysis.vocabulary import MANY, Vocabulary
from analysis.word_columns import Codes, Ints, ragged
from analysis.word_stream import Bools, batches, word_stream

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.int32]

_STEP = 0.293
"""What a booster adds and a dampener takes: vaderSentiment's B_INCR."""
_TRUSTED = 10_000
"""Texts with more opinion words are summed by Python."""
_TINY = 1e-6
"""A sum nearer to zero may be zero, or have the other sign, when Python adds up."""


class ScoreColumns(NamedTuple):
    """What VADER says of each text, as in ``vader.Scores``."""

    neg: Floats
    neu: Floats
    pos: Floats
    compound: Floats


class Read(NamedTuple):
    """A stream of words as the rules see it, by one list of words."""

    codes: Codes
    flags: Flags
    """With three words that say nothing before the first and one after the last, so that any neighbour exists."""
    hits: Ints
    """The places of the opinion words."""
    upper: Ints
    but: Ints
    """The places of words in capitals, and of "but"."""
    near: Ints
    """First places and ends of stretches in or beside a set phrase, two rows."""
    marked: Ints
    """The places of words with marks of emphasis."""
    words: VaderWords
    lexicon: int


class Rows(NamedTuple):
    """How a stream falls into texts, or into other rows, and what of them no list of words changes."""

    starts: Ints
    """Where each begins, followed by the length of the stream."""
    lengths: Ints
    owner: Ints
    """The row of each word."""
    shouting: Bools
    """Some words are in capitals, but not all."""
    emphasis: Floats
    """What the marks add."""
    but: Ints
    """Where the first "but" stands, -1 for none."""

    @staticmethod
    def of(seen: Read, starts: Ints) -> Rows:
        """Take a stream and where each row begins in it, followed by its length."""
        lengths = np.diff(starts)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        upper = np.bincount(owner[seen.upper], minlength=len(lengths))
        but = np.full(len(lengths), -1)
        but[owner[seen.but[::-1]]] = seen.but[::-1]  # of several the first
        return Rows(starts, lengths, owner, (upper > 0) & (upper < lengths), _emphasis(seen, owner, len(lengths)), but)


def score_texts(texts: pa.LargeStringArray, lexicon: vader.Lexicon = vader.PLAIN) -> ScoreColumns:
    """Score texts as ``vader.score`` does each.

    Needs texts without missing ones, of any length, and the words to go by. Returns Scores as columns.
    """
    words = VaderWords(Vocabulary(), [lexicon])
    found = [ScoreColumns(*np.zeros((4, 0)))]
    for batch in batches(texts):
        if len(words.vocabulary.words) > MANY:
            words = VaderWords(Vocabulary(), [lexicon])
        stream = word_stream(batch, words.vocabulary)
        words.learn()
        codes, moved = words.described(stream.codes)
        seen = read(codes, words)
        found.append(scores(seen, Rows.of(seen, moved.places(stream.starts))))
    return ScoreColumns(*map(np.concatenate, zip(*found, strict=True)))


def read(codes: Codes, words: VaderWords) -> Read:
    """Look every word of a stream up in the first of the lists; emoji must be described."""
    flags = np.zeros(len(codes) + 4, np.int32)
    np.take(words.flags(0), codes, out=flags[3:-1], mode="clip")
    told = np.flatnonzero(flags[3:-1] & (OPINION | UPPER | BUT | PHRASE | MARKED) != 0)
    said = flags[told + 3]
    hits, upper, but, phrase, marked = (told[said & flag != 0] for flag in (OPINION, UPPER, BUT, PHRASE, MARKED))
    return Read(codes, flags, hits, upper, but, _near_phrases(codes, phrase, words), marked, words, 0)


def read_again(seen: Read) -> tuple[Read, Ints]:
    """Look the words up in the last of the lists; return also the places of those that count otherwise there."""
    words, last = seen.words, len(seen.words.lexicons) - 1
    changed = np.flatnonzero(words.differs().take(seen.codes))
    flags = seen.flags.copy()
    flags[changed + 3] = words.flags(last)[seen.codes[changed]]
    said = changed[flags[changed + 3] & OPINION != 0]
    others = np.setdiff1d(seen.hits, changed, assume_unique=True)
    hits = np.insert(others, np.searchsorted(others, said), said)
    return seen._replace(flags=flags, hits=hits, lexicon=last), changed


def scores(seen: Read, rows: Rows) -> ScoreColumns:
    """Score every row of a stream; return Scores as columns."""
    lengths = rows.lengths
    result = ScoreColumns(*(np.zeros(len(lengths)) for _ in range(4)))
    result.neu[lengths > 0] = 1.0
    if not seen.hits.size:
        return result
    of = rows.owner[seen.hits]
    begins = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]]))
    texts, ends = of[begins], np.append(begins[1:], len(of))
    row = np.repeat(np.arange(len(texts)), ends - begins)
    values = _valences(seen, rows.starts, of, rows.shouting[of])
    emphasis = rows.emphasis[texts]
    found, unsure = _balance(weigh_but(values, seen.hits, rows.but, of), row, lengths[texts], emphasis)
    for column, part in zip(result, found, strict=True):
        column[texts] = part
    for place in np.flatnonzero(unsure).tolist():
        own, text = slice(begins[place], ends[place]), texts[place]
        weighed = weighed_in_order(values[own], seen.hits[own], int(rows.but[text]))
        exact = vader.balance(weighed, int(lengths[text]), float(emphasis[place]))
        for column, value in zip(result, exact, strict=True):
            column[text] = value
    return result


def _emphasis(seen: Read, owner: Ints, rows: int) -> Floats:
    """Return what the marks of each row add."""
    of, codes = owner[seen.marked], seen.codes[seen.marked]
    exclaimed, asked = (np.bincount(of, counts[codes], rows) for counts in seen.words.marks())
    asking = np.where(asked < 2, 0.0, np.where(asked <= 3, asked * 0.18, 0.96))
    return np.asarray(np.minimum(exclaimed, 4) * 0.292 + asking)


def _valences(seen: Read, starts: Ints, of: Ints, shouting: Bools) -> Floats:
    """Return what each opinion word counts, after the rules for the words around it."""
    hits, flags = seen.hits, seen.flags
    place, left = hits - starts[of], starts[of + 1] - hits
    here = flags[hits + 3]
    before = [np.where(place >= back, flags[hits + 3 - back], 0) for back in (1, 2, 3)]
    values = seen.words.values(seen.lexicon)[seen.codes[hits]]
    turned = ((before[0] | before[1]) & NO > 0) | ((before[2] & NO > 0) & (before[0] & OR > 0))
    idle = (here & NO > 0) & (left > 1) & (flags[hits + 4] & LISTED > 0)
    values = np.where(turned, values * N_SCALAR, np.where(idle, 0.0, values))
    loud = (here & UPPER > 0) & shouting
    values[loud] += np.where(values[loud] > 0, C_INCR, -C_INCR)
    changed = np.flatnonzero((before[0] | before[1] | before[2]) & (BOOSTS | DAMPENS | NEGATES | SO | LEAST))
    one, two, three = (flags[changed] for flags in before)
    values[changed] = _modified(values[changed], (one, two, three), place[changed], shouting[changed])
    for hit in _hits_near(seen).tolist():
        begin, end = starts[of[hit]], starts[of[hit] + 1]
        values[hit] = _in_words(seen, int(hits[hit]), int(begin), int(end), bool(shouting[hit]))
    return values


def _modified(values: Floats, before: tuple[Flags, Flags, Flags], place: Ints, shouting: Bools) -> Floats:
    """Apply the three words before, nearest first."""
    one, two, three = before
    intense = [
        np.zeros(len(one), np.bool_),
        (two & NEVER > 0) & (one & SO > 0),
        ((three & NEVER > 0) & (two & SO > 0)) | (one & SO > 0),
    ]
    certain = [
        np.zeros(len(one), np.bool_),
        (two & WITHOUT > 0) & (one & DOUBT > 0),
        (three & WITHOUT > 0) & ((two | one) & DOUBT > 0),
    ]
    for back, (word, damped) in enumerate(zip(before, (1.0, 0.95, 0.9), strict=True)):
        active = (place > back) & (word & LISTED == 0)
        sign = np.where(word & BOOSTS > 0, 1.0, np.where(word & DAMPENS > 0, -1.0, 0.0))
        step = np.where(values >= 0, _STEP * sign, -_STEP * sign)
        step += np.where((word & UPPER > 0) & shouting, np.where(values > 0, C_INCR, -C_INCR), 0.0)
        values = np.where(active & (sign != 0), values + step * damped, values)
        factor = np.where(
            intense[back], 1.25, np.where(certain[back], 1.0, np.where(word & NEGATES > 0, N_SCALAR, 1.0))
        )
        values = np.where(active, values * factor, values)
    least = (one & LEAST > 0) & (two & AT == 0)
    return np.where(least, values * N_SCALAR, values)


def _near_phrases(codes: Codes, marks: Ints, words: VaderWords) -> Ints:
    """Return first places and ends of stretches in or beside set phrases; ``marks`` are the places of their marks."""
    kind, kinds = words.kind(), words.kinds
    found = [np.zeros((2, 0), np.int64)]
    for phrase in vader_words.PHRASES:
        mark = next(place for place, word in enumerate(phrase) if word in vader.PHRASE_MARKS)
        begin = marks - mark
        begin = begin[(begin >= 0) & (begin + len(phrase) <= len(codes))]
        for place, word in enumerate(phrase):
            begin = begin[kind[codes[begin + place]] == kinds[word]]
        found.append(np.stack([begin + len(phrase) - 3, begin + 4]))
    return np.concatenate(found, axis=1)


def _hits_near(seen: Read) -> Ints:
    """Return the opinion words (by their place among these) that stand in or beside a set phrase."""
    first, last = np.searchsorted(seen.hits, seen.near)
    return np.unique(ragged(first, last - first))


def _in_words(seen: Read, place: int, begin: int, end: int, shouting: bool) -> float:
    """Return what one opinion word counts by the rules in words."""
    first = max(begin, place - 3)
    tokens = [seen.words.vocabulary.words[code] for code in seen.codes[first : min(end, place + 3)].tolist()]
    words = [vader.compared(token) for token in tokens]
    return vader.valence(tokens, words, place - first, shouting, True, seen.words.lexicons[seen.lexicon])


def _balance(values: Floats, row: Ints, words: Ints, emphasis: Floats) -> tuple[ScoreColumns, Bools]:
    """Sum the opinion words of each text up, and say where Python's sum or rounding may differ."""
    texts = len(words)
    total = np.bincount(row, values, texts).astype(np.float64, copy=False)
    positive = np.bincount(row, np.where(values > 0, values + 1, 0.0), texts).astype(np.float64, copy=False)
    negative = np.bincount(row, np.where(values < 0, values - 1, 0.0), texts).astype(np.float64, copy=False)
    counts = np.bincount(row[values != 0], minlength=texts)
    neutral = words - counts
    unsure = (counts > 2) & (np.abs(total) < _TINY) | (counts > _TRUSTED)  # two are summed alike
    total += np.sign(total) * emphasis
    friendly, hostile = positive > -negative, positive < -negative
    positive += np.where(friendly, emphasis, 0.0)
    negative -= np.where(hostile, emphasis, 0.0)
    whole = positive - negative + neutral
    compound = total / np.sqrt(total * total + 15)
    unsure |= (counts > 2) & near_middle(compound * 1e4, np.where(counts > 100, 1e-3, 1e-6))
    neg, neu, pos = (rounded(part / whole, 3) for part in (np.abs(negative), neutral, positive))
    return ScoreColumns(neg, neu, pos, rounded(compound, 4)), unsure
