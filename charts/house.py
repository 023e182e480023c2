"""The house style: one look for every picture, on a light and on a dark page, from 390 to 1200 pixels wide.

The title at the left says the finding, the subtitle says n, coverage and weight. Marks are labelled where they stand;
a part known only from a title or from the chain is hatched. The paper is transparent, so the page shows through.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

from charts import palette, words
from charts.figure import Figure

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
NARROW = 390
"""The width in pixels that titles are broken for until ``fit`` is told a better one: a phone."""
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE = 17, 13, 13
SIDE, FOOT = 14, 56
"""Pixels left free at the left and the right edge, and below the plot area for ticks and axis title."""
CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "responsive": True}
"""The settings every front door hands to plotly.js. Nothing from a file may enter them."""

_COLOUR_KEYS = ("color", "bgcolor", "bordercolor", "fgcolor", "gridcolor", "linecolor", "tickcolor")


def _template(colours: dict[str, str]) -> dict[str, Any]:
    axis = {
        "automargin": True, "fixedrange": True, "gridcolor": colours["grid"], "zeroline": False, "showline": False,
        "ticks": "", "title": {"font": {"size": 12, "color": colours["soft"]}, "standoff": 8},
        "tickfont": {"size": 12, "color": colours["soft"]},
    }  # fmt: skip
    layout = {
        "font": {"family": FONT, "size": LABEL_SIZE, "color": colours["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [colours[name] for name in ("blue", "vermilion", "green", "purple", "orange", "sky", "yellow")],
        "title": {
            "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
            "pad": {"l": SIDE, "t": 14}, "font": {"size": TITLE_SIZE, "weight": 700},
            "subtitle": {"font": {"size": SUBTITLE_SIZE, "color": colours["soft"]}},
        },
        "margin": {"l": SIDE, "r": SIDE, "t": 80, "b": FOOT}, "xaxis": axis, "yaxis": axis,
        "dragmode": False, "hovermode": "closest", "bargap": 0.35, "separators": ".,",
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours["line"], "activecolor": colours["ink"]},
        "hoverlabel": {
            "bgcolor": colours["page"], "bordercolor": colours["line"], "align": "left",
            "font": {"family": FONT, "size": 12, "color": colours["ink"]},
        },
        "legend": {
            "orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 0, "yref": "container",
            "yanchor": "bottom", "font": {"size": 12, "color": colours["soft"]}, "bgcolor": "rgba(0,0,0,0)",
            "traceorder": "normal", "title": {"text": ""},
            "itemclick": False, "itemdoubleclick": False,
        },
        "annotationdefaults": {"showarrow": False, "font": {"size": LABEL_SIZE}, "align": "left", "borderpad": 0},
    }  # fmt: skip
    return {"layout": layout}


_TEMPLATES = {False: _template(palette.LIGHT), True: _template(palette.DARK)}


def new() -> Figure:
    """Return an empty figure in the house style, light."""
    layout = {"template": _TEMPLATES[False], "showlegend": False, "margin": {"t": 0, "b": 0}}
    return Figure({"data": [], "layout": layout})


def apply(fig: Figure, dark: bool = False) -> Figure:
    """Return a copy of ``fig`` in the light or the dark variant of the house style."""
    spec, colours = fig.to_plotly_json(), palette.swap(dark)
    layout = {name: part for name, part in spec["layout"].items() if name != "template"}
    painted = {**_painted(layout, colours), "template": _TEMPLATES[dark]}
    return Figure({"data": _painted(spec["data"], colours), "layout": painted})


def _painted(node: Any, colours: dict[str, str], is_colour: bool = False) -> Any:  # noqa: ANN401 - a JSON tree
    """Swap colours, but only under keys that hold colours: a comment may well say "#ffffff"."""
    if isinstance(node, dict):
        return {key: _painted(value, colours, key in _COLOUR_KEYS) for key, value in node.items()}
    if isinstance(node, list | tuple) and not is_colour:
        return [_painted(value, colours) if isinstance(value, dict) else value for value in node]
    if isinstance(node, list | tuple):
        return [colours.get(value, value) if isinstance(value, str) else value for value in node]
    return colours.get(node, node) if is_colour and isinstance(node, str) else node


def titled(fig: Figure, title: str, subtitle: str, x: str, y: str) -> Figure:
    """Give ``fig`` its finding, its basis (n, coverage, weight) and its axis titles with units; returns ``fig``.

    All four are plain text: they are escaped here. Call it last, after the height and ``keyed``.
    """
    fig.update_layout(
        xaxis={"title": {"text": words.wrap(x, 48)}}, yaxis={"title": {"text": words.safe(y)}},
        title={"text": words.safe(title), "subtitle": {"text": words.safe(subtitle)}},
    )  # fmt: skip
    return fit(fig, NARROW)


def fit(fig: Figure, width: int) -> Figure:
    """Break title and subtitle for a picture ``width`` pixels wide, and make room for them and for the key.

    The plot area stays as high as it was. Figures come broken for a phone; an export of known width calls this once
    more. Returns ``fig``.
    """
    room = width - 2 * SIDE
    title = words.broken(_plain(fig.layout.title.text), int(room / (TITLE_SIZE * 0.62)))
    subtitle = words.broken(_plain(fig.layout.title.subtitle.text), int(room / (SUBTITLE_SIZE * 0.56)))
    # plotly.js 4 sets a title of several lines one cap height too high, and a subtitle of one line too low.
    pad = 14 if len(title) < 2 else 26
    top = 28 + 22 * len(title) + (7 + 17 * len(subtitle) if subtitle else 0)
    bottom = FOOT + _key_room(fig, room)
    below = {"text": _lines(subtitle) + ("<br>" if len(subtitle) == 1 else "")}
    height = fig.layout.height and fig.layout.height + top + bottom - fig.layout.margin.t - fig.layout.margin.b
    return fig.update_layout(
        title={"text": _lines(title), "pad": {"t": pad}, "subtitle": below}, margin={"t": top, "b": bottom},
        height=height,
    )  # fmt: skip


def keyed(fig: Figure) -> Figure:
    """Show the key of ``fig`` below it, for what cannot be labelled where it stands: a hatch, a whisker, a colour."""
    return fig.update_layout(showlegend=True)


def _key_room(fig: Figure, room: int) -> int:
    """Return how many pixels the key takes; plotly.js gives each entry the width of the longest."""
    names = [trace.name for trace in fig.data if trace.name and trace.showlegend is not False]
    if not fig.layout.showlegend or not names:
        return 0
    widths = [50 + len(html.unescape(name)) * 12 * 0.58 for name in names]
    lines = 1 if sum(widths) <= room else -(-len(names) // max(1, int(room / max(widths))))
    return 20 * lines + 8


def _lines(lines: list[str]) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in lines)


def _plain(label: str | None) -> str:
    return html.unescape((label or "").replace("<br>", " ")).strip()


def describe(fig: Figure) -> str:
    """Return the sentence a screen reader is given for ``fig``: its finding and its basis."""
    parts = [_plain(fig.layout.title.text), _plain(fig.layout.title.subtitle.text)]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def empty(title: str, sentence: str, subtitle: str = "") -> Figure:
    """Return a calm picture without marks: its title, and one sentence that says why there is nothing to see."""
    fig = new()
    fig.update_layout(height=50)
    titled(fig, title, subtitle, "", "")
    fig.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
    text = words.wrap(sentence, 52)
    fig.add_annotation(text=text, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top")
    return fig


def rows(fig: Figure, labels: Sequence[tuple[str, str]], bar: int = 18) -> Figure:
    """Lay ``fig`` out as a list of horizontal rows at y = 0, 1, 2, … from the top, each with its label above it.

    ``labels`` are (name, what it amounts to), plain text. They stand on one line where a phone has room for that,
    else below each other; ``bar`` is the thickness of a row's mark in pixels. Sets the height; returns ``fig``.
    """
    limit = int((NARROW - 2 * SIDE) / (LABEL_SIZE * 0.58))
    one_line = all(len(name) + len(amount) + 2 <= limit for name, amount in labels)
    written = [_label(name, amount, limit, one_line) for name, amount in labels]
    step = bar + max((text.count("<br>") + 1 for text in written), default=1) * int(LABEL_SIZE * 1.35) + 16
    half = bar / 2 / step
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "bottom", "xshift": -1, "yshift": 2}
    for y, text in enumerate(written):
        fig.add_annotation(**place, text=text, y=y - half)
    ticks = {"tickvals": list(range(len(labels))), "ticktext": [words.safe(name) for name, _ in labels]}
    fig.update_layout(
        yaxis={"range": [len(labels) - 1 + half + 0.2, half - 1], "showticklabels": False, "showgrid": False, **ticks},
        margin={"t": 0, "b": 0}, height=int(step * (len(labels) + 0.2)),
    )  # fmt: skip
    return fig.update_traces("bar", width=bar / step)


def _label(name: str, amount: str, limit: int, one_line: bool) -> str:
    head = f"<b>{words.safe(words.excerpt(name, limit - 4))}</b>"
    if one_line or not amount:
        return f"{head}  {words.safe(amount)}"
    return f"{head}<br>{words.wrap(amount, limit)}"


def percents(top: float) -> dict[str, Any]:
    """Return an axis of shares from 0 to just above ``top``, with about five ticks."""
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.25) if step == 0.25 or top / step <= 5.5)
    ticks = [step * i for i in range(int(min(top, 1.0) * 1.03 / step + 1e-9) + 1)]
    return {"range": [0, min(top, 1.0) * 1.03], "tickvals": ticks, "ticktext": [words.percent(tick) for tick in ticks]}


def numbered(*columns: Iterable[Any]) -> list[list[Any]]:
    """Return customdata: per mark its row number, then what a hover box may show (already safe text)."""
    return [list(row) for row in zip(*columns, strict=True)]
