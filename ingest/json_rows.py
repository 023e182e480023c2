"""Flat rows out of JSON of any shape that holds comments: lists in wrappers, objects by id, replies inside comments.

``{"data": {"comments": [...]}}`` gives the elements of the list, ``{"17": {...}, "18": {...}}`` the objects with their
keys as "key". A post with a title that holds its comments is a thread. Nothing is lost to depth: it all iterates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.json_values import as_dict, as_list, as_text

WRAPPERS = ("comments", "data", "items", "results", "result", "records", "posts", "replies", "messages", "reviews",
            "threads", "topics", "response", "rows", "hits", "edges", "list", "page", "content", "body")  # fmt: skip
BELOW = ("replies", "children", "comments", "responses", "answers", "subcomments", "sub_comments", "child_comments",
         "childComments", "subComments", "reply", "nested", "nodes")  # fmt: skip
"""Names under which a comment holds those that answer it, or a post its comments."""
TEXT = ("body", "text", "comment", "content", "message", "comment_text", "commentText", "comment_body", "html",
        "body_html", "textOriginal", "textDisplay")  # fmt: skip
_TEXT = {name.lower() for name in TEXT}
NAMES = ("name", "username", "user_name", "userName", "login", "display_name", "displayName", "nickname", "nick",
         "title", "handle", "uniqueId", "screen_name")  # fmt: skip
PEOPLE = ("author", "user", "owner", "commenter", "poster", "creator", "from", "member", "profile")
DEEPEST_WRAPPER = 6
MOST_CELLS = 400


@dataclass(frozen=True, slots=True)
class Post:
    """What holds comments and has a title of its own."""

    title: str
    story: str | None
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One flat record."""

    place: str
    cells: dict[str, str]
    depth: int
    """How many comments it lies inside."""
    post: Post | None


def rows(value: Any, place: str) -> Iterator[Row]:  # noqa: ANN401  (JSON is any of its types)
    """Yield the records below a JSON value in the order of the file, a comment before the answers inside it."""
    stack: list[tuple[str, Any, int, int, Post | None]] = [(place, value, 0, 0, None)]
    while stack:
        at, node, depth, wrapped, post = stack.pop()
        if isinstance(node, list):
            inside = [(f"{at}, element {i}" if len(node) > 1 else at, v) for i, v in enumerate(node, start=1)]
            stack.extend((name, v, depth, wrapped, post) for name, v in reversed(inside))
            continue
        fields = as_dict(node)
        below = next((name for name in BELOW if _holds_records(fields.get(name))), None)
        title = as_text(fields.get("title")) or as_text(fields.get("headline"))
        if below is not None and title is not None and depth == 0:
            told = flat({name: v for name, v in fields.items() if name != below})
            own = Post(title, next((told[name] for name in TEXT if told.get(name)), None), told)
            stack.append((at, fields[below], 0, wrapped, own))
        elif _is_record(fields):
            yield Row(at, flat({name: v for name, v in fields.items() if name != below}), depth, post)
            if below is not None:
                stack.append((at, fields[below], depth + 1, wrapped, post))
        elif wrapped < DEEPEST_WRAPPER:
            inside_lists = all(isinstance(v, list) for v in fields.values())  # lists by id: as deep as the answers
            level = wrapped + (not inside_lists)
            stack.extend((at, v, depth, level, post) for v in reversed(_wrapped(fields)))


def _is_record(fields: dict[str, Any]) -> bool:
    return any(isinstance(v, str) and name.lower() in _TEXT for name, v in fields.items()) or not any(
        isinstance(v, (dict, list)) and v for v in fields.values()
    )


def _holds_records(value: Any) -> bool:  # noqa: ANN401
    """Say whether a value is a list of comments, an object of them by id, or a wrapper around such."""
    for _ in range(DEEPEST_WRAPPER):
        if isinstance(value, list):
            return any(isinstance(v, dict) for v in value[:20])
        fields = as_dict(value)
        if _by_key(fields):
            return True
        value = next((fields[name] for name in WRAPPERS if isinstance(fields.get(name), (dict, list))), None)
    return False


def _by_key(fields: dict[str, Any]) -> list[Any]:
    """Return the records of an object that holds nothing but records of one kind, each with its key."""
    values = list(fields.values())
    if len(values) < 2 or not all(isinstance(v, dict) and v for v in values):
        return []
    first = values[0].keys()
    alike = all(2 * len(first & v.keys()) >= len(first) for v in values[1:20])
    return [{"key": key, **v} for key, v in fields.items()] if alike else []


def _by_column(fields: dict[str, Any]) -> list[Any]:
    """Return the records of an object that holds columns, each an object of values by row number, as pandas writes."""
    columns = list(fields.values())
    if len(columns) < 2 or not all(isinstance(c, dict) and c for c in columns):
        return []
    if not all(key.isdecimal() for c in columns for key in c) or any(isinstance(v, dict) for v in columns[0].values()):
        return []
    return [{name: column.get(row) for name, column in fields.items()} for row in columns[0]]


def _wrapped(fields: dict[str, Any]) -> list[Any]:
    """Return what a wrapper holds: the first list or object that is called like one of comments, or all by key."""
    if found := _by_column(fields) or _by_key(fields):
        return found
    if fields and all(isinstance(v, list) and v for v in fields.values()) and not fields.keys() & set(WRAPPERS):
        return list(fields.values())
    named = [fields[name] for name in (*WRAPPERS, "node") if isinstance(fields.get(name), (dict, list))]
    return next(([v] for v in named if _holds_records(v)), named[:1])


def flat(fields: dict[str, Any]) -> dict[str, str]:
    """Return the plain values of a record as text: those inside it under "outer.inner", people by their names."""
    cells: dict[str, str] = {}
    for name, value in fields.items():
        if len(cells) >= MOST_CELLS:
            break
        if _is_plain(value):
            cells[str(name)] = _text(value)
        elif isinstance(value, dict):
            called = next((n for n in NAMES if _is_plain(value.get(n))), None) if name in PEOPLE else None
            if called is not None:
                cells[str(name)] = _text(value[called])
            plain = {inner: v for inner, v in value.items() if _is_plain(v) and not (called and inner in NAMES)}
            cells |= {f"{name}.{inner}": _text(v) for inner, v in plain.items()}
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in as_list(value)[:20]):
            cells[str(name)] = repr(value[-20:])
    return cells


def _is_plain(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _text(value: Any) -> str:  # noqa: ANN401
    return value if isinstance(value, str) else repr(value)
