"""Who published a copied article, where its text says so: in a copyright line, a newsletter box, beside the date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.article_dates import DATE, before_date
from ingest.article_lines import is_credit, is_heading
from ingest.article_words import PAPER
from ingest.paragraphs import Paragraph, fingerprint

_NO_OUTLET = re.compile(
    r"^(?:(?:on )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:last )?(?:updated|modified|edited|published|posted))\b",
    re.IGNORECASE,
)
_WORD = r"[A-Z][\w&'-]*(?:\.\w+)*"
_SITE = rf"({_WORD}(?: (?:{_WORD}|&|of|the|and)){{0,4}})"
_OUTLETS = [
    re.compile(r"^(\S.{1,38}?) content and product recommendations are"),
    re.compile(rf"\b(?:originally|first) (?:published|appeared) (?:on|in|by|at) {_SITE}"),
    re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{{4}}(?:\s?[-–]\s?\d{{4}})?)\s*(?:by )?{_SITE}"),
    re.compile(rf"\b{_SITE}[’']s? (?:(?:free|own|daily|weekly|evening|morning) )*(?:digest|newsletter|daily brief)"),
    re.compile(r"\btold ((?:[A-Z][\w-]+\.)+(?:com|org|net|co\.uk|io|news|tech|ie|eu|de|fr))\b"),
    re.compile(rf"^(?:[A-Z]*Editorial )?(?:Disclosure|Disclaimer)[^:]{{0,40}}: {_SITE} [a-z]"),
    re.compile(
        r"^((?!Editorial|Investment|Legal|Advertiser|Affiliate|Risk)[A-Z][\w.&'-]{2,30}) Discl(?:aimer|osure)\b"
    ),
    re.compile(rf"^More from {_SITE}$"),
    re.compile(rf"^About {_SITE}$"),
]
_DATELINE = re.compile(r"^(?:[A-Z][\w ,.’'/]{2,60}\s)?\((dpa|[A-Z][A-Za-z .&]{1,30})\)\s*[-–—]\s")
_PUBLISHER_TAIL = re.compile(
    r"(?:,|(?<!\s))\s*(?:all rights reserved|inc\b|ltd\b|llc\b|gmbh\b|limited\b|plc\b|corp(?:oration)?\b).*$",
    re.IGNORECASE,
)
_DATED_OUTLET = re.compile(r"^([A-Z][\w&'’. -]{2,40}?)\s*[,|•·–—-]\s*$")


def find_outlet(found: Sequence[Paragraph], head: Sequence[Paragraph], author: str | None) -> str | None:
    """Return who published the article, where the text says so."""
    for paragraph in head:
        text = paragraph.text
        named = _DATED_OUTLET.match(before_date(text)) if len(text) <= 100 and names_outlet(text) else None
        if named and named[1] != author and not _NO_OUTLET.match(text):
            return named[1].strip()
        date = DATE.search(text) if len(text) <= 140 else None
        after = text[date.end() :].strip(" ,|•·–—-") if date else ""
        if PAPER.search(after) and after[:1].isupper() and len(after.split()) <= 5:
            return after
    for paragraph in head:
        wire = _DATELINE.match(paragraph.text[:120])
        if wire:
            return wire[1]
    for pattern in _OUTLETS:
        for paragraph in found:
            named = pattern.search(paragraph.text[:400])
            name = _PUBLISHER_TAIL.sub("", named[1]).strip(" .,") if named else ""
            if name and name.casefold() not in ("the", "all", "us", "our", "this") and not is_credit(paragraph.text):
                return name
    return _site_name(found, head)


def names_outlet(text: str) -> bool:
    """Tell whether a line such as ``Court Watch Weekly, January 24, 2025`` names a paper before its date."""
    before = before_date(text).rstrip() if DATE.search(text) else ""
    return before.endswith(",") or bool(PAPER.search(before))


def _site_name(found: Sequence[Paragraph], head: Sequence[Paragraph]) -> str | None:
    """Return the short line near the top that the foot of the page repeats: the name of the site."""
    foot = {fingerprint(p.text) for p in found[len(head) :] if len(p.text) <= 40}
    for paragraph in head:
        words = paragraph.text.split()
        if (
            1 < len(words) <= 4
            and words[0][:1].isupper()
            and fingerprint(paragraph.text) in foot
            and is_heading(paragraph.text)
        ):
            return paragraph.text
    return None
