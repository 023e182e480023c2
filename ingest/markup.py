"""A tree of HTML -> the lines that a reader of the page sees, each marked as own, quoted or code."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.html import names
from ingest.lines import Line

_UNSEEN = names(
    "script style template noscript head title iframe object embed svg canvas video audio select button input "
    "textarea datalist map meta link -comment !doctype"
)
_PARAGRAPH = names("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote hr figure center fieldset details")
_BLOCK = names(
    "div li tr dt dd section article aside header footer main nav address caption figcaption summary legend form "
    "tbody thead tfoot html body listing"
)
_MAY_HAVE_CLASS = names("div span aside table td p blockquote fieldset section details small ul dl article")
_QUOTES = names(
    "quote quotetitle quoteheader quotecontent quotemain bbcode_quote bbcode-quote bbc_standard_quote "
    "bbc_alternate_quote bbcodeblock--quote quote_container quote-container quoteblock "
    "gmail_quote gmail_attr gmail_extra moz-cite-prefix "
    "yahoo_quoted email-quoted-reply quote-inline onebox"
)
_ADDED = names(
    "sig signature postsignature signature_content post-signature message-signature commentsig gmail_signature "
    "email-signature-reply moz-signature lastedited last-edited editednotice editedby edit-note postedit "
    "message-lastedit notice bbc_edited sr-only visually-hidden mjx_assistive_mathml katex-mathml"
)
_DRAWN = names("mathjax mathjax_display mathjax_preview mathjax_svg mathjax_svg_display mathjax_chtml mjx-chtml")
"""What MathJax draws from a formula and puts before the script that holds it."""
_FILE_NAME = re.compile(r"[^\s/]{1,200}\.(?:gif|png|jpe?g|webp|svg|bmp)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\f\r]+")
_HOST = re.compile(r"(?:https?:)?//([^/?#\s]{1,255})")
_SITE_NOTE = re.compile(r"\s{0,3}\[([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})\]")
_SHORTENED = re.compile(r"(?:https?://)?(?:www\.)?([^\s…]{4,})(?:…|\.\.\.)$")


def collapsed(text: str) -> str:
    """Return the text with every run of blanks and line ends as one blank, as a page shows it."""
    if "\n" not in text and "  " not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        return text
    return _BLANKS.sub(" ", text)


class _Page:
    """What is written so far: whole lines, and the pieces of the line at hand."""

    def __init__(self, keep_lines: bool) -> None:
        self.keep_lines = keep_lines
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.gap = False
        self.quotes = 0
        self.code = 0
        self.lists = 0
        self.mark = ""
        self.host = ""

    def write(self, text: str) -> None:
        """Add text as the page shows it: blanks collapsed, in code kept."""
        if self.host:
            text = self._without_site(text)
        if not self.code and not (self.keep_lines and "\n" in text):
            self._add(collapsed(text))
            return
        first, *rest = text.split("\n")
        self._add(first if self.code else _BLANKS.sub(" ", first))
        for line in rest:
            self.line_break()
            self._add(line if self.code else _BLANKS.sub(" ", line))

    def _without_site(self, text: str) -> str:
        """Drop Slashdot's note of where the link before it leads: "[example.org]"."""
        note = _SITE_NOTE.match(text)
        site = note[1].lower() if note else ""
        leads_there = bool(site) and (self.host == site or self.host.endswith("." + site))
        self.host = ""
        return text[note.end() :] if note and leads_there else text

    def _add(self, text: str) -> None:
        if not self.code and text.startswith(" ") and (not self.pieces or self.pieces[-1].endswith(" ")):
            text = text[1:]
        if text:
            self.pieces.append(text)

    def end_line(self) -> bool:
        """Close the line at hand; False when there was nothing on it."""
        if not self.pieces:
            return False
        text = "".join(self.pieces).replace("\xa0", " ").rstrip()
        self.pieces.clear()
        if not text:
            return False
        self.lines.append(Line(self.mark + text, self.quotes > 0, self.code > 0, self.gap))
        self.mark = ""
        self.gap = False
        return True

    def line_break(self) -> None:
        """Start a new line; on an empty one, a new paragraph."""
        if not self.end_line() and not self.mark:
            self.gap = True

    def block(self, *, paragraph: bool) -> None:
        """Start a new line or paragraph where a block starts or ends."""
        self.end_line()
        if paragraph and not self.mark:
            self.gap = True


def read(root: LexborNode, *, keep_lines: bool = False) -> list[Line]:
    """Return the lines below ``root`` as a reader sees them.

    ``keep_lines``: a line end in the source is one on the page. Iterates, so no depth of nesting is too deep; linear.
    """
    page = _Page(keep_lines)
    pending: list[tuple[LexborNode | None, str, tuple[int, int, str] | None]] = []
    node = root.first_child
    while True:
        if node is None:
            if not pending:
                break
            node, kind, link = pending.pop()
            _leave(page, kind, link)
            continue
        tag = node.tag or ""
        if tag == "-text":
            page.write(node.text_content or "")
            node = node.next
        elif tag == "br":
            page.line_break()
            node = node.next
        elif tag == "img":
            page.write(_shown(node.attributes.get("alt") or ""))
            node = node.next
        elif tag in _UNSEEN or (kind := _kind(node, tag)) == "added":
            page.write(_formula(node) if tag == "script" else "")
            node = node.next
        else:
            link = _enter(page, node, kind)
            pending.append((node.next, kind, link))
            node = node.first_child
    page.end_line()
    return page.lines


def _shown(alternative: str) -> str:
    """Return the text that stands for a picture: an emoji's or smiley's; "" for the name of a file."""
    return "" if _FILE_NAME.fullmatch(alternative.strip()) else alternative


def _formula(script: LexborNode | None) -> str:
    """Return the formula that a script holds for MathJax, between dollars as it was typed; "" for other scripts."""
    kind = (script.attributes.get("type") or "") if script is not None and script.tag == "script" else ""
    if script is None or not kind.startswith("math/tex"):
        return ""
    dollars = "$$" if "mode=display" in kind else "$"
    return f"{dollars}{script.text().strip()}{dollars}"


def _was_drawn(node: LexborNode) -> bool:
    """Say whether the formula itself stands close after what was drawn from it."""
    after = node.next
    for _ in range(5):
        if after is None or (after.tag != "-text" and _DRAWN.isdisjoint(_words(after))):
            break
        after = after.next
    return bool(_formula(after))


def _words(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").lower().split()


def _kind(node: LexborNode, tag: str) -> str:
    """Say what an element does to the text in it; "" for nothing."""
    if tag in _MAY_HAVE_CLASS and (names := node.attributes.get("class")):
        words = names.lower().split()
        if not _ADDED.isdisjoint(words):
            return "added"
        if not _DRAWN.isdisjoint(words) and _was_drawn(node):
            return "added"
        if not _QUOTES.isdisjoint(words):
            return "quote"
    if tag == "blockquote" or (tag == "q" and _stands_alone(node)):
        return "quote"
    if tag in ("q", "a", "li", "pre"):
        return tag
    if tag in ("ul", "ol"):
        return "list"
    if tag in ("td", "th"):
        return "cell"
    if tag in _PARAGRAPH:
        return "paragraph"
    return "block" if tag in _BLOCK else ""


def _stands_alone(node: LexborNode) -> bool:
    """Say whether an inline quote has a line of its own, so that taking it out breaks no sentence."""
    return all(_is_edge(side) for side in (_beside(node, back=True), _beside(node, back=False)))


def _beside(node: LexborNode, *, back: bool) -> LexborNode | None:
    side = node.prev if back else node.next
    if side is not None and side.tag == "-text" and not (side.text_content or "").strip():
        return side.prev if back else side.next
    return side


def _is_edge(node: LexborNode | None) -> bool:
    return node is None or node.tag == "br" or node.tag in _PARAGRAPH or node.tag in _BLOCK


def _enter(page: _Page, node: LexborNode, kind: str) -> tuple[int, int, str] | None:
    if kind == "quote":
        page.block(paragraph=True)
        page.quotes += 1
    elif kind == "pre":
        page.block(paragraph=True)
        page.code += 1
    elif kind == "list":
        page.block(paragraph=page.lists == 0)
        page.lists += 1
    elif kind == "li":
        page.block(paragraph=False)
        page.mark = "  " * max(page.lists - 1, 0) + "- "
    elif kind == "paragraph":
        page.block(paragraph=page.lists == 0)
    elif kind == "block":
        page.block(paragraph=False)
    elif kind == "cell":
        if page.pieces:
            page.pieces.append("\t")
    elif kind == "q":
        page.write("“")
    elif kind == "a":
        return len(page.lines), len(page.pieces), node.attributes.get("href") or ""
    return None


def _leave(page: _Page, kind: str, link: tuple[int, int, str] | None) -> None:
    if kind == "quote":
        page.block(paragraph=True)
        page.quotes -= 1
        page.gap = True
    elif kind == "pre":
        page.block(paragraph=True)
        page.code -= 1
    elif kind == "list":
        page.block(paragraph=page.lists == 1)
        page.lists -= 1
        page.mark = ""
    elif kind == "li":
        page.block(paragraph=False)
        page.mark = ""
    elif kind == "paragraph":
        page.block(paragraph=page.lists == 0)
    elif kind == "block":
        page.block(paragraph=False)
    elif kind == "q":
        page.write("”")
    elif kind == "a" and link is not None:
        _whole_address(page, *link)
        host = _HOST.match(link[2])
        page.host = host[1].lower() if host else ""


def _whole_address(page: _Page, lines: int, pieces: int, address: str) -> None:
    """Put the address in the place of a link text that is a shortened form of it ("example.org/a-lon…")."""
    if lines != len(page.lines) or not address:
        return
    shown = _SHORTENED.match("".join(page.pieces[pieces:]).strip())
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address)
    if shown and bare.startswith(shown[1]):
        page.pieces[pieces:] = [address]
