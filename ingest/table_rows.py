"""The rows of a table of comments, whatever it is written in, and the text in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from ingest import json_rows
from ingest.characters import unescape
from ingest.csv_records import header, read_rows
from ingest.format import FormatError, Refused
from ingest.json_records import peek, read_records
from ingest.json_rows import Row
from ingest.opening import Sample, Source
from ingest.text import Prose, from_html, from_plain

Markup = Literal["html", "escaped", "plain"]
SAMPLED = 200
ERRORS = ("error", "errors", "error_code", "errorCode")
"""Fields by which a site answers that it will not give what was asked for."""
MARKUP_SHARE = 0.02
"""A column of which so much holds tags is HTML: most comments have neither a link nor a second line."""

_TAG = re.compile(r"</[a-z][a-z0-9]{0,9}>|<br\s{0,3}/?>|<p>|<img\s", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#x2f|#x200b|#8217);", re.IGNORECASE)


def _is_json(sample: Sample) -> bool:
    return sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "[")


def sampled(sample: Sample) -> list[Row]:
    """Return the first rows of what may be a table, [] for what is none."""
    if _is_json(sample):
        value = peek(sample)
        if isinstance(value, dict) and any(value.get(name) for name in ERRORS):
            return []
        return [row for row in islice(json_rows.rows(value, ""), SAMPLED) if row.cells]
    names = header(sample) if sample.text.lstrip()[:1] != "<" else []
    if not names or (names[0] in ERRORS and sample.text.count("\n") < 4):
        return []
    lines = sample.text.split("\n")
    text = "\n".join(lines if sample.whole else lines[:-1])
    try:
        found = islice(read_rows(Source.from_bytes("sample", text.encode())), SAMPLED)
        return [Row(row[0], row[1], 0, None) for row in found if not isinstance(row, Refused)]
    except FormatError:
        return []


def table_rows(source: Source) -> Iterator[Row | Refused]:
    """Yield each row of a table, or of JSON records, flat; a record without any plain value comes as Refused."""
    if not _is_json(source.sample()):
        for each in read_rows(source):
            yield each if isinstance(each, Refused) else Row(each[0], each[1], 0, None)
        return
    for locator, value in read_records(source):
        if isinstance(value, Refused):
            yield value
            continue
        for row in json_rows.rows(value, locator):
            yield row if row.cells else Refused(locator=row.place, code="E-FIELD", reason="no plain values")


def markup_of(texts: Sequence[str]) -> Markup:
    """Return what the texts of one column are written in: HTML, text with its entities still in, or text."""
    some = [text for text in texts[:2_000] if text]
    if sum(_TAG.search(text) is not None for text in some) > MARKUP_SHARE * len(some):
        return "html"
    return "escaped" if any(_ENTITY.search(text) for text in some) else "plain"


def read_text(text: str, markup: Markup) -> Prose:
    """Return the text of one cell as a reader of the page would see it."""
    if markup == "html" or "</" in text:
        return from_html(text, keep_lines="<p" not in text and "<br" not in text)
    return from_plain(unescape(text) if markup == "escaped" else text)
