"""One world of one or many runs, carried forward turn by turn: what both drivers drive."""

from collections.abc import Callable, Sequence

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.core.luck import Normals
from hedgesim.engine.draws import Draws, draw
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.occurrences import Schedule
from hedgesim.engine.stages import GAIN, Turn, turn_of
from hedgesim.engine.start import begin
from hedgesim.engine.trajectories import Where
from hedgesim.engine.wiring import World
from hedgesim.world.experiment import Experiment
from hedgesim.world.scenario import Scenario


class Simulation:
    """Runs of one experiment, at one turn.

    Parameters
    ----------
    experiment
        What to simulate.
    points
        Numbers of the design points; without a design of points, the run numbers.
    replicates
        Numbers that address luck; by default the points.
    turn
        The stages of a turn; by default those that the experiment's `[rules]` ask for.

    Attributes
    ----------
    turn
        Turns made so far; 0 at the start.
    world
        Arrays and parameters as they stand.
    chosen_from
        The world that states saw when they last weighed their gains; None before the first
        turn.
    at
        The stage at work, for whoever has to say where a run went wrong.
    watch
        Called with the world after the events and after every stage, if given.
    """

    def __init__(
        self,
        experiment: Experiment,
        points: Sequence[int],
        replicates: Sequence[int] | None = None,
        turn: Turn | None = None,
        draws: Draws | None = None,
        inputs: Inputs | None = None,
    ) -> None:
        self.experiment = experiment
        self.points = points
        self.replicates = points if replicates is None else replicates
        self.at = Where(0, "start", "")
        self.watch: Callable[[World], None] | None = None
        self.inputs = inputs or prepare(experiment)
        self.draws = draws or draw(experiment, points)
        self.stages = turn or turn_of(experiment, self.inputs.states)
        self.schedule = self._schedule(experiment.scenario)
        self.luck = _Luck(experiment.seed, self.inputs, self.replicates)
        factual = experiment.scenario.factual
        twin = self._schedule(factual) if factual else None
        self.world = begin(self.inputs, self.draws, self.schedule, factual=twin)
        self.chosen_from: World | None = None
        self.turn = 0

    def _schedule(self, scenario: Scenario) -> Schedule:
        to = self.experiment.region.memberships_follow_events_to
        return Schedule(scenario, to, self.inputs, self.draws.magnitudes)

    @property
    def quarter(self) -> Quarter:
        """The quarter just made; before the first turn, the one that comes."""
        return self.inputs.first_quarter.plus(max(self.turn - 1, 0))

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.points)

    def again(self, places: Sequence[int]) -> "Simulation":
        """Give some of the runs, by their places, once more at the start."""
        return Simulation(
            self.experiment,
            [self.points[place] for place in places],
            [self.replicates[place] for place in places],
            self.stages,
            self.draws.of(places),
            self.inputs,
        )

    def advance(self) -> World:
        """Carry every run one turn forward."""
        self.turn += 1
        self.at = Where(self.turn, "events", "")
        quarter = self.quarter
        world = self.schedule.parameters_of(self.world, quarter)
        world = world.with_arrays({**self.inputs.paths(self.turn), **self.luck.draw()})
        world = self.schedule.apply(world, quarter)
        self._watched(world)
        for stage in self.stages:
            if stage is GAIN:
                self.chosen_from = world
            self.at = Where(self.turn, stage.stage, ", ".join(stage.writes))
            world = stage.act(world)
            self._watched(world)
        self.world = world
        return world

    def _watched(self, world: World) -> None:
        if self.watch is not None:
            self.watch(world)


class _Luck:
    """The standard normals of a turn, by quantity; 0 where a tie cannot be."""

    def __init__(self, seed: int, inputs: Inputs, replicates: Sequence[int]) -> None:
        masks, states = inputs.static, inputs.states
        pairs = [f"{i}:{j}" for i in states for j in inputs.partners]
        ties = [f"{pair}:{c}" for pair in pairs for c in inputs.channels]
        members = [f"{i}:{o}" for i in states for o in inputs.organisations]
        self._normals: dict[str, tuple[Normals, tuple[int, ...]]] = {}
        for name, stage, places, mask in (
            ("perception_luck", "perceive", pairs, masks["external"] * masks["counted"]),
            ("posture_luck", "choose", ties, masks["tie"]),
            ("exit_luck", "institutions", members, 1.0 - masks["leads"][: len(states)]),
        ):
            needed = [p if on else None for p, on in zip(places, mask.ravel(), strict=True)]
            self._normals[name] = Normals(seed, stage, needed, replicates), mask.shape[:-1]

    def draw(self) -> dict[str, Array]:
        return {
            name: normals.draw().reshape(*shape, -1)
            for name, (normals, shape) in self._normals.items()
        }
