"""How much of a variance comes from parameters, events, both together, and chance.

The mean over replicates of a point still holds some chance, which would count as an effect.
So what points share is had from products of *different* replicates: their chance is
independent given the point, hence out of the product, whether a replicate's luck is its own
or common to all points.
"""

import numpy as np

from hedgesim.study.sensitivity_chance import (
    Parts,
    Split,
    Values,
    crossed,
    split_into,
    too_few,
)
from hedgesim.world.designs import SIDES

PARAMETERS, EVENTS = SIDES
CHANCE, TOGETHER, INTERACTIONS = "chance", "both together", "interactions"


def split_of_points(outcomes: Values, label: str, *, common_luck: bool) -> Split | None:
    r"""Split a variance between points, drawn at random or all of a grid, and luck.

    .. math:: \mathrm{Var}\, y = \mathrm{Var}\, E[y \mid p] + E\, \mathrm{Var}[y \mid p]

    the law of total variance: the first term from `crossed`, the second the mean variance
    within points.

    Parameters
    ----------
    outcomes
        Shape (point, replicate); rows with a nan are left out.
    label
        What differs between points.
    common_luck
        Whether a replicate has the same luck at every point.

    Returns
    -------
    Split | None
        None with fewer than two points, or too few replicates (`too_few`).

    Examples
    --------
    Points differ by 2, replicates of a point by 1:

    >>> split = split_of_points(np.array([[0.0, 1.0], [2.0, 3.0]]), "parameters",
    ...                         common_luck=False)
    >>> {name: round(share[0], 3) for name, share in split.shares.items()}
    {'parameters': 0.8, 'chance': 0.2}
    """
    whole = outcomes[np.isfinite(outcomes).all(axis=1)]
    if too_few(whole, common_luck=common_luck):
        return None
    larger = len(whole) / (len(whole) - 1)

    def parts(own: Values) -> Parts:
        centred = own - own.mean(axis=0)  # of each replicate
        between = larger * crossed(centred, centred)
        return {label: between, CHANCE: own.var(axis=1, ddof=1)}

    return split_into(parts, whole, common_luck)


def split_of_sides(rows: Values, *, common_luck: bool) -> Split | None:
    r"""Split a variance between two groups of factors, both together, and chance.

    For each row of a grouped design: :math:`A` and :math:`B` two independent points,
    :math:`C` = A with the first group from B, :math:`D` = A with the second group from B.

    .. math::
        V_1 = \tfrac12 E[(B - D)(C - A)], \quad V_2 = \tfrac12 E[(B - C)(D - A)], \quad
        V_{12} = \tfrac14 E[(A + B - C - D)^2], \quad W = E\,\mathrm{Var}[y \mid p]

    each product being one of different replicates.

    Parameters
    ----------
    rows
        Shape (row, 4, replicate): A, C, D, B, as SALib orders them, the first group being
        the parameters. Rows with a nan are left out.
    common_luck
        Whether a replicate has the same luck at every point.

    Returns
    -------
    Split | None
        None with fewer than two rows, or too few replicates (`too_few`).

    References
    ----------
    The analysis of variance of a function of two independent groups: Sobol (2001),
    doi:10.1016/S0378-4754(00)00270-6; these products, of which small effects are had
    precisely: Owen (2013), doi:10.1137/120876782; chance by the law of total variance.

    Examples
    --------
    y = p + e at (0, 0), (2, 0), (0, 1), (2, 1), without chance:

    >>> rows = np.repeat(np.array([[[0.0], [2.0], [1.0], [3.0]]]), 2, axis=2)
    >>> {name: round(share[0], 3)
    ...  for name, share in split_of_sides(np.repeat(rows, 2, axis=0),
    ...                                    common_luck=False).shares.items()}
    {'parameters': 0.8, 'events': 0.2, 'both together': 0.0, 'chance': 0.0}
    """
    whole = rows[np.isfinite(rows).all(axis=(1, 2))]
    if too_few(whole, common_luck=common_luck):
        return None

    def parts(own: Values) -> Parts:
        a, c, d, b = (own[:, place] for place in range(4))
        mixed = a + b - c - d
        return {
            PARAMETERS: crossed(b - d, c - a) / 2,
            EVENTS: crossed(b - c, d - a) / 2,
            TOGETHER: crossed(mixed, mixed) / 4,
            CHANCE: own.var(axis=2, ddof=1).mean(axis=1),
        }

    return split_into(parts, whole, common_luck)


def split_of_factors(rows: Values, sides: list[str], *, common_luck: bool) -> Split | None:
    r"""Split a variance between what single factors do alone, interactions, and chance.

    .. math:: V_j = E[(B - m)(A_j - A)], \quad V_f = \tfrac12 E[(A - m)^2 + (B - m)^2]

    summed over the factors of a side; what of :math:`V_f` is left are interactions of
    factors of whichever side. Products are of different replicates.

    Parameters
    ----------
    rows
        Shape (row, factors + 2, replicate): A, then A with one factor from B at a time, B,
        as SALib orders them. Rows with a nan are left out.
    sides
        The side of each factor.
    common_luck
        Whether a replicate has the same luck at every point.

    Returns
    -------
    Split | None
        None with fewer than two rows, or too few replicates (`too_few`).

    References
    ----------
    Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018, for :math:`V_j`.
    """
    whole = rows[np.isfinite(rows).all(axis=(1, 2))]
    if too_few(whole, common_luck=common_luck):
        return None
    larger = 2 * len(whole) / (2 * len(whole) - 1)

    def parts(own: Values) -> Parts:
        centred = own - own[:, [0, -1]].mean(axis=(0, 1))  # of each replicate
        a, b = centred[:, 0], centred[:, -1]
        alone = [crossed(b, centred[:, 1 + n] - a) for n in range(len(sides))]
        found = {
            side: np.sum(
                [v for v, s in zip(alone, sides, strict=True) if s == side], axis=0
            )
            for side in SIDES
            if side in sides
        }
        both = larger * (crossed(a, a) + crossed(b, b)) / 2
        found[INTERACTIONS] = both - np.sum(list(found.values()), axis=0)
        found[CHANCE] = own.var(axis=2, ddof=1).mean(axis=1)
        return found

    return split_into(parts, whole, common_luck)
