"""The paragraphs of the articles, numbered: what comments are laid beside."""

from __future__ import annotations

import re

import pandas as pd

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
COLUMNS = ["story_id", "document_id", "paragraph", "text"]


def paragraphs(documents: pd.DataFrame) -> pd.DataFrame:
    """Cut the articles into paragraphs.

    Needs the tidy ``documents``. Returns one row per paragraph, by story and article in the order of publication (of
    equal ones by id), numbered from 0: ``story_id``, ``document_id``, ``paragraph`` (counted from 1 in its article) and
    ``text``. A blank line ends a paragraph.
    """
    ordered = documents.sort_values(["story_id", "published_at", "document_id"], kind="stable")
    rows = [
        (story, document, number, text)
        for story, document, whole in zip(ordered["story_id"], ordered["document_id"], ordered["text"], strict=True)
        for number, text in enumerate(split(whole), start=1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({**dict.fromkeys(COLUMNS, "str"), "paragraph": "int64"})


def split(text: str) -> list[str]:
    """Return the paragraphs of a text, without those that are empty."""
    return [part for part in _BREAK.split(text.strip()) if part.strip()]


def is_heading(text: str) -> bool:
    """Say whether a paragraph is a heading: one short line that does not end like a sentence."""
    line = text.strip()
    return "\n" not in line and len(line) <= 80 and line[-1:] not in tuple('.!?…"”’)')
