"""Topics of Forumotion boards saved as web pages: phpBB2, phpBB3, punBB, Invision, ModernBB and AwesomeBB.

Whatever the version, a post has the class ``post--<number>``; ``post--0`` is an advert. A quote names only its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source

_POST = re.compile(r"class=[\"'][^\"']{0,200}\bpost--\d", re.IGNORECASE)
_CLASS = re.compile(r"post--(\d{1,12})")
_THREAD = re.compile(r"/t(\d{1,12})(?:p\d+)?-|[?&;]t=(\d{1,12})")
_DATE = re.compile(
    r"(?:[^\W\d_]{2,10}\.?,?\s)?(?:\d{1,2}\.?\s[^\W\d_]{3,10}\.?(?:\s\d{4})?|[^\W\d_]{3,10}\.?\s\d{1,2},?(?:\s\d{4})?"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|today|yesterday|aujourd'hui|hier|hoy|ayer|oggi|ieri|heute|gestern|hoje|ontem)"
    r"[\s,-]{1,4}(?:(?:at|à|a las|um|alle|às)\s)?\d{1,2}[:h]\d{2}(?:\s?[ap]m)?",
    re.IGNORECASE,
)
_SUBJECT = ".topic-title, h2.topic-title, .post-title, .postdetails a[href*='#'], .post-head h2"
_BODY = (
    ".post-content > .content",
    ".content",
    ".entry-content > div",
    ".post-entry .entry-content",
    ".entry-content",
    ".postbody > div",
    ".postbody",
)
_NAME = (
    ".postprofile-name a, .postprofile dt strong a, .postprofile dt a",
    ".user .username a, .user-basic-info a, .name a[href]",
    ".author a",
    ".postprofile dt strong, .username, .name strong, .name",
)
_DROP = (
    ".signature, .signature_div, .codebox > dt, .edited, .attachbox, .post-signature, .spoiler_title, .vote, .gensmall"
)


def sniff(sample: Sample) -> float:
    """Claim posts with Forumotion's class names."""
    page = sample.text
    if not _POST.search(page):
        return 0.0
    return 0.95 if any(sign in page for sign in ("forumotion", "illiweb", "postbody")) else 0.7


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=(
            "h1.page-title, .page-title h1, h1.main-title, .topic-title h1",
            "a.maintitle, .cattitle, h1",
            ".topic-title",
        ),
        links=(".page-title a", ".pagination a", "a[href*='/t']"),
    )
    forum_pages.is_whole(tree, topic, ".pagination, .paging, .pag-img")
    yield from forum_pages.records(topic, list(_posts(root)))


def _posts(root: LexborNode) -> Iterator[Post]:
    """Yield the posts; a post whose parts stand in several rows of one class is one."""
    seen: set[str] = set()
    for node in forum_pages.apart(root, "[class*='post--']", ", ".join(_BODY)):
        named = _CLASS.search(node.attributes.get("class") or "")
        if not named or int(named[1]) == 0 or named[1] in seen:
            continue
        body = forum_pages.first(node, *_BODY)
        if body is not None:
            seen.add(named[1])
            yield _post(node, body, named[1])


def _post(node: LexborNode, body: LexborNode, number: str) -> Post:
    name = forum_pages.first(node, *_NAME)
    author = html.line_text(name)
    subject = html.line_text(node.css_first(_SUBJECT))
    dates = forum_pages.select(
        node, "time, .author, .posthead, .postdetails, .post-date, .topic-date, .date, .gensmall, .post-info"
    )
    when = next((found for n in dates if (found := _DATE.search(html.line_text(n) or ""))), None)
    stamp = html.attribute(node.css_first("time[datetime]"), "datetime")
    prose, quotes = forum_pages.read_body(
        body, quotes="blockquote, dl.codebox.quote, .quote", cite=_cite, headers="cite, .quote > dt", drop=_DROP
    )
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(
            author, member=name is not None and (name.attributes.get("href") or "").startswith("/u")
        ),
        printed=stamp or (when[0] if when else None),
        subject=subject,
        prose=prose,
        quotes=quotes,
    )


def _cite(node: LexborNode) -> Quote:
    header = node.css_first("cite, dt")
    return Quote(None, html.attribute(node, "data-author"), html.line_text(header) or "")


FORMAT = Format(
    name="forumotion",
    title="Forumotion topic, saved page",
    platform="forumotion",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
