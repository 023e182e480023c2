"""CSV and TSV as people hold them: any delimiter, a BOM, line ends in cells, an open quote, short rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator
from functools import partial
from io import StringIO
from itertools import islice

from ingest import limits
from ingest.format import FormatError, Refused
from ingest.opening import Sample, Source

DELIMITERS = ",\t;|"
_SEP = re.compile(r"\ufeff?sep=([,;|\t])\n", re.IGNORECASE)
LONG_ROW = 200
"""Lines of one row; of a row of more lines that does not fit the header a quote was left open."""
MOST_OPEN_QUOTES = 100
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
    named = _is_header(first)
    return [name.strip() if named else f"column {i}" for i, name in enumerate(first, start=1)]


def header(sample: Sample) -> list[str]:
    """Return the column names of a table, [] when the sample does not start like one."""
    text, told = _after_sep(sample.text)
    delimiter = told or dialect(text)
    names = _names(_first_row(text, delimiter)) if delimiter else []
    return names if all(len(name) <= LONGEST_NAME for name in names) else []


def _after_sep(text: str) -> tuple[str, str]:
    """Return (the table, its delimiter), where Excel's line "sep=;" stands above it; else (the text, "")."""
    found = _SEP.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


def _row_text(cells: list[str], delimiter: str) -> str:
    """Return a row as it may stand in a file."""
    written = StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    return written.getvalue()


def read_rows(source: Source) -> Iterator[tuple[str, dict[str, str]] | Refused]:
    """Yield (locator, {column: cell}) for each row; a row that does not fit the header comes as Refused.

    Raises FormatError when two columns have one name or there is no header.
    """
    text, told = _after_sep(source.read_text())
    csv.field_size_limit(limits.current().record)
    delimiter = told or dialect(text) or ","
    lines = StringIO(text).readlines()
    del text
    reader = csv.reader(lines, delimiter=delimiter)
    first = next(reader, [])
    names = _names(first)
    if not any(names):
        raise FormatError("row 1: there is no header that names the columns. Add one.")
    if twice := {name for name, times in Counter(names).items() if name and times > 1}:
        raise FormatError(f"row 1: the column {sorted(twice)[0]!r} stands in the header twice. Rename one.")
    start = reader.line_num if _is_header(first) else 0
    for _ in range(MOST_OPEN_QUOTES):
        again = yield from _rows(source, lines, start, names, delimiter)
        if again is None:
            return
        start = again
    yield Refused(locator=f"line {start + 1}", code="E-CSV", reason="the table breaks here: too many open quotes")


def _rows(
    source: Source, lines: list[str], start: int, names: list[str], delimiter: str
) -> Generator[tuple[str, dict[str, str]] | Refused, None, int | None]:
    """Yield the rows from a line on; return the line behind one that opens a quote and never closes it, else None."""
    reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
    before = start
    good: list[str] = []
    try:
        for cells in reader:
            at, before = before, start + reader.line_num
            locator = f"line {at + 1}"
            if not cells:
                continue
            whole = len(cells) == len(names)
            many = before - at
            if (
                (many > LONG_ROW and not whole)
                or (before == len(lines) and _is_open(lines[at:], delimiter))
                or (many > 1 and _swallowed(lines[at + 1 : before][:LONG_ROW], delimiter, names, good))
            ):
                raw = lines[at].rstrip("\r\n")
                yield Refused(locator=locator, code="E-CSV", reason="a quote is opened here and not closed", raw=raw)
                return at + 1
            source.at = (locator, partial(_row_text, cells, delimiter))
            if whole:
                good = cells
                yield locator, dict(zip(names, cells, strict=True))
            else:
                reason = f"it has {len(cells)} cells, the header has {len(names)}"
                yield Refused(locator=locator, code="E-CSV", reason=reason, raw=_row_text(cells, delimiter))
    except csv.Error as error:
        told = (
            f"a cell is longer than {limits.shown('record', limits.current().record)} (--limit record=… changes that)"
        )
        too_long = "field larger" in str(error)
        reason = told if too_long else f"the table breaks here: {error}"
        yield Refused(locator=f"line {before + 1}", code="E-LIMIT" if too_long else "E-CSV", reason=reason)
        return before + 1 if too_long else None
    return None


def _swallowed(inside: list[str], delimiter: str, names: list[str], good: list[str]) -> bool:
    """Say whether a cell of several lines holds whole rows of the table: then its quote was never meant to open.

    Such a line has as many cells as the header, all but one of the kind that stands in the row before.
    """
    if len(names) < 3:
        return False
    for line in inside:
        if line.count(delimiter) < len(names) - 1:
            continue
        cells = next(csv.reader([line], delimiter=delimiter), [])
        alike = sum(_kind(mine) == _kind(other) for mine, other in zip(cells, good, strict=False))
        if len(cells) == len(names) and alike >= (len(names) - 1 if good else 0):
            return True
    return False


def _kind(cell: str) -> str:
    text = cell.strip()
    return "" if not text else "number" if text.isdecimal() else "word" if " " not in text else "text"


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Say whether the last row of a table ends inside a quote."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
