"""GitHub issues, pull requests and discussions: REST API, GraphQL API, ``gh issue view --json``.

The issue is the thread; its text is the story. Comments of issues lie flat in order of time; discussions nest replies
one level deep; comments on code name the one they answer (in_reply_to_id). Source: docs.github.com, REST and GraphQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import AuthorKind, Comment, Format, FormatError, Note, Record, Refused, ScoreKind, Thread
from ingest.github_things import comment_id, declared, is_comment, is_topic, listed, place, things
from ingest.json_records import peek, read_documents
from ingest.json_values import as_count, as_dict, as_id, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html, from_markdown, from_plain

STAFF = {"OWNER", "MEMBER"}


def sniff(sample: Sample) -> float:
    """Claim JSON whose first thing is an issue, a pull request, a discussion or a comment of GitHub."""
    first = next(things(peek(sample)), None)
    if first is None or not (is_topic(first) or is_comment(first) or place(first)):
        return 0.0
    return 0.95 if {"author_association", "authorAssociation", "comments_url", "issue_url"} & first.keys() else 0.9


def parse(source: Source) -> Iterator[Record]:
    """Yield each issue or discussion as a thread with its comments; loose comments go to the thread they name."""
    openers: dict[str, str | None] = {}
    seen: set[str] = set()
    found, events = 0, 0
    held = [value for _, value in read_documents(source.read_bytes())]
    for number, thing in enumerate(things(held), 1):
        if is_topic(thing):
            yield from _topic(f"issue {number}", thing, openers)
        elif is_comment(thing):
            where = place(thing)
            thread_id = where.thread_id if where else "comments"
            if thread_id not in openers and thread_id not in seen:
                seen.add(thread_id)
                order = None if "in_reply_to_id" in thing or "pull_request_url" in thing else "chronological"
                yield Thread(thread_id=thread_id, url=where.url if where else None, reply_order=order)  # type: ignore[arg-type]
            yield _comment(f"comment {number}", thing, thread_id, None, openers.get(thread_id))
        else:
            events += 1
            continue
        found += 1
    if not found:
        raise FormatError("no issue, discussion or comment of GitHub is in it. Fetch it again.")
    yield from (value for value in held if isinstance(value, Refused))
    if events:
        yield Note(text=f"Events of the timeline (labels, closings, mentions) are not comments: {events}.")


def _topic(locator: str, topic: dict[str, Any], openers: dict[str, str | None]) -> Iterator[Record]:
    where = place(topic)
    thread_id = where.thread_id if where else as_id(topic.get("number")) or as_id(topic.get("id")) or locator
    comments = listed(topic.get("comments"))
    nested = any("replies" in as_dict(comment) or as_dict(as_dict(comment).get("replyTo")) for comment in comments)
    is_discussion = nested or (where is not None and "/discussions/" in (where.url or ""))
    openers[thread_id] = opener = _login(topic)
    yield Thread(
        thread_id=thread_id,
        title=as_text(topic.get("title")),
        url=where.url if where else None,
        story_text=_prose(topic).body,
        created_at=_time(topic),
        declared_comments=declared(topic),
        reply_order=None if is_discussion else "chronological",
    )
    names = {as_id(as_dict(c).get("id")): comment_id(as_dict(c)) for c in comments}
    for number, value in enumerate(comments, 1):
        comment = as_dict(value)
        parent = names.get(as_id(as_dict(comment.get("replyTo")).get("id")))
        yield from _with_replies(f"{locator}, comment {number}", comment, thread_id, parent, opener, is_discussion)


def _with_replies(
    locator: str, value: dict[str, Any], thread_id: str, parent: str | None, opener: str | None, is_discussion: bool
) -> Iterator[Record]:
    comment = _comment(locator, value, thread_id, parent, opener)
    if isinstance(comment, Comment) and is_discussion and parent is None:
        comment.is_root = True
    yield comment
    above = comment_id(value)
    for number, reply in enumerate(listed(value.get("replies")), 1):
        yield _comment(f"{locator}, reply {number}", as_dict(reply), thread_id, above, opener)


def _comment(
    locator: str, value: dict[str, Any], thread_id: str, parent: str | None, opener: str | None
) -> Comment | Refused:
    own_id = comment_id(value)
    if own_id is None:
        return Refused(locator=locator, code="E-ID", reason="the comment has no id", raw=shown(value))
    at = _time(value)
    prose = _prose(value)
    score, score_kind = _score(value)
    author, kind = _author(value, opener)
    deleted = as_text(value.get("deletedAt")) is not None
    on_code = "in_reply_to_id" in value or "pull_request_url" in value
    parent = parent or as_id(value.get("in_reply_to_id"))
    folded = value.get("isMinimized") is True or bool(as_dict(value.get("minimized")))
    return Comment(
        locator=locator,
        thread_id=thread_id,
        comment_id=own_id,
        parent_id=parent,
        is_root=on_code and parent is None,
        author=author,
        author_kind=kind,
        created_at=at,
        created_precision="exact" if at else "unknown",
        score=score,
        score_kind=score_kind,
        body=None if deleted else prose.body,
        quoted=None if deleted else prose.quoted,
        state="deleted" if deleted else "collapsed" if folded else "present",
        url=as_text(value.get("html_url")) or as_text(value.get("url")),
    )


def _time(value: dict[str, Any]) -> Any:  # noqa: ANN401  (datetime or None)
    told = (as_text(value.get(name)) for name in ("created_at", "createdAt", "submitted_at", "submittedAt"))
    return times.parse(next((time for time in told if time), None)).at


def _prose(value: dict[str, Any]) -> Prose:
    if markdown := as_text(value.get("body")):
        return from_markdown(_without_remarks(markdown))
    if html := as_text(value.get("bodyHTML")) or as_text(value.get("body_html")):
        return from_html(html)
    return from_plain(as_text(value.get("bodyText")) or as_text(value.get("body_text")) or "")


def _without_remarks(markdown: str) -> str:
    """Return Markdown without its HTML comments, in which issue forms give their advice."""
    first, *rest = markdown.split("<!--")
    return first + "".join(after.partition("-->")[2] if "-->" in after else f"<!--{after}" for after in rest)


def _score(value: dict[str, Any]) -> tuple[int | None, ScoreKind]:
    """Return the upvotes of a discussion's comment, else the count of all reactions."""
    votes = as_count(value.get("upvoteCount"))
    if votes is not None:
        return votes, "votes"
    reactions = as_dict(value.get("reactions"))
    total = as_count(reactions.get("total_count", reactions.get("totalCount")))
    if total is None and isinstance(value.get("reactionGroups"), list):
        groups = [as_dict(group) for group in value["reactionGroups"]]
        holders = [as_dict(g.get("users")) or as_dict(g.get("reactors")) for g in groups]
        total = sum(as_count(holder.get("totalCount")) or 0 for holder in holders)
    return (total, "reactions") if total is not None else (None, "none")


def _login(value: dict[str, Any]) -> str | None:
    user = value.get("user", value.get("author"))
    return as_text(user) if isinstance(user, str) else as_text(as_dict(user).get("login"))


def _author(value: dict[str, Any], opener: str | None) -> tuple[str | None, AuthorKind]:
    """Return who wrote, and as what; the account of one who left is null, or "ghost"."""
    login = _login(value)
    user = as_dict(value.get("user", value.get("author")))
    if login is None or login == "ghost":
        gone = login is not None or value.get("user", value.get("author", "")) is None
        return None, "deleted" if gone else "unknown"
    association = value.get("author_association", value.get("authorAssociation"))
    if user.get("type") == "Bot" or user.get("__typename") == "Bot" or user.get("is_bot") is True:
        return login, "bot"
    if login.endswith("[bot]"):
        return login, "bot"
    if login == opener:
        return login, "op"
    return login, "staff" if isinstance(association, str) and association in STAFF else "user"


FORMAT = Format(
    name="github",
    title="GitHub issue or discussion, JSON",
    platform="github",
    version=2,
    how_to_get="Run `gh issue view NUMBER --json title,body,author,url,comments`, or save the API's comments.",
    sniff=sniff,
    parse=parse,
)
