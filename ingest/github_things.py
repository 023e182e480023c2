"""Issues, pull requests, discussions and their comments out of whatever JSON holds them.

GitHub prints one thing in three ways: the REST API (snake case, ``user``, ``html_url``), its GraphQL API (camel case,
``author``, lists as ``{totalCount, nodes}`` or ``edges``) and ``gh … --json`` (camel case, plain lists).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.json_values import as_count, as_dict, as_id, as_list, as_text

WRAPPERS = (
    "data", "repository", "organization", "node", "nodes", "edges", "items", "search", "viewer", "issue", "issues",
    "pull_request", "pullRequest", "pullRequests", "pull_requests", "pr", "discussion", "discussions", "comments",
)  # fmt: skip
TOPICS = ("issue", "discussion", "pullRequest", "pull_request", "pr")
BODIES = ("body", "bodyHTML", "body_html", "bodyText", "body_text")
ADDRESSES = ("html_url", "url", "issue_url", "pull_request_url", "discussion_url")
_PLACE = re.compile(
    r"https?://[^/\s]{3,100}/(?:api/v3/)?(?:repos/)?([\w.-]{1,100})/([\w.-]{1,100})/(issues|pulls?|discussions)/(\d{1,12})\b"
)
_FRAGMENT = re.compile(r"#(?:issuecomment-|discussioncomment-|discussion_r|pullrequestreview-|issue-)(\d{1,20})$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where on GitHub something stands."""

    thread_id: str
    """``owner/repository#number``: issues, pull requests and discussions share one count."""
    url: str | None


def place(thing: dict[str, Any]) -> Place | None:
    """Return the thread that the addresses of a thing name."""
    for name in ADDRESSES:
        found = _PLACE.search((as_text(thing.get(name)) or "")[:1_000])
        if found:
            host = found[0].split("/")[2]
            host = "github.com" if host == "api.github.com" else host
            kind = "pull" if found[3] == "pulls" else found[3]
            return Place(f"{found[1]}/{found[2]}#{found[4]}", f"https://{host}/{found[1]}/{found[2]}/{kind}/{found[4]}")
    return None


def comment_id(thing: dict[str, Any]) -> str | None:
    """Return the number of a comment, which all three ways of printing share, else its own id."""
    for name in ("html_url", "url"):
        if found := _FRAGMENT.search((as_text(thing.get(name)) or "")[-100:]):
            return found[1]
    return as_id(thing.get("databaseId")) or as_id(thing.get("fullDatabaseId")) or as_id(thing.get("id"))


def listed(value: Any) -> list[Any]:  # noqa: ANN401  (JSON is any of its types)
    """Return the things of a list, of ``{nodes: […]}``, or of ``{edges: [{node}, …]}``."""
    if isinstance(value, list):
        return value
    nodes = as_list(as_dict(value).get("nodes"))
    return nodes or [as_dict(edge).get("node") for edge in as_list(as_dict(value).get("edges"))]


def is_topic(thing: dict[str, Any]) -> bool:
    """Say whether it is an issue, a pull request or a discussion."""
    if not isinstance(thing.get("title"), str) or "objectID" in thing:
        return False
    if place(thing) is not None and ("number" in thing or "comments" in thing or "body" in thing):
        return True
    if "number" in thing and {"comments_url", "repository_url"} & thing.keys():
        return True
    held = [as_dict(comment) for comment in listed(thing.get("comments"))[:5]]
    return any("authorAssociation" in c or "author_association" in c or "isMinimized" in c for c in held)


def is_comment(thing: dict[str, Any]) -> bool:
    """Say whether it is a comment: a body, an author, and an address of GitHub or GitHub's own fields."""
    if "title" in thing or not any(name in thing for name in BODIES) or not {"user", "author"} & thing.keys():
        return False
    own = {"authorAssociation", "author_association", "isMinimized", "includesCreatedEdit"} & thing.keys()
    return bool(own) or place(thing) is not None


def things(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Yield the topics and loose comments of a document, in its order.

    An issue beside its comments (``{issue, comments}``) comes with them in its ``comments``, the count that stood there
    as ``declared``.
    """
    waiting: list[Any] = [value]
    while waiting:
        at = waiting.pop()
        if isinstance(at, list):
            waiting += reversed(at)
            continue
        thing = as_dict(at)
        beside = next((as_dict(thing[name]) for name in TOPICS if is_topic(as_dict(thing.get(name)))), None)
        if beside is not None and "title" not in thing and listed(thing.get("comments")):
            waiting += [as_dict(thing[n]) for n in TOPICS if is_topic(as_dict(thing.get(n))) and thing[n] is not beside]
            yield {"declared": declared(beside)} | beside | {"comments": thing["comments"]}
        elif is_topic(thing) or is_comment(thing) or "event" in thing:
            yield thing
        else:
            waiting += [thing[name] for name in reversed(WRAPPERS) if isinstance(thing.get(name), (dict, list))]


def declared(topic: dict[str, Any]) -> int | None:
    """Return how many comments GitHub counts: REST gives the number, GraphQL totalCount (of replies, one by one)."""
    if "declared" in topic:
        return as_count(topic["declared"])
    comments = topic.get("comments")
    total = as_count(comments) if isinstance(comments, int) else as_count(as_dict(comments).get("totalCount"))
    if total is None:
        return None
    replies = [as_dict(comment).get("replies") for comment in listed(comments)]
    within = [as_count(as_dict(reply).get("totalCount")) or len(listed(reply)) for reply in replies]
    total += sum(within)
    return total if 0 <= total < 2**31 else None
