import time

import numpy as np
import pandas as pd
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import reading, tone
from analysis.reading import READ_CHARACTERS
from analysis.sentiment import (
    CAVEAT,
    FOREIGN,
    JOKE,
    LABELS,
    NO_TEXT,
    TITLE_ONLY,
    agreement,
    mood,
    sentiment,
)

THEIRS = SentimentIntensityAnalyzer()
PLAIN = tone.Tone(name="plain", version="1")
FIELD = tone.loads('version = 1\nneutral_band = 0.2\ndrop = ["free"]\n[add]\nsued = -1.5\n', "field.toml")
LONG = (
    "I hate the new page. " + "It moves things about and nobody knows where they went after that. " * 3 + "Nice logo."
)


def read(text):
    return reading.read(text, PLAIN)


def test_scores_equal_those_of_the_package(tidy):
    table = sentiment(tidy(body=["Great idea!", "Not a good idea, but funny :)"]))
    for row, text in zip(table.to_dict("records"), ["Great idea!", "Not a good idea, but funny :)"], strict=True):
        assert {name: row[name] for name in ("neg", "neu", "pos", "compound")} == THEIRS.polarity_scores(text)


def test_a_short_comment_shows_its_compound(tidy):
    row = sentiment(tidy(body=["I hate this. Great logo though."])).iloc[0]
    assert row["score"] == row["compound"]
    assert row["score"] != row["sentence_mean"]
    assert row["n_sentences"] == 2


def test_a_long_comment_shows_the_mean_of_its_sentences(tidy):
    row = sentiment(tidy(body=[LONG])).iloc[0]
    assert row["n_words"] > 40
    assert row["score"] == row["sentence_mean"] != row["compound"]


def test_the_mean_is_that_of_each_sentence_by_itself():
    alone = [THEIRS.polarity_scores(text)["compound"] for text in ("Great!", "I hate it.", "So what?")]
    assert read("Great! I hate it. So what?").sentence_mean == round(sum(alone) / 3, 4)


@pytest.mark.parametrize(
    ("compound", "body"), [("negative", "Terrible."), ("neutral", "A plan."), ("positive", "Good.")]
)
def test_label(tidy, compound, body):
    assert sentiment(tidy(body=[body]))["label"].tolist() == [compound]


@pytest.mark.parametrize(
    ("reason", "columns"),
    [
        (NO_TEXT, {"body": [None]}),
        (NO_TEXT, {"body": ["  \n"]}),
        (NO_TEXT, {"body": [None], "subject": "Re: A title"}),
        (NO_TEXT, {"body": [None], "tag": "Funny"}),
        (TITLE_ONLY, {"body": [None], "subject": "A title"}),
        (JOKE, {"body": ["Good one."], "tag": "Funny"}),
        (JOKE, {"body": ["What a good idea. /s"]}),
        (FOREIGN, {"body": ["Это хорошо, good"]}),
    ],
)
def test_what_cannot_be_judged(tidy, reason, columns):
    row = sentiment(tidy(**columns)).iloc[0]
    assert not row["judgeable"]
    assert row["why_not"] == reason


def test_accents_and_emoticons_are_judged(tidy):
    table = sentiment(tidy(body=["Été très bien", ":)", "😁", "“quoted”"]))
    assert table["judgeable"].all()
    assert table["why_not"].isna().all()


def test_without_text_numbers_are_missing_not_zero(tidy):
    row = sentiment(tidy(body=[None, "Good."])).iloc[0]
    assert row[["neg", "neu", "pos", "compound", "sentence_mean", "score", "label"]].isna().all()
    assert row["n_words"] == 0


def test_equal_texts_get_equal_rows_in_the_order_of_the_comments(tidy):
    table = sentiment(tidy(body=["Bad.", "Good.", None, "Bad."]))
    assert table["comment_id"].tolist() == ["0", "1", "2", "3"]
    assert table["compound"][0] == table["compound"][3] < 0 < table["compound"][1]


def test_no_comments_give_the_same_columns(tidy):
    empty, one = sentiment(tidy()), sentiment(tidy(body=["Good."]))
    assert empty.empty
    assert empty.dtypes.drop("platform").tolist() == one.dtypes.drop("platform").tolist()


def test_within_the_bound_all_is_read():
    text = "This was not such a good plan at all, said nobody in the room. " * 240
    assert READ_CHARACTERS - 2_000 < len(text) < READ_CHARACTERS
    reading = read(text)
    assert not reading.cut
    assert reading.compound == THEIRS.polarity_scores(text)["compound"]


def test_beyond_the_bound_it_is_flagged_and_ends_with_a_whole_word():
    reading = read("wonderful " * 3_000)
    assert reading.cut
    assert reading == (*read(("wonderful " * 3_000)[:READ_CHARACTERS])[:-1], True)


def test_too_many_sentences_are_flagged():
    reading = read("No. " * 2_000)
    assert (reading.n_sentences, reading.cut) == (300, True)


HOSTILE = {
    "one word": "x" * 136_000,
    "opinions": "great " * 23_000,
    "negations": "isn't VERY great " * 8_000,
    "but": "but great bad " * 10_000,
    "tiny sentences": "No. " * 34_000,
    "contrast": "but bad good great. " * 7_000,
    "phrases": "the bomb kind of good " * 6_000,
    "emoji": "😂" * 136_000,
    "marks": "!? " * 45_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_comment_takes_longer_than_50_ms(text):
    def seconds():
        begin = time.process_time()
        read(text)
        return time.process_time() - begin

    assert min(seconds() for _ in range(4)) < 0.05


def _judged(tidy, bodies):
    return sentiment(tidy(body=bodies))


def test_no_mood_from_fewer_than_ten(tidy):
    found = mood(_judged(tidy, ["Good."] * 9 + [None] * 2))
    assert found.score is None
    assert found.shares == {}
    assert "9 of 11 comments can be judged" in found.sentence
    assert "2 without text" in found.sentence


def test_mood_of_ten(tidy):
    found = mood(_judged(tidy, ["Good."] * 5 + ["A plan."] * 5))
    assert found.score == pytest.approx(0.4404 / 2)
    assert found.shares == {"negative": 0.0, "neutral": 0.5, "positive": 0.5}
    assert list(found.shares) == LABELS


def test_mood_under_a_weight_leaves_out_what_has_none(tidy):
    table = _judged(tidy, ["Good."] * 10 + ["A plan."] * 5)
    weights = pd.Series([1.0] * 10 + [np.nan] * 4 + [10.0])
    found = mood(table, weights)
    assert found.judged == 11
    assert found.shares["positive"] == 0.5


def test_jokes_do_not_count_toward_the_ten(tidy):
    table = sentiment(tidy(body=["Good."] * 12, tag=["Funny"] * 3 + [None] * 9))
    assert mood(table).score is None


def test_mood_of_nothing(tidy):
    assert mood(sentiment(tidy())).sentence == "No mood is given: there are no comments."


def test_the_caveat_names_irony():
    assert "irony" in CAVEAT


def test_the_seed_has_four_comments_that_can_be_judged(shared):
    rows = pd.read_csv(shared / "labelled" / "seed_thread.tsv", sep="\t")
    assert (rows["body_present"].eq(1) & rows["tag"].isna()).sum() == 4


def test_both_labels_and_whether_they_agree(tidy):
    table = sentiment(tidy(body=["Terrible.", "They were sued.", None]), FIELD)
    assert table["vader_label"].tolist()[:2] == ["negative", "negative"]
    assert (
        table["agree"].tolist()[:2] == [mine == other for mine, other in zip(table["label"], table["vader_label"])][:2]
    )
    assert table.loc[2, ["adjusted", "vader_label", "label", "probability", "agree"]].isna().all()


def test_where_the_word_list_is_misled_the_readings_differ(tidy):
    row = sentiment(tidy(body=["How do I share a free port?"]), PLAIN).iloc[0]
    assert (row["vader_label"], row["label"], row["agree"]) == ("positive", "neutral", False)


def test_the_words_of_a_field_leave_the_plain_scores_alone(tidy):
    comments = tidy(body=["They were sued for a free share.", LONG])
    plain = ["neg", "neu", "pos", "compound", "sentence_mean", "score"]
    assert sentiment(comments, FIELD)[plain].equals(sentiment(comments, PLAIN)[plain])


def test_the_neutral_band_is_that_of_the_file(tidy):
    comments = tidy(body=["Some problems."])
    narrow, wide = (tone.Tone(name="", version="1", neutral_band=band) for band in (0.05, 0.9))
    assert sentiment(comments, narrow)["vader_label"].tolist() == ["negative"]
    assert sentiment(comments, wide)["vader_label"].tolist() == ["neutral"]


def test_the_probability_is_that_of_the_label(tidy):
    assert sentiment(tidy(body=["Terrible."]), PLAIN)["probability"].between(0.5, 1).all()


def test_agreement_is_counted_over_judgeable_comments(tidy):
    table = sentiment(tidy(body=["Good."] * 3 + [None], tag=[None, None, "Funny", None]))
    table["agree"] = pd.array([True, False, True, None], dtype="boolean")
    assert agreement(table) == 0.5


def test_there_is_no_agreement_on_nothing(tidy):
    assert agreement(sentiment(tidy())) is None


def test_comments_put_together_from_parts_are_read_as_one(tidy):
    parts = [tidy(body=["Good.", None]), tidy(body=["", "Bad."]), tidy(body=["Это плохо."])]
    whole = sentiment(pd.concat(parts, ignore_index=True))
    assert whole["compound"].fillna(9).tolist() == [0.4404, 9, 9, -0.5423, 0]
    assert whole["why_not"].tolist()[-1] == FOREIGN
