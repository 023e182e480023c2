import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from selectolax.lexbor import LexborHTMLParser

from charts.chart import all_charts
from charts.receipt import Origin
from charts.report import report
from charts.report_quotes import LONGEST, Quotes, joined
from ingest import schema

PAYLOADS = [
    "<script>window.hacked = 1</script>",
    "</script></style></article><script>window.hacked = 1</script>",
    "<img src=http://evil.example/x onerror='window.hacked = 1'>",
    '<a href="http://evil.example">win</a> [win](http://evil.example)',
    "javascript:window.hacked=1",
    '"><iframe src="http://evil.example"></iframe>',
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<form action=http://evil.example><input name=x>",
    "<style>body { display: none }</style>",
    "%{customdata[0]} $\\href{javascript:window.hacked=1}{x}$",
    "\u202eevil\u2028line\x00nul",
]
FEW = [chart for chart in all_charts() if chart.name in ("theme_shares", "coverage", "reply_tree")]


@pytest.fixture(scope="session")
def origin():
    dump = {"dump_id": "d", "file": PAYLOADS[0], "format": "slashdot_text", "format_version": 1, "size": 1,
            "report": "{}", "ingested_at": pd.Timestamp("2025-01-23", tz="UTC"), "ordinal": 1,
            "versions": "{}"}  # fmt: skip
    return Origin(selection={"story": "cats"}, dumps=schema.validate(pd.DataFrame([dump]), "dumps"))


@pytest.fixture(scope="session")
def page(small, origin):
    return report(small, FEW, origin)


@pytest.fixture(scope="session")
def hostile(make, origin):
    rows = [
        {"comment_id": str(i), "subject": text, "body": f"the cat said {text}", "quoted": text, "author": text,
         "tag": text, "score": 3, "locator": text, "url": "javascript:window.hacked=1"}
        for i, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    return report(make(rows), all_charts(), origin)


def parsed(page):
    """Return the page as a browser reads it, without the scripts that are ours by count."""
    return LexborHTMLParser(page)


def words_of(page):
    tree = parsed(page)
    for script in tree.css("script, style"):
        script.decompose()
    return re.sub(r"\s+", " ", tree.body.text())


def test_the_finding_comes_first(page):
    said = words_of(page)
    assert said.index("The finding") < said.index("Charts", said.index("The finding"))
    assert "Cats on <b>keyboards</b>” holds" in said


def test_a_report_on_several_threads_is_called_after_the_largest(make, origin):
    small = make([{"comment_id": "1", "body": "A cat."}])
    large = make([{"comment_id": str(i), "body": "A cat."} for i in range(3)])
    threads = pd.concat([small.threads.assign(title="Few"), large.threads.assign(title="Many", thread_id="u")])
    page = parsed(report(replace(large, threads=threads.reset_index(drop=True)), FEW[:1], origin))
    assert page.css_first("h1").text() == "Many"
    assert "Story “story” · Slashdot · 2 threads" in re.sub(r"\s+", " ", page.css_first("header").text())


def test_every_chart_is_there_with_its_figure_and_its_numbers(page):
    tree = parsed(page)
    assert len(tree.css("figure .plot")) == len(tree.css("script.figure")) == len(FEW)
    for script in tree.css("script.figure"):
        assert set(json.loads(script.text())) == {"name", "figure", "dark", "config"}


def test_plotly_is_in_the_page_once(page):
    assert page.count("plotly.js v") == 1


def test_the_same_study_gives_the_same_bytes(small, origin, page):
    assert report(small, FEW, origin) == page


def test_a_theme_quotes_its_comments_with_the_evidence_marked(page):
    theme = parsed(page).css_first("#theme-cats")
    assert [mark.text() for mark in theme.css("mark")] == ["cat", "paw"]
    assert "by its own words" in theme.text()


def test_a_comment_is_quoted_once_and_every_link_has_its_target(page):
    tree = parsed(page)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {node.attributes["href"] for node in tree.css("a")}
    assert targets <= {f"#{name}" for name in ids}


def test_the_ledger_says_what_is_missing(page):
    ledger = re.sub(r"\s+", " ", parsed(page).css_first("section#ledger").text(separator=" "))
    assert "declared by the site 12" in ledger
    assert "coverage 50" in ledger


def test_hostile_text_is_shown_and_nothing_of_it_lives(hostile):
    tree = parsed(hostile)
    assert len(tree.css("script")) == len(all_charts()) + 2
    assert len(tree.css("style")) == 1
    assert not tree.css("body img, iframe, form, input, object, embed, link, base, svg")
    assert [meta.attributes.get("http-equiv") for meta in tree.css("meta[http-equiv]")] == ["Content-Security-Policy"]
    assert all(node.attributes["href"].startswith("#") for node in tree.css("a"))
    assert not [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]
    said = words_of(hostile)
    for text in PAYLOADS[:10]:
        assert text in said


def test_control_characters_do_not_reach_the_page(hostile):
    assert not re.search("[\x00\u202e\u2028]", re.sub(r"<script>.*?</script>", "", hostile, flags=re.DOTALL))


def test_pseudonyms_leave_no_name_in_page_or_figures(large, make, origin):
    rows = [{"comment_id": "1", "author": "Kettle_Fan", "author_kind": "user", "subject": "Tea", "score": 2,
             "body": "I, Kettle_Fan, like tea. @Kettle_Fan", "url": "https://example.org/~Kettle_Fan",
             "locator": "element Kettle_Fan"}]  # fmt: skip
    page = report(make(rows), FEW, origin, pseudonyms=True)
    assert "Kettle_Fan" not in page
    assert "I, [Commenter 1], like tea." in words_of(page)
    assert "Names of authors were replaced" in words_of(page)


def test_names_stay_without_being_asked(make, origin):
    page = report(make([{"comment_id": "1", "author": "moss", "body": "tea"}]), FEW, origin)
    assert "moss" in words_of(page)


@pytest.mark.parametrize("name", ["one", "none"])
def test_small_and_empty_studies_have_a_report(name, origin, request):
    page = report(request.getfixturevalue(name), FEW, origin)
    assert len(parsed(page).css("figure .plot")) == len(FEW)


def test_articles_are_listed(small, origin):
    article = {"document_id": "a", "story_id": "story", "outlet": "The <Bugle>", "title": "Cat sued", "text": "A cat.",
               "published_at": pd.Timestamp("2025-01-22", tz="UTC")}  # fmt: skip
    documents = schema.validate(pd.DataFrame([article]), "documents")
    page = report(replace(small, documents=documents), FEW[:1], origin)
    assert "Cat sued The <Bugle> · 22 Jan 2025" in re.sub(
        r"\s+", " ", parsed(page).css_first(".articles").text(separator=" ")
    )


def test_a_long_comment_is_cut_at_a_word_and_says_so(make):
    body = "cat " * 1_000
    quotes = Quotes(make([{"comment_id": "1", "body": body.strip(), "score": 1}]))
    shown = LexborHTMLParser(quotes.show([0])).css_first(".said").text()
    assert len(shown) < LONGEST + 50
    assert shown.endswith("more characters")


def test_a_second_mention_points_back(small):
    quotes = Quotes(small)
    first, again = quotes.show([0]), quotes.show([0])
    assert 'id="quote-1"' in first
    assert again == '<p class="also">Quoted above: <a href="#quote-1">no.&nbsp;1</a>.</p>'


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(3, 5), (0, 1)], [(0, 1), (3, 5)]),
        ([(0, 4), (2, 6), (6, 7)], [(0, 7)]),
        ([(0, 9), (2, 3)], [(0, 9)]),
    ],
)
def test_marks_that_touch_become_one(spans, expected):
    assert joined(spans) == expected
