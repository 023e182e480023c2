"""Huge dumps of Reddit's flat records (Arctic Shift, Pushshift), read in parts: memory stays flat, the tables the same.

One pass over the file decodes it and spills its comments to disk by hash of their thread; then one part after another,
whole threads of at most ``limits.part`` comments together, is finished as tidy tables. The sums over all parts are what
``ingest.tidy`` tells of the dump read at once: tables (rows in the order of parts), counts, refused records and notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from ingest import bulk_lines, limits, privacy, registry
from ingest.bulk_columns import Tally
from ingest.bulk_finish import Finished, finish
from ingest.bulk_frames import About
from ingest.bulk_lines import Lines, Single
from ingest.bulk_spill import Spill
from ingest.bulk_strays import Strays, time_at
from ingest.bulk_table import Tabled, Tables
from ingest.format import Refused, Repaired
from ingest.formats import reddit_ndjson
from ingest.opening import Source
from ingest.schema import empty
from ingest.tidy import Tidied

FORMAT = reddit_ndjson.FORMAT
"""The format that can be read in parts."""
LONG = 128 * 1024 * 1024
"""Bytes on the disk from which on it pays to start another process."""


def read_parts(
    source: Source,
    *,
    story: str | None,
    taken: datetime,
    keep_deleted_text: bool,
    scratch: Path,
    cores: int = 1,
) -> Iterator[Tidied]:
    """Read a dump of the format ``reddit_ndjson`` and yield its parts; at least one, empty where it holds nothing.

    ``story``, ``taken`` and ``keep_deleted_text`` are as for ``ingest.tidy.tidy``; ``scratch`` is an empty folder, on
    which about a quarter of the unpacked size is written for a while; of a long file lines are decoded by ``cores``
    processes. When the first part comes, the whole source was read: ``source.finish()`` tells its id and size. The last
    part holds what is told of the dump as a whole: refused records, notes, what was read beyond its comments. A packed
    file that ends too early gives what came before, and every part is ``cut``. Raises LimitError, FormatError and
    OpeningError, as reading at once does, and OSError where the disk refuses; nothing else.
    """
    reading = _Reading(source, scratch)
    reading.read(cores if source.disk_size > LONG else 1)
    for record in registry.remarks(source):
        if not isinstance(record, Repaired):
            reading.strays.take(record)
    dump_id, _ = source.finish()
    if source.broken:
        reading.strays.take(cut_short(source))
    reading.strays.notes += unproven(source, reading.strays.refused)
    about = About(dump_id, FORMAT.platform, story, taken, keep_deleted_text)
    yield from _finished(reading, about)


def cut_short(source: Source) -> Refused:
    """Return the refusal of what a packed file that ends too early lacks."""
    reason = f"the packed file ends too early ({source.broken}); what came before is kept. Fetch the file again"
    return Refused(locator="end of file", code="E-TRUNC", reason=reason)


def unproven(source: Source, refused: Sequence[Refused]) -> list[str]:
    """Return what is to be told of a packed file without a checksum some of whose records were refused."""
    if source.broken or not (refused and source.unchecked):
        return []
    return [
        "The packed file carries no checksum, so damage to it may pass unseen, and what was refused may come from it. "
        "If in doubt, fetch it again and compare."
    ]


class _Reading:
    """The first pass: every line decoded, checked and spilled."""

    def __init__(self, source: Source, scratch: Path) -> None:
        self._source = source
        self.tally = Tally()
        self.strays = Strays(source, self.tally)
        self.spill = Spill(scratch)

    def read(self, cores: int) -> None:
        for block in Tables(cores).each(bulk_lines.read(self._source)):
            if isinstance(block, Single):
                self.strays.take_value(block)
            else:
                self._take(*block)
            self._spill_strays()
        self._spill_strays()
        self.spill.close()

    def _take(self, lines: Lines, told: Tabled) -> None:
        """Spill a table, and read the lines beside it, each of which may belong to the thread of the one before."""
        self.tally.add(told.tally)
        threads, odd = told.rows["thread"].combine_chunks(), told.odd.tolist()
        kept = np.delete(np.arange(len(lines)), told.odd)
        behind = -1
        for at in odd:
            before = int(np.searchsorted(kept, at)) - 1
            if before >= 0 and (at == 0 or behind != at - 1):
                self.strays.after(threads[before].as_py())
            self.strays.take_line(lines, at)
            behind = at
        if len(kept) and behind != len(lines) - 1:
            self.strays.after(threads[-1].as_py())
        self.spill.add(told.rows, [])

    def _spill_strays(self) -> None:
        rows, facts = self.strays.table(), self.strays.facts
        self.strays.facts = []
        self.spill.add(rows, facts)


def _finished(reading: _Reading, about: About) -> Iterator[Tidied]:
    """Yield the parts; the last waits until the others are gone, for only then all that was masked is counted."""
    tally, strays = reading.tally, reading.strays
    removed: Counter[str] = tally.removed
    observed, cut = time_at(tally.observed), any(record.code == "E-TRUNC" for record in strays.refused)
    parts = reading.spill.parts(limits.current().part)
    load, following = next(parts, None), next(parts, None)
    several = following is not None
    done = Finished(empty("comments"), empty("threads"), [], 0)
    while load is not None:
        done = finish(load(), about, removed, by_name=several)
        load, following = following, next(parts, None)
        if load is None:
            break
        if len(done.threads):
            yield _tidied(done, observed, cut, part=True)
        del done
    told = _tidied(done, observed, cut, part=several)
    told.read += len(strays.refused) + strays.unlisted
    told.refused, told.unlisted, told.repaired = strays.refused, strays.unlisted, tally.repaired
    before = [reddit_ndjson.note_of_hidden(tally.hidden).text] if tally.hidden else []
    masked = privacy.told(removed)
    told.notes = [*before, *strays.notes, *told.notes, *([masked] if masked else [])]
    yield told


def _tidied(done: Finished, observed: datetime | None, cut: bool, *, part: bool) -> Tidied:
    return Tidied(done.comments, done.threads, empty("documents"), {}, [], 0, done.notes, observed, done.read,
                  part=part, cut=cut)  # fmt: skip
