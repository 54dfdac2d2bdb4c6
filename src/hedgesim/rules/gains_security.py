"""Signed terms of the gain from a closer security tie, over state, partner and run."""

from hedgesim.core.axes import Array


def protection_gain(
    shelter: Array, protection: Array, strain: Array, security_value: Array
) -> Array:
    r"""Value a partner who can insure against the threats of others.

    .. math:: v_s \, p_j (1 - Z_j) \, shelter_{ij}

    Parameters
    ----------
    shelter
        :math:`shelter_{ij}`, threat from powers that the partner can insure against, 0 to
        1.
    protection
        :math:`p_j`, protection that the partner can give others, 0 to 1.
    strain
        :math:`Z_j`, strain on the partner by war and sanctions, 0 to 1.
    security_value
        :math:`v_s`, worth of protection, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Walt (1987), on balancing against threat.

    Examples
    --------
    >>> protection_gain(0.5, 0.8, 0.5, 1.0)
    0.2
    """
    return security_value * protection * (1.0 - strain) * shelter


def security_assurance_gain(
    assurance: Array, assurance_value: Array, security_value: Array
) -> Array:
    r"""Value a partner who assures a state of its sovereignty.

    .. math:: v_s \, \alpha_S \, X^A_{ij}

    Parameters
    ----------
    assurance
        :math:`X^A_{ij}`, how the partner assures the state, 0 to 1.
    assurance_value
        :math:`\alpha_S`, worth of assurance relative to protection, 0 or more.
    security_value
        :math:`v_s`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Kydd (2005), on reassurance; the form is assumed.

    Examples
    --------
    >>> security_assurance_gain(0.5, 0.6, 1.0)
    0.3
    """
    return security_value * assurance_value * assurance


def regime_support_gain(
    regime_support: Array,
    regime_insecurity: Array,
    strain: Array,
    regime_support_value: Array,
    security_value: Array,
) -> Array:
    r"""Value a partner who helps a regime that feels insecure at home.

    .. math:: v_s \, \alpha_R \, support_{ij} \, Q_i (1 - Z_j)

    Parameters
    ----------
    regime_support
        :math:`support_{ij}`, help that the partner gives, 0 to 1.
    regime_insecurity
        :math:`Q_i`, domestic insecurity of the regime, 0 to 1.
    strain
        :math:`Z_j`, strain on the partner, 0 to 1.
    regime_support_value
        :math:`\alpha_R`, 0 or more.
    security_value
        :math:`v_s`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Cooley (2012) and Kuik (2008): regimes at home weigh in foreign alignments.

    Examples
    --------
    A secure regime needs no help:

    >>> [regime_support_gain(1.0, insecurity, 0.0, 0.5, 1.0) for insecurity in (0.5, 0.0)]
    [0.25, 0.0]
    """
    worth = security_value * regime_support_value * (1.0 - strain)
    return worth * regime_support * regime_insecurity


def security_fear_cost(fear: Array, security_fear: Array) -> Array:
    r"""Shrink from a security tie with a partner who is feared.

    .. math:: -a_s \, fear_{ij}

    Parameters
    ----------
    fear
        :math:`fear_{ij}`, odds of threat, 0 to its cap.
    security_fear
        :math:`a_s`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Walt (1987).

    Examples
    --------
    >>> security_fear_cost(2.0, 0.5)
    -1.0
    """
    return -security_fear * fear


def pressure_cost(pressure: Array, pressure_weight: Array) -> Array:
    r"""Count what a tie costs that a partner's rivals press against (security, diplomacy).

    .. math:: -\omega_W \, pressure_{ij}

    Parameters
    ----------
    pressure
        :math:`pressure_{ij}`, push of the partner's rivals, 0 to 1.
    pressure_weight
        :math:`\omega_W`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Crawford (2011), on wedge strategies.

    Examples
    --------
    >>> pressure_cost(0.5, 0.25)
    -0.125
    """
    return -pressure_weight * pressure


def side_cost(side_taking: Array, side_weight: Array) -> Array:
    r"""Count what it costs to take sides against those one leans on (security, diplomacy).

    .. math:: -\omega_S \, side_{ij}

    Parameters
    ----------
    side_taking
        :math:`side_{ij}`, leverage of the partner's rivals, 0 or more.
    side_weight
        :math:`\omega_S`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Kuik (2008, 2021): not taking sides.

    Examples
    --------
    >>> side_cost(0.5, 0.75)
    -0.375
    """
    return -side_weight * side_taking


def security_institution_gain(shared: Array, institution_value: Array) -> Array:
    r"""Value an organisation that a partner leads and a state shares, at half weight.

    .. math:: \tfrac12 \beta \, shared_{ij}

    Parameters
    ----------
    shared
        :math:`shared_{ij}`, depth of the deepest organisation of both that the partner
        leads, 0 to 1; 0 where there is none.
    institution_value
        :math:`\beta`, worth of a shared organisation in diplomacy, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Goh (2007), on enmeshment of powers in organisations.

    Examples
    --------
    >>> security_institution_gain(1.0, 0.25)
    0.125
    """
    return institution_value / 2.0 * shared


def protective_gain(
    shelter: Array,
    protection: Array,
    strain: Array,
    fear: Array,
    security_value: Array,
    security_fear: Array,
) -> Array:
    r"""Weigh threat and protection alone, as a state does that only balances.

    .. math:: v_s \, p_j (1 - Z_j) \, shelter_{ij} - a_s \, fear_{ij}

    Parameters
    ----------
    shelter
        :math:`shelter_{ij}`, 0 to 1.
    protection
        :math:`p_j`, 0 to 1.
    strain
        :math:`Z_j`, 0 to 1.
    fear
        :math:`fear_{ij}`, 0 to its cap.
    security_value
        :math:`v_s`, 0 or more.
    security_fear
        :math:`a_s`, 0 or more.

    Returns
    -------
    Array
        Any number; above 0 for a protector, below 0 for a threat.

    References
    ----------
    Walt (1987).

    Examples
    --------
    >>> protective_gain(0.5, 1.0, 0.0, 1.0, 1.0, 0.25)
    0.25
    """
    protected = protection_gain(shelter, protection, strain, security_value)
    return protected + security_fear_cost(fear, security_fear)
