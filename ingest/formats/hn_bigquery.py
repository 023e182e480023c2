"""Hacker News tables of BigQuery as CSV: hacker_news.full, and the older tables of comments and of stories.

Columns: id, by (older: author), time, timestamp (older: time_ts), text, parent, type, title, url, score, descendants,
ranking, dead, deleted (schema of bigquery-public-data.hacker_news). The scores of comments are empty there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest import times
from ingest.csv_records import header, read_rows
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.json_values import as_count, shown
from ingest.opening import Sample, Source
from ingest.text import from_html

PAGE = "https://news.ycombinator.com/item?id="
STORIES = {"story", "job", "poll"}

Row = dict[str, str]


def sniff(sample: Sample) -> float:
    """Claim a table with the names that only these tables have together."""
    names = {name.lower() for name in header(sample)}
    if not {"id", "text"} <= names or not {"by", "author"} & names or not {"time", "timestamp", "time_ts"} & names:
        return 0.0
    told = len(names & {"dead", "deleted", "ranking", "descendants", "time_ts", "parent"})
    return 0.93 if told >= 3 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the stories, then the comments, each in the thread of its topmost known ancestor."""
    items: dict[str, Row] = {}
    places: dict[str, str] = {}
    for found in read_rows(source):
        if isinstance(found, Refused):
            yield found
            continue
        locator, cells = found
        row = {name.lower(): "" if cell.strip().lower() == "null" else cell for name, cell in cells.items()}
        number = as_count(row.get("id"))
        if number is None:
            yield Refused(locator=locator, code="E-ID", reason="the row has no id", raw=shown(cells))
            continue
        items[str(number)], places[str(number)] = row, locator
    if not items and not places:
        raise FormatError("the table has no rows. Run the query again and export its result.")
    yield from _records(items, places)


def _records(items: dict[str, Row], places: dict[str, str]) -> Iterator[Record]:
    roots = _roots(items)
    choices = sum(_kind(row) == "pollopt" for row in items.values())
    if choices:
        yield Note(text=f"choices of polls are no comments; left out: {choices}")
    for item_id, row in items.items():
        if _is_story(row):
            yield _story(item_id, row)
    for item_id, row in items.items():
        if not _is_story(row) and _kind(row) != "pollopt":
            yield _comment(item_id, row, roots[item_id], places[item_id], items)


def _kind(row: Row) -> str:
    return row.get("type", "").strip().lower()


def _is_story(row: Row) -> bool:
    return _kind(row) in STORIES or (not _kind(row) and "parent" not in row and "title" in row)


def _parent(row: Row) -> str | None:
    number = as_count(row.get("parent"))
    return str(number) if number else None


def _roots(items: dict[str, Row]) -> dict[str, str]:
    """Return the topmost ancestor of each item that the table names."""
    roots: dict[str, str] = {}
    for item_id in items:
        chain: dict[str, None] = {}
        at = item_id
        while at in items and at not in roots and at not in chain:
            chain[at] = None
            at = _parent(items[at]) or at
        root = roots.get(at, at)
        roots |= dict.fromkeys(chain, root)
    return roots


def _stamp(row: Row) -> times.Stamp:
    at = times.from_epoch(row.get("time"))
    if at is not None:
        return times.Stamp(at, "exact")
    return times.parse(row.get("timestamp") or row.get("time_ts") or row.get("time"))


def _story(item_id: str, row: Row) -> Thread:
    declared = as_count(row.get("descendants"))
    return Thread(
        thread_id=item_id,
        title=row.get("title", "").strip() or None,
        url=PAGE + item_id,
        story_text=from_html(row.get("text", "")).body,
        created_at=_stamp(row).at,
        declared_comments=declared if declared is not None and declared >= 0 else None,
    )


def _comment(item_id: str, row: Row, root: str, locator: str, items: dict[str, Row]) -> Comment:
    prose = from_html(row.get("text", ""))
    parent = _parent(row)
    is_root = parent is not None and parent == root and (parent not in items or _is_story(items[parent]))
    gone, dead = (row.get(name, "").strip().lower() in ("true", "1", "t") for name in ("deleted", "dead"))
    author = (row.get("by") or row.get("author") or "").strip() or None
    stamp = _stamp(row)
    score = as_count(row.get("score"))
    return Comment(
        locator=locator,
        thread_id=root,
        comment_id=item_id,
        parent_id=None if is_root else parent,
        is_root=is_root,
        author=author,
        author_kind="user" if author else "deleted" if gone else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state="deleted" if gone else "removed" if dead else "present",
        url=PAGE + item_id,
    )


FORMAT = Format(
    name="hn_bigquery",
    title="Hacker News, table of BigQuery",
    platform="hackernews",
    version=2,
    how_to_get="Query bigquery-public-data.hacker_news.full for a story and its comments; save the result as CSV.",
    sniff=sniff,
    parse=parse,
)
