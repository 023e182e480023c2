"""Discord channels as DiscordChatExporter writes them in JSON: guild, channel, messages, messageCount.

Messages and replies are comments; joins, pins, calls, renamings and the like are events, which messageCount counts too.
Source: Tyrrrz/DiscordChatExporter, JsonMessageWriter.cs and MessageKind.cs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import AuthorKind, Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.json_records import peek, read_documents
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_markdown

SPOKEN = {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23"}
"""Kinds of message that somebody wrote; older exporters print the newer kinds as numbers."""
DELETED_USER = "456226577798135808"
"""The account that stands for all deleted ones."""
MOST = 2**31
_EMOJI = re.compile(r"<a?:(\w{1,64}):\d{1,24}>")
_MENTION = re.compile(r"<(?:@[!&]?|#)(\d{1,24})>")


def sniff(sample: Sample) -> float:
    """Claim an object with a guild, a channel and messages."""
    top = as_dict(peek(sample))
    if not isinstance(top.get("guild"), dict) or not isinstance(top.get("channel"), dict):
        return 0.0
    return 0.95 if {"id", "name"} <= as_dict(top["channel"]).keys() and {"messages", "dateRange"} & top.keys() else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the channel as a thread, then its messages in the order of the file."""
    (_, first), *rest = read_documents(source.read_bytes())
    top = as_dict(first)
    channel, guild = as_dict(top.get("channel")), as_dict(top.get("guild"))
    if not isinstance(top.get("messages"), list):
        raise FormatError("no messages are in it. Export the channel again, in the format JSON.")
    messages = [as_dict(message) for message in top["messages"]]
    events = Counter(_kind(m) for m in messages if m and _kind(m) not in SPOKEN)
    guild_id, channel_id = as_id(guild.get("id")), _id(channel) or "channel"
    url = f"https://discord.com/channels/{'@me' if guild_id in (None, '0') else guild_id}/{channel_id}"
    yield _thread(top, channel, channel_id, url, events)
    yield from _remarks(top, messages, events)
    silent = {_id(message) for message in messages if _kind(message) not in SPOKEN}
    for number, message in enumerate(messages, 1):
        locator, message_id = f"message {number}", _id(message)
        if message and _kind(message) not in SPOKEN:
            continue
        if message_id is None:
            reason = "the message has no id" if message else "it is no message"
            yield Refused(locator=locator, code="E-ID", reason=reason, raw=shown(message))
            continue
        comment = _comment(locator, message_id, message, channel_id)
        comment.thread_id, comment.url = channel_id, f"{url}/{message_id}"
        if comment.parent_id in silent:
            comment.parent_id, comment.is_root = None, True
        yield comment
    yield from (value for _, value in rest if isinstance(value, Refused))


def _kind(message: dict[str, Any]) -> str:
    """Return the kind of a message; one that names none is an ordinary one."""
    kind = message.get("type", "Default")
    return str(kind) if isinstance(kind, (str, int)) and not isinstance(kind, bool) else "Default"


def _id(value: dict[str, Any]) -> str | None:
    """Return the id of a message or channel, if a table can hold it."""
    found = as_id(value.get("id"))
    return found if found is not None and found.isprintable() and len(found) < 100 else None


def _thread(top: dict[str, Any], channel: dict[str, Any], channel_id: str, url: str, events: Counter[str]) -> Thread:
    declared = as_count(top.get("messageCount"))
    held = len(as_list(top.get("messages")))
    return Thread(
        thread_id=channel_id,
        title=as_text(channel.get("name")),
        url=url,
        story_text=as_text(channel.get("topic")),
        declared_comments=None if declared is None or not held <= declared < MOST else declared - events.total(),
        observed_at=times.parse(as_text(top.get("exportedAt"))).at,
    )


def _remarks(top: dict[str, Any], messages: list[dict[str, Any]], events: Counter[str]) -> Iterator[Note]:
    if events:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(events.items()))
        yield Note(text=f"Events are not comments, though the file's messageCount counts them: {kinds[:500]}.")
    declared = as_count(top.get("messageCount"))
    if declared is not None and declared < len(messages):
        yield Note(text=f"The file declares {declared} messages and holds {len(messages)}: its count is not used.")


def _comment(locator: str, message_id: str, message: dict[str, Any], channel_id: str) -> Comment:
    stamp = times.parse(as_text(message.get("timestamp")))
    author, kind = _author(as_dict(message.get("author")))
    counts = [as_count(as_dict(reaction).get("count")) for reaction in as_list(message.get("reactions"))]
    counted = [count for count in counts if count is not None]
    scored = isinstance(message.get("reactions"), list)
    prose = from_markdown(_content(message, kind), lazy_quotes=False)
    forwarded = from_markdown(as_text(as_dict(message.get("forwardedMessage")).get("content")) or "").body
    quotes = [text for text in (prose.quoted, forwarded) if text]
    return Comment(
        locator=locator,
        comment_id=message_id,
        parent_id=_answered(message, channel_id),
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=sum(counted) if scored else None,
        score_kind="reactions" if scored else "none",
        body=prose.body,
        quoted="\n\n".join(quotes) or None,
    )


def _answered(message: dict[str, Any], channel_id: str) -> str | None:
    """Return the message that this one answers in its channel; a forward and a crosspost answer none."""
    reference = as_dict(message.get("reference"))
    if reference.get("type") in ("Forward", "1") or "forwardedMessage" in message:
        return None
    elsewhere = as_id(reference.get("channelId")) not in (None, channel_id)
    return None if elsewhere else as_id(reference.get("messageId"))


def _author(author: dict[str, Any]) -> tuple[str | None, AuthorKind]:
    name = as_text(author.get("nickname")) or as_text(author.get("name"))
    if author.get("id") == DELETED_USER:
        return None, "deleted"
    return name, "bot" if author.get("isBot") is True else "user" if name else "unknown"


def _content(message: dict[str, Any], kind: AuthorKind) -> str:
    """Return what the message says, custom emoji and mentions by name; of a bot that says nothing, its cards."""
    content = as_text(message.get("content")) or ""
    if not content and kind == "bot":
        cards = [as_dict(card) for card in as_list(message.get("embeds"))]
        texts = [as_text(card.get(name)) for card in cards for name in ("title", "description")]
        content = "\n\n".join(text for text in texts if text)
    if "<" not in content:
        return content
    named = {_id(user): _author(user)[0] for user in map(as_dict, as_list(message.get("mentions")))}
    content = _MENTION.sub(lambda found: f"@{named.get(found[1]) or found[1]}", content)
    return _EMOJI.sub(r":\1:", content)


FORMAT = Format(
    name="discord",
    title="Discord channel, DiscordChatExporter JSON",
    platform="discord",
    version=2,
    how_to_get="Export a channel with DiscordChatExporter, format JSON.",
    sniff=sniff,
    parse=parse,
)
