"""The page lays the articles beside the thread, and opens the comments behind each count."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.study import build
from ingest.schema import validate
from views.articles import agreement, fact_table
from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]
TEXTS = (
    "A regulator could settle this, says Ada Byron of <b>Oslo</b>.\n\nThe fee is $1,000, and the date is Sept. 18.",
    "It costs 1,000 dollars.\n\nThe firm said that the claims are false, and named case 25-00709.",
)


@pytest.fixture(scope="module")
def beside(full: Visit) -> Visit:
    rows = [{"document_id": f"d{n}", "story_id": "linkedin", "outlet": f"Outlet {n}", "text": text}
            for n, text in enumerate(TEXTS)]  # fmt: skip
    study = build(full.study.comments, full.study.threads, validate(pd.DataFrame(rows), "documents"),
                  full.study.codebook)  # fmt: skip
    return replace(full, study=study, whole=study)


def test_the_finding_comes_first(open_page: Open, shown: Read, beside: Visit) -> None:
    text = shown(open_page("articles", beside))
    assert text.startswith("1\u00a0") or "comment" in text.splitlines()[0]
    assert "of 4\u00a0paragraphs." in text.splitlines()[0]


def test_a_count_in_the_margin_opens_its_comments(open_page: Open, shown: Read, beside: Visit) -> None:
    at = open_page("articles", beside)
    assert "It will not. It never did." not in shown(at)
    at.button(key="margin-1").click().run()
    assert "The same 5 words stand in both. Here: “A regulator could settle this”" in shown(at)
    assert "It will not. It never did." in shown(at)
    at.button(key="margin-1").click().run()
    assert "It will not. It never did." not in shown(at)


def test_a_paragraph_nobody_takes_up_says_so(open_page: Open, shown: Read, beside: Visit) -> None:
    assert "nobody" in shown(open_page("articles", beside)).splitlines()


def test_facts_are_compared_whatever_their_form(beside: Visit) -> None:
    facts = beside.study.table("article_facts")
    table = fact_table(facts[facts["reach"] == "all"], beside.study)
    assert table.to_numpy().tolist() == [["Money", "$1,000", "Outlet 0 2 · Outlet 1 1"]]
    assert "1 stand in all articles" in agreement(facts)


def test_without_an_article_the_page_says_what_to_do(open_page: Open, shown: Read, full: Visit) -> None:
    alone = replace(full.study, documents=full.study.documents.iloc[:0])
    assert "No article is filed" in shown(open_page("articles", replace(full, study=alone, whole=alone)))
