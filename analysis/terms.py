"""One entry of a codebook's word lists, and where it stands in a text.

A text is cut into words: runs of letters and digits, with apostrophes inside. So "data-rape" is two words, "can't" is
one, "LinkedIn's" counts as "linkedin", and a match is always whole words. Case and curly quotes make no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.inflection import forms

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
ENTRY = re.compile(r"\.\.\.|=?[^\W_]+(?:'[^\W_]+)*\*?")
STRAY = re.compile(r"\*(?=\w)|(?<!\w)\*|(?<=\w)=|=(?!\w)")
BREAK = re.compile(r"[.,;:!?…]['\")\]]?\s|\n\n")
"""What ends a phrase that would run across it."""
GAP = 3
"""How many words "..." may stand for at most."""
QUOTES = "‘’‛ʼ＇`´"


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


@dataclass(frozen=True)
class Term:
    """An entry as its words, and the mark that must follow the last one ("agree?"), if any."""

    slots: tuple[Slot, ...]
    ending: str = ""


def fold(text: str) -> str:
    """Return ``text`` in lower case with straight apostrophes, letter for letter: places stay the same."""
    if text.isascii():
        return text.lower().replace("`", "'")
    for quote in QUOTES:
        text = text.replace(quote, "'")
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
