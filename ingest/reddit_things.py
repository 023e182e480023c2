"""Comments and submissions as Reddit's API spells them (and Pushshift, Arctic Shift, PRAW after it) -> records.

Field names: Reddit's API as PRAW reads it, and Arctic Shift's schemas and notes on its files. Ids are kept without
their kind ("t1_c0ffee" is comment c0ffee), so that all dumps of one thread meet under the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ingest import html, markdown, text, times
from ingest.format import AuthorKind, Comment, Refused, State, Thread
from ingest.json_values import shown
from ingest.text import Prose
from ingest.times import Stamp

SITE = "https://www.reddit.com"
NOBODY = "[deleted]"
"""What stands where an account was deleted, or hid itself with its comment."""
Fields = Mapping[str, Any]

_KIND = re.compile(r"t[1-6]_")
_GONE = re.compile(
    r"\s*(?:\[\s*(deleted|removed|unavailable)(?:\s+by\s[^\[\]]{1,80})?\s*\]|comment (deleted|removed) by \w{1,20})\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")
_THREAD_LINK = re.compile(
    r"/(?:r/[\w.-]{1,64}/|u(?:ser)?/[\w-]{1,64}/)?comments/([a-z0-9]{1,16})(?:/|\b)", re.IGNORECASE
)
_URS_TIME = re.compile(r"(\d{2})-(\d{2})-(\d{4}) (\d{2}:\d{2}:\d{2})")
_PRINTED_SCORE = re.compile(r"(-?\d{1,9})(?:[.,](\d{1,3}))?\s{0,2}(k\b)?", re.IGNORECASE)
_LARGEST_NUMBER = 36**8
"""Reddit's ids have seven digits of base 36 at most; a larger number is somebody's own id, and stays as it is."""
_LARGEST_SECONDS = 2**33
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def bare_id(value: object) -> str | None:
    """Return an id without its kind: "t1_c0ffee" and "c0ffee" alike.

    A whole number is taken as Pushshift's API of 2022 gave it, and written to base 36. None for what is no id.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and value > 0:
        return _base36(value) if value < _LARGEST_NUMBER else str(value)
    if not isinstance(value, str):
        return None
    return _KIND.sub("", value.strip(), count=1) or None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def thread_in(address: object) -> str | None:
    """Return the id of the submission that a Reddit address or permalink leads to."""
    found = _THREAD_LINK.search(address) if isinstance(address, str) else None
    return found[1].lower() if found else None


def whole_number(value: object) -> int | None:
    """Return a count or score; None where there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if abs(value) < 2**53 else None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,12}(?:\.0+)?\s*", value):
        return int(float(value))
    return None


def printed_score(words: str | None) -> tuple[int, bool] | None:
    """Return (score, whether it is rounded) as printed for people: "312 points", "1.2k"; None where there is none."""
    found = _PRINTED_SCORE.search(words or "")
    if not found:
        return None
    if found[3]:
        return round(float(f"{found[1]}.{found[2] or 0}") * 1_000), True
    return int(found[1] + (found[2] or "")) if len(found[2] or "000") == 3 else int(found[1]), False


def unescaped(value: object, *, escaped: bool = True) -> str | None:
    """Return text with the three characters back that the API escapes unless asked for ``raw_json``.

    Text that holds one of them bare was not escaped and stays as it is. None for what is no text, or blank.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    if not escaped or "&" not in value or "<" in value or ">" in value or _BARE.search(value):
        return value
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def time_of(data: Fields, *names: str) -> datetime | None:
    """Return the first time among the fields. Raises ValueError when the first that is given cannot be read."""
    for name in names:
        value = data.get(name)
        if value is None:
            continue
        in_seconds = isinstance(value, (int, float)) and not isinstance(value, bool) and value < _LARGEST_SECONDS
        at = times.from_epoch(value) if in_seconds or isinstance(value, str) else None
        if at is None and isinstance(value, str):
            at = printed_time(value).at
        if at is None:
            raise ValueError(f"its time ({name}) is {str(value)[:40]!r}, which is no time between 1990 and now")
        return at
    return None


def printed_time(value: str) -> Stamp:
    """Return the time that a scraper printed; URS (Global.py) prints the month first, "06-02-2021 15:36:22"."""
    urs = _URS_TIME.fullmatch(value.strip())
    return times.parse(f"{urs[3]}-{urs[1]}-{urs[2]} {urs[4]}" if urs else value)


def gone(body: object) -> State | None:
    """Return "deleted" or "removed" where the text is only the word for it, else None."""
    found = _GONE.fullmatch(body) if isinstance(body, str) and len(body) < 200 else None
    if not found:
        return None
    return "deleted" if (found[1] or found[2]).lower() == "deleted" else "removed"


def author_of(data: Fields, op: str | None = None) -> tuple[str | None, AuthorKind]:
    """Return (author or None, what kind of author); ``op`` is who opened the thread."""
    author = data.get("author")
    if isinstance(author, Mapping):
        author = author.get("name")
    if not isinstance(author, str) or not author.strip():
        return None, "deleted" if author is None and "author" in data else "unknown"
    author = re.sub(r"^/?u(?:ser)?/", "", author.strip())
    if author.lower() in (NOBODY, "[removed]", "[unavailable]"):
        return None, "deleted"
    if data.get("distinguished") in ("moderator", "admin"):
        return author, "bot" if author == "AutoModerator" else "staff"
    if author == "AutoModerator":
        return author, "bot"
    return author, "op" if data.get("is_submitter") is True or (op is not None and author == op) else "user"


def _body(data: Fields) -> Prose | None:
    """Return the text of a comment from its Markdown, else from its HTML; None where the record has neither."""
    body, rendered = data.get("body"), data.get("body_html")
    if isinstance(body, str):
        return text.from_markdown(unescaped(body, escaped=not _is_raw(rendered)) or "")
    if isinstance(rendered, str):
        return text.from_html(unescaped(rendered) or "")
    return None


def _is_raw(rendered: object) -> bool:
    """Say whether HTML beside the Markdown shows that the record was fetched with ``raw_json``."""
    return isinstance(rendered, str) and "<" in rendered


def _removed_later(data: Fields) -> State | None:
    """Return what Arctic Shift's second look found of a comment whose text the first look still had."""
    meta = data.get("_meta")
    if not isinstance(meta, Mapping) or meta.get("was_deleted_later") is not True:
        return None
    return "deleted" if meta.get("removal_type") == "deleted" else "removed"


def hides_text(data: Fields) -> bool:
    """Say whether a record still holds the text of a comment that was gone at Arctic Shift's second look."""
    return _removed_later(data) is not None and isinstance(data.get("body"), str) and gone(data["body"]) is None


def read_comment(
    locator: str, data: Fields, *, thread_id: str | None = None, op: str | None = None
) -> Comment | Refused:
    """Return the comment that the fields of one t1 thing tell of.

    ``thread_id`` is used where the record names no submission. A record without id or text, or with a time that
    cannot be read, is refused.
    """
    comment_id = bare_id(data.get("id")) or bare_id(data.get("name")) or bare_id(data.get("comment_id"))
    if comment_id is None:
        return refuse(locator, "E-ID", "it has no id", data)
    prose = _body(data)
    if prose is None:
        return refuse(locator, "E-FIELD", "it has no text (body)", data)
    try:
        created_at = time_of(data, "created_utc", "created")
        score = _score(data)
    except ValueError as error:
        return refuse(locator, "E-DATE" if "time" in str(error) else "E-RANGE", str(error), data)
    state = _removed_later(data) or gone(data.get("body")) or "present"
    thread = bare_id(data.get("link_id")) or thread_in(data.get("permalink")) or thread_id
    comment = Comment(locator=locator, thread_id=thread, comment_id=comment_id, created_at=created_at, state=state)
    comment.created_precision = "exact" if created_at else "unknown"
    comment.author, comment.author_kind = author_of(data, op)
    comment.withdrawn = hides_text(data)
    if state == "present" or comment.withdrawn:
        comment.body, comment.quoted = prose.body, prose.quoted
    comment.parent_id, comment.is_root = parent_of(data, thread)
    comment.score = score
    if created_at is None and state != "deleted":
        comment.created_at = times.UNTIMED
    comment.score_kind = "none" if comment.score is None else "votes"
    comment.url = address(data.get("permalink")) or _address_of(data, thread, comment_id)
    return comment


def refuse(locator: str, code: str, reason: str, data: object) -> Refused:
    """Return the refusal of one record, with the start of what it holds."""
    return Refused(locator=locator, code=code, reason=reason, raw=shown(data))


def parent_of(data: Fields, thread_id: str | None) -> tuple[str | None, bool]:
    """Return (id of the parent comment or None, whether the record says that it answers the submission)."""
    value = data.get("parent_id")
    parent = bare_id(value)
    if parent is None:
        return None, data.get("nest_level") == 1 or data.get("depth") == 0
    is_root = value.startswith("t3_") if isinstance(value, str) and _KIND.match(value) else parent == thread_id
    return (None, True) if is_root else (parent, False)


def _score(data: Fields) -> int | None:
    """Return the score. While it is hidden the API gives 1 for every comment: that is no score.

    Raises ValueError for a number that is none a score can be.
    """
    told = data.get("score")
    broken = isinstance(told, float) and not told.is_integer()
    if broken or (isinstance(told, (float, str)) and whole_number(told) is None and _is_number(told)):
        raise ValueError(f"its score is {str(told)[:40]}, which is no whole number")
    score = next((s for n in ("score", "ups") if (s := whole_number(data.get(n))) is not None), None)
    return None if data.get("score_hidden") is True and score == 1 else score


def _is_number(told: float | str) -> bool:
    try:
        float(told)
    except (ValueError, OverflowError):
        return False
    return True


def address(permalink: object) -> str | None:
    """Return a permalink as a whole address."""
    if not isinstance(permalink, str) or not permalink:
        return None
    return SITE + permalink if permalink.startswith("/") else permalink if permalink.startswith("http") else None


def _address_of(data: Fields, thread_id: str | None, comment_id: str) -> str | None:
    subreddit = data.get("subreddit")
    if thread_id is None or not isinstance(subreddit, str):
        return None
    return f"{SITE}/r/{subreddit}/comments/{thread_id}/_/{comment_id}/"


def read_submission(data: Fields) -> Thread | None:
    """Return the thread that the fields of one t3 thing tell of; None where it has no id."""
    thread_id = bare_id(data.get("id")) or bare_id(data.get("name")) or thread_in(data.get("permalink"))
    if thread_id is None:
        return None
    try:
        created_at = time_of(data, "created_utc", "created")
    except ValueError:
        created_at = None
    return Thread(
        thread_id=thread_id,
        title=unescaped(data.get("title")),
        url=address(data.get("permalink")) or f"{SITE}/comments/{thread_id}/",
        story_text=_story(data),
        created_at=created_at,
        declared_comments=_declared(data),
    )


def _declared(data: Fields) -> int | None:
    count = whole_number(data.get("num_comments"))
    return count if count is not None and 0 <= count < 2**31 else None


def _story(data: Fields) -> str | None:
    """Return the text of a submission, its quotes in their place; None for a link, and where it is gone."""
    source = data.get("selftext")
    if not isinstance(source, str) or gone(source) or _removed_later(data):
        return None
    source = unescaped(source, escaped=not _is_raw(data.get("selftext_html"))) or ""
    try:
        root = html.parse(markdown.to_html(source)).root
    except html.TooDeep:
        return text.from_markdown(source).body
    return None if root is None else text.whole(root)


def thread_of_comment(data: Fields) -> Thread | None:
    """Return what a comment tells of its thread: its address, on a user's page or in a stream also its title."""
    thread_id = bare_id(data.get("link_id"))
    if thread_id is None:
        return None
    subreddit = data.get("subreddit")
    url = address(data.get("link_permalink"))
    if url is None and isinstance(subreddit, str) and subreddit:
        url = f"{SITE}/r/{subreddit}/comments/{thread_id}/"
    title = unescaped(data.get("link_title"))
    return Thread(thread_id=thread_id, title=title, url=url, declared_comments=_declared(data))
