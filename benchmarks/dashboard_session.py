"""Sessions of the screen without a browser: they speak Streamlit's own protocol over a web socket.

A session asks for a page, changes its filters as a reader would, and notes how long the server takes until its script
has ended: that is what a reader waits for before the browser paints.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 180.0
"""Seconds until a session gives up."""
TONES = ("Negative", "Neutral", "Positive")


@dataclass
class Session:
    """One reader."""

    address: str
    seed: int
    seconds: list[float] = field(default_factory=list)
    """Of each change of a filter."""
    first: float = 0.0
    """Seconds of the first view."""
    errors: list[str] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    """Label of a widget -> its id."""
    themes: list[str] = field(default_factory=list)
    days: tuple[date, date] | None = None

    async def run(self, changes: int, pause: float) -> None:
        """Open the page and change its filters so many times, with a ``pause`` in seconds between."""
        draw = random.Random(self.seed)
        uri = self.address.replace("http", "ws") + "/_stcore/stream"
        async with websockets.connect(uri, subprotocols=["streamlit"], max_size=None, open_timeout=LONGEST,
                                      ping_interval=None) as socket:  # fmt: skip
            self.first = await self._ask(socket, BackMsg(rerun_script={}))
            for _ in range(changes):
                await asyncio.sleep(pause * (0.5 + draw.random()))
                self.seconds.append(await self._ask(socket, self._change(draw)))

    async def _ask(self, socket: websockets.ClientConnection, message: BackMsg) -> float:
        """Send a message; return the seconds until the script has ended."""
        began = time.perf_counter()
        await socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), LONGEST))
            kind = told.WhichOneof("type")
            if kind == "delta":
                self._note(told)
            elif kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - began

    def _note(self, told: ForwardMsg) -> None:
        """Remember the widgets, and whatever went wrong."""
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message[:100]}")
        elif kind == "alert":
            self.errors.append(element.alert.body[:100])
        elif kind == "multiselect":
            self.widgets[element.multiselect.label] = element.multiselect.id
            if element.multiselect.label == "Theme":
                self.themes = list(element.multiselect.options)
        elif kind == "date_input":
            self.widgets["Days"] = element.date_input.id
            first, last = (date.fromisoformat(day) for day in (element.date_input.min, element.date_input.max))
            self.days = first, last

    def _change(self, draw: random.Random) -> BackMsg:
        """Return a request with filters drawn anew: a theme or two, a tone or two, some days, or several of them."""
        wanted: dict[str, list[str]] = {}
        kinds = draw.sample(["Theme", "Tone of words", "Days"], draw.choice([1, 1, 2, 3]))
        if "Theme" in kinds:
            wanted["Theme"] = draw.sample(self.themes, draw.choice([1, 2]))
        if "Tone of words" in kinds:
            wanted["Tone of words"] = draw.sample(TONES, draw.choice([1, 2]))
        if "Days" in kinds and self.days:
            first, last = self.days
            start = draw.randrange((last - first).days)
            ends = first + timedelta(days=start), first + timedelta(days=draw.randrange(start, (last - first).days))
            wanted["Days"] = [day.isoformat() for day in ends]
        message = BackMsg(rerun_script={})
        for name in ("Theme", "Tone of words", "Days"):
            state = message.rerun_script.widget_states.widgets.add(id=self.widgets[name])
            state.string_array_value.data.extend(wanted.get(name, []))
        return message
