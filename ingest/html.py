"""Saved web pages -> a tree, safely: what would stall the parser is refused before it is parsed.

Lexbor keeps every level of nesting (lxml's parser silently drops what lies deeper than 256), but its time grows
with the square of the depth, of the attributes on one tag, and faster with open ``<b>``, ``<i>``, … (lexbor issue
340). One linear scan of the tags, which follows the tokenizer of the HTML standard, bounds all three beforehand.
"""

from __future__ import annotations

import re
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import limits, times
from ingest.characters import PAGE_END
from ingest.limits import LimitError

_ENDING = 20_000
"""So many characters from the end of a whole page its end tags stand: a tool may note something behind them."""
HARMLESS = 8_000
"""Markup of fewer characters than this cannot stall the parser, whatever it holds."""


def names(spaced: str) -> frozenset[str]:
    """Return the set of the names in a list with blanks between them."""
    return frozenset(spaced.split())


TAG = re.compile(
    r"<!--(?:.*?-->|.*\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b(?=[^>]{0,4096}>)[^>]*+>(?:.*?</(?P=raw)\b|.*\Z)"
    r"""|<(?P<name>/?[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
"""A comment, an element of raw text (``raw``) as a whole, or any other tag (``name``), as the tokenizer sees them."""
_QUOTED_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")

_VOID = names("area base br col embed hr img input link meta param source track wbr")
# A start tag of these closes the one before it, so they nest only through the containers in _WEIGHT.
_CLOSED_BY_NEXT = names("p li dt dd tr td th tbody thead tfoot option optgroup rt rp a html head body")
_WEIGHT = {"table": 4, "ul": 2, "ol": 2, "menu": 2, "dl": 2, "button": 2, "object": 3, "marquee": 3, "applet": 3}
# Every open formatting tag is copied into each new block: so many steps' worth of time and memory a copy.
_COPY = 500
_FORMATS = -1
_FORMATTING = names("b big code em font i nobr s small strike strong tt u")


class TooDeep(LimitError, ValueError):
    """The markup would stall the parser: nested too deep, or too many attributes on one tag."""


def parse(text: str, name: str = "the page", *, flat: bool = False) -> LexborHTMLParser:
    """Return the tree of a page or fragment, its links as they were before the Wayback Machine rewrote them.

    ``name`` is what messages call it. ``flat``: its comments do not stand in each other, so that nothing on it is deep;
    a selector with two blanks costs the square of the depth for each element. Raises TooDeep when the markup goes
    beyond the limits.
    """
    check(text, name)
    if "/web/" in text and _REPLAY.search(text):
        text = _REWRITTEN.sub("", text)
    tree = LexborHTMLParser(clean(text))
    if flat and tree.root is not None and _is_deeper(tree.root, limits.current().flat):
        raise limits.beyond("flat", f"{name}: its elements are nested deeper than on any such page", TooDeep)
    return tree


def _is_deeper(root: LexborNode, most: int) -> bool:
    """Say whether elements stand in each other more than ``most`` deep."""
    node: LexborNode | None = root
    depth = 0
    while node is not None and depth <= most:
        below = node.first_child
        if below is not None:
            node, depth = below, depth + 1
            continue
        while depth and node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if depth and node is not None else None
    return depth > most


def parse_page(text: str, name: str = "the page", *, flat: bool = False) -> LexborHTMLParser:
    """Return the tree of a saved page as ``parse`` does; where it was cut, PAGE_END stands in what it was cut in.

    A page that closes its body or itself was not cut, whatever else it leaves open.
    """
    end = text[-_ENDING:].lower()
    if "</html" in end or "</body" in end or not text.strip():
        return parse(text, name, flat=flat)
    if text.rfind("<") > text.rfind(">"):
        text = text[: text.rfind("<")]
    return parse(text + PAGE_END, name, flat=flat)


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
    known: dict[str, tuple[str, bool, int]] = {}
    opened: dict[str, int] = {}
    formatting: dict[str, int] = {}
    depth = steps = 0
    most = limits.current()
    for tag in TAG.finditer(text):
        named = tag["name"]
        if named is None:
            continue
        element, ends, weight = known.get(named) or known.setdefault(named, _kind(named))
        steps += depth
        if weight == _FORMATS:
            _count_formatting(formatting, element, tag[0], ends=ends)
        elif ends:
            if opened.get(element):
                opened[element] -= 1
                depth -= weight
                steps -= depth
        elif weight:
            opened[element] = opened.get(element, 0) + 1
            depth += weight
        else:
            opened[element] = 1
        if formatting and not ends:
            steps += _COPY * len(formatting)
        start, end = tag.span()
        if end - start > 2 * most.attributes:
            _check_attributes(tag[0], name, text.count("\n", 0, tag.start()) + 1)
        if depth > most.tags or steps > most.steps or len(formatting) > most.formatting:
            which = "tags" if depth > most.tags else "steps" if steps > most.steps else "formatting"
            place = f"{name}, line {text.count(chr(10), 0, tag.start()) + 1}"
            raise limits.beyond(which, f"{place}: the tags are nested deeper than in any real discussion", TooDeep)


def _kind(named: str) -> tuple[str, bool, int]:
    """Return (element, whether this is its end tag, by how much it deepens the tree) for "div" or "/div"."""
    element = named.lstrip("/").lower()
    if element in _FORMATTING:
        weight = _FORMATS
    elif element in _VOID or element in _CLOSED_BY_NEXT:
        weight = 0
    else:
        weight = _WEIGHT.get(element, 1)
    return element, named.startswith("/"), weight


def _count_formatting(formatting: dict[str, int], element: str, tag: str, *, ends: bool) -> None:
    """Count an open formatting tag with its attributes, or take away the one of that name that was opened last."""
    if not ends:
        formatting[tag] = formatting.get(tag, 0) + 1
        return
    for opened in reversed(formatting):
        if opened[1 : len(element) + 1].lower() == element and opened[len(element) + 1] in "> /\t\n\f\r":
            formatting[opened] -= 1
            if not formatting[opened]:
                del formatting[opened]
            return


def _check_attributes(tag: str, name: str, line: int) -> None:
    bare = _QUOTED_VALUE.sub("= ", tag)
    if len(bare.split()) > limits.current().attributes:
        raise limits.beyond("attributes", f"{name}, line {line}: one tag has too many attributes", TooDeep)


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


def has_inside(node: LexborNode, selector: str) -> bool:
    """Say whether anything below an element, itself not counted, matches the selector."""
    child = node.first_child
    while child is not None:
        if child.is_element_node and child.css_first(selector) is not None:
            return True
        child = child.next
    return False


_REPLAY = re.compile(
    r"\b__wm\.|FILE ARCHIVED ON|WAYBACK TOOLBAR|\bid=[\"']?wm-ipp|[\"'(=]/web/\d{14}(?:[a-z]{2}_)?/http"
)
"""What only pages of the Wayback Machine hold."""
_REWRITTEN = re.compile(r"(?:(?:https?:)?//web\.archive\.org)?/web/\d{14}(?:[a-z]{2}_)?/(?=https?:/|mailto:)")
_REPLAYED = re.compile(r"""\b__wm\.wombat\(["'](?P<url>[^"'\s]{1,2000})["'],\s{0,9}["'](?P<at>\d{14})["']""")
_CAPTURED = re.compile(r"/web/(?P<at>\d{14})(?:[a-z]{2}_)?/https?:/")
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d{1,2}:\d{2}:\d{2}) ([A-Z][a-z]{2} \d{1,2}, \d{4})")
_SAVED_DATE = re.compile(
    r"\bsaved date:\s*([A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d{4} \d{1,2}:\d{2}:\d{2}(?: GMT[+-]\d{4})?)"
)
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}?) -->|^[^\S\n]*+url:\s*(https?://\S{1,2000})", re.MULTILINE
)
_MIRRORED = re.compile(
    r"<!-- Mirrored from (?P<url>[^\s<>]{4,2000}) by HTTrack Website Copier/[^\n,]{0,60},\s"
    r"[A-Z][a-z]{2}, (?P<at>\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2} GMT)"
)
_HEAD = 20_000


def saved_at(page: str) -> datetime | None:
    """Return when a page was taken from its site, where a tool noted it (Wayback Machine, SingleFile, HTTrack)."""
    found = _ARCHIVED.search(page)
    if found:
        return times.parse(f"{found[2]} {found[1]} UTC").at
    found = _SAVED_DATE.search(page, 0, _HEAD)
    if found:
        return times.parse(found[1]).at
    mirrored = _MIRRORED.search(page, 0, _HEAD)
    if mirrored:
        return times.parse(mirrored["at"]).at
    replayed = _REPLAYED.search(page, 0, _HEAD)
    rewritten = replayed or (_CAPTURED.search(page) if _REPLAY.search(page) else None)
    captured = rewritten["at"] if rewritten else None
    return times.parse(f"{captured[:8]}T{captured[8:]}Z").at if captured else None


def saved_from(page: str) -> str | None:
    """Return the address that a browser, SingleFile, HTTrack or the Wayback Machine wrote into a page it saved."""
    mirrored = _MIRRORED.search(page, 0, _HEAD)
    if mirrored:
        return mirrored["url"] if "://" in mirrored["url"] else f"http://{mirrored['url']}"
    found = _SAVED_FROM.search(page, 0, _HEAD)
    replayed = _REPLAYED.search(page, 0, _HEAD)
    address = (found[1] or found[2]) if found else replayed["url"] if replayed else None
    return _REWRITTEN.sub("", address) if address else None
