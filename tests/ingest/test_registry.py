"""Which format a dump is of: by content, one clear claim or a sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import registry
from ingest.opening import Sample, Source
from ingest.pipeline import read_dump
from ingest.registry import DetectionError, all_formats, by_name, claims, detect

COPIED = (Path(__file__).parent.parent.parent / "data" / "samples" / "slashdot_copied.txt").read_bytes()


def sample(data: bytes, name: str = "file") -> Sample:
    return Source.from_bytes(name, data).sample()


@pytest.mark.parametrize("name", ["thread.txt", "thread.json", "thread.html", "thread"])
def test_the_name_of_a_file_does_not_matter(name: str) -> None:
    assert detect(sample(COPIED, name)).name == "slashdot_text"


def test_two_claims_on_one_file_name_both_and_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = replace(by_name("slashdot_text"), name="slashdot_twin", title="A twin")
    monkeypatch.setattr(registry, "all_formats", lambda: {**all_formats(), "slashdot_twin": twin})
    with pytest.raises(DetectionError, match=r"slashdot_text .* or slashdot_twin .*--format slashdot_text or --format"):
        detect(sample(COPIED))


def test_a_named_format_overrides_detection() -> None:
    dump = read_dump(Source.from_bytes("thread.txt", COPIED), format_name="article")
    assert dump.report.format == "article"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"<!DOCTYPE html><html><body><p>Log in</p></body></html>", "this is a saved web page"),
        (b'{"error": "too many requests"}', "this is JSON"),
        (b"<rss><channel/></rss>", "this is XML or HTML"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "this is not text"),
        (b"Shopping list: eggs, milk.", "no comments or article"),
    ],
)
def test_what_is_no_dump_is_told_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(DetectionError, match=said):
        detect(sample(data))


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(DetectionError, match=r"article, .*slashdot_text"):
        by_name("nonsense")


def test_the_surest_claim_stands_first() -> None:
    found = claims(sample(COPIED))
    assert next(f.name for _, f in found) == "slashdot_text"
    assert [score for score, _ in found] == sorted((score for score, _ in found), reverse=True)
