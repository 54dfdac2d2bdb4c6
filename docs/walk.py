"""Walk the walk-through again, in a copy of the tree, and write what comes out into it.

    python docs/walk.py            write docs/walkthrough.md anew; under a minute
    python docs/walk.py --check    write nothing, and say which lines would change

In the order of the page every file is made, every diff applied and every command given.
What a command printed is replaced by what it prints now: all of it, or, where lines are
left out (`...`), each line by the next that begins alike. Numbers in sentences are nobody's
but the writer's; so is whether the page still makes sense.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "walkthrough.md"
LEFT_BEHIND = (".git", ".venv", "venv", "build", "dist", "*cache*", "*.egg-info")
RESULTS_KEPT = {"published", "frozen"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Give (language, text, file) of each block; the file is the last named before it."""
    before = 0
    for fence in FENCE.finditer(text):
        paths = re.findall(r"`([\w/]+\.(?:py|toml))`", text[before : fence.start()])
        yield fence[1], fence[2], paths[-1] if paths else ""
        before = fence.end()


def hunks(diff: str) -> Iterator[tuple[str, str, str]]:
    """Give (file, old lines, new lines) for every hunk of a diff."""
    for part in re.split(r"^--- ", diff, flags=re.MULTILINE)[1:]:
        name = re.findall(r"^\+\+\+ b/(.*)$", part, flags=re.MULTILINE)[0]
        for hunk in re.split(r"^@@ .* @@\n", part, flags=re.MULTILINE)[1:]:
            lines = [line or " " for line in hunk.splitlines()]
            old = [line[1:] for line in lines if line[0] in " -"]
            new = [line[1:] for line in lines if line[0] in " +"]
            yield name, "\n".join(old) + "\n", "\n".join(new) + "\n"


def patch(diff: str, folder: Path) -> str:
    """Apply a diff by its lines alone, and give it with the line numbers of now."""
    heads, grown, last = [], 0, ""
    for name, old, new in hunks(diff):
        text = (folder / name).read_text(encoding="utf-8")
        if text.count(old) != 1:
            sys.exit(f"{name}: these lines are not there once:\n{old}")
        grown = grown if name == last else 0
        start = text[: text.index(old)].count("\n") + 1
        olds, news = old.count("\n"), new.count("\n")
        heads.append(f"@@ -{start - grown},{olds} +{start},{news} @@")
        grown, last = grown + news - olds, name
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return re.sub(r"^@@ .* @@$", lambda _: heads.pop(0), diff, flags=re.MULTILINE)


def tell(block: str, folder: Path) -> str:
    """Give every command of a block, and the block with what comes out now."""
    answer = []
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = step.splitlines()
        answer += [f"$ {command}", *renew(command, shown, printed(command, folder))]
    return "\n".join(answer) + "\n"


def printed(command: str, folder: Path) -> list[str]:
    """Give a command in the copy, as somebody would whose hedgesim it is."""
    print(f"$ {command}", flush=True)
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    own = {"PYTHONPATH": str(folder / "src"), "PATH": path, "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 2):  # 2: what the page puts wrong on purpose
        print(done.stdout[-3000:], f"exit status {done.returncode}", sep="\n")
    told = done.stdout.replace(str(folder), "~/hedgesim")
    return [line.rstrip() for line in told.strip("\n").splitlines()]


def renew(command: str, shown: list[str], out: list[str]) -> list[str]:
    """Choose from what came out the lines that the page shows."""
    if "..." not in shown:
        return out if shown else []
    answer, told = [], "\n".join(out)
    for line in shown:
        while line != "..." and out and beginning(out[0]) != beginning(line):
            out = out[1:]
        if line != "..." and not out:
            sys.exit(f"{told}\n{command}: nothing (more) of this begins like\n{line}")
        answer.append(line if line == "..." else out[0])
        out = out if line == "..." else out[1:]
    return answer


def beginning(line: str) -> list[str]:
    """Give the two first words, and numbers as 0: what the same line has at two times."""
    return re.findall(r"[^\s│\d]+|0", re.sub(r"\d+", "0", line))[:2]


def walk(text: str, folder: Path) -> str:
    """Do all that the page says, and give the page as it should be."""
    parts, end = [], 0
    for fence, (language, body, name) in zip(
        FENCE.finditer(text), blocks(text), strict=True
    ):
        if language == "diff":
            body = patch(body, folder)
        elif language == "console":
            body = tell(body, folder)
        else:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8")
        parts += [text[end : fence.start()], f"```{language}\n{body}```"]
        end = fence.end()
    return "".join([*parts, text[end:]])


def left_behind(folder: str, names: list[str]) -> set[str]:
    """Name what a fresh clone would not have."""
    own = set(names) - RESULTS_KEPT if Path(folder) == ROOT / "results" else set()
    return own | shutil.ignore_patterns(*LEFT_BEHIND)(folder, names)


def main() -> None:
    """Walk in a temporary folder."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folder, commands = Path(place) / "hedgesim", Path(place) / "bin"
        shutil.copytree(ROOT, folder, ignore=left_behind)
        commands.mkdir()
        for name, what in (("python", ""), ("hedgesim", "-m hedgesim")):
            shim = commands / name
            shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {what} "$@"\n')
            shim.chmod(0o755)
        anew = walk(text, folder)
    lines = text.splitlines(), anew.splitlines()
    print(*difflib.unified_diff(*lines, "page", "now", n=0, lineterm=""), sep="\n")
    if "--check" not in sys.argv:
        PAGE.write_text(anew, encoding="utf-8")


if __name__ == "__main__":
    main()
