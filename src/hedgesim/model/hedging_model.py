"""One run as a Mesa model: the first of the two drivers of the one turn."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mesa
import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.stages import turn_of
from hedgesim.engine.structures import alone as run_alone
from hedgesim.engine.wiring import World
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.model.answering import Answers, answered, refuse_unknown_powers
from hedgesim.model.ledger import Ledger
from hedgesim.model.state_agent import StateAgent
from hedgesim.model.why import Why, checked, why
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import Experiment, load_experiment

Acts = Callable[[StateAgent, Array], Any]
"""A function that acts for a state: see `StateAgent.choose_posture`."""


class HedgingModel(mesa.Model):  # type: ignore[misc]
    """A region of states that hedge, one run of an experiment, turn by turn.

    Parameters
    ----------
    experiment
        Name or path of an experiment, or one already loaded.
    seed, rng
        The seed of luck; by default the experiment's. Mesa passes one or the other.
    run
        Which run of the experiment: it has that run's parameters, magnitudes and luck, and
        in a design of points its scenario, events, rules and figures, so that any run of a
        batch can be opened alone and equals it to the bit.
    acting
        State id to a function (agent, proposed posture) -> posture that acts for the state,
        or to a subclass of `StateAgent`; every other state follows its rule.
    answering
        Power id to a function (model, proposed instruments) -> instruments that chooses for
        the power before its budget counts: see `hedgesim.model.answering`.
    **parameters
        Parameters fixed for this run, by name.

    Raises
    ------
    ConfigError
        If a file, a name or a value is wrong; with every problem.

    Examples
    --------
    >>> model = HedgingModel("triad", run=3)
    >>> model.step()
    >>> altria = model.state("ALT")
    >>> 0 <= altria.threat["NOR"] <= 1, round(sum(altria.posture["security"].values()), 12)
    (True, 1.0)
    """

    def __init__(
        self,
        experiment: str | Experiment = "baseline",
        *,
        seed: int | None = None,
        rng: Any = None,
        run: int = 0,
        acting: Mapping[str, Acts | type[StateAgent]] | None = None,
        answering: Mapping[str, Answers] | None = None,
        **parameters: float,
    ) -> None:
        chosen = _seed(seed, rng)
        alone = run_alone(_loaded(experiment, chosen, parameters), run)
        self.experiment = alone.experiment
        super().__init__(rng=self.experiment.seed)
        self.run = run
        states = tuple(a.id for a in self.experiment.region.actors if a.role == "chooses")
        answer = partial(answered, self, answering) if answering else None
        turn = turn_of(self.experiment, states, self._act if acting else None, answer)
        self._simulation = Simulation(self.experiment, [alone.point], [alone.luck], turn)
        self._simulation.remembers = True
        self._recorder = Recorder(self.inputs, self.experiment.region.vectors)
        self.world = self._simulation.world
        refuse_unknown_powers(answering or (), self)
        self._ledger = Ledger(
            self.world,
            self.inputs,
            turns=self.experiment.turns,
            rules=self.experiment.rules,
            acting=tuple(acting or ()),
        )
        self._acting: list[StateAgent] = []
        self._add_agents(acting or {})
        self.datacollector = mesa.DataCollector(
            model_reporters={"turn": "turn", "quarter": lambda m: str(m.quarter)},
            agent_reporters={"state": "id", "strategy": "strategy"}
            | {name: _reporter(name) for name in self.measures if name != "strategy"},
        )
        self._look()
        self.datacollector.collect(self)

    @property
    def inputs(self) -> Inputs:
        """What the region gives every run: names of states, partners and channels."""
        return self._simulation.inputs

    @property
    def turn(self) -> int:
        """Turns made so far; 0 at the start."""
        return self._simulation.turn

    @property
    def quarter(self) -> Quarter:
        """The quarter just made; before the first turn, the one that comes."""
        return self._simulation.quarter

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of this run."""
        return {k: float(np.ravel(v)[0]) for k, v in self.world.parameters.items()}

    def state(self, id: str) -> StateAgent:
        """Give the agent of a state.

        Raises
        ------
        KeyError
            If no state that chooses has that id.
        """
        for agent in self.agents:
            if agent.id == id:
                return agent  # type: ignore[no-any-return]
        raise KeyError(f"no state {id!r}; there are {', '.join(self.inputs.states)}")

    def step(self) -> None:
        """Make one turn. After the last one, do nothing but stop running."""
        if self.turn >= self.experiment.turns:
            self.running = False
            return
        self._simulation.advance()
        self.world = self._simulation.world
        self._ledger.keep(self._simulation.chosen_from, self.world)
        self._look()
        self.datacollector.collect(self)

    def recorded(self) -> tuple[dict[str, Array], dict[str, Array]]:
        """Give all that the batch engine would record of this turn: by state, by pair."""
        return dict(self.measures), dict(self.pair_arrays)

    def strategy_name(self, code: float) -> str:
        """Give a strategy in words."""
        return STRATEGIES[int(code)]

    def why(
        self,
        state: str,
        partner: str | None = None,
        channel: str | None = None,
        since: int | str | Quarter | None = None,
        turn: int | str | Quarter | None = None,
    ) -> Why:
        """Say why a state's posture is what it is, and why it changed.

        Parameters
        ----------
        state
            Id of a state that chooses.
        partner, channel
            Only of this one; by default of all. Of the partner, by default the state's
            partner of reference, the sentence speaks.
        since
            The earlier turn with which to compare: its number, or its quarter, such as
            "2021Q4"; by default a year earlier, or the start.
        turn
            The turn asked about, likewise; by default the last one. The answer is that of a
            model which has just made it.

        Raises
        ------
        KeyError
            If there is no such state, partner or channel.
        ValueError
            If `since` or `turn` is no turn that was made, or `since` comes after `turn`.

        Examples
        --------
        >>> model = HedgingModel("triad", run=3)
        >>> for _ in range(4):
        ...     model.step()
        >>> reasons = model.why("ALT", channel="diplomacy")
        >>> table = reasons.table()
        >>> of_north = table[table["partner"] == "NOR"]
        >>> gap = of_north["contribution"].sum() - reasons.change("NOR", "diplomacy")
        >>> bool(abs(gap) < 1e-12)
        True
        """
        names = self.inputs
        checked(state, names.states, "state")
        ledger, reference = self._ledger, self.inputs.static["reference"]
        ledger = ledger if turn is None else ledger.until(ledger.turn_of(turn))
        row = names.states.index(state)
        return why(
            ledger,
            state,
            ledger.earlier(ledger.turn) if since is None else ledger.turn_of(since),
            {a.id: a.name for a in self.experiment.region.actors},
            partner=checked(partner, names.partners, "partner"),
            channel=checked(channel, names.channels, "channel"),
            reference=partner or names.partners[int(np.argmax(reference[row, :, 0]))],
            run=self.run,
            titles=tuple(c.title for c in self.experiment.region.channels),
        )

    def _look(self) -> None:
        """Compute what is shown of the turn, once."""
        measured = self._recorder.measured(self.world)
        self.measures = self._recorder.states(measured)
        self.pair_arrays = self._recorder.pairs(measured)

    def _add_agents(self, acting: Mapping[str, Acts | type[StateAgent]]) -> None:
        self._look()
        names = {a.id: a.name for a in self.experiment.region.actors}
        unknown = set(acting) - set(self.inputs.states)
        if unknown:
            raise KeyError(
                f"no state {', '.join(sorted(unknown))} that could act for itself"
            )
        for id_ in self.inputs.states:
            how = acting.get(id_, StateAgent)
            agent = (how if isinstance(how, type) else _acting_by(how))(
                self, id_, names[id_]
            )
            if id_ in acting:
                self._acting.append(agent)

    def _act(self, world: World) -> World:
        """Let the states that act for themselves replace their rows of posture."""
        self.world = world
        posture = world.arrays["posture"].copy()
        for agent in self._acting:
            row = self.inputs.states.index(agent.id)
            posture[row, :, :, 0] = agent.chosen(posture[row, :, :, 0])
        return world.with_arrays({"posture": posture})


def _acting_by(function: Acts) -> type[StateAgent]:
    """Give a kind of state that acts by a function."""

    class Acting(StateAgent):
        """A state that acts by a function handed in."""

        def choose_posture(self, proposed: Array) -> Any:
            return function(self, proposed)

    return Acting


def _reporter(name: str) -> Callable[[StateAgent], float]:
    return lambda agent: agent.measures[name]


def _seed(seed: int | None, rng: Any) -> int | None:
    """Make one whole number of what Mesa may pass as seed or rng."""
    if seed is not None and rng is not None:
        raise ValueError("give seed or rng, not both")
    given = seed if rng is None else rng
    if given is None or isinstance(given, int | np.integer):
        return None if given is None else int(given)
    if isinstance(given, np.random.SeedSequence):
        return int(given.generate_state(1)[0])
    return int(np.random.default_rng(given).integers(2**32))


def _loaded(
    experiment: str | Experiment, seed: int | None, parameters: Mapping[str, float]
) -> Experiment:
    changes: dict[str, object] = dict(parameters)
    if seed is not None:
        changes["seed"] = seed
    if isinstance(experiment, Experiment):
        return experiment.changed(changes) if changes else experiment
    return load_experiment(experiment, changes, decisions=tuple(DECISIONS))
