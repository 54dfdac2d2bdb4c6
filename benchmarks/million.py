"""A million runs of 52 quarters, of which summaries alone are kept: seconds, memory, rate.

Run from the repository: `python benchmarks/million.py`, some eight minutes on two cores; or
`--runs 20000` for a trial, whose rate tells what a million would take. The baseline with
`[record] keep = "summaries"` and alignment with every vector, each turn; `--measures all`
keeps every measure of a state. The study goes to a folder of its own, which is removed;
`--folder` says where. Nothing here is a test.
"""

import argparse
from pathlib import Path

from machine import described, load, table
from peak_memory import PeakMemory
from scaling_studies import study

MILLION = 1_000_000
MINUTES, GIGABYTES = 10.0, 2.0


def report(runs: int, workers: int, measures: list[str], folder: Path | None) -> str:
    """Make the study and tell what it cost."""
    record: dict[str, object] = {"keep": "summaries"}
    if measures != ["all"]:
        record["measures"] = measures
    with PeakMemory() as memory:
        cost = study(runs, workers=workers, record=record, folder=folder)
    rate, held = runs / cost.whole, memory.peak / 1e9
    head = ["runs", "workers", "kept", "seconds", "of which parts", "runs a second",
            "peak memory, all processes, GB", "MB on disk"]  # fmt: skip
    row = [f"{runs:,}", str(workers), ", ".join(measures), f"{cost.whole:,.1f}",
           f"{cost.parts:,.1f}", f"{rate:,.0f}", f"{held:.2f}",
           f"{cost.size / 1e6:,.0f}"]  # fmt: skip
    return f"{table(head, [row])}\n\n{_judged(runs, cost.whole, held)}"


def _judged(runs: int, seconds: float, held: float) -> str:
    """Say whether the bar is met, or what a smaller trial lets expect."""
    bar = f"Bar: a million runs under {MINUTES:g} minutes and {GIGABYTES:g} GB on two cores"
    if runs < MILLION:
        whole = seconds / runs * MILLION / 60
        return f"{bar}. At this rate a million take {whole:.1f} minutes; not a judgement."
    met = seconds / 60 * MILLION / runs < MINUTES and held < GIGABYTES
    return f"{bar}: {'met' if met else 'MISSED'}."


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=MILLION, help="default: a million")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--measures", nargs="+", default=["alignment"], help="what is kept; or all"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the study is made; default: temporary"
    )
    asked = parser.parse_args()
    print(report(asked.runs, asked.workers, asked.measures, asked.folder), flush=True)
    print(f"\n{described()} {load()}")


if __name__ == "__main__":
    main()
