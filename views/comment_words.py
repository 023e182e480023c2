"""A comment's head in plain words: who, how it was rated, when, and whom it answers, as far as the dump says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from charts.words import percent
from views.plain_text import clean

Row = pd.Series | Mapping[Hashable, Any]
"""A row of the tidy comments; a plain mapping is much faster where thousands are listed."""
HIDDEN = {
    "collapsed": "The site hid this one. Its text is not in the file.",
    "deleted": "Deleted by its author. The text is not in the file.",
    "removed": "Removed by a moderator. The text is not in the file.",
    "stub": "The file names this comment but does not hold it.",
    "truncated": "The file cuts this comment short.",
    "present": "It has no text in the file.",
}
"""State -> what the reader is told where a body is missing or cut."""

_ANONYMOUS = {"anonymous": "Anonymous", "deleted": "Deleted account"}
_EXPLICIT = ("explicit", "indent")
SURE = 0.7
"""A parent inferred with less than this confidence is only "somewhere under" it (quality notes, section 2)."""


def author(comment: Row) -> str:
    """Return the name to show; "" where the file does not say who wrote it."""
    return clean(comment["author"], 60) or _ANONYMOUS.get(str(comment["author_kind"]), "")


def rating(comment: pd.Series) -> str:
    """Return "score 4, Funny", "12 votes", or "" where the site shows neither score nor tag."""
    tag = clean(comment["tag"], 40)
    if pd.isna(comment["score"]):
        return tag
    score = int(comment["score"])
    kind = {"votes": "vote", "likes": "like", "reactions": "reaction"}.get(str(comment["score_kind"]))
    shown = f"{score:,} {kind}{'' if score == 1 else 's'}" if kind else f"score {score:,}"
    return f"{shown}, {tag}" if tag else shown


def moment(when: pd.Timestamp | None, precision: str = "minute") -> str:
    """Return a UTC time as exactly as it is known: "21 Jan 2025, 14:03 UTC", "21 Jan 2025", "around 21 Jan 2025"."""
    if when is None or pd.isna(when):
        return ""
    day = f"{when.day} {when:%b %Y}"
    if precision in ("exact", "minute"):
        return f"{day}, {when:%H:%M} UTC"
    return day if precision == "day" else f"around {day}"


def byline(comment: pd.Series) -> str:
    """Return author, rating and time on one line, joined by a middle dot; what the file does not say is left out."""
    when = moment(comment["created_at"], str(comment["created_precision"]))
    known = [part for part in (author(comment), rating(comment), when) if part]
    return " · ".join(known) or "Author, score and time are not in the file"


def fate(comment: Row) -> str:
    """Return what became of the comment after it was posted, as far as several crawls show; "" for nothing."""
    said = []
    old, edited, gone = (comment[name] for name in ("old_text_at", "edited_at", "gone_at"))
    if pd.notna(edited):
        days = dict.fromkeys([_day(old), _day(edited)])
        said.append(f"Edited between {' and '.join(days)}." if len(days) > 1 else f"Edited on {_day(edited)}.")
    if pd.notna(gone):
        said.append(f"Gone from the page since {_day(gone)}.")
    return " ".join(said)


def _day(when: pd.Timestamp) -> str:
    return moment(when, "day")


def answers(comment: pd.Series, parent: pd.Series | None) -> str:
    """Return whom the comment answers and how that is known; "" for a comment that opens a sub-thread.

    ``parent`` is the comment it names, None where the dump lacks it.
    """
    if pd.isna(comment["parent_id"]):
        return ""
    source = str(comment["parent_source"])
    if parent is None:
        return "Answers a comment that is not in the file."
    name = _name(parent)
    if source in _EXPLICIT:
        return f"Answers {name}."
    confidence = comment["parent_confidence"]
    if source == "quote":
        return f"Very likely answers {name}: it quotes that comment."
    if pd.isna(confidence) or float(confidence) < SURE:
        return f"Stands somewhere under {name}. The file does not say whom it answers."
    return f"Probably answers {name} ({percent(float(confidence))}). The file does not say."


def _name(comment: pd.Series) -> str:
    subject, who = clean(comment["subject"], 60), clean(comment["author"], 60)
    if subject and who:
        return f"{who}, “{subject}”"
    if who or subject:
        return who or f"“{subject}”"
    return f"“{clean(comment['body'], 60)}”" if clean(comment["body"]) else "a comment without a title"


def excerpt(comment: Row, limit: int = 80) -> str:
    """Return a line that tells this comment from others: its subject, else the start of its text."""
    subject, body = clean(comment["subject"], limit), clean(comment["body"], limit)
    bare = subject.lower().removeprefix("re:").strip()
    return clean(f"{subject} {body}" if subject and not bare and body else subject or body or "(no text)", limit)
