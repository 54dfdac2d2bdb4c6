"""Where the points of sampled designs lie in the unit cube, by libraries that others keep.

SciPy gives the Latin hypercube, SALib (an extra, imported only here) the samples of Sobol
and Morris, and our own addresses of chance the random points.
"""

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.core.luck import BLOCK, Integers, generator
from hedgesim.world.designs import LATIN, MORRIS

HOW_TO_INSTALL = 'pip install "hedgesim[sensitivity]"'
LEVELS = 4
"""Levels of each factor in Morris's trajectories, as SALib has them by default."""


def refuse_without_salib(kind: str) -> None:
    """See that SALib is there.

    Raises
    ------
    ConfigError
        If it is not, with the command that installs it.
    """
    if importlib.util.find_spec("SALib") is None:
        problem = Problem(
            where="[design]",
            key="kind",
            value=f'"{kind}"',
            expected="SALib, which is not installed",
            hint=HOW_TO_INSTALL,
        )
        raise ConfigError([problem])


def unit_problem(names: Sequence[str], groups: Sequence[str] = ()) -> dict[str, Any]:
    """Give SALib's description of factors, each on the unit interval, and their groups.

    Examples
    --------
    >>> unit_problem(["deference"])
    {'num_vars': 1, 'names': ['deference'], 'bounds': [[0.0, 1.0]]}
    """
    bounds = [[0.0, 1.0] for _ in names]
    found: dict[str, Any] = {"num_vars": len(names), "names": list(names), "bounds": bounds}
    return found | ({"groups": list(groups)} if groups else {})


@lru_cache(maxsize=2)
def whole_sample(
    kind: str, factors: int, points: int, seed: int, groups: tuple[str, ...] = ()
) -> Array:
    """Give all points of a design at once, shape (point, factor), each from 0 to 1.

    Parameters
    ----------
    kind
        "latin_hypercube", "sobol" or "morris".
    factors
        Number of factors.
    points
        Points of the hypercube, base sample of Sobol, trajectories of Morris.
    seed
        The experiment's.
    groups
        Of Sobol's, the group of each factor, if whole groups move instead of factors.

    Raises
    ------
    ConfigError
        If SALib is needed and not there.

    References
    ----------
    McKay, Beckman and Conover (1979) for Latin hypercubes; Saltelli (2002),
    doi:10.1016/S0010-4655(02)00280-1, for the sample from which Sobol's first and total
    indices are had; Morris (1991) for trajectories.
    """
    if kind == LATIN:
        from scipy.stats import qmc  # takes longer than all else that a run imports

        hypercube = qmc.LatinHypercube(factors, rng=np.random.default_rng(seed))
        latin: Array = hypercube.random(points)
        return latin
    refuse_without_salib(kind)
    problem = unit_problem([f"x{place}" for place in range(factors)], groups)
    if kind == MORRIS:
        from SALib.sample import morris

        found: Array = morris.sample(problem, points, num_levels=LEVELS, seed=seed)
        return found
    from SALib.sample import sobol

    found = sobol.sample(problem, points, calc_second_order=False, seed=seed)
    return found


def random_shares(seed: int, name: str, points: Integers) -> Array:
    """Draw a factor's share at some points of a random design, 0 to 1, shape (point,).

    A point's share is at the address (seed, "design", name, point), so that it is the same
    for any number of points and factors.

    Examples
    --------
    >>> few = random_shares(7, "deference", np.array([3]))
    >>> many = random_shares(7, "deference", np.arange(600))
    >>> bool(few[0] == many[3]), bool(0 <= many.min() < 0.01 and 0.99 < many.max() < 1)
    (True, True)
    """
    out: Array = np.empty(points.size)
    for block in np.unique(points // BLOCK):
        columns = np.flatnonzero(points // BLOCK == block)
        bits = generator(seed, "design", name, int(block)).random_raw(BLOCK)
        out[columns] = (bits[points[columns] % BLOCK] >> np.uint64(11)) * 2.0**-53
    return out
