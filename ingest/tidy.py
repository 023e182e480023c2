"""The records of one dump -> tidy tables: ids, parents and depths settled, duplicates and bad values set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import pandas as pd

from ingest import ledger, limits, privacy, quotes, replies, site, times, tree
from ingest.faults import clean
from ingest.format import Comment, Document, Refused, Thread
from ingest.gathering import Draft, Gathering
from ingest.ids import own_story, private_id, stable_id
from ingest.schema import empty, validate


@dataclass
class Tidied:
    """The tidy tables of one dump, and what did not get into them."""

    comments: pd.DataFrame
    threads: pd.DataFrame
    documents: pd.DataFrame
    absent: dict[str, int]
    refused: list[Refused]
    repaired: int
    notes: list[str]
    observed_at: datetime | None
    read: int = 0
    """Comments, articles and refused records that the dump gave, each counted as it came."""
    unlisted: int = 0
    """Refused records beyond those that are listed."""
    repeated: int = 0
    """Articles that stood in the dump twice."""
    part: bool = False
    """Whether it is one of several parts of a dump: what was refused need not belong to its threads."""
    cut: bool = False
    """Whether the dump ends too early, so that of any of its threads something may be lacking."""


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


def tidy(
    gathering: Gathering,
    *,
    dump_id: str,
    platform: str,
    story: str | None,
    taken: datetime,
    keep_deleted_text: bool = False,
) -> Tidied:
    """Return the tidy tables of one dump.

    ``platform`` is that of threads that name none; ``story`` groups all of the dump under one story, None lets
    each thread and document be its own; ``taken`` is when the dump was taken, for threads that do not say.
    Text that was deleted at the source is left out unless ``keep_deleted_text``.
    Raises SchemaError only on a fault of a format.
    """
    comment_rows: list[dict[str, object]] = []
    thread_rows: list[dict[str, object]] = []
    absent: dict[str, int] = {}
    notes = list(gathering.notes)
    for thread_id, draft in _settled(gathering.drafts.values(), platform):
        zoneless = sum(times.without_zone(comment.created_at) for comment in draft.comments)
        row_of_thread = thread_row(draft, gathering.removed, zoneless)
        rows = _comment_rows(draft, notes)
        if draft.conflicts:
            notes.append(conflict_note(draft.conflicts))
        if not keep_deleted_text:
            rows = [_without_deleted_text(row) for row in rows]
        seen = _utc(draft.thread.observed_at) or taken
        common: dict[str, object] = {"platform": draft.thread.platform or platform, "thread_id": thread_id}
        common["story_id"] = story or own_story(str(common["platform"]), thread_id)
        common |= {"first_seen": seen, "last_seen": seen}
        comment_rows += [
            row | common | {"dump_id": dump_id, "text_at": seen, "score_at": seen if row["score"] is not None else None}
            for row in rows
        ]
        thread_rows.append(row_of_thread | common)
        if draft.absent is not None:
            absent[thread_id] = draft.absent
    comments = validate(pd.DataFrame(comment_rows), "comments") if comment_rows else empty("comments")
    threads = ledger.with_counts(pd.DataFrame(thread_rows), comments) if thread_rows else empty("threads")
    documents, repeated = _documents(gathering.documents, story, dump_id, gathering.removed)
    if told := privacy.told(gathering.removed):
        notes.append(told)
    observed = [at for d in gathering.drafts.values() if (at := _utc(d.thread.observed_at))]
    return Tidied(comments, threads, documents, absent, gathering.refused,
                  len(gathering.repaired), notes, max(observed, default=None),
                  gathering.read, gathering.unlisted, repeated)  # fmt: skip


def _settled(drafts: Iterable[Draft], platform: str) -> list[tuple[str, Draft]]:
    """Return (thread id, draft) with their ids settled; drafts that turn out to be of one thread are joined."""
    found: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        if not draft.comments and draft.thread.title is None and draft.absent is None:
            continue
        _settle_ids(draft)
        key = (draft.thread.platform or platform, name_of_thread(draft.thread, platform))
        if key not in found:
            found[key] = draft
            continue
        first = found[key]
        first.comments += draft.comments
        first.duplicates += draft.duplicates
        first.conflicts += draft.conflicts
        first.refused += draft.refused
        if draft.absent is not None:
            first.absent = (first.absent or 0) + draft.absent
        _settle_ids(first)
    return [(thread_id, draft) for (_, thread_id), draft in found.items()]


def name_of_thread(thread: Thread, platform: str) -> str:
    """Return the id that a thread has in the tables; it must have one of its own."""
    platform = thread.platform or platform
    place = (thread.site or site.host(thread.url)) if platform in site.SOFTWARE else None
    return private_id(site.thread_name(platform, str(thread.thread_id), place))


def _settle_ids(draft: Draft) -> None:
    """Give stable ids where the dump has none; of records with one id the last stays, the others are duplicates."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    for comment in draft.comments:
        if comment.comment_id is None:
            content = (comment.subject, comment.author, comment.body)
            comment.comment_id = stable_id(*content, str(seen[content]))
            seen[content] += 1
    by_id: dict[str | None, Comment] = {}
    for comment in draft.comments:
        first = by_id.get(comment.comment_id)
        if first is not None and first.body and comment.body and first.body != comment.body:
            draft.conflicts.append(comment.locator)
        by_id[comment.comment_id] = comment
    draft.duplicates += len(draft.comments) - len(by_id)
    draft.comments = list(by_id.values())
    if draft.thread.thread_id is None:
        opening = draft.comments[0].comment_id if draft.comments else ""
        draft.thread.thread_id = made_id(draft.thread.title, opening)


def conflict_note(places: list[str]) -> str:
    """Return the remark on comments of one thread that stand twice with different texts; ``places`` are the later."""
    some = ", ".join(places[:3]) + (", …" if len(places) > 3 else "")
    told = f"{len(places)} ({some}; W-CONFLICT)"
    return f"Comments that stand twice with different texts, of which the later was kept: {told}."


def made_id(title: str | None, first: str | None) -> str:
    """Return an id for a thread that has none, from its title, else from its first comment."""
    words = re.sub(r"\W+", " ", title or "").strip().lower()
    return stable_id(words) if words else stable_id("untitled", first)


def _settle_parents(comments: list[Comment], thread: Thread) -> None:
    for comment in comments:
        if comment.parent_id is not None and comment.parent_source == "none":
            comment.parent_source = "explicit"
        if comment.parent_source == "explicit":
            comment.parent_confidence = 1.0
    if thread.reply_order is not None or any(c.indent is not None for c in comments):
        for comment, edge in zip(comments, _inferred(comments, thread), strict=True):
            if edge.parent is not None and comment.parent_id is None and not comment.is_root:
                comment.parent_id = comments[edge.parent].comment_id
                comment.parent_source = edge.source
                comment.parent_confidence = edge.confidence


def _inferred(comments: list[Comment], thread: Thread) -> list[replies.Edge]:
    return replies.infer(comments, thread.reply_order or "depth_first", thread.story_text)


def _split_quotes(comments: list[Comment], story: str | None) -> None:
    """Take lines that repeat the story or a comment up the chain out of the bodies."""
    texts = [quotes.plain(c.body) if c.body else "" for c in comments]
    parents = tree.parent_rows([str(c.comment_id) for c in comments], [c.parent_id for c in comments])
    told = [quotes.plain(story)] if story else []
    for row, comment in enumerate(comments):
        above, at = list(told), parents[row]
        while at >= 0 and len(above) < quotes.GENERATIONS + len(told):
            above.append(texts[at])
            at = parents[at]
        if comment.body and above:
            comment.body, repeated = quotes.split_quotes(comment.body, above)
            comment.quoted = "\n\n".join(t for t in (comment.quoted, repeated) if t) or None


def _depths(comments: list[Comment], notes: list[str]) -> list[int]:
    """Return the depth of each comment; a comment at which a ring of parents is cut loses its parent."""
    ids = [str(c.comment_id) for c in comments]
    depth, cut = tree.depths(tree.parent_rows(ids, [c.parent_id for c in comments]))
    for comment in (comments[row] for row in cut):
        notes.append(f"{comment.locator}: the parents form a ring; it was cut here (W-CYCLE)")
        comment.parent_id, comment.parent_source, comment.parent_confidence = None, "none", None
    return depth


def _comment_rows(draft: Draft, notes: list[str]) -> list[dict[str, object]]:
    comments = draft.comments
    _settle_parents(comments, draft.thread)
    _split_quotes(comments, draft.thread.story_text)
    names = [f.name for f in fields(Comment) if f.name not in ("thread_id", "is_root", "indent")]
    return [
        {name: getattr(comment, name) for name in names}
        | {"created_at": _utc(comment.created_at), "depth": depth, "position": position}
        for position, (comment, depth) in enumerate(zip(comments, _depths(comments, notes), strict=True))
    ]


def _without_deleted_text(row: dict[str, object]) -> dict[str, object]:
    """Return the row of a comment without a text that was deleted at the source though the dump holds it."""
    return row | {"body": None, "quoted": None} if row["withdrawn"] or row["state"] == "deleted" else row


def thread_row(draft: Draft, removed: Counter[str], without_zone: int) -> dict[str, object]:
    """Return the row of a thread, without the counts of its comments; ``removed`` counts what is masked in it."""
    thread = draft.thread
    told = {name: getattr(thread, name) for name in ("title", "url", "story_text")}
    texts = {name: None if value is None else privacy.mask(clean(value), removed) for name, value in told.items()}
    declared = thread.declared_comments
    return texts | {
        "created_at": _utc(thread.created_at),
        "declared_comments": declared if declared is not None and 0 <= declared < limits.current().score else None,
        "without_zone": without_zone,
        "duplicates": draft.duplicates,
        "refused": draft.refused,
    }


def _documents(
    documents: list[Document], story: str | None, dump_id: str, removed: Counter[str]
) -> tuple[pd.DataFrame, int]:
    """Return the tidy articles, each once, and how many stood there again."""
    rows = []
    for document in documents:
        document_id = private_id(document.document_id or stable_id(document.title, document.text))
        row = {f.name: getattr(document, f.name) for f in fields(Document)}
        row |= {"document_id": document_id, "published_at": _utc(document.published_at)}
        row |= {
            n: privacy.mask(clean(str(row[n])), removed)
            for n in ("outlet", "title", "author", "url", "text")
            if row[n] is not None
        }
        rows.append(row | {"story_id": story or f"article-{document_id}", "dump_id": dump_id})
    if not rows:
        return empty("documents"), 0
    once = pd.DataFrame(rows).drop_duplicates("document_id", keep="last")
    return validate(once, "documents"), len(rows) - len(once)
