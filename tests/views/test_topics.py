"""The topics page says why there are none, and asks before it takes minutes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from analysis.study import with_codebook
from charts.topics import CHART
from views import topics
from views.codebook_draft import DRAFT
from views.page import Visit

Open = Callable[[str, Visit], AppTest]


def said(at: AppTest) -> str:
    return " ".join(text.value for text in at.text)


def test_a_small_thread_gets_words_and_the_reason(open_page: Open, full: Visit) -> None:
    at = open_page("topics", full)
    assert not at.exception
    assert "too few for topics" in said(at)


def test_a_large_selection_is_asked_for_first(open_page: Open, full: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "AT_ONCE", 3)
    at = open_page("topics", full)
    assert [button.label for button in at.button] == ["Find topics"]
    at.button[0].click().run()
    assert not at.exception
    assert "too few for topics" in said(at)


def test_without_comments_it_says_so(open_page: Open, nothing: Visit) -> None:
    assert "There is no comment to read" in said(open_page("topics", nothing))


def test_topics_are_listed_in_the_order_of_their_bars(open_page: Open, full: Visit) -> None:
    bars = CHART.data(full.study)
    assert bars["topic"].tolist() != full.study.table("topic_summary")["topic"].tolist()
    at = open_page("topics", full)
    keys = [button.key for button in at.button if str(button.key).endswith("-theme")]
    assert keys == [f"topic-{topic}-theme" for topic in bars["topic"]]


def test_the_comments_that_stand_for_a_topic_are_its_own(full: Visit) -> None:
    held = full.study.table("topics")
    shown = topics.representatives(full.study, 0)
    assert 1 <= len(shown) <= 3
    assert set(shown["comment_id"]) <= set(held.loc[held["topic"] == 0, "comment_id"])


def test_one_click_makes_a_theme_that_finds_the_comments_of_the_topic(open_page: Open, full: Visit) -> None:
    at = open_page("topics", full)
    at.button(key="topic-0-theme").click().run()
    assert not at.exception
    study = with_codebook(full.study, at.session_state[DRAFT])
    new = study.codebook.themes[-1]
    assert new.title == full.study.table("topic_summary")["title"].iloc[0]
    shown = set(topics.representatives(full.study, 0)["comment_id"])
    assert shown <= set(study.themes.loc[study.themes["theme"] == new.name, "comment_id"])


def test_a_topic_that_is_a_theme_says_so_and_offers_no_second_one(open_page: Open, full: Visit) -> None:
    at = open_page("topics", full)
    at.button(key="topic-0-theme").click().run()
    book = at.session_state[DRAFT]
    there = open_page("topics", replace(full, study=with_codebook(full.study, book)))
    assert "This is a theme now." in said(there)
    assert "topic-0-theme" not in [button.key for button in there.button]
