"""What articles say in the same words: quoted phrases, what somebody denies, and phrases that several share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil

from analysis.matching import STOPWORDS
from analysis.terms import BREAK, WORD, bare, fold

_QUOTED = re.compile(r"“([^“”\n]{8,400})”|\"([^\"\n]{8,400})\"")
_NOTHING = re.compile(r"(?<!\w)(?:no|without|without any|lacks?|lacked)\s([^\W\d_]{3,})(?!\w)", re.IGNORECASE)
_CHARGE = r"(?:claims?|allegations?|accusations?|charges|complaint|lawsuit|suit|case)"
_DENIALS = (
    re.compile(r"(?<!\w)(?:no|without|without any|lacks?)\s(?:merit|basis|foundation|substance)(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:den(?:y|ies|ied)|reject(?:s|ed)?|dispute[sd]?)\s(?:(?:all )?(?:the|these|those|of the)\s)?"
        rf"{_CHARGE}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)(?:false|baseless|unfounded|untrue|groundless|meritless)\s{_CHARGE}(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w){_CHARGE}\s(?:are|is|as|were|was)\s(?:\w+\s)?(?:false|baseless|unfounded|untrue|groundless|meritless)"
        r"(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)(?:is|are|as)\s[\"“]?(?:baseless|unfounded|groundless|meritless)(?!\w)", re.IGNORECASE),
)
LONGEST = 12
"""Words of a shared phrase at most."""
LEAST = 3
"""Words of a quotation at least."""
PART = 0.6
"""What part of a quotation must stand somewhere in one piece to be taken for the same."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something said in a text, where it stands."""

    place: int
    """The number of the text."""
    start: int
    end: int
    kind: str
    key: str


@dataclass(frozen=True)
class Worded:
    """A text as its words: each folded, in the singular, with its place."""

    folded: str
    words: list[str]
    spans: list[tuple[int, int]]

    @cached_property
    def joined(self) -> list[bool]:
        """Whether each word follows the one before it within a sentence."""
        follow = (BREAK.search(self.folded, a[1], b[0] + 1) is None for a, b in pairwise(self.spans))
        return [False, *follow][: len(self.words)]


def worded(text: str) -> Worded:
    """Return the words of a text as phrases are made of them."""
    folded = fold(text)
    spans = [match.span() for match in WORD.finditer(folded)]
    return Worded(folded, [singular(bare(folded[start:end])) for start, end in spans], spans)


def singular(word: str) -> str:
    """Return a folded word without a plural ending: enough to lay two mentions side by side."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def denials(texts: list[str]) -> Iterator[Said]:
    """Walk through what the texts deny: that somebody rejects a charge (one key), and each "no …" (a key per word)."""
    for place, text in enumerate(texts):
        for pattern in _DENIALS:
            for match in pattern.finditer(text):
                yield Said(place, match.start(), match.end(), "denial", "denied")
        for match in _NOTHING.finditer(text):
            word = singular(fold(match[1]))
            if word not in STOPWORDS:
                yield Said(place, match.start(), match.end(), "absence", f"no {word}")


def quotations(texts: list[str]) -> Iterator[Said]:
    """Walk through the quoted phrases of the texts, and the places where other texts say the same words.

    A quotation of which another one, or another text, holds ``PART`` in one piece is the same; its key is the longest.
    """
    found = sorted(_quoted(texts), key=lambda said: (-len(said.key), said.key, said.place, said.start))
    keys: dict[str, list[str]] = {}
    for said in found:
        words = said.key.split()
        parts = _grams(words, _reach(words))
        key = next((whole for whole, long in keys.items() if parts & _grams(long, _reach(words))), said.key)
        keys.setdefault(key, words)
        yield Said(said.place, said.start, said.end, "quote", key)
    quoted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for said in found:
        quoted[said.place].append((said.start, said.end))
    grams = {gram: key for key, words in keys.items() for gram in sorted(_grams(words, _reach(words)))}
    lengths = sorted({len(gram) for gram in grams})
    for place, text in enumerate(worded(text) for text in texts):
        for length in lengths:
            for at in range(len(text.words) - length + 1):
                start, end = text.spans[at][0], text.spans[at + length - 1][1]
                key = grams.get(tuple(text.words[at : at + length]), "")
                if key and all(end <= first or last <= start for first, last in quoted[place]):
                    yield Said(place, start, end, "quote", key)


def _quoted(texts: list[str]) -> Iterator[Said]:
    for place, text in enumerate(texts):
        for match in _QUOTED.finditer(text):
            words = worded(match[1] or match[2]).words
            if len(words) >= LEAST and any(word not in STOPWORDS for word in words):
                yield Said(place, match.start() + 1, match.end() - 1, "quote", " ".join(words))


def _reach(words: list[str]) -> int:
    return max(LEAST, ceil(PART * len(words)))


def _grams(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def shared_phrases(texts: list[str], owners: list[str], taken: list[list[tuple[int, int]]]) -> Iterator[Said]:
    """Walk through the phrases that texts of several owners share, the longest ones only.

    Needs the texts, whose each is, and the spans of each that are something else (a name, an amount). A phrase begins
    and ends with a telling word, and lies within a sentence.
    """
    found: dict[tuple[str, ...], list[tuple[int, int, int]]] = defaultdict(list)
    for place, text in enumerate(texts):
        for words, start, end in _phrases(worded(text), taken[place]):
            found[words].append((place, start, end))
    shared = {words: places for words, places in found.items() if len(_owners(places, owners)) > 1}
    for words in sorted(shared, key=lambda words: (-len(words), words)):
        longer = {
            whole
            for place, start, end in shared[words]
            for whole in shared
            if len(whole) > len(words) and any(p == place and s <= start and end <= e for p, s, e in shared[whole])
        }
        if not any(_owners(shared[whole], owners) >= _owners(shared[words], owners) for whole in longer):
            for place, start, end in shared[words]:
                yield Said(place, start, end, "phrase", " ".join(words))


def _owners(places: Iterable[tuple[int, int, int]], owners: list[str]) -> set[str]:
    return {owners[place] for place, _, _ in places}


def _phrases(text: Worded, taken: list[tuple[int, int]]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    telling = [word not in STOPWORDS and not word.isdigit() and len(word) > 1 for word in text.words]
    free = [all(end <= a or b <= start for a, b in taken) for start, end in text.spans]
    for first in range(len(text.words)):
        if not (telling[first] and free[first]):
            continue
        for last in range(first + 1, min(first + LONGEST, len(text.words))):
            if not (text.joined[last] and free[last]):
                break
            if telling[last] and sum(telling[first : last + 1]) * 2 >= last - first + 1:
                yield tuple(text.words[first : last + 1]), text.spans[first][0], text.spans[last][1]
