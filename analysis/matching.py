"""Where the wording of a codebook stands in a text.

One pass cuts a text into words and asks a dictionary whether a word can be part of any entry; only then are phrases
tried. The cost is linear in the text and hardly depends on how many entries there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate

from analysis.codebook import Codebook
from analysis.terms import BREAK, WORD, Term, bare, fold, parse_term, stretch

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


class Matcher:
    """Finds the entries of one codebook. Answers depend on the text alone, never on what was asked before."""

    def __init__(self, codebook: Codebook) -> None:
        self._entries = _entries(codebook)
        self._examples = _examples(codebook)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            slot = entry.term.slots[entry.anchor]
            for form in slot.forms:
                (self._prefixes if slot.prefix else self._exact)[form].append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._in_examples: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (_, _, words) in enumerate(self._examples):
            for place, word in enumerate(words):
                for form in parse_term(word).slots[0].forms:
                    self._in_examples[form].append((number, place))
        self._remembered: dict[str, tuple[int, ...]] = {}

    def find(self, text: str) -> list[Match]:
        """Return what shows a theme, by theme and place: the longest entry where several lie within each other."""
        folded = fold(text)
        words = [bare(word) for word in WORD.findall(folded)]
        found = self._stretches(words)
        near = self._near_examples(words) if self._in_examples else []
        if not found and not near:
            return []
        places = [match.span() for match in WORD.finditer(folded)]
        matches: list[Match] = []
        excluded: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for entry, first, last in found:
            start, end = places[first][0], places[last][1]
            if BREAK.search(folded, start, end) or not folded.startswith(entry.term.ending, end):
                continue
            if entry.strength:
                matches.append(Match(entry.theme, start, end, entry.strength, entry.text, False))
            else:
                excluded[entry.theme].append((start, end))
        kept = _longest(_uncancelled(matches, excluded))
        for theme, example, first, last, part in near:
            kept.append(Match(theme, places[first][0], places[last][1], EXAMPLE_STRENGTH * part, example, True))
        return sorted(kept, key=lambda m: (m.theme, m.start, -m.end, m.term))

    def _triggered(self, word: str) -> tuple[int, ...]:
        """Return the entries whose anchor ``word`` can be."""
        numbers = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            numbers += self._prefixes.get(word[:length], ())
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        answer = tuple(numbers)
        self._remembered[word] = answer
        return answer

    def _stretches(self, words: list[str]) -> list[tuple[_Entry, int, int]]:
        remembered = self._remembered
        found: list[tuple[_Entry, int, int]] = []
        for at, word in enumerate(words):
            numbers = remembered.get(word)
            if numbers is None:
                numbers = self._triggered(word)
            for number in numbers:
                entry = self._entries[number]
                place = stretch(entry.term, entry.anchor, words, at)
                if place:
                    found.append((entry, *place))
        return found

    def _near_examples(self, words: list[str]) -> list[tuple[int, str, int, int, float]]:
        """Return (theme, example, first word, last word, part) of examples whose content words stand together."""
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, word in enumerate(words):
            for number, place in self._in_examples.get(word, ()):
                hits[number].append((at, place))
        near = []
        for number, places in hits.items():
            theme, text, content = self._examples[number]
            best = _window(places, 2 * len(text.split()))
            if best and best[2] >= EXAMPLE_PART * len(content):
                near.append((theme, text, best[0], best[1], best[2] / len(content)))
        return near


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


def _examples(codebook: Codebook) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return (theme, example, its different content words) of the examples that can show something."""
    examples = []
    for number, theme in enumerate(codebook.themes):
        for text in theme.examples:
            words = [bare(word) for word in WORD.findall(fold(text))]
            content = tuple(dict.fromkeys(word for word in words if word not in STOPWORDS))
            if len(content) >= CONTENT_WORDS:
                examples.append((number, text, content))
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
