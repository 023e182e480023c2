import pytest

from ingest.mail_split import is_envelope, split
from ingest.opening import Source

HEAD = b"From ann at x.example  Sat Nov  8 11:37:32 2014\nFrom: ann at x.example (Ann)\nSubject: Hi\n\n"


def bodies(data: bytes) -> list[bytes]:
    return [message.data.partition(b"\n\n")[2].strip() for message in split(Source.from_bytes("list.mbox", data))]


@pytest.mark.parametrize(
    "line",
    [
        b"From ann at x.example  Sat Nov  8 11:37:32 2014",
        b"From - Sat Nov  8 11:37:32 2014",
        b"From ???@??? Sat Nov 08 11:37:32 1997",
        b"From 1712@xxx Mon Jan 01 00:00:00 +0000 2024",
        b"From luc\xeda at x.example  Mon Nov  7 18:44:27 2016",
        b"From ann Sat Nov  8 11:37 EST 1997 remote from host",
    ],
)
def test_envelope_lines_of_every_writer(line: bytes) -> None:
    assert is_envelope(line, b"From: Ann")


@pytest.mark.parametrize("line", [b"From here on it is cold", b"From 11:37 to 12:00 in 2014", b"From " * 100_000])
def test_lines_of_a_body_are_no_envelopes(line: bytes) -> None:
    assert not is_envelope(line, b"Note: this looks like a header")


def test_an_envelope_line_needs_a_header_below_it() -> None:
    assert len(bodies(HEAD + b"She wrote:\nFrom ann at x.example  Sat Nov  8 11:37:32 2014\nand so on\n")) == 1


def test_an_empty_file_holds_no_mail() -> None:
    assert bodies(b"\n\n") == []


def test_one_mark_is_taken_off_an_escaped_line() -> None:
    assert bodies(HEAD + b">From afar\n>>From further\n> From a quote\n") == [
        b"From afar\n>From further\n> From a quote"
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_of_every_system(end: bytes) -> None:
    found = [
        message.data
        for message in split(Source.from_bytes("x", (HEAD + b"one\n\n" + HEAD + b"two\n").replace(b"\n", end)))
    ]
    assert len(found) == 2
