"""The score of a game: what the one who is played keeps, from 0 to 100."""

import numpy as np

from hedgesim.app.game import Game
from hedgesim.app.playing import Run, turn_in
from hedgesim.core.axes import Array


def score_of(autonomy: Array, exposure: Array) -> float:
    r"""Give the score of a state over some quarters: autonomy kept at low exposure.

    .. math:: S = 100 \cdot \frac{1}{n} \sum_t A_t (1 - E_t)

    Parameters
    ----------
    autonomy, exposure
        :math:`A, E`, 0 to 1, one for each quarter.

    Examples
    --------
    Autonomy .8 without exposure, then with one of .5:

    >>> round(score_of(np.array([0.8, 0.8]), np.array([0.0, 0.5])), 9)
    60.0
    """
    return float(100.0 * np.mean(autonomy.astype(float) * (1.0 - exposure.astype(float))))


def aim_of(alignment: Array, interest: Array) -> float:
    r"""Give the score of a power over some quarters: the alignment of states with it.

    .. math:: S = 100 \cdot \frac{1}{n} \sum_t \frac{\sum_i n_i a_{it}}{\sum_i n_i}

    Parameters
    ----------
    alignment
        :math:`a`, shares over (quarter, state).
    interest
        :math:`n`, 0 to 1, by state; not all 0.

    Examples
    --------
    Of two states the power cares three times as much for the first:

    >>> round(aim_of(np.array([[0.4, 0.2]]), np.array([0.9, 0.3])), 9)
    35.0
    """
    weights = interest / interest.sum()
    return float(100.0 * np.mean(alignment.astype(float) @ weights))


def year_score(run: Run, game: Game, nth: int) -> float:
    """Give the score of a year of a run: 0 is the first one played."""
    turns = slice(turn_in(game, nth, 1), turn_in(game, nth, 4) + 1)
    story = run.story
    if game.is_power:
        column = story.partners.index(game.role)
        rows = [story.states.index(state) for state in game.targets]
        aligned = story.arrays["alignment"][turns][:, rows, column]
        return aim_of(aligned, run.interest[rows]) if len(aligned) else 0.0
    row = story.states.index(game.role)
    autonomy = story.arrays["autonomy"][turns, row]
    exposure = story.arrays["exposure"][turns, row]
    return score_of(autonomy, exposure) if len(autonomy) else 0.0
