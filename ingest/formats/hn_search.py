"""Hacker News search hits of the Algolia API: flat comments with other names than its items.

Fields: objectID, comment_text, story_text, num_comments, story_id, parent_id, story_title (algolia/hn-search, item.rb).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import Comment, Format, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_html

PAGE = "https://news.ycombinator.com/item?id="


def _hits(value: Any) -> list[Any]:  # noqa: ANN401  (JSON is any of its types)
    """Return the hits of an answer, of a list of answers, or of a bare list."""
    if isinstance(value, list):
        return [hit for each in value for hit in _hits(each)] if value and "hits" in as_dict(value[0]) else value
    found = as_dict(value)
    return as_list(found.get("hits")) if "hits" in found else [value]


def sniff(sample: Sample) -> float:
    """Claim hits that have an objectID and the site's tags or its names of texts."""
    hits = _hits(peek(sample))
    hit = as_dict(hits[0]) if hits else {}
    tagged = {"_tags", "comment_text", "story_title", "created_at_i", "num_comments"} & hit.keys()
    return 0.95 if "objectID" in hit and len(tagged) >= 2 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield stories as threads and comments with their named parents."""
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for number, each in enumerate(_hits(value), start=1):
            hit, place = as_dict(each), f"{locator}, hit {number}"
            hit_id = as_id(hit.get("objectID"))
            if hit_id is None:
                yield Refused(locator=place, code="E-ID", reason="the hit has no objectID", raw=shown(each))
            elif "comment" in as_list(hit.get("_tags")) or as_text(hit.get("comment_text")):
                yield from _comment(place, hit_id, hit)
            else:
                yield _story(hit_id, hit)


def _story(hit_id: str, hit: dict[str, Any]) -> Thread:
    return Thread(
        thread_id=hit_id,
        title=as_text(hit.get("title")),
        url=PAGE + hit_id,
        story_text=from_html(as_text(hit.get("story_text")) or "").body,
        created_at=times.from_epoch(as_count(hit.get("created_at_i"))),
        declared_comments=as_count(hit.get("num_comments")),
    )


def _comment(locator: str, hit_id: str, hit: dict[str, Any]) -> Iterator[Record]:
    story, parent = as_id(hit.get("story_id")), as_id(hit.get("parent_id"))
    prose = from_html(as_text(hit.get("comment_text")) or "")
    at = times.from_epoch(as_count(hit.get("created_at_i"))) or times.parse(as_text(hit.get("created_at"))).at
    points = as_count(hit.get("points"))
    if story is not None:
        yield Thread(thread_id=story, title=as_text(hit.get("story_title")), url=PAGE + story)
    yield Comment(
        locator=locator,
        thread_id=story,
        comment_id=hit_id,
        parent_id=None if parent == story else parent,
        is_root=parent is not None and parent == story,
        author=as_text(hit.get("author")),
        author_kind="user" if as_text(hit.get("author")) else "unknown",
        created_at=at,
        created_precision="exact" if at else "unknown",
        score=points,
        score_kind="none" if points is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state="present" if prose.body or prose.quoted else "deleted",
        url=PAGE + hit_id,
    )


FORMAT = Format(
    name="hn_search",
    title="Hacker News, search hits of the Algolia API",
    platform="hackernews",
    version=2,
    how_to_get="Save hn.algolia.com/api/v1/search?tags=comment,story_NUMBER&hitsPerPage=1000.",
    sniff=sniff,
    parse=parse,
)
