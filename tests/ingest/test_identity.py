"""Every record that is read is accounted for, for every fixture: read, looked at, stored, and stored again."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import ledger
from ingest.format import Comment, Document, Record, Refused, Thread
from ingest.gathering import gather
from ingest.opening import Source
from ingest.pipeline import Dump, compare_dump, ingest_dump, read_dump, read_path
from ingest.store import Store
from ingest.tidy import tidy

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "formats").glob("*/*"))
FIXTURES = [f for f in FIXTURES if f.is_file() and not f.name.endswith(".expected.json") and f.name != "README.md"]
COUNTS = ("read", "added", "updated", "unchanged", "unstored", "duplicates")


def counts(report: ledger.Report) -> dict[str, int]:
    return {name: getattr(report, name) for name in COUNTS} | {"refused": len(report.refused)}


def read(fixture: Path) -> Dump:
    return read_dump(Source.from_bytes(fixture.name, fixture.read_bytes()), format_name=fixture.parent.name)


def test_every_record_of_every_fixture_is_accounted_for() -> None:
    wrong = {}
    total = 0
    for fixture in FIXTURES:
        report = read(fixture).report
        total += report.read
        if not report.accounted() or report.added or report.updated or report.unchanged:
            wrong[f"{fixture.parent.name}/{fixture.name}"] = counts(report)
    assert wrong == {}
    assert total > 800


THREAD = b"""
A Heron Goes Fishing 3
The pond at the mill is full of frogs again. The heron has come back.
First frog (Score:3, Funny)
Does the heron know how deep the pond is?
Re: (Score:2)
The heron is the reason why it is so quiet.
"""
ARTICLE = b"A heron at the mill pond\n\n" + b"The heron came back in spring and fished for frogs all day long. " * 30


@pytest.mark.parametrize("data", [THREAD, ARTICLE], ids=["comments", "an article"])
def test_it_holds_when_stored_looked_at_and_stored_again(data: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    looked = compare_dump(read_dump(Source.from_bytes("dump.txt", data)), store)
    assert looked.accounted() and looked.added == looked.read > 0
    assert not (tmp_path / "store").exists()
    stored = ingest_dump(Source.from_bytes("dump.txt", data), store)
    assert stored.accounted() and stored.added == looked.added
    again = ingest_dump(Source.from_bytes("dump.txt", data), store)
    assert again.accounted() and again.unchanged == again.read and not again.unstored
    grown = compare_dump(
        read_dump(Source.from_bytes("dump.txt", data + b"\nAnd one more word. (Score:1)\nYes.\n")), store
    )
    assert grown.accounted() and grown.unchanged + grown.updated + grown.added == grown.read


def test_a_dump_refused_as_a_whole_counts_nothing_or_its_refused_records() -> None:
    nothing = read_dump(Source.from_bytes("x", b'{"id": "a"}\n{"id": broken\n'), format_name="reddit_ndjson").report
    assert nothing.exit == 4
    assert nothing.accounted() and nothing.read == len(nothing.refused) == 2
    page = read_dump(Source.from_bytes("x", b"<html><body><p>Sign in to go on</p></body></html>")).report
    assert page.exit == 4
    assert page.accounted() and page.read == 0


def test_records_that_stand_twice_are_duplicates_also_across_threads_that_turn_out_to_be_one() -> None:
    def comment(comment_id: str, thread_id: str) -> Comment:
        return Comment(locator="line 1", comment_id=comment_id, thread_id=thread_id, body="A frog.")

    text = "The heron came back in spring."
    records: list[Record] = [
        Thread(thread_id="1", site="pond.example.org"), comment("a", "1"), comment("b", "1"),
        Thread(thread_id="pond.example.org/1"), comment("a", "pond.example.org/1"),
        Document(locator="1", text=text), Document(locator="2", text=text),
        Refused(locator="3", code="E-ID", reason="x"),
    ]  # fmt: skip
    found = tidy(gather(records), dump_id="d", platform="forum", story=None, taken=datetime.now(UTC))
    assert (len(found.threads), len(found.comments), len(found.documents)) == (1, 2, 1)
    assert found.read == 6
    assert int(found.threads["duplicates"].sum()) + found.repeated == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"message": "Too Many Requests", "error": 429}', "this is JSON, but not of a kind"),
        (gzip.compress(THREAD * 9, mtime=0)[:7], "damaged"),
        (b"\x28\xb5\x2f\xfd", "damaged"),
    ],
)
def test_what_a_site_answers_and_a_damaged_file_are_no_dump(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(data)
    (dump,) = read_path(str(tmp_path / "dump"))
    assert (dump.report.exit, dump.report.read) == (4, 0)
    assert said in str(dump.report.error)


def test_a_character_that_cannot_be_read_is_counted_once_per_record() -> None:
    record = b'{"id": "c%d", "link_id": "t3_pond", "subreddit": "pond", "body": "%s", "created_utc": 1600000000}\n'
    data = record % (1, b"a \\ud800 b \\ud800") + record % (2, b"a frog")
    report = read_dump(Source.from_bytes("x", data), format_name="reddit_ndjson").report
    assert (report.kept, report.repaired) == (2, 1)
