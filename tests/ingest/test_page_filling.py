"""A page is recognised by its text, however much filling a browser or its saver wrote before that."""

from ingest.opening import SAMPLE_BYTES, Source
from ingest.page_filling import is_page, without_filling

STYLE = b"<style>" + b"p{color:red}" * (SAMPLE_BYTES // 6) + b"</style>"
PICTURE = b"<img src=data:image/png;base64," + b"QUJD" * (SAMPLE_BYTES // 2) + b">"
SCRIPT = b"<script>window.data = {" + b"if (a < b) c();" * (SAMPLE_BYTES // 8) + b"</script>"


def test_the_sample_of_a_page_reaches_its_text() -> None:
    page = b"<!DOCTYPE html><html><head>" + STYLE + SCRIPT + b"</head><body>" + PICTURE + b"<p>The text." + b"x" * 99
    sample = Source.from_bytes("page.html", page).sample()
    assert b"<p>The text." in sample.head
    assert b"window.data = {" in sample.head
    assert not sample.whole


def test_the_page_itself_is_still_read_whole() -> None:
    page = b"<html>" + STYLE + b"<p>The text."
    source = Source.from_bytes("page.html", page)
    source.sample()
    assert source.read_bytes() == page


def test_a_file_that_is_no_page_is_sampled_as_it_is() -> None:
    data = b'{"body": "<style>' + b"x" * SAMPLE_BYTES + b'</style>"}'
    assert Source.from_bytes("dump.json", data).sample().head == data[:SAMPLE_BYTES]


def test_a_note_before_the_page_does_not_hide_it() -> None:
    assert is_page(b"<!--\n Page saved with SingleFile\n url: https://board.example/t/1\n-->\n<html lang=de>")


def test_an_unclosed_style_is_filling_to_the_end() -> None:
    assert without_filling(b"<html><style>p{}<b>") == b"<html><style>"
