"""Text of a file is shown as it is; in a label nothing of it acts as markup."""

import pandas as pd
import pytest

from views.plain_text import clean, label


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_a_missing_text_is_empty(missing: object) -> None:
    assert clean(missing) == ""


def test_characters_that_cannot_be_shown_are_marked() -> None:
    assert clean("a\ud800b\x00c\u202ed") == "a\ufffdb\ufffdc\ufffdd"


def test_line_ends_and_tabs_stay() -> None:
    assert clean("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree\tfour"


def test_a_limit_gives_one_cut_line() -> None:
    assert clean("one\ntwo three", 8) == "one two…"


@pytest.mark.parametrize("sign", list("\\`*_{}[]()<>#+-.!|~$:&^="))
def test_every_sign_of_markdown_is_escaped_in_a_label(sign: str) -> None:
    assert label(f"a {sign} b") == f"a \\{sign} b"


@pytest.mark.parametrize("spell", ["http://a.b", "www.a.b", "a@b.c", ":material/home:", ":smile:", "->", "--"])
def test_bare_addresses_icons_and_arrows_are_broken_up_in_a_label(spell: str) -> None:
    assert "\u2060" in label(spell)
    assert label(spell).replace("\\", "").replace("\u2060", "") == spell
