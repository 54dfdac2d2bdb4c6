"""What the benchmarks stand on: an invented world that loads and runs, memory, exponents.

Planted and caught: dependence of an invented state that does not sum to 1; an exponent of
costs, not of their logarithms; memory of this process alone; contenders timed one after the
other; computing counted as writing.
"""

import subprocess
import sys
import time

import numpy as np
import pytest
from invented_world import write_world
from machine import interleaved, table
from peak_memory import PeakMemory
from scaling import _exponent, of_states
from scaling_studies import study

from hedgesim.engine.simulation import Simulation
from hedgesim.world.experiment import load_experiment


@pytest.mark.parametrize("states", [4, 30])
def test_an_invented_world_loads_and_runs(tmp_path, states):
    experiment = load_experiment(write_world(tmp_path, states, turns=2, runs=4))
    simulation = Simulation(experiment, range(2))
    before = simulation.world.arrays["dependence"]
    after = simulation.advance().arrays["dependence"]
    assert after.shape == (states, states + 1, 4, 2)
    assert np.isfinite(after).all()
    assert not np.allclose(before, after)
    assert (simulation.world.arrays["inducement"] > 0).any(), "no power acts"


def test_the_table_of_states():
    said = of_states([4, 8], 1)
    assert said.splitlines()[2].startswith("| 4 |")
    assert "Fitted over all" in said


def test_an_exponent_is_of_logarithms():
    assert _exponent([9, 20, 60], [2 * n**2.5 for n in (9, 20, 60)]) == pytest.approx(2.5)


def test_memory_counts_descendants():
    code = "held = bytearray(80_000_000); held[::4096] = held[::4096]; input()"
    with PeakMemory(every=0.01) as memory:
        alone = memory.peak
        child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
        until = time.monotonic() + 20
        while memory.peak < alone + 60_000_000 and time.monotonic() < until:
            time.sleep(0.02)
        child.communicate(b"\n")
    if not alone:
        pytest.skip("memory cannot be seen on this machine")
    assert memory.peak >= alone + 60_000_000


def test_a_study_tells_computing_from_writing(tmp_path):
    cost = study(40, turns=3, folder=tmp_path)
    assert 0 < cost.computing < cost.making
    assert cost.parts <= cost.whole
    assert cost.size > 0
    assert not list(tmp_path.iterdir()), "something was left behind"


def test_everybody_is_timed_in_turn():
    order = []
    work = {name: lambda name=name: order.append(name) for name in "ab"}
    times = interleaved(work, 3)
    assert order == list("ababab")
    assert [len(spent) for spent in times.values()] == [3, 3]


def test_a_table_in_markdown():
    assert table(["who", "ms"], [["a", "1"]]).splitlines()[1] == "|---|--:|"
