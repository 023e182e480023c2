"""Tables of labelled texts: columns found by name, labels in their usual spellings."""

import pytest

from benchmarks.sentiment_sets import labelled

NEGATIVE, NEUTRAL, POSITIVE = range(3)


@pytest.mark.parametrize(
    ("head", "rows", "labels"),
    [
        ("text,label", ["Bad,negative", "A plan,neutral", "Good,positive"], [NEGATIVE, NEUTRAL, POSITIVE]),
        ("id\tbody\tsentiment", ["1\tBad\tNEG", "2\tA plan\tneu", "3\tGood\tpos"], [NEGATIVE, NEUTRAL, POSITIVE]),
        ("polarity,text", ["-1,Bad", "0,A plan", "1,Good"], [NEGATIVE, NEUTRAL, POSITIVE]),
        ("text,label", ["Bad,0", "A plan,1", "Good,2"], [NEGATIVE, NEUTRAL, POSITIVE]),
        ("text;emotion", ["Thanks;gratitude", "Ugh;anger,annoyance", "Hm;joy,anger", "So;confusion"],
         [POSITIVE, NEGATIVE]),
        ("t1;negative;Bad, and long", ["t2;neutral;A plan for it", "t3;positive;Good and long"],
         [NEGATIVE, NEUTRAL, POSITIVE]),
    ],
)  # fmt: skip
def test_labels_are_read(head, rows, labels, tmp_path):
    path = tmp_path / "set.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    cases = labelled(path)
    assert [case.label for case in cases] == labels
    assert cases[0].text.startswith(("Bad", "Thanks"))


def test_entities_are_resolved(tmp_path):
    path = tmp_path / "set.csv"
    path.write_text("text,label\nyou &amp; me,neutral\n", encoding="utf-8")
    assert labelled(path)[0].text == "you & me"


def test_a_table_without_labels_is_told(tmp_path):
    path = tmp_path / "set.csv"
    path.write_text("one,two\na story,of nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Name them text and label"):
        labelled(path)
