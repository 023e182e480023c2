"""Who answers whom on a flat forum: a quote names the post it answers, or its author, or holds that post's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 0.9
"""How sure a quote that names its post is: now and then a post quotes one and answers another."""
WORDS_MATCH = 0.9
"""The same for a quote that names only an author, whose post holds the quoted words."""
ONLY_POST = 0.8
"""The same where that author has written only one post before, from the first of the topic on."""
NEAREST = 0.6
"""The same where the author has written several and the words are in none of them."""
SEVERAL = 2 / 3
"""What is left of it for the first of several posts quoted."""
_LOOK_BACK = 60
_FEWEST_WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Quote:
    """What a post quotes."""

    post_id: str | None = None
    author: str | None = None
    header: str = ""
    """The line above it ("Ann wrote:"): it names an author where ``author`` does not."""
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Quoting:
    """What is needed of a post to find whom it answers."""

    post_id: str | None
    author: str | None
    text: str | None
    quotes: Sequence[Quote]


def parents(posts: Sequence[Quoting], *, from_first: bool) -> list[tuple[str, float] | None]:
    """Return for each post (id of the post it answers, how sure), or None.

    ``from_first``: the posts start with the first of the topic. A post named may be on another page; a later one is not
    taken, for a quote of it was put in by an edit.
    """
    places: dict[str | None, int] = {post.post_id: place for place, post in enumerate(posts) if post.post_id}
    spoken = [_words(post.text) for post in posts]
    by_author: dict[str, list[int]] = {}
    found: list[tuple[str, float] | None] = []
    for place, post in enumerate(posts):
        answers: dict[str, float] = {}
        for quote in post.quotes:
            answer = _named(quote, post, place, places) or _spoken(quote, place, posts, spoken, by_author, from_first)
            if answer:
                answers.setdefault(*answer)
        first = next(iter(answers.items()), None)
        found.append((first[0], round(first[1] * SEVERAL, 2)) if first and len(answers) > 1 else first)
        if post.author:
            by_author.setdefault(post.author.casefold(), []).append(place)
    return found


def _named(quote: Quote, post: Quoting, place: int, places: dict[str | None, int]) -> tuple[str, float] | None:
    if quote.post_id is None or quote.post_id == post.post_id:
        return None
    there = places.get(quote.post_id)
    if there is None:
        earlier = _number(quote.post_id) < _number(post.post_id)
        return (quote.post_id, NAMED) if earlier else None
    return (quote.post_id, NAMED) if there < place else None


def _number(post_id: str | None) -> int:
    return int(post_id) if post_id and post_id.isdecimal() and len(post_id) < 19 else 0


def _spoken(
    quote: Quote,
    place: int,
    posts: Sequence[Quoting],
    spoken: Sequence[str],
    by_author: dict[str, list[int]],
    from_first: bool,
) -> tuple[str, float] | None:
    """Return the earlier post of the quote's author that holds its words, or the nearest; without an author, any."""
    author = _author(quote, by_author)
    if author is None and (quote.author or quote.post_id):
        return None  # by someone who has no earlier post here
    earlier = by_author[author] if author else range(max(0, place - _LOOK_BACK), place)
    words = _first_words(quote)
    if words.count(" ") >= _FEWEST_WORDS or (author and words.strip()):
        holding = [at for at in earlier[-_LOOK_BACK:] if words in spoken[at] and posts[at].post_id]
        if holding and (author or len(holding) == 1):
            return str(posts[holding[-1]].post_id), WORDS_MATCH
    nearest = posts[earlier[-1]].post_id if author else None
    if nearest is None or not from_first:
        return None
    return nearest, ONLY_POST if len(earlier) == 1 else NEAREST


def _author(quote: Quote, by_author: dict[str, list[int]]) -> str | None:
    if quote.author:
        name = quote.author.casefold()
        return name if name in by_author else None
    header = quote.header.casefold()
    named = [name for name in by_author if name in header and _stands_free(name, header)] if header else []
    return max(named, key=len, default=None)


def _stands_free(name: str, header: str) -> bool:
    at = header.find(name)
    before, after = header[at - 1 : at], header[at + len(name) : at + len(name) + 1]
    return not (before.isalnum() or after.isalnum())


def _words(text: str | None) -> str:
    return " " + " ".join(_WORD.findall((text or "").casefold())) + " "


def _first_words(quote: Quote) -> str:
    """Return the first words of a quote as they would stand in the post quoted."""
    return " ".join(_words(quote.text).split(" ")[:26]).rstrip() + " "
