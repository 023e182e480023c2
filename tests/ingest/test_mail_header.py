import pytest

from ingest import mail_header


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ann Lee <ann@x.example>", "Ann Lee"),
        ('"Lee, Ann" <ann@x.example>', "Lee, Ann"),
        ("ann@x.example (Ann Lee)", "Ann Lee"),
        ("ann at x.example (Ann (the bee) Lee)", "Ann (the bee) Lee"),
        ("Ann Lee <ann(a)x.example>", "Ann Lee"),
        ("Ann via Bees <bees@x.example>", "Ann"),
        ("'Ann' via Bees <bees@x.example>", "Ann"),
        ("=?utf-8?Q?J=C3=BCrg_B?= <j@x.example>", "Jürg B"),
        ("ann@x.example", "ann"),
        ("<ann@x.example>", "ann"),
        ('"ann@x.example" <ann@x.example>', "ann"),
        ("", None),
        ("(" * 5_000, "(" * 200),
    ],
)
def test_author_is_a_name_and_never_an_address(printed: str, name: str | None) -> None:
    assert mail_header.author(printed)[0] == name


@pytest.mark.parametrize(
    ("printed", "ids"),
    [
        ("<a@x> <b@x>", ["a@x", "b@x"]),
        ("a@x", ["a@x"]),
        ('Your message of "Mon, 3 Mar" <a@x>', ["a@x"]),
        ("<a at x>", ["a@x"]),
        ("<a@x\n y>", ["a@xy"]),
        ("<[@x>", ["[@x"]),
        ("your mail of Monday", []),
        (None, []),
    ],
)
def test_message_ids(printed: str | None, ids: list[str]) -> None:
    assert mail_header.message_ids(printed) == ids


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("'Re: Hives'", "Re: Hives"),
        ("=?utf-8?Q?H=C3=A4?= =?utf-8?Q?ngt?=", "Hängt"),
        ("=?utf-8?Q?Luc=eda?=", "Lucía"),
        ("=?x-no?q?a=E4?=", "aä"),
        ("=?utf-8?b?@@@?=", "=?utf-8?b?@@@?="),
        ("", None),
    ],
)
def test_subject(printed: str, shown: str | None) -> None:
    assert mail_header.subject(printed) == shown
