import pytest

from ingest.format import FormatError, Refused
from ingest.limits import LimitError
from ingest.opening import Source
from ingest.xml_records import read_elements, text_of


def found(data: bytes) -> list[object]:
    texts: list[object] = []
    for item in read_elements(Source.from_bytes("x.xml", data), {"post"}):
        texts.append(item if isinstance(item, Refused) else text_of(item[1], "message"))
    return texts


def test_elements_are_found_whatever_their_namespace_and_what_stands_before() -> None:
    assert found(b'`<?xml version="1.0"?><d xmlns="urn:x"><post><message>hi</message></post></d>') == ["hi"]


def test_what_stands_before_a_fault_is_kept() -> None:
    kept = found(b"<d><post><message>one</message></post><post><message>two</d>")
    assert kept[0] == "one"
    assert isinstance(kept[1], Refused)


def test_entities_are_refused() -> None:
    with pytest.raises(FormatError, match="entities"):
        found(b'<!DOCTYPE d [<!ENTITY a "b">]><d><post><message>&a;</message></post></d>')


def test_deep_nesting_ends_in_a_sentence() -> None:
    with pytest.raises(LimitError, match="nested deeper"):
        found(b"<d>" * 100_000)
