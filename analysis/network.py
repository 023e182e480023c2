"""Who answers whom: the people of a discussion and the ties between them, one direction per tie.

Counted are answers whose parent is held and stated (analysis/relations.py); a copied page that does not say who is
answered makes no tie. Authors without a name of their own are nobody's ties: "Anonymous Coward" is not one person.
"""

from __future__ import annotations

import pandas as pd

from analysis.relation_marks import RELATIONS
from analysis.relations import NOT_HELD, NOT_STATED, UNCLEAR
from analysis.structure import THREAD
from ingest.schema import KEY

UNNAMED = ["anonymous", "deleted"]
PERSON = ["platform", "author"]


def people(comments: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """List the named authors.

    Needs the tidy ``comments`` and their ``themes``. Returns one row per author of a site, sorted by site and name:
    platform, ``author``, ``comments`` (stubs left out), ``threads``, ``score`` (Int64, sum of the known ones; missing
    where none is), ``main_theme`` (name of the theme most of them stand under, of equal ones the first by name; missing
    where none).
    """
    named = _named(comments)
    grouped = named.groupby(PERSON)
    table = grouped.agg(comments=("comment_id", "size"), threads=("thread_id", "nunique")).reset_index()
    scores = grouped["score"].sum(min_count=1).astype("Int64").reset_index()
    held = themes.loc[themes["assigned"], [*KEY, "theme"]].astype({"platform": "str"})
    under = named[[*KEY, "author"]].merge(held, on=KEY).groupby([*PERSON, "theme"]).size().rename("n").reset_index()
    main = under.sort_values([*PERSON, "n", "theme"], ascending=[True, True, False, True]).drop_duplicates(PERSON)
    main = main[[*PERSON, "theme"]].rename(columns={"theme": "main_theme"})
    return table.merge(scores, on=PERSON, how="left").merge(main, on=PERSON, how="left")


def ties(comments: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """List who answers whom, and how.

    Needs the tidy ``comments`` and the ``relations`` of their answers. Returns one row per pair of named authors of a
    site, sorted: platform, ``author`` (who answers), ``parent_author`` (who is answered; may be the same), ``answers``,
    and how many of them were found to do each of RELATIONS, or ``unclear``: found, not corrected for the error.
    """
    known = relations[~relations["why_unclear"].isin([NOT_HELD, NOT_STATED])].astype({"platform": "str"})
    named = _named(comments)[[*KEY, "author"]]
    parents = named.rename(columns={"comment_id": "parent_id", "author": "parent_author"})
    pairs = known[[*KEY, "parent_id", "relation"]].merge(named, on=KEY).merge(parents, on=[*THREAD, "parent_id"])
    pair = [*PERSON, "parent_author"]
    table = pairs.groupby(pair).agg(answers=("comment_id", "size")).reset_index()
    for name in [*RELATIONS, UNCLEAR]:
        found = pairs[pairs["relation"] == name].groupby(pair).size().rename(name).reset_index()
        table = table.merge(found, on=pair, how="left").fillna({name: 0}).astype({name: "int64"})
    return table


def _named(comments: pd.DataFrame) -> pd.DataFrame:
    shown = (comments["state"] != "stub") & comments["author"].notna() & ~comments["author_kind"].isin(UNNAMED)
    return comments[shown].astype({"platform": "str"})
