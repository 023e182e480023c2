"""Facts are found in every form people write them in."""

import pytest

from analysis.facts import Fact, find_facts, synonyms
from analysis.names import Capitals, capitals

NOTHING = Capitals(frozenset(), frozenset())


def keys(text, *others):
    return [(fact.kind, fact.key) for fact in find_facts(text, capitals([text, *others]))]


@pytest.mark.parametrize(
    "written", ["$1,000", "$1000", "US$1,000.00", "1,000 dollars", "1000 US dollars", "a thousand dollars",
                "One thousand dollars", "$1k", "1,000 bucks"]
)  # fmt: skip
def test_a_sum_of_money_has_one_key(written):
    assert keys(f"they pay {written} a head.") == [("money", "USD 1000")]


@pytest.mark.parametrize("written", ["€310m", "310 million euros", "€310 million", "€310,000,000"])
def test_a_large_sum_too(written):
    assert keys(f"a fine of {written} was set.") == [("money", "EUR 310000000")]


@pytest.mark.parametrize(
    "written", ["Sept. 18, 2024", "September 18, 2024", "18 September 2024", "the 18th of September 2024", "2024-09-18",
                "sept 18 2024", "Sep. 18th, 2024"]
)  # fmt: skip
def test_a_day_has_one_key(written):
    assert keys(f"the policy of {written} was new.") == [("date", "2024-09-18")]


@pytest.mark.parametrize("written", ["Sept. 18", "September 18", "18 September"])
def test_a_day_without_a_year(written):
    assert keys(f"it came on {written}.") == [("date", "--09-18")]


def test_months_count_where_they_are_no_verbs():
    assert keys("in August 2024, and last May, you may march on.") == [("date", "2024-08"), ("date", "--05")]


@pytest.mark.parametrize("written", ["No. 25-00709", "case 3:25-cv-00709", "25-709"])
def test_a_case_number_has_one_key(written):
    assert keys(f"it is {written}.") == [("case", "25-709")]


def test_percentages_and_counts():
    assert keys("40% of 40,000 readers, 12 per cent of 3 towns.") == [
        ("percent", "40"), ("number", "40000"), ("percent", "12"),
    ]  # fmt: skip


def test_a_clock_a_version_and_an_address_are_no_facts():
    assert keys("at 10:30 we ran 5 times and 10.2.33 from https://example.org/2024/40000/Paris .") == []


def test_names_inside_a_sentence():
    found = keys("yesterday Ada van Houten met the Bank of Norway in San Jose, California.")
    assert [key for _, key in found] == ["ada van houten", "bank of norway", "san jose", "california"]


def test_a_first_word_is_a_name_only_where_it_is_one_elsewhere():
    assert keys("Oslo is cold. Nobody minds.") == []
    assert keys("Oslo is cold. Nobody minds.", "we like Oslo, and nobody else does.") == [("name", "oslo")]


def test_a_word_usually_small_is_no_name():
    assert keys("The Crane fell.", "the crane, a crane and one more crane fell.") == []


def test_a_heading_has_no_names():
    assert keys("What We Know So Far") == []


def test_a_possessive_ends_a_name():
    assert keys("the report on Norway's Oil Fund.")[0] == ("name", "norway")


def test_initials_endings_and_days_find_their_fuller_form():
    facts = [("name", "eu"), ("name", "european union"), ("name", "de la torre"), ("name", "alessandro de la torre"),
             ("date", "--09-18"), ("date", "2024-09-18")]  # fmt: skip
    assert synonyms(facts) == {
        ("name", "eu"): "european union",
        ("name", "de la torre"): "alessandro de la torre",
        ("date", "--09-18"): "2024-09-18",
    }


def test_what_could_be_two_things_stays_apart():
    facts = [("name", "smith"), ("name", "ann smith"), ("name", "bob smith"), ("date", "--09-18"),
             ("date", "2023-09-18"), ("date", "2024-09-18")]  # fmt: skip
    assert synonyms(facts) == {}


def test_spans_are_where_the_facts_stand():
    text = "Pay $5 to Ada Byron."
    assert find_facts(text, NOTHING) == [Fact(4, 6, "money", "USD 5"), Fact(10, 19, "name", "ada byron")]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "…", "$", "A", "“" * 50])
def test_odd_texts_have_no_facts(text):
    assert find_facts(text, NOTHING) == []
