"""Markdown of Reddit, Lemmy, GitHub and Discord."""

import pytest

from ingest.text import Prose, from_markdown


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("**bold** *it* __b__ _i_ ~~gone~~ ***both***", "bold it b i gone both"),
        ("2 * 3 * 4 and snake_case_name and a*b", "2 * 3 * 4 and snake_case_name and a*b"),
        ("**bold *and it***", "bold and it"),
        (r"\*not\* emphasis \[x\]", "*not* emphasis [x]"),
        ("[text](https://e.org/a_(b)) and [https://e.org](https://e.org)", "text and https://e.org"),
        ('[t](https://e.org "title") ![alt](i.png) <https://e.org/x>', "t alt https://e.org/x"),
        ("[text][1]\n\n[1]: https://e.org", "text"),
        ("array[0](x) stays, [ ] too", "array0 stays, [ ] too"),
        ("# Head #\ntext\n---\nmore", "Head\n\ntext\n\nmore"),
        ("- a\n- b\n  - c\n1. d", "- a\n- b\n  - c\n- d"),
        ("- [x] done", "- done"),
        ("```py\nif x < 1:\n    *y*\n```\nend", "if x < 1:\n    *y*\n\nend"),
        ("code:\n\n    a\n      b\n\nend", "code:\n\na\n  b\n\nend"),
        ("use `a*b*c` and ``x`y``", "use a*b*c and x`y"),
        ("an `open tick", "an `open tick"),
        (">!the butler!< did it", "the butler did it"),
        ("||the butler|| did it, a || b", "the butler did it, a || b"),
        ("^small ^(more small) x^2", "small (more small) x^2"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("a < b, <foo>, <b>bold</b>, line<br>end", "a < b, <foo>, bold, line\nend"),
        ("AT&amp;T &#x200B;ends", "AT&T \u200bends"),
        (r"\&lt; is \<", "&lt; is <"),
        ("", None),
        ("\n\n", None),
    ],
)
def test_reads_as_shown(source: str, body: str | None) -> None:
    assert from_markdown(source) == Prose(body, None)


@pytest.mark.parametrize(
    ("source", "body", "quoted"),
    [
        ("> old\n> lines\n\nnew", "new", "old\nlines"),
        ("> old\nlazy\n\nnew", "new", "old\nlazy"),
        (">> older\n> old\n\nnew", "new", "older\nold"),
        ("> old\n\n> other\n\nnew", "new", "old\n\nother"),
        (">no blank\n\nnew", "new", "no blank"),
        ("> - a\n> - b\n\nnew", "new", "- a\n- b"),
        ("> ```\n> x\n> ```\nnew", "new", "x"),
        ("new\n> old", "new", "old"),
    ],
)
def test_quotes_are_taken_apart(source: str, body: str | None, quoted: str | None) -> None:
    assert from_markdown(source) == Prose(body, quoted)


def test_discord_quotes_end_with_their_line() -> None:
    assert from_markdown("> old\nnew", lazy_quotes=False) == Prose("new", "old")
