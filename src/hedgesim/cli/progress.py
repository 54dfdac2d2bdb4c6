"""How far a run is, on standard error: a live bar in a terminal, elsewhere lines."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hedgesim.cli.show import console

SECONDS_BETWEEN_LINES = 60.0
FIRST_LINE_AFTER = 10.0
"""Seconds, where there is no terminal, as in a log file."""

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs asked for."""


@contextmanager
def progress(
    title: str, *, quiet: bool, noun: str = "runs", last: str = "reckoning bands"
) -> Iterator[Progress]:
    """Give what a study reports its progress to.

    Parameters
    ----------
    title, noun, last
        What is under way, what is counted, and what is under way when all are done.
    quiet
        Whether nothing is to be shown.
    """
    if quiet:
        yield lambda done, total: None
    elif sys.stderr.isatty():
        with _bar(title, noun, last) as report:
            yield report
    else:
        yield Lines(title, noun=noun, last=last)


class Lines:
    """Reports progress by a line a minute, the first sooner, and one when all is done.

    `clock` gives seconds.
    """

    def __init__(
        self,
        title: str,
        clock: Callable[[], float] = time.monotonic,
        noun: str = "runs",
        last: str = "reckoning bands",
    ) -> None:
        self._title, self._noun, self._last = title, noun, last
        self._clock = clock
        self._began = clock()
        self._next = self._began + FIRST_LINE_AFTER
        self._before: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is, unless that was said a moment ago."""
        now = self._clock()
        if self._before is None:
            self._before, self._began = done, now
        if now < self._next and (done < total or self._next == math.inf):
            return
        self._next = math.inf if done == total else now + SECONDS_BETWEEN_LINES
        pace = self._pace(done, total, now)
        print(
            f"{self._title}: {done:,} of {total:,} {self._noun}{pace}",
            file=sys.stderr,
            flush=True,
        )

    def _pace(self, done: int, total: int, now: float) -> str:
        made, took = done - (self._before or 0), now - self._began
        if done == total:
            return f"; {self._last}"
        if not made or took <= 0:
            return ""
        rate = made / took
        left = in_words((total - done) / rate)
        return f", {rate:,.{0 if rate >= 10 else 1}f} a second, about {left} left"


def in_words(seconds: float) -> str:
    """Word a stretch of time as people do.

    Examples
    --------
    >>> in_words(48.2), in_words(150), in_words(7500), in_words(200_000)
    ('48 s', '2 min 30 s', '2 h 5 min', '2 d 7 h')
    """
    whole = round(seconds)
    for name, size, below, part in (
        ("d", 86_400, "h", 3_600),
        ("h", 3_600, "min", 60),
        ("min", 60, "s", 1),
    ):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // part} {below}"
    return f"{whole} s"


@contextmanager
def _bar(title: str, noun: str, last: str) -> Iterator[Progress]:
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
        bars.TextColumn("{task.completed:,}/{task.total:,} " + noun, markup=False),
        Rate(),
        bars.TimeRemainingColumn(compact=True),
        console=console(error=True),
        transient=True,
    ) as live:

        def report(done: int, total: int) -> None:
            if not live.tasks:  # what an earlier command made is no part of the rate
                live.add_task(title, total=total, completed=done)
            task = live.tasks[0].id
            what = last if done == total else title
            live.update(task, completed=done, total=total, description=what)

        yield report
