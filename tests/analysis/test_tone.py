import pytest

from analysis import tone
from analysis.reading import read

FIELD = tone.loads('version = 1\nneutral_band = 0.2\ndrop = ["free"]\n[add]\nsued = -1.5\n', "field.toml")


def test_a_file_says_band_words_to_drop_and_words_to_add():
    assert (FIELD.neutral_band, FIELD.drop, dict(FIELD.add)) == (0.2, ("free",), {"sued": -1.5})


def test_an_added_word_counts_in_the_adjusted_score_only():
    seen = read("They were sued.", FIELD)
    assert seen.compound == seen.score == 0
    assert seen.adjusted < -0.3


def test_a_dropped_word_counts_nothing_in_the_adjusted_score():
    seen = read("The Free version.", FIELD)
    assert seen.score > 0.4
    assert seen.adjusted == 0


def test_the_rules_around_a_word_hold_for_added_ones():
    assert read("They were not sued!", FIELD).adjusted > 0


def test_the_adjusted_score_of_a_long_comment_is_that_of_the_whole():
    seen = read("They were sued. " + "It has been a long day with much to do here. " * 5, FIELD)
    assert seen.score == seen.sentence_mean == 0
    assert seen.adjusted == read("They were sued.", FIELD).adjusted


def test_an_added_word_bears_on_the_second_opinion():
    assert read("They were sued.", FIELD).negative > read("They were sued.", tone.Tone(name="", version="1")).negative


def test_the_bundled_file_can_be_read():
    bundled = tone.default()
    assert 0 < bundled.neutral_band < 0.5
    assert {"sue", "breach", "spying"} <= set(bundled.add)
    assert bundled.drop


def test_the_file_beside_a_store_goes_before_the_bundled_one(tmp_path):
    assert tone.of_store(tmp_path).digest == tone.default().digest
    (tmp_path / tone.SAVED).write_text("version = 7\n", encoding="utf-8")
    assert tone.of_store(tmp_path).version == "7"


def test_the_digest_hangs_on_the_content_and_not_on_its_order():
    one = tone.loads('version = 1\ndrop = ["free", "share"]\n', "a.toml")
    other = tone.loads('# a note\nversion = 1\ndrop = ["share", "free"]\n', "b.toml")
    assert one.digest == other.digest != FIELD.digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version = ", "field.toml: is not valid TOML"),
        ("", "version must be a whole number or a text"),
        ("version = true", "version must be a whole number or a text"),
        ("version = 1\nneutral_bend = 0.1", "Did you mean neutral_band?"),
        ("version = 1\nneutral_band = 2", "neutral_band must be a number from 0 to below 1"),
        ("version = 1\nneutral_band = nan", "neutral_band must be a number from 0 to below 1"),
        ('version = 1\ndrop = "free"', "drop must be a list of words"),
        ('version = 1\ndrop = ["fre"]', 'drop: "fre" is not in VADER\'s list. Did you mean'),
        ('version = 1\ndrop = ["free", "Free"]', 'drop: "Free" stands there twice'),
        ('version = 1\ndrop = ["free lunch"]', '"free lunch" is not one word'),
        ("version = 1\nadd = 3", "add must be a section"),
        ("version = 1\n[add]\nsued = 5", "add: sued must be a number from -4 (hostile) to 4 (friendly)"),
        ("version = 1\n[add]\nsued = 0", "and not 0"),
        ("version = 1\n[add]\nsued = nan", "sued must be a number"),
        ('version = 1\n[add]\nsued = "bad"', "sued must be a number"),
        ('version = 1\n[add]\n"sued!" = -1', '"sued!" is not one word'),
        ("version = 1\n[add]\nsued = -1\nSued = -1", '"Sued" stands there twice'),
        ('version = 1\ndrop = ["free"]\n[add]\nfree = -1', '"free" stands in drop and in add'),
    ],
)
def test_a_fault_is_told_with_file_place_and_remedy(text, told):
    with pytest.raises(tone.ToneError) as fault:
        tone.loads(text, "field.toml")
    assert str(fault.value).startswith("field.toml: ")
    assert told in str(fault.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(tone.ToneError, match="cannot be read"):
        tone.load(tmp_path / "none.toml")


def test_a_file_that_is_not_utf_8_is_told(tmp_path):
    (tmp_path / "field.toml").write_bytes(b"version = '\xff'")
    with pytest.raises(tone.ToneError, match="Save it as UTF-8"):
        tone.load(tmp_path / "field.toml")
