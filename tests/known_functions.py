"""Ishigami's function, whose indices are known, on the points of a study's design."""

import numpy as np
from designs_made import DEFERENCE, INVASION, made

from hedgesim.study.designs import points_of

THREE = (
    DEFERENCE + "low = 0.2\nhigh = 1.4\n"
    '[[factor]]\nparameter = "kin_half"\nlow = 0.01\nhigh = 1.0\nscale = "log"\n'
    + INVASION.format("magnitude") + "likely = true\n"
)  # fmt: skip
NAMES = ["deference", "kin_half", "event:T02:magnitude"]
A, B = 7.0, 0.1


def ishigami(shares):
    x = np.pi * (2 * shares - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def sampled(folder, design):
    """Give the shares of a design's points, and Ishigami's function of them."""
    points = points_of(made(folder, design, THREE))
    shares = points.shares(range(points.count))
    assert list(points.factors) == NAMES
    return shares, ishigami(shares)
