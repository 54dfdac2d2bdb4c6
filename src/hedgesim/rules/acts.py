r"""Effects of events in which powers and outsiders act on states and on one another.

Each function is an event type of the file format and bears its name. Magnitudes are coded
in the scenario; shocks add by :math:`x + (1 - x) m`, so they stay within 0 to 1 and their
order within a quarter does not matter.
"""

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.rules.effects import ACTOR_ALONE, PAIR, TWO_ACTORS, add_shock, effect


@effect(writes=("intent", "attack"), over=PAIR)
def aggression(
    intent: Array,
    attack: Array,
    analogy: Array,
    external: Array,
    counted: Array,
    actor: Array,
    target: Array,
    magnitude: Array,
) -> tuple[Array, Array]:
    r"""Attack one state, and teach all others about the aggressor's intent by analogy.

    .. math::
        I_{ij} \mathrel{+}= (1 - I_{ij})\, m \, y_{ij}, \qquad
        A_{ij} \mathrel{+}= (1 - A_{ij})\, m \, [i \text{ is the target}], \qquad
        y_{ij} = 1 \text{ for the target}

    Parameters
    ----------
    intent, attack
        :math:`I, A`, 0 to 1, to which the lesson and the attack itself add.
    analogy
        :math:`y_{ij}`, 0 to 1: what a state learns from aggression against somebody else.
    external
        1 for every partner but the state itself: nobody learns about itself.
    counted
        1 for actors, 0 for the rest of the world, which is no threat.
    actor, target, magnitude
        Who, against whom (0 throughout for a target outside the region), how much, 0 to 1.

    Returns
    -------
    tuple
        :math:`I` and :math:`A`, 0 to 1.

    References
    ----------
    Jervis (1976), *Perception and Misperception in International Politics*, for learning by
    analogy and from one's own experience; the form is assumed.

    Examples
    --------
    The target, a state that learns the half of it, and one that learns nothing:

    >>> analogy = np.array([[[0.2]], [[0.5]], [[0.0]]])
    >>> target, one = np.array([[[1.0]], [[0.0]], [[0.0]]]), np.ones((1, 1, 1))
    >>> none = 0 * target
    >>> after = aggression(none, none, analogy, one, one, one, target, 0.5 * one)
    >>> [values.ravel().tolist() for values in after]
    [[0.5, 0.25, 0.0], [0.5, 0.0, 0.0]]
    """
    act = magnitude * actor * external
    lesson = np.maximum(target, analogy)
    return add_shock(intent, act * lesson), add_shock(attack, act * target * counted)


@effect(writes="violation", over=ACTOR_ALONE)
def annexation(violation: Array, actor: Array, magnitude: Array) -> Array:
    r"""Mark an actor as one who breached another's territorial integrity.

    Parameters
    ----------
    violation
        :math:`N`, 0 to 1, over (partner, run).
    actor, magnitude
        Who, and how grave, 0 to 1.

    Returns
    -------
    Array
        :math:`N`, 0 to 1.

    Examples
    --------
    >>> first = np.array([[1.0], [0.0]])
    >>> annexation(np.zeros((2, 1)), first, np.full((1, 1), 0.5)).ravel()
    array([0.5, 0. ])
    """
    return add_shock(violation, magnitude * actor)


@effect(writes="strain", over=ACTOR_ALONE, lasting=True)
def strain(strain: Array, actor: Array, magnitude: Array) -> Array:
    r"""Keep an actor under strain, of war or of sanctions, while the event lasts.

    Parameters
    ----------
    strain
        :math:`Z`, 0 to 1, over (partner, run), from other events in force.
    actor, magnitude
        Who, and how much, 0 to 1.

    Returns
    -------
    Array
        :math:`Z`, 0 to 1.

    Examples
    --------
    Two strains of one half leave a quarter of the actor at ease:

    >>> one = np.ones((1, 1))
    >>> float(strain(strain(0 * one, one, 0.5 * one), one, 0.5 * one)[0, 0])
    0.75
    """
    return add_shock(strain, magnitude * actor)


@effect(writes="sanctions", over=TWO_ACTORS, lasting=True)
def sanctions(sanctions: Array, actor: Array, sanctioned: Array, magnitude: Array) -> Array:
    r"""Keep sanctions of one actor on another in force while the event lasts.

    Parameters
    ----------
    sanctions
        :math:`S_{kj}`, 0 to 1, by the first on the second, over (partner, rival, run).
    actor, sanctioned, magnitude
        Who, on whom, and how much, 0 to 1.

    Returns
    -------
    Array
        :math:`S`, 0 to 1.

    Examples
    --------
    >>> none, first = np.zeros((2, 2, 1)), np.array([1.0, 0.0])
    >>> second, half = 1 - first, np.full((1, 1, 1), 0.5)
    >>> sanctions(none, first.reshape(2, 1, 1), second.reshape(1, 2, 1), half)[:, :, 0]
    array([[0. , 0.5],
           [0. , 0. ]])
    """
    return add_shock(sanctions, magnitude * actor * sanctioned)


@effect(writes="rivalry", over=TWO_ACTORS, lasting=True)
def confrontation(
    rivalry: Array, actor: Array, sanctioned: Array, magnitude: Array
) -> Array:
    r"""Set two actors against each other, both alike, while the event lasts.

    Parameters
    ----------
    rivalry
        :math:`r`, 0 to 1, over (partner, rival, run): the figures' level, with other events
        in force.
    actor, sanctioned, magnitude
        The one, the other, and how openly, 0 to 1.

    Returns
    -------
    Array
        :math:`r`, 0 to 1, symmetric where it was.

    Examples
    --------
    >>> first, second = np.array([[[1.0]], [[0.0]]]), np.array([[[0.0], [1.0]]])
    >>> before = np.array([[0.0, 0.5], [0.5, 0.0]])[:, :, None]
    >>> confrontation(before, first, second, np.full((1, 1, 1), 0.5))[:, :, 0]
    array([[0.  , 0.75],
           [0.75, 0.  ]])
    """
    both = actor * sanctioned
    both = np.maximum(both, np.swapaxes(both, 0, 1))
    return add_shock(rivalry, magnitude * both)


@effect(writes="grievance", over=PAIR)
def rhetoric(grievance: Array, actor: Array, target: Array, magnitude: Array) -> Array:
    r"""Let hostile words leave a grievance, at half the weight of deeds.

    .. math:: C \leftarrow C + (1 - C)\, m / 2

    Parameters
    ----------
    grievance
        :math:`C`, 0 to 1.
    actor, target, magnitude
        Who, to whom, and how hostile, 0 to 1.

    Returns
    -------
    Array
        :math:`C`, 0 to 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(rhetoric(0.5 * one, one, one, one)[0, 0, 0])
    0.75
    """
    return add_shock(grievance, magnitude / 2.0 * actor * target)


@effect(writes=("disruption", "grievance"), over=PAIR)
def transit_cut(
    disruption: Array,
    grievance: Array,
    actor: Array,
    target: Array,
    magnitude: Array,
    actor_cut: Array,
) -> tuple[Array, Array]:
    r"""Cut transit through an actor; if it did so itself, that leaves a grievance at once.

    Parameters
    ----------
    disruption, grievance
        :math:`B, C`, 0 to 1.
    actor, target, magnitude
        Through whom, of whom, and how much of it, 0 to 1.
    actor_cut
        1 if the actor itself cut, 0 if weather, war or others did.

    Returns
    -------
    tuple
        :math:`B` and :math:`C`, 0 to 1.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> [float(x[0, 0, 0]) for x in transit_cut(none, none, one, one, 0.5 * one, none)]
    [0.5, 0.0]
    """
    shock = magnitude * actor * target
    return add_shock(disruption, shock), add_shock(grievance, actor_cut * shock)


@effect(writes="regime_support", over=PAIR)
def intervention(
    regime_support: Array, actor: Array, target: Array, magnitude: Array
) -> Array:
    r"""Come to the help of an insecure regime.

    Parameters
    ----------
    regime_support
        0 to 1.
    actor, target, magnitude
        Who, to whose help, and how much, 0 to 1.

    Returns
    -------
    Array
        Regime support, 0 to 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(intervention(0.5 * one, one, one, 0.5 * one)[0, 0, 0])
    0.75
    """
    return add_shock(regime_support, magnitude * actor * target)
