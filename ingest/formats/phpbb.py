"""Topics of phpBB saved as web pages: prosilver and its kin (3.0 to 3.3), subsilver2's tables, phpBB 2's subSilver.

In the tables a signature is one more ``postbody``, and phpBB 2 closes and opens ``postbody`` around each quote; there
all that follows an author's anchor is that post's. Names of parts: phpBB's ``viewtopic_body.html`` of each style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_pages, html
from ingest.format import Format, Record
from ingest.forum_pages import Post
from ingest.forum_quotes import Quote
from ingest.opening import Sample, Source
from ingest.text import Prose

_PROSILVER = re.compile(
    r"<(?:div|article)\b[^<>]{0,200}\bid=[\"']p\d{1,12}[\"'][^<>]{0,200}\bclass=[\"'][^\"']{0,100}\bpost\b", re.I
)
_PROSILVER_TURNED = re.compile(
    r"<(?:div|article)\b[^<>]{0,200}\bclass=[\"'][^\"']{0,100}\bpost\b[^\"']{0,100}[\"'][^<>]{0,200}\bid=[\"']p\d{1,12}[\"']",
    re.I,
)
_TABLES = re.compile(r"class=[\"']?postbody\b", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^<>]{0,80}\bname=[\"']?p?\d{1,12}\b", re.IGNORECASE)
_FORUMOTION = re.compile(r"class=[\"'][^\"']{0,100}\bpost--\d|forumotion|illiweb\.com")
_THREAD = re.compile(
    r"(?:viewtopic|posting)[\da-f]{0,4}\.\w{2,5}\?(?:[^\"'#]{0,2000}?[&;])?t=(\d{1,12})|[-/]t(\d{1,12})(?:-\d+)?(?:\.html|/|$)|\btopic(\d{1,12})(?:-\d+)?\.html"
)
_POST_LINK = re.compile(r"[?&;]p=(\d{1,12})\b|#p?(\d{1,12})$|\bpost(\d{1,12})\.html")
_COUNT = re.compile(
    r"(?:^|\[)\s*(\d[\d.,\s]{0,9})\s(?:posts?|Beitr[äa]ge?|messages?|mensajes?|messaggi|berichten|mensagens|post[óy]w?|сообщени\w)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\s*+_{5,}+\s*+")
_POSTED = re.compile(
    r"(?:Posted|Verfasst(?: am)?|Posté le|Message|Publicado|Inviato|Geplaatst|Enviad[ao]|Wysłany|Добавлено|Zaslal|"
    r"Skrivet|Skrevet|Postad|Lähetetty|Elküldve|Tarih)\s*:\s*(.{6,60}?)(?:\s{2,}|\||$)"
)
_SUBJECT = re.compile(
    r"(?:Post subject|Betreff(?: des Beitrags)?|Titel|Sujet du message|Asunto(?: del mensaje)?|Assunto|"
    r"Oggetto(?: del messaggio)?|Onderwerp|Temat postu|Заголовок сообщения|Předmět)\s*:\s*(.+?)(?:\s{2,}|$)"
)
_DROP = (
    ".signature, .notice, .attachbox, .inline-attachment, .codebox > p, .codebox > dt, .codetitle, img.postimage, "
    ".codehead, .responsive-hide + .sr-only, .edit-note"
)
_QUOTES = "blockquote, .quotetitle + .quotecontent, .quotewrapper, td.quote"


def sniff(sample: Sample) -> float:
    """Claim posts as one of phpBB's styles marks them up."""
    page = sample.text
    if "<" not in page or _FORUMOTION.search(page):
        return 0.0
    post = _PROSILVER.search(page) or _PROSILVER_TURNED.search(page)
    if post and "postbody" in page:
        return 0.95
    if _TABLES.search(page) and _ANCHOR.search(page) and "viewtopic" in page:
        return 0.9
    return 0.9 if not sample.whole and 'id="phpbb"' in page and "section-viewtopic" in page else 0.0


_POSTS = "div.post[id^=p], article.post[id^=p], div.post-container[id^=p]"


def parse(source: Source) -> Iterator[Record]:
    """Yield the topic of a saved page with its posts."""
    page, tree, root = forum_pages.read_page(source)
    topic = forum_pages.topic(
        tree,
        page,
        thread_id=_THREAD,
        title=(".topic-title", "h2 a[href*=viewtopic]", "a.maintitle, a.titles", "#pageheader h2"),
        links=(".topic-title a, h2 a, a.maintitle, a.titles", "a[href*='view=print']", "a[href*='mode=reply']", "h3 a"),
    )
    topic.declared = _declared(tree)
    posts = list(_divs(root)) or list(_tables(root))
    if posts and topic.title is None:
        topic.title = posts[0].subject
    for place, post in enumerate(posts):
        post.subject = post.subject if place or topic.page != 1 else post.subject or topic.title
    yield from forum_pages.records(topic, posts)


def _declared(tree: LexborHTMLParser) -> int | None:
    for node in tree.css(".pagination, td.gensmall, td.nav, .pagehead"):
        found = _COUNT.search((html.line_text(node) or "")[:60])
        if found:
            return int(re.sub(r"\D", "", found[1]))
    return None


def _divs(root: LexborNode) -> Iterator[Post]:
    """Read prosilver's posts: a ``div#p<number>`` each."""
    for node in forum_pages.apart(root, _POSTS, ".content"):
        number = (node.id or "")[1:]
        body = node.css_first(".content")
        if number.isdecimal():
            yield _div(node, body, number)


def _div(node: LexborNode, body: LexborNode | None, number: str) -> Post:
    head = node.css_first("p.author, .author") or node
    name = node.css_first(
        ".postprofile .username-coloured, .postprofile .username, p.author strong, .author .username-coloured, "
        ".author .username, .postprofile dt a:not(:has(img)), .postprofile dt strong"
    )
    author = html.line_text(name)
    when = head.css_first("time")
    gone = node.css_first(".post_deleted_msg, [id^=post_deleted]") is not None and not html.line_text(body)
    prose, quotes = _read(body) if body is not None else (Prose(None, None), [])
    member = name is not None and (
        name.tag == "a" or name.css_first("a") is not None or "username-coloured" in html.classes(name)
    )
    return Post(
        locator=f"post p{number}",
        post_id=number,
        author=author,
        author_kind=forum_pages.kind_of(author, member=member),
        printed=html.attribute(when, "datetime") or html.line_text(when) or _after_name(head),
        subject=html.line_text(node.css_first("h3 a, h2 a, h3")),
        prose=prose,
        quotes=quotes,
        state="deleted" if gone else "collapsed" if body is None else "present",
    )


def _after_name(head: LexborNode) -> str | None:
    """Return what stands after the name in "by Ann » Mon Jan 05, 2009 10:22 am"."""
    line = html.line_text(head) or ""
    parts = re.split(r"\s[»›|]\s|\s&raquo;\s", line)
    return parts[-1] if len(parts) > 1 else line


def _cite(node: LexborNode) -> Quote:
    """Read who is quoted: a link to the post (3.2 and later), or a line "Ann wrote:"."""
    header = node.css_first("cite")
    if header is None and node.prev is not None:
        header = _title_before(node)
    links = [
        node.attributes.get("cite") or "",
        *(h.attributes.get("href") or "" for h in (header.css("a") if header else [])),
    ]
    numbers = [found for link in links if (found := _POST_LINK.search(link))]
    marked = header.css_first("[data-post-id]") if header else None
    number = html.attribute(marked, "data-post-id") or next((n[1] or n[2] or n[3] for n in numbers), None)
    name = header.css_first("a[href*=memberlist], .username") if header else None
    return Quote(number, html.line_text(name), html.line_text(header) or "")


def _title_before(node: LexborNode) -> LexborNode | None:
    """Return the title above a quote of the older styles: the element before it, or the row before its own."""
    if node.tag == "td":
        row = node.parent.prev if node.parent is not None else None
        while row is not None and row.tag != "tr":
            row = row.prev
        return row
    before = node.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    return before if before is not None and "quotetitle" in html.classes(before) else None


def _tables(root: LexborNode) -> Iterator[Post]:
    """Read the posts of the table styles: what is met belongs to the post whose anchor was met last."""
    post: Post | None = None
    body: LexborNode | None = None
    for node in forum_pages.select(
        root, "a[name], .postauthor, .name b, a[href*='mode=viewprofile'], .postbody, .postdetails, .gensmall"
    ):
        number = (node.attributes.get("name") or "").removeprefix("p") if node.tag == "a" else ""
        kinds = html.classes(node)
        if number.isdecimal():
            if post is not None and body is not None:
                yield _with_body(post, body)
            post, body = Post(locator=f"post p{number}", post_id=number), None
        elif post is None:
            continue
        elif node.tag == "a":
            member = post.author is not None and "mode=viewprofile" in (node.attributes.get("href") or "")
            post.author_kind = "user" if member else post.author_kind
        elif "postbody" in kinds:
            body = body or (_cell(node) if node.tag == "span" else node)
        elif "postauthor" in kinds or (node.tag == "b" and post.author is None):
            post.author = post.author or html.line_text(node)
            post.author_kind = forum_pages.kind_of(post.author, member=node.css_first("a") is not None)
        else:
            _details(post, node)
    if post is not None and body is not None:
        yield _with_body(post, body)


def _cell(node: LexborNode) -> LexborNode:
    """Return the table cell that a body's first ``span`` stands in: phpBB 2 puts a body's parts side by side."""
    above = node.parent
    return above if above is not None and above.tag == "td" else node


def _details(post: Post, node: LexborNode) -> None:
    line = node.text().replace("\xa0", " ")
    line = re.sub(r"(?<![ \t])[ \t]*\n\s*", "  ", line).strip()
    if post.printed is None and (found := _POSTED.search(line)):
        post.printed = re.split(r"\s{2,}|(?:Post subject|Betreff|Titel)\b", found[1])[0]
    if post.subject is None and (found := _SUBJECT.search(line)):
        post.subject = re.split(r"\s{2,}|(?:Posted|Verfasst)(?: am)?:", found[1])[0].strip() or None


def _with_body(post: Post, body: LexborNode) -> Post:
    for part in forum_pages.outermost(body, ".gensmall, .postbody"):
        if part.tag == "html":
            continue
        if "gensmall" in html.classes(part) or _SIGNATURE.match(part.text()):
            part.decompose()
    _without_signature(body)
    for cell in body.css("td.quote"):
        _mark_table(cell)
    post.prose, post.quotes = _read(body)
    return post


def _without_signature(body: LexborNode) -> None:
    """Take the signature out of a body of phpBB 2: it follows a line of underscores in the last ``postbody``."""
    spans = body.css("span.postbody")
    part = (spans[-1] if spans else body).last_child
    seen: list[LexborNode] = []
    while part is not None:
        seen.append(part)
        if part.tag == "-text" and _SIGNATURE.fullmatch(part.text_content or ""):
            for node in seen:
                node.decompose()
            return
        part = part.prev


def _read(body: LexborNode) -> tuple[Prose, list[Quote]]:
    return forum_pages.read_body(body, quotes=_QUOTES, cite=_cite, headers="cite, .quotetitle", drop=_DROP)


def _mark_table(cell: LexborNode) -> None:
    """Mark the title above a quote in a table of phpBB 2 as a part of the quote."""
    title = _title_before(cell)
    if title is not None:
        title.attrs["class"] = "quotetitle"
        for part in title.css("td, span"):
            part.attrs["class"] = "quotetitle"


FORMAT = Format(
    name="phpbb",
    title="phpBB topic, saved page",
    platform="phpbb",
    version=3,
    how_to_get="Open the topic and save each of its pages from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
