import time

import pytest

from analysis.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("No end", ["No end"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("what? no. they never do. so there", ["what?", "no.", "they never do.", "so there"]),
        ("Ask Dr. Who, e.g. at 3.5 U.S. dollars.", ["Ask Dr. Who, e.g. at 3.5 U.S. dollars."]),
        ("So do I. Then we agree.", ["So do I.", "Then we agree."]),
        ('"Why?" she asked. "Because." And so on.', ['"Why?" she asked.', '"Because."', "And so on."]),
        ("They wait... and wait... Then nothing.", ["They wait... and wait...", "Then nothing."]),
        ("A heading\n\nand its text", ["A heading", "and its text"]),
        ("- first\n- second", ["- first", "- second"]),
        ("a line the author\nwent on with", ["a line the author\nwent on with"]),
        ("Really?! (Yes.) Good :)", ["Really?!", "(Yes.)", "Good :)"]),
    ],
)
def test_splits(text, expected):
    assert list(sentences(text)) == expected


def test_a_wrapped_line_goes_on():
    text = "A mail program wrapped this line of text after seventy characters or so\nI suppose."
    assert list(sentences(text)) == [text]


def test_no_character_but_space_is_lost():
    text = ' One… two.. (three!) four\n\n\tFive_ six?"  7. eight \u00a0 9'
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["!" * 200_000, "a." * 100_000, "a" + " " * 200_000 + "b", "." + " \n" * 100_000 + "b",
                                  "_" * 200_000, "No. " * 50_000])  # fmt: skip
def test_hostile_text_takes_linear_time(text):
    begin = time.process_time()
    for _ in sentences(text):
        pass
    assert time.process_time() - begin < 2
