"""A person or a comment, forgotten: out of every table of a store, its history, its quarantine and its reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ingest import ledger, memory, place, quarantine, sightings
from ingest.forgetting import MARK, Trace, emptied, emptied_sightings, scrubbed
from ingest.place import Place
from ingest.schema import KEY, THREAD_KEY
from ingest.store import Snapshot, Store, StoreError

_TEXTS = {
    "comments": ["author", "subject", "body", "quoted", "url"],
    "sightings": ["subject", "body", "quoted"],
    "threads": ["title", "url", "story_text"],
    "crawls": ["title", "url", "story_text"],
}
"""Columns in which a name, or a quote of a forgotten text, may stand."""


@dataclass
class Forgotten:
    """What was found of the people and comments named, and taken out."""

    authors: int = 0
    comments: int = 0
    earlier_texts: int = 0
    """Texts of theirs that only earlier crawls showed."""
    mentions: int = 0
    """Texts of others, or of threads, in which a quote or a name was replaced."""
    quarantined: int = 0
    """Records in the quarantine that were taken out."""
    unknown: tuple[str, ...] = ()
    """Words that name nobody and nothing in the store."""


@dataclass
class _Found:
    names: frozenset[str]
    gone: pd.Series
    unknown: tuple[str, ...]


def look(root: str | Path, words: Sequence[str]) -> Forgotten:
    """Return what the words name: authors, or comments as PLATFORM/THREAD/COMMENT. Changes nothing.

    Raises StoreError where the store cannot be read.
    """
    snapshot = Store(root).snapshot()
    found = _find(snapshot.read("comments"), words, memory.load(root))
    return Forgotten(len(found.names), int(found.gone.sum()), unknown=found.unknown)


def forget(root: str | Path, words: Sequence[str]) -> Forgotten:
    """Take the people and comments that the words name out of a store, and remember not to let them in again.

    Readers see the store before or after it, and older versions are taken off the disk. Words that name nothing in
    the store are left alone. Raises StoreError where the disk refuses; then running it again ends what was begun.
    """
    done = Forgotten()

    def change(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
        found = _find(snapshot.read("comments"), words, memory.load(root))
        frames, trace = _tables(snapshot, found, done)
        done.authors, done.comments, done.unknown = len(found.names), int(found.gone.sum()), found.unknown
        # Remembered first: whatever stops this now, no ingest brings back what is already out.
        memory.remember(root, found.names, _keys(snapshot.read("comments")[found.gone]))
        aside = place.of(root).inside(quarantine.FOLDER)
        done.quarantined = sum(_cleaned(aside, name, trace) for name in aside.names(".jsonl"))
        return frames

    Store(root).rewrite(change)
    return done


def _find(comments: pd.DataFrame, words: Sequence[str], known: memory.Memory) -> _Found:
    keys = pd.Series(["/".join(key) for key in _keys(comments)], index=comments.index, dtype="str")
    by_name, by_key = comments["author"].isin(list(words)), keys.isin(list(words))
    names = frozenset(comments.loc[by_name, "author"].dropna()) | {word for word in words if known.knows(word)}
    unknown = tuple(word for word in words if word not in names and not (keys == word).any())
    return _Found(names, by_name | by_key, unknown)


def _keys(comments: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(comments[name].astype(str).tolist() for name in KEY), strict=True)


def _tables(snapshot: Snapshot, found: _Found, done: Forgotten) -> tuple[dict[str, pd.DataFrame], Trace]:
    """Return the tables without what was found, and the trace it left."""
    tables = {name: snapshot.read(name) for name in _TEXTS}
    comments, seen = tables["comments"], tables["sightings"]
    index = pd.MultiIndex.from_tuples(list(_keys(comments[found.gone])) or [("", "", "")], names=KEY)
    theirs = sightings.on_key(seen, pd.Series(1.0, index=index)).notna()
    done.earlier_texts = int(seen.loc[theirs, "body"].notna().sum())
    texts = (*comments.loc[found.gone, "body"].dropna(), *seen.loc[theirs, "body"].dropna())
    trace = Trace(found.names, texts)
    touched = comments.loc[found.gone, THREAD_KEY].drop_duplicates()
    tables |= {"comments": emptied(comments, found.gone), "sightings": emptied_sightings(seen, theirs)}
    for name, columns in _TEXTS.items():
        if len(tables[name]):
            near = sightings.in_threads(tables[name], touched)
            far, changed = scrubbed(tables[name][~near], columns, Trace(found.names))
            close, more = scrubbed(tables[name][near], columns, trace)
            tables[name] = pd.concat([part for part in (far, close) if len(part)]).sort_index()
            done.mentions += changed + more
    if len(tables["threads"]):
        tables["threads"] = ledger.with_counts(tables["threads"], tables["comments"])
    return tables | {"dumps": _dumps(snapshot.dumps, trace)}, trace


def _dumps(dumps: pd.DataFrame, trace: Trace) -> pd.DataFrame:
    """Return the dumps with reports that name nobody; the last says that older versions must go off the disk."""
    reports = [_without(json.loads(report), trace) for report in dumps["report"]]
    if reports:
        reports[-1]["forgotten"] = True
    told = pd.Series([json.dumps(report, ensure_ascii=False) for report in reports], dumps.index, dtype="str")
    return scrubbed(dumps, ["file"], trace)[0].assign(report=told)


def _without(value: Any, trace: Trace) -> Any:  # noqa: ANN401 - any plain JSON
    if isinstance(value, str):
        return MARK if trace.is_in(value) else value
    if isinstance(value, list):
        return [_without(each, trace) for each in value]
    if isinstance(value, dict):
        return {_without(name, trace): _without(each, trace) for name, each in value.items()}
    return value


def _cleaned(aside: Place, name: str, trace: Trace) -> int:
    """Rewrite a quarantine file without the records that hold a trace; return how many there were."""
    try:
        lines = (aside.read(name) or b"").decode().splitlines(keepends=True)
        left = [line for line in lines if not trace.is_in(line) and not trace.is_in(_raw(line))]
        if len(left) < len(lines):
            aside.write(name, [line.encode() for line in left])
    except OSError as error:
        raise StoreError(
            f"{aside.address}/{name}: cannot be rewritten ({error.strerror or error}); check its rights and its disk"
        ) from error
    return len(lines) - len(left)


def _raw(line: str) -> str:
    """Return the refused record of a line of the quarantine as it stood in its dump; the line itself if it is none."""
    try:
        return str(json.loads(line)["raw"]).encode().decode("unicode_escape", "replace")
    except (ValueError, KeyError, TypeError):
        return line
