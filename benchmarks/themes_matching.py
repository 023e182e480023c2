"""How fast the wording of a codebook is found in a million comments, against regular expressions with the same answer.

    python benchmarks/themes_matching.py [HOW_MANY]

Made comments (benchmarks/arctic_text.py), and a made codebook of 20 themes with 30 entries each: 18 words, 9 phrases of
two words and 3 of three, taken from other made comments. The peers know every form of every word, whole words only and
what ends a phrase, so their cells (comment and theme) must be the same: one regular expression per theme, plain, and as
a trie, the best form that ``re`` has. They are given as many comments as a minute allows. Then what assigning themes
costs as a whole: chains, the story's own words, and the lists that are stored. Processor time of one core.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.codebook import Codebook, default, loads
from analysis.inflection import forms
from analysis.matching import Matcher
from analysis.terms import fold, words_of
from analysis.themes import codes
from benchmarks.arctic_text import Speaker
from ingest.schema import empty

THEMES, WORDS, PAIRS, TRIPLES = 20, 18, 9, 3
RARE = 0.01
"""In what part of the comments a word of an entry stands at most, and the rarest word of a phrase."""
BLOCK = 20_000
BEFORE, AFTER = r"\b(?<!\w')", r"(?:(?<=..)'s)?\b(?!'\w)"
APART = r"(?:(?!\n\n|[.,;:!?…]['\")\]]?\s)\W)+"
FIXED = {
    "story_id": "made", "platform": "made", "thread_id": "made", "parent_source": "explicit", "depth": 0,
    "author_kind": "user", "created_precision": "unknown", "score_kind": "none", "state": "present", "dump_id": "made",
    "locator": "made", "parent_confidence": 1.0,
}  # fmt: skip
Trie = dict[str, "Trie"]


def said(count: int, seed: int) -> list[str]:
    """Return made comments."""
    speaker, dice = Speaker(), np.random.default_rng(seed)
    return [text for start in range(0, count, BLOCK) for text in speaker.say(min(BLOCK, count - start), dice)]


def made_codebook(texts: list[str]) -> Codebook:
    """Return a codebook of rather rare words and phrases that stand in the texts."""
    dice = np.random.default_rng(20261122)
    lines = [words_of(fold(text)) for text in texts]
    counts = Counter(word for line in lines for word in set(line))
    rare = {word for word, count in counts.items() if 2 < count <= RARE * len(lines) and _plain(word)}

    def pick(length: int, count: int) -> list[str]:
        runs = Counter(run for line in lines for run in zip(*(line[place:] for place in range(length))))
        fit = {run: runs[run] for run in sorted(runs) if all(map(_plain, run)) and max(run, key=len) in rare}
        shares = np.array(list(fit.values())) / sum(fit.values())
        chosen = dice.choice(len(fit), count, replace=False, p=shares)
        held = [" ".join(run) for run in fit]
        return [held[place] for place in chosen]

    entries = [pick(length, THEMES * each) for length, each in ((1, WORDS), (2, PAIRS), (3, TRIPLES))]
    sections = []
    for number in range(THEMES):
        words, pairs, triples = (held[number::THEMES] for held in entries)
        head = f'[themes.t{number}]\ntitle = "T"\ndefinition = "D"\n'
        sections.append(f"{head}words = {words}\nphrases = {[*pairs, *triples]}\n")
    return loads("version = 1\n" + "".join(sections), "made")


def _plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) > 2


def plain(entries: tuple[str, ...]) -> str:
    """Return one pattern for all entries of a theme."""
    return "|".join(
        (AFTER + APART + BEFORE).join(f"(?:{'|'.join(sorted(forms(word)))})" for word in entry.split())
        for entry in entries
    )


def as_trie(entries: tuple[str, ...]) -> str:
    """Return the same as a trie of letters, in which a space stands for what may be between words."""
    trie: Trie = {}
    for entry in entries:
        ends = [trie]
        for place, word in enumerate(entry.split()):
            told = [(" " if place else "") + form for form in sorted(forms(word))]
            ends = [_down(end, letters) for end in ends for letters in told]
        for end in ends:
            end[""] = {}
    return _pattern(trie)


def _down(trie: Trie, letters: str) -> Trie:
    for letter in letters:
        trie = trie.setdefault(letter, {})
    return trie


def _pattern(trie: Trie) -> str:
    branches = [
        "" if not letter else (AFTER + APART + BEFORE if letter == " " else letter) + _pattern(below)
        for letter, below in sorted(trie.items(), reverse=True)
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def cells_of(patterns: list[str], texts: list[str]) -> set[tuple[int, int]]:
    """Return (text, theme) for every theme whose pattern stands in a text."""
    compiled = [re.compile(f"{BEFORE}(?:{pattern}){AFTER}") for pattern in patterns]
    folded = [fold(text).replace("_", "-") for text in texts]  # no part of a word here, but one for ``re``
    return {(row, theme) for row, text in enumerate(folded) for theme, one in enumerate(compiled) if one.search(text)}


def threads_of(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tidy comments in threads of about ten, seven in ten of them replies, and the threads with their heads."""
    dice, count = np.random.default_rng(20261122), len(texts)
    thread = np.sort(dice.integers(0, max(count // 10, 1), count))
    begin = np.searchsorted(thread, thread)
    above = begin + (dice.random(count) * (np.arange(count) - begin)).astype(np.int64)
    root = (above == np.arange(count)) | (dice.random(count) < 0.3)
    names = "t" + pd.Series(thread).astype("str")
    columns = {**FIXED, "thread_id": names, "story_id": names, "comment_id": np.arange(count).astype(str),
               "position": np.arange(count), "parent_id": pd.Series(above.astype(str)).mask(root),
               "body": texts}  # fmt: skip
    comments = empty("comments").reindex(range(count)).assign(**columns)
    dtypes = {name: empty("comments")[name].dtype for name in comments if name != "platform"}
    heads = names.drop_duplicates().tolist()
    threads = {"platform": "made", "thread_id": heads, "story_id": heads, "title": texts[: len(heads)]}
    return comments.astype(dtypes), pd.DataFrame({**threads, "story_text": None})


def main() -> None:
    """Print seconds and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    texts, book = said(count, 1), made_codebook(said(min(count, 50_000), 2))
    matcher, array = Matcher(book), pa.array(texts, pa.large_string())
    clock = time.process_time()
    found = matcher.find_all(array)
    own = (time.process_time() - clock) / count
    held = set(zip(found.row.tolist(), found.theme.tolist()))
    letters = np.mean([len(text) for text in texts])
    print(f"{count:,} comments of {letters:.0f} letters, {len(held) / count:.2f} cells per comment\n")
    print(f"ours: {own * count:.2f} s, {1 / own:,.0f} comments/s")
    for name, shape, few in (("plain re", plain, 2_000), ("re as a trie", as_trie, 20_000)):
        patterns = [shape((*theme.words, *theme.phrases)) for theme in book.themes]
        few = min(few, count)
        clock = time.process_time()
        cells = cells_of(patterns, texts[:few])
        took = (time.process_time() - clock) / few
        other = len(cells ^ {cell for cell in held if cell[0] < few})
        print(f"{name}, one per theme: {1 / took:,.0f} comments/s, {took / own:.0f} times as long; on {few:,} comments "
              f"{len(cells):,} cells, {other} of them different")  # fmt: skip
    comments, threads = threads_of(texts)
    for name, codebook in (("the made codebook", book), ("the bundled codebook", default())):
        clock = time.process_time()
        coded = codes(comments, codebook, threads)
        took = time.process_time() - clock
        share = coded["themes"].map(len).astype(bool).mean()
        print(f"codes under {name}: {took:.2f} s, {took / count * 1e6:.1f} µs per comment; {share:.2f} have a theme")


if __name__ == "__main__":
    main()
