"""A study: the tidy tables of a selection and every table derived from them, computed once and handed around.

Charts, pages, exports and reports draw from a study and from nothing else, so that they all show the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.codebook import Codebook


@dataclass(frozen=True)
class Study:
    """All that is known about the selected threads. Frames are never changed in place."""

    comments: pd.DataFrame
    """Tidy (ingest/schema.py), one row per comment or stub, in dump order."""
    threads: pd.DataFrame
    """Tidy, one row per thread, with its ledger."""
    documents: pd.DataFrame
    """Tidy, one row per article."""
    codebook: Codebook
    weight: str
    """The weight in use: a key of ``analysis.weights.WEIGHTS``."""
    sentiment: pd.DataFrame
    """One row per comment: analysis/sentiment.py."""
    evidence: pd.DataFrame
    """One row per span or ancestor that puts a comment under a theme: analysis/themes.py."""
    themes: pd.DataFrame
    """One row per comment and theme with any evidence: analysis/themes.py."""
    structure: pd.DataFrame
    """One row per comment: analysis/structure.py."""
    shares: pd.DataFrame
    """One row per weight and theme, all comments of the selection as one population: analysis/certainty.py."""
