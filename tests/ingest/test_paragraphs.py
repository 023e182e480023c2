"""Paragraphs of copied text."""

from ingest.paragraphs import Paragraph, fingerprint, paragraphs, without_repeats


def test_each_line_is_a_paragraph() -> None:
    assert [p.text for p in paragraphs(["One.", "Two.", "", "Three."])] == ["One.", "Two.", "Three."]


def test_line_and_blank_line_before_are_kept() -> None:
    assert paragraphs(["One.", "Two.", "", "Three."]) == [
        Paragraph("One.", 0, True), Paragraph("Two.", 1, False), Paragraph("Three.", 3, True),
    ]  # fmt: skip


def test_wrapped_lines_are_joined() -> None:
    lines = [
        "The council met on Tuesday in the old school and",
        "talked about the bridge for as long as there was",
        "coffee.",
    ]
    assert [p.text for p in paragraphs(lines)] == [" ".join(lines)]


def test_short_lines_are_not_joined() -> None:
    assert len(paragraphs(["Home", "News", "Sport", "Weather"])) == 4


def test_no_lines_give_no_paragraphs() -> None:
    assert paragraphs([]) == []


def test_repeated_paragraph_is_kept_once_where_it_first_stood() -> None:
    text = "The bridge will be closed from Monday to Friday, the council said."
    found = without_repeats(paragraphs([text, "Other.", f"  {text.upper()} "]))
    assert [(p.text, p.line) for p in found] == [(text, 0), ("Other.", 1)]


def test_short_repeats_stay() -> None:
    assert len(without_repeats(paragraphs(["Yes.", "No.", "Yes."]))) == 3


def test_fingerprint_ignores_quotes_blanks_and_case() -> None:
    assert fingerprint("“The  bridge”, again") == fingerprint('the bridge again"')
