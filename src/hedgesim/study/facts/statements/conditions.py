"""Facts 12, 15 and 16: under which conditions states hedge, and with what.

Worlds differ from what happened in one condition, from 2014 on or as said, so that nothing
is absorbed by the structural prior, which is inverted at the start of 2013.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.inputs import Inputs
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.study.facts.catalogue import Reading, fact
from hedgesim.study.facts.changes import Act, both, quiet_from, with_acts, without
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.worlds import Series, World
from hedgesim.world.region import Region
from hedgesim.world.scenario import Event

OTHERS = ("CHN", "TUR", "WEST")
"""Powers beside Russia."""

TO_2021 = World(name="to_2021", about="What happened, to the end of 2021.")


def diversified_from(year: int) -> World:
    """Give a world in which other powers court Kazakhstan each year from one on."""
    routes = ("CHN", "TUR", "OTHER")
    acts = [
        Act(
            type="new_route",
            quarter=f"{year}Q1",
            actor=routes,
            target=("KAZ",),
            magnitude=0.05,
        ),
        *(
            Act(type="inducement", quarter=f"{y}Q1", actor=OTHERS, target=("KAZ",))
            for y in range(year, 2022)
        ),
    ]
    return World(
        name=f"diversified_from_{year}",
        about=f"What happened, and from {year} to 2021 China, Türkiye and the West each "
        "make Kazakhstan an offer a year; routes through China, Türkiye and elsewhere for "
        f"a twentieth of transit each open in {year}.",
        last="2022Q4",
        happens=with_acts(*acts),
    )


LONG, SHORT = diversified_from(2013), diversified_from(2019)


@fact(
    "12a",
    "Kazakhstan's exposure (threat times leverage, over all partners) at 2022Q4 is lower "
    "if others have courted it for nine years before the crisis than for three.",
    "difference of exposure",
    of={
        "long": LONG["exposure", "KAZ"],
        "short": SHORT["exposure", "KAZ"],
    },
)
def longer_is_less_exposed(long: Course, short: Course) -> Reading:
    """Compare the same yearly offers and routes, begun earlier or later."""
    more = long.at("2022Q4") - short.at("2022Q4")
    return Reading(more, more < 0)


@fact(
    "12b",
    "Kazakhstan's autonomy at 2022Q4 is higher if others have courted it for nine years "
    "before the crisis than for three.",
    "difference of autonomy",
    of={
        "long": LONG["autonomy", "KAZ"],
        "short": SHORT["autonomy", "KAZ"],
    },
)
def longer_is_more_autonomous(long: Course, short: Course) -> Reading:
    """Compare the same yearly offers and routes, begun earlier or later."""
    more = long.at("2022Q4") - short.at("2022Q4")
    return Reading(more, more > 0)


def _helps(event: Event) -> bool:
    """Tell whether another power than Russia helps a state in this event."""
    kinds = ("inducement", "assurance", "new_route", "intervention")
    late = event.date_from.year >= 2014 and event.type in kinds
    return late and bool({*OTHERS, "OTHER"} & set(event.actors))


def _nobody_else(arrays: Mapping[str, Array], inputs: Inputs) -> dict[str, Array]:
    """Let the other powers lose interest in everybody, and protect nobody."""
    places = [inputs.partners.index(j) for j in OTHERS]
    interest, protection = arrays["interest"].copy(), arrays["protection"].copy()
    interest[:, places], protection[places] = 0.0, 0.0
    return {"interest": interest, "protection": protection}


ALONE = World(
    name="alone",
    about="What happened, but from 2014 on China, Türkiye and the West offer, assure and "
    "protect nobody.",
    happens=without(_helps),
    shifts={"2014Q1": _nobody_else},
)
CERTAIN = World(
    name="certain",
    about="What happened, but from 2014 on uncertainty has no price (risk aversion 0).",
    happens=with_acts(
        Act(type="set", quarter="2014Q1", parameter="risk_aversion", value=0.0)
    ),
)


def _free_to_leave(region: Region) -> Region:
    """Let memberships follow the rule from 2014 on: one who is attacked may leave."""
    return replace(region, memberships_follow_events_to=dt.date(2013, 12, 31))


ATTACKED = World(
    name="attacked",
    about="Quiet, but Russia attacks Kazakhstan each year from 2014 to 2021; from 2014 on "
    "states join and leave by rule.",
    region=_free_to_leave,
    happens=both(
        quiet_from("2013Q1"),
        with_acts(
            *(
                Act(type="aggression", quarter=f"{y}Q1", actor=("RUS",), target=("KAZ",))
                for y in range(2014, 2022)
            )
        ),
    ),
)


@fact(
    "15a",
    "If from 2014 on no other power offers, assures or protects, Kazakhstan's hedging "
    "index at 2021Q4 is lower than as things went.",
    "difference of the hedging index",
    of={
        "alone": ALONE["hedging_index", "KAZ"],
        "history": TO_2021["hedging_index", "KAZ"],
    },
)
def alone_hedges_less(alone: Course, history: Course) -> Reading:
    """No alternative support."""
    more = alone.at("2021Q4") - history.at("2021Q4")
    return Reading(more, more < 0)


@fact(
    "15b",
    "If from 2014 on uncertainty has no price, Kazakhstan's ties at 2021Q4 are less "
    "diversified (entropy of alignment) than as things went.",
    "difference of entropy",
    of={
        "certain": CERTAIN["entropy", "KAZ"],
        "history": TO_2021["entropy", "KAZ"],
    },
)
def certain_diversifies_less(certain: Course, history: Course) -> Reading:
    """Certainty."""
    more = certain.at("2021Q4") - history.at("2021Q4")
    return Reading(more, more < 0)


@fact(
    "15c",
    "If Russia attacks Kazakhstan each year from 2014 on, Kazakhstan's strategy towards "
    "Russia is balancing in most quarters of 2021.",
    "share of these quarters in which it is balancing",
    of={"strategy": ATTACKED["strategy", "KAZ", "RUS"]},
    fitted=True,
)
def severe_threat_is_balanced(strategy: Course) -> Reading:
    """Balancing alone: indirect balancing is still hedging."""
    codes = strategy.between("2021Q1", "2021Q4")
    share = (codes == STRATEGIES.index("balancing")).mean(axis=0)
    return Reading(share, share > 0.5)


def confronted(level: float) -> World:
    """Give a world in which Russia and China fall out in 2014, by so much."""
    return World(
        name=f"confronted_{100 * level:.0f}",
        about="What happened, but from 2014 on Russia and China confront each other: "
        f"{100 * level:.0f} % of the way from their rivalry in the figures to opponents.",
        happens=with_acts(
            Act(
                type="confrontation",
                quarter="2014Q1",
                actor=("RUS",),
                target=("CHN",),
                magnitude=level,
            )
        ),
    )


WORLDS = (TO_2021, *(confronted(level) for level in (0.25, 0.5, 0.75, 1.0)))
"""From the rivalry that the figures have to open confrontation."""


def _steps(quantity: str, *who: str) -> dict[str, Series]:
    names = ("as_is", "quarter", "half", "three_quarters", "open_")
    return {n: w[quantity, *who] for n, w in zip(names, WORLDS, strict=True)}


def _between(*courses: Course) -> Array:
    """Give the highest of some worlds at the end of 2021, shape (run,)."""
    highest: Array = np.max([course.at("2021Q4") for course in courses], axis=0)
    return highest


@fact(
    "16a",
    "As rivalry between Russia and China rises from what it is towards opponents, in four "
    "steps from 2014 on, Kazakhstan's alignment with China at 2021Q4 first rises: at the "
    "best of the first three steps it is higher than as things went.",
    "gain of alignment with China",
    of=_steps("alignment", "KAZ", "CHN"),
    fitted=True,
)
def rivalry_raises_china(
    as_is: Course, quarter: Course, half: Course, three_quarters: Course, open_: Course
) -> Reading:
    """Up to a point; what is beyond it is 16b."""
    gain = _between(quarter, half, three_quarters) - as_is.at("2021Q4")
    return Reading(gain, gain > 0)


@fact(
    "16b",
    "And then falls: under open confrontation it is lower than at the best of the first "
    "three steps.",
    "change from the best step to open confrontation",
    of=_steps("alignment", "KAZ", "CHN"),
)
def confrontation_lowers_china(
    as_is: Course, quarter: Course, half: Course, three_quarters: Course, open_: Course
) -> Reading:
    """Beyond the point."""
    change = open_.at("2021Q4") - _between(quarter, half, three_quarters)
    return Reading(change, change < 0)


@fact(
    "16c",
    "Under open confrontation of Russia and China the room to hedge shrinks: Kazakhstan's "
    "hedging index at 2021Q4 is lower than at the best of the first three steps.",
    "change of the hedging index from the best step",
    of=_steps("hedging_index", "KAZ"),
    fitted=True,
)
def confrontation_takes_room(
    as_is: Course, quarter: Course, half: Course, three_quarters: Course, open_: Course
) -> Reading:
    """Take the index, since it holds not taking sides, opposite measures and a fallback."""
    change = open_.at("2021Q4") - _between(quarter, half, three_quarters)
    return Reading(change, change < 0)
