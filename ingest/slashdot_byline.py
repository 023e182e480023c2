"""The small print of Slashcode comments in HTML: score, author, time, the addresses that name a comment."""

from __future__ import annotations

import re
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest import html, times
from ingest.format import AuthorKind

ANONYMOUS = "Anonymous Coward"

_SCORE = re.compile(r"\(\s*Score:\s*(-?\d{1,2})\s*(?:,\s*([A-Za-z][A-Za-z '-]{0,30}?)\s*)?\)")
_DATE = re.compile(
    r"\bon ((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [A-Z][a-z]{2,8}\.? \d{1,2},?(?: \d{4})?,?"
    r" ?@ ?\d{1,2}:\d{2} ?[AP]M)"
)
_NAME_AND_NUMBER = re.compile(r"^(?:by\s++)?(.{1,200}?)\s*+\(\s*+(?:User #)?\d{1,12}\s*\)(?:\s*\*)?$", re.IGNORECASE)
_CID = re.compile(r"[?&;]cid=(\d{1,12})|#(?:comment_)?(\d{1,12})$")
_DAY = re.compile(r" on (?=[A-Z][a-z]{2,8}day\b)")
_SID = re.compile(r"[?&;]sid=([\d/]{3,24})")


def score(line: str) -> tuple[int, str | None] | None:
    """Return (score, label) out of "(Score:4, Funny)"; None where no score is printed."""
    found = _SCORE.search(line)
    return (int(found[1]), found[2]) if found else None


def author(line: str | None) -> tuple[str | None, AuthorKind]:
    """Return the name out of "by Name (12345)", without its number, and what kind of author it is."""
    if not line:
        return None, "unknown"
    found = _NAME_AND_NUMBER.match(line)
    name = (found[1] if found else re.sub(r"^by\s+", "", line, flags=re.IGNORECASE)).strip(" *")
    if name.casefold() == ANONYMOUS.casefold():
        return ANONYMOUS, "anonymous"
    return (name, "user") if name and not name.startswith("on (#") else (None, "unknown")


def name_in(details: LexborNode) -> str | None:
    """Return "by Name (12345)" out of a by-line whose name has no element of its own, only perhaps a link."""
    found = ""
    child = details.first_child
    while child is not None and child.tag in ("-text", "-comment", "a", "b", "i", "font"):
        shown = child.text_content or "" if child.tag == "-text" else html.line_text(child) or ""
        if child.tag == "a" and (html.attribute(child, "href") or "").startswith("mailto:") and found.strip() != "by":
            break
        found += shown
        if child.tag == "a" or _DAY.search(found):
            break
        child = child.next
    line = " ".join(_DAY.split(found, maxsplit=1)[0].split())
    return line or None


def date_in(line: str) -> str | None:
    """Return the date as printed after "on": "Monday July 02, 2012 @04:06PM"."""
    found = _DATE.search(line)
    return found[1] if found else None


def stamp(line: str, reference: datetime | None) -> times.Stamp:
    """Return the time that ``line`` prints; a date without a year counts back from ``reference``."""
    return times.parse(date_in(line), reference)


def comment_in(address: str | None) -> str | None:
    """Return the comment number that an address names ("comments.pl?sid=…&cid=…")."""
    found = _CID.search(address or "")
    return (found[1] or found[2]) if found else None


def discussion_in(address: str | None) -> str | None:
    """Return the number of the discussion that an address names ("comments.pl?sid=…")."""
    found = _SID.search(address or "")
    return found[1] if found else None


def absolute(address: str | None) -> str | None:
    """Return an address of the page with its scheme; None for one without a host."""
    if not address or address.startswith(("#", "javascript:")):
        return None
    if address.startswith("//"):
        return f"https:{address}"
    return address if address.startswith(("http://", "https://")) else None
