"""CSV and TSV as people hold them: any delimiter, a BOM, line ends in cells, an open quote, short rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Generator, Iterator
from functools import partial
from io import StringIO
from itertools import islice

from ingest import limits
from ingest.format import FormatError, Refused
from ingest.opening import Sample, Source

DELIMITERS = ",\t;|"
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
    delimiter = dialect(text) or ","
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
    try:
        for cells in reader:
            at, before = before, start + reader.line_num
            locator = f"line {at + 1}"
            if not cells:
                continue
            whole = len(cells) == len(names)
            many = before - at
            if (many > LONG_ROW and not whole) or (
                many > 1 and before == len(lines) and _is_open(lines[at:], delimiter)
            ):
                raw = lines[at].rstrip("\r\n")
                yield Refused(locator=locator, code="E-CSV", reason="a quote is opened here and not closed", raw=raw)
                return at + 1
            source.at = (locator, partial(_row_text, cells, delimiter))
            if whole:
                yield locator, dict(zip(names, cells, strict=True))
            else:
                reason = f"it has {len(cells)} cells, the header has {len(names)}"
                yield Refused(locator=locator, code="E-CSV", reason=reason, raw=_row_text(cells, delimiter))
    except csv.Error as error:
        yield Refused(locator=f"line {before + 1}", code="E-CSV", reason=f"the table breaks here: {error}")
    return None


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Say whether the last row of a table ends inside a quote."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
