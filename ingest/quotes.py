"""Quotes that lost their marks: a line of a comment that repeats a line of what it answers is not its author's own.

Copied text loses italics and quote bars, and Slashdot's readers quote in italics at all times. Where the dump marks a
quote, ``ingest/text.py`` has taken it out before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LEAST_WORDS = 5
"""Shorter lines may be said twice by chance."""
GENERATIONS = 3
"""How many comments up a chain are looked through, beside the story."""

_MARKS = re.compile(r"\W+")


def plain(text: str) -> str:
    """Return the words of a text, without case and marks, between blanks."""
    return f" {_MARKS.sub(' ', text).strip().lower()} "


def split_quotes(body: str, answered: Sequence[str]) -> tuple[str, str | None]:
    """Return (own words, quoted lines or None) of a comment.

    ``answered`` holds the texts it may quote, as ``plain`` gives them. A line of at least five words that stands in
    one of them is a quote. A comment that would keep no word of its own is left as it is. Linear in both texts.
    """
    own: list[str] = []
    quoted: list[str] = []
    for line in body.split("\n"):
        words = plain(line)
        repeated = words.count(" ") > LEAST_WORDS and any(words in text for text in answered)
        (quoted if repeated else own).append(line)
    rest = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip("\n")
    if not quoted or not rest.strip():
        return body, None
    return rest, "\n\n".join(line.strip() for line in quoted)
