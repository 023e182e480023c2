"""What a line of a copied article is: prose, or one of the things that sites print around it.

A line is judged by its own words, not by the site it comes from. Long paragraphs count as prose unless they open with
words that no report opens with; the words of adverts and menus count only in short lines.
"""

from __future__ import annotations

import re

from ingest import article_words as known
from ingest.paragraphs import ends_sentence

PROSE_CHARACTERS = 60
PROSE_WORDS = 8
UNENDED_WORDS = 20
"""A line of so many words is prose even where its last sentence was cut off."""
LONGEST_BOX = 320
"""A newsletter box, a cookie note or an appeal is not longer than this."""
LONGEST_HEADING = 120
LONGEST_CAPTION = 200

_BULLET = re.compile(r"^[•●▪◦‣·*–-]\s+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def without_bullet(text: str) -> tuple[str, bool]:
    """Return (text without its bullet, whether it had one)."""
    found = _BULLET.match(text)
    return (text[found.end() :].strip(), True) if found else (text, False)


def word_count(text: str) -> int:
    """Return how many words a text has; where a script sets no blanks, two characters count as one."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return max(len(text.split()), wide // 2)


def is_prose(text: str) -> bool:
    """Tell whether the line is a paragraph of running text: at least one whole sentence of some length."""
    words = word_count(text)
    if words < PROSE_WORDS or (len(text) < PROSE_CHARACTERS and words < 2 * PROSE_WORDS):
        return False
    return ends_sentence(text) or text.endswith((":", ";")) or (words >= UNENDED_WORDS and _is_mostly_small(text))


def _is_mostly_small(text: str) -> bool:
    """Tell whether most words begin with a small letter: those of menus and headlines do not."""
    words = text.split()
    return sum(word[:1].islower() for word in words) * 2 > len(words)


def is_box(text: str) -> bool:
    """Tell whether the line belongs to no article: an appeal to sign up, an advert's label, a cookie or legal note."""
    openings = (known.LEGAL, known.COPYRIGHT, known.TICKER, known.TAG_LINE, known.CONTACT)
    if any(opening.match(text[:200]) for opening in openings):
        return True
    if len(text) > LONGEST_BOX:
        return False
    appeal = known.CALL.search(text) and known.OFFER.search(text)
    return bool(known.BOX.search(text) or appeal or (len(text) < 120 and known.MACHINE.search(text)))


def is_credit(text: str) -> bool:
    """Tell whether the line says whose picture stands above it."""
    return len(text) <= 180 and bool(known.CREDIT.match(text))


def is_button(text: str) -> bool:
    """Tell whether the line is a button, a label of the page or the name of a network."""
    return len(text) <= 60 and bool(known.BUTTON.match(text))


def is_legal(text: str) -> bool:
    """Tell whether the line opens a disclosure or a disclaimer."""
    return bool(known.LEGAL.match(text[:200]))


def is_last(text: str) -> bool:
    """Tell whether nothing of the article can follow: the readers' comments or the site's copyright line."""
    return (len(text) <= 140 and bool(known.COMMENTS.match(text))) or bool(known.COPYRIGHT.match(text))


def is_after(text: str) -> bool:
    """Tell whether the line heads what sites print below an article: related stories, about the author, tags."""
    return len(text) <= 90 and bool(known.AFTER.match(text))


def is_about(text: str, author: str | None) -> bool:
    """Tell whether the paragraph opens with the author's name: it presents the author, not the news."""
    if not author or len(author.split()) < 2 or known.PAPER.search(author):
        return False
    return author.casefold() in text[: len(author) + 40].casefold()


def is_biography(text: str) -> bool:
    """Tell whether the paragraph presents somebody who writes for a living. It may be the news itself."""
    return len(text) <= 700 and bool(known.BIOGRAPHY.match(text))


def is_heading(text: str) -> bool:
    """Tell whether the line can be a heading inside an article."""
    words = text.split()
    return (
        0 < len(words) <= 16
        and len(text) <= LONGEST_HEADING
        and sum(c.isalpha() for c in text) * 2 > len(text)
        and not (is_button(text) or is_after(text) or is_box(text) or is_credit(text) or is_last(text))
    )
