"""Telegram Desktop's result.json: one chat, or a whole account with its chats and the chats it has left.

Fields: id, type, from, from_id, date, date_unixtime, text (a text, or a list of texts and entities),
reply_to_message_id, forwarded_from, reactions. Service messages are events, not comments; the topics of a forum are
threads of their own.
Source: Telegram Desktop, export_output_json.cpp.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import times
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Record, Refused, Thread
from ingest.json_records import peek, read_documents
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_plain

CHATS = re.compile(r"(?:personal|bot|private|public|saved|verification|replies).{0,30}|self_chat")
_HEX_ESCAPE = re.compile(rb"\\(?:\\|x([0-9A-Fa-f]{2}))")


def sniff(sample: Sample) -> float:
    """Claim an object with a chat's name, type, id and messages, or one that lists such chats."""
    top = as_dict(peek(Sample(sample.name, _mended(sample.head), sample.whole)))
    if _is_chat(top):
        return 0.95
    listed = as_list(as_dict(top.get("chats")).get("list")) + as_list(as_dict(top.get("left_chats")).get("list"))
    if any(_is_chat(as_dict(chat)) for chat in listed[:20]):
        return 0.95
    about = "Telegram" in (as_text(top.get("about")) or "")
    return 0.85 if about and {"personal_information", "contacts", "chats", "left_chats"} & top.keys() else 0.0


def _is_chat(chat: dict[str, Any]) -> bool:
    kind = chat.get("type")
    if not isinstance(kind, str) or not CHATS.fullmatch(kind) or not isinstance(chat.get("messages"), list):
        return False
    return "id" in chat and all({"id", "type"} <= as_dict(m).keys() for m in chat["messages"][:1])


def parse(source: Source) -> Iterator[Record]:
    """Yield each chat as a thread, or as one thread per topic, with its messages in their order."""
    (_, first), *rest = read_documents(_mended(source.read_bytes()))
    top = as_dict(first)
    chats = [("chat", top)] if isinstance(top.get("messages"), list) else []
    for group in ("chats", "left_chats"):
        listed = as_list(as_dict(top.get(group)).get("list"))
        chats += [(f"{group} {number}", as_dict(chat)) for number, chat in enumerate(listed, 1)]
    if not chats:
        raise FormatError("no chat is in it. Export it again as “Machine-readable JSON”, with its messages.")
    for place, value in chats:
        yield from _chat(_Chat(place, _id(value) or place, value))
    yield from (value for _, value in rest if isinstance(value, Refused))


def _mended(data: bytes) -> bytes:
    r"""Return JSON from what Telegram writes: it prints control characters as \x1F, which JSON does not know."""
    return _HEX_ESCAPE.sub(lambda e: b"\\u00" + e[1] if e[1] else e[0], data) if b"\\x" in data else data


@dataclass(slots=True)
class _Chat:
    """One chat while it is read."""

    place: str
    thread_id: str
    value: dict[str, Any]
    events: set[str] = field(default_factory=set)
    """Ids of service messages: an answer to one answers no comment."""
    topics: dict[str, str | None] = field(default_factory=dict)
    topic_of: dict[str, str] = field(default_factory=dict)
    """Message -> the topic it stands in."""


def _chat(chat: _Chat) -> Iterator[Record]:
    messages = [as_dict(message) for message in as_list(chat.value.get("messages"))]
    _find_topics(chat, messages)
    title = as_text(chat.value.get("name"))
    yield Thread(
        thread_id=chat.thread_id, title=title or (as_text(chat.value.get("type")) or "").replace("_", " ") or None
    )
    for topic, name in chat.topics.items():
        yield Thread(thread_id=f"{chat.thread_id}/{topic}", title=" – ".join(filter(None, (title, name))))
    left_out = Counter[str]()
    for number, message in enumerate(messages, 1):
        locator, message_id = f"{chat.place}, message {number}", _id(message)
        kind = message.get("type")
        if message_id is None:
            yield Refused(locator=locator, code="E-ID", reason="the message has no id", raw=shown(message))
        elif kind == "unsupported":
            left_out[_thread_id(chat, message_id)] += 1
        elif kind == "message":
            yield _comment(chat, locator, message_id, message)
        elif kind != "service":
            yield Refused(locator=locator, code="E-FIELD", reason="it is no message", raw=shown(message))
    for thread_id, count in left_out.items():
        yield Absent(count=count, reason="messages of a kind that the export leaves out", thread_id=thread_id)


def _find_topics(chat: _Chat, messages: list[dict[str, Any]]) -> None:
    """Fill the events, the topics and the topic of each message: what its chain of answers starts from."""
    for message in messages:
        if message.get("type") == "service" and (message_id := _id(message)):
            chat.events.add(message_id)
            target = _answered(message)
            if message.get("action") == "topic_created":
                chat.topics[message_id] = as_text(message.get("title"))
            elif message.get("action") == "topic_edit" and target in chat.topics and as_text(message.get("new_title")):
                chat.topics[target] = as_text(message.get("new_title"))
    if not chat.topics:
        return
    for message in messages:  # an answer stands after what it answers
        target, message_id = _answered(message), _id(message)
        topic = target if target in chat.topics else chat.topic_of.get(target or "")
        if message_id and topic:
            chat.topic_of[message_id] = topic


def _id(value: dict[str, Any]) -> str | None:
    """Return the id of a chat or message, if a table can hold it."""
    found = as_id(value.get("id"))
    return found if found is not None and found.isprintable() and len(found) < 100 else None


def _answered(message: dict[str, Any]) -> str | None:
    """Return the id of the message that this one answers in the same chat."""
    return None if "reply_to_peer_id" in message else as_id(message.get("reply_to_message_id"))


def _thread_id(chat: _Chat, message_id: str) -> str:
    topic = chat.topic_of.get(message_id)
    return f"{chat.thread_id}/{topic}" if topic else chat.thread_id


def _comment(chat: _Chat, locator: str, message_id: str, message: dict[str, Any]) -> Comment:
    at = times.from_epoch(as_count(message.get("date_unixtime")))
    stamp = times.Stamp(at, "exact") if at else times.parse(as_text(message.get("date")))
    prose = _prose(message)
    author, kind = _author(message)
    parent = _answered(message)
    reactions = [as_count(as_dict(reaction).get("count")) for reaction in as_list(message.get("reactions"))]
    counted = [number for number in reactions if number is not None]
    return Comment(
        locator=locator,
        thread_id=_thread_id(chat, message_id),
        comment_id=message_id,
        parent_id=None if parent in chat.events else parent,
        is_root=parent in chat.events,
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=sum(counted) if counted else None,
        score_kind="reactions" if counted else "none",
        body=prose.body,
        quoted=prose.quoted,
    )


def _author(message: dict[str, Any]) -> tuple[str | None, AuthorKind]:
    """Return who wrote; an account that is gone has an id but no name."""
    name = as_text(message.get("from"))
    if name is not None:
        return name, "user"
    return None, "deleted" if "from" in message or as_id(message.get("from_id")) else "unknown"


def _prose(message: dict[str, Any]) -> Prose:
    """Return the text of a message; block quotes, and all of what is forwarded from another, count as quoted."""
    own: list[str] = []
    quoted: list[str] = []
    text = message.get("text")
    parts = [text] if isinstance(text, str) else as_list(text) or as_list(message.get("text_entities"))
    for part in parts:
        piece = part if isinstance(part, str) else as_dict(part).get("text")
        if isinstance(piece, str):
            (quoted if as_dict(part).get("type") == "blockquote" else own).append(piece)
    question = as_dict(message.get("poll")).get("question")
    if isinstance(question, str):
        own.append(question)
    prose = from_plain("".join(own))
    quotes = [*([prose.quoted] if prose.quoted else []), *(quote.strip() for quote in quoted)]
    source = as_text(message.get("forwarded_from"))
    if source is not None and source != message.get("from") and prose.body:
        return Prose(None, "\n\n".join([f"{source} wrote:", prose.body, *quotes]))
    return Prose(prose.body, "\n\n".join(quote for quote in quotes if quote) or None)


FORMAT = Format(
    name="telegram",
    title="Telegram chat, result.json",
    platform="telegram",
    version=2,
    how_to_get="In Telegram Desktop open a chat, then ⋮ › Export chat history › Format: Machine-readable JSON.",
    sniff=sniff,
    parse=parse,
)
