"""What both a comment and an article name: people, places, sums, dates, numbers, cases, in whatever form."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from analysis.dates import is_vague
from analysis.facts import Fact, find_facts, synonyms
from analysis.names import capitals
from analysis.terms import WORD, bare, fold

MOST = 1 / 5
"""What part of the paragraphs may have a fact; what more of them name is what the story is about, and links nothing."""
ALWAYS = 2
"""So many paragraphs may in any case."""
LEAST_NUMBER = 100
"""Smaller numbers are shared by chance."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A fact that a text and a paragraph share."""

    paragraph: int
    """The number of the paragraph among those given."""
    start: int
    end: int
    paragraph_start: int
    paragraph_end: int
    telling: float
    """1 where one paragraph has it, near 0 where many do."""
    written: str
    """As the article writes it."""


class Names:
    """Finds what texts name that the paragraphs of one story name too."""

    def __init__(self, paragraphs: list[str], comments: list[str]) -> None:
        """Take in the paragraphs, and the comments that will be asked about."""
        self._known = capitals(paragraphs)
        there = [find_facts(text, self._known) for text in paragraphs]
        self._here = {text: find_facts(text, self._known) for text in comments}
        every = [fact for found in there for fact in found]
        # One word of a comment is no short form of a longer name ("Act"), unless an article uses it as such ("Trump").
        every += [
            fact for text, found in self._here.items() for fact in found if " " in fact.key or _is_short(text, fact)
        ]
        self._fuller = synonyms((fact.kind, fact.key) for fact in every)
        self._texts = paragraphs
        self._where: dict[tuple[str, str], dict[int, Fact]] = {}
        for place, found in enumerate(there):
            for fact in found:
                self._where.setdefault(self._same(fact), {}).setdefault(place, fact)
        self._any_case = self._spoken()

    def find(self, text: str) -> list[Meeting]:
        """Return what a text names of the paragraphs, one entry per fact and paragraph.

        What many paragraphs name is passed over, and so are months, years and small numbers.
        """
        found = self._here[text] if text in self._here else find_facts(text, self._known)
        first: dict[tuple[str, str], tuple[int, int]] = {}
        for fact in found:
            first.setdefault(self._same(fact), (fact.start, fact.end))
        for same, start, end in self._named(text):
            first.setdefault(same, (start, end))
        return [
            Meeting(place, start, end, fact.start, fact.end, telling, self._texts[place][fact.start : fact.end])
            for same, (start, end) in first.items()
            if (telling := self._telling(same))
            for place, fact in self._where[same].items()
        ]

    def _same(self, fact: Fact) -> tuple[str, str]:
        return fact.kind, self._fuller.get((fact.kind, fact.key), fact.key)

    def _telling(self, same: tuple[str, str]) -> float:
        kind, key = same
        within = len(self._where.get(same, ()))
        if not 0 < within <= max(ALWAYS, MOST * len(self._texts)):
            return 0.0
        if (kind == "date" and is_vague(key)) or (kind == "number" and Decimal(key) < LEAST_NUMBER):
            return 0.0
        return math.log((len(self._texts) + 1) / within) / math.log(len(self._texts) + 1)

    def _spoken(self) -> dict[str, list[tuple[tuple[str, ...], tuple[str, str]]]]:
        """Return the names that are known without their capitals, by their first word: longer ones, and "InMail"."""
        spoken: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
        for same, places in self._where.items():
            for place, fact in places.items() if same[0] == "name" else ():
                written = self._texts[place][fact.start : fact.end]
                words = tuple(bare(word) for word in WORD.findall(fold(written)))
                camel = len(words) == 1 and len(written) > 4 and any(letter.isupper() for letter in written[1:])
                if len(words) > 1 or (camel and not written.isupper()):
                    spoken.setdefault(words[0], {})[words] = same
        return {word: sorted(names.items()) for word, names in spoken.items()}

    def _named(self, text: str) -> Iterable[tuple[tuple[str, str], int, int]]:
        folded = fold(text)
        spans = [match.span() for match in WORD.finditer(folded)]
        words = [bare(folded[start:end]) for start, end in spans]
        for at, word in enumerate(words):
            for name, same in self._any_case.get(word, ()):
                if tuple(words[at : at + len(name)]) == name:
                    yield same, spans[at][0], spans[at + len(name) - 1][1]


def _is_short(text: str, fact: Fact) -> bool:
    """Say whether a fact is something else than a name, or initials."""
    return fact.kind != "name" or text[fact.start : fact.end].isupper()
