"""Texts made of all that VADER's rules and our ways around them turn on, for tests and for benchmarks/sentiment.py."""

import random

from vaderSentiment import vaderSentiment as package

THEIRS = package.SentimentIntensityAnalyzer()
SPACES = [" "] * 40 + [
    "\n", "\n\n", "  ", "\t", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u00a0", "\u1680",
    "\u2000", "\u2003", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "",
]  # fmt: skip
RULE_WORDS = [
    "but", "But", "BUT", "no", "No", "nor", "or", "least", "at", "very", "VERY", "never", "so", "this", "without",
    "doubt", "not", "isn't", "isnt", "don’t", "n't", "just", "enough", "kind", "of", "sort", "the", "shit", "bomb",
    "bad", "ass", "bus", "stop", "yeah", "right", "kiss", "death", "to", "die", "for", "beating", "heart", "good",
    "badass", "great", "GOOD", "!", "!!!", "?", "??", "????", ":)", ":D", ":-)", "<3", "&lt;3", "good.",
    "'good'", "(bad),", "kinda", "barely", "fed up", "can't stand", "lol", "sux", "meh", "1.5*", "terrible-ish",
]  # fmt: skip
RULE_PHRASES = [
    "kiss of death", "to die for", "the bomb", "the shit", "bad ass", "yeah right", "bus stop", "beating heart",
    "just enough", "sort of", "kind of", "KIND OF", "without doubt", "without any doubt", "never so", "never this",
    "no good or bad", "no fun nor good", "at least", "very least", "the least", "so very good", "good but good bad",
]  # fmt: skip
FILLERS = [
    "Monday", "X", "straße", "İstanbul", "ΑΣ", "ΑΣ.", "42", "[…]", "“good”", "good’", "...", "x" * 50, "good\0", "\0",
    "\u200bgood", "Mr.", "U.S.", "e.g.", "end.", "end.)", "What?!", "https://example.org/a?b=!c", "добро", "漢字",
    "_under_", "a/b", "well-known", "GOOD!!", "abcdefghijklmnop", "abcdefghijklmnopq", "y'all", "@name",
]  # fmt: skip
LEXICON, BOOSTERS, EMOJI = list(THEIRS.lexicon), list(package.BOOSTER_DICT), list(THEIRS.emojis)
POOLS = [RULE_WORDS, RULE_PHRASES, LEXICON, BOOSTERS, package.NEGATE, FILLERS, EMOJI]
WEIGHTS = [8, 3, 6, 3, 2, 4, 1]


def made(seed: int, count: int) -> list[str]:
    """Make up so many texts; the same seed gives the same."""
    draw = random.Random(seed)
    return [_text(draw) for _ in range(count)]


def _text(draw: random.Random) -> str:
    words = []
    for _ in range(draw.choice([0, 1, 2, 3, 5, 8, 20, 50])):
        word = draw.choice(draw.choices(POOLS, weights=WEIGHTS)[0])
        shape = draw.random()
        if shape < 0.1:
            word = word.upper()
        elif shape < 0.2:
            word += draw.choice("!?.,)…")
        elif shape < 0.22:
            word = draw.choice(EMOJI) + word
        words.append(word + draw.choice(SPACES))
    return "".join(words)


def theirs(text: str) -> tuple[float, ...]:
    """Return what the package says of a text."""
    found = THEIRS.polarity_scores(text)
    return tuple(found[name] for name in ("neg", "neu", "pos", "compound"))
