"""The story page shows what was reported, and the articles, without touching their text."""

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from views.page import Visit
from views.story import table

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_story_and_article_are_shown(open_page: Open, shown: Read, full: Visit) -> None:
    text = shown(open_page("story", full))
    assert "A customer sues over private messages." in text
    assert "The Harbor Post · A. Reporter · 22 Jan 2025" in text
    assert "First paragraph.\n\nSecond paragraph." in text


def test_an_article_without_a_headline_is_listed_by_its_text(full: Visit) -> None:
    assert table(full.whole.documents.assign(title=None))["Headline"][0] == "First paragraph. Second paragraph."


def test_no_article_says_what_to_do(open_page: Open, shown: Read, full: Visit) -> None:
    alone = replace(full.whole, documents=full.whole.documents.iloc[:0])
    assert "No article is filed under this story." in shown(open_page("story", replace(full, whole=alone)))
