"""Every derived table by name: what a study, a chart or ``rethread table NAME`` can ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis import certainty, comparison, relation_shares, themes
from analysis.article_facts import article_facts
from analysis.article_links import article_links
from analysis.controversy import controversy
from analysis.distinctive import distinctive
from analysis.network import people, ties
from analysis.relations import relations
from analysis.sentiment import sentiment
from analysis.structure import by_thread, edges, structure
from analysis.topics import summary, topics

if TYPE_CHECKING:
    from analysis.study import Study


@dataclass(frozen=True, slots=True)
class Derived:
    """How a table is made."""

    make: Callable[[Study], pd.DataFrame]
    """Works it out; what it needs of other tables it takes from the study."""
    per_comment: bool
    """Its rows name one comment each (``KEY``) and hold for it in every selection."""
    coded: bool = True
    """It hangs on the codebook."""
    grouped: bool = False
    """It hangs on how comments are grouped (``Study.by``)."""


DERIVED: dict[str, Derived] = {
    "sentiment": Derived(lambda study: sentiment(study.comments, study.tone), per_comment=True, coded=False),
    "themes": Derived(lambda study: themes.assign(study.evidence, study.codebook), per_comment=True),
    "evidence": Derived(lambda study: themes.evidence(study.comments, study.codebook, study.threads), per_comment=True),
    "structure": Derived(lambda study: structure(study.comments), per_comment=True, coded=False),
    "shares": Derived(
        lambda study: certainty.shares_by_thread(
            study.comments, study.themes, study.structure, study.codebook, threads=_declared(study)
        ),
        per_comment=False,
    ),
    "overall_shares": Derived(
        lambda study: certainty.shares(
            study.comments, study.themes, study.structure, study.codebook, threads=_declared(study)
        ),
        per_comment=False,
    ),
    "edges": Derived(lambda study: edges(study.comments, study.structure), per_comment=True, coded=False),
    "topics": Derived(lambda study: topics(study.comments, _story(study)), per_comment=True, coded=False),
    "topic_summary": Derived(lambda study: summary(study.table("topics")), per_comment=False, coded=False),
    "relations": Derived(lambda study: relations(study.comments), per_comment=True, coded=False),
    "relation_shares": Derived(
        lambda study: relation_shares.shares(study.table("relations")), per_comment=False, coded=False
    ),
    "controversy": Derived(
        lambda study: controversy(study.comments, study.structure, study.table("relations")),
        per_comment=False,
        coded=False,
    ),
    "people": Derived(lambda study: people(study.comments, study.themes), per_comment=False),
    "ties": Derived(lambda study: ties(study.comments, study.table("relations")), per_comment=False, coded=False),
    "shape": Derived(lambda study: by_thread(study.comments, study.structure), per_comment=False, coded=False),
    "article_links": Derived(
        lambda study: article_links(study.comments, study.documents), per_comment=True, coded=False
    ),
    "article_facts": Derived(lambda study: article_facts(study.documents), per_comment=False, coded=False),
    "group_shares": Derived(
        lambda study: comparison.group_shares(
            study.comments, study.themes, study.structure, study.codebook, study.group
        ),
        per_comment=False,
        grouped=True,
    ),
    "comparison": Derived(
        lambda study: comparison.differences(study.table("group_shares")), per_comment=False, grouped=True
    ),
    "group_profiles": Derived(
        lambda study: comparison.profiles(study.comments, study.sentiment, study.structure, study.group),
        per_comment=False,
        coded=False,
        grouped=True,
    ),
    "distinctive": Derived(
        lambda study: distinctive(study.comments, study.group), per_comment=False, coded=False, grouped=True
    ),
}
"""``overall_shares`` takes all threads as one population; ``shape`` has one row per thread."""


def derive(study: Study, name: str) -> pd.DataFrame:
    """Work a derived table out. Raises KeyError for an unknown name."""
    return DERIVED[name].make(study)


def _declared(study: Study) -> pd.DataFrame | None:
    """Return the threads where the comments that their dumps lack bear on the study: where no filter is set."""
    return None if study.selected else study.threads


def _story(study: Study) -> str:
    """Return the titles of threads and articles: words that every comment may share."""
    return "\n".join(sorted({*study.threads["title"].dropna(), *study.documents["title"].dropna()}))
