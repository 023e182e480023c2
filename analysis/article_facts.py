"""The articles about one story laid side by side: which of them say what, so that one sees what only one says.

Compared are things that can be checked: dates, money, numbers, case numbers, names, lists of names, quoted phrases,
what is denied, and phrases that several share. Each is brought to one form first ("$1,000", "a thousand dollars"), so
that two articles agree whatever their style. No model is used, and what an article means by it is not judged.
"""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from analysis import claims
from analysis.claims import Said
from analysis.facts import find_facts, synonyms
from analysis.names import capitals
from analysis.paragraphs import is_heading, paragraphs
from analysis.terms import WORD, fold

COLUMNS = {
    "story_id": "str", "kind": "str", "fact": "str", "key": "str", "document_id": "str", "paragraph": "int64",
    "paragraph_start": "int64", "paragraph_end": "int64", "paragraph_span": "str", "mentions": "int64",
    "documents": "int64", "of": "int64", "reach": "str",
}  # fmt: skip
KINDS = ("case", "money", "date", "denial", "quote", "list", "percent", "number", "name", "absence", "phrase")
"""What is compared, the most telling first."""
_BETWEEN = frozenset(
    ["and", "or", "in", "the", "rest", "of", "with", "together", "those", "from", "to", "other", "mainland", "wider",
     "as", "well", "for", "all", "both"]
)  # fmt: skip
ALIKE = 0.5
"""Two lists are the same from this part of their names on (Jaccard)."""
LISTED = 3
"""Names of a list at least."""
TELLING = frozenset(
    f"no {word}" for word in ("merit", "basis", "evidence", "proof", "consent", "permission", "foundation")
)
"""What is worth saying that there is none of, even where one article alone says so."""


def article_facts(documents: pd.DataFrame) -> pd.DataFrame:
    """Say of each fact in which articles of its story it stands.

    Needs the tidy ``documents``. Returns one row per fact and article that has it, by story, those in most articles
    first, then by ``KINDS``: ``story_id``, ``kind``, ``fact`` (as it is written most often), ``key`` (what its forms
    share), ``document_id``, ``paragraph``, ``paragraph_start``, ``paragraph_end`` and ``paragraph_span`` (where it
    stands first in that article), ``mentions`` (how often there), ``documents`` (articles that have it), ``of``
    (articles of the story) and ``reach``: "all", "some", "one", or "only" where the story has one article.
    """
    tables = [_of_story(group.reset_index(drop=True)) for _, group in paragraphs(documents).groupby("story_id")]
    if not any(len(table) for table in tables):
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    return pd.concat(tables, ignore_index=True).astype(COLUMNS)[list(COLUMNS)]


def _of_story(parts: pd.DataFrame) -> pd.DataFrame:
    texts, owners, numbers = (parts[name].tolist() for name in ("text", "document_id", "paragraph"))
    facts: dict[tuple[str, str], list[Said]] = {}
    for said in sorted(_all_said(texts, owners), key=lambda said: (said.place, said.start, said.end)):
        facts.setdefault((said.kind, said.key), []).append(said)
    of = len(set(owners))
    rows: list[tuple[object, ...]] = []
    for (kind, key), mentions in facts.items():
        written = _written([_span(texts, said) for said in mentions])
        counts = Counter(owners[said.place] for said in mentions)
        for document, number in counts.items():
            first = next(said for said in mentions if owners[said.place] == document)
            where = (document, numbers[first.place], first.start, first.end, _span(texts, first))
            rows.append((kind, written, key, *where, number, len(counts), of, _reach(len(counts), of)))
    table = pd.DataFrame(rows, columns=list(COLUMNS)[1:])
    rank = table["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    order = table.assign(rank=rank, fewest=-table["documents"]).sort_values(["fewest", "rank", "key"], kind="stable")
    return order.assign(story_id=parts["story_id"].iloc[0])[list(COLUMNS)]


def _all_said(texts: list[str], owners: list[str]) -> list[Said]:
    """Return all that the articles of a story say that can be laid side by side."""
    known = capitals(texts)
    facts = [find_facts(text, known) for text in texts]
    fuller = synonyms((fact.kind, fact.key) for found in facts for fact in found)
    plain = [
        Said(place, fact.start, fact.end, fact.kind, fuller.get((fact.kind, fact.key), fact.key))
        for place, found in enumerate(facts)
        for fact in found
    ]
    quotes = list(claims.quotations(texts))
    taken = [[(fact.start, fact.end) for fact in found] for found in facts]
    for said in _in_several(quotes, owners):
        taken[said.place].append((said.start, said.end))
    bodies = ["" if is_heading(text) else text for text in texts]
    denied = list(claims.denials(texts))
    told = [said for said in denied if said.kind == "denial" or said.key in TELLING]
    told += [said for said in _in_several(denied, owners) if said not in told]
    return [*plain, *_lists(texts, plain), *told, *quotes, *claims.shared_phrases(bodies, owners, taken)]


def _in_several(found: list[Said], owners: list[str]) -> list[Said]:
    """Return what several articles say."""
    where: dict[tuple[str, str], set[str]] = {}
    for said in found:
        where.setdefault((said.kind, said.key), set()).add(owners[said.place])
    return [said for said in found if len(where[said.kind, said.key]) > 1]


def _lists(texts: list[str], plain: list[Said]) -> list[Said]:
    """Return the lists of three names or more; lists that share most names have one key."""
    runs: list[list[Said]] = []
    for name in (said for said in plain if said.kind == "name"):
        last = runs[-1][-1] if runs else None
        if last and last.place == name.place and _is_between(texts[name.place][last.end : name.start]):
            runs[-1].append(name)
        else:
            runs.append([name])
    lists: list[Said] = []
    keys: list[frozenset[str]] = []
    for run in sorted(runs, key=lambda run: (-len({name.key for name in run}), run[0].place, run[0].start)):
        names = frozenset(name.key for name in run)
        said = fold(texts[run[0].place][run[0].start : run[-1].end])
        if len(names) >= LISTED and (" and " in said or " or " in said):
            key = next((key for key in keys if len(key & names) >= ALIKE * len(key | names)), names)
            keys.append(key)
            lists.append(Said(run[0].place, run[0].start, run[-1].end, "list", " · ".join(sorted(key))))
    return lists


def _is_between(gap: str) -> bool:
    words = WORD.findall(fold(gap))
    return len(gap) <= 60 and not re.search(r"[.!?;:]", gap) and ("," in gap or bool({"and", "or"} & set(words))) and (
        set(words) <= _BETWEEN
    )  # fmt: skip


def _span(texts: list[str], said: Said) -> str:
    return texts[said.place][said.start : said.end]


def _written(spans: list[str]) -> str:
    """Return how a fact is written most often; of equal ones the shortest."""
    counts = Counter(" ".join(span.split()) for span in spans)
    return min(counts, key=lambda form: (-counts[form], len(form), form))


def _reach(documents: int, of: int) -> str:
    if of == 1:
        return "only"
    return "all" if documents == of else "one" if documents == 1 else "some"
