"""What to do when the disk refuses: the end of the sentence that says so."""

from __future__ import annotations

import errno

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
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


def _is(error: BaseException, numbers: tuple[int, ...]) -> bool:
    said = str(error)
    return getattr(error, "errno", None) in numbers or any(f"(os error {number})" in said for number in numbers)
