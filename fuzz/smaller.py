"""The smallest input that still shows a fault."""

from __future__ import annotations

import time
from collections.abc import Callable


def smaller(data: bytes, shows: Callable[[bytes], bool], seconds: float = 12.0) -> bytes:
    """Return a shorter input that still ``shows`` the fault: pieces are left out, first large ones (delta debugging).

    Method: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input" (2002).
    """
    until = time.monotonic() + seconds
    size = max(len(data) // 2, 1)
    while size and time.monotonic() < until:
        at = 0
        shrunk = False
        while at < len(data) and time.monotonic() < until:
            tried = data[:at] + data[at + size :]
            if len(tried) < len(data) and shows(tried):
                data, shrunk = tried, True
            else:
                at += size
        if not shrunk or size > len(data):
            size = min(size // 2, max(len(data) // 2, 0))
    return data
