"""Bytes -> text, whatever they are coded in: UTF-8, UTF-16, UTF-32, else Windows-1252, also mixed into UTF-8."""

from __future__ import annotations

import codecs


def wide_coding(head: bytes) -> str | None:
    """Return the name of a coding of more than one byte a character, None for others; it need not be declared."""
    for mark, name in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if head.startswith(mark):
            return name
    start = head[:256]
    for name, every, other in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if len(every) > 7 and every.count(0) > 0.7 * len(every) and other.count(0) < 0.1 * len(other):
            return name
    return None


def decoded(data: bytes) -> tuple[str, bool]:
    """Return (text, whether it was read as Windows-1252, for it is no UTF-8); see ``decode``."""
    western = False
    if wide := wide_coding(data):
        text = data.decode(wide, errors="replace").removeprefix("\ufeff")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A sample may end in the middle of a character: that is no reason to call it Windows-1252.
            western = not (error.start >= len(data) - 3 and error.reason == "unexpected end of data")
            text = _western(data) if western else data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), western


def _western(data: bytes) -> str:
    """Return the text of Windows-1252; in a file that is UTF-8 for the most part only the bytes that are not."""
    mixed = data.decode("utf-8-sig", errors=_BY_BYTE)
    foreign = sum(char > "\x7f" for char in mixed)
    strange = len(data.decode("utf-8-sig", errors="ignore").encode())
    return mixed if foreign > 2 * (len(data) - strange) else data.decode("cp1252", errors="replace")


def _by_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_BY_BYTE = "windows-1252 by byte"
codecs.register_error(_BY_BYTE, _by_byte)


def is_utf8(data: bytes) -> bool:
    """Say whether all of it is UTF-8, without a second copy of it."""
    known, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for start in range(0, len(data), 1024 * 1024):
            known.decode(view[start : start + 1024 * 1024])
        known.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes) -> str:
    """Return the text of ``data``: UTF-8 (with or without BOM), UTF-16 or UTF-32, else Windows-1252.

    Bytes that stand for nothing become U+FFFD; NUL becomes U+FFFD; line ends become line feeds.
    """
    return decoded(data)[0]
