"""WordPress exports (WXR 1.0 to 1.2): the text of each article is a document; one with comments is a thread too.

Comments name their parents; 0 is none. Comments that wait for approval are hidden, spam and trash removed. Pingbacks
and trackbacks count as comments, as WordPress counts them. E-mail and IP addresses are not read. Source:
wordpress-importer, and the export of WordPress itself (wp-admin/includes/export.php).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from ingest import times, wordpress_article
from ingest.format import AuthorKind, Comment, Document, Format, FormatError, Note, Record, Refused, State, Thread
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html
from ingest.xml_records import local, read_elements, text_of

_EXPORT = re.compile(r"xmlns:wp=[\"']https?://wordpress\.org/export/")
_STATES: dict[str, State] = {
    **dict.fromkeys(("0", "hold"), "collapsed"),
    **dict.fromkeys(("spam", "trash", "post-trashed"), "removed"),
}
_NONE = "0000-00-00"
"""What WordPress writes for no time."""
_PINGS = {"pingback", "trackback"}
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def sniff(sample: Sample) -> float:
    """Claim XML that declares the namespace of WordPress exports."""
    return 0.97 if _EXPORT.search(sample.text[:20_000]) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each article as a document, and those that have comments as threads, with their comments."""
    items = pings = quiet = 0
    for found in read_elements(source, {"item"}, holders={"item"}):
        if isinstance(found, Refused):
            yield found
            continue
        locator, item = found
        items += 1
        comments = [child for child in item if local(child.tag) == "comment"]
        if not comments:
            document = _document(locator, item) if _is_public(item) else None
            quiet += document is None
            if document is not None:
                yield document
            continue
        yield _thread(item)
        if (document := _document(locator, item)) is not None:
            yield document
        for number, element in enumerate(comments, start=1):
            pings += (text_of(element, "comment_type") or "") in _PINGS
            yield _comment(f"{locator}, comment {number}", element)
    if not items:
        raise FormatError("no article is in this export. Export it again (Tools, Export, All content).")
    if pings:
        yield Note(text=f"comments that are pingbacks or trackbacks, made by other sites: {pings}")
    if quiet:
        yield Note(text=f"pages, drafts and files without comments, left out: {quiet}")


def _stamp(element: etree._Element, name: str) -> times.Stamp:
    """Return a time in UTC; where only the site's own clock is given, that one, to the day."""
    in_utc = text_of(element, f"{name}_gmt")
    stamp = times.parse(in_utc and f"{in_utc} GMT")
    if stamp.at is not None:
        return stamp
    own = times.parse(text_of(element, name))
    return times.Stamp(own.at, "day" if own.at else "unknown")


def _is_public(item: etree._Element) -> bool:
    """Say whether an item is an article that readers see: no page, menu, picture, revision or draft."""
    return text_of(item, "post_type") in (None, "post") and text_of(item, "status") in (None, "publish")


def _published(item: etree._Element) -> datetime | None:
    return _stamp(item, "post_date").at or times.parse(text_of(item, "pubDate")).at


def _thread(item: etree._Element) -> Thread:
    title, url = text_of(item, "title"), text_of(item, "link")
    return Thread(thread_id=text_of(item, "post_id"), title=title or url, url=url, created_at=_published(item))


def _document(locator: str, item: etree._Element) -> Document | None:
    title, url, author = (text_of(item, name) for name in ("title", "link", "creator"))
    content = "".join(str(child.text or "") for child in item if child.tag == _CONTENT)
    return wordpress_article.read(locator, content, title=title, author=author, at=_published(item), url=url)


def _comment(locator: str, element: etree._Element) -> Comment:
    state = _STATES.get((text_of(element, "comment_approved") or "1").lower(), "present")
    content = text_of(element, "comment_content") or ""
    prose = Prose(None, None) if state == "removed" else from_html(content, keep_lines=True)
    parent = text_of(element, "comment_parent")
    author = text_of(element, "comment_author")
    stamp = _stamp(element, "comment_date")
    if stamp.at is None and (given := [t for t in _printed(element) if not t.startswith(_NONE)]):
        stamp = times.given(given[0])
    return Comment(
        locator=locator,
        comment_id=text_of(element, "comment_id"),
        parent_id=parent if parent not in (None, "0") else None,
        is_root=parent in (None, "0"),
        author=author,
        author_kind=_kind(author, element),
        created_at=stamp.at,
        created_precision=stamp.precision,
        body=prose.body,
        quoted=prose.quoted,
        state=state,
    )


def _printed(element: etree._Element) -> list[str]:
    return [told for name in ("comment_date_gmt", "comment_date") if (told := text_of(element, name))]


def _kind(author: str | None, element: etree._Element) -> AuthorKind:
    if (text_of(element, "comment_type") or "") in _PINGS:
        return "bot"
    if (text_of(element, "comment_user_id") or "0") != "0":
        return "user"
    return "anonymous" if author is None or author.casefold() == "anonymous" else "unknown"


FORMAT = Format(
    name="wordpress_wxr",
    title="WordPress export (WXR)",
    platform="wordpress",
    version=2,
    how_to_get="In the blog's admin choose Tools, Export, All content, and download the file.",
    sniff=sniff,
    parse=parse,
)
