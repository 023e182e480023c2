"""Topics of MyBB (1.4 to 1.8) saved as web pages.

A post's words are in ``div.post_body#pid_<number>``; a quote links to ``#pid<number>``. A date such as "Yesterday" has
the date itself in its ``title``. Names of parts: the ``postbit`` and ``mycode_quote`` templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest import forum_pages, html, vbulletin_quotes
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_BODY = re.compile(r"<div\b[^<>]{0,200}\bid=[\"']?pid_\d", re.IGNORECASE)
_THREAD = re.compile(r"[?&;/]tid[=-](\d{1,12})|\bthread-(\d{1,12})(?:-|\.html)|\bThread-[^/?#]{0,200}?--(\d{1,12})")
_POST = re.compile(r"(?:pid|deleted_post)_\d{1,24}")
_QUOTED = re.compile(r"#pid(\d{1,12})|[?&;]pid=(\d{1,12})")
_CODE = ".codeblock .title, .codeblock > .title"
_DROP = (
    f"{_CODE}, {vbulletin_quotes.LABELS}, .signature, .post_edit, .edited_post, img.mycode_img, .post_attachments, "
    ".post_meta, .pmalert, .thankyou"
)


def sniff(sample: Sample) -> float:
    """Claim posts with MyBB's numbers."""
    page = sample.text
    return 0.95 if _BODY.search(page) and ("post_body" in page or "MyBB" in page) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=(".navigation .active, .breadcrumb .active", "title"),
        links=(
            "link[rel=canonical]",
            ".pagination a",
            "a[href*='printthread.php']",
            "a[href*='newreply.php']",
            "a[href*='tid=']",
        ),
    )
    here = html.line_text(tree.css_first(".pagination .pagination_current")) or ""
    numbers = [
        n
        for node in tree.css(".pagination a, .pagination span")
        if (n := html.line_text(node)) and n.isdecimal() and len(n) < 7
    ]
    forum_pages.stands_at(topic, here, max(numbers, key=int, default=""))
    forum_pages.is_whole(tree, topic, ".pagination")
    yield from forum_pages.records(topic, list(_posts(root)))


def _posts(root: LexborNode) -> Iterator[Post]:
    named = {node.id or "": node for node in forum_pages.select(root, "[id^=pid_], [id^=deleted_post_]")}
    found = [node for name, node in named.items() if _POST.fullmatch(name)]
    texts = [node for node in found if (node.id or "").startswith("pid_")]
    shown = forum_pages.uncovered(root, found, texts)
    held = {node.id for node in shown}
    for node in shown:
        kind, _, number = (node.id or "").rpartition("_")
        if kind == "pid":
            yield _post(_around(node), node, number)
        elif f"pid_{number}" not in held:
            yield Post(locator=f"post {number}", post_id=number, state="deleted")


def _around(body: LexborNode) -> LexborNode:
    """Return the numbered post, or else the table, that a body stands in."""
    above = body.parent
    while above is not None and not re.fullmatch(r"post_\d{1,12}", above.id or ""):
        above = above.parent
    return above if above is not None else _near(body)


def _near(body: LexborNode) -> LexborNode:
    """Return the table around a body without a numbered post around it."""
    above = body.parent
    while above is not None and above.tag not in ("table", "body"):
        above = above.parent
    return above if above is not None and above.tag != "body" else body


def _post(node: LexborNode, body: LexborNode, number: str) -> Post:
    name = forum_pages.first(
        node,
        ".author_information .largetext a",
        ".author_information a[href*='member']",
        ".post_author .largetext",
        ".largetext",
        ".post_author",
        "a[data-uid], a[href*='action=profile'], a[href*='User-'], a[href*='user-']",
    )
    author = html.line_text(name)
    when = node.css_first(".post_date, .smalltext.post_date, td.tcat .smalltext")
    place = re.search(
        r"#(\d{1,7})\b",
        html.line_text(node.css_first(".post_head .float_right, .post_head strong, td.tcat .float_right")) or "",
    )
    prose, quotes = _read(body)
    return Post(
        locator=f"post {number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=name is not None and name.tag == "a"),
        printed=_date(when),
        number=int(place[1]) if place else None,
        subject=html.line_text(node.css_first(".post_subject, .post_body_subject, .smalltext > strong")),
        prose=prose,
        quotes=quotes,
    )


def _date(when: LexborNode | None) -> str | None:
    """Return a post's date without the note of an edit; "Yesterday" gives way to the date in its title."""
    if when is None:
        return None
    for note in forum_pages.outermost(when, ".post_edit, .edited_post, .float_right"):
        note.decompose()
    day = when.css_first("span[title]")
    line = html.line_text(when) or ""
    told = html.attribute(day, "title")
    if day is not None and told and (shown := html.line_text(day)) and re.search(r"\d{4}", told):
        year = re.search(r"\d{4}", shown)
        if year and re.search(r":\d{2}", shown[year.end() :]):
            return shown
        line = line.replace(shown, told, 1) if not re.search(r":\d{2}", told) else told
    return re.split(r"\s\(", line)[0]


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    vbulletin_quotes.name_frames(body)
    return forum_pages.read_body(
        body,
        quotes=f"blockquote, {vbulletin_quotes.QUOTES}",
        cite=_cite,
        headers=f"blockquote > cite, {vbulletin_quotes.HEADERS}",
        drop=_DROP,
    )


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted: "(date) Ann Wrote:" with a link to the post."""
    header = node.css_first("cite")
    if header is None:
        return vbulletin_quotes.cite(node)
    links = [html.attribute(link, "href") or "" for link in header.css("a")]
    found = next((f for link in links if (f := _QUOTED.search(link))), None)
    return Quote((found[1] or found[2]) if found else None, None, html.line_text(header) or "")


FORMAT = Format(
    name="mybb",
    title="MyBB topic, saved page",
    platform="mybb",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
