import re

import pandas as pd
import pytest

from analysis import codebook
from analysis.pseudonyms import pseudonymous
from analysis.study import build
from ingest import ledger, schema

BOOK = codebook.loads(
    """
version = 1
threshold = 0.4
[themes.tea]
title = "Tea"
definition = "Tea."
words = ["tea", "kettle"]
""",
    "tea.toml",
)
PEOPLE = [
    ("1", None, "Kettle_Fan", "user", "The kettle", "I like tea."),
    ("2", "1", "moss", "user", "Re:The kettle",
     "Kettle_Fan is right: tea for @Moss and @kettle_fan, and moss tea for me."),
    ("3", "1", "Anonymous Coward", "anonymous", "Re:Kettle_Fan", "The moss grows. Tea!"),
    ("4", "9", None, "unknown", None, None),
]  # fmt: skip


@pytest.fixture
def study():
    usual = {"story_id": "s", "platform": "slashdot", "thread_id": "t", "parent_source": "explicit", "depth": 0,
             "created_precision": "unknown", "score_kind": "none", "dump_id": "d", "locator": "element comment_1",
             "quoted": "moss wrote: @moss", "url": "https://example.org/1"}  # fmt: skip
    names = ["comment_id", "parent_id", "author", "author_kind", "subject", "body"]
    rows = [{**usual, "position": i, "state": "present", **dict(zip(names, who))} for i, who in enumerate(PEOPLE)]
    comments = schema.validate(pd.DataFrame(rows), "comments")
    head = {
        "story_id": "s",
        "platform": "slashdot",
        "thread_id": "t",
        "declared_comments": 4,
        "duplicates": 0,
        "refused": 0,
    }
    threads = ledger.with_counts(pd.DataFrame([head]), comments)
    return build(comments, threads, schema.empty("documents"), BOOK)


def test_authors_become_numbers_and_nobody_stays_nobody(study):
    authors = pseudonymous(study).comments["author"]
    assert sorted(authors[:2]) == ["Commenter 1", "Commenter 2"]
    assert authors[2] == "Anonymous Coward"
    assert pd.isna(authors[3])


def test_the_numbers_stay_the_same_and_depend_on_the_salt(study):
    runs = {salt: pseudonymous(study, salt).comments["author"].tolist()[:2] for salt in "abcdefgh"}
    assert pseudonymous(study, "a").comments["author"].tolist()[:2] == runs["a"]
    assert len({tuple(names) for names in runs.values()}) == 2


def test_names_are_replaced_where_they_can_be_nothing_else(study):
    changed = pseudonymous(study)
    fan, moss = changed.comments["author"][0], changed.comments["author"][1]
    assert changed.comments["body"][1] == f"[{fan}] is right: tea for @[{moss}] and @[{fan}], and moss tea for me."
    assert changed.comments["body"][2] == "The moss grows. Tea!"
    assert changed.comments["subject"][2] == f"Re:[{fan}]"
    assert changed.comments["quoted"][0] == f"moss wrote: @[{moss}]"


def test_evidence_moves_with_the_text(study):
    changed = pseudonymous(study)
    own = changed.evidence[changed.evidence["via"] == "own"]
    bodies = changed.comments.set_index("comment_id")["body"]
    for _, piece in own.iterrows():
        assert bodies[piece["comment_id"]][piece["span_start"] : piece["span_end"]] == piece["span"]
    assert (own["span"].str.lower() == "tea").sum() == 4


def test_evidence_inside_a_name_does_not_give_the_name_away(study):
    spans = pseudonymous(study).evidence["span"].dropna()
    assert not spans.str.contains("Kettle_Fan").any()


def test_spans_of_other_tables_move_with_the_text(study):
    tea = study.comments["body"][1].replace("and moss tea for me.", "and I disagree.")
    comments = study.comments.assign(body=[study.comments["body"][0], tea, *study.comments["body"][2:]])
    changed = pseudonymous(build(comments, study.threads, study.documents, BOOK))
    shown = changed.table("relations").iloc[0]
    assert changed.comments["body"][1][shown["span_start"] : shown["span_end"]] == shown["span"] == "I disagree"


def test_ids_links_and_places_are_gone_and_the_tree_is_not(study):
    changed = pseudonymous(study)
    assert changed.comments["url"].isna().all()
    assert set(changed.comments["locator"]) == {"withheld"}
    assert changed.comments["parent_id"][1] == changed.comments["comment_id"][0]
    assert changed.structure["root_id"].tolist()[:3] == [changed.comments["comment_id"][0]] * 3
    assert set(changed.themes["comment_id"]) <= set(changed.comments["comment_id"])


def test_a_name_on_two_sites_is_two_people(study):
    twice = pd.concat([study.comments, study.comments.assign(platform="reddit")], ignore_index=True)
    changed = pseudonymous(build(twice, study.threads, study.documents, BOOK))
    assert changed.comments["author"].nunique() == 5


def test_the_study_handed_in_is_not_changed(study):
    before = study.comments.copy(), study.evidence.copy()
    pseudonymous(study)
    pd.testing.assert_frame_equal(study.comments, before[0])
    pd.testing.assert_frame_equal(study.evidence, before[1])


def test_dtypes_stay(study):
    changed = pseudonymous(study)
    for name in ("comments", "evidence", "themes", "structure", "sentiment"):
        assert getattr(changed, name).dtypes.equals(getattr(study, name).dtypes), name


def test_an_empty_study_stays_empty():
    empty = build(schema.empty("comments"), schema.empty("threads"), schema.empty("documents"), BOOK)
    assert pseudonymous(empty).comments.empty


def test_many_names_are_found_in_time_that_grows_with_the_text(study):
    names = [f"user_{i}_name" for i in range(1_100)]  # more than meaning is read of
    rows = pd.concat([study.comments.iloc[[0]]] * len(names), ignore_index=True)
    rows["comment_id"], rows["author"], rows["parent_id"] = [str(i) for i in range(len(names))], names, None
    rows["body"] = [f"hello {name}, said @{names[i - 1]} " + "word " * 50 for i, name in enumerate(names)]
    changed = pseudonymous(build(rows, study.threads, study.documents, BOOK))
    assert not changed.comments["body"].str.contains(re.compile("user_")).any()
