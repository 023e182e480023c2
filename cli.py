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
    from analysis.codebook import Codebook
    from analysis.study import Study
    from ingest.store import Snapshot

HERE = Path(__file__).resolve().parent
DONE, WRONG_USAGE, UNREADABLE, STORE_REFUSED, INTERRUPTED = 0, 2, 4, 5, 130


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
    """Say an expected error as one sentence; anything else is a fault of ours and is raised."""
    from analysis.codebook import CodebookError
    from charts.export import ExportError
    from ingest.store import StoreError

    match error:
        case UsageError() | CodebookError():
            return _say(str(error), WRONG_USAGE)
        case StoreError() | ExportError():
            return _say(str(error), STORE_REFUSED)
        case OSError():
            return _say(f"{error.filename or 'The disk'}: {error.strerror}; check the path, its permissions and the disk.",
                        STORE_REFUSED)  # fmt: skip
    raise error


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


# ---- commands ----


def ingest(options: argparse.Namespace) -> int:
    """Read files or folders into the store and print their ledger."""
    from ingest.pipeline import ingest_path
    from ingest.store import Store
    from views.ledger_words import sentences

    store = None if options.dry_run else Store(options.store)
    if wrong := [pair for pair in options.map if "=" not in pair]:
        raise UsageError(f"--map takes FIELD=COLUMN, such as author=user_name, not {wrong[0]!r}.")
    named = {
        "format_name": options.format,
        "story": options.story,
        "mapping": dict(p.split("=", 1) for p in options.map),
    }
    worst = DONE
    for path in options.paths:
        for report in ingest_path(path, store, **named):
            worst = max(worst, report.exit)
            if options.json:
                print(json.dumps(report.as_json(), ensure_ascii=False), flush=True)
            else:
                print(f"{report.file}: {' '.join(sentences(report.as_json()))}", flush=True)
            if report.error:
                print(report.error, file=sys.stderr)
    return worst


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
    """List what is in the store, with coverage."""
    found = _snapshot(options).read("threads")
    if options.json:
        print(found.to_json(orient="records", date_format="iso", force_ascii=False))
        return DONE
    if found.empty:
        print("The store is empty. Add a thread with: rethread ingest FILE")
    for row in found.itertuples():
        declared = "" if row.coverage != row.coverage else f" of {row.declared_comments} declared"
        print(f"{row.story_id}  {row.platform}/{row.thread_id}  {row.kept} comments{declared}  {row.title or ''}")
    return DONE


def table(options: argparse.Namespace) -> int:
    """Write a tidy or derived table."""
    from analysis.tables import DERIVED
    from charts.spreadsheet import write_table

    snapshot = _snapshot(options)
    names = ["comments", "threads", "documents", "dumps", *DERIVED]
    if options.name not in names:
        raise UsageError(f"There is no table {options.name!r}. Choose one of: {', '.join(names)}.")
    if options.name in DERIVED:
        frame = DERIVED[options.name](snapshot.read("comments"), snapshot.read("threads"), _codebook(options))
    else:
        frame = snapshot.read(options.name)
    write_table(frame, options.format, options.out)
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write static charts, each with its receipt."""
    from charts.chart import all_charts
    from charts.export import export_charts

    known = {chart.name: chart for chart in all_charts()}
    if unknown := [name for name in options.charts if name not in known]:
        raise UsageError(f"There is no chart {unknown[0]!r}. Choose from: {', '.join(known)}.")
    study, origin = _study(options)
    chosen = [known[name] for name in options.charts] or list(known.values())
    for path in export_charts(study, chosen, options.to.split(","), Path(options.out), origin):
        print(path)
    return DONE


def report(options: argparse.Namespace) -> int:
    """Write one self-contained page to send."""
    from charts.report import report_page

    study, origin = _study(options)
    Path(options.out).write_text(report_page(study, origin, pseudonyms=options.pseudonyms), encoding="utf-8")
    print(options.out)
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Derive the numbers of an exported chart again and say whether they match."""
    from charts.receipt import read_receipt, verify_receipt

    receipt = read_receipt(Path(options.receipt))
    verdict = verify_receipt(
        receipt, Path(options.receipt), lambda r: _study_of(options, r.thread_id, r.story_id, r.weight)
    )
    print(verdict.word)
    for reason in verdict.reasons:
        print(f"  {reason}")
    return DONE if verdict.word == "match" else 3


def dashboard(options: argparse.Namespace) -> int:
    """Open the app."""
    os.environ["RETHREAD_STORE"] = str(Path(options.store).resolve())
    # Streamlit finds its settings (.streamlit/config.toml) only from the folder it is started in.
    return subprocess.call([sys.executable, "-m", "streamlit", "run", "dashboard.py", *options.rest], cwd=HERE)


def test(options: argparse.Namespace) -> int:
    """Run the tests."""
    return subprocess.call([sys.executable, "-m", "pytest", *options.rest], cwd=HERE)


# ---- what commands share ----


def _snapshot(options: argparse.Namespace) -> Snapshot:
    from ingest.store import Store

    return Store(options.store).snapshot()


def _codebook(options: argparse.Namespace) -> Codebook:
    from analysis import codebook

    return codebook.load(options.codebook) if options.codebook else codebook.default()


def _study(options: argparse.Namespace, thread: str | None, story: str | None, weight: str | None) -> Study:
    """Return the study of a thread or a story; of the only story there is when neither is named."""
    from analysis.study import build

    snapshot = _snapshot(options)
    threads, documents = snapshot.read("threads"), snapshot.read("documents")
    stories = sorted(set(threads["story_id"]) | set(documents["story_id"]))
    if thread is not None:
        threads = threads[threads["thread_id"] == thread]
        documents = documents[documents["story_id"].isin(threads["story_id"])]
    elif story is not None or len(stories) == 1:
        threads = threads[threads["story_id"] == (story or stories[0])]
        documents = documents[documents["story_id"] == (story or stories[0])]
    if threads.empty and documents.empty or (thread is None and story is None and len(stories) > 1):
        there = ", ".join(stories) or "nothing yet; add a thread with `rethread ingest FILE`"
        raise UsageError(f"Say which story with --story, or which thread with --thread. The store holds: {there}.")
    return build(snapshot.read("comments", threads), threads, documents, _codebook(options), weight)


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
    codebook = ("--codebook", {"metavar": "FILE", "help": "another codebook than the bundled one"})
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
        ("--dry-run", {"action": "store_true", "help": "read and report, store nothing"}),
        as_json,
    )
    command(formats, as_json)
    command(threads, as_json)
    command(
        table,
        ("name", {"metavar": "NAME", "help": "comments, threads, documents, dumps, sentiment, themes, …"}),
        ("--format", {"choices": ["csv", "jsonl", "parquet"], "default": "csv", "help": "default: csv"}),
        ("--out", {"metavar": "FILE", "help": "write there instead of to the terminal"}),
        codebook,
    )
    command(
        export,
        ("charts", {"nargs": "*", "metavar": "CHART", "help": "default: all charts"}),
        story,
        thread,
        weight,
        codebook,
        ("--to", {"metavar": "KINDS", "default": "html", "help": "some of html,png,svg,pdf,json (default: html)"}),
        ("--out", {"metavar": "DIR", "default": str(HERE / "data" / "exports"), "help": "default: data/exports"}),
    )
    command(
        report,
        story,
        thread,
        weight,
        codebook,
        ("--out", {"metavar": "FILE.html", "default": "report.html", "help": "default: report.html"}),
        ("--pseudonyms", {"action": "store_true", "help": "write Commenter 1, 2, … instead of names"}),
    )
    command(verify, ("receipt", {"metavar": "RECEIPT", "help": "the .receipt.json beside an exported chart"}), codebook)
    command(dashboard)
    command(test)
    return parser, {"dashboard", "test"}


if __name__ == "__main__":
    sys.exit(main())
