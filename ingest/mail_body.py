"""The words of a mail: the right part of it, its charset and transfer encoding undone, archive marks cut off."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
from email.message import Message
from itertools import takewhile

from ingest import limits
from ingest.mail_header import to_text
from ingest.privacy import EMAIL_MARK
from ingest.text import Prose, from_html, from_plain

BAD_BASE64 = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect)
MAX_TEXT = 2_000_000
"""Characters of one mail that are read."""

_SCRUBBED = re.compile(
    r"^(?:-{5,} next part -{5,}\n+)?An? \S{1,30}(?: \S{1,30}){0,4} was scrubbed\.\.\..*\n"
    r"(?:(?:From|To|Cc|Subject|Date|Size|Name|Type|Desc|MIME-version): ?.*\n){0,12}(?:Url ?: ?.*(?:\n|$))?",
    re.IGNORECASE | re.MULTILINE,
)
_SKIPPED = re.compile(r"^Skipped content of type \S{1,60}(?:\n|$)", re.MULTILINE)
_FOOTER = re.compile(
    r"^[#_*=~-]{20,}[^\S\n]*\n\s*(?:To unsubscribe|To leave|You received this|Links: You receive)", re.MULTILINE
)
_BROKEN_ADDRESS = re.compile(r"<([^<>\n]{1,100})\n> ?(wrote|schrieb)", re.IGNORECASE)
_HIDDEN_ADDRESS = re.compile(
    r"(?<=<)(?:mailto:)?[^\s<>]{1,80} at [^\s<>]{1,200}(?=>)"
    r"|(?<![\w.+-])[A-Za-z+-]{0,40}[._\d][\w.+-]{1,60} at (?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}\b"
)
"""Addresses as Pipermail hides them; outside brackets only where the name has a dot or digit, as words have none."""
_DATED = re.compile(
    r"^(?=\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC|[+-]\d{4})\S{0,8} [^\n]{1,200}:[^\S\n]*\n\s*>)", re.MULTILINE
)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{2,100}={0,2}\s*$")
_NEXT_PART = re.compile(r"^-{5,} next part -{5,}$", re.MULTILINE)


def prose(message: Message) -> Prose:
    """Return the text of a mail, and what it quotes: its plain parts, else its HTML. Attachments are left out.

    Raises ValueError where base64 cannot be decoded.
    """
    plain: list[str] = []
    html: list[str] = []
    for part in _text_parts(message):
        kind = html if part.get_content_subtype() == "html" else plain
        kind.append(_part_text(part)[:MAX_TEXT])
    text = "\n".join(plain)[:MAX_TEXT]
    if text.strip() or not html:
        return from_plain(_as_written(text))
    page = "\n".join(html)[:MAX_TEXT]
    return from_html(page[max(0, page.lower().find("<body")) :])


def _text_parts(message: Message) -> Iterator[Message]:
    """Yield the text parts in their order, of alternatives the plain one; no more than the limit."""
    waiting: list[Message] = [message]
    for _ in range(limits.current().parts):
        if not waiting:
            return
        part = waiting.pop()
        if part.is_multipart():
            if part.get_content_type() != "message/rfc822" or part is message:
                inner = [p for p in part.get_payload() if isinstance(p, Message)]
                waiting += reversed(_preferred(inner) if part.get_content_subtype() == "alternative" else inner)
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            yield part
        elif part is message and part.get_content_maintype() == "multipart":
            yield part  # declared multipart, but no boundary stands in it: its text is what there is


def _preferred(parts: list[Message]) -> list[Message]:
    plain = [p for p in parts if p.get_content_type() == "text/plain" and _part_text(p).strip()]
    return plain[:1] or parts


def _part_text(part: Message) -> str:
    text = to_text(_bytes(part), _param(part, "charset")).replace("\r\n", "\n").replace("\r", "\n")
    if (_param(part, "format") or "").lower() == "flowed":
        return _unflowed(text, delete_space=(_param(part, "delsp") or "").lower() == "yes")
    return text


def _param(part: Message, name: str) -> str | None:
    """Return a parameter of the content type; None where it stands in a form that nobody can read."""
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError):
        return None
    return value[2] if isinstance(value, tuple) else value


def _bytes(part: Message) -> bytes:
    """Return what a part holds, its transfer encoding undone. Raises ValueError where base64 cannot be."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):  # a charset parameter that is none: it is not needed here
        del part["content-type"]
        payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if any(isinstance(defect, BAD_BASE64) for defect in part.defects):
        return _leading_base64(str(part.get_payload()).encode("utf-8", "surrogateescape"))
    return data


def _leading_base64(data: bytes) -> bytes:
    """Return the text of base64 that a list's plain footer was put below."""
    lines = [line.strip() for line in data.strip().split(b"\n")]
    text = base64.b64decode(b"".join(takewhile(_BASE64_LINE.match, lines)), validate=True)
    if not text:
        raise ValueError("its base64 text cannot be decoded")
    return text


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Return format=flowed text (RFC 3676) with its soft line ends taken out."""
    whole: list[str] = []
    depth_before, open_line = 0, False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if open_line and depth == depth_before and bare != "-- ":
            whole[-1] = (whole[-1][:-1] if delete_space else whole[-1]) + bare
        else:
            whole.append(">" * depth + (" " if depth else "") + bare)
        depth_before, open_line = depth, bare.endswith(" ") and bare != "-- "
    return "\n".join(whole)


def _as_written(text: str) -> str:
    """Return text without what an archive or a list adds to it; a next part's own words stay.

    Attributions are put into a shape that ``ingest.text`` knows: broken ones joined, dated ones as part of the quote.
    """
    if "scrubbed" in text or "next part" in text or "Skipped content" in text:
        text = _NEXT_PART.sub("", _SKIPPED.sub("", _SCRUBBED.sub("", text)))
    if footer := _FOOTER.search(text):
        text = text[: footer.start()]
    text = _DATED.sub("> ", _BROKEN_ADDRESS.sub(r"<\1> \2", text))
    return _HIDDEN_ADDRESS.sub(EMAIL_MARK, text)
