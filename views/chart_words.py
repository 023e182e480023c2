"""The marks of a chart in words, for those who choose a bar from a list instead of clicking it."""

from __future__ import annotations

import html
import re
from typing import Any

import plotly.graph_objects as go

_FIELD = re.compile(r"%\{customdata\[(\d+)\](?::[^}]*)?\}")
_OTHER_FIELD = re.compile(r"%\{[^}]*\}")
_TAG = re.compile(r"<extra>.*?</extra>|</?[a-z]+>")
LONGEST = 90


def title_of(figure: go.Figure) -> tuple[str, str]:
    """Return title and subtitle of a figure as plain text."""
    title = figure.layout.title
    return plain(title.text), plain(title.subtitle.text)


def mark_words(figure: go.Figure) -> dict[int, str]:
    """Return for each row of a chart's table what its hover box says, on one line, every line another.

    Needs marks that carry their row number as ``customdata[i][0]`` (charts/chart.py).
    """
    said: dict[int, str] = {}
    for trace in figure.data:
        for place, fields in enumerate(trace.customdata if trace.customdata is not None else ()):
            if fields is None or fields[0] is None or int(fields[0]) in said:
                continue
            words = [_row_label(figure, trace, place), _hover(trace, place, fields)]
            said[int(fields[0])] = " · ".join(word for word in words if word)[:LONGEST]
    return _told_apart(dict(sorted(said.items())))


def plain(label: str | None) -> str:
    """Return the text of a Plotly label without its tags and entities."""
    return " ".join(html.unescape(_TAG.sub(" ", label or "")).split())


def _hover(trace: Any, place: int, fields: Any) -> str:  # noqa: ANN401 - a Plotly trace of any kind
    template = trace.hovertemplate
    template = template[place] if isinstance(template, tuple | list) else template or ""
    filled = _FIELD.sub(lambda field: str(fields[int(field[1])]), template.replace("<br>", ", "))
    return plain(_OTHER_FIELD.sub("", filled))


def _row_label(figure: go.Figure, trace: Any, place: int) -> str:  # noqa: ANN401
    """Return the tick label of the row a mark stands in, where the chart names its rows by number."""
    axis = figure.layout.yaxis
    if not axis.ticktext or not axis.tickvals or trace.y is None or len(axis.tickvals) < 2:
        return ""
    labels = dict(zip(axis.tickvals, axis.ticktext, strict=False))
    return plain(labels.get(trace.y[place]))


def _told_apart(said: dict[int, str]) -> dict[int, str]:
    seen: dict[str, int] = {}
    for row, words in said.items():
        seen[words] = seen.get(words, 0) + 1
        if seen[words] > 1 or not words:
            said[row] = f"{words} ({seen[words]})".strip()
    return said
