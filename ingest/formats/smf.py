"""Topics of Simple Machines Forum (1.1, 2.0, 2.1) saved as web pages.

A post's words are in ``div.inner#msg_<number>`` (2.x) or in ``div.post`` beside ``#subject_<number>`` (1.1); a quote
links to ``#msg<number>``. Only replies are numbered ("Reply #3"). Names of parts: the ``Display`` template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record
from ingest.forum_pages import Post, Topic
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_TWO = re.compile(r"<div\b[^<>]{0,200}\bid=[\"']?msg_\d", re.IGNORECASE)
_ONE = re.compile(r"\bid=[\"']?subject_\d", re.IGNORECASE)
_SIGNS = re.compile(r"smf_|Simple ?Machines|index\.php\?topic=|[?;&]topic=\d", re.IGNORECASE)
_THREAD = re.compile(r"[?&;/]topic[=,](\d{1,12})|/(?:t|topic)/?[^/#?]{0,200}[-,](\d{1,12})(?:\.\d+)?/")
_MESSAGE = re.compile(r"msg_\d{1,24}")
_START = re.compile(r"[?&;/]topic[=,]\d{1,12}\.(\d{1,9})")
_QUOTED = re.compile(r"#msg(\d{1,12})|[?&;]msg=(\d{1,12})|\.msg(\d{1,12})")
_NUMBER = re.compile(r"#\s?(\d{1,7})")
_ON = re.compile(r"(?:\b(?:on|am|le|el|il|op|em|dnia)\s*:|«|»)", re.IGNORECASE)
_LIKES = re.compile(r"(\d[\d.,]{0,8})")
_QUOTES = "blockquote, .bbc_standard_quote, .bbc_alternate_quote, div.quote"
_HEADERS = ".quoteheader, .quotefooter, blockquote > cite"
_DROP = ".codeheader, .smalltext.modified, .signature, .attachments, img.bbc_img, .moderatorbar"
_POSTER = ".poster, .user_info, h4 a[href*='action=profile']"
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")


def sniff(sample: Sample) -> float:
    """Claim posts with SMF's numbers."""
    page = sample.text
    if "<" not in page or not _SIGNS.search(page):
        return 0.0
    if _TWO.search(page):
        return 0.95
    return 0.9 if _ONE.search(page) and re.search(r"class=[\"']?post\b", page) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=(
            "#display_head .display_title, #display_head h2, h2.display_title",
            "meta[property='og:title']",
            ".navigate_section li.last",
        ),
        links=(
            ".navigate_section li.last a, .linktree a.nav",
            ".pagelinks a",
            "a[href*='action=printpage']",
            "a[href*='topic=']",
        ),
    )
    posts = list(_two(root)) or list(_one(root))
    if topic.title is None and posts:
        topic.title = re.sub(r"^(?:Re|AW|Antw|RE)\s?:\s*", "", posts[0].subject or "") or forum_pages.page_title(tree)
    _first_page(tree, topic, posts)
    yield from forum_pages.records(topic, posts)


def _first_page(tree: LexborHTMLParser, topic: Topic, posts: list[Post]) -> None:
    """Tell the first page from its address (topic=12.0), or from a first post without a number."""
    start = _START.search(topic.url or "")
    numbered = next((place for place, post in enumerate(posts) if post.number), None)
    if numbered is not None and posts[numbered].number == numbered + 1:
        posts[0].number = 1
    if topic.page is None and ((start and start[1] == "0") or (posts and posts[0].number == 1)):
        topic.page = 1
    strong = html.line_text(tree.css_first(".pagelinks .current_page, .pagelinks strong")) or ""
    if strong.strip("[] ").isdecimal() and len(strong) < 9:
        topic.page = int(strong.strip("[] "))
        last = [n for a in tree.css(".pagelinks a") if (n := html.line_text(a)) and n.isdecimal() and len(n) < 7]
        topic.pages = max([topic.page, *map(int, last)])


def _two(root: LexborNode) -> Iterator[Post]:
    named = root.css_first(_POSTER) is not None
    found = [node for node in forum_pages.select(root, "[id^=msg_]") if _MESSAGE.fullmatch(node.id or "")]
    for body in forum_pages.uncovered(root, found, found):
        yield _post((_wrapper(body) if named else _row(body)) or body, body, (body.id or "").removeprefix("msg_"))


def _wrapper(body: LexborNode) -> LexborNode | None:
    """Return the element near a post's words that holds its name and date too."""
    above = body.parent
    for _ in range(8):
        if above is None or above.tag == "body":
            return None
        if above.css_first(_POSTER) is not None:
            return above
        above = above.parent
    return None


def _row(node: LexborNode) -> LexborNode | None:
    """Return the row of 1.1, and of themes made after it, that holds a post with its name."""
    above = node.parent
    while above is not None and not (
        above.tag == "tr" and above.css_first("td.windowbg, td.windowbg2, td[rowspan]") is not None
    ):
        above = above.parent
    return above


def _one(root: LexborNode) -> Iterator[Post]:
    """Read 1.1: the subject's number is the post's, and its row of the table holds the rest."""
    for subject in forum_pages.select(root, "[id^=subject_]"):
        number = (subject.id or "").removeprefix("subject_")
        above = _row(subject)
        body = above.css_first("div.post") if above is not None else None
        if number.isdecimal() and above is not None and body is not None:
            yield _post(above, body, number)


def _post(node: LexborNode, body: LexborNode, number: str) -> Post:
    name = forum_pages.first(
        node, ".poster h4 a[href*='profile']", ".poster h4", "td b a[href*='profile']", "td b", ".user_info"
    )
    author = html.line_text(name)
    dates = forum_pages.select(node, ".keyinfo .smalltext, .postinfo a.smalltext, .postinfo time, div.smalltext")
    when = next((n for n in dates if _CLOCK.search(n.text())), None)
    place = html.line_text(forum_pages.first(node, ".page_number, .postinfo .page_number")) or ""
    line = html.line_text(when) or ""
    reply = _NUMBER.search(line.split(":")[0]) or None
    numbered = _NUMBER.search(place)
    number_of = int(reply[1]) + 1 if reply else int(numbered[1]) + 1 if numbered else None
    likes = _LIKES.search(html.line_text(node.css_first(".like_count")) or "")
    prose, quotes = _read(body)
    return Post(
        locator=f"message {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=name is not None and name.tag == "a"),
        printed=html.attribute(when, "datetime") or _date(line),
        number=number_of,
        subject=html.line_text(node.css_first(f"#subject_{number}")),
        prose=prose,
        quotes=quotes,
        score=int(re.sub(r"\D", "", likes[1])) if likes else None,
        score_kind="likes" if likes else "none",
    )


def _date(line: str) -> str:
    """Return what follows "« Reply #3 on:" in the line of a post's date."""
    return _ON.split(re.sub(r"^«[^:]{0,60}:", "", line))[-2 if line.endswith("»") else -1].strip(" «»")


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(body, quotes=_QUOTES, cite=_cite, headers=_HEADERS, drop=_DROP)


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted: "Quote from: Ann on …" above a quote (1.1, 2.0) or in it (2.1), linked to the post."""
    header = node.css_first("cite")
    if header is None:
        header = node.prev
        while header is not None and header.tag in ("-text", "br"):
            header = header.prev
        if header is None or "quoteheader" not in html.classes(header):
            return Quote()
    links = [html.attribute(link, "href") or "" for link in header.css("a")]
    found = next((f for link in links if (f := _QUOTED.search(link))), None)
    return Quote(next((g for g in found.groups() if g), None) if found else None, None, html.line_text(header) or "")


FORMAT = Format(
    name="smf",
    title="SMF topic, saved page",
    platform="smf",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
