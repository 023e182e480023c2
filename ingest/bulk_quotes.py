"""Quotes that lost their marks, among many comments: only where a line may repeat what it answers is it looked at.

A line that repeats one above it has the same words. So of every text is noted, by hash, how its words begin, those
that begin with four letters of ASCII; a line is no quote from a text in which no word begins as one of its own does.
Beyond ASCII only U+0130 and U+212A have letters of ASCII in lower case; texts with one of these are always looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk_markdown import matches
from ingest.quotes import GENERATIONS, LEAST_WORDS, plain, split_quotes

_BITS = 9
_SLOTS = 1 << _BITS
"""Beginnings of words that are told apart in one text."""
_MIX = np.uint32(2654435761)
"""Multiplicative hashing: Knuth, The Art of Computer Programming, 6.4."""
_PROBES = 5
"""Words of a line that are looked for, evenly from its first to its last."""
_SHORTEST = 2 * LEAST_WORDS - 1
"""Bytes of the shortest line that is a quote: letters and the blanks between."""
_STEP = 1 << 20
"""Bytes that are hashed at once: they stay in the cache of the processor."""
_LINE_END, _TO_LOWER, _A, _LETTERS = ord("\n"), ord("a") - ord("A"), np.uint8(ord("a")), 26
_DOUBTFUL = "\u0130", "\u212a"


class _Lines(NamedTuple):
    """Lines that are long enough for a quote."""

    rows: np.ndarray
    """Which text each stands in."""
    words: np.ndarray
    """The slots of some of its words, a row for each probe."""
    unknown: np.ndarray
    """Which have no word that is noted."""


def split(
    body: pa.Array, quoted: pa.Array, parents: np.ndarray, thread_of: np.ndarray, stories: Sequence[str | None]
) -> tuple[pa.Array, pa.Array]:
    """Return (own words, quoted lines) of comments, as ``ingest.tidy`` splits them.

    ``parents`` holds the row of each parent or -1; ``stories`` by thread what was told at its head.
    """
    told = [(story or "").encode("utf-8", "replace") for story in stories]
    texts = pa.concat_arrays([body.cast(pa.large_binary()), pa.array([*told, b""], pa.large_binary())])
    headed = np.array([bool(story) for story in stories], dtype=bool)
    above = _above(parents, np.where(headed[thread_of], len(body) + thread_of, -1))
    plains: dict[int, str] = {}
    changed: dict[int, tuple[str, str | None]] = {}
    answering = (above >= 0).any(axis=0) & matches(body, "\n")  # a quote leaves nothing of a single line
    for row in _may_repeat(texts, above, np.flatnonzero(answering)).tolist():
        answered = [at for at in above[:, row].tolist() if at >= 0]
        for at in answered:
            if at not in plains:
                plains[at] = plain((body[at].as_py() if at < len(body) else stories[at - len(body)]) or "")
        own, repeated = split_quotes(body[row].as_py(), [plains[at] for at in answered])
        if repeated is not None:
            changed[row] = own, repeated
    return _put(body, quoted, changed) if changed else (body, quoted)


def _above(parents: np.ndarray, story_of: np.ndarray) -> np.ndarray:
    """Return what each comment may quote, the comments up its chain and the story; -1 where there is none."""
    up, chain = np.append(parents, -1), [parents]  # above -1 is -1 again
    for _ in range(GENERATIONS - 1):
        chain.append(up[chain[-1]])
    return np.stack([*chain, story_of])


def _may_repeat(texts: pa.Array, above: np.ndarray, answering: np.ndarray) -> np.ndarray:
    """Return those of the answering comments one of whose lines may stand in a text above.

    The last text is empty, for -1. Only the answering texts and those above them are looked at.
    """
    if not len(answering):
        return answering
    held = np.where(above < 0, len(texts) - 1, above)[:, answering]
    used = np.unique(np.append(answering, held))
    own, held = np.searchsorted(used, answering), np.searchsorted(used, held)
    nothing, line_end = (pa.scalar(each, pa.large_binary()) for each in (b"", b"\n"))
    texts = pc.fill_null(texts.take(pa.array(used)), nothing)
    texts = pc.binary_join_element_wise(nothing, texts, line_end)  # a line end before each
    slots = np.zeros((len(texts), _SLOTS), dtype=bool)
    wanted = np.full(len(texts), -1)
    wanted[own] = np.arange(len(own))
    found = list(_hashed(texts, slots, wanted >= 0))
    rows = np.concatenate([lines.rows for lines in found])
    words = np.concatenate([lines.words for lines in found], axis=1)
    doubtful = _doubtful(texts)
    slots[doubtful] = True
    may = np.concatenate([lines.unknown for lines in found]) | doubtful[rows]
    for each in held:
        may |= slots[each[wanted[rows]], words].all(axis=0)
    told: np.ndarray = np.unique(answering[wanted[rows[may]]])
    return told


def _hashed(texts: pa.Array, slots: np.ndarray, wanted: np.ndarray) -> Iterator[_Lines]:
    """Note the words of texts, each behind a line end, in ``slots``, and yield the lines of those that are wanted."""
    bounds = np.frombuffer(texts.buffers()[1], dtype=np.int64)[: len(texts) + 1]
    flat = np.frombuffer(texts.buffers()[2], dtype=np.uint8)
    steps = np.searchsorted(bounds, np.arange(0, bounds[-1], _STEP))
    for first, last in pairwise(np.unique([*steps, len(texts)]).tolist()):
        text, starts = flat[bounds[first] : bounds[last]], bounds[first:last] - bounds[first]
        places, words = _words(text)
        held = np.diff(np.searchsorted(places, starts), append=len(places))
        slots[np.repeat(np.arange(first, last), held), words] = True
        ends = np.flatnonzero(text == _LINE_END)
        rows = np.searchsorted(starts, ends, side="right") + (first - 1)
        good = wanted[rows] & (np.diff(ends, append=len(text)) > _SHORTEST)
        yield _lines(rows, ends, good, places, words)


def _words(text: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places before the words of a text that begin with four letters, and their slots."""
    lower = text | _TO_LOWER
    letter = lower - _A < _LETTERS
    places = np.flatnonzero(~letter[:-4] & letter[1:-3] & letter[2:-2] & letter[3:-1] & letter[4:])
    begins: np.ndarray = np.zeros(len(places), dtype=np.uint32)
    for at in range(1, 5):
        begins = begins << 8 | lower[places + at]
    return places, begins * _MIX >> (32 - _BITS)


def _lines(rows: np.ndarray, ends: np.ndarray, good: np.ndarray, places: np.ndarray, words: np.ndarray) -> _Lines:
    """Return the good lines of those that start at line ends."""
    before = np.searchsorted(places, ends)
    held = np.diff(before, append=len(places))[good]
    probes = before[good] + (held - 1) * np.arange(_PROBES)[:, None] // (_PROBES - 1)
    return _Lines(rows[good], np.append(words, 0)[np.where(held > 0, probes, -1)], held == 0)


def _doubtful(texts: pa.Array) -> np.ndarray:
    """Say which texts have a character whose lower case is one of ASCII."""
    bounds = np.frombuffer(texts.buffers()[1], dtype=np.int64)[: len(texts) + 1]
    flat = np.frombuffer(texts.buffers()[2], dtype=np.uint8)[: bounds[-1]]
    found = np.zeros(len(texts), dtype=bool)
    for first, *more in (sign.encode() for sign in _DOUBTFUL):
        at = np.flatnonzero(flat == first)
        for step, byte in enumerate(more, start=1):
            at = at[flat[at + step] == byte]  # a text ends with a whole character
        found[np.searchsorted(bounds, at, side="right") - 1] = True
    return found


def _put(body: pa.Array, quoted: pa.Array, changed: dict[int, tuple[str, str | None]]) -> tuple[pa.Array, pa.Array]:
    """Return both texts with the changed ones in their places; what was quoted before comes first."""
    rows = sorted(changed)
    there = np.zeros(len(body), dtype=bool)
    there[rows] = True
    before = quoted.take(pa.array(rows)).to_pylist()
    lines = ["\n\n".join(t for t in (old, changed[row][1]) if t) for row, old in zip(rows, before, strict=True)]
    mask = pa.array(there)
    return (pc.replace_with_mask(body, mask, pa.array([changed[row][0] for row in rows], pa.string())),
            pc.replace_with_mask(quoted, mask, pa.array(lines, pa.string())))  # fmt: skip
