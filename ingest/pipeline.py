"""One dump, from its bytes to the store: open, detect, parse, tidy, store, with a report of what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest import bulk, limits, memory, quarantine, registry
from ingest.disk import remedy
from ingest.format import Columns, Format, FormatError, MappingError, Record, Refused
from ingest.gathering import Gathering, gather
from ingest.ledger import Report
from ingest.limits import LimitError
from ingest.opening import OpeningError, Source
from ingest.privacy import mask, mask_all
from ingest.store import DROPPED, KEPT, DumpFacts, NotClearedError, Store, StoreError
from ingest.tidy import Tidied, tidy
from ingest.unpacking import open_dumps
from ingest.writing import Changes, Derivation

DONE, WRONG_USAGE, REFUSED_SOME, UNREADABLE, STORE_REFUSED, LIMIT_HIT = 0, 2, 3, 4, 5, 6
"""Exit states of one dump."""


class PartsError(Exception):
    """The rest of a large dump cannot be read. The message names the file, the reason and the remedy."""

    def __init__(self, told: str, *, disk: bool = False) -> None:
        """Take the message, and whether it is the disk that refused."""
        super().__init__(told)
        self.exit = STORE_REFUSED if disk else LIMIT_HIT


LEAST_BYTES = 32
"""Bytes that a comment takes at the very least in a packed file."""
LIMIT_CODES = ("E-LIMIT", "E-DEPTH")
"""Codes of records that go beyond a limit."""


@dataclass(frozen=True)
class Dump:
    """One dump, read: its tables and its report. Nothing is stored yet.

    A large dump comes in parts of whole threads, of which only one is in memory at a time.
    """

    report: Report
    """Counts the parts that were taken so far."""
    tidied: Tidied | None = None
    """The first part: of all but large dumps the whole."""
    facts: DumpFacts | None = None
    refused: list[Refused] = field(default_factory=list)
    """What was refused, with its raw text."""
    more: Iterator[Tidied] = field(default_factory=lambda: iter(()))
    """The other parts, read as they are asked for. Raises PartsError where the rest cannot be read."""

    in_parts: bool = False
    """It is a large dump: there may be more parts than the first."""

    def parts(self) -> Iterator[Tidied]:
        """Yield all parts, and count them into the report. Can be gone through once."""
        if self.tidied is not None:
            yield self.tidied
        for part in self.more:
            _fill(self.report, part)
            self.refused.extend(part.refused)
            yield part


def read_dump(
    source: Source,
    *,
    format_name: str | None = None,
    story: str | None = None,
    keep_deleted_text: bool = False,
    scratch: Path | None = None,
    cores: int = 1,
) -> Dump:
    """Read one dump into tidy tables.

    Text that was deleted at the source is left out, and dropped where it was known, unless ``keep_deleted_text``.
    A large dump is read in parts where there is a ``scratch`` folder, empty, for them, and by as many ``cores``.

    The format is detected from the content unless named. A dump that cannot be read gives a Dump without tables,
    whose report holds the error as one sentence and the exit state. Raises nothing for a bad dump.
    """
    report = Report(file=source.name, disk_size=source.disk_size)
    report.modified = source.modified.isoformat() if source.modified else None
    taken = source.modified or datetime.now(UTC)
    try:
        chosen = registry.by_name(format_name) if format_name else registry.detect(source.sample())
        report.format = chosen.name
        if scratch is not None and _is_large(source, chosen):
            parts = bulk.read_parts(
                source, story=story, taken=taken, keep_deleted_text=keep_deleted_text, scratch=scratch, cores=cores
            )
            first, more = next(parts), parts
            report.dump_id, size = source.finish()
        else:
            gathering = gather(_records(chosen, source, report), source.raw_of)
            report.dump_id, size = source.finish()
            if source.broken:
                gathering.take(bulk.cut_short(source))
            gathering.notes += bulk.unproven(source, gathering.refused)
            first, more = _tidy(gathering, report.dump_id, chosen, story, taken, keep_deleted_text), iter(())
    except LimitError as error:
        return _failed(report, LIMIT_HIT, f"{source.name}: {error}.")
    except MappingError as error:
        return _failed(report, WRONG_USAGE, f"{source.name}: {error}")
    except (FormatError, OpeningError) as error:
        return _failed(report, UNREADABLE, f"{source.name}: {error}")
    except registry.DetectionError as error:
        if source.broken:
            told = f"the packed file is damaged ({source.broken}), and nothing of it can be read. Fetch it again."
            return _failed(report, UNREADABLE, f"{source.name}: {told}")
        return _failed(report, UNREADABLE, str(error))
    _fill(report, first)
    if source.mapping and report.mapping is None:
        report.notes.append(f"It was read as {chosen.name}, whose columns are known; --map takes --format table.")
    if first.comments.empty and first.documents.empty and first.threads.empty:
        return _nothing_kept(report, first, chosen.name)
    facts = DumpFacts(
        report.dump_id, mask(source.name), chosen.name, chosen.version, size, story, first.observed_at or taken,
        KEPT if keep_deleted_text else DROPPED,
    )  # fmt: skip
    return Dump(report, first, facts, first.refused, more)


def _is_large(source: Source, chosen: Format) -> bool:
    """Say whether a dump may hold more comments than one part, and is of the format that is read in parts."""
    return chosen.name == bulk.FORMAT.name and source.disk_size > LEAST_BYTES * limits.current().part


def _tidy(
    gathering: Gathering, dump_id: str, chosen: Format, story: str | None, taken: datetime, keep_deleted_text: bool
) -> Tidied:
    return tidy(
        gathering, dump_id=dump_id, platform=chosen.platform, story=story, taken=taken,
        keep_deleted_text=keep_deleted_text,
    )  # fmt: skip


def _nothing_kept(report: Report, tidied: Tidied, name: str) -> Dump:
    """Return the dump of which every record was refused, if it held one; its refused records can still be mended."""
    reason = tidied.refused[0].reason if tidied.refused else "it holds no comment and no article"
    beyond = bool(tidied.refused) and all(r.code in LIMIT_CODES for r in tidied.refused)
    told = f"{report.file}: read as {name}, but nothing could be kept: {reason.rstrip('.')}."
    return Dump(_failed(report, LIMIT_HIT if beyond else UNREADABLE, told).report, refused=tidied.refused)


def store_dump(
    dump: Dump, store: Store, quarantine_folder: Path | None = None, *, derived: Derivation | None = None
) -> Report:
    """Merge a dump that was read into the store; the same dump a second time changes nothing.

    Its refused records are written to ``quarantine_folder``, by default one inside the store. ``derived`` is what is
    worked out of its comments and stored beside them. A failure of the store or the disk is told in the report
    (exit 5), never raised, and so is one that ends a large dump before its end (exit 6): then nothing of it is stored.
    """
    report = dump.report
    folder = quarantine_folder or f"{store.root}/{quarantine.FOLDER}"

    def told(changes: Changes) -> dict[str, object]:
        _set_aside(dump, store, folder)
        return _as_kept(_with_changes(report, changes))

    try:
        if dump.tidied is None or dump.facts is None:
            _set_aside(dump, store, folder)
        elif store.holds(dump.facts):
            _set_aside(dump, store, folder)
            store.clear()
            return _known_already(dump)
        else:
            store.add(dump.facts, dump.parts(), told, derived)
    except PartsError as error:
        return _failed(report, error.exit, str(error)).report
    except NotClearedError as error:
        report.notes.append(str(error))
    except StoreError as error:
        return _failed(report, STORE_REFUSED, str(error)).report
    except OSError as error:
        told_of = f"{error.filename or store.root}: {error.strerror or error}; {remedy(error)}."
        return _failed(report, STORE_REFUSED, told_of).report
    return report


def _set_aside(dump: Dump, store: Store, folder: Path | str) -> None:
    if dump.refused:
        refused = memory.load(store.root).without_named(dump.refused)
        dump.report.quarantine = quarantine.write(folder, dump.report.dump_id, dump.report.file, refused)


def _known_already(dump: Dump) -> Report:
    """Return the report of a dump that was stored before."""
    for _ in dump.parts():
        continue
    dump.report.unchanged, dump.report.unstored = dump.report.unstored, 0
    dump.report.notes.append("This very file was stored before; nothing changed.")
    return dump.report


def compare_dump(dump: Dump, store: Store) -> Report:
    """Return the report of a dump with what storing it would change; nothing is stored.

    Where the store cannot be read, the report says so in a note and the records stay ``unstored``.
    """
    if dump.tidied is None or dump.facts is None:
        return dump.report
    try:
        if store.holds(dump.facts):
            return _known_already(dump)
        return _with_changes(dump.report, store.would_change(dump.facts, dump.parts()))
    except PartsError as error:
        return _failed(dump.report, error.exit, str(error)).report
    except StoreError as error:
        dump.report.notes.append(str(error))
        return dump.report


def _with_changes(report: Report, changes: Changes) -> Report:
    for name, count in asdict(changes).items():
        setattr(report, name, count)
    report.unstored -= changes.added + changes.updated + changes.unchanged
    return report


def _as_kept(report: Report) -> dict[str, object]:
    """Return the report as it is kept in the store: without addresses, and without the place of the store."""
    told = report.as_json() | {"unstored": 0}
    told["quarantine"] = Path(report.quarantine).name if report.quarantine else None
    kept: dict[str, object] = mask_all(told)
    return kept


def ingest_dump(source: Source, store: Store, *, format_name: str | None = None, story: str | None = None) -> Report:
    """Read one dump and merge it into the store: ``read_dump`` and ``store_dump`` in one."""
    return store_dump(read_dump(source, format_name=format_name, story=story), store)


def read_path(
    path: str,
    *,
    format_name: str | None = None,
    story: str | None = None,
    mapping: Mapping[str, str] | None = None,
    keep_deleted_text: bool = False,
) -> Iterator[Dump]:
    """Read every dump behind a path, in this process, and yield it with its report; nothing is stored.

    ``mapping`` (field -> column) is for tables whose columns Rethread would guess otherwise. Files of strangers are
    read in a process of their own: see ``ingest.guarded``.
    """
    try:
        for source in sources(path):
            source.mapping = mapping or {}
            if is_wanted(source, format_name):
                yield read_dump(source, format_name=format_name, story=story, keep_deleted_text=keep_deleted_text)
    except (LimitError, OpeningError) as error:
        yield unopened(path, error)


def sources(path: str) -> Iterator[Source]:
    """Yield the dumps behind a path, opened. Raises OpeningError, also for an empty folder, and LimitError."""
    found = 0
    for source in open_dumps(path):
        found += 1
        yield source
    if not found:
        raise OpeningError(f"{path}: this folder holds no file")


def unopened(name: str, error: Exception) -> Dump:
    """Return the dump of a path that could not be opened at all."""
    return _failed(Report(file=name), LIMIT_HIT if isinstance(error, LimitError) else UNREADABLE, f"{error}.")


def is_wanted(source: Source, format_name: str | None = None) -> bool:
    """Say whether a file is read on its own: one that only goes along with another of its folder is not."""
    return format_name is not None or not _is_companion(source)


def _is_companion(source: Source) -> bool:
    """Say whether the file is only read along with another one of its folder."""
    name = source.name.replace("\\", "/").rpartition("/")[2].rpartition(": ")[2].lower()
    known = {companion for f in registry.all_formats().values() for companion in f.companions}
    if name not in known:
        return False
    try:
        return not registry.claims(source.sample())
    except (LimitError, OpeningError):
        return False


def _records(chosen: Format, source: Source, report: Report) -> Iterator[Record]:
    """Pass the records of a dump on, counted. A format that fails on a cut dump ends it, and keeps what came before."""
    records = chosen.parse(source)
    count = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except FormatError:
            if source.broken and count:
                return
            raise
        if isinstance(record, Columns):
            report.columns, report.mapping, report.mapped_by = record.names, record.mapping, record.why
            continue
        count += 1
        yield record


def _fill(report: Report, part: Tidied) -> None:
    report.sum_up(part.threads, part.absent)
    report.documents += len(part.documents)
    report.repaired += part.repaired
    report.notes += [note for note in part.notes if note not in report.notes]
    report.refuse(part.refused)
    report.duplicates += part.repeated
    report.read += part.read
    report.unlisted += part.unlisted
    report.unstored += len(part.comments) + len(part.documents)


def _failed(report: Report, exit_state: int, error: str) -> Dump:
    report.error, report.exit = error, exit_state
    return Dump(report)
