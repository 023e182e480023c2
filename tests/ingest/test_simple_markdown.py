"""The short way through simple Markdown gives what the long way through a parser of HTML gives."""

import random

import pytest

from ingest import markdown, simple_markdown, text
from ingest.characters import mended

PIECES = [
    "a", "b", "é", "ü1", "X", "1", "12", "*", "**", "***", "_", "__", "[", "](", "(x)", "](http://x.y/a_b)", ")", " ",
    "  ", "    ", "\n", "\n\n", "\n\n\n", ">", "> ", ">>", ">!", "&", "&amp;", "&lt;", "&y=", "&copy", "lt;", "-", "- ",
    "--", "=", "===", "#", "# ", "1. ", "2) ", "|", "||", "a|b", ":--", ":", '"', "'", ".", "...", "…", "!", "![", "`",
    "~~", "\\", "^", "<b>", "</a>", "<", "https://a.b/c_d", "edited by me on 1", "Edit:", "@", "\u200b", "\u2003",
    "\xa0", "«", "(", "word", "so it is", "![g](x)", "[a](b)", "[a b](http://c)", "**bold**", "*it*", "_em_", "__u__",
    "[*x*](y)",
    "[x...](y.com/x)",
    '[x](y "t")', "[x]: http", "[x.org]", " [x.org]", "\t", ";", "%", "😂", "²", "~~s~~", "~", "&nbsp;",
    "&#x200B;", "<3", " < ", "^(t)", "^x", "^^", "+", "-x", ":)", "- a", "\n- ",
    "\n* b", "1. x", "\n2. y", ">!s!<", "!<", "`c`", "`c d`", "\n  ",
]  # fmt: skip


def by_parser(source):
    prose = text.from_html(markdown.to_html(source))
    return prose.body, prose.quoted


def as_given(source):
    return mended(source)


@pytest.mark.parametrize("most", [3, 6, 12])
def test_what_is_read_the_short_way_is_what_the_parser_gives(most):
    rnd = random.Random(most)
    simple = 0
    for _ in range(2_500):
        source = as_given("".join(rnd.choice(PIECES) for _ in range(rnd.randint(1, most))))
        told = simple_markdown.read(source)
        if told is not None:
            simple += 1
            assert told == by_parser(source), source
    assert simple > 100


@pytest.mark.parametrize(
    ("source", "own", "quoted"),
    [
        (
            "It **is** so.\n\nSee [the page](http://a.example/b_c), *please*.",
            "It is so.\n\nSee the page, please.",
            None,
        ),
        ("> Is it so?\n\nNo.", "No.", "Is it so?"),
        ("a  b \n  c", "a b\nc", None),
        ("x &lt;3 is 1 < 2 & so on".replace("&lt;", "<"), "x <3 is 1 < 2 & so on", None),
        ("snake_case stays, _this_ does not", "snake_case stays, this does not", None),
        ("Said:\n* one\n* two\n\n1. three\n\nso", "Said:\n\n- one\n- two\n- three\n\nso", None),
        (">!hidden!< and `code`", "hidden and code", None),
        ("", None, None),
        ("&nbsp;\n\nafter a gap", "after a gap", None),
    ],
)
def test_simple_text_is_read(source, own, quoted):
    assert simple_markdown.read(source) in ((own, quoted), None)
    assert by_parser(source) == (own, quoted)


@pytest.mark.parametrize(
    "source",
    ["  - item", "- a\n  b", "# head", "    code", "``code``", "> a\nlazy", "a\n\n---", "<b>x</b>",
     "[x]: http://a.example", "Last edited by me on Monday", ">!*hidden*!<", "a|b\n:-|-:"],
)  # fmt: skip
def test_what_is_more_than_paragraphs_is_left_to_the_parser(source):
    assert simple_markdown.read(source) is None


def test_a_long_hostile_text_takes_time_by_its_length():
    for piece in ("*a", "**", "[a](", "_a ", "> ", "&", "\n ", "^(", "- a\n\n", "`a", ">!"):
        simple_markdown.read(piece * 50_000)
