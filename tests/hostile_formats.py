"""Hostile dumps of every format, in its true shape: the fixtures of the formats, with their texts replaced.

A fixture is taken as it lies there, and what its expected table says is stored of it (bodies, authors, titles,
subjects, tags) is looked for in its text; each such place then holds a payload instead, written as that kind of
file writes text. So the shape of a format is told in one place, its fixture.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path

import pandas as pd

from ingest import registry
from ingest.opening import Source
from ingest.pipeline import ingest_dump, read_dump, store_dump
from ingest.schema import UNIQUE
from ingest.store import Store
from tests import hostile

FIXTURES = Path(__file__).parent / "fixtures" / "formats"
HTML_BODIES = {
    "discourse_json", "discourse_rss", "disqus", "forumscraper", "hn_algolia", "hn_bigquery", "hn_firebase",
    "hn_search", "lobsters_json", "mastodon", "reddit_atom", "stackexchange_api", "stackexchange_csv",
    "stackexchange_posts", "table", "wordpress_wxr", "youtube_api", "youtube_data_tools",
}  # fmt: skip
"""Formats that hold a body as HTML inside of another kind of file."""
MARKDOWN_BODIES = {"convokit", "discord", "github", "lemmy"}
ESCAPED_MARKDOWN = {"reddit_listing", "reddit_ndjson", "reddit_nested", "stackexchange_comments"}
"""Formats whose Markdown has its entities escaped once more."""
CHOSEN = {"github": "rest_issue.json", "invision": "ips_4_page_2.html", "slashdot_text": "bare.txt",
          "something_awful": "page_2_cp1252.html", "stackexchange_api": "comments_list.json"}  # fmt: skip
"""Format -> the fixture to use, where another than that with most bodies is needed."""
NAMES = [text for text in hostile.TEXTS if text.isprintable()]
"""Payloads for authors, tags, subjects and titles: where those are ids, a control makes them none."""
LIVE = ["".join(hostile.PAYLOADS[key] for key in ("script", "image", "svg", "form", "frame", "style"))]
LONG = 10
"""Letters that a piece of a body has at least."""
SHORT = ("author", "tag", "subject")


def marked(text: str) -> str:
    """Return Markdown that is read as ``text``; a tab before it would make it code."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text.lstrip())


ESCAPED_OTHERS = {"stackexchange_api"}
"""Formats that write names and titles as HTML, too."""
LANGUAGES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "html": lambda text: escape(text).replace("&#x27;", "&#39;"),
    "markdown": marked,
    "escaped markdown": lambda text: escape(marked(text), quote=False),
}
"""How a text is written in a language, so that its reader sees it as it was."""


def words(text: str) -> str:
    """Return the letters and digits of a text, apart from its tags, entities and quotes."""
    bare = re.sub(r"<[^<>]*>", " ", unescape(unescape(text)))
    return "".join(c for c in bare.lower() if c.isalnum())


@dataclass
class Swap:
    """What to write where a text that is stored stood; it notes which payloads found a place."""

    language: str
    """That of bodies."""
    others: str
    """That of authors, tags, subjects and titles."""
    exact: dict[str, str]
    """Words of an author, tag, subject or title -> the payload in its place."""
    bodies: dict[str, str]
    """Words of a body -> the payload in its place."""
    used: set[str] = field(default_factory=set)
    """Words that were found."""
    raw: bool = False
    """Write payloads into pages as the markup that they are."""

    def __call__(self, text: str) -> str | None:
        """Return what stands for a text of the dump; None where it stays."""
        found = words(text)
        if found in self.exact:
            self.used.add(found)
            return LANGUAGES[self.others](self.exact[found])
        for known, payload in self.bodies.items():
            if found == known or (len(found) >= LONG and found in known) or (len(known) >= LONG and known in found):
                self.used.add(known)
                return LANGUAGES[self.language](payload)
        return None


_HTML = re.compile(r"(?P<script><script\b[^>]*>.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->)"
                   r'|>(?P<text>[^<>]+)(?=<)|(?<!href)(?<!src)(?<!class)="(?P<value>[^"<>]*)"', re.DOTALL)  # fmt: skip
_XML = re.compile(r'<!\[CDATA\[(?P<data>.*?)\]\]>|>(?P<text>[^<>]+)(?=<)|="(?P<value>[^"<>]*)"', re.DOTALL)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"(?P<name>\s*:)?')


def in_html(text: str, swap: Swap) -> str:
    """Swap the texts between tags, the values of attributes, and the strings of JSON in scripts."""

    def written(found: re.Match[str]) -> str:
        if found["script"]:
            return in_json(found[0], swap).replace("</script>", "<\\/script>", found[0].count("</script>") - 1)
        new = swap(unescape(found["text"] or found["value"]))
        if new is None:
            return found[0]
        if found["text"]:
            return f">{new if swap.raw else escape(new)}"
        return found[0] if swap.raw else f'="{escape(new)}"'

    return _HTML.sub(written, text)


def in_xml(text: str, swap: Swap) -> str:
    """Swap the texts between tags, CDATA sections and the values of attributes; what XML cannot hold is left out."""

    def written(found: re.Match[str]) -> str:
        new = swap(found["data"] or unescape(found["text"] or found["value"] or ""))
        if new is None:
            return found[0]
        new = "".join(c for c in new if c >= " " or c in "\t\n\r")
        if found["data"]:
            return f"<![CDATA[{new.replace(']]>', ']]]]><![CDATA[>')}]]>"
        return f">{escape(new)}" if found["text"] else f'="{escape(new)}"'

    return _XML.sub(written, text)


def in_json(text: str, swap: Swap) -> str:
    """Swap the strings of JSON that are no names of fields."""

    def written(found: re.Match[str]) -> str:
        new = None if found["name"] else swap(json.loads(found[0], strict=False))
        return found[0] if new is None else json.dumps(new).replace("</", "<\\/")

    return _JSON.sub(written, text)


def in_csv(text: str, swap: Swap) -> str:
    """Swap cells."""
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""), csv.Sniffer().sniff(text[:2000], ",\t;"))
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(
        [[c if (n := swap(c)) is None else n for c in row] for row in rows]
    )
    return out.getvalue()


def in_lines(text: str, swap: Swap) -> str:
    """Swap lines, and the authors and subjects within them."""
    made = []
    for line in text.split("\n"):
        new = swap(line)
        made.append(line if new is None else new)
    return "\n".join(made)


KINDS = {".html": in_html, ".xml": in_xml, ".rss": in_xml, ".csv": in_csv, ".tsv": in_csv, ".mbox": in_lines,
         ".txt": in_lines, ".md": in_lines, ".json": in_json, ".jsonl": in_json, ".ndjson": in_json}  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A dump, and the payloads that it holds."""

    name: str
    content: bytes
    bodies: set[str]
    others: set[str]
    """Those in place of authors, tags, subjects and titles."""


def fixture(name: str) -> Path:
    """Return the fixture that the hostile dumps of a format are made of: that with most bodies."""
    if name in CHOSEN:
        return FIXTURES / name / CHOSEN[name]
    found = [path for path in sorted((FIXTURES / name).iterdir()) if path.suffix in KINDS and _is_plain(path)]
    return max(found, key=lambda path: sum("body" in comment for comment in _expected(path).get("comments", [])))


def dumps(name: str) -> Iterator[Hostile]:
    """Yield dumps of a format that together hold every payload as a body, and many as author, tag, subject, title."""
    path = fixture(name)
    encoding = "cp1252" if "cp1252" in path.name else "utf-8"
    text, expected = path.read_text(encoding=encoding), _expected(path)
    bodies = [words(comment["body"]) for comment in expected["comments"] if comment.get("body")]
    short = SHORT[name == "discourse_rss" :]  # its authors are single words
    others = [words(comment[key]) for comment in expected["comments"] for key in short if comment.get(key)]
    others += [words(thread["title"]) for thread in expected["threads"] if thread.get("title")]
    bodies = [key for key in bodies if key not in others]
    dry = Swap("plain", "plain", dict.fromkeys(filter(None, others), "x"), dict.fromkeys(filter(None, bodies), "x"))
    KINDS[path.suffix](text, dry)
    bodies, others = ([key for key in dict.fromkeys(keys) if key in dry.used] for keys in (bodies, others))
    for first in range(0, len(hostile.TEXTS), len(bodies)):
        escaped = "html" if name in ESCAPED_OTHERS else "plain"
        swap = Swap(language(name), escaped, _planted(others, first, NAMES), _planted(bodies, first, hostile.TEXTS))
        content = KINDS[path.suffix](text, swap).encode(encoding, "xmlcharrefreplace")
        yield Hostile(path.name, content, set(swap.bodies.values()), set(swap.exact.values()))


def fill(store: Store) -> None:
    """Put into a store the six kinds of ``hostile.dumps``, and one dump of every other format, all at one go."""
    for name, content in hostile.dumps().items():
        source = Source.from_bytes(name, content)
        source.mapping = hostile.MAPPING if name.endswith(".csv") else {}
        assert ingest_dump(source, store, story=hostile.TEXTS[0]).exit == 0
    firsts = {name: next(dumps(name)) for name in sorted(set(registry.all_formats()) - {"article"})}
    read = [
        read_dump(Source.from_bytes(dump.name, dump.content), format_name=name, story=hostile.TEXTS[0])
        for name, dump in firsts.items()
    ]
    parts = [found.tidied for found in read if found.tidied is not None]
    threads, comments = (
        pd.concat([getattr(part, name) for part in parts]).drop_duplicates(UNIQUE[name], ignore_index=True)
        for name in ("threads", "comments")
    )
    together = replace(parts[0], threads=threads, comments=comments.assign(dump_id=comments["dump_id"][0]))
    assert store_dump(replace(read[0], tidied=together), store).exit == 0


def live_page(name: str) -> tuple[Hostile, int]:
    """Return a page of a format whose bodies are live markup, and how many comments it has."""
    path = fixture(name)
    encoding, expected = "cp1252" if "cp1252" in path.name else "utf-8", _expected(path)
    bodies = [words(comment["body"]) for comment in expected["comments"] if comment.get("body")]
    swap = Swap("plain", "plain", {}, _planted(list(filter(None, bodies)), 0, LIVE), raw=True)
    content = in_html(path.read_text(encoding=encoding), swap).encode(encoding)
    return Hostile(path.name, content, {swap.bodies[key] for key in swap.used}, set()), len(expected["comments"])


def language(name: str) -> str:
    """Return the language of the bodies of a format."""
    known = {"html": HTML_BODIES, "markdown": MARKDOWN_BODIES, "escaped markdown": ESCAPED_MARKDOWN}
    return next((found for found, names in known.items() if name in names), "plain")


def _planted(keys: list[str], first: int, texts: list[str]) -> dict[str, str]:
    return {key: texts[(first + place) % len(texts)] for place, key in enumerate(keys)}


def _expected(path: Path) -> dict[str, list[dict[str, str]]]:
    known: dict[str, list[dict[str, str]]] = json.loads(Path(f"{path}.expected.json").read_text(encoding="utf-8"))
    return known


def _is_plain(path: Path) -> bool:
    if path.name.startswith("broken") or path.name.endswith(".expected.json"):
        return False
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True
