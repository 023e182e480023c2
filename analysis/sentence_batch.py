"""Where the sentences of many texts begin: what analysis/sentences.py finds in one text, over a stream of words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.sentences import MAY_END, WRAPPED, ends
from analysis.vocabulary import Vocabulary
from analysis.word_columns import Column, Ints
from analysis.word_stream import Bools, WordStream

_LOWER, _ENDS, _ENDS_BEFORE_LOWER = 1, 2, 4


class SentenceWords:
    """What decides about the ends of sentences in the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary; no word is looked at yet."""
        self._vocabulary, self._flags, self._learned = vocabulary, Column(np.int8), 0

    def flags(self) -> npt.NDArray[np.int8]:
        """Return the flags of every word, after a look at those that are new."""
        new = self._vocabulary.words[self._learned :]
        if new:
            lower = [_LOWER if token[0].islower() else 0 for token in new]
            ending = [_marks(token) if token[-1] in MAY_END else 0 for token in new]
            self._flags.extend([one | other for one, other in zip(lower, ending, strict=True)])
            self._learned += len(new)
        return self._flags.array()


def _marks(token: str) -> int:
    if not ends(token, False):
        return 0
    return _ENDS | (_ENDS_BEFORE_LOWER if ends(token, True) else 0)


def sentence_starts(stream: WordStream, words: SentenceWords) -> Ints:
    """Return the word at which each sentence of each text begins, followed by the number of all words."""
    n = len(stream.codes)
    flags = np.append(words.flags().take(stream.codes), np.int8(0))
    lower = flags[1:] & _LOWER > 0
    ending = np.where(lower, flags[:-1] & _ENDS_BEFORE_LOWER > 0, flags[:-1] & _ENDS > 0)
    broken = np.flatnonzero(stream.breaks)
    if broken.size:
        ending[broken] |= (stream.breaks[broken] > 1) | (~lower[broken] & ~_wrapped(stream, broken))
    begins = np.zeros(n + 1, np.bool_)
    begins[1:] = ending
    begins[stream.starts] = True
    begins[n] = True
    return np.flatnonzero(begins)


def _wrapped(stream: WordStream, broken: Ints) -> Bools:
    """Say which of the lines that end after some words are as long as lines that programs break."""
    text = np.searchsorted(stream.starts, broken, side="right") - 1
    first = stream.starts[text]  # of the line: the first word of the text, or the one after the line break before
    first[1:] = np.maximum(first[1:], broken[:-1] + 1)
    lengths = stream.characters(stream.begins[first], stream.ends[broken])
    return np.asarray((lengths >= WRAPPED.start) & (lengths < WRAPPED.stop))
