"""A post of Bluesky as its API shows it (postView) -> a comment; names in camelCase or, from Python tools, snake_case.

Source: atproto lexicons app.bsky.feed.defs, app.bsky.feed.post, app.bsky.richtext.facet.
"""

from __future__ import annotations

import re
from typing import Any

from ingest import times
from ingest.format import Comment
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text
from ingest.text import from_plain

_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


def get(item: dict[str, Any], name: str) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return a field by its name in the lexicon, or by that name as Python tools write it."""
    value = item.get(name)
    return item.get(_CAPITAL.sub(r"_\1", name).lower()) if value is None else value


def is_post(item: dict[str, Any]) -> bool:
    """Say whether this is a post with its record."""
    record = as_dict(item.get("record"))
    return str(item.get("uri")).startswith("at://") and "text" in record and isinstance(item.get("author"), dict)


def answered(post: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the addresses of (the post answered, the root of the thread), None for a post that answers none."""
    reply = as_dict(as_dict(post.get("record")).get("reply"))
    return as_id(as_dict(reply.get("parent")).get("uri")), as_id(as_dict(reply.get("root")).get("uri"))


def author_of(post: dict[str, Any]) -> str | None:
    """Return the author's handle, else the permanent id."""
    author = as_dict(post.get("author"))
    return as_text(author.get("handle")) or as_text(author.get("did"))


def page(post: dict[str, Any]) -> str | None:
    """Return the address of a post on the site."""
    author, uri = author_of(post), as_text(post.get("uri"))
    return f"https://bsky.app/profile/{author}/post/{uri.rpartition('/')[2]}" if author and uri else None


def comment_of(place: str, post: dict[str, Any], thread: str, above: str | None, opener: str | None) -> Comment:
    """Return the comment that a post is. ``above``: the post under which it stands, where the record names none."""
    record, author = as_dict(post.get("record")), author_of(post)
    parent = answered(post)[0] or above
    stamp = times.parse(as_text(get(record, "createdAt")))
    stamp = stamp if stamp.at else times.parse(as_text(get(post, "indexedAt")))
    score, prose = as_count(get(post, "likeCount")), from_plain(_text(record))
    cited = _cited(as_dict(post.get("embed")))
    labels = [as_text(as_dict(label).get("val")) for label in as_list(post.get("labels"))]
    return Comment(
        locator=place,
        thread_id=thread,
        comment_id=as_id(post.get("uri")),
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind="unknown" if author is None else "op" if author == opener else "user",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        tag=", ".join(label for label in labels if label) or None,
        body=prose.body,
        quoted="\n\n".join(text for text in (cited, prose.quoted) if text) or None,
        url=page(post),
    )


def _cited(embed: dict[str, Any]) -> str | None:
    """Return the text of the post that is quoted in a post."""
    record = as_dict(embed.get("record"))
    record = as_dict(record.get("record")) or record
    return as_text(as_dict(record.get("value")).get("text"))


def _text(record: dict[str, Any]) -> str:
    """Return the text with links that the page shortens ("example.org/a/lon...") written out."""
    data = (as_text(record.get("text")) or "").encode("utf-8", "replace")
    links: list[tuple[int, int, str]] = []
    for facet in as_list(record.get("facets")):
        span = as_dict(as_dict(facet).get("index"))
        start, end = as_count(get(span, "byteStart")), as_count(get(span, "byteEnd"))
        uris = (as_text(as_dict(feature).get("uri")) for feature in as_list(as_dict(facet).get("features")))
        uri = next((each for each in uris if each), None)
        if uri and start is not None and end is not None and 0 <= start < end <= len(data):
            links.append((start, end, uri))
    parts, at = [], 0
    for start, end, uri in sorted(links):
        if start >= at and data[start:end].endswith((b"...", "\u2026".encode())):
            parts += [data[at:start], uri.encode("utf-8", "replace")]
            at = end
    return b"".join([*parts, data[at:]]).decode("utf-8", "replace")
