from datetime import UTC, datetime

from ingest.format import Comment, Thread
from ingest.gathering import gather
from ingest.quotes import plain, split_quotes
from ingest.tidy import tidy


def split(body: str, *answered: str) -> tuple[str, str | None]:
    return split_quotes(body, [plain(text) for text in answered])


def test_a_line_of_what_is_answered_is_a_quote() -> None:
    parent = "First things first. They knew it all along, and said nothing!\nMore."
    assert split("they knew it all along, and said nothing\n\nProve it.", parent) == (
        "Prove it.",
        "they knew it all along, and said nothing",
    )


def test_short_lines_and_own_lines_stay() -> None:
    assert split("No way.\nThat is not at all what it says.", "No way. Something else stands here.") == (
        "No way.\nThat is not at all what it says.",
        None,
    )


def test_words_are_matched_whole() -> None:
    assert split("art is on the walls here\nYes.", "part is on the walls hereafter")[1] is None


def test_a_comment_that_only_repeats_keeps_its_text() -> None:
    assert split("They knew it all along, didn't they", "They knew it all along, didn't they?")[1] is None


def test_the_story_and_the_chain_are_looked_through() -> None:
    comments = [
        Comment(locator="1", comment_id="a", body="The setting was on before anybody was told."),
        Comment(locator="2", comment_id="b", parent_id="a", body="Was it?"),
        Comment(locator="3", comment_id="c", parent_id="b",
                body="The setting was on before anybody was told.\nIt was.\nA judge will have to read the terms."),
    ]  # fmt: skip
    thread = Thread(thread_id="t", story_text="A judge will have to read the terms.", title="T")
    tables = tidy(gather([thread, *comments]), dump_id="d", platform="x", story=None, taken=datetime.now(UTC))
    row = tables.comments.set_index("comment_id").loc["c"]
    assert row["body"] == "It was."
    assert row["quoted"] == "The setting was on before anybody was told.\n\nA judge will have to read the terms."
