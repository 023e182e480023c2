"""How words are read: the neutral band and the words of a field, as a TOML file that is edited and reviewed like code.

    version = 1
    neutral_band = 0.3               # scores nearer to zero than this are neutral
    drop = ["free", "share"]         # words of VADER's list whose sign misleads here
    [add]                            # words it lacks, or counts otherwise: from -4 (hostile) to 4 (friendly)
    sued = -1.6

One word per entry, in the form in which people write it. The plain VADER scores never hang on this file.
"""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from analysis import vader
from analysis.toml_file import FileError, content_of, text_of

BUNDLED = Path(__file__).parent.parent / "data" / "sentiment.toml"
SAVED = "sentiment.toml"
"""Its file in the folder of a store, for one who wants other words there."""
STRONGEST = 4.0
"""What a word may count at most, as in VADER's list."""
PLAIN_BAND = 0.05
"""The band VADER's authors use."""
_KEYS = ("version", "neutral_band", "drop", "add")


class ToneError(FileError):
    """A file of words cannot be used. The message names the file, the place and the remedy."""


@dataclass(frozen=True)
class Tone:
    """What is changed about VADER's reading."""

    name: str
    """Where it came from: a file name."""
    version: str
    neutral_band: float = PLAIN_BAND
    drop: tuple[str, ...] = ()
    add: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The sha-256 of its content. Layout, comments, order and the file's name make no difference."""
        content = [self.version, self.neutral_band, sorted(self.drop), sorted(self.add.items())]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    @cached_property
    def lexicon(self) -> vader.Lexicon:
        """VADER's list with the changes."""
        return vader.PLAIN.changed(self.drop, self.add)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The words that count otherwise than in VADER's list: a text without any of them reads the same."""
        return frozenset([*self.drop, *self.add])


def default() -> Tone:
    """Return the bundled words."""
    return load(BUNDLED)


def load(path: Path | str) -> Tone:
    """Read a file of words. Raises ToneError, also when the file cannot be opened or is not UTF-8."""
    path = Path(path)
    return loads(text_of(path, ToneError), path.name)


def of_store(root: Path | str) -> Tone:
    """Return the words kept beside the tables of a store; the bundled ones where there are none. Raises ToneError."""
    own = Path(root) / SAVED
    return load(own) if own.exists() else default()


@lru_cache(maxsize=16)
def loads(text: str, name: str) -> Tone:
    """Read a file of words from its text; ``name`` is what errors call it. Raises ToneError."""
    content, version = content_of(text, name, _KEYS, ToneError)
    band = content.get("neutral_band", PLAIN_BAND)
    if not _is_number(band) or not 0 <= band < 1:
        raise ToneError(f"{name}: neutral_band must be a number from 0 to below 1, such as {PLAIN_BAND}.")
    drop, add = _dropped(content, name), _added(content, name)
    both = [word for word in drop if word in add]
    if both:
        raise ToneError(f'{name}: "{both[0]}" stands in drop and in add. Remove it from one of them.')
    return Tone(name=name, version=version, neutral_band=float(band), drop=drop, add=add)


def _dropped(content: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the words that are to count nothing, checked one by one."""
    entries = content.get("drop", [])
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise ToneError(f'{name}: drop must be a list of words. Write drop = ["free", "share"].')
    words = [_word(entry, f"{name}: drop") for entry in entries]
    for place, (entry, word) in enumerate(zip(entries, words, strict=True)):
        if word in words[:place]:
            raise ToneError(f'{name}: drop: "{entry}" stands there twice. Remove one.')
        if word not in vader.PLAIN.values:
            near = get_close_matches(word, vader.PLAIN.values, n=1)
            remedy = f"Did you mean {near[0]}, or" if near else "Did you mean"
            raise ToneError(f'{name}: drop: "{entry}" is not in VADER\'s list. {remedy} a word to [add]?')
    return tuple(words)


def _added(content: Mapping[str, Any], name: str) -> dict[str, float]:
    """Return the words that are to count something, checked one by one."""
    entries = content.get("add", {})
    if not isinstance(entries, dict):
        raise ToneError(f"{name}: add must be a section. Write [add] and below it sued = -1.6.")
    added: dict[str, float] = {}
    for entry, value in entries.items():
        word = _word(entry, f"{name}: add")
        if word in added:
            raise ToneError(f'{name}: add: "{entry}" stands there twice. Remove one.')
        if not _is_number(value) or not 0 < abs(value) <= STRONGEST:
            bounds = f"from -{STRONGEST:g} (hostile) to {STRONGEST:g} (friendly), and not 0"
            raise ToneError(f"{name}: add: {entry} must be a number {bounds}. Write {entry} = -1.6.")
        added[word] = float(value)
    return added


def _word(entry: str, where: str) -> str:
    """Return a word as the rules compare it."""
    if len(entry.split()) != 1 or entry.strip() != entry or entry.strip(string.punctuation) != entry:
        raise ToneError(f'{where}: "{entry}" is not one word. Write a single word without marks around it.')
    return entry.lower()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
