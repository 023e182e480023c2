"""Made comments with the lengths and the Markdown of Reddit's: a median of about 106 characters, a mean of 185."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.arctic_words import TEMPLATES, vocabulary

_MEDIAN, _SPREAD, _LONGEST = 110, 1.05, 9_500
_EMOJI = ["😂", "😀", "🤔", "❤️", "👍", "🔥", "😭", "🙏", "💀", "🎉", "🇫🇷", "👩‍💻"]
_AUTO = ("Your post in this made forum was held back for a moment.\n\n*I am a machine, and this was done by itself. "
         "Please [write to the moderators](/message/compose/?to=/r/{0}) if you have questions.*")  # fmt: skip

Spice = Callable[[list[str], np.random.Generator], list[str]]
"""Changes the words of a comment into a text with some Markdown in it."""


class Speaker:
    """Draws comments, thousands at a time, from one generator of random numbers."""

    def __init__(self) -> None:
        self._words = vocabulary()
        weights = 1 / (np.abs(np.arange(len(TEMPLATES)) - 4) + 3.0)
        self._weights = weights / weights.sum()

    def say(self, count: int, rng: np.random.Generator) -> list[str]:
        """Return so many comments, as Reddit's API gives them: Markdown, with <, > and & escaped."""
        sizes = np.clip(rng.lognormal(np.log(_MEDIAN), _SPREAD, count), 3, _LONGEST)
        stream = self._stream(int(sizes.sum() / 4.6) + 400, rng)
        ends = np.cumsum([len(word) + 1 for word in stream])
        stops = np.minimum(np.searchsorted(ends, np.cumsum(sizes)), len(stream) - 1)
        luck = rng.random((count, len(SPICES) + 1))
        said, start = [], 0
        for row, stop in enumerate(stops.tolist()):
            words = stream[start : stop + 1] or [stream[stop]]
            start = stop + 1
            said.append(_written(words, luck[row], rng))
        return said

    def _stream(self, least: int, rng: np.random.Generator) -> list[str]:
        """Return the words of sentences, one after the other, with capitals and marks."""
        chosen = rng.choice(len(TEMPLATES), least // 3, p=self._weights)
        kinds = np.array(list("".join(TEMPLATES[c] for c in chosen)))
        last = np.cumsum([len(TEMPLATES[c]) for c in chosen]) - 1
        stream = np.empty(len(kinds), dtype=object)
        for kind, (words, shares) in self._words.items():
            here = kinds == kind
            stream[here] = words[np.searchsorted(shares, rng.random(int(here.sum())))]
        first = np.concatenate([[0], last[:-1] + 1])
        for at in first[rng.random(len(first)) < 0.8].tolist():
            stream[at] = stream[at][:1].upper() + stream[at][1:]
        marks = np.array([".", ".", ".", ".", ",", ",", "!", "?", "...", "", " -", ";"], dtype=object)
        for at, mark in zip(last.tolist(), marks[rng.integers(0, len(marks), len(last))].tolist(), strict=True):
            stream[at] += mark
        return stream.tolist()


def _written(words: list[str], luck: np.ndarray, rng: np.random.Generator) -> str:
    for (share, spice), chance in zip(SPICES, luck, strict=False):
        if chance < share:
            words = spice(words, rng)
    text = " ".join(words).replace(" \n", "\n").replace("\n ", "\n")
    if luck[-1] < 0.04:
        text = text.replace("'", "’")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _wrapped(mark: str) -> Spice:
    def spice(words: list[str], rng: np.random.Generator) -> list[str]:
        start = int(rng.integers(0, len(words)))
        end = min(start + int(rng.integers(1, 5)), len(words))
        return [*words[:start], mark + " ".join(words[start:end]) + mark, *words[end:]]

    return spice


def _inserted(make: Callable[[np.random.Generator], str]) -> Spice:
    def spice(words: list[str], rng: np.random.Generator) -> list[str]:
        at = int(rng.integers(0, len(words) + 1))
        return [*words[:at], make(rng), *words[at:]]

    return spice


def _put_before(make: Callable[[list[str], np.random.Generator], str]) -> Spice:
    return lambda words, rng: [make(words, rng), "\n\n", *words]


def _paragraphs(words: list[str], rng: np.random.Generator) -> list[str]:
    step = int(rng.integers(8, 40))
    return [w for i, word in enumerate(words) for w in ([word, "\n\n"] if i % step == step - 1 else [word])]


def _listed(words: list[str], rng: np.random.Generator) -> list[str]:
    mark = ("* ", "- ", "1. ")[int(rng.integers(0, 3))]
    items = [mark + " ".join(words[i : i + 6]) for i in range(0, min(len(words), 30), 6)]
    return [*words[:4], "\n\n", "\n".join(items), "\n\n", *words[30:]]


def _address(rng: np.random.Generator) -> str:
    return f"https://www.example{rng.integers(1, 900)}.org/a/{rng.integers(1, 10**6)}?x=1&y={rng.integers(0, 99)}"


def _table(words: list[str], rng: np.random.Generator) -> str:
    return f"a|b\n:--|--:\n{words[0]}|{rng.integers(0, 99)}"


SPICES: list[tuple[float, Spice]] = [
    (0.24, _paragraphs),
    (0.035, _put_before(lambda words, rng: "> " + " ".join(words[: int(rng.integers(3, 25))]))),
    (0.045, _inserted(lambda rng: f"[a page]({_address(rng)})")),
    (0.03, _inserted(_address)),
    (0.03, _wrapped("**")),
    (0.035, _wrapped("*")),
    (0.004, _wrapped("~~")),
    (0.004, _wrapped("`")),
    (0.01, _listed),
    (0.03, _inserted(lambda rng: _EMOJI[int(rng.integers(0, len(_EMOJI)))])),
    (0.02, _inserted(lambda rng: ("&", "<3", "R&D", "> 9000", "1 < 2", "&nbsp;", "&#x200B;")[int(rng.integers(0, 7))])),
    (0.012, _inserted(lambda rng: ("r/made_forum", "/u/some_one", "u/other-one")[int(rng.integers(0, 3))])),
    (0.008, _inserted(lambda rng: f"![gif](giphy|x{rng.integers(10**6, 10**7)})")),
    (0.004, _inserted(lambda rng: "^(tiny)")),
    (0.004, _inserted(lambda rng: ">!hidden!<")),
    (0.002, _put_before(_table)),
    (0.002, _put_before(lambda words, rng: "    x = 1\n    print(x)")),
    (0.003, _put_before(lambda words, rng: "# " + " ".join(words[:4]))),
    (0.003, _inserted(lambda rng: "\\_(ツ)_/")),
    (0.002, _put_before(lambda words, rng: "---")),
    (0.02, _inserted(lambda rng: f"{rng.integers(1, 3000)}")),
    (0.02, _inserted(lambda rng: ("café", "naïve", "über", "Москва", "日本", "—", "…")[int(rng.integers(0, 7))])),
    (0.0004, _inserted(lambda rng: f"name{rng.integers(1, 99)}@mail.example{rng.integers(1, 9)}.org")),
    (0.0003, _inserted(lambda rng: f"81.{rng.integers(1, 200)}.{rng.integers(1, 200)}.{rng.integers(1, 200)}")),
]
"""How often a comment holds what, by what writes it; the shares are near those of Reddit."""


def of_a_machine(forum: str) -> str:
    """Return what a forum's machine says."""
    return _AUTO.format(forum)
