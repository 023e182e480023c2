"""Comments below a blog article, saved from a WordPress blog, whatever its theme.

What themes share comes from ``wp_list_comments``: ``id="comment-N"`` (or ``li-comment-N``, ``div-comment-N``), answers
in a list of class ``children`` inside the comment they answer, and the classes ``depth-N``, ``bypostauthor`` and
``pingback``. Lists of old themes are flat: there the page names no parents. Source: WordPress, class Walker_Comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_times, html, text
from ingest.article_page import MOST_CHARACTERS, read_article
from ingest.format import AuthorKind, Comment, Format, FormatError, Note, Record, Thread
from ingest.forum_pages import address, read_page
from ingest.opening import Sample, Source

_MARK = re.compile(r"<(?:li|div|article|section)\b[^<>]{0,400}\bid=[\"']?(?:li-|div-)?comment-\d", re.IGNORECASE)
_ID = re.compile(r"(?:li-|div-)?comment-(\d{1,18})$")
_CANDIDATES = "li[id*=comment-], div[id*=comment-], article[id*=comment-], section[id*=comment-]"
_BELOW = "#comments, #respond, .comments-area, .commentlist"
_DEPTH = re.compile(r"depth-(\d{1,4})$")
_COUNT = re.compile(r"\W{0,5}(\d{1,3}(?:[.,]\d{3})+|\d{1,7})\b")
_BYLINE = re.compile(r"(?P<kind>comment|kommentar|pingback|trackback) (?:by|von|from) ", re.IGNORECASE)
_CLASSIC_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.|, ?)(\d{4}) ?@ ?(\d{1,2}:\d{2})")
_SAYS = re.compile(
    r"(?<!\s)"
    r"(?:\s+(?:says|said|wrote|sagt|sagte|schreibt|schrieb|meint|a dit|dit|a écrit|dice|dijo|ha detto|scrive|diz|disse|"
    r"zegt|schreef|säger|skriver|siger|sier|mówi|pisze|пишет|говорит|sanoo|kirjoittaa|diyor ki))?\s*:?$",
    re.IGNORECASE,
)
_BODIES = (
    ".comment-content, .comment_content, .comment-text, .comment_text, .commenttext, .comment-entry, [itemprop=text]"
)
_NAMES = ".fn, .comment-author-name, [itemprop=name], .comment-author, .comment_author, .commentauthor, cite"
_TIMES = ".comment-date, .comment-time, .commentmetadata, .comment-metadata, .comment-meta, .commentdate, .date"
_HEADINGS = ".comments-title, .comments-heading, #comments > span, h2#comments, h3#comments, #comments h2, #comments h3"
_NOT_TEXT = (
    ".comment-author, .comment-meta, .commentmetadata, .comment-metadata, .reply, .comment-reply-link, .vcard, "
    ".edit-link, .comment-edit-link, .says, .comment-awaiting-moderation, form, header, footer, cite"
)


@dataclass(slots=True)
class Found:
    """One comment of a page, before its parts are read."""

    node: LexborNode
    number: str
    parent: str | None
    depth: int | None


def sniff(sample: Sample) -> float:
    """Claim a page of WordPress with numbered comments."""
    page = sample.text
    if "<" not in page[:2_000] or "comment" not in page:
        return 0.0
    wordpress = any(mark in page for mark in ("wp-content/", "wp-includes/", "comment_post_ID", "WordPress"))
    if _MARK.search(page):
        return 0.93 if wordpress else 0.0
    return 0.88 if wordpress and not sample.whole and 'id="comments"' in page and "<html" in page.lower() else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield the article as a thread, and its comments with the parents that their nesting gives."""
    page, tree, root = read_page(source)
    found = _found(root)
    if not found:
        raise FormatError("no comment was found on this page. Open the article, load its comments and save it again.")
    observed = html.saved_at(page)
    yield _thread(tree, page)
    nested = any(item.parent or item.depth for item in found)
    read = [_comment(item, nested=nested) for item in reversed(found)]  # answers first: then they can be taken out
    stamps = [printed for _, printed in reversed(read) if printed]
    order = forum_times.day_order(stamps) or forum_times.ascending_order(stamps, observed)
    for comment, printed in reversed(read):
        stamp = forum_times.read(printed, observed, None, order)
        comment.created_at, comment.created_precision = stamp.at, stamp.precision
        yield comment
    yield from _article(tree, source.name)
    if not nested:
        yield Note(text="the page draws no tree: who answers whom is not known")
    if tree.css_first("a[href*='comment-page-'], .comment-navigation a, .comments-pagination a") is not None:
        yield Note(text="the comments go on further pages; save those too to have them all")


def _article(tree: LexborHTMLParser, name: str) -> Iterator[Record]:
    """Yield the article above the comments, which are taken out of the tree before it is looked for."""
    below = {node.mem_id: node for node in tree.css(f"{_BELOW}, {_CANDIDATES}")}
    if any(node.tag == "html" for node in below.values()):  # the page calls itself a list: nothing stands above it
        return
    for node in reversed(below.values()):  # what stands in another comes behind it
        node.decompose()
    page = tree.html or ""
    document = read_article(page, name) if len(page) <= MOST_CHARACTERS else None
    if document is not None:
        yield document


def _found(root: LexborNode) -> list[Found]:
    """Return the outermost element of each comment, in their order."""
    found: dict[str, Found] = {}
    for node in root.css(_CANDIDATES):
        name = _ID.match(html.attribute(node, "id") or "")
        if name is None or name[1] in found:
            continue
        depth = next((int(d[1]) for c in _around(node) if (d := _DEPTH.match(c))), None)
        found[name[1]] = Found(node, name[1], _parent(node, name[1]), depth)
    return list(found.values())


def _around(node: LexborNode) -> list[str]:
    """Return the classes of a comment: its own, and those of the list entry that holds only it."""
    entry = node.parent if node.parent is not None and node.parent.tag == "li" else None
    return [*html.classes(node), *(html.classes(entry) if entry is not None else ())]


def _parent(node: LexborNode, number: str) -> str | None:
    """Return the comment inside which, or inside whose list of answers, this one stands."""
    above = node.parent
    while above is not None:
        name = _ID.match(html.attribute(above, "id") or "")
        if name is not None and name[1] != number:
            return name[1]
        if "children" in html.classes(above) and above.parent is not None:
            first = _ID.match(html.attribute(above.parent.css_first(_CANDIDATES), "id") or "")
            if first is not None and first[1] != number:
                return first[1]
        above = above.parent
    return None


def _thread(tree: LexborHTMLParser, page: str) -> Thread:
    url = address(tree, page)
    number = html.attribute(tree.css_first("input[name=comment_post_ID]"), "value")
    number = number or html.attribute(tree.css_first("[data-postid]"), "data-postid")
    short = html.attribute(tree.css_first("link[rel=shortlink]"), "href") or ""
    told = re.search(r"\bpostid-(\d{1,18})\b|[?&]p=(\d{1,18})\b", f"{page[:200_000]} {short}")
    number = number or (next(g for g in told.groups() if g) if told else None)
    title = html.attribute(tree.css_first('meta[property="og:title"]'), "content")
    title = title or html.line_text(tree.css_first("h1.entry-title, h2.entry-title, .post-title"))
    declared = None
    for node in tree.css(_HEADINGS):
        counted = _COUNT.match(html.line_text(node) or "")
        if counted and declared is None:
            declared = int(re.sub(r"[.,]", "", counted[1]))
    return Thread(
        thread_id=number or url,
        title=title or html.line_text(tree.css_first("title")),
        url=url,
        declared_comments=declared,
        observed_at=html.saved_at(page),
    )


def _comment(item: Found, *, nested: bool) -> tuple[Comment, str | None]:
    """Return a comment, and its time as printed. The tree is changed: what answers it is taken out."""
    node = item.node
    around = set(_around(node))
    for inner in node.css(f".children, #respond, {_CANDIDATES}"):
        name = _ID.match(html.attribute(inner, "id") or "")
        other = name[1] != item.number if name else bool({"children", "comment-respond"} & html.classes(inner))
        if other and inner.mem_id != node.mem_id and inner.parent is not None:
            inner.decompose()
    byline = _byline(node)
    printed = _printed(node, item.number, byline)
    author = _author(node, byline)
    ping = bool({"pingback", "trackback"} & around) or byline.lower().startswith(("pingback", "trackback"))
    prose = text.from_node(_body(node))
    drawn = item.depth - 1 if item.parent is None and item.depth is not None and item.depth > 0 else None
    comment = Comment(
        locator=f"element comment-{item.number}",
        comment_id=item.number,
        parent_id=item.parent,
        is_root=nested and item.parent is None and not drawn,
        indent=drawn,
        author=author,
        author_kind=_kind(author, around, ping=ping),
        body=prose.body,
        quoted=prose.quoted,
        state="collapsed" if node.css_first(".comment-awaiting-moderation") is not None else "present",
    )
    return comment, printed


def _byline(node: LexborNode) -> str:
    """Return the line "Comment by Ann — date @ time" of the oldest themes, "" where there is none."""
    for cite in node.css("cite"):
        line = html.line_text(cite) or ""
        if _BYLINE.match(line):
            return line
    return ""


def _printed(node: LexborNode, number: str, byline: str) -> str | None:
    told = html.attribute(node.css_first("time[datetime]"), "datetime")
    if told:
        return told
    classic = _CLASSIC_DATE.search(byline)
    if classic:
        return f"{classic[3]}-{int(classic[2]):02}-{int(classic[1]):02} {classic[4]}"
    if byline:
        return byline.rpartition("—")[2].replace("@", " ").strip()
    link = node.css_first(f"a[href$='#comment-{number}']")
    return html.line_text(link) or html.line_text(node.css_first(_TIMES))


def _author(node: LexborNode, byline: str) -> str | None:
    if byline:
        name = byline[byline.index(" ", byline.index(" ") + 1) :].rpartition("—")[0].strip()
        return name or None
    for place in node.css(_NAMES):
        for says in place.css(".says"):
            says.decompose()
        name = _SAYS.sub("", html.line_text(place) or "")
        if name:
            return name
    return None


def _kind(author: str | None, around: set[str], *, ping: bool) -> AuthorKind:
    if ping:
        return "bot"
    if "bypostauthor" in around:
        return "op"
    if "byuser" in around:
        return "user"
    return "anonymous" if author is None or author.casefold() in ("anonymous", "anonym") else "unknown"


def _body(node: LexborNode) -> LexborNode:
    for added in node.css(".sharedaddy, .comment-likes, .comment-reply-link, .comment-edit-link, script, style"):
        added.decompose()
    told = node.css_first(_BODIES)
    if told is not None:
        return told
    for part in node.css(_NOT_TEXT):
        if part.mem_id != node.mem_id and part.css_first(".comment-body") is None:
            part.decompose()
    return node


FORMAT = Format(
    name="wordpress_html",
    title="WordPress article with comments, saved page",
    platform="wordpress",
    version=2,
    how_to_get="Open the article, load all its comments, and save the page from the browser (Ctrl+S, HTML only).",
    sniff=sniff,
    parse=parse,
)
