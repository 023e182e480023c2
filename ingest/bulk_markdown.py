"""Simple Markdown of many comments at once: quoted paragraphs, links, emphasis and spare blanks, by columns.

What is read here is what ``ingest/simple_markdown.py`` reads of each text; a text with any mark that is not taken out
here is left to it. Texts come as Reddit stores them: ``&``, ``<`` and ``>`` as entities.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_ENTITY = "&(?:amp|lt|gt);"
_SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_LINK = (r"\[([^\[\]\n*_~^`<>\\|]*[^\[\]\n*_~^`<>\\|.…])\]"
         r"\([!-'*-;=?-~]+\)")  # fmt: skip
"""A link whose text is no shortened address."""
_INNER = r"([^\s*](?:[ \n]?[^\s*])*)"
_STARS = rf"(^|[\s(\"'])(?:\*\*\*{_INNER}\*\*\*|\*\*{_INNER}\*\*|\*{_INNER}\*)"
_OPEN, _CLOSE = "\x02", "\x03"
"""Stand for the brackets of a link while emphasis is looked for: no letters, and no blanks."""
_SNAKE = "[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+"
"""A word with underscores inside, which mean nothing there."""
_ODD = rf"!\[|[{_OPEN}{_CLOSE}]"
_GAP = re.compile(r"\n[ \n]*\n")
_QUOTE = re.compile(r" {0,3}(?:>|&gt;)(?!!)")
_QUOTED = re.compile(r" {0,3}(?:>|&gt;)(?!!| {2}|(?: |>|&gt;)*(?:>|&gt;)) ?(?=[^\n]*[^ \n])")


class Shown(NamedTuple):
    """Texts without their marks, and what still tells which of them hold other marks."""

    texts: pa.Array
    bare: pa.Array
    """The same without the underscores inside words."""
    good: np.ndarray
    """No entity, picture or mark stands in them that would be read as something else."""


def shown(given: pa.Array) -> Shown:
    """Take the marks of links and emphasis and the spare blanks out of texts, and decode their entities."""
    rest = pc.replace_substring_regex(given, _ENTITY, "")
    good = ~matches(rest, "[&<>]") & ~matches(given, _ODD)
    told = given
    for entity, sign in _SIGNS.items():
        told = pc.replace_substring(told, entity, sign)
    told = pc.replace_substring(pc.replace_substring_regex(told, "  +", " "), " \n", "\n")
    told = pc.replace_substring_regex(told, "\n\n\n+", "\n\n")  # found faster than "\n{3,}"
    told = pc.replace_substring_regex(pc.utf8_rtrim(told, " \n"), _LINK, rf"{_OPEN}\1{_CLOSE}")
    told = pc.replace_substring_regex(told, _STARS, r"\1\2\3\4")
    bare = pc.replace_substring_regex(told, _SNAKE, "x")
    for bracket in (_OPEN, _CLOSE):
        told, bare = (pc.replace_substring(each, bracket, "") for each in (told, bare))
    return Shown(told, bare, good)


def parted(text: str) -> tuple[str | None, str | None]:
    """Return (own, quoted) paragraphs, marks of quotes taken out; both None where a quote is no whole paragraph."""
    own: list[str] = []
    quoted: list[str] = []
    for paragraph in _GAP.split(text.strip("\n")):
        lines = paragraph.split("\n")
        marks = [mark.end() for line in lines if (mark := _QUOTED.match(line))]
        if len(marks) == len(lines):
            quoted.append("\n".join(line[end:] for line, end in zip(lines, marks, strict=True)))
        elif any(_QUOTE.match(line) for line in lines):
            return None, None
        else:
            own.append(paragraph)
    return "\n\n".join(own) or None, "\n\n".join(quoted) or None


def matches(texts: pa.Array, pattern: str, among: np.ndarray | None = None) -> np.ndarray:
    """Say which texts, or which of those at some places, a pattern matches somewhere; a missing one it does not."""
    if among is not None:
        texts = texts.take(pa.array(among))
    return np.asarray(pc.fill_null(pc.match_substring_regex(texts, pattern), False))
