"""Facts 13, 18 and 19: the record to 2013, from starts before it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.inputs import Inputs
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.study.facts.catalogue import Reading, fact
from hedgesim.study.facts.changes import quiet_from
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.reckon import part
from hedgesim.study.facts.worlds import World
from hedgesim.world.region_reader import load_region

FROM_2000 = World(
    name="from_2000", about="What happened from 2000 on.", start=2000, last="2013Q4"
)
FROM_2008 = World(
    name="from_2008", about="What happened from 2008 on.", start=2008, last="2013Q4"
)
END = "2013Q4"


@cache
def _observed(state: str, partner: str, year: int) -> float:
    """Give a share of trade from the region's figures, measured in that year."""
    region = load_region("central_asia")
    return region.figures.cells("dependence", year)[(state, partner, "economy")].value


ALLIES = ("limited bandwagoning", "binding engagement")
EXPECTED = {
    "KAZ": ALLIES,
    "KGZ": ALLIES,
    "TJK": ALLIES,
    "TKM": ("neutrality",),
    "UZB": ("economic pragmatism",),
}
"""What the literature calls each state's strategy towards Russia by 2013."""
AT_2013 = World(
    name="at_2013",
    about="The figures of 2013, without the structural prior that runs start with.",
    last="2013Q1",
    parameters={"prior_share": 0.0},
)


def _named(id_: str, state: str, name: str, *strategies: str, **said: Any) -> None:
    """Enter the claim that a state's strategy towards Russia in 2013 is one of some."""

    @fact(
        id_,
        f"In most quarters of 2013, in a run from 2000, {name}'s strategy towards Russia "
        f"is {' or '.join(strategies)}.",
        "share of these quarters",
        of={"strategy": FROM_2000["strategy", state, "RUS"]},
        **said,
    )
    def is_named(strategy: Course) -> Reading:
        codes = [STRATEGIES.index(s) for s in strategies]
        share = np.isin(strategy.between("2013Q1", END), codes).mean(axis=0)
        return Reading(share, share > 0.5)


_named(
    "13a",
    "KAZ",
    "Kazakhstan",
    "limited bandwagoning",
    "binding engagement",
    fitted=True,
    why="Nothing drew its arms elsewhere as they were drawn between 2000 and 2013, so "
    "Russia keeps three quarters of security, and the label flips to bandwagoning with "
    "Russia's share of diplomacy about one half. From the figures of 2013 it holds.",
)
_named("13b", "KGZ", "Kyrgyzstan", "limited bandwagoning", "binding engagement")
_named("13c", "TJK", "Tajikistan", "limited bandwagoning", "binding engagement")
_named(
    "13d",
    "TKM",
    "Turkmenistan",
    "neutrality",
    fitted=True,
    why="Self-reliance is high, but inherited Soviet arms and the stoppages of its gas in "
    "2009 give limited bandwagoning before and indirect balancing after in some runs; both "
    "stand before neutrality. The figures of 2013 miss the self-reliance asked by .00003.",
)
_named(
    "13e",
    "UZB",
    "Uzbekistan",
    "economic pragmatism",
    fitted=True,
    why="Where Russia keeps more than .4 of security and .35 of what diplomacy goes to "
    "poles, it reads as limited bandwagoning.",
)


def _trade(
    id_: str, world: World, state: str, partner: str, words: str, **said: Any
) -> None:
    """Enter the claim that a share of trade moves as observed, by half as much or more."""

    @fact(
        id_,
        f"From {world.start} to 2013 {words}: in the observed direction, and by at least "
        "half of the change between the figures of the two years.",
        "part of the observed change",
        of={"trade": world["economy_dependence", state, partner]},
        **said,
    )
    def moves_as_observed(trade: Course) -> Reading:
        years = (world.start, 2013)
        before, after = (_observed(state, partner, year) for year in years)
        moved = trade.at(END) - trade.at(f"{world.start - 1}Q4")
        done: Array = moved / (after - before)
        return Reading(done, done >= 0.5)


_trade(
    "18a",
    FROM_2000,
    "KAZ",
    "RUS",
    "Russia's share of Kazakhstan's trade falls",
    fitted=True,
    why="Oil sold through the pipes of 2001 and 2006 turns it downward, but Russia's own "
    "growth, the customs union of 2010 and its offers against the loss hold it up.",
)
_trade(
    "18b",
    FROM_2000,
    "KAZ",
    "CHN",
    "China's share of Kazakhstan's trade rises",
    fitted=True,
    why="An elasticity of .5 on China's growth, fixed beforehand, and trade that follows "
    "by 5 % a quarter: China's trade tripled for more reasons than the size of its market.",
)
_trade(
    "18c",
    FROM_2008,
    "TKM",
    "CHN",
    "Turkmenistan turns to China, by the gas pipeline of 2009, for nearly half of its "
    "trade",
    fitted=True,
)


@fact(
    "19a",
    "Russia's hold on Kazakhstan's security outlasts that on its trade: from 2000 to "
    "2013Q4 Russia's share of trade falls, and more than half of security is still with "
    "Russia.",
    "share of security with Russia",
    of={
        "security": FROM_2000["security_dependence", "KAZ", "RUS"],
        "trade": FROM_2000["economy_dependence", "KAZ", "RUS"],
    },
)
def arms_outlast_trade(security: Course, trade: Course) -> Reading:
    """Ask for a level: by the figures both lost a like part of theirs to 2013."""
    share = security.at(END)
    return Reading(share, (share > 0.5) & (trade.at(END) < trade.at("1999Q4")))


TURNED = ("TKM", "UZB")
PULL_LEFT = 0.25
"""What is left of the pull of Russian arms where a state turns away; assumed."""


def _turn_arms_away(arrays: Mapping[str, Array], inputs: Inputs) -> dict[str, Array]:
    """Take most of the structural pull out of security ties with Russia."""
    prior = arrays["log_prior"].copy()
    place = inputs.partners.index("RUS"), inputs.channels.index("security")
    for state in TURNED:
        prior[inputs.states.index(state), *place] += np.log(PULL_LEFT)
    return {"log_prior": prior}


QUIET_2008 = World(
    name="quiet_2008",
    about="From 2008 on nothing happens; memberships change as they did.",
    start=2008,
    last="2017Q4",
    happens=quiet_from("2008Q1"),
)
ARMS_AWAY = World(
    name="arms_away",
    about="The same, and in 2009Q1 Turkmenistan and Uzbekistan turn their arms away from "
    "Russia: a quarter of the structural pull of security ties with it is left.",
    start=2008,
    last="2017Q4",
    happens=QUIET_2008.happens,
    shifts={"2009Q1": _turn_arms_away},
)
ELSEWHERE = {
    "economy_dependence": 0.25,
    "transit_dependence": 0.25,
    "diplomacy_posture": 0.2,
}
"""Channels but security, by their default weights in alignment."""


def _follows(id_: str, state: str, name: str, **said: Any) -> None:
    """Enter the claim that other channels follow arms, slowly."""

    @fact(
        id_,
        f"Where {name} turns its arms away from Russia in 2009, its alignment with Russia "
        "in the other channels follows slowly: by 2013Q4 it is lower than without the "
        "turn, by less than half of the relative fall in security.",
        "relative fall elsewhere, as a part of that in security",
        of={
            "security": ARMS_AWAY["security_dependence", state, "RUS"],
            "security_kept": QUIET_2008["security_dependence", state, "RUS"],
            **{n: ARMS_AWAY[n, state, "RUS"] for n in ELSEWHERE},
            **{f"{n}_kept": QUIET_2008[n, state, "RUS"] for n in ELSEWHERE},
        },
        **said,
    )
    def follows_slowly(
        security: Course,
        security_kept: Course,
        economy_dependence: Course,
        economy_dependence_kept: Course,
        transit_dependence: Course,
        transit_dependence_kept: Course,
        diplomacy_posture: Course,
        diplomacy_posture_kept: Course,
    ) -> Reading:
        weights = tuple(ELSEWHERE.values())
        away = (economy_dependence, transit_dependence, diplomacy_posture)
        kept = (economy_dependence_kept, transit_dependence_kept, diplomacy_posture_kept)
        with_turn, without_turn = (
            np.sum([w * c.at(END) for w, c in zip(weights, channels, strict=True)], axis=0)
            for channels in (away, kept)
        )
        fall = part(without_turn - with_turn, without_turn)
        of_arms = part(security_kept.at(END) - security.at(END), security_kept.at(END))
        ratio = part(fall, of_arms)
        return Reading(ratio, (ratio > 0) & (ratio < 0.5))


ANSWERED = (
    "Russia answers the loss with offers; where little of them depends on the security tie "
    "they lift its share of trade by more than the weaker tie takes away."
)
_follows("19b", "TKM", "Turkmenistan", fitted=True, why=ANSWERED)
_follows("19c", "UZB", "Uzbekistan", fitted=True, why=ANSWERED)


@fact(
    "13f",
    "By the figures of 2013 themselves strategies towards Russia are those of 13a to 13e.",
    "how many of the five are",
    of={id_: AT_2013["strategy", id_, "RUS"] for id_ in EXPECTED},
    why="Turkmenistan's self-reliance is .32998 by the figures, and neutrality asks for "
    ".33. Neither the threshold nor a figure was moved for it.",
)
def are_named_by_figures(
    KAZ: Course, KGZ: Course, TJK: Course, TKM: Course, UZB: Course
) -> Reading:
    """Put the thresholds to the figures, without anything that the model does."""
    met = [
        np.isin(course.at("2012Q4"), [STRATEGIES.index(s) for s in EXPECTED[id_]])
        for id_, course in zip(EXPECTED, (KAZ, KGZ, TJK, TKM, UZB), strict=True)
    ]
    count: Array = np.sum(met, axis=0)
    return Reading(count, count == len(EXPECTED))
