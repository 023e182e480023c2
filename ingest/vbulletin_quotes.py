"""The quotes of vBulletin, which boards that moved to other software kept in their old posts.

Versions 4 and later mark a quote with a class. Version 3 draws a frame: a label ("Quote:"), then a cell with
"Originally Posted by Ann" and the quoted words. Names of parts: the ``bbcode_quote`` templates.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest import forum_pages, html
from ingest.forum_quotes import Quote

QUOTES = ".bbcode_quote, .vb-quote"
HEADERS = ".bbcode_postedby, .vb-header"
LABELS = ".bbcode_description, .vb-label, .bbcode_quote_container"

_QUOTED = re.compile(
    r"#post_?(\d{1,12})|[?&;#]p(?:ost)?(?:id)?=?(\d{1,12})|-post(\d{1,12})\b|/p(\d{1,12})\b|/node/(\d{1,12})"
)
_FRAME = "td.alt2, .postquote, div[style*='italic']"


def name_frames(body: LexborNode) -> None:
    """Give the parts of version 3's frames in a post the classes that QUOTES, HEADERS and LABELS select."""
    for frame in forum_pages.select(body, "div[style*='margin']"):
        _name_parts(frame)


def _name_parts(frame: LexborNode) -> None:
    label = next(
        (n for n in forum_pages.select(frame, "div.smallfont") if n.parent and n.parent.mem_id == frame.mem_id), None
    )
    if label is not None:
        label.attrs["class"] = "vb-label"
    elif frame.css_first("a[href*='#post']") is None:
        return  # no label, and no link to a post: a frame that the author drew
    if frame.css_first("pre, code") is not None and frame.css_first("td.alt2") is None:
        return
    inside = frame.css_first(_FRAME)
    if inside is None:
        return
    frame.attrs["class"] = "vb-quote"
    named = [n for n in forum_pages.select(frame, "div") if n.css_first("strong") is not None]
    header = next((n for n in named if n.css_first(_FRAME) is None), None)
    if header is not None and len(header.text()) < 200:
        header.attrs["class"] = "vb-header"


def cite(node: LexborNode) -> Quote:
    """Read who is quoted: "Originally Posted by Ann", with a link to the post."""
    header = node.css_first(HEADERS)
    if header is None:
        return Quote()
    links = [html.attribute(link, "href") or "" for link in header.css("a")]
    found = next((f for link in links if (f := _QUOTED.search(link))), None)
    number = next((group for group in found.groups() if group), None) if found else None
    return Quote(number, html.line_text(header.css_first("strong, b")), html.line_text(header) or "")
