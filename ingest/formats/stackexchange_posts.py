"""Posts.xml of the Stack Exchange data dump: questions are threads, answers their comments, wikis of tags are left out.

Comments.xml of the same site is a dump of its own; both land in the same threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.format import Format, Record, Refused
from ingest.opening import Sample, Source
from ingest.stackexchange import OTHER_TABLES, Posts, site_of, table_beside
from ingest.xml_records import read_elements

_ROW = re.compile(r'<row\s[^>]{0,200}\bPostTypeId="\d')


def sniff(sample: Sample) -> float:
    """Claim XML whose rows have a type of post."""
    head = sample.text[:4_000].lstrip()
    if not head.startswith("<") or "<row" not in head:
        return 0.0
    return 0.95 if _ROW.search(head) else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield questions as threads and answers as comments, in the order of the file."""
    posts = Posts(site=site_of(source.name), with_comments=table_beside(source, "Posts", "Comments") is not None)
    for element in read_elements(source, {"row"}):
        if isinstance(element, Refused):
            yield element
        else:
            yield from posts.read(element[0], dict(element[1].attrib))
    yield from posts.finish()


FORMAT = Format(
    name="stackexchange_posts",
    title="Stack Exchange data dump, Posts.xml",
    platform="stackexchange",
    version=2,
    how_to_get="Take it from a site's archive at archive.org/details/stackexchange; keep Comments.xml beside it.",
    sniff=sniff,
    parse=parse,
    companions=OTHER_TABLES,
)
