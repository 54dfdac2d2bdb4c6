"""The same model in AgentPy, run by its `Experiment`: a thin wrapper over the same code."""

import warnings
from typing import Any

import agentpy
import numpy as np

from mesa_good_user.region import region_of
from mesa_good_user.state import State
from mesa_good_user.treatments import EngineLuck, OwnLuck
from mesa_good_user.with_mesa import treatments
from mesa_good_user.world import World


class AgentpyState(State, agentpy.Agent):
    """A state as an agent of AgentPy."""


class AgentpyHedging(World, agentpy.Model):
    """One run in AgentPy; its parameters are those of `MesaHedging`."""

    def setup(self) -> None:
        """Bring the run to turn 0."""
        run, turns = self.p.run, self.p.get("turns")
        name = self.p.get("experiment", "baseline")
        self.region = region_of(name, turns)
        drawn = treatments(name, turns, self.p.runs)
        self.agents = agentpy.AgentList(self, len(self.region.states), AgentpyState)
        self.everybody = list(self.agents)
        self.set_out(self.region, drawn.values(run), drawn.magnitudes(run), self._luck(run))

    def _luck(self, run: int) -> EngineLuck | OwnLuck:
        if self.p.get("luck") == "engine":
            return EngineLuck(self.region, run)
        return OwnLuck(self.region, np.random.default_rng(run))

    def tell(self, stage: str) -> None:
        """Let every agent do a stage."""
        getattr(self.agents, stage)()

    def step(self) -> None:
        """Make one turn."""
        self.make_turn()

    def update(self) -> None:
        """Record alignment, at the start and after every turn; after the last, stop."""
        self.agents.record("alignment")
        if self.turn == self.region.experiment.turns:
            self.stop()


def batch(runs: int, **fixed: Any) -> Any:
    """Run many with AgentPy's `Experiment` in one process, recording alignment every turn.

    Gives the table of what the agents recorded, by sample, agent and turn.
    """
    sample = [{"run": run, "runs": runs, **fixed} for run in range(runs)]
    with warnings.catch_warnings():  # AgentPy 0.1.5 is older than what pandas now warns of
        warnings.simplefilter("ignore", category=FutureWarning)
        warnings.simplefilter("ignore", category=DeprecationWarning)
        output = agentpy.Experiment(AgentpyHedging, sample, record=True).run(display=False)
    return output["variables"]["AgentpyState"]
