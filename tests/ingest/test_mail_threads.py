from datetime import UTC, datetime, timedelta

from ingest.mail_threads import Head, Place, thread

START = datetime(2020, 1, 1, tzinfo=UTC)


def mail(
    message_id: str,
    *,
    to: tuple[str, ...] = (),
    refs: tuple[str, ...] = (),
    subject: str = "",
    author: str = "",
    day: int = 0,
) -> Head:
    return Head(message_id, to, refs, subject or message_id, author, START + timedelta(days=day))


def test_no_mail_gives_no_place() -> None:
    assert thread([]) == []


def test_in_reply_to_names_the_parent() -> None:
    assert thread([mail("a"), mail("b", to=("a",))])[1] == Place("a", "a", None)


def test_last_reference_names_the_parent_where_in_reply_to_is_absent() -> None:
    assert thread([mail("a"), mail("b"), mail("c", refs=("a", "b"))])[2].parent == "b"


def test_a_held_mail_goes_before_one_that_is_only_named() -> None:
    assert thread([mail("a"), mail("c", to=("lost",), refs=("a",))])[1].parent == "a"


def test_an_answer_may_stand_before_its_parent() -> None:
    assert [place.root for place in thread([mail("b", to=("a",)), mail("a")])] == ["a", "a"]


def test_answers_to_a_lost_mail_share_one_thread() -> None:
    places = thread([mail("b", refs=("first", "lost")), mail("c", to=("lost",))])
    assert places == [Place("first", "lost", None), Place("first", "lost", None)]


def test_a_mail_that_answers_itself_starts_a_thread() -> None:
    assert thread([mail("a", to=("a",), refs=("a",))]) == [Place("a", None, None)]


def test_a_ring_is_not_closed() -> None:
    assert thread([mail("a", to=("b",)), mail("b", to=("a",))]) == [Place("b", "b", None), Place("b", None, None)]


def test_subject_does_not_move_a_mail_whose_headers_name_another() -> None:
    heads = [mail("a", subject="Hive"), mail("b", to=("lost",), subject="Re: Hive")]
    assert thread(heads)[1] == Place("lost", "lost", None)


def test_subject_finds_the_parent_where_headers_are_absent() -> None:
    heads = [mail("b", subject="Re: Hive", day=1), mail("a", subject="[Bees] Hive")]
    assert thread(heads)[0] == Place("a", "a", 0.65)


def test_a_subject_that_rested_long_is_new() -> None:
    assert thread([mail("a", subject="Hive"), mail("b", subject="Re: Hive", day=90)])[1].parent is None


def test_an_equal_subject_without_mark_is_a_new_start_where_marks_are_used() -> None:
    heads = [
        mail("a", subject="News"),
        mail("x", subject="Re: News", author="bo"),
        mail("b", subject="News", author="cy"),
    ]
    assert thread(heads)[2].parent is None


def test_the_same_author_repeating_a_bare_subject_starts_anew() -> None:
    heads = [mail("a", subject="Minutes", author="ann"), mail("b", subject="Minutes", author="ann", day=7)]
    assert [place.parent for place in thread(heads)] == [None, None]


def test_a_chain_of_a_hundred_thousand_answers_has_one_root() -> None:
    heads = [mail("0"), *(mail(str(i), to=(str(i - 1),)) for i in range(1, 100_000))]
    assert {place.root for place in thread(heads)} == {"0"}
