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

Word = tuple[str, dict[str, Any]]
"""A word and how argparse takes it."""


def _flag(name: str, told: str) -> Word:
    return name, {"action": "store_true", "help": told}


def _value(name: str, metavar: str, told: str, **more: Any) -> Word:  # noqa: ANN401 - as argparse takes it
    return name, {"metavar": metavar, "help": told, **more}


def seconds(told: str) -> float:
    """Return a number of seconds. Raises ValueError, as argparse wants it."""
    number = float(told)
    if not 0 <= number <= THREE_DAYS:
        raise ValueError
    return number


THREE_DAYS = 259_200
STORY = _value("--story", "ID", "the story to take")
THREAD = _value("--thread", "ID", "the thread to take")
WEIGHT = _value("--weight", "NAME", "what one comment counts: comment, author, score, …")
CODEBOOK = _value("--codebook", "FILE", "another codebook than that of the store")
TONE = _value("--tone", "FILE", "another file of words and neutral band than that of the store")
PSEUDONYMS = _flag("--pseudonyms", "write Commenter and a code instead of names, the same wherever this store is used")
ENGINE = ("--engine", {"choices": ["local", "dask"], "default": "local", "help": "where the work is done"})
SCHEDULER = _value("--scheduler", "ADDRESS", "a cluster of Dask, such as tcp://node7:8786")
JSON = _flag("--json", "print JSON and nothing else")

COMMANDS: tuple[tuple[Callable[[argparse.Namespace], int], tuple[Word, ...]], ...] = (
    (ingest, (
        _value("paths", "PATH", "files or folders; - reads standard input", nargs="+"),
        _value("--format", "NAME", "read as this format instead of detecting it"),
        _value("--story", "NAME", "file everything under this story"),
        _value("--map", "FIELD=COLUMN", "say which column of a table is what", nargs="+", default=[]),
        _flag("--keep-deleted-text",
              "keep text that was deleted at its source; by default it is dropped from the store"),
        _flag("--dry-run", "read and report, store nothing"),
        _value("--limit", "NAME=VALUE", "change a limit; see rethread limits", action="append", default=[]),
        _value("--wait", "SECONDS", "how long to wait for another ingest to end (default: 60)", type=seconds),
        _value("--quarantine", "DIR", "where refused records are set aside (default: quarantine in the store)"),
        ENGINE, SCHEDULER, JSON,
    )),
    (formats, (JSON,)),
    (limits, (JSON,)),
    (threads, (JSON,)),
    (measure, (ENGINE, SCHEDULER)),
    (table, (
        _value("name", "NAME", "comments, threads, documents, dumps, sentiment, themes, …"),
        ("--format", {"choices": ["csv", "jsonl", "parquet"], "default": "csv", "help": "default: csv"}),
        _value("--out", "FILE", "write there instead of to the terminal"),
        PSEUDONYMS, CODEBOOK, TONE,
    )),
    (export, (
        _value("charts", "CHART", "default: all charts", nargs="*"),
        STORY, THREAD, WEIGHT, CODEBOOK, TONE,
        _value("--to", "KINDS", "some of html,png,svg,pdf,json (default: html)", default="html"),
        _flag("--dark", "pictures for a dark page"),
        PSEUDONYMS,
        _value("--out", "DIR", "default: data/exports", default=str(HERE / "data" / "exports")),
    )),
    (network, (
        STORY, THREAD, CODEBOOK, TONE,
        ("--of", {"choices": ["authors", "comments"], "default": "authors", "help": "default: authors"}),
        _value("--to", "KIND", "gexf or graphml (default: as the ending of --out says, else gexf)"),
        _flag("--names", "write real names; else authors are Commenter 1, 2, …"),
        _value("--out", "FILE", "default: authors.gexf, comments.graphml, …"),
    )),
    (report, (
        STORY, THREAD, WEIGHT, CODEBOOK, TONE,
        _value("--out", "FILE.html", "default: report.html", default="report.html"),
        PSEUDONYMS,
    )),
    (verify, (_value("receipt", "RECEIPT", "the .receipt.json beside an exported chart"), CODEBOOK, TONE)),
    (check, (JSON,)),
    (forget, (
        _value("words", "AUTHOR|PLATFORM/THREAD/COMMENT", "a name as the store has it", nargs="+"),
        _flag("--yes", "do not ask"),
        JSON,
    )),
    (dashboard, (_flag("--behind-proxy", "say that a proxy asks for a login; see docs/deploy.md"),)),
    (test, ()),
)  # fmt: skip
PASSING_ON = {"dashboard", "test"}
"""Commands that pass words on that they do not know."""


def parser_of_words() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="rethread", description="Saved comment threads, turned into charts a person can defend."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    home = os.environ.get("RETHREAD_STORE") or str(HERE / "data" / "store")
    for run, words in COMMANDS:
        added = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        added.set_defaults(run=run)
        added.add_argument("--store", metavar="DIR", default=home, help="where the store lies (default: data/store)")
        for name, settings in words:
            added.add_argument(name, **settings)
    return parser
