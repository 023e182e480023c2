"""What the analysis says of a comment stands in words beside it."""

from views.comment_notes import notes, theme_lines, tone
from views.page import Visit


def lines(visit: Visit, key: str) -> list[str]:
    comments = visit.study.comments
    return theme_lines(comments[comments["comment_id"] == key].iloc[0], visit.study)


def test_a_theme_quotes_the_words_that_show_it(full: Visit) -> None:
    assert lines(full, "e")[0].startswith("Theme: ")
    assert any("“without asking”" in line for line in lines(full, "e"))


def test_a_theme_of_the_title_says_so(full: Visit) -> None:
    assert lines(full, "h")[0].endswith("in its title)")


def test_a_theme_taken_over_names_what_is_answered(full: Visit) -> None:
    assert "from what it answers: Reed, “My data is mine”" in lines(full, "k")[0]


def test_no_evidence_is_no_theme(full: Visit) -> None:
    assert lines(full, "j") == ["No theme of the codebook shows in it."]


def test_a_joke_is_not_judged_and_the_reason_is_given(full: Visit) -> None:
    assert tone(full.study.comments.iloc[0], full.study) == "Tone of words: not judged (tagged as a joke)"


def test_a_tone_has_its_number(full: Visit) -> None:
    told = notes(full.study.comments.iloc[4], full.study)[-1]
    assert told.startswith("Tone of words: negative (both readings agree, score −0.")
