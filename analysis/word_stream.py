"""Cuts many texts into words at once: where each word stands, which word it is, and where lines break.

A word is what ``str.split`` gives: the same 29 characters count as white space. The bytes of all texts are looked at
together, and what is known of a word is worked out once for each different word and not once for each place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.vocabulary import Bytes, Vocabulary
from analysis.word_columns import Codes, Ints

Bools = npt.NDArray[np.bool_]

ROWS = 8_000
BYTES = 2_000_000
"""What is worked out on the way for so many words stays in the processor's own memory."""
_LINE_BREAK = ord("\n")
_NO_SPACES = [code for code in range(32) if not chr(code).isspace()]
"""Control characters that are no white space."""
_SPACES = [chr(code).encode() for code in range(128, 0x3001) if chr(code).isspace()]
"""White space beyond ASCII, as UTF-8: of two bytes or of three."""
_LEADS = sorted({space[0] for space in _SPACES})


class WordStream(NamedTuple):
    """The words of many texts, one after the other."""

    codes: Codes
    """The number of each word in the vocabulary."""
    starts: Ints
    """Where the words of each text begin, and after them the number of all words."""
    breaks: npt.NDArray[np.int32]
    """The line breaks in the white space that follows each word (of no meaning for the last word of a text)."""
    begins: Ints
    """The byte at which each word begins, counted over all texts."""
    ends: Ints
    """The byte after each word."""
    inner: Ints
    """The bytes at which no character begins."""

    def characters(self, begin: Ints, end: Ints) -> Ints:
        """Return how many characters lie between bytes."""
        return end - begin - (np.searchsorted(self.inner, end) - np.searchsorted(self.inner, begin))


def word_stream(texts: pa.LargeStringArray, vocabulary: Vocabulary) -> WordStream:
    """Cut texts into words.

    Needs texts without missing ones, and the words met before, to which the new ones are added.
    """
    offsets, data = _bytes(texts)
    word = data > ord(" ")
    control = np.flatnonzero(data < ord(" "))
    word[control[np.isin(data[control], _NO_SPACES)]] = True
    beyond = np.flatnonzero(data > 127)
    if beyond.size:
        _mark_spaces(data, beyond, word)
    begins, ends = _edges(word, offsets)
    breaks = np.zeros(len(begins), np.int32)
    lines = np.searchsorted(begins, np.flatnonzero(data == _LINE_BREAK)) - 1
    np.add.at(breaks, lines[lines >= 0], 1)
    starts = np.searchsorted(begins, offsets)
    inner = beyond[(data[beyond] & 0xC0) == 0x80]
    return WordStream(vocabulary.numbers(data, begins, ends), starts, breaks, begins, ends, inner)


def batches(texts: pa.LargeStringArray) -> Iterator[pa.LargeStringArray]:
    """Deal texts out to batches that are best looked at together: of ROWS texts and BYTES bytes, or a single text."""
    for begin in range(0, len(texts), ROWS):
        batch = texts.slice(begin, ROWS)
        ends = np.cumsum(pc.binary_length(batch).to_numpy())
        first = 0
        while first < len(batch):
            before = ends[first - 1] if first else 0
            last = max(int(np.searchsorted(ends, before + BYTES, side="right")), first + 1)
            yield batch.slice(first, last - first)
            first = last


def _bytes(texts: pa.LargeStringArray) -> tuple[Ints, Bytes]:
    """Return where each text begins and ends in the bytes of all, and these."""
    _, offsets, data = texts.buffers()
    where = np.frombuffer(offsets, np.int64, len(texts) + 1, texts.offset * 8) if offsets else np.zeros(1, np.int64)
    first, last = int(where[0]), int(where[-1])
    held = np.frombuffer(data, np.uint8, last - first, first) if last > first else np.zeros(0, np.uint8)
    return where - first, held


def _mark_spaces(data: Bytes, beyond: Ints, word: Bools) -> None:
    """Take the bytes of white space beyond ASCII out of the words."""
    leads = beyond[np.isin(data[beyond], _LEADS)]
    for length in (2, 3):
        at = leads[leads + length <= len(data)]
        seen = np.zeros(len(at), np.int64)
        for step in range(length):
            seen = seen << 8 | data[at + step]
        spaces = [int.from_bytes(space, "big") for space in _SPACES if len(space) == length]
        hit = at[np.isin(seen, spaces)]
        for step in range(length):
            word[hit + step] = False


def _edges(word: Bools, offsets: Ints) -> tuple[Ints, Ints]:
    """Return the first byte of each word and the byte after it; a text's end always ends a word."""
    if not word.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begin, end = word.copy(), word.copy()
    begin[1:] &= ~word[:-1]
    end[:-1] &= ~word[1:]
    inner = offsets[(offsets > 0) & (offsets < len(word))]
    begin[inner] = word[inner]
    end[inner - 1] = word[inner - 1]
    return np.flatnonzero(begin), np.flatnonzero(end) + 1
