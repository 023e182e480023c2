"""Names a thread by its site where its platform is a software that many sites run.

Two boards of one software both have a thread 123, so theirs is "forum.example.org/123". Sites that are the only one
of their kind (Reddit, Hacker News), and platforms whose ids are unique everywhere, keep the ids that they print.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SOFTWARE = {
    "discourse", "forum", "forumotion", "invision", "lemmy", "mybb", "phpbb", "smf", "stackexchange", "vbulletin",
    "wordpress", "xenforo",
}  # fmt: skip
"""Platforms that many sites run, each counting its threads from 1."""

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[0-9a-z_*]{1,20}/(?=https?:)", re.IGNORECASE)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}(?::[0-9]{1,5})?")
_USUAL_PORT = re.compile(r":(?:80|443)$")


def host(url: str | None) -> str | None:
    """Return the site that an address belongs to: "forum.example.org". None for what is no address of the web."""
    try:
        place = urlsplit(_ARCHIVED.sub("", (url or "").strip()))
    except ValueError:
        return None
    name = _USUAL_PORT.sub("", place.netloc.rpartition("@")[2].lower()).removeprefix("www.")
    return name if place.scheme in ("http", "https") and _HOST.fullmatch(name) else None


def thread_name(platform: str, thread_id: str, site: str | None) -> str:
    """Return the id of a thread, with its site before it where the platform is a software of many sites."""
    if platform not in SOFTWARE or site is None or thread_id.startswith(("http://", "https://")):
        return thread_id
    return f"{site}/{thread_id}"
