r"""How states perceive threat: possible harm times suspected intent, less reassurance.

Threat follows Walt's four sources: power, proximity, offensive capability, intent. Intent
gates the other three: a strong neighbour without suspected intent is no threat. Rules are
over (state, partner, run); any axis may have length 1.
"""

import numpy as np

from hedgesim.core.axes import Array, at_two_speeds


def reckon_harm(
    power: Array,
    offence: Array,
    strain: Array,
    proximity: Array,
    external: Array,
    counted: Array,
    strain_relief: Array,
) -> Array:
    r"""Reckon the harm that a partner could do: strong, armed to attack, and near.

    .. math:: h_{ij} = \pi_{ij} \sqrt{P_j (1 - \theta_Z Z_j) O_j}

    Parameters
    ----------
    power, offence
        :math:`P, O`, shares of the largest actor's at the start, at least 0.
    strain
        :math:`Z`, 0 to 1; a partner at war or under sanctions has less power to spare.
    proximity
        :math:`\pi`, 0 to 1.
    external, counted
        Masks: nobody harms themselves, nor does the rest of the world.
    strain_relief
        :math:`\theta_Z`, 0 to 1.

    Returns
    -------
    Array
        :math:`h`, at least 0; 1 is the largest actor of the start next door.

    References
    ----------
    Walt (1987), *The Origins of Alliances*. That strain lessens usable power is assumed.

    Examples
    --------
    Power 1, offence .32, half of the power tied down by strain, proximity .5:

    >>> one = np.ones((1, 1, 1))
    >>> float(reckon_harm(one, 0.32 * one, one, 0.5 * one, one, one, 0.5 * one)[0, 0, 0])
    0.2
    """
    usable = power * (1.0 - strain_relief * strain) * offence
    reach = proximity * external * counted
    return np.sqrt(usable) * reach


def suspect_intent(
    intent: Array, grievance: Array, baseline_intent: Array, grievance_weight: Array
) -> Array:
    r"""Suspect a partner's intent from what it does elsewhere and what it did to oneself.

    .. math:: s_{ij} = \theta_0 + \hat I_{ij} + \theta_C C_{ij}

    Parameters
    ----------
    intent
        :math:`\hat I`, 0 to 1, learned from disputes and from aggression against others.
    grievance
        :math:`C`, 0 to 1, the memory of coercion.
    baseline_intent
        :math:`\theta_0`, 0 to 1, suspected of anybody.
    grievance_weight
        :math:`\theta_C`, at least 0.

    Returns
    -------
    Array
        :math:`s`, at least 0.

    References
    ----------
    Jervis (1976), *Perception and Misperception in International Politics*: states learn
    intent from history. The linear sum is assumed.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> suspicion = suspect_intent(0.3 * one, 0.5 * one, 0.02 * one, 0.6 * one)
    >>> round(float(suspicion[0, 0, 0]), 9)
    0.62
    """
    return baseline_intent + intent + grievance_weight * grievance


def take_relief(
    assurance: Array, bind: Array, assurance_relief: Array, membership_relief: Array
) -> Array:
    r"""Take relief from assurances and from a treaty that binds the partner.

    .. math:: f_{ij} = 1 - (1 - \theta_S A_{ij}) (1 - \theta_M \mathrm{bind}_{ij})

    Parameters
    ----------
    assurance
        :math:`A`, 0 to 1.
    bind
        0 to 1: a shared organisation, led by the partner, with a sovereignty clause.
    assurance_relief, membership_relief
        :math:`\theta_S, \theta_M`, 0 to 1: share of threat that each takes away in full.

    Returns
    -------
    Array
        :math:`f`, share of threat taken away, 0 to 1.

    References
    ----------
    Assumed; the institutional strand of hedging is described in Goh (2007) and Kuik (2008).

    Examples
    --------
    Half off by assurance, and a tenth off what is left:

    >>> one = np.ones((1, 1, 1))
    >>> round(float(take_relief(one, one, 0.5 * one, 0.1 * one)[0, 0, 0]), 9)
    0.55
    """
    return 1.0 - (1.0 - assurance_relief * assurance) * (1.0 - membership_relief * bind)


def learn_by_analogy(kin_exposure: Array, analogy_floor: Array, kin_half: Array) -> Array:
    r"""Tell what a state learns about a partner that attacks somebody else.

    .. math:: y_{ij} = \nu + (1 - \nu) \frac{K_{ij}}{K_{ij} + k_0}

    Parameters
    ----------
    kin_exposure
        :math:`K`, 0 to 1: exposure to the justification that the partner uses.
    analogy_floor
        :math:`\nu`, 0 to 1, share of the lesson that is drawn without any exposure.
    kin_half
        :math:`k_0`, above 0, exposure at which half of the rest is drawn.

    Returns
    -------
    Array
        :math:`y`, 0 to 1, share of the lesson that the target itself would draw.

    References
    ----------
    Jervis (1976), *Perception and Misperception in International Politics*, for learning by
    analogy; the form is assumed.

    Examples
    --------
    Without exposure, and with one that equals :math:`k_0`:

    >>> learn_by_analogy(np.array([0.0, 0.1]), 0.2, 0.1)
    array([0.2, 0.6])
    """
    return analogy_floor + (1.0 - analogy_floor) * (
        kin_exposure / (kin_exposure + kin_half)
    )


def aim_threat(
    harm: Array, suspicion: Array, relief: Array, attack: Array, threat_scale: Array
) -> Array:
    r"""Find the threat that the evidence supports, to which perception then moves.

    .. math:: T^*_{ij} = 1 - (1 - A_{ij})
        \left[1 - \left(1 - e^{-\Theta h_{ij} s_{ij}}\right) (1 - f_{ij})\right]

    Who has been attacked need not infer anything: an attack counts as it is, beside what
    power and suspected intent would make of it ("at least one of both").

    Parameters
    ----------
    harm
        :math:`h`, at least 0.
    suspicion
        :math:`s`, at least 0.
    relief
        :math:`f`, 0 to 1.
    attack
        :math:`A`, 0 to 1: an attack by the partner that the state suffered and remembers.
    threat_scale
        :math:`\Theta`, at least 0: how fast threat saturates.

    Returns
    -------
    Array
        :math:`T^*`, 0 to 1; 0 where harm and attack are 0, as they are for the state itself
        and for the rest of the world.

    References
    ----------
    Walt (1987), *The Origins of Alliances*, for the sources; the form is assumed.

    Examples
    --------
    Harm times suspicion of ln 2 makes one half, and half of that is taken away; then the
    same after an attack of one half:

    >>> one, half = np.ones((1, 1, 1)), np.full((1, 1, 1), 0.5)
    >>> round(float(aim_threat(np.log(2) * one, one, half, 0 * one, one)[0, 0, 0]), 9)
    0.25
    >>> round(float(aim_threat(np.log(2) * one, one, half, half, one)[0, 0, 0]), 9)
    0.625
    """
    felt = 1.0 - np.exp(-threat_scale * harm * suspicion)
    return 1.0 - (1.0 - attack) * (1.0 - felt * (1.0 - relief))


def perceive_threat(
    threat: Array,
    threat_target: Array,
    perception_luck: Array,
    threat_rise: Array,
    threat_fall: Array,
    threat_noise: Array,
) -> Array:
    r"""Move perceived threat towards its target: fast when it rises, slowly when it falls.

    .. math::
        T \leftarrow \mathrm{clip}\left(T + \mu (T^* - T)
        + \sigma_T T (1 - T) \varepsilon,\; 0, 1\right), \qquad
        \mu = \mu_+ \text{ if } T^* > T \text{ else } \mu_-

    Parameters
    ----------
    threat, threat_target
        :math:`T, T^*`, 0 to 1.
    perception_luck
        :math:`\varepsilon`, standard normal.
    threat_rise, threat_fall
        :math:`\mu_+, \mu_-`, share per quarter.
    threat_noise
        :math:`\sigma_T`, at least 0. Chance is largest at medium threat, none at 0 or 1.

    Returns
    -------
    Array
        :math:`T` after a quarter, 0 to 1.

    Notes
    -----
    The speed is chosen by the target without noise. With noise inside the comparison threat
    would ratchet upward, since chance upward would be kept longer than chance downward.

    References
    ----------
    Jervis (1976), *Perception and Misperception in International Politics*, for beliefs
    that outlast their evidence; the two speeds are assumed.

    Examples
    --------
    Up by half of the gap, down by a twentieth:

    >>> here, there = np.array([[[0.2], [0.6]]]), np.array([[[0.6], [0.2]]])
    >>> rise, fall, none = (np.full((1, 1, 1), speed) for speed in (0.5, 0.05, 0.0))
    >>> perceive_threat(here, there, none, rise, fall, none).ravel()
    array([0.4 , 0.58])
    """
    moved = at_two_speeds(threat_target - threat, threat_rise, threat_fall)
    chance = threat_noise * threat * (1.0 - threat) * perception_luck
    return np.clip(threat + moved + chance, 0.0, 1.0)
