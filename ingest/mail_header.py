"""The head of a mail: its fields, encoded words, names of people, message ids.

Written for what archives hold rather than for what RFC 5322 asks: undeclared charsets, headers in lower case, subjects
in quotes and ids without brackets (LISTSERV), "ann at host.org (Ann)" (Pipermail, HyperKitty), "Ann via List".
"""

from __future__ import annotations

import hashlib
import re
from binascii import Error as BadBase64
from email.header import decode_header
from email.message import Message

LONGEST = 8_000
"""Characters of a header that are decoded; of References far more are read."""
MOST_REFERENCES = 200_000

_AT = r"(?:@|\s{1,3}at\s{1,3}|\s?\(a\)\s?|\s?\(at\)\s?|\s?\[at\]\s?|_at_)"
_ADDRESS = re.compile(rf"([^\s<>()\"',;:@]{{1,80}}){_AT}[^\s<>()\"',;:@]{{1,255}}", re.IGNORECASE)
_BRACKETS = re.compile(r"<[^<>]{0,320}>?")
_VIA = re.compile(r"(?<!\s)\s+via\s+\S.{0,80}$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<([^<>]{1,1000})>")
_BARE_ID = re.compile(r"[^\s<>\"(),;]{1,250}@[^\s<>\"(),;]{1,250}")
_SPACE = re.compile(r"\s+")
_WORD_GAP = re.compile(r"(\?=)\s+(?==\?)")


def fields(message: Message) -> dict[str, str]:
    """Return lower-case name -> raw value, unfolded; of a repeated field the first stands."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        limit = MOST_REFERENCES if name.lower() in ("references", "in-reply-to") else LONGEST
        found.setdefault(name.strip().lower(), _SPACE.sub(" ", _undeclared(str(value)[:limit])).strip())
    return found


def _undeclared(value: str) -> str:
    """Return a header whose bytes name no charset: UTF-8, else Windows-1252."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decoded(value: str) -> str:
    """Return a header with its encoded words (RFC 2047) read; a word that cannot be read stays as it is."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(_WORD_GAP.sub(r"\1 ", value))
    except (ValueError, IndexError, LookupError, BadBase64):
        return value
    text = "".join(part if isinstance(part, str) else to_text(part, charset) for part, charset in parts)
    return _SPACE.sub(" ", text).strip() or value


def to_text(data: bytes, charset: str | None) -> str:
    """Return bytes as text: in the charset named if it fits them, else UTF-8, else Windows-1252. UTF-7 is not read."""
    name = (charset or "").strip("\"' ").lower()
    wanted = [] if not name or name.replace("_", "-") in ("utf-7", "us-ascii", "ascii") else [name]
    for encoding in [*wanted, "utf-8"]:
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def subject(value: str | None) -> str | None:
    """Return a subject as a reader sees it, without the quotes that LISTSERV rebuilds put around it."""
    text = decoded(value or "")
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    return text[:1_000] or None


def author(value: str | None) -> tuple[str | None, bool]:
    """Return (display name, whether only an address was given, of which the part before the @ stands).

    The address itself is never returned: "Ann <ann@host>", "ann@host (Ann)" and "ann at host (Ann)" give "Ann".
    """
    raw = (value or "")[:1_000]
    bare = _BRACKETS.sub(" ", raw)
    address = _ADDRESS.search(raw)
    if "<" in raw:
        name = bare
    elif address and raw.startswith(address[0]):
        name = raw[address.end() :].strip().removeprefix("(").removesuffix(")")
    else:
        name = raw
    name = _tidy_name(decoded(name.strip().strip('"')))
    if name and not _ADDRESS.fullmatch(name):
        return _ADDRESS.sub(r"\1", name) or None, False
    local = _tidy_name(decoded(address[1])) if address else ""
    return local or None, bool(local)


def _tidy_name(name: str) -> str:
    name = _SPACE.sub(" ", name.replace('\\"', '"').replace("\\", "")).strip(" \"'<>,;")
    return _VIA.sub("", name).strip(" \"'")[:200]


def message_ids(value: str | None) -> list[str]:
    """Return the ids that a header names, in its order, without brackets: ids in "<…>", else bare words with an @."""
    text = value or ""
    found = [_one(inner) for inner in _IN_BRACKETS.findall(text)]
    if not found:
        found = _BARE_ID.findall(text)
    return [message_id for message_id in found if message_id]


def made_id(*parts: str | None) -> str:
    """Return an id for a mail that has none of its own: the same parts give the same id."""
    return "made-" + hashlib.sha256("\x1f".join(p or "" for p in parts).encode("utf-8", "replace")).hexdigest()[:16]


def _one(inner: str) -> str:
    """Return an id as its own mail prints it: folded blanks out, "name at host" back to an @."""
    text = re.sub(r"\s{1,3}at\s{1,3}", "@", inner.strip()) if "@" not in inner else inner
    text = _SPACE.sub("", text)
    return text if len(text) <= 250 and text.isprintable() else ""
