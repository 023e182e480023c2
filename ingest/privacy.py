"""E-mail addresses are never stored: they are masked in every text before it reaches a table."""

from __future__ import annotations

import re

MASK = "[e-mail removed]"

# One bounded run on either side of the @, so that a long run of letters costs linear time. What follows another @ is
# no address but a name of the fediverse: @ram@hill.example.
_EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")


def mask_emails(text: str) -> str:
    """Return ``text`` with every e-mail address replaced by a fixed mark."""
    return _EMAIL.sub(MASK, text) if "@" in text else text
