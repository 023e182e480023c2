"""The paragraphs of an article, out of all that was copied with it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article_lines import (
    LONGEST_BOX,
    LONGEST_CAPTION,
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
    at = start
    while at < len(found):
        paragraph = found[at]
        text = paragraph.text
        length = sum(len(p.text) for p in kept)
        if length >= ENOUGH and _ends_article(found, at, author):
            resumed = _resumes_at(found, at + 1, author) if not is_last(text) else None
            if resumed is None:
                break
            at, pending = resumed, []
            continue
        if at in boxed:
            pass
        elif _is_content(found, at, author):
            kept += _headings(pending, kept)
            kept.append(paragraph)
            pending = []
        elif _is_inner(text) and (kept or (text.endswith(":") and " " in text)):
            pending.append(paragraph)
        at += 1
    kept += [p for p in _headings(pending, kept) if without_bullet(p.text)[1] or ends_sentence(p.text)]
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
    if not is_prose(text) or is_box(text) or is_credit(text) or is_about(text, author):
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    if after is None:
        return True
    caption = len(text) <= LONGEST_CAPTION and not after.apart and is_credit(after.text)
    teaser = len(text) <= 2 * LONGEST_CAPTION and not after.apart and after.text.casefold().rstrip(" .…>»") in (
        "read more", "continue reading", "read on", "more",
    )  # fmt: skip
    return not (caption or teaser)


def _is_inner(text: str) -> bool:
    """Tell whether a short line may belong to the article if prose follows: a heading, an item, a curt sentence."""
    bare = without_bullet(text)[0]
    return is_heading(bare) or (ends_sentence(bare) and not (is_box(bare) or is_button(bare) or is_credit(bare)))


def _headings(pending: Sequence[Paragraph], kept: Sequence[Paragraph]) -> list[Paragraph]:
    """Return those short lines between two paragraphs that belong to the article; a run of them is a menu."""
    if not pending:
        return []
    sentences = [p for p in pending if ends_sentence(p.text)]
    items = [p for p in pending if without_bullet(p.text)[1]]
    words = sum(len(p.text.split()) for p in items)
    lead_in = [*kept[-1:], *pending][0].text if kept else ""
    listed = bool(items) and (words > LIST_WORDS * len(items) or lead_in.endswith(":"))
    others = [p for p in pending if p not in sentences and p not in items]
    if len(others) > 2:
        others = []
    keep = {*(p.line for p in sentences), *(p.line for p in others), *(p.line for p in items if listed)}
    return [p for p in pending if p.line in keep]


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
