"""Threads saved from www.reddit.com from 2018 to 2023 (the redesign): the page carries its data in a script.

``window.___r`` holds ``posts.models`` and ``features.comments.models``, by full id. Texts are rich text
(``media.richtextContent.document``), or HTML (``media.content``). What the page draws beyond that, or without its
scripts, is read by ``ingest/reddit_redesign_page.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest import html, reddit_redesign_page, text, times
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.opening import Sample, Source
from ingest.reddit_rtjson import to_html
from ingest.reddit_things import address, bare_id, gone, read_comment, refuse, thread_in, whole_number

_DATA = re.compile(r"window\.___r\s{0,3}=\s{0,3}(?={)")
Fields = Mapping[str, Any]


def _sniff(sample: Sample) -> float:
    page = sample.text
    if _DATA.search(page) or reddit_redesign_page.holds_comments(page):
        return 0.93
    return 0.85 if not sample.whole and "redditstatic.com/desktop2x/" in page else 0.0


def _parse(source: Source) -> Iterator[Record]:
    page = source.read_text()
    drawn = reddit_redesign_page.holds_comments(page)
    data = {} if drawn and not _DATA.search(page) else _data(page)
    comments = _at(data, "features", "comments", "models") or _at(data, "comments", "models")
    posts = _at(data, "posts", "models")
    first = next((c.get("postId") for c in comments.values() if isinstance(c, dict)), None)
    main = bare_id(first) or thread_in(html.saved_from(page)) or next(map(bare_id, posts), None)
    ops: dict[str | None, str] = {}
    for name, post in posts.items():
        if bare_id(name) == main and isinstance(post, dict):
            yield _thread(name, post, page)
            if isinstance(post.get("author"), str):
                ops[main] = post["author"]
    for name, fields in comments.items():
        yield _comment(name, fields, main, ops.get(main))
    root = html.parse_page(page, source.name, flat=True).root if drawn else None
    if root is not None:
        yield from reddit_redesign_page.read(root, page, frozenset(filter(None, map(bare_id, comments))))
    elif not comments:
        yield Note(text="The page's data hold no comments; they were fetched later than the page was saved.")


def _data(page: str) -> Fields:
    """Return the data that the page's script assigns. Raises FormatError where they are cut or no JSON."""
    found = _DATA.search(page)
    try:
        value, _ = json.JSONDecoder().raw_decode(page, found.end()) if found else (None, 0)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"the page's data cannot be read ({error}). Save the page again.") from error
    return value if isinstance(value, dict) else {}


def _at(data: Fields, *path: str) -> dict[str, Any]:
    """Return the object at the end of a path; an empty one where there is none."""
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _markup(fields: Fields) -> str | None:
    """Return the text of a post or comment as HTML; None where it has none."""
    document = _at(fields, "media", "richtextContent").get("document")
    if isinstance(document, list):
        return to_html(document)
    content = _at(fields, "media").get("content")
    return content if isinstance(content, str) else None


def _thread(name: str, post: Fields, page: str) -> Thread:
    title, count = post.get("title"), whole_number(post.get("numComments"))
    created = post.get("created")
    return Thread(
        thread_id=bare_id(name),
        title=title if isinstance(title, str) and title else None,
        url=address(post.get("permalink")),
        story_text=_story(_markup(post) or ""),
        created_at=times.from_epoch(created) if isinstance(created, (int, float)) else None,
        declared_comments=count if count is not None and 0 <= count < 2**31 else None,
        observed_at=html.saved_at(page),
    )


def _story(markup: str) -> str | None:
    """Return the text of a post, its quotes in their place."""
    try:
        root = html.parse(markup).root
    except html.TooDeep:
        return text.from_html(markup).body
    story = None if root is None else text.whole(root)
    return None if gone(story) else story


def _comment(name: str, fields: object, main: str | None, op: str | None) -> Comment | Refused:
    if not isinstance(fields, Mapping):
        return refuse(f"comment {name}", "E-FIELD", "it is no record with named fields", fields)
    markup = _markup(fields)
    taken = fields.get("deletedBy")
    if taken is not None or fields.get("isDeleted") is True:
        markup = "[removed]" if taken not in (None, "author", "user") else "[deleted]"
    named = {
        "id": fields.get("id") or name,
        "author": fields.get("author"),
        "body_html": markup,
        "body": markup if markup in ("[deleted]", "[removed]") else _placeholder(markup),
        "created_utc": fields.get("created"),
        "score": fields.get("score"),
        "score_hidden": fields.get("isScoreHidden") or fields.get("scoreHidden"),
        "distinguished": fields.get("distinguishType"),
        "is_submitter": fields.get("isOp"),
        "link_id": fields.get("postId"),
        "parent_id": fields.get("parentId") or fields.get("postId"),
        "permalink": fields.get("permalink"),
    }
    return read_comment(f"comment {name}", named, thread_id=main, op=op)


def _placeholder(markup: str | None) -> str | None:
    """Return the words of a text that says no more than that it is gone."""
    words = text.from_html(markup).body if markup is not None and len(markup) < 200 else None
    return words if words is not None and words.startswith("[") and words.endswith("]") else None


FORMAT = Format(
    name="reddit_redesign_html",
    title="Reddit thread, page of 2018 to 2023",
    platform="reddit",
    version=2,
    how_to_get="Take the page as it was served (view source, an archive, a crawler), with its scripts.",
    sniff=_sniff,
    parse=_parse,
)
