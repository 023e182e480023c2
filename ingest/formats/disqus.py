"""Disqus exports: one XML of all threads of a forum and their posts. E-mail and IP addresses in it are not read.

Posts and threads name each other by ``dsq:id``; parents are explicit. Many exports hold empty threads, and bytes before
the XML. There are no scores. Source: docs.disqus.com, Comments Export.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest import times
from ingest.format import AuthorKind, Comment, Format, FormatError, Note, Record, Refused, Thread
from ingest.opening import Sample, Source
from ingest.text import from_html
from ingest.xml_records import local, read_elements, text_of

_ID = "{http://disqus.com/disqus-internals}id"


def sniff(sample: Sample) -> float:
    """Claim XML in the namespace of Disqus exports."""
    head = sample.text[:4_000]
    return 0.97 if "<disqus" in head and "disqus.com" in head else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield each thread that has posts, before its first one, and all posts in their order."""
    threads: dict[str, Thread | None] = {}
    named: str | None = None
    posts, broken = 0, False
    for found in read_elements(source, {"thread", "post"}):
        if isinstance(found, Refused):
            broken = True
            yield found
            continue
        locator, element = found
        number = _number(element)
        if local(element.tag) == "thread":
            above = element.getparent()
            if above is not None and local(above.tag) == "post":
                named = number
            elif number is not None:
                threads[number] = _thread(element, number)
            continue
        posts += 1
        thread_id, named = named, None
        if thread_id is None:
            yield Refused(locator=locator, code="E-ID", reason="the post names no thread")
            continue
        thread = threads.get(thread_id, Thread(thread_id=thread_id))
        if thread is not None:
            yield thread
            threads[thread_id] = None
        if number is None:
            yield Refused(locator=locator, code="E-ID", reason="the post has no id")
            continue
        yield _comment(locator, element, number, thread_id)
    if not threads and not posts:
        raise FormatError("no thread and no post is in this export. Ask Disqus for it again.")
    waiting = [thread for thread in threads.values() if thread is not None]
    empty = len(waiting)
    if not posts and not broken:
        yield from waiting
    elif empty:
        yield Note(text=f"threads without comments, left out: {empty}")


def _number(element: etree._Element) -> str | None:
    value = element.get(_ID)
    if value is None:  # a namespace that is bound otherwise
        value = next((v for k, v in element.attrib.items() if local(k) == "id" or k == "dsq:id"), None)
    return str(value).strip() or None if value is not None else None


def _thread(element: etree._Element, number: str) -> Thread:
    return Thread(
        thread_id=number,
        title=text_of(element, "title"),
        url=text_of(element, "link"),
        story_text=from_html(text_of(element, "message") or "", keep_lines=True).body,
        created_at=times.parse(text_of(element, "createdAt")).at,
    )


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local(child.tag) == name), None)


def _comment(locator: str, element: etree._Element, number: str | None, thread_id: str) -> Comment:
    above = _child(element, "parent")
    parent = _number(above) if above is not None else None
    deleted, spam = (text_of(element, name) == "true" for name in ("isDeleted", "isSpam"))
    prose = from_html(text_of(element, "message") or "", keep_lines=True)
    author, kind = _author(_child(element, "author"))
    stamp = times.given(text_of(element, "createdAt"))
    return Comment(
        locator=locator,
        thread_id=thread_id,
        comment_id=number,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind=kind,
        created_at=stamp.at,
        created_precision=stamp.precision,
        body=prose.body,
        quoted=prose.quoted,
        state="removed" if spam else "deleted" if deleted else "present",
        withdrawn=spam or deleted,
    )


def _author(element: etree._Element | None) -> tuple[str | None, AuthorKind]:
    if element is None:
        return None, "unknown"
    author = text_of(element, "name") or text_of(element, "username")
    if text_of(element, "isAnonymous") == "true":
        return author, "anonymous"
    return author, "user" if author else "unknown"


FORMAT = Format(
    name="disqus",
    title="Disqus export, XML",
    platform="disqus",
    version=2,
    how_to_get="Export the comments in the Disqus admin (Community, Export); the mail that follows links to the file.",
    sniff=sniff,
    parse=parse,
)
