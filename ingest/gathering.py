"""The records of one dump, sorted by thread as they come; what cannot be kept is set aside at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace

from ingest import limits, privacy, times
from ingest.faults import as_text, clean, fault
from ingest.format import Absent, Comment, Document, Note, Record, Refused, Repaired, Thread
from ingest.ids import private_id

TEXT_FIELDS = ["author", "tag", "subject", "body", "quoted", "url"]
_OF_THREADS = [each.name for each in fields(Thread)]


@dataclass
class Draft:
    """One thread of a dump while it is read."""

    thread: Thread
    comments: list[Comment] = field(default_factory=list)
    absent: int | None = None
    duplicates: int = 0
    refused: int = 0
    conflicts: list[str] = field(default_factory=list)
    """Where a comment stands a second time with another text."""


class Gathering:
    """Sorts the records of a dump by thread as they come.

    ``raw_of`` gives the record at a locator as it stands in the file, where that is known.
    """

    def __init__(self, raw_of: Callable[[str], str | None] = lambda locator: None) -> None:
        self._raw_of = raw_of
        self.read = 0
        self.unlisted = 0
        self.drafts: dict[str, Draft] = {}
        self.documents: list[Document] = []
        self.refused: list[Refused] = []
        self.repaired: set[str] = set()
        self.notes: list[str] = []
        self.removed: Counter[str] = Counter()
        """Addresses that were masked, by their mark."""
        self._last: Draft | None = None
        self._timed = False

    def take(self, record: Record) -> None:
        """File one record."""
        match record:
            case Thread():
                if record.thread_id is not None:
                    record.thread_id = clean(record.thread_id)
                self._last = self._draft(record)
            case Comment():
                self.read += 1
                self._take_comment(record)
            case Document():
                self.read += 1
                self.documents.append(record)
            case Absent():
                draft = self._of(record.thread_id)
                draft.absent = (draft.absent or 0) + record.count
            case Refused():
                self.read += 1
                self._refuse(record)
            case Repaired():
                self.repaired.add(record.locator)
            case Note():
                self.notes.append(record.text)

    def _take_comment(self, comment: Comment) -> None:
        draft = self._of(comment.thread_id)
        if wrong := self._fault(comment):
            draft.refused += 1
            code, reason = wrong
            self._refuse(Refused(locator=comment.locator, code=code, reason=reason, raw=as_text(comment)))
            return
        for name in TEXT_FIELDS:
            said = getattr(comment, name)
            if said is not None:
                value = clean(said)
                if value != said or "\ufffd" in value:
                    self.repaired.add(comment.locator)
                setattr(comment, name, privacy.mask(value, self.removed))
        if comment.author in privacy.MARKS:
            comment.author, comment.author_kind = None, "anonymous"
        comment.locator = privacy.mask(comment.locator)
        comment.comment_id = comment.comment_id and private_id(comment.comment_id)
        comment.parent_id = comment.parent_id and private_id(comment.parent_id)
        draft.comments.append(comment)

    def _fault(self, comment: Comment) -> tuple[str, str] | None:
        """Return (code, reason) when a comment cannot be kept; one without its time can where none has one."""
        if comment.created_at is times.UNTIMED:
            if self._timed:
                return "E-FIELD", "it has no time, as the records before it have"
            comment.created_at = None
        wrong = fault(comment)
        self._timed = self._timed or (wrong is None and comment.created_at is not None)
        return wrong

    def _refuse(self, record: Refused) -> None:
        most = limits.current()
        if len(self.refused) >= most.listed:
            self.unlisted += 1
            return
        raw = self._raw_of(record.locator)
        self.refused.append(replace(record, raw=(record.raw if raw is None else raw)[: most.raw]))

    def _of(self, thread_id: str | None) -> Draft:
        if thread_id is None and self._last is not None:
            return self._last
        self._last = self.drafts.get(thread_id or "") or self._draft(Thread(thread_id=thread_id))
        return self._last

    def _draft(self, thread: Thread) -> Draft:
        key = thread.thread_id or (f"title {thread.title}" if thread.title else "")
        known = self.drafts.get(key)
        if known is None:
            self.drafts[key] = known = Draft(thread)
            return known
        known.thread = filled(known.thread, thread)
        return known


def filled(known: Thread, later: Thread) -> Thread:
    """Return what is known of a thread, what it lacks filled from a later record of it."""
    lacks = [name for name in _OF_THREADS if getattr(known, name) is None]
    told = {name: value for name in lacks if (value := getattr(later, name)) is not None}
    return replace(known, **told) if told else known


def gather(records: Iterable[Record], raw_of: Callable[[str], str | None] = lambda locator: None) -> Gathering:
    """Return the records of a dump, sorted by thread; ``raw_of`` gives the text of one at a locator."""
    gathering = Gathering(raw_of)
    for record in records:
        gathering.take(record)
    return gathering
