"""A run in which one state, or one power, is played by hand; made in a worker process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from hedgesim.app.game import LEANS, MODEL, QUARTERS, USES, Choice, Game
from hedgesim.app.presets import START
from hedgesim.app.story import Story, told_by
from hedgesim.app.toml import experiment_of
from hedgesim.core.axes import Array
from hedgesim.engine.stages import CHOICES
from hedgesim.model.hedging_model import HedgingModel
from hedgesim.model.state_agent import StateAgent

GAMES_KEPT = 6
"""Runs of games that a worker keeps; they decide speed, no number."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a game: its model, its story, and what hand and rule chose in each turn.

    `proposed` and `chosen` are by turn, of a state over (partner, channel), of a power over
    (state, instrument); `spent` is the share of the power's budget that it used.
    """

    model: HedgingModel
    story: Story
    proposed: Mapping[int, Array]
    chosen: Mapping[int, Array]
    spent: Mapping[int, float]
    interest: Array


class _Hand:
    """Acts for the one who is played, and notes what its rule proposed."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.proposed: dict[int, Array] = {}
        self.chosen: dict[int, Array] = {}

    def choice(self, turn: int) -> Choice:
        """Give what was chosen for the year of a turn; nothing for years not played."""
        nth = (turn - 1) // QUARTERS - (self.game.first - START)
        return self.game.choices[nth] if 0 <= nth < len(self.game.choices) else ()

    def lean(self, agent: StateAgent, proposed: Array) -> Array:
        """Choose a state's posture."""
        turn = agent.model.turn
        self.proposed[turn], choice = proposed, dict(self.choice(turn))
        chosen = self._leaned(agent, choice, proposed) if choice else proposed
        self.chosen[turn] = chosen
        return chosen

    def _leaned(self, agent: StateAgent, choice: dict[str, str], proposed: Array) -> Array:
        """Take the posture of the year's beginning, and lean; as proposed without a tie."""
        turn, inputs = agent.model.turn, agent.model.inputs
        held = self.chosen[turn - 1 - (turn - 1) % QUARTERS]
        row = inputs.states.index(agent.id)
        weights = held * agent.model.world.arrays["tie"][row, :, :, 0]
        for partner, act in choice.items():
            weights[inputs.partners.index(partner)] *= LEANS[act]
        sums = weights.sum(axis=0)
        return np.where(sums > 0, weights / np.where(sums > 0, sums, 1.0), proposed)

    def use(self, model: HedgingModel, proposed: Array) -> Array:
        """Choose a power's instruments: all its interest in a state for one of them."""
        self.proposed[model.turn], chosen = proposed, proposed.copy()
        column = model.inputs.partners.index(self.game.role)
        for state, act in self.choice(model.turn):
            row = model.inputs.states.index(state)
            if act != MODEL:
                chosen[row] = 0.0
            if act not in (MODEL, "alone"):
                interest = model.world.arrays["interest"][row, column, 0]
                chosen[row, USES.index(act)] = interest
        self.chosen[model.turn] = chosen
        return chosen


class _Played(HedgingModel):
    """A model that notes how much of its budget a power uses."""

    power = ""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.spent: dict[int, float] = {}
        super().__init__(*given, **named)

    def step(self) -> None:
        """Make a turn."""
        super().step()
        if self.power:
            column, arrays = self.inputs.partners.index(self.power), self.world.arrays
            used = sum(float(arrays[name][:, column, 0].sum()) for name in CHOICES)
            budget = float(arrays["budget"][column, 0])
            self.spent[self.turn] = used / budget if budget > 0 else 0.0


@lru_cache(maxsize=GAMES_KEPT)
def run_of(game: Game) -> Run:
    """Make the run of a game; years that are not yet played are left to the rule."""
    hand = _Hand(game)
    how: dict[str, Any] = {"acting": {game.role: hand.lean}}
    if game.is_power:
        how = {"answering": {game.role: hand.use}}
    model = _Played(experiment_of(game.settings), run=game.run, **how)
    model.power = game.role if game.is_power else ""
    column = model.inputs.partners.index(game.role)
    interest = model.world.arrays["interest"][:, column, 0]
    story = told_by(model, game.settings)
    return Run(model, story, hand.proposed, hand.chosen, model.spent, interest)


def turn_in(game: Game, nth: int, quarter: int) -> int:
    """Give the turn of a quarter, 1 to 4, of the nth year played."""
    return (game.first - START + nth) * QUARTERS + quarter
