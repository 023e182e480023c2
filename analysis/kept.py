"""What one call leaves for the next: knowledge that takes time to gain and changes no answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

By = TypeVar("By")
Thing = TypeVar("Thing")


class Kept(Generic[By, Thing]):
    """One thing at most, lent to one call at a time: who finds it gone gets a new one."""

    def __init__(self, make: Callable[[By], Thing], small: Callable[[Thing], bool]) -> None:
        """Take how it is made, and what says whether it is small enough to be kept."""
        self._make, self._small = make, small
        self._held: deque[tuple[By, Thing]] = deque(maxlen=1)

    @contextmanager
    def lent(self, by: By) -> Iterator[Thing]:
        """Lend what was kept; where nothing was, or by something else, a new one. It is not kept after an error."""
        try:
            kept, thing = self._held.pop()
            thing = thing if kept == by else self._make(by)
        except IndexError:
            thing = self._make(by)
        yield thing
        if self._small(thing):
            self._held.append((by, thing))

    def forget(self) -> None:
        """Keep nothing."""
        self._held.clear()
