"""The gallery: run the commands of docs/figures.md and keep the pictures that it shows.

Run from the repository: `python docs/gallery.py [PICTURE ...]`. Every command of a console
block is given in a temporary folder, in the order of the page; a picture belongs to the
last `hedgesim plot` above it. With names only these are drawn, though every run is made.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parent
PAGE, FIGURES = DOCS / "figures.md", DOCS / "figures"
COLOURS = 200
PIECES = re.compile(
    r"^```console\n(.*?)^```|^!\[[^\]]*\]\(figures/([\w.-]+)\)", re.M | re.S
)


def steps(text: str) -> list[tuple[list[str], str]]:
    """Give the commands of a page, each with the picture that it makes, if any."""
    found: list[tuple[list[str], str]] = []
    for block, picture in PIECES.findall(text):
        if picture:
            last = max(k for k, (words, _) in enumerate(found) if words[1] == "plot")
            found[last] = found[last][0], picture
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["hedgesim"] and words[1] in ("run", "plot"):
                found.append((words, ""))
    return found


def make(words: list[str], picture: str, folder: Path) -> None:
    """Give one command in a folder, and keep its picture with few colours."""
    out = ["--out", str(folder / picture)] if picture else []
    command = [sys.executable, "-m", "hedgesim", *words[1:], *out]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    if picture.endswith(".gif"):  # is made of few colours already
        shutil.copyfile(folder / picture, FIGURES / picture)
    elif picture:
        with Image.open(folder / picture) as drawn:
            drawn.convert("RGB").quantize(
                COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            ).save(FIGURES / picture, optimize=True)


def main() -> None:
    """Make what is asked for, and say how long it took."""
    wanted, began = sys.argv[1:], time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").symlink_to(DOCS)
        for words, picture in steps(PAGE.read_text(encoding="utf-8")):
            if words[1] == "run" or (picture and (not wanted or picture in wanted)):
                make(words, picture, folder)
                print(f"{time.monotonic() - began:6.0f} s  {picture or shlex.join(words)}")


if __name__ == "__main__":
    main()
