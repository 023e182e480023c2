"""XML exports, element by element: bounded, without entities or network, keeping what stands before a fault."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from io import BytesIO

from lxml import etree

from ingest.coding import decode, is_utf8, wide_coding
from ingest.format import FormatError, Refused
from ingest.limits import LimitError
from ingest.opening import Source

# libxml2's own bounds hold here: depth 256, text 10 MB, entity amplification. huge_tree would lift them.
BEYOND = "this XML is nested deeper, or holds longer texts, than any export; export it again"
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": False}


def local(tag: object) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


_DECLARED = re.compile(rb"""^<\?xml\b[^<>]{0,200}?(\sencoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["'])""")
_WESTERN = ("", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));")


def _readable(source: Source) -> bytes:
    """Return an export as UTF-8 from its first "<" on, without what XML cannot hold: that becomes U+FFFD."""
    data = source.read_bytes()
    if wide_coding(data):
        data = _undeclared(decode(data).encode("utf-8", "replace"))
    data = data[max(data.find(b"<"), 0) :]
    if not data.isascii() and not is_utf8(data):
        declared = _DECLARED.match(data)
        name = declared[2].decode().lower() if declared else ""
        if name in _WESTERN:
            source.western += name in _WESTERN[:5]
            data = _undeclared(decode(data).encode("utf-8", "replace"))
    if _CONTROL.search(data):
        data = _CONTROL.sub(b"\xef\xbf\xbd", data)
    return _REFERENCE.sub(_allowed, data) if b"&#" in data else data


def _undeclared(data: bytes) -> bytes:
    """Return an export without the coding that its first line declares."""
    declared = _DECLARED.match(data.lstrip())
    return data if declared is None else data.lstrip().replace(declared[1], b"", 1)


def _allowed(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character, or one to U+FFFD where XML 1.0 allows no such character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if allowed else b"&#xFFFD;"


def read_elements(
    source: Source, names: set[str], holders: Container[str] = ()
) -> Iterator[tuple[str, etree._Element] | Refused]:
    """Yield (locator, element) for each whole element whose local name is in ``names``, then forget it.

    Of those in ``holders`` the last one may lack its end: what is whole inside it is given before the Refused value.
    Bytes before the first "<" are skipped. A fault in the XML ends the stream with one Refused that names its line;
    a document type that declares entities raises FormatError.
    """
    data = _readable(source)
    if b"<!ENTITY" in data[: 64 * 1024]:
        raise FormatError("this XML declares entities, which no export needs; it is not read (E-DTD).")
    count = 0
    element: etree._Element | None = None
    try:
        for _, element in etree.iterparse(BytesIO(data), events=("end",), **SAFE):
            if local(element.tag) in names:
                count += 1
                yield f"element {count}, line {element.sourceline}", element
                element.clear()
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        held = _holder(element, holders)
        if held is not None:
            count += 1
            yield f"element {count}, line {held.sourceline}", held
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT or "too big" in str(error.msg):
            if not count:
                raise LimitError(f"line {line}: {BEYOND}") from error
            yield Refused(locator=f"line {line}", code="E-LIMIT", reason=f"{BEYOND}; what came before is kept")
        elif not count:
            raise FormatError(f"line {line}: this is not whole XML ({error.msg}). Export it again.") from error
        else:
            reason = f"the XML breaks here ({error.msg}); what came before is kept"
            yield Refused(locator=f"line {line}", code="E-XML", reason=reason)


def _holder(last: etree._Element | None, holders: Container[str]) -> etree._Element | None:
    """Return the holder that was open at a fault, with its whole children; ``last`` is what ended last."""
    child, above = last, last.getparent() if last is not None else None
    while above is not None and local(above.tag) not in holders:
        child, above = above, above.getparent()
    if above is None or child is None:
        return None
    for cut in [*([child] if child is not last else []), *child.itersiblings()]:
        above.remove(cut)
    return above if len(above) else None


def text_of(element: etree._Element, name: str) -> str | None:
    """Return the text of the first child with that local name, None where there is none or it is empty."""
    for child in element:
        if local(child.tag) == name:
            text: str | None = child.text
            return text.strip() or None if text else None
    return None
