"""Text from a dump on its way to the screen: shown as the characters it has, never read as markup.

Streamlit reads Markdown in most elements, and a picture link in a comment would then be fetched by the reader's
browser. So every string that comes from a file takes one of three ways: ``write`` for text, ``label`` where
Streamlit insists on Markdown (the name of a widget), ``clean`` for tables and the options of a select box.
"""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'])")
_SPELL = re.compile(r"(?i)(?<=:)(?=[a-z/])|(?<=www)(?=\.)|(?=@)|(?<=[<>-])(?=[<>-])")
"""Places inside what Streamlit turns into a link, an icon or an arrow even where it is escaped."""
_JOINER = "\u2060"


def clean(text: object, limit: int = 0) -> str:
    """Return ``text`` without characters that cannot be shown or that reorder a line; missing gives "".

    With ``limit`` it becomes one line of at most that many characters, cut with "…".
    """
    if text is None or text is pd.NA or (isinstance(text, float) and text != text):
        return ""
    shown = _CONTROL.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    if not limit:
        return shown
    line = " ".join(shown[: 8 * limit].split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def label(text: object, limit: int = 80) -> str:
    """Return ``text`` for the name of a widget, which Streamlit reads as Markdown: nothing in it acts as markup.

    Every sign is escaped; an invisible word joiner breaks bare addresses, icon names and arrows.
    """
    return _MARKUP.sub(r"\\\1", _SPELL.sub(_JOINER, clean(text, limit)))


def write(text: object, style: str = "", key: str = "", limit: int = 0) -> None:
    """Show ``text`` as it is.

    ``style`` is a name of views/house.css ("meta", "subject", "finding", …); ``key`` tells this text from others of
    that style on the page.
    """
    if not style:
        st.text(clean(text, limit), width="stretch")
        return
    with st.container(key=f"{style}-{key}", gap=None):
        st.text(clean(text, limit), width="stretch")


def write_heading(title: str, note: str, key: str) -> None:
    """Show the title of a part of a page, and below it what it stands on; an empty ``note`` is left out."""
    with st.container(key=f"charthead-{key}", gap="xxsmall"):
        for text in (title, note) if note else (title,):
            write(text)
