"""The page lays groups side by side, says first what survives, and reaches other threads of the store."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.study import Study, build, with_groups
from views import compare
from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


@pytest.fixture(scope="module")
def both(full: Visit) -> Study:
    """The thread of the full visit, and the same again on another site."""
    other = {"platform": "reddit", "thread_id": "t2"}
    comments = full.study.comments.astype({"platform": "str"})
    twice = pd.concat([comments, comments.assign(**other)], ignore_index=True).astype({"platform": "category"})
    threads = full.study.threads.astype({"platform": "str"})
    second = threads.assign(**other, title="<b>Again</b> ![x](http://127.0.0.1:9/p.png)")
    every = pd.concat([threads, second], ignore_index=True).astype({"platform": "category"})
    return build(twice, every, full.study.documents, full.study.codebook)


def test_the_finding_comes_first(open_page: Open, shown: Read, full: Visit, both: Study) -> None:
    text = shown(open_page("compare", replace(full, study=both, whole=both, threads=both.threads)))
    assert text.startswith("No difference between 2 groups can be told. Nothing can be said of")
    assert "Each thread is a group." in text
    assert "each comment counts its rank within its thread" in text


def test_threads_of_the_store_can_be_added(open_page: Open, shown: Read, full: Visit, both: Study) -> None:
    asked = []

    def study_of(keys: tuple[tuple[str, str], ...]) -> Study:
        asked.append(keys)
        return both

    visit = replace(full, threads=both.threads, actions=replace(full.actions, study_of=study_of))
    at = open_page("compare", visit)
    at.multiselect(key="compare-threads").set_value([("slashdot", "t1"), ("reddit", "t2")]).run()
    assert asked[-1] == (("reddit", "t2"), ("slashdot", "t1"))
    assert "Filters of the sidebar do not reach threads that are chosen here." in shown(at)
    assert not at.exception


def test_of_many_threads_those_sought_are_offered(open_page: Open, shown: Read, full: Visit, both: Study) -> None:
    first = both.threads.iloc[[0]].astype({"platform": "str"})
    more = [first.assign(thread_id=f"n{n}", title=f"Number {n} of many", kept=n) for n in range(400)]
    threads = pd.concat([both.threads.astype({"platform": "str"}), *more], ignore_index=True)
    asked = []

    def study_of(keys: tuple[tuple[str, str], ...]) -> Study:
        asked.append(keys)
        return both

    at = open_page("compare", replace(full, threads=threads, actions=replace(full.actions, study_of=study_of)))
    assert "The list holds 60 of 402 threads, the largest first." in shown(at)
    assert at.multiselect(key="compare-threads").options[-1] == "Number 340 of many (slashdot, 340)"
    at.text_input(key="compare-find").set_value("number 17 MANY").run()
    assert len(at.multiselect(key="compare-threads").options) == 15
    at.multiselect(key="compare-threads").set_value([("slashdot", "t1"), ("slashdot", "n17")]).run()
    at.text_input(key="compare-find").set_value("nothing like it").run()
    assert asked[-1] == (("slashdot", "n17"), ("slashdot", "t1"))
    assert len(at.multiselect(key="compare-threads").options) == 2
    assert not at.exception


def test_one_thread_is_cut_in_halves(open_page: Open, shown: Read, full: Visit) -> None:
    assert "Each thread is cut in two" in shown(open_page("compare", full))


def test_a_single_comment_has_nothing_to_lay_beside_it(open_page: Open, shown: Read, single: Visit) -> None:
    assert "There is nothing here to lay side by side" in shown(open_page("compare", single))


def test_tables_say_what_is_not_claimed(both: Study) -> None:
    halves = with_groups(both, "half")
    table = compare.tests_table(halves, "comment")
    assert set(table["Survives"]) == {"cannot be told"}
    assert compare.profile_table(halves)["Group"].tolist() == ["Earlier half", "Later half"]
