"""The codebook on the Themes page: read it, change it, see the shares follow at once, save it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.codebook import Codebook, Theme, dumps
from analysis.codebook_edits import merged, named, split, with_theme, without
from views import codebook_draft
from views.page import Visit
from views.plain_text import clean, label, write

FIELDS = {"words": "Words, one a line", "phrases": "Phrases, one a line", "exclude": "Not counted, one a line",
          "examples": "Example comments, one a line"}  # fmt: skip
NEW = "new-theme"
RULES = (
    "Words stand for all their forms; spell* is a beginning, =inn that very form. In a phrase, ... stands for up to "
    "three words. A comment that is like an example counts, too."
)


def show_codebook(visit: Visit) -> None:
    """Show the codebook in use, theme by theme, with all that can be done to it."""
    book = visit.study.codebook
    codebook_draft.tell()
    edited = book.digest != visit.actions.codebook().digest
    write(_state(book, edited), "note", "codebook")
    _keep(visit, book, edited)
    for theme in book.themes:
        with st.expander(label(theme.title), key=f"codebook-{theme.name}"):
            _form(book, theme)
    with st.expander("Add a theme", key="codebook-add"):
        _form(book, Theme(NEW, "", ""))
    with st.expander("Merge or split themes", key="codebook-arrange"):
        _merge(book)
        _split(book)


def _state(book: Codebook, edited: bool) -> str:
    changed = "Changed and not saved. " if edited else ""
    return (
        f"{changed}{clean(book.name)}, version {clean(book.version)}. A comment stands under a theme from strength "
        f"{book.threshold:g} on. {RULES}"
    )


def _keep(visit: Visit, book: Codebook, edited: bool) -> None:
    """Offer to save the changes, to drop them, and to carry the codebook off or in."""
    save, drop, load = st.columns(3)
    with save:
        st.button("Save the changes", key="codebook-save", disabled=not edited, on_click=_save, args=(visit, book),
                  type="primary" if edited else "secondary", width="stretch")  # fmt: skip
    with drop:
        st.button("Back to the saved one", key="codebook-drop", disabled=not edited, on_click=codebook_draft.drop,
                  width="stretch")  # fmt: skip
    with load:
        st.download_button("Download as a file", dumps(book), "codebook.toml", "application/toml", on_click="ignore",
                           key="codebook-file", width="stretch")  # fmt: skip


def _save(visit: Visit, book: Codebook) -> None:
    error = visit.actions.save_codebook(book)
    if error:
        st.session_state[codebook_draft.TOLD] = error
    else:
        codebook_draft.drop()


def _form(book: Codebook, theme: Theme) -> None:
    """Show one theme as a form. ``theme.name`` is NEW for one that does not exist yet."""
    new = theme.name == NEW
    with st.form(f"form-{theme.name}-{book.digest[:8]}", border=False):
        title = st.text_input("Title", theme.title, max_chars=80)
        definition = st.text_area("Definition", theme.definition, height=68, max_chars=1000)
        columns = st.columns(2)
        lists = {
            field: columns[at % 2].text_area(told, "\n".join(getattr(theme, field)), height=140)
            for at, (field, told) in enumerate(FIELDS.items())
        }
        keep, remove = st.columns(2)
        applied = keep.form_submit_button("Add it" if new else "Apply", width="stretch", type="primary")
        removed = not new and remove.form_submit_button("Remove this theme", width="stretch")
    if not (applied or removed):
        return
    if removed:
        codebook_draft.edit(book, partial(without, name=theme.name))
    else:
        name = named(book, title) if new else theme.name
        entries = {field: tuple(line.strip() for line in text.splitlines() if line.strip())
                   for field, text in lists.items()}  # fmt: skip
        edited = replace(theme, name=name, title=title, definition=definition, **entries)  # type: ignore[arg-type]
        codebook_draft.edit(book, partial(with_theme, theme=edited))
    st.rerun()


def _merge(book: Codebook) -> None:
    titles = {theme.name: clean(theme.title) for theme in book.themes}
    with st.form(f"merge-{book.digest[:8]}", border=False):
        names = st.multiselect("Make one theme of", list(titles), format_func=lambda name: titles[name])
        title = st.text_input("Called", key=f"merge-title-{book.digest[:8]}", max_chars=80)
        done = st.form_submit_button("Merge", width="stretch")
    if done and len(names) > 1:
        codebook_draft.edit(book, partial(merged, names=names, title=title or titles[names[0]]))
        st.rerun()


def _split(book: Codebook) -> None:
    titles = {theme.name: clean(theme.title) for theme in book.themes}
    name = st.selectbox("Take entries out of", list(titles), format_func=lambda name: titles[name], index=None,
                        key="split-theme", placeholder="Choose a theme to split")  # fmt: skip
    if name is None:
        return
    theme = book[name]
    with st.form(f"split-{name}-{book.digest[:8]}", border=False):
        entries = st.multiselect("These", [*theme.words, *theme.phrases, *theme.examples], format_func=clean)
        title = st.text_input("New theme called", key=f"split-title-{book.digest[:8]}", max_chars=80)
        done = st.form_submit_button("Split", width="stretch")
    if done and entries and title.strip():
        codebook_draft.edit(book, partial(split, name=name, title=title, entries=entries))
        st.rerun()
