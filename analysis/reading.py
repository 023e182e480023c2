"""What one text gives: VADER's scores, the same with the words of the field, and the second opinion."""

from __future__ import annotations

import math
from itertools import islice
from typing import NamedTuple

from analysis import opinion, vader
from analysis.sentences import sentences
from analysis.tone import Tone

LONG_WORDS = 40
"""From more words than this on, the mean of the sentences is shown instead of the score of the whole."""
READ_CHARACTERS = 16_000
"""No more of a comment is read (about 2,800 words), so that none takes longer than 50 ms."""
READ_SENTENCES = 300
"""No more sentences of a comment go into their mean."""


class Reading(NamedTuple):
    """What one text gives."""

    neg: float
    neu: float
    pos: float
    compound: float
    sentence_mean: float
    n_words: int
    n_sentences: int
    score: float
    adjusted: float
    negative: float
    neutral: float
    positive: float
    cut: bool


class Look(NamedTuple):
    """What the second opinion goes by, and what was read on the way."""

    scores: vader.Scores
    mean: float
    n_words: int
    n_sentences: int
    shown: float
    adjusted: float
    signs: tuple[float, ...]
    words: frozenset[str]
    cut: bool


def read(text: str, tone: Tone) -> Reading:
    """Score one text, whole and sentence by sentence, and give the second opinion.

    Needs plain text of the author's own words. Returns a Reading; a text without any word scores 0 throughout.
    ``score`` is the number to show, ``adjusted`` the compound with the words of ``tone``; negative, neutral, positive
    are the probabilities of the second opinion. What lies beyond READ_CHARACTERS (emoji counted as the words VADER has
    for them) or, for the sentences, beyond READ_SENTENCES is not read; ``cut`` says so.
    """
    seen = look(text, tone)
    second = opinion.model().opinion(seen.signs, seen.words)
    return Reading(
        *seen.scores, seen.mean, seen.n_words, seen.n_sentences, seen.shown, seen.adjusted, *second, seen.cut
    )


def look(text: str, tone: Tone) -> Look:
    """Return VADER's scores of a text, plain and with the words of ``tone``, and what the second opinion goes by."""
    whole, cut = readable(text)
    walk = sentences(whole)
    parts = list(islice(walk, READ_SENTENCES))
    cut = cut or next(walk, None) is not None
    scores, compounds = vader.score_parts(whole, parts)
    n_words = len(whole.split())
    mean = _mean(compounds)
    shown = mean if n_words > LONG_WORDS else scores.compound
    known, parts_known = scores, compounds
    if not tone.changed.isdisjoint(vader.words_of(whole)):
        known, parts_known = vader.score_parts(whole, parts, tone.lexicon)
    signs = opinion.signs(whole, known, parts_known, tone.neutral_band)
    return Look(scores, mean, n_words, len(parts), shown, known.compound, signs, opinion.words(whole), cut)


def _mean(compounds: list[float]) -> float:
    return round(math.fsum(compounds) / len(compounds), 4) if compounds else 0.0


def readable(text: str) -> tuple[str, bool]:
    """Return as much of a text as is read, ending with a whole word, and whether that leaves something out."""
    end = vader.readable_length(text, READ_CHARACTERS)
    if end == len(text):
        return text, False
    head = text[:end]
    if not (text[end].isspace() or head[-1:].isspace()) and len(head.split(maxsplit=1)) == 2:
        head = head.rsplit(maxsplit=1)[0]
    return head, bool(text[len(head) :].strip())
