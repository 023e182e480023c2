"""What the saved topic pages of all forum software share: a topic, its posts in a row, and who quotes whom.

A format finds the posts and their parts; this module turns them into records. Posts carry the board's numbers, so the
pages of one topic, saved one by one, become one thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import forum_times, html, page_charset, text
from ingest.format import AuthorKind, Comment, FormatError, Note, Record, ScoreKind, State, Thread
from ingest.forum_quotes import Quote, Quoting, parents
from ingest.opening import Source
from ingest.text import Prose
from ingest.times import Stamp

_PAGE_OF = re.compile(
    r"\b(?:Page|Seite|Página|Pagina|Strona|Страница|Sida|Side|Sivu)\s*(\d{1,6})\s*"
    r"(?:of|von|sur|de|di|van|z|из|av|af|/)\s*(\d{1,6})\b",
    re.IGNORECASE,
)
_GUESTS = frozenset(
    {"guest", "gast", "invité", "invitado", "ospite", "anonymous", "guest_", "unregistered", "anonymous user"}
)
_TITLE_PAGE = re.compile(
    r"(?<!\s)\s*(?:[-–|•·,]\s*)?\(?(?:page|seite|página|pagina|strona)\s+\d{1,6}\)?\s*$", re.IGNORECASE
)


@dataclass(slots=True, kw_only=True)
class Topic:
    """What a page tells about its topic."""

    thread_id: str | None = None
    title: str | None = None
    url: str | None = None
    page: int | None = None
    pages: int | None = None
    declared: int | None = None
    """How many posts the board counts in it, the opening one too."""
    observed_at: datetime | None = None
    offset: timedelta | None = None
    """The zone of the times printed without one."""
    order: forum_times.DayOrder | None = None


@dataclass(slots=True, kw_only=True)
class Post:
    """What a page tells about a post."""

    locator: str
    post_id: str | None = None
    author: str | None = None
    author_kind: AuthorKind = "unknown"
    printed: str | None = None
    """Its time, as printed or in the machine's form."""
    number: int | None = None
    """Its place in the topic, 1 for the opening post."""
    subject: str | None = None
    prose: Prose = field(default_factory=lambda: Prose(None, None))
    quotes: Sequence[Quote] = ()
    parent_id: str | None = None
    """Where the page itself says whom it answers."""
    score: int | None = None
    score_kind: ScoreKind = "none"
    state: State = "present"
    url: str | None = None


def read_page(source: Source) -> tuple[str, LexborHTMLParser, LexborNode]:
    """Return a saved page as text and as a tree with its root; an old board's declared charset is heeded.

    Raises FormatError when there is nothing on it, or it cannot be parsed safely.
    """
    page = page_charset.decode_page(source)
    tree = html.parse_page(page, source.name, flat=True)
    if tree.root is None:
        raise FormatError("the page is empty. Save it again from the browser.")
    return page, tree, tree.root


def address(tree: LexborHTMLParser, page: str) -> str | None:
    """Return the address of a page as it gives it itself, or as the browser that saved it noted."""
    for selector, name in (
        ('link[rel="canonical"]', "href"),
        ('meta[property="og:url"]', "content"),
        ('meta[name="identifier-url"]', "content"),
    ):
        told = html.attribute(tree.css_first(selector), name)
        if told and told.startswith(("http://", "https://", "/")):
            return told
    return html.saved_from(page)


def topic(
    tree: LexborHTMLParser, page: str, *, thread_id: re.Pattern[str], title: Sequence[str], links: Sequence[str] = ()
) -> Topic:
    """Return what the head of a page tells of its topic.

    ``thread_id`` finds the topic's number in an address; ``title`` and ``links`` select the elements that hold the
    topic's title and links to it, the surest first, for pages without a canonical address.
    """
    url = address(tree, page)
    base = html.attribute(tree.css_first("base"), "href") or url or ""
    hrefs = [h for chosen in links for node in tree.css(chosen) if (h := html.attribute(node, "href"))]
    number = None
    for href in [url, *hrefs]:
        found = thread_id.search(href or "")
        if found:
            number = next((group for group in found.groups() if group), None)
            url = url or _absolute(base, href)
            break
    heading = next((t for chosen in title for node in tree.css(chosen) if (t := html.line_text(node))), None)
    heading = heading or html.attribute(tree.css_first('meta[property="og:title"]'), "content")
    offset = forum_times.zone(page)
    place = _PAGE_OF.search(re.sub(r"<[^<>]{0,300}>|&nbsp;", " ", _around_pager(page)))
    return Topic(
        thread_id=number,
        title=_TITLE_PAGE.sub("", heading) or None if heading else None,
        url=url,
        page=int(place[1]) if place else None,
        pages=int(place[2]) if place else None,
        observed_at=html.saved_at(page) or forum_times.now(page, offset),
        offset=offset,
        order=forum_times.day_order([page]),
    )


def stands_at(topic: Topic, here: str, last: str) -> None:
    """Note which page of its topic a page is, and of how many, where both are printed as numbers of a few digits."""
    if all(number.isdecimal() and len(number) < 7 for number in (here, last)):
        topic.page, topic.pages = int(here), int(last)


def is_whole(tree: LexborHTMLParser, topic: Topic, pager: str) -> None:
    """Take a page that names no place in its topic, and has no pager, for the whole topic."""
    if topic.page is None and tree.css_first(pager) is None:
        topic.page = topic.pages = 1


def page_title(tree: LexborHTMLParser) -> str | None:
    """Return the first part of the window's title, which boards follow with their own name."""
    title = html.line_text(tree.css_first("title"))
    return _TITLE_PAGE.sub("", re.split(r"\s+[-–|•·]\s+|\s::\s", title)[0]) or None if title else None


def _around_pager(page: str) -> str:
    """Return the pieces of a page around each word for "page", where its pager may stand."""
    found = re.finditer(r"\b(?:Page|Seite|Página|Pagina|Strona|Страница|Sida|Side|Sivu)\b", page)
    return " | ".join(page[at.start() : at.start() + 160] for at, _ in zip(found, range(60)))


def _absolute(base: str, href: str | None) -> str | None:
    try:
        url = urljoin(base, href or "")
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def kind_of(author: str | None, *, member: bool) -> AuthorKind:
    """Return the kind of an author: a member by link or number, a guest without a name of their own, or not known."""
    if author is None:
        return "unknown"
    if member:
        return "user"
    return "anonymous" if author.casefold() in _GUESTS else "unknown"


def select(node: LexborNode, selector: str) -> list[LexborNode]:
    """Return the elements below a node that a selector finds, each once, in their order; the node itself is not one."""
    return list({found.mem_id: found for found in node.css(selector) if found.mem_id != node.mem_id}.values())


def first(node: LexborNode, *selectors: str) -> LexborNode | None:
    """Return what the first selector finds below a node, or else the next one."""
    return next((found for selector in selectors if (found := node.css_first(selector)) is not None), None)


def outermost(node: LexborNode, selector: str) -> list[LexborNode]:
    """Return those of the elements that stand in no other of them."""
    found = {inner.mem_id: inner for inner in select(node, selector)}
    return [inner for inner in found.values() if not _is_inside(inner, found, node)]


def uncovered(node: LexborNode, found: Sequence[LexborNode], texts: Sequence[LexborNode]) -> list[LexborNode]:
    """Return those of the elements found below a node that stand in none of some texts, whatever else they stand in."""
    held = {text.mem_id: text for text in texts}
    return [inner for inner in found if not _is_inside(inner, held, node)]


def apart(node: LexborNode, selector: str, body: str) -> list[LexborNode]:
    """Return those of the elements that stand in no text of another, which ``body`` selects, each id once.

    Where a page forgets to close an element behind a text, the next posts stand in the one before it. A frame may have
    the id of its post.
    """
    outer = {inner.mem_id for inner in outermost(node, selector)}
    found = select(node, selector)
    texts = {text.mem_id: text for inner in found if (text := inner.css_first(body)) is not None}
    ids = {inner.id for inner in found if inner.mem_id in outer}
    return [
        inner for inner in found
        if inner.mem_id in outer or ((not inner.id or inner.id not in ids) and not _is_inside(inner, texts, node))
    ]  # fmt: skip


def _is_inside(node: LexborNode, found: dict[int, LexborNode], root: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != root.mem_id:
        if above.mem_id in found:
            return True
        above = above.parent
    return False


def read_body(
    body: LexborNode,
    *,
    quotes: str,
    cite: Callable[[LexborNode], Quote],
    headers: str = "cite",
    drop: str = "",
) -> tuple[Prose, list[Quote]]:
    """Return the text of a post, and whom it quotes.

    ``quotes`` selects the quotes; ``cite`` reads one's source; ``headers`` selects the lines above quotes
    ("Ann wrote:"); ``drop`` selects what the board puts into a body: signatures, notes of edits, labels of code, names
    of attached files. The tree is changed: each body is read once.
    """
    if drop:
        _remove(body, drop)
    tops = outermost(body, quotes)
    found = [cite(node) for node in tops]
    _remove(body, headers)
    for node, quote in zip(tops, found):
        quote.text = text.from_node(node).body or ""
        node.attrs["class"] = f"quote {node.attributes.get('class') or ''}"
    return text.from_node(body), found


def _remove(body: LexborNode, selector: str) -> None:
    for node in outermost(body, selector):
        if node.tag in ("div", "p", "dt"):
            node.inner_html = ""  # what is left still ends the line before it
        elif node.tag != "html":
            node.decompose()


def records(topic: Topic, posts: Sequence[Post]) -> Iterator[Record]:
    """Yield the thread, its comments with the parents that quotes give, and notes on what the page does not tell.

    Raises FormatError where there are no posts.
    """
    if not posts:
        raise FormatError("no post was found on this page. Open the topic itself and save that page as HTML.")
    printed = [post.printed or "" for post in posts]
    order = forum_times.day_order(printed) or forum_times.ascending_order(printed, topic.observed_at) or topic.order
    stamps = [forum_times.read(post.printed, topic.observed_at, topic.offset, order) for post in posts]
    opens = posts[0].number == 1 or (topic.page == 1 and posts[0].number is None)
    yield Thread(
        thread_id=topic.thread_id,
        title=topic.title,
        url=topic.url,
        created_at=stamps[0].at if opens else None,
        declared_comments=topic.declared,
        observed_at=topic.observed_at,
    )
    answers = parents(
        [Quoting(post_id=p.post_id, author=p.author, text=p.prose.body, quotes=p.quotes) for p in posts],
        from_first=opens or topic.page is None,
    )
    for place, (post, stamp, answer) in enumerate(zip(posts, stamps, answers)):
        comment = _comment(post, answer, is_root=opens and place == 0)
        comment.created_at, comment.created_precision = stamp.at, stamp.precision if stamp.at else "unknown"
        yield comment
    yield from _notes(topic, posts, stamps)


def _comment(post: Post, answer: tuple[str, float] | None, *, is_root: bool) -> Comment:
    named = None if is_root else answer
    return Comment(
        locator=post.locator,
        comment_id=post.post_id,
        parent_id=post.parent_id or (named[0] if named else None),
        parent_source="explicit" if post.parent_id else "quote" if named else "none",
        parent_confidence=None if post.parent_id or not named else named[1],
        is_root=is_root,
        author=post.author,
        author_kind=post.author_kind,
        score=post.score,
        score_kind=post.score_kind if post.score is not None else "none",
        subject=post.subject,
        body=post.prose.body,
        quoted=post.prose.quoted,
        state=post.state,
        url=post.url,
    )


def _notes(topic: Topic, posts: Sequence[Post], stamps: Iterable[Stamp]) -> Iterator[Note]:
    unread = sum(stamp.at is None and bool(post.printed) for stamp, post in zip(stamps, posts))
    if unread:
        yield Note(text=f"{'1 time has' if unread == 1 else f'{unread} times have'} no certain reading; left out")
    if topic.pages and topic.pages > 1:
        here = f"page {topic.page}" if topic.page else "one page"
        yield Note(text=f"this is {here} of {topic.pages} of the topic; add the others to have it whole")
