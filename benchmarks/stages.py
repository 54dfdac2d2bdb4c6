"""Where the time of a turn goes: each stage, terms of the gain, luck, events, recording.

Run from the repository: `python benchmarks/stages.py`. CPU time of this process on one
core, in microseconds a run and turn and as shares of the whole; of some repeats the fastest
is shown. Watching costs a little, so the whole is slower than in `speed.py`. Nothing here
is a test.
"""

import argparse
import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from hedgesim.engine import batch, gain, simulation
from hedgesim.engine.occurrences import Schedule
from hedgesim.engine.record import Recorder
from hedgesim.engine.stage import Stage
from hedgesim.engine.stages import Decide
from hedgesim.measures import MEASURES
from hedgesim.world.experiment import Experiment, load_experiment

Part = tuple[str, str]
"""Group and name of what is watched."""


class Watch:
    """Adds up the time of each part, without that of other parts inside of it."""

    def __init__(self) -> None:
        self.times: dict[Part, float] = defaultdict(float)
        self._inside = [0.0]

    @contextmanager
    def during(self, part: Part) -> Iterator[None]:
        """Count the time until this ends as that of a part."""
        self._inside.append(0.0)
        begun = time.process_time()
        yield
        spent = time.process_time() - begun
        self.times[part] += spent - self._inside.pop()
        self._inside[-1] += spent

    def over(self, work: Callable[..., Any], label: Callable[..., Part]) -> Any:
        """Give a function that does the same, watched; `label` takes its arguments."""

        @functools.wraps(work)
        def watched(*arguments: Any, **named: Any) -> Any:
            with self.during(label(*arguments)):
                return work(*arguments, **named)

        return watched


def of_stage(stage: Any, _: object) -> Part:
    """Say to which stage of the turn a rule belongs."""
    return stage.stage, getattr(stage.rule, "__name__", "adding the terms up")


def of_term(_: object, rule: Callable[..., Any], *__: object) -> Part:
    """Name a term of the gain."""
    return "choose, terms of the gain", rule.__name__


def always(group: str, name: str) -> Callable[..., Part]:
    """Give a label that looks at no argument."""
    return lambda *_, **__: (group, name)


WATCHED: tuple[tuple[Any, str, Callable[..., Part]], ...] = (
    (Stage, "act", of_stage),
    (Decide, "act", of_stage),
    (gain.GainStage, "act", of_stage),
    (gain, "_value", of_term),
    (simulation.Luck, "__init__", always("luck", "opening generators")),
    (simulation.Luck, "of", always("luck", "drawing")),
    (Schedule, "apply", always("events", "acting")),
    (simulation, "begin", always("start", "settling")),
    (batch, "draw", always("start", "drawing parameters")),
    (batch, "prepare", always("start", "preparing inputs")),
    (Recorder, "measured", always("record", "passing arguments")),
    (Recorder, "states", always("record", "choosing what is kept")),
    (batch._Keeper, "_fill", always("record", "keeping in single precision")),
    (batch._Keeper, "_watch", always("record", "looking for failures")),
)


def watched_once(experiment: Experiment) -> dict[Part, float]:
    """Simulate once and give the CPU seconds of each part; they sum to the whole."""
    watch = Watch()
    measures = {
        name: replace(m, rule=watch.over(m.rule, always("record, measures", name)))
        for name, m in MEASURES.items()
    }
    with ExitStack() as patches:
        patches.enter_context(patch.dict(MEASURES._entries, measures))
        for owner, name, label in WATCHED:
            watched = watch.over(getattr(owner, name), label)
            patches.enter_context(patch.object(owner, name, watched))
        with watch.during(("elsewhere", "carrying the world along")):
            batch.simulate(experiment, range(experiment.runs))
    return dict(watch.times)


def table(times: dict[Part, float], scale: float, least: float) -> Iterator[str]:
    """Give the lines of the table: groups by their time, and the parts of each."""
    whole = sum(times.values())
    groups: dict[str, float] = defaultdict(float)
    for (group, _), spent in times.items():
        groups[group] += spent
    for group in sorted(groups, key=groups.__getitem__, reverse=True):
        yield f"{groups[group] * scale:8.2f} {groups[group] / whole:7.1%}  {group}"
        parts = {name: t for (of, name), t in times.items() if of == group}
        for name in sorted(parts, key=parts.__getitem__, reverse=True):
            if parts[name] >= least * whole:
                yield f"{parts[name] * scale:8.2f} {parts[name] / whole:7.1%}      {name}"
    yield f"{whole * scale:8.2f} {1:7.1%}  all"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiment", default="baseline")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.01, help="share of a part shown")
    asked = parser.parse_args()
    experiment = load_experiment(asked.experiment, {"runs": asked.runs})
    batch.simulate(experiment, range(2))  # what is loaded and made once is not timed
    tries = [watched_once(experiment) for _ in range(asked.repeats)]
    fastest = min(tries, key=lambda times: sum(times.values()))
    print(f"{asked.experiment}, {asked.runs:,} runs of {experiment.turns} turns, one core")
    print("   µs a run and turn, share")
    for line in table(fastest, 1e6 / asked.runs / experiment.turns, asked.least):
        print(line)


if __name__ == "__main__":
    main()
