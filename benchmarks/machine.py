"""What a table of times was taken on, and what the benchmarks need to print one."""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def described(*packages: str) -> str:
    """Describe the machine in a sentence: processor, cores, memory, Python, packages."""
    names = ("numpy", *packages)
    said = ", ".join(f"{name} {_version(name)}" for name in names)
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    return (
        f"{_processor()}, {cores} cores free to use, {_memory()}; {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, {said}."
    )  # fmt: skip


def load() -> str:
    """Say how busy the machine is, since times on a busy one are not worth publishing."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"Load average of the last minute: {busy:.2f}."


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        said = dict(
            (part.strip() for part in line.split(":", 1))
            for line in cpuinfo.read_text().splitlines()
            if ":" in line
        )
        numbers = f"family {said.get('cpu family', '?')} model {said.get('model', '?')}"
        return f"{said.get('model name', 'processor unknown')} ({numbers})"
    return platform.processor() or "processor unknown"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GB"


def interleaved(
    contenders: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Time everybody once a round, so that a busy spell hits all alike.

    Gives the CPU seconds of this process, by contender, a number a round.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            gc.collect()
            begun = time.process_time()
            work()
            times[name].append(time.process_time() - begun)
    return times


def best_and_middle(times: Sequence[float]) -> tuple[float, float]:
    """Give the least time and the median: other work on a machine only ever adds."""
    return min(times), statistics.median(times)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown, numbers to the right.

    Examples
    --------
    >>> print(table(["who", "time"], [["a", "1"]]))
    | who | time |
    |---|--:|
    | a | 1 |
    """
    marks = ["---", *["--:"] * (len(head) - 1)]
    lines = [head, *rows]
    said = [f"| {' | '.join(cells)} |" for cells in lines]
    return "\n".join([said[0], f"|{'|'.join(marks)}|", *said[1:]])
