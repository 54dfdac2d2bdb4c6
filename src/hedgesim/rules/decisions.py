"""The ways a state can decide its posture; an experiment names one for each state.

A decision takes named quantities and parameters over (state, partner, channel, run) and
gives posture: 0 to 1, summing to 1 over partners wherever a state has any tie in a channel.
Seven stand in `DECISIONS`; the eighth is the reader's own function
(`hedgesim.rules.own_decision`).
"""

from collections.abc import Callable

from hedgesim.core.axes import PARTNER, Array, quotient, total
from hedgesim.core.catalogue import Catalogue
from hedgesim.rules.benchmarks import gravity, persist
from hedgesim.rules.own_decision import own_decision as own_decision
from hedgesim.rules.posture import add_chance, choose_posture, share_over_ties

Decision = Callable[..., Array]
"""A function whose argument names are quantities, views or parameters; it gives posture."""

DECISIONS: Catalogue[Decision] = Catalogue("way to decide")
"""Every way to decide by name. To add one, decorate it with `DECISIONS.register()`."""


@DECISIONS.register()
def multi_vector(log_prior: Array, appeal: Array, bounded_rationality: Array) -> Array:
    r"""Weigh return, threat, exposure and correlated risk, and keep several vectors open.

    .. math:: w_{ijc} \propto q_{ijc} \exp\bigl((g_{ijc} + \sigma_U \varepsilon)/\eta\bigr)

    Parameters
    ----------
    log_prior
        :math:`\ln q`; minus infinity where a tie cannot be.
    appeal
        :math:`g + \sigma_U \varepsilon`, gain with chance, any number.
    bounded_rationality
        :math:`\eta`, above 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Kuik (2008, 2016, 2021), on hedging; Contessi (2015) and Vanderhill, Joireman and
    Tulepbayeva (2020), on multi-vectorism.

    Examples
    --------
    Two partners alike:

    >>> import numpy as np
    >>> same = np.zeros((1, 2, 1, 1))
    >>> multi_vector(same, same, np.ones((1, 1, 1, 1))).ravel()
    array([0.5, 0.5])
    """
    return choose_posture(log_prior, appeal, bounded_rationality)


@DECISIONS.register()
def balance(
    log_prior: Array,
    protective_gain: Array,
    external: Array,
    posture_luck: Array,
    posture_noise: Array,
    bounded_rationality: Array,
) -> Array:
    r"""Turn from those who threaten to those who protect, and look at nothing else.

    .. math:: w_{ijc} \propto q_{ijc} \exp\bigl((v_s p_j (1 - Z_j) shelter_{ij}
        - a_s fear_{ij} + \sigma_U \varepsilon)/\eta\bigr)

    Parameters
    ----------
    log_prior
        :math:`\ln q`; minus infinity where a tie cannot be.
    protective_gain
        Gain from protection less fear, any number.
    external
        1 where the partner is not the state itself, else 0: self gives 0.
    posture_luck, posture_noise
        :math:`\varepsilon`, standard normal, and :math:`\sigma_U`, 0 or more.
    bounded_rationality
        :math:`\eta`, above 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Walt (1987).

    Examples
    --------
    A protector worth 1 and self:

    >>> import numpy as np
    >>> one = np.ones((1, 1, 1, 1))
    >>> first = np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    >>> balance(0 * first, first, first, 0 * first, one, one).ravel().round(3)
    array([0.731, 0.269])
    """
    appeal = add_chance(external * protective_gain, posture_luck, posture_noise)
    return choose_posture(log_prior, appeal, bounded_rationality)


@DECISIONS.register()
def bandwagon(
    log_prior: Array,
    power: Array,
    counted: Array,
    external: Array,
    posture_luck: Array,
    posture_noise: Array,
    bounded_rationality: Array,
) -> Array:
    r"""Follow power, whoever holds it and whatever they intend.

    .. math:: w_{ijc} \propto q_{ijc} \exp\bigl((P_j + \sigma_U \varepsilon)/\eta\bigr)

    Parameters
    ----------
    log_prior
        :math:`\ln q`, which holds nearness; minus infinity where a tie cannot be.
    power
        :math:`P_j`, share of the largest actor's at the start, 0 or more.
    counted, external
        1 for actors (the rest of the world has power that nobody wields); 1 where the
        partner is not the state itself.
    posture_luck, posture_noise
        :math:`\varepsilon`, standard normal, and :math:`\sigma_U`, 0 or more.
    bounded_rationality
        :math:`\eta`, above 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Walt (1987), on bandwagoning; that power alone attracts is a limiting case.

    Examples
    --------
    The strongest actor and self:

    >>> import numpy as np
    >>> one, first = np.ones((1, 1, 1, 1)), np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    >>> nil, same = 0 * first, 0 * first + one
    >>> bandwagon(nil, same, one, first, nil, one, one).ravel().round(3)
    array([0.731, 0.269])
    """
    appeal = add_chance(external * counted * power, posture_luck, posture_noise)
    return choose_posture(log_prior, appeal, bounded_rationality)


@DECISIONS.register()
def equidistance(dependence: Array, tie: Array, pole: Array, external: Array) -> Array:
    r"""Give every pole the same, out of what poles have together; leave the rest as it is.

    .. math:: w_{ijc} = \frac{1}{n_{ic}} \sum_{k \in poles} D_{ikc}
        \text{ for each of the } n_{ic} \text{ poles with a tie},
        \quad D_{ijc} \text{ for others}

    Parameters
    ----------
    dependence, tie
        :math:`D_{ijc}`, shares; and 1 where a tie can be, else 0.
    pole, external
        1 for the poles of diplomacy; 1 where the partner is not the state itself.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Ours: equal distance to each is what multi-vectorism is often taken to mean.

    Examples
    --------
    Two poles and a neighbour:

    >>> import numpy as np
    >>> held = np.array([0.6, 0.2, 0.2]).reshape(1, 3, 1, 1)
    >>> poles = np.array([1.0, 1.0, 0.0]).reshape(1, 3, 1, 1)
    >>> equidistance(held, 0 * held + 1, poles, 0 * held + 1).ravel()
    array([0.4, 0.4, 0.2])
    """
    share = share_over_ties(dependence, tie)
    chosen = tie * pole * external
    alike = quotient(total(chosen * share, PARTNER), total(chosen, PARTNER))
    return (1.0 - chosen) * share + chosen * alike


@DECISIONS.register()
def neutral(dependence: Array, tie: Array, external: Array) -> Array:
    r"""Rely on oneself wherever that can be; elsewhere leave ties as they are.

    .. math:: w_{iic} = 1 \text{ where self can be},
        \qquad w_{ijc} = D_{ijc} \text{ elsewhere}

    Parameters
    ----------
    dependence
        :math:`D_{ijc}`, shares.
    tie
        1 where a tie can be, else 0; on the diagonal, where self can be.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        Posture, 0 to 1; sums to 1 over partners.

    References
    ----------
    Kuik (2021), who sets neutrality apart from hedging.

    Examples
    --------
    Security with self, and trade without:

    >>> import numpy as np
    >>> held = np.array([[0.5, 0.0], [0.5, 1.0]]).reshape(1, 2, 2, 1)
    >>> tie = np.array([[1.0, 0.0], [1.0, 1.0]]).reshape(1, 2, 2, 1)
    >>> external = np.array([0.0, 1.0]).reshape(1, 2, 1, 1)
    >>> neutral(held, tie, external)[0, :, :, 0]
    array([[1., 0.],
           [0., 1.]])
    """
    self_reliance = tie * (1.0 - external)
    rest = 1.0 - total(self_reliance, PARTNER)
    return self_reliance + rest * share_over_ties(dependence, tie)


for _benchmark in (gravity, persist):
    DECISIONS.register()(_benchmark)
