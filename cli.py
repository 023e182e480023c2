"""Front door 2, the terminal: reads words, calls the product, prints what comes back. Holds no logic.

Heavy packages are imported by the command that needs them, so that ``rethread --help`` answers at once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.codebook import Codebook
    from analysis.study import Study
    from analysis.tone import Tone
    from charts.receipt import Origin
    from ingest.pipeline import Dump
    from ingest.store import Snapshot

HERE = Path(__file__).resolve().parent
NETWORKS = ("gexf", "graphml")
DONE, FAULT, WRONG_USAGE, NOT_ALL, STORE_REFUSED, INTERRUPTED = 0, 1, 2, 3, 5, 130


class UsageError(Exception):
    """The words ask for something that is not there. The message says what there is."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (README.md lists them)."""
    parser, passing_on = _parser()
    options, rest = parser.parse_known_args(words)
    if rest and options.command not in passing_on:
        parser.error(f"{options.command} does not know {' '.join(rest)}; see rethread {options.command} --help")
    options.rest = rest
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return _say("Interrupted; the store is as it was.", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    """Say an error as one sentence and return its exit status."""
    from analysis.codebook import CodebookError
    from analysis.minilm import ModelError
    from analysis.tone import ToneError
    from charts.export import ExportError
    from charts.receipt import ReceiptError
    from ingest.store import StoreError

    match error:
        case UsageError() | CodebookError() | ToneError() | ReceiptError():
            return _say(str(error), WRONG_USAGE)
        case StoreError() | ExportError() | ModelError():
            return _say(str(error), STORE_REFUSED)
        case OSError():
            place = error.filename or "The disk"
            return _say(f"{place}: {error.strerror}; check the path, its permissions and the disk.", STORE_REFUSED)
    if os.environ.get("RETHREAD_DEBUG"):
        raise error
    fault = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return _say(f"This is a fault in Rethread itself ({fault}). RETHREAD_DEBUG=1 shows where; please report it.", FAULT)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


# ---- commands ----


def ingest(options: argparse.Namespace) -> int:
    """Read files or folders into the store and print their ledger."""
    from ingest.guarded import Guard
    from ingest.limits import UnknownLimitError, changed

    try:
        bounds = changed(options.limit)
    except UnknownLimitError as error:
        raise UsageError(str(error)) from error
    named = {"format_name": options.format, "story": options.story, "keep_deleted_text": options.keep_deleted_text}
    worst = DONE
    with Guard(bounds) as guard:  # its worker starts up while this process imports
        from ingest.pipeline import compare_dump, store_dump
        from ingest.store import Store

        store, mapping = Store(options.store), _mapping(options.map)
        quarantine = Path(options.quarantine) if options.quarantine else None
        for path in options.paths:
            for dump in guard.read(path, mapping=mapping, **named):
                report = compare_dump(dump, store) if options.dry_run else store_dump(dump, store, quarantine)
                worst = max(worst, report.exit)
                _print_report(dump, options)
    return worst


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


def threads(options: argparse.Namespace) -> int:
    """List what is in the store, with coverage and what the last crawl changed."""
    from charts.change_words import since

    found = _snapshot(options).read("threads")
    if options.json:
        print(found.to_json(orient="records", date_format="iso", force_ascii=False))
        return DONE
    if found.empty:
        print("The store is empty. Add a thread with: rethread ingest FILE")
    for row in found.astype(object).where(found.notna(), None).to_dict("records"):
        declared = f" of {row['declared_comments']} declared" if row["declared_comments"] is not None else ""
        place = f"{row['story_id']}  {row['platform']}/{row['thread_id']}"
        gone = f", {row['gone_total']} of them gone" if row["gone_total"] else ""
        print(f"{place}  {row['kept']} comments{declared}{gone}  {row['title'] or ''}")
        if changed := since(row):
            print(f"  {changed}")
    return DONE


def table(options: argparse.Namespace) -> int:
    """Write a tidy or derived table."""
    from analysis.study import build
    from analysis.tables import DERIVED
    from charts.tables import WRITERS
    from ingest.schema import TABLES

    if options.name not in [*TABLES, *DERIVED]:
        raise UsageError(f"There is no table {options.name!r}. Choose one of: {', '.join([*TABLES, *DERIVED])}.")
    snapshot = _snapshot(options)
    if options.name in TABLES and not options.pseudonyms:
        frame = snapshot.read(options.name)
    else:
        comments, threads, documents = (snapshot.read(name) for name in ("comments", "threads", "documents"))
        study = build(comments, threads, documents, _codebook(options), tone=_tone(options))
        frame = _table(study, options, snapshot)
    if options.out is None:
        WRITERS[options.format](frame, sys.stdout.buffer)
    else:
        with Path(options.out).open("wb") as out:
            WRITERS[options.format](frame, out)
    return DONE


def _table(study: Study, options: argparse.Namespace, snapshot: Snapshot) -> DataFrame:
    """Return a table by name, with the names of authors or without."""
    from analysis.pseudonyms import pseudonymous, pseudonymous_table
    from analysis.tables import DERIVED

    if not options.pseudonyms:
        return study.table(options.name)
    if options.name not in ("comments", *DERIVED):
        return pseudonymous_table(snapshot.read(options.name), study, _salt(options))
    hidden = pseudonymous(study, _salt(options), lasting=True)
    return hidden.comments if options.name == "comments" else hidden.table(options.name)


def _salt(options: argparse.Namespace) -> str:
    from ingest import salt

    return salt.of_store(options.store)


def export(options: argparse.Namespace) -> int:
    """Write static charts, each with its numbers and its receipt."""
    from charts.chart import all_charts
    from charts.export import export as write_charts

    known = {chart.name: chart for chart in all_charts()}
    if unknown := [name for name in options.charts if name not in known]:
        raise UsageError(f"There is no chart {unknown[0]!r}. Choose from: {', '.join(known)}.")
    chosen = [known[name] for name in options.charts] or list(known.values())
    study, origin = _study(options, options.story, options.thread, options.weight)
    if options.pseudonyms:
        study, origin = _hidden(study, origin, options)
    for path in write_charts(study, chosen, options.to.split(","), Path(options.out), origin=origin, dark=options.dark):
        print(path)
    return DONE


def _hidden(study: Study, origin: Origin, options: argparse.Namespace) -> tuple[Study, Origin]:
    """Return a study without the names of its authors; its receipts say so."""
    from dataclasses import replace

    from analysis.pseudonyms import pseudonymous

    hidden = pseudonymous(study, _salt(options), lasting=True)
    return hidden, replace(origin, selection={**origin.selection, "pseudonyms": True})


def network(options: argparse.Namespace) -> int:
    """Write who answers whom, for Gephi and the like."""
    from charts.network import network as written

    to = options.to or (Path(options.out).suffix[1:].lower() if options.out else "") or "gexf"
    if to not in NETWORKS:
        raise UsageError(f"A network is written as {' or '.join(NETWORKS)}, not {to!r}; say which with --to.")
    study, _ = _study(options, options.story, options.thread, None)
    out = Path(options.out or f"{options.of}.{to}")
    out.write_bytes(written(study, options.of, to, names=options.names, salt="" if options.names else _salt(options)))
    print(out)
    return DONE


def report(options: argparse.Namespace) -> int:
    """Write one self-contained page to send."""
    from charts.chart import all_charts
    from charts.report import report as page

    study, origin = _study(options, options.story, options.thread, options.weight)
    content = page(
        study, all_charts(), origin, pseudonyms=options.pseudonyms, salt=_salt(options) if options.pseudonyms else ""
    )
    Path(options.out).write_bytes(content.encode())
    print(options.out)
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Derive the numbers of an exported chart again and say whether they match."""
    from charts import receipt
    from charts.chart import all_charts

    given = receipt.load(Path(options.receipt))
    try:
        study, origin = _study(options, given.selection.get("story"), given.selection.get("thread"), given.weight)
    except UsageError:
        print(f"cannot check\n  {receipt.said(given.selection)} is not in the store {options.store}.")
        return NOT_ALL
    if given.selection.get("pseudonyms"):
        study, origin = _hidden(study, origin, options)
    chart = next((c for c in all_charts() if c.name == given.chart["name"]), None)
    verdict = receipt.verify(given, study, chart, origin.dumps, Path(options.receipt).parent)
    print("\n  ".join([verdict.outcome, *verdict.reasons]))
    return DONE if verdict.outcome == "match" else NOT_ALL


def check(options: argparse.Namespace) -> int:
    """Verify a store: every table readable, every key unique, every count right."""
    from dataclasses import asdict

    from ingest.checking import Finding
    from ingest.checking import check as findings

    found = findings(options.store)
    for load in (_codebook, _tone):
        try:
            load(argparse.Namespace(store=options.store, codebook=None, tone=None))
        except ValueError as error:
            found.append(Finding(str(error).split(":")[0], str(error)))
    whole = not any(finding.damage for finding in found)
    if options.json:
        told = {"store": options.store, "whole": whole, "findings": [asdict(finding) for finding in found]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for finding in found:
            print(f"{finding.place}: {finding.problem}")
        print(f"The store {options.store} is {'whole' if whole else 'damaged'}.")
    return DONE if whole else STORE_REFUSED


def forget(options: argparse.Namespace) -> int:
    """Take people or comments out of the store and its history, and never let them in again."""
    from dataclasses import asdict

    from charts.forget_words import question, sentences
    from ingest import forget as forgetting

    found = forgetting.look(options.store, options.words)
    if found.unknown:
        raise UsageError(f"The store {options.store} holds no author and no comment {found.unknown[0]!r}.")
    if not options.yes:
        if not sys.stdin.isatty():
            raise UsageError(f"{question(asdict(found))} Say so with --yes.")
        if input(f"{question(asdict(found))} Type yes to go on: ").strip().lower() != "yes":
            return _say("Nothing was changed.", DONE)
    done = asdict(forgetting.forget(options.store, options.words))
    print(json.dumps(done) if options.json else "\n".join(sentences(done)))
    return DONE


def dashboard(options: argparse.Namespace) -> int:
    """Open the app."""
    from views import exposure

    os.environ["RETHREAD_STORE"] = str(Path(options.store).resolve())
    if options.behind_proxy:
        os.environ[exposure.PROXY] = "1"
    if told := exposure.warning(exposure.asked_address(options.rest, os.environ), os.environ):
        print(told, file=sys.stderr)
    # Streamlit finds its settings (.streamlit/config.toml) only from the folder it is started in.
    return subprocess.call([sys.executable, "-m", "streamlit", "run", "serve.py", *options.rest], cwd=HERE)


def test(options: argparse.Namespace) -> int:
    """Run the tests, on all cores."""
    spread = ["-n", "auto", "--dist", "loadfile"]
    return subprocess.call([sys.executable, "-m", "pytest", *spread, *options.rest], cwd=HERE)


# ---- what commands share ----


def _snapshot(options: argparse.Namespace) -> Snapshot:
    from ingest.store import Store

    return Store(options.store).snapshot()


def _codebook(options: argparse.Namespace) -> Codebook:
    from analysis import codebook

    return codebook.load(options.codebook) if options.codebook else codebook.of_store(options.store)


def _tone(options: argparse.Namespace) -> Tone:
    from analysis import tone

    return tone.load(options.tone) if options.tone else tone.of_store(options.store)


def _study(
    options: argparse.Namespace, story: str | None, thread: str | None, weight: str | None
) -> tuple[Study, Origin]:
    """Return the study of a story or a thread, of the only story where neither is named, and where it comes from."""
    from analysis.study import build
    from charts.receipt import Origin

    snapshot = _snapshot(options)
    threads, documents = snapshot.read("threads"), snapshot.read("documents")
    stories = sorted(set(threads["story_id"]) | set(documents["story_id"]))
    if story is None and thread is None and len(stories) == 1:
        story = stories[0]
    if thread is not None:
        threads = threads[threads["thread_id"] == thread]
        documents = documents[documents["story_id"].isin(threads["story_id"])]
    else:
        threads, documents = threads[threads["story_id"] == story], documents[documents["story_id"] == story]
    if threads.empty and documents.empty:
        there = ", ".join(stories) or "nothing yet; add a thread with `rethread ingest FILE`"
        raise UsageError(f"Say which story with --story, or which thread with --thread. The store holds: {there}.")
    study = build(snapshot.read("comments", threads), threads, documents, _codebook(options), weight, _tone(options))
    return study, Origin(selection={"story": story, "thread": thread}, dumps=snapshot.read("dumps"))


def _parser() -> tuple[argparse.ArgumentParser, set[str]]:
    """Return the parser, and the commands that pass unknown words on."""
    parser = argparse.ArgumentParser(
        prog="rethread", description="Saved comment threads, turned into charts a person can defend."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(run: Callable[[argparse.Namespace], int], *arguments: tuple[Any, ...]) -> None:
        added = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        added.set_defaults(run=run)
        home = os.environ.get("RETHREAD_STORE") or str(HERE / "data" / "store")
        added.add_argument("--store", metavar="DIR", default=home, help="where the store lies (default: data/store)")
        for *names, settings in arguments:
            added.add_argument(*names, **settings)

    story = ("--story", {"metavar": "ID", "help": "the story to take"})
    thread = ("--thread", {"metavar": "ID", "help": "the thread to take"})
    weight = ("--weight", {"metavar": "NAME", "help": "what one comment counts: comment, author, score, …"})
    codebook = ("--codebook", {"metavar": "FILE", "help": "another codebook than that of the store"})
    tone = ("--tone", {"metavar": "FILE", "help": "another file of words and neutral band than that of the store"})
    hide = "write Commenter and a code instead of names, the same wherever this store is used"
    pseudonyms = ("--pseudonyms", {"action": "store_true", "help": hide})
    as_json = ("--json", {"action": "store_true", "help": "print JSON and nothing else"})
    command(
        ingest,
        ("paths", {"nargs": "+", "metavar": "PATH", "help": "files or folders; - reads standard input"}),
        ("--format", {"metavar": "NAME", "help": "read as this format instead of detecting it"}),
        ("--story", {"metavar": "NAME", "help": "file everything under this story"}),
        (
            "--map",
            {"metavar": "FIELD=COLUMN", "nargs": "+", "default": [], "help": "say which column of a table is what"},
        ),
        (
            "--keep-deleted-text",
            {
                "action": "store_true",
                "help": "keep text that was deleted at its source; by default it is dropped from the store",
            },
        ),
        ("--dry-run", {"action": "store_true", "help": "read and report, store nothing"}),
        (
            "--limit",
            {"metavar": "NAME=VALUE", "action": "append", "default": [], "help": "change a limit; see rethread limits"},
        ),
        (
            "--quarantine",
            {"metavar": "DIR", "help": "where refused records are set aside (default: quarantine in the store)"},
        ),
        as_json,
    )
    command(formats, as_json)
    command(limits, as_json)
    command(threads, as_json)
    command(
        table,
        ("name", {"metavar": "NAME", "help": "comments, threads, documents, dumps, sentiment, themes, …"}),
        ("--format", {"choices": ["csv", "jsonl", "parquet"], "default": "csv", "help": "default: csv"}),
        ("--out", {"metavar": "FILE", "help": "write there instead of to the terminal"}),
        pseudonyms,
        codebook,
        tone,
    )
    command(
        export,
        ("charts", {"nargs": "*", "metavar": "CHART", "help": "default: all charts"}),
        story,
        thread,
        weight,
        codebook,
        tone,
        ("--to", {"metavar": "KINDS", "default": "html", "help": "some of html,png,svg,pdf,json (default: html)"}),
        ("--dark", {"action": "store_true", "help": "pictures for a dark page"}),
        pseudonyms,
        ("--out", {"metavar": "DIR", "default": str(HERE / "data" / "exports"), "help": "default: data/exports"}),
    )
    command(
        network,
        story,
        thread,
        codebook,
        tone,
        ("--of", {"choices": ["authors", "comments"], "default": "authors", "help": "default: authors"}),
        ("--to", {"metavar": "KIND", "help": "gexf or graphml (default: as the ending of --out says, else gexf)"}),
        ("--names", {"action": "store_true", "help": "write real names; else authors are Commenter 1, 2, …"}),
        ("--out", {"metavar": "FILE", "help": "default: authors.gexf, comments.graphml, …"}),
    )
    command(
        report,
        story,
        thread,
        weight,
        codebook,
        tone,
        ("--out", {"metavar": "FILE.html", "default": "report.html", "help": "default: report.html"}),
        pseudonyms,
    )
    command(
        verify,
        ("receipt", {"metavar": "RECEIPT", "help": "the .receipt.json beside an exported chart"}),
        codebook,
        tone,
    )
    command(check, as_json)
    command(
        forget,
        ("words", {"nargs": "+", "metavar": "AUTHOR|PLATFORM/THREAD/COMMENT", "help": "a name as the store has it"}),
        ("--yes", {"action": "store_true", "help": "do not ask"}),
        as_json,
    )
    command(
        dashboard,
        ("--behind-proxy", {"action": "store_true", "help": "say that a proxy asks for a login; see docs/deploy.md"}),
    )
    command(test)
    return parser, {"dashboard", "test"}


if __name__ == "__main__":
    sys.exit(main())
