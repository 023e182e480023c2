"""A dump that is read in parts gives the tables, counts, refusals and notes that it gives when it is read at once."""

import gzip
import itertools
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.arctic_dirt import dirty
from benchmarks.arctic_shift import lines
from ingest import bulk, bulk_lines, bulk_quotes, bulk_spill, bulk_table, limits, registry
from ingest.gathering import gather
from ingest.helpers import HelperError, Helpers
from ingest.tidy import Tidied, tidy
from ingest.unpacking import open_dumps

FIXTURES = sorted(
    p for p in (Path(__file__).parent.parent / "fixtures" / "formats" / "reddit_ndjson").iterdir()
    if not p.name.endswith(".expected.json")
)  # fmt: skip
TAKEN = datetime(2024, 5, 1, tzinfo=UTC)
ALL = 10**9


def at_once(place: Path, keep: bool) -> Tidied:
    with_open = open_dumps(str(place))
    source = next(with_open)
    gathering = gather(registry.by_name("reddit_ndjson").parse(source), source.raw_of)
    dump_id, _ = source.finish()
    if source.broken:
        gathering.take(bulk.cut_short(source))
    about = {"dump_id": dump_id, "platform": "reddit", "story": None, "taken": TAKEN}
    return tidy(gathering, keep_deleted_text=keep, **about)


def in_parts(place: Path, scratch: Path, part: int, keep: bool = False, cores: int = 1) -> list[Tidied]:
    with_open = open_dumps(str(place))
    source = next(with_open)
    with limits.using(replace(limits.current(), part=part)):
        read = bulk.read_parts(source, story=None, taken=TAKEN, keep_deleted_text=keep, scratch=scratch, cores=cores)
        return list(read)


def joined(parts: list[Tidied], table: str, by: list[str]) -> pd.DataFrame:
    frames = [frame for part in parts if len(frame := getattr(part, table))] or [getattr(parts[0], table)]
    return pd.concat(frames, ignore_index=True).sort_values(by, ignore_index=True) if len(parts) > 1 else frames[0]


def assert_same(place: Path, scratch: Path, part: int, keep: bool = False, cores: int = 1) -> list[Tidied]:
    whole, parts = at_once(place, keep), in_parts(place, scratch, part, keep, cores)
    for table, by in {"comments": ["thread_id", "position"], "threads": ["thread_id"]}.items():
        told = getattr(whole, table)
        told = told.sort_values(by, ignore_index=True) if len(parts) > 1 else told
        pd.testing.assert_frame_equal(joined(parts, table, by), told)
    for name in ("read", "repaired", "unlisted", "repeated"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name
    assert [refused for part in parts for refused in part.refused] == whole.refused
    assert sorted(note for part in parts for note in part.notes) == sorted(whole.notes)
    assert {part.observed_at for part in parts} == {whole.observed_at}
    return parts


@pytest.fixture
def write(tmp_path):
    def written(content, name="dump.ndjson"):
        place = tmp_path / name
        data = content if isinstance(content, bytes) else b"".join(json.dumps(r).encode() + b"\n" for r in content)
        place.write_bytes(data)
        return place

    return written


def comment(number, **more):
    told = {"id": f"c{number}", "link_id": "t3_one", "parent_id": "t3_one", "author": "someone", "subreddit": "Made"}
    told |= {"body": f"Said as number {number}.", "created_utc": 1_709_251_200 + number, "score": 2}
    return told | {"permalink": f"/r/Made/comments/one/_/c{number}/", "retrieved_on": 1_709_300_000} | more


@pytest.mark.parametrize("part", [1, ALL])
@pytest.mark.parametrize("place", FIXTURES, ids=lambda p: p.name)
def test_fixtures_give_the_same_tables(place, part, tmp_path):
    assert_same(place, tmp_path, part)


@pytest.fixture
def two_cores(monkeypatch):
    """Lines are decoded by helpers; returns of what they were asked whether they did it or failed."""
    asked = []
    done = Helpers.done

    def counted(self, task, message):
        try:
            told = done(self, task, message)
        except HelperError:
            asked.append("failed")
            raise
        asked.append("done")
        return told

    monkeypatch.setattr(bulk, "LONG", 0)
    monkeypatch.setattr(bulk_lines, "BLOCK", 60_000)
    monkeypatch.setattr(Helpers, "done", counted)
    return asked


def test_two_cores_give_the_same_tables(two_cores, write, tmp_path):
    place = write(b"".join(dirty(lines(900, seed=3), 4, 3)))
    assert_same(place, tmp_path / "s", 400, cores=2)
    assert set(two_cores) == {"done"}


def test_what_a_helper_cannot_do_is_done_here(two_cores, write, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_table, "_sent", lambda lines: (b"nonsense", b"", b"{}"))
    assert_same(write(b"".join(lines(300))), tmp_path / "s", ALL, cores=2)
    assert set(two_cores) == {"failed"}


def test_where_no_helper_can_be_started_all_is_done_here(two_cores, write, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    assert_same(write(b"".join(lines(300))), tmp_path / "s", ALL, cores=2)
    assert set(two_cores) == {"failed"}


def test_values_that_are_no_lines_keep_their_place_beside_helpers(two_cores, tmp_path):
    told = [json.dumps(comment(n) | ({"score": "bad"} if n == 7 else {})) for n in range(20)]
    place = tmp_path / "d.ndjson"
    place.write_text("\n".join(told), encoding="utf-16")
    assert_same(place, tmp_path / "s", ALL, cores=2)
    assert two_cores == []


def test_threads_of_parts_come_as_the_store_keeps_them(write, tmp_path):
    parts = in_parts(write(b"".join(lines(300))), tmp_path, 60)
    assert len(parts) > 1
    for part in parts:
        assert part.comments["thread_id"].is_monotonic_increasing
        assert part.threads["thread_id"].tolist() == part.comments["thread_id"].unique().tolist()


@pytest.mark.parametrize("part", [60, 400, ALL])
def test_a_dirty_file_gives_the_same_tables(part, write, tmp_path):
    place = write(b"".join(dirty(lines(900, seed=3), 4, 3)))
    parts = assert_same(place, tmp_path / "s", part)
    assert (len(parts) > 1) == (part < 900)
    assert all(len(p.comments) <= part or len(p.threads) == 1 for p in parts)


def test_a_kept_text_that_was_deleted_is_the_same(write, tmp_path):
    later = {"retrieved_2nd_on": 1_709_400_000, "was_deleted_later": True, "removal_type": "deleted"}
    place = write([comment(1, _meta=later), comment(2, _meta=later | {"removal_type": "moderator"}), comment(3)])
    [part] = assert_same(place, tmp_path / "s", ALL, keep=True)
    assert part.comments["body"].notna().all()


@pytest.mark.parametrize("size", [1_500, 4_096])
def test_lines_that_run_over_the_end_of_the_buffer_are_whole(size, write, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_lines, "BLOCK", size)
    monkeypatch.setattr(bulk_spill, "WAITING", 10)
    assert_same(write(b"".join(lines(60))), tmp_path / "s", ALL)


def test_a_line_beyond_the_limit_is_refused_alone(write, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_lines, "BLOCK", 1_000)
    place = write([comment(1), comment(2, body="x" * 9_000), comment(3)])
    with limits.using(replace(limits.current(), record=2_000)):
        [part] = assert_same(place, tmp_path / "s", ALL)
    assert [refused.code for refused in part.refused] == ["E-LIMIT"]


def test_other_line_ends_and_what_stands_around_lines(write, tmp_path):
    told = [json.dumps(comment(n)).encode() for n in range(6)]
    place = write(b"\xef\xbb\xbf" + told[0] + b"\r\n\n" + told[1] + b"\r\n  " + told[2] + b" \n\0" + told[3] + b"\n"
                  + told[4] + told[5])  # fmt: skip
    [part] = assert_same(place, tmp_path / "s", ALL)
    assert len(part.comments) == 6


def test_values_that_share_lines_are_not_taken_for_one_another(write, tmp_path):
    one, two, three = (json.dumps(comment(n)).encode() for n in range(3))
    place = write(
        b'{"a":[\n{"b":1}\n]}\n' + one + b"\n" + two + b" " + three + b"\n" + one[:40] + b"\n" + one[40:] + b"\n"
    )
    assert_same(place, tmp_path / "s", ALL)


def test_lines_of_zeros_and_lines_of_windows_1252(write, tmp_path):
    told = [json.dumps(comment(n)).encode().replace(b"number", b"num\xe9ro" if n == 2 else b"number") for n in range(4)]
    place = write(b"\n".join([told[0], bytes(40), *told[1:], b""]))
    [part] = assert_same(place, tmp_path / "s", ALL)
    assert (part.repaired, [refused.code for refused in part.refused]) == (1, ["E-CORRUPT"])


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
def test_who_opened_the_thread_counts_from_its_submission_on(order, write, tmp_path):
    post = {"id": "one", "title": "A title", "subreddit": "Made", "author": "someone", "num_comments": 7}
    post |= {"selftext": "I say this and that here."}
    told = [post, comment(1), comment(2, body="> so\n\nI say this and that here.\n\nNo.")]
    [part] = assert_same(write([told[at] for at in order]), tmp_path / "s", ALL)
    assert (part.comments["author_kind"] == "op").sum() == 2 - order.index(0)


@pytest.mark.parametrize("step", [16, 2**20])
def test_lines_that_repeat_a_story_or_a_comment_up_the_chain(step, write, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_quotes, "_STEP", step)
    post = {"id": "one", "title": "A title", "subreddit": "Made", "author": "someone", "num_comments": 7}
    post |= {"selftext": "Of \u212aelvin nobody here has heard.\n\nSo it is as we do."}
    said = "Elephants don\u2019t forget what \u00c9lan told them"
    told = [post, comment(1, body="Of kelvin nobody here has heard.\n\nNo."), comment(2, body=said),
            comment(3, parent_id="t1_c2", body="Is that so?"),
            comment(4, parent_id="t1_c3", body=f"{said.upper()}!\n\nSo it is, as we do\n\nElephants forget much more."),
            comment(5, parent_id="t1_c3", body="What Elephants forget, \u00e9lan told them, all of them")]  # fmt: skip
    [part] = assert_same(write(told), tmp_path / "s", ALL)
    assert part.comments["quoted"].notna().tolist() == [True, False, False, True, False]


def test_rings_duplicates_and_repeated_lines(write, tmp_path):
    said = "Nobody has ever seen this one thing at all."
    told = [comment(1, parent_id="t1_c2"), comment(2, parent_id="t1_c1"), comment(3, body=said),
            comment(3, body="Another text."),
            comment(4, parent_id="t1_c3", body=f"{said.upper()}\nI have."), comment(3, body=said, score=9),
            comment(5, parent_id="t1_c4", body="İ Nobody has ever seen this one thing at all\nyes")]  # fmt: skip
    [part] = assert_same(write(told), tmp_path / "s", ALL)
    assert part.threads["duplicates"].sum() == 2
    assert part.comments.set_index("comment_id")["quoted"]["c4"] == said.upper()
    assert any("W-CYCLE" in note for note in part.notes)


@pytest.mark.parametrize("packed", ["gz", "zst", "cut"])
def test_packed_files(packed, write, tmp_path):
    data = list(lines(300))
    if packed == "gz":
        place = write(gzip.compress(b"".join(data)), "d.gz")
    else:
        long = zstandard.ZstdCompressionParameters.from_level(1, window_log=27, enable_ldm=False)
        frame = zstandard.ZstdCompressor(compression_params=long).compressobj()
        told = b"".join(frame.compress(line) + frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) for line in data)
        told += frame.flush()
        place = write(told[: len(told) // 2] if packed == "cut" else told, "d.zst")
    parts = assert_same(place, tmp_path / "s", 40)
    assert len(parts) > 1
    assert {part.cut for part in parts} == {packed == "cut"}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"[]", b"7\n8\n"])
def test_a_dump_without_comments_gives_one_empty_part(content, write, tmp_path):
    [part] = assert_same(write(content), tmp_path / "s", ALL)
    assert part.comments.empty


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**70), st.floats(), st.sampled_from(["", " ", "t1_c1", "t3_one", "c1",
    "[deleted]", "[removed]", "AutoModerator", "moderator", "1709251200", "2024-01-01", "a@b.example.org", "\ud83d",
    "é\0", "/r/Made/comments/one/x/", "u/me", "\ufffd", "8.8.4.4 is it", "T3_X", "[e-mail removed]"]),
    st.just([]), st.just({}), st.just({"name": "me"}), st.just({"retrieved_2nd_on": 1.5, "was_deleted_later": True}),
)  # fmt: skip
FIELDS = st.sampled_from([
    "id", "name", "link_id", "parent_id", "author", "subreddit", "body", "created_utc", "created", "score", "ups",
    "title", "permalink", "distinguished", "is_submitter", "score_hidden", "retrieved_on", "retrieved_utc", "_meta",
    "body_html",    "link_title", "link_permalink", "num_comments", "data", "depth", "selftext",
])  # fmt: skip
RECORDS = st.lists(st.tuples(st.integers(0, 3), st.dictionaries(FIELDS, VALUES, max_size=2)), min_size=1, max_size=9)
FOLDERS = itertools.count()


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(records=RECORDS, few=st.booleans())
def test_fields_of_any_type_give_the_same_tables(records, few, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"d{next(FOLDERS)}")
    place = folder / "d.ndjson"
    told = (json.dumps(comment(number) | changes, ensure_ascii=True) for number, changes in records)
    place.write_text("\n".join(told), encoding="ascii")
    assert_same(place, folder / "s", 1 if few else ALL)
