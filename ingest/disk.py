"""What to say when the disk refuses: why, and what to do."""

from __future__ import annotations

import errno
import re

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_COLOR = re.compile(r"\x1b\[[0-9]{1,3}m")
_TOO_MANY = (errno.EMFILE, errno.ENFILE)


def remedy(error: BaseException) -> str:
    """Return what to do about an error of the disk, as words to put behind a semicolon.

    The table library says errors of the system as text, with their numbers.
    """
    if _is(error, _FULL):
        return "make room on its disk and do it again"
    if _is(error, _TOO_MANY):
        return "too many files are open; close other programs, or raise the bound (ulimit -n)"
    return "check the path, its permissions and the disk"


def reason(error: BaseException) -> str:
    """Return in one line what an error says; of the table library's, which climb down line by line, the lowest two."""
    lines = [_COLOR.sub("", line).strip(" \u21b3") for line in str(error).splitlines()]
    return ": ".join([line for line in lines if line][-2:])[:300] or type(error).__name__


def _is(error: BaseException, numbers: tuple[int, ...]) -> bool:
    said = str(error)
    return getattr(error, "errno", None) in numbers or any(f"(os error {number})" in said for number in numbers)
