"""The utterances of a ConvoKit corpus (utterances.jsonl or .json); conversations.json beside it gives titles.

Older corpora say user, root and reply-to; roots sometimes answer themselves; times are numbers, texts or missing.
Source: convokit.cornell.edu, data_format.rst.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import times
from ingest.format import AuthorKind, Comment, Format, FormatError, Record, Refused, State, Thread
from ingest.json_records import peek, read_documents, read_records
from ingest.json_values import as_count, as_dict, as_id, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_markdown, from_plain

SPEAKER, ROOT, PARENT = ("speaker", "user", "speaker_id"), ("conversation_id", "root"), ("reply_to", "reply-to")
TITLE = ("title", "conversation_title", "thread_title", "page_title", "movie_name", "name", "topic")
GONE: dict[str, State] = {"[deleted]": "deleted", "[removed]": "removed"}
REDDIT = {"gilded", "permalink", "top_level_comment", "subreddit", "retrieved_on"}


@dataclass
class _Seen:
    """What is known of the conversations."""

    about: dict[str, Any]
    openers: dict[str, str | None] = field(default_factory=dict)


def _value(item: dict[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401  (JSON is any of its types)
    return next((item[name] for name in names if item.get(name) is not None), None)


def sniff(sample: Sample) -> float:
    """Claim utterances with a speaker, a conversation and what they answer."""
    value = peek(sample)
    item = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    named = "id" in item and "text" in item and any(name in item for name in PARENT)
    return 0.95 if named and any(n in item for n in SPEAKER) and any(n in item for n in ROOT) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield a thread for each conversation and a comment for each utterance."""
    seen = _Seen(_conversations(source.beside("conversations.json")))
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        item = as_dict(value)
        own, thread = as_id(item.get("id")), as_id(_value(item, ROOT))
        if own is None:
            yield Refused(locator=locator, code="E-ID", reason="the utterance has no id", raw=shown(value))
            continue
        parent = as_id(_value(item, PARENT))
        thread = thread or parent or own
        if thread not in seen.openers:
            seen.openers[thread] = _speaker(item) if own == thread or parent in (None, own) else None
            yield _thread(thread, as_dict(seen.about.get(thread)))
        yield _comment(locator, own, thread, None if parent == own else parent, item, seen.openers[thread])


def _conversations(beside: Source | None) -> dict[str, Any]:
    """Return what is said of each conversation; nothing where that file is missing or broken."""
    if beside is None:
        return {}
    try:
        return next((as_dict(value) for _, value in read_documents(beside.read_bytes())), {})
    except FormatError:
        return {}


def _thread(thread: str, about: dict[str, Any]) -> Thread:
    meta = as_dict(about.get("meta")) or about
    at = times.from_epoch(as_count(_value(meta, ("timestamp", "created_utc"))))
    return Thread(
        thread_id=thread,
        title=as_text(_value(meta, TITLE)),
        created_at=at,
        declared_comments=as_count(meta.get("num_comments")),
    )


def _speaker(item: dict[str, Any]) -> str | None:
    speaker = _value(item, SPEAKER)
    named = (as_dict(speaker).get("id"), as_dict(speaker).get("name"), speaker)
    return next((name for each in named if (name := as_id(each) or as_text(each))), None)


def _kind(speaker: str | None, opener: str | None) -> AuthorKind:
    if speaker is None:
        return "unknown"
    if speaker in GONE:
        return "deleted"
    return "op" if speaker == opener else "user"


def _time(value: Any) -> times.Stamp:  # noqa: ANN401
    at = times.from_epoch(value) if isinstance(value, int | float | str) else None
    return times.Stamp(at, "exact") if at else times.parse(as_text(value))


def _comment(
    place: str, own: str, thread: str, parent: str | None, item: dict[str, Any], opener: str | None
) -> Comment:
    text, meta = as_text(item.get("text")) or "", as_dict(item.get("meta"))
    state = GONE.get(text.strip().lower(), "present")
    prose = (
        Prose(None, None) if state != "present" else from_markdown(text) if REDDIT & meta.keys() else from_plain(text)
    )
    speaker, stamp = _speaker(item), _time(item.get("timestamp"))
    score, link = as_count(meta.get("score")), as_text(meta.get("permalink"))
    return Comment(
        locator=place,
        thread_id=thread,
        comment_id=own,
        parent_id=parent,
        is_root=parent is None,
        author=None if speaker in GONE else speaker,
        author_kind=_kind(speaker, opener),
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state=state,
        url=f"https://www.reddit.com{link}" if link and link.startswith("/r/") else link,
    )


FORMAT = Format(
    name="convokit",
    title="ConvoKit corpus, utterances",
    platform="convokit",
    version=3,
    how_to_get="Download a corpus at convokit.cornell.edu and give its folder or its .zip.",
    sniff=sniff,
    parse=parse,
    companions=("conversations.json", "speakers.json", "users.json", "corpus.json", "index.json"),
)
