"""Rows and facts of a huge dump on the disk, in files by hash of the thread: whole threads come back together.

A file that holds more than a part may is spread over more files when it is read back, again by hash.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa

from ingest.bulk_columns import ROWS
from ingest.bulk_strays import Fact, as_key

FILES = 64
"""Files that are written at once; each may be spread over as many again."""
WAITING = 60_000
"""Rows that are held back to be written together."""
FIRST = 4
"""The first part has at most one such share of what the others have."""
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Whole threads of a dump: all that was told of them."""

    rows: pa.Table
    facts: list[Fact]


class Spill:
    """Files in a folder of their own."""

    def __init__(self, folder: Path, level: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._level = folder, level
        self._waiting: list[pa.Table] = []
        self._count = 0
        self._writers: dict[int, pa.RecordBatchFileWriter] = {}
        self.rows = np.zeros(FILES, dtype=np.int64)
        self.facts = np.zeros(FILES, dtype=np.int64)

    def add(self, rows: pa.Table, facts: list[Fact]) -> None:
        """Keep some rows and facts. Raises OSError where the disk refuses."""
        if len(rows):
            self._waiting.append(rows)
            self._count += len(rows)
        if self._count >= WAITING:
            self._write()
        by_file: dict[int, list[str]] = {}
        for fact in facts:
            at = _file_of(as_key(fact["thread"]), self._level)
            by_file.setdefault(at, []).append(json.dumps(fact) + "\n")
            self.facts[at] += fact["what"] == "thread"
        for at, told in by_file.items():
            with (self._folder / f"{at}.facts").open("a", encoding="ascii") as file:
                file.writelines(told)

    def _write(self) -> None:
        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting)
        self._waiting, self._count = [], 0
        threads = table["thread"].combine_chunks().dictionary_encode()
        files = np.array([_file_of(key, self._level) for key in threads.dictionary.to_pylist()], dtype=np.int64)
        of_row = files[threads.indices.to_numpy()]
        order = np.argsort(of_row, kind="stable")
        sorted_rows = table.take(pa.array(order)).combine_chunks()
        bounds = np.searchsorted(of_row[order], np.arange(FILES + 1))
        for at in range(FILES):
            start, stop = int(bounds[at]), int(bounds[at + 1])
            if stop > start:
                self._writer(at).write_table(sorted_rows.slice(start, stop - start))
                self.rows[at] += stop - start

    def _writer(self, at: int) -> pa.RecordBatchFileWriter:
        if at not in self._writers:
            place = str(self._folder / f"{at}.arrow")
            self._writers[at] = pa.ipc.new_file(place, ROWS)
        return self._writers[at]

    def close(self) -> None:
        """Write what waits, and end all files."""
        self._write()
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def parts(self, most: int) -> Iterator[Callable[[], Part]]:
        """Yield what loads each part, of at most so many comments and threads unless one thread alone has more.

        The first part is small, so that whoever works on the parts begins soon. What was loaded is taken off the disk.
        Needs ``close`` before.
        """
        group: list[int] = []
        size, room = 0, most // FIRST
        for at in range(FILES):
            here = int(self.rows[at] + self.facts[at])
            if here > most and self._level < _DEEPEST:
                yield from self._spread(at, most)
                continue
            if group and size + here > room:
                yield partial(self._read, group)
                group, size, room = [], 0, most
            if here or (self._folder / f"{at}.facts").exists():
                group.append(at)
                size += here
        if group:
            yield partial(self._read, group)

    def _spread(self, at: int, most: int) -> Iterator[Callable[[], Part]]:
        finer = Spill(self._folder / str(at), self._level + 1)
        place = self._folder / f"{at}.arrow"
        if place.exists():
            with pa.OSFile(str(place)) as source, pa.ipc.open_file(source) as file:
                for number in range(file.num_record_batches):
                    finer.add(pa.Table.from_batches([file.get_batch(number)]), [])
            place.unlink()
        told = self._folder / f"{at}.facts"
        if told.exists():
            with told.open(encoding="ascii") as lines:
                while some := list(islice(lines, WAITING)):
                    finer.add(ROWS.empty_table(), [json.loads(line) for line in some])
            told.unlink()
        finer.close()
        yield from finer.parts(most)

    def _read(self, group: list[int]) -> Part:
        tables, facts = [ROWS.empty_table()], []
        for at in group:
            place, told = self._folder / f"{at}.arrow", self._folder / f"{at}.facts"
            if place.exists():
                with pa.OSFile(str(place)) as source, pa.ipc.open_file(source) as file:
                    tables.append(file.read_all())
                place.unlink()
            if told.exists():
                with told.open(encoding="ascii") as lines:
                    facts += [json.loads(line) for line in lines]
                told.unlink()
        return Part(pa.concat_tables(tables), facts)


def _file_of(key: bytes, level: int) -> int:
    return (crc32(key) >> (6 * level)) % FILES
