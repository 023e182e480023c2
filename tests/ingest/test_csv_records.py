import pytest

from ingest.csv_records import header, read_rows
from ingest.format import FormatError, Refused
from ingest.opening import Source


def rows(data: bytes) -> list[object]:
    return [r if isinstance(r, Refused) else r[1] for r in read_rows(Source.from_bytes("x.csv", data))]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_any_delimiter(delimiter: str) -> None:
    data = f"\ufeffid{delimiter}text\n007{delimiter}NA\n".encode()
    assert rows(data) == [{"id": "007", "text": "NA"}]
    assert header(Source.from_bytes("x", data).sample()) == ["id", "text"]


def test_a_cell_may_hold_line_ends_and_separators() -> None:
    assert rows('id,text\n1,"a\nb,c\u2028d"\n'.encode()) == [{"id": "1", "text": "a\nb,c\u2028d"}]


def test_a_short_row_is_refused_with_its_line_and_the_others_are_kept() -> None:
    found = rows(b"id,text\n1,a\n2\n3,c\n")
    assert [r for r in found if not isinstance(r, Refused)] == [{"id": "1", "text": "a"}, {"id": "3", "text": "c"}]
    assert [r.locator for r in found if isinstance(r, Refused)] == ["line 3"]


def test_two_columns_of_one_name_are_told() -> None:
    with pytest.raises(FormatError, match="'id' stands in the header twice"):
        rows(b"id,id\n1,2\n")


def test_a_text_without_columns_has_no_header() -> None:
    assert header(Source.from_bytes("x", b"just a line\nand another\n").sample()) == []


def test_one_endless_line_is_no_table() -> None:
    assert header(Source.from_bytes("x", b"a," + b"b" * 200_000).sample()) == []


def test_a_quote_left_open_costs_its_row_and_no_other() -> None:
    found = rows(b'id,text\n1,a\n2,"b\n3,c\n4,d\n')
    assert [r["id"] for r in found if isinstance(r, dict)] == ["1", "3", "4"]
    assert [(r.locator, r.raw) for r in found if isinstance(r, Refused)] == [("line 3", '2,"b')]


def test_a_last_cell_of_several_lines_is_whole() -> None:
    assert rows(b'id,text\n1,"a\nb"') == [{"id": "1", "text": "a\nb"}]
