r"""What changes in the answers of powers once rivalry turns into open confrontation.

Rivals bid for a state; opponents ask it to take sides. Any axis may have length 1.
"""

from typing import NamedTuple

from hedgesim.core.axes import LAST_BUT_RUN, Array
from hedgesim.core.products import total_of_products


class Stakes(NamedTuple):
    """What speaks for an offer and for coercion, before means and costs; 0 or more."""

    offer_stake: Array
    coercion_stake: Array


def watch_opponents(alignment_of_rival: Array, rivalry: Array) -> Array:
    r"""Watch how much a state aligns with those whom the power confronts.

    The square makes it small between rivals who merely compete, and full where what one
    gains the other has lost.

    .. math:: \omega_{ij} = \sum_k r_{jk}^2 a_{ik}

    Parameters
    ----------
    alignment_of_rival
        :math:`a_{ik}`, share, over (state, partner, rival, run).
    rivalry
        :math:`r_{jk}`, 0 to 1, 0 between an actor and itself, over the same axes.

    Returns
    -------
    Array
        :math:`\omega`, over (state, partner, run), 0 to 1.

    References
    ----------
    Korolev (2019), on the room to hedge, which shrinks as rivalry between powers grows;
    Snyder (1997), on alignment as a zero-sum game between opponents; the form is assumed.

    Examples
    --------
    An opponent with .25 of the state, and a half rival with .5 of it:

    >>> import numpy as np
    >>> alignment = np.array([0.25, 0.5]).reshape(1, 1, 2, 1)
    >>> rivalry = np.array([1.0, 0.5]).reshape(1, 1, 2, 1)
    >>> float(watch_opponents(alignment, rivalry)[0, 0, 0])
    0.375
    """
    return total_of_products(rivalry * rivalry, alignment_of_rival, LAST_BUT_RUN)


def weigh_stakes(loss: Array, rival_influence: Array, opponent_influence: Array) -> Stakes:
    r"""Weigh what is at stake for a power: it bids against rivals, and punishes opponents.

    .. math:: \sigma^I_{ij} = (\ell + \rho) (1 - \omega), \qquad
        \sigma^C_{ij} = \ell + \omega

    Rivals who bid are as good a reason to offer as a state that drifts away. Under open
    confrontation offers come with strings, none for what went over to the opponent, and
    dealings with the opponent are a loss to be punished.

    Parameters
    ----------
    loss, rival_influence, opponent_influence
        :math:`\ell, \rho, \omega`, 0 to 1.

    Returns
    -------
    Stakes
        :math:`\sigma^I, \sigma^C`, 0 to 2.

    References
    ----------
    Cooley (2012), on powers that bid against one another in Central Asia; Korolev (2019)
    and Lim and Cooper (2015), on rivalry that leaves less room; the Battle Act of 1951,
    under which who sold strategic goods to the Soviet bloc lost American aid. The form is
    assumed.

    Examples
    --------
    The same loss and the same rivals, who compete; then they are opponents:

    >>> import numpy as np
    >>> one, half = np.ones(1), np.full(1, 0.5)
    >>> [stake.item() for stake in weigh_stakes(half, half, 0 * one)]
    [1.0, 0.5]
    >>> [stake.item() for stake in weigh_stakes(half, half, half)]
    [0.5, 1.0]
    """
    offer = (loss + rival_influence) * (1.0 - opponent_influence)
    return Stakes(offer, loss + opponent_influence)
