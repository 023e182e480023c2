"""The marks of a chart in words, for those who choose a bar from a list instead of clicking it."""

from __future__ import annotations

import html
import re
from typing import Any

from charts.figure import Figure

_FIELD = re.compile(r"%\{customdata\[(\d+)\](?::[^}]*)?\}")
_OTHER_FIELD = re.compile(r"%\{[^}]*\}")
_TAG = re.compile(r"<extra>.*?</extra>|</?[a-z]+>")
LONGEST = 90


def title_of(figure: Figure) -> tuple[str, str]:
    """Return title and subtitle of a figure as plain text."""
    title = figure.layout.title
    return plain(title.text), plain(title.subtitle.text)


def mark_words(figure: Figure) -> dict[int, str]:
    """Return for each row of a chart's table what its hover box says, on one line, every line another.

    Needs marks that carry their row number as ``customdata[i][0]`` (charts/chart.py).
    """
    said: dict[int, str] = {}
    named = _row_labels(figure)
    for trace in figure.data:
        y, template = trace.y, trace.hovertemplate
        for place, fields in enumerate(trace.customdata or ()):
            if fields is None or fields[0] is None or int(fields[0]) in said:
                continue
            told = template[place] if isinstance(template, list) else template
            words = [named.get(y[place], "") if named else "", _hover(told or "", fields)]
            said[int(fields[0])] = " · ".join(word for word in words if word)[:LONGEST]
    return _told_apart(dict(sorted(said.items())))


def plain(label: str | None) -> str:
    """Return the text of a Plotly label without its tags and entities."""
    return " ".join(html.unescape(_TAG.sub(" ", label or "")).split())


def _hover(template: str, fields: list[Any]) -> str:
    filled = _FIELD.sub(lambda field: str(fields[int(field[1])]), template.replace("<br>", ", "))
    return plain(_OTHER_FIELD.sub("", filled))


def _row_labels(figure: Figure) -> dict[float, str]:
    """Return place of a row -> its tick label, where the chart names its rows by number."""
    axis = figure.layout.yaxis
    if not axis.ticktext or not axis.tickvals or len(axis.tickvals) < 2:
        return {}
    return {place: plain(said) for place, said in zip(axis.tickvals, axis.ticktext, strict=False)}


def _told_apart(said: dict[int, str]) -> dict[int, str]:
    seen: dict[str, int] = {}
    for row, words in said.items():
        seen[words] = seen.get(words, 0) + 1
        if seen[words] > 1 or not words:
            said[row] = f"{words} ({seen[words]})".strip()
    return said
