"""Lobsters pages saved from a browser: a story with its comments, and pages of comments on several stories.

Comments are ``.comment`` with ``id="c_ID"``; answers lie in a list beside the comment they answer. Scores show as "~"
or blank for some hours. An edited comment shows the time of its edit, up to six hours after it was posted. Source:
lobsters/lobsters, comments/_comment.html.erb and comment.rb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import html, text, times
from ingest.format import AuthorKind, Comment, Format, FormatError, Note, Record, State, Thread
from ingest.opening import Sample, Source
from ingest.text import Prose

SITE = "https://lobste.rs"
_COMMENT = re.compile(r"<(?:div|li)\b[^<>]{0,300}\bid=[\"']?c_[a-z0-9]{4,10}\b", re.IGNORECASE)
_STORY = re.compile(r"/s/([a-z0-9]{4,10})\b")
_COUNT = re.compile(r"(\d{1,7}) comments?\b")
_GONE = re.compile(r"\[?Comment (?:removed|from banned user)\b")


def sniff(sample: Sample) -> float:
    """Claim a page with comments as Lobsters marks them up."""
    page = sample.text
    if not _COMMENT.search(page) or ("comments_subtree" not in page and "lobste" not in page.lower()):
        return 0.0
    return 0.95 if "comment_text" in page and "byline" in page else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the story and its comments, parents as the lists nest."""
    page = source.read_text()
    tree = html.parse_page(page, source.name)
    nodes = [node for node in tree.css("[id^=c_]") if "comment" in html.classes(node)]
    if not nodes:
        raise FormatError("no comment was found on this page. Open the story itself and save that page as HTML.")
    thread = _thread(tree, page)
    if thread.thread_id is not None:
        yield thread
    edited, known = 0, {thread.thread_id}
    for node in nodes:
        comment, story = _comment(node, thread)
        if story is not None and comment.thread_id not in known:
            known.add(comment.thread_id)
            yield Thread(thread_id=comment.thread_id, title=story, url=f"{SITE}/s/{comment.thread_id}")
        edited += comment.created_precision == "day"
        yield comment
    if edited:
        yield Note(text=f"times that are those of an edit, up to six hours late: {edited}")


def _thread(tree: LexborHTMLParser, page: str) -> Thread:
    story = tree.css_first("li.story[data-shortid], [id^=story_].story")
    body = tree.css_first("body")
    observed = times.from_epoch(html.attribute(body, "data-now-unix")) or html.saved_at(page)
    if story is None or len(tree.css("li.story[data-shortid]")) > 1:
        return Thread(observed_at=observed)
    story_id = html.attribute(story, "data-shortid") or (html.attribute(story, "id") or "").removeprefix("story_")
    label = html.line_text(story.css_first(".comments_label")) or html.line_text(story) or ""
    declared = _COUNT.search(label)
    content = tree.css_first(".story_content .story_text, .story_text")
    return Thread(
        thread_id=story_id or None,
        title=html.line_text(story.css_first("a.u-url, .link a")),
        url=f"{SITE}/s/{story_id}" if story_id else None,
        story_text=text.whole(content) if content is not None else None,
        created_at=_time(story)[0].at,
        declared_comments=int(declared[1]) if declared else None,
        observed_at=observed,
    )


def _comment(node: LexborNode, thread: Thread) -> tuple[Comment, str | None]:
    """Return a comment, and the title of its story where the comment itself names one."""
    number = html.attribute(node, "data-shortid") or (html.attribute(node, "id") or "")[2:] or None
    on = node.css_first(".byline a[href*='/s/']")
    found = _STORY.search(html.attribute(on, "href") or "") if thread.thread_id is None else None
    parent = _parent(node)
    author, kind = _author(node)
    stamp, was_edited = _time(node)
    score = _score(node)
    prose, state = _text(node)
    comment = Comment(
        locator=f"comment {number}",
        thread_id=found[1] if found else thread.thread_id,
        comment_id=number,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision="day" if was_edited and stamp.at else stamp.precision,
        score=score,
        score_kind="none" if score is None else "votes",
        body=prose.body,
        quoted=prose.quoted,
        state=state,
        url=f"{SITE}/c/{number}" if number else None,
    )
    return comment, (html.line_text(on) if found else None)


def _parent(node: LexborNode) -> str | None:
    """Return the comment beside the list in which a comment stands."""
    above = node.parent
    own = True
    while above is not None:
        if above.tag == "ol" or above.tag == "ul":
            own = False
        elif not own and above.tag == "li":
            beside = above.first_child
            while beside is not None:
                found = html.attribute(beside, "id") or "" if beside.is_element_node else ""
                if found.startswith("c_") and "comment" in html.classes(beside):
                    return html.attribute(beside, "data-shortid") or found[2:]
                beside = beside.next
        above = above.parent
    return None


def _author(node: LexborNode) -> tuple[str | None, AuthorKind]:
    for link in node.css(".byline a[href*='/~'], .byline a[href*='/u/']"):
        name = html.line_text(link)
        if name:
            kinds = html.classes(link)
            if "user_is_moderator" in kinds or "user_is_admin" in kinds:
                return name, "staff"
            return name, "op" if {"user_is_submitter", "user_is_author"} & kinds else "user"
    return None, "unknown"


def _time(node: LexborNode) -> tuple[times.Stamp, bool]:
    """Return the time in a byline, and whether it is that of an edit."""
    byline = node.css_first(".byline")
    if byline is None:
        return times.UNKNOWN, False
    shown = byline.css_first("time, span[title]")
    words = (html.line_text(byline) or "").split()
    at = times.from_epoch(html.attribute(shown, "data-at-unix"))
    told = html.attribute(shown, "datetime") or html.attribute(shown, "title")
    return times.Stamp(at, "exact") if at else times.parse(told), "edited" in words


def _score(node: LexborNode) -> int | None:
    for place in node.css(".voters .upvoter, .voters .score"):
        told = html.line_text(place) or html.attribute(place, "title") or ""
        if told.removeprefix("-").isdecimal() and len(told) < 8:
            return int(told)
    return None


def _text(node: LexborNode) -> tuple[Prose, State]:
    body = node.css_first(".comment_text")
    if body is None:
        return Prose(None, None), "truncated"
    gone = html.line_text(body.css_first(".na")) or ""
    if _GONE.match(gone):
        return Prose(None, None), "deleted" if "by author" in gone else "removed"
    return text.from_node(body), "present"


FORMAT = Format(
    name="lobsters_html",
    title="Lobsters story, saved page",
    platform="lobsters",
    version=2,
    how_to_get="Open the story and save the page from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
