"""Who is who: the actors, who makes them up, and the years from which a run may start."""

CHOOSERS = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS", "CHN", "TUR")
"""States that choose, in the order of every table."""
ACTORS = (*CHOOSERS, "WEST", "OTHER")
"""All actors, in the order of every table."""
REGION = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
"""The states of Central Asia."""
POLES = ("RUS", "CHN", "TUR", "WEST")
"""Poles of diplomacy, the only actors that use instruments."""
CHANNELS = ("security", "economy", "transit", "diplomacy")
"""Channels, in the order of every table."""
STARTS = (2000, 2008, 2013, 2021)
"""Years from which a run may start."""
FIRST_YEAR = 1999
"""First year of the yearly series."""
LAST_YEAR = 2021
"""Last year of which a measured value may be used; later ones are kept for a test."""

EU27 = (
    "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA",
    "DEU", "GRC", "HUN", "IRL", "ITA", "LVA", "LTU", "LUX", "MLT", "NLD",
    "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE", "Denmark",
)  # fmt: skip
"""The 27 members of 2020; the arms register spells Denmark out."""
WEST = ("USA", "GBR", *EU27)
"""Who makes up WEST."""
WEST_SEEN = ("USA", "GBR", "DEU", "FRA")
"""The part of WEST for which capabilities, positions and alliances are at hand."""


def group(code: str) -> str:
    """Actor to which a state belongs: itself, WEST, or OTHER for everybody else.

    Parameters
    ----------
    code
        Three-letter code of a state, or the name the source gives.

    Returns
    -------
    Id of the actor.

    Examples
    --------
    >>> group("KAZ"), group("ITA"), group("UKR")
    ('KAZ', 'WEST', 'OTHER')
    """
    if code in CHOOSERS:
        return code
    return "WEST" if code in WEST else "OTHER"
