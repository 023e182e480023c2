"""A picture in the making: its marks and its layout, in the words of Plotly, as plain values.

Plotly's own figures check each value whenever one is built or copied, which took more of a page's time than all
numbers on it. Here nothing is checked: the tests put every chart through Plotly's own checks.
Source: the reference of figure attributes, plotly.com/python/reference.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import orjson

_COMPOUND = {"line", "marker", "margin", "pattern", "subtitle", "textfont", "title", "xaxis", "yaxis"}


class Part(dict[str, Any]):
    """Part of a picture, to be read by name; what is not set is None, and an empty part where it would have parts."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any value of a picture
        if name.startswith("_"):
            raise AttributeError(name)
        found = self.get(name)
        if isinstance(found, dict):
            return Part(found)
        if isinstance(found, list):
            return [Part(each) if isinstance(each, dict) else each for each in found]
        return Part() if found is None and name in _COMPOUND else found


class Figure:
    """One picture."""

    def __init__(self, spec: dict[str, Any] | None = None) -> None:
        """``spec`` is a figure as Plotly writes it in JSON, in plain values; it is taken over, not copied."""
        spec = spec or {}
        self._data: list[dict[str, Any]] = spec.get("data", [])
        self._layout: dict[str, Any] = spec.get("layout", {})

    @property
    def data(self) -> list[Part]:
        """The marks, trace by trace, to be read."""
        return [Part(trace) for trace in self._data]

    @property
    def layout(self) -> Part:
        """The layout, to be read."""
        return Part(self._layout)

    def add_bar(self, **values: Any) -> Self:  # noqa: ANN401
        """Add bars."""
        return self._add("bar", values)

    def add_scatter(self, **values: Any) -> Self:  # noqa: ANN401
        """Add dots, lines or texts."""
        return self._add("scatter", values)

    def add_annotation(self, **values: Any) -> Self:  # noqa: ANN401
        """Add a text that stands in the layout."""
        self._layout.setdefault("annotations", []).append(plain(values))
        return self

    def update_layout(self, **changes: Any) -> Self:  # noqa: ANN401
        """Change what is named of the layout, and leave the rest of each part; None takes a value away."""
        _merge(self._layout, plain(changes))
        return self

    def update_traces(self, kind: str, **changes: Any) -> Self:  # noqa: ANN401
        """Change the marks of a kind ("bar", "scatter") as ``update_layout`` does the layout."""
        for trace in self._data:
            if trace["type"] == kind:
                _merge(trace, plain(changes))
        return self

    def to_plotly_json(self) -> dict[str, Any]:
        """Return it as Plotly writes it in JSON; the parts are its own, not copies."""
        return {"data": self._data, "layout": self._layout}

    def to_json(self) -> str:
        """Return the same as text."""
        return orjson.dumps(self.to_plotly_json()).decode()

    def _add(self, kind: str, values: dict[str, Any]) -> Self:
        self._data.append({"type": kind, **{name: value for name, value in plain(values).items() if value is not None}})
        return self


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return a JSON tree of ``value``, which may hold arrays and numbers of NumPy; what is no number becomes None.

    Raises TypeError for what JSON has no word for.
    """
    return orjson.loads(orjson.dumps(value, default=_listed, option=orjson.OPT_SERIALIZE_NUMPY))


def _listed(value: object) -> list[Any]:
    """Return an array that orjson cannot take as it lies in memory: of objects, or with gaps."""
    if isinstance(value, np.ndarray):
        return list(value.tolist())
    raise TypeError(f"a picture cannot hold a {type(value).__name__}")


def _merge(into: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if value is None:
            into.pop(name, None)
        elif isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value
