"""CSV that 4CAT exports: id, thread_id, author, timestamp, body, and more columns for each platform.

4CAT names no parent for all platforms. TikTok's comments on comments stand in a thread that is the comment answered;
Bluesky and Reddit name it; posts of imageboards quote it (">>123"). Source: digitalmethodsinitiative/4cat, datasources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest import columns, times
from ingest.csv_records import header, read_rows
from ingest.format import AuthorKind, Comment, Format, FormatError, Record, Refused, ScoreKind, Thread
from ingest.opening import Sample, Source
from ingest.text import Prose, from_plain

NEEDED = {"id", "thread_id", "author", "timestamp", "body"}
PARENTS = ("parent_id", "parent", "replied_to_post", "isReplyTo", "in_reply_to", "reply_to_id", "reply_to")
SCORES: tuple[tuple[str, ScoreKind], ...] = (
    ("score", "votes"), ("likes", "likes"), ("like_count", "likes"), ("num_likes", "likes"), ("likeCount", "likes"),
    ("likes_count", "likes"), ("favorite_count", "likes"), ("reactions", "reactions"),
)  # fmt: skip
LINKS = ("comment_url", "link", "url", "tiktok_url")
PLATFORMS = (("is_comment_on_comment", "tiktok"), ("replied_to_post", "bluesky"), ("subreddit", "reddit"),
             ("retweet_count", "twitter"), ("country_code", "4chan"), ("isReplyTo", "youtube"))  # fmt: skip
_QUOTE = re.compile(r">>(\d{1,15})\b")
_QUOTE_LINE = re.compile(r"^>>\d{1,15}[ \t\r]*(?:\n|\Z)", re.MULTILINE)
Row = tuple[str, Mapping[str, str]]


@dataclass
class _Table:
    """What is known of all rows before the first is yielded."""

    ids: set[str]
    short: dict[str, str]
    """Last part of an address -> id: Bluesky's answers name only that part."""
    platform: str | None
    threads: set[str] = field(default_factory=set)


def sniff(sample: Sample) -> float:
    """Claim a table with 4CAT's five columns; YouTube Data Tools' own names in it make it one of theirs."""
    if sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "[", "<"):
        return 0.0
    names = set(header(sample))
    return 0.9 if names >= NEEDED and not {"authorName", "publishedAt"} <= names else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield one comment per row."""
    rows: list[Row] = []
    for row in read_rows(source):
        if isinstance(row, Refused):
            yield row
        else:
            rows.append(row)
    if not rows:
        raise FormatError("there is no row under the header. Export the dataset again.")
    platform = next((name for column, name in PLATFORMS if column in rows[0][1]), None)
    ids = {cell for _, cells in rows if (cell := _cell(cells, "id"))}
    table = _Table(ids, {own.rpartition("/")[2]: own for own in sorted(ids)}, platform)
    for locator, cells in rows:
        yield from _row(locator, cells, table)


def _cell(cells: Mapping[str, str], *names: str) -> str | None:
    return next((value for name in names if (value := cells.get(name, "").strip())), None)


def _row(locator: str, cells: Mapping[str, str], table: _Table) -> Iterator[Record]:
    own = _cell(cells, "id")
    if own is None:
        yield Refused(locator=locator, code="E-ID", reason="the row has no id", raw=str(dict(cells))[:2_000])
        return
    on_comment = _cell(cells, "is_comment_on_comment")
    group = _cell(cells, "thread_id") or own
    thread = (_cell(cells, "post_id") or group) if on_comment else group
    comment = _comment(locator, own, thread, cells, table)
    if on_comment:
        comment.parent_id = group if on_comment.lower() == "yes" else None
        comment.is_root = comment.parent_id is None
    else:
        _set_parent(comment, cells, table)
    if thread not in table.threads or own == thread:
        table.threads.add(thread)
        title = _cell(cells, "thread_title", "post_body") or (
            _cell(cells, "subject", "title") if own == thread else None
        )
        yield Thread(thread_id=thread, platform=table.platform, title=title, url=_cell(cells, "post_url"))
    yield comment


def _set_parent(comment: Comment, cells: Mapping[str, str], table: _Table) -> None:
    """Give the comment the parent that its row names, or that its text quotes by number."""
    named = _cell(cells, *PARENTS)
    told = columns.bare(named) if named else None
    if comment.comment_id == comment.thread_id or told in (comment.comment_id, comment.thread_id):
        comment.is_root = comment.comment_id == comment.thread_id or comment.thread_id not in table.ids
        comment.parent_id = None if comment.is_root else comment.thread_id
    elif told is not None:
        found = told if told in table.ids else table.short.get(told.rstrip("/").rpartition("/")[2])
        is_name = found is None and (table.platform is None or "/" in told)
        comment.parent_id = found or (None if is_name else told)
    elif (quoted := _QUOTE.search(_cell(cells, "body") or "")) and quoted[1] in table.ids:
        comment.parent_id, comment.parent_source, comment.parent_confidence = quoted[1], "quote", 0.9


def _prose(cells: Mapping[str, str], platform: str | None) -> Prose:
    """Return the text; on imageboards ">" is a way of speaking and only ">>123" points elsewhere."""
    text = _cell(cells, "body") or ""
    if platform != "4chan":
        return from_plain(text)
    return Prose(_QUOTE_LINE.sub("", text).strip() or None, None)


def _kind(author: str | None, platform: str | None) -> AuthorKind:
    if author is None:
        return "unknown"
    return "anonymous" if platform == "4chan" and author == "Anonymous" else "user"


def _comment(locator: str, own: str, thread: str, cells: Mapping[str, str], table: _Table) -> Comment:
    stamp = times.parse(_cell(cells, "unix_timestamp"))
    stamp = stamp if stamp.at else times.parse(_cell(cells, "timestamp", "created_at"))
    author, text = _cell(cells, "author"), (_cell(cells, "body") or "").lower()
    gone = text in columns.GONE and text.startswith("[")
    no_author = (author or "").lower() == "[deleted]"
    prose = Prose(None, None) if gone else _prose(cells, table.platform)
    name, kind = next(((n, k) for n, k in SCORES if _cell(cells, n)), ("", "none"))
    score = columns.count(_cell(cells, name) or "") if name else None
    return Comment(
        locator=locator,
        thread_id=thread,
        comment_id=own,
        author=None if no_author else author,
        author_kind="deleted" if no_author else _kind(author, table.platform),
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else kind,
        subject=_cell(cells, "subject"),
        body=prose.body,
        quoted=prose.quoted,
        state=("removed" if "removed" in text else "deleted") if gone else "present",
        url=_cell(cells, *LINKS),
    )


FORMAT = Format(
    name="fourcat_csv",
    title="4CAT, exported dataset (CSV)",
    platform="fourcat",
    version=2,
    how_to_get="Open a dataset in 4CAT and choose Download, CSV.",
    sniff=sniff,
    parse=parse,
)
