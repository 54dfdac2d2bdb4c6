r"""How powers carry out their choice: within a budget, and not from one day to the next.

Rules are over (state, partner, run); any axis may have length 1.
"""

import numpy as np

from hedgesim.core.axes import STATE, Array, at_two_speeds, quotient, total
from hedgesim.rules.powers import Choices


def keep_within_budget(
    inducement_choice: Array,
    coercion_choice: Array,
    assurance_choice: Array,
    wedging_choice: Array,
    budget: Array,
) -> Choices:
    r"""Scale a power's choices down, all alike, to what it can keep up over all states.

    .. math:: p_{ij}^m \leftarrow p_{ij}^m
        \min\left(1,\; \frac{b_j}{\sum_i \sum_{m'} p_{ij}^{m'}}\right)

    Parameters
    ----------
    inducement_choice, coercion_choice, assurance_choice, wedging_choice
        :math:`p`, 0 to 1.
    budget
        :math:`b`, instrument units, at least 0.

    Returns
    -------
    Choices
        :math:`p`, of which each power's sum over states and instruments is within its
        budget.

    References
    ----------
    Assumed.

    Examples
    --------
    Two states at 1 and .5 each of two instruments, on a budget of 1.5 for a choice of 3:

    >>> choice, none = np.array([[[1.0]], [[0.5]]]), np.zeros((2, 1, 1))
    >>> kept = keep_within_budget(choice, choice, none, none, np.full((1, 1, 1), 1.5))
    >>> kept.coercion_choice.ravel()
    array([0.5 , 0.25])
    """
    wished = inducement_choice + coercion_choice + assurance_choice + wedging_choice
    scale = quotient(budget, np.maximum(total(wished, STATE), budget))
    return Choices(
        inducement_choice * scale,
        coercion_choice * scale,
        assurance_choice * scale,
        wedging_choice * scale,
    )


def move_inducement(
    inducement: Array,
    inducement_choice: Array,
    inducement_acted: Array,
    instrument_speed: Array,
) -> Array:
    r"""Move inducement towards the power's choice, unless an event set it this quarter.

    .. math:: X \leftarrow X + s (p - X)

    Parameters
    ----------
    inducement, inducement_choice
        :math:`X, p`, 0 to 1.
    inducement_acted
        1 where inducement was an event this quarter: there it stays as the event left it.
    instrument_speed
        :math:`s`, share per quarter.

    Returns
    -------
    Array
        :math:`X` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    The second is held by an event:

    >>> now, choice = np.full((1, 2, 1), 0.2), np.full((1, 2, 1), 0.6)
    >>> acted = np.array([[[0.0], [1.0]]])
    >>> move_inducement(now, choice, acted, np.full((1, 1, 1), 0.5)).ravel()
    array([0.4, 0.2])
    """
    return _moved(inducement, inducement_choice, inducement_acted, instrument_speed)


def move_coercion(
    coercion: Array, coercion_choice: Array, coercion_acted: Array, instrument_speed: Array
) -> Array:
    r"""Move coercion towards the power's choice, unless an event set it this quarter.

    .. math:: X \leftarrow X + s (p - X)

    Parameters
    ----------
    coercion, coercion_choice
        :math:`X, p`, 0 to 1.
    coercion_acted
        1 where coercion was an event this quarter: there it stays as the event left it.
    instrument_speed
        :math:`s`, share per quarter.

    Returns
    -------
    Array
        :math:`X` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> float(move_coercion(0.8 * one, none, none, 0.5 * one)[0, 0, 0])
    0.4
    """
    return _moved(coercion, coercion_choice, coercion_acted, instrument_speed)


def move_assurance(
    assurance: Array,
    assurance_choice: Array,
    assurance_acted: Array,
    instrument_speed: Array,
    assurance_fade: Array,
) -> Array:
    r"""Move assurance towards the power's choice; a pledge once given fades slowly.

    .. math::
        X \leftarrow X + s (p - X) \text{ if } p > X, \qquad
        X \leftarrow X + s_A (p - X) \text{ otherwise}

    Parameters
    ----------
    assurance, assurance_choice
        :math:`X, p`, 0 to 1.
    assurance_acted
        1 where assurance was an event this quarter: there it stays as the event left it.
    instrument_speed
        :math:`s`, share per quarter, upward.
    assurance_fade
        :math:`s_A`, share per quarter, downward.

    Returns
    -------
    Array
        :math:`X` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    Up by half of the gap, down by a tenth of it:

    >>> now, choice = np.array([[[0.2], [0.6]]]), np.array([[[0.6], [0.2]]])
    >>> none, speed, fade = (np.full((1, 1, 1), x) for x in (0.0, 0.5, 0.1))
    >>> move_assurance(now, choice, none, speed, fade).ravel()
    array([0.4 , 0.56])
    """
    gap = (1.0 - assurance_acted) * (assurance_choice - assurance)
    return assurance + at_two_speeds(gap, instrument_speed, assurance_fade)


def move_wedging(
    wedging: Array, wedging_choice: Array, wedging_acted: Array, instrument_speed: Array
) -> Array:
    r"""Move wedging towards the power's choice, unless an event set it this quarter.

    .. math:: X \leftarrow X + s (p - X)

    Parameters
    ----------
    wedging, wedging_choice
        :math:`X, p`, 0 to 1.
    wedging_acted
        1 where wedging was an event this quarter: there it stays as the event left it.
    instrument_speed
        :math:`s`, share per quarter.

    Returns
    -------
    Array
        :math:`X` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> float(move_wedging(0.2 * one, 0.6 * one, none, 0.5 * one)[0, 0, 0])
    0.4
    """
    return _moved(wedging, wedging_choice, wedging_acted, instrument_speed)


def _moved(instrument: Array, choice: Array, acted: Array, speed: Array) -> Array:
    """Move by a share of the gap where no event acted."""
    return instrument + speed * (1.0 - acted) * (choice - instrument)
