"""A dashboard that others can reach says so, unless a proxy was declared."""

import pytest

from views.exposure import asked_address, warning


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost", "unix:///run/rethread"])
def test_an_address_of_this_machine_is_no_cause_for_a_warning(address: str) -> None:
    assert warning(address, {}) == ""


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.7", "threads.example.org", "", None, "127.0.0.1.nip.io"]
)
def test_any_other_address_is(address: str | None) -> None:
    assert "asks nobody for a password" in warning(address, {})


def test_a_declared_proxy_silences_it() -> None:
    assert warning("0.0.0.0", {"RETHREAD_PROXY": "1"}) == ""
    assert warning("0.0.0.0", {"RETHREAD_PROXY": "0"})


@pytest.mark.parametrize(
    ("words", "environ", "address"),
    [
        ([], {}, "127.0.0.1"),
        (["--server.address", "0.0.0.0"], {}, "0.0.0.0"),
        (["--server.port", "9", "--server.address=10.0.0.1"], {}, "10.0.0.1"),
        (["--server.address"], {}, ""),
        ([], {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "0.0.0.0"),
        (["--server.address", "::1"], {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "::1"),
    ],
)
def test_the_address_is_taken_from_words_then_environment(
    words: list[str], environ: dict[str, str], address: str
) -> None:
    assert asked_address(words, environ) == address
