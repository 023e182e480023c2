"""Commands on what is stored: threads, table, check, forget."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.putting import whole
from commands.shared import DONE, STORE_REFUSED, UsageError, codebook_of, salt_of, say, snapshot_of, tone_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.study import Study
    from ingest.store import Snapshot

NAMED = 20
"""Files that a finding names on the screen."""


def threads(options: argparse.Namespace) -> int:
    """List what is in the store, with coverage and what the last crawl changed."""
    from charts.change_words import since

    found = snapshot_of(options).read("threads")
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
    snapshot = snapshot_of(options)
    if options.name in TABLES and not options.pseudonyms:
        frame = snapshot.read(options.name)
    else:
        comments, threads, documents = (snapshot.read(name) for name in ("comments", "threads", "documents"))
        study = build(comments, threads, documents, codebook_of(options), tone=tone_of(options))
        frame = _table(study, options, snapshot)
    if options.out is None:
        WRITERS[options.format](frame, sys.stdout.buffer)
    else:
        with whole(options.out) as out:
            WRITERS[options.format](frame, out)
    return DONE


def _table(study: Study, options: argparse.Namespace, snapshot: Snapshot) -> DataFrame:
    """Return a table by name, with the names of authors or without."""
    from analysis.pseudonyms import pseudonymous, pseudonymous_table
    from analysis.tables import DERIVED

    if not options.pseudonyms:
        return study.table(options.name)
    if options.name not in ("comments", *DERIVED):
        return pseudonymous_table(snapshot.read(options.name), study, salt_of(options))
    hidden = pseudonymous(study, salt_of(options), lasting=True)
    return hidden.comments if options.name == "comments" else hidden.table(options.name)


def check(options: argparse.Namespace) -> int:
    """Verify a store: every table readable, every key unique, every count right."""
    from dataclasses import asdict

    from ingest.checking import Finding
    from ingest.checking import check as findings

    found = findings(options.store)
    for load in (codebook_of, tone_of):
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
            again = f" To be ingested again: {_some(finding.dumps)}." if finding.dumps else ""
            print(f"{finding.place}: {finding.problem}{again}")
        print(f"The store {options.store} is {'whole' if whole else 'damaged'}.")
    return DONE if whole else STORE_REFUSED


def _some(names: Sequence[str]) -> str:
    """Return names in a row; of very many the first, for --json has them all."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def forget(options: argparse.Namespace) -> int:
    """Take people or comments out of the store and its history, and never let them in again."""
    from dataclasses import asdict

    from charts.forget_words import question, sentences
    from engine.screen import drop
    from ingest import forget as forgetting

    found = forgetting.look(options.store, options.words)
    if found.unknown:
        raise UsageError(f"The store {options.store} holds no author and no comment {found.unknown[0]!r}.")
    if not options.yes:
        if not sys.stdin.isatty():
            raise UsageError(f"{question(asdict(found))} Say so with --yes.")
        if input(f"{question(asdict(found))} Type yes to go on: ").strip().lower() != "yes":
            return say("Nothing was changed.", DONE)
    done = asdict(forgetting.forget(options.store, options.words))
    drop(options.store)
    print(json.dumps(done) if options.json else "\n".join(sentences(done)))
    return DONE
