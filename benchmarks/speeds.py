"""Every speed that is stated anywhere, one after another: some 20 minutes, a quiet machine.

Run from the repository: `python benchmarks/publish.py speeds`, which writes what this
prints to results/published/speeds.md. Each table is that of a command of its own; what is
timed stands there. With `--small` all is tried on little, and no number is worth anything.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "compare_speed.py": ((), ("--runs", "64", "--others", "2", "--rounds", "1")),
    "scaling.py": ((), ("--runs", "1024", "--states", "9", "--rounds", "1")),
    "million.py": ((), ("--runs", "4096")),
}
"""By script what it is given, and what it is given to try it."""


def main() -> None:
    """Print the page, a command at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="try it on little")
    small = parser.parse_args().small
    for place, (script, (whole, little)) in enumerate(COMMANDS.items()):
        command = [sys.executable, str(HERE / script), *(little if small else whole)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        if script == "million.py":
            print("## A million runs\n")
        print(done.stdout.strip(), flush=True)
        if place == 0:
            print("\nWhat is timed, and how: [benchmarks](../../benchmarks/README.md).")
        print(flush=True)


if __name__ == "__main__":
    main()
