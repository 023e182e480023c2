"""What keeps a comment out of the tables: an id, a score or a time that cannot be right."""

from __future__ import annotations

import json
from dataclasses import asdict

from ingest import limits, times
from ingest.characters import PAGE_END, mended
from ingest.format import Comment


def fault(comment: Comment) -> tuple[str, str] | None:
    """Return (code, reason) when a value of the comment cannot be kept, else None."""
    most = limits.current()
    for name in ("comment_id", "parent_id", "thread_id"):
        value = getattr(comment, name)
        if value is not None and (
            not value or len(value.encode("utf-8", "replace")) > most.id or not value.isprintable()
        ):
            return "E-ID", f"its {name.replace('_', ' ')} is empty, too long or not printable"
    if comment.score is not None and abs(comment.score) >= most.score:
        return "E-RANGE", f"its score {comment.score} is beyond any real one"
    if comment.created_at is times.NO_TIME:
        return "E-DATE", "its time cannot be read as one"
    if any(PAGE_END in (text or "") for text in (comment.body, comment.quoted, comment.subject, comment.author)):
        return "E-TRUNC", "the page ends inside this comment. Save the page again to have it"
    if comment.created_at:
        first, last = most.time_range()
        if not first <= comment.created_at <= last:
            return "E-DATE", f"its time {comment.created_at.isoformat()} is before {most.earliest} or in the future"
    return None


def as_text(comment: Comment) -> str:
    """Return the fields of a comment as JSON, for a person to see what was refused."""
    told = {name: value for name, value in asdict(comment).items() if value is not None}
    return json.dumps(told, ensure_ascii=False, default=str)


def clean(text: str) -> str:
    """Return text that every table, page and chart can hold; see ``ingest.characters``."""
    return mended(text)
