"""E-mail and IP addresses go; what only looks like one stays."""

from collections import Counter
from time import process_time

import pytest

from ingest.ids import private_id
from ingest.privacy import EMAIL_MARK, IP_MARK, mask, mask_all, told


@pytest.mark.parametrize(
    "text",
    ["mail {} now", "<{}>", "({})", "mailto:{}", "{}.", "{},{}", "a/{}", "'{}'", "{}Posted by"],
)  # fmt: skip
@pytest.mark.parametrize(
    "address",
    ["anna@hill.example", "a.b+c@mail.hill.example", "o'hara@hill.example", "anna%40hill.example", "x" * 90 + "@a.de",
     "anna\uff20hill.example", "anna [at] hill [dot] example", "anna(at)hill.example", "анна@пример.рф"],
)  # fmt: skip
def test_an_e_mail_address_is_masked_wherever_it_stands(text: str, address: str) -> None:
    masked = mask(text.replace("{}", address))
    assert EMAIL_MARK in masked
    assert "hill" not in masked
    assert "@" not in masked


@pytest.mark.parametrize(
    "text",
    ["@ram@hill.example", "https://herd.example/@ram@hill.example/12", "look at hill.example", "npm kite@1.2.3",
     "icon@2x.png", "5 @ home", "@anna", "anna@", "r@w"],
)  # fmt: skip
def test_what_is_no_e_mail_address_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("from 71.192.3.44, twice", "from {}, twice"),
        ("http://71.192.3.44:8080/x", "http://{}:8080/x"),
        ("71.192.3.44/24", "{}/24"),
        ("It was 8.8.8.8.", "It was {}."),
        ("Contributions/71.192.3.44", "Contributions/{}"),
        ("地址71.192.3.44在", "地址{}在"),
        ("::ffff:71.192.3.44", "::ffff:{}"),
        ("[2001:4860:4860::8888]:53", "[{}]:53"),
        ("2a02:8071:2b8:1:2:3:4:5 and", "{} and"),
        ("2a02:8071:2b8::1: yes", "{}: yes"),
    ],
)
def test_a_public_ip_address_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked.replace("{}", IP_MARK)


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "0.0.0.0", "192.168.1.1", "10.0.0.1", "255.255.255.0", "::1", "fe80::1",
     "300.1.2.3", "1.200.000.000", "1.3.6.1.4.1", "1.2.3", "12:30:45", "aa:bb:cc:dd:ee:ff", "00:11:22:33:44:55:66:77",
     "std::vector", "abc::dead", "2024::x",
     "version 1.2.3.4", "v1.2.3.4", "Firefox 3.0.0.1", "Chrome/91.0.44.12", "section 3.2.1.4", "§ 3.2.1.4",
     "versions 1.2.3.4 and 1.2.3.5", "kite-1.2.3.4.tar.gz", "libkite6.2.3.4"],
)  # fmt: skip
def test_numbers_that_name_nobody_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text", ["a@", "@", "a@a.", "a@a.bc", "1.1.1.", "2000:", "a [at] ", "[at]a[dot]", "v 1.1.1.1 "]
)
def test_a_long_text_costs_its_length(text: str) -> None:
    started = process_time()
    mask(text * (200_000 // len(text)))
    assert process_time() - started < 10


def test_what_was_removed_is_counted_and_told() -> None:
    removed = Counter[str]()
    mask("a@hill.example, b@hill.example, c@hill.example", removed)
    assert told(removed) == "3 e-mail addresses were removed."
    mask("71.192.3.44", removed)
    assert told(removed) == "3 e-mail and 1 IP addresses were removed."
    assert told(Counter({IP_MARK: 1})) == "1 IP address was removed."
    assert told(Counter()) is None


def test_an_id_that_holds_an_address_becomes_another_that_stays_the_same() -> None:
    assert private_id("4711.1@hill.example") == private_id("4711.1@hill.example") != private_id("4711.2@hill.example")
    assert "@" not in private_id("4711.1@hill.example")
    assert private_id("t1_abc") == "t1_abc"


def test_every_text_of_a_report_is_masked() -> None:
    report = {"file": "anna@hill.example (1).mbox", "kept": 3, "refused": [{"reason": "at 71.192.3.44"}], "error": None}
    assert mask_all(report) == {
        "file": f"{EMAIL_MARK} (1).mbox", "kept": 3, "refused": [{"reason": f"at {IP_MARK}"}], "error": None,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::1"])
def test_what_documents_write_for_a_public_address_is_masked(address: str) -> None:
    assert mask(f"posted from {address}") == f"posted from {IP_MARK}"
