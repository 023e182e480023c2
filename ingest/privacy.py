"""E-mail and IP addresses are never stored: they are masked in every text before it reaches a table.

Addresses that name nobody stay: local, private and documentation ranges (``ipaddress`` knows them), and numbers that
only look like addresses, such as versions, sections, times and MAC addresses. Each rule reads a text once.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

EMAIL_MARK = "[e-mail removed]"
IP_MARK = "[IP address removed]"
MARKS = (EMAIL_MARK, IP_MARK)

_SIGN = r"(?:[@\uff20]|%40|\s?[\[({<]\s?at\s?[\])}>]\s?)"
_DOT = r"(?:\.|\s?[\[({<]\s?dot\s?[\])}>]\s?)"
# What is written behind the sign; the name before it is looked for backwards from there, so that no text costs more
# than its length. "icon@2x.png" is a picture.
_DOMAIN = re.compile(
    _SIGN + r"(?!\d(?:\.\d)?x\.)(?:[\w-]{1,63}" + _DOT + r"){1,8}(?:xn--[a-z0-9-]{1,59}|[^\W\d_]{2,24})", re.IGNORECASE
)
_BRACKETED = re.compile(r"[\[({<]\s?at\s?[\])}>]", re.IGNORECASE)
_NAME = re.compile(r"[\w.'+=~-]")
_EDGE = ".'=~"
"""What may stand in a name but not begin it: there it belongs to the text around."""

_IPV4 = re.compile(r"(?<![A-Za-z0-9])(?<![0-9]\.)[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9a-z])(?!\.[0-9])")
_IPV6 = re.compile(r"(?<![A-Za-z0-9:])[23][0-9A-Fa-f]{3}(?::[0-9A-Fa-f]{0,4}){2,7}(?![A-Za-z0-9])")
_DOTTED = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
_PACKAGE = re.compile(r"\.(?:tar|t?gz|zip|rpm|deb|exe|msi|dmg|jar|apk|dll|so|whl)\b", re.IGNORECASE)
_NUMBERED = frozenset([
    "version", "versions", "ver", "v", "release", "releases", "rev", "revision", "build", "firmware", "driver",
    "kernel", "patch", "update", "upgrade", "section", "sections", "sec", "sect", "chapter", "clause",
    "paragraph", "para", "article", "rule", "figure", "fig", "table", "appendix", "item", "step", "part", "§",
    "firefox", "mozilla", "chrome", "chromium", "opera", "safari", "netscape", "explorer", "ie", "windows",
    "linux", "android", "ios", "macos", "java", "jdk", "jre", "php", "perl", "python", "ruby", "mysql",
    "oracle", "apache", "nginx", "openssl", "openssh", "office", "flash", "acrobat", "reader", "itunes",
    "skype", "wordpress", "phpbb", "discourse",
])  # fmt: skip
"""Words before a number in four parts that make it a version or a section."""
_LAST_WORD = re.compile(r"([A-Za-z]{1,12}|§)[\s.:#/_-]{0,3}$")
_ONE_OF_SEVERAL = re.compile(r"[0-9.]{3,15}(?:,|\s?[/–-]|\s(?:and|or|to))\s?$")
_BEFORE = 40
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_STAND_INS = [
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
"""What documents write in the place of a public address (RFC 5737, RFC 3849)."""


def mask(text: str, removed: Counter[str] | None = None) -> str:
    """Return ``text`` with every e-mail address and every public IP address replaced by a fixed mark.

    ``removed`` counts what was taken out, by the mark it got.
    """
    removed = Counter() if removed is None else removed
    if "@" in text or "\uff20" in text or "%40" in text or _has_bracketed_sign(text):
        text = _replaced(text, _emails(text), EMAIL_MARK, removed)
    if text.count(".") >= 3 and _DOTTED.search(text):
        text = _replaced(text, _ipv4(text), IP_MARK, removed)
    return _replaced(text, _ipv6(text), IP_MARK, removed) if text.count(":") >= 2 else text


def _has_bracketed_sign(text: str) -> bool:
    return ("(" in text or "[" in text or "{" in text or "<" in text) and bool(_BRACKETED.search(text))


def holds_address(text: str) -> bool:
    """Say whether ``mask`` would take anything out of the text."""
    return mask(text) != text


def mask_all(value: Any) -> Any:  # noqa: ANN401  (a report is any of JSON's types)
    """Return JSON-like values with every text in them masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: mask_all(each) for key, each in value.items()}
    return [mask_all(each) for each in value] if isinstance(value, list) else value


def told(removed: Counter[str]) -> str | None:
    """Return one sentence that says how many addresses were removed; None where there were none."""
    kinds = [f"{removed[mark]:,} {name}" for mark, name in ((EMAIL_MARK, "e-mail"), (IP_MARK, "IP")) if removed[mark]]
    total = removed.total()
    return f"{' and '.join(kinds)} address{' was' if total == 1 else 'es were'} removed." if kinds else None


def _replaced(text: str, places: Iterator[tuple[int, int]], mark: str, removed: Counter[str]) -> str:
    parts: list[str] = []
    end = 0
    for start, stop in places:
        parts += [text[end:start], mark]
        end = stop
        removed[mark] += 1
    return "".join([*parts, text[end:]]) if parts else text


def _emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand. What follows another @ is a name of the fediverse: @ram@hill.example."""
    end = 0
    for found in _DOMAIN.finditer(text):
        start = found.start()
        while start > end and _NAME.match(text[start - 1]):
            start -= 1
        while start < found.start() and text[start] in _EDGE:
            start += 1
        if start < found.start() and not _is_handle(text, start):
            yield start, found.end()
            end = found.end()


def _is_handle(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] == "@" and not (start > 1 and text[start - 2].isalnum())


def _ipv4(text: str) -> Iterator[tuple[int, int]]:
    for found in _IPV4.finditer(text):
        try:
            address = ipaddress.IPv4Address(found[0])
        except ValueError:
            continue
        if _names_somebody(address) and not _is_version(text, found):
            yield found.span()


def _names_somebody(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Say whether it may be a person's: public, or one of those that documents write in the place of a public one."""
    return (address.is_global and not address.is_multicast) or any(address in net for net in _STAND_INS)


def _is_version(text: str, found: re.Match[str]) -> bool:
    before = text[max(found.start() - _BEFORE, 0) : found.start()]
    word = _LAST_WORD.search(_ONE_OF_SEVERAL.sub("", before))
    return bool(word and word[1].lower() in _NUMBERED) or bool(_PACKAGE.match(text, found.end()))


def _ipv6(text: str) -> Iterator[tuple[int, int]]:
    for found in _IPV6.finditer(text):
        written = found[0] if found[0].endswith("::") else found[0].rstrip(":")
        try:
            address = ipaddress.IPv6Address(written)
        except ValueError:
            continue
        if address in _GLOBAL_V6 and _names_somebody(address):
            yield found.start(), found.start() + len(written)
