"""Posts as the Stack Exchange Data Explorer saves them: a table with the columns of Posts.xml."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.csv_records import header, read_rows
from ingest.format import Format, Record, Refused
from ingest.opening import Sample, Source
from ingest.stackexchange import Posts

SIGNS = {"ParentId", "PostTypeId", "OwnerUserId", "AnswerCount", "AcceptedAnswerId", "OwnerDisplayName"}


def sniff(sample: Sample) -> float:
    """Claim a table with the columns of a post."""
    if sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "[", "<"):
        return 0.0
    names = set(header(sample))
    return 0.9 if {"Id", "Body"} <= names and len(SIGNS & names) >= 2 else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield questions as threads and answers as comments, in the order of the table."""
    posts = Posts(names_owners="OwnerUserId" in header(source.sample()))
    for row in read_rows(source):
        if isinstance(row, Refused):
            yield row
        else:
            yield from posts.read(*row)
    yield from posts.finish()


FORMAT = Format(
    name="stackexchange_csv",
    title="Stack Exchange Data Explorer, table of posts",
    platform="stackexchange",
    version=2,
    how_to_get="Query Posts at data.stackexchange.com (Id, PostTypeId, ParentId, Body, …) and download the CSV.",
    sniff=sniff,
    parse=parse,
)
