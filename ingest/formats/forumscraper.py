"""Threads as the tool forumscraper writes them: one JSON object per thread, its posts' words as the board's HTML.

``format_version`` names the board's software ("phpbb-2+-thread"). By software a post's number is ``postid`` or ``id``
and its words are ``content`` or ``text``; Hacker News threads hold ``comments`` with their depth.
Source: TUVIMEN/forumscraper, examples and extractors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from ingest import forum_pages, forum_times, html
from ingest.format import Comment, Format, FormatError, Note, Record, Refused, ScoreKind, Thread
from ingest.forum_pages import Post, Topic
from ingest.forum_quotes import Quote
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html

_VERSION = re.compile(r"([a-z]{2,20})[a-z0-9.+-]{0,30}-thread")
_QUOTED = re.compile(
    r"post:\s?(\d{1,12})|#(?:p|post|post-|msg|pid|entry)?(\d{1,12})$|[?&;]p(?:id|ost)?=(\d{1,12})"
    r"|[?&;](?:msg|id)=(\d{1,12})"
)
_EPOCH = re.compile(r"\s(\d{9,10})$")
_QUOTES = "blockquote, .bbCodeQuote, .bbcode_quote, .quotecontent, .quotemain"
_HEADERS = (
    "blockquote > cite, blockquote > div > cite, .bbCodeBlock-title, .attribution, .quoteheader, .quotetitle, "
    ".quotetop, .bbcode_postedby, .ipsQuote_citation, p.citation"
)
_DROP = (
    ".bbCodeBlock-expandLink, .quoteExpand, .quotefooter, .signature, .codebox > p, .codeheader, .bbcode_description"
)


def sniff(sample: Sample) -> float:
    """Claim an object, or a list of such, whose format_version ends in "-thread"."""
    value = peek(sample)
    threads = _threads(value) if isinstance(value, dict) else as_list(value)[:1]
    return 0.95 if any(_software(as_dict(thread)) for thread in threads) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each thread and its posts. Raises FormatError when there is no thread in the file."""
    found = False
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for thread in _threads(as_dict(value)):
            held = as_dict(thread)
            if software := _software(held):
                found = True
                yield from _thread(locator, held, software)
    if not found:
        raise FormatError(
            "no thread of forumscraper is in it. A file whose name starts with m- holds a member, not a thread."
        )


def _threads(value: dict[str, Any]) -> list[Any]:
    """Return the thread a record is, or those it holds where the tool's whole state was written out."""
    inside = as_dict(value.get("data")).get("threads")
    return as_list(inside) if isinstance(inside, list) else [value]


def _software(thread: dict[str, Any]) -> str | None:
    named = _VERSION.fullmatch(as_text(thread.get("format_version")) or "")
    return named[1] if named and isinstance(thread.get("posts", thread.get("comments")), list) else None


def _thread(locator: str, thread: dict[str, Any], software: str) -> Iterator[Record]:
    number = as_id(thread.get("id"))
    if software == "hackernews":
        yield from _tree(locator, thread, number)
        return
    topic = Topic(thread_id=number, title=as_text(thread.get("title")), url=as_text(thread.get("url")), page=1)
    posts: list[Post] = []
    for place, value in enumerate(as_list(thread.get("posts")), start=1):
        post = as_dict(value)
        number = as_id(post.get("id")) or as_id(post.get("postid"))
        if number is None:
            yield Refused(
                locator=f"{locator}, post {place}", code="E-ID", reason="the post has no id", raw=shown(value)
            )
            continue
        posts.append(_post(post, number))
        posts += [
            _post(comment, key, parent=number)
            for inner in as_list(post.get("comments"))
            if (comment := as_dict(inner)) and (key := as_id(comment.get("id")))
        ]
    if not posts:
        yield Thread(thread_id=topic.thread_id, platform=software, title=topic.title, url=topic.url)
        yield Note(text="a thread without posts is in it")
        return
    for record in forum_pages.records(topic, posts):
        if isinstance(record, Thread):
            record.platform = software
        yield record


def _post(post: dict[str, Any], number: str, parent: str | None = None) -> Post:
    prose, quotes = _words(as_text(post.get("text")) or as_text(post.get("content")) or "")
    author, member = _author(post)
    score, kind = _score(post)
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=member),
        printed=_date(post.get("date")),
        subject=as_text(post.get("subject")),
        prose=prose,
        quotes=quotes,
        parent_id=parent,
        score=score,
        score_kind=kind,
    )


def _author(post: dict[str, Any]) -> tuple[str | None, bool]:
    user = post.get("user")
    held = as_dict(user)
    name = as_text(held.get("name")) if held else as_text(user)
    account = [
        held.get("id"),
        held.get("link"),
        post.get("user_id"),
        post.get("userid"),
        post.get("user_link"),
        post.get("userlink"),
    ]
    return name.strip() if name else None, any(value not in (None, "", 0, "0") for value in account)


def _date(value: Any) -> str | None:  # noqa: ANN401  (JSON is any of its types)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    line = as_text(value) or ""
    epoch = _EPOCH.search(line)
    return epoch[1] if epoch else line or None


def _score(post: dict[str, Any]) -> tuple[int | None, ScoreKind]:
    """Read votes; or count who reacted, or thanked, where the tool wrote any of them down."""
    votes = next((n for key in ("rating", "score") if (n := as_count(post.get(key))) is not None), None)
    if votes is not None:
        return votes, "votes"
    total = as_count(post.get("reaction_count"))
    reactions = as_list(post.get("reactions"))
    if total or reactions:
        return total or len(reactions), "reactions"
    thanked = as_list(post.get("thankedby"))
    return (len(thanked), "likes") if thanked else (None, "none")


def _words(markup: str) -> tuple[Prose, list[Quote]]:
    try:
        body = html.parse(markup).body
    except html.TooDeep:
        return from_html(markup), []
    if body is None:
        return Prose(None, None), []
    return forum_pages.read_body(body, quotes=_QUOTES, cite=_cite, headers=_HEADERS, drop=_DROP)


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted, in the ways of all boards: fields of the quote, links in the line above it, its words."""
    header = node.css_first(_HEADERS) or _before(node)
    links = [html.attribute(link, "href") or "" for link in (header.css("a") if header is not None else [])]
    told = [html.attribute(node, "data-source") or "", html.attribute(node, "cite") or "", *links]
    found = next((f for line in told if (f := _QUOTED.search(line))), None)
    number = html.attribute(node, "data-ipsquote-contentcommentid") or html.attribute(node, "data-cid")
    number = number or (next((group for group in found.groups() if group), None) if found else None)
    names = ("data-quote", "data-author", "data-ipsquote-username")
    author = next((name for key in names if (name := html.attribute(node, key))), None)
    return Quote(number, author, html.line_text(header) or "")


def _before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and before.tag in ("-text", "br") and not (before.text_content or "").strip():
        before = before.prev
    kinds = html.classes(before) if before is not None else frozenset()
    return before if not kinds.isdisjoint({"quoteheader", "quotetitle", "quotetop", "citation"}) else None


def _tree(locator: str, thread: dict[str, Any], number: str | None) -> Iterator[Record]:
    """Yield a Hacker News thread: the story, and its comments with the depth they were drawn at."""
    story = _post(thread, number or "0")
    yield Thread(
        thread_id=number,
        platform="hackernews",
        title=as_text(thread.get("title")),
        url=as_text(thread.get("url")),
        story_text=story.prose.body,
        created_at=forum_times.read(story.printed, None, None, None).at,
        declared_comments=as_count(thread.get("comments_count")),
        reply_order="depth_first",
    )
    for place, value in enumerate(as_list(thread.get("comments")), start=1):
        held = as_dict(value)
        key = as_id(held.get("id"))
        if key is None:
            yield Refused(
                locator=f"{locator}, comment {place}",
                code="E-ID",
                reason="the comment has no id",
                raw=shown(value),
            )
            continue
        yield _comment(key, held)


def _comment(number: str, held: dict[str, Any]) -> Comment:
    post = _post(held, number)
    level = as_count(held.get("lvl"))
    stamp = forum_times.read(post.printed, None, None, None)
    return Comment(
        locator=post.locator,
        comment_id=number,
        is_root=level == 0,
        indent=level if level is not None and 0 <= level < 100_000 else None,
        author=post.author,
        author_kind="user" if post.author else "deleted",
        created_at=stamp.at,
        created_precision=stamp.precision,
        body=post.prose.body,
        quoted=post.prose.quoted,
        state="present" if post.prose.body or post.author else "deleted",
    )


FORMAT = Format(
    name="forumscraper",
    title="forumscraper thread JSON",
    platform="forum",
    version=2,
    how_to_get="Run forumscraper on the topic's address (pip install forumscraper); each thread becomes one JSON file.",
    sniff=sniff,
    parse=parse,
)
