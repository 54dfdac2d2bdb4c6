"""Claims of a key, reckoned anew from the model."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.address import read_query
from hedgesim.app.answer import SHOWN
from hedgesim.app.lessons.models import ClaimTable
from hedgesim.app.lessons.said import COUNTED
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.toml import experiment_of
from hedgesim.core.calendar import Quarter
from hedgesim.engine.batch import simulate
from hedgesim.engine.record import ALIGNMENT
from hedgesim.engine.trajectories import Trajectories
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.world.experiment import Experiment
from hedgesim.world.recording import Record

Values = NDArray[np.float64]
"""One number a run."""

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
"""Nine of ten runs lie between the outer ones."""

WORLDS_KEPT = 16
"""Worlds whose runs are kept while claims are reckoned: 2 MB each, 11 MB with pairs."""

PAIRS_EVERY = 4
"""Between pairs, what stands at the ends of years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim, and what the model gives now.

    Attributes
    ----------
    claim
        What the key tells.
    number
        What it is, in the claim's unit; runs are counted in parts of a hundred.
    holds
        Whether that is what the key tells, to the places that it tells.
    """

    claim: ClaimTable
    number: float
    holds: bool


def check(claims: Iterable[ClaimTable], runs: int = RUNS_AT_REST) -> list[Checked]:
    """Reckon claims from the model, as they stand in a key.

    Parameters
    ----------
    claims
        Of one lesson or of several; each world is simulated once.
    runs
        How many; what keys tell is of as many as the page makes at rest.
    """
    found = []
    for claim in claims:
        number = number_of(claim, runs)
        found.append(Checked(claim=claim, number=number, holds=agrees(claim, number)))
    return found


def number_of(claim: ClaimTable, runs: int = RUNS_AT_REST) -> float:
    """Reckon the number of one claim, in its unit."""
    values = _values(claim, runs)
    scale = 100.0 if claim.unit == "percent" or claim.say in COUNTED else 1.0
    return scale * _told(claim, values)


def agrees(claim: ClaimTable, number: float) -> bool:
    """Tell whether a number is the one that is told, to the places that are told.

    "In every run" and "in no run" ask for all runs, not for nearly all.

    Examples
    --------
    >>> claim = ClaimTable(id="a", world="w", measure="threat", turn="2022Q4", value="0.47")
    >>> agrees(claim, 0.4733), agrees(claim, 0.4762)
    (True, False)
    """
    stated = float(claim.value)
    if claim.say in COUNTED and (stated in (0, 100) or number in (0, 100)):
        return stated == number
    places = len(claim.value.partition(".")[2])
    return abs(number - stated) <= 0.5 * 10.0**-places + 1e-9


def _told(claim: ClaimTable, values: Values) -> float:
    if claim.say == "run":
        return float(values[claim.run or 0])
    if claim.say in ("up", "label"):
        return float((values > 0).mean())
    if claim.say == "down":
        return float((values < 0).mean())
    ends = {"low": (LOW,), "high": (HIGH,), "width": (LOW, HIGH), "median": (MIDDLE,)}
    found = np.quantile(values, ends[claim.say])
    return float(found[-1] - found[0]) if found.size > 1 else float(found[0])


def _values(claim: ClaimTable, runs: int) -> Values:
    """Give a claim's number in each run."""
    own = _of_world(claim, claim.world, runs)
    if claim.less is None:
        return own
    other = _of_world(claim, claim.less, runs)
    if claim.unit == "percent" and claim.since is None:
        return (own - other) / other
    return own - other


def _of_world(claim: ClaimTable, query: str, runs: int) -> Values:
    """Give it in one world: at a quarter, or as the change since another."""
    now = _at(claim, query, claim.turn, runs)
    if claim.since is None:
        return now
    before = _at(claim, query, claim.since, runs)
    return (now - before) / before if claim.unit == "percent" else now - before


def _at(claim: ClaimTable, query: str, quarter: str, runs: int) -> Values:
    of_pairs = claim.partner is not None
    named = () if of_pairs else (claim.measure, claim.than)
    further = tuple(name for name in named if name and not _is_shown(name))
    experiment, made = _simulated(query, runs, of_pairs, further)
    turn = Quarter.parse(quarter).index - Quarter(experiment.start, 1).index + 1
    state = experiment.region.choosers.index(claim.state)
    if of_pairs and claim.partner:
        row, partner = made.pair_turns.index(turn), _partner(experiment, claim.partner)
        return np.asarray(made.pairs[claim.measure][row, state, partner], dtype=np.float64)
    row = made.turns.index(turn)
    values: Values = np.asarray(made.states[claim.measure][row, state], dtype=np.float64)
    if claim.label is not None:
        return np.where(values == STRATEGIES.index(claim.label), 1.0, 0.0)
    if claim.than is not None:
        values = values - made.states[claim.than][row, state]
    return values


def _is_shown(measure: str) -> bool:
    return measure in SHOWN or measure.startswith(f"{ALIGNMENT}_")


def _partner(experiment: Experiment, partner: str) -> int:
    return experiment.region.partners.index(partner)


@lru_cache(maxsize=WORLDS_KEPT)
def _simulated(
    query: str, runs: int, pairs: bool, further: tuple[str, ...]
) -> tuple[Experiment, Trajectories]:
    """Simulate a world, with pairs and further measures only where a claim asks."""
    experiment = experiment_of(read_query(query).settings, runs)
    kept = Record(measures=(*SHOWN, *further), pairs_every=PAIRS_EVERY)
    return experiment, simulate(replace(experiment, record=kept), range(runs), pairs=pairs)
