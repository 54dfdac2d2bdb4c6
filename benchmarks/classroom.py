"""The classroom page, timed: `python benchmarks/classroom.py`, some 15 minutes.

One visitor (`slider.py --browser`), then thirty at once for ten minutes (`visitors.py`):
what stands in results/published/classroom.md. On a quiet machine, with the extra `app` and,
for the pictures, Chromium and playwright.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Print both tables, the second one a level below the first."""
    print("# The classroom page\n", flush=True)
    for script in (["slider.py", "--browser"], ["visitors.py", *sys.argv[1:]]):
        command = [sys.executable, str(HERE / script[0]), *script[1:]]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(printed.replace("# ", "## ", 1), flush=True)


if __name__ == "__main__":
    main()
