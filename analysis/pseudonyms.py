"""Authors made into "Commenter 1", "Commenter 2", …, everywhere in a study.

The numbers follow a salted hash of the names, so they say nothing about who wrote first, and stay the same from run to
run. With the salt of a store, the hash itself stands in the place of the number ("Commenter k7q2ma"): the same for one
person in every selection. What people wrote stays as it is: a phrase can still be looked up in the original thread.
"""

from __future__ import annotations

import base64
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
_SIGNED = re.compile(r"[\W\d_]")
"""What makes it so in any case."""
_CODE = 6
"""Letters of a hash that stand for a name or an id; more where two would be alike."""
_SPAN = ["span_start", "span_end", "span"]
_KEPT = ("platform", "thread_id", "story_id", "dump_id", "versions", "theme")
_ID_COLUMNS = ("comment_id", "parent_id", "root_id", "ancestor_id")


@dataclass(frozen=True, slots=True)
class _Edit:
    """A name found in a text."""

    start: int
    end: int
    put: str


def pseudonymous(study: Study, salt: str = "", *, lasting: bool = False) -> Study:
    """Return the study without the names of its authors.

    Authors become "Commenter n", the same for one name on one platform; "[Commenter n]" also replaces a known name in
    bodies, subjects and quotes where it follows "@" or cannot be an ordinary word. Comment ids are numbered anew,
    permalinks and places in the dump are withheld. Spans of evidence are moved along with the text. With ``lasting``,
    codes made of names and ids by the salt take the place of numbers: they are the same whatever else is selected.
    """
    names = _named(study.comments, salt, lasting)
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
    ids = _new_ids(study, salt, lasting)

    def renamed(part: Study, name: str) -> pd.DataFrame:
        table = study.table(name)
        if any(str(column).endswith("author") for column in table):
            return derive(part, name)
        if set(_SPAN) <= set(table):
            return _renamed(_moved(study.comments, table, edits), ids)
        return _renamed(_masked(table, finder), ids)

    threads = _masked(study.threads, finder)
    return replace(study, comments=_renamed(comments, ids), threads=threads, source=renamed)


def pseudonymous_table(table: pd.DataFrame, study: Study, salt: str) -> pd.DataFrame:
    """Return a tidy table of the same store (threads, crawls, sightings, dumps) without the names of a study's authors.

    Names and ids are those of ``pseudonymous`` with ``lasting``.
    """
    finder = _Finder(_named(study.comments, salt, lasting=True))
    return _renamed(_masked(table, finder), _new_ids(study, salt, lasting=True))


def story_salt(study: Study) -> str:
    """Return a salt that is the same for the same threads, so that what is written can be made again."""
    threads = sorted(zip(study.threads["platform"].astype("str"), study.threads["thread_id"]))
    return hashlib.sha256(repr(threads).encode()).hexdigest()


def _people(comments: pd.DataFrame) -> Iterable[tuple[str, Any, str]]:
    return zip(comments["platform"].astype("str"), comments["author"], comments["author_kind"].astype("str"))


def _person(platform: str, author: Any, kind: str) -> tuple[str, str]:  # noqa: ANN401 - a text or missing
    return (platform, author) if isinstance(author, str) and kind not in UNNAMED else ("", "")


def _named(comments: pd.DataFrame, salt: str, lasting: bool) -> dict[tuple[str, str], str]:
    people = {_person(*who) for who in _people(comments)} - {("", "")}
    ordered = sorted(people, key=lambda who: (hashlib.sha256("\0".join([salt, *who]).encode()).digest(), who))
    codes = _codes(["\0".join(who) for who in ordered], salt) if lasting else [str(n + 1) for n in range(len(ordered))]
    return {who: f"Commenter {code}" for who, code in zip(ordered, codes, strict=True)}


def _codes(told: list[str], salt: str) -> list[str]:
    """Return a short code per text, no two alike: the beginning of its salted hash."""
    hashes = [hashlib.sha256("\0".join([salt, text]).encode("utf-8", "surrogatepass")).digest() for text in told]
    spelled = [base64.b32encode(each).decode("ascii").lower() for each in hashes]
    length = _CODE
    while len({each[:length] for each in spelled}) < len(set(told)):
        length += 2
    return [each[:length] for each in spelled]


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

    def cleaned(self, value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
        """Return a text, or the texts in a list, without the names."""
        if isinstance(value, list | tuple):
            return type(value)(self.cleaned(each) for each in value)
        found = self.find(value) if isinstance(value, str) else []
        return _rewritten(value, found) if found else value


def _stands(text: str, start: int, name: str) -> bool:
    """Say whether ``name`` stands at ``start`` as a whole, as an address or as a word that can be nothing else."""
    end = start + len(name)
    if start < 0 or (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
        return False
    if start and text[start - 1] == "@":
        return text[start:end].casefold() == name.casefold()
    same = text[start:end] == name or (text[start:end].casefold() == name.casefold() and bool(_SIGNED.search(name)))
    return same and len(name) > 3 and _TELLING.search(name) is not None


def _edited(column: pd.Series, edits: list[list[_Edit]]) -> pd.Series:
    texts = [_rewritten(text, found) if found else text for text, found in zip(column, edits, strict=True)]
    return pd.Series(texts, index=column.index, dtype="str")


def _masked(table: pd.DataFrame, finder: _Finder) -> pd.DataFrame:
    """Return a table whose texts name nobody; ids stay."""
    texts = {
        name: [finder.cleaned(value) for value in table[name]]
        for name in table.columns
        if name not in (*_ID_COLUMNS, *_KEPT) and (table[name].dtype == "str" or table[name].dtype == "object")
    }
    return table.assign(**{name: pd.Series(v, index=table.index, dtype=table[name].dtype) for name, v in texts.items()})


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


def _new_ids(study: Study, salt: str, lasting: bool) -> dict[str, str]:
    known = dict.fromkeys(
        value
        for table in ((study.comments,) if lasting else (study.comments, study.structure, study.evidence))
        for name in _ID_COLUMNS
        if name in table
        for value in table[name].dropna()
    )
    codes = _codes(list(known), f"{salt}\0id") if lasting else [str(n + 1) for n in range(len(known))]
    return dict(zip(known, codes, strict=True))


def _renamed(table: pd.DataFrame, ids: dict[str, str]) -> pd.DataFrame:
    new = {name: table[name].map(ids).astype(table[name].dtype) for name in _ID_COLUMNS if name in table}
    return table.assign(**new)
