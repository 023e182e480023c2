"""Authors made into "Commenter 1", "Commenter 2", …, everywhere in a study.

The numbers follow a salted hash of the names, so they say nothing about who wrote first, and stay the same from run to
run. What people wrote stays as it is: a phrase can still be looked up in the original thread.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.study import Study
from analysis.tables import derive

UNNAMED = ["anonymous", "deleted"]
"""Kinds of author whose label names nobody."""
WITHHELD = "withheld"
"""Stands where the place of a comment in its dump would lead to its author."""

_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"[\W\d_]|[a-z][A-Z]")
"""What makes a name impossible to take for an ordinary word: a digit, a sign, a capital inside."""
_SPAN = ["span_start", "span_end", "span"]
_ID_COLUMNS = ("comment_id", "parent_id", "root_id", "ancestor_id")


@dataclass(frozen=True, slots=True)
class _Edit:
    """A name found in a text."""

    start: int
    end: int
    put: str


def pseudonymous(study: Study, salt: str = "") -> Study:
    """Return the study without the names of its authors.

    Authors become "Commenter n", the same for one name on one platform; "[Commenter n]" also replaces a known name in
    bodies, subjects and quotes where it follows "@" or cannot be an ordinary word. Comment ids are numbered anew,
    permalinks and places in the dump are withheld. Spans of evidence are moved along with the text.
    """
    names = _numbered(study.comments, salt)
    finder = _Finder(names)
    edits = {
        column: [finder.find(text) for text in study.comments[column].where(study.comments[column].notna(), "")]
        for column in ("body", "subject", "quoted")
    }
    comments = study.comments.assign(
        author=[names.get(_person(*who), who[1]) for who in _people(study.comments)],
        url=pd.Series(None, index=study.comments.index, dtype="str"),
        locator=WITHHELD,
        **{column: _edited(study.comments[column], found) for column, found in edits.items()},
    )
    ids = _new_ids(study)

    def renamed(part: Study, name: str) -> pd.DataFrame:
        table = study.table(name)
        table = _moved(study.comments, table, edits) if set(_SPAN) <= set(table) else table
        named = any(str(column).endswith("author") for column in table)
        return derive(part, name) if named else _renamed(table, ids)

    return replace(study, comments=_renamed(comments, ids), source=renamed)


def story_salt(study: Study) -> str:
    """Return a salt that is the same for the same threads, so that what is written can be made again."""
    threads = sorted(zip(study.threads["platform"].astype("str"), study.threads["thread_id"]))
    return hashlib.sha256(repr(threads).encode()).hexdigest()


def _people(comments: pd.DataFrame) -> Iterable[tuple[str, Any, str]]:
    return zip(comments["platform"].astype("str"), comments["author"], comments["author_kind"].astype("str"))


def _person(platform: str, author: Any, kind: str) -> tuple[str, str]:  # noqa: ANN401 - a text or missing
    return (platform, author) if isinstance(author, str) and kind not in UNNAMED else ("", "")


def _numbered(comments: pd.DataFrame, salt: str) -> dict[tuple[str, str], str]:
    people = {_person(*who) for who in _people(comments)} - {("", "")}
    ordered = sorted(people, key=lambda who: (hashlib.sha256("\0".join([salt, *who]).encode()).digest(), who))
    return {who: f"Commenter {n}" for n, who in enumerate(ordered, start=1)}


class _Finder:
    """Finds known names in texts, in time that grows with the text and not with the number of names."""

    def __init__(self, names: dict[tuple[str, str], str]) -> None:
        self.by_word: dict[str, list[tuple[str, int, str]]] = {}
        known = {name: new for (_, name), new in sorted(names.items())}
        for name, new in sorted(known.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            first = _WORD.search(name)
            if first:
                self.by_word.setdefault(first[0].casefold(), []).append((name, first.start(), new))

    def find(self, text: str) -> list[_Edit]:
        """Return the names in ``text``, in order, none overlapping another."""
        found: list[_Edit] = []
        end = 0
        for word in _WORD.finditer(text):
            for name, lead, new in self.by_word.get(word[0].casefold(), []):
                start = word.start() - lead
                if start >= end and _stands(text, start, name):
                    end = start + len(name)
                    found.append(_Edit(start, end, f"[{new}]"))
                    break
        return found


def _stands(text: str, start: int, name: str) -> bool:
    """Say whether ``name`` stands at ``start`` as a whole, as an address or as a word that can be nothing else."""
    end = start + len(name)
    if start < 0 or (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
        return False
    if start and text[start - 1] == "@":
        return text[start:end].casefold() == name.casefold()
    return text[start:end] == name and len(name) > 3 and _TELLING.search(name) is not None


def _edited(column: pd.Series, edits: list[list[_Edit]]) -> pd.Series:
    texts = [_rewritten(text, found) if found else text for text, found in zip(column, edits, strict=True)]
    return pd.Series(texts, index=column.index, dtype="str")


def _rewritten(text: str, edits: list[_Edit]) -> str:
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.put]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _moved(comments: pd.DataFrame, table: pd.DataFrame, edits: dict[str, list[list[_Edit]]]) -> pd.DataFrame:
    """Return a table of evidence with its spans where the text now is; without a ``via`` all stand in the body."""
    rows = {who: row for row, who in enumerate(_keys(comments))}
    texts = {column: comments[column].tolist() for column in edits}
    evidence = table.copy()
    vias = evidence["via"].astype("str") if "via" in evidence else ["own"] * len(evidence)
    places = zip(*(evidence[name].astype("object").tolist() for name in _SPAN), strict=True)
    changed: list[tuple[object, ...]] = []
    for who, via, (start, end, span) in zip(_keys(evidence), vias, places, strict=True):
        column, row = via if via in edits else "body", rows[who]
        found = edits[column][row]
        if not found or not isinstance(start, int):
            changed.append((start, end, span))
            continue
        start, end = _shifted(start, found), _shifted(end, found)
        changed.append((start, end, _rewritten(texts[column][row], found)[start:end]))
    for i, name in enumerate(_SPAN):
        evidence[name] = pd.Series([row[i] for row in changed], index=evidence.index, dtype=evidence[name].dtype)
    return evidence


def _keys(table: pd.DataFrame) -> Iterable[tuple[str, str, str]]:
    return zip(table["platform"].astype("str"), table["thread_id"], table["comment_id"])


def _shifted(place: int, edits: list[_Edit]) -> int:
    """Return where ``place`` lies after the edits; a place inside a name moves to the end of what replaces it."""
    moved = place
    for edit in edits:
        if edit.start >= place:
            break
        moved += len(edit.put) - (min(place, edit.end) - edit.start)
    return moved


def _new_ids(study: Study) -> dict[str, str]:
    known = [
        value
        for table in (study.comments, study.structure, study.evidence)
        for name in _ID_COLUMNS
        if name in table
        for value in table[name].dropna()
    ]
    return {old: str(n) for n, old in enumerate(dict.fromkeys(known), start=1)}


def _renamed(table: pd.DataFrame, ids: dict[str, str]) -> pd.DataFrame:
    new = {name: table[name].map(ids).astype(table[name].dtype) for name in _ID_COLUMNS if name in table}
    return table.assign(**new)
