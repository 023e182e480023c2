"""Texts as vectors: texts of like meaning point the same way. Backends are chosen by name, and none asks the network.

    minilm                            all-MiniLM-L6-v2 in numpy (analysis/minilm.py); about 130 texts/s on two cores
    tfidf                             words alone (TF-IDF and SVD, fitted on the texts given); thousands of texts/s
    sentence-transformers:FOLDER      a model the user has in a folder, read by the user's own sentence-transformers

A vector of minilm hangs on its text alone, not on the other texts or their order: texts of equally many tokens go
through the model together, so none is padded. (With OpenBLAS, which numpy brings, this holds to the last bit.)
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from analysis.minilm import WIDTH, MiniLM, ModelError, model

Floats = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Told how many texts are done, of how many."""

RUNNING = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".joblib", ".ckpt", ".h5", ".msgpack", ".py"}
"""Endings of files that are unpickled, or run, when a model is loaded."""
MINILM, TFIDF, FOLDER = "minilm", "tfidf", "sentence-transformers:"
REMEMBERED = 60_000
"""Vectors of minilm kept in mind, of 1.5 kB each."""
SHORTEST = 1e-5
"""A vector shorter than this is nothing but rounding."""
AT_ONCE = 1_400
"""Tokens that go through the model together."""


def embed(texts: Sequence[str], backend: str = MINILM, progress: Progress | None = None) -> Floats:
    """Return one vector per text, in the order given.

    Needs texts, which may be empty or repeat, and the name of a backend. Returns float32 rows of unit length (a text
    without any word is a row of zeros), ``WIDTH`` wide for "minilm" and "tfidf". Of a text "minilm" reads the first
    256 tokens. Raises ModelError, in one sentence, for an unknown backend or where a package or a file is missing.
    """
    if backend == MINILM:
        return _minilm(texts, progress)
    if backend == TFIDF:
        return tfidf(texts)
    if backend.startswith(FOLDER):
        return _sentence_transformers(texts, Path(backend.removeprefix(FOLDER)))
    raise ModelError(f"There is no text model {backend}. Choose {MINILM}, {TFIDF} or {FOLDER}FOLDER.")


def unit(rows: npt.NDArray[np.floating]) -> Floats:
    """Return each row with length 1, as float32; what is shorter than rounding is a row of zeros."""
    rows = rows.astype(np.float32, copy=False)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = np.where(length > SHORTEST, rows / np.where(length > SHORTEST, length, 1), 0).astype(np.float32)
    return scaled


class _Memory:
    """The vectors of the texts seen last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[bytes, Floats] = OrderedDict()
        self._lock = Lock()

    def get(self, name: bytes) -> Floats | None:
        """Return a vector, if it is known."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, names: Sequence[bytes], vectors: Floats) -> None:
        """Keep vectors, and let go of those not asked for the longest."""
        with self._lock:
            self._kept.update(zip(names, vectors, strict=True))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


_memory = _Memory(REMEMBERED)


def _name(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _minilm(texts: Sequence[str], progress: Progress | None) -> Floats:
    """Return the vectors of the packaged model; each different text goes through it once."""
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if text.strip():
            rows.setdefault(text, []).append(row)
    missing = []
    for text, places in rows.items():
        known = _memory.get(_name(text))
        if known is None:
            missing.append(text)
        else:
            vectors[places] = known
    if not missing:
        return vectors
    done = len(rows) - len(missing)
    for batch, found in _through(model(), missing):
        _memory.put([_name(text) for text in batch], found)
        for text, vector in zip(batch, found, strict=True):
            vectors[rows[text]] = vector
        done += len(batch)
        if progress:
            progress(done, len(rows))
    return vectors


def _through(minilm: MiniLM, texts: Sequence[str]) -> Iterator[tuple[list[str], Floats]]:
    """Walk through the texts and yield them with their vectors, batch by batch.

    Every core works on a batch of its own: half of the time goes into steps that BLAS does not spread.
    """
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        walk = batches(minilm, texts)
        for (batch, _), found in zip(walk, pool.map(lambda pair: minilm.vectors(pair[1]), walk), strict=True):
            yield batch, found


def batches(minilm: MiniLM, texts: Sequence[str]) -> list[tuple[list[str], npt.NDArray[np.int64]]]:
    """Return the texts with their token numbers, in batches of equally many tokens, the short ones first."""
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    held = sorted(zip(minilm.tokens(clean), texts, strict=True), key=lambda pair: (len(pair[0]), pair[1]))
    found = []
    for length, group in groupby(held, key=lambda pair: len(pair[0])):
        alike = list(group)
        step = max(1, AT_ONCE // length)
        for start in range(0, len(alike), step):
            batch = alike[start : start + step]
            found.append(([text for _, text in batch], np.array([tokens for tokens, _ in batch], dtype=np.int64)))
    return found


def tfidf(texts: Sequence[str], width: int = 100) -> Floats:
    """Return vectors of the words alone, fitted on the different texts given (latent semantic analysis).

    Deerwester et al. 1990: TF-IDF with sublinear counts, then the ``width`` strongest directions, or fewer where there
    are few texts or words. Returns unit rows ``WIDTH`` wide, zeros at the right; zeros where no word is left.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    different = sorted(set(texts))
    try:
        words = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=1 if len(different) < 50 else 2)
        counts = words.fit_transform(different)
    except ValueError:
        return vectors  # no word in any text
    kept = min(width, counts.shape[1] - 1, counts.shape[0] - 1)
    directions = TruncatedSVD(kept, random_state=0).fit_transform(counts) if kept > 0 else counts.toarray()
    place = {text: row for row, text in enumerate(different)}
    found = directions[[place[text] for text in texts]]
    length = np.linalg.norm(found, axis=1, keepdims=True)
    vectors[:, : found.shape[1]] = np.where(length > 0, found / np.where(length > 0, length, 1), 0)
    return vectors


def _sentence_transformers(texts: Sequence[str], folder: Path) -> Floats:
    """Return the vectors of a model in a folder."""
    if not folder.is_dir():
        raise ModelError(f"{folder}: there is no such folder. Give the folder of a sentence-transformers model.")
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in RUNNING:
            raise ModelError(f"{file}: such a file can run code when it is read. Keep the model as safetensors only.")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            "The package sentence-transformers is missing. Run: pip install sentence-transformers"
        ) from error
    different = sorted(set(texts))
    found = SentenceTransformer(str(folder), local_files_only=True).encode(different, normalize_embeddings=True)
    place = {text: row for row, text in enumerate(different)}
    vectors = np.asarray(found, dtype=np.float32)[[place[text] for text in texts]]
    vectors[[not text.strip() for text in texts]] = 0
    return vectors
