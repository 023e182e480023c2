"""The title of a copied article: a heading, the line above its by-line, or the likeliest line above its prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.article_dates import DATE
from ingest.article_lines import is_after, is_box, is_button, is_credit, is_heading, without_bullet, word_count
from ingest.paragraphs import Paragraph

LONGEST_TITLE = 220
NEAR_TITLE = 4
"""The site's name or a section may stand between title and by-line, so many lines at most."""


def title_at(found: Sequence[Paragraph], start: int, mark: int | None) -> int | None:
    """Return the index of the title of an article whose prose begins at ``start``; None where it has none.

    ``mark`` is the index of its by-line or date, None where there is neither.
    """
    headings = [i for i in range(start) if found[i].text.startswith("# ")]
    above = headings[:1] or list(_candidates(found, start if mark is None else max(mark, 0)))
    if not above and mark is not None:
        above = list(_candidates(found, start))
    if not above:
        return None
    return _above_mark(found, above) if mark is not None or headings else _likeliest(found, above)


def _candidates(found: Sequence[Paragraph], end: int) -> Iterator[int]:
    for i in range(end):
        text = found[i].text
        plain = not (without_bullet(text)[1] or is_button(text) or is_box(text) or is_credit(text) or is_after(text))
        dated = DATE.search(text) is not None and len(text) <= 60
        sentence = text.endswith((".", ":", ";", ",")) and not text.endswith("...")
        by = text[:3].lower() == "by "
        if plain and not (dated or sentence or by) and len(text) <= LONGEST_TITLE and word_count(text) >= 3:
            yield i


def _above_mark(found: Sequence[Paragraph], candidates: Sequence[int]) -> int:
    """Return the candidate nearest to by-line and date, unless a fuller one stands close above it."""
    near = [i for i in candidates if candidates[-1] - i < NEAR_TITLE]
    return max(near, key=lambda i: (min(word_count(found[i].text), 6), i))


def _likeliest(found: Sequence[Paragraph], candidates: Sequence[int]) -> int | None:
    """Return the longest candidate; the first of equals. None where each is as short as a menu's entry."""
    best = max(candidates, key=lambda i: (min(word_count(found[i].text), 8), -i))
    text = found[best].text
    return best if word_count(text) >= 4 and (is_heading(text) or len(text) > 60) else None


def without_site(title: str, found: Sequence[Paragraph]) -> tuple[str, str | None]:
    """Return (title, outlet): browsers print ``Title | Outlet`` or ``Title - Outlet``."""
    for mark, sure in ((" | ", True), (" - ", False), (" – ", False), (" — ", False)):
        rest, _, site = title.rpartition(mark)
        if rest and len(rest.split()) >= 4 and len(site.split()) <= 4 and site[:1].isupper():
            elsewhere = any(site in p.text for p in found if p.text != title)
            if sure or elsewhere:
                return rest.split(" | ")[0].strip(), site.strip()
    return title, None
