"""How far a run is, on standard error: a live bar in a terminal, elsewhere lines."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hedgesim.cli.show import console

SECONDS_BETWEEN_LINES = 10.0
"""Where there is no terminal, as in a log file."""

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs asked for."""


@contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Progress]:
    """Give what a study reports its progress to."""
    if quiet:
        yield lambda done, total: None
    elif sys.stderr.isatty():
        with _bar(title) as report:
            yield report
    else:
        yield Lines(title)


class Lines:
    """Reports progress by a line every few seconds, and one when all runs are done.

    `clock` gives seconds.
    """

    def __init__(self, title: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._clock = clock
        self._began = self._told = clock()
        self._before: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is, unless that was said a moment ago."""
        now = self._clock()
        if self._before is None:
            self._before, self._began = done, now
        if done < total and now - self._told < SECONDS_BETWEEN_LINES:
            return
        if done == total and self._told == float("inf"):
            return
        self._told = float("inf") if done == total else now
        print(f"{self._title}: {done:,} of {total:,} runs{self._pace(done, total, now)}",
              file=sys.stderr, flush=True)  # fmt: skip

    def _pace(self, done: int, total: int, now: float) -> str:
        made, took = done - (self._before or 0), now - self._began
        if done == total:
            return "; reckoning bands"
        if not made or took <= 0:
            return ""
        rate = made / took
        return f", {rate:,.0f} a second, about {(total - done) / rate:,.0f} s left"


@contextmanager
def _bar(title: str) -> Iterator[Progress]:
    from rich import progress as bars
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        """Runs a second."""

        def render(self, task: bars.Task) -> Text:
            """Write the rate, once there is one."""
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")

    with bars.Progress(
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=None),
        bars.TextColumn("{task.completed:,}/{task.total:,} runs", markup=False),
        Rate(),
        bars.TimeRemainingColumn(compact=True),
        console=console(error=True),
        transient=True,
    ) as live:

        def report(done: int, total: int) -> None:
            if not live.tasks:  # what an earlier command made is no part of the rate
                live.add_task(title, total=total, completed=done)
            task = live.tasks[0].id
            what = "reckoning bands" if done == total else title
            live.update(task, completed=done, total=total, description=what)

        yield report
