"""The measures of a store: worked out as its threads come in, or for all of them at once, and stored beside them.

They are named after what they were worked out by (codebook, tone, code), so that measures that do not fit are seen and
never mixed with others. The screen reads large stories from them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from analysis import codebook, tone
from analysis.codebook import Codebook
from analysis.measures import digest, measures
from analysis.tone import Tone
from engine.frames import as_stored
from ingest.place import settings
from ingest.store import DERIVED, Store
from ingest.writing import Derivation

if TYPE_CHECKING:
    from engine.engines import Engine

PART = 100_000
"""Comments that are measured at once: memory stays flat whatever the size of the store."""


def derivation(root: Path | str, engine: Engine | None = None) -> Derivation:
    """Return how the measures of a store are worked out, by the codebook and the tone that lie beside its tables.

    Raises CodebookError and ToneError.
    """
    beside = settings(root)
    return by(codebook.of_store(beside), tone.of_store(beside), engine)


def by(book: Codebook, words: Tone, engine: Engine | None = None) -> Derivation:
    """Return how measures are worked out by one codebook and one tone, in this process or by an engine."""

    def make(comments: pd.DataFrame, threads: pd.DataFrame) -> pa.Table:
        if engine is None:
            return as_stored(measures(comments, threads, book, words))
        return engine.measures(comments, threads, book, words)

    return Derivation(f"{DERIVED}/{digest(book, words)}", make)


def ensure(
    root: Path | str,
    passed: Callable[[int, int], None] = lambda done, of: None,
    engine: Engine | None = None,
) -> None:
    """Work the measures of a store out where it lacks those that fit; ``passed`` is told (comments done, of all).

    Raises StoreError where the disk refuses, EngineError where the engine's workers do, CodebookError and ToneError.
    """
    Store(root).derive(derivation(root, engine), PART, passed)
