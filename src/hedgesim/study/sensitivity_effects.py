"""What designs of chosen points tell: main effects of a grid, differences one at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

Values = NDArray[np.float64]


def main_effects(columns: Mapping[str, NDArray[Any]], outcomes: Values) -> pd.DataFrame:
    r"""Give how far outcomes lie off the mean at each value of each factor of a grid.

    .. math:: E[\bar y \mid x_j = v] - E[\bar y], \qquad
        S_j = \mathrm{Var}_v E[\bar y \mid x_j = v] / \mathrm{Var}\, \bar y

    In a whole grid every value of a factor meets the same values of all others, so
    :math:`S_j` is the factor's first index over the grid, without sampling error.

    Parameters
    ----------
    columns
        By factor its values, shape (point,): numbers, words, or true and false.
    outcomes
        Shape (point, replicate); none nan.

    Returns
    -------
    pandas.DataFrame
        A row a factor and value: `factor`, `value`, `share` (:math:`S_j`, the same in all
        rows of a factor), and `effect` with the ends of a 95 % interval over replicates
        (Student's; nan with one replicate).

    Examples
    --------
    >>> main_effects({"a": np.array([0, 0, 1, 1]), "b": np.array(["x", "y", "x", "y"])},
    ...              np.array([[0.0], [1.0], [3.0], [4.0]]))[["factor", "value", "effect",
    ...              "share"]]
      factor value  effect  share
    0      a     0    -1.5    0.9
    1      a     1     1.5    0.9
    2      b     x    -0.5    0.1
    3      b     y     0.5    0.1
    """
    rows = []
    whole, means = outcomes.mean(axis=0), outcomes.mean(axis=1)
    variance = float(means.var())
    for name, values in columns.items():
        known, codes = _levels(values)
        inside = [
            outcomes[codes == code].mean(axis=0) - whole for code in range(len(known))
        ]
        sizes = np.bincount(codes) / codes.size
        between = float(sum(s * e.mean() ** 2 for s, e in zip(sizes, inside, strict=True)))
        share = between / variance if variance > 0 else np.nan
        rows += [
            {"factor": name, "value": value, "share": share, **_effect(effect)}
            for value, effect in zip(known, inside, strict=True)
        ]
    return pd.DataFrame(rows)


def differences(
    columns: Mapping[str, NDArray[Any]],
    moved: NDArray[np.int64],
    outcomes: Values,
) -> pd.DataFrame:
    """Give how far each value of each factor moves outcomes, all else as it is.

    Parameters
    ----------
    columns
        By factor its values, shape (point,).
    moved
        Place of the factor that a point moves, -1 where it moves none, shape (point,).
    outcomes
        Shape (point, replicate); point 0 moves nothing. Replicate r of a point is compared
        with replicate r of point 0: where luck is common, its chance cancels. Points with
        a nan are left out.

    Returns
    -------
    pandas.DataFrame
        A row for each point but the first: `factor`, `value`, and `effect` with the ends of
        a 95 % interval over replicates (Student's; nan with one replicate).

    Examples
    --------
    >>> differences({"a": np.array([0.5, 0.0, 1.0])}, np.array([-1, 0, 0]),
    ...             np.array([[2.0, 3.0], [1.0, 2.0], [2.5, 3.5]]))[["value", "effect"]]
       value  effect
    0    0.0    -1.0
    1    1.0     0.5
    """
    names = list(columns)
    rows = [
        {
            "factor": names[factor],
            "value": columns[names[factor]][point],
            **_effect(outcomes[point] - outcomes[0]),
        }
        for point, factor in enumerate(moved.tolist())
        if factor >= 0 and np.isfinite(outcomes[point]).all()
    ]
    return pd.DataFrame(rows)


def _levels(values: NDArray[Any]) -> tuple[Sequence[Any], NDArray[np.int64]]:
    """Give the values of a column in order, and the code of each point's."""
    known = list(dict.fromkeys(values.tolist()))
    if all(isinstance(value, float | int | bool) for value in known):
        known.sort()
    place = {value: code for code, value in enumerate(known)}
    return known, np.array([place[value] for value in values.tolist()], dtype=np.int64)


def _effect(effects: Values) -> dict[str, float]:
    """Give a mean over replicates with its interval."""
    middle, count = float(effects.mean()), effects.size
    width = np.nan
    if count > 1:
        spread = float(effects.std(ddof=1)) / np.sqrt(count)
        width = float(student.ppf(0.975, count - 1)) * spread
    return {"effect": middle, "effect_low": middle - width, "effect_high": middle + width}
