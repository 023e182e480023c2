import time

import pyarrow as pa
import pytest

from analysis import reading_batch, tone
from analysis.reading import Reading, read
from analysis.reading_batch import readings
from tests.vader_texts import made

PLAIN = tone.Tone(name="plain", version="1")
FIELD = tone.loads(
    'version = 1\nneutral_band = 0.2\ndrop = ["no", "good"]\n[add]\nsued = -1.5\nmonday = -0.7\nleast = 0.4\n', "f.toml"
)
SPEECH = [
    "", "  ", "Good.", "Bad, isn't it?", "don’t say that! THANK you. thank you :)",
    "It ISN'T! Good. not a good plan at all", "no? NO!! why??? not_a", "I hate the new page. " * 12,
    "5 > 3 and <3", "ΑΣ ΑΣ. " * 3, "x" * 25 + " not " + "y" * 25,
    "thank\nyou", "thank… you", "not ! good", "Don't\u2028worry; be happy:)", "/s", "-thank- 'you'",
    "so (good)", ":-) :-( =p",
]  # fmt: skip


def table(texts, words=FIELD):
    return readings(pa.array(texts, pa.large_string()), words)


def rows(frame):
    return list(frame.itertuples(index=False, name=None))


def one_by_one(texts, words=FIELD):
    return [tuple(float(value) if name != "cut" else value for name, value in read(text, words)._asdict().items())
            for text in texts]  # fmt: skip


@pytest.mark.parametrize("words", [PLAIN, FIELD, tone.default()], ids=["plain", "field", "bundled"])
def test_every_value_is_that_of_the_text_alone(words):
    texts = SPEECH + made(21, 500)
    for text, found, expected in zip(texts, rows(table(texts, words)), one_by_one(texts, words), strict=True):
        assert found == expected, repr(text)


def test_long_texts_are_read_as_far_as_alone():
    texts = [
        "wonderful " * 3_000,
        "No. " * 2_000,
        "😂" * 3_000 + " good",
        "é" * 20_000,
        "fine",
        "a good " * 2_280 + "b" * 90,
    ]
    assert rows(table(texts)) == one_by_one(texts)


def test_batches_and_forgotten_words_make_no_difference(monkeypatch):
    texts = SPEECH + made(22, 300)
    whole = rows(table(texts))
    monkeypatch.setattr("analysis.word_stream.ROWS", 9)
    monkeypatch.setattr(reading_batch, "MANY", 30)
    assert rows(table(texts)) == whole


def test_what_an_earlier_call_met_makes_no_difference():
    texts = SPEECH + made(24, 60)
    reading_batch.KEPT.forget()
    first = rows(table(texts))
    table(made(25, 60))
    table(texts, PLAIN)
    assert rows(table(texts)) == first == rows(table(texts))


def test_no_texts_give_the_same_columns():
    assert table([]).dtypes.to_dict() == table(["Good."]).dtypes.to_dict()
    assert list(table([]).columns) == list(Reading._fields)


def test_on_the_dumps_of_a_forum(seed):
    texts = seed.comments["body"].dropna().tolist()
    assert rows(table(texts, tone.default())) == one_by_one(texts, tone.default())


def test_time_grows_with_the_length_only():
    def seconds(repeats):
        texts = ["but it is not a VERY good plan at all. " * repeats] * 20
        begin = time.process_time()
        table(texts)
        return time.process_time() - begin

    seconds(10)
    assert min(seconds(400) for _ in range(3)) < 10 * min(seconds(100) for _ in range(3))


def test_many_at_once_are_read_faster_than_one_by_one():
    texts = ["The plan was not so good, said Anna. I like it, but who pays?"] * 4_000 + made(23, 500)
    begin = time.process_time()
    table(texts)
    together = time.process_time() - begin
    begin = time.process_time()
    for text in texts:
        read(text, FIELD)
    assert 2 * together < time.process_time() - begin
