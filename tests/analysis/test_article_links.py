"""What comments take up of articles, each with its reason and its place on both sides."""

import pandas as pd
import pytest

from analysis import codebook
from analysis.article_links import COLUMNS, article_links
from analysis.article_quotes import Quotes
from analysis.paraphrases import paraphrases
from analysis.pseudonyms import pseudonymous
from analysis.study import build
from ingest.schema import LEDGER, empty, validate

ARTICLE = """The old harbour bridge was closed on Sept. 18 after divers found rust in four of its pillars.

Repairs will cost $1,200,000, the port authority told Radio Brine, and no ferry is planned.

Closing Time

Harbour shops fear for their winter trade, since every customer from Gullwick comes over the bridge.

Engineer Ada Byron had warned the town about the rust in a letter eleven years ago."""


def articles(*texts):
    rows = [{"document_id": f"d{n}", "story_id": "story", "text": text} for n, text in enumerate(texts)]
    return validate(pd.DataFrame(rows), "documents")


@pytest.fixture
def link(tidy):
    def links(*bodies, **columns):
        return article_links(tidy(body=list(bodies), **columns), articles(ARTICLE))

    return links


def said(table):
    return table[["paragraph", "kind", "span"]].to_numpy().tolist()


def test_the_same_words_are_a_quotation(link):
    table = link("They write that divers found rust in four of its pillars. So?")
    assert said(table) == [[1, "quote", "divers found rust in four of its pillars"]]
    assert table["paragraph_span"][0] == "divers found rust in four of its pillars"
    assert table["reason"][0] == "The same 8 words stand in both."


def test_common_words_are_no_quotation(link):
    assert link("It is one of the things, and in a way so are all of its kind.").empty


def test_three_rare_words_are_a_quotation(link):
    assert said(link("Their winter trade, since you ask, was never good. Customer from hell."))[0][1:] == [
        "quote", "Their winter trade, since",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "span", "paragraph"),
    [
        ("It was shut on 18 September already.", "18 September", 1),
        ("For 1.2 million dollars I would swim.", "1.2 million dollars", 2),
        ("ada byron told you so.", "ada byron", 5),
        ("Ask Gullwick.", "Gullwick", 4),
        ("says radio brine, of all stations", "radio brine", 2),
    ],
)
def test_a_name_in_any_form_links(link, text, span, paragraph):
    table = link(text, "We like Gullwick.")
    assert [paragraph, "name", span] in said(table[table["comment_id"] == "0"])


def test_a_paraphrase_shares_words_and_meaning(link):
    table = link("An engineer had already sent the town a warning letter about rust years ago.")
    assert table["kind"].tolist() == ["paraphrase"]
    assert table["paragraph"].tolist() == [5]
    assert table["reason"][0].startswith("The sentences are alike, and share")


def test_what_only_sounds_near_is_abstained_from(link):
    assert link("I once fell off a bridge and nobody came to help me.", "Rust never sleeps.", "Close it all!").empty


def test_what_the_whole_story_names_links_nothing(tidy):
    texts = [f"Number {n} is about Gullwick and nothing else that matters.\n\nIt says so." for n in range(8)]
    assert article_links(tidy(body=["I like Gullwick a lot."]), articles(*texts)).empty


def test_a_quoted_block_and_an_own_title_are_read(link):
    table = link("So they say.", "No.", quoted=["no ferry is planned, the port authority told Radio Brine", None],
                 subject=["Re: Ada Byron", "Ada Byron was right"])  # fmt: skip
    assert set(table["via"]) == {"quoted", "subject"}
    assert table.loc[table["via"] == "subject", "comment_id"].tolist() == ["1"]


def test_spans_are_where_they_stand(link):
    bodies = ["Well: they found rust in four of its pillars, and $1,200,000 is gone.", "Ada Byron knew."]
    paragraphs = ARTICLE.split("\n\n")
    for row in link(*bodies).itertuples():
        assert bodies[int(row.comment_id)][row.span_start : row.span_end] == row.span
        assert paragraphs[row.paragraph - 1][row.paragraph_start : row.paragraph_end] == row.paragraph_span
        assert 0 < row.strength <= 1


def test_articles_of_another_story_are_left_alone(tidy):
    other = articles(ARTICLE).assign(story_id="other")
    assert article_links(tidy(body=["Ada Byron warned of the rust in four of its pillars."]), other).empty


def test_the_order_of_the_comments_changes_nothing(tidy):
    letter = "An engineer sent the town a warning letter about rust eleven years ago."
    bodies = ["Ada Byron knew.", "They found rust in four of its pillars.", letter]
    comments = tidy(body=bodies)
    straight = article_links(comments, articles(ARTICLE))
    mixed = article_links(comments.iloc[[2, 0, 1]].reset_index(drop=True), articles(ARTICLE))
    mixed = mixed.sort_values(["comment_id"], kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(straight, mixed)


@pytest.mark.parametrize("lacking", ["comments", "documents", "both", "texts"])
def test_nothing_to_link_gives_an_empty_table(tidy, lacking):
    comments = tidy() if lacking in ("comments", "both") else tidy(body=[None] if lacking == "texts" else ["Rust."])
    table = article_links(comments, empty("documents") if lacking in ("documents", "both") else articles(ARTICLE))
    assert table.empty
    assert {name: str(table[name].dtype) for name in table} == COLUMNS


def test_a_text_that_repeats_itself_is_read_in_one_pass():
    text = "found rust in four of its pillars " * 3_000
    (run,) = Quotes([ARTICLE.split("\n\n")[0]], [text]).find(text)
    assert run.words == 7


def test_no_sentence_has_no_paraphrase():
    assert paraphrases([], ["One sentence of some length stands here."]) == []
    assert paraphrases(["Hm."], []) == []


def test_links_follow_the_text_when_names_are_taken_out(tidy):
    bodies = ["@wren_of_oslo: Radio Brine says divers found rust in four of its pillars.", "Hm."]
    quoted = ["wren_of_oslo: no ferry is planned, the port authority told Radio Brine", None]
    comments = tidy(body=bodies, quoted=quoted, author=["moss", "wren_of_oslo"])
    row = {**dict.fromkeys(LEDGER, 0), "story_id": "story", "platform": "slashdot", "thread_id": "t"}
    study = build(comments, validate(pd.DataFrame([row]), "threads"), articles(ARTICLE), codebook.default())
    hidden = pseudonymous(study)
    links = hidden.table("article_links")
    texts = {"own": hidden.comments["body"][0], "quoted": hidden.comments["quoted"][0]}
    assert "wren_of_oslo" not in "".join(texts.values())
    assert {"own", "quoted"} == set(links["via"])
    assert [texts[row.via][row.span_start : row.span_end] for row in links.itertuples()] == links["span"].tolist()
    assert len(hidden.table("article_facts")) == len(study.table("article_facts"))
