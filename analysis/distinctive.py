"""Words that tell one group of comments from the others: log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16 (2008), eq. 15 to 22: the log-odds of a word in the
group less those in all others, both smoothed by what the word amounts to overall (eq. 15 and 16, with alpha_w in
proportion to the word's share of all text), over their standard deviation (eq. 20): a z score (eq. 22). The unit is the
comment: a word counts once in each, however often it is said there. Comments that answer each other share words, so a
z score is a measure of how much a word stands out rather than a strict test.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.matching import STOPWORDS
from analysis.multiplicity import LEVEL, holm
from analysis.terms import WORD, bare, fold
from ingest.schema import KEY

PRIOR = 0.1
"""Weight of the prior: as if a tenth of all text, in the overall mix of words, stood in every group."""
LEAST_COMMENTS = 2
"""Comments of a group that must hold a word; by at least two authors."""
LEAST_OVERALL = 3
"""Comments of all groups that must hold a word for it to be tested."""
COLUMNS = {
    "group": "str", "word": "str", "comments": "int64", "of": "int64", "others": "int64", "of_others": "int64",
    "authors": "int64", "log_odds": "float64", "z": "float64", "p_holm": "float64", "told": "bool",
}  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}")
_HANDLE = re.compile(r"(?<![\w/])(?:@|u/|/u/)[\w-]+")


def distinctive(comments: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Return the words that stand out in each group against all others.

    Needs the tidy ``comments`` and the ``group`` of each (analysis/groups.py). Words are folded as in
    analysis/terms.py; common words, numbers, addresses and the names of the authors are left out, and so is a word that
    only one author uses. Returns one row per group and word with a positive z, by group and falling z: ``group``,
    ``word``, ``comments`` (of the group that hold it), ``of`` (comments of the group with text), ``others`` and
    ``of_others`` (the same in all other groups), ``authors`` (of the group who use it; a comment without a named author
    counts as an author of its own), ``log_odds`` (difference), ``z``, ``p_holm`` (one-sided, corrected after Holm over
    all words and groups) and ``told`` (p_holm is below ``LEVEL``). With fewer than two groups it is empty.
    """
    held = comments[group.notna() & comments["body"].notna()]
    names = sorted(group[held.index].unique())
    if len(names) < 2:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    handles = {fold(name) for name in comments["author"].dropna()}
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text, who, name in zip(held["body"], _people(held), group[held.index], strict=True):
        for word in set(words(text)) - handles:
            counts[name][word] += 1
            people[name, word].add(who)
    sizes = group[held.index].value_counts()
    rows = [row for name in names for row in _standing_out(name, counts, people)]
    table = pd.DataFrame(rows, columns=["group", "word", "comments", "others", "authors", "log_odds", "z"])
    table = table.assign(of=table["group"].map(sizes), of_others=len(held) - table["group"].map(sizes))
    chance = table["z"].map(lambda z: 1 - NormalDist().cdf(z)).to_numpy(np.float64)
    corrected = holm(chance)
    table = table.assign(p_holm=corrected, told=corrected < LEVEL)
    table = table[(table["z"] > 0) & (table["comments"] >= LEAST_COMMENTS) & (table["authors"] > 1)]
    table = table.sort_values(["group", "z", "comments", "word"], ascending=[True, False, False, True])
    return table[list(COLUMNS)].reset_index(drop=True).astype(COLUMNS)


def words(text: str) -> Iterator[str]:
    """Walk through the words of a text that can tell a group: folded, without common ones, numbers and addresses."""
    folded = fold(_HANDLE.sub(" ", _ADDRESS.sub(" ", text)))
    for match in WORD.finditer(folded):
        word = bare(match[0])
        if len(word) > 1 and word not in STOPWORDS and not word.isnumeric():
            yield word


def comments_with(comments: pd.DataFrame, word: str) -> pd.DataFrame:
    """Return the comments whose body holds a word of ``distinctive``."""
    holds = [isinstance(text, str) and word in words(text) for text in comments["body"]]
    found: pd.DataFrame = comments[np.array(holds, dtype=bool)]
    return found


def log_odds(here: float, size: float, others: float, size_others: float, prior: float,
             all_prior: float) -> tuple[float, float]:  # fmt: skip
    """Return the difference of the smoothed log-odds of a word in two bodies of text, and its z score.

    Needs how often the word stands in each (y), how many words each has (n), and the prior of the word and of all words
    together (alpha).
    """
    delta = np.log((here + prior) / (size + all_prior - here - prior)) - np.log(
        (others + prior) / (size_others + all_prior - others - prior)
    )
    return float(delta), float(delta / np.sqrt(1 / (here + prior) + 1 / (others + prior)))


def _standing_out(
    name: str, counts: dict[str, Counter[str]], people: dict[tuple[str, str], set[str]]
) -> Iterator[tuple[object, ...]]:
    """Walk through the words of one group, with how far each stands out."""
    total = sum(counts.values(), Counter[str]())
    size, every = counts[name].total(), total.total()
    for word, here in counts[name].items():
        others = total[word] - here
        if total[word] < LEAST_OVERALL:
            continue
        delta, z = log_odds(here, size, others, every - size, PRIOR * total[word], PRIOR * every)
        yield name, word, here, others, len(people[name, word]), delta, z


def _people(comments: pd.DataFrame) -> list[str]:
    """Return who wrote each comment; one without a named author was written by somebody of its own."""
    named = comments["author"].where(~comments["author_kind"].isin(["anonymous", "deleted"]))
    keys = zip(*(comments[name].astype("str") for name in KEY), strict=True)
    return [
        author if isinstance(author, str) else "\0" + "/".join(key) for author, key in zip(named, keys, strict=True)
    ]
