"""One look: colours that keep apart for colour-blind readers and in grey print.

Colour-blindness is simulated with the matrices of Machado, Oliveira and Fernandes (2009,
doi:10.1109/TVCG.2009.113, severity 1.0), distances are those of CIELAB (1976).

Planted, each found here: the colours of the West and of Türkiye exchanged with those of
Okabe and Ito (grey too near); Russia's colour given to China; a strategy's colour lighter
than the one before; a sequential map that is not monotone in grey (`jet`).
"""

import itertools

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb

from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.plots.style import (
    CYCLE,
    FIXED,
    INK,
    LESS,
    MORE,
    QUIET,
    SEQUENTIAL,
    SIZES,
    SPECTRUM,
    STATES,
    ink_on,
    looks,
    state_colours,
)

SEEN_AS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
NOTICEABLE = 20.0
"""Distance in CIELAB; 2.3 is just noticeable side by side, thin lines need far more."""
GREY = 7.0
"""Least difference of lightness (0 to 100) in a grey copy."""


def linear(colour):
    shares = np.array(to_rgb(colour))
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(colour, seen="normal"):
    shares = np.clip(np.array(SEEN_AS[seen]) @ linear(colour), 0, 1)
    t = (TO_XYZ @ shares) / WHITE
    x, y, z = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(colour):
    """Against white, as WCAG 2 has it."""
    return 1.05 / ((TO_XYZ @ linear(colour))[1] + 0.05)


def test_the_ruler_measures():
    assert lab("white") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("black") == pytest.approx([0, 0, 0], abs=0.02)
    red, green = lab("#cc3333", "deuteranopia"), lab("#7a8a00", "deuteranopia")
    assert np.linalg.norm(red - green) < NOTICEABLE < np.linalg.norm(
        lab("#cc3333") - lab("#7a8a00")
    )  # fmt: skip
    assert contrast("black") == pytest.approx(21)


@pytest.mark.parametrize("seen", SEEN_AS)
def test_vectors_keep_apart_for_every_eye(seen):
    colours = [look.colour for look in FIXED.values()]
    assert len(colours) == 4
    for one, other in itertools.combinations(colours, 2):
        assert np.linalg.norm(lab(one, seen) - lab(other, seen)) > NOTICEABLE
    for one, other in itertools.combinations([look.colour for look in CYCLE], 2):
        assert np.linalg.norm(lab(one, seen) - lab(other, seen)) > NOTICEABLE
    assert np.linalg.norm(lab(MORE, seen) - lab(LESS, seen)) > NOTICEABLE


def test_vectors_keep_apart_in_grey_and_by_their_lines():
    lightness = sorted(lab(look.colour)[0] for look in FIXED.values())
    assert np.diff(lightness).min() > GREY
    every = [*FIXED.values(), *CYCLE]
    assert len({look.dashes for look in FIXED.values()}) == len(FIXED)
    assert len({look.dashes for look in CYCLE}) == len(CYCLE)
    assert len({(look.colour, look.dashes) for look in every}) == len(every)


def test_what_is_read_stands_out_from_white():
    for colour in [*(look.colour for look in FIXED.values()), *STATES]:
        assert contrast(colour) > 3  # large and bold, or lines
    assert contrast(INK) > 7
    assert contrast(QUIET) > 4.5
    for colour in SPECTRUM.values():
        ratio = 1.05 / (0.05 + (TO_XYZ @ linear(colour))[1])
        assert ink_on(colour) == ("white" if ratio > 4 else INK) or 2.5 < ratio < 5


def test_strategies_darken_from_with_to_against_for_every_eye():
    assert set(SPECTRUM) == set(STRATEGIES)
    assert next(iter(SPECTRUM)) == "bandwagoning"
    assert list(SPECTRUM)[-1] == "balancing"
    for seen in SEEN_AS:
        lightness = [lab(colour, seen)[0] for colour in SPECTRUM.values()]
        assert np.diff(lightness).max() < -4
    assert np.diff([lab(c)[0] for c in SPECTRUM.values()]).max() < -GREY


def test_the_scale_of_numbers_darkens():
    lightness = [lab(colormaps[SEQUENTIAL](k / 20)[:3])[0] for k in range(21)]
    assert np.diff(lightness).max() < 0


def test_a_vector_has_one_look_wherever_it_stands():
    assert looks(["CHN", "RUS"])["RUS"] == looks(["RUS"])["RUS"] == FIXED["RUS"]
    colours = state_colours(["KAZ", "RUS", "KGZ", "CHN"], ["RUS", "CHN"])
    assert colours["RUS"] == FIXED["RUS"].colour
    assert colours["CHN"] == FIXED["CHN"].colour
    assert [colours["KAZ"], colours["KGZ"]] == list(STATES[:2])


def test_nothing_is_too_small_to_read_in_print():
    for size in SIZES.values():
        assert size.text * 0.694 >= 4.9  # x-small
    assert SIZES["slide"].width / SIZES["slide"].height == pytest.approx(16 / 9)
    assert SIZES["slide"].width * SIZES["slide"].dots == 1920
