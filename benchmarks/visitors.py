"""Thirty visitors at once: `python benchmarks/visitors.py [--minutes 10 --visitors 30]`.

Each is a client of the running server over its own websocket, and every three seconds makes
a change as a hand does: a slider moves on and is released, or, one time in four, an event
is switched off or on. The time is taken from the release to the update that brings the
chart: the first one, and that of all 128 runs. Pictures are compared, at random, with the
one that this process draws of the visitor's own settings, those of the slider on its way
among them: a picture of somebody else's world would be found. Whose connection is lost
opens the page anew, which is counted.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import socketio
from app_client import Client
from app_server import served
from machine import described, load

from hedgesim.app.charts.look import Look
from hedgesim.app.charts.pictures import PICTURES, Seen
from hedgesim.app.dials import STEPS, TELLING, dial
from hedgesim.app.limits import RUNS_AT_REST, RUNS_MOVING
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of

EVERY = 3.0
"""Seconds from one change of a visitor to the next."""

LONGEST = 60.0
"""Seconds after which what has not come is missing."""

STATE = "KAZ"
SAID = {t("picture.runs", runs=runs): runs for runs in (RUNS_MOVING, RUNS_AT_REST)}


@dataclass
class Change:
    """What a visitor set, and what came of it."""

    settings: Settings
    way: list[Settings] = field(default_factory=list)
    first: float | None = None
    whole: float | None = None
    runs: int = 0
    series: list[Any] = field(default_factory=list)


class Visitor:
    """One of the thirty."""

    def __init__(self, number: int, come: Callable[[], Client], events: list[str]) -> None:
        self.random = random.Random(number)
        self.events = events
        self.changes: list[Change] = []
        self.lost = 0
        self._come = come

    async def stay(self, until: float) -> None:
        """Visit until then; once more from the start where the connection is lost."""
        while time.monotonic() < until:
            self.client = self._come()
            self.client.on_update = self._updated
            self.settings, self.first, self._answered = Settings(), asyncio.Event(), True
            try:
                await self._visit(until)
            except socketio.exceptions.SocketIOError:
                self.lost += 1

    async def _visit(self, until: float) -> None:
        """Open the page, wait for its first picture, and change something until then."""
        await self.client.open()
        chore = asyncio.create_task(self.client.acknowledge())
        try:
            await asyncio.wait_for(self.first.wait(), LONGEST)
            await self._open("events", f"event-switch-{self.events[0]}")
            await asyncio.sleep(self.random.random() * EVERY)
            while time.monotonic() < until:
                begun = time.monotonic()
                await (self._switch() if self.random.random() < 0.25 else self._slide())
                await asyncio.sleep(max(0.0, begun + EVERY - time.monotonic()))
            await asyncio.sleep(EVERY)
        finally:
            chore.cancel()
        await self.client.close()

    async def _open(self, panel: str, testid: str) -> None:
        """Open a panel, and wait until something of it is there."""
        await self.client.send("tabs", "update:model-value", panel)
        until = time.monotonic() + LONGEST
        while not self.client.has(testid):
            if time.monotonic() > until:
                raise TimeoutError(f"the panel {panel} never came")
            await asyncio.sleep(0.05)

    async def _slide(self) -> None:
        name = self.random.choice(TELLING)
        places = [self.random.randint(0, STEPS) for _ in range(3)]
        for place in places:
            await self.client.send(f"slider-{name}", "update:model-value", place)
            await asyncio.sleep(0.06)
        worlds = [self.settings.with_parameter(name, dial(name).value(p)) for p in places]
        self._set(worlds[-1], [self.settings, *worlds[:-1]])
        await self.client.send(f"slider-{name}", "change", places[-1])

    async def _switch(self) -> None:
        key = self.random.choice(self.events)
        off = key in self.settings.off
        world = self.settings
        self._set(world.with_event_on(key) if off else world.with_event_off(key), [world])
        await self.client.send(f"event-switch-{key}", "update:model-value", off)

    def _set(self, settings: Settings, way: list[Settings]) -> None:
        self.settings, self._answered = settings, False
        self.changes.append(Change(settings, way))
        self._asked = time.perf_counter()

    def _updated(self, told: set[str], at: float) -> None:
        """Take note of a chart: how long it took, of how many runs, and what it draws."""
        chart = self.client.find("picture-chart")
        said = self.client.elements[self.client.find("picture-runs")].get("text")
        if chart not in told or said not in SAID:
            return
        self.first.set()
        if self._answered:
            return
        change, runs = self.changes[-1], SAID[said]
        change.first = change.first or at - self._asked
        change.whole = at - self._asked if runs == RUNS_AT_REST else None
        change.runs, self._answered = runs, runs == RUNS_AT_REST
        change.series = _numbers(self.client.elements[chart]["props"]["options"])


def _numbers(options: dict[str, Any]) -> list[Any]:
    """Give what a chart draws: the numbers of its series."""
    return [series.get("data") for series in options.get("series", ())]


def _drawn(settings: Settings, runs: int) -> list[Any]:
    """Draw the picture of a world here, and give its numbers."""
    answer = simulate(settings, range(runs))
    names = {a.id: a.name for a in experiment_of(settings).region.actors}
    seen = Seen(answer=answer, pinned=None, state=STATE, names=names, marks=(),
                look=Look(False))  # fmt: skip
    return _numbers(PICTURES["alignment"](seen))


async def _all(address: str, visitors: int, seconds: float) -> list[Visitor]:
    from hedgesim.app.timeline import listed, timeline

    events = [shown.id for shown in listed(timeline(Settings()))]
    until = time.monotonic() + seconds
    # as in a browser, a websocket has a connection of its own: no request was made by it
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector) as http:
        present = [
            Visitor(n, lambda: Client(address, http), events) for n in range(visitors)
        ]
        async with asyncio.TaskGroup() as group:
            for visitor in present:
                group.create_task(visitor.stay(until))
    return present


def _compared(present: list[Visitor], most: int) -> Counter[str]:
    """Compare some pictures with the ones drawn here of the same settings."""
    answered = [c for visitor in present for c in visitor.changes if c.first is not None]
    found: Counter[str] = Counter()
    for change in random.Random(1).sample(answered, min(most, len(answered))):
        found[_whose(change)] += 1
    return found


def _whose(change: Change) -> str:
    if _same(_drawn(change.settings, change.runs), change.series):
        return "own"
    earlier = any(_same(_drawn(w, change.runs), change.series) for w in change.way)
    return "way" if earlier else "other"


def _same(one: Any, other: Any) -> bool:
    import json

    return json.loads(json.dumps(one)) == other


def main() -> None:
    """Let them visit, and print what they waited for and what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    parser.add_argument("--visitors", type=int, default=30, help="how many (30)")
    parser.add_argument("--compared", type=int, default=200, help="pictures (200)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with served(log) as (address, process):
            seconds = 60 * asked.minutes
            present = asyncio.run(_all(address, asked.visitors, seconds))
            alive = Path(f"/proc/{process}").exists()
        said = log.read_text(encoding="utf-8").strip()
    print(_table(present, asked.minutes, _compared(present, asked.compared), alive, said))


def _table(
    present: list[Visitor], minutes: float, seen: Counter[str], alive: bool, said: str
) -> str:
    changes = [change for visitor in present for change in visitor.changes]
    first = sorted(c.first for c in changes if c.first is not None)
    whole = sorted(c.whole for c in changes if c.whole is not None)
    lines = [
        "# A class at once", "",
        "Printed by `python benchmarks/visitors.py`: clients of the running server, each "
        f"with a change every {EVERY:.0f} seconds, three times in four a slider, else an "
        "event; from the release to the update that brings a chart. While "
        f"others wait, a chart of {RUNS_MOVING} runs comes first.", "",
        f"{described('nicegui')} {load()}", "",
        "| | |", "|---|--:|",
        f"| visitors | {len(present)} |",
        f"| minutes | {minutes:g} |",
        f"| changes released | {len(changes):,} |",
        *_waits("first picture", first),
        *_waits(f"picture of {RUNS_AT_REST} runs", whole),
        f"| pictures compared with the visitor's own world | {sum(seen.values())} |",
        f"| of the slider on its way, or of the world before | {seen['way']} |",
        f"| of anybody else's world | {seen['other']} |",
        f"| connections lost | {sum(visitor.lost for visitor in present)} |",
        f"| server alive at the end | {'yes' if alive else 'no'} |",
        f"| lines of errors that it wrote | {len(said.splitlines())} |",
    ]  # fmt: skip
    return "\n".join([*lines, *(["", "```", said[-2000:], "```"] if said else [])])


def _waits(of: str, seconds: list[float]) -> Iterator[str]:
    yield f"| {of}, before the next change | {len(seconds):,} |"
    if len(seconds) > 1:
        cuts = statistics.quantiles(seconds, n=100, method="inclusive")
        found = {"median": cuts[49], "75th percentile": cuts[74]}
        found |= {"95th percentile": cuts[94], "longest": seconds[-1]}
        for name, wait in found.items():
            yield f"| {of}, {name}, s | {wait:.2f} |"


if __name__ == "__main__":
    main()
