"""What partners could do to a state through its ties, and what threatens it in all."""

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array
from hedgesim.core.products import at_least_one_product, total_of_products
from hedgesim.measures.markets import share_of_markets
from hedgesim.measures.registry import CHANNEL_AXES, PAIR_AXES, measure


@measure(
    title="Leverage",
    unit="1",
    span=(0, 1),
    over="pair",
    axes=CHANNEL_AXES,
    source="ours; Hirschman (1945), Keohane and Nye (1977), Farrell and Newman (2019)",
)
def leverage(
    dependence: Array,
    weaponisability: Array,
    weight: Array,
    substitutability: Array,
    is_economy: Array,
    labour: Array,
    debt: Array,
    external: Array,
) -> Array:
    r"""Tell what a partner could do to a state through their ties.

    Others can replace a partner only as far as the partner does not hold it all, and only
    within a market: nobody's goods stand in for the work that a state's people have abroad.
    A creditor can also call what it is owed, for which nobody stands in.

    .. math:: h_{ijc} = D_{ijc} \bigl[1 - s_c (1 - M_{ijc})\bigr], \qquad
        L_{ij} = \sum_c \omega_c \chi_{jc} \bigl[1 - (1 - h_{ijc}) (1 - F_{ij})\bigr],
        \qquad L_{ii} = 0

    where M is the `share_of_markets` in channels of kind economy; elsewhere M = D, F = 0.

    Parameters
    ----------
    dependence
        :math:`D_{ijc}`, shares.
    weaponisability
        :math:`\chi_{jc}`, how far the partner could use the channel as a weapon, 0 to 1.
    weight
        :math:`\omega_c`, sums to 1.
    substitutability
        :math:`s_c`, how replaceable a partner is, 0 to 1.
    is_economy
        1 for channels of kind economy, else 0.
    labour, debt
        :math:`\sigma_{ij}`, part of the tie in the economy that is labour, and
        :math:`F_{ij}`, what is owed to the partner over the product of a year; 0 to 1.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1; sums over partners to at most 1 where nothing is owed.

    References
    ----------
    Hirschman (1945); Keohane and Nye (1977), on vulnerability; Farrell and Newman (2019);
    Gelpern et al. (2021), on clauses by which loans are called; Tsourapas (2018), on
    migrants as leverage where they have no other host.

    Examples
    --------
    Half of a channel that is fully a weapon and fully replaceable, then not replaceable:

    >>> half, one, nil = (np.full((1, 1, 1, 1), x) for x in (0.5, 1.0, 0.0))
    >>> [leverage(half, one, one, s, one, nil, nil, one).item() for s in (one, nil)]
    [0.25, 0.5]

    The first, where half of a year's product is owed too, 1 - .75 x .5:

    >>> leverage(half, one, one, one, one, nil, half, one).item()
    0.625

    The first, where half of the tie is work, all there is: M = .5 x .25/.75 + .5 x 1 = 2/3:

    >>> round(leverage(half, one, one, one, one, half, nil, one).item(), 4)
    0.3333
    """
    force = weight * weaponisability
    lasting, replaceable = force * (1.0 - substitutability), force * substitutability
    # D [1 - s (1 - M)] = D [(1 - s) + s M], channel by channel: no large array is made
    felt = owed = np.zeros((1, 1, 1))
    for channel in range(dependence.shape[LAST_BUT_RUN]):
        held, is_market = dependence[:, :, channel], is_economy[:, :, channel].any()
        share = share_of_markets(held, labour[:, :, 0]) if is_market else held
        part = replaceable[:, :, channel] * share + lasting[:, :, channel]
        part *= held
        if is_market:  # 1 - (1 - h) (1 - F) = h + (1 - h) F
            owed = owed + (force[:, :, channel] - part)
        felt = part if channel == 0 else felt + part
    return (felt + owed * debt[:, :, 0]) * external[:, :, 0]


@measure(
    title="Vulnerability",
    unit="1",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="ours; Keohane and Nye (1977)",
)
def vulnerability(leverage: Array, leverage_half: Array) -> Array:
    r"""Tell how far a partner's leverage suffices to hurt a state.

    A quarter of everything relied on is most of what a threat needs: leverage saturates.

    .. math:: \Lambda_{ij} = \frac{L_{ij}}{L_{ij} + L_{1/2}}

    Parameters
    ----------
    leverage
        :math:`L_{ij}`, 0 to 1.
    leverage_half
        :math:`L_{1/2}`, above 0: leverage that suffices by half.

    Returns
    -------
    Array
        0 to 1; 0 without leverage.

    References
    ----------
    Keohane and Nye (1977), who tell vulnerability from sensitivity; the form is assumed.

    Examples
    --------
    >>> vulnerability(0.5, 0.5), vulnerability(0.0, 0.1)
    (0.5, 0.0)
    """
    return leverage / (leverage + leverage_half)


@measure(
    title="Exposure",
    unit="1",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source="ours; Walt (1987) with Hirschman (1945)",
)
def exposure(threat: Array, leverage: Array) -> Array:
    r"""Tell how much of the leverage over a state is in the hands of those it fears.

    .. math:: \sum_j T_{ij} L_{ij}

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    leverage
        :math:`L_{ij}`, 0 to 1.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Walt (1987); Hirschman (1945).

    Examples
    --------
    >>> threat, held = np.array([[[0.5], [0.0]]]), np.array([[[0.4], [0.6]]])
    >>> exposure(threat, held)
    array([[0.2]])
    """
    return total_of_products(threat, leverage, PARTNER)


@measure(
    title="Autonomy",
    unit="1",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source="ours",
)
def autonomy(leverage: Array) -> Array:
    r"""Tell how free of others' leverage a state is.

    The Euclidean norm makes the same leverage weigh more in one hand than in several: a
    state that many can hurt a little is freer than one that a single power can hurt a lot.

    .. math:: \max(0, 1 - |L_i|), \qquad |L_i| = \sqrt{\textstyle\sum_j L_{ij}^2}

    Parameters
    ----------
    leverage
        :math:`L_{ij}`, 0 to 1.

    Returns
    -------
    Array
        0 to 1; 1 if nobody has leverage. Only debts to several can take |L| beyond 1.

    References
    ----------
    Ours.

    Examples
    --------
    >>> autonomy(np.array([[[0.3], [0.4]]])).round(3)
    array([[0.5]])
    """
    return np.maximum(0.0, 1.0 - np.sqrt(total_of_products(leverage, leverage, PARTNER)))


@measure(
    title="Revenue at risk",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="ours; Idan and Shaffer (2011) on landlocked exporters",
)
def revenue_at_risk(
    hydrocarbon_revenue: Array, transit_dependence: Array, external: Array
) -> Array:
    r"""Tell what share of a state's revenue a partner could stop by closing its routes.

    .. math:: h_i D_{ij,trn}

    Parameters
    ----------
    hydrocarbon_revenue
        :math:`h_i`, share of oil and gas in state revenue, 0 to 1.
    transit_dependence
        :math:`D_{ij,trn}`, share of routes through the partner, 0 to 1.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Idan and Shaffer (2011).

    Examples
    --------
    Two fifths of revenue, four fifths of it through one neighbour:

    >>> revenue_at_risk(np.array([0.4]), np.array([0.8]), np.array([1.0])).round(2)
    array([0.32])
    """
    return hydrocarbon_revenue * transit_dependence * external


@measure(
    title="Threat overall",
    unit="1",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source="ours; Walt (1987)",
)
def threat_overall(threat: Array, external: Array) -> Array:
    r"""Tell how threatened a state feels by anybody at all.

    .. math:: 1 - \prod_{j \ne i} (1 - T_{ij})

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1, at least the largest single threat.

    References
    ----------
    Walt (1987).

    Examples
    --------
    >>> threat_overall(np.array([[[0.5], [0.5]]]), np.ones((1, 2, 1)))
    array([[0.75]])
    """
    return at_least_one_product(threat, external, PARTNER)
