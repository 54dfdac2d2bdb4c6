"""The model in Mesa, run by `mesa.batch_run`."""

from functools import cache
from typing import Any

import mesa

from mesa_good_user.region import region_of
from mesa_good_user.state import State
from mesa_good_user.treatments import EngineLuck, OwnLuck, Treatments
from mesa_good_user.world import World


class MesaState(State, mesa.Agent):
    """A state as an agent of Mesa."""


@cache
def treatments(name: str, turns: int | None, runs: int) -> Treatments:
    """Draw for all runs in one go."""
    return Treatments(region_of(name, turns), runs)


class MesaHedging(World, mesa.Model):
    """One run in Mesa.

    Parameters
    ----------
    run
        Number of the run: it decides parameters and magnitudes.
    runs
        How many runs there are in all, drawn for in one go.
    experiment, turns
        Name of a shipped experiment, and its turns if they are to be others.
    luck
        "own": normals of the model's generator; "engine": hedgesim's.
    """

    def __init__(
        self,
        run: int = 0,
        runs: int = 1,
        experiment: str = "baseline",
        turns: int | None = None,
        luck: str = "own",
    ) -> None:
        super().__init__(seed=run)
        self.region = region_of(experiment, turns)
        drawn = treatments(experiment, turns, runs)
        self.everybody = list(MesaState.create_agents(self, len(self.region.states)))
        chance = (
            EngineLuck(self.region, run)
            if luck == "engine"
            else OwnLuck(self.region, self.rng)
        )
        self.set_out(self.region, drawn.values(run), drawn.magnitudes(run), chance)
        self.datacollector = mesa.DataCollector(agent_reporters={"alignment": "alignment"})
        self.datacollector.collect(self)

    def tell(self, stage: str) -> None:
        """Let every agent do a stage."""
        self.agents.do(stage)

    def step(self) -> None:
        """Make one turn; after the last, stop."""
        if self.turn == self.region.experiment.turns:
            self.running = False
            return
        self.make_turn()
        self.datacollector.collect(self)


def batch(runs: int, **fixed: Any) -> list[dict[str, Any]]:
    """Run many with `mesa.batch_run` in one process, recording alignment every turn."""
    return mesa.batch_run(
        MesaHedging,
        {"run": range(runs), "runs": runs, **fixed},
        number_processes=1,
        iterations=1,
        data_collection_period=1,
        max_steps=10_000,
        display_progress=False,
    )  # type: ignore[no-any-return]
