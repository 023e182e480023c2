"""Every regular expression of the readers on texts that make such expressions slow: ``python -m fuzz.patterns``.

For each place of an expression where something repeats, the text that leads there is followed by thousands of what
repeats, or that whole text is repeated. It tells where four times the length takes far more than four times the time.
What it tells is to be looked at: an expression may be given short texts only.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import ingest

LENGTH = 4_000
"""Characters of the longer text."""
MOST = 0.02
"""Seconds that it may take."""
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_FILLERS = " \n\t-a0<>.,:;/_*#@=\"'[]()&"
_OF_CATEGORY = {
    "CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a",
    "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_WORD": "-",
}  # fmt: skip


def _one(op: str, value: Any) -> str:  # noqa: ANN401  (a part of a parsed expression)
    """Return a text that one part of an expression matches, repeated as little as it may, at least once."""
    match op:
        case "LITERAL":
            return chr(int(value))
        case "NOT_LITERAL" | "ANY":
            return "a" if value != ord("a") else "b"
        case "IN":
            return _member(value)
        case "BRANCH":
            return _text(value[1][0])
        case "SUBPATTERN":
            return _text(value[3])
        case "ATOMIC_GROUP":
            return _text(value)
        case _ if op in _REPEATS:
            return _text(value[2]) * max(int(value[0]), 1)
        case _:
            return ""


def _member(members: Any) -> str:  # noqa: ANN401
    """Return a character of a set."""
    first, value = members[0]
    if str(first) == "NEGATE":
        inside = re.compile("[" + "".join(_escaped(str(o), v) for o, v in members[1:]) + "]")
        return next((c for c in "a 0-<\n" if not inside.match(c)), "é")
    match str(first):
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case _:
            return _OF_CATEGORY[str(value)]


def _escaped(op: str, value: Any) -> str:  # noqa: ANN401
    if op == "LITERAL":
        return re.escape(chr(value))
    if op == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[str(value).rpartition("_")[2]]
    return "\\" + (letter.upper() if "_NOT_" in str(value) else letter)


def _text(parts: Any) -> str:  # noqa: ANN401
    return "".join(_one(str(op), value) for op, value in parts)


def pumps(parts: Any, before: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield (text that leads to it, what repeats) for each place of a parsed expression where much may repeat."""
    for code, value in parts:
        op = str(code)
        if op in _REPEATS:
            if value[1] > 100:
                yield before, _text(value[2]) or "a"
            yield from pumps(value[2], before)
        elif op == "BRANCH":
            for branch in value[1]:
                yield from pumps(branch, before)
        elif op in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            yield from pumps(
                {"SUBPATTERN": lambda v: v[3], "ATOMIC_GROUP": lambda v: v}.get(op, lambda v: v[1])(value), before
            )
        before += _one(op, value)


def texts(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Yield what makes the texts for an expression, of any length."""
    seen: set[tuple[str, str]] = set()
    for before, repeated in pumps(parser.parse(pattern.pattern, pattern.flags), ""):
        for filler in [repeated, *_FILLERS]:
            if (before, filler) in seen or (filler != repeated and not _may_repeat(pattern, before, filler)):
                continue
            seen.add((before, filler))
            yield lambda n, b=before, f=filler: b + f * (n // len(f)) + "\x01"  # type: ignore[misc]
            if before:
                yield lambda n, b=before + filler: "\n" + b * (n // len(b)) + "\x01"  # type: ignore[misc]


def _may_repeat(pattern: re.Pattern[str], before: str, filler: str) -> bool:
    """Say whether an expression gets further into a text with this filler than it does without: cheaply guessed."""
    return filler in " \n" or filler in before or re.escape(filler) in pattern.pattern or filler in pattern.pattern


def took(pattern: re.Pattern[str], text: str, *, anywhere: bool) -> float:
    """Return the seconds of computing that looking through a text takes."""
    began = time.process_time()
    if anywhere:
        sum(1 for _ in pattern.finditer(text))
    else:
        pattern.match(text)
    return time.process_time() - began


def slow(pattern: re.Pattern[str], *, anywhere: bool) -> tuple[float, str] | None:
    """Return the seconds and the beginning of a text that makes an expression slow; None where none does."""
    for make in texts(pattern):
        short = took(pattern, make(LENGTH // 4), anywhere=anywhere)
        if short < MOST / 30:
            continue
        long = took(pattern, make(LENGTH), anywhere=anywhere)
        if long > MOST and long > 7 * short:
            return long, make(60)
    return None


def patterns(module: ModuleType) -> dict[str, tuple[re.Pattern[str], bool]]:
    """Return the expressions over text that a module names or writes where it uses them, and whether it searches."""
    source = inspect.getsource(module)
    named = {k: v for k, v in vars(module).items() if isinstance(v, re.Pattern) and isinstance(v.pattern, str)}
    found = {name: (pattern, _searched(name, source)) for name, pattern in named.items() if f"{name} = " in source}
    known = {pattern.pattern for pattern, _ in found.values()}
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        method = ast.unparse(call.func)
        text = call.args[0] if call.args and method.startswith("re.") else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value not in known:
            flags = [k.value for k in call.keywords if k.arg == "flags"] + call.args[1:] * (method == "re.compile")
            asked = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
            found[f"line {call.lineno}"] = re.compile(text.value, asked), not method.endswith("match")
    return found


def _searched(name: str, source: str) -> bool:
    """Say whether a module looks for an expression anywhere in a text, not only at its beginning."""
    return not re.search(rf"\b{name}\.(?:full)?match\b", source) or bool(
        re.search(rf"\b{name}\.(?:search|sub|subn|finditer|findall|split)\b", source)
    )


def main() -> None:
    """Tell the slow ones."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--from", dest="first", default="", metavar="MODULE", help="go on there")
    first = asked.parse_args().first
    for found in pkgutil.walk_packages(ingest.__path__, "ingest."):
        if found.name < first:
            continue
        for name, (pattern, anywhere) in patterns(importlib.import_module(found.name)).items():
            if told := slow(pattern, anywhere=anywhere):
                print(f"{found.name} {name}: {told[0]:.2f} s for {LENGTH:,} of {told[1]!r}", flush=True)


if __name__ == "__main__":
    main()
