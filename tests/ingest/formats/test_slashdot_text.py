"""Copied Slashdot text: what is a comment, what is not, and what the page says of its story."""

import time
from pathlib import Path

import pytest

from ingest.format import Absent, Comment, FormatError, Record, Thread
from ingest.formats.slashdot_text import parse, sniff
from ingest.opening import Sample, Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats" / "slashdot_text"


def records(text: str | bytes) -> list[Record]:
    data = text.encode() if isinstance(text, str) else text
    return list(parse(Source.from_bytes("page.txt", data)))


def comments(text: str | bytes) -> list[Comment]:
    return [r for r in records(text) if isinstance(r, Comment)]


def thread(text: str) -> Thread:
    return next(r for r in records(text) if isinstance(r, Thread))


def claim(text: str) -> float:
    data = text.encode()
    return sniff(Sample("page.txt", data[:262_144], len(data) <= 262_144))


@pytest.mark.parametrize(
    ("line", "subject", "score", "tag"),
    [
        ("Kelp (Score:4, Funny)", "Kelp", 4, "Funny"),
        ("Kelp (Score:5,Funny)", "Kelp", 5, "Funny"),
        ("Kelp (Score: 3)", "Kelp", 3, None),
        ("Kelp (Score:-1, Troll)", "Kelp", -1, "Troll"),
        ("Kelp (Score:\u22121, Troll)", "Kelp", -1, "Troll"),
        ("Kelp (Score:0)", "Kelp", 0, None),
        ("  \tKelp (Score:2)  ", "Kelp", 2, None),
        ("Kelp\u00a0(Score:2)", "Kelp", 2, None),
        ("Re: (Score:2)", "Re:", 2, None),
        ("Re:Kelp (Score:2)", "Re:Kelp", 2, None),
        ("Re: Kelp (Score:2)", "Re: Kelp", 2, None),
        ("Who gives a (Score:5, Insightful) for this (Score:1)", "Who gives a (Score:5, Insightful) for this", 1, None),
        ("\u2022 Kelp (Score:2)", "Kelp", 2, None),
        ("**Kelp** (Score:2)", "Kelp", 2, None),
        ('[Kelp](//slashdot.org/comments.pl?sid=1 "Kelp") (Score:2)', "Kelp", 2, None),
        ("[12]Kelp (Score:2)", "Kelp", 2, None),
        ("Kelp (Score:2, Touch\u00e9)", "Kelp", 2, "Touch\u00e9"),
    ],
)
def test_header_is_read_as_printed(line: str, subject: str, score: int, tag: str | None) -> None:
    found = comments(f"Story 1\n{line}\nWords.\n")
    assert [(c.subject, c.score, c.tag, c.body) for c in found] == [(subject, score, tag, "Words.")]


@pytest.mark.parametrize(
    "line",
    [
        "I had (Score:5) once and never again.",
        "> Kelp (Score:4, Funny)",
        "It was worth nine points (Score:9)",
        "see section (4, Kelp)",
        "by the way, it rained",
        "by Thursday (or so) it will be over",
        "one | two | three",
        "x" * 400 + " (Score:2)",
        "1. Kelp by the shore · nothing else",
    ],
)
def test_body_line_is_no_header(line: str) -> None:
    found = comments(f"Story 1\nFirst (Score:2)\nBefore.\n{line}\nAfter.\n")
    assert len(found) == 1
    assert "After." in (found[0].body or "")


def test_header_without_body_is_collapsed_and_not_empty() -> None:
    first, second = comments("Story 2\nOne (Score:2)\nTwo (Score:3)\nWords.\n")
    assert (first.state, first.body) == ("collapsed", None)
    assert (second.state, second.body) == ("present", "Words.")


def test_missing_score_is_not_zero() -> None:
    (found,) = comments("Kelp\nby diver (12) on Monday July 02, 2012 @04:06PM (#40520627)\nWords.\n")
    assert (found.subject, found.score, found.comment_id) == ("Kelp", None, "40520627")


@pytest.mark.parametrize(
    "by",
    [
        "by diver ( 12345 ) on Monday July 02, 2012 @04:06PM (#40520627)",
        "by diver (12345) <diver@sea.example> on Monday July 02, 2012 @04:06PM (#40520627) Homepage Journal",
        "by diver ( 12345 ) Alter Relationship on Monday July 02, 2012 @04:06PM (#40520627)",
        "by\ndiver ( 12345 )\non Monday July 02, 2012 @04:06PM (#40520627)\nHomepage\nJournal",
        "\nby diver ( 12345 )\n\non Monday July 02, 2012 @04:06PM (#40520627)",
        "by [3]diver (12345) on Monday July 02, 2012 @04:06PM ([4]#40520627) [5]Homepage",
        "by [diver (12345)](//slashdot.org/~diver) on Monday July 02, 2012 @04:06PM ([#40520627](//x))",
    ],
)
def test_byline_gives_author_time_and_number(by: str) -> None:
    (found,) = comments(f"Story 1\nKelp (Score:2)\n{by}\nWords.\n")
    assert (found.author, found.author_kind, found.comment_id, found.body) == ("diver", "user", "40520627", "Words.")
    assert found.created_at is not None
    assert found.created_at.isoformat() == "2012-07-02T16:06:00+00:00"
    assert found.created_precision == "minute"


def test_byline_on_the_line_of_its_title() -> None:
    (found,) = comments("Kelp (Score:2) by diver (12) on Monday July 02, 2012 @04:06PM (#4)\nWords.\n")
    assert (found.subject, found.author, found.comment_id, found.body) == ("Kelp", "diver", "4", "Words.")


def test_sentence_that_ends_in_a_score_is_no_header_where_comments_have_bylines() -> None:
    one = "Kelp (Score:2)\nby diver (12) on Monday July 02, 2012 @04:06PM (#{0})\nWords.\n\n"
    page = "".join(one.format(number) for number in range(1, 4))
    assert len(comments(page + "of all things, they gave that one a (Score:5, Funny)\n")) == 3
    assert len(comments(page + "Whale (Score:5, Funny)\n")) == 4


def test_mail_address_in_a_byline_is_dropped() -> None:
    (found,) = comments(
        "Kelp (Score:2)\nby diver (12) <diver@sea.example> on Monday July 02, 2012 @04:06PM (#4)\nHm.\n"
    )
    assert "sea.example" not in f"{found.author}{found.body}{found.quoted}"


def test_anonymous_coward_is_known_as_such() -> None:
    (found,) = comments("Kelp (Score:0)\nby Anonymous Coward on Monday July 02, 2012 @04:06PM (#4)\nHm.\n")
    assert (found.author, found.author_kind) == ("Anonymous Coward", "anonymous")


def test_year_left_out_of_a_date_comes_from_the_story() -> None:
    page = "A story\nPosted by editor on Friday June 29, 2012 @01:00PM\nText of it.\n\n"
    (found,) = comments(page + "Kelp (Score:2)\nby diver (12) on Monday July 02, @04:06PM (#4)\nHm.\n")
    assert found.created_at is not None
    assert found.created_at.year == 2012


def test_date_without_any_year_gives_no_time() -> None:
    (found,) = comments("Kelp (Score:2)\nby diver (12) on Monday July 02, @04:06PM (#4)\nHm.\n")
    assert (found.created_at, found.created_precision) == (None, "unknown")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_score_on_the_line_below_its_title(gap: str) -> None:
    first, second = comments(f"Story 2\nOne (Score:2)\nWords.\nKelp forest{gap}(Score:5, Interesting)\nMore words.\n")
    assert (first.body, second.subject, second.score, second.tag) == ("Words.", "Kelp forest", 5, "Interesting")
    assert second.body == "More words."


def test_signature_and_quote_are_kept_out_of_the_body() -> None:
    (found,) = comments("Kelp (Score:2)\n\n> It is green.\nNo.\n\n--\nAll at sea\n")
    assert (found.body, found.quoted) == ("No.", "It is green.")


@pytest.mark.parametrize(
    "furniture",
    [
        "Reply to This\nShare\ntwitter facebook\nFlag as Inappropriate",
        "Reply to This Parent Share\ntwitter facebook",
        "[ Reply to This | Parent ]",
        "Reply to This\n\nParent\n\nShare",
    ],
)
def test_buttons_are_no_words(furniture: str) -> None:
    first, _ = comments(f"Kelp (Score:2)\nWords.\n{furniture}\nRe:Kelp (Score:1)\nOthers.\n")
    assert first.body == "Words."


def test_one_word_that_could_be_a_button_is_kept_where_no_button_stands() -> None:
    (found,) = comments("What do dolphins do? (Score:2)\nShare\n")
    assert found.body == "Share"


def test_unknown_lines_stay_in_the_body() -> None:
    (found,) = comments("Kelp (Score:2)\nWords.\n[[ Wave to this ]]\n")
    assert found.body == "Words.\n[[ Wave to this ]]"


def test_rule_between_comments_is_no_word() -> None:
    assert [c.body for c in comments("Kelp (Score:2)\nWords.\n\n-----\nWhale (Score:1)\nOthers.\n")] == [
        "Words.",
        "Others.",
    ]


def test_matter_below_the_last_comment_is_left_out() -> None:
    (found,) = comments("Kelp (Score:2)\nWords.\nRelated Links\nTop of the: day, week, month.\nWhale sues boat\n")
    assert found.body == "Words."


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ("1 hidden comment", 1),
        ("3 hidden comments", 3),
        ("2 replies beneath your current threshold.", 2),
        ("1 reply beneath your current threshold.", 1),
        ("4 more replies below your current threshold", 4),
        ("2 comments hidden", 2),
    ],
)
def test_note_on_hidden_comments_gives_stubs(note: str, count: int) -> None:
    found = comments(f"Kelp (Score:2)\nWords.\n{note}\nRe:Kelp (Score:1)\nOthers.\n")
    assert [c.state for c in found] == ["present", *["stub"] * count, "present"]
    assert found[0].body == "Words."


@pytest.mark.parametrize(
    ("button", "count"),
    [("Get 45 More Comments", 45), ("Load 3 more comments", 3), ("9999999 hidden comments", 9_999_999)],
)
def test_comments_beyond_the_page_are_counted_without_a_row(button: str, count: int) -> None:
    found = records(f"Kelp (Score:2)\nWords.\n{button}\n")
    assert [r.count for r in found if isinstance(r, Absent)] == [count]
    assert sum(isinstance(r, Comment) for r in found) == 1


def test_cut_comments_are_marked() -> None:
    preview = ("sea " * 140)[:516]
    cut, rest = comments(f"Kelp (Score:2)\n{preview}\nRe:Kelp (Score:2)\nStart\nRead the rest of this comment...\n")
    assert (cut.state, rest.state) == ("truncated", "truncated")
    assert rest.body == "Start"


@pytest.mark.parametrize(
    ("title", "expected", "declared"),
    [
        ("Kelp Farm Sues Whale 14", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale (sea.example) 14", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale | 14 Comments", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale 14 comments", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale\n14", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale\n(sea.example)\n14", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale\n14 comments", "Kelp Farm Sues Whale", 14),
        ("Kelp Farm Sues Whale", "Kelp Farm Sues Whale", None),
        ("Kelp Farm Moves To Windows 11", "Kelp Farm Moves To Windows 11", None),
        ("What We Learned About Kelp in 2024", "What We Learned About Kelp in 2024", None),
        ("Kelp Farm Counts Its Whales, Finds 1", "Kelp Farm Counts Its Whales, Finds 1", None),
        ("Ask Slashdot: Is Kelp Worth It? 212", "Ask Slashdot: Is Kelp Worth It?", 212),
    ],
)
def test_count_at_the_end_of_the_title(title: str, expected: str, declared: int | None) -> None:
    found = thread(
        f"{title}\nThe farm says that the whale ate it, and the whale says nothing.\nA (Score:1)\nB (Score:1)\n"
    )
    assert (found.title, found.declared_comments) == (expected, declared)
    assert (found.story_text or "").startswith("The farm")


def test_a_second_count_settles_whether_the_number_belongs_to_the_title() -> None:
    page = "Kelp Farm Moves To Windows 11 212\nText.\nSearch 212 Comments Log In/Create an Account\nA (Score:1)\n"
    assert (thread(page).title, thread(page).declared_comments) == ("Kelp Farm Moves To Windows 11", 212)


def test_story_text_without_byline_department_and_repeats() -> None:
    story = "The whale was seen on Tuesday by two people who were looking for something else."
    page = (
        f"Whale Seen 3\nPosted by editor on Friday June 29, 2012 @01:00PM\nfrom the big-fish dept.\n{story}\n{story}\n"
    )
    found = thread(page + "A (Score:1)\n")
    assert found.story_text == story
    assert found.created_at is not None
    assert found.created_at.isoformat() == "2012-06-29T13:00:00+00:00"


def test_address_of_the_story_gives_its_id() -> None:
    page = "Whale Seen\nhttps://science.slashdot.org/story/24/02/03/1845210/whale-seen\nIt was big.\nA (Score:1)\n"
    found = thread(page)
    assert found.thread_id == "24/02/03/1845210"
    assert found.url == "https://science.slashdot.org/story/24/02/03/1845210/whale-seen"
    assert found.story_text == "It was big."


def test_address_inside_the_story_is_not_its_own() -> None:
    story = "It was big, as we wrote at https://slashdot.org/story/24/02/03/1845210/x last year already."
    page = f"Whale Seen\n{story}\nA (Score:1)\n"
    assert thread(page).thread_id is None


def test_order_is_depth_first_where_no_tree_is_drawn() -> None:
    assert thread("Whale Seen\nA (Score:1)\nRe:A (Score:1)\n").reply_order == "depth_first"


def test_mirror_draws_the_tree_by_indentation() -> None:
    found = comments((FIXTURES / "mirror.txt").read_bytes())
    assert [c.indent for c in found] == [0, 1, 2, 1, 0, 1]
    assert found[0].author == "second class male"


def test_mirror_that_lost_its_indentation_draws_no_tree() -> None:
    page = "T\n1. A by x · · Score: 5\none\n1. Re:A by y · · Score: 1\ntwo\n"
    assert [c.indent for c in comments(page)] == [None, None]
    assert thread(page).reply_order == "depth_first"


def test_indentation_that_contradicts_the_subjects_draws_no_tree() -> None:
    assert [c.indent for c in comments("T\nA (Score:1)\n  B (Score:1)\nRe:B (Score:1)\n")] == [None, None, None]


def test_depth_of_markdown_headings_is_the_tree() -> None:
    page = "# T\n### A (Score:1)\nx\n#### Re:A (Score:1)\ny\n##### Re:A (Score:1)\nz\n### B (Score:1)\n"
    assert [c.indent for c in comments(page)] == [0, 1, 2, 0]


def test_very_deep_outline_is_read() -> None:
    lines = [f"{' ' * min(i, 250)}1. A by x · · Score: 1" for i in range(20_000)]
    assert len(comments("\n".join(lines))) == 20_000


@pytest.mark.parametrize(
    "name",
    [
        "bare.txt",
        "byline.txt",
        "todays_page.txt",
        "beta.txt",
        "mirror.txt",
        "markdown.md",
        "threaded_rows.txt",
        "archive_bylines.txt",
    ],
)
def test_every_layout_is_claimed_strongly(name: str) -> None:
    assert claim((FIXTURES / name).read_text(encoding="utf-8")) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        '{"title": "Kelp (Score:5)"}',
        "<html><body><p>Kelp (Score:5, Funny)</p></body></html>",
        "subject,score\nKelp,5\n",
        "From diver@sea.example Mon Jul  2 16:06:00 2012\nSubject: Kelp\n\nKelp (Score:5)\n",
        "A press article that once mentions (Score:5) in the middle of a sentence, and then goes on.\n",
    ],
)
def test_what_is_no_copied_page_is_not_claimed(text: str) -> None:
    assert claim(text) == 0


def test_text_without_any_comment_is_refused_with_a_remedy() -> None:
    with pytest.raises(FormatError, match=r"Copy the page again.*--format"):
        records("Just a letter.\n")


def test_story_that_nobody_answered_is_a_thread_without_comments() -> None:
    text = (FIXTURES / "quiet_story.txt").read_text(encoding="utf-8")
    (found,) = records(text)
    assert isinstance(found, Thread)
    assert found.declared_comments == 0
    assert claim(text) > 0


def test_second_reading_gives_the_same_records() -> None:
    data = (FIXTURES / "byline.txt").read_bytes()
    assert records(data) == records(data)


@pytest.mark.parametrize("unit", ["(Score:", "by ", "by x\n", "x (Score:2)\n", "Share\n", "· ", "> ", "* ", "| (#1)\n"])
def test_hostile_repetition_costs_linear_time(unit: str) -> None:
    text = "Kelp (Score:2)\n" + unit * (40_000 // len(unit))
    began = time.process_time()
    records(text)
    assert time.process_time() - began < 10


def test_seed_thread(shared: Path) -> None:
    seed = next((shared / "seeds").glob("000_*.txt"))
    found = records(seed.read_bytes())
    head = next(r for r in found if isinstance(r, Thread))
    rows = [r for r in found if isinstance(r, Comment)]
    assert head.title == "Microsoft's LinkedIn Sued For Disclosing Customer Information To Train AI Models"
    assert head.declared_comments == 14
    assert len(set((head.story_text or "").split("\n\n"))) == len((head.story_text or "").split("\n\n")) == 2
    assert [c.state for c in rows].count("collapsed") == 4
    assert sum(c.body is not None for c in rows) == 6
    labelled = (shared / "labelled" / "seed_thread.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [(c.subject, str(c.score), c.tag or "") for c in rows] == [tuple(line.split("\t")[2:5]) for line in labelled]


def test_real_copies_hold_the_comments_that_were_counted_by_hand(shared: Path) -> None:
    folder = shared / "dumps" / "slashdot"
    mirror = comments((folder / "sd_mirror_2007_microsoft-eu_excerpt.txt").read_bytes())
    markdown = comments((folder / "sd_2012_whats-to-love-about-c.md").read_bytes())
    assert [c.indent for c in mirror] == [0, 1, 1, 1, 1, 1, 0, 1]
    assert (len(markdown), sum(c.comment_id is not None for c in markdown)) == (7, 7)


def test_archived_pages_flattened_to_text_give_every_comment(shared: Path) -> None:
    folder = shared / "labelled" / "replies" / "slashcode"
    for page in sorted(folder.glob("*.flat.txt")):
        truth = page.with_name(page.name.replace(".flat.txt", ".tsv")).read_text(encoding="utf-8").splitlines()[1:]
        assert [c.subject for c in comments(page.read_bytes())] == [line.split("\t")[3] for line in truth], page.name
