"""Ways to decide that weigh nothing, to hold the others against."""

from hedgesim.core.axes import Array
from hedgesim.rules.posture import share_over_ties


def gravity(gravity_share: Array, tie: Array) -> Array:
    r"""Go where size and nearness pull, and nowhere by choice.

    .. math:: w_{ijc} = q^\circ_{ijc} \text{ over the ties that can be}

    Parameters
    ----------
    gravity_share, tie
        :math:`q^\circ_{ijc}`, from size and nearness; and 1 where a tie can be, else 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Hirschman (1945), on size and dependence; a benchmark for the other rules.

    Examples
    --------
    >>> import numpy as np
    >>> share, tie = np.array([[[0.5], [0.3], [0.2]]]), np.array([[[1.0], [1.0], [0.0]]])
    >>> gravity(share, tie).ravel()
    array([0.625, 0.375, 0.   ])
    """
    return share_over_ties(gravity_share, tie)


def persist(dependence: Array, tie: Array) -> Array:
    r"""Keep to what one has: the forecast that is hardest to beat in slow series.

    .. math:: w_{ijc} = D_{ijc} \text{ over the ties that can be}

    Parameters
    ----------
    dependence, tie
        :math:`D_{ijc}`, shares; and 1 where a tie can be, else 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    None: a benchmark for the other rules.

    Examples
    --------
    >>> import numpy as np
    >>> share, tie = np.array([[[0.5], [0.3], [0.2]]]), np.ones((1, 3, 1))
    >>> persist(share, tie).ravel()
    array([0.5, 0.3, 0.2])
    """
    return share_over_ties(dependence, tie)
