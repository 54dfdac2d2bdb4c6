"""The figures of the experiments' pages: run each, draw it, and write it small.

Run from the repository: `python benchmarks/experiment_figures.py [NAME ...]`. Results go
to a temporary folder, figures to docs/figures/experiments/. Without names every experiment
of docs/experiments.md and docs/experiments-more.md is drawn.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PAGES = (Path("docs/experiments.md"), Path("docs/experiments-more.md"))
FIGURES = Path("docs/figures/experiments")
WIDTH, COLOURS = 1000, 160
SHOWN = {"horizontal_central_asia": "KGZ", "ots_pole": "TKM"}
"""Whose figure is drawn, where not Kazakhstan's."""


def hedgesim(*arguments: str) -> None:
    """Give a command of hedgesim; what it prints is not shown."""
    command = [sys.executable, "-m", "hedgesim", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def draw(name: str, folder: Path) -> None:
    """Run an experiment, draw it, and keep the picture with few colours."""
    results, picture = str(folder / name), folder / f"{name}.png"
    hedgesim("run", name, "--out", results)
    state = SHOWN.get(name, "KAZ")
    hedgesim("plot", results, "--state", state, "--out", str(picture))
    keep_small(picture, FIGURES / f"{name}.png")


def keep_small(picture: Path, target: Path) -> None:
    """Write a picture narrower and with few colours."""
    with Image.open(picture) as drawn:
        height = round(drawn.height * WIDTH / drawn.width)
        small = drawn.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.quantize(
            COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        ).save(target, optimize=True)


def main() -> None:
    """Draw what is asked for."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    headings = re.findall(r"^## `(\w+)`", text, re.MULTILINE)
    FIGURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or headings:
            draw(name, Path(folder))


if __name__ == "__main__":
    main()
