"""Markdown that needs no parser: paragraphs, whole quoted paragraphs and flat lists, with links and emphasis.

Most comments are of this kind. What is read here is what ``ingest/markdown.py`` and the reader of its HTML make of it,
to the letter (tests/ingest/test_simple_markdown.py compares the two); anything else is left to them.
"""

from __future__ import annotations

import re

from ingest.characters import unescape

_MARKS = re.compile(r"[\\«\ufeff\ufffd\x80-\xa0\t\v\f\x1c-\x1f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""Marks that are not simple, and all blanks but those that are."""
_TAG = re.compile(r"<[A-Za-z/!]")
_BLOCK = re.compile(r"[#|]|==|[-+](?:[-+ ]|\Z)|[*_]+(?: |\Z)|[0-9]+[.)]|~~~")
"""How the line of a list, a heading, a table or a rule starts."""
_IMAGE = re.compile(r"!\[([^\[\]\n*_~^]*)\]\([^()\s]*\)")
_TILDES = re.compile(r"(?:(?<=[\s(\"'])|\A)(~~)(?=[^\s~])([^~]*[^\s~])\1(?!~)")
_SMALL = re.compile(r"(?<![^\s(])\^++(?=\(?[^\s\d])")
_ENTITIES = {"&nbsp;": "\xa0", "&#x200B;": "\u200b"}
_MARK = re.compile(r" {0,3}>(?!!)")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)]) +(?=[^ \[])")
_HIDDEN = re.compile(">!|!<")
_OTHER = re.compile(r"[*_\[\]^~]")
_CODE = re.compile(r"`(?=[^`\S\n]*[^`\s])([^`\n]*+)`")
_QUOTED = re.compile(r" {0,3}>(?!!| {2}|[ >]*>) ?")
_LINK = re.compile(r"\[([^\[\]\n*_~^]*[^\[\]\n*_~^.…])\]\([^()\s<>]+\)")
_STARS = re.compile(r"(?:(?<=[\s(\"'])|\A)(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1")
_UNDERS = re.compile(r"(?:(?<=[\s(\"'])|\A)(_{1,3})(?=[^\s_])([^_]*[^\s_])\1(?!\w)")
_LOOSE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""An underscore that does not stand inside a word."""
_BLANKS = re.compile(r" {2,}")
_OPEN, _CLOSE = "\x02", "\x03"
"""Stand for the brackets of a link while emphasis is looked for: no letters, and no blanks."""


def read(text: str) -> tuple[str | None, str | None] | None:
    """Return (own text, quoted text) of simple Markdown; None where it is not simple.

    Needs text without lone surrogates, control characters and carriage returns.
    """
    if _MARKS.search(text) or "||" in text or "``" in text or "/web/" in text or "\n    " in text:
        return None
    if text.startswith("    ") or ("<" in text and ("@" in text or _TAG.search(text))):
        return None
    if _may_have_note(text.lower()):
        return None
    own: list[list[str]] = []
    quoted: list[str] = []
    before = ""
    for segment in _segments(text):
        kind = "quote" if _MARK.match(segment[0]) else "own"
        if kind == "quote":
            told = _quote(segment)
        elif before == "list" and segment[0][0] == " ":
            return None
        else:
            told, kind = _own(segment)
        if told is None:
            return None
        if kind == "quote":
            quoted.append(told)
        elif kind == "list" == before and told.startswith("- "):
            own[-1].append(told)
        else:
            own.append([told])
        before = kind
    blocks = ["\n".join(block) for block in own]
    return "\n\n".join(blocks).strip() or None, "\n\n".join(quoted).strip() or None


def _may_have_note(lower: str) -> bool:
    """Say whether a text, in lower case, holds a word that a site's notes are known by (``ingest/lines.py``)."""
    german = "zuletzt" in lower or "letzte " in lower
    return german or "edited" in lower or "modified" in lower or "derni" in lower or "ltima edici" in lower


def _segments(text: str) -> list[list[str]]:
    """Return the lines between blank ones."""
    if "\n" not in text:
        return [[text]] if text.strip(" ") else []
    found: list[list[str]] = []
    apart = True
    for line in text.split("\n"):
        if not line.strip(" "):
            apart = True
        elif apart:
            found.append([line])
            apart = False
        else:
            found[-1].append(line)
    return found


def _quote(segment: list[str]) -> str | None:
    """Return the lines of a paragraph that is quoted as a whole; None where it is not."""
    lines = []
    for line in segment:
        mark = _QUOTED.match(line)
        if mark is None or not line[mark.end() :].strip(" "):
            return None
        lines.append(line[mark.end() :])
    return _paragraph(lines)


def _own(segment: list[str]) -> tuple[str | None, str]:
    """Return (lines of a paragraph, of a list, or of both, "own" or "list" by how it ends); None where it is more."""
    first = next((at for at, line in enumerate(segment) if _ITEM.match(line)), None)
    if first is None:
        return _paragraph(segment), "own"
    told = [_paragraph(segment[:first])] if first else []
    items = []
    for line in segment[first:]:
        mark = _ITEM.match(line)
        item = _paragraph([line[mark.end() :]]) if mark else None
        if item is None:
            return None, "list"
        items.append(f"- {item}")
    told.append("\n".join(items))
    return (None if told[0] is None else "\n\n".join(str(part) for part in told)), "list"


def _paragraph(lines: list[str]) -> str | None:
    """Return the lines of one paragraph as they are shown; None where one is more than that."""
    lines = [line.strip(" ") for line in lines]
    for line in lines:
        if _MARK.match(line) or _BLOCK.match(line):
            return None
    text = "\n".join(lines)
    if "|" in text and any(line[0] in ":-" for line in lines):
        return None
    marked = _without_marks(text)
    if marked is None:
        return None
    decoded = _decoded(marked) if "&" in marked else marked
    return None if decoded is None else _in_lines(decoded)


def _in_lines(text: str) -> str | None:
    """Return a paragraph with its blanks as they are shown; None where a line starts as other rules look for."""
    if "  " in text or " \n" in text or "\n " in text or "\xa0" in text or text[:1] == " " or text[-1:] == " ":
        text = "\n".join(_shown(line) for line in text.split("\n"))
    for line in text.split("\n"):
        start = line.lstrip()[:2]
        if not start or start[0] in ">[" or start in ("--", "__", "=="):
            return None
    return text


def _without_marks(text: str) -> str | None:
    """Return a paragraph without the marks of links, pictures and emphasis; None where they are not simple."""
    if "`" in text or ">!" in text or "!<" in text:
        return None if _OTHER.search(text) else _unhidden(text)
    if "[" in text or "]" in text:
        if "![" in text:
            text = _IMAGE.sub(rf"{_OPEN}\1{_CLOSE}", text)
        text = _LINK.sub(rf"{_OPEN}\1{_CLOSE}", text)
        if "[" in text or "]" in text:
            return None
    if "^" in text:
        if "*" in text or "_" in text or "~~" in text:
            return None
        text = _SMALL.sub("", text)
    if "*" in text:
        text = _STARS.sub(r"\2", text)
        if "*" in text:
            return None
    if "_" in text:
        text = _UNDERS.sub(r"\2", text)
        if _LOOSE.search(text):
            return None
    if "~~" in text:
        text = _TILDES.sub(r"\2", text)
        if "~~" in text:
            return None
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text else text


def _unhidden(text: str) -> str | None:
    """Return a paragraph without the marks of hidden text or of code, where it has no others."""
    if "`" not in text:
        return _HIDDEN.sub("", text)
    if ">" in text or "<" in text or "&" in text:
        return None
    text = _CODE.sub(lambda code: code[1].strip(), text)
    return None if "`" in text else text


def _decoded(text: str) -> str | None:
    """Return a text with its entities decoded, where they are usual ones."""
    for name, sign in _ENTITIES.items():
        text = text.replace(name, sign)
    return text if unescape(text) == text else None


def _shown(line: str) -> str:
    return _BLANKS.sub(" ", line).strip(" ").replace("\xa0", " ").rstrip()
