import pandas as pd
import pytest

from analysis import codebook
from analysis.finding import finding
from analysis.study import Selection, build, select, with_weight
from ingest.opening import Source
from ingest.pipeline import read_dump
from ingest.schema import LEDGER, empty, validate

CODEBOOK = codebook.loads(
    """
    version = 1
    [themes.cats]
    title = "Cats"
    definition = "Anything about cats."
    words = ["cat"]
    [themes.dogs]
    title = "Dogs"
    definition = "Anything about dogs."
    words = ["dog"]
    [themes.pets]
    title = "Pets by name"
    definition = "A pet with a name."
    words = ["Rex"]
    """,
    "test.toml",
)


def _threads(kept, declared=None, names=("t",)):
    row = {**dict.fromkeys(LEDGER, 0), "kept": kept, "declared_comments": declared, "story_id": "story"}
    table = pd.DataFrame([{**row, "platform": "slashdot", "thread_id": name} for name in names])
    return validate(table, "threads")


def _study(comments, threads=None, weight=None):
    threads = _threads(len(comments)) if threads is None else threads
    return build(comments, threads, empty("documents"), CODEBOOK, weight)


def _plain(text):
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def study(tidy):
    """Four sub-threads: two on cats, one on a dog called Rex, one on the weather."""
    body = ["My cat.", "Her cat too.", "A cat again.", "Our dog Rex.", "It rains."]
    return _study(tidy(body=body, score=[4, 1, 2, 2, 1]), _threads(5, 8))


def test_says_how_much_is_visible(study):
    assert _plain(finding(study).visible) == "Visible: 5 of 8 comments, in 5 sub-threads."


def test_says_how_many_have_no_text_and_how_they_hang_together(tidy):
    comments = tidy(body=["My cat.", None, None], parent_id=[None, "0", None], score=[1, 1, 1])
    text = _plain(finding(_study(comments)).visible)
    assert text == "Visible: 3 comments, 2 of them without text, in 2 sub-threads."


def test_names_the_leading_theme_with_share_points_and_comments(study):
    text = _plain(finding(study).leading)
    assert text == "Counted by score (10 points in all), “Cats” holds 70 %: 7 points, 3 comments, in 3 sub-threads."


def test_names_what_follows_and_what_is_under_no_theme(study):
    assert _plain(finding(study).others) == "Then comes “Dogs” with 20 % (2 points, 1 comment). 10 % is under no theme."


def test_a_theme_whose_comments_are_all_named_already_is_left_out(study):
    shares = study.shares[study.shares["theme"] == "pets"]
    assert (shares["share"] > 0).any()
    assert "Pets" not in finding(study).sentence


def test_one_single_sub_thread_is_said_to_be_one(tidy):
    comments = tidy(body=["My cat.", "What a cat!", "It rains."], parent_id=[None, "0", None], score=[2, 2, 1])
    assert "2 comments, all in one sub-thread" in _plain(finding(_study(comments)).leading)


def test_what_is_known_without_text_is_told_apart(tidy):
    comments = tidy(body=["My cat.", None, "It rains."], subject=[None, "That cat", None], score=[1, 2, 1])
    text = _plain(finding(_study(comments)).leading)
    assert "holds 75 %" in text
    assert "25 % if only comments with text count" in text


def test_says_how_far_the_share_moves_with_the_weight(study):
    assert _plain(finding(study).over_weights).startswith(
        "No theme holds more, however comments are counted: it has 60 %"
    )


def test_says_when_the_place_depends_on_the_weight(tidy):
    comments = tidy(body=["My cat.", "A dog.", "That dog."], score=[9, 1, 1])
    text = _plain(finding(_study(comments)).over_weights)
    assert text.startswith("The first place depends on how comments are counted")
    assert "ranks as low as 2" in text


def test_claims_nothing_from_few_sub_threads_and_says_why(tidy):
    text = _plain(finding(_study(tidy(body=["My cat.", "A dog."], score=[2, 2]))).at_large)
    assert text.startswith("Nothing can be said about readers in general. ")
    assert "2.0 independent sub-threads" in text


def test_claims_an_interval_from_many_sub_threads(tidy):
    text = _plain(finding(_study(tidy(body=["My cat.", "It rains."] * 10, score=[2] * 20))).at_large)
    assert "90 % interval, 20.0 independent sub-threads in effect" in text
    assert "rough" not in text


def test_calls_an_interval_from_rather_few_sub_threads_rough(tidy):
    assert finding(_study(tidy(body=["My cat."] * 6, score=[2] * 6))).at_large.endswith("This is rough.")


def test_without_scores_each_comment_counts_one(tidy):
    found = finding(_study(tidy(body=["My cat.", "It rains."])))
    assert _plain(found.leading).startswith(
        "Counted by comments, for there are no scores here, “Cats” holds 50 %: 1 com"
    )
    assert _plain(found.short) == "“Cats” holds 50 % of the comments"


def test_without_any_weight(tidy):
    found = finding(_study(tidy(body=["My cat.", "It rains."], score=[0, -1])))
    assert "Nothing here has any weight" in found.sentence
    assert "%" not in found.sentence


def test_without_themes(tidy):
    found = finding(_study(tidy(body=["It rains.", "So it does."], score=[1, 1])))
    assert found.sentence.endswith("None of them shows a theme of the codebook.")
    assert found.short == "No comment shows a theme of the codebook"


def test_one_comment(tidy):
    text = _plain(finding(_study(tidy(body=["My cat."], score=[3]))).sentence)
    assert text.startswith(
        "Visible: 1 comment, in 1 sub-thread. Counted by score (3 points in all), “Cats” holds 100 %: "
    )


def test_no_comments():
    nothing = _study(empty("comments"), empty("threads"))
    assert finding(nothing).sentence == "There are no comments here."
    assert finding(nothing).short == "No comments"


def test_only_articles():
    articles = pd.DataFrame({"document_id": ["1", "2"], "story_id": "story", "text": "Text."})
    study = build(empty("comments"), empty("threads"), validate(articles, "documents"), CODEBOOK)
    assert _plain(finding(study).sentence) == "There are no comments here, only 2 articles."


def test_stubs_are_not_counted(tidy):
    comments = tidy(body=["My cat.", None], state=["present", "stub"], score=[1, None])
    assert _plain(finding(_study(comments, _threads(1))).visible) == "Visible: 1 comment, in 1 sub-thread."


def test_a_selection_says_of_how_many(study):
    text = _plain(finding(select(study, Selection(text="dog"))).sentence)
    assert text.startswith("Selected: 1 of 5 comments, in 1 sub-thread.")


def test_a_selection_that_keeps_nothing(study):
    assert finding(select(study, Selection(text="zebra"))).sentence == "No comment passes the filters."


def test_several_threads(tidy):
    comments = tidy(thread_id=["a", "b"], body=["My cat.", "A cat."], score=[1, 1])
    assert "2 comments in 2 threads" in _plain(finding(_study(comments, _threads(1, names=("a", "b")))).visible)


def test_a_declared_number_below_what_is_there_is_not_repeated(tidy):
    assert "of 1" not in _plain(finding(_study(tidy(body=["A", "B"]), _threads(2, 1))).visible)


@pytest.mark.parametrize(("weight", "measure"), [("score", "points"), ("comment", "comments"), ("author", "authors"),
                                                 ("log_score", "weight")])  # fmt: skip
def test_the_short_line_names_what_is_shared_out(study, weight, measure):
    assert finding(with_weight(study, weight)).short.endswith(f" of the {measure}")


def test_a_title_from_a_codebook_stays_as_it_is(tidy):
    hostile = codebook.loads(
        'version = 1\n[themes.x]\ntitle = "<b>*Cats*</b>"\ndefinition = "d"\nwords = ["cat"]', "x.toml"
    )
    study = build(tidy(body=["My cat."], score=[1]), _threads(1), empty("documents"), hostile)
    assert "“<b>*Cats*</b>”" in finding(study).sentence


@pytest.fixture(scope="module")
def seed(shared):
    file = next((shared / "seeds").glob("000_*.txt"))
    dump = read_dump(Source.from_bytes(file.name, file.read_bytes()))
    return build(dump.tidied.comments, dump.tidied.threads, dump.tidied.documents, codebook.default())


def test_the_seed_thread_through_the_whole_path(seed):
    found = finding(seed)
    assert _plain(found.visible) == "Visible: 10 of 14 comments, 4 of them without text, in 4 sub-threads."
    for part in ("28 points in all", "holds 64 %: 18 points, 7 comments, all in one sub-thread", "46 % if only"):
        assert part in _plain(found.leading)
    assert "25 % (7 points, 2 comments)" in _plain(found.others)
    assert "11 % (3 points, 1 comment)" in _plain(found.others)
    assert "2.2 independent sub-threads" in _plain(found.at_large)
    assert _plain(found.short).endswith("holds 64 % of the points")


def test_the_leading_theme_of_the_seed_stays_between_50_and_70_percent(seed):
    text = _plain(finding(seed).over_weights)
    low, high = (int(word) for word in text.split() if word.isdigit())
    assert 50 <= low < high <= 70


def test_the_seed_says_nothing_about_readers_in_general(seed):
    assert finding(seed).at_large.startswith("Nothing can be said about readers in general.")
