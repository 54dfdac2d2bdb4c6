"""How labels differ between two sets of runs: pure functions of arrays of codes."""

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.bands import Values


def moves_between(
    first: NDArray[np.int32], second: NDArray[np.int32]
) -> dict[tuple[int, int], int]:
    """Count the runs that go from one label in A to one in B, the most frequent first.

    Parameters
    ----------
    first, second
        Codes of labels, shape (run,); negative: none. A pair of which one has no label
        counts, as a run that gained or lost one; a pair of which neither has does not.

    Examples
    --------
    >>> moves_between(np.array([0, 0, 1, -1], "i4"), np.array([1, 1, 1, -1], "i4"))
    {(0, 1): 2, (1, 1): 1}
    """
    pairs = np.stack([first, second], axis=1)
    pairs = pairs[(pairs >= 0).any(axis=1)]
    if not len(pairs):
        return {}
    kinds, counts = np.unique(pairs, axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {(int(kinds[o, 0]), int(kinds[o, 1])): int(counts[o]) for o in order}


def share_changed(first: NDArray[np.int32], second: NDArray[np.int32]) -> Values:
    """Give the share of runs whose label differs, shape (cell,) of (cell, run).

    Runs without a label in both are left out; nan where no run is left.
    """
    known = (first >= 0) | (second >= 0)
    n = known.sum(axis=1)
    changed = ((first != second) & known).sum(axis=1)
    share: Values = np.where(n > 0, changed / np.maximum(n, 1), np.nan)
    return share


def share_shifted(
    first: NDArray[np.int32], second: NDArray[np.int32], labels: int
) -> Values:
    """Give the least share of runs that must have changed label, runs not being paired.

    Half the sum of what each label's share of the runs has moved, shape (cell,).
    """
    shares = [label_shares(codes, labels) for codes in (first, second)]
    moved = np.abs(shares[1] - shares[0])
    shifted: Values = 0.5 * moved.sum(axis=1)
    return shifted


def label_shares(codes: NDArray[np.int32], labels: int) -> Values:
    """Give each label's share of the runs that have one, shape (cell, label)."""
    n = np.maximum((codes >= 0).sum(axis=1), 1)
    counts = [(codes == label).sum(axis=1) for label in range(labels)]
    shares: Values = np.stack(counts, axis=1) / n[:, None]
    return shares
