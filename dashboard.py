"""Front door 1, the screen: loads the store, draws the sidebar, lists the pages and runs one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import dashboard_large
import dashboard_store
from analysis import codebook, tone
from analysis.codebook import Codebook
from analysis.measures import LARGE
from analysis.minilm import ModelError
from analysis.study import Study, build
from analysis.tone import Tone
from commands.progress import Progress
from dashboard_store import Chosen, Reading
from engine.duck import TooSlow
from ingest import place, registry
from ingest.guarded import Guard
from ingest.limits import UPLOAD
from ingest.pipeline import store_dump
from ingest.store import Snapshot, Store, StoreError
from views import codebook_draft, exposure, sidebar
from views.add_data import PASTED
from views.large import offer_threads
from views.page import Actions, Mappings, Page, Preview, Visit, all_pages
from views.plain_text import label, write

HERE = Path(__file__).resolve().parent
PREVIEWS, KEPT = "previews", 4
"""Session key of what was read and not yet stored, by content; and how many of these are kept."""


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Rethread", page_icon="🧵", layout="wide")
    st.html(HERE / "views" / "house.css")
    if told := exposure.warning(st.get_option("server.address"), os.environ):
        st.warning(label(told, 400))
    root = os.environ.get("RETHREAD_STORE") or str(HERE / "data" / "store")
    try:
        snapshot, is_sample = dashboard_store.newest(root)
        beside = place.settings(root)
        book = codebook_draft.current(codebook.of_store(beside))
        _pages(root, snapshot, _sidebar(snapshot, is_sample, book, tone.of_store(beside)))
    except (TooSlow, StoreError, codebook.CodebookError, tone.ToneError, ModelError) as error:
        st.error(label(str(error), 600))


def _sidebar(snapshot: Snapshot, is_sample: bool, book: Codebook, words: Tone) -> Chosen:
    """Draw the sidebar; return what was chosen."""
    threads, documents = dashboard_store.tables(snapshot)
    with st.sidebar:
        write("Rethread", "brand", "name")
        if is_sample:
            write("This is the bundled sample. Add your own files under “Add data”.", "note", "sample")
        found = dashboard_store.choices(snapshot)
        if not found.found:
            empty = build(snapshot.read("comments"), threads, documents, book, tone=words)
            return Chosen(empty, empty)
        choice = sidebar.choose_threads(found)
        if choice.size > LARGE:
            chosen, large = dashboard_large.choose(snapshot, choice, found.found, threads, documents)
            empty = dashboard_store.without_comments(snapshot, choice, *chosen, book, words)
            return Chosen(empty, empty, large)
        read = Reading(snapshot, choice, book, words)
        weight = sidebar.choose_weight(read.study)
        whole = read.weighed(weight)
        return Chosen(whole, read.selected(weight, sidebar.choose_filters(whole)))


def _pages(root: str, snapshot: Snapshot, chosen: Chosen) -> None:
    """List the pages and run the one that is open."""
    threads, _ = dashboard_store.tables(snapshot)
    links: dict[str, st.Page] = {}
    visit = Visit(
        study=chosen.study,
        whole=chosen.whole,
        large=chosen.large,
        threads=threads,
        dumps=snapshot.read("dumps"),
        actions=_actions(root, partial(_study_of, snapshot, chosen.whole.codebook, chosen.whole.tone)),
        links=links,
    )
    pages = all_pages()
    menu: dict[str, list[st.Page]] = {}
    for page in pages:
        links[page.name] = st.Page(_runner(page, visit), title=page.title, url_path=page.name, default=page is pages[0])
        menu.setdefault(page.section, []).append(links[page.name])
    st.navigation(menu, position="top").run()


def _runner(page: Page, visit: Visit) -> Callable[[], None]:
    if visit.large is None:
        return partial(page.render, visit)
    return partial(page.render_large, visit) if page.render_large else partial(offer_threads, visit, page.title)


def _study_of(snapshot: Snapshot, book: Codebook, words: Tone, keys: tuple[tuple[str, str], ...]) -> Study:
    """Return the study of any threads of the store, whatever their story; articles stay with their own."""
    return Reading(snapshot, sidebar.Choice("", "", keys), book, words).study


def _actions(root: str, study_of: Callable[[tuple[tuple[str, str], ...]], Study]) -> Actions:
    store = Store(root)
    return Actions(
        study_of=study_of,
        preview=_preview,
        add=partial(_add, store),
        formats=_formats,
        codebook=lambda: codebook.of_store(place.settings(root)),
        save_codebook=partial(_save_codebook, root),
    )


def _save_codebook(root: str, book: Codebook) -> str:
    """Save the codebook beside the store; return what went wrong, else nothing."""
    try:
        if place.is_remote(root):
            place.of(root).write(codebook.SAVED, [codebook.dumps(book).encode()])
        else:
            codebook.save(book, Path(root) / codebook.SAVED)
    except codebook.CodebookError as error:
        return str(error)
    except OSError as error:
        return f"{root}: the codebook could not be saved ({error}); check the address and your rights."
    return ""


def _preview(name: str, content: bytes, format_name: str | None, mappings: Mappings) -> list[Preview]:
    """Read an upload or a paste without storing it; once, as long as the session lasts.

    Nobody else's visit holds what was not stored yet.
    """
    told = f"{name} {hashlib.sha256(content).hexdigest()} {format_name} {mappings}"
    held: dict[str, list[Preview]] = st.session_state.setdefault(PREVIEWS, {})
    if told not in held:
        held[told] = _read(name, content, format_name, mappings)
        for oldest in list(held)[:-KEPT]:
            del held[oldest]
    return held[told]


def _read(name: str, content: bytes, format_name: str | None, mappings: Mappings) -> list[Preview]:
    previews = []
    with _progress() as progress, Guard(UPLOAD, progress.reading) as guard:
        for dump in guard.read_content(name, content, format_name=format_name, mappings=mappings, dated=name == PASTED):
            empty = pd.DataFrame()
            comments, documents = (dump.tidied.comments, dump.tidied.documents) if dump.tidied else (empty, empty)
            previews.append(Preview(report=dump.report.as_json(), comments=comments, documents=documents))
    return previews


def _add(
    store: Store, name: str, content: bytes, format_name: str | None, story: str | None, mappings: Mappings
) -> list[dict[str, Any]]:
    """Store an upload or a paste. Its time is when a paste was copied, but nothing is known of when an upload was."""
    with _progress() as progress, Guard(UPLOAD, progress.reading) as guard:
        dumps = guard.read_content(
            name, content, format_name=format_name, story=story, mappings=mappings, dated=name == PASTED
        )
        return [store_dump(progress.storing(dump), store).as_json() for dump in dumps]


@contextmanager
def _progress() -> Iterator[Progress]:
    """Give what tells on the page how far long work is, and take it off the page at the end."""
    place = st.empty()
    try:
        yield Progress(show=lambda words, part: place.progress(part, label(words, 300)))
    finally:
        place.empty()


def _formats() -> list[tuple[str, str, str]]:
    return [(found.name, found.title, found.how_to_get) for found in registry.all_formats().values()]


main()
