"""Charts as files: a web page that needs no network, pictures, the numbers, and a receipt beside each chart.

Pictures are drawn by kaleido in an installed Chrome or Chromium, one start for all of them. Nothing is downloaded:
kaleido's own page would fetch MathJax, so that is switched off. All other files need no browser.
"""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.study import Study
from charts import house, offline_page, palette, receipt, spreadsheet, tables
from charts.chart import Chart
from charts.figure import Figure
from charts.receipt import Origin

PICTURES = ("png", "svg", "pdf")
"""Formats that need a browser."""
FORMATS = ("html", *PICTURES, "json")
"""What a chart can be exported to; its numbers as CSV and its receipt are always written."""
WIDTH = 900
"""Pixels across a picture."""
SCALE = 2
"""Dots per pixel of a PNG."""


class ExportError(Exception):
    """Something could not be written. The message says what, and the remedy; ``written`` is what was."""

    def __init__(self, message: str, written: Sequence[Path] = ()) -> None:
        super().__init__(message)
        self.written = list(written)


def export(
    study: Study, charts: Sequence[Chart], formats: Sequence[str], folder: Path, *, origin: Origin, dark: bool = False
) -> list[Path]:
    """Write each chart to ``folder`` in each of ``formats``, with its numbers as CSV and its receipt.

    A file is called after its chart. ``dark`` is for pictures; a web page follows its reader's system. Returns the
    files written, receipts included. Raises ExportError when a format is unknown, the folder cannot be written to,
    or pictures were asked for and cannot be drawn; everything else is written all the same.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise ExportError(f"{unknown[0]} is not a format. Choose from: {', '.join(FORMATS)}.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Export(study, charts, formats, folder, dark).write(origin)
    except OSError as error:
        raise ExportError(
            f"{folder}: cannot be written ({error.strerror}). Choose another folder with --out."
        ) from error


class _Export:
    """One call of ``export``."""

    def __init__(self, study: Study, charts: Sequence[Chart], formats: Sequence[str], folder: Path, dark: bool) -> None:
        self.study = study
        self.charts = charts
        self.formats = formats
        self.folder = folder
        self.dark = dark
        self.numbers = {chart.name: chart.data(study) for chart in charts}
        self.figures = {chart.name: chart.draw(self.numbers[chart.name], study) for chart in charts}
        self.files: dict[str, list[Path]] = {chart.name: [] for chart in charts}

    def write(self, origin: Origin) -> list[Path]:
        """Write all that needs no browser, then the pictures, then the receipts of what was written."""
        for chart in self.charts:
            self.write_plain(chart)
        failure = ""
        try:
            self.write_pictures([name for name in PICTURES if name in self.formats])
        except ExportError as error:
            failure = str(error)
        for chart in self.charts:
            paper = receipt.make(self.study, chart, self.numbers[chart.name], self.files[chart.name], origin)
            self.put(chart.name, receipt.SUFFIX, receipt.text(paper))
        written = [path for chart in self.charts for path in self.files[chart.name]]
        if failure:
            raise ExportError(f"{failure} Everything else was written to {self.folder}.", written)
        return written

    def write_plain(self, chart: Chart) -> None:
        """Write the numbers, and the page and the JSON where asked for."""
        numbers, fig = self.numbers[chart.name], self.figures[chart.name]
        self.put(chart.name, ".csv", spreadsheet.csv(numbers))
        if "html" in self.formats:
            self.put(chart.name, ".html", page(chart.name, fig))
        if "json" in self.formats:
            self.put(chart.name, ".json", as_json(chart, numbers, fig))

    def write_pictures(self, formats: Sequence[str]) -> None:
        """Draw all figures in one browser. Raises ExportError without kaleido or browser."""
        if not formats or not self.charts:
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as workshop:
            names = [(chart.name, f"{chart.name}.{ending}") for chart in self.charts for ending in formats]
            _draw([_order(self.figures[chart], Path(workshop) / file, self.dark) for chart, file in names])
            for chart, file in names:
                self.files[chart].append((Path(workshop) / file).replace(self.folder / file))

    def put(self, chart: str, ending: str, content: str) -> None:
        """Write one file whole or not at all."""
        path = self.folder / f"{chart}{ending}"
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            part.write_bytes(content.encode())
            self.files[chart].append(part.replace(path))
        finally:
            part.unlink(missing_ok=True)


def page(name: str, fig: Figure) -> str:
    """Return a web page with one figure, that works offline and follows its reader's light or dark system."""
    title, subtitle = (offline_page.text(line) for line in offline_page.heading(fig))
    caption = f"<figcaption><h1>{title}</h1><p>{subtitle}</p></figcaption>"
    body = f'<main class="alone"><figure>{caption}{offline_page.figure_slot(name, fig)}</figure></main>'
    return offline_page.page(offline_page.heading(fig)[0] or name, body, [offline_page.figure_data(name, fig)])


def as_json(chart: Chart, numbers: pd.DataFrame, fig: Figure) -> str:
    """Return the numbers of a chart, one record per mark, and its figure as Plotly reads it."""
    content = {
        "chart": chart.name,
        "title": chart.title,
        "numbers": tables.records(numbers),
        "figure": json.loads(fig.to_json()),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _order(fig: Figure, path: Path, dark: bool) -> dict[str, Any]:
    """Return what kaleido needs to draw one picture."""
    drawn = house.fit(house.apply(fig, dark), WIDTH)
    drawn.update_layout(paper_bgcolor=(palette.DARK if dark else palette.LIGHT)["page"])
    ending = path.suffix.removeprefix(".")
    size = {"width": WIDTH, "height": int(drawn.layout.height or 450), "scale": SCALE if ending == "png" else 1}
    return {"fig": json.loads(drawn.to_json()), "path": path, "opts": {"format": ending, **size}}


def _draw(orders: list[dict[str, Any]]) -> None:
    try:
        kaleido = importlib.import_module("kaleido")
        errors = importlib.import_module("kaleido.errors")
    except ImportError as error:
        raise ExportError(
            "PNG, SVG and PDF need the package kaleido: `pip install --no-deps -r requirements-export.txt` installs it."
        ) from error
    try:
        failed = kaleido.write_fig_from_object_sync(orders, kopts={"mathjax": False})
    except errors.ChromeNotFoundError as error:
        raise ExportError(
            "PNG, SVG and PDF need Chrome or Chromium, and none was found: install one, or say where it is in the "
            "environment variable BROWSER_PATH."
        ) from error
    except (errors.BrowserFailedError, errors.BrowserClosedError, errors.KaleidoError, TimeoutError) as error:
        raise ExportError(f"The browser could not draw the pictures ({_first_line(error)}).") from error
    if failed:
        raise ExportError(f"The browser could not draw all pictures ({_first_line(failed[0])}).")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
