"""What the dumps of YouTube comments share: rounded counts, estimated times, addresses, labels, names of files."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePath
from typing import Any

from ingest import columns, times
from ingest.format import Thread
from ingest.json_values import as_count, as_text
from ingest.text import Prose, from_html, from_plain
from ingest.times import Stamp

_WITH_ID = re.compile(r"(?P<title>.{1,300}) \[(?P<id>[\w-]{11})\]")
_PART_ENDINGS = (".info", ".comments", ".live_chat")
_MARKUP = re.compile(r"<(?:br|a|b|i|p)\b|</|&(?:quot|amp|lt|gt|#\d{1,5});", re.IGNORECASE)
_EDITED = re.compile(r"\s*\(edited\)\s*$", re.IGNORECASE)


def likes(printed: Any) -> int | None:  # noqa: ANN401  (JSON is any of its types)
    """Return a number of likes, also one printed as "1.2K"; None for what is no number."""
    return columns.count(printed) if isinstance(printed, str) else as_count(printed)


def is_rounded(printed: Any) -> bool:  # noqa: ANN401
    """Say whether a number was printed short ("1.2K"), so that it is only nearly right."""
    return isinstance(printed, str) and printed.strip()[-1:].lower() in ("k", "m")


def moment(printed: Any, observed_at: datetime | None) -> Stamp:  # noqa: ANN401
    """Return the time of "2 days ago (edited)", counted back from when the dump was taken."""
    return times.parse(_EDITED.sub("", as_text(printed) or ""), observed_at)


def estimated(value: Any) -> Stamp:  # noqa: ANN401
    """Return the time of an epoch that a tool worked out from such a text: it is no more exact than that."""
    at = times.from_epoch(value if isinstance(value, int | float | str) else None)
    return Stamp(at, "relative") if at else times.UNKNOWN


def shown_text(text: str) -> Prose:
    """Return the text of a comment that may come with the page's markup (``textDisplay``) or without."""
    return from_html(text) if _MARKUP.search(text) else from_plain(text)


def page(video: str | None, comment: str | None = None) -> str | None:
    """Return the address of a video, or of a comment under it."""
    if video is None:
        return None
    address = f"https://www.youtube.com/watch?v={video}"
    return address if comment is None else f"{address}&lc={comment}"


def labels(*, pinned: object, hearted: object) -> str | None:
    """Return the marks that the video's owner gave a comment."""
    given = [name for name, is_given in (("Pinned", pinned), ("Hearted", hearted)) if is_given is True]
    return ", ".join(given) or None


def named_after(name: str) -> Thread:
    """Return the thread of a dump that names no video: its file's name is the title, "Title [id]" gives the id too."""
    stem = PurePath(name.rpartition(": ")[2]).stem
    for ending in _PART_ENDINGS:
        stem = stem.removesuffix(ending)
    found = _WITH_ID.fullmatch(stem)
    if found is None:
        return Thread(title=stem)
    return Thread(thread_id=found["id"], title=found["title"], url=page(found["id"]))
