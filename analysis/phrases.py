"""Which words of many texts are part of a phrase, worked out for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from analysis.codebook_words import CodebookWords, Part
from analysis.terms import GAP
from analysis.words_at_once import Words

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Pairs = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Parts:
    """What the words of texts can be part of. Pairs are (word, what it is), by word."""

    kind: Numbers
    """For each word: which of ``kinds`` it is, -1 for none."""
    at: Numbers
    """The words that can be part of anything."""
    kinds: list[Part]

    @staticmethod
    def of(words: Words, known: CodebookWords) -> Parts:
        """Look all words up."""
        kind = known.kinds(words)
        return Parts(kind, np.flatnonzero(kind >= 0), known.parts)

    def pairs(self, get: Callable[[Part], tuple[int, ...]], among: Flags | None = None) -> Pairs:
        """Return each word (of some) with all that ``get`` gives of its part."""
        at = self.at if among is None else self.at[among[self.at]]
        return _spread(at, self.kind[at], [get(part) for part in self.kinds])


class Filled:
    """Which slots words fill."""

    def __init__(self, parts: Parts, known: CodebookWords) -> None:
        numbers = np.arange(len(parts.kinds))
        kinds, slots = _spread(numbers, numbers, [part.slots for part in parts.kinds])
        self._slots = known.slots
        self._kind = parts.kind
        self._filled = np.sort(kinds * known.slots + slots)

    def by(self, at: Numbers, slot: Numbers) -> Flags:
        """Say of each word whether it fills the slot beside it."""
        kind = self._kind[at]
        fills = np.zeros(len(at), dtype=bool)
        some = np.flatnonzero(kind >= 0)
        key = kind[some] * self._slots + slot[some]
        place = np.minimum(np.searchsorted(self._filled, key), len(self._filled) - 1)
        fills[some] = self._filled[place] == key if len(self._filled) else False
        return fills


def _spread(at: Numbers, kind: Numbers, lists: list[tuple[int, ...]]) -> Pairs:
    """Return each of ``at`` with each number in the list of its kind."""
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = np.fromiter(chain.from_iterable(lists), np.int64, int(counts.sum()))
    begin = np.cumsum(counts) - counts
    some = np.flatnonzero(counts[kind])
    at, kind = at[some], kind[some]
    times = counts[kind]
    before = np.cumsum(times) - times
    return np.repeat(at, times), flat[np.arange(int(times.sum())) + np.repeat(begin[kind] - before, times)]


def stretches(words: Words, parts: Parts, known: CodebookWords) -> tuple[Numbers, Numbers, Numbers]:
    """Return (entry, first word, last word) of the shortest match around each word that is the anchor of an entry."""
    at, entry = parts.pairs(lambda part: part.anchored)
    first, last = at.copy(), at.copy()
    several = np.flatnonzero(known.length[entry] > 1)
    filled = Filled(parts, known)
    for step, ends in ((-1, first), (1, last)):
        anchor = known.anchor[entry[several]]
        slots = anchor if step < 0 else known.length[entry[several]] - 1 - anchor
        found = _reached(words, filled, known, at[several], entry[several], slots, step)
        ends[several] = found
        several = several[found >= 0]
    whole = (first >= 0) & (last >= 0)
    return entry[whole], first[whole], last[whole]


def _reached(words: Words, filled: Filled, known: CodebookWords, at: Numbers, entry: Numbers, slots: Numbers,
             step: int) -> Numbers:  # fmt: skip
    """Return the nearest word that fills the last slot on one side of each anchor, -1 for none.

    ``slots`` says how many slots there are on that side; ``step`` is -1 for the left side, 1 for the right one.
    """
    nearest = np.where(slots == 0, at, -1)
    hit, place = np.arange(len(at)), at
    for done in range(1, 1 + int(np.max(slots, initial=0))):
        more = slots[hit] >= done
        hit, place = hit[more], place[more]
        slot = known.anchor[entry[hit]] + step * done
        reach = known.reach[entry[hit], slot if step > 0 else slot + 1]
        pairs = [(hit, place + step)]
        pairs += [(hit[reach >= far], place[reach >= far] + step * far) for far in range(2, GAP + 2)]
        hit, place = (np.concatenate(column) for column in zip(*pairs))
        inside = (place >= 0) & (place < len(words.start))
        hit, place = hit[inside], place[inside]
        slot = known.slot_of[entry[hit], known.anchor[entry[hit]] + step * done]
        fits = np.flatnonzero(filled.by(place, slot))
        fits = fits[words.text[place[fits]] == words.text[at[hit[fits]]]]
        key = np.unique(hit[fits] * len(words.start) + place[fits])
        hit, place = key // len(words.start), key % len(words.start)
        order = np.flatnonzero(slots[hit] == done)[:: -1 if step > 0 else 1]  # the nearest is written last
        nearest[hit[order]] = place[order]
    return nearest
