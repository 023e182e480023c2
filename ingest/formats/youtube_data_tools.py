"""Comments of YouTube Data Tools (module Video Info / Video Comments): one CSV row per comment or reply.

Columns: id, replyCount, likeCount, publishedAt, authorName, text, authorChannelId, isReply, isReplyTo (isReplyToId in
later versions), isReplyToName. Times are printed without a zone. Source: bernorieder/youtube-data-tools.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest import times, youtube
from ingest.csv_records import header, read_rows
from ingest.format import Absent, Comment, Format, Record, Refused, Thread
from ingest.json_values import as_count
from ingest.opening import Sample, Source

NAMES = {"id", "authorName", "text", "publishedAt"}
PARENTS = ("isReplyToId", "isReplyTo")


@dataclass
class _Seen:
    """What is summed up at the end."""

    promised: dict[str, int] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)
    videos: set[str] = field(default_factory=set)


def sniff(sample: Sample) -> float:
    """Claim a table with the tool's own names of columns."""
    if sample.text.lstrip("\ufeff \t\n")[:1] in ("{", "[", "<"):
        return 0.0
    names = set(header(sample))
    return 0.95 if names >= NAMES and names & {*PARENTS, "isReplyToName", "authorChannelId"} else 0.0


def parse(source: Source) -> Iterator[Record]:
    """Yield one comment per row, and how many replies the table counts but lacks."""
    seen, thread = _Seen(), youtube.named_after(source.name)
    if "videoId" not in header(source.sample()):
        yield thread
    for row in read_rows(source):
        if isinstance(row, Refused):
            yield row
            continue
        locator, cells = row
        video = cells.get("videoId", "").strip() or thread.thread_id
        if video is not None and video not in seen.videos:
            seen.videos.add(video)
            yield Thread(thread_id=video, title=cells.get("videoTitle", "").strip() or None, url=youtube.page(video))
        yield _comment(locator, cells, video, seen)
    lacking = sum(max(count - seen.held[comment], 0) for comment, count in seen.promised.items())
    if lacking and len(seen.videos) < 2:
        yield Absent(count=lacking, reason="replies that the table counts and does not hold")


def _comment(locator: str, cells: Mapping[str, str], video: str | None, seen: _Seen) -> Comment | Refused:
    comment_id = cells.get("id", "").strip()
    if not comment_id:
        return Refused(locator=locator, code="E-ID", reason="the row has no id", raw=str(dict(cells))[:2_000])
    parent = next((cells[name].strip() for name in PARENTS if cells.get(name, "").strip()), None)
    if parent is None and "." in comment_id and cells.get("isReply") == "1":
        parent = comment_id.partition(".")[0]
    seen.held[comment_id.partition(".")[0] if "." in comment_id else parent or ""] += 1
    if count := as_count(cells.get("replyCount")):
        seen.promised[comment_id] = count
    stamp = times.parse(cells.get("publishedAt"))
    author, score = cells.get("authorName", "").strip() or None, as_count(cells.get("likeCount"))
    prose = youtube.shown_text(cells.get("text", ""))
    return Comment(
        locator=locator,
        thread_id=video,
        comment_id=comment_id,
        parent_id=parent,
        is_root=parent is None,
        author=author,
        author_kind="op" if cells.get("isChannelOwner") == "yes" else "user" if author else "unknown",
        created_at=stamp.at,
        created_precision=stamp.precision,
        score=score,
        score_kind="none" if score is None else "likes",
        body=prose.body,
        quoted=prose.quoted,
        url=youtube.page(video, comment_id),
    )


FORMAT = Format(
    name="youtube_data_tools",
    title="YouTube Data Tools, table of comments",
    platform="youtube",
    version=2,
    how_to_get="Run the module Video Comments of YouTube Data Tools and save its table of comments (CSV).",
    sniff=sniff,
    parse=parse,
)
