"""Names in a text, found without a model: runs of words that begin with a capital, as English writes them.

What opens a sentence has a capital anyway, so it counts only where the same word stands inside a sentence with one, and
nowhere without. "the" and titles are left out, "U.S." is "us", a possessive ends a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.matching import STOPWORDS
from analysis.paragraphs import is_heading
from analysis.terms import fold

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’&][^\W_]+|-(?=[A-Z])[^\W_]+)*")
_LINKS = frozenset(["of", "de", "la", "del", "der", "den", "van", "von", "du", "di", "da", "le"])
"""Small words inside a name; with "the" after "of"."""
_NO_NAMES = frozenset(
    ["i", "i'm", "i've", "i'd", "i'll", "mr", "mrs", "ms", "dr", "monday", "tuesday", "wednesday", "thursday", "friday",
     "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
     "dec", "no", "yes", "ok", "lol", "imo", "imho", "btw", "edit", "tl", "dr", "re"]
)  # fmt: skip
_LONGEST = 8
SAME = {"britain": "united kingdom", "great britain": "united kingdom", "america": "united states",
        "usa": "united states", "u.s.a": "united states"}  # fmt: skip
"""Names of a place that share no letter with its other name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    start: int
    end: int
    key: str
    """In lower case, without dots: what two mentions share."""


@dataclass(frozen=True)
class Capitals:
    """What the texts of a story tell about its words: which stand inside a sentence with a capital, which without."""

    inside: frozenset[str]
    without: frozenset[str]
    """Those that stand without one more often than inside a sentence with one."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    capital: bool
    opens: bool
    """It is the first word of a sentence or of a line."""


def capitals(texts: Iterable[str]) -> Capitals:
    """Return how the words of some texts are written; headings, where every word has a capital, are passed over."""
    inside: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for text in texts:
        if is_heading(text):
            continue
        for word in _words(text):
            if not word.capital:
                without[word.folded] += 1
            elif not word.opens:
                inside[word.folded] += 1
    return Capitals(frozenset(inside), frozenset(word for word in without if without[word] > inside[word]))


def find_names(text: str, known: Capitals) -> list[Name]:
    """Return the names of a text in their order; a heading has none."""
    if is_heading(text):
        return []
    names: list[Name] = []
    run: list[_Word] = []
    pending: list[_Word] = []
    for word in _words(text):
        joined = bool(run) and text[(pending or run)[-1].end : word.start] == " " and len(run) < _LONGEST
        if word.capital and word.folded not in _NO_NAMES:
            if not joined:
                names += _closed(text, run, known)
                run, pending = [], []
            run += [*pending, word]
            pending = []
            if text[word.end - 2 : word.end] in ("'s", "’s"):
                names += _closed(text, run, known)
                run = []
        elif joined and (word.folded in _LINKS or (word.folded == "the" and pending)) and len(pending) < 2:
            pending.append(word)
        else:
            names += _closed(text, run, known)
            run, pending = [], []
    return names + _closed(text, run, known)


def _closed(text: str, run: list[_Word], known: Capitals) -> list[Name]:
    """Return the name that a run of words makes, if any."""
    while run and (_is_small(text, run[0]) or (run[0].opens and not _is_name(text, run[0], known))):
        run = run[1:]
        while run and not run[0].capital:
            run = run[1:]
    while run and _is_small(text, run[-1]):
        run = run[:-1]
    if not run or (len(run) == 1 and (len(run[0].folded) < 2 or _is_plain(text, run[0], known))):
        return []
    start, end = run[0].start, run[-1].end
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    key = " ".join(word.folded for word in run)
    return [Name(start, end, SAME.get(key, key))]


def _is_small(text: str, word: _Word) -> bool:
    """Say whether a word is one of the common ones: "Its", but not "U.S."."""
    return word.folded in STOPWORDS and not (len(word.folded) > 1 and text[word.start : word.end].isupper())


def _is_plain(text: str, word: _Word, known: Capitals) -> bool:
    """Say whether a word is usually written without a capital, and is no abbreviation here."""
    return word.folded in known.without and not any(letter.isupper() for letter in text[word.start + 1 : word.end])


def _is_name(text: str, word: _Word, known: Capitals) -> bool:
    """Say whether the first word of a sentence would have its capital elsewhere too."""
    written = text[word.start : word.end]
    if any(letter.isupper() for letter in written[1:]):
        return True
    return word.folded in known.inside and word.folded not in known.without


def _words(text: str) -> list[_Word]:
    words = []
    last = 0
    for match in _TOKEN.finditer(text):
        gap, written = text[last : match.start()], match[0]
        opens = not last or "\n" in gap or any(mark in gap for mark in '.!?…:"“(•') or gap.strip() in ("-", "*", "—")
        folded = fold(written).replace(".", "")
        folded = folded.removesuffix("'s") if len(folded) > 2 else folded
        capital = any(letter.isupper() for letter in written) and not written.lower().startswith("mid-")
        words.append(_Word(match.start(), match.end(), folded, capital, opens))
        last = match.end()
    return words
