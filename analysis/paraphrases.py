"""What a comment says over again in its own words, of a paragraph of an article.

Sentences are laid side by side: their words (TF-IDF, the words of the whole story left out) and their meaning (vectors
of analysis/embedding.py, centred on the sentences of the articles, for within one story all texts are alike; on ArgKP
key points that lifts the mean average precision of both from .33 and .36 to .54). Only pairs that share telling words
are looked at, and most are abstained from: a link must be right rather than found. At these limits none was made
between the sample articles and 5,800 comments of other sites on other stories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.article_quotes import story_wide
from analysis.claims import worded
from analysis.embedding import embed
from analysis.matching import STOPWORDS
from analysis.minilm import ModelError
from analysis.sentences import sentences

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LEAST = 0.4
"""Mean of the two likenesses from which a sentence is taken for a paraphrase."""
LEAST_WORDS = 0.5
"""The likeness of words alone that it takes where the sentence model is not installed."""
CANDIDATE = 0.2
"""Likeness of words below which a pair is not looked at."""
TELLING = 4
"""Telling words that a sentence must have to say anything over again, and two that a pair must share."""
SHARED = 2


@dataclass(frozen=True, slots=True)
class Echo:
    """A sentence of a text that says a sentence of a paragraph over again."""

    text: int
    paragraph: int
    start: int
    end: int
    paragraph_start: int
    paragraph_end: int
    likeness: float
    shared: tuple[str, ...]
    """The telling words that both have."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    owner: int
    start: int
    end: int
    text: str
    words: frozenset[str]


def paraphrases(texts: list[str], paragraphs: list[str]) -> list[Echo]:
    """Return what the texts say over again of the paragraphs: of each text and paragraph the pair most alike.

    Sentences with fewer than ``TELLING`` telling words are passed over. Where the sentence model is not installed the
    words alone decide, and it takes more of them.
    """
    within = Counter(word for text in paragraphs for word in set(worded(text).words))
    common = story_wide(within, len(paragraphs)) | STOPWORDS
    here, there = list(_sentences(texts, common)), list(_sentences(paragraphs, common))
    if not here or not there:
        return []
    rows, columns, words = _candidates([sentence.words for sentence in here], [sentence.words for sentence in there])
    alike = _likeness([here[row].text for row in rows], [there[column].text for column in columns], there, words)
    echoes: dict[tuple[int, int], Echo] = {}
    for row, column, likeness in zip(rows.tolist(), columns.tolist(), alike.tolist(), strict=True):
        one, other = here[row], there[column]
        shared = tuple(sorted(one.words & other.words))
        key = one.owner, other.owner
        if likeness and len(shared) >= SHARED and (key not in echoes or likeness > echoes[key].likeness):
            echoes[key] = Echo(*key, one.start, one.end, other.start, other.end, likeness, shared)
    return [echoes[key] for key in sorted(echoes)]


def _sentences(texts: list[str], common: frozenset[str]) -> Iterator[_Sentence]:
    for owner, text in enumerate(texts):
        place = 0
        for sentence in sentences(text):
            place = text.index(sentence, place)
            words = frozenset(word for word in worded(sentence).words if word not in common and len(word) > 1)
            if len(words) >= TELLING:
                yield _Sentence(owner, place, place + len(sentence), " ".join(sentence.split()), words)
            place += len(sentence)


def _candidates(here: list[frozenset[str]], there: list[frozenset[str]]) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs that share enough telling words, as rows, columns and cosines of their TF-IDF vectors."""
    from scipy import sparse

    number = {word: place for place, word in enumerate(sorted(set().union(*there)))}
    found = Counter(word for words in (*here, *there) for word in words)
    total = len(here) + len(there)
    rarity = {word: 1 + np.log((1 + total) / (1 + found[word])) for word in found}
    sides = []
    for side in (here, there):
        norms = [np.sqrt(sum(rarity[word] ** 2 for word in sorted(words))) for words in side]
        cells = [
            (row, number[word], rarity[word] / norms[row])
            for row, words in enumerate(side)
            for word in sorted(words)
            if word in number
        ]
        rows, columns, values = (np.array(part) for part in zip(*cells)) if cells else (np.zeros(0, np.int64),) * 3
        sides.append(sparse.csr_matrix((values, (rows, columns)), shape=(len(side), len(number))))
    cosines = (sides[0] @ sides[1].T).tocoo()
    kept = cosines.data >= CANDIDATE
    order = np.lexsort((cosines.col[kept], cosines.row[kept]))
    return cosines.row[kept][order], cosines.col[kept][order], cosines.data[kept][order]


def _likeness(here: list[str], there: list[str], every: list[_Sentence], words: Floats) -> Floats:
    """Return how alike each pair is, 0 where it is not enough to speak of."""
    try:
        centre = embed([sentence.text for sentence in every]).mean(axis=0, dtype=np.float64)
        one, other = (_centred(embed(side), centre) for side in (here, there))
    except ModelError:
        return np.where(words >= LEAST_WORDS, words, 0.0)
    both = (words + np.einsum("ij,ij->i", one, other)) / 2
    return np.where(both >= LEAST, both.round(6), 0.0)


def _centred(vectors: npt.NDArray[np.float32], centre: Floats) -> Floats:
    moved = vectors.astype(np.float64) - centre
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    centred: Floats = moved / np.maximum(norms, np.finfo(np.float64).tiny)
    return centred
