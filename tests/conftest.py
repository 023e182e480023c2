"""What tests share: where the material beside the checkout lies."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real dumps and labelled data beside the checkout; its tests are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip("../shared is not here: this test needs its real dumps")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the expected tables of the fixtures."""
    parser.addoption("--regenerate", action="store_true", help="rewrite the expected tables from what is read now")
