"""Whether a file can be an article at all: running prose, and none of the marks of talk, tables, mail or code."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser

from ingest import html
from ingest.article_lines import is_box, is_prose
from ingest.opening import Sample
from ingest.paragraphs import Paragraph, paragraphs, without_repeats
from ingest.slashdot_headers import find_headers
from ingest.slashdot_lines import normal

LEAST_SENTENCES = 3
LEAST_CHARACTERS = 250
COMMENTS = 3
"""So many elements marked as comments, and a page is a discussion, whatever stands above them."""

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_NO_TEXT = re.compile(r"\s*(?:[{\[<]|%PDF|From \S+.{0,80}\d{4}[^\S\n]*\n|(?:[A-Z][A-Za-z-]{1,40}: [^\n]{0,300}\n){4})")
_FIRST_VALUE = re.compile(r"[^\s,;|]{1,40}[,;|](?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,2}(?:\s|$)|[。！？]")
_CODE = re.compile(
    r"[;{}]\s*$|\)\s*(?:->.{0,60})?:\s*$|[=(\[]\s*$|=>|\*/\s*$"
    r"|^\s*(?:import |from [\w.]+ import |def |class |function |const |var |let |#include|return\b)"
    r"|^\s*(?://|/\*|@\w|\"\"\"|self\.)"
    r"|^\s*[\w.]+(?:: [\w\[\], |.]+)? = \S|`[^`\s][^`]{0,80}`"
)
_TALK = re.compile(
    r"^\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\s?(?:[AP]M)?\]?\s|\d+ (?:points?|likes?|upvotes?)\b|>|#\d+$"
    r"|(?:reply|permalink|report|upvote|downvote|quote|like · reply|reply to this)$"
    r"|.{0,60}\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b.{0,40}$"
    r"|.{1,60} (?:wrote|writes|commented|said|says):$|.{1,60} says:?$)",
    re.IGNORECASE,
)
_COMMENT_NAME = re.compile(
    r"^(?:comments?_?subtree|comment|comhead|commtext|comment[-_]?\d+|comment[-_]?(?:body|content|text|author|meta|item|entry)"
    r"|commentbody|commenttext|comment_text|postbody|post[-_]?message[-_]?\d*|message-body|js-post|topic-post|post_block|post-\d+"
    r"|post_?content|postcontainer|cooked|tgme_widget_message|status__content|answer|thing|entry-comment)$",
    re.IGNORECASE,
)
_NAMES = re.compile(r"""\b(?:class|id)\s*=\s*(?:"([^"]{1,300})"|'([^']{1,300})')""", re.IGNORECASE)
_TEXT_BLOCKS = "p" + "".join(
    f", {place}:not(:has(p, div, table, pre, select, form))"
    for place in ("article div", "main div", "[itemprop=articleBody]", "td", "article", "section")
)
_VALUE = re.compile(r"""[{\["']?[\w$.-]{1,60}["']?\s?:\s?["'{\[\d]""")
"""What a line of data shows: ``"name": "value"``."""
_DECLARES = re.compile(
    r"""og:type["']\s+content=["']article|["']@type["']\s*:\s*+(?:\[\s*)?["'](?:News|Report|Analysis|Opinion)?Article|itemprop=["']articleBody""",
    re.IGNORECASE,
)


def is_page(text: str) -> bool:
    """Tell whether the text is a web page or a piece of one."""
    return bool(_PAGE.match(text[:12_000]))


def text_claim(text: str) -> bool:
    """Tell whether a plain text is running prose of at least three sentences, and nothing else that is known."""
    if _NO_TEXT.match(text[:4_000]) or text.count("\ufffd") * 100 > len(text):
        return False
    filled = [line for line in text.split("\n") if line.strip()]
    lines = [normal(line) for line in text.split("\n")]
    code = sum(bool(_CODE.search(line[:300])) for line in filled)
    talk = sum(bool(_TALK.match(line[:200])) for line in filled)
    if not filled or code * 6 > len(filled) or talk * 10 > len(filled) or _is_table(filled[:200]):
        return False
    return not find_headers(lines) and _has_prose(paragraphs(lines))


def page_claim(sample: Sample) -> bool:
    """Tell whether a page holds an article and no discussion."""
    text = sample.text
    if _comment_elements(text) >= COMMENTS:
        return False
    try:
        tree = html.parse(text, sample.name)
    except html.TooDeep:
        return False
    if _slashcode_comments(tree) >= COMMENTS:
        return False
    blocks = [html.line_text(node) or "" for node in tree.css(_TEXT_BLOCKS)]
    if _has_prose([Paragraph(block, i) for i, block in enumerate(blocks) if not _VALUE.match(block)]):
        return True
    return not sample.whole and bool(_DECLARES.search(text))


def _slashcode_comments(tree: LexborHTMLParser) -> int:
    """Return how many comments in Slashcode's manner the page shows: with scores, or with archived by-lines."""
    shown = tree.body.text(separator="\n") if tree.body else ""
    shown = re.sub(r"\n *on (?=\d{4}-)", " on ", shown)
    return len(find_headers([normal(line) for line in shown.split("\n")]))


def _comment_elements(text: str) -> int:
    """Return how often the commonest name of a comment stands on an element; numbered ids count together."""
    counts = Counter(
        re.sub(r"\d+", "", name).lower()
        for found in _NAMES.finditer(text)
        for name in (found[1] or found[2] or "").split()
        if _COMMENT_NAME.match(name)
    )
    return max(counts.values(), default=0)


def _is_table(lines: Sequence[str]) -> bool:
    """Tell whether the lines are rows of values: with tabs, with a short first value, or under a row of names."""
    if sum(bool(_FIRST_VALUE.match(line)) or "\t" in line.strip() for line in lines) * 2 > len(lines):
        return True
    for mark in (",", ";", "|"):
        names = lines[0].split(mark)
        if len(names) < 3 or any(not 0 < len(name.strip(' "')) <= 40 or ". " in name for name in names):
            continue
        rows = _rows(lines, mark)
        if sum(len(row) == len(names) for row in rows) * 3 > 2 * len(rows):
            return True
    return False


def _rows(lines: Iterable[str], mark: str) -> list[list[str]]:
    try:
        return list(csv.reader((line + "\n" for line in lines), delimiter=mark))
    except csv.Error:
        return []


def _has_prose(found: Sequence[Paragraph]) -> bool:
    prose = [p.text for p in without_repeats(found) if is_prose(p.text) and not is_box(p.text)]
    sentences = sum(len(_SENTENCE_END.findall(text)) for text in prose)
    return sentences >= LEAST_SENTENCES and sum(map(len, prose)) >= LEAST_CHARACTERS
