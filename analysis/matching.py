"""Where the wording of a codebook stands in a text.

One pass cuts a text into words and asks a dictionary whether a word can be part of any entry; only then are phrases
tried. The cost is linear in the text and hardly depends on how many entries there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from analysis.codebook import Codebook
from analysis.inflection import forms
from analysis.terms import BREAK, WORD, Term, fold, parse_term, stretch, words_of

WORD_STRENGTH = 0.7
PHRASE_STRENGTH = 0.85
EXAMPLE_STRENGTH = 0.6
"""For a text that holds all content words of an example; less in proportion."""
EXAMPLE_PART = 0.75
"""What part of an example's content words must stand close together."""
CONTENT_WORDS = 3
"""An example with fewer content words shows nothing."""
REMEMBERED = 500_000
"""How many different words are kept in mind at once."""

COMMON = (
    "a about after all also am an and any are as at be because been before being but by can can't could did didn't do "
    "does doesn't doing don't down for from get had has have having he her here him his how i i'm if in into is isn't "
    "it it's its just me more most much my no not now of off on once one only or other our out over same she should "
    "so some such than that that's the their them then there these they they're this those to too under until up us "
    "very was wasn't we were what when where which while who why will with won't would you you're your"
)
STOPWORDS = frozenset(COMMON.split())
"""Words that make no example alike."""


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


@dataclass(frozen=True, slots=True)
class _Entry:
    theme: int
    text: str
    term: Term
    anchor: int
    strength: float
    """0 for an exclusion."""


@dataclass(frozen=True, slots=True)
class _Example:
    theme: int
    text: str
    words: tuple[frozenset[str], ...]
    """Its different content words, each in all its forms."""
    least: int
    """How many of them must stand close together."""


Trigger = tuple[tuple[int, ...], tuple[int, ...]]
"""The entries and the examples that a word can be part of."""


class _Triggers(dict[str, Trigger | None]):
    """Word -> what it can be part of, or None; worked out when a word is first met."""

    def __init__(self, entries: list[_Entry], examples: list[_Example]) -> None:
        super().__init__()
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        self._likely: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(entries):
            slot = entry.term.slots[entry.anchor]
            for form in slot.forms:
                (self._prefixes if slot.prefix else self._exact)[form].append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        for number, example in enumerate(examples):
            # A text that holds at least ``least`` of the words holds one of any len - least + 1 of them: the longest,
            # which are the rarest, are enough to look for (prefix filtering, Chaudhuri et al., ICDE 2006).
            longest = sorted(example.words, key=lambda forms: -min(map(len, forms)))
            for form in frozenset().union(*longest[: len(longest) - example.least + 1]):
                self._likely[form].append(number)

    def __missing__(self, word: str) -> Trigger | None:
        numbers = list(self._exact.get(word, ()))
        for length in self._lengths:
            numbers += self._prefixes.get(word[:length], ()) if length <= len(word) else ()
        examples = self._likely.get(word, ())
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = (tuple(numbers), tuple(examples)) if numbers or examples else None
        return self[word]


class Matcher:
    """Finds the entries of one codebook. Answers depend on the text alone, never on what was asked before."""

    def __init__(self, codebook: Codebook) -> None:
        self._entries = _entries(codebook)
        self._examples = _examples(codebook)
        self._triggers = _Triggers(self._entries, self._examples)

    def find(self, text: str) -> list[Match]:
        """Return what shows a theme, by theme and place: the longest entry where several lie within each other."""
        folded = fold(text)
        words = words_of(folded)
        triggers = self._triggers
        hits = [(at, hit) for at, word in enumerate(words) if (hit := triggers[word])]
        found = [stretch for at, (numbers, _) in hits for stretch in self._stretches(words, at, numbers)]
        likely = {number for _, (_, numbers) in hits for number in numbers}
        near = [stretch for number in likely if (stretch := _near(self._examples[number], words))]
        if not found and not near:
            return []
        places = [match.span() for match in WORD.finditer(folded)]
        matches: list[Match] = []
        excluded: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for entry, first, last in found:
            start, end = places[first][0], places[last][1]
            if (first < last and BREAK.search(folded, start, end)) or not folded.startswith(entry.term.ending, end):
                continue
            if entry.strength:
                matches.append(Match(entry.theme, start, end, entry.strength, entry.text, False))
            else:
                excluded[entry.theme].append((start, end))
        kept = _longest(_uncancelled(matches, excluded))
        for example, first, last, part in near:
            strength = EXAMPLE_STRENGTH * part
            kept.append(Match(example.theme, places[first][0], places[last][1], strength, example.text, True))
        return sorted(kept, key=lambda m: (m.theme, m.start, -m.end, m.term))

    def _stretches(self, words: list[str], at: int, numbers: tuple[int, ...]) -> Iterator[tuple[_Entry, int, int]]:
        for number in numbers:
            entry = self._entries[number]
            place = stretch(entry.term, entry.anchor, words, at)
            if place:
                yield entry, *place


def _near(example: _Example, words: list[str]) -> tuple[_Example, int, int, float] | None:
    """Return the first and last word of the stretch most like an example, and which part of it stands there."""
    place = {form: number for number, forms in enumerate(example.words) for form in forms}
    best = _window([(at, place[word]) for at, word in enumerate(words) if word in place], 2 * len(example.text.split()))
    if best is None or best[2] < example.least:
        return None
    return example, best[0], best[1], best[2] / len(example.words)


def _entries(codebook: Codebook) -> list[_Entry]:
    entries: list[_Entry] = []
    for number, theme in enumerate(codebook.themes):
        kinds = ((theme.words, WORD_STRENGTH), (theme.phrases, PHRASE_STRENGTH), (theme.exclude, 0.0))
        for texts, strength in kinds:
            for text in texts:
                term = parse_term(text)
                entries.append(_Entry(number, text, term, _anchor(term), strength))
    return entries


def _anchor(term: Term) -> int:
    """Return the slot to look for first: the longest word, the likeliest to be rare."""
    lengths = [min(len(form) for form in slot.forms) for slot in term.slots]
    return lengths.index(max(lengths))


def _examples(codebook: Codebook) -> list[_Example]:
    """Return the examples that have enough content words to show something."""
    examples = []
    for number, theme in enumerate(codebook.themes):
        for text in theme.examples:
            content = [word for word in dict.fromkeys(words_of(fold(text))) if word not in STOPWORDS]
            if len(content) >= CONTENT_WORDS:
                words = tuple(forms(word) for word in content)
                examples.append(_Example(number, text, words, ceil(EXAMPLE_PART * len(content))))
    return examples


def _window(places: list[tuple[int, int]], width: int) -> tuple[int, int, int] | None:
    """Return (first word, last word, different content words) of the fullest run of at most ``width`` words."""
    best: tuple[int, int, int] | None = None
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
        if best is None or len(inside) > best[2]:
            best = (places[left][0], at, len(inside))
    return best


def _uncancelled(matches: list[Match], excluded: dict[int, list[tuple[int, int]]]) -> list[Match]:
    """Drop the matches that touch an exclusion of their theme."""
    if not excluded:
        return matches
    stretches = {theme: sorted(places) for theme, places in excluded.items()}
    starts = {theme: [start for start, _ in places] for theme, places in stretches.items()}
    ends = {theme: list(accumulate((end for _, end in places), max)) for theme, places in stretches.items()}

    def touched(match: Match) -> bool:
        before = bisect_left(starts.get(match.theme, []), match.end)
        return before > 0 and ends[match.theme][before - 1] > match.start

    return [match for match in matches if not touched(match)]


def _longest(matches: list[Match]) -> list[Match]:
    """Drop the matches that lie within a longer one of the same theme."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.theme, m.start, -m.end, -m.strength, m.term)):
        if kept and kept[-1].theme == match.theme and match.end <= kept[-1].end:
            continue
        kept.append(match)
    return kept
