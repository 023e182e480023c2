import email

import pytest

from ingest.mail_body import prose


def body(data: bytes) -> str | None:
    return prose(email.message_from_bytes(data)).body


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Subject: x\n\n", None),
        (b"Content-Type: text/plain; charset=x-klingon\n\nk\xe4se", "käse"),
        (b'Content-Type: text/plain; charset="a\0b"\n\nk\xe4se', "käse"),
        (b"Content-Type: multipart/mixed\n\nno boundary", "no boundary"),
        (b"Content-Transfer-Encoding: base64\n\nb2xkIGNsb3Ro\n____\nA list below\n", "old cloth"),
        (b"Content-Type: text/plain; format=flowed\n\nA long \nline.\n", "A long line."),
        (b"\nWrite to bo.lee at x.example or <bo at x.example>.", "Write to [e-mail removed] or <[e-mail removed]>."),
        (b"\nWe meet at x.example tonight", "We meet at x.example tonight"),
        (b"\nA\n-------------- next part --------------\nB", "A\n\nB"),
        (b"\nA\n#####################\n\nTo unsubscribe from the list, click", "A"),
    ],
)
def test_body(data: bytes, text: str | None) -> None:
    assert body(data) == text


def test_base64_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="base64"):
        body(b"Content-Transfer-Encoding: base64\n\n*not that*\n")


def test_notes_on_scrubbed_attachments_are_left_out() -> None:
    note = (
        b"-------------- next part --------------\nA non-text attachment was scrubbed...\nName: a.png\n"
        b"Type: image/png\nSize: 1 bytes\nDesc: not available\nURL: <http://x.example/a>\n"
    )
    assert body(b"\nBefore\n" + note + b"After\n") == "Before\nAfter"
