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
    """What the words of some texts can be part of. Pairs are (word, what it is), by word."""

    anchored: Pairs
    """Entries whose anchor a word is."""
    rare: Pairs
    """Examples that need it, or one of few others."""
    examples: Pairs
    """Content words of examples: the example's number times the codebook words' width, and the word's place."""
    kind: Numbers
    """Per word: which of the words with a part it is, -1 for none."""
    fills: Numbers
    """Sorted: kind times the number of slots, and a slot that it fills."""
    slots: int

    @staticmethod
    def of(words: Words, known: CodebookWords) -> Parts:
        """Look up the words of some texts."""
        found = [known[word] for word in words.different]
        parts = [part for part in found if part]
        number = np.full(len(found), -1, dtype=np.int64)
        number[[code for code, part in enumerate(found) if part]] = np.arange(len(parts))
        kind = number[words.code]
        at = np.flatnonzero(kind >= 0)

        def pairs(get: Callable[[Part], tuple[int, ...]]) -> Pairs:
            return _spread(at, kind[at], [get(part) for part in parts])

        kinds, slots = _spread(np.arange(len(parts)), np.arange(len(parts)), [part.slots for part in parts])
        fills = np.sort(kinds * known.slots + slots)
        return Parts(pairs(lambda part: part.anchored), pairs(lambda part: part.rare),
                     pairs(lambda part: part.examples), kind, fills, known.slots)  # fmt: skip

    def fill(self, at: Numbers, slot: Numbers) -> Flags:
        """Say of each word whether it fills the slot beside it."""
        kind = self.kind[at]
        key = kind * self.slots + slot
        if not len(self.fills):
            return np.zeros(len(at), dtype=bool)
        found = self.fills[np.minimum(np.searchsorted(self.fills, key), len(self.fills) - 1)]
        return np.asarray((kind >= 0) & (found == key), dtype=bool)


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
    """Return (entry, first word, last word) of the shortest match around each anchor."""
    at, entry = parts.anchored
    lengths = np.array([len(entry.term.slots) for entry in known.entries], dtype=np.int64)
    anchors = np.array([entry.anchor for entry in known.entries], dtype=np.int64)
    first, last = at.copy(), at.copy()
    several = np.flatnonzero(lengths[entry] > 1)
    for step, ends in ((-1, first), (1, last)):
        slots = np.where(step < 0, anchors, lengths - 1 - anchors)[entry[several]]
        found = _reached(words, parts, known, at[several], entry[several], anchors, slots, step)
        ends[several] = found
        several = several[found >= 0]
    whole = (first >= 0) & (last >= 0)
    return entry[whole], first[whole], last[whole]


def _reached(words: Words, parts: Parts, known: CodebookWords, at: Numbers, entry: Numbers, anchors: Numbers,
             slots: Numbers, step: int) -> Numbers:  # fmt: skip
    """Return the nearest word that fills the last slot on one side of each anchor, -1 for none.

    ``slots`` says how many slots there are on that side; ``step`` is -1 for the left side, 1 for the right one.
    """
    nearest = np.where(slots == 0, at, -1)
    hit, place = np.arange(len(at)), at
    for done in range(int(np.max(slots, initial=0))):
        more = slots[hit] > done
        hit, place = hit[more], place[more]
        slot = anchors[entry[hit]] + step * (done + 1)
        reach = known.reach[entry[hit], slot if step > 0 else slot + 1]
        pairs = [(hit[reach >= far], place[reach >= far] + step * far) for far in range(1, GAP + 2)]
        hit, place = (np.concatenate(column) for column in zip(*pairs))
        inside = (place >= 0) & (place < len(words.row))
        hit, place = hit[inside], place[inside]
        slot = anchors[entry[hit]] + step * (done + 1)
        fits = (words.row[place] == words.row[at[hit]]) & parts.fill(place, known.slot_of[entry[hit], slot])
        hit, place = _once(hit[fits], place[fits], len(words.row))
        last = slots[hit] == done + 1
        order = np.flatnonzero(last)[:: -1 if step > 0 else 1]  # the nearest is written last
        nearest[hit[order]] = place[order]
    return nearest


def _once(hit: Numbers, place: Numbers, count: int) -> Pairs:
    """Return different pairs in order."""
    key = np.unique(hit * count + place) if count else hit
    return key // max(count, 1), key % max(count, 1)
