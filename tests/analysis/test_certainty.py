import numpy as np
import pandas as pd
import pytest

from analysis.certainty import missing_comments, rank_changes, shares, shares_by_thread, wilson
from analysis.codebook import default, loads
from analysis.structure import structure
from analysis.themes import assign, evidence
from analysis.weights import WEIGHTS
from ingest.schema import LEDGER, empty, validate

THEME = '[themes.{0}]\ntitle = "{0}"\ndefinition = "{0}"\nwords = ["{0}"]\n'
BOOK = loads("version = 1\n" + THEME.format("cat") + THEME.format("dog"), "small.toml")
BOUNDS = ["low", "high", "low_with_missing", "high_with_missing"]


def _shares(comments, book=BOOK, measure=shares, **options):
    return measure(comments, assign(evidence(comments, book), book), structure(comments), book, **options)


def _row(table, weight, theme):
    return table[(table["weight"] == weight) & (table["theme"] == theme)].iloc[0]


def _threads(**columns):
    counts = dict.fromkeys(LEDGER, 0)
    names = {"story_id": "story", "platform": "slashdot", "thread_id": "t"}
    return validate(pd.DataFrame({**names, **counts, **columns}, index=range(len(columns["kept"]))), "threads")


def test_a_share_is_the_weight_under_a_theme_over_all_weight(tidy):
    row = _row(_shares(tidy(body=["cat", "dog", "-"], score=[3, 1, 4])), "score", "cat")
    assert (row["share"], row["points"], row["total"], row["n"]) == (3 / 8, 3.0, 8.0, 1)


def test_a_comment_counts_fully_under_each_of_its_themes(tidy):
    table = _shares(tidy(body=["a cat and a dog", "dog"]), weights=["comment"])
    assert table["share"].tolist() == [0.5, 1.0, 0.0]


def test_what_is_under_no_theme_is_unassigned(tidy):
    table = _shares(tidy(body=["cat", "-", "-"]), weights=["comment"])
    assert table.set_index("theme")["n"].to_dict() == {"cat": 1, "dog": 0, "unassigned": 2}


def test_stubs_and_comments_without_a_score_stand_outside(tidy):
    comments = tidy(body=["cat", "cat", None], score=[2, None, None], state=["present", "present", "stub"])
    assert _row(_shares(comments), "score", "cat")[["total", "n"]].tolist() == [2.0, 1]
    assert _row(_shares(comments), "comment", "cat")[["total", "n"]].tolist() == [2.0, 2]


def test_a_hidden_reply_may_be_off_its_chains_theme_and_on_any_other(tidy):
    comments = tidy(subject=["cat", "Re:cat", "dog"], parent_id=[None, "0", None], body=["-", None, "dog"])
    table = _shares(comments, weights=["comment"]).set_index("theme")
    assert table.loc["cat", ["share", "low", "high", "share_with_text"]].tolist() == pytest.approx(
        [2 / 3, 1 / 3, 2 / 3, 1 / 3]
    )
    assert table.loc["dog", ["share", "low", "high"]].tolist() == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert table.loc["unassigned", ["share", "low", "high"]].tolist() == pytest.approx([0, 0, 1 / 3])


def test_a_hidden_comment_with_a_telling_title_is_not_in_doubt(tidy):
    table = _shares(tidy(subject=["cat", "dog"], body=[None, "dog"]), weights=["comment"]).set_index("theme")
    assert table.loc["cat", ["low", "share", "high", "share_with_text"]].tolist() == [0.5, 0.5, 0.5, 0.0]


def test_a_readable_reply_known_from_its_chain_alone_is_in_doubt(tidy):
    comments = tidy(subject=["cat", "Re:cat"], parent_id=[None, "0"], body=["-", "Quite so."])
    table = _shares(comments, weights=["comment"]).set_index("theme")
    assert table.loc["cat", ["low", "share", "high"]].tolist() == [0.5, 1.0, 1.0]
    assert table.loc["unassigned", ["low", "share", "high"]].tolist() == [0.0, 0.0, 0.5]


def test_comments_the_dump_lacks_widen_the_bounds_and_leave_the_share(tidy):
    threads = _threads(kept=[2], declared_comments=[4])
    row = _row(_shares(tidy(body=["cat", "-"]), threads=threads), "comment", "cat")
    assert row[["share", *BOUNDS]].tolist() == [0.5, 0.5, 0.5, 0.25, 0.75]


@pytest.mark.parametrize(
    ("declared", "kept", "stubs", "missing"),
    [(14, 10, 0, 4), (None, 10, 0, 0), (None, 10, 3, 3), (9, 10, 0, 0), (14, 10, 6, 6)],
)
def test_how_many_comments_a_dump_lacks(declared, kept, stubs, missing):
    assert missing_comments(_threads(declared_comments=[declared], kept=[kept], stubs=[stubs])).tolist() == [missing]


def test_the_wilson_interval_agrees_with_worked_figures():
    """Half of ten, and none of ten, at 90 %; computed by hand from Wilson's formula with z = 1.6449."""
    low, high = wilson(np.array([0.5, 0.0]), np.array([10.0, 10.0]))
    assert (low, high) == (pytest.approx([0.2693, 0.0], abs=1e-4), pytest.approx([0.7307, 0.2129], abs=1e-4))


def test_an_interval_is_claimed_from_five_equal_sub_threads_on(tidy):
    for roots, claimed in ((4, False), (5, True)):
        row = _row(_shares(tidy(body=["cat"] * roots)), "comment", "cat")
        assert (row["n_eff"], row["claimed"], pd.notna(row["ci_low"])) == (pytest.approx(roots), claimed, claimed)
        assert (row["reason"] == "") == claimed


def test_replies_are_no_voices_of_their_own(tidy):
    comments = tidy(body=["cat"] * 10, parent_id=[None if n < 2 else str(n % 2) for n in range(10)])
    assert _row(_shares(comments), "comment", "cat")["n_eff"] == pytest.approx(2.0)


def test_one_sub_thread_above_half_the_weight_is_given_as_the_reason(tidy):
    row = _row(_shares(tidy(body=["cat"] * 41, score=[60, *[1] * 40])), "score", "cat")
    assert not row["claimed"]
    assert row["reason"].startswith("One sub-thread holds 60 % of the weight: 2.7 independent sub-threads")


def test_where_nothing_weighs_anything_shares_are_missing(tidy):
    row = _row(_shares(tidy(body=["cat"], score=[0])), "score", "cat")
    assert row[["share", *BOUNDS, "ci_low"]].isna().all()
    assert row["reason"].startswith("Nothing here has any weight")


def test_a_rank_that_depends_on_the_weight_is_named(tidy):
    table = rank_changes(_shares(tidy(body=["cat", "dog", "dog"], score=[9, 1, 1]), weights=["score", "comment"]))
    assert table.set_index("theme")["depends"].to_dict() == {"cat": True, "dog": True}
    assert table.set_index("theme").loc["cat", ["best_rank", "worst_rank"]].tolist() == [1, 2]


def test_equal_shares_share_a_rank(tidy):
    table = rank_changes(_shares(tidy(body=["cat", "dog"]), weights=["comment"]))
    assert table["best_rank"].tolist() == [1, 1]


def test_threads_are_shared_out_each_by_itself_and_a_story_with_several_as_a_whole(tidy):
    comments = tidy(body=["cat", "dog", "dog", "-"], thread_id=["a", "a", "b", "c"], story_id=["s", "s", "s", "z"])
    table = _shares(comments, measure=shares_by_thread, weights=["comment"])
    cats = table[table["theme"] == "cat"]
    assert cats["story_id"].tolist() == ["s", "s", "z", "s"]
    assert cats["thread_id"].fillna("all").tolist() == ["a", "b", "c", "all"]
    assert cats["share"].tolist() == pytest.approx([0.5, 0, 0, 1 / 3])


def test_a_thread_is_shared_out_as_if_it_stood_alone(tidy):
    comments = tidy(
        body=["cat", "dog", "dog", "cat"], thread_id=["a", "a", "b", "b"], author=["ann", "bob", "ann", "ann"],
        score=[1, 2, 3, None], comment_id=["0", "1", "0", "1"], parent_id=[None, None, None, "0"],
    )  # fmt: skip
    threads = _threads(thread_id=["b", "a"], kept=[2, 2], declared_comments=[5, 3])
    together = _shares(comments, measure=shares_by_thread, threads=threads)
    alone = _shares(comments[comments["thread_id"] == "b"], threads=threads[threads["thread_id"] == "b"])
    second = together[together["thread_id"] == "b"].reset_index(drop=True)
    pd.testing.assert_frame_equal(second[alone.columns], alone)


@pytest.mark.parametrize("measure", [shares, shares_by_thread])
def test_no_comments_give_an_empty_table_of_the_same_kind(tidy, measure):
    none = _shares(tidy(), measure=measure, threads=empty("threads"))
    assert none.empty
    assert none.dtypes.equals(_shares(tidy(body=["cat"]), measure=measure).dtypes)


@pytest.fixture(scope="module")
def seed_shares(seed):
    return _shares(seed.comments, default(), threads=seed.threads)


@pytest.mark.parametrize(
    ("weight", "typo", "anger", "satire"),
    [
        ("score", 18 / 28, 7 / 28, 3 / 28),
        ("capped_score", 18 / 28, 7 / 28, 3 / 28),
        ("comment", 0.7, 0.2, 0.1),
        ("author", 0.7, 0.2, 0.1),
        ("above_start", 11 / 18, 5 / 18, 2 / 18),
    ],
)
def test_the_seed_thread_has_the_shares_worked_out_by_hand(seed_shares, weight, typo, anger, satire):
    names = ["editor_typo", "data_ownership_anger", "linkedin_culture_satire"]
    assert [_row(seed_shares, weight, name)["share"] for name in names] == pytest.approx([typo, anger, satire])


def test_the_seed_threads_jokes_have_the_bounds_worked_out_by_hand(seed_shares):
    row = _row(seed_shares, "score", "editor_typo")
    wanted = [13 / 28, 18 / 28, 13 / 32, 22 / 32]
    assert row[BOUNDS].tolist() == pytest.approx(wanted)
    assert row["share_with_text"] == pytest.approx(13 / 28)


def test_the_seed_threads_anger_has_the_bounds_worked_out_by_hand(seed_shares):
    wanted = [7 / 28, 12 / 28, 7 / 32, 16 / 32]
    assert _row(seed_shares, "score", "data_ownership_anger")[BOUNDS].tolist() == pytest.approx(wanted)


def test_the_seed_thread_claims_nothing_about_readers_at_large(seed_shares):
    assert _row(seed_shares, "score", "editor_typo")["n_eff"] == pytest.approx(784 / 358)
    assert not seed_shares["claimed"].any()
    assert seed_shares["ci_low"].isna().all()


def test_the_seed_threads_jokes_lead_under_every_weight(seed_shares):
    row = rank_changes(seed_shares).set_index("theme").loc["editor_typo"]
    assert (row["best_rank"], row["worst_rank"]) == (1, 1)


def test_the_seed_threads_jokes_hold_half_to_seven_tenths_however_votes_and_voices_count(seed_shares):
    counted = [name for name in WEIGHTS if name != "subtree"]
    found = seed_shares[(seed_shares["theme"] == "editor_typo") & seed_shares["weight"].isin(counted)]["share"]
    assert found.between(0.5, 0.7 + 1e-9).all()
