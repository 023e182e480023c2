"""Lemmy comments and posts, as its API gives them: /api/v3 (0.19 and older) and /api/v4 (1.0).

A comment's ``path`` lists its ancestors ("0.24.27": 27 answers 24). Version 0.19 counts votes in ``counts`` beside the
comment, 1.0 inside it, and renamed ``published`` to ``published_at``. ``child_count`` counts all answers below one,
also those that the file lacks. Source: LemmyNet/lemmy-js-client, types of 0.19 and 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import site, times
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_markdown

View = dict[str, Any]


def sniff(sample: Sample) -> float:
    """Claim views of comments or posts, alone, in lists or in the answers of the API."""
    value = peek(sample)
    for place in value[:3] if isinstance(value, list) else [value]:
        for _, view in _views("", place):
            comment, post = as_dict(view.get("comment")), as_dict(view.get("post"))
            if {"id", "post_id", "content"} <= comment.keys() and ("path" in comment or "ap_id" in comment):
                return 0.95
            if not comment and {"id", "name", "ap_id", "community_id"} <= post.keys():
                return 0.9
    return 0.0


def _views(locator: str, value: Any) -> Iterator[tuple[str, View]]:  # noqa: ANN401  (JSON is any of its types)
    """Yield the views of posts and comments that an answer of the API holds, the post first."""
    answer = as_dict(value)
    if isinstance(answer.get("post_view"), dict):
        yield f"{locator}, post", answer["post_view"]
    if isinstance(answer.get("comment_view"), dict):
        yield f"{locator}, comment", answer["comment_view"]
    lists = [answer.get(name) for name in ("comments", "items", "posts")] + [value]
    for views in lists:
        for number, view in enumerate(as_list(views), start=1):
            if isinstance(view, dict) and ("comment" in view or "post" in view):
                yield f"{locator}, view {number}", view
            elif isinstance(view, dict):
                yield from (
                    _views(f"{locator}, part {number}", view) if "comments" in view or "post_view" in view else ()
                )
    if "post" in answer or "comment" in answer:
        yield locator, answer


def parse(source: Source) -> Iterator[Record]:
    """Yield each post as a thread, its comments, and how many comments the counts name beyond them."""
    views: dict[str, tuple[str, View]] = {}
    found = False
    here: str | None = None
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for place, view in _views(locator, value):
            found = True
            here = here or _site(view)
            if isinstance(view.get("post"), dict):
                yield from _thread(place, view)
            if "comment" not in view:
                continue
            comment_id = as_id(as_dict(view["comment"]).get("id"))
            if comment_id is None:
                yield Refused(locator=place, code="E-ID", reason="the comment has no id", raw=shown(view))
            else:
                views[comment_id] = (place, view)
    if not found:
        raise FormatError("no comment and no post is in it. Save /api/v3/comment/list?post_id=NUMBER again.")
    comments = [_comment(place, view) for place, view in views.values()]
    yield from comments
    yield from (Thread(thread_id=name, site=here) for name in dict.fromkeys(c.thread_id for c in comments) if here)
    yield from _absent({comment_id: view for comment_id, (_, view) in views.items()})


def _told(view: View, thing: str, name: str) -> Any:  # noqa: ANN401  (JSON is any of its types)
    """Return a count: of 0.19 beside the comment or post, of 1.0 inside it."""
    inside = as_dict(view.get(thing))
    return inside[name] if name in inside else as_dict(view.get("counts")).get(name)


def _site(view: View) -> str | None:
    """Return the server that the file was saved from: that of whatever is local; posts come from others, too."""
    things = [as_dict(view.get(name)) for name in ("comment", "post", "creator", "community")]
    local = [thing for thing in things if thing.get("local") is True]
    return next((f for t in local if (f := site.host(as_text(t.get("ap_id")) or as_text(t.get("actor_id"))))), None)


def _time(item: View) -> times.Stamp:
    return times.parse(as_text(item.get("published_at")) or as_text(item.get("published")))


def _thread(locator: str, view: View) -> Iterator[Record]:
    post = as_dict(view["post"])
    post_id = as_id(post.get("id"))
    if post_id is None:
        yield Refused(locator=locator, code="E-ID", reason="the post has no id", raw=shown(post))
        return
    gone = post.get("deleted") is True or post.get("removed") is True
    declared = None if "comment" in view else as_count(_told(view, "post", "comments"))
    yield Thread(
        thread_id=post_id,
        title=as_text(post.get("name")),
        url=as_text(post.get("ap_id")),
        story_text=None if gone else from_markdown(as_text(post.get("body")) or "").body,
        created_at=_time(post).at,
        declared_comments=declared if declared is not None and 0 <= declared < 2**31 else None,
    )


def _ancestors(view: View) -> list[str]:
    """Return the ids on the way from the post to a comment, itself left out."""
    path = as_text(as_dict(view.get("comment")).get("path")) or ""
    steps = [step for step in path.split(".") if step.isdecimal()]
    return [step for step in steps[:-1] if step != "0"]


def _comment(locator: str, view: View) -> Comment:
    item = as_dict(view["comment"])
    above = _ancestors(view)
    parent = above[-1] if above else as_id(item.get("parent_id"))
    state = "removed" if item.get("removed") is True else "deleted" if item.get("deleted") is True else "present"
    prose = from_markdown(as_text(item.get("content")) or "")
    author, kind = _author(view)
    stamp = _time(item)
    score = as_count(_told(view, "comment", "score"))
    return Comment(
        locator=locator,
        thread_id=as_id(item.get("post_id")) or as_id(as_dict(view.get("post")).get("id")),
        comment_id=as_id(item.get("id")),
        parent_id=parent,
        is_root=parent is None and ("path" in item or "parent_id" in item),
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state=state,  # type: ignore[arg-type]
        withdrawn=state != "present",
        url=as_text(item.get("ap_id")),
    )


def _author(view: View) -> tuple[str | None, AuthorKind]:
    creator = as_dict(view.get("creator"))
    author = as_text(creator.get("name"))
    if author is None:
        return None, "unknown"
    if creator.get("deleted") is True:
        return author, "deleted"
    if creator.get("bot_account") is True:
        return author, "bot"
    if view.get("creator_is_moderator") is True or view.get("creator_is_admin") is True or creator.get("admin") is True:
        return author, "staff"
    opened = as_id(as_dict(view.get("post")).get("creator_id"))
    return author, "op" if opened is not None and opened == as_id(creator.get("id")) else "user"


def _absent(views: dict[str, View]) -> Iterator[Absent]:
    """Yield how many answers the topmost comments count beyond those below them in the file."""
    below = dict.fromkeys(views, 0)
    topmost: list[str] = []
    for comment_id, view in views.items():
        held = [step for step in _ancestors(view) if step in views]
        for step in held:
            below[step] += 1
        if not held:
            topmost.append(comment_id)
    lacking: dict[str | None, int] = {}
    for comment_id in topmost:
        count = as_count(_told(views[comment_id], "comment", "child_count")) or 0
        thread = as_id(as_dict(views[comment_id].get("comment")).get("post_id"))
        lacking[thread] = lacking.get(thread, 0) + max(0, min(count, 2**31) - below[comment_id])
    for thread, count in lacking.items():
        if count and thread is not None:
            yield Absent(count=count, reason="answers that are only counted", thread_id=thread)


FORMAT = Format(
    name="lemmy",
    title="Lemmy comments, JSON of the API",
    platform="lemmy",
    version=2,
    how_to_get="Save SERVER/api/v3/comment/list?post_id=NUMBER&max_depth=50&type_=All (and /api/v3/post?id=NUMBER).",
    sniff=sniff,
    parse=parse,
)
