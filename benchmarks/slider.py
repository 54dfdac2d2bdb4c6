"""How long a visitor waits: from a change to the runs, and from a slider to the picture.

`python benchmarks/slider.py` asks the workers of the page as the page does, for 32 runs (a
slider on its way) and for 128 (at rest), after changes of a parameter and of an event;
each change is one that nobody has asked for. `--browser` drives the page in headless
Chromium too, and takes the time by the clock of the browser: from the mouse's event to the
chart's `finished`. It is one visitor on this machine, quiet or not: see the load.
"""

import argparse
import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from app_browser import browsed
from machine import described, load

from hedgesim.app.crew import Crew
from hedgesim.app.limits import RUNS_AT_REST, RUNS_MOVING
from hedgesim.app.settings import Settings
from hedgesim.app.visit import Visit

Worlds = Callable[[int], Settings]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=60, help="of each kind (60)")
    parser.add_argument("--workers", type=int, help="processes; default: one a core")
    parser.add_argument("--browser", action="store_true", help="drive Chromium, too")
    asked = parser.parse_args()
    print("# From a change to its answer\n")
    print("Printed by `python benchmarks/slider.py --browser`. Milliseconds.\n")
    print(f"{described()} {load()}\n")
    print("| from | to | runs | changes | median | 95th percentile |")
    print("|---|---|--:|--:|--:|--:|")
    for line in asyncio.run(_asked(asked.changes, asked.workers)):
        print(line, flush=True)
    if asked.browser:
        for line in browsed(asked.changes, row):
            print(line, flush=True)
    print(f"\n{load()}")


async def _asked(changes: int, workers: int | None) -> list[str]:
    """Ask for many changes of each kind, one after the other."""
    crew = Crew(workers)
    visit = Visit(crew)
    try:
        await visit.change(Settings())
        await crew.ask("other", Settings(), range(RUNS_MOVING))
        return [line async for line in _rows(visit, changes)]
    finally:
        crew.close()


async def _rows(visit: Visit, changes: int) -> AsyncIterator[str]:
    fresh = itertools.count(1)
    shown: list[tuple[float, int]] = []

    def note() -> None:
        shown.append((time.perf_counter(), visit.answer.runs if visit.answer else 0))

    visit.on("answer", note)
    for name, world in _kinds(visit):
        for runs, moving in ((RUNS_MOVING, True), (RUNS_AT_REST, False)):
            await visit.change(Settings(), moving=moving)
            times = []
            for _ in range(changes):
                settings = world(next(fresh))
                shown.clear()
                begun = time.perf_counter()
                await visit.change(settings, moving=moving)
                times.append(next(at for at, made in shown if made == runs) - begun)
                assert visit.answer is not None
                assert visit.answer.settings == settings
            yield row(name, "runs", runs, [1e3 * waited for waited in times])


def _kinds(visit: Visit) -> Iterator[tuple[str, Worlds]]:
    """Give kinds of change, each as a world by a number; of a late event less is made."""
    sized = [e.id for e in visit.events if e.date_from.year >= 2013 and e.likely]
    for name, place in (("first", 0), ("middle", len(sized) // 2), ("last", -1)):
        date = next(e.date_from for e in visit.events if e.id == sized[place])
        yield (
            f"size of the {name} event ({date:%Y-%m})",
            lambda n, key=sized[place]: Settings().with_event_size(key, n / 4096),
        )
    yield "a parameter", lambda n: Settings().with_parameter("deference", n / 4096)


def row(what: str, to: str, runs: int, times: Sequence[float]) -> str:
    """Word one line of the table."""
    ninety_fifth = statistics.quantiles(times, n=20)[-1]
    return (
        f"| {what} | {to} | {runs} | {len(times)} | {statistics.median(times):.0f} "
        f"| {ninety_fifth:.0f} |"
    )


if __name__ == "__main__":
    main()
