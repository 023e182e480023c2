"""What fills a saved web page before its text: styles, scripts and pictures written into it, often megabytes."""

from __future__ import annotations

import re

_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FILLING = re.compile(
    rb"(?P<tag><(?P<element>style|script)\b[^<>]{0,2000}>)(?P<inside>[^<]*+(?:<(?!/(?P=element))[^<]*+)*+)"
    rb"|(?P<data>data:[\w/+.-]{1,80}(?:;[\w=+.-]{1,80}){0,4},)[A-Za-z0-9+/=%]{200,}+",
    re.IGNORECASE,
)
_ENDED = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_ENDING = 20_000
_SCRIPT_BYTES = 500
"""How much of each script is left: enough to tell which data it holds."""


def is_page(head: bytes) -> bool:
    """Say whether a file that starts so is a web page; a note of who saved it may stand before that."""
    return _PAGE.search(head, 0, 4_096) is not None


def is_ended(page: bytes) -> bool:
    """Say whether a web page closes its body or itself; behind that a tool may note something."""
    return _ENDED.search(page, max(len(page) - _ENDING, 0)) is not None


def without_filling(page: bytes) -> bytes:
    """Return a web page without its styles, written-in pictures and all but the first bytes of each script.

    Linear in its length.
    """
    return _FILLING.sub(_kept, page)


def _kept(found: re.Match[bytes]) -> bytes:
    if found["data"]:
        return found["data"]
    return found["tag"] + (found["inside"][:_SCRIPT_BYTES] if found["element"].lower() == b"script" else b"")
