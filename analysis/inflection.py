"""The forms one English word takes: sue, sues, sued, suing.

Small on purpose: regular endings by the spelling rules of English (doubling, dropped e, y to ie; Quirk et al., A
Comprehensive Grammar of the English Language, 1985, sections 3.5-3.10 and 5.80) and the common irregular verbs. It
makes forms from a base and never guesses a base from a text, so a codebook finds nothing but what it names.
"""

from __future__ import annotations

from functools import cache

VOWELS = "aeiou"

IRREGULAR = {
    "break": "broke broken", "bring": "brought", "buy": "bought", "choose": "chose chosen", "do": "does did done",
    "fight": "fought", "find": "found", "get": "got gotten getting", "give": "gave given", "go": "goes went gone",
    "have": "has had having", "hide": "hid hidden", "hold": "held", "keep": "kept", "know": "knew known",
    "leave": "left", "lie": "lied lying", "lose": "lost", "make": "made", "mislead": "misled", "pay": "paid",
    "say": "said", "see": "saw seen", "sell": "sold", "sink": "sank sunk", "speak": "spoke spoken", "spell": "spelt",
    "spend": "spent", "stand": "stood", "steal": "stole stolen", "take": "took taken", "tell": "told",
    "think": "thought", "understand": "understood", "write": "wrote written",
    "child": "children", "man": "men", "person": "people", "woman": "women",
}  # fmt: skip

ENDINGS = {"s": ("",), "es": ("",), "ies": ("y",), "d": ("",), "ed": ("",), "ied": ("y",), "ing": ("", "e")}
"""Endings of forms, and what stands in their place in the base."""


@cache
def forms(word: str) -> frozenset[str]:
    """Return ``word`` and its regular and common irregular forms.

    Needs a lower-case word in its base form. Words of one or two letters, and what holds a digit or an apostrophe,
    are returned alone with their irregular forms, if any.
    """
    found = {word, *IRREGULAR.get(word, "").split()}
    if len(word) > 2 and word.isalpha():
        found |= {_with_s(word), *_past_and_ing(word)}
    return frozenset(found)


@cache
def bases(word: str) -> frozenset[str]:
    """Return the words that ``word`` is a form of, itself among them: all those whose ``forms`` hold it."""
    found = {word, *(base for base, others in IRREGULAR.items() if word in others.split())}
    for ending, endings in ENDINGS.items():
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            found |= {stem + base for base in endings} | ({stem[:-1]} if ending in ("ed", "ing") else set())
    return frozenset(base for base in found if base and word in forms(base))


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _past_and_ing(word: str) -> set[str]:
    if word.endswith("e"):
        stem = word if word.endswith(("ee", "oe", "ye")) else word[:-1]
        return {word + "d", stem + "ing"}
    if word.endswith("y") and word[-2] not in VOWELS:
        return {word[:-1] + "ied", word + "ing"}
    regular = {word + "ed", word + "ing"}
    sounds = word.replace("qu", "qw")
    if word[-1] not in VOWELS + "wxyh" and sounds[-2] in VOWELS and sounds[-3] not in VOWELS:
        regular |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return regular
