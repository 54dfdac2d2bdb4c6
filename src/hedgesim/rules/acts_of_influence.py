r"""Effects of events in which a power uses one of its four instruments on a state.

Each function is an event type of the file format and bears its name. In that quarter the
power does not also choose that instrument on that state: what acted is marked.
"""

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.rules.effects import PAIR, add_shock, effect


def _act(
    level: Array, acted: Array, actor: Array, target: Array, magnitude: Array
) -> tuple[Array, Array]:
    """Raise an instrument on a pair and mark that it is not also chosen there."""
    pair = actor * target
    return add_shock(level, magnitude * pair), np.maximum(acted, pair)


@effect(writes=("inducement", "inducement_acted"), over=PAIR)
def inducement(
    inducement: Array,
    inducement_acted: Array,
    actor: Array,
    target: Array,
    magnitude: Array,
) -> tuple[Array, Array]:
    r"""Offer a state something: a loan, a project, a lower price.

    Parameters
    ----------
    inducement, inducement_acted
        0 to 1, and whether it was already an event this quarter.
    actor, target, magnitude
        Who, to whom, and how much, 0 to 1.

    Returns
    -------
    tuple
        Inducement, 0 to 1, and 1 where it was an event.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> [float(x[0, 0, 0]) for x in inducement(0.5 * one, none, one, one, 0.5 * one)]
    [0.75, 1.0]
    """
    return _act(inducement, inducement_acted, actor, target, magnitude)


@effect(writes=("coercion", "coercion_acted"), over=PAIR)
def coercion(
    coercion: Array, coercion_acted: Array, actor: Array, target: Array, magnitude: Array
) -> tuple[Array, Array]:
    r"""Coerce a state: a threat, an embargo, a show of force.

    Parameters, returns and bounds are those of `inducement`.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> [float(x[0, 0, 0]) for x in coercion(0.5 * one, none, one, one, 0.5 * one)]
    [0.75, 1.0]
    """
    return _act(coercion, coercion_acted, actor, target, magnitude)


@effect(writes=("assurance", "assurance_acted"), over=PAIR)
def assurance(
    assurance: Array, assurance_acted: Array, actor: Array, target: Array, magnitude: Array
) -> tuple[Array, Array]:
    r"""Assure a state of its sovereignty: a pledge, a guarantee, a visit.

    Parameters, returns and bounds are those of `inducement`.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> [float(x[0, 0, 0]) for x in assurance(0.5 * one, none, one, one, 0.5 * one)]
    [0.75, 1.0]
    """
    return _act(assurance, assurance_acted, actor, target, magnitude)


@effect(writes=("wedging", "wedging_acted"), over=PAIR)
def wedging(
    wedging: Array, wedging_acted: Array, actor: Array, target: Array, magnitude: Array
) -> tuple[Array, Array]:
    r"""Press a state to loosen its ties with the actor's rivals.

    Parameters, returns and bounds are those of `inducement`.

    Examples
    --------
    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> [float(x[0, 0, 0]) for x in wedging(0.5 * one, none, one, one, 0.5 * one)]
    [0.75, 1.0]
    """
    return _act(wedging, wedging_acted, actor, target, magnitude)
