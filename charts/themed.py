"""The comments of a study with what charts group them by: their themes, strongest first, and their weight."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.study import Study
from analysis.summary import Summarised
from analysis.weights import WEIGHTS, population, weigh

KEY = ["platform", "thread_id", "comment_id"]
"""What names a comment."""


# A study never changes, and every chart and every way back asks for these rows.
@lru_cache(maxsize=4)
def assigned(study: Study) -> pd.DataFrame:
    """Return one row per comment and theme it is under, stubs left out.

    Returns the tidy columns of the comment, its index in ``study.comments`` as ``at``, ``theme`` (UNASSIGNED where it
    is under none), ``strength`` (missing there), ``weight`` (what it counts, missing where not known) and ``readable``
    (it has text of its own), by comment in the order of the study, themes in the order of the codebook.
    """
    comments = population(study.comments)
    comments = comments.assign(at=comments.index, weight=weigh(study.comments, study.weight).reindex(comments.index))
    comments = comments.assign(readable=comments["body"].notna())
    held = study.themes.loc[study.themes["assigned"], [*KEY, "theme", "strength"]]
    place = {name: i for i, name in enumerate(study.codebook.names)}
    held = held.assign(theme_place=held["theme"].map(place), platform=held["platform"].astype("str"))
    rows = comments.assign(platform=comments["platform"].astype("str")).merge(held, on=KEY, how="left")
    rows["theme"] = rows["theme"].astype("object").where(rows["theme"].notna(), UNASSIGNED)
    return rows.sort_values(["at", "theme_place"], kind="stable").reset_index(drop=True)


def strongest(study: Study) -> pd.DataFrame:
    """Return the rows of ``assigned`` with one theme per comment: the strongest, of equal ones the first listed."""
    rows = assigned(study).sort_values(["at", "strength", "theme_place"], ascending=[True, False, True], kind="stable")
    return rows.drop_duplicates("at").reset_index(drop=True)


def titles(study: Summarised) -> dict[str, str]:
    """Return the name that charts show for each theme and for UNASSIGNED."""
    return {**{theme.name: theme.title for theme in study.codebook.themes}, UNASSIGNED: "No theme"}


def counted_as(study: Summarised) -> str:
    """Return what a share is a share of: "points", "comments", "weight"."""
    counted = {"score": "points", "comment": "comments", "author": "authors", "above_start": "points above start"}
    return counted.get(study.weight, "weight")


def weight_note(study: Summarised) -> str:
    """Return the weight in use, for a subtitle."""
    return f"weight: {WEIGHTS[study.weight].title.lower()}"
