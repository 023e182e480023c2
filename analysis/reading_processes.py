"""Reads many texts on several processor cores, with the same values as on one.

Only for programs whose own script may be started once more in a new process, as ``rethread`` itself: Streamlit's may
not. So one process is the usual, and workers of other pools never start any of their own.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pandas as pd
import pyarrow as pa

from analysis.reading_batch import readings
from analysis.tone import Tone

ENOUGH = 50_000
"""Texts below which other processes take longer to start than they save."""


def readings_in_parts(texts: pa.LargeStringArray, tone: Tone, processes: int) -> pd.DataFrame:
    """Read many texts in so many processes: the same rows as ``reading_batch.readings``.

    Needs texts without missing ones, and the words of the field. The processes have ended when it returns or raises.
    """
    if processes < 2 or len(texts) < ENOUGH or multiprocessing.parent_process() is not None:
        return readings(texts, tone)
    size = -(-len(texts) // processes)
    parts = [_sent(texts.slice(begin, size)) for begin in range(0, len(texts), size)]
    with ProcessPoolExecutor(len(parts), mp_context=multiprocessing.get_context("spawn")) as pool:
        tables = list(pool.map(_read, parts, [tone] * len(parts)))
    return pd.concat(tables, ignore_index=True)


def _sent(texts: pa.LargeStringArray) -> pa.Buffer:
    """Return texts as bytes that hold no others."""
    batch = pa.record_batch({"text": texts})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _read(sent: pa.Buffer, tone: Tone) -> pd.DataFrame:
    """Read the texts of one process."""
    return readings(pa.ipc.open_stream(sent).read_next_batch().column("text"), tone)
