"""The points of a design, as a study has them; made where the engine reads them, too."""

from hedgesim.engine.design_samples import HOW_TO_INSTALL, refuse_without_salib
from hedgesim.engine.designs import SCENARIO, Addresses, Points, addresses, points_of
from hedgesim.engine.structures import Structure, alone, structures

__all__ = [
    "HOW_TO_INSTALL",
    "SCENARIO",
    "Addresses",
    "Points",
    "Structure",
    "addresses",
    "alone",
    "points_of",
    "refuse_without_salib",
    "structures",
]
