"""The texts of many comments at once: most are left as they are, which two regular expressions over a column can tell.

A text is plain when no rule of ``ingest/markdown.py``, ``ingest/text.py``, ``ingest/faults.py`` and
``ingest/privacy.py`` can act on it: none of the marks of Markdown and HTML, no blank at the edge of a line or beside
another, no line that a list or a signature starts with, no number that may be an address, none of the words that a
site's notes are known by. Every other text goes through those rules themselves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest import privacy, text
from ingest.faults import clean
from ingest.reddit_things import gone, unescaped

# Inside [^…]: all that cannot stand in a plain text, blanks of all kinds among it; no ASCII blank but " " and "\n".
_NEVER = (r"\x00-\x20\x7f-\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{fdd0}\x{feff}"
          r"\x{ff20}\x{fffd}«`\\\[\]<>^*_~|&@")  # fmt: skip
_DANGER = (
    r"(?im)^[0-9]+[.)]|[({][ \n]?at[ \n]?[)}]|[0-9]\.[0-9]{1,3}\.[0-9]|[23][0-9a-f]{3}:|%40|/web/[0-9]"
    r"|edited|modified|zuletzt|derni|ltima edici|letzte |^comment (?:deleted|removed) by "
)
_ENTITY = "&(?:amp|lt|gt);"
_SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_LINK = (r"\[([^\[\]\n*_~^`<>\\|]*[^\[\]\n*_~^`<>\\|.…])\]"
         r"\([!-'*-;=?-~]+\)")  # fmt: skip
"""A link whose text is no shortened address."""
_BESIDE = r"!\[|&(?:#|[A-Za-z][A-Za-z0-9;])|>!"
"""What still is read as a picture, an entity or a hidden text."""


def _plain(more: str) -> str:
    """Return the expression for a plain text in which the signs of ``more`` may stand, though not begin a line."""
    never = "".join(sign for sign in _NEVER if sign not in more)
    inner, first = f"[^{never}]", f"[^{_NEVER}=#+-]"
    # A line starts, goes on without two blanks in a row, and ends without one; at most one line stays empty.
    return rf"^{first}(?:{inner}| {inner}|\n\n?{first})*$"


_PLAIN, _WITH_SIGNS = _plain(""), _plain("&>")
_GONE_STARTS = ("[", "c", "C")
_STUBS = {"[deleted]": "deleted", "[removed]": "removed"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is read of one text."""

    body: str | None
    quoted: str | None
    state: str | None
    """"deleted" or "removed" where the text is only the word for it."""
    repaired: bool


def plain(bodies: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Return (which texts are read, all texts, these as they are read); the others go through ``read``."""
    fits = _fits(bodies, _PLAIN, _DANGER)
    others = np.flatnonzero(~fits & _either(bodies, "&", "]("))
    if not len(others):
        return fits, bodies
    given = bodies.take(pa.array(others))
    rest = pc.replace_substring_regex(given, _ENTITY, "")
    told = given
    for entity, sign in _SIGNS.items():
        told = pc.replace_substring(told, entity, sign)
    told = pc.replace_substring_regex(told, _LINK, r"\1")
    good = _fits(told, _WITH_SIGNS, f"{_DANGER}|{_BESIDE}") & ~_found(rest, "[&<>]") & ~_found(given, r"!\[")
    changed = np.zeros(len(bodies), dtype=bool)
    changed[others[good]] = True
    return fits | changed, pc.replace_with_mask(bodies, pa.array(changed), told.filter(pa.array(good)))


def _fits(texts: pa.Array, shape: str, danger: str) -> np.ndarray:
    fits: np.ndarray = _found(texts, shape) & ~_found(texts, danger)
    return fits


def _found(texts: pa.Array, pattern: str) -> np.ndarray:
    return np.asarray(pc.match_substring_regex(texts, pattern))


def _either(texts: pa.Array, one: str, other: str) -> np.ndarray:
    return np.asarray(pc.or_(pc.match_substring(texts, one), pc.match_substring(texts, other)))


def read(body: str, removed: Counter[str]) -> Told:
    """Return what the ordinary reader makes of one comment's text; ``removed`` counts what is masked in it.

    Of a text that is only the word for one that is gone nothing is kept.
    """
    if body in _STUBS:
        return Told(None, None, _STUBS[body], False)
    if body.lstrip()[:1] in _GONE_STARTS and (state := gone(body)):
        return Told(None, None, state, False)
    prose = text.from_markdown(unescaped(body) or "")
    told, repaired = [], False
    for part in (prose.body, prose.quoted):
        whole = None if part is None else clean(part)
        repaired = repaired or (whole is not None and (whole != part or "\ufffd" in whole))
        told.append(None if whole is None else privacy.mask(whole, removed))
    return Told(told[0], told[1], None, repaired)
