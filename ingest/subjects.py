"""Subjects: what a "Re:" line says about the subject it answers, and which comments share one subject.

The base subject follows RFC 5256 (section 2.1): reply and forward marks, list tags and "(fwd)" are taken off. To it
come the marks of other languages ("AW:", "SV:"), counted marks ("Re[2]:"), Slashdot's cut at fifty characters and
Usenet's "New subject (was: Old subject)".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = "re|aw|sv|vs|antw|antwort|res|rif|odp|ynt|fwd?|wg|rv|tr|回复|答复|转发"
_MARK = re.compile(rf"\s*(?:\[\s*)?(?:{_WORDS})(?:\s?[\[(^]?\d{{1,4}}[\])]?)?\s?[:：]", re.IGNORECASE)
_TAG = re.compile(r"\s*\[[^\[\]:]{1,40}\]")
_FORWARDED = re.compile(r"\s*\(fwd\)$", re.IGNORECASE)
_WAS = re.compile(r"[\[(]\s?was\b\s?:?\s?", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONGEST = 500
_CUT_FROM = 46
"""Slashdot cuts a subject at fifty characters; some clients count the "Re: " in, some do not."""
_CUT_TO = 56
_LOOK = 50
"""How many longer subjects a cut one is held against."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject line, taken apart."""

    title: str
    """The subject without marks, as printed; "" for a bare "Re:"."""
    key: str
    """What equal subjects share: without case, doubled spaces and closing dots."""
    is_reply: bool
    """It carries a reply or forward mark."""
    spaced: bool
    """A space follows the mark: "Re: X", not "Re:X"."""
    was: str | None
    """Key of the old subject in "New (was: Old)"."""
    may_be_cut: bool
    """Long enough, or ended by dots, so that it may be the start of a longer subject."""


NO_SUBJECT = Subject("", "", False, False, None, False)


def _strip_marks(text: str) -> tuple[int, bool, bool]:
    """Return where the title starts, whether a mark stands before it, and whether a space follows the first mark."""
    position, marked, spaced = 0, False, False
    while True:
        mark = _MARK.match(text, position)
        if mark:
            if not marked:
                spaced = text[mark.end() : mark.end() + 1].isspace()
            position, marked = mark.end(), True
            continue
        tag = _TAG.match(text, position)
        if tag and text[tag.end() :].strip(" ]"):
            position = tag.end()
            continue
        return position, marked, spaced


def _key(title: str) -> str:
    return _SPACE.sub(" ", title).strip().rstrip(".… ").casefold()


def read_subject(text: str | None) -> Subject:
    """Return ``text`` taken apart; a missing or blank subject gives ``NO_SUBJECT``."""
    text = _SPACE.sub(" ", (text or "")[:_LONGEST]).strip()
    if not text:
        return NO_SUBJECT
    start, marked, spaced = _strip_marks(text)
    title = _FORWARDED.sub("", text[start:]).strip()
    if marked and text.startswith("[") and title.endswith("]") and "[" not in title:
        title = title[:-1].rstrip()
    was = None
    old = _WAS.search(title)
    if old and old.start() > 0:
        was = read_subject(title[old.end() :].rstrip(")] ")).key or None
        title = title[: old.start()].rstrip()
    cut = title.endswith(("...", "…")) or _CUT_FROM <= len(title) <= _CUT_TO or _CUT_FROM <= len(text) <= _CUT_TO
    return Subject(title, _key(title), marked, spaced, was, cut)


def subject_key(text: str | None) -> str:
    """Return what equal subjects share, whatever marks, tags and case they are printed with."""
    return read_subject(text).key


def shows_replies(subjects: Sequence[Subject]) -> bool:
    """Return whether replies are marked here: some list archives strip every "Re:" and repeat the bare subject."""
    marked = repeated = 0
    seen: set[str] = set()
    for subject in subjects:
        marked += subject.is_reply
        repeated += not subject.is_reply and bool(subject.key) and subject.key in seen
        seen.add(subject.key)
    return marked >= repeated


class _Heads:
    """The comments that started a subject so far, found by a subject or by the start of one that was cut."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._keys = sorted({subject.key for subject in subjects if subject.key})
        self._head: dict[str, int] = {}

    def put(self, key: str, index: int) -> None:
        self._head[key] = index

    def find(self, subject: Subject) -> int | None:
        head = self._head.get(subject.key)
        if head is not None or not subject.may_be_cut or len(subject.key) < 8:
            return head
        place = bisect_left(self._keys, subject.key)
        longer = [key for key in self._keys[place : place + _LOOK] if key.startswith(subject.key)]
        found = max((self._head[key] for key in longer if key in self._head), default=None)
        if found is not None:
            self._head[subject.key] = found
        return found


def chain_heads(subjects: Sequence[Subject]) -> list[int | None]:
    """Return for each comment, in dump order, the index of the comment that started its subject.

    A comment that starts a subject names itself, as does a reply to a subject that nobody here started. A bare "Re:"
    continues the chain before it. None where there is no subject to go by.
    """
    marks = shows_replies(subjects)
    known = _Heads(subjects)
    heads: list[int | None] = []
    for index, subject in enumerate(subjects):
        if not subject.key:
            heads.append(heads[-1] if subject.is_reply and heads else None)
            continue
        head = known.find(subject) if subject.is_reply or not marks else None
        if head is None:
            head = index
            known.put(subject.key, index)
        heads.append(head)
    return heads
