"""What the compiled kernel works on: each run's numbers side by side, as one record.

The engine keeps runs last, so that they are lanes of its array operations; loops over one
run at a time are fastest where one run's numbers lie together, and channels before
partners.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import kernel_turn
import numpy as np
from mesa_good_user.acts import Act, agenda
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.wiring import World

Records = NDArray[Any]

PAIRS = (
    "threat", "grievance", "intent", "attack", "disruption", "protest", "regime_support",
    "kin_exposure", "alignment", "leverage", "vulnerability", "analogy",
)  # fmt: skip
TIES = ("posture", "dependence", "log_prior", "inheritance")
INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")
BY_RUN = ("goal", "weight", "substitutability")
FIGURES = (
    "counted", "protection", "resources", "dominance", "budget", "regime_support_offered",
    "proximity", "interest", "intent_baseline", "candidate", "leads", "co_movement",
    "depth", "nation_building", "power_start", "market_start", "labour",
)  # fmt: skip
ACT = np.dtype(
    [("kind", "i8"), ("state", "i8"), ("actor", "i8"), ("third", "i8"), ("event", "i8"),
     ("goods", "f8")]
)  # fmt: skip
KINDS = {
    name.lower(): getattr(kernel_turn, name)
    for name in [
        "INDUCEMENT",
        "COERCION",
        "ASSURANCE",
        "WEDGING",
        "RHETORIC",
        "TRANSIT_CUT",
        "INTERVENTION",
        "PROTEST",
        "AGGRESSION",
        "KIN_INFLOW",
        "NEW_ROUTE",
        "JOIN",
        "LEAVE",
        "UNREST",
        "ANNEXATION",
        "STRAIN",
        "SANCTIONS",
        "CONFRONTATION",
    ]
}


class Kernel:
    """The runs of a simulation, carried on by the compiled turn from where it stands."""

    def __init__(self, simulation: Simulation) -> None:
        self.runs = simulation.runs
        world, self._inputs = simulation.world, simulation.inputs
        self._agenda = agenda(simulation.experiment, self._inputs)
        drawn = simulation.draws.magnitudes
        self._events = {name: n for n, name in enumerate(drawn)}
        columns = [np.broadcast_to(size, (self.runs,)) for size in drawn.values()]
        self._magnitudes = np.stack(columns, axis=1)
        self.stocks = records(stocks(world), self.runs)
        self.figures = records(figures(world), 1)
        self.parameters = records(world.parameters, self.runs)
        self.room = room(world)
        by_events = simulation.experiment.region.memberships_follow_events_to
        self._rule_after = (by_events.year - self._inputs.first_quarter.year) * 4
        self._rule_after += (by_events.month + 2) // 3

    def bring(self, turn: int, luck: Mapping[str, Array]) -> tuple[Records, Records]:
        """Lay out what a turn brings: luck and magnitudes by run, and the events.

        `luck` is as the engine has it, run last.
        """
        for name, array in self._inputs.paths(turn).items():
            self.room["usual_rivalry" if name == "rivalry" else name][0] = array[..., 0]
        self.room["by_rule"] = turn > self._rule_after
        acts = [*self._agenda.lasting[turn], *self._agenda.dated[turn]]
        rows = [row for act in acts for row in _rows(act, self._events[act.event])]
        lucks = {
            "perception": luck["perception_luck"],
            "posture": luck["posture_luck"].swapaxes(1, 2),
            "leaving": luck["exit_luck"],
            "magnitudes": self._magnitudes.T,
        }
        return records(lucks, self.runs), np.array(rows, dtype=ACT)

    def advance(self, now: Records, acts: Records) -> None:
        """Make one turn of every run."""
        kernel_turn.turns_of_all(
            self.stocks, self.figures, self.parameters, self.room, now, acts
        )


def stocks(world: World) -> dict[str, Array]:
    """Give the engine's stocks, with channels before partners, and what differs by run."""
    arrays = world.arrays
    laid = {name: arrays[name] for name in (*PAIRS, *BY_RUN)}
    laid |= {name: arrays[name].swapaxes(1, 2) for name in TIES}
    each = np.broadcast_arrays(*(arrays[name] for name in INSTRUMENTS))
    held = arrays["membership"]
    outside = np.broadcast_to(
        arrays["leads"][len(held) :],
        (len(arrays["leads"]) - len(held), held.shape[1], held.shape[2]),
    )
    return laid | {
        "capacity": np.stack(
            np.broadcast_arrays(arrays["trade_capacity"], arrays["transit_capacity"])
        ),
        "instruments": np.stack(each),
        "membership": np.concatenate([held, outside]),
        "violation": arrays["violation"],
        "insecurity": arrays["regime_insecurity"],
    }


def figures(world: World) -> dict[str, Array]:
    """Give what stays and is the same for every run.

    Raises
    ------
    NotImplementedError
        If risks move together in another way in each run.
    """
    arrays = world.arrays
    if arrays["co_movement"].shape[-1] > 1:
        raise NotImplementedError("the kernel takes one risk distance for all runs")
    return {name: arrays[name] for name in FIGURES} | {
        "weaponisability": arrays["weaponisability"].swapaxes(0, 1),
        "clause": arrays["sovereignty_clause"],
        "customs": arrays["customs_union"],
    }


def room(world: World) -> Records:
    """Give room for one run at a time, and for what a turn brings to all alike."""
    states, partners = world.arrays["external"].shape[:2]
    rows = (
        "strain force standing growth share secondary shared bind union push spread fear "
        "carried against wished power offence market"
    )
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(rows.split(), (partners,))
    square, pairs = (partners, partners), (states, partners)
    shapes |= {"rivalry": square, "sanctions": square, "usual_rivalry": square}
    shapes |= {"shelter": pairs, "debt": pairs, "choice": (4, *pairs), "acted": (4, *pairs)}
    shapes |= {"gain": (4, partners), "by_rule": (), "own": (1,)}
    return records({name: np.zeros((*shape, 1)) for name, shape in shapes.items()}, 1)


def records(arrays: Mapping[str, Array], runs: int) -> Records:
    """Lay arrays, run last, out as one record a run."""
    kind = np.dtype([(name, "f8", array.shape[:-1]) for name, array in arrays.items()])
    laid = np.empty(runs, dtype=kind)
    for name, array in arrays.items():
        whole = np.broadcast_to(array, (*array.shape[:-1], runs))
        laid[name] = np.moveaxis(whole, -1, 0)
    return laid


Row = tuple[int, int, int, int, int, float]


def _rows(act: Act, event: int) -> Sequence[Row]:
    """Write an act as rows of (kind, state, actor, third, event, goods)."""
    kind = KINDS[act.kind]
    if act.kind in ("join", "leave"):
        return [(kind, i, act.organisation, -1, event, 0.0) for i in act.acting]
    if act.kind in ("annexation", "strain"):
        return [(kind, -1, j, -1, event, 0.0) for j in act.actors]
    if act.kind in ("sanctions", "confrontation"):
        return [(kind, -1, j, k, event, 0.0) for j in act.actors for k in act.suffering]
    if act.kind in ("protest", "kin_inflow"):
        return [(kind, i, act.towards, -1, event, 0.0) for i in act.targets]
    if act.kind == "unrest":
        return [(kind, i, -1, -1, event, 0.0) for i in act.targets]
    if act.kind == "aggression":
        if len(act.targets) > 1:
            raise NotImplementedError("the kernel takes one target of an aggression")
        return [(kind, (*act.targets, -1)[0], j, -1, event, 0.0) for j in act.actors]
    third = act.buyer if act.kind == "new_route" else int(act.actor_cut)
    pairs = [(i, j) for i in act.targets for j in act.actors]
    return [(kind, i, j, third, event, act.goods) for i, j in pairs]
