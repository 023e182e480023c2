"""One dump, from its bytes to the store: open, detect, parse, tidy, store, with a report of what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from ingest import registry
from ingest.format import Columns, Format, FormatError, MappingError, Record, Refused
from ingest.ledger import Report
from ingest.opening import LimitError, OpeningError, Source, open_dumps
from ingest.privacy import mask, mask_all
from ingest.store import DROPPED, KEPT, DumpFacts, Store, StoreError
from ingest.tidy import Tidied, gather, tidy

DONE, WRONG_USAGE, REFUSED_SOME, UNREADABLE, STORE_REFUSED, LIMIT_HIT = 0, 2, 3, 4, 5, 6
"""Exit states of one dump."""


@dataclass(frozen=True)
class Dump:
    """One dump, read: its tables and its report. Nothing is stored yet."""

    report: Report
    tidied: Tidied | None = None
    facts: DumpFacts | None = None


def read_dump(
    source: Source, *, format_name: str | None = None, story: str | None = None, keep_deleted_text: bool = False
) -> Dump:
    """Read one dump into tidy tables.

    Text that was deleted at the source is left out, and dropped where it was known, unless ``keep_deleted_text``.

    The format is detected from the content unless named. A dump that cannot be read gives a Dump without tables,
    whose report holds the error as one sentence and the exit state. Raises nothing for a bad dump.
    """
    report = Report(file=source.name)
    try:
        chosen = registry.by_name(format_name) if format_name else registry.detect(source.sample())
        report.format = chosen.name
        gathering = gather(_records(chosen, source, report))
        report.dump_id, size = source.finish()
        if source.broken:
            gathering.refused.append(_cut_short(source))
        taken = source.modified or datetime.now(UTC)
        tidied = tidy(
            gathering,
            dump_id=report.dump_id,
            platform=chosen.platform,
            story=story,
            taken=taken,
            keep_deleted_text=keep_deleted_text,
        )
    except LimitError as error:
        return _failed(report, LIMIT_HIT, f"{source.name}: {error}.")
    except MappingError as error:
        return _failed(report, WRONG_USAGE, f"{source.name}: {error}")
    except (FormatError, OpeningError) as error:
        return _failed(report, UNREADABLE, f"{source.name}: {error}")
    except registry.DetectionError as error:
        return _failed(report, UNREADABLE, str(error))
    _fill(report, tidied)
    if source.mapping and report.mapping is None:
        report.notes.append(f"It was read as {chosen.name}, whose columns are known; --map takes --format table.")
    if tidied.comments.empty and tidied.documents.empty and tidied.threads.empty:
        reason = tidied.refused[0].reason if tidied.refused else "it holds no comment and no article"
        return _failed(report, UNREADABLE, f"{source.name}: read as {chosen.name}, but nothing could be kept: {reason}")
    facts = DumpFacts(
        report.dump_id, mask(source.name), chosen.name, chosen.version, size, story, tidied.observed_at or taken,
        KEPT if keep_deleted_text else DROPPED,
    )  # fmt: skip
    return Dump(report, tidied, facts)


def store_dump(dump: Dump, store: Store) -> Report:
    """Merge a dump that was read into the store; the same dump a second time changes nothing.

    A failure of the store is told in the report (exit 5), never raised.
    """
    if dump.tidied is None or dump.facts is None:
        return dump.report
    try:
        if store.holds(dump.facts):
            dump.report.unchanged = dump.report.kept + dump.report.stubs
            dump.report.notes.append("This very file was stored before; nothing changed.")
            return dump.report
        changes = store.add(dump.facts, dump.tidied, mask_all(dump.report.as_json()))
    except StoreError as error:
        return _failed(dump.report, STORE_REFUSED, str(error)).report
    for name, count in asdict(changes).items():
        setattr(dump.report, name, count)
    return dump.report


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
    """Read every dump behind a path and yield it with its report; nothing is stored.

    ``mapping`` (field -> column) is for tables whose columns Rethread would guess otherwise.
    """
    found = 0
    try:
        for source in open_dumps(path):
            found += 1
            source.mapping = mapping or {}
            if format_name is not None or not _is_companion(source):
                yield read_dump(source, format_name=format_name, story=story, keep_deleted_text=keep_deleted_text)
        if not found:
            yield _failed(Report(file=path), UNREADABLE, f"{path}: this folder holds no file.")
    except LimitError as error:
        yield _failed(Report(file=path), LIMIT_HIT, f"{error}.")
    except OpeningError as error:
        yield _failed(Report(file=path), UNREADABLE, f"{error}.")


def _is_companion(source: Source) -> bool:
    """Say whether the file is only read along with another one of its folder."""
    name = source.name.replace("\\", "/").rpartition("/")[2].rpartition(": ")[2].lower()
    known = {companion for f in registry.all_formats().values() for companion in f.companions}
    return name in known and not registry.claims(source.sample())


def _records(chosen: Format, source: Source, report: Report) -> Iterator[Record]:
    """Pass the records of a dump on, counted. A format that fails on a cut dump ends it, and keeps what came before."""
    records = chosen.parse(source)
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except FormatError:
            if source.broken and report.read:
                return
            raise
        if isinstance(record, Columns):
            report.columns, report.mapping, report.mapped_by = record.names, record.mapping, record.why
            continue
        report.read += 1
        yield record


def _cut_short(source: Source) -> Refused:
    reason = f"the packed file ends too early ({source.broken}); what came before is kept. Fetch the file again"
    return Refused(locator="end of file", code="E-TRUNC", reason=reason)


def _fill(report: Report, tidied: Tidied) -> None:
    report.sum_up(tidied.threads, tidied.absent)
    report.documents = len(tidied.documents)
    report.repaired = tidied.repaired
    report.notes += tidied.notes
    report.refuse(tidied.refused)
    report.read = len(tidied.comments) + report.duplicates + len(tidied.refused)


def _failed(report: Report, exit_state: int, error: str) -> Dump:
    report.error, report.exit = error, exit_state
    return Dump(report)
