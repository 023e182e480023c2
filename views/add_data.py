"""Add data: upload or paste a thread, see its ledger and its first rows, then store it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from views import add_columns
from views.comments import table
from views.health import report_sentences, show_refused
from views.page import Mappings, Page, Preview, Visit
from views.plain_text import clean, label, write

UPLOAD, PASTE = "Upload a file", "Paste text"
AUTOMATIC = "Find out from the content"
PASTED = "pasted text"
"""What a paste is called in the ledger."""
FIRST_ROWS = 10
DONE = "add-data-done"
"""Session key of the reports that the next run tells about."""


def render(visit: Visit) -> None:
    """Take a file or a paste, show what it holds, and store it on request."""
    st.title("Add data", anchor=False)
    write("A saved page, a copied thread, an archive or an article. It stays on this machine.", "lead", "add")
    _tell_done(visit)
    name, content = _taken()
    formats = visit.actions.formats()
    titles = {AUTOMATIC: None} | {title: name for name, title, _ in formats}
    left, right = st.columns(2)
    with left:
        chosen = titles[st.selectbox("Format", list(titles), key="add-format", format_func=clean)]
    with right:
        story = st.text_input(
            "Story (optional)", key="add-story", max_chars=80, placeholder="Groups threads and articles"
        )
    if content:
        with st.spinner("Reading it …"):
            previews = visit.actions.preview(name, content, chosen, {})
        readable, mappings = False, {}
        for place, preview in enumerate(previews):
            with st.container(key=f"comment-preview-{place}", gap="xsmall"):
                write(preview.report["file"], "subject", f"preview-{place}", limit=160)
                if changed := _columns(preview, place):
                    mappings[preview.report["file"]] = changed
                    preview = visit.actions.preview(name, content, chosen, mappings)[place]
                readable |= not preview.report.get("error")
                _preview(preview, place, {name: title for name, title, _ in formats})
        if readable:
            _offer(visit, name, content, chosen, story.strip() or None, mappings)
    _formats(formats)


def _columns(preview: Preview, place: int) -> dict[str, str]:
    """Let the reader change what the columns of a table were taken for; return the change."""
    return add_columns.choose(preview.report, place) if preview.report.get("columns") else {}


def _taken() -> tuple[str, bytes]:
    """Return the name and the content the user gave; no content yet gives empty bytes."""
    way = st.segmented_control(
        "From", [UPLOAD, PASTE], default=UPLOAD, required=True, key="add-way", label_visibility="collapsed"
    )
    if way == PASTE:
        text = st.text_area(
            "Thread or article", key="add-text", height=220, placeholder="Copy the whole page and paste it here"
        )
        return PASTED, (text or "").encode("utf-8", "replace")
    file = st.file_uploader("File, at most 50 MB; it may be packed (.gz, .bz2, .xz, .zst, .zip)", key="add-file")
    return (file.name, file.getvalue()) if file is not None else ("", b"")


def _preview(preview: Preview, place: int, titles: Mapping[str, str]) -> None:
    report = preview.report
    if report.get("error"):
        st.error(label(report["error"], 600))
        return
    if report.get("columns"):
        add_columns.first_rows(preview, place)
    write(f"Read as: {titles.get(report['format'], report['format'])}", "meta", f"preview-{place}")
    write(" ".join(report_sentences(report)), "body", f"preview-{place}")
    for number, note in enumerate(report.get("notes") or []):
        write(note, "note", f"preview-{place}-{number}")
    show_refused(report.get("refused") or [], f"preview-{place}")
    if not report.get("columns"):
        _first_rows(preview, place)


def _first_rows(preview: Preview, place: int) -> None:
    if len(preview.comments):
        write(
            f"The first {min(FIRST_ROWS, len(preview.comments))} of {len(preview.comments):,} comments:",
            "note",
            f"rows-{place}",
        )
        st.dataframe(
            table(preview.comments.head(FIRST_ROWS)), hide_index=True, key=f"preview-rows-{place}", placeholder=""
        )
    if len(preview.documents):
        articles = preview.documents.head(FIRST_ROWS)
        shown = pd.DataFrame(
            {"Article": [clean(t, 120) for t in articles["title"]], "Text": [clean(t, 200) for t in articles["text"]]}
        )
        st.dataframe(shown, hide_index=True, key=f"preview-articles-{place}")


def _offer(visit: Visit, name: str, content: bytes, chosen: str | None, story: str | None, mappings: Mappings) -> None:
    if not st.button("Store it", type="primary", key="add-store"):
        return
    with st.status("Storing it …") as status:
        reports = visit.actions.add(name, content, chosen, story, mappings)
        failed = [report for report in reports if report.get("error")]
        status.update(label="Not stored" if failed else "Stored", state="error" if failed else "complete")
    st.session_state[DONE] = reports
    st.rerun()


def _tell_done(visit: Visit) -> None:
    """Say what the last click on "Store it" did; the store was read anew since."""
    reports: list[dict[str, Any]] = st.session_state.pop(DONE, [])
    for report in reports:
        if report.get("error"):
            st.error(label(report["error"], 600))
        else:
            st.success(label(f"Stored {clean(report['file'], 120)}: {_changes(report)}.", 300))
    if reports and "overview" in visit.links:
        st.page_link(visit.links["overview"], label="Go to the overview")


def _changes(report: dict[str, Any]) -> str:
    counts = ("added", "updated", "unchanged") if report.get("threads") or not report.get("documents") else ()
    words = [f"{report[name]:,} {name}" for name in counts if report.get(name)]
    comments = f"comments {', '.join(words)}" if words else ""
    documents = report.get("documents") or 0
    articles = f"{documents:,} article{'' if documents == 1 else 's'}" if documents else ""
    return " and ".join(part for part in (comments, articles) if part) or "nothing new"


def _formats(formats: list[tuple[str, str, str]]) -> None:
    with st.expander("What can be read, and how to get it"):
        shown = [{"What": clean(title), "How to get it": clean(how)} for _, title, how in formats]
        st.dataframe(pd.DataFrame(shown, columns=["What", "How to get it"]), hide_index=True, key="add-formats")


PAGE = Page(name="add_data", title="Add data", order=80, render=render, render_large=render)
