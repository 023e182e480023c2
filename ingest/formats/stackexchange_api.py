"""Answers of the Stack Exchange API: questions with their answers and comments, or lists of answers or comments.

Names and titles come with HTML entities, ``body`` as HTML, ``body_markdown`` as Markdown with entities. Questions that
Perceval fetched stand under ``data``. Source: api.stackexchange.com/docs, types question, answer, comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest import site, stackexchange, times
from ingest.characters import unescape
from ingest.format import AuthorKind, Comment, Format, Record, Refused, Thread
from ingest.json_records import peek, read_records
from ingest.json_values import as_count, as_dict, as_id, as_list, as_text, shown
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html, from_markdown

IDS = ("question_id", "answer_id", "comment_id")
SIGNS = {"owner", "creation_date", "last_activity_date", "score", "body", "body_markdown", "post_id"}


def _items(locator: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (JSON is any of its types)
    listed = as_dict(value).get("items")
    for number, each in enumerate(listed if isinstance(listed, list) else [value], start=1):
        item = as_dict(each)
        inner = as_dict(item.get("data"))
        place = f"{locator}, item {number}" if isinstance(listed, list) else locator
        yield place, inner if "question_id" in inner and "question_id" not in item else each


def sniff(sample: Sample) -> float:
    """Claim items with the API's ids and dates."""
    value = peek(sample)
    first = value[0] if isinstance(value, list) and value else value
    item = as_dict(next((each for _, each in _items("", first)), None))
    return 0.95 if item.keys() & set(IDS) and len(SIGNS & item.keys()) >= 3 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield questions as threads, answers and comments with the posts they stand under."""
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for place, each in _items(locator, value):
            yield from _item(place, as_dict(each), each)


def _item(place: str, item: dict[str, Any], raw: Any) -> Iterator[Record]:  # noqa: ANN401
    question = as_id(item.get("question_id"))
    if as_id(item.get("comment_id")):
        post = as_id(item.get("post_id"))
        yield Thread(thread_id=question or post, site=site.host(as_text(item.get("link"))))
        yield _comment(place, item, question or post, post if item.get("post_type") == "answer" and question else None)
    elif as_id(item.get("answer_id")):
        yield Thread(thread_id=question, title=_plain(item.get("title")), site=site.host(as_text(item.get("link"))))
        yield from _answer(place, item, question, None)
    elif question is not None:
        yield from _question(place, item, question)
    else:
        yield Refused(locator=place, code="E-ID", reason="it has no id of the API", raw=shown(raw))


def _question(place: str, item: dict[str, Any], question: str) -> Iterator[Record]:
    answers, comments = as_list(item.get("answers")), as_list(item.get("comments"))
    counts = [as_count(item.get("answer_count")), as_count(item.get("comment_count"))]
    counts += [as_count(as_dict(answer).get("comment_count")) for answer in answers]
    told = [count for count in counts if count is not None]
    yield Thread(
        thread_id=question,
        title=_plain(item.get("title")),
        url=link if (link := as_text(item.get("link"))) and link.startswith("http") else None,
        story_text=_prose(item).body,
        created_at=times.from_epoch(as_count(item.get("creation_date"))),
        declared_comments=sum(told) if told else None,
    )
    asker = as_id(as_dict(item.get("owner")).get("user_id"))
    for number, each in enumerate(comments, start=1):
        yield _comment(f"{place}, comment {number}", as_dict(each), question, None, asker)
    for number, each in enumerate(answers, start=1):
        yield from _answer(f"{place}, answer {number}", as_dict(each), question, asker)


def _answer(place: str, item: dict[str, Any], question: str | None, asker: str | None) -> Iterator[Record]:
    answer = as_id(item.get("answer_id"))
    if answer is None:
        yield Refused(locator=place, code="E-ID", reason="the answer has no answer_id", raw=shown(item))
        return
    yield _read(place, item, question, answer, None, asker)
    for number, each in enumerate(as_list(item.get("comments")), start=1):
        yield _comment(f"{place}, comment {number}", as_dict(each), question, answer, asker)


def _comment(
    place: str, item: dict[str, Any], thread: str | None, parent: str | None, asker: str | None = None
) -> Comment | Refused:
    site_id = as_id(item.get("comment_id"))
    if site_id is None:
        return Refused(locator=place, code="E-ID", reason="the comment has no comment_id", raw=shown(item))
    return _read(place, item, thread, stackexchange.comment_number(site_id), parent, asker)


def _read(
    place: str, item: dict[str, Any], thread: str | None, own_id: str, parent: str | None, asker: str | None
) -> Comment:
    author, kind = _author(as_dict(item.get("owner")), asker)
    prose, score = _prose(item), as_count(item.get("score"))
    at = times.from_epoch(as_count(item.get("creation_date")))
    return Comment(
        locator=place,
        thread_id=thread,
        comment_id=own_id,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind=kind,
        created_at=at,
        created_precision="exact" if at else "unknown",
        score=score,
        score_kind="none" if score is None else "votes",
        tag="Accepted" if item.get("is_accepted") is True else None,
        body=prose.body,
        quoted=prose.quoted,
        url=link if (link := as_text(item.get("link"))) and link.startswith("http") else None,
    )


def _author(owner: dict[str, Any], asker: str | None) -> tuple[str | None, AuthorKind]:
    if not owner:
        return None, "unknown"
    name, user = _plain(owner.get("display_name")), as_id(owner.get("user_id"))
    if owner.get("user_type") == "moderator" and user != asker:
        return name or user, "staff"
    return stackexchange.author_of(user, name, asker)


def _plain(value: Any) -> str | None:  # noqa: ANN401
    return unescape(text) if (text := as_text(value)) else None


def _prose(item: dict[str, Any]) -> Prose:
    body = as_text(item.get("body"))
    return from_html(body) if body else from_markdown(unescape(as_text(item.get("body_markdown")) or ""))


FORMAT = Format(
    name="stackexchange_api",
    title="Stack Exchange, answers of its API",
    platform="stackexchange",
    version=2,
    how_to_get="Save api.stackexchange.com/2.3/questions/NUMBER?site=SITE with a filter for answers and comments.",
    sniff=sniff,
    parse=parse,
)
