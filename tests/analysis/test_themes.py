from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import default, loads
from analysis.themes import assign, codes, evidence
from ingest.schema import KEY

SMALL = """
version = 1
threshold = 0.4
[themes.cats]
title = "Cats"
definition = "Cats."
words = ["cat", "purr*", "=tom"]
phrases = ["nine lives", "feed ... cat", "meow?"]
exclude = ["cat video"]
examples = ["The whiskers twitch before the tail moves."]
[themes.dogs]
title = "Dogs"
definition = "Dogs."
words = ["dog"]
phrases = ["good boy"]
"""
BOOK = loads(SMALL, "small.toml")

LABELLED = Path(__file__).parent.parent / "fixtures" / "themes" / "thread.tsv"
"""A thread written and labelled for these tests; a comment without a body is hidden."""


@pytest.fixture(scope="module")
def labelled():
    return pd.read_csv(LABELLED, sep="\t", dtype="str")


@pytest.fixture(scope="module")
def thread(tidy, labelled):
    return tidy(**{name: labelled[name].tolist() for name in ("comment_id", "parent_id", "subject", "body")})


def _themes(comments, book=BOOK):
    return assign(evidence(comments, book), book)


def _assigned(comments, book=BOOK):
    table = _themes(comments, book)
    pairs = table.loc[table["assigned"], ["comment_id", "theme"]]
    return {(comment, theme) for comment, theme in pairs.itertuples(index=False)}


@pytest.mark.parametrize(
    ("body", "span"),
    [
        ("Two CATS sat.", "CATS"),
        ("It was purring.", "purring"),
        ("My cat’s bowl.", "cat’s"),
        ("It has nine-lives, they say.", "nine-lives"),
        ("Who will feed that old cat now?", "feed that old cat"),
        ("Is it feeding time for a cat?", "feeding time for a cat"),
        ("Meow? It said.", "Meow"),
        ("İ saw a cat.", "cat"),
    ],
)
def test_a_span_is_the_text_that_matched(tidy, body, span):
    table = evidence(tidy(body=[body]), BOOK)
    assert table["span"].tolist() == [span]
    assert body[table["span_start"][0] : table["span_end"][0]] == span


@pytest.mark.parametrize(
    "body",
    [
        "concatenate",
        "A tomcat.",
        "tomtom",
        "That was nine. Lives go on.",
        "Meow! It said.",
        "A cat video.",
        "lives nine",
    ],
)
def test_what_only_looks_alike_is_no_evidence(tidy, body):
    assert evidence(tidy(body=[body]), BOOK).empty


def test_an_exclusion_cancels_only_what_it_touches(tidy):
    assert evidence(tidy(body=["A cat video with a cat."]), BOOK)["span_start"].tolist() == [19]


def test_a_longer_entry_hides_the_one_within_it(tidy):
    assert evidence(tidy(body=["Feed the cat."]), BOOK)["term"].tolist() == ["feed ... cat"]


def test_an_example_is_evidence_when_most_of_its_words_stand_together(tidy):
    table = evidence(tidy(body=["Look how his whiskers twitched, and then the tail.", "Whiskers on a tail."]), BOOK)
    assert table[["comment_id", "via", "span"]].to_numpy().tolist() == [
        ["0", "example", "whiskers twitched, and then the tail"]
    ]


def test_an_entry_counts_once_however_often_it_stands_there(tidy):
    once, often = (_themes(tidy(body=[body]))["strength"][0] for body in ("cat", "cat cat cat cat"))
    assert once == often


def test_a_comment_without_evidence_is_under_no_theme(tidy):
    assert _themes(tidy(body=["Nothing to see.", None], subject=[None, "Hm"])).empty


def test_a_hidden_reply_takes_its_theme_from_the_chain(tidy):
    comments = tidy(parent_id=[None, "0"], subject=["A cat", "Re:"], body=[None, None])
    table = evidence(comments, BOOK)
    assert table["via"].tolist() == ["subject", "chain"]
    assert table["ancestor_id"][1] == "0"
    assert pd.isna(table["span_start"][1])
    assert _themes(comments)["doubtful"].tolist() == [False, True]


def test_a_whole_chain_under_one_subject_keeps_its_starters_theme(tidy):
    comments = tidy(parent_id=[None, *map(str, range(9))], subject=["Cat"] + ["Re:"] * 9)
    assert len(_assigned(comments)) == 10


def test_without_subjects_a_theme_fades_with_every_reply(tidy):
    comments = tidy(parent_id=[None, *map(str, range(9))], body=["nine lives"] + ["Yes."] * 9)
    strength = _themes(comments)["strength"]
    assert strength.is_monotonic_decreasing
    assert 1 < len(_assigned(comments)) < 10


def test_own_evidence_for_another_theme_keeps_the_chain_below_the_threshold(tidy):
    comments = tidy(parent_id=[None, "0"], subject=["Cat", "Re:Cat"], body=[None, "My dog is a good boy."])
    assert _assigned(comments) == {("0", "cats"), ("1", "dogs")}


def test_a_reply_takes_over_the_main_theme_before_the_minor_one(tidy):
    comments = tidy(parent_id=[None, "0"], body=["Nine lives, and it purrs at the cat. Also a dog.", "Yes."])
    assert _assigned(comments) >= {("1", "cats")}
    assert ("1", "dogs") not in _assigned(comments)


def test_an_uncertain_parent_under_the_same_subject_counts_as_much_as_the_starter(tidy):
    sure = {"parent_id": [None, "0"], "subject": ["Cat", "Re:Cat"], "body": [None, None]}
    doubted = tidy(**sure, parent_source=["none", "subject"], parent_confidence=[None, 0.2])
    assert _themes(doubted)["strength"][1] == pytest.approx(0.7 * 0.67)


def test_a_reply_mark_without_a_known_parent_finds_the_starter_of_its_subject(tidy):
    table = evidence(tidy(subject=["Cat", "Re: cat"]), BOOK)
    assert table["ancestor_id"].tolist()[1] == "0"


def test_a_reply_whose_starter_is_absent_is_in_doubt(tidy):
    comments = tidy(subject=["Re: Cat"], body=[None])
    assert evidence(comments, BOOK)["inherited"].tolist() == [True]
    assert _themes(comments)["doubtful"].tolist() == [True]


def test_a_stub_has_no_theme_but_passes_one_on(tidy):
    comments = tidy(
        parent_id=[None, "0", "1"], body=["Nine lives.", None, None], state=["present", "stub", "collapsed"]
    )
    assert evidence(comments, BOOK)["comment_id"].tolist() == ["0", "2"]


def test_a_ring_of_replies_ends(tidy):
    assert len(_assigned(tidy(parent_id=["1", "0"], body=["cat", "Yes."]))) == 2


def test_a_chain_of_twenty_thousand_replies_is_no_trouble(tidy):
    n = 20_000
    comments = tidy(parent_id=[None, *map(str, range(n - 1))], subject=["Cat", *["Re:"] * (n - 1)])
    assert len(_assigned(comments)) == n


def test_hostile_text_takes_linear_time(tidy):
    bodies = ["cat video " * 10_000, "feed " * 20_000, "'" * 100_000, "a'" * 50_000, "nine " + " " * 100_000 + "lives"]
    assert evidence(tidy(body=bodies, subject=["Re:" * 10_000] * 5), BOOK)["comment_id"].tolist() == ["4"]


def test_the_order_of_comments_makes_no_difference(thread):
    book = default()
    shuffled = thread.sample(frac=1, random_state=3).reset_index(drop=True)
    tables = [
        _themes(comments, book).sort_values([*KEY, "theme"], ignore_index=True) for comments in (thread, shuffled)
    ]
    pd.testing.assert_frame_equal(*tables)


def test_no_comments_give_empty_tables_of_the_same_kind(tidy, thread):
    none = evidence(tidy(), BOOK)
    assert none.dtypes.drop(KEY).equals(evidence(thread, default()).dtypes.drop(KEY))
    assert assign(none, BOOK).dtypes.drop(KEY).equals(_themes(thread, default()).dtypes.drop(KEY))


def test_the_frame_is_not_changed(thread):
    before = thread.copy()
    _themes(thread, default())
    pd.testing.assert_frame_equal(thread, before)


def _wanted(labelled):
    return set(labelled.dropna(subset=["theme"])[["comment_id", "theme"]].itertuples(index=False, name=None))


def _macro_f1(found, wanted, names):
    scores = []
    for name in names:
        is_found, is_wanted = ({pair for pair in pairs if pair[1] == name} for pairs in (found, wanted))
        scores.append(2 * len(is_found & is_wanted) / (len(is_found) + len(is_wanted)))
    return sum(scores) / len(scores)


def test_the_bundled_codebook_reads_a_thread_it_was_not_made_from(thread, labelled):
    book = default()
    wanted = _wanted(labelled)
    assert _macro_f1(_assigned(thread, book), wanted, book.names) >= 0.85


def test_the_chain_helps_to_read_that_thread(thread, labelled):
    book = default()
    wanted = _wanted(labelled)
    alone = _assigned(thread.assign(parent_id=None, subject=thread["subject"].where(thread["parent_id"].isna())), book)
    assert _macro_f1(_assigned(thread, book), wanted, book.names) - _macro_f1(alone, wanted, book.names) >= 0.08


def test_the_seed_thread_is_read_as_it_was_labelled(shared, seed):
    seed = seed.comments
    gold = pd.read_csv(shared / "labelled" / "seed_thread.tsv", sep="\t")
    found = _assigned(seed, default())
    ids = dict(zip(gold["id"], seed["comment_id"]))
    primary = {(ids[comment], theme) for comment, theme in zip(gold["id"], gold["theme_primary"])}
    second = gold.dropna(subset=["theme_secondary"])
    secondary = {(ids[comment], theme) for comment, theme in zip(second["id"], second["theme_secondary"])}
    assert found == primary | secondary


def test_the_hidden_replies_of_the_seed_thread_are_known_from_the_chain_only(seed):
    seed = seed.comments
    table = _themes(seed, default())
    hidden = seed.loc[seed["body"].isna() & seed["parent_id"].notna(), "comment_id"]
    assert set(table.loc[table["doubtful"], "comment_id"]) == set(hidden)


@pytest.fixture(scope="module")
def mixed(tidy):
    """Three threads of two stories, their comments among each other, and what was reported at their heads."""
    bodies = ["My cat purrs.", "A dog! A good boy, says the cat.", "Yes.", None, "It has nine lives.", "Tom? The tom."]
    comments = tidy(
        comment_id=[str(n % 12) for n in range(36)],
        thread_id=[f"t{n // 12}" for n in range(36)],
        story_id=[f"s{n // 24}" for n in range(36)],
        parent_id=[None if n % 12 == 0 else str((n % 12) // 2) for n in range(36)],
        subject=["Cats" if n % 12 == 0 else "Re:Cats" if n % 3 else "Re:" for n in range(36)],
        body=[bodies[n * n % 11 % 6] for n in range(36)],
        state=["stub" if n % 17 == 3 else "present" for n in range(36)],
    ).sample(frac=1, random_state=4)
    heads = {"thread_id": ["t2", "t0", "t1"], "story_id": ["s1", "s0", "s0"], "title": [None, "A cat", "Dogs"]}
    threads = pd.DataFrame({"platform": "slashdot", **heads, "story_text": ["good boy", None, "It purrs"]})
    return comments.reset_index(drop=True), threads


def test_codes_say_what_assign_says(mixed):
    comments, threads = mixed
    table = codes(comments, BOOK, threads)
    wanted = assign(evidence(comments, BOOK, threads, meaning=False), BOOK)
    chosen = {
        "themes": wanted["assigned"],
        "sure": wanted["assigned"] & ~wanted["doubtful"],
        "doubtful": wanted["doubtful"],
    }
    for name, rows in chosen.items():
        lists = wanted[rows].groupby(KEY, observed=True)["theme"].agg(list)
        keys = comments[KEY].itertuples(index=False, name=None)
        assert [list(themes) for themes in table[name]] == [lists.get(key, []) for key in keys]
        assert len(lists)


def test_what_is_found_in_a_thread_hangs_on_no_other_thread(mixed):
    comments, threads = mixed
    whole = codes(comments, BOOK, threads)
    for number, rows in comments.groupby("thread_id").indices.items():
        alone = codes(comments.iloc[rows].reset_index(drop=True), BOOK, threads[threads["thread_id"] == number])
        pd.testing.assert_frame_equal(alone, whole.iloc[rows].reset_index(drop=True))


def test_by_words_alone_the_threads_own_words_still_count_less(mixed):
    comments, threads = mixed
    with_heads, without = (evidence(comments, BOOK, heads, meaning=False) for heads in (threads, None))
    found = with_heads[(with_heads["thread_id"] == "t0") & (with_heads["term"] == "cat") & (with_heads["via"] == "own")]
    assert set(found["strength"]) == {0.7 * 0.8}
    assert 0.7 in set(without["strength"])


def test_codes_of_no_comments_are_an_empty_table_of_the_same_kind(mixed, tidy):
    comments, threads = mixed
    none = codes(tidy(), BOOK, threads.iloc[:0])
    assert none.empty
    assert none.dtypes.drop(KEY).equals(codes(comments, BOOK, threads).dtypes.drop(KEY))
