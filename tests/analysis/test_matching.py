"""The matcher against the plainest reading of what an entry means: every place tried, one text after the other."""

import re
from random import Random

import pytest

from analysis import codebook_words, sieve
from analysis.codebook import default, loads
from analysis.inflection import forms
from analysis.matching import STOPWORDS, Match, Matcher
from analysis.terms import BREAK, WORD, bare, fold, parse_term, words_of

BOOK = loads(
    """
version = 1
threshold = 0.4
[themes.cats]
title = "Cats"
definition = "Cats."
words = ["cat", "purr*", "=tom", "été*", "ΣΑΣ"]
phrases = ["nine lives", "feed ... cat", "meow?", "the ... the ... cat", "a b a", "cat ... cat ... dog", "x* ... y"]
exclude = ["cat video", "no ... cat"]
examples = ["The whiskers twitch before the tail moves.", "Whiskers whisker tail tails cat dog cat"]
[themes.dogs]
title = "Dogs"
definition = "Dogs."
words = ["dog", "cat"]
phrases = ["good boy", "lives nine!", "can't stop", "dog ... cat video", "nine ... lives", "cat"]
exclude = ["bad dog", "video cat"]
""",
    "hard.toml",
)
TEXT = """
cat cats cat's catting purrs purring tom été étés σας ΣΑΣ nine lives feed feeding fed the the a b no x xx y whiskers
whisker twitched tail tails moves before dog dogs good boy can't can’t stop video bad İ meow
"""
WORDS = TEXT.split()
BETWEEN = [*[" "] * 12, ", ", ". ", "? ", "! ", "-", "\n\n", "…  ", "' ", "’s ", "_", "\u00a0", "", "?", " . \n"]


@pytest.fixture(autouse=True, params=[0, sieve.FEW], ids=["sieved", "as few"])
def _sieved(request, monkeypatch):
    monkeypatch.setattr(sieve, "FEW", request.param)


def _made(count, words, dice):
    return ["".join(dice.choice(words) + dice.choice(BETWEEN) for _ in range(dice.randrange(30))) for _ in range(count)]


def _fills(slot, word):
    return any(word.startswith(form) if slot.prefix else word == form for form in slot.forms)


def _stretches(term, words):
    """Yield (first, last) around each word that fills the longest slot: on both sides the nearest that fit."""
    lengths = [min(map(len, slot.forms)) for slot in term.slots]
    anchor = lengths.index(max(lengths))
    for at in range(len(words)):
        if not _fills(term.slots[anchor], words[at]):
            continue
        first = last = {at}
        for number in range(anchor, 0, -1):
            slot, reach = term.slots[number - 1], term.slots[number].reach
            first = {n for n in range(len(words)) if _fills(slot, words[n]) and any(0 < m - n <= reach for m in first)}
        for slot in term.slots[anchor + 1 :]:
            last = {
                n for n in range(len(words)) if _fills(slot, words[n]) and any(0 < n - m <= slot.reach for m in last)
            }
        if first and last:
            yield max(first), min(last)


def _entries(theme, number, folded, words, spans):
    """Return the matches of a theme's entries: touching no exclusion, and in no longer one."""
    found, out = [], []
    kinds = ((theme.words, 0.7), (theme.phrases, 0.85), (theme.exclude, 0.0))
    for text, strength in ((text, strength) for texts, strength in kinds for text in texts):
        term = parse_term(text)
        for first, last in _stretches(term, words):
            start, end = spans[first][0], spans[last][1]
            if (first == last or not BREAK.search(folded, start, end)) and folded.startswith(term.ending, end):
                (found if strength else out).append(Match(number, start, end, strength, text, False))
    found = [m for m in found if not any(other.start < m.end and other.end > m.start for other in out)]
    found.sort(key=lambda m: (m.start, -m.end, -m.strength, m.term))
    return [m for place, m in enumerate(found) if not any(other.end >= m.end for other in found[:place])]


def _examples(theme, number, words, spans, stopwords):
    for text in theme.examples:
        content = [word for word in dict.fromkeys(words_of(fold(text))) if word not in stopwords]
        if len(content) < 3:
            continue
        place = {form: n for n, word in enumerate(content) for form in forms(word)}
        hits = [(at, place[word]) for at, word in enumerate(words) if word in place]
        best = (0, 0, 0)
        for stop, (at, _) in enumerate(hits):
            run = [hit for hit in hits[: stop + 1] if at - hit[0] < 2 * len(text.split())]
            best = max(best, (len({n for _, n in run}), -run[0][0], -at))
        if best[0] >= 0.75 * len(content):
            start, end = spans[-best[1]][0], spans[-best[2]][1]
            yield Match(number, start, end, 0.6 * (best[0] / len(content)), text, True)


def plain(book, text):
    """Return what ``Matcher.find`` must return."""
    folded = fold(text)
    spans = [match.span() for match in WORD.finditer(folded)]
    words = [bare(folded[start:end]) for start, end in spans]
    found = []
    for number, theme in enumerate(book.themes):
        found += _entries(theme, number, folded, words, spans)
        found += _examples(theme, number, words, spans, STOPWORDS)
    return sorted(found, key=lambda m: (m.theme, m.start, -m.end, m.term, m.example))


def _found(book, texts):
    matcher = Matcher(book)
    found = matcher.find_all(texts)
    rows = [[] for _ in texts]
    columns = (found.row, found.theme, found.start, found.end, found.strength, found.term, found.example)
    for row, theme, start, end, strength, term, example in zip(*(column.tolist() for column in columns)):
        rows[row].append(Match(theme, start, end, strength, matcher.terms[term], example))
    return rows


def test_hard_texts_are_read_as_entries_mean_them():
    texts = _made(500, WORDS, Random(20261122))
    assert _found(BOOK, texts) == [plain(BOOK, text) for text in texts]


def test_the_bundled_codebook_is_read_as_its_entries_mean():
    book, dice = default(), Random(20261122)
    lines = [line for theme in book.themes for line in (*theme.words, *theme.phrases, *theme.exclude, *theme.examples)]
    words = [word for line in lines for word in line.replace("*", "s").replace("=", "").replace("...", "my").split()]
    texts = [*_made(10, words, dice), *(dice.choice(words) + " " + line + "?" for line in lines[::7])]
    assert _found(book, texts) == [plain(book, text) for text in texts]


def test_plain_words_and_phrases_are_found_where_a_regular_expression_finds_them():
    entries = [entry for entry in BOOK["dogs"].phrases if entry.replace(" ", "").isalpha()]
    book = loads(f'version=1\n[themes.t]\ntitle="T"\ndefinition="T"\nphrases={entries}', "plain")
    alternatives = [r"\W+".join(f"(?:{'|'.join(forms(word))})" for word in entry.split()) for entry in entries]
    pattern = re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)
    words = ["cat", "cats", "catting", "cattle", "bobcat", "good", "boy", "boys", "goodboy", "goods", "nine"]
    dice = Random(5)
    texts = ["".join(dice.choice(words) + dice.choice([" ", "-", ", "[1:]]) for _ in range(12)) for _ in range(500)]
    wanted = [bool(pattern.search(text)) for text in texts]
    assert [bool(found) for found in _found(book, texts)] == wanted
    assert 0 < sum(wanted) < len(wanted)


@pytest.mark.parametrize("entry", ["feed ... cat", "cat"])
def test_a_flood_of_words_takes_linear_time(entry):
    book = loads(f'version=1\n[themes.t]\ntitle="T"\ndefinition="T"\nphrases=["{entry}"]', "flood")
    assert len(Matcher(book).find("feed the old cat " * 50_000)) == 50_000


def test_texts_have_nothing_to_do_with_each_other():
    assert _found(BOOK, ["nine", "lives", None, "", "feed", "cat"]) == [[], [], [], [], [], plain(BOOK, "cat")]


def test_words_that_were_met_before_make_no_difference(monkeypatch):
    texts = _made(60, WORDS, Random(7))
    matcher = Matcher(BOOK)
    first = [matcher.find(text) for text in texts]
    assert [matcher.find(text) for text in reversed(texts)] == first[::-1]
    monkeypatch.setattr(codebook_words, "MANY", 5)
    assert [matcher.find(text) for text in texts] == first
