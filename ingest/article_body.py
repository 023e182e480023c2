"""The paragraphs of an article, out of all that was copied with it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article_dates import DATE
from ingest.article_lines import (
    LONGEST_BOX,
    LONGEST_CAPTION,
    LONGEST_HEADING,
    is_about,
    is_after,
    is_biography,
    is_box,
    is_button,
    is_credit,
    is_heading,
    is_last,
    is_legal,
    is_prose,
    without_bullet,
)
from ingest.paragraphs import Paragraph, ends_sentence, without_repeats

ENOUGH = 300
"""After so many characters of prose, a heading such as "Related" ends the article; before, it belongs to a menu."""
RESUME = 3
RESUME_CHARACTERS = 100
"""An article goes on below a box of related stories when so many paragraphs of such a length stand together there."""
CUT = ("…", "...")
READ_MORE = ("read more", "continue reading", "read on", "more")
MOST_HEADINGS = 2
"""More short lines than this between two paragraphs are a menu."""
LIST_WORDS = 4
"""Items of a list in an article have at least so many words on average; those of a menu have fewer."""


def starts_at(found: Sequence[Paragraph]) -> int | None:
    """Return the index of the first paragraph that can be the article's; None where there is no prose at all."""
    return next((i for i in range(len(found)) if _is_content(found, i)), None)


def read_body(found: Sequence[Paragraph], start: int, author: str | None = None) -> list[Paragraph]:
    """Return the article's own paragraphs from ``start`` on: prose, its headings and lists, each once.

    Left out are menus, adverts, newsletter boxes, captions and credits, related stories, the author's biography,
    legal notes and readers' comments.
    """
    kept: list[Paragraph] = []
    pending: list[Paragraph] = []
    boxed = _boxed(found)
    related = False
    length = 0
    at = start
    while at < len(found):
        text = found[at].text
        if length >= ENOUGH and _ends_article(found, at, author):
            resumed = _resumes_at(found, at + 1, author) if not is_last(text) else None
            if resumed is None:
                break
            at, pending = resumed, []
            continue
        if at not in boxed and _is_content(found, at, author):
            kept += _headings(pending, kept)
            kept.append(found[at])
            pending, related = [], False
            length += len(text)
        elif is_after(text):
            related = True
        elif at not in boxed and not related and _is_inner(found, at, author, first=not kept):
            pending.append(found[at])
        at += 1
    tail = [p for p in _headings(pending, kept) if len(p.text.split()) >= LIST_WORDS]
    kept += [p for p in tail if without_bullet(p.text)[1] or ends_sentence(p.text)]
    return without_repeats(kept)


def _boxed(found: Sequence[Paragraph]) -> set[int]:
    """Return the short lines that stand right below an appeal, where blank lines part the paragraphs."""
    boxed: set[int] = set()
    prose = [p for p in found if is_prose(p.text)]
    if sum(p.apart for p in prose) * 4 < len(prose) * 3:
        return boxed
    inside = False
    for at, paragraph in enumerate(found):
        if paragraph.apart:
            inside = is_box(paragraph.text) and len(paragraph.text) <= LONGEST_BOX
        elif inside and len(paragraph.text) <= LONGEST_BOX:
            boxed.add(at)
    return boxed


def _is_content(found: Sequence[Paragraph], at: int, author: str | None = None) -> bool:
    """Tell whether the paragraph is prose of the article, not a box, a caption, a teaser or a biography."""
    text = without_bullet(found[at].text)[0]
    return is_prose(text) and not (is_box(text) or is_credit(text) or is_about(text, author) or _is_attached(found, at))


def _is_attached(found: Sequence[Paragraph], at: int) -> bool:
    """Tell whether its neighbour says what a line is: a caption over its credit, a teaser over "Read more".

    A line that breaks off ("…") beside another one is a teaser too.
    """
    text = found[at].text
    after = found[at + 1] if at + 1 < len(found) else None
    beside = [p for p in (found[at - 1] if at else None, after) if p]
    if text.endswith(CUT) and any(p.text.endswith(CUT) for p in beside):
        return True
    if after is None or after.apart:
        return False
    caption = len(text) <= LONGEST_CAPTION and is_credit(after.text)
    return caption or (len(text) <= 2 * LONGEST_CAPTION and after.text.casefold().rstrip(" .…>»") in READ_MORE)


def _is_inner(found: Sequence[Paragraph], at: int, author: str | None, *, first: bool) -> bool:
    """Tell whether a short line may belong to the article if prose follows: a heading, an item, a curt sentence."""
    text = without_bullet(found[at].text)[0]
    if first and not (text.endswith(":") and " " in text):
        return False
    dated = len(text) <= LONGEST_HEADING and DATE.search(text) is not None and not ends_sentence(text)
    if dated or is_about(text, author) or _is_attached(found, at):
        return False
    return is_heading(text) or (ends_sentence(text) and not (is_box(text) or is_button(text) or is_credit(text)))


def _headings(pending: Sequence[Paragraph], kept: Sequence[Paragraph]) -> list[Paragraph]:
    """Return those short lines between two paragraphs that belong to the article; a run of them is a menu."""
    if not pending:
        return []
    first_item = next((i for i, p in enumerate(pending) if without_bullet(p.text)[1]), len(pending))
    items = [without_bullet(p.text)[0] for p in pending if without_bullet(p.text)[1]]
    lead_in = pending[first_item - 1].text if first_item else (kept[-1].text if kept else "")
    listed = sum(len(item.split()) for item in items) >= LIST_WORDS * len(items) or lead_in.endswith(":")
    plain = sum(not ends_sentence(p.text) and not without_bullet(p.text)[1] for p in pending)
    return [
        p for p in pending if ends_sentence(p.text) or (listed if without_bullet(p.text)[1] else plain <= MOST_HEADINGS)
    ]


def _ends_article(found: Sequence[Paragraph], at: int, author: str | None) -> bool:
    """Tell whether the article may end here. Somebody is presented at its end only; before, it is the news."""
    text = found[at].text
    if is_after(text) or is_last(text) or is_legal(text) or is_about(text, author):
        return True
    if author or not is_biography(text):
        return False
    return not any(_is_content(found, later, author) for later in range(at + 1, min(at + 3, len(found))))


def _resumes_at(found: Sequence[Paragraph], begin: int, author: str | None) -> int | None:
    """Return where the article goes on below a box that looked like its end; None where it does not."""
    run = 0
    for at in range(begin, len(found)):
        if is_last(found[at].text):
            return None
        long_prose = len(found[at].text) >= RESUME_CHARACTERS and _is_content(found, at, author)
        run = run + 1 if long_prose else 0
        if run == RESUME:
            return at - RESUME + 1
    return None
