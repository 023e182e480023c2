"""One entry of a codebook's word lists, and where it stands in a text.

A text is cut into words: runs of letters and digits, with apostrophes inside. So "data-rape" is two words, "can't" is
one, "LinkedIn's" counts as "linkedin", and a match is always whole words. Case and curly quotes make no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from analysis.inflection import forms

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
ENTRY = re.compile(r"\.\.\.|=?[^\W_]+(?:'[^\W_]+)*\*?")
STRAY = re.compile(r"\*(?=\w)|(?<!\w)\*|(?<=\w)=|=(?!\w)")
BREAK = re.compile(r"[.,;:!?…]['\")\]]?\s|\n\n")
"""What ends a phrase that would run across it."""
GAP = 3
"""How many words "..." may stand for at most."""
QUOTES = str.maketrans("‘’‛ʼ＇`´", "'''''''")


class TermError(ValueError):
    """An entry cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Slot:
    """One word of an entry."""

    forms: frozenset[str]
    """The words it stands for; for a beginning, that beginning alone."""
    prefix: bool
    reach: int
    """How many words after the one before it may stand: 1, or more where "..." lies between."""

    def matches(self, word: str) -> bool:
        """Say whether it stands for ``word`` (folded)."""
        if self.prefix:
            return any(word.startswith(form) for form in self.forms)
        return word in self.forms


@dataclass(frozen=True)
class Term:
    """An entry as its words, and the mark that must follow the last one ("agree?"), if any."""

    slots: tuple[Slot, ...]
    ending: str = ""

    @cached_property
    def unbroken(self) -> bool:
        """Its words follow one another: there is no "..." in it."""
        return all(slot.reach == 1 for slot in self.slots)


def fold(text: str) -> str:
    """Return ``text`` in lower case with straight apostrophes, letter for letter: places stay the same."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = text.translate(QUOTES)
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text in their order, without possessive endings."""
    words = WORD.findall(folded)
    return [bare(word) for word in words] if "'s" in folded else words


def bare(word: str) -> str:
    """Return a folded word without a possessive 's."""
    return word[:-2] if word.endswith("'s") and len(word) > 2 else word


def parse_term(entry: str) -> Term:
    """Read an entry: words, ``word*``, ``=word``, and in phrases ``...``; "?" or "!" at its end must follow it.

    Raises TermError where nothing could ever match, or where the entry says something else than it seems to.
    """
    text = fold(entry.replace("…", "...")).strip()
    ending = text[-1] if text.endswith(("?", "!")) else ""
    pieces = ENTRY.findall(text)
    if not any(piece != "..." for piece in pieces):
        raise TermError("has no letter or digit. Write at least one word.")
    if pieces[0] == "..." or pieces[-1] == "...":
        raise TermError('begins or ends with "...". Leave the dots out there.')
    if STRAY.search(text):
        raise TermError("has a * or = inside a word. Write spell* for a beginning, =inn for that very form.")
    slots: list[Slot] = []
    reach = 1
    for piece in pieces:
        if piece == "...":
            reach = GAP + 1
            continue
        slots.append(_slot(piece, reach))
        reach = 1
    return Term(tuple(slots), ending)


def _slot(piece: str, reach: int) -> Slot:
    if piece.endswith("*"):
        return Slot(frozenset({piece.strip("=*")}), True, reach)
    if piece.startswith("="):
        return Slot(frozenset({piece[1:]}), False, reach)
    return Slot(forms(piece), False, reach)


def stretch(term: Term, anchor: int, words: list[str], at: int) -> tuple[int, int] | None:
    """Return the first and last word of the shortest match of ``term`` whose slot ``anchor`` is the word ``at``."""
    if len(term.slots) == 1:
        return at, at
    if term.unbroken:
        start = at - anchor
        end = start + len(term.slots)
        fits = start >= 0 and end <= len(words)
        return (start, end - 1) if fits and all(map(Slot.matches, term.slots, words[start:end])) else None
    first = last = {at}
    for number in range(anchor, 0, -1):
        slot = term.slots[number - 1]
        first = _reached(first, slot, words, -1, term.slots[number].reach)
    for slot in term.slots[anchor + 1 :]:
        last = _reached(last, slot, words, 1, slot.reach)
    return (max(first), min(last)) if first and last else None


def _reached(places: set[int], slot: Slot, words: list[str], step: int, reach: int) -> set[int]:
    near = {place + step * far for place in places for far in range(1, reach + 1)}
    return {place for place in near if 0 <= place < len(words) and slot.matches(words[place])}
