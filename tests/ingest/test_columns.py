"""Which column is what: a name proposes, the content decides, the user's word stands."""

import json

import pytest

from charts.column_words import FIELDS
from ingest import columns
from ingest.opening import Source
from ingest.pipeline import Dump, read_dump

TABLE = (
    "user,reply_to,cid,text,when\n"
    "ann,,k1,The kettle is loud,2024-01-05T10:00:00Z\n"
    "bob,k1,k2,So is the tap,2024-01-05T11:00:00Z\n"
    "ann,k2,k3,And the door,2024-01-05T12:00:00Z\n"
)


def read(text: str = TABLE, **named: str) -> Dump:
    source = Source.from_bytes("talk.csv", text.encode())
    source.mapping = named
    return read_dump(source, format_name="table")


def test_every_field_that_can_be_named_has_a_word() -> None:
    assert set(columns.ALIASES) <= set(FIELDS)


def test_the_guess_stands_in_the_report_with_its_reasons() -> None:
    report = read().report
    assert report.mapping == {
        "body": "text", "comment_id": "cid", "parent_id": "reply_to", "author": "user", "created_at": "when",
    }  # fmt: skip
    assert report.mapped_by is not None
    assert report.mapped_by["author"] == "by name"
    assert report.mapped_by["created_at"] == "by content"
    assert report.columns == ["user", "reply_to", "cid", "text", "when"]
    assert json.loads(json.dumps(report.as_json()))["mapping"]["author"] == "user"


def test_a_dump_of_a_known_format_has_no_mapping() -> None:
    report = read_dump(Source.from_bytes("a.json", b'{"id": 1, "post_stream": {"posts": []}}')).report
    assert (report.mapping, report.columns) == (None, [])


def test_what_the_user_names_stands() -> None:
    dump = read(author="when", created_at="")
    assert dump.report.mapping is not None
    assert dump.report.mapping["author"] == "when"
    assert "created_at" not in dump.report.mapping
    assert dump.report.mapped_by is not None
    assert dump.report.mapped_by["author"] == "as you said"
    assert dump.tidied is not None
    assert dump.tidied.comments["author"].iloc[0] == "2024-01-05T10:00:00Z"
    assert dump.tidied.comments["created_at"].isna().all()


def test_a_column_that_is_not_there_is_wrong_usage() -> None:
    report = read(author="autor").report
    assert report.exit == 2
    assert report.error == (
        "talk.csv: row 1: there is no column 'autor'. The columns are: 'user', 'reply_to', 'cid', 'text', 'when'."
    )


@pytest.mark.parametrize("named", [{}, {"parent_id": "reply_to"}])
def test_a_parent_column_that_matches_no_id_is_refused_whoever_proposed_it(named: dict[str, str]) -> None:
    report = read(TABLE.replace(",k2,k3,", ",bob,k3,").replace(",k1,k2,", ",ann,k2,"), **named).report
    assert report.mapping is not None
    assert "parent_id" not in report.mapping
    assert (
        "'reply_to' was not taken for the parent: its values are no comment ids of this table; they stand in 'user'."
        in report.notes
    )


def test_without_ids_a_named_parent_is_refused_with_that_reason() -> None:
    report = read(comment_id="", parent_id="reply_to").report
    assert report.notes[-1] == "'reply_to' was not taken for the parent: no column holds the comments' own ids."


def test_without_a_text_the_columns_are_told_all_the_same() -> None:
    report = read(body="").report
    assert report.exit == 4
    assert report.columns
    assert "--map body=COLUMN" in str(report.error)


def test_a_mapping_for_a_dump_of_known_columns_is_told_to_be_idle() -> None:
    source = Source.from_bytes("a.json", b'{"id": 1, "post_stream": {"posts": [{"post_number": 1, "cooked": "Hi"}]}}')
    source.mapping = {"author": "x"}
    assert read_dump(source).report.notes == [
        "It was read as discourse_json, whose columns are known; --map takes --format table."
    ]
