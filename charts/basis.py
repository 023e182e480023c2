"""What a picture rests on, in one line: how many comments, how much of the thread, under which weight."""

from __future__ import annotations

import pandas as pd

from analysis.summary import Summarised
from charts import words


def basis(study: Summarised, *notes: str) -> str:
    """Return the subtitle of a picture: n, coverage, how many have text, then ``notes``, as one line of plain text."""
    n, text = study.summary.shown, study.summary.with_text
    held = int(study.threads["kept"].sum())
    declared = study.threads["declared_comments"]
    known = len(declared) > 0 and bool(declared.notna().all())
    if n < held:
        reach = f"{words.number(n)} of {words.count(held, 'comment')} selected"
    elif known and int(declared.sum()) > n:
        reach = f"{words.number(n)} of {words.count(int(declared.sum()), 'comment')}"
    else:
        reach = words.count(n, "comment")
    if len(study.threads) > 1:
        reach += f" in {words.count(len(study.threads), 'thread')}"
    lacking = "all with text" if text == n else f"{words.number(n - text)} without text"
    return words.sentence([f"{reach}, {lacking}" if n else reach, *notes])


def shown(comments: pd.DataFrame) -> int:
    """Return how many rows stand for a comment that the dump shows; stubs do not."""
    return int((comments["state"] != "stub").sum())
