"""Words on a picture: text from a dump made harmless and short, and numbers as a reader says them.

Plotly reads a few tags, links and entities in every label (reliability notes F50-F58), so each piece of text that
comes from a file passes ``safe`` exactly once, as the last step before it enters a figure.
"""

from __future__ import annotations

import html
import math
import re
import textwrap

LABEL = 120
"""The longest excerpt that a label or a hover box shows, in characters."""

# C0 and C1 controls, lone surrogates (they stop every writer) and the bidirectional marks that can reorder a label.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]+")

_SPACES = re.compile(" +")  # not the no-break space that holds "64 %" together


def clean(text: object) -> str:
    """Return ``text`` on one line, without control characters; a missing value gives ""."""
    if not isinstance(text, str):
        return ""
    return _SPACES.sub(" ", _UNSHOWABLE.sub(" ", text)).strip(" ")


def safe(text: object) -> str:
    """Return ``text`` so that Plotly shows exactly its characters: no tag, link or entity is left in it."""
    return html.escape(clean(text), quote=False)


def excerpt(text: object, limit: int = LABEL) -> str:
    """Return the start of ``text``, at most ``limit`` characters, cut at a word and then marked with "…"."""
    line = clean(text[: 8 * limit] if isinstance(text, str) else text)
    if len(line) <= limit and not (isinstance(text, str) and len(text) > 8 * limit):
        return line
    cut = line[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:.") + "…"


def wrap(text: object, width: int, lines: int = 0) -> str:
    """Return ``text`` escaped and broken at words into lines of ``width``, joined by ``<br>``; at most ``lines``."""
    return "<br>".join(html.escape(line, quote=False) for line in broken(text, width, lines))


def broken(text: object, width: int, lines: int = 0) -> list[str]:
    """Return the lines of ``text``, broken at words; with ``lines``, the last one kept is cut with "…"."""
    folded = textwrap.wrap(clean(text), width=width, break_on_hyphens=False)
    if lines and len(folded) > lines:
        folded = [*folded[: lines - 1], excerpt(" ".join(folded[lines - 1 :]), width)]
    return folded


def count(n: float, one: str, many: str | None = None) -> str:
    """Return "1 comment", "7 comments", "1,204 comments"."""
    return f"{number(n)}\u00a0{one if n == 1 else many or one + 's'}"


def number(value: float) -> str:
    """Return a number as a label shows it: whole where it is whole, else one decimal; "–" where it is missing."""
    if not math.isfinite(value):
        return "–"
    return (f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}").replace("-", "−")


def percent(share: float) -> str:
    """Return "64 %" for 0.64, "<1 %" between zero and one percent, "–" where it is missing."""
    if not math.isfinite(share):
        return "–"
    if 0 < share < 0.01:
        return "<1\u00a0%"
    return f"{100 * share:.0f}\u00a0%"


def sentence(parts: list[str]) -> str:
    """Return the parts that say something, joined by a middle dot."""
    return "\u00a0· ".join(part for part in parts if part)
