import pytest

from ingest.format import FormatError, Refused
from ingest.json_records import peek, read_document, read_records
from ingest.opening import Sample, Source


def records(data: bytes) -> list[object]:
    return [value for _, value in read_records(Source.from_bytes("x.json", data))]


def test_one_record_per_line_keeps_the_good_lines_and_names_the_bad_one() -> None:
    found = list(read_records(Source.from_bytes("x", b'{"a": 1}\n{"a": \n{"a": 3}\n')))
    assert [v for _, v in found if not isinstance(v, Refused)] == [{"a": 1}, {"a": 3}]
    assert [v.locator for _, v in found if isinstance(v, Refused)] == ["line 2"]


def test_two_records_on_one_line_are_both_read() -> None:
    assert records(b'{"a": 1}\n{"a": 2} {"a": 3}\n') == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_an_array_gives_its_elements() -> None:
    assert records(b' [{"a": 1}, {"a": 2}]') == [{"a": 1}, {"a": 2}]


def test_a_document_over_several_lines_is_one_record() -> None:
    assert records(b'{\n "a": 1,\n "b": {"c": "}"}\n}') == [{"a": 1, "b": {"c": "}"}}]


def test_a_lone_surrogate_costs_nothing_but_itself() -> None:
    assert records(b'{"a": "\\ud83d"}\n{"a": "b"}') == [{"a": "\ud83d"}, {"a": "b"}]


def test_nul_bytes_around_records_are_passed_over() -> None:
    assert records(b'{"a": 1}\n\0\0\0\n{"a": 2}\n\0\0') == [{"a": 1}, {"a": 2}]


def test_a_cut_document_is_told_with_its_place() -> None:
    with pytest.raises(FormatError, match="not whole JSON"):
        read_document(Source.from_bytes("x", b'{"a": [1, 2'))


def test_json_inside_json_is_opened() -> None:
    assert read_document(Source.from_bytes("x", b'"[{\\"a\\": 1}]"')) == [{"a": 1}]


def test_deep_nesting_is_told_not_raised() -> None:
    with pytest.raises(FormatError, match="deep"):
        read_document(Source.from_bytes("x", b"[" * 100_000 + b"]" * 100_000))


@pytest.mark.parametrize(
    ("head", "value"),
    [
        (b'{"s": {"p": [{"i": 1, "t": "a [b"}, {"i": 2, "te', {"s": {"p": [{"i": 1, "t": "a [b"}, {"i": 2}]}}),
        (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\n{"b": 2}\n', {"a": 1}),
        (b"<html>", None),
        (b'{"a"', {}),
        (b"[" * 5_000, None),
    ],
)  # fmt: skip
def test_peek_reads_the_first_value_of_a_cut_head(head: bytes, value: object) -> None:
    found = peek(Sample("x", head, whole=False))
    assert found == value if value is not None else not found or head.startswith(b"[[")
