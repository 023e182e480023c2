import multiprocessing

import pyarrow as pa
import pytest

from analysis import reading_processes
from analysis.reading_batch import readings
from analysis.reading_processes import readings_in_parts
from analysis.tone import Tone
from tests.vader_texts import made

PLAIN = Tone(name="plain", version="1")
TEXTS = pa.array([*made(31, 60), "Good.", "", "Not good!"], pa.large_string())


def test_two_processes_give_the_same_and_end(monkeypatch):
    monkeypatch.setattr(reading_processes, "ENOUGH", 10)
    found = readings_in_parts(TEXTS.slice(3), PLAIN, 2)
    assert found.equals(readings(TEXTS.slice(3), PLAIN))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("texts", [TEXTS, TEXTS.slice(0, 0)])
def test_few_texts_start_no_process(monkeypatch, texts):
    monkeypatch.setattr(reading_processes, "ProcessPoolExecutor", None)
    assert readings_in_parts(texts, PLAIN, 2).equals(readings(texts, PLAIN))


def test_a_worker_starts_none_of_its_own(monkeypatch):
    monkeypatch.setattr(reading_processes, "ENOUGH", 10)
    monkeypatch.setattr(reading_processes, "ProcessPoolExecutor", None)
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: object())
    assert len(readings_in_parts(TEXTS, PLAIN, 2)) == len(TEXTS)
