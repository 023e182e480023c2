"""What all forum formats share: charsets, and pages of one topic that become one thread."""

from pathlib import Path

import pytest

from ingest import page_charset
from ingest.opening import Source
from ingest.pipeline import read_dump

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"


def decoded(page: bytes) -> str:
    return page_charset.decode_page(Source.from_bytes("page.html", page))


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-5", "koi8-r"])
def test_a_declared_charset_is_heeded(charset: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>Привет</p>'
    assert "Привет" in decoded(page.encode(charset))


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    page = '<meta charset="windows-1251"><p>Привет</p>'
    assert "Привет" in decoded(page.encode())


def test_an_unknown_charset_is_read_as_windows_1252() -> None:
    assert "“Hi”" in decoded(b'<meta charset="klingon">\x93Hi\x94')


def test_two_pages_of_a_topic_are_one_thread() -> None:
    page = (FIXTURES / "phpbb" / "prosilver_33_page_2.html").read_text(encoding="utf-8")
    first = page.replace("start=20", "start=0").replace("<strong>2</strong> of", "<strong>1</strong> of")
    threads = [read_dump(Source.from_bytes("page.html", text.encode())).tidied for text in (page, first)]
    assert {tidied.threads["thread_id"].item() for tidied in threads if tidied} == {"forum.example.org/903"}


def test_a_page_without_posts_is_refused_with_a_remedy() -> None:
    dump = read_dump(Source.from_bytes("page.html", b"<html><body><p>Login</p></body></html>"), format_name="phpbb")
    assert dump.report.exit == 4
    assert "save that page as HTML" in str(dump.report.error)
