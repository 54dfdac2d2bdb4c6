"""A script may start a study at its top level, as a notebook does: no guard is asked for.

Planted and caught: the script's module left in place while workers start (the study stops,
and the script runs more than once); the module not put back afterwards.
"""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
import hedgesim
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

print("once")
before = sys.modules["__main__"]
found = run(load_experiment("baseline", {"runs": 1030, "turns": 1}), "study", workers=2)
print(found.folder.name, sys.modules["__main__"] is before)
"""


@pytest.mark.parametrize("way", ["file", "standard input", "argument"])
def test_a_script_without_a_guard_runs_once(tmp_path, way):
    given = [sys.executable, {"file": "a script.py", "argument": "-c"}.get(way, "-")]
    if way == "file":
        (tmp_path / "a script.py").write_text(SCRIPT, encoding="utf-8")
    said = subprocess.run(
        [*given, SCRIPT] if way == "argument" else given,
        input=SCRIPT if way == "standard input" else None,
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert said.stdout.split("\n") == ["once", "study True", ""], said.stderr[-600:]
    assert (tmp_path / "study" / "COMPLETE.json").is_file()
