"""What was asked of the screen files, by anybody, and what is being asked: every question is put once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any


class Answers:
    """Answers by question. Any number of threads may ask at once; an answer is never changed, so all share it."""

    def __init__(self, most: int) -> None:
        """``most`` answers are kept, those asked for last."""
        self._most = most
        self._held: OrderedDict[str, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def ask(self, told: str, query: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was asked
        """Return what ``query`` gives; ``told`` tells the question from others. What it raises is raised, not kept."""
        with self._lock:
            answer = self._held.get(told)
            mine = answer is None
            if answer is None:
                answer = self._held[told] = Future()
            self._held.move_to_end(told)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        if mine:
            self._find(told, query, answer)
        return answer.result()

    def _find(self, told: str, query: Callable[[], Any], answer: Future[Any]) -> None:
        try:
            answer.set_result(query())
        except BaseException as error:
            with self._lock:
                self._held.pop(told, None)
            answer.set_exception(error)
