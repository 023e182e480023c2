"""The ways of reading that benchmarks/ingest.py compares, each run in a process of its own.

    python benchmarks/ingest_ways.py WAY FILE OUT COUNT

Prints a line of JSON: comments, sums by which the ways are checked against each other, seconds of computing.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from analysis.codebook import Codebook
from benchmarks import arctic_shift
from benchmarks.themes_matching import made_codebook, said

RAW = pa.schema([("id", pa.string()), ("link_id", pa.string()), ("parent_id", pa.string()), ("author", pa.string()),
                 ("created_utc", pa.int64()), ("score", pa.int64()), ("body", pa.string()), ("permalink", pa.string()),
                 ("subreddit", pa.string()), ("distinguished", pa.string()), ("is_submitter", pa.bool_()),
                 ("retrieved_on", pa.int64())])  # fmt: skip
BATCH = 20_000


def _unpacked(file: BinaryIO, name: str) -> BinaryIO:
    if name.endswith(".zst"):
        return io.BufferedReader(zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file), 2**20)
    return file


def _records(place: str, count: int) -> Iterator[dict[str, Any]]:
    with Path(place).open("rb") as file:
        yield from map(json.loads, islice(_unpacked(file, place), count or None))


def _sums(rows: int, score: int, length: int) -> dict[str, int]:
    return {"comments": rows, "score": score, "length": length}


def plain_decode(place: str, out: Path, count: int) -> dict[str, int]:
    """Decode with a loop of json.loads, and write the columns to Parquet."""
    rows = score = length = 0
    with pq.ParquetWriter(out / "plain.parquet", RAW, compression="zstd") as writer:
        records = _records(place, count)
        while some := list(islice(records, BATCH)):
            columns: dict[str, list[Any]] = {name: [record.get(name) for record in some] for name in RAW.names}
            writer.write_table(pa.table(columns, schema=RAW))
            rows, score = rows + len(some), score + sum(columns["score"])
            length += sum(map(len, columns["body"]))
    return _sums(rows, score, length)


def our_decode(place: str, out: Path, count: int) -> dict[str, int]:
    """Decode as Rethread does, and write the same columns to Parquet."""
    from ingest import bulk_decode, bulk_lines
    from ingest.bulk_lines import Lines
    from ingest.unpacking import open_dumps

    dumps = open_dumps(place)
    rows = score = length = 0
    with pq.ParquetWriter(out / "ours.parquet", RAW, compression="zstd") as writer:
        for lines in bulk_lines.read(next(dumps)):
            if isinstance(lines, Lines):
                found, _ = bulk_decode.decode(lines)
                columns = {name: [getattr(row, name) for row in found] for name in RAW.names}
                writer.write_table(pa.table(columns, schema=RAW))
                rows, score = rows + len(found), score + sum(columns["score"])
                length += sum(map(len, columns["body"]))
    return _sums(rows, score, length)


def our_reading(place: str, out: Path, count: int) -> dict[str, int]:
    """Read in parts of tidy tables, Markdown and all, and write them to Parquet."""
    from ingest import bulk, delta
    from ingest.unpacking import open_dumps

    dumps = open_dumps(place)
    rows = length = 0
    taken = datetime(2024, 5, 1, tzinfo=UTC)
    parts = bulk.read_parts(next(dumps), story=None, taken=taken, keep_deleted_text=False, scratch=out / "scratch")
    for number, part in enumerate(parts):
        table = delta.to_arrow(part.comments)
        pq.write_table(table, out / f"part{number}.parquet", compression="zstd")
        rows, length = rows + len(table), length + int(part.comments["body"].str.len().sum())
    return {"comments": rows, "length": length}


@cache
def made_themes() -> Codebook:
    """Return a codebook of 20 made themes with 30 rather rare words and phrases each, as in themes_matching.py."""
    return made_codebook(said(20_000, seed=11))


def plain_way(place: str, out: Path, count: int, *, themes: bool) -> dict[str, int]:
    """Go the whole way plainly: json, vaderSentiment, one expression per theme, a dict of parents, Parquet."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    reader = SentimentIntensityAnalyzer()
    entries = [[*theme.words, *theme.phrases] for theme in made_themes().themes] if themes else []
    patterns = [re.compile(r"\b(?:" + "|".join(map(re.escape, theme)) + r")\b", re.IGNORECASE) for theme in entries]
    rows: list[dict[str, Any]] = []
    depth: dict[str, int] = {}
    for record in _records(place, count):
        parent = record["parent_id"][3:]
        depth[record["id"]] = depth.get(parent, -1) + 1
        told = {name: record.get(name) for name in RAW.names} | reader.polarity_scores(record["body"])
        rows.append(told | {"themes": [n for n, p in enumerate(patterns) if p.search(record["body"])]})
    for row in rows:
        row["depth"] = depth[row["id"]]
    sizes = _subtrees(rows)
    pq.write_table(pa.Table.from_pylist([row | sizes[row["id"]] for row in rows]), out / "plain.parquet",
                   compression="zstd")  # fmt: skip
    return {"comments": len(rows)}


def _subtrees(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return size and score of each comment's subtree; parents come before their replies in such a file."""
    told = {row["id"]: {"subtree_size": 1, "subtree_score": row["score"]} for row in rows}
    for row in reversed(list(rows)):
        above = told.get(row["parent_id"][3:])
        if above is not None:
            own = told[row["id"]]
            above["subtree_size"] += own["subtree_size"]
            above["subtree_score"] += own["subtree_score"]
    return told


def our_way(place: str, out: Path, count: int, *, themes: bool) -> dict[str, int]:
    """Go the whole way as ``rethread ingest`` does: to a committed store with sentiment, themes and structure."""
    from analysis import codebook, tone
    from engine import measuring
    from ingest.pipeline import read_dump, store_dump
    from ingest.store import Store
    from ingest.unpacking import open_dumps

    book = made_themes() if themes else replace(codebook.default(), themes=())
    dumps = open_dumps(place)
    dump = read_dump(next(dumps), format_name="reddit_ndjson", scratch=out / "scratch")
    report = store_dump(dump, Store(str(out / "store")), derived=measuring.by(book, tone.default()))
    if report.error:
        raise SystemExit(report.error)
    return {"comments": report.added}


WAYS = {
    "plain_decode": plain_decode,
    "our_decode": our_decode,
    "our_reading": our_reading,
    "plain_way": lambda *told: plain_way(*told, themes=False),
    "plain_way_themes": lambda *told: plain_way(*told, themes=True),
    "our_way": lambda *told: our_way(*told, themes=False),
    "our_way_themes": lambda *told: our_way(*told, themes=True),
}


def main(way: str, file: str, out: Path, most: int) -> dict[str, float]:
    """Go one way, after a first time over a handful of comments that imports all it needs."""
    warm, again = out / "warm.ndjson", out / "warm"
    again.mkdir()
    arctic_shift.write(20, warm)
    WAYS[way](str(warm), again, 20)
    before = time.process_time()
    told = WAYS[way](file, out, most)
    return told | {"seconds": time.process_time() - before}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
