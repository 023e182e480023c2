"""Subjects: marks of many languages, tags, cuts, and the chains they form."""

import pytest

from ingest.subjects import NO_SUBJECT, chain_heads, read_subject, shows_replies, subject_key


@pytest.mark.parametrize(
    "printed",
    [
        "Re: Rust in the kernel",
        "RE:Rust in the kernel",
        "AW: Rust in the kernel",
        "Re[2]: Rust in the kernel",
        "Re(3): Rust in the kernel",
        "Re^4: Rust in the kernel",
        "Re: Re: SV: Rust in the kernel",
        "Re : rust  in the KERNEL...",
        "Fwd: Rust in the kernel",
        "[Fwd: Rust in the kernel]",
        "Rust in the kernel (fwd)",
        "Re: [lkml-talk] Re: Rust in the kernel",
        "回复：Rust in the kernel",
        "Rust in the kernel",
    ],
)
def test_every_spelling_of_a_subject_has_one_key(printed):
    assert subject_key(printed) == "rust in the kernel"


@pytest.mark.parametrize("printed", ["Reading: a list", "Rebase: how?", "Result: 3", "Fwded: no", "Awful: yes"])
def test_a_word_that_starts_like_a_mark_is_no_mark(printed):
    assert not read_subject(printed).is_reply


@pytest.mark.parametrize(("printed", "spaced"), [("Re:Tabs", False), ("Re: Tabs", True), ("Re:", False)])
def test_the_space_after_the_mark_is_told(printed, spaced):
    assert read_subject(printed).spaced is spaced


@pytest.mark.parametrize("printed", [None, "", "   "])
def test_a_missing_subject_is_none(printed):
    assert read_subject(printed) == NO_SUBJECT


def test_a_bare_mark_is_a_reply_without_title():
    subject = read_subject("Re: ")
    assert (subject.is_reply, subject.key, subject.title) == (True, "", "")


def test_the_old_subject_of_a_changed_one_is_kept():
    subject = read_subject("Better idea (was: Re: Old plan)")
    assert (subject.title, subject.was, subject.is_reply) == ("Better idea", "old plan", False)


def test_a_title_wholly_in_brackets_is_kept():
    assert read_subject("[citation needed]").title == "[citation needed]"


def test_a_hostile_subject_is_read_in_one_pass():
    assert read_subject("Re: " * 100_000).is_reply


def heads(*printed):
    return chain_heads([read_subject(text) for text in printed])


def test_replies_belong_to_who_started_the_subject():
    assert heads("Tabs", "Re:Tabs", "Spaces", "Re: Spaces", "Re: Tabs") == [0, 0, 2, 2, 0]


def test_a_bare_reply_continues_the_chain_before_it():
    assert heads("Tabs", "Re:", "Re:", "Spaces", "Re:") == [0, 0, 0, 3, 3]


def test_a_subject_cut_at_fifty_characters_finds_its_whole():
    whole = "The committee has once more decided to decide nothing at all"
    assert heads(whole, "Other", f"Re: {whole[:50]}", f"Re: {whole[:46]}") == [0, 1, 0, 0]


def test_a_short_subject_is_not_taken_for_the_start_of_another():
    assert heads("Perl and its future", "Re: Perl") == [0, 1]


def test_a_reply_nobody_started_starts_its_chain():
    assert heads("Re: Lost", "Re: Lost") == [0, 0]


def test_the_same_subject_twice_is_two_chains_where_replies_are_marked():
    assert heads("Typo", "Re:Typo", "Typo", "Re:Typo") == [0, 0, 2, 2]


def test_the_same_subject_is_one_chain_where_archives_strip_the_mark():
    assert heads("Typo", "Typo", "Typo") == [0, 0, 0]


def test_stripped_marks_are_noticed():
    assert not shows_replies([read_subject("Typo"), read_subject("Typo")])


def test_without_subjects_there_is_no_chain():
    assert heads(None, None) == [None, None]


def test_no_comments_no_chains():
    assert chain_heads([]) == []
