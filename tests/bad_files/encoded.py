"""Faults 20 to 26: texts that are not what their file says they are written in, and characters that cannot be shown."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import (
    COUNT,
    bodies,
    disqus,
    disqus_post,
    forum,
    line,
    lines,
    mail,
    mails,
    row,
    slashdot,
    table,
)

CURLY = "The heron’s “frog” – café déjà vu €5"
TOLD = "Windows-1252"


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _western()
    yield from _mixed()
    yield from _wide()
    yield from _broken_characters()
    yield from _kept_as_they_are()
    yield from _mail_headers()


def _western() -> Iterator[Case]:
    texts = [*bodies(5), CURLY, *bodies(5)]
    pages = {
        "html/slashdot": slashdot(texts),
        "html/forum": forum(texts),
        "slashdot-text/copied": shapes.copied(11).replace("frog number 6", CURLY),
        "csv/table": table(row(n, body=t) for n, t in enumerate(texts, 1)).decode(),
        "html/forum_says_utf8": forum(texts, head='<meta charset="utf-8">'),
        "html/forum_says_latin1": forum(texts, head='<meta charset="iso-8859-1">'),
        "html/forum_says_cp1252": forum(texts, head='<meta charset="windows-1252">'),
    }
    for name, text in pages.items():
        yield Case(
            fault=20,
            name=f"{name}_cp1252.bin",
            data=text.encode("cp1252"),
            exit=0,
            kept=11,
            said="" if "says_cp1252" in name else TOLD,
        )
    told = "".join(json.dumps(shapes.record(n, body=t), ensure_ascii=False) + "\n" for n, t in enumerate(texts, 1))
    yield Case(fault=20, name="ndjson/cp1252.ndjson", data=told.encode("cp1252"), exit=0, kept=11, said=TOLD)
    array = json.dumps([shapes.record(n, body=t) for n, t in enumerate(texts, 1)], ensure_ascii=False)
    yield Case(fault=20, name="reddit-json/cp1252.json", data=array.encode("cp1252"), exit=0, kept=11, said=TOLD)
    for declared in ("iso-8859-1", "utf-8", "windows-1252"):
        made = disqus([disqus_post(n, t) for n, t in enumerate(texts, 1)], declared=declared)
        yield Case(
            fault=20,
            name=f"xml/disqus_cp1252_says_{declared}.xml",
            data=made.encode("cp1252"),
            exit=0,
            kept=11,
            said=TOLD if declared == "utf-8" else "",
        )
    undeclared = disqus([disqus_post(n, t) for n, t in enumerate(texts, 1)]).replace(' encoding="utf-8"', "")
    yield Case(
        fault=20, name="xml/disqus_cp1252_undeclared.xml", data=undeclared.encode("cp1252"), exit=0, kept=11, said=TOLD
    )
    undefined = lines(5) + line(6).replace(b"frog", b"fr\x81g \x9d") + lines(5, 7)
    yield Case(fault=20, name="ndjson/undefined_bytes.ndjson", data=undefined, exit=0, kept=11, counts={"repaired": 1})


def _mixed() -> Iterator[Case]:
    told = b"".join(
        json.dumps(shapes.record(n, body=f"{CURLY} {n}"), ensure_ascii=False).encode(
            "cp1252" if n % 3 == 0 else "utf-8"
        )
        + b"\n"
        for n in range(1, 13)
    )
    yield Case(fault=21, name="ndjson/mixed.ndjson", data=told, exit=0, kept=12, counts={"repaired": 4})
    plain = "Content-Type: text/plain; charset={}\nContent-Transfer-Encoding: 8bit\n"
    parts = [
        mail(n, f"Café number {n}", plain.format(charset)).encode(charset)
        for n, charset in enumerate(("utf-8", "iso-8859-1", "cp1252", "koi8-r" if False else "iso-8859-15"), 1)
    ]
    yield Case(fault=21, name="mbox/mixed.mbox", data=b"".join(parts), exit=0, kept=4)
    undeclared = mail(1).encode() + mail(2, "Café").encode("cp1252") + mail(3, "Café").encode()
    yield Case(fault=21, name="mbox/undeclared.mbox", data=undeclared, exit=0, kept=3)
    one_bad = table([row(n) for n in range(1, 6)]) + b"c6,pond1,,heron,2020-09-13T12:06:00Z,6,Caf\xe9 and fr\xf6sche\n"
    one_bad += table((row(n, body="Das Café der Frösche") for n in range(7, 12)), ())
    yield Case(fault=21, name="csv/mixed.csv", data=one_bad, exit=0, kept=11)


def _wide() -> Iterator[Case]:
    kinds = {
        "ndjson/lines": lines().decode(),
        "csv/table": shapes.rows().decode(),
        "html/slashdot": slashdot(bodies()),
        "html/forum": forum(bodies()),
        "slashdot-text/copied": shapes.copied(),
        "mbox/list": mails(),
        "xml/disqus": disqus((disqus_post(n) for n in range(1, 13)), declared="utf-16"),
        "reddit-json/listing": shapes.listing([shapes.record(n) for n in range(1, 13)]).decode(),
        "hn/item": shapes.story(shapes.item(n) for n in range(1, 13)).decode(),
    }
    for name, text in kinds.items():
        for coding, mark in {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.items():
            yield Case(fault=22, name=f"{name}_{coding}.bin", data=mark + text.encode(coding), exit=0, kept=COUNT)
        if "xml" not in name:
            yield Case(fault=22, name=f"{name}_bom.bin", data=b"\xef\xbb\xbf" + text.encode(), exit=0, kept=COUNT)
    yield Case(fault=22, name="ndjson/utf-32.bin", data=lines().decode().encode("utf-32"), exit=0, kept=COUNT)
    yield Case(fault=22, name="ndjson/utf-16-no-bom.bin", data=lines().decode().encode("utf-16-le"), exit=0, kept=COUNT)
    yield Case(
        fault=22, name="csv/utf-16-no-bom.bin", data=shapes.rows().decode().encode("utf-16-le"), exit=0, kept=COUNT
    )
    bom_lines = b"".join(b"\xef\xbb\xbf" + line(n) for n in range(1, 13))
    yield Case(fault=22, name="ndjson/bom_on_each_line.ndjson", data=bom_lines, exit=0, kept=COUNT)
    seven = mails() + mail(20, "+ADw-script+AD4-frog", "Content-Type: text/plain; charset=utf-7\n")
    yield Case(fault=22, name="mbox/utf-7.mbox", data=seven.encode(), exit=0, kept=COUNT + 1)
    page = slashdot([*bodies(5), "+ADw-script+AD4-"]).replace("<head>", '<head><meta charset="utf-7">')
    yield Case(fault=22, name="html/slashdot_utf-7.html", data=page.encode(), exit=0, kept=6)


BROKEN = {
    "lone_high": '"\\ud800 frog"',
    "lone_low": '"frog \\udc00"',
    "two_lone": '"\\ud83d frog \\ud83d"',
    "reversed_pair": '"\\ude00\\ud83d frog"',
    "escaped_nul": '"a\\u0000frog"',
    "bell": '"a\\u0007frog"',
    "escape": '"a\\u001b[31mfrog"',
    "delete": '"a\\u007ffrog"',
    "c1": '"a\\u0081frog\\u009d"',
    "unit": '"a\\u001ffrog"',
    "noncharacter": '"a\\uffff frog"',
}


def _broken_characters() -> Iterator[Case]:
    for name, text in BROKEN.items():
        bad = line(20).replace(json.dumps(shapes.WORDS.format(20)).encode(), text.encode())
        counts = {} if name == "noncharacter" else {"repaired": 1}
        yield Case(
            fault=23, name=f"ndjson/{name}.ndjson", data=lines(5) + bad + lines(5, 6), exit=0, kept=11, counts=counts
        )
        in_name = line(20).replace(b'"heron_0"', text.encode())
        yield Case(
            fault=23,
            name=f"ndjson/{name}_in_a_name.ndjson",
            data=lines(5) + in_name + lines(5, 6),
            exit=0,
            kept=11,
            counts=counts,
        )
    for name, raw in {
        "raw_nul": b"a\0frog",
        "raw_bell": b"a\x07frog",
        "cesu8": b"a\xed\xa0\xbd\xed\xb8\x80frog",
        "utf8_surrogate": b"a\xed\xa0\x80frog",
        "overlong": b"a\xc0\xaffrog",
        "cut": b"a\xe2\x82frog",
        "ff": b"a\xff\xfefrog",
    }.items():
        bad = line(20).replace(b"The heron", raw)
        yield Case(
            fault=23,
            name=f"ndjson/{name}.ndjson",
            data=lines(5) + bad + lines(5, 6),
            exit=0,
            kept=11,
            counts={"repaired": 1},
        )
        cell = table([row(n) for n in range(1, 12)]).replace(b"frog number 6", raw)
        is_nul = raw.isascii()
        yield Case(
            fault=23,
            name=f"csv/{name}.csv",
            data=cell,
            exit=0,
            kept=11,
            counts={"repaired": 1} if is_nul else {},
            said="" if is_nul else TOLD,
        )
        page = slashdot(bodies(11)).encode().replace(b"frog number 6", raw)
        yield Case(
            fault=23,
            name=f"html/{name}.html",
            data=page,
            exit=0,
            kept=11,
            counts={"repaired": 1} if is_nul else {},
            said="" if is_nul else TOLD,
        )
        letters = mails(11).encode().replace(b"frog number 6", raw)
        yield Case(fault=23, name=f"mbox/{name}.mbox", data=letters, exit=0, kept=11)
    for name, reference in {"surrogate": "&#xD800;", "nul": "&#0;", "beyond": "&#x110000;", "c1": "&#129;"}.items():
        page = slashdot([*bodies(5), f"a {reference} frog", *bodies(5)])
        yield Case(
            fault=23, name=f"html/reference_{name}.html", data=page.encode(), exit=0, kept=11, counts={"repaired": 1}
        )
        text = line(20, body=f"a {reference.replace('&', '&amp;')} frog")
        yield Case(
            fault=23, name=f"ndjson/reference_{name}.ndjson", data=lines(5) + text + lines(5, 6), exit=0, kept=11
        )
    bell = disqus(
        [*(disqus_post(n) for n in range(1, 6)), disqus_post(6, "a\x07frog"), *(disqus_post(n) for n in range(7, 12))]
    )
    yield Case(fault=23, name="xml/bell.xml", data=bell.encode(), exit=0, kept=11, counts={"repaired": 1})
    nul = bell.replace("\x07", "\0")
    yield Case(fault=23, name="xml/nul.xml", data=nul.encode(), exit=0, kept=11, counts={"repaired": 1})
    reference = shapes.exchange(bodies(11)).replace("frog number 6", "&#xD800; frog")
    yield Case(fault=23, name="xml/reference.xml", data=reference.encode(), exit=0, kept=11, counts={"repaired": 1})


def _kept_as_they_are() -> Iterator[Case]:
    texts = {
        "mojibake": (24, "The heronâ€™s frog, cafÃ©"),
        "bidi": (25, "\u202eevil frog\u202c \u2066x\u2069 \u200f"),
        "zero_width": (25, "f\u200br\u200co\u200dg\ufeff"),
        "marks": (25, "f" + "\u0301" * 400 + "rog"),
        "emoji": (25, "frog 👩‍👩‍👧‍👦🏳️‍🌈 heron"),
        "tags": (25, "frog\U000e0041\U000e0042"),
        "line_separator": (25, "frog\u2028heron\u2029"),
    }
    for name, (fault, text) in texts.items():
        none = {"repaired": 0}
        data = lines(5) + line(20, body=text, author=text[:30]) + lines(5, 6)
        yield Case(fault=fault, name=f"ndjson/{name}.ndjson", data=data, exit=0, kept=11, counts=none)
        cells = table([*(row(n) for n in range(1, 11)), row(11, body=text, author=text[:30])])
        yield Case(fault=fault, name=f"csv/{name}.csv", data=cells, exit=0, kept=11, counts=none)
        page = slashdot([*bodies(10), text])
        yield Case(fault=fault, name=f"html/{name}.html", data=page.encode(), exit=0, kept=11, counts=none)


def _mail_headers() -> Iterator[Case]:
    start = mails()
    heads = {
        "unknown_charset": ("Content-Type: text/plain; charset=x-klingon\n", "The frog"),
        "charset_with_nul": ('Content-Type: text/plain; charset="a\0b"\n', "The frog"),
        "empty_charset": ("Content-Type: text/plain; charset=\n", "The frog"),
        "charset_a_codec": ("Content-Type: text/plain; charset=base64\n", "The frog"),
        "charset_idna": ("Content-Type: text/plain; charset=idna\n", "The frog"),
        "unknown_transfer": ("Content-Transfer-Encoding: x-unheard-of\n", "The frog"),
        "bad_quoted": ("Content-Transfer-Encoding: quoted-printable\n", "The =ZZ frog =\n= =E"),
    }
    for name, (head, body) in heads.items():
        yield Case(
            fault=26, name=f"mbox/{name}.mbox", data=(start + mail(20, body, head)).encode(), exit=0, kept=COUNT + 1
        )
    for name, subject in {
        "cut": "=?utf-8?B?RnJvZ3M",
        "bad_base64": "=?utf-8?B?***?=",
        "bad_charset": "=?x-none?Q?Frogs?=",
        "bad_letter": "=?utf-8?Z?Frogs?=",
        "bad_escape": "=?utf-8?Q?=ZZ=E?=",
    }.items():
        data = start + mail(20, Subject=subject, In_Reply_To="")
        yield Case(fault=26, name=f"mbox/subject_{name}.mbox", data=data.encode(), exit=0, kept=COUNT + 1)
    for name, field in {
        "message_id": {"Message_ID": "<[@x>"},
        "no_brackets": {"Message_ID": "frogs"},
        "from": {"From": "((((("},
        "from_list": {"From": "a, b, <c"},
        "date": {"Date": "-0000"},
        "to": {"To": "<" * 50},
    }.items():
        yield Case(
            fault=26, name=f"mbox/{name}.mbox", data=(start + mail(20, **field)).encode(), exit=0, kept=COUNT + 1
        )
    good = base64.encodebytes(shapes.WORDS.format(20).encode()).decode()
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    yield Case(fault=26, name="mbox/base64.mbox", data=(start + mail(20, good, head)).encode(), exit=0, kept=COUNT + 1)
    for name, text in {"bad": "!!!! this is no base64 at all %%%% 12", "length": good.strip()[:-3] + "A" * 2}.items():
        yield Case(
            fault=26,
            name=f"mbox/base64_{name}.mbox",
            data=(start + mail(20, text, head)).encode(),
            exit=3,
            kept=COUNT,
            refused=1,
        )
