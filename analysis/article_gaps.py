"""What comments and articles do not share: discussed but not reported, and reported but not discussed."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from analysis.claims import worded
from analysis.codebook import Codebook
from analysis.everyday import EVERYDAY
from analysis.matching import STOPWORDS, Matcher
from analysis.weights import population
from ingest.schema import KEY

LEAST_COMMENTS = 3
LEAST_AUTHORS = 2
"""A word counts as discussed where so many people used it in so many comments."""
SHORTEST = 4
STEM = 5
"""Letters from which two words count as forms of one ("regulator", "regulation")."""
WORD_COLUMNS = {"story_id": "str", "word": "str", "comments": "int64", "authors": "int64"}
THEME_COLUMNS = {"theme": "str", "title": "str", "comments": "int64", "articles": "int64"}


def unreported_words(comments: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the words that several people use and that stand in no article of their story, in no form.

    Needs the tidy ``comments`` and ``documents``. Returns one row per word, by story, the one in most comments first:
    ``story_id``, ``word`` (folded, in the singular), ``comments`` and ``authors`` who use it (a comment without a named
    author counts as an author of its own). Everyday words are left out, and so is a story without articles.
    """
    tables = []
    spoken = population(comments)
    for story, articles in documents.groupby("story_id", sort=True):
        here = spoken[spoken["story_id"] == story]
        reported = {
            _stem(word) for text in [*articles["text"], *articles["title"].dropna()] for word in worded(text).words
        }
        found = _users(here)
        rows = [
            (story, word, len(users), len(set(users)))
            for word, users in found.items()
            if len(users) >= LEAST_COMMENTS and len(set(users)) >= LEAST_AUTHORS and _stem(word) not in reported
        ]
        table = pd.DataFrame(rows, columns=list(WORD_COLUMNS))
        tables.append(table.sort_values(["comments", "authors", "word"], ascending=[False, False, True]))
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in WORD_COLUMNS.items()})
    return pd.concat(tables, ignore_index=True).astype(WORD_COLUMNS)


def comments_with(comments: pd.DataFrame, word: str) -> pd.DataFrame:
    """Return the comments whose body holds a word of ``unreported_words``."""
    found: pd.DataFrame = comments[[isinstance(text, str) and word in worded(text).words for text in comments["body"]]]
    return found


def unreported_themes(themes: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Say of each theme how many comments are under it, and how many articles hold any of its wording.

    Needs the ``themes`` of the comments (analysis/themes.py), the tidy ``documents`` and the codebook. Returns one row
    per theme that occurs, the one with most comments first: ``theme``, ``title``, ``comments``, ``articles``.
    """
    matcher = Matcher(codebook)
    held = [{match.theme for match in matcher.find(text)} for text in documents["text"]]
    counts = themes.loc[themes["assigned"], "theme"].value_counts()
    rows = [
        (theme.name, theme.title, int(counts[theme.name]), sum(place in found for found in held))
        for place, theme in enumerate(codebook.themes)
        if theme.name in counts.index
    ]
    table = pd.DataFrame(rows, columns=list(THEME_COLUMNS)).astype(THEME_COLUMNS)
    return table.sort_values("comments", ascending=False, kind="stable").reset_index(drop=True)


def undiscussed(facts: pd.DataFrame, links: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the facts of the articles that no comment takes up.

    Needs "article_facts", "article_links" and the tidy ``comments``. Returns the rows of ``facts`` of which no link
    covers a mention and no comment holds the words, in their order; shared phrases are left out.
    """
    touched: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    columns = ("document_id", "paragraph", "paragraph_start", "paragraph_end")
    for document, paragraph, start, end in zip(*(links[name] for name in columns), strict=True):
        touched[document, paragraph].append((start, end))
    texts = [*comments["body"].dropna(), *comments["subject"].dropna(), *comments["quoted"].dropna()]
    said = f" {' | '.join(' '.join(worded(text).words) for text in texts)} "
    places = (*columns, "paragraph_span")
    taken = [
        any(start < last and first < end for start, end in touched.get((document, paragraph), ()))
        or f" {' '.join(worded(span).words)} " in said
        for document, paragraph, first, last, span in zip(*(facts[name] for name in places), strict=True)
    ]
    fact = [facts[name] for name in ("story_id", "kind", "key")]
    discussed = pd.Series(taken, index=facts.index, dtype=bool).groupby(fact).transform("any")
    return facts[~discussed.astype(bool) & (facts["kind"] != "phrase")].reset_index(drop=True)


def _users(comments: pd.DataFrame) -> dict[str, list[str]]:
    """Return word -> who wrote it, one entry per comment."""
    named = comments["author"].where(comments["author_kind"] != "anonymous")
    each = comments[KEY].astype("str").agg("/".join, axis=1) if len(comments) else pd.Series(dtype="str")
    users: dict[str, list[str]] = {}
    for text, author, own in zip(comments["body"], named, each, strict=True):
        for word in sorted(set(worded(text).words)) if isinstance(text, str) else ():
            if len(word) >= SHORTEST and word not in STOPWORDS and word not in EVERYDAY and not word.isdigit():
                users.setdefault(word, []).append(author if isinstance(author, str) else f"\0{own}")
    return users


def _stem(word: str) -> str:
    return word[:STEM]
