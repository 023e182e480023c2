"""A topic that was found turned into a theme of the codebook: its words, its two-word expressions, three comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import pairwise

import pandas as pd

from analysis.codebook import Codebook, Theme
from analysis.codebook_edits import named
from analysis.matching import STOPWORDS
from analysis.terms import BREAK, Term, TermError, fold, parse_term, words_of
from analysis.topic_words import different

LONGEST = 300
"""Letters of an example."""
EXAMPLES = 3
PHRASES = 5
LEAST = 3
"""Comments of the topic that must hold a two-word expression."""


def theme_of(topic: pd.Series, held: pd.DataFrame, examples: Iterable[object], codebook: Codebook) -> Theme:
    """Return a theme that finds what a topic is about, under a name that the codebook does not have yet.

    Needs the topic's row of ``summary`` (title and words), the tidy comments under it, the texts of those that stand
    for it, the one most like it first, and the codebook the theme is for. Returns its words that a codebook can hold,
    as phrases the two-word expressions with one of them in at least ``LEAST`` of the comments (the commonest), and as
    examples up to three of the texts, one line each. Where nothing of that is left the theme is empty, which
    ``with_theme`` refuses with a sentence.
    """
    words = _usable(str(topic["words"]).split(", "))
    return Theme(
        name=named(codebook, str(topic["title"])),
        title=str(topic["title"]),
        definition=f"Found as a topic: {topic['words']}. Say what belongs here.",
        words=words,
        phrases=_phrases(held["body"], words),
        examples=tuple(dict.fromkeys(line for text in examples if (line := _line(text))))[:EXAMPLES],
    )


def is_theme(title: object, codebook: Codebook) -> bool:
    """Say whether the codebook has a theme of that title."""
    return any(theme.title == title for theme in codebook.themes)


def _usable(entries: Iterable[str]) -> tuple[str, ...]:
    """Return the entries that are one word of a codebook each, without forms of one that comes before."""
    return tuple(different([entry for entry in entries if _is_word(entry)]))


def _is_word(entry: str) -> bool:
    try:
        return len(parse_term(entry).slots) == 1
    except TermError:
        return False


def _phrases(texts: Iterable[object], words: Collection[str]) -> tuple[str, ...]:
    """Return the commonest pairs of words that follow one another, one of them a word of the topic."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        if isinstance(text, str):
            counts.update({pair for part in BREAK.split(fold(text)) for pair in _pairs(words_of(part), words)})
    common = sorted((pair for pair in counts if counts[pair] >= LEAST), key=lambda pair: (-counts[pair], pair))
    kept: dict[Term, str] = {}
    for first, second in common:
        kept.setdefault(parse_term(f"{first} {second}"), f"{first} {second}")
    return tuple(kept.values())[:PHRASES]


def _pairs(said: list[str], words: Collection[str]) -> Iterable[tuple[str, str]]:
    for first, second in pairwise(said):
        if first != second and (first in words or second in words) and _tells(first) and _tells(second):
            yield first, second


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in STOPWORDS and not word.isnumeric()


def _line(text: object) -> str:
    """Return a text as one line of at most ``LONGEST`` letters, cut between words."""
    line = " ".join(text.split()) if isinstance(text, str) else ""
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[LONGEST // 2 :] else cut[:-1]}…"
