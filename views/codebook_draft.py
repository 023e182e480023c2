"""The codebook of a visit: the saved one, or what the reader has made of it and not yet saved."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.codebook import Codebook, CodebookError
from views.plain_text import label

DRAFT, TOLD = "codebook-draft", "codebook-told"
"""Session keys: the edited codebook; what went wrong with the last edit."""


def current(saved: Codebook) -> Codebook:
    """Return the codebook to work with."""
    draft: Codebook = st.session_state.get(DRAFT) or saved
    return draft


def edit(before: Codebook, change: Callable[[Codebook], Codebook]) -> None:
    """Make a change to the codebook of this visit; one that cannot be used is told on the next run."""
    try:
        st.session_state[DRAFT] = change(before)
    except CodebookError as error:
        st.session_state[TOLD] = str(error)


def drop() -> None:
    """Go back to the saved codebook."""
    st.session_state.pop(DRAFT, None)


def tell() -> None:
    """Say what went wrong with the last edit."""
    if told := st.session_state.pop(TOLD, None):
        st.error(label(told, 600))
