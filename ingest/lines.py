"""Lines of a comment, sorted: the author's own words, words quoted from others, what a site or mail program added."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(slots=True)
class Line:
    """One line of text."""

    text: str
    quoted: bool = False
    verbatim: bool = False
    """Code: never searched for quote marks, kept as it stands."""
    gap: bool = False
    """A new paragraph: a blank line stands before it."""


# ">:(" and ">_<" are faces, ">=" is a sign.
_QUOTE = re.compile(r"[ \t]{0,3}>(?![:;=_.^][^\s>]{0,2}(?:\s|$))")
_MARKS = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_DOUBTFUL = re.compile(r"[ \t]{0,3}>[\d=]")
_ATTRIBUTION_END = re.compile(
    r"(?:wrote|writes|said|schrieb|schreibt|écrit|a écrit|escribió|scrisse|ha scritto|schreef|skrev|napisał\(a\)|пишет)"
    r"[^\w:]{0,3}:?\s*$|^\s*(?:Am|Den) .{4,120}schrieb .{1,120}:\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(r"\s*(?:On|At|In|Am|Le|El|Il|Op|Den)\b")
_FORWARDED = re.compile(
    r"\s*(?:-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine)\s*-{2,}"
    r"|_{20,}\s*$)",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*\*?(?:From|Von|De)\*?:\s*\S")
_HEADER_NEXT = re.compile(r"\s*\*?(?:Sent|Date|To|Subject|Gesendet|Envoyé|An)\*?:\s*\S")
_MAILING_LIST = re.compile(r"\s*(?:_{10,}|-{10,}|={10,})\s*$")
_MAILING_LIST_NEXT = re.compile(
    r".{0,80}\bmailing list\b|\s*https?://\S*(?:mailman|listinfo)|.{0,40}\bTo unsubscribe\b", re.IGNORECASE
)
_SCRUBBED = re.compile(r"\s*(?:-{5,} next part -{5,}|\[\[alternative HTML version deleted\]\])\s*$", re.IGNORECASE)
_RULES = frozenset({"--", "__", "==", "[["})
_NOTE = re.compile(
    r"[\[(*_~\s–—-]*"
    r"(?:(?:last|post|message|comment) edited (?:by|on|at)\b.{1,160}"
    r"|edited by \S.{0,80} (?:on|at)\b.{1,100}"
    r"|edited \d{1,4} times? in total.{0,100}"
    r"|this (?:post|message|comment|entry|topic) (?:has been|was) (?:last )?(?:edited|modified)\b.{0,160}"
    r"|zuletzt (?:geändert|bearbeitet) von\b.{1,160}"
    r"|dernière (?:modification|édition) par\b.{1,160}"
    r"|última edición (?:por|realizada por)\b.{1,160}"
    r"|« (?:last edit|letzte änderung):.{1,160})$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[<(\[]?(?:mailto:)?[^\s<>()\[\]\"']{1,64}@[^\s<>()\[\]\"']{1,255}[>)\]]?|<[^<>\s]{1,64} at [^<>\s]{1,255}>"
)
SIGNATURE_LINES = 8
"""A line "--" starts a signature when no more lines than this follow it."""
SIGNATURE_LINES_STRICT = 20
"""The same for "-- " with its blank, which mail programs write for nothing else (RFC 3676, section 4.3)."""


def mark_quotes(lines: list[Line]) -> list[Line]:
    """Return the lines with those that start with ">" marked as quoted, and their marks taken off."""
    clear = [">" in line.text[:4] and not line.verbatim and bool(_QUOTE.match(line.text)) for line in lines]
    if not any(clear):
        return lines
    marked: list[Line] = []
    for number, line in enumerate(lines):
        quote = clear[number]
        if quote and _DOUBTFUL.match(line.text):  # ">90 % of us" is a quote only among quotes
            before = number > 0 and marked[-1].quoted
            quote = before or (number + 1 < len(lines) and clear[number + 1])
        text = _MARKS.sub("", line.text, count=1) if quote else line.text
        marked.append(Line(text, line.quoted or quote, line.verbatim, line.gap))
    return marked


def mark_attributions(lines: list[Line]) -> list[Line]:
    """Return the lines with "On …, X wrote:" before a quote marked as quoted, mail addresses in it taken out.

    From "-----Original Message-----", or a block of mail headers, everything that follows is quoted.
    """
    marked = [Line(line.text, line.quoted, line.verbatim, line.gap) for line in lines]
    for number, line in enumerate(marked):
        following = marked[number + 1] if number + 1 < len(marked) else None
        if line.quoted or line.verbatim or following is None:
            continue
        headers = _HEADER.match(line.text) and _HEADER_NEXT.match(following.text)
        if headers or (_FORWARDED.match(line.text) and _HEADER.match(following.text)):
            for rest in marked[number:]:
                rest.quoted = True
                rest.text = _without_addresses(rest.text)
            break
        if following.quoted and _ATTRIBUTION_END.search(line.text):
            _mark_attribution(marked, number)
    return marked


def _mark_attribution(lines: list[Line], end: int) -> None:
    """Mark the attribution that ends at ``end``; mail programs break it into at most three lines."""
    start = end
    while start > max(0, end - 2) and not lines[start].gap and not lines[start - 1].quoted:
        if _ATTRIBUTION_START.match(lines[start].text):
            break
        start -= 1
    if start < end and not _ATTRIBUTION_START.match(lines[start].text):
        start = end
    for line in lines[start : end + 1]:
        line.quoted = True
        line.text = _without_addresses(line.text)


def _without_addresses(text: str) -> str:
    return re.sub(r"  +", " ", _ADDRESS.sub("", text)).rstrip()


def without_signature(lines: list[Line]) -> list[Line]:
    """Return the lines without a signature after "-- ", a mailing list's footer, and notes on scrubbed attachments."""
    if not any(line.text.lstrip()[:2] in _RULES for line in lines):
        return lines
    for number, line in enumerate(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if _MAILING_LIST.match(line.text) and _MAILING_LIST_NEXT.match(following) and not line.quoted:
            lines = lines[:number]
            break
    lines = [line for line in lines if line.quoted or not _SCRUBBED.match(line.text)]
    own = [number for number, line in enumerate(lines) if not line.quoted]
    for place in range(len(own) - 1, -1, -1):
        line, after = lines[own[place]], len(own) - 1 - place
        if after > SIGNATURE_LINES_STRICT:
            break
        if line.text == "-- " or (line.text.strip() == "--" and after <= SIGNATURE_LINES):
            dropped = set(own[place:])
            return [line for number, line in enumerate(lines) if number not in dropped]
    return lines


def without_notes(lines: list[Line]) -> list[Line]:
    """Return the lines without a site's notes at their end ("Last edited by X on …"); an author's "Edit:" stays."""
    own = [number for number, line in enumerate(lines) if not line.quoted]
    dropped: set[int] = set()
    while own and not lines[own[-1]].verbatim and _NOTE.match(lines[own[-1]].text):
        dropped.add(own.pop())
    return [line for number, line in enumerate(lines) if number not in dropped] if dropped else lines


def join(lines: list[Line], *, quoted: bool) -> str | None:
    """Return the quoted lines, or the author's own, as one text with a blank line between paragraphs; None if empty."""
    parts: list[str] = []
    gap = False
    for line in lines:
        if line.quoted != quoted:
            gap = True
            continue
        if parts:
            parts.append("\n\n" if gap or line.gap else "\n")
        gap = False
        parts.append(line.text.rstrip())
    text = "".join(parts).strip("\n")
    return (text if lines and text.startswith(" ") and _starts_with_code(lines, quoted) else text.strip()) or None


def _starts_with_code(lines: list[Line], quoted: bool) -> bool:
    return next((line.verbatim for line in lines if line.quoted == quoted), False)
