"""The threads labelled by reading: files that hold together, and labels that find their comments."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import load as load_codebook
from benchmarks import label_sets
from benchmarks.label_sets import LABELS, NONE, RELATIONS, LabelError, kappa, load, pooled_kappa, stories

STORIES = ["atheism", "hn_api", "perl_certification", "reddit_outage", "xml_tiny"]


def rows(name: str) -> pd.DataFrame:
    return pd.read_csv(LABELS / name, sep="\t", skiprows=1, dtype=str, keep_default_na=False)


def test_the_sets_are_found_by_name():
    assert stories() == STORIES


@pytest.mark.parametrize("reader", ["first", "second"])
@pytest.mark.parametrize("story", STORIES)
def test_labels_are_themes_of_the_codebook(story, reader):
    themes = {*load_codebook(LABELS / f"{story}.toml").names, NONE}
    found = rows(f"{story}.{reader}.tsv")
    assert set(found["main"]) <= themes
    assert set(found["secondary"]) <= themes - {NONE} | {""}
    assert not (found["main"] == found["secondary"]).any()
    assert (found.loc[found["main"] == NONE, "secondary"] == "").all()


@pytest.mark.parametrize("reader", ["first", "second"])
@pytest.mark.parametrize("story", STORIES)
def test_relations_are_known_and_belong_to_labelled_comments(story, reader):
    found = rows(f"{story}.relations.{reader}.tsv")
    assert set(found["relation"]) <= set(RELATIONS)
    assert set(found["comment_id"]) <= set(rows(f"{story}.{reader}.tsv")["comment_id"])


@pytest.mark.parametrize("kind", ["", ".relations"])
@pytest.mark.parametrize("story", STORIES)
def test_both_readers_labelled_the_same_comments_of_the_same_dump(story, kind):
    first, second = (f"{story}{kind}.{reader}.tsv" for reader in ("first", "second"))
    heads = {(LABELS / name).read_text(encoding="utf-8").partition("\n")[0] for name in (first, second)}
    assert len(heads) == 1
    assert rows(first)["comment_id"].tolist() == rows(second)["comment_id"].tolist()


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.tsv")), ids=lambda path: path.name)
def test_the_files_hold_no_text(path):
    allowed = {"platform", "thread_id", "comment_id", "main", "secondary", "relation", "theme"}
    assert set(rows(path.name).columns) <= allowed
    assert max(len(cell) for row in rows(path.name).itertuples(index=False) for cell in row) <= 20


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.examples.tsv")), ids=lambda path: path.name)
def test_five_examples_for_every_theme_with_ten_comments(path):
    mains = rows(path.name.replace("examples", "first")).set_index("comment_id")["main"]
    examples = rows(path.name)
    counts = mains[mains != NONE].value_counts()
    assert examples["theme"].value_counts().to_dict() == dict.fromkeys(counts[counts >= 10].index, 5)
    assert (examples["comment_id"].map(mains) == examples["theme"]).all()


@pytest.mark.parametrize(("story", "comments", "answers"), [("hn_api", 32, 25), ("xml_tiny", 52, 46)])
def test_labels_join_the_comments_of_their_dump(shared, story, comments, answers):
    found = load(story, shared / "dumps")
    assert len(found.labelled) == comments
    assert found.labelled["body"].notna().all()
    texts = set(found.comments.loc[found.comments["body"].notna(), "comment_id"])
    answering = found.labelled[found.labelled["parent_id"].isin(texts)]
    assert len(answering) == answers
    assert answering["relation"].notna().all()


def test_the_whole_thread_comes_along_for_context(shared):
    found = load("reddit_outage", shared / "dumps")
    assert len(found.comments) > len(found.labelled) == 274
    assert int(found.comments["example"].sum()) == 35


def test_an_absent_dump_is_named(tmp_path):
    with pytest.raises(LabelError, match=r"hn_2014_6374031\.html: the dump of hn_api is not there"):
        load("hn_api", tmp_path)


def test_another_file_of_that_name_is_refused(tmp_path):
    file = tmp_path / "hackernews" / "hn_2014_6374031.html"
    file.parent.mkdir()
    page = Path(__file__).parent.parent / "fixtures" / "formats" / "slashdot_html" / "classic_tables.html"
    file.write_bytes(page.read_bytes())
    with pytest.raises(LabelError, match="is not the file that was labelled"):
        load("hn_api", tmp_path)


def test_an_unknown_story_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(LabelError, match="Label sets: atheism, hn_api"):
        load("weather", tmp_path)


def test_a_comment_labelled_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(label_sets, "LABELS", tmp_path)
    (tmp_path / "s.first.tsv").write_text(
        "# a.html 0\ncomment_id\tmain\tsecondary\nc1\tx\t\nc1\ty\t\n", encoding="utf-8"
    )
    with pytest.raises(LabelError, match="c1 stands in it twice"):
        load("s", tmp_path)


def test_kappa_is_what_the_textbook_says():
    # 20 of 50 both yes, 15 both no, 5 and 10 apart: .70 seen, .50 by chance.
    first = pd.Series(["y"] * 25 + ["n"] * 25)
    second = pd.Series(["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15)
    assert kappa(first, second) == pytest.approx(0.4)


def test_kappa_is_missing_where_one_label_is_all_there_is():
    assert pd.isna(kappa(pd.Series(["y", "y"]), pd.Series(["y", "y"])))


def test_pooling_stories_does_not_count_the_story_as_agreement():
    # In each story the readers agree by chance alone, though the stories share no theme.
    half = pd.Series(["a", "a", "b", "b"]), pd.Series(["a", "b", "a", "b"])
    other = half[0].replace({"a": "c", "b": "d"}), half[1].replace({"a": "c", "b": "d"})
    assert pooled_kappa([half, other]) == pytest.approx(0)
