"""Lists of YouTube comments as scrapers of the page write them: author, text, likes, and an age in words, no ids.

Who answers whom is known only where replies are nested in the comment they answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingest import youtube
from ingest.format import Comment, Format, FormatError, Note, Record, Refused
from ingest.json_records import peek, read_records
from ingest.json_values import as_dict, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_plain

AUTHOR = ("author", "username", "user", "name", "authorName", "author_name")
TEXT = ("comment", "text", "content", "comment_text", "commentText", "body")
LIKES = ("likes", "like_count", "likeCount", "votes", "vote_count", "voteCount")
AGE = ("age", "time", "published", "published_time", "publishedTime", "publishedTimeText", "date", "timestamp",
       "time_text", "when", "posted")  # fmt: skip
IDS = {"id", "cid", "comment_id", "commentId", "parent", "parent_id"}


def _value(item: dict[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401  (JSON is any of its types)
    return next((item[name] for name in names if item.get(name) is not None), None)


def _rows(value: Any) -> list[Any]:  # noqa: ANN401
    listed = as_dict(value).get("comments")
    return listed if isinstance(listed, list) else [value]


def sniff(sample: Sample) -> float:
    """Claim a list whose first records have author, text, likes and an age that ends in "ago", but no id."""
    value = peek(sample)
    rows = [as_dict(row) for row in (value if isinstance(value, list) else _rows(value))[:5]]
    rows = rows[:-1] if len(rows) > 1 and not sample.whole else rows
    return 0.9 if rows and all(_is_comment(row) for row in rows) else 0.0


def _is_comment(item: dict[str, Any]) -> bool:
    age = as_text(_value(item, AGE)) or ""
    named = as_text(_value(item, AUTHOR)) and isinstance(_value(item, TEXT), str) and set(LIKES) & item.keys()
    return bool(named) and not IDS & item.keys() and age.removesuffix("(edited)").rstrip().endswith("ago")


def parse(source: Source) -> Iterator[Record]:
    """Yield the comments in their order; nested replies are drawn one step deeper."""
    yield youtube.named_after(source.name)
    waiting: list[tuple[str, Any, int]] = []
    bad: list[Refused] = []
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            bad.append(value)
            continue
        rows = _rows(value)
        waiting += [(locator if len(rows) == 1 else f"{locator}, comment {n}", row, 0) for n, row in enumerate(rows, 1)]
    yield from bad
    if not waiting:
        raise FormatError("no comment is in it. Run the scraper again.")
    drawn = any(as_list(as_dict(row).get("replies")) for _, row, _ in waiting)
    waiting.reverse()
    rounded = 0
    while waiting:
        locator, value, depth = waiting.pop()
        rounded += youtube.is_rounded(_value(as_dict(value), LIKES))
        yield _comment(locator, value, depth if drawn else None, source.modified)
        replies = [
            (f"{locator}, reply {n}", r, depth + 1) for n, r in enumerate(as_list(as_dict(value).get("replies")), 1)
        ]
        waiting += reversed(replies)
    if rounded:
        yield Note(text=f'{rounded} scores are rounded as the page shows them ("1.2K").')
    yield Note(text='Times such as "2 days ago" are counted back from the date of the file; it holds no ids.')


def _comment(locator: str, value: Any, indent: int | None, taken: datetime | None) -> Comment | Refused:  # noqa: ANN401
    item = as_dict(value)
    text, author = as_text(_value(item, TEXT)), as_text(_value(item, AUTHOR))
    if text is None and author is None:
        return Refused(locator=locator, code="E-FIELD", reason="it has neither text nor author", raw=shown(value))
    stamp = youtube.moment(_value(item, AGE), taken)
    score = youtube.likes(_value(item, LIKES))
    prose = from_plain(text or "")
    return Comment(
        locator=locator,
        indent=indent,
        is_root=indent == 0,
        author=author,
        author_kind="user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        body=prose.body,
        quoted=prose.quoted,
    )


FORMAT = Format(
    name="youtube_list",
    title="YouTube comments, list of a scraper",
    platform="youtube",
    version=2,
    how_to_get="Save what a scraper of the page writes: a list with author, comment, likes and age.",
    sniff=sniff,
    parse=parse,
)
