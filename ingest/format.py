"""What a dump format is: how it is recognised, and what reading it yields.

A format is one file in ``ingest/formats/`` that holds one ``FORMAT = Format(...)``. The registry finds it there;
nothing else has to be edited. ``sniff`` looks at the first bytes only; ``parse`` streams records. A bad record is
a value in the stream (``Refused``), never an exception; an exception means that the whole file cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ingest.opening import Sample, Source

ParentSource = Literal["explicit", "quote", "indent", "subject", "inferred", "none"]
AuthorKind = Literal["user", "anonymous", "deleted", "op", "staff", "bot", "unknown"]
Precision = Literal["exact", "minute", "day", "relative", "unknown"]
ScoreKind = Literal["moderation", "votes", "likes", "reactions", "none"]
State = Literal["present", "truncated", "collapsed", "deleted", "removed", "stub"]
ReplyOrder = Literal["depth_first", "chronological"]


class FormatError(Exception):
    """The whole file cannot be read as this format. The message names place, reason and remedy."""


class MappingError(FormatError):
    """The user named a column that is not in the file. The message says which there are."""


@dataclass(slots=True, kw_only=True)
class Thread:
    """One discussion. It may be yielded again: later values fill what earlier ones left missing."""

    thread_id: str | None = None
    """As the site names it; None where the dump does not say, then a stable one is made from the title."""
    platform: str | None = None
    """None: the format's own platform."""
    title: str | None = None
    url: str | None = None
    story_text: str | None = None
    created_at: datetime | None = None
    declared_comments: int | None = None
    site: str | None = None
    """Host of the site that the dump was taken from ("forum.example.org"), where ``url`` is missing or leads away."""
    observed_at: datetime | None = None
    """When the dump was taken, where it says so."""
    reply_order: ReplyOrder | None = None
    """How the comments lie in a dump that gives no parents: this lets ``ingest/replies.py`` infer them."""


@dataclass(slots=True, kw_only=True)
class Comment:
    """One comment, or one stub of one, as the dump shows it. None means that the dump does not say."""

    locator: str
    """Where in the dump: "line 12", "record 31", "element comment_123"."""
    thread_id: str | None = None
    """The thread it belongs to; None: the thread yielded last."""
    comment_id: str | None = None
    """None: a stable one is made from content and place."""
    parent_id: str | None = None
    parent_source: ParentSource = "none"
    parent_confidence: float | None = None
    """Left None for explicit parents, which count 1.0."""
    is_root: bool = False
    """True where the dump itself says that this comment answers no other; it then is never given a parent."""
    indent: int | None = None
    """Depth as drawn (0 for a root), in dumps that draw the tree but name no parents."""
    author: str | None = None
    author_kind: AuthorKind = "unknown"
    created_at: datetime | None = None
    """Aware, UTC."""
    created_precision: Precision = "unknown"
    score: int | None = None
    score_kind: ScoreKind = "none"
    tag: str | None = None
    subject: str | None = None
    body: str | None = None
    """Plain text of the author (``ingest/text.py`` makes it); None where the dump holds no text."""
    quoted: str | None = None
    state: State = "present"
    withdrawn: bool = False
    """True where the dump still holds a text that its site shows no longer, as that of every comment in state
    deleted: it is dropped unless the user asks for it."""
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Document:
    """One article about a story."""

    locator: str
    text: str
    document_id: str | None = None
    """None: a stable one is made from title and text."""
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Absent:
    """Comments that the dump names or counts without holding them (``more`` stubs, ids that are only listed)."""

    count: int
    reason: str
    thread_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Refused:
    """A record that could not be kept: where it stands, a code such as E-ID, and the reason in plain words."""

    locator: str
    code: str
    reason: str
    raw: str = ""


@dataclass(slots=True, kw_only=True)
class Repaired:
    """Something in a record was mended (an undecodable byte, a missing zone); the record itself is kept."""

    locator: str
    what: str


@dataclass(slots=True, kw_only=True)
class Note:
    """A remark for the ledger in one plain sentence, such as which column was taken for which field."""

    text: str


@dataclass(slots=True, kw_only=True)
class Columns:
    """Which column of a table was taken for which field, for the user to confirm or change."""

    names: list[str]
    """All columns of the table."""
    mapping: dict[str, str]
    """Field -> column."""
    why: dict[str, str]
    """Field -> how its column was found: "by name", "by content", "as you said"."""


Record = Thread | Comment | Document | Absent | Refused | Repaired | Note | Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of dump that Rethread reads."""

    name: str
    """The word for ``--format``; also the name of its file: ``slashdot_text``."""
    title: str
    """For people: "Slashdot thread, copied text"."""
    platform: str
    """The platform of its threads unless a thread names another; "article" for documents."""
    version: int
    """Raised whenever the same file would give other rows."""
    how_to_get: str
    """One sentence for ``rethread formats``: how a person comes by such a file."""
    sniff: Callable[[Sample], float]
    """How sure, in [0, 1], that a file that starts so is of this format; 0 when it is not."""
    parse: Callable[[Source], Iterator[Record]]
    """Streams the records of a dump in their order. Raises FormatError when the file as a whole cannot be read."""
    companions: tuple[str, ...] = ()
    """Names of files that lie beside a dump of this format and are read with it (conversations.json)."""
