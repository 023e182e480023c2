"""Where heavy work is done: on this machine, or on a cluster that the user already has. The results are the same.

An engine has two jobs. It works out measures that need nothing outside a thread (analysis/measures.py), by groups of
whole threads; and it reads many dumps at once, for one writer that stores them in their order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from ingest.helpers import Message
from ingest.limits import DEFAULTS, Limits

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from analysis.codebook import Codebook
    from analysis.tone import Tone
    from ingest.guarded import Progress
    from ingest.pipeline import Dump

NAMES = ("local", "dask")
SMALL = 20_000
"""Comments that are measured at once where they come, for sending them elsewhere would take longer."""


class EngineError(Exception):
    """The work could not be done where it was sent. The message names the place and the remedy."""


class Reader(Protocol):
    """Reads many dumps."""

    def read(self, paths: Sequence[str], **named: Any) -> Iterator[Dump]:  # noqa: ANN401 - as Guard.read takes it
        """Yield every dump behind the paths, in their order, with its report; what is ``named`` is for Guard.read."""


def silent(file: str, done: int, of: int) -> None:
    """Tell nobody how far a file is read."""


class Engine(ABC):
    """Workers that do tasks (engine/task.py). Use it in a ``with`` block."""

    packing: str | None = None
    """How tables are compressed on their way: within one machine that takes longer than it saves."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    @abstractmethod
    def workers(self) -> int:
        """Tasks that can be done at the same time."""

    def begin(self) -> None:  # noqa: B027 - most workers are there already
        """Get ready, for a large table is about to come."""

    @abstractmethod
    def close(self) -> None:
        """End all workers that this engine started."""

    @abstractmethod
    def each(self, task: str, messages: Iterable[Message]) -> Iterator[bytes]:
        """Yield what a task makes of each message, in their order. Raises EngineError."""

    @abstractmethod
    def reader(self, limits: Limits = DEFAULTS, progress: Progress = silent) -> AbstractContextManager[Reader]:
        """Return what reads many dumps at once, under limits; ``progress`` is told (file, bytes read, bytes in all)."""

    def measures(self, comments: pd.DataFrame, threads: pd.DataFrame, book: Codebook, tone: Tone) -> pa.Table:
        """Return the measures of whole threads as they are stored, the same to the last bit wherever they are made.

        Needs tidy ``comments`` and ``threads``. Raises EngineError where the workers fail.
        """
        from engine.frames import sent, unpacked
        from engine.splitting import split
        from engine.task import READ, by

        if len(comments) <= SMALL or self.workers == 1:
            return _here(comments, threads, book, tone)
        groups = split(comments, threads, max(SMALL // 2, -(-len(comments) // (2 * self.workers))))
        if groups.count < 2:
            return _here(comments, threads, book, tone)
        words = by(book, tone)
        how, told = self.packing, (words, (self.packing or "").encode())
        messages = ((sent(some[READ], how), sent(of, how), *told) for some, of in groups.parts())
        return groups.together(unpacked(result) for result in self.each("measured", messages))


def _here(comments: pd.DataFrame, threads: pd.DataFrame, book: Codebook, tone: Tone) -> pa.Table:
    from analysis.measures import measures
    from engine.frames import as_stored

    return as_stored(measures(comments, threads, book, tone))


def of(name: str = "local", scheduler: str | None = None) -> Engine:
    """Return the engine called ``name`` (NAMES): "dask" on the cluster of a scheduler, else on one of its own here.

    Raises EngineError for a name or a scheduler that is none, and where Dask is not installed.
    """
    if name == "dask":
        from engine.cluster import Cluster

        return Cluster(scheduler)
    if name not in NAMES:
        raise EngineError(f"There is no engine {name!r}. Choose one of: {', '.join(NAMES)}.")
    if scheduler is not None:
        raise EngineError("--scheduler names a cluster of Dask; say --engine dask as well.")
    from engine.local import Local

    return Local()
