"""Characters that stop tables and pages become ones that do not; all others stay as they are."""

import pytest

from ingest.characters import PAGE_END, mended


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x07", "a\ufffdb\ufffd"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "\U0001f600"),
        ("don\x92t \x85", "don’t …"),
        ("\x81", "\ufffd"),
        ("a\x0bb\x0cc", "a b c"),
        (f"cut{PAGE_END}", "cut"),
    ],
)
def test_what_cannot_be_shown_is_mended(text: str, shown: str) -> None:
    assert mended(text) == shown


@pytest.mark.parametrize("text", ["", "plain", "tab\tand\nline", "\u202eevil\u202c", "f\u0301" * 400, "â€™", "\u2028"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert mended(text) == text
