"""Which lines run for the first time, told by Python itself at next to no cost."""

from __future__ import annotations

import sys
from types import CodeType
from typing import Any

Line = tuple[str, int]


class NewLines:
    """Tells lines of a package that run for the first time since it was made. Python 3.11 cannot tell: there is none.

    Each line is switched off once it was seen (PEP 669, ``sys.monitoring``), so that code runs at full speed.
    """

    def __init__(self, package: str) -> None:
        self._new: set[Line] = set()
        self._monitoring: Any = getattr(sys, "monitoring", None)
        if self._monitoring is None:
            return
        monitoring, inside = self._monitoring, f"/{package}/"

        def seen(code: CodeType, line: int) -> object:
            if inside in code.co_filename.replace("\\", "/"):
                self._new.add((code.co_filename, line))
            return monitoring.DISABLE

        tool = monitoring.COVERAGE_ID
        monitoring.use_tool_id(tool, "rethread-fuzz")
        monitoring.register_callback(tool, monitoring.events.LINE, seen)
        monitoring.set_events(tool, monitoring.events.LINE)

    def taken(self) -> set[Line]:
        """Return the lines that were new since the last call."""
        new, self._new = self._new, set()
        return new

    def again(self) -> None:
        """Take every line for new again."""
        self._new = set()
        if self._monitoring is not None:
            self._monitoring.restart_events()
