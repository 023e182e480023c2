"""Paragraphs of a copied text: lines that belong together joined, and what is printed twice kept once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST_REPEAT = 40
"""Shorter lines may come twice on purpose (a refrain, a heading); from this many characters on, it is a slip."""
WRAP_FROM, WRAP_TO = 45, 100
"""Lines of a text that was broken by hand or by a mail program have about this many characters."""

_WORD = re.compile(r"\w+")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]{0,3}$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, the line it begins on (from 0), and whether a blank line stands before it."""

    text: str
    line: int
    apart: bool = True


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does."""
    return bool(_ENDS_SENTENCE.search(text[-5:]))


def paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs of a text given as lines.

    A line is a paragraph, as browsers copy them; only where a block between blank lines was wrapped at a fixed
    width are its lines joined.
    """
    found: list[Paragraph] = []
    block: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            block.append(line.strip())
            continue
        if block:
            first = number - len(block)
            texts = [" ".join(block)] if _is_wrapped(block) else block
            found += [Paragraph(text, first + i, i == 0) for i, text in enumerate(texts)]
            block = []
    return found


def _is_wrapped(block: Sequence[str]) -> bool:
    """Tell whether the lines of a block are one paragraph, broken at a fixed width."""
    full = block[:-1]
    if len(full) < 2 or any(not WRAP_FROM <= len(line) <= WRAP_TO for line in full) or len(block[-1]) > WRAP_TO:
        return False
    return sum(ends_sentence(line) for line in full) * 2 < len(full)


def fingerprint(text: str) -> str:
    """Return the words of a text: equal for two copies that differ in blanks, quotes or case only."""
    return " ".join(_WORD.findall(text.casefold()))


def without_repeats(found: Iterable[Paragraph], *, shortest: int = SHORTEST_REPEAT) -> list[Paragraph]:
    """Return the paragraphs without those that came before, word for word."""
    seen: set[str] = set()
    kept = []
    for paragraph in found:
        mark = fingerprint(paragraph.text)
        if len(paragraph.text) >= shortest and mark:
            if mark in seen:
                continue
            seen.add(mark)
        kept.append(paragraph)
    return kept
