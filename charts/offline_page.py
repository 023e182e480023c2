"""A web page that holds all it needs: figures, plotly.js, style and script in one file, and no way to the network.

Text from a dump enters it in two ways only: escaped, or as JSON in which "<", ">", "&" and the line separators are
written as escapes, so that no data can end its script element (reliability notes F53-F55). The page itself says that
nothing may be fetched.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from charts import house, palette, words
from charts.figure import Figure

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of every page: its own script and style, pictures inside the file, nothing else."""
TOP = 10
"""Pixels above the plot area of a figure whose title stands in the page."""

_FOLDER = Path(__file__).parent
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def text(value: object) -> str:
    """Return ``value`` as it is shown in HTML: no tag, no entity, no control character acts; missing gives ""."""
    lines = value.split("\n") if isinstance(value, str) else []
    return "\n".join(html.escape(_shown(line)) for line in lines)


def _shown(line: str) -> str:
    """Return a line, or a piece of one, without control characters; a space at its ends stays."""
    shown = words.clean(line)
    return f"{' ' * line.startswith(' ')}{shown}{' ' * (bool(shown) and line.endswith(' '))}"


def json_text(value: object) -> str:
    """Return ``value`` as JSON that may stand in a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_UNSAFE)


def page(title: str, body: str, figures: Sequence[str] = (), *, style: str = "", dark: bool | None = None) -> str:
    """Return a whole page around ``body``, which is HTML.

    ``figures`` are scripts made by ``figure_data``. With ``dark`` None the page follows the reader's system,
    otherwise it is light or dark for good. The same input gives the same bytes.
    """
    scheme = {None: "light dark", False: "light", True: "dark"}[dark]
    colours = _colours(dark)
    sheet = (_FOLDER / "offline_page.css").read_text(encoding="utf-8")
    script = (_FOLDER / "offline_page.js").read_text(encoding="utf-8")
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="color-scheme" content="{scheme}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{text(title)}</title>",
        f"<style>\n{colours}\n{sheet}\n{style}</style>",
        "</head>",
        f'<body data-scheme="{scheme}">',
        body,
    ]
    if figures:
        parts += [f"<script>{get_plotlyjs()}</script>", *figures, f"<script>\n{script}</script>"]
    return "\n".join([*parts, "</body>", "</html>", ""])


def _colours(dark: bool | None) -> str:
    light, night = (_variables(names) for names in (palette.LIGHT, palette.DARK))
    if dark is not None:
        return f":root {{{night if dark else light}}}"
    media = {"(prefers-color-scheme: dark)": night, "print": light}
    return "\n".join([f":root {{{light}}}", *(f"@media {kind} {{:root {{{names}}}}}" for kind, names in media.items())])


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in colours.items())


def heading(fig: Figure) -> tuple[str, str]:
    """Return title and subtitle of ``fig`` as plain text."""
    title = fig.layout.title
    return _plain(title.text), _plain(title.subtitle.text)


def _plain(label: str | None) -> str:
    return html.unescape((label or "").replace("<br>", " ")).strip()


def figure_slot(name: str, fig: Figure) -> str:
    """Return the place where the page's script draws the figure called ``name``; it keeps the figure's height."""
    height = _height(fig)
    said = html.escape(house.describe(fig))
    return f'<div class="plot" id="plot-{name}" role="img" aria-label="{said}" style="height:{height}px"></div>'


def figure_data(name: str, fig: Figure, *, dark: bool | None = None) -> str:
    """Return the script element that holds ``fig`` without its title, light and what differs where it is dark."""
    light = _untitled(fig, bool(dark))
    changes = [] if dark is not None else differences(light, _untitled(fig, True))
    content = json_text({"name": name, "figure": light, "dark": changes, "config": house.CONFIG})
    return f'<script type="application/json" class="figure">{content}</script>'


def _untitled(fig: Figure, dark: bool) -> dict[str, Any]:
    bare = house.apply(fig, dark)
    bare.update_layout(title=None, height=_height(fig), margin={"t": TOP})
    spec: dict[str, Any] = json.loads(bare.to_json())
    return spec


def _height(fig: Figure) -> int:
    whole = fig.layout.height or 450
    return int(whole - (fig.layout.margin.t if fig.layout.margin.t is not None else 80) + TOP)


def differences(one: Any, other: Any, path: tuple[str | int, ...] = ()) -> list[list[Any]]:  # noqa: ANN401 - JSON trees
    """Return [path, value] for every place at which ``one`` must be changed to become ``other``.

    Both are JSON trees. A key that only ``one`` has is given the value None.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        return [change for key in keys for change in differences(one.get(key), other.get(key), (*path, key))]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [change for i, pair in enumerate(zip(one, other)) for change in differences(*pair, (*path, i))]
    return [] if one == other else [[list(path), other]]
