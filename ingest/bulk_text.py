"""The texts of many comments at once: most are left as they are, which two regular expressions over a column can tell.

A text is plain when no rule of ``ingest/markdown.py``, ``ingest/text.py``, ``ingest/faults.py`` and
``ingest/privacy.py`` can act on it: none of the marks of Markdown and HTML, no blank at the edge of a line or beside
another, no line that a list or a signature starts with, no number that may be an address, none of the words that a
site's notes are known by. Every other text goes through those rules themselves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest import bulk_markdown, privacy, text
from ingest.bulk_markdown import matches
from ingest.faults import clean
from ingest.reddit_things import gone, unescaped

# Inside [^…]: all that cannot stand in a plain text, blanks of all kinds among it; no ASCII blank but " " and "\n".
_NEVER = (r"\x00-\x20\x7f-\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{fdd0}\x{feff}"
          r"\x{ff20}\x{fffd}«`\\\[\]<>^*_~|&@")  # fmt: skip
_DANGER = (
    r"(?im)^[0-9]+[.)]|[({][ \n]?at[ \n]?[)}]|[0-9]\.[0-9]{1,3}\.[0-9]|[23][0-9a-f]{3}:|%40|/web/[0-9]"
    r"|edited|modified|zuletzt|derni|ltima edici|letzte |^comment (?:deleted|removed) by "
)
_BESIDE = r"!\[|&(?:#|[A-Za-z][A-Za-z0-9;])|>!"
"""What still is read as a picture, an entity or a hidden text."""


def _plain(more: str) -> str:
    """Return the expression for a plain text in which the signs of ``more`` may stand, though not begin a line."""
    never = "".join(sign for sign in _NEVER if sign not in more)
    inner, first = f"[^{never}]", f"[^{_NEVER}=#+-]"
    # A line starts, goes on without two blanks in a row, and ends without one; at most one line stays empty.
    return rf"^{first}(?:{inner}| {inner}|\n\n?{first})*$"


_PLAIN, _WITH_SIGNS = _plain(""), _plain("&>")
_MARKED = r"[&>*_]|\]\(|  | \n|\n\n\n|[ \n]$"
_WITH_QUOTE = "(?m)^ {0,3}(?:>|&gt;)"
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


class Plain(NamedTuple):
    """Texts that need no reading one by one."""

    fits: np.ndarray
    """Which are such."""
    body: pa.Array
    quoted: pa.Array


def plain(bodies: pa.Array) -> Plain:
    """Return what is read of plain texts, and of those that a few simple marks only keep from being plain."""
    fits, nothing = _fits(bodies, bodies, _PLAIN, _DANGER), pa.nulls(len(bodies), pa.string())
    others = np.flatnonzero(~fits)
    others = others[matches(bodies, _MARKED, others)]
    if not len(others):
        return Plain(fits, bodies, nothing)
    given = bodies.take(pa.array(others))
    quotes = np.flatnonzero(matches(given, _WITH_QUOTE))
    parts = [bulk_markdown.parted(text) for text in given.take(pa.array(quotes)).to_pylist()]
    there = np.zeros(len(given), dtype=bool)
    there[quotes] = True
    own = pc.replace_with_mask(given, pa.array(there), pa.array([part[0] for part in parts], pa.string()))
    told, quoted = _shown(own), _shown(pa.array([part[1] for part in parts], pa.string()))
    good = told.fits | own.is_null().to_numpy(zero_copy_only=False)
    good[quotes] &= quoted.fits
    place, rows = np.zeros(len(bodies), dtype=bool), others[good]
    place[rows] = True
    quoting = np.zeros(len(bodies), dtype=bool)
    quoting[others[quotes[good[quotes]]]] = True
    return Plain(
        fits | place,
        pc.replace_with_mask(bodies, pa.array(place), told.texts.filter(pa.array(good))),
        pc.replace_with_mask(nothing, pa.array(quoting), quoted.texts.filter(pa.array(good[quotes]))),
    )


class _Shown(NamedTuple):
    texts: pa.Array
    fits: np.ndarray


def _shown(given: pa.Array) -> _Shown:
    """Return texts without simple marks, and which of them are plain then."""
    told = bulk_markdown.shown(given)
    return _Shown(told.texts, told.good & _fits(told.texts, told.bare, _WITH_SIGNS, f"{_DANGER}|{_BESIDE}"))


def _fits(texts: pa.Array, bare: pa.Array, shape: str, danger: str) -> np.ndarray:
    fits = matches(bare, shape)
    likely = np.flatnonzero(fits)
    fits[likely[matches(texts, danger, likely)]] = False
    return fits


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
