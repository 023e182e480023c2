"""Which column of somebody's table is what: guessed by name and by content, never by name alone.

Column names lie: in real files ``comment_parent_id`` held the parent's author, and headers ran from 0 to 10. So a
name only proposes; what stands in the column decides, and every refusal comes with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest import forum_times, times
from ingest.column_names import ALIASES, INNER, PREFIXED, plain
from ingest.drawn_depth import first_depth

Rows = Sequence[Mapping[str, str]]

GONE = {"[deleted]", "[removed]", "deleted", "removed"}
NO_PARENT = {"", "0", "none", "null", "nan", "op", "root", "-1"}
_LISTED = re.compile(r"[\w:./-]{1,200}")
_NOT_WRITTEN = re.compile(r"scrap|crawl|retriev|collect|download|updat|edit|fetch")
"""In names of times that are not when a comment was written."""
_IN_THREAD = re.compile(r"/comments/[a-z0-9]{4,10}/")
_EPOCH_LIKE = re.compile(r"\d{9,16}(?:\.\d+)?$")


@dataclass
class Guess:
    """Field -> column, and what a person should know of how it was found."""

    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    first_depth: int | None = None
    """What a column of depths holds for roots; None where it draws no tree."""
    why: dict[str, str] = field(default_factory=dict)
    """Field -> "by name", "by content" or "as you said"."""

    @property
    def by_name(self) -> int:
        """How many fields a name proposed."""
        return sum(why == "by name" for why in self.why.values())

    def take(self, wanted: str, column: str, why: str) -> None:
        """Let a column hold a field."""
        self.columns[wanted], self.why[wanted] = column, why


def guess(rows: Rows, named: Mapping[str, str]) -> Guess:
    """Return which column holds which field.

    ``named`` (field -> column) is what the user said; a column "" says that the file has no such field. It stands,
    but for a parent none of whose values is an id. Needs some rows; raises KeyError naming a column that is not there.
    """
    names = list(dict.fromkeys(name for row in rows[:50] for name in row))
    values = {name: [row.get(name, "").strip() for row in rows] for name in names}
    found = Guess()
    for wanted, column in named.items():
        if column and column not in values:
            raise KeyError(column)
        if column:
            found.take(wanted, column, "as you said")
    for wanted in ALIASES:
        if wanted in named or wanted == "parent_id":
            continue
        by_name = next((n for n in _proposed(names, wanted, found) if LOOKS[wanted](values[n])), None)
        if by_name is not None:
            found.take(wanted, by_name, "by name")
    _by_content(values, found, named)
    told = named.get("parent_id")
    if told and not _take_parent(values, told, found, "as you said", least=0.0):
        del found.columns["parent_id"], found.why["parent_id"]
    elif told is None:
        any(_take_parent(values, name, found, "by name", least=0.1) for name in _proposed(names, "parent_id", found))
    _by_page(values, found, named)
    _check_depths(values, found)
    return found


def _check_depths(values: Mapping[str, Sequence[str]], found: Guess) -> None:
    """Keep a column of depths where the rows lie as the tree is read; else say that they do not."""
    column = found.columns.get("indent")
    if column is None or "parent_id" in found.columns:
        return
    groups = values.get(found.columns.get("thread_id", ""), [""] * len(values[column]))
    found.first_depth = first_depth(values[column], groups)
    if found.first_depth is None:
        found.notes.append(
            f"{column!r} tells how deep comments lie, but not in the order of the tree: who answers whom is not known."
        )


def _by_page(values: Mapping[str, Sequence[str]], found: Guess, named: Mapping[str, str]) -> None:
    """Take an address that stands in several rows for the thread, and one that names its thread, as Reddit's do."""
    column = found.columns.get("url")
    if column is None or "thread_id" in found.columns or "thread_id" in named:
        return
    told = values[column]
    shared = len(_filled(told)) > 1 and _distinct(told) <= 0.8
    if shared or _share(told, lambda v: _IN_THREAD.search(v) is not None) > 0.9:
        found.take("thread_id", column, "by content")


def _proposed(names: Sequence[str], wanted: str, found: Guess) -> list[str]:
    """Return the free columns that are called like a field, the likeliest name first."""
    free = [name for name in names if name not in found.columns.values()]
    aliases = ALIASES[wanted]
    ranked = [(aliases.index(plain(name)), name) for name in free if plain(name) in aliases]
    short = {name: PREFIXED.sub("", plain(name)) for name in free}
    ranked += [(len(aliases) + aliases.index(short[name]), name) for name in free
               if wanted != "thread_id" and short[name] in aliases and plain(name) not in aliases]  # fmt: skip
    if wanted in INNER:
        inner = {name: plain(name.rpartition(".")[2]) for name in free if "." in name}
        ranked += [(2 * len(aliases) + aliases.index(last), name) for name, last in inner.items() if last in aliases]
    return [name for _, name in sorted(ranked)]


def _filled(values: Sequence[str]) -> list[str]:
    return [value for value in values[:2_000] if value]


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    filled = _filled(values)
    return sum(map(fits, filled)) / len(filled) if filled else 0.0


def _is_text(values: Sequence[str]) -> bool:
    return bool(_filled(values)) and _share(values, lambda v: not _EPOCH_LIKE.match(v)) > 0.9


def _is_prose(values: Sequence[str]) -> bool:
    filled = _filled(values)
    spoken = [v for v in filled if v not in GONE]
    return (
        bool(spoken) and sum(len(v.split()) for v in spoken) / len(spoken) >= 3 and len(set(spoken)) * 5 > len(spoken)
    )


def _is_id(values: Sequence[str]) -> bool:
    filled = _filled(values)
    return len(set(filled)) * 4 > len(filled) > 0 and _share(values, lambda v: len(v) <= 200 and " " not in v) > 0.99


def _is_time(values: Sequence[str]) -> bool:
    order = forum_times.day_order(values)

    def fits(value: str) -> bool:
        if times.parse(value).at is not None or value.rstrip(") ").endswith(("ago", "ago (edited")):
            return True
        return order is not None and forum_times.read(value, None, None, order).at is not None

    return _share(values, fits) > 0.8


def _is_count(values: Sequence[str]) -> bool:
    return _share(values, lambda v: count(v) is not None) > 0.95


def _is_name(values: Sequence[str]) -> bool:
    return _is_text(values) and _share(values, lambda v: len(v) <= 80) > 0.95


def _is_group(values: Sequence[str]) -> bool:
    return bool(_filled(values)) and _share(values, lambda v: len(v) <= 200) > 0.99


LOOKS: dict[str, Callable[[Sequence[str]], bool]] = {
    "body": lambda values: _is_text(values) and _share(values, lambda v: count(v) is not None) < 0.5,
    "comment_id": _is_id,
    "thread_id": _is_group,
    "author": _is_name,
    "created_at": _is_time,
    "score": _is_count,
    "subject": _is_text,
    "url": lambda values: _share(values, lambda v: v.startswith(("http", "/"))) > 0.8,
    "tag": _is_name,
    "title": _is_text,
    "indent": lambda values: _share(values, lambda v: v.removesuffix(".0").isdecimal() and len(v) < 5) == 1.0,
}
"""Field -> whether a column's values can be that."""


def count(text: str) -> int | None:
    """Return the number that a site printed: "7", "7.0", "1,204", "1.2K". None for what is none."""
    plain = text.strip().lower().replace(",", "")
    factor = {"k": 1_000, "m": 1_000_000}.get(plain[-1:], 1)
    try:
        number = float(plain[:-1] if factor > 1 else plain)
    except ValueError:
        return None
    scaled = round(number * factor, 6)
    return int(scaled) if abs(scaled) < 2**53 and scaled == int(scaled) else None


def _by_content(values: Mapping[str, Sequence[str]], found: Guess, named: Mapping[str, str]) -> None:
    """Fill what no name proposed, where just one column can be meant."""
    free = [name for name in values if name not in found.columns.values()]
    if "body" not in found.columns and "body" not in named:
        prose = [name for name in free if _is_prose(values[name])]
        if prose:
            longest = max(prose, key=lambda name: sum(map(len, _filled(values[name]))))
            found.take("body", longest, "by content")
            found.notes.append(f"{longest!r} was taken for the text, for it holds the longest sentences.")
    exact: dict[str, Callable[[Sequence[str]], bool]] = {
        "url": lambda v: all(v[:2_000]) and _share(v, lambda a: a.startswith(("http://", "https://", "/r/"))) > 0.95,
        "created_at": lambda v: _is_time(v) and len(set(_filled(v))) > 1,
        "comment_id": lambda v: (
            all(v[:2_000]) and _is_id(v) and not _is_fraction(v) and _distinct(v) > 0.98 and not _is_row_number(v)
        ),
        "author": lambda v: _looks_like_people(v),
    }
    for wanted, fits in exact.items():
        candidates = [n for n in free if n not in found.columns.values() and fits(values[n])
                      and not _NOT_WRITTEN.search(n.lower())]  # fmt: skip
        if wanted not in found.columns and wanted not in named and len(candidates) == 1:
            found.take(wanted, candidates[0], "by content")
            found.notes.append(f"{candidates[0]!r} was taken for the {_SAID[wanted]} by what stands in it.")


_SAID = {"created_at": "time", "comment_id": "comment's id", "author": "author", "url": "address"}


def _distinct(values: Sequence[str]) -> float:
    filled = _filled(values)
    return len(set(filled)) / len(filled) if filled else 0.0


def _looks_like_people(values: Sequence[str]) -> bool:
    """Say whether these can be names: one word each, of many lengths (ids are of one or two), some coming again."""
    lengths = {len(v) for v in _filled(values)}
    few = len(_filled(values)) < 20
    return (_is_name(values) and not _is_count(values) and _share(values, lambda v: " " not in v) > 0.95
            and len(set(_filled(values))) > 1 and _distinct(values) <= 0.98 and (few or len(lengths) > 4))  # fmt: skip


def _is_fraction(values: Sequence[str]) -> bool:
    """Say whether these are measured numbers, such as a tool's sentiment, which happen to differ."""
    return _share(values, lambda v: "." in v and v.lstrip("-").replace(".", "", 1).isdecimal()) > 0.5


def _is_row_number(values: Sequence[str]) -> bool:
    return [v for v in values[:50] if v] in ([str(i) for i in range(len(values[:50]))],
                                             [str(i) for i in range(1, len(values[:50]) + 1)])  # fmt: skip


def _take_parent(values: Mapping[str, Sequence[str]], name: str, found: Guess, why: str, least: float) -> bool:
    """Take a column for the parent when its values are ids of this table, as a share above ``least``; else say why."""
    ids, groups = (_ids(values, found.columns.get(wanted)) for wanted in ("comment_id", "thread_id"))
    answers = {bare(last_of(v)) for v in values[name] if last_of(v).lower() not in NO_PARENT} - groups
    empty = all(last_of(v).lower() in NO_PARENT for v in values[name])
    met = len(answers & ids)
    if ids and not empty and (not answers or (met and met >= least * len(answers))):
        found.take("parent_id", name, why)
        return True
    if answers and ids:
        other = next((n for n in values if n != name and len(answers & _ids(values, n)) > 0.5 * len(answers)), None)
        where = f"; they stand in {other!r}" if other else ""
        found.notes.append(
            f"{name!r} was not taken for the parent: its values are no comment ids of this table{where}."
        )
    elif why == "as you said":
        reason = "it is empty" if empty else "no column holds the comments' own ids"
        found.notes.append(f"{name!r} was not taken for the parent: {reason}.")
    return False


def _ids(values: Mapping[str, Sequence[str]], column: str | None) -> set[str]:
    return {bare(v) for v in values.get(column or "", []) if v}


def last_of(value: str) -> str:
    """Return the last id of a printed list, such as all comments above one: "['a1', 'b2']" gives b2."""
    if not value.startswith("["):
        return value
    return next(reversed(_LISTED.findall(value)), "")


def bare(value: str) -> str:
    """Return an id without Reddit's kind (t1_, t3_) and without the ".0" of a number that was read as a fraction."""
    value = re.sub(r"^t[1-6]_", "", value.strip())
    return value[:-2] if re.fullmatch(r"\d+\.0", value) else value
