"""Topics of Invision (IP.Board 2 and 3, Invision Community 4 and 5) saved as web pages.

Version 3 has ``div.post_block#post_id_<number>``, 4 and 5 ``article#elComment_<number>``, 2 a table with
``div.postcolor#post-<number>``. Quotes of 3.4 and later name their post in ``data-cid`` or
``data-ipsquote-contentcommentid``; before that a line "Ann, on 03 May 2009 - 10:22, said:" stands above them. Names of
parts: the ``postContainer`` and ``quote`` templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record, ScoreKind
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_THREE = re.compile(r"\bid=[\"']?post_id_\d", re.IGNORECASE)
_FOUR = re.compile(r"\bid=[\"']?elComment_\d", re.IGNORECASE)
_TWO = re.compile(r"class=[\"']postcolor[\"'][^<>]{0,60}\bid=[\"']post-\d", re.IGNORECASE)
_HEAD = re.compile(
    r"\bdata-pageapp=[\"']forums[\"'][^<>]{0,300}\bdata-pagecontroller=[\"']topic[\"']|ipsTopicView", re.IGNORECASE
)
_THREAD = re.compile(
    r"/topic/(\d{1,12})|[?&;]showtopic=(\d{1,12})|/(\d{2,12})-[^/#?]{1,300}\.html(?:[?#]|$)|[?&;]t=(\d{1,12})"
)
_PID = re.compile(r"[?&;]p(?:id)?=(\d{1,12})|#(?:entry|comment-|findComment-)?(\d{1,12})$|[?&;]comment=(\d{1,12})")
_COUNT = re.compile(r"UserComments:(\d{1,7})")
_REPLIES = re.compile(r"repl|antwort|répons|respuest|rispost|antwoord|odpowied|ответ", re.IGNORECASE)
_OTHERS = re.compile(r"(\d[\d.,]{0,8})\s+\w")
_AUTHORS_FOUR = (
    ".cAuthorPane_author a, .ipsEntry__author a, .ipsEntry__username a",
    ".ipsComment_author a[href*='/profile/']",
    ".cAuthorPane_author, .ipsEntry__username, .ipsComment_author strong, .ipsComment_author h3",
)
_QUOTES = ".ipsQuote, .ipsBlockquote, blockquote[data-ipsquote], .blockquote, .quotemain"
_HEADERS = ".ipsQuote_citation, p.citation, cite, .quotetop"
_DROP = (
    ".signature, [data-role=memberSignature], [data-excludequote], .edit, .nexusad, .ipsAd, .ipsSpoiler_header, "
    ".bbc_spoiler_show, img.ipsImage, .codetop, .attach_details, .ipsEmbedded_headerArea, [data-role=editLine]"
)


def sniff(sample: Sample) -> float:
    """Claim posts with Invision's numbers."""
    page = sample.text
    if _THREE.search(page) and ("post_block" in page or "entry-content" in page):
        return 0.95
    if _FOUR.search(page) and ("commentContent" in page or "cPost" in page or "ipsComment" in page):
        return 0.95
    if _TWO.search(page):
        return 0.9
    return 0.85 if not sample.whole and _HEAD.search(page) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=("h1.ipsType_pagetitle, h1.ipsType_pageTitle, .ipsPageHeader h1", ".maintitle", "h1"),
        links=(".ipsPagination a", "#breadcrumb a[href*='showtopic']", ".maintitle a, a[href*='showtopic=']"),
    )
    field = tree.css_first("form#modform input[name=t], input[name=t][type=hidden]")
    number = html.attribute(field, "value") or ""
    topic.thread_id = topic.thread_id or (number if number.isdecimal() else None)
    pager = tree.css_first("[data-ipspagination][data-pages], .ipsPagination[data-pages]")
    here = html.line_text(tree.css_first(".ipsPagination_active, .pagination li.page.active")) or ""
    pages = html.attribute(pager, "data-pages") or ""
    forum_pages.stands_at(topic, here, pages)
    forum_pages.is_whole(tree, topic, ".ipsPagination li, .pagination li, .pagelink")
    topic.declared = _declared(tree)
    found = list(_four(root)) or list(_three(root)) or list(_two(root))
    yield from forum_pages.records(topic, found)


def _declared(tree: LexborHTMLParser) -> int | None:
    """Read how many posts there are: the count of comments in the head of the page, the opening post among them."""
    for node in tree.css(".gc-pageInfo [itemprop=interactionCount], .topic_info [itemprop=interactionCount]"):
        found = _COUNT.search(html.attribute(node, "content") or "")
        if found:
            return int(found[1])
    replies = html.line_text(tree.css_first("h2[data-role=comment_count], .ipsComment_header, .maintitle .desc")) or ""
    told = re.match(r"(\d[\d.,]{0,9})\s", replies)
    return int(re.sub(r"\D", "", told[1])) + bool(_REPLIES.search(replies)) if told else None


def _four(root: LexborNode) -> Iterator[Post]:
    for node in forum_pages.apart(root, "[id^=elComment_]", "[data-role=commentContent]"):
        number = (node.id or "").removeprefix("elComment_")
        if not number.isdecimal():
            continue
        body = node.css_first("[data-role=commentContent]")
        name = node.css_first(
            ".cAuthorPane_author a, .ipsComment_author a[href*='/profile/'], .ipsEntry__author a, .ipsEntry__username a"
        )
        name = name or node.css_first(
            ".cAuthorPane_author, .ipsComment_author h3, .ipsEntry__username, .ipsComment_author strong"
        )
        when = node.css_first(".ipsComment_meta time, .ipsEntry__date time, .ipsEntry__header time, time")
        read = (Prose(None, None), []) if body is None else _read(body)
        author = html.line_text(name)
        hidden = "ipsModerated" in html.classes(node) and read[0].body is None
        yield Post(
            locator=f"post {number}",
            post_id=number,
            author=author,
            author_kind=forum_pages.kind_of(author, member=name is not None and name.tag == "a"),
            printed=html.attribute(when, "datetime") or html.line_text(when),
            prose=read[0],
            quotes=read[1],
            score=(score := _reactions(node)),
            score_kind="none" if score is None else "reactions",
            state="collapsed" if body is None else "removed" if hidden else "present",
        )


def _reactions(node: LexborNode) -> int | None:
    """Sum the counts at a post's reactions, or count "Ann, Ben and 3 others"."""
    counts = [html.line_text(n) or "" for n in forum_pages.select(node, ".ipsReact_reactCount li span")]
    found = [int(re.sub(r"\D", "", c)) for c in counts if re.fullmatch(r"\d[\d.,]{0,8}", c)]
    if found:
        return sum(found)
    total = html.line_text(node.css_first("[data-role=reactCountText]")) or ""
    return int(re.sub(r"\D", "", total)) if re.fullmatch(r"\d[\d.,]{0,8}", total) else None


def _three(root: LexborNode) -> Iterator[Post]:
    for node in forum_pages.apart(root, "[id^=post_id_]", ".entry-content, .post_body .post"):
        number = (node.id or "").removeprefix("post_id_")
        if not number.isdecimal():
            continue
        name = forum_pages.first(node, ".author a, .author [itemprop=name]", ".author")
        body = node.css_first(".entry-content, .post_body .post")
        when = forum_pages.first(node, "abbr.published[title]", "[itemprop=commentTime]", ".posted_info")
        read = (Prose(None, None), []) if body is None else _read(body)
        author = html.line_text(name)
        score, kind = _reputation(node)
        place = re.search(r"#(\d{1,7})", html.line_text(node.css_first(".post_id")) or "")
        yield Post(
            locator=f"post {number}",
            post_id=number,
            author=author,
            author_kind=forum_pages.kind_of(
                author, member=node.css_first(".author a, .author [itemprop=name], a.url.fn") is not None
            ),
            printed=html.attribute(when, "title") or re.sub(r"^Posted\s+", "", html.line_text(when) or ""),
            number=int(place[1]) if place else None,
            prose=read[0],
            quotes=read[1],
            score=score,
            score_kind=kind if score is not None else "none",
            state="present" if body is not None else "collapsed",
        )


def _reputation(node: LexborNode) -> tuple[int | None, ScoreKind]:
    """Read the points of a post ("+3"), or count the names in "Ann, Ben and 3 others like this"."""
    points = html.line_text(node.css_first(".rep_bar .reputation")) or ""
    if re.fullmatch(r"[+-]?\d{1,7}", points):
        return int(points), "votes"
    likes = node.css_first(".ipsLikeBar_info")
    line = html.line_text(likes)
    if not line or likes is None:
        return None, "none"
    pieces = re.split(r",\s|\s(?:and|und|et|y|e|en|i)\s", line)
    others = _OTHERS.match(pieces[-1])
    return len(pieces) - 1 + (int(re.sub(r"\D", "", others[1])) if others else 1), "likes"


def _two(root: LexborNode) -> Iterator[Post]:
    """Read tables of version 2: name, date and words of a post stand in cells of one table."""
    for body in forum_pages.outermost(root, ".postcolor[id^=post-]"):
        number = (body.id or "").removeprefix("post-")
        table = body.parent
        while table is not None and table.tag != "table":
            table = table.parent
        if not number.isdecimal() or table is None:
            continue
        name = table.css_first(".normalname, .unreg")
        when = next((t for n in table.css(".postdetails") if (t := html.line_text(n)) and re.search(r"\d{4}", t)), None)
        read = _read(body)
        author = html.line_text(name)
        yield Post(
            locator=f"post {number}",
            post_id=number,
            author=author,
            author_kind=forum_pages.kind_of(author, member=name is not None and name.css_first("a") is not None),
            printed=when,
            prose=read[0],
            quotes=read[1],
        )


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(body, quotes=_QUOTES, cite=_cite, headers=_HEADERS, drop=_DROP)


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted, from the quote's own fields or from the line above or before it."""
    number = html.attribute(node, "data-ipsquote-contentcommentid") or html.attribute(node, "data-cid") or ""
    author = (
        html.attribute(node, "data-ipsquote-username")
        or html.attribute(node, "data-author")
        or html.attribute(node, "data-cite")
    )
    header = node.css_first(_HEADERS) or _before(node)
    links = [html.attribute(link, "href") or "" for link in (header.css("a") if header is not None else [])]
    found = next((f for link in links if (f := _PID.search(link))), None)
    linked = next((group for group in found.groups() if group), None) if found else None
    return Quote(number if number.isdecimal() else linked, author, html.line_text(header) or "")


def _before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and before.tag in ("-text", "br") and not (before.text_content or "").strip():
        before = before.prev
    return before if before is not None and not {"citation", "quotetop"}.isdisjoint(html.classes(before)) else None


FORMAT = Format(
    name="invision",
    title="Invision or IP.Board topic, saved page",
    platform="invision",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
