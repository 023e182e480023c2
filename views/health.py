"""Data health: what each dump declared, kept, lacks, inferred and refused."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from charts.ledger_words import MEANING, counts, sentences, total
from views.comment_words import moment
from views.drill_down import show_chart
from views.large_charts import show_coverage
from views.page import Page, Visit
from views.plain_text import clean, label, write


def render(visit: Visit) -> None:
    """Show the ledger of the selection, of each thread, and of each dump in the store."""
    st.title("Data health", anchor=False)
    threads = visit.whole.threads
    if threads.empty:
        write("There is no thread here yet, so there is no ledger. Add a file under “Add data”.", "lead", "empty")
    else:
        write(" ".join(sentences(total(threads))[:2]), "finding", "coverage")
        show_chart("coverage", visit)
        st.subheader("Thread by thread", anchor=False)
        for place, (_, thread) in enumerate(threads.iterrows()):
            _thread(thread, place)
    _files(visit)


def render_large(visit: Visit) -> None:
    """Show the ledger of a choice too large to be listed thread by thread, and of each dump in the store."""
    if visit.large is None:
        return
    st.title("Data health", anchor=False)
    write(" ".join(sentences(total(visit.large.whole.threads))[:2]), "finding", "coverage")
    show_coverage(visit, visit.large)
    _files(visit)


def _files(visit: Visit) -> None:
    st.subheader("Files in the store", anchor=False)
    if visit.dumps.empty:
        write("No file has been stored yet.", "note", "no-dumps")
    titles = {name: title for name, title, _ in visit.actions.formats()}
    for place, (_, dump) in enumerate(visit.dumps.iloc[::-1].iterrows()):
        _dump(dump, place, titles.get(dump["format"], dump["format"]))


def _thread(thread: pd.Series, place: int) -> None:
    title = clean(thread["title"], 160) or f"Thread {clean(thread['thread_id'], 80)}"
    ledger = counts(thread)
    with st.container(key=f"comment-thread-{place}", gap="xxsmall"):
        write(title, "subject", f"thread-{place}")
        write(" ".join(sentences(ledger)), "body", f"thread-{place}")
        with st.expander("All counts", key=f"thread-counts-{place}"):
            st.dataframe(ledger_table(ledger), hide_index=True, key=f"thread-table-{place}")


def ledger_table(ledger: dict[str, int | None]) -> pd.DataFrame:
    """Return a ledger as a table to read: count, number, what it counts. An unknown number stays missing."""
    rows = [(name.replace("_", " ").capitalize(), ledger.get(name), meaning) for name, meaning in MEANING.items()]
    table = pd.DataFrame(rows, columns=["Count", "Number", "What it counts"])
    return table.astype({"Number": "Int64"})


def _dump(dump: pd.Series, place: int, kind: str) -> None:
    report: dict[str, Any] = json.loads(dump["report"])
    refused = report.get("refused") or []
    flag = f" · {len(refused):,} refused" if refused else ""
    with st.expander(label(f"{dump['file']} · {kind}{flag}", 120), key=f"dump-{place}"):
        write(" ".join(report_sentences(report)), "body", f"dump-{place}")
        facts = f"Stored {moment(dump['ingested_at'])} · {_size(int(dump['size']))} · sha-256 {dump['dump_id'][:12]}…"
        write(facts, "meta", f"dump-facts-{place}")
        for number, note in enumerate(report.get("notes") or []):
            write(note, "note", f"dump-note-{place}-{number}")
        show_refused(refused, f"dump-{place}")


def report_sentences(report: dict[str, Any]) -> list[str]:
    """Say the report of one ingest in plain words."""
    said = sentences(report) if report.get("kept") or report.get("threads") else []
    documents = report.get("documents") or 0
    if documents:
        said.append(f"It holds {documents:,} article{'' if documents == 1 else 's'}.")
    repaired = report.get("repaired") or 0
    if repaired:
        said.append(f"{repaired:,} record{' was' if repaired == 1 else 's were'} mended and kept.")
    return said or ["It holds no comment."]


def show_refused(refused: list[dict[str, str]], key: str) -> None:
    """List the records that could not be kept, each with its place and the reason."""
    if not refused:
        return
    table = pd.DataFrame(
        [
            {"Where": clean(r["locator"], 80), "Code": clean(r["code"], 20), "Why": clean(r["reason"], 300)}
            for r in refused
        ]
    )
    write("Records that were refused:", "note", f"{key}-refused")
    st.dataframe(table, hide_index=True, key=f"{key}-refused-table")


def _size(size: int) -> str:
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_:
            return f"{size / bytes_:.1f} {unit}"
    return f"{size} bytes"


PAGE = Page(
    name="health", title="Data health", order=90, section="More", render=render, render_large=render_large,
    charts=("coverage",),
)  # fmt: skip
