"""A chart in a report: its finding, the picture, and below it the numbers with the comments behind each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.study import Study
from charts import words
from charts.chart import Chart
from charts.figure import Figure
from charts.offline_page import figure_data, figure_slot, heading, text
from charts.report_quotes import Quotes
from charts.themed import KEY, titles

ROWS = 24
"""Rows of a chart's numbers that a report lists."""
BEHIND = 3
"""Comments named per row, those that weigh most."""
PLACES = {*KEY, "root_id", "title", "y", "x", "start", "whole", "place", "parent", "headed", "more", "row"}
"""Columns that say where a mark is drawn, or that a reader cannot use."""
NAMES = {
    "n": "comments",
    "n_with_text": "with text",
    "low": "lowest",
    "high": "highest",
    "ci_low": "interval from",
    "ci_high": "to",
    "n_eff": "independent voices",
}
"""Short names of columns -> the same for readers."""


@dataclass(frozen=True)
class Drawn:
    """A chart drawn for a study."""

    chart: Chart
    numbers: pd.DataFrame
    figure: Figure

    @property
    def heading(self) -> tuple[str, str]:
        """The finding and its basis, as plain text."""
        title, subtitle = heading(self.figure)
        return title or self.chart.title, subtitle

    @property
    def script(self) -> str:
        """The script element with the figure."""
        return figure_data(self.chart.name, self.figure)


def drawn(study: Study, chart: Chart) -> Drawn:
    """Return ``chart`` drawn for ``study``."""
    numbers = chart.data(study)
    return Drawn(chart, numbers, chart.draw(numbers, study))


def section(picture: Drawn, study: Study, quotes: Quotes) -> str:
    """Return the HTML of one chart."""
    title, subtitle = (text(line) for line in picture.heading)
    name = picture.chart.name
    return (
        f'<figure class="card" id="chart-{name}"><figcaption><p class="kind">{text(picture.chart.title)}</p>'
        f"<h3>{title}</h3><p>{subtitle}</p></figcaption>"
        f"{figure_slot(name, picture.figure)}{_numbers(picture, study, quotes)}</figure>"
    )


def _numbers(picture: Drawn, study: Study, quotes: Quotes) -> str:
    table, name = picture.numbers, picture.chart.name
    if table.empty:
        return ""
    columns = [column for column in table.columns if column not in PLACES]
    labels = [_label(column) for column in columns]
    head = "".join(f'<th scope="col">{text(label)}</th>' for label in [*labels[:1], "Comments behind it", *labels[1:]])
    lines = [_row(picture, row, columns, study, quotes) for row in range(min(ROWS, len(table)))]
    if len(table) > ROWS:
        left = f"{len(table) - ROWS:,} more rows. The CSV that is exported with a chart has all of them."
        lines.append(f'<tr id="{name}-rest" tabindex="-1"><td colspan="{len(columns) + 1}">{text(left)}</td></tr>')
    return (
        '<details><summary>The numbers, and the comments behind them</summary><div class="scroll"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div></details>"
    )


def _row(picture: Drawn, row: int, columns: list[str], study: Study, quotes: Quotes) -> str:
    mark = picture.numbers.iloc[row]
    named = titles(study)
    cells = [f"<td>{_cell(column, mark[column], named)}</td>" for column in columns]
    behind = picture.chart.behind(study, mark)
    said = quotes.references(quotes.top(behind, BEHIND))
    if len(behind) > BEHIND or not said:
        said = f"{said} of {len(behind):,}" if said else f"{len(behind):,}"
    cells.insert(1, f"<td>{said}</td>")
    return f'<tr id="{picture.chart.name}-{row}" tabindex="-1">{"".join(cells)}</tr>'


def _label(column: str) -> str:
    label = NAMES.get(column, column.replace("_", " "))
    return label[:1].upper() + label[1:]


def _cell(column: str, value: object, named: dict[str, str]) -> str:
    """Return one number or word of a table as a reader says it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float) and ("share" in column or column in ("low", "high", "ci_low", "ci_high")):
        return words.percent(value)
    if isinstance(value, int | float):
        return words.number(value)
    return text(words.excerpt(named.get(value, value), 80)) if isinstance(value, str) else "–"
