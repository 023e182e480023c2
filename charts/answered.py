"""The answers of a study beside what they answer, and the words for a share that may not be known."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.relation_shares import measured
from analysis.study import Study
from charts import words
from charts.themed import KEY

Row = Mapping[Hashable, Any]
"""A row of a table as a plain mapping."""


# A study never changes, and several charts and every way back ask for these rows.
@lru_cache(maxsize=4)
def answers(study: Study) -> pd.DataFrame:
    """Return the table of relations with where each answer stands, in the order of the study.

    Added are ``at``, the index in ``study.comments``, and ``above``, that of the parent (missing for none).
    """
    at = study.comments[KEY].astype({"platform": "str"}).assign(at=study.comments.index)
    above = at.rename(columns={"comment_id": "parent_id", "at": "above"})
    table = study.table("relations").astype({"platform": "str", "relation": "str"})
    table = table.merge(at, on=KEY).merge(above, on=["platform", "thread_id", "parent_id"], how="left")
    return table.astype({"above": "Int64"}).sort_values("at", kind="stable").reset_index(drop=True)


def between(low: float, high: float) -> str:
    """Return an interval of shares: "10–45 %"."""
    ends = [words.percent(end).removesuffix("\u00a0%") for end in (low, high)]
    return f"{ends[0]}\u00a0%" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}\u00a0%"


def basis_of_error(study: Study) -> str:
    """Return how many answers can be read, and how far the signs can be trusted."""
    table, known = study.table("relations"), measured()
    read, named = int(table["readable"].sum()), int((table["relation"] != "unclear").sum())
    told = f"{words.number(read)} of {words.count(len(table), 'answer')} can be read, {words.number(named)} show a sign"
    if not known.named:
        return told
    right = words.percent(known.right / known.named)
    return f"{told}; on {known.pairs} labelled answers {right} of the signs were right"


def corrected_note() -> str:
    """Return what stands beside shares that are corrected for the measured error."""
    return "shares corrected for that error, 90\u00a0% interval; ? = unknown"
