"""Slashdot and Slashcode pages: what fixtures alone do not show."""

import csv
from pathlib import Path

import pytest

from ingest.format import Comment, Record, Thread
from ingest.formats.slashdot_html import FORMAT
from ingest.opening import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats" / "slashdot_html"


def read(page: str) -> list[Record]:
    return list(FORMAT.parse(Source.from_bytes("page.html", page.encode())))


def comments(page: str) -> list[Comment]:
    return [record for record in read(page) if isinstance(record, Comment)]


def sniff(page: str, *, whole: bool = True) -> float:
    sample = Source.from_bytes("x", page.encode()).sample()
    return FORMAT.sniff(type(sample)(sample.name, sample.head, whole))


def entry(number: int, inside: str = "", kind: str = "full contain", body: str = "") -> str:
    return (
        f'<li id="tree_{number}" class="comment {kind}"><div id="comment_{number}"><a id="comment_link_{number}">'
        f'Level</a><div id="comment_body_{number}">{body}</div></div><ul id="commtree_{number}">{inside}</ul></li>'
    )


def nested(depth: int) -> str:
    opened = "".join(entry(n).removesuffix("</ul></li>") for n in range(1, depth + 1))
    return f'<ul id="commentlisting">{opened}{"</ul></li>" * depth}</ul>'


@pytest.mark.parametrize("depth", [300, 5_000])
def test_no_level_of_a_deep_discussion_is_lost(depth: int) -> None:
    found = comments(nested(depth))
    assert [c.parent_id for c in found] == [None] + [str(n) for n in range(1, depth)]


def test_replies_to_a_hidden_comment_keep_it_as_parent() -> None:
    replies = f'<ul id="commtree_1">{entry(2, body="x")}</ul>'
    page = f'<ul id="commentlisting"><li id="tree_1" class="comment hidden">{replies}</li></ul>'
    stub, reply = comments(page)
    assert (stub.state, stub.body, stub.author) == ("stub", None, None)
    assert (reply.parent_id, reply.parent_source) == ("1", "explicit")


@pytest.mark.parametrize(
    ("kind", "body", "state"),
    [
        ("full contain", "Text.", "present"),
        ("full contain", "", "present"),
        ("oneline", "Text.", "present"),
        ("oneline", 'Te<span class="substr"></span>', "truncated"),
        ("oneline", "", "collapsed"),
        ("hidden", "", "collapsed"),
    ],
)
def test_how_much_of_a_comment_is_there(kind: str, body: str, state: str) -> None:
    (found,) = comments(f'<ul id="commentlisting">{entry(1, kind=kind, body=body)}</ul>')
    assert found.state == state


def test_a_flat_page_names_parents_by_its_links() -> None:
    page = entry(5) + entry(9).replace("</ul></li>", '</ul><a href="/comments.pl?sid=1&amp;cid=5">Parent</a></li>')
    assert [c.parent_id for c in comments(f"<ul>{page}</ul>")] == [None, "5"]


def test_a_comment_shown_alone_keeps_the_parent_that_is_elsewhere() -> None:
    page = entry(9).replace("</ul></li>", '</ul><a href="//slashdot.org/comments.pl?sid=1&amp;cid=5">Parent</a></li>')
    (found,) = comments(f'<ul id="commentlisting">{page}</ul>')
    assert (found.parent_id, found.is_root) == ("5", False)


def test_no_mail_address_gets_in() -> None:
    for case in ("today.html", "classic_tables.html"):
        for record in read((FIXTURES / case).read_text(encoding="utf-8")):
            assert "@example" not in repr(record)
            assert "mailto" not in repr(record)


def test_a_page_without_any_comment_is_its_story() -> None:
    page = (FIXTURES / "today.html").read_text(encoding="utf-8")
    start = page.index('<li id="tree_')
    found = read(page[:start] + "</ul></body></html>")
    assert len(found) == 1
    assert isinstance(found[0], Thread)
    assert found[0].declared_comments == 14


def test_a_page_whose_comments_come_after_long_styles_is_known_by_its_story() -> None:
    head = (
        '<title>A Story - Slashdot</title><link rel="canonical" href="https://slashdot.org/story/25/03/11/0915207/x">'
    )
    assert sniff(head + "<style>" + "a{} " * 1_000, whole=False) > 0.5


@pytest.mark.parametrize(
    "page",
    [
        "",
        "plain text about slashdot.org/comments.pl and (Score:5, Funny)",
        "<html><body><p>An article that mentions Slashdot - Slashdot</p></body></html>",
        '<ul><li id="tree_menu"><a href="#">Menu</a></li><li id="tree_1" class="level0">Menu</li></ul>',
        '<table><tr class="athing comtr" id="1"><td><a name="1">x</a><i>(Score:1)</i></td></tr></table>',
        '<div id="p12" class="post"><h3><a href="#p12">Re: x</a></h3><div class="content">(Score:5)</div></div>',
    ],
)
def test_other_pages_are_not_claimed(page: str) -> None:
    assert sniff(page) == 0


@pytest.mark.parametrize(
    "name",
    ["article_00_05_30_1937203", "article_02_04_25_1858247", "article_04_01_10_0055227", "article_06_07_17_0539221",
     "article_07_01_29_1318231", "user_Matts_journal_32960"],
)  # fmt: skip
def test_archives_have_their_true_parents(shared: Path, name: str) -> None:
    page = (shared / "dumps" / "slashcode_useperl" / f"useperl_{name}.html").read_text(encoding="utf-8")
    truth = shared / "labelled" / "replies" / "slashcode" / f"useperl_{name}.tsv"
    with truth.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = comments(page)
    assert [(c.subject, c.author) for c in found] == [(row["subject"], row["author"]) for row in rows]
    places = {c.comment_id: place for place, c in enumerate(found)}
    assert [places.get(c.parent_id, -1) for c in found] == [int(row["parent_idx"]) for row in rows]
    assert all(c.body for c in found)


def test_the_real_classic_comments(shared: Path) -> None:
    page = shared / "dumps" / "slashdot" / "sd_2006_2007_rsstool_troll_c_two-comments.html"
    found = comments(page.read_text(encoding="utf-8"))
    assert [(c.comment_id, c.score, c.tag, c.is_root) for c in found] == [
        ("16991414", -1, "Offtopic", True),
        ("18768961", -1, "Offtopic", True),
    ]
    assert {c.thread_id for c in found} == {"208394", "231151"}
