"""Splits a comment into sentences, in one pass over its words.

Made for English as people type it in comments: missing capitals, "…" in mid-thought, abbreviations, lines that a mail
program wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CANDIDATE = re.compile(r"(?:[^\w\s]|_)\s+|\w[^\S\n]*\n\s*")
"""White space where a sentence may end: after a mark, or with a line break in it."""
_CLOSERS = "\"')]}”’»*_"
_ENDS = ".!?…"
MAY_END = frozenset(_CLOSERS + _ENDS)
"""The last character of a word with which a sentence ends is one of these."""
_ABBREVIATIONS = frozenset(
    ["mr.", "mrs.", "ms.", "dr.", "prof.", "rev.", "sen.", "rep.", "gov.", "gen.", "col.", "lt.", "sgt.", "st.", "mt.",
     "jr.", "sr.", "inc.", "ltd.", "corp.", "co.", "dept.", "univ.", "vs.", "cf.", "al.", "fig.", "figs.", "sec.",
     "vol.", "pp.", "approx.", "est.", "min.", "max.", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.",
     "sept.", "oct.", "nov.", "dec.", "e.g.", "i.e.", "eg.", "ie.", "viz.", "resp.", "incl.", "excl."]
)  # fmt: skip
_LONGEST = 40
"""No more of a word is looked at."""
WRAPPED = range(50, 100)
"""A line this long may have been broken by a program and not by its author."""


def sentences(text: str) -> Iterator[str]:
    """Walk through the sentences of ``text``.

    Needs plain text. Yields them in order, without the white space around them; a text without any word yields
    nothing. A blank line always ends a sentence, a single line break does unless the line looks wrapped.
    """
    text = text.strip()
    begin = line = 0
    for match in _CANDIDATE.finditer(text):
        end, onward = match.start() + 1, match.end()
        breaks = text.count("\n", end, onward)
        word = text[max(begin, end - _LONGEST) : end].split()[-1]
        if _parts(word, text[onward].islower(), breaks, end - line):
            yield text[begin:end]
            begin = onward
        if breaks:
            line = onward
    if text:
        yield text[begin:]


def _parts(token: str, lower: bool, breaks: int, line: int) -> bool:
    """Say whether a sentence ends after a word: what follows is in lower case or not, after so many line breaks."""
    if breaks > 1 or (breaks == 1 and line not in WRAPPED and not lower):
        return True
    return ends(token, lower)


def ends(token: str, lower: bool) -> bool:
    """Say whether a sentence ends after a word by its marks, what follows being in lower case or not."""
    core = token[-_LONGEST:].rstrip(_CLOSERS)
    if not core or core[-1] not in _ENDS:
        return False
    if lower and (core != token[-_LONGEST:] or core[-1] == "…" or core.endswith("..")):
        return False  # "What?" she asked; a thought that trails off and goes on
    if core[-1] != ".":
        return True
    return not _abbreviates(core.lstrip("\"'([{“‘«").lower())


def _abbreviates(word: str) -> bool:
    """Say whether the full stop belongs to the word: "Mr.", "e.g.", "U.S.", an initial."""
    if word in _ABBREVIATIONS:
        return True
    if word.endswith("..") or word[1:2] != ".":
        return False
    return word != "i." and all(len(part) == 1 and part.isalpha() for part in word.split(".")[:-1])
