"""Facts 1 to 9: what follows an invasion of somebody else, in 2022 and in 2014.

After an invasion means: threat by its mean over the fourth to the eighth quarter after it,
ties at the end of the second year after.
"""

from typing import Any

import numpy as np

from hedgesim.study.facts.catalogue import Reading, fact
from hedgesim.study.facts.changes import without
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.reckon import relative_fall, rise
from hedgesim.study.facts.worlds import World

HISTORY = World(name="history", about="What happened.", last="2025Q4")
NO_NEW_ROUTES = World(
    name="no_new_routes",
    about="What happened, but no new route opens after 2012.",
    last="2024Q4",
    happens=without(lambda e: e.type == "new_route" and e.date_from.year > 2012),
)

BEFORE, AFTER = "2021Q4", "2024Q4"
SOON = ("2023Q1", "2024Q1")
BEFORE_CRIMEA, AFTER_CRIMEA = "2013Q4", "2016Q4"
SOON_AFTER_CRIMEA = ("2015Q1", "2016Q1")

THREAT = HISTORY["threat", "KAZ", "RUS"]
WITH_RUSSIA = HISTORY["alignment", "KAZ", "RUS"]
WITH_CHINA = HISTORY["alignment", "KAZ", "CHN"]
WITH_TURKEY = HISTORY["alignment", "KAZ", "TUR"]
DIPLOMACY = HISTORY["diplomacy_posture", "KAZ", "RUS"]
ECONOMY = HISTORY["economy_dependence", "KAZ", "RUS"]
TRANSIT = HISTORY["transit_dependence", "KAZ", "RUS"]


@fact(
    "1",
    "Kazakhstan's threat from Russia, in the mean of the quarters 2023Q1 to 2024Q1, lies "
    "at least .10 above that of 2021Q4, in at least 95 % of runs.",
    "rise of threat",
    of={"threat": THREAT},
    asked=0.95,
    postdiction=True,
)
def threat_rises(threat: Course) -> Reading:
    """After 2022."""
    by = rise(threat, BEFORE, *SOON)
    return Reading(by, by >= 0.10)


@fact(
    "2",
    "Kazakhstan's alignment with Russia at 2024Q4 lies below that of 2021Q4, by less than "
    "a quarter of it.",
    "relative fall of alignment",
    of={"alignment": WITH_RUSSIA},
    postdiction=True,
)
def alignment_falls(alignment: Course) -> Reading:
    """After 2022."""
    fall = relative_fall(alignment, BEFORE, AFTER)
    return Reading(fall, (fall > 0) & (fall < 0.25))


@fact(
    "3a",
    "From 2021Q4 to 2024Q4 Russia's share of Kazakhstan's diplomacy falls, and by a larger "
    "part of its level than Russia's share of the economy.",
    "relative fall in diplomacy less that in the economy",
    of={"diplomacy": DIPLOMACY, "economy": ECONOMY},
    postdiction=True,
)
def diplomacy_falls_more(diplomacy: Course, economy: Course) -> Reading:
    """After 2022."""
    first, then = (relative_fall(c, BEFORE, AFTER) for c in (diplomacy, economy))
    return Reading(first - then, (first > 0) & (first > then))


@fact(
    "3b",
    "From 2021Q4 to 2024Q4 Russia's share of Kazakhstan's economy falls, and by a larger "
    "part of its level than Russia's share of transit.",
    "relative fall in the economy less that in transit",
    of={"economy": ECONOMY, "transit": TRANSIT},
    postdiction=True,
)
def economy_falls_more(economy: Course, transit: Course) -> Reading:
    """After 2022."""
    first, then = (relative_fall(c, BEFORE, AFTER) for c in (economy, transit))
    return Reading(first - then, (first > 0) & (first > then))


@fact(
    "4a",
    "Kazakhstan's alignment with China is higher at 2024Q4 than at 2021Q4.",
    "change of alignment with China",
    of={"alignment": WITH_CHINA},
    postdiction=True,
)
def china_rises(alignment: Course) -> Reading:
    """After 2022."""
    by = alignment.at(AFTER) - alignment.at(BEFORE)
    return Reading(by, by > 0)


@fact(
    "4b",
    "Kazakhstan's alignment with Türkiye is higher at 2024Q4 than at 2021Q4.",
    "change of alignment with Türkiye",
    of={"alignment": WITH_TURKEY},
    postdiction=True,
    why="China's pledge draws on Türkiye's share too; one Turkish act after 2021 is coded.",
)
def turkey_rises(alignment: Course) -> Reading:
    """After 2022."""
    by = alignment.at(AFTER) - alignment.at(BEFORE)
    return Reading(by, by > 0)


@fact(
    "4c",
    "From 2021Q4 to 2024Q4 Kazakhstan's alignment rises more with China than with Türkiye.",
    "change with China less change with Türkiye",
    of={"china": WITH_CHINA, "turkey": WITH_TURKEY},
    postdiction=True,
)
def china_rises_more(china: Course, turkey: Course) -> Reading:
    """After 2022."""
    first, then = (c.at(AFTER) - c.at(BEFORE) for c in (china, turkey))
    return Reading(first - then, (first > 0) & (first > then))


@fact(
    "5",
    "Kazakhstan is a full member of both EAEU and CSTO in every quarter from 2022Q1 to "
    "2025Q4, in at least 90 % of runs.",
    "share of these quarters in which it is in both",
    of={
        "union": HISTORY["membership", "KAZ", "EAEU"],
        "pact": HISTORY["membership", "KAZ", "CSTO"],
    },
    asked=0.90,
    postdiction=True,
)
def memberships_kept(union: Course, pact: Course) -> Reading:
    """After 2022."""
    span = ("2022Q1", "2025Q4")
    in_both = np.minimum(union.between(*span), pact.between(*span)).mean(axis=0)
    return Reading(in_both, in_both == 1.0)


@fact(
    "6",
    "The West's share of Kazakhstan's diplomacy stays under .30 in every quarter from "
    "2022Q1 to 2025Q4.",
    "largest share of the West",
    of={"west": HISTORY["diplomacy_posture", "KAZ", "WEST"]},
    postdiction=True,
)
def no_switch_to_the_west(west: Course) -> Reading:
    """After 2022."""
    most = west.highest("2022Q1", "2025Q4")
    return Reading(most, most < 0.30)


def _ranks(
    id_: str, more: str, less: str, names: str, *, strictly: bool = False, **said: Any
) -> None:
    """Enter the claim that threat rises at least as much for one state as for another."""

    @fact(
        id_,
        f"Threat from Russia rises {names}, from 2021Q4 to the mean of 2023Q1 to 2024Q1.",
        "difference of the two rises",
        of={
            "here": HISTORY["threat", more, "RUS"],
            "there": HISTORY["threat", less, "RUS"],
        },
        postdiction=True,
        **said,
    )
    def rises_more(here: Course, there: Course) -> Reading:
        more_by = rise(here, BEFORE, *SOON) - rise(there, BEFORE, *SOON)
        return Reading(more_by, more_by > 0 if strictly else more_by >= 0)


_ranks("7a", "KAZ", "KGZ", "more for Kazakhstan than for Kyrgyzstan", strictly=True)
_ranks(
    "7b",
    "KGZ",
    "UZB",
    "at least as much for Kyrgyzstan as for Uzbekistan",
    why="Kyrgyzstan is further away and relieved by the clause of the EAEU treaty.",
)
_ranks("7c", "UZB", "TKM", "at least as much for Uzbekistan as for Turkmenistan")
_ranks("7d", "UZB", "TJK", "at least as much for Uzbekistan as for Tajikistan")


def _transit_kept(id_: str, before: str, after: str, **said: Any) -> None:
    """Enter the claim that transit through Russia hardly moves in three years."""

    @fact(
        id_,
        f"Without new routes Kazakhstan's dependence on transit through Russia at {after} "
        f"is at least 90 % of that at {before}.",
        "part that is kept",
        of={"transit": NO_NEW_ROUTES["transit_dependence", "KAZ", "RUS"]},
        **said,
    )
    def transit_kept(transit: Course) -> Reading:
        kept = 1.0 - relative_fall(transit, before, after)
        return Reading(kept, kept >= 0.90)


_transit_kept("8a", BEFORE_CRIMEA, AFTER_CRIMEA)
_transit_kept("8b", BEFORE, AFTER, postdiction=True)


@fact(
    "9a",
    "Kazakhstan's threat from Russia is higher in the mean of 2015Q1 to 2016Q1 than at "
    "2013Q4.",
    "rise of threat",
    of={"threat": THREAT},
)
def threat_rose(threat: Course) -> Reading:
    """After 2014."""
    by = rise(threat, BEFORE_CRIMEA, *SOON_AFTER_CRIMEA)
    return Reading(by, by > 0)


@fact(
    "9b",
    "Kazakhstan's alignment with Russia is lower at 2016Q4 than at 2013Q4.",
    "relative fall of alignment",
    of={"alignment": WITH_RUSSIA},
)
def alignment_fell(alignment: Course) -> Reading:
    """After 2014."""
    fall = relative_fall(alignment, BEFORE_CRIMEA, AFTER_CRIMEA)
    return Reading(fall, fall > 0)


@fact(
    "9c",
    "Kazakhstan's alignment with China is higher at 2016Q4 than at 2013Q4.",
    "change of alignment with China",
    of={"alignment": WITH_CHINA},
    fitted=True,
)
def china_rose(alignment: Course) -> Reading:
    """After 2014."""
    by = alignment.at(AFTER_CRIMEA) - alignment.at(BEFORE_CRIMEA)
    return Reading(by, by > 0)


@fact(
    "9d",
    "Kazakhstan's alignment with Türkiye is higher at 2016Q4 than at 2013Q4.",
    "change of alignment with Türkiye",
    of={"alignment": WITH_TURKEY},
)
def turkey_rose(alignment: Course) -> Reading:
    """After 2014."""
    by = alignment.at(AFTER_CRIMEA) - alignment.at(BEFORE_CRIMEA)
    return Reading(by, by > 0)


@fact(
    "9e",
    "Kazakhstan's threat from Russia rises less after 2014 than after 2022 (as in 9a and "
    "1).",
    "rise after 2022 less rise after 2014",
    of={"threat": THREAT},
    postdiction=True,
    why="Threat was higher before 2022 than before 2014, and it saturates.",
)
def threat_rose_less(threat: Course) -> Reading:
    """Set the two invasions side by side."""
    late = rise(threat, BEFORE, *SOON)
    by = late - rise(threat, BEFORE_CRIMEA, *SOON_AFTER_CRIMEA)
    return Reading(by, by > 0)


@fact(
    "9f",
    "Kazakhstan's alignment with Russia falls by a smaller part after 2014 than after 2022 "
    "(as in 9b and 2).",
    "relative fall after 2022 less that after 2014",
    of={"alignment": WITH_RUSSIA},
    postdiction=True,
)
def alignment_fell_less(alignment: Course) -> Reading:
    """Set the two invasions side by side."""
    late = relative_fall(alignment, BEFORE, AFTER)
    by = late - relative_fall(alignment, BEFORE_CRIMEA, AFTER_CRIMEA)
    return Reading(by, by > 0)
