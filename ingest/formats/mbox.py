"""Mailing lists: mbox (mboxo, mboxrd), Pipermail text archives, LISTSERV and HyperKitty exports, single mails.

Each conversation is a thread of its own, named by the id of its first mail; the first mail is its first comment.
Sources: RFC 4155 (mbox), RFC 5322 (mail), RFC 2047 (encoded words); threading: ``ingest/mail_threads.py``.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Mail

from ingest import mail_body, mail_header, times
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Repaired, Thread
from ingest.mail_split import Message, is_envelope, split
from ingest.mail_threads import Head, Place, thread
from ingest.opening import Sample, Source
from ingest.subjects import read_subject

_MAIL_FIELD = re.compile(
    r"^(from|date|subject|message-id|received|return-path|in-reply-to|references|to|mime-version|delivered-to) ?:",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[!-9;-~]{1,76} ?:")
_URL = re.compile(r"https?://[^\s<>\"]{1,1000}")
MOST_MULTIPARTS = 400
"""The parser's time grows with the square of this, and its stack ends at about twice as many."""
FAULTS = (IndexError, LookupError, ValueError, RecursionError, TypeError, AttributeError, AssertionError)
"""What the standard library's mail parser raises on hostile mail."""


def sniff(sample: Sample) -> float:
    """Claim a file that starts with an envelope line and a header, or with the header of a single mail."""
    lines = sample.text.lstrip("\ufeff \t\n")[:60_000].split("\n")
    first, rest = lines[0], lines[1:]
    if is_envelope(_bytes(first), _bytes(rest[0] if rest else "")):
        return 0.95 if _mail_fields(rest) >= 1 else 0.0
    if first.startswith("From ") and _mail_fields(rest) >= 3:
        return 0.8
    return 0.7 if _mail_fields(lines) >= 4 and _FIELD.match(first) else 0.0


def _bytes(line: str) -> bytes:
    return line.encode("utf-8", "replace")


def _mail_fields(lines: list[str]) -> int:
    """Return how many fields of a mail stand in the header that these lines start with."""
    found = set()
    for line in lines[:200]:
        if not line.strip() or not (line[0] in " \t" or line.startswith(">From ") or _FIELD.match(line)):
            break
        if field := _MAIL_FIELD.match(line):
            found.add(field[1].lower())
    return len(found)


@dataclass(slots=True)
class _Letter:
    """A mail, read: its comment, lacking only its place, and what threading needs."""

    head: Head
    comment: Comment
    address_only: bool


def parse(source: Source) -> Iterator[Record]:
    """Yield the threads in the order of their first mails in the file, then each mail with its thread and parent."""
    letters: list[_Letter] = []
    seen: dict[str, Head] = {}
    refused = 0
    for message in split(source):
        letter = _read(message)
        if isinstance(letter, _Letter):
            letters.append(_with_own_id(letter, seen))
            if message.cut:
                yield Repaired(locator=letter.comment.locator, what="what lies beyond 64 MB of the mail is left out")
        elif letter is not None:
            refused += 1
            yield letter
    if not letters and not refused:
        raise FormatError("no mail is in it: no line “From …” is followed by a header. Save the archive again.")
    yield from _threaded(letters)
    yield from _notes(letters)


def _read(message: Message) -> _Letter | Refused | None:
    """Return one mail, None for a mail program's own record, Refused for what is no mail or cannot be read."""
    locator = f"line {message.line}"
    try:
        data, whole_head = _head_first(message.data)
        if data.count(b"oundary=") > MOST_MULTIPARTS:
            return _refused(locator, "E-LIMIT", "it has too many parts within parts", message)
        mail = email.message_from_bytes(data)
        fields = mail_header.fields(mail)
        if not {"from", "date", "subject", "message-id"} & fields.keys():
            return _refused(locator, "E-FIELD", "it has no From, Date, Subject or Message-ID", message)
        if "x-imap" in fields and "INTERNAL DATA" in fields.get("subject", ""):
            return None
        return _letter(locator, mail, fields, cut=message.cut or not whole_head)
    except RecursionError:
        return _refused(locator, "E-LIMIT", "its parts are nested too deep", message)
    except FAULTS as error:
        return _refused(locator, "E-FORMAT", f"the mail cannot be read: {error}", message)


def _refused(locator: str, code: str, reason: str, message: Message) -> Refused:
    return Refused(locator=locator, code=code, reason=reason, raw=message.data[: 64 * 1024].decode("utf-8", "replace"))


def _head_first(data: bytes) -> tuple[bytes, bool]:
    """Return a mail without blank lines above its header, and whether the header is followed by a blank line."""
    data = data.replace(b"\r\n", b"\n").lstrip(b"\n")
    whole = b"\n\n" in data + b"\n"
    if not whole and (last := data.rstrip(b"\n").rfind(b"\n")) > 0 and not _cut_field(data[last + 1 :]):
        data = data[: last + 1]
    return data, whole


def _cut_field(line: bytes) -> bool:
    """Say whether the last line of a header that ends with the file is a field, or goes on with one."""
    return line[:1] in (b" ", b"\t") or b":" in line


def _letter(locator: str, mail: Mail, fields: dict[str, str], *, cut: bool) -> _Letter:
    stamp = times.parse(fields.get("date"))
    subject = mail_header.subject(fields.get("subject"))
    author, address_only = mail_header.author(fields.get("from"))
    prose = mail_body.prose(mail)
    ids = mail_header.message_ids(fields.get("message-id"))
    address = _URL.search(fields.get("archived-at", ""))
    comment = Comment(
        locator=locator,
        author=author,
        author_kind="user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        subject=subject,
        body=prose.body,
        quoted=prose.quoted,
        state="truncated" if cut else "present",
        url=address[0] if address else None,
    )
    head = Head(
        message_id=ids[0] if ids else mail_header.made_id(subject, author, fields.get("date"), prose.body),
        in_reply_to=tuple(mail_header.message_ids(fields.get("in-reply-to"))),
        references=tuple(mail_header.message_ids(fields.get("references"))),
        subject=subject,
        author=author,
        at=stamp.at,
    )
    return _Letter(head, comment, address_only)


def _with_own_id(letter: _Letter, seen: dict[str, Head]) -> _Letter:
    """Give another id to a mail whose Message-ID stands on a different one too; copies of one mail share theirs."""
    first = seen.setdefault(letter.head.message_id, letter.head)
    if (first.author, first.at) != (letter.head.author, letter.head.at):
        own = mail_header.made_id(letter.head.message_id, letter.head.author, str(letter.head.at), letter.comment.body)
        letter.head = replace(letter.head, message_id=own)
    return letter


def _threaded(letters: list[_Letter]) -> Iterator[Record]:
    places = thread([letter.head for letter in letters])
    held = {letter.head.message_id: letter for letter in letters}
    shown: set[str] = set()
    for letter, place in zip(letters, places, strict=True):
        if place.root not in shown:
            shown.add(place.root)
            yield _thread(place.root, held.get(place.root), letter)
        yield _placed(letter, place)


def _thread(root: str, first: _Letter | None, shown: _Letter) -> Thread:
    subject = (first or shown).comment.subject
    return Thread(
        thread_id=root,
        title=read_subject(subject).title or subject,
        url=first.comment.url if first else None,
        created_at=first.head.at if first else None,
    )


def _placed(letter: _Letter, place: Place) -> Comment:
    comment = letter.comment
    comment.thread_id, comment.comment_id, comment.parent_id = place.root, letter.head.message_id, place.parent
    if place.by_subject is not None:
        comment.parent_source, comment.parent_confidence = "subject", place.by_subject
    comment.is_root = place.parent is None
    return comment


def _notes(letters: list[_Letter]) -> Iterator[Note]:
    if bare := sum(letter.address_only for letter in letters):
        yield Note(text=f"Mails with an address but no name: {bare}. The part before the @ stands for the author.")


FORMAT = Format(
    name="mbox",
    title="Mailing list, mbox or Pipermail archive",
    platform="mailing_list",
    version=2,
    how_to_get="Download a month of a list's archive (.mbox, .txt, .txt.gz), or the list's mbox export.",
    sniff=sniff,
    parse=parse,
)
