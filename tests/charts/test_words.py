import pytest

from charts import words


def test_safe_leaves_nothing_that_plotly_reads_as_markup():
    assert words.safe('<a href="x">&lt;</a>') == '&lt;a href="x"&gt;&amp;lt;&lt;/a&gt;'


def test_clean_drops_controls_surrogates_and_marks_that_turn_text_around():
    assert words.clean("a\x00b\ud800c\u202ed\u2028e\n\tf") == "a b c d e f"


@pytest.mark.parametrize("missing", [None, float("nan"), 3])
def test_what_is_not_text_is_empty(missing):
    assert words.safe(missing) == ""


def test_an_excerpt_is_cut_at_a_word():
    assert words.excerpt("one two three four", 12) == "one two…"


def test_an_excerpt_of_one_endless_word_is_cut_inside_it():
    assert words.excerpt("x" * 1_000, 10) == "x" * 9 + "…"


def test_a_short_text_is_not_cut():
    assert words.excerpt("short", 10) == "short"


def test_an_excerpt_is_never_longer_than_asked_for():
    assert all(len(words.excerpt("ab cd " * 500, limit)) <= limit for limit in range(4, 140))


def test_wrap_breaks_at_words_and_escapes_each_line():
    assert words.wrap("ab <cd> ef", 7) == "ab &lt;cd&gt;<br>ef"


def test_a_number_and_its_percent_sign_stay_on_one_line():
    assert words.broken("holds 64\u00a0% of it", 10) == ["holds 64\u00a0%", "of it"]


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.643, "64\u00a0%"), (0.0, "0\u00a0%"), (0.002, "<1\u00a0%"), (1.0, "100\u00a0%"), (float("nan"), "–")],
)
def test_percent(share, said):
    assert words.percent(share) == said


@pytest.mark.parametrize(("value", "said"), [(1204, "1,204"), (2.5, "2.5"), (-1, "−1"), (float("nan"), "–")])
def test_number(value, said):
    assert words.number(value) == said


def test_count_knows_one_from_many():
    assert words.count(1, "reply", "replies") == "1\u00a0reply"
    assert words.count(2, "reply", "replies") == "2\u00a0replies"
