"""Where the wording of a codebook stands in texts.

The texts that can show anything (analysis/sieve.py) are cut into words all at once, each different word is asked once
which entries it can be part of, and only around those words is looked further. The cost is linear in the texts and
hardly depends on how many entries there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.codebook import Codebook
from analysis.codebook_words import STOPWORDS, CodebookWords
from analysis.phrases import Parts, stretches
from analysis.sieve import Sieve
from analysis.terms import BREAK
from analysis.words_at_once import Words, cut

__all__ = ["STOPWORDS", "Match", "Matcher", "Matches"]

EXAMPLE_STRENGTH = 0.6
"""For a text that holds all content words of an example; less in proportion."""

Numbers = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of a text that shows a theme."""

    theme: int
    """Its place in the codebook."""
    start: int
    end: int
    strength: float
    term: str
    """The entry as the codebook has it."""
    example: bool


@dataclass(frozen=True)
class Matches:
    """What shows a theme in some texts, one value per match."""

    row: Numbers
    """The number of the text."""
    theme: Numbers
    start: Numbers
    end: Numbers
    strength: Values
    term: Numbers
    """The entry: its number in ``Matcher.terms``."""
    example: Flags

    def take(self, chosen: Numbers | Flags) -> Matches:
        """Return some of the matches."""
        return Matches(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    @staticmethod
    def of(rows: Sequence[tuple[Any, ...]]) -> Matches:
        """Return matches given one by one."""
        columns = zip(*rows) if rows else [()] * len(_NONE)
        return Matches(*(np.array(column, dtype=none.dtype) for column, none in zip(columns, _NONE.values())))

    @staticmethod
    def joined(parts: Sequence[Matches]) -> Matches:
        """Return all matches of several."""
        return Matches(*(np.concatenate([getattr(part, name) for part in parts]) for name in _NONE))


_NONE: dict[str, npt.NDArray[np.generic]] = {
    "row": np.zeros(0, np.int64), "theme": np.zeros(0, np.int64), "start": np.zeros(0, np.int64),
    "end": np.zeros(0, np.int64), "strength": np.zeros(0), "term": np.zeros(0, np.int64), "example": np.zeros(0, bool),
}  # fmt: skip


class Matcher:
    """Finds the entries of one codebook. Answers depend on the text alone, never on what was asked before."""

    def __init__(self, codebook: Codebook) -> None:
        self._words = CodebookWords(codebook)
        self._sieve = Sieve(self._words)
        entries = self._words.entries
        self.terms = sorted({entry.text for entry in entries} | {example.text for example in self._words.examples})
        """The different texts of the entries and examples of the codebook, in order."""
        number = {text: place for place, text in enumerate(self.terms)}
        self._term = np.array([number[entry.text] for entry in entries], dtype=np.int64)
        self._theme = np.array([entry.theme for entry in entries], dtype=np.int64)
        self._strength = np.array([entry.strength for entry in entries], dtype=np.float64)
        self._ends = np.array([bool(entry.term.ending) for entry in entries], dtype=bool)
        self._number = number

    def size(self) -> int:
        """Return how many different words it has in mind."""
        return len(self._words.vocabulary.words)

    def find(self, text: str) -> list[Match]:
        """Return what shows a theme, by theme and place: the longest entry where several lie within each other."""
        found = self.find_all([text])
        columns = (found.theme, found.start, found.end, found.strength, found.term, found.example)
        return [Match(theme, start, end, strength, self.terms[term], example)
                for theme, start, end, strength, term, example in zip(*(column.tolist() for column in columns))
                ]  # fmt: skip

    def find_all(self, texts: pa.Array | Sequence[str | None]) -> Matches:
        """Return what shows a theme in each of many texts, by text; of one text in the order of ``find``.

        Nothing is found in None. Places are those of the letters in each text.
        """
        array = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())
        parts = [self._find(words) for words in cut(array, self._sieve.passed(array))] if self.terms else []
        found = Matches.joined(parts) if parts else Matches.of([])
        return found.take(np.lexsort((found.example, found.term, -found.end, found.start, found.theme, found.row)))

    def _find(self, words: Words) -> Matches:
        parts = Parts.of(words, self._words)
        entry, first, last = stretches(words, parts, self._words)
        start, end = words.start[first], words.end[last]
        fits = self._fits(words, entry, start, end, last > first)
        entry, first, start, end = entry[fits], first[fits], start[fits], end[fits]
        kept = self._kept(entry, start, end, len(words.letters) + 1)
        entry, text = entry[kept], words.text[first[kept]]
        begin = words.begin[text]
        plain = Matches(words.rows[text], self._theme[entry], start[kept] - begin, end[kept] - begin,
                        self._strength[entry], self._term[entry], np.zeros(len(entry), dtype=bool))  # fmt: skip
        return Matches.joined([plain, self._near(words, parts)])

    def _fits(self, words: Words, entry: Numbers, start: Numbers, end: Numbers, several: Flags) -> Flags:
        """Say which stretches run across no end of a sentence and are followed by the mark they need."""
        fits = np.ones(len(entry), dtype=bool)
        for at in np.flatnonzero(several).tolist():
            fits[at] = not BREAK.search(words.folded, int(start[at]), int(end[at]))
        for at in np.flatnonzero(fits & self._ends[entry]).tolist():
            fits[at] = words.folded.startswith(self._words.entries[entry[at]].term.ending, int(end[at]))
        return fits

    def _kept(self, entry: Numbers, start: Numbers, end: Numbers, span: int) -> Numbers:
        """Return the matches that touch no exclusion of their theme and lie within no longer match of it.

        ``span`` is beyond all places: themes are told apart by adding it to the places, as often as their number.
        """
        shift = self._theme[entry] * span
        start, end = start + shift, end + shift
        strength = self._strength[entry]
        out, kept = np.flatnonzero(strength == 0), np.flatnonzero(strength > 0)
        out = out[np.argsort(start[out], kind="stable")]
        reached = np.concatenate([[-1], np.maximum.accumulate(end[out])]) if len(out) else np.array([-1])
        touched = reached[np.searchsorted(start[out], end[kept], side="left")] > start[kept]
        kept = kept[~touched]
        kept = kept[np.lexsort((self._term[entry[kept]], -strength[kept], -end[kept], start[kept]))]
        before = np.concatenate([[-1], np.maximum.accumulate(end[kept])[:-1]]) if len(kept) else kept
        longest: Numbers = kept[end[kept] > before]
        return longest

    def _near(self, words: Words, parts: Parts) -> Matches:
        """Return the stretches that are most like an example."""
        found: list[tuple[int, int, int, int, float, int, bool]] = []
        for text, number, places in _likely(words, parts, self._words):
            example = self._words.examples[number]
            first, last, held = _window(places, example.width)
            if held >= example.least:
                begin = words.begin[text]
                strength = EXAMPLE_STRENGTH * (held / len(example.words))
                found.append((int(words.rows[text]), example.theme, int(words.start[first] - begin),
                              int(words.end[last] - begin), strength, self._number[example.text], True))  # fmt: skip
        return Matches.of(found)


def _likely(words: Words, parts: Parts, known: CodebookWords) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield (text, example, (word, place in the example) of all its words) wherever there are enough of them."""
    at, number = parts.pairs(lambda part: part.rare)
    if not len(at):
        return
    examples, width = len(known.examples), known.width
    wanted = np.unique(words.text[at] * examples + number)
    touched = np.zeros(len(words.rows), dtype=bool)
    touched[wanted // examples] = True
    at, place = parts.pairs(lambda part: part.examples, touched[words.text])
    key = words.text[at] * examples + place // width
    of = np.minimum(np.searchsorted(wanted, key), len(wanted) - 1)
    held = wanted[of] == key
    at, place, of = at[held], place[held] % width, of[held]
    least = np.array([example.least for example in known.examples], dtype=np.int64)[wanted % examples]
    many = np.bincount(of, minlength=len(wanted))[of] >= least[of]
    at, place, of = at[many], place[many], of[many]
    counts = np.bincount(np.unique(of * width + place) // width, minlength=len(wanted))
    order = np.argsort(of, kind="stable")
    bounds = np.searchsorted(of[order], np.arange(len(wanted) + 1))
    for group in np.flatnonzero(counts >= least).tolist():
        mine = order[bounds[group] : bounds[group + 1]]
        text, example = divmod(int(wanted[group]), examples)
        yield text, example, list(zip(at[mine].tolist(), place[mine].tolist()))


def _window(places: list[tuple[int, int]], width: int) -> tuple[int, int, int]:
    """Return (first word, last word, different content words) of the fullest run of at most ``width`` words."""
    best = (0, 0, 0)
    inside: Counter[int] = Counter()
    left = 0
    for at, place in places:
        inside[place] += 1
        while at - places[left][0] >= width:
            gone = places[left][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        if len(inside) > best[2]:
            best = (places[left][0], at, len(inside))
    return best
