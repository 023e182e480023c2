"""Comments.xml of the Stack Exchange data dump. With Posts.xml beside it, each comment finds its question and answer.

Comments are flat on the site: one on an answer answers that, one on a question is a root. Without the posts the post
commented on is the thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest import times
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.json_values import as_count, shown
from ingest.opening import Sample, Source
from ingest.stackexchange import (
    ANSWER,
    QUESTION,
    Row,
    author_of,
    comment_number,
    comment_text,
    filled,
    site_of,
    table_beside,
)
from ingest.xml_records import read_elements

_ROW = re.compile(r'<row\s[^>]{0,200}\bPostId="\d{1,12}"')


@dataclass
class _Posts:
    """What the posts beside the comments say of them."""

    question_of: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str | None] = field(default_factory=dict)
    askers: dict[str, str | None] = field(default_factory=dict)
    strays: int = 0
    answering: int = 0


def sniff(sample: Sample) -> float:
    """Claim XML whose rows have a post and a text."""
    head = sample.text[:4_000].lstrip()
    if not head.startswith("<") or "<row" not in head or ' PostTypeId="' in head:
        return 0.0
    return 0.95 if _ROW.search(head) and ' Text="' in head else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the comments, each in the thread of its question where the posts are at hand."""
    beside = table_beside(source, "Comments", "Posts")
    posts = _Posts()
    if beside is not None:
        _read_posts(beside, posts)
    yielded: set[str] = set()
    for element in read_elements(source, {"row"}):
        if isinstance(element, Refused):
            yield element
            continue
        comment = _comment(element[0], dict(element[1].attrib), posts)
        if isinstance(comment, Comment) and comment.thread_id is not None and comment.thread_id not in yielded:
            yielded.add(comment.thread_id)
            title = posts.titles.get(comment.thread_id)
            yield Thread(thread_id=comment.thread_id, title=title, site=site_of(source.name))
        yield comment
    if beside is None:
        yield Note(text="Posts.xml is not beside this file: each post commented on is a thread of its own.")
    elif posts.answering:
        yield Note(text=f"{posts.answering} comments answer answers that stand in Posts.xml; read both files.")
    if beside is not None and posts.strays:
        yield Note(text=f"{posts.strays} comments are on posts that Posts.xml lacks; those posts are their threads.")


def _read_posts(beside: Source, posts: _Posts) -> None:
    """Note the question of each post; what is broken in that file is told when it is read itself."""
    try:
        for element in read_elements(beside, {"row"}):
            if isinstance(element, Refused):
                return
            row = dict(element[1].attrib)
            post, question = filled(row, "Id"), filled(row, "ParentId")
            if post is not None and row.get("PostTypeId") == QUESTION:
                posts.question_of[post] = post
                posts.titles[post] = filled(row, "Title")
                posts.askers[post] = filled(row, "OwnerUserId")
            elif post is not None and question is not None and row.get("PostTypeId") == ANSWER:
                posts.question_of[post] = question
    except FormatError:
        return


def _comment(locator: str, row: Row, posts: _Posts) -> Comment | Refused:
    site_id, post = filled(row, "Id"), filled(row, "PostId")
    if site_id is None or post is None:
        return Refused(locator=locator, code="E-ID", reason="the comment has no Id or no PostId", raw=shown(row))
    question = posts.question_of.get(post, post)
    posts.strays += post not in posts.question_of
    posts.answering += post != question
    if "Text" not in row:
        return Refused(locator=locator, code="E-FIELD", reason="the comment has no Text", raw=shown(row))
    stamp = times.given(filled(row, "CreationDate"))
    author, kind = author_of(filled(row, "UserId"), filled(row, "UserDisplayName"), posts.askers.get(question))
    score, prose = as_count(filled(row, "Score")), comment_text(filled(row, "Text") or "")
    return Comment(
        locator=locator,
        thread_id=question,
        comment_id=comment_number(site_id),
        parent_id=None if post == question else post,
        is_root=post == question,
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
    )


FORMAT = Format(
    name="stackexchange_comments",
    title="Stack Exchange data dump, Comments.xml",
    platform="stackexchange",
    version=2,
    how_to_get="Take it from a site's archive at archive.org/details/stackexchange; keep Posts.xml beside it.",
    sniff=sniff,
    parse=parse,
)
