"""Topics of vBulletin 3 and 4 saved as web pages, with the address rewriting of vBSEO.

A post's words are in ``#post_message_<number>`` in every version; around it 3 draws tables, 4 list entries. Version 3
gives quotes no class: they are told by their frame. Dates are numbers in the board's own order, which the page as a
whole settles or does not. Names of parts: the ``postbit`` and ``bbcode_quote`` templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html, vbulletin_quotes
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_BODY = re.compile(r"\bid=[\"']?post_message_\d", re.IGNORECASE)
_HEAD = re.compile(r"<meta\b[^<>]{0,80}generator[^<>]{0,80}vBulletin [34]", re.IGNORECASE)
_POST = re.compile(r"post_?(\d{1,12})")
_TEXT = re.compile(r"post_message_\d{1,24}")
_THREAD = re.compile(
    r"(?:showthread|printthread|newreply|misc)\.php\?(?:[^#]{0,300}[?&;])?t(?:hreadid)?=(\d{1,12})"
    r"|showthread\.php[/?](\d{1,12})|/threads/(\d{1,12})(?:-|/|$)"
    r"|/(\d{2,12})-[^/#?]{1,300}\.html(?:[?#]|$)|[/-]t(\d{1,12})(?:-[^/]{0,100})?(?:\.html|/)"
)
_OF = re.compile(
    r"\b\d{1,7}\s(?:to|through|bis|à|al|a|tot|do|по|-)\s\d{1,7},?\s(?:of|von|sur|de|di|van|z|из)\s(\d{1,7})\b"
)
_THANKS = re.compile(r"(?:(\d{1,6})\s*)?(?:Users?|Members?) (?:Say|Like)", re.IGNORECASE)
_STATUS = re.compile(r"^(?:Old|New|Alt|Neu|Ungelesen|Unread)\s+")
_DROP = f"{vbulletin_quotes.LABELS}, .inlineimg, .lastedited, .attachments, img.bbcode_img"


def sniff(sample: Sample) -> float:
    """Claim posts with vBulletin's numbers."""
    page = sample.text
    if _BODY.search(page) and "js-post__content" not in page:
        return 0.95
    return 0.85 if not sample.whole and _HEAD.search(page) and "showthread" in page else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=(".threadtitle", "#pagetitle h1", ".breadcrumb strong, td.navbar strong", ".navbit.lastnavbit", "h1"),
        links=(
            ".threadtitle a, .breadcrumb a[href$='.html'], td.navbar a[href*='showthread']",
            "a[href*='printthread']",
            ".pagenav a[rel=next], .pagenav a, .pagination a[rel=next]",
            "a[href*='newreply'][href*='t=']",
            "a[href*='showthread.php']",
        ),
    )
    topic.title = topic.title or forum_pages.page_title(tree)
    topic.declared = _declared(tree)
    forum_pages.is_whole(tree, topic, ".pagenav, .pagination, .threadpagenav")
    yield from forum_pages.records(topic, list(_posts(root)))


def _declared(tree: LexborHTMLParser) -> int | None:
    for node in tree.css(".postpagestats, #postpagestats_above, .pagenav [title], .pagination [title], .pagenav"):
        found = _OF.search(html.attribute(node, "title") or (html.line_text(node) or "")[:120])
        if found:
            return int(found[1])
    return None


def _posts(root: LexborNode) -> Iterator[Post]:
    seen: set[str] = set()
    boxes = {node.id: node for node in root.css("[id^=post_thanks_box_]")}
    found = forum_pages.select(root, "[id^=post]")
    texts = [node for node in found if _TEXT.fullmatch(node.id or "")]
    for node in forum_pages.uncovered(root, found, texts):
        named = _POST.fullmatch(node.id or "")
        if named and node.tag != "a" and named[1] not in seen:
            number, place = named[1], node
        elif (node.id or "").startswith("post_message_") and (node.id or "")[13:] not in seen:
            number, place = (node.id or "")[13:], _around(node)
        else:
            continue
        if number.isdecimal() and (post := _post(place, number)):
            seen.add(number)
            box = boxes.get(f"post_thanks_box_{number}")
            post.score = _thanks(box if box is not None else place)
            post.score_kind = "likes"
            yield post


def _around(body: LexborNode) -> LexborNode:
    """Return the table, or the part after an edit mark, that a post without a number of its own stands in."""
    above = body.parent
    while above is not None and above.tag not in ("table", "body") and not (above.id or "").startswith("edit"):
        above = above.parent
    return above if above is not None and above.tag != "body" else body


def _post(node: LexborNode, number: str) -> Post | None:
    body = node if node.id == f"post_message_{number}" else node.css_first(f"#post_message_{number}")
    kinds = " ".join(html.classes(node))
    name = node.css_first("a.bigusername, a.username, .username_container .username, .username, .bigusername")
    name = name or node.css_first(f"#postmenu_{number}")
    when = node.css_first(".postdate .date, .postdate, [itemprop=dateCreated], .posthead .date") or _dated(node, number)
    hidden = "postbitdeleted" in kinds or "postbitignored" in kinds
    if body is None and not hidden and (name is None or when is None):
        return None
    author = html.line_text(name)
    place = html.line_text(node.css_first(f".postcounter, #postcount{number}")) or ""
    digits = re.search(r"#\s?(\d{1,7})", place)
    read = _read(body.css_first(".postcontent") or body) if body is not None else (Prose(None, None), [])
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=name is not None and name.tag == "a"),
        printed=_STATUS.sub("", html.line_text(when) or ""),
        number=int(digits[1]) if digits else None,
        subject=html.line_text(
            node.css_first("h2.title, h2.posttitle, [itemprop=alternativeHeadline], .alt1 > .smallfont > strong")
        ),
        prose=read[0],
        quotes=read[1],
        state="present" if body is not None else "deleted" if "deleted" in kinds else "collapsed",
    )


def _dated(node: LexborNode, number: str) -> LexborNode | None:
    """Return the part of a post's first row that holds its date: the anchor of the post stands before it."""
    row = node.css_first("td.thead")
    anchor = row.css_first(f"a[name=post{number}]") if row is not None else None
    return anchor.parent if anchor is not None else row


def _thanks(node: LexborNode) -> int | None:
    """Read how many thanked for a post, or like it, in the box for that: its own, or one inside the post."""
    inside = node.css_first(".likes_postbit, .vbseo_liked")
    box = inside if inside is not None else node if (node.id or "").startswith("post_thanks_box") else None
    line = html.line_text(box) or ""
    found = _THANKS.search(line)
    if found:
        return int(found[1] or 1)
    number = re.search(r"\d{1,6}", line) if box is not None and "likes_postbit" in html.classes(box) else None
    return int(number[0]) if number else None


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    vbulletin_quotes.name_frames(body)
    return forum_pages.read_body(
        body, quotes=vbulletin_quotes.QUOTES, cite=vbulletin_quotes.cite, headers=vbulletin_quotes.HEADERS, drop=_DROP
    )


FORMAT = Format(
    name="vbulletin",
    title="vBulletin 3 or 4 topic, saved page",
    platform="vbulletin",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
