"""Words that a comment takes from an article: runs of the same words, long ones, or short ones of rare words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.claims import Worded, worded
from analysis.matching import STOPWORDS

SEED = 3
"""Words that must be the same before a run is looked at."""
LONG = 6
"""From so many words on, two telling ones are enough."""
RARE_IN = 2
"""A word in no more paragraphs than this is rare; so are words in at most 2 % of the comments."""
RARE_PART = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """The same words in a text and in a paragraph."""

    paragraph: int
    """The number of the paragraph among those given."""
    start: int
    end: int
    paragraph_start: int
    paragraph_end: int
    words: int
    telling: int
    """How many of them are neither common words nor words of the whole story."""


class Quotes:
    """Finds what texts share with the paragraphs of one story."""

    def __init__(self, paragraphs: list[str], comments: list[str]) -> None:
        """Take in the paragraphs; the comments tell which words everybody uses."""
        self._paragraphs = [worded(text) for text in paragraphs]
        self._within = Counter(word for text in self._paragraphs for word in set(text.words))
        self._common = story_wide(self._within, len(paragraphs))
        self._said: Counter[str] = Counter()
        for comment in comments:
            self._said.update(set(worded(comment).words) & self._within.keys())
        self._often = max(2.0, RARE_PART * len(comments))
        self._seeds: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for place, text in enumerate(self._paragraphs):
            for at in range(len(text.words) - SEED + 1):
                self._seeds.setdefault(tuple(text.words[at : at + SEED]), []).append((place, at))

    def find(self, text: str) -> list[Run]:
        """Return the longest run of each paragraph that a text holds words of, if it is more than chance."""
        here = worded(text)
        best: dict[int, Run] = {}
        reached: dict[tuple[int, int], int] = {}
        for at in range(len(here.words) - SEED + 1):
            for place, there in self._seeds.get(tuple(here.words[at : at + SEED]), ()):
                if reached.get((place, there - at), 0) > at:
                    continue
                run = self._run(here, at, place, there)
                reached[place, there - at] = at + run.words
                held = best.get(place)
                if self._tells(here.words[at : at + run.words]) and (held is None or run.words > held.words):
                    best[place] = run
        return [best[place] for place in sorted(best)]

    def _run(self, here: Worded, at: int, place: int, there: int) -> Run:
        other = self._paragraphs[place]
        length = SEED
        most = min(len(here.words) - at, len(other.words) - there)
        while length < most and here.words[at + length] == other.words[there + length]:
            length += 1
        words = here.words[at : at + length]
        return Run(place, here.spans[at][0], here.spans[at + length - 1][1], other.spans[there][0],
                   other.spans[there + length - 1][1], length, self._telling(words))  # fmt: skip

    def _telling(self, words: list[str]) -> int:
        return len({word for word in words if word not in STOPWORDS and word not in self._common})

    def _tells(self, words: list[str]) -> bool:
        """Say whether a run is a quotation: long, or short and of rare words."""
        rare = {word for word in words if self._within[word] <= RARE_IN and self._said[word] <= self._often}
        telling = self._telling(words)
        if len(words) >= LONG:
            return telling >= 2
        return len(rare - STOPWORDS) >= 2 and (telling >= 3 or len(words) == LONG - 1)


def story_wide(within: Counter[str], paragraphs: int) -> frozenset[str]:
    """Return the words that stand in most paragraphs of a story: what everything is about links nothing.

    Needs in how many paragraphs each word stands. Of fewer than three paragraphs no word is story-wide.
    """
    return frozenset(word for word, number in within.items() if paragraphs > 2 and number > paragraphs / 2)
