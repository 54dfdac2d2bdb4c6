"""Sobol's indices and Morris's effects, by SALib, of outcomes in the order of its samples.

Arrays in, tables out: any function that was put to the points of a design can be analysed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from hedgesim.engine.design_samples import LEVELS, refuse_without_salib, unit_problem
from hedgesim.world.designs import MORRIS, SOBOL

Values = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES = 500
SEED = 1
"""Of resampling alone. SALib takes 0 for none, and then its numbers differ every time."""


def sobol_indices(rows: Values, names: Sequence[str]) -> pd.DataFrame:
    r"""Give the share of variance that each factor makes alone, and with all others.

    .. math::
        S_j = \frac{V_j}{V} = \frac{\mathrm{Var}\, E[y \mid x_j]}{V}, \qquad
        S_{Tj} = \frac{E\, \mathrm{Var}[y \mid x_{\sim j}]}{V}

    Parameters
    ----------
    rows
        Shape (row, factors + 2), each row the points A, A with one factor from B at a time,
        and B; none nan.
    names
        Of the factors (or groups of them), in the sample's order.

    Returns
    -------
    pandas.DataFrame
        A row a factor: `first` and `total` with the ends of 95 % intervals, `first_low`
        and so on. Nearly 0 can come out below 0.

    Raises
    ------
    ConfigError
        If SALib is not installed.

    References
    ----------
    SALib's estimators: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; its intervals
    by resampling: Archer, Saltelli and Sobol (1997), doi:10.1080/00949659708811825.
    """
    refuse_without_salib(SOBOL)
    from SALib.analyze import sobol

    found = sobol.analyze(
        unit_problem(names), rows.ravel(), calc_second_order=False, num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, seed=SEED,
    )  # fmt: skip
    table: dict[str, Any] = {"factor": list(names)}
    for name, key in (("first", "S1"), ("total", "ST")):
        table |= _around(name, found[key], found[f"{key}_conf"])
    return pd.DataFrame(table)


def morris_effects(shares: Values, outcomes: Values, names: Sequence[str]) -> pd.DataFrame:
    r"""Give how far outcomes move as each factor crosses its range, one factor at a time.

    .. math::
        d_j = \frac{y(x + \Delta e_j) - y(x)}{\Delta}, \qquad
        \mu^*_j = \overline{|d_j|}, \quad \mu_j = \overline{d_j}, \quad
        \sigma_j = \mathrm{sd}\, d_j

    Parameters
    ----------
    shares
        Where points lie, shape (point, factor), 0 to 1: whole trajectories one after the
        other.
    outcomes
        Shape (point,); none nan.
    names
        Of the factors.

    Returns
    -------
    pandas.DataFrame
        A row a factor: `mu_star`, `mu`, `sigma` with the ends of 95 % intervals, in the
        outcome's unit for the whole range of the factor.

    Raises
    ------
    ConfigError
        If SALib is not installed.

    References
    ----------
    Morris (1991), doi:10.1080/00401706.1991.10484804; :math:`\mu^*`: Campolongo, Cariboni
    and Saltelli (2007), doi:10.1016/j.envsoft.2006.10.004. The interval of it is SALib's;
    those of the other two are from whole trajectories drawn again.
    """
    refuse_without_salib(MORRIS)
    found = _analysed(shares, outcomes, names, RESAMPLES)
    size = len(names) + 1
    starts = np.arange(0, len(outcomes), size)
    rng = np.random.default_rng(SEED)
    again: dict[str, list[Values]] = {"mu": [], "sigma": []}
    for _ in range(RESAMPLES // 5):
        drawn = (rng.choice(starts, starts.size)[:, None] + np.arange(size)).ravel()
        once = _analysed(shares[drawn], outcomes[drawn], names, 2)
        for key, kept in again.items():
            kept.append(np.asarray(once[key], dtype=np.float64))
    table: dict[str, Any] = {"factor": list(names)}
    table |= _around("mu_star", found["mu_star"], found["mu_star_conf"])
    table["mu_star_low"] = np.maximum(table["mu_star_low"], 0.0)
    for key, kept in again.items():
        table |= _around(key, found[key], _half_width(kept))
    table["sigma_low"] = np.maximum(table["sigma_low"], 0.0)
    return pd.DataFrame(table)


def _analysed(
    shares: Values, outcomes: Values, names: Sequence[str], resamples: int
) -> Any:
    from SALib.analyze import morris

    return morris.analyze(
        unit_problem(names), shares, outcomes, num_resamples=resamples,
        conf_level=CONFIDENCE, num_levels=LEVELS, seed=SEED,
    )  # fmt: skip


def _half_width(again: Sequence[Values]) -> Values:
    spread: Values = np.std(np.array(again), axis=0, ddof=1)
    width: Values = float(norm.ppf(0.5 + CONFIDENCE / 2)) * spread
    return width


def _around(name: str, values: Any, half: Any) -> dict[str, Values]:
    middle, width = (np.ma.filled(np.ma.asarray(v), np.nan) for v in (values, half))
    return {name: middle, f"{name}_low": middle - width, f"{name}_high": middle + width}
