"""A small results folder made by the command, for tests of commands that read one."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hedgesim.cli.main import main
from hedgesim.study import plan, provenance

RUNS, TURNS = 100, 4
WORDS = f"run triad --runs {RUNS} --set turns={TURNS} --quiet --json".split()


@contextlib.contextmanager
def held_still() -> Iterator[None]:
    """Let parts be small, and somebody edit the package meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        patch.setattr(plan, "PART", 64)
        yield


def made_below(folder: Path) -> Path:
    """Make the folder."""
    where = folder / "my results"
    assert main([*WORDS, "--workers", "1", "--out", str(where)]) == 0
    return where


def copied(whole: Path, folder: Path) -> Path:
    """Copy it, to be changed."""
    shutil.copytree(whole, folder / "copy")
    return folder / "copy"


def told(capsys: pytest.CaptureFixture[str], *words: object):
    """Give a command; give its exit status and what it said, which is no traceback."""
    capsys.readouterr()
    status = main([str(word) for word in words])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said
