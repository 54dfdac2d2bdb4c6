"""One world of one or many runs, carried forward turn by turn: what both drivers drive."""

from collections.abc import Callable, Collection, Sequence

from hedgesim.core.calendar import Quarter
from hedgesim.core.loops import row_by_row
from hedgesim.engine.chance import Chance, Luck
from hedgesim.engine.draws import Draws, draw
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.left import Left, carried, left, rewritten, spent, without
from hedgesim.engine.occurrences import Schedule
from hedgesim.engine.stages import GAIN, Turn, turn_of
from hedgesim.engine.start import begin
from hedgesim.engine.trajectories import Where
from hedgesim.engine.wiring import World
from hedgesim.world.experiment import Experiment
from hedgesim.world.quantities import QUANTITIES
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
    draws, inputs, luck
        What was drawn, laid out and opened before for these runs; by default it is now.
    since
        Where another simulation of these runs was left, to go on from there; all that
        happens up to then must be the same. By default runs begin at the start.
    kept
        Quantities looked at between turns. Others that every turn writes anew are let go
        as soon as no stage needs them, which is faster; by default all stay.

    Attributes
    ----------
    turn
        Turns made so far; 0 at the start.
    world
        Arrays and parameters as they stand.
    chosen_from
        The world that states saw when they last weighed their gains, kept where
        `remembers` says so; None before the first turn.
    remembers
        Whether to keep it, which takes memory; by default not.
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
        luck: Chance | None = None,
        since: Left | None = None,
        kept: Collection[str] | None = None,
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
        self.luck = luck or Luck(experiment.seed, self.inputs, self.replicates)
        self.world = self._begin() if since is None else since.world
        self.chosen_from: World | None = None
        self.remembers = False
        self._carried: frozenset[str] | None = None
        self._rewritten = rewritten(self.stages)
        everything = QUANTITIES if kept is None else kept
        self._spent = spent(self.stages, everything)
        self.turn = 0 if since is None else since.turn

    @row_by_row()
    def _begin(self) -> World:
        factual = self.experiment.scenario.factual
        twin = self._schedule(factual) if factual else None
        return begin(self.inputs, self.draws, self.schedule, factual=twin)

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

    @property
    def left(self) -> Left:
        """Where it stands, for another one to go on from."""
        if self._carried is None:
            self._carried = carried(self.stages)
        return left(self.turn, self.world, self._carried)

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

    @row_by_row()
    def advance(self) -> World:
        """Carry every run one turn forward.

        An array is let go as soon as another stands for it, so that its memory is at hand.
        """
        self.turn += 1
        self.at = Where(self.turn, "events", "")
        quarter = self.quarter
        self.world = without(self.world, self._rewritten)
        world = self.schedule.parameters_of(self.world, quarter)
        world = world.with_arrays(
            {**self.inputs.paths(self.turn), **self.luck.of(self.turn)}
        )
        world = self.schedule.apply(world, quarter)
        self._watched(world)
        for stage, names in zip(self.stages, self._spent, strict=True):
            if stage is GAIN and self.remembers:
                self.chosen_from = world
            self.at = Where(self.turn, stage.stage, ", ".join(stage.writes))
            self.world = world = stage.act(world)
            self._watched(world)
            if names:
                self.world = world = without(world, names)
        return world

    def _watched(self, world: World) -> None:
        if self.watch is not None:
            self.watch(world)
