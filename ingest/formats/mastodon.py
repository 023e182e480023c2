"""Mastodon statuses: the context of one, with or without it, a single status, a list of them, a search.

A context holds what a status answers and what answers it, but not the status itself. Every status is a comment; the
topmost one named gives the thread. Source: docs.joinmastodon.org, entities Context and Status.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import times
from ingest.format import Absent, AuthorKind, Comment, Format, FormatError, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import from_html

NEEDED = {"id", "created_at", "account", "content"}
SIGNS = {"in_reply_to_id", "favourites_count", "spoiler_text", "reblogs_count", "visibility", "uri"}
FOCAL = ("status", "post", "focal", "toot")
Placed = tuple[str, dict[str, Any]]


def sniff(sample: Sample) -> float:
    """Claim a context, or statuses, by the API's names."""
    value = peek(sample)
    first = as_dict(value[0]) if isinstance(value, list) and value else as_dict(value)
    if "ancestors" in first or "descendants" in first or "statuses" in first:
        found = [as_dict(e) for name in ("ancestors", "descendants", "statuses") for e in as_list(first.get(name))[:1]]
        return 0.95 if found and all(_is_status(each) for each in found) else 0.0
    return 0.95 if _is_status(first) else 0.0


def _is_status(item: dict[str, Any]) -> bool:
    return item.keys() >= NEEDED and len(SIGNS & item.keys()) >= 2 and isinstance(item["account"], dict)


def parse(source: Source) -> Iterator[Record]:
    """Yield the threads and their statuses with the parents they name."""
    loose: list[Placed] = []
    found = False
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        item = as_dict(value)
        if "ancestors" in item or "descendants" in item:
            found = True
            yield from _context(locator, item)
        elif isinstance(item.get("statuses"), list):
            loose += [(f"{locator}, status {n}", as_dict(each)) for n, each in enumerate(item["statuses"], start=1)]
        else:
            loose.append((locator, item))
    if not found and not loose:
        raise FormatError("no status is in it. Fetch /api/v1/statuses/NUMBER/context again.")
    yield from _threads(loose, None)


def _context(locator: str, item: dict[str, Any]) -> Iterator[Record]:
    above = [(f"{locator}, ancestor {n}", as_dict(e)) for n, e in enumerate(as_list(item.get("ancestors")), start=1)]
    below = [
        (f"{locator}, descendant {n}", as_dict(e)) for n, e in enumerate(as_list(item.get("descendants")), start=1)
    ]
    own = next((as_dict(item[name]) for name in FOCAL if _is_status(as_dict(item.get(name)))), None)
    own = item if own is None and "account" in item else own
    placed = above + ([(f"{locator}, status", own)] if own else []) + below
    held = {as_id(each.get("id")) for _, each in placed}
    named = [parent for _, each in below if (parent := as_id(each.get("in_reply_to_id"))) and parent not in held]
    top = as_id(above[0][1].get("id")) if above else None
    thread = top or (as_id(own.get("id")) if own else None) or (named[0] if named else None)
    yield from _threads(placed, thread)
    if own is None and placed:
        yield Absent(count=1, reason="the status whose context this is", thread_id=thread)


def _threads(placed: list[Placed], thread: str | None) -> Iterator[Record]:
    """Yield statuses; those of no known thread stand in that of the topmost status they lead up to."""
    statuses = [(place, as_dict(each.get("reblog")) or each) for place, each in placed]
    parents = {own: as_id(s.get("in_reply_to_id")) for _, s in statuses if (own := as_id(s.get("id")))}
    authors = {own: _author(s) for _, s in statuses if (own := as_id(s.get("id")))}
    tops: dict[str, str] = {}
    for place, status in statuses:
        own = as_id(status.get("id"))
        if own is None:
            yield Refused(locator=place, code="E-ID", reason="the status has no id", raw=shown(status))
            continue
        top = thread or _top(own, parents, tops)
        if own == top:
            yield Thread(thread_id=top, url=as_text(status.get("url")), created_at=_time(status).at)
        yield _comment(place, own, status, top, authors.get(top))


def _top(own: str, parents: dict[str, str | None], tops: dict[str, str]) -> str:
    """Return the topmost status that one leads up to; rings end where they begin."""
    chain: list[str] = []
    walked: set[str] = set()
    at = own
    while at not in tops and at not in walked and (above := parents.get(at)) is not None:
        walked.add(at)
        chain.append(at)
        at = above
    top = tops.get(at, min(walked) if at in walked else at)
    tops.update(dict.fromkeys([*chain, at], top))
    return top


def _author(status: dict[str, Any]) -> str | None:
    """Return the author's name; that of another server as the site writes it, @name@server."""
    account = as_dict(status.get("account"))
    name = as_text(account.get("acct")) or as_text(account.get("username"))
    return f"@{name}" if name and "@" in name else name


def _time(status: dict[str, Any]) -> times.Stamp:
    return times.parse(as_text(status.get("created_at")))


def _kind(status: dict[str, Any], author: str | None, opener: str | None) -> AuthorKind:
    if as_dict(status.get("account")).get("bot") is True:
        return "bot"
    if author is None:
        return "unknown"
    return "op" if author == opener else "user"


def _comment(place: str, own: str, status: dict[str, Any], thread: str, opener: str | None) -> Comment:
    prose, stamp, author = from_html(as_text(status.get("content")) or ""), _time(status), _author(status)
    parent = as_id(status.get("in_reply_to_id"))
    shared = as_dict(as_dict(status.get("quote")).get("quoted_status"))
    cited = from_html(as_text(shared.get("content")) or "").body
    score = as_count(status.get("favourites_count"))
    return Comment(
        locator=place,
        thread_id=thread,
        comment_id=own,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind=_kind(status, author, opener),
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        subject=as_text(status.get("spoiler_text")),
        body=prose.body,
        quoted="\n\n".join(text for text in (cited, prose.quoted) if text) or None,
        url=as_text(status.get("url")) or as_text(status.get("uri")),
    )


FORMAT = Format(
    name="mastodon",
    title="Mastodon, context or statuses of its API",
    platform="mastodon",
    version=2,
    how_to_get="Save SERVER/api/v1/statuses/NUMBER/context, and SERVER/api/v1/statuses/NUMBER for the status itself.",
    sniff=sniff,
    parse=parse,
)
