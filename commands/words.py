"""The words of every command: what may stand on the command line, and its help."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Any

from commands.reading import formats, ingest, limits, measure
from commands.running import dashboard, test
from commands.shared import HERE
from commands.sharing import export, network, report, verify
from commands.stored import check, forget, table, threads


def parser_of_words() -> tuple[argparse.ArgumentParser, set[str]]:
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
    engine = ("--engine", {"choices": ["local", "dask"], "default": "local", "help": "where the work is done"})
    scheduler = ("--scheduler", {"metavar": "ADDRESS", "help": "a cluster of Dask, such as tcp://node7:8786"})
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
        engine,
        scheduler,
        as_json,
    )
    command(formats, as_json)
    command(limits, as_json)
    command(threads, as_json)
    command(measure, engine, scheduler)
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
