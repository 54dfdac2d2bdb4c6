"""What every run shares: figures, paths by turn and the agenda of events.

Built once in a process; a good user would not read files in every run.
"""

from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import numpy as np

from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.world.experiment import Experiment, load_experiment
from mesa_good_user.acts import Agenda, agenda

KINDS = ("security", "economy", "transit", "diplomacy")
"""Channels, in this order: one of each kind."""
SEC, ECO, TRN, DIP = range(4)


@dataclass(frozen=True)
class Region:
    """A region and a scenario, laid out for runs of one at a time.

    `figures` has the arrays of the region by name, without an axis of runs; channels come
    before partners, so that the shares of a channel lie side by side. `paths` has power,
    offence, market, rivalry and debt by turn.
    """

    experiment: Experiment
    states: tuple[str, ...]
    partners: tuple[str, ...]
    organisations: tuple[str, ...]
    channels: tuple[str, ...]
    figures: SimpleNamespace
    paths: tuple[SimpleNamespace, ...]
    agenda: Agenda
    rule_after: int
    """The last turn in which memberships follow events alone."""


@cache
def region_of(name: str, turns: int | None = None) -> Region:
    """Lay out a shipped experiment's region and scenario, once."""
    changes: dict[str, object] = {} if turns is None else {"turns": turns}
    return lay_out(load_experiment(name, changes))


def lay_out(experiment: Experiment) -> Region:
    """Lay out an experiment's region and scenario.

    Raises
    ------
    NotImplementedError
        If it is no plain factual experiment with one channel of each kind.
    """
    inputs = prepare(experiment)
    changed = experiment.scenario.factual or inputs.factual or experiment.rules
    if inputs.kinds != KINDS or changed:
        raise NotImplementedError("only factual experiments with one channel of each kind")
    last_by_events = experiment.region.memberships_follow_events_to
    first = inputs.first_quarter
    paths = [inputs.paths(turn) for turn in range(experiment.turns + 1)]
    return Region(
        experiment=experiment,
        states=inputs.states,
        partners=inputs.partners,
        organisations=inputs.organisations,
        channels=inputs.channels,
        figures=_figures(inputs),
        paths=tuple(SimpleNamespace(**{k: v[..., 0] for k, v in p.items()}) for p in paths),
        agenda=agenda(experiment, inputs),
        rule_after=(last_by_events.year - first.year) * 4 + (last_by_events.month + 2) // 3,
    )


def _figures(inputs: Inputs) -> SimpleNamespace:
    arrays = {name: array[..., 0] for name, array in inputs.static.items()}
    arrays["tie"] = arrays["tie"].transpose(0, 2, 1).copy()
    arrays["weaponisability"] = arrays["weaponisability"].T.copy()
    arrays["dependence"] = inputs.figure_dependence[..., 0].transpose(0, 2, 1).copy()
    arrays["goal"] = inputs.declared_goal[..., 0]
    arrays["capacity"] = inputs.declared_capacity[..., 0]
    outside = arrays["leads"][len(inputs.states) :]
    arrays["members"] = np.concatenate([arrays["membership"], outside])
    return SimpleNamespace(**arrays)
