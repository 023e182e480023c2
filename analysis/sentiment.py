"""How friendly or hostile each comment is, by two readings, and which comments they can judge.

The first reading is VADER's word list, the second a model learned from labelled texts (analysis/opinion.py), which also
sees what VADER says. The label that is shown is the second's: where the two differ, people side with it more often
(benchmarks/README.md, Sentiment). Where they agree the label can be leaned on.

VADER was made for single short posts: on long ones its score runs to the ends of the scale, so there the mean of
the sentences is shown. Source: Hutto & Gilbert, ICWSM 2014; its limits on forum text are measured in
benchmarks/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.reading import Reading
from analysis.reading_batch import readings
from analysis.tone import Tone, default
from ingest.schema import KEY

LABELS = ["negative", "neutral", "positive"]
MOOD_AT_LEAST = 10
"""Judgeable comments below which a thread is given no mood."""
JOKE_TAGS = frozenset({"funny", "humor", "humour", "joke", "satire"})
JOKE_MARK = "/s"
"""How authors say at the end of a comment that it is not meant seriously."""

NO_TEXT, TITLE_ONLY, JOKE, FOREIGN = "no text", "title only", "tagged as a joke", "not in Latin letters"
REASONS = [NO_TEXT, TITLE_ONLY, JOKE, FOREIGN]
"""Why a comment is not judged."""

COLUMNS = [
    *Reading._fields[:9], "vader_label", "label", "probability", "agree", "judgeable", "why_not", "cut",
]  # fmt: skip
"""The columns of the table beside KEY."""

CAVEAT = (
    "Two readings go by words, not by irony, context or facts, and by English words only: an angry comment made of "
    "friendly words counts as positive. Where both agree, the label can be leaned on."
)
"""What stands beside every number on the screen and in reports."""

READINGS = "two readings of the words, blind to irony"
"""By what comments are judged, for a subtitle."""

_NO_LETTERS = bytes(byte for byte in range(256) if not chr(byte).isalpha() or byte > 127)
_REPLY = re.compile(r"\s*re\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """The sentiment of many comments together."""

    n: int
    """Comments asked about."""
    judged: int
    """Of these, how many are judgeable and carry weight."""
    score: float | None
    """Mean score in [-1, 1]; None where too few are judged."""
    shares: dict[str, float]
    """Part of the weight that each label holds; empty where too few are judged."""
    sentence: str
    """The above in words, or why nothing is said."""


def sentiment(comments: pd.DataFrame, tone: Tone | None = None) -> pd.DataFrame:
    """Score every comment on its own words.

    Needs the tidy ``comments`` (body without quotes and signature, subject, tag) and the words of the field (none
    given: the bundled ones). Returns one row per comment, in the same order: KEY; what VADER says, to the last digit:
    ``neg``, ``neu``, ``pos`` (shares of words, 0..1) and ``compound`` (balance, -1..1) of the whole, ``sentence_mean``
    (mean compound of the sentences); ``n_words``, ``n_sentences``; ``score`` (the number to show: ``compound``, or
    ``sentence_mean`` over LONG_WORDS words); ``adjusted`` (``compound`` with the words of the field) and
    ``vader_label``, its label by the neutral band; ``label`` (LABELS), the second opinion, which reads VADER's scores
    and the words, and ``probability``, how likely it is; ``agree`` (both labels are the same); ``judgeable``;
    ``why_not`` (REASONS, missing where judgeable); ``cut`` (not read to its end). Without text the numbers are missing;
    n_words is 0.
    """
    tone = tone or default()
    body = comments["body"]
    has_text = (body.notna() & (body.str.strip() != "")).to_numpy(bool)
    texts = _texts(body[has_text])
    read = readings(texts, tone)
    found: dict[str, Any] = {name: _placed(read[name].to_numpy(), has_text) for name in Reading._fields}
    chances = np.column_stack([found[name] for name in LABELS])
    by_words, by_both = label(pd.Series(found["adjusted"]), tone.neutral_band), _likeliest(chances)
    why_not = _why_not(comments, has_text, texts)
    found |= {
        "vader_label": by_words.array,
        "label": by_both.array,
        "probability": chances.max(axis=1),
        "agree": (by_words == by_both).astype("boolean").where(has_text).array,
        "judgeable": why_not.isna().array,
        "why_not": why_not.array,
    }
    named = {name: comments[name].array for name in KEY} | {name: found[name] for name in COLUMNS}
    return pd.DataFrame(named, index=comments.index)


def _placed(values: npt.NDArray[np.generic], places: npt.NDArray[np.bool_]) -> npt.NDArray[np.generic]:
    """Return values at their places among all; elsewhere numbers are missing, counts 0 and flags False."""
    kind = np.int32 if values.dtype == np.int64 else values.dtype
    found = np.full(len(places), np.nan if values.dtype == np.float64 else 0, dtype=kind)
    found[places] = values
    return found


def _texts(body: pd.Series) -> pa.LargeStringArray:
    """Return texts, none of them missing, in one piece."""
    found = pa.array(body, pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def label(score: pd.Series, band: float) -> pd.Series:
    """Return negative, neutral or positive (ordered category) for each score; missing stays missing."""
    value = score.to_numpy(np.float64)
    place = np.where(np.isnan(value), -1, np.where(value <= -band, 0, np.where(value < band, 1, 2)))
    return _labels(place, score.index)


def _likeliest(chances: npt.NDArray[np.float64]) -> pd.Series:
    """Return the likeliest of LABELS in each row; a row of missing values gives a missing label."""
    return _labels(np.where(np.isnan(chances).any(axis=1), -1, chances.argmax(axis=1)))


def _labels(places: npt.NDArray[np.int64], index: pd.Index | None = None) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(places, pd.Index(LABELS), ordered=True), index=index)


def agreement(sentiment: pd.DataFrame) -> float | None:
    """Return the part of the judgeable comments on which both readings agree, None where there are none.

    Needs rows of ``sentiment``.
    """
    agree = sentiment.loc[sentiment["judgeable"], "agree"]
    return None if agree.empty else float(agree.mean())


def mood(sentiment: pd.DataFrame, weights: pd.Series | None = None) -> Mood:
    """Sum up the sentiment of many comments, or say why that cannot be done.

    Needs rows of ``sentiment`` and, on the same index, what each counts (none given: one each; missing: not counted).
    Returns a Mood without any number below MOOD_AT_LEAST judged comments.
    """
    told = "can be judged" if weights is None else "can be judged and carry weight"
    given = pd.Series(1.0, index=sentiment.index) if weights is None else weights
    judged = sentiment[sentiment["judgeable"] & (given > 0)]
    counts = given.loc[judged.index]
    if len(judged) < MOOD_AT_LEAST:
        return Mood(
            n=len(sentiment), judged=len(judged), score=None, shares={}, sentence=_no_mood(sentiment, judged, told)
        )
    score = float(np.average(judged["score"], weights=counts))
    parts = counts.groupby(judged["label"], observed=False).sum() / counts.sum()
    shares = {name: float(parts[name]) for name in LABELS}
    words = ", ".join(f"{100 * shares[name]:.0f}\u00a0% {name}" for name in LABELS)
    mean = f"{score:+.2f}".replace("-", "−")
    sentence = (
        f"{len(judged):,} of {len(sentiment):,} comments {told}. Their words are {words}; the mean score is {mean} on "
        f"a scale from −1 to +1. Both readings agree on {100 * judged['agree'].mean():.0f}\u00a0% of these comments."
    )
    return Mood(n=len(sentiment), judged=len(judged), score=score, shares=shares, sentence=sentence)


def _why_not(comments: pd.DataFrame, has_text: npt.NDArray[np.bool_], texts: pa.LargeStringArray) -> pd.Series:
    """Return why each comment is not judged, missing where it is; ``texts`` are the bodies of those with text."""
    subject = comments["subject"].dropna()
    own_title = np.zeros(len(comments), np.bool_)
    own_title[comments["subject"].notna()] = (subject.str.strip() != "") & ~subject.str.match(_REPLY)
    tagged = np.zeros(len(comments), np.bool_)
    tagged[comments["tag"].notna()] = comments["tag"].dropna().str.casefold().isin(JOKE_TAGS)
    marked = np.zeros(len(comments), np.bool_)
    marked[has_text] = pc.ends_with(pc.utf8_rtrim_whitespace(texts), JOKE_MARK).to_numpy(zero_copy_only=False)
    foreign = np.zeros(len(comments), np.bool_)
    beyond = pc.not_equal(pc.binary_length(texts), pc.utf8_length(texts))
    rows = np.flatnonzero(has_text)[beyond.to_numpy(zero_copy_only=False)]
    foreign[rows] = [_foreign(text) for text in texts.filter(beyond).to_pylist()]
    place = np.where(foreign, REASONS.index(FOREIGN), -1)
    place[tagged | marked] = REASONS.index(JOKE)
    place[~has_text] = REASONS.index(NO_TEXT)
    place[~has_text & own_title] = REASONS.index(TITLE_ONLY)
    return pd.Series(pd.Categorical.from_codes(place, pd.Index(REASONS)))


def _foreign(text: str) -> bool:
    """Say whether most letters at the beginning of a text are from other scripts than Latin."""
    head = text[:1_000]
    plain = head.encode("ascii", "ignore")
    if len(head) - len(plain) <= len(plain.translate(None, _NO_LETTERS)):
        return False  # it has more letters without accents than characters of other kinds
    letters = [character for character in head if character.isalpha()]
    return 2 * sum(character < "\u0250" for character in letters) < len(letters)


def _no_mood(sentiment: pd.DataFrame, judged: pd.DataFrame, told: str) -> str:
    """Say why a thread is given no mood."""
    if sentiment.empty:
        return "No mood is given: there are no comments."
    counts = sentiment["why_not"].value_counts()
    phrases = {
        NO_TEXT: "{} without text",
        TITLE_ONLY: "{} with a title only",
        JOKE: "{} tagged as a joke",
        FOREIGN: "{} not in Latin letters",
    }
    reasons = [phrases[reason].format(counts[reason]) for reason in REASONS if counts.get(reason, 0)]
    left_out = f" Left out: {', '.join(reasons)}." if reasons else ""
    return (
        f"No mood is given: {len(judged):,} of {len(sentiment):,} comments {told}, "
        f"and fewer than {MOOD_AT_LEAST} say too little about a thread.{left_out}"
    )
