"""Who belongs to which organisation, what that means, and who leaves or joins by rule."""

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, ndtr

from mesa_good_user.region import Region

if TYPE_CHECKING:
    from mesa_good_user.state import State


class Membership:
    """Memberships of all actors, shape (partner, organisation); outsiders by leading."""

    def __init__(self, region: Region) -> None:
        figures = region.figures
        self.held = figures.members.copy()
        self.changed = True
        self._leads, self._states = figures.leads, len(region.states)
        self._deep = figures.leads * figures.depth
        self._bound = figures.leads * figures.sovereignty_clause
        self._customs = figures.customs_union
        self._binding = np.maximum(0.0, 2.0 * figures.depth - 1.0)
        self._candidate = figures.candidate

    def join(self, states: tuple[int, ...], organisation: int, member: float) -> None:
        """Let states become members, or not (0)."""
        self.held[list(states), organisation] = member
        self.changed = True

    def of(self, place: int, others: np.ndarray) -> tuple[np.ndarray, ...]:
        """Give shared, bind and union of a state with each partner."""
        mine = self.held[place]
        shared = (mine * self._deep).max(axis=1) * others
        bind = (mine * self._bound).max(axis=1) * others
        union = (mine * self.held * self._customs).max(axis=1) * others
        return shared, bind, union

    def decide(self, state: "State") -> None:
        """Let a state leave or join by rule."""
        values, chance = state.model.values, state.model.chance
        leads = self._leads * state.others[:, None]
        held, aligned = (
            (row[:, None] * leads).max(axis=0) for row in (state.leverage, state.alignment)
        )
        feared = np.where(leads > 0.0, state.threat[:, None], 1.0).min(axis=0)
        far = np.maximum(0.0, 1.0 - aligned / values.joining_alignment)
        reasons = values.exit_threat * feared + values.exit_distance * self._binding * far
        hold = values.exit_base + values.exit_leverage * held
        drive = values.exit_sharpness * (reasons - hold)
        hazard = (1.0 - self._leads[state.place]) * expit(drive) / 4.0
        loose = aligned <= values.joining_alignment - values.joining_margin
        leaves = loose & (ndtr(chance.leaving[state.place]) < hazard)
        joins = (self._candidate[state.place] > 0) & (aligned > values.joining_alignment)
        mine = self.held[state.place]
        after = np.where(mine > 0.0, ~leaves, joins)
        if (after != mine).any():
            self.held[state.place] = after
            self.changed = True
