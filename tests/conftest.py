"""What tests share: where the material beside the checkout lies."""

import os
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the longest tests out unless they are asked for."""
    if not os.environ.get("RETHREAD_ALL_TESTS"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes long: RETHREAD_ALL_TESTS=1 runs it, too"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the expected tables of the fixtures."""
    parser.addoption("--regenerate", action="store_true", help="rewrite the expected tables from what is read now")
