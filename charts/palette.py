"""The colours of every picture, by what they mean, each with a light and a dark value.

Themes take the colours of Okabe and Ito (2008), which stay apart for the common kinds of colour blindness; yellow is
darkened on a light page. Sentiment takes the two arms of ColorBrewer's RdBu (Brewer 2003), safe for the same readers.
A figure is drawn in the light values; ``charts.house.apply`` swaps them for the dark ones.
"""

from __future__ import annotations

from analysis.codebook import UNASSIGNED, Codebook

LIGHT = {
    "ink": "#1f2430",
    "soft": "#5b6270",
    "line": "#8a909c",
    "grid": "#e4e6ea",
    "page": "#ffffff",
    "unassigned": "#b4b8c0",
    "other": "#7b8494",
    "blue": "#0072b2",
    "vermilion": "#d55e00",
    "green": "#009e73",
    "purple": "#cc79a7",
    "orange": "#e69f00",
    "sky": "#56b4e9",
    "yellow": "#b8a500",
    "negative": "#d6604d",
    "neutral": "#cfd3d9",
    "positive": "#4393c3",
    "with_text": "#2f5d8a",
    "truncated": "#5f86ad",
    "collapsed": "#93aecb",
    "deleted": "#a9845f",
    "removed": "#c2a283",
    "stubs": "#d9c7b3",
    "missing": "#dfe2e7",
}
"""Name -> colour on a light page. No value stands twice, so that a swap is never in doubt."""

DARK = {
    "ink": "#eceef2",
    "soft": "#a9afbb",
    "line": "#858c99",
    "grid": "#30343d",
    "page": "#12151b",
    "unassigned": "#6a707c",
    "other": "#949cab",
    "blue": "#3b9ad6",
    "vermilion": "#e8752a",
    "green": "#1db38a",
    "purple": "#d68fb6",
    "orange": "#f0b02e",
    "sky": "#7cc7f2",
    "yellow": "#f0e442",
    "negative": "#e07a68",
    "neutral": "#4a505b",
    "positive": "#5fabd8",
    "with_text": "#6fa3d6",
    "truncated": "#5a86b3",
    "collapsed": "#466789",
    "deleted": "#a98560",
    "removed": "#86694b",
    "stubs": "#5f4d3a",
    "missing": "#373c46",
}
"""Name -> colour on a dark page: the same names as ``LIGHT``."""

INK = LIGHT["ink"]
SOFT = LIGHT["soft"]
LINE = LIGHT["line"]
GRID = LIGHT["grid"]
PAGE = LIGHT["page"]
GREY = LIGHT["unassigned"]
PLAIN = LIGHT["with_text"]

THEME_COLOURS = [LIGHT[name] for name in ("blue", "vermilion", "green", "purple", "orange", "sky", "yellow")]

RELATION_COLOURS = {
    "agrees": LIGHT["blue"], "disagrees": LIGHT["vermilion"], "corrects": LIGHT["orange"], "asks": LIGHT["sky"],
    "jokes": LIGHT["purple"], "tangent": LIGHT["other"],
}  # fmt: skip
"""What an answer does -> its colour; each stands in its own labelled column as well."""


def theme_colours(codebook: Codebook) -> dict[str, str]:
    """Return a colour for each theme: the place its ``color`` names, else its place in the codebook.

    So a theme keeps its colour in every picture. Places beyond the seventh share one slate grey: more hues than that
    cannot be told apart. ``UNASSIGNED`` has a lighter grey.
    """
    places = {theme.name: i if theme.color is None else theme.color for i, theme in enumerate(codebook.themes)}
    colours = {name: THEME_COLOURS[i] if i < len(THEME_COLOURS) else LIGHT["other"] for name, i in places.items()}
    return {**colours, UNASSIGNED: GREY}


def swap(dark: bool) -> dict[str, str]:
    """Return colour -> colour that turns a figure of the other variant into this one."""
    return {LIGHT[name]: DARK[name] for name in LIGHT} if dark else {DARK[name]: LIGHT[name] for name in LIGHT}
