"""A small maker of runs for tests of the study layer, that can also go wrong on purpose.

Numbers depend on point, replicate, turn and place alone, as the engine's do.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from hedgesim.core.luck import Normals
from hedgesim.engine.trajectories import Failure, Trajectories
from hedgesim.study import provenance
from hedgesim.world.experiment import Experiment, Record, load_experiment

STATES, PARTNERS = ("ALT", "NOR"), ("ALT", "NOR", "SUD", "OTHER")


def experiment(runs: int = 100, turns: int = 4, **record: int) -> Experiment:
    kept = Record(**{"every": 1, "pairs_every": 2, "pairs_up_to": 100_000, **record})
    loaded = load_experiment("triad", {"runs": runs, "turns": turns})
    return replace(loaded, record=kept)


@dataclass(frozen=True)
class Fake:
    """Make runs.

    `luck` is how much chance counts; `failed` are runs that go wrong; `wait` is
    seconds per block. The process ends itself at a run of `deadly` as long as fewer than
    `deaths` files stand in `folder`; at `interrupt_at` it meets a Ctrl-C.
    """

    luck: float = 1.0
    spread: float = 1.0
    failed: tuple[int, ...] = ()
    wait: float = 0.0
    deadly: int | None = None
    deaths: int = 0
    folder: Path = field(default_factory=Path)
    interrupt_at: int | None = None

    def __call__(
        self,
        experiment: Experiment,
        runs: Sequence[int],
        *,
        replicates: Sequence[int] | None = None,
        pairs: bool | None = None,
    ) -> Trajectories:
        time.sleep(self.wait)
        numbers = np.asarray(runs, dtype=np.int64)
        luck = numbers if replicates is None else np.asarray(replicates, dtype=np.int64)
        self._die(numbers)
        if self.interrupt_at in numbers:
            raise KeyboardInterrupt
        point = self.spread * Normals(3, "point", ["p"], numbers.tolist()).draw()[0]
        turns = tuple(range(0, experiment.turns + 1, experiment.record.every))
        every = experiment.record.pairs_every
        pair_turns = tuple(range(0, experiment.turns + 1, every)) if pairs and every else ()
        states = self._states(point, luck, turns)
        for run in set(self.failed) & set(numbers.tolist()):
            states["threat"][-1, :, numbers == run] = np.nan
        return Trajectories(
            runs=numbers,
            points=numbers,
            replicates=luck,
            turns=turns,
            pair_turns=pair_turns,
            states=states,
            pairs=self._pairs(point, luck, pair_turns) if pair_turns else {},
            varied={"deference": point},
            failed={
                run: Failure(turns[-1], "threat") for run in self.failed if run in numbers
            },
        )

    def _states(self, point, luck, turns):
        draws = Normals(experiment_seed(), "fake", STATES, luck.tolist())
        noise = np.stack(
            [self.luck * draws.draw() if t else np.zeros((2, luck.size)) for t in turns]
        )
        threat = point + noise
        alignment = 0.5 * threat
        alignment[:, 1] = np.nan
        return {
            "threat": threat,
            "alignment_NOR": alignment,
            "alignment_SUD": -threat,
            "hedging_index": np.broadcast_to(point, threat.shape).copy(),
            "everywhere": np.full((*threat.shape[:-1], 1), 0.25),
            "strategy": (threat > 0).astype(np.int8),
        }

    def _pairs(self, point, luck, turns):
        draws = Normals(
            experiment_seed(),
            "pairs",
            [f"{i}:{j}" for i in STATES for j in PARTNERS],
            luck.tolist(),
        )
        noise = np.stack([draws.draw().reshape(2, 4, -1) for _ in turns])
        alignment = point + self.luck * noise
        strategy = (alignment > 0).astype(np.int8)
        for i in range(2):
            alignment[:, i, i] = np.nan
            strategy[:, i, i] = -1
        return {"alignment": alignment, "posture_trade": noise, "strategy": strategy}

    def _die(self, numbers):
        if self.deadly is None or self.deadly not in numbers:
            return
        before = len(list(self.folder.glob("death-*")))
        if before < self.deaths:
            (self.folder / f"death-{before}").touch()
            os._exit(9)


def hold_code_still() -> None:
    """Let somebody edit the package while tests run, as if its digest did not change."""
    provenance._digest_of = lambda files: "c" * 64


def experiment_seed() -> int:
    return 11


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Read everything of a results folder whose bytes are promised."""
    names = [*folder.rglob("*.parquet"), folder / "COMPLETE.json", folder / "bands.csv"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


@dataclass(frozen=True)
class Bounded(Fake):
    """Makes runs whose numbers lie where their measures do, 0 to 1."""

    def _states(self, point, luck, turns):
        found = super()._states(point, luck, turns)
        del found["everywhere"]  # no measure has that name
        codes = found.pop("strategy")
        numbers = {name: 1 / (1 + np.exp(-array)) for name, array in found.items()}
        shape = (*codes.shape[:-1], 1)
        return numbers | {"autonomy": np.full(shape, 0.25), "strategy": codes}


def counted(runs: int = 100, turns: int = 4, **record: int) -> Experiment:
    """Give an experiment of which no run is kept."""
    made = experiment(runs, turns, **record)
    return replace(made, record=replace(made.record, keep="summaries"))
