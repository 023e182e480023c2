"""What a copied article says of itself: title, author, day, outlet and address, each only where the text has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.article_dates import DATE, before_date
from ingest.article_lines import is_prose, without_bullet
from ingest.article_outlet import find_outlet, names_outlet
from ingest.article_title import LONGEST_TITLE, title_at, without_site
from ingest.paragraphs import Paragraph, ends_sentence

BELOW_START = 6
"""By-line and date stand at most so many lines below the first paragraph (a standfirst may come before them)."""
_UPDATED = re.compile(r"^(?:last )?(?:updated|modified|edited)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(title|headline|author|byline|by|source|publisher|outlet|publication|site|date|published|url|link|address)\s*:\s*(\S.*)$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:written|reported|posted|published|story|words|text|reporting) )?(?:by|von|par|por|door):?\s+(\S.{1,160})$",
    re.IGNORECASE,
)
_BY_ALONE = re.compile(r"^(?:(?:written|reported|posted|story|words) )?by:?$|^authors?:?$", re.IGNORECASE)
_MACHINE = re.compile(r"^(?:generated|written|drafted) by (AI(?: \w+)? Agent)\s*(\S.{1,60})$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|journalist|columnist|contributor|staff writer|senior writer)\b", re.IGNORECASE
)
_NAME_END = re.compile(r"(?<!\s)\s*(?:[|•·–—]|,\s|\s-\s|\s(?:on|for|in|at|is|updated|published)\s|\d)")
_NAME_WORD = re.compile(
    r"^(?:[A-Z\u00c0-\u024f\u0370-\u1fff][\w.'’-]*|and|&|de"
    r"|da|del|della|di|du|van|von|der|den|la|le|el|al|bin|ibn|dos|y|of|the)$"
)
_NOBODY = re.compile(
    r"^(?:the (?!associated|\w+ (?:staff|team|editors|desk|board))|a |an |now |how |why |what )", re.IGNORECASE
)

_ADDRESS = re.compile(r"^(?:url|link|source|address)?\s*+(?::\s*)?(https?://\S{4,1000})$", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """What the text says of the article. None means that it does not say."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    body_from: int = 0
    """Index of the paragraph at which the article itself can begin."""


def read_facts(found: Sequence[Paragraph], start: int) -> Facts:
    """Return what the paragraphs say of the article whose first paragraph of prose is ``found[start]``."""
    facts = Facts(body_from=start)
    _read_labels(found[: start + 1], facts)
    head = found[: min(start + BELOW_START, len(found))]
    byline_at = _read_author(head, facts)
    date_at = _read_date(head, facts)
    marks = [i for i in (byline_at, date_at) if i is not None]
    title = title_at(found, start, min(marks, default=None))
    if title is not None:
        facts.body_from = title + 1
        printed, site = without_site(found[title].text.lstrip("# ").strip(), found)
        facts.title, facts.outlet = facts.title or printed, facts.outlet or site
    facts.outlet = facts.outlet or find_outlet(found, head, facts.author)
    return facts


def bare_name(author: str | None) -> str | None:
    """Return the name in an author line, without the words that say it is a machine's."""
    return re.sub(r"^AI(?: \w+)? Agent\s+", "", author) if author else None


def _read_labels(head: Sequence[Paragraph], facts: Facts) -> None:
    """Read lines that name what they say: ``Title: …``, ``Source: …``, ``URL: …``."""
    fields = {"headline": "title", "byline": "author", "by": "author", "publisher": "outlet", "publication": "outlet",
              "site": "outlet", "source": "outlet", "published": "date", "link": "url", "address": "url"}  # fmt: skip
    for paragraph in head:
        address = _ADDRESS.match(paragraph.text)
        if address:
            facts.url = facts.url or address[1]
            continue
        found = _LABEL.match(paragraph.text) if len(paragraph.text) <= LONGEST_TITLE else None
        if found:
            name = found[1].lower()
            name = fields.get(name, name)
            if getattr(facts, name) is None:
                setattr(facts, name, found[2].strip())


def _read_author(head: Sequence[Paragraph], facts: Facts) -> int | None:
    """Find the by-line; return the index of its paragraph."""
    for at, paragraph in enumerate(head):
        text = without_bullet(paragraph.text)[0]
        if len(text) > LONGEST_TITLE or (is_prose(text) and not _BY.match(text)):
            continue
        following = head[at + 1].text if at + 1 < len(head) else ""
        machine = _MACHINE.match(text)
        by = _BY.match(text)
        name = None
        if machine:
            name = f"{machine[1]} {machine[2].strip()}"
        elif by:
            name = _name(by[1])
        elif _BY_ALONE.match(text) or text.lower() == "published by":
            name = _name(following)
        elif _ROLE.search(following) and len(following) <= 60 and not ends_sentence(following):
            name = _name(text) if 2 <= len(text.split()) <= 4 else None
        elif DATE.search(text) and len(text) <= 90 and not names_outlet(text):
            name = _name(text) if 2 <= len(before_date(text).split()) <= 4 and at > 0 else None
        if name:
            facts.author = facts.author or name
            return at
    return None


def _name(text: str) -> str | None:
    """Return the person or persons named at the start of a by-line; None where it names nobody."""
    text = before_date(text).strip(" ,|•·–—-")
    cut = _NAME_END.search(text)
    name = (text[: cut.start()] if cut else text).strip(" .,")
    words = name.split()
    if not words or len(words) > 10 or len(name) > 80 or _NOBODY.match(name + " "):
        return None
    if not all(_NAME_WORD.match(word.strip(",")) for word in words) or not words[0][:1].isupper():
        return None
    return name


def _read_date(head: Sequence[Paragraph], facts: Facts) -> int | None:
    """Find the day of publication in a short line; that of an update counts only where there is no other."""
    updated: str | None = None
    for at, paragraph in enumerate(head):
        found = DATE.search(paragraph.text) if len(paragraph.text) <= 140 and not is_prose(paragraph.text) else None
        if found is None:
            continue
        if _UPDATED.match(paragraph.text):
            updated = updated or found[0]
            continue
        facts.date = facts.date or found[0]
        return at
    facts.date = facts.date or updated
    return None
