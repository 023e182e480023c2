"""HTML and plain mail to the words that a reader sees."""

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest import text
from ingest.text import Prose


@pytest.mark.parametrize(
    ("markup", "body"),
    [
        ("a &amp; b &lt;c&gt; &#8212; &nbsp;d", "a & b <c> —  d"),
        ("one\n two\t three", "one two three"),
        ("<p>one<p>two</p>three", "one\n\ntwo\n\nthree"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<b>bold</b>, <i>not a quote</i>", "bold, not a quote"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<ul><li>one<li>two<ol><li>deep</ol></ul>end", "- one\n- two\n  - deep\n\nend"),
        ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "- one\n- two"),
        ("see:<pre>if x:\n    y\n\n    z</pre>", "see:\n\nif x:\n    y\n\n    z"),
        ("<pre>  first line indented</pre>", "  first line indented"),
        ('a <img src="x.png" alt="🙂"> b <img src="y.png">', "a 🙂 b"),
        ("a<script>alert(1)</script><style>b{}</style>c<!-- d -->", "ac"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ("familiar<nobr> <wbr></nobr>...", "familiar ..."),
        ("<h3>Head</h3>text<hr>more", "Head\n\ntext\n\nmore"),
        ("Edit: I was wrong", "Edit: I was wrong"),
        ("<p>own</p><p>Last edited by Joe on Monday, 10:00</p>", "own"),
        ('own<div class="signature">Joe, poet</div>', "own"),
        ("own<br>--<br>Joe, poet", "own"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00 <b>joined</b>", "😀 joined"),
    ],
)
def test_html_reads_as_on_the_page(markup: str, body: str) -> None:
    assert text.from_html(markup) == Prose(body, None)


@pytest.mark.parametrize(
    ("markup", "body"),
    [
        ('<a href="http://e.org/x">the page</a>', "the page"),
        ('<a href="http://e.org/x">http://e.org/x</a>', "http://e.org/x"),
        ('<a href="https://www.e.org/long/path">e.org/long…</a>', "https://www.e.org/long/path"),
        ('<a href="https://e.org/long/path">https://e.org/lo...</a>', "https://e.org/long/path"),
        ('<a href="https://e.org/">wait for it…</a>', "wait for it…"),
        ('<a href="https://a.e.org/">this</a> [e.org], then', "this, then"),
        ('<a href="https://a.e.org/">this</a> [sic]', "this [sic]"),
    ],
)
def test_links_are_their_text_unless_it_is_a_shortened_address(markup: str, body: str) -> None:
    assert text.from_html(markup).body == body


@pytest.mark.parametrize(
    ("markup", "body", "quoted"),
    [
        ("<blockquote><div>old</div></blockquote>new", "new", "old"),
        ("<blockquote>old <blockquote>older</blockquote></blockquote>", None, "old\n\nolder"),
        ('<div class="quotetitle">Joe wrote:</div><div class="quotecontent">old</div>new', "new", "Joe wrote:\n\nold"),
        (
            '<aside class="quote"><div class="title">Joe:</div><blockquote>old</blockquote></aside>new',
            "new",
            "Joe:\n\nold",
        ),
        ("<p>&gt; old<p>new", "new", "old"),
        ("<p>&gt;:( so sad", ">:( so sad", None),
        ("<pre><code>&gt;&gt;&gt; import this</code></pre>", ">>> import this", None),
        ("he said <q>no</q> twice", "he said “no” twice", None),
        ("<p><q>no</q><br>yes", "yes", "no"),
        ("first<blockquote>old</blockquote>second", "first\n\nsecond", "old"),
    ],
)
def test_quotes_are_taken_apart(markup: str, body: str | None, quoted: str | None) -> None:
    assert text.from_html(markup) == Prose(body, quoted)


@pytest.mark.parametrize("nothing", ["", " \n", "<p></p>", "&nbsp;", "<br><br>", "<script>x</script>", "<!-- x -->"])
def test_no_text_is_none(nothing: str) -> None:
    assert text.from_html(nothing) == Prose(None, None)


def test_line_ends_are_kept_where_the_site_keeps_them() -> None:
    assert text.from_html("one\ntwo\n\n<b>three</b>", keep_lines=True).body == "one\ntwo\n\nthree"


def test_nothing_is_lost_at_any_depth() -> None:
    nested = "".join(f"<div>{level} " for level in range(5_000))
    assert text.from_html(nested).body.split() == [str(level) for level in range(5_000)]


def test_markup_too_deep_for_the_parser_loses_its_tags_only() -> None:
    assert text.from_html("<div>" * 50_000 + "still &amp; here") == Prose("still & here", None)


def test_formula_is_read_once_and_as_it_was_typed() -> None:
    drawn = '<span class="MathJax"><nobr>x>0</nobr><span class="MJX_Assistive_MathML"><math>x>0</math></span></span>'
    assert text.from_html(f'<p>Let {drawn}<script type="math/tex">x > 0</script> be.</p>').body == "Let $x > 0$ be."
    assert text.from_html(f"<p>Let {drawn} be.</p>").body == "Let x>0 be."


def test_whole_keeps_quotes_in_their_place() -> None:
    node = LexborHTMLParser("<p>He writes:<blockquote>It rains.</blockquote>So it does.").body
    assert text.whole(node) == "He writes:\n\nIt rains.\n\nSo it does."


@pytest.mark.parametrize(
    ("mail", "body", "quoted"),
    [
        ("> old\n>> older\n\nnew\nlines", "new\nlines", "old\nolder"),
        ("On Mon, Joe <joe@e.org> wrote:\n> old\nnew", "new", "On Mon, Joe wrote:\nold"),
        ("On Monday,\nJoe Doe <joe@e.org>\nwrote:\n\n> old", None, "On Monday,\nJoe Doe\nwrote:\n\nold"),
        ("I wrote:\nnothing", "I wrote:\nnothing", None),
        ("new\n\n-----Original Message-----\nFrom: J <j@e.org>\nSent: today\n\nold", "new",
         "-----Original Message-----\nFrom: J\nSent: today\n\nold"),
        ("new\n-- \nJoe\nPoet", "new", None),
        ("new\n--\nJoe", "new", None),
        ("a\n--\n" + "b\n" * 30 + "c", "a\n--\n" + "b\n" * 30 + "c", None),
        ("new\n_______________________________________________\nR-x mailing list\nhttps://e.org", "new", None),
        (">90% of us agree", ">90% of us agree", None),
        ("> most of us\n>90% in fact", None, "most of us\n90% in fact"),
        ("a < b\n  indented", "a < b\n  indented", None),
        ("one\r\ntwo\r\n\r\n\r\n\r\nthree", "one\ntwo\n\nthree", None),
        ("", None, None),
    ],
)  # fmt: skip
def test_plain_mail(mail: str, body: str | None, quoted: str | None) -> None:
    assert text.from_plain(mail) == Prose(body, quoted)


LONG_ENOUGH = 40_000
"""Characters: what costs quadratic time takes seconds for so many."""
HOSTILE = {
    "brackets": "[" * 100_000,
    "links": "[a](" * 50_000,
    "parentheses": "[a]" + "(" * 100_000,
    "stars": "*a " * 60_000,
    "mixed runs": "_*" * 60_000,
    "ticks": "".join("`" * i + " " for i in range(1, 500)),
    "quotes": ">" * 100_000,
    "deep quotes": ("> " * 150 + "a\n\n") * 300,
    "items": "- a\n" * 20_000,
    "dashes": "--\n" * 50_000,
    "attributions": "a wrote:\n> x\n" * 20_000,
    "on": "On x\n" * 50_000 + "> a",
    "notes": "Last edited by x on y\n" * 20_000,
    "blanks": " " * 200_000,
    "tags": "<b " * 50_000,
    "comments": "<!--" * 50_000,
    "bbcode": "[quote]" * 50_000,
    "bbcode pairs": "[quote]" * 20_000 + "[/quote]" * 20_000,
    "signs": "<" * 100_000,
    "addresses": "a@" * 50_000 + "\n> x",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("read", [text.from_html, text.from_plain, text.from_markdown, text.from_bbcode])
def test_hostile_text_costs_linear_time(kind: str, read) -> None:
    def cost(source: str) -> float:
        start = time.process_time()
        read(source)
        return time.process_time() - start

    # Four times the text may cost eight times the time (noise), not sixteen (quadratic); short runs are free.
    quarter = min(cost(HOSTILE[kind][: LONG_ENOUGH // 4]) for _ in range(2))
    assert min(cost(HOSTILE[kind][:LONG_ENOUGH]) for _ in range(2)) < 8 * quarter + 0.5
