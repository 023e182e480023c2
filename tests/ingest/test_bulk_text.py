"""What is read of many comments at once is what is read of each."""

import html
import random
from collections import Counter

import pyarrow as pa
import pytest

from ingest import bulk_text

PIECES = [
    "a", "b", "é", "X", "1", "12", "word", "so it is", "*", "**", "***", "_", "__", "[", "](", "(x)", ")", " ", "  ",
    "    ", "\n", "\n\n", "\n\n\n", " \n", "\n ", ">", "> ", "\n> ", "\n\n> ", ">>", ">!", "> >", ">  x", "&", "&amp;",
    "&nbsp;", "<3", "-", "- ", "=", "# ", "1. ", "|", ":", '"', "'", "(", "...", "!", "![", "`", "~~", "\\", "^", "@",
    "https://a.b/c_d", "edited", "[a](b)", "[a b](http://c/*d_e)", "**bold**", "*it*", "*so it*", "_em_", "snake_case",
    "a_b_c", "(*x*)", '"*y*"', "[*x*](y)", "*[x](y)*", "[x...](y.com/x)", "[deleted]", "Comment removed by ", "\x02",
    "\xa0", "\u2003", "2001:", "1.2.3.4", "%40", "(at)", "🙂", " *", "* ", "**a** ", "*a\nb*", "*a\n\nb*",
]  # fmt: skip


def one_by_one(body):
    told = bulk_text.read(body, Counter())
    return told.body, told.quoted, told.state, told.repaired


@pytest.mark.parametrize("most", [3, 6, 14])
def test_texts_read_at_once_are_read_as_one_by_one(most):
    dice = random.Random(most)
    bodies = [html.escape("".join(dice.choices(PIECES, k=dice.randint(1, most))), quote=False) for _ in range(6_000)]
    told = bulk_text.plain(pa.array(bodies))
    rows = zip(bodies, told.fits.tolist(), told.body.to_pylist(), told.quoted.to_pylist(), strict=True)
    found = [(body, (own, quoted, None, False)) for body, fits, own, quoted in rows if fits]
    assert len(found) > 300
    for body, values in found:
        assert values == one_by_one(body), body


@pytest.mark.parametrize(
    ("body", "own", "quoted"),
    [
        ("It **is** so, *they say*.", "It is so, they say.", None),
        ("&gt; It is so.\n&gt; Is it?\n\nNo.", "No.", "It is so.\nIs it?"),
        ("Yes.\n\n&gt; One\n\nNo.\n\n&gt; Two", "Yes.\n\nNo.", "One\n\nTwo"),
        ("&gt; all of it", None, "all of it"),
        ("See [the *list*](x) of snake_case words", None, None),
        ("See [the list](http://a.b/c) of snake_case words", "See the list of snake_case words", None),
        ("One.  \nTwo.\n\n\n\nThree. \n", "One.\nTwo.\n\nThree.", None),
        ("a -&gt; b &amp; c", "a -> b & c", None),
    ],
)
def test_simple_marks_are_read_at_once(body, own, quoted):
    told = bulk_text.plain(pa.array([body]))
    assert told.fits.tolist() == [(own, quoted) != (None, None)]
    if told.fits[0]:
        assert (told.body[0].as_py(), told.quoted[0].as_py()) == (own, quoted) == one_by_one(body)[:2]


def test_no_text_gives_none():
    told = bulk_text.plain(pa.array([], pa.string()))
    assert (len(told.fits), len(told.body), len(told.quoted)) == (0, 0, 0)
