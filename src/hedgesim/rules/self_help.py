r"""Self-help: own arms, and how fast who is attacked turns its security.

Balancing by one's own effort, beside that with partners. Any axis may have length 1, but
for partners.
"""

from hedgesim.core.axes import PARTNER, Array, at_least_one, rise


def self_help_gain(
    threat: Array, external: Array, self_help_value: Array, security_value: Array
) -> Array:
    r"""Value one's own arms against all that threaten, as no partner is beyond doubt.

    .. math:: v_s \, \alpha_H \Bigl[1 - \prod_k (1 - T_{ik})\Bigr]
        \text{ for self},\; 0 \text{ for others}

    A partner shelters from its rivals alone; oneself is on one's own side against anybody.

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    external
        1 for every partner but the state itself.
    self_help_value
        :math:`\alpha_H`, worth of own arms relative to protection, 0 or more.
    security_value
        :math:`v_s`, worth of protection, 0 or more.

    Returns
    -------
    Array
        0 or more; 0 for every partner but the state itself.

    References
    ----------
    Waltz (1979), on internal and external balancing; Morrow (1993), on arms and allies; the
    form is assumed.

    Examples
    --------
    Two threats of one half; the state itself comes first:

    >>> import numpy as np
    >>> threat, external = np.array([[[0.0], [0.5], [0.5]]]), np.array([[[0.0], [1], [1]]])
    >>> self_help_gain(threat, external, 0.8, 0.5).ravel().round(9)
    array([0.3, 0. , 0. ])
    """
    menace = at_least_one(threat, PARTNER)
    return security_value * self_help_value * menace * (1.0 - external)


def rearm_under_attack(
    dependence: Array,
    posture: Array,
    attack: Array,
    speed: Array,
    is_security: Array,
    rearming_speed: Array,
) -> Array:
    r"""Let who is attacked turn its security at the pace of war, not of procurement.

    .. math:: D_{ij,sec} \leftarrow D_{ij,sec}
        + A_i \max(0, \lambda_w - \lambda_{sec}) (w_{ij,sec} - D_{ij,sec}), \qquad
        A_i = 1 - \prod_k (1 - A_{ik})

    A pact with the attacker is void and its deliveries end; armies are raised, and arms
    bought, in quarters instead of decades. Comes on top of the usual pace.

    Parameters
    ----------
    dependence, posture
        :math:`D, w`, shares over partners, 0 to 1, each summing to 1.
    attack
        :math:`A_{ij}`, 0 to 1: an attack by the partner that the state suffered and
        remembers.
    speed
        :math:`\lambda_c`, share per quarter, by channel.
    is_security
        1 for channels of kind security, else 0.
    rearming_speed
        :math:`\lambda_w`, share per quarter, of a state that is wholly under attack.

    Returns
    -------
    Array
        :math:`D`, 0 to 1, still summing to 1.

    References
    ----------
    Morrow (1993), on arms, which take time to build, and allies; the form is assumed.

    Examples
    --------
    Half under attack, by a supplier from whom the state turns to itself:

    >>> import numpy as np
    >>> held, aim = np.array([[[0.8], [0.2]]]), np.array([[[0.0], [1.0]]])
    >>> struck, one = np.array([[[0.5], [0.0]]]), np.ones((1, 1, 1))
    >>> rearm_under_attack(held, aim, struck, 0 * one, one, 0.1 * one).ravel().round(9)
    array([0.76, 0.24])
    """
    if not (attack != 0.0).any():  # nobody rearms, to the last bit
        return dependence
    faster = is_security * rise(rearming_speed - speed) * at_least_one(attack, PARTNER)
    return dependence + faster * (posture - dependence)
