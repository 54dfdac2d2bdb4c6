r"""Why a logit choice changed: the change of its shares, attributed with no remainder.

Between two choices the terms of the gain, the prior and the sharpness of choice move from
one value to another. Aumann and Shapley's answer to how much each did is to move them all
at once, in a straight line, and to add up what each does on the way:

.. math::
    \phi_{jk}^m = \int_0^1 \frac{\partial w_j}{\partial x_k^m}\,\Delta x_k^m\,dt

What a term of partner k does to the share of partner j. Summed over k and m this is the
change of the share, whatever the order of terms, since the sum of the integrands is its
derivative along the line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

Marks = NDArray[np.bool_]

PANEL_SPAN = 4.0
"""How far scores may move apart within one panel of the quadrature.

The shares are analytic where no two scores are half a turn out of phase, so on a panel this
short a rule of `NODES` nodes errs by less than 1e-15 (a Bernstein ellipse of 3.4)."""

NODES = 20
PANELS_AT_ONCE = 512
_PLACES, _WEIGHTS = np.polynomial.legendre.leggauss(NODES)


@dataclass(frozen=True, slots=True)
class Side:
    """One choice of a state in a channel, taken apart.

    Attributes
    ----------
    gains
        Each term of what a closer tie is worth, chance among them, shape (term, partner),
        in units of gain.
    log_prior
        Log of the structural prior, shape (partner,); minus infinity where a tie cannot be.
    sharpness
        One over bounded rationality: by how much the log odds rise with a unit of gain.
    """

    gains: Array
    log_prior: Array
    sharpness: float

    @property
    def open(self) -> Marks:
        """Mark the partners with whom a tie can be, shape (partner,)."""
        marked: Marks = np.isfinite(self.log_prior)
        return marked

    @property
    def score(self) -> Array:
        """Add up what the choice goes by: log prior and all gains, shape (partner,)."""
        added: Array = self.log_prior + self.sharpness * _added(self.gains)
        return added

    @property
    def shares(self) -> Array:
        """Give the posture that follows, shape (partner,); 0 throughout without a tie."""
        return _logit(self.score)


@dataclass(frozen=True, slots=True)
class Parts:
    """What changed a choice. Each part is over (from partner, to partner) and adds to 0.

    Attributes
    ----------
    gains
        By terms, shape (term, from, to): what the change of a term of one partner did to
        the share of another.
    prior
        By the prior: new routes.
    sharpness
        By the sharpness of choice.
    opening
        By ties that ended or began.
    """

    gains: Array
    prior: Array
    sharpness: Array
    opening: Array

    @property
    def change(self) -> Array:
        """Add all parts up: the change of the shares, shape (to,)."""
        parts = (_added(self.gains), self.prior, self.sharpness, self.opening)
        return _added(_added(np.stack(parts)))


def attribute(before: Side, after: Side) -> Parts:
    r"""Attribute the change of a choice to everything that moved.

    With :math:`\beta` the sharpness and :math:`g_k = \sum_m g_k^m`, along the line

    .. math::
        \phi_{jk}^m &= \Delta g_k^m \int_0^1 \beta(t)\, w_j(\delta_{jk} - w_k)\, dt \\
        \phi_{jk}^q &= \Delta \ln q_k \int_0^1 w_j(\delta_{jk} - w_k)\, dt \\
        \phi_{jk}^\beta &= \Delta \beta \int_0^1 g_k(t)\, w_j(\delta_{jk} - w_k)\, dt

    A tie that ends has a prior of minus infinity. In the limit of a prior that falls
    without bound it is gone at once, before anything else has moved; so its end stands
    first, with the shares that it set free, and a tie that begins stands last. Where
    several end or begin at once, their part is divided by their shares.

    Parameters
    ----------
    before, after
        The same terms and partners at two turns.

    Returns
    -------
    Parts
        Their sum is the difference of the shares, to the rounding of the scores.

    References
    ----------
    Aumann and Shapley (1974), Values of Non-Atomic Games; as integrated gradients along a
    straight line, Sundararajan, Taly and Yan (2017), arXiv:1703.01365.

    Examples
    --------
    Two partners, of whom the first becomes more feared by 1, and the second, by 1, more
    generous: the odds turn from 1 to exp(-2), and each did half.

    >>> even = np.zeros(2)
    >>> before = Side(gains=np.zeros((2, 2)), log_prior=even, sharpness=1.0)
    >>> after = Side(np.array([[-1.0, 0.0], [0.0, 1.0]]), log_prior=even, sharpness=1.0)
    >>> parts = attribute(before, after)
    >>> (after.shares - before.shares).round(6), parts.change.round(6)
    (array([-0.380797,  0.380797]), array([-0.380797,  0.380797]))
    >>> parts.gains[0, 0].round(6), parts.gains[1, 1].round(6)
    (array([-0.190399,  0.190399]), array([-0.190399,  0.190399]))
    """
    common = before.open & after.open
    slope, slope_late = _along(_within(before, common), _within(after, common))
    start, end = (_added(side.gains) for side in (before, after))
    rise = after.sharpness - before.sharpness
    by_gain = before.sharpness * slope + rise * slope_late
    by_sharpness = rise * (start[:, None] * slope + (end - start)[:, None] * slope_late)
    moved = np.where(common, after.log_prior, 0.0) - np.where(common, before.log_prior, 0.0)
    return Parts(
        gains=(after.gains - before.gains)[:, :, None] * by_gain,
        prior=moved[:, None] * slope,
        sharpness=by_sharpness,
        opening=_opened(after, common) - _opened(before, common),
    )


def _along(before: Side, after: Side) -> tuple[Array, Array]:
    """Integrate the derivative of shares by scores along the line, plain and weighted by t.

    Both over (from, to), 0 for partners without a tie.
    """
    prior = np.where(before.open, before.log_prior, -np.inf)
    drift = np.where(before.open, after.log_prior, 0.0) - np.where(
        before.open, before.log_prior, 0.0
    )
    gain, growth = _added(before.gains), _added(after.gains) - _added(before.gains)
    rise = after.sharpness - before.sharpness
    plain, late = np.zeros((2, gain.size, gain.size))
    for times, weights in _quadrature(_panels(before, after, drift)):
        sharpness = before.sharpness + rise * times
        worth = gain + growth * times
        shares = _logit(prior + drift * times + sharpness * worth)
        plain -= (weights * shares).T @ shares
        late -= (weights * times * shares).T @ shares
    # What the others leave: 1 - w itself would lose its digits where w is near 1.
    for integral in (plain, late):
        np.fill_diagonal(integral, 0.0)
        np.fill_diagonal(integral, -integral.sum(axis=0))
    return plain, late


def _panels(before: Side, after: Side, drift: Array) -> int:
    """Tell how many panels it takes, from how fast scores move apart at either end."""
    growth = _added(after.gains) - _added(before.gains)
    rise = after.sharpness - before.sharpness
    speeds = [
        (drift + rise * _added(side.gains) + side.sharpness * growth)[before.open]
        for side in (before, after)
    ]
    widest = max((float(np.ptp(speed)) for speed in speeds if speed.size), default=0.0)
    return max(1, int(np.ceil(widest / PANEL_SPAN)))


def _quadrature(panels: int) -> Iterator[tuple[Array, Array]]:
    """Give nodes and weights of Gauss and Legendre on panels of 0 to 1, as columns."""
    for low in range(0, panels, PANELS_AT_ONCE):
        starts = np.arange(low, min(low + PANELS_AT_ONCE, panels))[:, None]
        times = (starts + 0.5 * (1.0 + _PLACES)) / panels
        weights = np.broadcast_to(0.5 * _WEIGHTS / panels, times.shape)
        yield times.reshape(-1, 1), weights.reshape(-1, 1)


def _within(side: Side, kept: Marks) -> Side:
    return Side(side.gains, np.where(kept, side.log_prior, -np.inf), side.sharpness)


def _opened(side: Side, common: Marks) -> Array:
    """Give what ties that the other choice lacks do to the shares, over (from, to)."""
    effect = side.shares - _within(side, common).shares
    own = np.where(side.open & ~common, side.shares, 0.0)
    held = float(own.sum())
    if not held:
        return np.zeros((own.size, own.size))
    divided: Array = (own / held)[:, None] * effect
    return divided


def _logit(score: Array) -> Array:
    """Turn scores into shares over the last axis; 0 throughout where nothing can be."""
    top = np.max(score, axis=-1, keepdims=True)
    odds = np.exp(score - np.where(np.isneginf(top), 0.0, top))
    held = odds.sum(axis=-1, keepdims=True)
    shares: Array = odds / np.where(held > 0.0, held, 1.0)
    return shares


def _added(array: Array) -> Array:
    """Sum over the first axis."""
    added: Array = array.sum(axis=0)
    return added
