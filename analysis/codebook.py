"""A codebook: the themes people look for, as a TOML file that is edited and reviewed like code.

    version = 1
    threshold = 0.4                  # a comment is under a theme from this strength on
    [chain]                          # how much of a theme a reply takes over (optional)
    parent = 0.79
    starter = 0.67
    [themes.some_name]
    title = "As charts show it"
    definition = "What belongs here, and what does not."
    words = ["sue", "lawsuit*", "=inn"]      # one word each
    phrases = ["belong to them", "sell ... data", "agree?"]
    exclude = ["text editor"]                # a match that touches one of these does not count
    examples = ["A whole comment as people write it."]
    color = 0                                # place in the palette (optional)

Words stand for all their forms (analysis/inflection.py); ``word*`` is a beginning, ``=word`` this very form. In a
phrase ``...`` stands for up to three words. The chain factors are what a Slashdot thread of 56 hand-labelled comments
shows: a reply keeps its parent's theme in 79 %, that of the comment that started its subject in 67 % of cases.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import tomli_w

from analysis.terms import Term, TermError, parse_term
from analysis.toml_file import FileError, check_keys, content_of, text_of

BUNDLED = Path(__file__).parent.parent / "data" / "codebooks" / "default.toml"
SAVED = "codebook.toml"
"""Its file in the folder of a store, once it was edited on the screen."""
UNASSIGNED = "unassigned"
"""The row of a shares table for comments under no theme; no theme may be called so."""


class CodebookError(FileError):
    """A codebook cannot be used. The message names the file, the theme and the remedy."""


@dataclass(frozen=True)
class Chain:
    """What part of a theme's strength a reply takes over."""

    parent: float = 0.79
    """From the comment it answers."""
    starter: float = 0.67
    """From the comment that started its subject."""


@dataclass(frozen=True)
class Theme:
    """A named idea and the wording that shows it."""

    name: str
    title: str
    definition: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    color: int | None = None


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of their file, and the rules for assigning them."""

    name: str
    """Where it came from: a file name."""
    version: str
    threshold: float
    """A comment is under a theme when the strength of its evidence is at least this."""
    themes: tuple[Theme, ...]
    chain: Chain = field(default_factory=Chain)

    @cached_property
    def digest(self) -> str:
        """The sha-256 of its content. Layout, comments and the file's name make no difference."""
        content = {"version": self.version, "threshold": self.threshold, "chain": asdict(self.chain)}
        text = json.dumps({**content, "themes": [asdict(theme) for theme in self.themes]}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its themes."""
        return tuple(theme.name for theme in self.themes)

    def __getitem__(self, name: str) -> Theme:
        """Return the theme called ``name``; raises KeyError where there is none."""
        return {theme.name: theme for theme in self.themes}[name]


def default() -> Codebook:
    """Return the bundled codebook."""
    return load(BUNDLED)


def load(path: Path | str) -> Codebook:
    """Read a codebook file. Raises CodebookError, also when the file cannot be opened or is not UTF-8."""
    path = Path(path)
    return loads(text_of(path, CodebookError), path.name)


@lru_cache(maxsize=16)
def loads(text: str, name: str) -> Codebook:
    """Read a codebook from its text; ``name`` is what errors call it. Raises CodebookError."""
    content, version = content_of(text, name, ("version", "threshold", "chain", "themes"), CodebookError)
    themes = _table(content, "themes", name)
    if not themes:
        raise CodebookError(f"{name}: has no theme. Add a [themes.<name>] section.")
    return Codebook(
        name=name,
        version=version,
        threshold=_fraction(content, "threshold", name, 0.4),
        themes=tuple(_theme(key, _table(themes, key, f"{name}: themes"), f"{name}: theme {key}") for key in themes),
        chain=_chain(_table(content, "chain", name), f"{name}: chain"),
    )


def of_store(root: Path | str) -> Codebook:
    """Return the codebook saved beside the tables of a store; the bundled one where none was. Raises CodebookError."""
    own = Path(root) / SAVED
    return load(own) if own.exists() else default()


def dumps(codebook: Codebook) -> str:
    """Return the codebook as the text of its file: ``loads`` gives the same themes and rules back."""
    themes = {theme.name: _filled(asdict(theme)) for theme in codebook.themes}
    rules = {"version": codebook.version, "threshold": codebook.threshold, "chain": asdict(codebook.chain)}
    return tomli_w.dumps({**rules, "themes": themes})


def save(codebook: Codebook, path: Path | str) -> None:
    """Write the codebook to a file, in one step. Raises CodebookError where the disk refuses."""
    path = Path(path)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(dumps(codebook), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise CodebookError(f"{path}: cannot be written ({error.strerror}). Check the disk and its rights.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _filled(theme: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of a theme that its section in the file has."""
    return {key: value for key, value in theme.items() if key != "name" and value not in (None, ())}


def _chain(content: Mapping[str, Any], where: str) -> Chain:
    check_keys(content, ("parent", "starter"), where, CodebookError)
    usual = Chain()
    return Chain(
        parent=_fraction(content, "parent", where, usual.parent, zero=True),
        starter=_fraction(content, "starter", where, usual.starter, zero=True),
    )


def _theme(name: str, content: Mapping[str, Any], where: str) -> Theme:
    keys = ("title", "definition", "words", "phrases", "exclude", "examples", "color")
    check_keys(content, keys, where, CodebookError)
    if name == UNASSIGNED or not name.replace("_", "").replace("-", "").isalnum():
        remedy = f"Use letters, digits, - and _ only, and not the word {UNASSIGNED}."
        raise CodebookError(f"{where}: cannot be called that. {remedy}")
    color = content.get("color")
    if color is not None and (isinstance(color, bool) or not isinstance(color, int) or color < 0):
        raise CodebookError(f"{where}: color must be a whole number from 0 on. It is a place in the palette.")
    theme = Theme(
        name=name,
        title=_text(content, "title", where),
        definition=_text(content, "definition", where),
        words=_terms(content, "words", where),
        phrases=_terms(content, "phrases", where),
        exclude=_terms(content, "exclude", where),
        examples=_texts(content, "examples", where),
        color=color,
    )
    if not (theme.words or theme.phrases or theme.examples):
        raise CodebookError(f"{where}: is empty. Give it words, phrases or examples.")
    return theme


def _table(content: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise CodebookError(f"{where}: {key} must be a section. Write [{key}] or [themes.{key}].")
    return value


def _fraction(content: Mapping[str, Any], key: str, where: str, usual: float, *, zero: bool = False) -> float:
    value = content.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not (0 < value <= 1 or (zero and value == 0)):
        raise CodebookError(f"{where}: {key} must be a number {'from' if zero else 'above'} 0 to 1, such as {usual}.")
    return float(value)


def _text(content: Mapping[str, Any], key: str, where: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CodebookError(f'{where}: {key} is missing or not a text. Write {key} = "…".')
    return value.strip()


def _texts(content: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise CodebookError(f'{where}: {key} must be a list of texts. Write {key} = ["…", "…"].')
    return tuple(value)


def _terms(content: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return the entries of a word list, checked one by one."""
    entries = _texts(content, key, where)
    seen: dict[Term, str] = {}
    for entry in entries:
        try:
            term = parse_term(entry)
        except TermError as error:
            raise CodebookError(f'{where}: "{entry}" in {key}: {error}') from error
        if key == "words" and len(term.slots) > 1 and " " in entry.strip():
            raise CodebookError(f'{where}: "{entry}" in words is more than one word. Move it to phrases.')
        if term in seen:
            raise CodebookError(f'{where}: "{entry}" stands in {key} twice (as "{seen[term]}"). Remove one.')
        seen[term] = entry
    return entries
