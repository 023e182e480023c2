"""VADER in linear time: the scores of vaderSentiment 3.3.2 to the last digit, from its own lexicon and constants.

The package lower-cases the whole comment again for every opinion word, so that its time grows with the square of
the length. Here each opinion word looks only at the three words before it and the two after it, which is all that
the rules use. What the package does in linear time (the final sums) is called there. Source of the method: Hutto &
Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014.
"""

from __future__ import annotations

import heapq
import string
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaderSentiment import vaderSentiment as package

_ANALYZER = package.SentimentIntensityAnalyzer()
_LEXICON: dict[str, float] = _ANALYZER.lexicon
BOOSTERS: dict[str, float] = package.BOOSTER_DICT
NEGATIONS = frozenset(package.NEGATE)
EMOJI: dict[str, str] = _ANALYZER.emojis
EMOJI_SET = frozenset(EMOJI)
PHRASES: dict[str, float] = {phrase: value for phrase, value in package.SPECIAL_CASES.items() if " " in phrase}
BOOSTER_PHRASES = {phrase: value for phrase, value in BOOSTERS.items() if " " in phrase}
PHRASE_MARKS = frozenset(max(phrase.split(), key=len) for phrase in [*PHRASES, *BOOSTER_PHRASES])
"""One word of each phrase: a text without any of them holds no phrase."""
_DAMPED = (0.0, 1.0, 0.95, 0.9)
"""How much a modifier counts one, two and three words before the opinion word."""
_REMEMBERED = 100_000
_COMMON = 40
"""How many tokens are remembered, and how long they may be."""


class Lexicon:
    """The words that carry an opinion and what each counts."""

    def __init__(self, values: Mapping[str, float]) -> None:
        """Take the value of each word, in lower case; the reading rules stay those of VADER."""
        self.values = values
        self.opinions = frozenset(word for word in values if word not in BOOSTERS)
        self.modifiers = frozenset([*values, *BOOSTERS, *NEGATIONS, "so", "this", "doubt", "least"])
        """Without any of them, or a word with "n't", before it an opinion word counts what the lexicon says."""

    def changed(self, drop: Iterable[str], add: Mapping[str, float]) -> Lexicon:
        """Return the lexicon without some words and with others."""
        left_out = frozenset(drop)
        return Lexicon({**{word: value for word, value in self.values.items() if word not in left_out}, **add})


class Scores(NamedTuple):
    """What VADER says of a text: shares of negative, neutral and positive words, and the balance in [-1, 1]."""

    neg: float
    neu: float
    pos: float
    compound: float


def compared(token: str) -> str:
    """Return a token as the rules compare it: without punctuation around it, in lower case."""
    stripped = token.strip(string.punctuation)
    return (token if len(stripped) <= 2 else stripped).lower()  # two or fewer left: perhaps an emoticon


class _Words(dict[str, str]):
    """Tokens as the rules compare them. Remembers common ones."""

    def __missing__(self, token: str) -> str:
        word = compared(token)
        if len(self) >= _REMEMBERED:
            self.clear()
        if len(token) <= _COMMON:
            self[token] = word
        return word


_WORDS = _Words()
PLAIN = Lexicon(_LEXICON)
"""VADER's own words and values."""


def score(text: str, lexicon: Lexicon = PLAIN) -> Scores:
    """Score a text as ``vaderSentiment.polarity_scores`` does, in time that grows with its length only.

    Needs any text, also empty, and the words to go by. Returns Scores, neg, neu and pos rounded to 3 digits and
    compound to 4.
    """
    text = describe_emoji(text)
    tokens = text.split()
    words = [_WORDS[token] for token in tokens]
    hits = [place for place, word in enumerate(words) if word in lexicon.opinions]
    return score_words(tokens, words, hits, lexicon, _emphasis_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked up."""
    return [_WORDS[token] for token in describe_emoji(text).split()]


def score_parts(text: str, parts: list[str], lexicon: Lexicon = PLAIN) -> tuple[Scores, list[float]]:
    """Score a text, and its parts each by itself, looking every word up once only.

    Needs a text and the pieces it falls into at white space, from its beginning on. Returns the Scores of the whole
    and the compound of each part, equal to those of ``score``.
    """
    described = describe_emoji(text)
    tokens = described.split()
    words = [_WORDS[token] for token in tokens]
    hits = [place for place, word in enumerate(words) if word in lexicon.opinions]
    whole = score_words(tokens, words, hits, lexicon, _emphasis_of(described))
    if len(parts) == 1:
        return whole, [whole.compound]
    if described != text:
        return whole, [score(part, lexicon).compound for part in parts]
    compounds: list[float] = []
    begin = first = 0
    for part in parts:
        end = begin + len(part.split())
        last = bisect_left(hits, end, first)
        inside = [place - begin for place in hits[first:last]]
        here = slice(begin, end)
        scores = score_words(tokens[here], words[here], inside, lexicon, _emphasis_of(part)) if inside else None
        compounds.append(scores.compound if scores else 0.0)
        begin, first = end, last
    return whole, compounds


def score_words(tokens: list[str], words: list[str], hits: list[int], lexicon: Lexicon, emphasis: float) -> Scores:
    """Score a text from its tokens, the same as they are compared, the places of its opinion words and its marks."""
    if not hits:
        return Scores(0.0, 1.0 if words else 0.0, 0.0, 0.0)
    shouting = 0 < sum(map(str.isupper, tokens)) < len(tokens)
    phrases = not PHRASE_MARKS.isdisjoint(words)
    values: dict[int, float] = {}
    for place in hits:
        value = valence(tokens, words, place, shouting, phrases, lexicon)
        if value:
            values[place] = value
    if "but" in words:
        weigh_but(values, words.index("but"))
    return balance(list(values.values()), len(words), emphasis)


def readable_length(text: str, limit: int) -> int:
    """Return how many characters of ``text`` can be read before its emoji, put into words, pass ``limit``."""
    if text.isascii() or len(text) * max(map(len, EMOJI.values())) <= limit or EMOJI_SET.isdisjoint(text):
        return min(len(text), limit)
    spent = 0
    for place, character in enumerate(text):
        spent += len(EMOJI[character]) + 1 if character in EMOJI else 1
        if spent > limit:
            return place
    return len(text)


def describe_emoji(text: str) -> str:
    """Put the emoji of a text into VADER's words for them, set apart from what stands before."""
    if text.isascii() or EMOJI_SET.isdisjoint(text):
        return text
    parts: list[str] = []
    spaced = True
    for character in text:
        description = EMOJI.get(character)
        if description is None:
            parts.append(character)
            spaced = character == " "
        else:
            parts.append(description if spaced else " " + description)
            spaced = False
    return "".join(parts)


def valence(tokens: list[str], words: list[str], place: int, shouting: bool, phrases: bool,
             lexicon: Lexicon) -> float:  # fmt: skip
    """Return what the opinion word at ``place`` counts, after the rules for the words around it.

    Needs the tokens and the same as they are compared (three before and two after are enough), whether some words of
    the text are in capitals, but not all, and whether there may be a set phrase.
    """
    if words[place] == "kind" and words[place + 1 : place + 2] == ["of"]:
        return 0.0
    counted = _own_valence(words, place, lexicon)
    if shouting and tokens[place].isupper():
        counted += package.C_INCR if counted > 0 else -package.C_INCR
    before = words[max(place - 3, 0) : place]
    if lexicon.modifiers.isdisjoint(before) and "n't" not in " ".join(before):
        return _phrase(words, place, counted) if phrases and place > 2 else counted
    for back in range(1, min(place, 3) + 1):
        word = words[place - back]
        if word in lexicon.values:
            continue
        if word in BOOSTERS:
            step = BOOSTERS[word] if counted >= 0 else -BOOSTERS[word]
            if shouting and tokens[place - back].isupper():
                step += package.C_INCR if counted > 0 else -package.C_INCR
            counted += step * _DAMPED[back]
        counted *= _negation(words, place, back)
        if phrases and back == 3:
            counted = _phrase(words, place, counted)
    if place > 0 and words[place - 1] == "least" and (place == 1 or words[place - 2] not in ("at", "very")):
        counted *= package.N_SCALAR
    return counted


def _own_valence(words: list[str], place: int, lexicon: Lexicon) -> float:
    """Return the lexicon's value, turned by a "no" before it; a "no" before an opinion word has none of its own."""
    valence = lexicon.values[words[place]]
    before = words[max(place - 3, 0) : place]
    if "no" in before[-2:] or (len(before) == 3 and before[0] == "no" and before[2] in ("or", "nor")):
        return float(valence * package.N_SCALAR)
    if words[place] == "no" and place + 1 < len(words) and words[place + 1] in lexicon.values:
        return 0.0
    return valence


def _negation(words: list[str], place: int, back: int) -> float:
    """Return the factor by which the word ``back`` places before turns or strengthens the opinion word."""
    word = words[place - back]
    if back == 2 and word == "never" and words[place - 1] in ("so", "this"):
        return 1.25
    if back == 3 and ((word == "never" and words[place - 2] in ("so", "this")) or words[place - 1] in ("so", "this")):
        return 1.25
    if word == "without" and back > 1 and "doubt" in words[place - back + 1 : place]:
        return 1.0
    return float(package.N_SCALAR) if word in NEGATIONS or "n't" in word else 1.0


def _phrase(words: list[str], place: int, valence: float) -> float:
    """Put the value of a set phrase around the opinion word in its place; add what "sort of" and its kind take."""
    three, two, one, here = words[place - 3 : place + 1]
    earlier = (f"{one} {here}", f"{two} {one} {here}", f"{two} {one}", f"{three} {two} {one}", f"{three} {two}")
    for phrase in earlier:
        if phrase in PHRASES:
            valence = PHRASES[phrase]
            break
    for length in (2, 3):
        phrase = " ".join(words[place : place + length])
        if phrase in PHRASES and place + length <= len(words):
            valence = PHRASES[phrase]
    for phrase in (earlier[3], earlier[4], earlier[2]):
        valence += BOOSTER_PHRASES.get(phrase, 0.0)
    return valence


def weigh_but(values: dict[int, float], but: int) -> None:
    """Halve what stands before the first "but", raise what follows by half.

    The package looks each value up by equality and so changes the first equal one, several times over where a
    value repeats. The same is done here with a heap of places per value.
    """
    places: dict[float, list[int]] = {}
    for place, value in values.items():
        places.setdefault(value, []).append(place)
    for place in values:
        value = values[place]
        heap = places[value]
        while values[heap[0]] != value:
            heapq.heappop(heap)
        first = heap[0]
        values[first] = value * (0.5 if first < but else 1.5)
        heapq.heappush(places.setdefault(values[first], []), first)


def emphasis(exclaimed: int, asked: int) -> float:
    """Return what so many exclamation and question marks add."""
    return min(exclaimed, 4) * 0.292 + (0.0 if asked < 2 else asked * 0.18 if asked <= 3 else 0.96)


def _emphasis_of(text: str) -> float:
    return emphasis(text.count("!"), text.count("?"))


def balance(values: list[float], words: int, emphasis: float) -> Scores:
    """Sum the opinion words of a text up; all its other words count as neutral."""
    total = float(sum(values))
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    positive = negative = 0.0
    for value in values:
        if value > 0:
            positive += value + 1
        else:
            negative += value - 1
    neutral = words - len(values)
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    whole = positive - negative + neutral
    neg, neu, pos = round(abs(negative) / whole, 3), round(neutral / whole, 3), round(positive / whole, 3)
    return Scores(neg, neu, pos, round(package.normalize(total), 4))
