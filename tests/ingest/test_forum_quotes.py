"""A quote gives a parent: by the post it names, by the words it holds, or by its author alone."""

from ingest.forum_quotes import NAMED, NEAREST, ONLY_POST, WORDS_MATCH, Quote, Quoting, parents


def post(number: str, author: str, text: str, *quotes: Quote) -> Quoting:
    return Quoting(post_id=number, author=author, text=text, quotes=quotes)


ANN = post("1", "Ann", "the kettle boils over every single morning")


def test_a_named_post_is_the_parent() -> None:
    found = parents([ANN, post("2", "Ben", "so?", Quote("1", "Ann"))], from_first=True)
    assert found == [None, ("1", NAMED)]


def test_a_post_on_an_earlier_page_is_a_parent_too() -> None:
    assert parents([post("20", "Ben", "yes", Quote("7"))], from_first=False) == [("7", NAMED)]


def test_a_quote_of_a_later_post_was_edited_in_and_gives_no_parent() -> None:
    posts = [post("1", "Ann", "rules", Quote("2", "Ben"), Quote("900")), post("2", "Ben", "new rule")]
    assert parents(posts, from_first=True) == [None, None]


def test_an_author_alone_is_settled_by_the_words() -> None:
    later = post("2", "Ann", "and whistles")
    answer = post("3", "Ben", "descale it", Quote(author="ann", text="The kettle boils over every"))
    assert parents([ANN, later, answer], from_first=False)[2] == ("1", WORDS_MATCH)


def test_the_line_above_a_quote_names_its_author_in_any_language() -> None:
    answer = post("3", "Ben", "descale it", Quote(header="Ann hat geschrieben:", text="the kettle boils"))
    assert parents([ANN, post("2", "Anne", "hm"), answer], from_first=True)[2] == ("1", WORDS_MATCH)


def test_an_author_of_one_post_whose_words_were_changed_is_less_sure() -> None:
    answer = post("2", "Ben", "descale it", Quote(author="Ann", text="my kettle overflows"))
    assert parents([ANN, answer], from_first=True)[1] == ("1", ONLY_POST)


def test_of_several_posts_without_the_words_the_nearest_is_the_least_sure() -> None:
    answer = post("3", "Ben", "descale it", Quote(author="Ann", text="my kettle overflows"))
    assert parents([ANN, post("2", "Ann", "also"), answer], from_first=True)[2] == ("2", NEAREST)


def test_on_a_later_page_an_author_alone_gives_no_parent() -> None:
    answer = post("2", "Ben", "descale it", Quote(author="Ann", text="my kettle overflows"))
    assert parents([ANN, answer], from_first=False)[1] is None


def test_a_quote_of_someone_who_wrote_nothing_here_gives_no_parent() -> None:
    answer = post("2", "Ben", "descale it", Quote(author="Cat", text="the kettle boils over every single"))
    assert parents([ANN, answer], from_first=True)[1] is None


def test_the_first_of_several_quoted_posts_is_less_sure() -> None:
    answer = post("3", "Cat", "both", Quote("2", "Ben"), Quote("1", "Ann"))
    assert parents([ANN, post("2", "Ben", "no"), answer], from_first=True)[2] == ("2", 0.6)


def test_no_posts_give_no_parents() -> None:
    assert parents([], from_first=True) == []
