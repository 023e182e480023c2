"""Which texts can hold the wording of a codebook at all: a regular expression tells it before any text is cut.

Of an entry one word is looked for, the one that is likely to be rare, in all its forms; of an example its rarest words.
A text without any of them shows nothing. Case and boundaries are taken no more strictly than analysis/terms.py does.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.codebook_words import CodebookWords
from analysis.terms import QUOTES

FEW = 1_000
"""Texts that are cut sooner than the expression is made."""
MOST = 10_000
"""Different beginnings of forms that are looked for together: from 12,500 on RE2 falls back to a way that takes longer
than cutting."""
_BEFORE, _AFTER = "(?:^|[^0-9a-z])", "(?:[^0-9a-z]|$)"
_QUOTE = f"['{QUOTES}]"

Flags = npt.NDArray[np.bool_]


class Sieve:
    """The expression for one codebook."""

    def __init__(self, known: CodebookWords) -> None:
        whole, begins = known.needed()
        self._elsewhere = not all(form.isascii() for form in whole | begins)
        self._wanted = _expression({w for w in whole if w.isascii()}, {b for b in begins if b.isascii()})

    def passed(self, texts: pa.Array) -> Flags:
        """Say which texts have to be looked at; never a missing one. Needs an Arrow array of texts."""
        there = texts.is_valid()
        if len(texts) - texts.null_count > FEW and self._wanted:
            found = pc.match_substring_regex(texts, self._wanted)
            there = pc.or_(found, pc.invert(pc.string_is_ascii(texts))) if self._elsewhere else found
        return np.asarray(pc.fill_null(there, False))


def _expression(whole: set[str], begins: set[str]) -> str | None:
    """Return the expression for words and beginnings in ASCII, None where they are too many."""
    if len({form[:end] for form in whole | begins for end in range(1, len(form) + 1)}) > MOST:
        return None
    told = [_any(whole) + _AFTER if whole else "", _any(begins) if begins else ""]
    return "(?i)" + _BEFORE + "(?:" + "|".join(filter(None, told)) + ")"


def _any(forms: set[str]) -> str:
    return "(?:" + "|".join(re.escape(form).replace("'", _QUOTE) for form in sorted(forms)) + ")"
