import re
from dataclasses import replace

import pytest

from analysis.codebook import CodebookError, default, load, loads
from analysis.matching import Matcher

THEME = """
[themes.cats]
title = "Cats"
definition = "All about cats."
words = ["cat"]
"""
GOOD = "version = 1\n" + THEME


def test_a_codebook_says_what_its_file_says():
    book = loads('version = "2.1"\nthreshold = 0.5\n[chain]\nparent = 0\n' + THEME + "color = 3\n", "mine.toml")
    (cats,) = book.themes
    assert (book.name, book.version, book.threshold, book.chain.parent) == ("mine.toml", "2.1", 0.5, 0.0)
    assert (cats.name, cats.title, cats.words, cats.color) == ("cats", "Cats", ("cat",), 3)
    assert book["cats"] is cats


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = ", "x.toml: is not valid TOML"),
        (THEME, "x.toml: version must be"),
        ("version = true\n" + THEME, "x.toml: version must be"),
        ("version = 1\n", "x.toml: has no theme"),
        ("version = 1\nthemes = 3\n", "x.toml: themes must be a section"),
        ("version = 1\n[themes]\ncats = 3\n", "x.toml: themes: cats must be a section"),
        ("version = 1\nthreshhold = 0.3\n" + THEME, "x.toml: unknown key threshhold. Known keys: version, threshold, "
         "chain, themes. Did you mean threshold?"),
        ("version = 1\nthreshold = 2\n" + THEME, "x.toml: threshold must be a number above 0 to 1"),
        ("version = 1\nthreshold = false\n" + THEME, "x.toml: threshold must be a number"),
        ("version = 1\n[chain]\nparents = 1\n" + THEME, "x.toml: chain: unknown key parents"),
        ("version = 1\n[chain]\nparent = 1.5\n" + THEME, "x.toml: chain: parent must be a number from 0 to 1"),
        (GOOD + 'word = ["x"]\n', "x.toml: theme cats: unknown key word. Known keys: title, definition, words, "
         "phrases, exclude, examples, color. Did you mean words?"),
        (GOOD.replace('"Cats"', "3"), "x.toml: theme cats: title is missing or not a text"),
        (GOOD.replace('definition = "All about cats."', ""), "x.toml: theme cats: definition is missing"),
        (GOOD.replace('["cat"]', '"cat"'), "x.toml: theme cats: words must be a list of texts"),
        (GOOD.replace('["cat"]', "[1]"), "x.toml: theme cats: words must be a list of texts"),
        (GOOD.replace('["cat"]', "[]"), "x.toml: theme cats: is empty"),
        (GOOD.replace('["cat"]', '["cat", "Cat"]'), 'x.toml: theme cats: "Cat" stands in words twice (as "cat")'),
        (GOOD.replace('["cat"]', '["house cat"]'), 'x.toml: theme cats: "house cat" in words is more than one word'),
        (GOOD.replace('["cat"]', '["?!"]'), 'x.toml: theme cats: "?!" in words: has no letter or digit'),
        (GOOD.replace('["cat"]', '["c*t"]'), 'x.toml: theme cats: "c*t" in words: has a * or = inside a word'),
        (GOOD + 'phrases = ["... cat"]\n', 'x.toml: theme cats: "... cat" in phrases: begins or ends with'),
        (GOOD + "color = -1\n", "x.toml: theme cats: color must be a whole number"),
        (GOOD.replace("themes.cats", "themes.unassigned"), "x.toml: theme unassigned: cannot be called that"),
        (GOOD.replace("themes.cats", 'themes."<b>"'), "x.toml: theme <b>: cannot be called that"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_theme_and_remedy(text, message):
    with pytest.raises(CodebookError, match=re.escape(message)):
        loads(text, "x.toml")


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path):
    with pytest.raises(CodebookError, match=r"none\.toml: cannot be read"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_not_utf8_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "old.toml").write_bytes(b'version = "\xff"')
    with pytest.raises(CodebookError, match="Save it as UTF-8"):
        load(tmp_path / "old.toml")


def test_the_digest_follows_the_content_and_not_the_layout():
    book = loads(GOOD, "a.toml")
    assert loads("# a comment\n" + GOOD.replace("\n", "\n\n"), "b.toml").digest == book.digest
    assert loads(GOOD.replace('"cat"', '"dog"'), "a.toml").digest != book.digest
    assert loads("threshold = 0.41\n" + GOOD, "a.toml").digest != book.digest


def test_the_bundled_codebook_has_the_themes_of_its_story():
    wanted = {"editor_typo", "linkedin_culture_satire", "data_ownership_anger", "legal_accountability",
              "regulation_politics", "privacy_consent"}  # fmt: skip
    assert wanted <= set(default().names)


def test_every_example_of_the_bundled_codebook_shows_its_theme_by_wording_alone():
    book = default()
    bare = Matcher(replace(book, themes=tuple(replace(theme, examples=()) for theme in book.themes)))
    missed = [
        example
        for number, theme in enumerate(book.themes)
        for example in theme.examples
        if number not in {match.theme for match in bare.find(example)}
    ]
    assert missed == []


@pytest.mark.parametrize(
    "text", ["LinkedIn", "AI models", "data", "private messages", "Premium customers", "Microsoft"]
)
def test_the_storys_own_words_show_nothing(text):
    assert Matcher(default()).find(text) == []
