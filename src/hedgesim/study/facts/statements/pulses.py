"""Facts 10, 11, 14 and 17: one thing happens in a world that is otherwise quiet.

Every comparison is between two worlds that differ in that thing alone, run by run under
common draws and luck.
"""

from dataclasses import replace

from hedgesim.study.facts.catalogue import Reading, fact
from hedgesim.study.facts.changes import Act, both, quiet_from, with_acts, without
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.reckon import part
from hedgesim.study.facts.worlds import World
from hedgesim.world.region import Organisation, Region
from hedgesim.world.scenario import Event

QUIET = World(
    name="quiet",
    about="Nothing happens after 2012; memberships change as they did.",
    happens=quiet_from("2013Q1"),
)


def _is_of_2022(event: Event) -> bool:
    return event.date_from.year >= 2022


def _is_january(event: Event) -> bool:
    return event.type in ("unrest", "intervention") and str(event.date_from) < "2022-02"


NO_2022 = World(
    name="no_2022",
    about="What happened to 2021, and nothing after it.",
    last="2023Q1",
    happens=without(_is_of_2022),
)
JANUARY = World(
    name="january",
    about="What happened to 2021, the unrest of January 2022 and the troops of the CSTO, "
    "and nothing after that.",
    last="2023Q1",
    happens=without(lambda e: _is_of_2022(e) and not _is_january(e)),
)

_PLEDGE = Act(type="assurance", quarter="2014Q1", actor=("CHN",), target=("KAZ",))
_JOINS = Act(type="join", quarter="2014Q3", actor=("KAZ",), organisation="PACT")


def _with_pact(region: Region) -> Region:
    """Add an organisation led by China, as deep as the EAEU and with its clause."""
    union = next(o for o in region.organisations if o.id == "EAEU")
    pact = Organisation(
        id="PACT",
        title="An organisation of China, for a fact",
        leaders=("CHN",),
        sovereignty_clause=True,
        customs_union=False,
        depth=union.depth,
        members=("CHN",),
        candidates=(),
        source_id="assumed",
    )
    return replace(region, organisations=(*region.organisations, pact))


PLEDGE = World(
    name="pledge",
    about="Quiet, but China pledges support to Kazakhstan in 2014Q1.",
    happens=both(QUIET.happens, with_acts(_PLEDGE)),
)
PLEDGE_KEPT = World(
    name="pledge_kept",
    about="The same, and in 2014Q3 Kazakhstan joins an organisation led by China, as deep "
    "as the EAEU.",
    happens=both(QUIET.happens, with_acts(_PLEDGE, _JOINS)),
    region=_with_pact,
)
COERCED = World(
    name="coerced",
    about="Quiet, but Russia puts Kazakhstan under pressure in 2014Q1 and 2014Q2.",
    happens=both(
        QUIET.happens,
        with_acts(
            *(
                Act(type="coercion", quarter=q, actor=("RUS",), target=("KAZ",))
                for q in ("2014Q1", "2014Q2")
            )
        ),
    ),
)
STOPPAGES = tuple(f"{year}Q{quarter}" for year in (2014, 2015, 2016) for quarter in (1, 3))
CUT = World(
    name="cut",
    about="Quiet, but Russia stops part of Kazakhstan's transit twice a year, 2014 to "
    "2016.",
    happens=both(
        QUIET.happens,
        with_acts(
            *(
                Act(type="transit_cut", quarter=q, actor=("RUS",), target=("KAZ",))
                for q in STOPPAGES
            )
        ),
    ),
)


@fact(
    "10a",
    "With the unrest of January 2022 and the help of the CSTO, and without an invasion, "
    "Russia's share of Kazakhstan's effort for security in 2022Q1 is at least a twentieth "
    "larger than without unrest and help.",
    "jump, as a part of the share without",
    of={
        "helped": JANUARY["security_posture", "KAZ", "RUS"],
        "left": NO_2022["security_posture", "KAZ", "RUS"],
    },
    postdiction=True,
)
def security_jumps(helped: Course, left: Course) -> Reading:
    """Posture, not the slow stock."""
    jump = part(helped.at("2022Q1") - left.at("2022Q1"), left.at("2022Q1"))
    return Reading(jump, jump >= 0.05)


@fact(
    "10b",
    "Of the jump in 10a less than half is left four quarters later, in 2023Q1.",
    "part of the jump that is left",
    of={
        "helped": JANUARY["security_posture", "KAZ", "RUS"],
        "left": NO_2022["security_posture", "KAZ", "RUS"],
    },
    postdiction=True,
)
def security_jump_fades(helped: Course, left: Course) -> Reading:
    """Nan where there was no jump; then it does not hold."""
    first, later = (helped.at(q) - left.at(q) for q in ("2022Q1", "2023Q1"))
    kept = part(later, first)
    return Reading(kept, kept < 0.5)


@fact(
    "11a",
    "In a quiet world a pledge of China raises China's share of Kazakhstan's diplomacy in "
    "the quarter after it, against the world without.",
    "difference of the share",
    of={
        "pledged": PLEDGE["diplomacy_posture", "KAZ", "CHN"],
        "quiet": QUIET["diplomacy_posture", "KAZ", "CHN"],
    },
)
def pledge_lifts(pledged: Course, quiet: Course) -> Reading:
    """One pledge."""
    lift = pledged.at("2014Q2") - quiet.at("2014Q2")
    return Reading(lift, lift > 0)


@fact(
    "11b",
    "Of the lift in 11a less than half is left three years later, in 2017Q2, if nothing "
    "follows the pledge.",
    "part of the lift that is left",
    of={
        "pledged": PLEDGE["diplomacy_posture", "KAZ", "CHN"],
        "quiet": QUIET["diplomacy_posture", "KAZ", "CHN"],
    },
)
def pledge_fades(pledged: Course, quiet: Course) -> Reading:
    """Nan where there was no lift; then it does not hold."""
    first, later = (pledged.at(q) - quiet.at(q) for q in ("2014Q2", "2017Q2"))
    kept = part(later, first)
    return Reading(kept, kept < 0.5)


@fact(
    "11c",
    "If Kazakhstan joins an organisation of China two quarters after the pledge, at least "
    "half of the lift in 11a is there in 2017Q2.",
    "lift in 2017Q2 as a part of that in 2014Q2",
    of={
        "kept": PLEDGE_KEPT["diplomacy_posture", "KAZ", "CHN"],
        "quiet": QUIET["diplomacy_posture", "KAZ", "CHN"],
    },
)
def pledge_is_kept(kept: Course, quiet: Course) -> Reading:
    """Institutionalised."""
    first, later = (kept.at(q) - quiet.at(q) for q in ("2014Q2", "2017Q2"))
    left = part(later, first)
    return Reading(left, left >= 0.5)


@fact(
    "14a",
    "Two quarters after Russian pressure on Kazakhstan begins (2014Q1 and 2014Q2, in a "
    "quiet world), in 2014Q3, Russia's share of Kazakhstan's diplomacy is larger than "
    "without: deference.",
    "difference of the share",
    of={
        "coerced": COERCED["diplomacy_posture", "KAZ", "RUS"],
        "quiet": QUIET["diplomacy_posture", "KAZ", "RUS"],
    },
    fitted=True,
)
def coercion_buys_deference(coerced: Course, quiet: Course) -> Reading:
    """Soon."""
    more = coerced.at("2014Q3") - quiet.at("2014Q3")
    return Reading(more, more > 0)


@fact(
    "14b",
    "Eight quarters after that pressure is released, in 2016Q2, Kazakhstan's alignment "
    "with Russia is lower than without: alienation.",
    "difference of alignment",
    of={
        "coerced": COERCED["alignment", "KAZ", "RUS"],
        "quiet": QUIET["alignment", "KAZ", "RUS"],
    },
    fitted=True,
)
def coercion_alienates(coerced: Course, quiet: Course) -> Reading:
    """Later."""
    more = coerced.at("2016Q2") - quiet.at("2016Q2")
    return Reading(more, more < 0)


@fact(
    "17a",
    "If Russia stops part of Kazakhstan's transit twice a year from 2014 to 2016, in an "
    "otherwise quiet world, threat from Russia is higher in 2016Q4 than without.",
    "difference of threat",
    of={"cut": CUT["threat", "KAZ", "RUS"], "quiet": QUIET["threat", "KAZ", "RUS"]},
)
def stoppages_raise_threat(cut: Course, quiet: Course) -> Reading:
    """One quarter after the last of six."""
    more = cut.at("2016Q4") - quiet.at("2016Q4")
    return Reading(more, more > 0)


@fact(
    "17b",
    "By 2017Q4 these stoppages have lowered Russia's share of Kazakhstan's transit, "
    "against the world without.",
    "difference of the share",
    of={
        "cut": CUT["transit_dependence", "KAZ", "RUS"],
        "quiet": QUIET["transit_dependence", "KAZ", "RUS"],
    },
)
def stoppages_diversify(cut: Course, quiet: Course) -> Reading:
    """Look a year after the last."""
    more = cut.at("2017Q4") - quiet.at("2017Q4")
    return Reading(more, more < 0)


@fact(
    "17c",
    "Even so, in 2021Q4, Russia's share of Kazakhstan's transit is more than half of what "
    "it is without the stoppages.",
    "share, as a part of that without",
    of={
        "cut": CUT["transit_dependence", "KAZ", "RUS"],
        "quiet": QUIET["transit_dependence", "KAZ", "RUS"],
    },
)
def diversification_is_not_completed(cut: Course, quiet: Course) -> Reading:
    """Five years after the last."""
    left = part(cut.at("2021Q4"), quiet.at("2021Q4"))
    return Reading(left, left > 0.5)
