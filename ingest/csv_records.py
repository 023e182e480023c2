"""CSV and TSV as people hold them: any delimiter, a BOM, line ends in cells, an open quote, short rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import chain

from ingest import limits
from ingest.format import FormatError, Refused
from ingest.opening import Sample, Source

DELIMITERS = ",\t;|"
LONGEST_NAME = 500
"""Characters of a column's name; what is longer is no header."""

MOST_WORDS = 8
"""A cell of more words than that is no column's name."""


def dialect(text: str) -> str:
    """Return the delimiter that cuts the header into most cells, "" where none cuts it."""
    best, most = "", 1
    for delimiter in DELIMITERS:
        cells = len(_first_row(text, delimiter))
        if cells > most:
            best, most = delimiter, cells
    return best


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(text.lstrip("\n")), delimiter=delimiter), [])
    except csv.Error:
        return []


def _is_header(cells: list[str]) -> bool:
    """Say whether a first row names columns: no cell of it is a sentence or an address."""
    return not any(len(c.split()) > MOST_WORDS or c.startswith(("http://", "https://", "/r/")) for c in cells)


def _names(first: list[str]) -> list[str]:
    """Return the names of the columns; where the table has no header, "column 1" and so on."""
    return [name.strip() if _is_header(first) else f"column {i}" for i, name in enumerate(first, start=1)]


def header(sample: Sample) -> list[str]:
    """Return the column names of a table, [] when the sample does not start like one."""
    delimiter = dialect(sample.text)
    names = _names(_first_row(sample.text, delimiter)) if delimiter else []
    return names if all(len(name) <= LONGEST_NAME for name in names) else []


def _row_text(cells: list[str], delimiter: str) -> str:
    """Return a row as it may stand in a file."""
    written = StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    return written.getvalue()


def read_rows(source: Source) -> Iterator[tuple[str, dict[str, str]] | Refused]:
    """Yield (locator, {column: cell}) for each row; a row that does not fit the header comes as Refused.

    Raises FormatError when two columns have one name or there is no header.
    """
    text = source.read_text()
    csv.field_size_limit(limits.current().record)
    delimiter = dialect(text)
    reader = csv.reader(StringIO(text), delimiter=delimiter or ",", strict=False)
    first = next(reader, [])
    names = _names(first)
    if not any(names):
        raise FormatError("row 1: there is no header that names the columns. Add one.")
    if twice := {name for name in names if name and names.count(name) > 1}:
        raise FormatError(f"row 1: the column {sorted(twice)[0]!r} stands in the header twice. Rename one.")
    before = reader.line_num if _is_header(first) else 0
    try:
        for cells in reader if _is_header(first) else chain([first], reader):
            line, before = before + 1, reader.line_num
            locator = f"line {line}"
            if not cells:
                continue
            if len(cells) != len(names):
                reason = f"it has {len(cells)} cells, the header has {len(names)}"
                if reader.line_num - line > 200:
                    reason += "; a quote was opened here and not closed"
                yield Refused(locator=locator, code="E-CSV", reason=reason, raw=_row_text(cells, delimiter or ","))
                continue
            source.at = (locator, partial(_row_text, cells, delimiter or ","))
            yield locator, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        yield Refused(locator=f"line {before + 1}", code="E-CSV", reason=f"the table breaks here: {error}")
