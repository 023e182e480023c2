import pytest

from ingest.drawn_depth import depth_in, first_depth


@pytest.mark.parametrize(
    ("depths", "groups", "first"),
    [
        (["0", "1", "2", "1", "0"], ["a"] * 5, 0),
        (["1", "2", "1", "2"], ["a"] * 4, 1),
        (["", "1", "2", ""], ["a"] * 4, 0),
        (["0", "1", "0", "1"], ["a", "a", "b", "b"], 0),
        (["0", "0", "1", "1", "2"], ["a"] * 5, None),
        (["0", "3", "5", "0"], ["a"] * 4, None),
        (["0", "0"], ["a"] * 2, 0),
        (["", "x"], ["a"] * 2, None),
    ],
)  # fmt: skip
def test_depths_draw_a_tree_only_in_its_own_order(depths: list[str], groups: list[str], first: int | None) -> None:
    assert first_depth(depths, groups) == first


@pytest.mark.parametrize(("value", "depth"), [("2", 1), ("1.0", 0), (None, 0), ("x", 0), ("0", 0)])
def test_a_depth_counts_from_the_roots(value: str | None, depth: int) -> None:
    assert depth_in(value, 1) == depth


def test_no_tree_no_depth() -> None:
    assert depth_in("2", None) is None
