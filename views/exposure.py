"""Who can reach the dashboard: a warning where more than this machine can and nothing stands in front of it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

ADDRESS = "--server.address"
PROXY = "RETHREAD_PROXY"
"""Environment variable: "1" says that a proxy with a login stands in front of the dashboard."""


def asked_address(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the address that ``streamlit run … words`` listens on, as far as words and environment name one.

    Without either it is that of .streamlit/config.toml, this machine. An empty one means every address.
    """
    address = environ.get("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")
    for place, word in enumerate(words):
        if word == ADDRESS:
            address = words[place + 1] if place + 1 < len(words) else ""
        elif word.startswith(f"{ADDRESS}="):
            address = word.removeprefix(f"{ADDRESS}=")
    return address


def warning(address: str | None, environ: Mapping[str, str]) -> str:
    """Return what a person must know where others can reach ``address``; nothing where they cannot, or by a proxy."""
    if _is_this_machine(address) or environ.get(PROXY) == "1":
        return ""
    return (
        f"Other machines can reach this dashboard ({address or 'every address'}), and it asks nobody for a password. "
        "Anyone who gets here can read all threads and add files. Put a proxy with a login in front of it, as "
        "docs/deploy.md shows, and then start it with --behind-proxy."
    )


def _is_this_machine(address: str | None) -> bool:
    if not address:
        return False
    if address == "localhost" or address.startswith("unix:"):
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
