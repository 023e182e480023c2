"""XML exports, element by element: bounded, without entities or network, keeping what stands before a fault."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from ingest.format import FormatError, Refused
from ingest.limits import LimitError
from ingest.opening import Source

# libxml2's own bounds hold here: depth 256, text 10 MB, entity amplification. huge_tree would lift them.
BEYOND = "this XML is nested deeper, or holds longer texts, than any export; export it again"
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": False}


def local(tag: object) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_elements(source: Source, names: set[str]) -> Iterator[tuple[str, etree._Element] | Refused]:
    """Yield (locator, element) for each whole element whose local name is in ``names``, then forget it.

    Bytes before the first "<" are skipped. A fault in the XML ends the stream with one Refused that names its line;
    a document type that declares entities raises FormatError.
    """
    data = source.read_bytes()
    start = max(data.find(b"<"), 0)
    if b"<!ENTITY" in data[: start + 64 * 1024]:
        raise FormatError("this XML declares entities, which no export needs; it is not read (E-DTD).")
    count = 0
    try:
        for _, element in etree.iterparse(BytesIO(data[start:]), events=("end",), **SAFE):
            if local(element.tag) in names:
                count += 1
                yield f"element {count}, line {element.sourceline}", element
                element.clear()
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            if not count:
                raise LimitError(f"line {line}: {BEYOND}") from error
            yield Refused(locator=f"line {line}", code="E-LIMIT", reason=f"{BEYOND}; what came before is kept")
        elif not count:
            raise FormatError(f"line {line}: this is not whole XML ({error.msg}). Export it again.") from error
        else:
            reason = f"the XML breaks here ({error.msg}); what came before is kept"
            yield Refused(locator=f"line {line}", code="E-XML", reason=reason)


def text_of(element: etree._Element, name: str) -> str | None:
    """Return the text of the first child with that local name, None where there is none or it is empty."""
    for child in element:
        if local(child.tag) == name:
            text: str | None = child.text
            return text.strip() or None if text else None
    return None
