"""The words of a comment, out of the markup that its dump holds: what its author wrote, apart from what is quoted.

Every way in gives the text that a reader of the page would read. Tags are gone and entities decoded; paragraphs are a
blank line apart; links are their text, or the whole address where the text is a shortened one; list items start with
"- "; images are their alternative text; code keeps its lines and indentation. Signatures and notes that a site adds
("Last edited by …") are left out; an author's own "Edit: …" is kept. All of it is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest import bbcode, html, lines, markdown, markup, simple_markdown
from ingest.characters import mended, unescape
from ingest.lines import Line


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of one comment. None means that there is no such text, never an empty one."""

    body: str | None
    """What the author wrote here."""
    quoted: str | None
    """What is quoted from others, mail attributions ("On …, X wrote:") among it."""


_LINE_ENDS = re.compile(r"\r\n?")
_TAG = re.compile(r"<(/?(?:p|div|br|li|tr|blockquote|h[1-6])\b)?[^<>]*>", re.IGNORECASE)


def from_html(markup_text: str, *, keep_lines: bool = False) -> Prose:
    """Return the text of a piece of HTML.

    ``keep_lines``: the site turns line ends of its source into line ends on the page (WordPress, Disqus).
    Never raises: markup that would stall the parser loses its tags, not its words.
    """
    text = _LINE_ENDS.sub("\n", html.clean(markup_text))
    if "<" not in text:
        shown = unescape(text)
        parts = shown.split("\n") if keep_lines else [shown]
        return _sorted(_lines([markup.collapsed(part) for part in parts]))
    try:
        root = html.parse(text).root
    except html.TooDeep:
        bare = _TAG.sub(lambda tag: "\n" if tag[1] else "", text)
        return _sorted(_lines(unescape(bare).split("\n")))
    return Prose(None, None) if root is None else from_node(root, keep_lines=keep_lines)


def from_node(node: LexborNode, *, keep_lines: bool = False) -> Prose:
    """Return the text below an element of a page that is already parsed; see ``from_html``."""
    return _sorted(markup.read(node, keep_lines=keep_lines))


def whole(node: LexborNode) -> str | None:
    """Return all the text below an element with quotes in their place, as a story or an article is read."""
    found = markup.read(node)
    for line in found:
        line.quoted = False
    return _prose(found).body


def from_plain(text: str) -> Prose:
    """Return the text of a plain message: lines that start with ">" are quotes, "-- " starts a signature.

    The line "On …, X wrote:" before a quote, and all of a message quoted under "-----Original Message-----", belong
    to the quote; mail addresses in them are left out.
    """
    found = _lines(_LINE_ENDS.sub("\n", html.clean(text)).split("\n"))
    found = lines.without_signature(lines.mark_attributions(lines.mark_quotes(found)))
    return _prose(lines.without_notes(found))


def from_markdown(text: str, *, lazy_quotes: bool = True) -> Prose:
    """Return the text of Markdown as Reddit, Lemmy and GitHub write it, entities such as ``&gt;`` already decoded.

    ``lazy_quotes``: a line right after a quoted one belongs to the quote, as CommonMark says; False for Discord.
    """
    source = mended(_LINE_ENDS.sub("\n", text) if "\r" in text else text)
    if simple := simple_markdown.read(source):
        return Prose(*simple)
    return from_html(markdown.to_html(source, lazy_quotes=lazy_quotes))


def from_bbcode(text: str) -> Prose:
    """Return the text of BBCode (``[quote=Name]``, ``[b]``, ``[url=…]``, ``[code]``, …) as forums write it."""
    return from_html(bbcode.to_html(_LINE_ENDS.sub("\n", html.clean(text))), keep_lines=True)


def _lines(texts: list[str]) -> list[Line]:
    found: list[Line] = []
    gap = False
    for line in texts:
        if line.strip():
            found.append(Line(line.replace("\xa0", " "), gap=gap))
        gap = not line.strip()
    return found


def _sorted(found: list[Line]) -> Prose:
    return _prose(lines.without_notes(lines.without_signature(lines.mark_quotes(found))))


def _prose(found: list[Line]) -> Prose:
    return Prose(_clean(lines.join(found, quoted=False)), _clean(lines.join(found, quoted=True)))


def _clean(text: str | None) -> str | None:
    return text or None
