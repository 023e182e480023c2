from analysis import codebook
from charts import palette

THEME = '[themes.{0}]\ntitle = "{0}"\ndefinition = "d"\nwords = ["{0}word"]\n'


def book(names, extra=""):
    text = "version = 1\nthreshold = 0.5\n" + "".join(THEME.format(name) + extra for name in names)
    return codebook.loads(text, "test.toml")


def test_a_theme_keeps_its_place_in_the_codebook_as_colour():
    colours = palette.theme_colours(book(["one", "two"]))
    assert [colours["one"], colours["two"]] == palette.THEME_COLOURS[:2]


def test_a_theme_may_name_its_place_in_the_palette():
    assert palette.theme_colours(book(["one"], "color = 3\n"))["one"] == palette.THEME_COLOURS[3]


def test_themes_beyond_the_seventh_share_one_grey():
    colours = palette.theme_colours(book(["a", "b", "c", "d", "e", "f", "g", "h", "i"]))
    assert colours["h"] == colours["i"] == palette.LIGHT["other"]


def test_no_theme_is_a_grey_of_its_own():
    colours = palette.theme_colours(book(["one"]))
    assert colours[codebook.UNASSIGNED] == palette.GREY
