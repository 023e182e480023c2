"""What the analysis says of one comment, in words: its themes with what shows them, and its tone."""

from __future__ import annotations

import pandas as pd

from analysis.study import Study
from views.comment_words import author, excerpt
from views.plain_text import clean

SPANS = 3
"""Pieces of text quoted for one theme."""


def notes(comment: pd.Series, study: Study) -> list[str]:
    """Return one line per theme of the comment with its evidence, then one on its tone."""
    return [*theme_lines(comment, study), tone(comment, study)]


def theme_lines(comment: pd.Series, study: Study) -> list[str]:
    """Return a line per theme the comment stands under, the strongest first, with what put it there."""
    found = of_comment(study.themes, comment)
    found = found[found["assigned"]].sort_values("strength", ascending=False, kind="stable")
    evidence = of_comment(study.evidence, comment)
    lines = []
    for theme in found["theme"]:
        title = clean(study.codebook[theme].title, 80)
        shown = _shown_by(evidence[evidence["theme"] == theme], study)
        lines.append(f"Theme: {title} ({shown})" if shown else f"Theme: {title}")
    return lines or ["No theme of the codebook shows in it."]


def tone(comment: pd.Series, study: Study) -> str:
    """Return the tone of the comment's words and whether both readings agree, or why it is not judged."""
    row = of_comment(study.sentiment, comment)
    if row.empty:
        return ""
    reading = row.iloc[0]
    if not reading["judgeable"]:
        return f"Tone of words: not judged ({reading['why_not']})"
    both = "both readings agree" if reading["agree"] else f"the word list alone says {reading['vader_label']}"
    return f"Tone of words: {reading['label']} ({both}, score {reading['score']:+.2f})".replace("-", "−")


def of_comment(table: pd.DataFrame, comment: pd.Series) -> pd.DataFrame:
    """Return the rows of a derived table that belong to ``comment``."""
    same_id = table.loc[table["comment_id"] == comment["comment_id"]]
    same = (same_id["thread_id"] == comment["thread_id"]) & (same_id["platform"] == comment["platform"])
    rows: pd.DataFrame = same_id.loc[same]
    return rows


def _shown_by(evidence: pd.DataFrame, study: Study) -> str:
    """Say what puts a comment under one theme: words of its own first, else what it answers."""
    own = evidence[evidence["via"] != "chain"]
    if len(own):
        spans = list(
            dict.fromkeys(f"“{clean(span, 60)}”" for span in own.sort_values("strength", ascending=False)["span"])
        )
        where = " in its title" if (own["via"] == "subject").all() else ""
        return ", ".join(spans[:SPANS]) + where
    ancestors = evidence[evidence["via"] == "chain"]
    if ancestors.empty:
        return ""
    first = ancestors.sort_values("strength", ascending=False).iloc[0]
    comments = study.comments
    held = comments[(comments["comment_id"] == first["ancestor_id"]) & (comments["thread_id"] == first["thread_id"])]
    if held.empty:
        return "from what it answers"
    return f"from what it answers: {', '.join(filter(None, [author(held.iloc[0]), f'“{excerpt(held.iloc[0], 50)}”']))}"
