"""The screen files of one version, open: what their numbers stand for, and queries on them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from threading import BoundedSemaphore
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import census
from analysis.codebook import UNASSIGNED
from analysis.study import Selection
from engine import duck
from engine.screen_weights import KNOWN, ROWWISE, of_row
from engine.screen_where import Scope, Where, where
from ingest.schema import KEY

WIDE_AT_ONCE = 2
"""Queries whose answers have a row per comment that may run at once: each holds some 20 bytes per comment."""


class Screen:
    """The screen files of one version. Any number of threads may ask at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
        """``names`` are the themes of the codebook, in order."""
        self.connection = connection
        self.names = names
        self._wide = BoundedSemaphore(WIDE_AT_ONCE)
        self._kinds: dict[str, frozenset[str]] = {}

    def frame(self, query: str) -> pd.DataFrame:
        """Run a query. Raises engine.duck.TooSlow where it takes too long."""
        found: pd.DataFrame = duck.rows(self.connection, query).to_pandas()
        return found

    def columns(self, query: str) -> dict[str, npt.NDArray[Any]]:
        """Run a query whose answer has a row per comment; not too many of them at once, for memory's sake.

        Raises engine.duck.TooSlow where it takes too long.
        """
        with self._wide:
            return _plain(duck.rows(self.connection, query))

    def blocks(self, query: str, size: int) -> Iterator[dict[str, npt.NDArray[Any]]]:
        """Run a query whose answer has a row per comment; yield its columns, so many rows at a time, in order.

        Raises engine.duck.TooSlow where it takes too long.
        """
        held: list[pa.RecordBatch] = []
        for batch in duck.batches(self.connection, query, size):
            held.append(batch)
            if sum(map(len, held)) >= size:
                table = pa.Table.from_batches(held)
                whole = len(table) - len(table) % size
                yield from (_plain(table.slice(start, size)) for start in range(0, whole, size))
                held = table.slice(whole).to_batches()
        if held:
            yield _plain(pa.Table.from_batches(held))

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The combinations of themes that occur: cell, themes, doubtful, strongest (UNASSIGNED for none), with_text."""
        cells = self.frame("SELECT * FROM cells ORDER BY cell")
        return cells.assign(
            strongest=[self._strongest(row["strongest"], row["themes"]) for row in cells.to_dict("records")]
        )

    @cached_property
    def themes(self) -> list[tuple[str, ...]]:
        """The themes of each combination."""
        return [tuple(map(str, held)) for held in self.cells["themes"]]

    @cached_property
    def strongest(self) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int64]]:
        """The names that are strongest anywhere, in order; and of each combination of themes, the place of its own."""
        names, place = np.unique(self.cells["strongest"].to_numpy(dtype=np.str_), return_inverse=True)
        return names, place.astype(np.int64)

    def _strongest(self, strongest: object, themes: list[str]) -> str:
        """Return the strongest theme; where the measures do not say which, the first one of the codebook."""
        if isinstance(strongest, str) and strongest:
            return strongest
        return next((name for name in self.names if name in themes), UNASSIGNED)

    @cached_property
    def grades(self) -> dict[str, npt.NDArray[Any]]:
        """What a comment of each grade (a score and where it began) counts by weight, 0 where it is not known.

        And ``known``: its weight is known where it needs a score; ``has_score``: it has one.
        """
        counted = ", ".join(f"coalesce({of_row(name)}, 0)::DOUBLE AS {name}" for name in ROWWISE)
        flags = f"{KNOWN} AS known, score IS NOT NULL AS has_score"
        return self.columns(f"SELECT {flags}, {counted} FROM grades ORDER BY grade")

    @cached_property
    def threads(self) -> pd.DataFrame:
        """The numbers of threads: thread, platform, thread_id, story, scored."""
        return self.frame("SELECT * FROM threads ORDER BY thread")

    @cached_property
    def first_roots(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The threads that have comments, in order, and the first sub-thread of each: those of a thread follow it."""
        read = self.columns("SELECT thread, root FROM sizes ORDER BY thread")
        return read["thread"], read["root"]

    @cached_property
    def stories(self) -> dict[str, int]:
        """The numbers of stories by their ids."""
        read = self.columns("SELECT story_id, story FROM stories")
        return dict(zip(map(str, read["story_id"]), read["story"].tolist(), strict=True))

    @cached_property
    def tags(self) -> pd.DataFrame:
        """The numbers of tags: tag_code, tag."""
        return self.frame("SELECT * FROM tags ORDER BY tag_code")

    def author(self, platform: str, name: str) -> pd.Series:
        """Return the number of an author, none where nobody is called so."""
        with self.connection.cursor() as cursor:
            found = cursor.execute("SELECT author FROM authors WHERE platform = ? AND name = ?", [platform, name])
            return pd.Series([row[0] for row in found.fetchall()], dtype="int64")

    def kinds(self, condition: str) -> frozenset[str]:
        """Return what the scores of the stories or threads of a condition count."""
        if condition not in self._kinds:
            found = self.columns(f"SELECT DISTINCT kind FROM kinds WHERE {condition}")["kind"]
            self._kinds[condition] = frozenset(map(str, found))
        return self._kinds[condition]

    @cached_property
    def census(self) -> census.Census:
        """What each combination of themes says of each theme, as if it were one comment: analysis/census.py."""
        cells = self.cells
        keys = pd.DataFrame(dict.fromkeys(KEY, ""), index=cells.index).assign(comment_id=cells["cell"].astype("str"))
        body = pd.Series("text", index=cells.index, dtype="str").where(cells["with_text"].astype(bool))
        rows = [
            {**dict.fromkeys(KEY, ""), "comment_id": str(cell["cell"]), "theme": theme,
             "assigned": theme in cell["themes"], "doubtful": theme in cell["doubtful"]}
            for cell in cells.to_dict("records") for theme in sorted({*cell["themes"], *cell["doubtful"]})
        ]  # fmt: skip
        dtypes = {**dict.fromkeys(KEY, "str"), "theme": "str", "assigned": "bool", "doubtful": "bool"}
        themes = pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)
        return census.take(keys.assign(body=body), themes, self.names)

    def where(self, scope: Scope, selection: Selection) -> Where:
        """Return the condition of a scope and a selection. Raises ValueError for a filter the screen does not have."""
        return where(scope, selection, self.stories, self.threads, self.themes)

    def keyed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return ``rows`` with platform and thread_id in the place of ``thread``, their number."""
        at = rows["thread"].to_numpy(np.int64)
        keys = {name: self.threads[name].array[at] for name in ("platform", "thread_id")}
        return pd.DataFrame({**keys, **{name: rows[name].array for name in rows.columns if name != "thread"}})


def _plain(table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    return {name: table[name].to_numpy() for name in table.column_names}
