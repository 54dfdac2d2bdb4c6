"""Time and weight of the report: `python benchmarks/report.py [RESULTS [OTHER]]`.

Without a folder the baseline is run with 1,000 runs first, into a temporary folder. The
report is made three times, each in a process of its own, as a person would; the median of
the times is told, with what the files weigh. Bounds: 15 seconds and 3 MB.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES, SECONDS, MEGABYTES = 3, 15.0, 3.0


def command(*words: str) -> None:
    """Run `hedgesim` in a process of its own."""
    subprocess.run([sys.executable, "-m", "hedgesim", *words], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def measure(folder: Path, other: Path | None, out: Path) -> tuple[float, float]:
    """Give the median of seconds, and the megabytes of the file."""
    against = ["--against", str(other)] if other else []
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        command("report", str(folder), "--out", str(out), *against)
        took.append(time.perf_counter() - begun)
    return statistics.median(took), out.stat().st_size / 1e6


def main() -> int:
    """Measure, print, and leave with 1 if a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "results", nargs="?", type=Path, help="default: baseline, 1,000 runs"
    )
    parser.add_argument("other", nargs="?", type=Path, help="for --against")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.results
        if folder is None:
            folder = Path(place) / "baseline"
            command("run", "baseline", "--runs", "1000", "--out", str(folder), "--quiet")
        seconds, weight = measure(folder, asked.other, Path(place) / "report.html")
    print(f"report of {folder.name}: {seconds:.1f} s (of {SECONDS:.0f}), "
          f"{weight:.2f} MB (of {MEGABYTES:.0f})")  # fmt: skip
    return int(seconds > SECONDS or weight > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
