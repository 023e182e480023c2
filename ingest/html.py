"""Saved web pages -> a tree, safely: what would stall the parser is refused before it is parsed.

Lexbor keeps every level of nesting (lxml's parser silently drops what lies deeper than 256), but its time grows
with the square of the depth, of the attributes on one tag, and faster with open ``<b>``, ``<i>``, … (lexbor issue
340). One linear scan of the tags, which follows the tokenizer of the HTML standard, bounds all three beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.format import FormatError

MAX_OPEN = 16_384
"""Elements open at once. A discussion 5,000 replies deep needs about 10,000; 20,000 nested take Lexbor 0.7 s."""
MAX_FORMATTING = 256
"""Different formatting tags (``<b>``, ``<font color=…>``) open at once."""
MAX_ATTRIBUTES = 256
"""Attributes on one tag."""
MAX_STEPS = 1_000_000_000
"""Sum of the open elements over all tags: the steps of the parser, some 4 ns each."""
HARMLESS = 8_000
"""Markup of fewer characters than this cannot stall the parser, whatever it holds."""


def names(spaced: str) -> frozenset[str]:
    """Return the set of the names in a list with blanks between them."""
    return frozenset(spaced.split())


_TAG = re.compile(
    r"<!--(?:.*?-->|.*\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b(?=[^>]{0,4096}>)[^>]*+>(?:.*?</(?P=raw)\b|.*\Z)"
    r"""|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")

_VOID = names("area base br col embed hr img input link meta param source track wbr")
# A start tag of these closes the one before it, so they nest only through the containers in _WEIGHT.
_CLOSED_BY_NEXT = names("p li dt dd tr td th tbody thead tfoot option optgroup rt rp a html head body")
_WEIGHT = {"table": 4, "ul": 2, "ol": 2, "menu": 2, "dl": 2, "button": 2, "object": 3, "marquee": 3, "applet": 3}
# Every open formatting tag is copied into each new block: so many steps' worth of time and memory a copy.
_COPY = 500
_FORMATTING = names("b big code em font i nobr s small strike strong tt u")


class TooDeep(FormatError, ValueError):
    """The markup would stall the parser: nested too deep, or too many attributes on one tag."""


def parse(text: str, name: str = "the page") -> LexborHTMLParser:
    """Return the tree of a page or fragment.

    ``name`` is what messages call it. Raises TooDeep when the markup goes beyond the limits of this module.
    """
    check(text, name)
    return LexborHTMLParser(clean(text))


def clean(text: str) -> str:
    """Return ``text`` with each half of a broken character (a lone surrogate) as U+FFFD; whole pairs are joined."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def check(text: str, name: str = "the page") -> None:
    """Raise TooDeep when parsing ``text`` would take more than seconds. Linear in its length."""
    if len(text) < HARMLESS:
        return
    opened: dict[str, int] = {}
    formatting: dict[str, int] = {}
    depth = steps = 0
    for tag in _TAG.finditer(text):
        element = tag["name"]
        if element is None:
            continue
        element = element.lower()
        if tag["end"]:
            if element in _FORMATTING:
                _close_formatting(formatting, element)
            elif opened.get(element):
                opened[element] -= 1
                depth -= _weight(element)
            else:
                steps += depth
        else:
            steps += depth + _COPY * len(formatting)
            if tag.end() - tag.start() > 2 * MAX_ATTRIBUTES:
                _check_attributes(tag[0], name, text.count("\n", 0, tag.start()) + 1)
            if element in _FORMATTING:
                formatting[tag[0]] = formatting.get(tag[0], 0) + 1
            elif element in _CLOSED_BY_NEXT:
                opened[element] = 1
            elif element not in _VOID:
                opened[element] = opened.get(element, 0) + 1
                depth += _weight(element)
        if depth > MAX_OPEN or len(formatting) > MAX_FORMATTING or steps > MAX_STEPS:
            raise TooDeep(_too_deep(name, text.count("\n", 0, tag.start()) + 1))


def _weight(element: str) -> int:
    return 0 if element in _CLOSED_BY_NEXT else _WEIGHT.get(element, 1)


def _close_formatting(formatting: dict[str, int], element: str) -> None:
    """Take away the formatting tag of that name that was opened last."""
    for tag in reversed(formatting):
        if tag[1 : len(element) + 1].lower() == element and tag[len(element) + 1] in "> /\t\n\f\r":
            formatting[tag] -= 1
            if not formatting[tag]:
                del formatting[tag]
            return


def _check_attributes(tag: str, name: str, line: int) -> None:
    bare = _QUOTED_VALUE.sub("= ", tag)
    if len(bare.split()) > MAX_ATTRIBUTES:
        raise TooDeep(
            f"{name}, line {line}: one tag has more than {MAX_ATTRIBUTES} attributes, which no real page does. "
            "Save the page again from the browser."
        )


def _too_deep(name: str, line: int) -> str:
    return (
        f"{name}, line {line}: the tags are nested deeper than any real discussion (more than {MAX_OPEN:,} open at "
        "once, or as costly to read). Save the page again from the browser."
    )


def classes(node: LexborNode) -> frozenset[str]:
    """Return the classes of an element; empty where it has none."""
    return frozenset((node.attributes.get("class") or "").split())


def attribute(node: LexborNode | None, name: str) -> str | None:
    """Return an attribute's value without outer blanks; None where element, attribute or value is missing."""
    value = None if node is None else node.attributes.get(name)
    return (value or "").strip() or None


def line_text(node: LexborNode | None) -> str | None:
    """Return all text under a node on one line, blanks collapsed; None where there is no node or no text."""
    return None if node is None else " ".join(node.text().split()) or None


def elements(root: LexborNode) -> Iterator[LexborNode]:
    """Yield every element below ``root`` in document order, however deep, without recursion."""
    return (node for node in root.traverse() if node.mem_id != root.mem_id)
