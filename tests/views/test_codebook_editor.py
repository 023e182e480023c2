"""Editing the codebook on the Themes page."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analysis.codebook import Codebook
from analysis.study import with_codebook
from views.codebook_draft import DRAFT, TOLD
from views.page import Actions, Visit

Open = Callable[[str, Visit], AppTest]


def button(at: AppTest, name: str, form: str) -> None:
    """Click the button called ``name`` of the form whose key begins with ``form``."""
    next(b for b in at.button if b.label == name and b.form_id.startswith(form)).click()
    at.run()


def test_an_edited_title_becomes_the_draft(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    at.text_input[0].set_value("Spelling, laughed at")
    button(at, "Apply", "form-editor_typo")
    assert at.session_state[DRAFT].themes[0].title == "Spelling, laughed at"


def test_an_entry_that_cannot_be_used_is_told_in_a_sentence(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    words = next(area for area in at.text_area if area.label == "Words, one a line")
    words.set_value("two words")
    button(at, "Apply", "form-editor_typo")
    assert "Move it to phrases" in at.error[0].value.replace("\\", "")
    assert DRAFT not in at.session_state
    assert TOLD not in at.session_state


def test_a_removed_theme_is_gone_from_the_draft(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    button(at, "Remove this theme", "form-editor_typo")
    assert "editor_typo" not in at.session_state[DRAFT].names


def test_a_new_theme_counts_at_once(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    titles = [field for field in at.text_input if field.label == "Title"]
    areas = [area for area in at.text_area if area.label == "Words, one a line"]
    definitions = [area for area in at.text_area if area.label == "Definition"]
    titles[-1].set_value("Courts")
    definitions[-1].set_value("Speaks of a court.")
    areas[-1].set_value("court")
    button(at, "Add it", "form-new-theme")
    draft = at.session_state[DRAFT]
    themes = with_codebook(full.study, draft).themes
    assert set(themes.loc[themes["theme"] == "courts", "comment_id"]) == {"e"}


def test_what_does_not_hang_on_the_codebook_is_not_worked_out_again(full: Visit) -> None:
    book = full.study.codebook
    other = with_codebook(full.study, Codebook("other", "9", 0.5, book.themes[:1]))
    assert other.sentiment is full.study.sentiment
    assert set(other.themes["theme"]) == {"editor_typo"}


def test_merging_makes_one_theme_of_two(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    choose = next(box for box in at.multiselect if box.label == "Make one theme of")
    names = full.study.codebook.names
    choose.set_value([names[0], names[1]])
    button(at, "Merge", "merge-")
    assert len(at.session_state[DRAFT].names) == len(names) - 1


def test_splitting_moves_entries_to_a_new_theme(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    next(box for box in at.selectbox if box.label == "Take entries out of").set_value("editor_typo").run()
    next(box for box in at.multiselect if box.label == "These").set_value(["motel", "hotel"])
    next(field for field in at.text_input if field.label == "New theme called").set_value("Lodging")
    button(at, "Split", "split-")
    assert at.session_state[DRAFT]["lodging"].words == ("motel", "hotel")


def test_saving_hands_the_codebook_to_the_store(full: Visit) -> None:
    saved: list[Codebook] = []

    def keep(book: Codebook) -> str:
        saved.append(book)
        return ""

    actions = Actions(preview=lambda *_: [], add=lambda *_: [], formats=lambda: [], save_codebook=keep,
                      codebook=lambda: Codebook("older", "0", 0.4, full.study.codebook.themes[:2]))  # fmt: skip
    at = AppTest.from_function(_page, args=(Visit(study=full.study, whole=full.whole, threads=full.threads,
                                                  dumps=full.dumps, actions=actions),)).run()  # fmt: skip
    next(b for b in at.button if b.label == "Save the changes").click().run()
    assert saved == [full.study.codebook]


def _page(visit: object) -> None:
    from views.themes import PAGE

    PAGE.render(visit)
