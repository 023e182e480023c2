"""Topics of XenForo 1 and 2 saved as web pages.

A post is ``article#js-post-<number>`` (2) or ``li#post-<number>`` (1), with its author in ``data-author``; a quote
names the post it quotes. Reactions are printed as names ("Ann, Ben and 3 others") and counted so. Names of parts:
XenForo's ``message_macros`` (2) and ``message``, ``bb_code_tag_quote`` (1) templates, as forumscraper reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record, ScoreKind, State
from ingest.forum_pages import Post, Topic
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_TWO = re.compile(r"\bid=[\"']?js-post-\d|\bdata-content=[\"']?post-\d", re.IGNORECASE)
_ONE = re.compile(r"<li\b[^<>]{0,200}\bid=[\"']?post-\d[^<>]{0,300}\bdata-author=", re.IGNORECASE)
_ONE_LIST = re.compile(r"\bid=[\"']messageList[\"']", re.IGNORECASE)
_THREAD_PAGE = re.compile(
    r"<html\b[^<>]{0,600}\bdata-template=[\"']thread_view|<html\b[^<>]{0,300}\bid=[\"']XenForo[\"']"
)
_THREAD = re.compile(
    r"/threads/(?:[^/#?]*\.)?(\d{1,12})(?:/|$|\?|#)|[?&/]threads/(?:[^/&#]*\.)?(\d{1,12})\b|\bthread-(\d{1,12})\b"
)
_NUMBER = re.compile(r"(\d{1,12})")
_QUOTED = re.compile(r"\bpost:?\s?(\d{1,12})|[?&]id=(\d{1,12})|#post-(\d{1,12})|/posts/(\d{1,12})")
_OTHERS = re.compile(r"(\d[\d.,]{0,9})")
_QUOTES = ".bbCodeBlock--quote, .bbCodeQuote, blockquote.bbCodeBlock, blockquote[data-quote]"
_DROP = (
    ".bbCodeBlock-expandLink, .quoteExpand, .bbCodeBlock--code .bbCodeBlock-title, .bbCodeCode .type, "
    ".bbCodePHP .type, "
    ".bbCodeHtml .type, .bbCodeSpoiler-button, .message-lastEdit, .editDate, .message-signature, .signature, "
    "img.bbImage, img.bbCodeImage, .lbContainer-zoomer, .js-selectToQuoteEnd, .messageTextEndMarker, "
    ".contentRow-figure, .message-attachments, .attachedFiles, .bbCodeBlock--view, .p-title, .adContainer"
)


def sniff(sample: Sample) -> float:
    """Claim posts with XenForo's numbers."""
    page = sample.text
    if "<" not in page:
        return 0.0
    if _TWO.search(page) and ("message--post" in page or "bbWrapper" in page or "js-post" in page):
        return 0.95
    if _ONE.search(page) and ("messageText" in page or _ONE_LIST.search(page)):
        return 0.95
    return 0.85 if not sample.whole and _THREAD_PAGE.search(page) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=("h1.p-title-value, h1.MessageCard__thread-title, .titleBar h1", "h1"),
        links=(".breadcrumb a[href*='threads/'], a.datePermalink", ".message-attribution a[href*='/threads/']"),
    )
    key = html.attribute(tree.css_first("html"), "data-content-key") or ""
    topic.thread_id = topic.thread_id or (
        key.removeprefix("thread-") if re.fullmatch(r"thread-\d{1,12}", key) else None
    )
    for label in tree.css("h1 .label, h1 .prefix, h1 .label-append"):
        _without_label(topic, html.line_text(label))
    _pages(tree, topic)
    yield from forum_pages.records(topic, list(_two(root)) or list(_one(root)))


def _without_label(topic: Topic, label: str | None) -> None:
    if topic.title and label and topic.title.startswith(label) and topic.title != label:
        topic.title = topic.title[len(label) :].strip() or topic.title


def _pages(tree: LexborHTMLParser, topic: Topic) -> None:
    """Read where in its topic the page stands, from the pager; a topic without one is of one page."""
    old = tree.css_first(".PageNav[data-last]")
    here = html.attribute(old, "data-page") or html.line_text(tree.css_first(".pageNav-page--current"))
    numbers = [n for node in tree.css(".pageNav-page") if (n := html.line_text(node)) and n.isdecimal() and len(n) < 7]
    last = html.attribute(old, "data-last") or max(numbers, key=int, default=None)
    if here and last and here.isdecimal() and last.isdecimal() and len(last) < 7 and len(here) < 7:
        topic.page, topic.pages = int(here), int(last)
    elif topic.page is None and (told := re.search(r"/page-(\d{1,6})\b", topic.url or "")):
        topic.page = int(told[1])
    forum_pages.is_whole(tree, topic, ".pageNav, .PageNav, .pageNavSimple")


def _two(root: LexborNode) -> Iterator[Post]:
    seen: set[str] = set()
    for node in forum_pages.apart(
        root, "article[data-content^='post-'], .js-post[data-content^='post-'], [id^='js-post-']", ".bbWrapper"
    ):
        told = html.attribute(node, "data-content") or node.id or ""
        found = _NUMBER.search(told)
        if not found or found[1] in seen:
            continue
        seen.add(found[1])
        yield _post_two(node, found[1])


def _post_two(node: LexborNode, number: str) -> Post:
    name = node.css_first(
        ".message-name .username, .message-userDetails .username, .MessageCard__user-info__name, .message-name"
    )
    author = html.attribute(node, "data-author") or html.line_text(name)
    account = html.attribute(
        node.css_first(".message-name [data-user-id], .message-user [data-user-id]"), "data-user-id"
    )
    body = node.css_first(".message-body .bbWrapper") or node.css_first(".message-body, .message-content .bbWrapper")
    kinds = html.classes(node)
    when = node.css_first(".message-attribution-main time, .message-attribution time, time.u-dt")
    score, kind = _score_two(node)
    place = next(
        (p for n in node.css(".message-attribution-opposite li, .message-attribution-opposite a") if (p := _place(n))),
        None,
    )
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=bool(account and account != "0")),
        printed=html.attribute(when, "datetime") or html.line_text(when),
        number=place,
        prose=_EMPTY if body is None else (read := _read(body))[0],
        quotes=[] if body is None else read[1],
        score=score,
        score_kind=kind,
        state=_state("message--deleted" in kinds, body, "is-ignored" in kinds),
    )


_EMPTY = Prose(None, None)


def _place(node: LexborNode) -> int | None:
    line = html.line_text(node) or ""
    return int(line[1:].replace(",", "").replace(".", "")) if re.fullmatch(r"#\d[\d.,]{0,9}", line) else None


def _state(gone: bool, body: LexborNode | None, ignored: bool) -> State:
    if body is None:
        return "deleted" if gone else "collapsed"
    return "collapsed" if ignored else "present"


def _score_two(node: LexborNode) -> tuple[int | None, ScoreKind]:
    votes = html.attribute(node.css_first(".js-voteCount[data-score], .contentVote-score[data-score]"), "data-score")
    if votes and re.fullmatch(r"-?\d{1,9}", votes):
        return int(votes), "votes"
    bar = node.css_first(".reactionsBar-link")
    if bar is not None:
        return _names_counted(bar, "bdi"), "reactions"
    counted = html.line_text(node.css_first(".reactionsBar > strong")) or ""
    return (int(counted), "reactions") if counted.isdecimal() and len(counted) < 9 else (None, "none")


def _names_counted(bar: LexborNode, name: str) -> int | None:
    """Count "Ann, Ben and 3 others": the names that are marked up, and the number after them."""
    names = forum_pages.select(bar, name)
    line = html.line_text(bar) or ""
    after = line.rsplit(html.line_text(names[-1]) or "\0", 1)[-1] if names else line
    more = _OTHERS.search(after)
    count = len(names) + (int(re.sub(r"\D", "", more[1])) if more else 0)
    return count or None


def _one(root: LexborNode) -> Iterator[Post]:
    for node in forum_pages.apart(root, "li.message[id^='post-'], li[id^='post-'][data-author]", ".messageText"):
        number = (node.id or "").removeprefix("post-")
        if number.isdecimal():
            yield _post_one(node, number)


def _post_one(node: LexborNode, number: str) -> Post:
    name = node.css_first(".messageUserInfo .username, .userText .username, .messageMeta .username")
    author = html.attribute(node, "data-author") or html.line_text(name)
    body = node.css_first(".messageText")
    when = node.css_first(".messageMeta .DateTime, .privateControls .DateTime, .DateTime")
    likes = node.css_first(".likesSummary .LikeText, .likesSummary")
    kinds = html.classes(node)
    read = (_EMPTY, []) if body is None else _read(body)
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=name is not None and name.tag == "a"),
        printed=html.attribute(when, "data-time") or html.attribute(when, "title") or html.line_text(when),
        number=_place(permalink) if (permalink := node.css_first(".postNumber, .hashPermalink")) is not None else None,
        prose=read[0],
        quotes=read[1],
        score=None if likes is None else _names_counted(likes, "a.username"),
        score_kind="none" if likes is None else "likes",
        state=_state("deleted" in kinds, body, "ignored" in kinds),
    )


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(
        body,
        quotes=_QUOTES,
        cite=_cite,
        headers=".bbCodeBlock-title, .attribution, .bbCodeBlock-sourceJump",
        drop=_DROP,
    )


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted: ``data-source="post: 12"`` and ``data-quote`` (2), a link and ``data-author`` (1)."""
    header = node.css_first(".bbCodeBlock-title, .attribution")
    link = header.css_first("a[href]") if header is not None else None
    told = [html.attribute(node, "data-source") or "", html.attribute(link, "href") or ""]
    found = next((f for text in told if (f := _QUOTED.search(text))), None)
    author = html.attribute(node, "data-quote") or html.attribute(node, "data-author")
    number = next((group for group in found.groups() if group), None) if found else None
    return Quote(number, author, html.line_text(header) or "")


FORMAT = Format(
    name="xenforo",
    title="XenForo topic, saved page",
    platform="xenforo",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
