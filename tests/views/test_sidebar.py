"""The choices of the sidebar narrow a study down, and say nothing where they could not."""

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

from analysis.study import Selection
from views.page import Visit
from views.sidebar import OFFERED, Choices, choices


def _filters(study: object) -> None:
    import streamlit as st

    from views.sidebar import choose_filters

    st.session_state["chosen"] = choose_filters(study)  # type: ignore[arg-type]


def filtered(visit: Visit, act: Callable[[AppTest], object]) -> Selection:
    at = AppTest.from_function(_filters, args=(visit.whole,)).run()
    act(at)
    at.run()
    chosen: Selection = at.session_state["chosen"]
    return chosen


def test_nothing_chosen_is_no_filter(full: Visit) -> None:
    assert not filtered(full, lambda at: None)


def test_a_theme_is_chosen_by_its_title(full: Visit) -> None:
    chosen = filtered(full, lambda at: at.multiselect(key="theme").set_value(["Privacy settings and consent"]))
    assert chosen.themes == ("privacy_consent",)


def test_a_slider_at_its_ends_keeps_comments_without_a_score(full: Visit) -> None:
    chosen = filtered(full, lambda at: at.slider(key="score").set_value((-1, 4)))
    assert chosen.score == (None, 4)


def test_words_tags_and_authors_are_handed_on(full: Visit) -> None:
    def act(at: AppTest) -> None:
        at.text_input(key="text").set_value("editors")
        at.multiselect(key="tag").set_value(["Funny"])
        at.multiselect(key="author").set_value(["Wren"])

    chosen = filtered(full, act)
    assert (chosen.text, chosen.tags, chosen.authors) == ("editors", ("Funny",), ("Wren",))


def test_days_become_the_whole_of_the_days(full: Visit) -> None:
    day = full.study.comments["created_at"].iloc[0].date()
    chosen = filtered(full, lambda at: at.date_input(key="days").set_value((day, day)))
    assert chosen.time[0] is not None and chosen.time[1] is not None
    assert (chosen.time[0].hour, chosen.time[1].hour) == (0, 23)


def test_a_filter_without_a_choice_is_not_offered(nothing: Visit) -> None:
    at = AppTest.from_function(_filters, args=(nothing.whole,)).run()
    assert not at.exception
    assert not at.slider
    assert [widget.key for widget in at.multiselect] == ["theme"]


def test_a_story_with_two_threads_is_offered_as_a_whole(full: Visit) -> None:
    two = pd.concat([full.threads, full.threads.assign(thread_id="t2")], ignore_index=True)
    found = choices(two, full.whole.documents)
    assert found[0].label == "Story “linkedin”: all 2 threads"
    assert found[0].threads == (("slashdot", "t1"), ("slashdot", "t2"))


def test_no_two_choices_are_called_the_same(full: Visit) -> None:
    two = pd.concat([full.threads, full.threads.assign(thread_id="t2")], ignore_index=True)
    labels = [choice.label for choice in choices(two, full.whole.documents)]
    assert len(labels) == len(set(labels)) == 3


def test_a_story_of_articles_only_is_offered(full: Visit) -> None:
    found = choices(full.threads.iloc[:0], full.whole.documents)
    assert [(choice.label, choice.threads) for choice in found] == [("Story “linkedin”: articles only", ())]


def many(n: int) -> pd.DataFrame:
    """Return the columns of the tidy threads that the list of choices needs, of ``n`` threads in two stories."""
    return pd.DataFrame({
        "story_id": [f"story{i % 2}" for i in range(n)], "platform": "forum", "thread_id": [f"t{i}" for i in range(n)],
        "title": [f"Thread {i} about the harbor" for i in range(n)], "kept": range(n), "stubs": 0,
    })  # fmt: skip


def test_of_many_threads_groups_and_the_largest_are_offered_first() -> None:
    found = choices(many(1_000), pd.DataFrame({"story_id": pd.Series(dtype="str")}))
    offered = [choice.label for choice in Choices(found).fitting("")]
    assert offered[:4] == [
        "All 1,000 threads", "Story “story1”: all 500 threads", "Story “story0”: all 500 threads",
        "Thread 999 about the harbor (forum, 999)",
    ]  # fmt: skip
    assert len(offered) == OFFERED


def test_a_thread_is_found_by_words_of_its_title() -> None:
    found = choices(many(1_000), pd.DataFrame({"story_id": pd.Series(dtype="str")}))
    assert Choices(found).fitting("HARBOR 997 thread")[0].threads == (("forum", "t997"),)
    assert Choices(found).fitting("nowhere") == []


def test_a_few_threads_are_not_looked_at_as_one() -> None:
    found = choices(many(4), pd.DataFrame({"story_id": pd.Series(dtype="str")}))
    assert not any(choice.everything for choice in found)
