"""Reading zstd streams of any window, in bounded steps, and noticing when they end too early."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_PACKED = 4_096
"""Packed bytes that are opened in one call, which cannot be stopped: of a bomb they open to 128 MB at most."""
WINDOW = 2**31
"""Pushshift and Arctic Shift dumps declare a window of 2 GiB."""


def _has_checksum(start: bytes) -> bool:
    """Say whether a frame that starts so holds a checksum of its content; without one, damage can pass unseen."""
    try:
        return zstandard.get_frame_parameters(start).has_checksum
    except zstandard.ZstdError:
        return True


class ZstdStream(io.RawIOBase):
    """A zstd stream that notices when it ends inside a frame (zstandard's own reader does not)."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ready = b""
        self._packed = b""
        self._step = 1024
        self._checked = True
        self.unchecked = False
        """A frame that was begun has no checksum: damage to it can pass unseen."""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def _fill(self) -> bool:
        chunk = self._packed or self._inner.read(128 * 1024)
        if not chunk:
            if self._frame is not None:
                raise EOFError("the zstd stream ends before its frame does")
            return False
        frame = self._frame or zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        if self._frame is None:
            self._checked = _has_checksum(chunk)
            self.unchecked = self.unchecked or not self._checked
        try:
            self._ready, self._packed = frame.decompress(chunk[: self._step]), chunk[self._step :]
        except zstandard.ZstdError as error:
            if self._checked:
                raise
            raise EOFError(f"{error}; the file holds no checksum of its own") from error
        # One call opens all that it is given: steps shrink on a bomb and grow on real text.
        self._step = max(64, self._step // 8) if len(self._ready) > 1024 * 1024 else min(MOST_PACKED, self._step * 2)
        self._frame = frame
        if frame.eof:
            self._packed, self._frame = frame.unused_data + self._packed, None
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer; raises EOFError where the stream ends inside a frame."""
        view = memoryview(buffer).cast("B")
        while not self._ready:
            if not self._fill():
                return 0
        data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(data)] = data
        return len(data)
