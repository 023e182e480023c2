"""Commands that read dumps: ingest, formats, limits."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.progress import Progress
from commands.shared import DONE, STORE_REFUSED, UsageError

if TYPE_CHECKING:
    from engine.engines import Engine
    from ingest.limits import Limits
    from ingest.pipeline import Dump
    from ingest.store import Store
    from ingest.writing import Derivation


def ingest(options: argparse.Namespace) -> int:
    """Read files or folders into the store and print their ledger."""
    from engine import engines
    from ingest.limits import UnknownLimitError, changed
    from ingest.place import is_remote

    try:
        bounds = changed(options.limit)
    except UnknownLimitError as error:
        raise UsageError(str(error)) from error
    progress = Progress()
    with engines.of(options.engine, options.scheduler) as engine:
        worst = _stored(options, bounds, engine, progress)
        large = not options.dry_run and worst != STORE_REFUSED and _is_large(options.store)
        if large:
            _measure(options, progress, engine)
    if large and not is_remote(options.store):  # who writes to a bucket need not look at it
        _draw(options, progress)
    return worst


def _stored(options: argparse.Namespace, bounds: Limits, engine: Engine, progress: Progress) -> int:
    """Store all that is named, or compare it with what is stored, and return the exit state."""
    named = {"format_name": options.format, "story": options.story, "keep_deleted_text": options.keep_deleted_text}
    worst = DONE
    with engine.reader(bounds, progress.reading) as reader:
        from ingest.pipeline import compare_dump, store_dump  # while the first worker starts up
        from ingest.resuming import stored
        from ingest.store import Store

        store, mapping = Store(options.store, options.wait), _mapping(options.map)
        quarantine = Path(options.quarantine) if options.quarantine else None
        known = {} if options.dry_run else stored(store, options.story, keep_deleted_text=options.keep_deleted_text)
        for dump in reader.read(options.paths, mapping=mapping, known=known, **named):
            told = progress.storing(dump)
            if options.dry_run:
                report = compare_dump(told, store)
            else:
                if dump.in_parts:
                    engine.begin()
                report = store_dump(told, store, quarantine, derived=_measures(store, dump, engine))
            progress.clear()
            worst = max(worst, report.exit)
            _print_report(dump, options)
        if known and not options.dry_run:
            store.clear()  # where all that was named is known, nothing else would
    return worst


def _measures(store: Store, dump: Dump, engine: Engine) -> Derivation | None:
    """Return how measures are worked out, where the store has some or a large dump comes."""
    if dump.tidied is None or not (dump.in_parts or store.snapshot().derived):
        return None
    from engine.measuring import derivation

    return derivation(store.root, engine)


def _is_large(root: str) -> bool:
    """Say whether a store is so large that the screen needs its measures."""
    from ingest.schema import LARGE, THREAD_KEY
    from ingest.store import Store

    return int(Store(root).snapshot().read("threads", only=[*THREAD_KEY, "kept"])["kept"].sum()) > LARGE


def _measure(options: argparse.Namespace, progress: Progress, engine: Engine) -> None:
    """Work the measures out where the store lacks those that fit."""
    from engine.measuring import ensure

    ensure(options.store, progress.measuring, engine)
    progress.clear()


def _draw(options: argparse.Namespace, progress: Progress) -> None:
    """Make the screen files of this machine, once no workers stand beside them: both take memory."""
    import pyarrow as pa

    from engine.screen import ready

    pa.default_memory_pool().release_unused()
    ready(options.store, progress.readying)
    progress.clear()


def measure(options: argparse.Namespace) -> int:
    """Work out what large stories are drawn from, ahead of the first look."""
    from engine import engines

    progress = Progress()
    with engines.of(options.engine, options.scheduler) as engine:
        _measure(options, progress, engine)
    _draw(options, progress)
    return DONE


def _print_report(dump: Dump, options: argparse.Namespace) -> None:
    from charts import change_words, column_words, ledger_words

    report = dump.report
    told = report.as_json()
    if options.json:
        print(json.dumps(told, ensure_ascii=False), flush=True)
    elif report.error:
        print("\n  ".join([report.file, *ledger_words.set_aside(told)]), flush=True)
    else:
        said = [*ledger_words.sentences(told), *ledger_words.set_aside(told), *change_words.of_ingest(told)]
        said += report.notes
        if dump.tidied is not None and options.dry_run:
            said += column_words.guess(told, dump.tidied.comments)
        elif columns := column_words.sentence(told):
            said.append(columns)
        print("\n".join([report.file, *(f"  {line}".rstrip() for line in said)]), flush=True)
    if report.error:
        print(report.error, file=sys.stderr)


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Return field -> column of ``--map``; a column "" says that the file has no such field."""
    from charts.column_words import FIELDS

    for pair in pairs:
        name, equals, _ = pair.partition("=")
        if not equals:
            raise UsageError(f"--map takes FIELD=COLUMN, such as author=user_name, not {pair!r}.")
        if name not in FIELDS:
            raise UsageError(f"--map knows no field {name!r}. Choose one of: {', '.join(FIELDS)}.")
    return dict(pair.split("=", 1) for pair in pairs)


def formats(options: argparse.Namespace) -> int:
    """Say what can be read, and how to come by such a file."""
    from ingest.registry import all_formats

    known = [
        {"name": f.name, "title": f.title, "platform": f.platform, "how_to_get": f.how_to_get}
        for f in all_formats().values()
    ]
    if options.json:
        print(json.dumps(known, ensure_ascii=False, indent=1))
    else:
        for each in known:
            print(f"{each['name']}\n  {each['title']}. {each['how_to_get']}")
    return DONE


def limits(options: argparse.Namespace) -> int:
    """Say how much of a file is read at most, and how to change that."""
    from ingest import limits as known

    rows = [
        {"name": name.replace("_", "-"), "default": getattr(known.DEFAULTS, name), "guards": what,
         "upload": getattr(known.UPLOAD, name), "option": f"--limit {name.replace('_', '-')}=NUMBER"}
        for name, what in known.GUARDS.items()
    ]  # fmt: skip
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return DONE
    for row in rows:
        name = str(row["name"]).replace("-", "_")
        default, upload = (known.shown(name, int(row[kind])) for kind in ("default", "upload"))
        print(f"{row['name']:<12} {default:>14}  {row['guards']}{f' (uploads: {upload})' if upload != default else ''}")
    print("Change one with: rethread ingest FILE --limit NAME=VALUE, such as --limit memory=2G")
    print(known.watch())
    return DONE
