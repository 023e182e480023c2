"""All that is measured on single comments, in one wide table: what is stored beside the comments of a large store.

Nothing here looks outside a comment's own thread. So the comments may be measured all at once or in parts of whole
threads, on one machine or on many, and every number is the same to the last bit. Meaning is not read, words alone
decide on themes, as in every story of more than a thousand texts.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import themes
from analysis.codebook import Codebook
from analysis.sentiment import sentiment
from analysis.structure import structure
from analysis.tone import Tone
from ingest.schema import KEY
from ingest.schema import LARGE as LARGE

OF_THE_COMMENT = [*KEY, "story_id", "author", "author_kind", "created_at", "score", "score_kind", "tag", "state"]
OF_THE_TREE = ["depth", "root_id", "subtree_size", "subtree_score", "n_children"]
OF_THE_WORDS = ["n_words", "neg", "neu", "pos", "compound", "label", "vader_label", "agree", "judgeable", "why_not"]
OF_THE_THEMES = ["themes", "sure", "doubtful"]
COLUMNS = [*OF_THE_COMMENT, "with_text", *OF_THE_TREE, *OF_THE_WORDS, "sentiment", *OF_THE_THEMES]
"""The columns of the table, in their order."""


def measures(comments: pd.DataFrame, threads: pd.DataFrame, codebook: Codebook, tone: Tone) -> pd.DataFrame:
    """Measure every comment of some whole threads.

    Needs the tidy ``comments`` and ``threads``. Returns one row per comment, in the same order: who, when and where
    (``OF_THE_COMMENT``), ``with_text`` (a text is at hand), its place in the tree (``OF_THE_TREE``:
    analysis/structure.py), its sentiment (``OF_THE_WORDS``: analysis/sentiment.py; ``sentiment`` is its score to show),
    and three lists of theme names: ``themes`` it stands under, ``sure`` those of them that its own words show,
    ``doubtful`` those it may or may not stand under (analysis/themes.py).
    """
    words = sentiment(comments, tone)
    placed = structure(comments).rename(columns={"children": "n_children"})
    coded = themes.codes(comments, codebook, threads)
    columns = {name: comments[name].array for name in OF_THE_COMMENT}
    columns |= {"with_text": comments["body"].notna().array, "sentiment": words["score"].array}
    for found, names in ((placed, OF_THE_TREE), (words, OF_THE_WORDS), (coded, OF_THE_THEMES)):
        columns |= {name: found[name].array for name in names}
    return pd.DataFrame(columns, columns=COLUMNS)


def empty() -> pd.DataFrame:
    """Return the table with all its columns and no row."""
    from analysis import codebook, tone
    from ingest import schema

    return measures(schema.empty("comments"), schema.empty("threads"), codebook.default(), tone.default())


def digest(codebook: Codebook, tone: Tone) -> str:
    """Return what names one version of the measures: another codebook, tone or reading gives another one."""
    parts = (_reading(), codebook.digest, tone.digest)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def _reading() -> str:
    """Return the sha-256 of all that the measures are worked out by."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")) + sorted(Path(__file__).parent.glob("*.json")):
        found.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()
