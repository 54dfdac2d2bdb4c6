"""How a state splits its effort over partners and self, and the prior from which it starts.

Rules are over (state, partner, channel, run); shares are taken over partners.
"""

import numpy as np

from hedgesim.core.axes import PARTNER, Array, largest, quotient, total, written_over


def add_chance(gain: Array, posture_luck: Array, posture_noise: Array) -> Array:
    r"""Let chance into what a state sees in a partner, and in itself.

    .. math:: g_{ijc} + \sigma_U \varepsilon_{ijc}

    Parameters
    ----------
    gain
        :math:`g_{ijc}`, what a closer tie is worth, any number; 0 for self.
    posture_luck
        :math:`\varepsilon_{ijc}`, standard normal.
    posture_noise
        :math:`\sigma_U`, 0 or more.

    Returns
    -------
    Array
        Appeal, any number.

    References
    ----------
    Walt (1987) and Jervis (1976): judgement of others is uncertain; the form is assumed.

    Examples
    --------
    >>> add_chance(0.5, -2.0, 0.1)
    0.3
    """
    return gain + posture_noise * posture_luck


def choose_posture(log_prior: Array, appeal: Array, bounded_rationality: Array) -> Array:
    r"""Split effort over partners and self, favouring what offers more than it threatens.

    .. math:: w_{ijc} = q_{ijc} e^{u_{ijc}/\eta} \Big/ \sum_k q_{ikc} e^{u_{ikc}/\eta}

    Parameters
    ----------
    log_prior
        :math:`\ln q`, log of what geography, routes and markets alone would give, up to a
        constant; minus infinity where a tie cannot be.
    appeal
        :math:`u = g + \sigma_U \varepsilon`, gain with chance, any number.
    bounded_rationality
        :math:`\eta`, above 0. Large: the prior decides; near 0: the best partner takes all.

    Returns
    -------
    Array
        :math:`w`, posture, 0 to 1; sums to 1 over partners, or is 0 throughout where a
        state can have no tie in a channel.

    References
    ----------
    McKelvey and Palfrey (1995), doi:10.1006/game.1995.1023, for the logit's form (theirs is
    an equilibrium concept, ours is not); Kuik (2008), for hedging as many vectors at once.

    Examples
    --------
    Two partners alike but for a gain of 1 from the first, and a third that cannot be:

    >>> log_prior = np.array([[[0.0], [0.0], [-np.inf]]])
    >>> appeal = np.array([[[1.0], [0.0], [9.0]]])
    >>> choose_posture(log_prior, appeal, np.ones((1, 1, 1))).ravel().round(3)
    array([0.731, 0.269, 0.   ])
    """
    score = written_over(np.add, appeal / bounded_rationality, log_prior)
    top = largest(score, PARTNER)
    # Where nothing can be, the largest is minus infinity; less itself it would be nan.
    score -= np.where(np.isneginf(top), 0.0, top)
    odds = np.exp(score, out=score)
    # One quotient for all partners: to divide each would cost as much as the exponential.
    odds *= quotient(np.ones(1), total(odds, PARTNER))
    return odds


def invert_prior(
    dependence: Array, gain: Array, tie: Array, bounded_rationality: Array
) -> Array:
    r"""Find the prior under which a state would choose just what it has at the start.

    .. math:: \ln q_{ijc} = \ln D_{ijc} - g_{ijc} / \eta

    So all that the gains do not explain, geography, routes, history, is kept in the prior.

    Parameters
    ----------
    dependence
        :math:`D_{ijc}`, shares at the start.
    gain
        :math:`g_{ijc}` at the start, without chance.
    tie
        1 where a tie can be, else 0.
    bounded_rationality
        :math:`\eta`, above 0.

    Returns
    -------
    Array
        :math:`\ln q`, up to a constant; minus infinity where a tie cannot be, or where a
        share is 0 in spite of it.

    References
    ----------
    Berry (1994), on the inversion of shares.

    Examples
    --------
    The prior gives back the shares it was inverted from:

    >>> held, gain = np.array([[[0.75], [0.25], [0.0]]]), np.array([[[1.0], [2.0], [0.0]]])
    >>> half = np.full((1, 1, 1), 0.5)
    >>> log_prior = invert_prior(held, gain, np.array([[[1.0], [1.0], [0.0]]]), half)
    >>> choose_posture(log_prior, gain, half).ravel()
    array([0.75, 0.25, 0.  ])
    """
    log_prior = -gain / bounded_rationality + np.zeros_like(dependence)
    held = np.broadcast_to(tie * dependence, log_prior.shape)
    logs = np.full(log_prior.shape, -np.inf)
    np.log(held, out=logs, where=held > 0)
    log_prior += logs
    return log_prior


def gravity_share(
    power: Array,
    market: Array,
    proximity: Array,
    tie: Array,
    counted: Array,
    external: Array,
    is_economy: Array,
) -> Array:
    r"""Give every partner the share that size and nearness alone would give it.

    .. math:: q^\circ_{ijc} = m_{jc} \pi_{ij} \Big/ \sum_k m_{kc} \pi_{ik},
        \qquad m_{jc} = G_j \text{ in the economy, } \sqrt{P_j} \text{ elsewhere}

    A state is as near to itself as can be (1); the rest of the world is as near as the mean
    of the other partners.

    Parameters
    ----------
    power
        :math:`P_j`, capabilities, 0 or more.
    market
        :math:`G_j`, size of the market, 0 or more.
    proximity
        :math:`\pi_{ij}`, 0 to 1.
    tie
        1 where a tie can be, else 0.
    counted
        1 for actors, 0 for the rest of the world.
    external
        1 where the partner is not the state itself, else 0.
    is_economy
        1 for economic channels, else 0.

    Returns
    -------
    Array
        :math:`q^\circ`, 0 to 1; sums to 1 over partners, or is 0 throughout where there is
        no tie, or no size, in a channel.

    References
    ----------
    Hirschman (1945), on size and dependence in trade. That markets enter as they are and
    power by its root is assumed.

    Examples
    --------
    Two partners equally near in security, of whom one has four times the power:

    >>> power, one = np.array([4.0, 1.0]).reshape(1, 2, 1, 1), np.ones((1, 2, 1, 1))
    >>> gravity_share(power, one, 0.5 * one, one, one, one, np.zeros((1, 1, 1, 1))).ravel()
    array([0.66666667, 0.33333333])
    """
    others = counted * external
    mean = quotient(total(proximity * others, PARTNER), total(others, PARTNER))
    near = others * proximity + (1.0 - external) + external * (1.0 - counted) * mean
    size = is_economy * market + (1.0 - is_economy) * np.sqrt(power)
    pull = tie * near * size
    return quotient(pull, total(pull, PARTNER))


def find_inheritance(
    log_prior: Array,
    gravity_share: Array,
    external: Array,
    is_transit: Array,
    is_diplomacy: Array,
) -> Array:
    r"""Find how far the prior of each tie exceeds what size and nearness give.

    .. math:: H_{ijc} = \ln \frac{q_{ijc}}{\sum_k q_{ikc}} - \ln q^\circ_{ijc}
        \quad \text{in trade and security}

    over the other actors that have both; 0 elsewhere, for self, which is no inheritance, in
    transit, where pipes stay, and in diplomacy, which has no stock.

    Parameters
    ----------
    log_prior
        :math:`\ln q`, minus infinity where a tie cannot be.
    gravity_share
        :math:`q^\circ`, 0 to 1.
    external
        1 where the partner is not the state itself, else 0.
    is_transit, is_diplomacy
        1 for channels of that kind, else 0.

    Returns
    -------
    Array
        :math:`H`, any number.

    References
    ----------
    Head, Mayer and Ries (2010), on trade linkages that erode after independence.

    Examples
    --------
    Three quarters with a partner who would have a half, and a quarter with another:

    >>> one = np.ones((1, 2, 1, 1))
    >>> prior = np.log(np.array([0.75, 0.25]).reshape(1, 2, 1, 1))
    >>> found = find_inheritance(prior, 0.5 * one, one, 0 * one, 0 * one)
    >>> np.exp(found).ravel().round(9)
    array([1.5, 0.5])
    """
    both = np.isfinite(log_prior) & (gravity_share > 0.0)
    both &= (external > 0.0) & (is_transit + is_diplomacy == 0.0)
    known = np.where(both, log_prior, -np.inf)
    top = largest(known, PARTNER)
    odds = np.exp(known - np.where(np.isneginf(top), 0.0, top))
    size = np.where(both, gravity_share, 0.0)
    held, near = (quotient(x, total(x, PARTNER)) for x in (odds, size))
    found = np.zeros(np.broadcast_shapes(held.shape, near.shape))
    ratio = quotient(held, near) + found
    np.log(ratio, out=found, where=ratio > 0.0)
    return found


def share_over_ties(amount: Array, tie: Array) -> Array:
    r"""Turn amounts into shares over the ties that can be.

    .. math:: x_{ijc} \, tie_{ijc} \Big/ \sum_k x_{ikc} \, tie_{ikc}

    Parameters
    ----------
    amount
        Any amounts, 0 or more.
    tie
        1 where a tie can be, else 0.

    Returns
    -------
    Array
        0 to 1; sums to 1 over partners. Where every amount at a tie is 0, ties share alike;
        where there is no tie, all are 0.

    References
    ----------
    None: arithmetic.

    Examples
    --------
    >>> amount, tie = np.array([[[1.0], [3.0], [4.0]]]), np.array([[[1.0], [1.0], [0.0]]])
    >>> share_over_ties(amount, tie).ravel()
    array([0.25, 0.75, 0.  ])
    """
    kept = amount * tie
    kept = np.where(total(kept, PARTNER) > 0.0, kept, tie)
    return quotient(kept, total(kept, PARTNER))
