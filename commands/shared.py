"""What commands share: exit states, what they say when the words are wrong, and what they read from the store."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.codebook import Codebook
    from analysis.study import Study
    from analysis.tone import Tone
    from charts.receipt import Origin
    from ingest.store import Snapshot

HERE = Path(__file__).resolve().parent.parent
DONE, FAULT, WRONG_USAGE, NOT_ALL, STORE_REFUSED, INTERRUPTED = 0, 1, 2, 3, 5, 130


class UsageError(Exception):
    """The words ask for something that is not there. The message says what there is."""


def say(sentence: str, status: int) -> int:
    """Tell the user something that is no result, and return the exit status."""
    print(sentence, file=sys.stderr)
    return status


@contextmanager
def own_words() -> Iterator[None]:
    """Keep what libraries print by themselves off the screen, as Delta's does when a disk fails, but not our words."""
    stream = sys.stderr
    if os.environ.get("RETHREAD_DEBUG") or stream is None:
        yield
        return
    stream.flush()
    screen = os.dup(2)
    ours = os.fdopen(os.dup(2), "w", buffering=1, encoding=stream.encoding, errors="backslashreplace")
    with ours, Path(os.devnull).open("wb") as void:
        os.dup2(void.fileno(), 2)
        sys.stderr = ours if stream is sys.__stderr__ else stream
        try:
            yield
        finally:
            sys.stderr = stream
            os.dup2(screen, 2)
            os.close(screen)


def snapshot_of(options: argparse.Namespace) -> Snapshot:
    """Return the newest version of the store."""
    from ingest.store import Store

    return Store(options.store).snapshot()


def codebook_of(options: argparse.Namespace) -> Codebook:
    """Return the codebook that was named, else that of the store."""
    from analysis import codebook
    from ingest.place import settings

    return codebook.load(options.codebook) if options.codebook else codebook.of_store(settings(options.store))


def tone_of(options: argparse.Namespace) -> Tone:
    """Return the words and the neutral band that were named, else those of the store."""
    from analysis import tone
    from ingest.place import settings

    return tone.load(options.tone) if options.tone else tone.of_store(settings(options.store))


def salt_of(options: argparse.Namespace) -> str:
    """Return the salt that the pseudonyms of the store are made with."""
    from ingest import salt

    return salt.of_store(options.store)


def study_of(
    options: argparse.Namespace, story: str | None, thread: str | None, weight: str | None
) -> tuple[Study, Origin]:
    """Return the study of a story or a thread, of the only story where neither is named, and where it comes from."""
    from analysis.study import build
    from charts.receipt import Origin

    snapshot = snapshot_of(options)
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
    study = build(
        snapshot.read("comments", threads), threads, documents, codebook_of(options), weight, tone_of(options)
    )
    return study, Origin(selection={"story": story, "thread": thread}, dumps=snapshot.read("dumps"))
