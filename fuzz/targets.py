"""What is fuzzed: every format of the registry, and the pieces that formats share."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path

from fuzz import checks, words
from fuzz.checks import DECLARED, TAKEN, check
from ingest import csv_records, json_records, local_dates, mail_body, mail_header, registry, text, times, xml_records
from ingest.privacy import holds_address, mask
from ingest.unpacking import open_dumps

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "tests" / "fixtures" / "formats"
SEEDS = HERE / "seeds"
FINDINGS = HERE / "findings"
EACH_FULL = 500
"""One of so many inputs of a format goes all the way to its tables; so does each that is kept (one.py)."""
EACH_TWICE = 4
"""One of so many of these is read twice, and must give the same."""


@dataclass(frozen=True)
class Target:
    """One thing to fuzz."""

    name: str
    run: Callable[[bytes], object]
    """Takes one input; raises on whatever must not be. What it returns says of what kind the input was."""
    whole: Callable[[bytes], object]
    """The same without leaving anything out, for replaying one input."""
    further: Callable[[bytes], object]
    """What is left out of most inputs, once: the tables. It costs as much as a hundred small inputs."""
    module: str
    """Its words are put into inputs."""
    seeds: tuple[Path, ...] = ()
    more: list[bytes] = field(default_factory=list)
    """Seeds that are made rather than kept."""

    def inputs(self) -> list[bytes]:
        """Return its seeds: fixtures, the committed ones, and the findings of the past."""
        folders = [*self.seeds, SEEDS / self.name, FINDINGS / self.name]
        files = [f for folder in folders for f in sorted(folder.glob("*")) if not f.name.endswith(".expected.json")]
        return [f.read_bytes() for f in files if f.is_file() and f.name != "README.md"] + self.more

    def words(self) -> list[str]:
        """Return what mutations put in: its own words as often as those that are odd anywhere."""
        own = words.dictionary(self.module)
        return words.COMMON + own * max(1, len(words.COMMON) // max(len(own), 1))


def _of_format(name: str) -> Target:
    chosen = registry.by_name(name)

    def run(data: bytes) -> object:
        gathered = checks.read_quickly(chosen, data)
        mark = zlib.crc32(data)
        if mark % EACH_FULL == 0:
            tables(data, twice=mark // EACH_FULL % EACH_TWICE == 0)
        return checks.kinds(gathered) | checks.remarks(gathered)

    def tables(data: bytes, *, twice: bool) -> None:
        dump = checks.read_wholly(name, data)
        check(not twice or checks.same(dump, checks.read_wholly(name, data)), "the same bytes gave other tables")

    def whole(data: bytes) -> None:
        checks.read_quickly(chosen, data)
        tables(data, twice=True)

    return Target(
        name, run, whole, lambda data: tables(data, twice=False), f"ingest.formats.{name}", (FIXTURES / name,)
    )


def _detect(data: bytes) -> object:
    sample = checks.source_of(data).sample()
    scores = {f.name: f.sniff(sample) for f in registry.all_formats().values()}
    for name, score in scores.items():
        check(0 <= score <= 1, f"sniff of {name} gave {score}")
    if zlib.crc32(data) % EACH_FULL == 0:
        checks.read_wholly(None, data)
    return frozenset(name for name, score in scores.items() if score)


def _prose(data: bytes) -> object:
    shown = (
        data.decode("utf-8", "surrogatepass") if b"\xed" in data and _decodes(data) else data.decode("utf-8", "replace")
    )
    reads = (text.from_html, text.from_markdown, text.from_bbcode, text.from_plain)
    for read in (
        *reads,
        lambda t: text.from_html(t, keep_lines=True),
        lambda t: text.from_markdown(t, lazy_quotes=False),
    ):
        for found in (prose := read(shown)).body, prose.quoted:
            check(found is None or bool(found.strip()), "a text is blank, not missing")
            (found or "").encode("utf-8")
    return None


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _times(data: bytes) -> object:
    shown = data.decode("utf-8", "replace")
    stamps = [times.parse(t, observed) for t in (shown, local_dates.english(shown)) for observed in (None, TAKEN)]
    for at in [*(s.at for s in stamps), times.from_epoch(shown)]:
        check(at is None or (at.utcoffset() is not None and 1990 <= at.year <= 2027), f"a time of {at}")
    return frozenset(s.precision for s in stamps)


def _records(read: Callable[..., object], *arguments: object) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        try:
            return frozenset(type(r).__name__ for r in read(checks.source_of(data), *arguments))  # type: ignore[attr-defined]
        except DECLARED as error:
            return frozenset([type(error).__name__])

    return run


def _mail(data: bytes) -> object:
    message = message_from_bytes(data, policy=compat32)
    fields = mail_header.fields(message)
    name = mail_header.author(fields.get("from"))[0]
    for told in (mail_header.subject(fields.get("subject")), name, *mail_header.message_ids(fields.get("references"))):
        (told or "").encode("utf-8")
    with suppress(ValueError):  # as it says
        mail_body.prose(message)
    return frozenset(fields) & {"from", "date", "subject", "message-id", "in-reply-to", "references", "content-type"}


def _mask(data: bytes) -> object:
    shown = data.decode("utf-8", "replace")
    masked = mask(shown)
    check(not holds_address(masked), f"masking leaves an address: {shown[:200]!r}")
    return frozenset([masked == shown])


def _packed(data: bytes) -> object:
    with tempfile.NamedTemporaryFile(suffix=".dump") as file:
        file.write(data)
        file.flush()
        try:
            for source in open_dumps(file.name):
                source.finish()
        except DECLARED as error:
            return frozenset([type(error).__name__])
    return None


def _same(name: str, run: Callable[[bytes], object], module: str, seeds: tuple[Path, ...] = (), *more: bytes) -> Target:
    return Target(name, run, run, run, module, seeds, list(more))


def _packed_seeds() -> list[bytes]:
    import bz2
    import io
    import lzma
    import zipfile

    import zstandard

    content = b'{"id": "a1", "body": "The heron is back."}\n' * 40
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(zipfile.ZipInfo("pond/thread.json", (2020, 1, 1, 0, 0, 0)), content)
        out.writestr(zipfile.ZipInfo("pond.gz", (1980, 1, 1, 0, 0, 0)), gzip.compress(content, mtime=0))
    return [
        gzip.compress(content, mtime=0), bz2.compress(content), lzma.compress(content), archive.getvalue(),
        zstandard.ZstdCompressor(write_checksum=True).compress(content) * 2,
    ]  # fmt: skip


def all_targets() -> dict[str, Target]:
    """Return every target by name: the formats, then what they share."""
    formats = [_of_format(name) for name in registry.all_formats()]
    folders = tuple(FIXTURES / name for name in registry.all_formats())
    shared = [
        _same("any", _detect, "ingest.registry", folders),
        _same("prose", _prose, "ingest.markdown"),
        _same("times", _times, "ingest.times"),
        _same(
            "json_records", _records(json_records.read_records), "ingest.json_records", (FIXTURES / "reddit_ndjson",)
        ),
        _same("csv_records", _records(csv_records.read_rows), "ingest.csv_records", (FIXTURES / "table",)),
        _same(
            "xml_records", _records(xml_records.read_elements, {"post"}), "ingest.xml_records", (FIXTURES / "disqus",)
        ),
        _same("mail", _mail, "ingest.mail_header", (FIXTURES / "mbox",)),
        _same("mask", _mask, "ingest.privacy"),
        _same("packed", _packed, "ingest.opening", (), *_packed_seeds()),
    ]
    return {target.name: target for target in [*formats, *shared]}
