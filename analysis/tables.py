"""Every derived table by name, for ``rethread table NAME`` and for whoever computes on the whole store."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import certainty, themes
from analysis.codebook import Codebook
from analysis.sentiment import sentiment
from analysis.structure import by_thread, edges, structure

Derive = Callable[[pd.DataFrame, pd.DataFrame, Codebook], pd.DataFrame]


def _themes(comments: pd.DataFrame, threads: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    return themes.assign(themes.evidence(comments, codebook), codebook)


def _shares(comments: pd.DataFrame, threads: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    assigned = _themes(comments, threads, codebook)
    return certainty.shares_by_thread(comments, assigned, structure(comments), codebook, threads=threads)


DERIVED: dict[str, Derive] = {
    "sentiment": lambda comments, threads, codebook: sentiment(comments),
    "themes": _themes,
    "evidence": lambda comments, threads, codebook: themes.evidence(comments, codebook),
    "shares": _shares,
    "structure": lambda comments, threads, codebook: structure(comments),
    "edges": lambda comments, threads, codebook: edges(comments, structure(comments)),
    "shape": lambda comments, threads, codebook: by_thread(comments, structure(comments)),
}
"""Name -> (tidy comments, tidy threads, codebook) -> the table. ``shape`` has one row per thread."""
