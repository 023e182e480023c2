"""A saved question page of a Stack Exchange site: answers and the comments that the page shows.

Of long discussions under a post the page shows a few and counts the rest. Times stand in ``title`` attributes, in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest import html, stackexchange, times
from ingest.format import AuthorKind, Comment, Format, FormatError, Record, Thread
from ingest.json_values import as_count
from ingest.opening import Sample, Source
from ingest.text import from_node, whole

_QUESTION = re.compile(r"""<div[^>]{1,400}\bdata-questionid=["']?\d""")
_BODY = ".js-post-body, .post-text, .s-prose"
_ANSWERS = ".answer[data-answerid]"
_MORE = re.compile(r"(\d{1,6})")


def sniff(sample: Sample) -> float:
    """Claim a page with the site's question and its numbers."""
    text = sample.text
    if not _QUESTION.search(text):
        return 0.0
    signs = ("js-post-body", "post-text", "js-vote-count", "vote-count-post", "data-answerid", "comment-copy")
    return 0.95 if sum(sign in text for sign in signs) >= 2 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the question as the thread, its comments, then each answer with its comments."""
    page = source.read_text()
    tree = html.parse_page(page, source.name, flat=True)
    question = tree.css_first("#question") or tree.css_first("[data-questionid]")
    if question is None or tree.body is None:
        raise FormatError("no question stands in this page. Save the page of one question again.")
    thread = html.attribute(question, "data-questionid")
    hidden = sum(_hidden(post) for post in [question, *tree.css(_ANSWERS)])
    shown = len(tree.css("li.comment[data-comment-id], tr.comment[id]"))
    answers = tree.css_first("#answers-header [data-answercount], [itemprop=answerCount]")
    counted = as_count(html.attribute(answers, "data-answercount") or html.line_text(answers))
    title = tree.css_first("#question-header h1, h1[itemprop=name], h1")
    address = html.attribute(tree.css_first("link[rel=canonical]"), "href") or html.saved_from(page)
    body = question.css_first(_BODY)
    yield Thread(
        thread_id=thread,
        title=html.line_text(title),
        url=address,
        story_text=None if body is None else whole(body),
        created_at=_posted(question, question.css_first(".question [itemprop=dateCreated]")).at,
        declared_comments=(len(tree.css(_ANSWERS)) if counted is None else counted) + shown + hidden,
        observed_at=html.saved_at(page),
    )
    asker = html.line_text(_name(question))
    yield from _comments(question, thread, None, asker)
    for answer in tree.css(_ANSWERS):
        number = html.attribute(answer, "data-answerid")
        yield _answer(answer, thread, number, asker)
        yield from _comments(answer, thread, number, asker)
    if hidden:
        yield stackexchange.absent(hidden, thread)


def _hidden(post: LexborNode) -> int:
    """Return how many comments under a post the page only counts."""
    box = post.css_first("[data-remaining-comments-count]")
    if box is not None:
        return as_count(html.attribute(box, "data-remaining-comments-count")) or 0
    link = post.css_first(".js-show-link b, .comments-link b")
    found = _MORE.search(html.line_text(link) or "")
    return int(found[1]) if found else 0


def _name(post: LexborNode) -> LexborNode | None:
    """Return the author's name: the last signature under a post is its author's, one before it an editor's."""
    marked = post.css_first("[itemprop=author] a, [itemprop=author] [itemprop=name]")
    if marked is not None:
        return marked
    signed = post.css(".user-details")
    return (signed[-1].css_first("a") or signed[-1]) if signed else None


def _posted(post: LexborNode, marked: LexborNode | None = None) -> times.Stamp:
    printed = html.attribute(marked or post.css_first("time[itemprop=dateCreated]"), "datetime")
    if printed is None:
        signed = post.css(".user-info .relativetime[title], .user-action-time [title]")
        printed = html.attribute(signed[-1], "title") if signed else None
    return times.parse(_bare(printed))


def _bare(printed: str | None) -> str | None:
    """Return a time without the licence that the site prints after it; it is UTC, though not all places say so."""
    told = printed.partition(",")[0].strip() if printed else None
    return f"{told}Z" if told and told[-1].isdigit() else told


def _score(node: LexborNode | None) -> int | None:
    text = html.attribute(node, "data-value") or html.line_text(node)
    return as_count((text or "").replace("\u2212", "-").replace(",", ""))


def _kind(author: str | None, asker: str | None) -> AuthorKind:
    if author is None:
        return "unknown"
    return "op" if author == asker else "user"


def _answer(node: LexborNode, thread: str | None, number: str | None, asker: str | None) -> Comment:
    body = node.css_first(_BODY)
    prose, stamp = None if body is None else from_node(body), _posted(node)
    author = html.line_text(_name(node))
    score = _score(node.css_first(".js-vote-count, .vote-count-post"))
    accepted = "accepted-answer" in html.classes(node)
    return Comment(
        locator=f"element answer-{number}",
        thread_id=thread,
        comment_id=number,
        is_root=True,
        author=author,
        author_kind=_kind(author, asker),
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        tag="Accepted" if accepted else None,
        body=prose.body if prose else None,
        quoted=prose.quoted if prose else None,
    )


def _comments(post: LexborNode, thread: str | None, parent: str | None, asker: str | None) -> Iterator[Record]:
    for node in post.css("li.comment[data-comment-id], tr.comment[id]"):
        number = html.attribute(node, "data-comment-id") or (html.attribute(node, "id") or "").rpartition("-")[2]
        text = node.css_first(".comment-copy")
        prose = None if text is None else from_node(text)
        stamp = times.parse(
            _bare(html.attribute(node.css_first(".comment-date [title], .relativetime-clean"), "title"))
        )
        author = html.line_text(node.css_first(".comment-user"))
        score = _score(node.css_first(".comment-score"))
        yield Comment(
            locator=f"element comment-{number}",
            thread_id=thread,
            comment_id=stackexchange.comment_number(number) if number else None,
            parent_id=parent,
            is_root=parent is None,
            author=author,
            author_kind=_kind(author, asker),
            created_at=stamp.at,
            created_precision=stamp.precision,
            score=score,
            score_kind="none" if score is None else "votes",
            body=prose.body if prose else None,
            quoted=prose.quoted if prose else None,
        )


FORMAT = Format(
    name="stackexchange_html",
    title="Stack Exchange question, saved page",
    platform="stackexchange",
    version=2,
    how_to_get="Open a question, unfold its comments with “Show more comments”, and save the page.",
    sniff=sniff,
    parse=parse,
)
