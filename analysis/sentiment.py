"""How friendly or hostile the words of each comment are, by the VADER word list, and which comments it can judge.

VADER was made for single short posts: on long ones its score runs to the ends of the scale, so there the mean of
the sentences is shown. Source: Hutto & Gilbert, ICWSM 2014; its limits on forum text are measured in
benchmarks/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import vader
from analysis.sentences import sentences
from ingest.schema import KEY

LABELS = ["negative", "neutral", "positive"]
NEUTRAL_BAND = 0.05
"""Scores nearer to zero than this are neutral: the band VADER's authors use."""
LONG_WORDS = 40
"""From more words than this on, the mean of the sentences is shown instead of the score of the whole."""
READ_CHARACTERS = 16_000
"""No more of a comment is read (about 2,800 words), so that none takes longer than 50 ms."""
READ_SENTENCES = 300
"""No more sentences of a comment go into their mean."""
MOOD_AT_LEAST = 10
"""Judgeable comments below which a thread is given no mood."""
JOKE_TAGS = frozenset({"funny", "humor", "humour", "joke", "satire"})
JOKE_MARK = "/s"
"""How authors say at the end of a comment that it is not meant seriously."""

NO_TEXT, TITLE_ONLY, JOKE, FOREIGN = "no text", "title only", "tagged as a joke", "not in Latin letters"
REASONS = [NO_TEXT, TITLE_ONLY, JOKE, FOREIGN]
"""Why a comment is not judged."""

CAVEAT = (
    "A word list reads words, not irony, context or facts, and English words only: "
    "an angry comment made of friendly words counts as positive."
)
"""What stands beside every number on the screen and in reports."""

_REPLY = re.compile(r"\s*re\s*:", re.IGNORECASE)


class Reading(NamedTuple):
    """What one text gives."""

    neg: float
    neu: float
    pos: float
    compound: float
    sentence_mean: float
    n_words: int
    n_sentences: int
    cut: bool


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


def read(text: str) -> Reading:
    """Score one text, whole and sentence by sentence.

    Needs plain text of the author's own words. Returns a Reading; a text without any word scores 0 throughout.
    What lies beyond READ_CHARACTERS (emoji counted as the words VADER has for them) or, for the mean of the
    sentences, beyond READ_SENTENCES is not read; ``cut`` says so.
    """
    whole, cut = _readable(text)
    walk = sentences(whole)
    parts = list(islice(walk, READ_SENTENCES))
    cut = cut or next(walk, None) is not None
    scores, compounds = vader.score_parts(whole, parts)
    mean = round(sum(compounds) / len(compounds), 4) if compounds else 0.0
    return Reading(*scores, mean, len(whole.split()), len(parts), cut)


def sentiment(comments: pd.DataFrame) -> pd.DataFrame:
    """Score every comment on its own words.

    Needs the tidy ``comments`` (body without quotes and signature, subject, tag). Returns one row per comment, in the
    same order: KEY; ``neg``, ``neu``, ``pos`` (shares of words, 0..1) and ``compound`` (balance, -1..1) of the whole;
    ``sentence_mean`` (mean compound of the sentences); ``n_words``, ``n_sentences``; ``score`` (the number to show:
    ``compound``, or ``sentence_mean`` over LONG_WORDS words); ``label`` (LABELS); ``judgeable``; ``why_not`` (REASONS,
    missing where judgeable); ``cut`` (not read to its end). Without text the numbers are missing; n_words is 0.
    """
    body = comments["body"]
    has_text = (body.notna() & (body.str.strip() != "")).to_numpy(bool)
    codes, texts = pd.factorize(body[has_text])
    table = pd.DataFrame([read(text) for text in texts], columns=list(Reading._fields))
    table = table.astype(_READING_DTYPES).iloc[codes].set_axis(comments.index[has_text])
    table = table.reindex(comments.index)
    score = table["compound"].where(~(table["n_words"] > LONG_WORDS), table["sentence_mean"])
    why_not = _why_not(comments, has_text)
    scored = table.assign(
        n_words=table["n_words"].fillna(0).astype("int32"),
        n_sentences=table["n_sentences"].fillna(0).astype("int32"),
        score=score,
        label=label(score),
        judgeable=why_not.isna(),
        why_not=why_not,
        cut=table["cut"].eq(True),
    )
    columns = [*Reading._fields[:-1], "score", "label", "judgeable", "why_not", "cut"]
    return pd.concat([comments[KEY], scored[columns]], axis=1)


def label(score: pd.Series) -> pd.Series:
    """Return negative, neutral or positive (ordered category) for each score; missing stays missing."""
    value = score.to_numpy(np.float64)
    place = np.where(value <= -NEUTRAL_BAND, 0, np.where(value < NEUTRAL_BAND, 1, 2))
    place[np.isnan(value)] = -1
    return pd.Series(pd.Categorical.from_codes(place, pd.Index(LABELS), ordered=True), index=score.index)


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
        f"{len(judged):,} of {len(sentiment):,} comments {told}. Their words are {words}; "
        f"the mean score is {mean} on a scale from −1 to +1."
    )
    return Mood(n=len(sentiment), judged=len(judged), score=score, shares=shares, sentence=sentence)


_READING_DTYPES = {**dict.fromkeys(Reading._fields[:5], "float64"), "n_words": "float64", "n_sentences": "float64"}


def _readable(text: str) -> tuple[str, bool]:
    """Return as much of a text as is read, ending with a whole word, and whether that leaves something out."""
    end = vader.readable_length(text, READ_CHARACTERS)
    if end == len(text):
        return text, False
    head = text[:end]
    if not (text[end].isspace() or head[-1:].isspace()) and len(head.split(maxsplit=1)) == 2:
        head = head.rsplit(maxsplit=1)[0]
    return head, bool(text[len(head) :].strip())


def _why_not(comments: pd.DataFrame, has_text: npt.NDArray[np.bool_]) -> pd.Series:
    """Return why each comment is not judged, missing where it is."""
    subject = comments["subject"].fillna("")
    own_title = (subject.str.strip() != "") & ~subject.str.match(_REPLY)
    tagged = comments["tag"].str.casefold().isin(JOKE_TAGS)
    marked = comments["body"].fillna("").str.rstrip().str.endswith(JOKE_MARK)
    foreign = comments["body"].map(_foreign, na_action="ignore").eq(True)
    place = np.where(foreign, REASONS.index(FOREIGN), -1)
    place[tagged | marked] = REASONS.index(JOKE)
    place[~has_text] = REASONS.index(NO_TEXT)
    place[~has_text & own_title.to_numpy(bool)] = REASONS.index(TITLE_ONLY)
    return pd.Series(pd.Categorical.from_codes(place, pd.Index(REASONS)), index=comments.index)


def _foreign(text: str) -> bool:
    """Say whether most letters at the beginning of a text are from other scripts than Latin."""
    if text.isascii():
        return False
    letters = [character for character in text[:1_000] if character.isalpha()]
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
