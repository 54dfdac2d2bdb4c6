"""Numbers of a page packed small: whole steps, their differences, deflated, in base64.

What a browser undoes in `numbers.js`: base64, deflate (RFC 1951), two planes of bytes,
signs folded in, differences along the turns.
"""

import base64
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FINE, COARSE = 1000, 100
"""Steps of a share: thousandths, or hundredths where thousandths take too much room."""
NONE = 0
"""In place of a number that is not there; numbers begin with 1."""

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]


def codes_of(values: Numbers, steps: int) -> Codes:
    """Write shares from 0 to 1 as whole steps.

    Of thousandths the one in which a number lies, so that its rounding to two places, half
    up, is that of the number; `share_of` gives the middle. Of hundredths the nearest.

    Raises
    ------
    ValueError
        If a number is no share.

    Examples
    --------
    >>> codes_of(np.array([0.1234, 1.0, np.nan]), FINE).tolist()
    [124, 1000, 0]
    >>> codes_of(np.array([0.125, 1.0, np.nan]), COARSE).tolist()
    [14, 101, 0]
    """
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    if filled.min(initial=0.0) < 0 or filled.max(initial=0.0) > 1:
        raise ValueError("numbers of a page are shares, from 0 to 1")
    if steps == FINE:
        whole = np.minimum(np.floor(filled * steps), steps - 1)
    else:
        whole = np.floor(filled * steps + 0.5)
    return np.where(known, whole.astype(np.int64) + 1, NONE)


def counts_of(shares: Numbers) -> Codes:
    """Write shares of runs as nearest thousandths; all and none stay apart from nearly.

    Examples
    --------
    >>> counts_of(np.array([0.0, 0.0001, 0.25, 0.9999, 1.0, np.nan])).tolist()
    [1, 2, 251, 1000, 1001, 0]
    """
    filled = np.nan_to_num(shares)
    inside = (filled > 0) & (filled < 1)
    whole = np.rint(filled * FINE)
    whole = np.where(inside, np.clip(whole, 1, FINE - 1), whole)
    return np.where(np.isfinite(shares), whole.astype(np.int64) + 1, NONE)


def share_of(code: int, steps: int) -> float:
    """Give the share that a code stands for, as a page draws it.

    Examples
    --------
    >>> share_of(124, FINE), share_of(14, COARSE)
    (0.1235, 0.13)
    """
    return (code - 1 + (0.5 if steps == FINE else 0.0)) / steps


def packed(blocks: Sequence[Codes]) -> str:
    """Pack blocks of codes into text.

    Parameters
    ----------
    blocks
        Each of shape (number, turn, world); a block follows the one before it.

    Returns
    -------
    str
        In base64, the deflated bytes: of every code less that of the turn before (the
        first as it is), the sign folded in (0, -1, 1, -2 become 0, 1, 2, 3), first all
        lower bytes, then all upper ones.

    Examples
    --------
    >>> block = np.array([[[3], [1], [400]]])
    >>> unpacked(packed([block]), turns=3, worlds=1).ravel().tolist()
    [3, 1, 400]
    """
    folded = [_folded(np.diff(block, axis=1, prepend=0)) for block in blocks]
    joined = np.concatenate(folded) if folded else np.zeros(0, dtype=np.int64)
    planes = np.concatenate([joined & 0xFF, joined >> 8]).astype(np.uint8).tobytes()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(planes) + deflate.flush()).decode()


def _folded(steps: Codes) -> Codes:
    return np.where(steps < 0, -2 * steps - 1, 2 * steps).ravel()


def unpacked(text: str, turns: int, worlds: int) -> Codes:
    """Undo `packed`, as the page does: codes of shape (number, turn, world)."""
    planes = np.frombuffer(zlib.decompress(base64.b64decode(text), -zlib.MAX_WBITS), "u1")
    lower, upper = planes.astype(np.int64).reshape(2, -1)
    folded = lower | upper << 8
    steps = np.where(folded % 2, -(folded + 1) // 2, folded // 2)
    codes: Codes = np.cumsum(steps.reshape(-1, turns, worlds), axis=1)
    return codes
