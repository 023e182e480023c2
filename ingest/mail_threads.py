"""Which mail answers which: threads by the ids in the headers; by subject only where a mail names none.

Method: J. Zawinski, "Message threading" (jwz.org/doc/threading.html), and RFC 5256, section 2.2 (REFERENCES). A mail
that is named but not held still binds its answers into one thread. Links that would close a ring are not made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from ingest.subjects import Subject, read_subject, shows_replies

MARKED_CONFIDENCE = 0.65
"""How often the last mail of a marked subject ("Re: …") is the true parent: 0.69 and 0.56 on the months of r-sig-db
and r-sig-gui, headers hidden."""
BARE_CONFIDENCE = 0.5
"""The same in archives that strip the marks, where an equal subject may also be a new start."""
WINDOW = timedelta(days=60)
"""A subject that rests longer is a new conversation."""
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """What threading needs to know of one mail."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str | None
    author: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail stands."""

    root: str
    """Id of the first mail of its thread, which may be one that is only named."""
    parent: str | None
    by_subject: float | None
    """None: the headers name the parent. Else how sure the subject makes it."""


class _Forest:
    """Which mail stands above which. Links are only added, so a shortened way to the top stays true."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, message_id: str) -> str:
        """Return the top of the chain above a mail."""
        passed = []
        while message_id in self._up:
            passed.append(message_id)
            message_id = self._up[message_id]
        for below in passed:
            self._up[below] = message_id
        return message_id

    def hang(self, message_id: str, parent: str) -> bool:
        """Put a mail that has none above it below another; False where that would close a ring."""
        if message_id in self._up or self.root(parent) == message_id:
            return False
        self._up[message_id] = parent
        return True


def thread(heads: Sequence[Head]) -> list[Place]:
    """Return the place of each mail, in the order given. A message id that occurs again is the same mail."""
    known = {head.message_id for head in heads}
    forest = _Forest()
    parents: dict[str, tuple[str, float | None]] = {}
    for head in heads:
        parent = _named_parent(head, known)
        if head.message_id not in parents and parent is not None and forest.hang(head.message_id, parent):
            parents[head.message_id] = (parent, None)
    for head in heads:
        row = list(dict.fromkeys(head.references))
        for upper, lower in pairwise(row):
            if lower not in known:
                forest.hang(lower, upper)
    for message_id, found in _by_subject(heads).items():
        if forest.hang(message_id, found[0]):
            parents[message_id] = found
    places = (parents.get(head.message_id, (None, None)) for head in heads)
    return [Place(forest.root(h.message_id), *place) for h, place in zip(heads, places, strict=True)]


def _named_parent(head: Head, known: set[str]) -> str | None:
    """Return the mail that the headers name: In-Reply-To, else the last of References; one that is held comes first."""
    wanted = [*head.in_reply_to[:4], *head.references[-1:]]
    wanted = [message_id for message_id in wanted if message_id != head.message_id]
    return next((message_id for message_id in wanted if message_id in known), wanted[0] if wanted else None)


def _by_subject(heads: Sequence[Head]) -> dict[str, tuple[str, float]]:
    """Return id -> (parent, confidence) of the mails that name no other and repeat an earlier subject."""
    if all(head.in_reply_to or head.references for head in heads):
        return {}
    timed = all(head.at for head in heads)
    order = sorted(heads, key=lambda h: h.at or _NO_TIME) if timed else list(heads)
    subjects = [read_subject(head.subject) for head in order]
    marks = shows_replies(subjects)
    last: dict[str, Head] = {}
    found: dict[str, tuple[str, float]] = {}
    for head, subject in zip(order, subjects, strict=True):
        earlier = last.get(subject.key)
        named = head.in_reply_to or head.references
        if subject.key and earlier and not named and _continues(head, earlier, subject, marks):
            found[head.message_id] = (earlier.message_id, MARKED_CONFIDENCE if subject.is_reply else BARE_CONFIDENCE)
        last[subject.key] = head
    return found


def _continues(head: Head, earlier: Head, subject: Subject, marks: bool) -> bool:
    if head.message_id == earlier.message_id:
        return False
    if not subject.is_reply and (marks or head.author == earlier.author):
        return False
    return head.at is None or earlier.at is None or head.at - earlier.at <= WINDOW
