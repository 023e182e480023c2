"""Pages are parsed whole, or refused with a sentence before they can stall the parser."""

import time
from datetime import UTC, datetime

import pytest

from ingest import html
from ingest.limits import LimitError

BOMBS = {
    "nested": "<div>" * 40_000,
    "a million": "<div>" * 1_000_000,
    "attributes": "<p " + " ".join(f"a{i}" for i in range(40_000)) + ">",
    "formatting": "".join(f"<b n{i}>" for i in range(3_000)) + "".join(f"<i n{i}>" for i in range(3_000)),
    "copied formatting": "".join(f"<i n{i}><p>" for i in range(200)) + "<p>x</p>" * 100_000,
    "tables": "<table><tr><td>" * 20_000,
    "deep and wide": "<div>" * 15_000 + "<p>a</p>" * 200_000,
    "stray ends": "<div>" * 15_000 + "</p>" * 200_000,
    "fonts": "".join(f"<font color={i}>" for i in range(100_000)),
    "one tag": "<a " * 50_000,
    "buttons": "<object><p>" * 30_000,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bomb_is_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(LimitError, match=r"^thread\.html, line 1: .+ \(limit: .+\); .+ --limit \w+=NUMBER$"):
        html.parse(BOMBS[kind], "thread.html")


@pytest.mark.parametrize(
    "source",
    ["<!--" * 50_000, "<![" * 50_000, "<script>" * 50_000, "<script " * 5, "<" * 200_000, "<p>" * 200_000,
     "<li>" * 100_000, "<br>" * 200_000, "<option>" * 100_000, '<a b="' * 200, "<a" + "=" * 200_000],
)  # fmt: skip
def test_odd_but_harmless_markup_is_parsed_in_linear_time(source: str) -> None:
    start = time.process_time()
    assert html.parse(source).root is not None
    assert time.process_time() - start < 5


@pytest.mark.parametrize("depth", [300, 5_000])
def test_a_real_discussion_may_be_deep(depth: int) -> None:
    page = "".join(f'<ul><li id="c{i}"><div><p>{i}</p></div>' for i in range(depth)) + "</li></ul>" * depth
    assert len(html.parse(page).css("li")) == depth


def test_what_only_looks_like_tags_does_not_count() -> None:
    inside = "<div>" * 20_000
    html.check(f"<script>{inside}</script><!-- {inside} --><p title='{inside}'>x</p>" + "<div>y</div>" * 20_000)


def test_a_picture_inside_a_tag_may_be_long() -> None:
    html.check('<img alt="x" src="data:image/png;base64,' + "A" * 500_000 + '">')


def test_classes_and_attributes() -> None:
    tree = html.parse('<p class=" a  b " id=x title="">t</p><p>')
    first, second = tree.css("p")
    assert html.classes(first) == {"a", "b"}
    assert html.classes(second) == frozenset()
    assert html.attribute(first, "id") == "x"
    assert html.attribute(first, "title") is None
    assert html.attribute(None, "id") is None


def test_line_text() -> None:
    tree = html.parse("<p> a\n <b>b</b>  c</p><i> </i>")
    assert html.line_text(tree.css_first("p")) == "a b c"
    assert html.line_text(tree.css_first("i")) is None
    assert html.line_text(None) is None


def test_has_inside_does_not_count_the_element_itself() -> None:
    tree = html.parse("<div id=a><p><span></span></p></div>")
    assert html.has_inside(tree.css_first("div"), "span")
    assert not html.has_inside(tree.css_first("div"), "div")


@pytest.mark.parametrize(
    ("page", "at"),
    [
        ("<!--\n FILE ARCHIVED ON 09:31:05 Nov 26, 2006 -->", datetime(2006, 11, 26, 9, 31, 5, tzinfo=UTC)),
        ("<!--\n url: https://e.org/x\n saved date: Thu Sep 18 2025 22:50:01 GMT+0200 (CEST)\n-->",
         datetime(2025, 9, 18, 20, 50, 1, tzinfo=UTC)),
        ("<html>", None),
    ],
)  # fmt: skip
def test_when_a_page_was_saved(page: str, at: datetime | None) -> None:
    assert html.saved_at(page) == at


def test_where_a_page_was_saved_from() -> None:
    assert html.saved_from("<!-- saved from url=(0021)https://e.org/story/1 -->") == "https://e.org/story/1"
    assert html.saved_from("<!--\n url: https://e.org/x\n-->") == "https://e.org/x"
    assert html.saved_from("<html>") is None


def test_wayback_page_tells_when_and_where_it_was_saved() -> None:
    page = (
        '<script>__wm.wombat("http://board.example/t?x=1","20061108163549","https://web.archive.org/","web")</script>'
        '<a href="/web/20061108163549/http://board.example/u/2">x</a><img src="/web/20061108163549im_/http://i.example/a.png">'
    )
    assert html.saved_at(page) == datetime(2006, 11, 8, 16, 35, 49, tzinfo=UTC)
    assert html.saved_from(page) == "http://board.example/t?x=1"
    tree = html.parse(page)
    assert html.attribute(tree.css_first("a"), "href") == "http://board.example/u/2"
    assert html.attribute(tree.css_first("img"), "src") == "http://i.example/a.png"


def test_page_of_a_mirror_tells_when_and_where_it_was_saved() -> None:
    page = (
        "<html><!-- Mirrored from board.example/viewtopic.php?t=7 by HTTrack Website Copier/3.x [XR&CO'2014], "
        "Wed, 09 Sep 2020 19:03:00 GMT -->"
    )
    assert html.saved_at(page) == datetime(2020, 9, 9, 19, 3, tzinfo=UTC)
    assert html.saved_from(page) == "http://board.example/viewtopic.php?t=7"


def test_a_link_into_the_wayback_machine_on_another_page_stays() -> None:
    link = "https://web.archive.org/web/20061108163549/http://board.example/u/2"
    assert html.attribute(html.parse(f'<a href="{link}">x</a>').css_first("a"), "href") == link
    assert html.saved_at(f'<a href="{link}">x</a>') is None
