"""Shares of the markets in which a partner is met: goods, and work abroad."""

import numpy as np

from hedgesim.core.axes import PARTNER, STATE, Array, quotient
from hedgesim.core.products import total_of_products


def share_of_markets(held: Array, labour: Array) -> Array:
    r"""Give a partner's share of the markets in which a state meets it.

    A tie in the economy is goods and work. Who buys a state's goods does not therefore take
    its workers, so each market has shares of its own.

    .. math:: M_{ij} = (1 - \sigma_{ij}) \frac{(1 - \sigma_{ij}) D_{ij}}{1 - p_i}
        + \sigma_{ij} \frac{\sigma_{ij} D_{ij}}{p_i}, \qquad
        p_i = \sum_k \sigma_{ik} D_{ik}

    Parameters
    ----------
    held
        :math:`D_{ij}`, share of the economy, (state, partner, run); sums to 1.
    labour
        :math:`\sigma_{ij}`, part of the tie that is labour, 0 to 1.

    Returns
    -------
    Array
        0 to 1; :math:`D_{ij}` where nothing is labour.

    References
    ----------
    Hirschman (1945), on markets that can be replaced; Tsourapas (2018), on other hosts for
    migrants.

    Examples
    --------
    A fifth of the economy is work, all of it with the first of three:

    >>> held, labour = np.array([0.4, 0.4, 0.2]), np.array([0.5, 0.0, 0.0])
    >>> share_of_markets(held[None, :, None], labour[None, :, None]).ravel()
    array([0.625, 0.5  , 0.25 ])
    """
    goods, one = 1.0 - labour, np.ones(1)
    part = total_of_products(labour, held, PARTNER)[:, None]
    # one quotient for all partners: D times what is the same for all, squares and quotients
    share = goods * goods * quotient(one, 1.0 - part)
    for partner in np.flatnonzero(labour.any(axis=(STATE, -1))):
        of = slice(partner, partner + 1)
        share[:, of] += labour[:, of] * labour[:, of] * quotient(one, part)
    share *= held
    return share
