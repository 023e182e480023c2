"""What part a word can play in a codebook: which slots of entries it fills, which examples it belongs to.

Asked once per different word, so a text costs no more under a thousand entries than under ten.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from analysis.codebook import Codebook
from analysis.inflection import forms
from analysis.terms import Slot, Term, bare, fold, parse_term, words_of
from analysis.vocabulary import MANY, Vocabulary
from analysis.word_columns import Column
from analysis.words_at_once import Words

WORD_STRENGTH = 0.7
PHRASE_STRENGTH = 0.85
EXAMPLE_PART = 0.75
"""What part of an example's content words must stand close together."""
CONTENT_WORDS = 3
"""An example with fewer content words shows nothing."""

COMMON = (
    "a about after all also am an and any are as at be because been before being but by can can't could did didn't do "
    "does doesn't doing don't down for from get had has have having he her here him his how i i'm if in into is isn't "
    "it it's its just me more most much my no not now of off on once one only or other our out over same she should "
    "so some such than that that's the their them then there these they they're this those to too under until up us "
    "very was wasn't we were what when where which while who why will with won't would wouldn't you you're your"
)
STOPWORDS = frozenset(COMMON.split())
"""Words that make no example alike."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase of the codebook."""

    theme: int
    text: str
    term: Term
    anchor: int
    """The slot to look for first: the longest word, the likeliest to be rare."""
    strength: float
    """0 for an exclusion."""


@dataclass(frozen=True, slots=True)
class Example:
    """An example of the codebook."""

    theme: int
    text: str
    words: tuple[frozenset[str], ...]
    """Its different content words, each in all its forms."""
    least: int
    """How many of them must stand close together."""
    width: int
    """Within how many words."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a word can be part of."""

    anchored: tuple[int, ...]
    """Entries whose anchor it is."""
    slots: tuple[int, ...]
    """Slots that it fills."""
    rare: tuple[int, ...]
    """Examples that need it, or one of few others."""
    examples: tuple[int, ...]
    """Content words that it stands for: the example's number times ``width``, and the word's place."""


class CodebookWords:
    """What words can be part of; worked out when a word is first met."""

    def __init__(self, codebook: Codebook) -> None:
        self.entries = _entries(codebook)
        self.examples = _examples(codebook)
        self.width = 1 + max((len(example.words) for example in self.examples), default=0)
        longest = max((len(entry.term.slots) for entry in self.entries), default=1)
        self.slot_of: Numbers = np.full((len(self.entries), longest), -1, dtype=np.int64)
        """Per entry: the numbers of its slots."""
        self.reach: Numbers = np.zeros((len(self.entries), longest), dtype=np.int64)
        self.length: Numbers = np.array([len(entry.term.slots) for entry in self.entries], dtype=np.int64)
        self.anchor: Numbers = np.array([entry.anchor for entry in self.entries], dtype=np.int64)
        self.vocabulary, self._kind = Vocabulary(), Column(np.int64)
        """The words met so far."""
        self.parts: list[Part] = []
        """All that these can be part of, each once."""
        self._numbers: dict[Part, int] = {}
        self._slots: dict[tuple[frozenset[str], bool], int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        self._anchored: dict[int, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for place, slot in enumerate(entry.term.slots):
                self.slot_of[number, place] = self._slot(slot)
                self.reach[number, place] = slot.reach
            self._anchored[int(self.slot_of[number, entry.anchor])].append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._places, self._rare = self._example_words()

    @property
    def slots(self) -> int:
        """How many different slots there are."""
        return len(self._slots)

    def needed(self) -> tuple[set[str], set[str]]:
        """Return words and beginnings of words: a text in which none of them stands shows no theme."""
        whole, begins = set(self._rare), set[str]()
        for entry in self.entries:
            slot = entry.term.slots[entry.anchor]
            if entry.strength:
                (begins if slot.prefix else whole).update(slot.forms)
        return whole, begins

    def _slot(self, slot: Slot) -> int:
        """Return the number of a slot; slots that the same words fill have the same."""
        key = (slot.forms, slot.prefix)
        if key not in self._slots:
            self._slots[key] = len(self._slots)
            for form in slot.forms:
                (self._prefixes if slot.prefix else self._exact)[form].append(self._slots[key])
        return self._slots[key]

    def _example_words(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        places: dict[str, list[int]] = defaultdict(list)
        rare: dict[str, list[int]] = defaultdict(list)
        for number, example in enumerate(self.examples):
            own = {form: place for place, forms in enumerate(example.words) for form in forms}
            for form, place in own.items():
                places[form].append(number * self.width + place)
            # A text that holds at least ``least`` of the words holds one of any len - least + 1 of them: the longest,
            # which are the rarest, are enough to look for (prefix filtering, Chaudhuri et al., ICDE 2006).
            longest = sorted(example.words, key=lambda forms: -min(map(len, forms)))
            for form in frozenset().union(*longest[: len(longest) - example.least + 1]):
                rare[form].append(number)
        return places, rare

    def kinds(self, words: Words) -> Numbers:
        """Return for each word the place in ``parts`` of what it can be part of, -1 for nothing."""
        if len(self.vocabulary.words) > MANY:
            self.vocabulary, self._kind = Vocabulary(), Column(np.int64)
        codes = self.vocabulary.numbers(*words.spelled)
        new = self.vocabulary.words[len(self._kind.array()) :]
        self._kind.extend([self._part(bare(word)) for word in new])
        return np.asarray(self._kind.array().take(codes))

    def _part(self, word: str) -> int:
        """Return the place in ``parts`` of what a word can be part of, -1 for nothing."""
        slots = list(self._exact.get(word, ()))
        for length in self._lengths:
            slots += self._prefixes.get(word[:length], ()) if length <= len(word) else ()
        examples = tuple(self._places.get(word, ()))
        if not (slots or examples):
            return -1
        anchored = [number for slot in slots for number in self._anchored.get(slot, ())]
        part = Part(tuple(anchored), tuple(slots), tuple(self._rare.get(word, ())), examples)
        number = self._numbers.setdefault(part, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return number


def _entries(codebook: Codebook) -> list[Entry]:
    entries: list[Entry] = []
    for number, theme in enumerate(codebook.themes):
        kinds = ((theme.words, WORD_STRENGTH), (theme.phrases, PHRASE_STRENGTH), (theme.exclude, 0.0))
        for texts, strength in kinds:
            for text in texts:
                term = parse_term(text)
                lengths = [min(len(form) for form in slot.forms) for slot in term.slots]
                entries.append(Entry(number, text, term, lengths.index(max(lengths)), strength))
    return entries


def _examples(codebook: Codebook) -> list[Example]:
    """Return the examples that have enough content words to show something."""
    examples = []
    for number, theme in enumerate(codebook.themes):
        for text in theme.examples:
            content = [word for word in dict.fromkeys(words_of(fold(text))) if word not in STOPWORDS]
            if len(content) >= CONTENT_WORDS:
                words = tuple(forms(word) for word in content)
                least = ceil(EXAMPLE_PART * len(content))
                examples.append(Example(number, text, words, least, 2 * len(text.split())))
    return examples
