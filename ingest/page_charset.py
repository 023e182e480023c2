"""The charset that an old web page declares, heeded where its bytes are not UTF-8."""

from __future__ import annotations

import codecs
import re

from ingest.coding import decode, decoded, wide_coding
from ingest.opening import Source

_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)


def decode_page(source: Source) -> str:
    """Return the text of a page: UTF-8 where it is that, else as the page declares, else Windows-1252."""
    data = source.read_bytes()
    if wide_coding(data):
        return decode(data)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(data, 0, 20_000)
        name = named[1].decode("ascii").lower() if named else ""
        if name and name not in ("utf-8", "utf8", "iso-8859-1", "us-ascii", "latin1"):
            try:
                codecs.lookup(name)
                return decode(data.decode(name, errors="replace").encode("utf-8", "replace"))
            except (LookupError, UnicodeError, ValueError):
                return _western(data, source)
        return _western(data, source)
    return decode(data)


def _western(data: bytes, source: Source) -> str:
    text, western = decoded(data)
    source.western += western
    return text
