"""Characters that no table, page or chart can hold -> ones that they can, so that one comment cannot stop a page."""

from __future__ import annotations

import html
import re

PAGE_END = "\ufdd0"
"""Stands at the end of a saved page that was cut, until it is read: what it lies in is not whole. No text holds it."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BLANKS = "\x0b\x0c"
_LONG_NUMBER = re.compile(r"&#(\d{20,})")


def _shown(found: re.Match[str]) -> str:
    """Return what a control character was meant to be: Windows-1252 puts letters where Latin-1 has control codes."""
    char = found[0]
    if char in _BLANKS:
        return " "
    return bytes([ord(char)]).decode("cp1252", "replace") if char > "\x7f" else "\ufffd"


def mended(text: str) -> str:
    """Return text without halves of characters (lone surrogates) and control characters other than tab and line end.

    They become U+FFFD, or what they mean in Windows-1252; whole pairs of surrogates are joined.
    """
    if text.isascii() and text.isprintable():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub(_shown, text).replace(PAGE_END, "")


def unescape(text: str) -> str:
    """Return text with HTML's character references replaced by what they stand for.

    Python turns no number of thousands of digits into one: such a reference stands for no character, as in a browser.
    """
    return html.unescape(_LONG_NUMBER.sub(lambda found: f"&#{found[1].lstrip('0')[:8] or '0'}", text))
