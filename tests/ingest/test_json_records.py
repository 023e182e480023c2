import pytest

from ingest.format import FormatError, Refused
from ingest.json_records import loads, peek, read_documents, read_records
from ingest.limits import LimitError
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


def documents(data: bytes) -> list[object]:
    return [value for _, value in read_documents(data)]


def test_a_cut_document_gives_its_whole_records_and_the_place_of_the_cut() -> None:
    first, rest = documents(b'{"posts": [{"id": 1, "text": "a"},\n{"id": 2, "te')
    assert first == {"posts": [{"id": 1, "text": "a"}]}
    assert isinstance(rest, Refused)
    assert (rest.code, rest.locator) == ("E-TRUNC", "end of file")
    assert "line 2, column 11" in rest.reason


def test_a_cut_comment_stays_where_whole_replies_lie_inside_it() -> None:
    first, _ = documents(b'[{"id": 1, "text": "a", "replies": [{"id": 2, "text": "b"}], "score": 4')
    assert first == [{"id": 1, "text": "a", "replies": [{"id": 2, "text": "b"}]}]


def test_a_cut_between_records_takes_none_of_them() -> None:
    first, _ = documents(b'[{"id": 1, "text": "a"}, {"id": 2, "text": "b"},')
    assert first == [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]


def test_a_cut_object_of_records_loses_the_cut_one() -> None:
    first, _ = documents(b'{"1": {"id": 1, "by": "b", "text": "a"}, "2": {"id": 2, "by": "c", "te')
    assert first == {"1": {"id": 1, "by": "b", "text": "a"}}


def test_a_cut_part_of_a_record_takes_the_record_with_it() -> None:
    head = (
        b'[{"comment": {"id": 1, "text": "a"}, "creator": {"id": 5, "name": "b"}}, {"comment": {"id": 2, "text": "c"}, '
    )
    first, _ = documents(head + b'"creator": {"id": 6, "na')
    assert first == [{"comment": {"id": 1, "text": "a"}, "creator": {"id": 5, "name": "b"}}]


def test_a_fault_in_the_middle_is_no_cut() -> None:
    _, rest = documents(b'[{"a": 1}, oops, {"a": 2}]')
    assert isinstance(rest, Refused)
    assert (rest.code, rest.locator) == ("E-JSON", "line 1, column 12")


def test_a_document_of_which_nothing_stands_is_told_with_its_place() -> None:
    with pytest.raises(FormatError, match=r"not whole JSON.*line 1, column 5"):
        documents(b'{"a"')


def test_documents_in_a_row_over_several_lines_are_all_read() -> None:
    assert records(b'{\n "a": 1\n}\n{\n "a": 2\n}\n') == [{"a": 1}, {"a": 2}]


def test_json_inside_json_is_opened() -> None:
    assert documents(b'"[{\\"a\\": 1}]"') == [[{"a": 1}]]


def test_a_chain_of_five_thousand_replies_is_read() -> None:
    value = loads(b'{"replies": [' * 5_000 + b"{}" + b"]}" * 5_000)
    depth = 0
    while value:
        value, depth = value["replies"][0], depth + 1
    assert depth == 5_000


def test_nesting_beyond_the_limit_is_told_not_raised() -> None:
    with pytest.raises(LimitError, match="deep"):
        documents(b"[" * 100_001 + b"]" * 100_001)


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
