"""The story at the head of a Slashdot page in HTML: title, number of comments, time, text, address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import html, slashdot_byline, text, times
from ingest.format import Thread
from ingest.paragraphs import paragraphs, without_repeats

_STORY_NUMBER = re.compile(r"(?:/story/|[?&;]sid=)(\d{2}/\d{2}/\d{2}/\d{3,8})")
_SITE_IN_TITLE = re.compile(
    r"^\s*(?:Slashdot\s*[|:]\s*|Comments? (?:on|\|)\s*)|(?<!\s)\s+-\s+Slashdot\s*$", re.IGNORECASE
)
_COUNT = re.compile(r">[\s|(\[]{0,5}(?:\d{1,6} of )?(\d{1,6})\s{1,5}comments?[\s|)\]]{0,5}<", re.IGNORECASE)
_STORY_BLOCKS = ["article[data-fhtype=story]", "article.fhitem-story", "article", "div.article", "div.storybody"]
_FIRST_COMMENT = re.compile(r"\bid=[\"']?(?:tree_\d|commentlisting)|<a name=\"?\d", re.IGNORECASE)


def read(tree: LexborHTMLParser, page: str) -> Thread:
    """Return what the page says of its story; what it does not say stays None."""
    blocks = (tree.css_first(block) for block in _STORY_BLOCKS)
    article = next((block for block in blocks if block is not None), None)
    link = _title_link(article)
    address = _address(tree, link, page)
    number = _STORY_NUMBER.search(address or "")
    return Thread(
        thread_id=number[1] if number else None,
        title=_title(tree, link, article),
        url=address,
        story_text=_story_text(article),
        declared_comments=_declared(tree, article, page),
        created_at=_posted(article),
        observed_at=html.saved_at(page),
    )


def day_in(story: str | None) -> datetime | None:
    """Return the day in the number of a story: "06/12/04/1712233" was made on 4 December 2006."""
    found = re.match(r"(\d{2})/(\d{2})/(\d{2})/", story or "")
    century = "19" if found and found[1] > "90" else "20"
    return times.parse(f"{century}{found[1]}-{found[2]}-{found[3]}").at if found else None


def _title_link(article: LexborNode | None) -> LexborNode | None:
    if article is None:
        return None
    links = article.css(".story-title a, h2 a, h3 a, div.title a")
    return next((link for link in links if "story-sourcelnk" not in html.classes(link) and html.line_text(link)), None)


def _title(tree: LexborHTMLParser, link: LexborNode | None, article: LexborNode | None) -> str | None:
    if link is not None:
        return html.line_text(link)
    heading = article.css_first("h1, h2, h3") if article is not None else None
    shown = html.line_text(heading)
    if shown:
        return shown
    named = html.line_text(tree.css_first("head title"))
    return _SITE_IN_TITLE.sub("", named).strip() or None if named else None


def _address(tree: LexborHTMLParser, link: LexborNode | None, page: str) -> str | None:
    """Return the story's own address: from its title, else from where the page says that it comes from."""
    found = [
        html.attribute(link, "href"),
        html.attribute(tree.css_first("link[rel=canonical]"), "href"),
        html.attribute(tree.css_first("meta[property='og:url']"), "content"),
        html.saved_from(page),
    ]
    addresses = [a for a in map(slashdot_byline.absolute, found) if a]
    return next((a for a in addresses if _STORY_NUMBER.search(a)), addresses[-1] if addresses else None)


def _story_text(article: LexborNode | None) -> str | None:
    """Return the paragraphs of the story, each once."""
    body = article.css_first("div.p, div.intro, div.body") if article is not None else None
    whole = text.whole(body) if body is not None else None
    told = without_repeats(paragraphs((whole or "").split("\n")))
    return "\n\n".join(p.text for p in told) or None


def _posted(article: LexborNode | None) -> datetime | None:
    if article is None:
        return None
    stamp = article.css_first("time")
    printed = html.attribute(stamp, "datetime") or html.line_text(stamp)
    at = times.parse(printed).at
    byline = html.line_text(article.css_first(".story-byline, .details, .byline"))
    return at or times.parse(slashdot_byline.date_in(byline or "")).at


def _declared(tree: LexborHTMLParser, article: LexborNode | None, page: str) -> int | None:
    """Return how many comments the page says there are."""
    counters: Iterable[LexborNode] = tree.css(".totalcommentcnt, .commentcnt")
    bubble = article.css_first(".comment-bubble") if article is not None else None
    for node in [*counters, *([bubble] if bubble is not None else [])]:
        digits = re.sub(r"[,\s]", "", html.line_text(node) or "")
        if digits.isdigit() and len(digits) <= 6:
            return int(digits)
    first = _FIRST_COMMENT.search(page)
    found = _COUNT.search(page, 0, first.start() if first else len(page))
    return int(found[1]) if found else None
