"""Mechanisms of ties: self, routes, organisations, neighbours, strain, sanctions."""

from dataclasses import replace

from mechanism_runs import Case, Off, Read
from mechanism_switches import (
    ATTACKED,
    BASELINE,
    COURTED,
    EARLY,
    END,
    FROM_2008,
    OFFERED,
    RUSSIA,
    Mechanism,
    as_fast_as_trade,
    events_off,
    fixed,
    kaz,
    no_buyer,
    static,
    without_depth,
    without_limit,
    without_self,
)

from hedgesim.engine import stages
from hedgesim.study.facts.changes import Act, with_acts, without

LEFT = (
    Read("membership", "UZB", "CSTO", "2012Q4"),
    Read("membership", "UZB", "CSTO", "2021Q4"),
    Read("membership", "KAZ", "CSTO", "2021Q4"),
    Read("membership", "KGZ", "CSTO", "2021Q4"),
)
UZB_RUSSIA = Read("alignment", "UZB", "RUS", "2021Q4")

TIES: tuple[Mechanism, ...] = (
    Mechanism(
        name="self: neutrality and self-reliance",
        where=("engine/inputs.py:_ties", "rules/posture.py:choose_posture"),
        switch="security and diplomacy with oneself cannot be",
        off=Off(inputs=without_self),
        reads=(kaz("autonomy", "", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="inherited infrastructure: transit is slow",
        where=("rules/stocks.py:adjust_dependence",),
        switch="transit as fast as trade",
        off=Off(parameters=as_fast_as_trade),
        reads=(kaz("transit_dependence", "RUS", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="inherited arms wear out",
        where=("rules/posture.py:find_inheritance", "rules/stocks.py:fade_inheritance"),
        case=Case(start=2000),
        world="`baseline` from 2000",
        switch="`arsenal_fade` 0",
        off=fixed(arsenal_fade=0.0),
        reads=(
            Read("security_dependence", "UZB", "RUS", "2013Q4"),
            kaz("security_dependence", "RUS", "2013Q4"),
            kaz("alignment", "RUS", "2013Q4"),
        ),
        sign=-1,
    ),
    Mechanism(
        name="transit cuts (CPC)",
        where=("rules/acts.py:transit_cut", "rules/gains_transit.py:disruption_cost"),
        switch="the stoppages of 2022 left out",
        off=events_off("E083", "E088", "E091"),
        reads=(kaz("transit_posture", "RUS", "2022Q3"), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="revenue at risk: a measure, read by no rule",
        where=("measures/leverage.py:revenue_at_risk",),
        case=Case(experiment="prediversified"),
        world="`prediversified`",
        switch="no new routes (`baseline`)",
        off=Off(case=BASELINE),
        reads=(kaz("revenue_at_risk", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="a new route: capacity and prior",
        where=("rules/happenings.py:new_route",),
        case=Case(experiment="prediversified"),
        world="`prediversified`",
        switch="the route through China left out",
        off=Off(
            case=Case(
                experiment="prediversified", happens=without(lambda e: e.id == "PD02")
            )
        ),
        reads=(kaz("transit_dependence", "CHN", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="route building by investment",
        where=("rules/stocks.py:build_routes",),
        case=OFFERED,
        world="the pipeline to China of `prediversified`, and six Chinese offers",
        switch="`route_building` 0",
        off=fixed(route_building=0.0),
        reads=(kaz("transit_dependence", "CHN", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="capacity of routes",
        where=("rules/stocks.py:find_room", "rules/stocks.py:build_routes"),
        case=Case(experiment="prediversified"),
        world="`prediversified`",
        switch="every route could carry everything",
        off=Off(inputs=without_limit),
        reads=(kaz("transit_dependence", "CHN", "2018Q4"), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="trade that follows a new route as it fills",
        where=("rules/stocks.py:find_room", "rules/stocks.py:adjust_dependence"),
        case=EARLY,
        world="`baseline` from 2008",
        switch="`filling_speed` 0",
        off=fixed(filling_speed=0.0),
        reads=(
            Read("economy_dependence", "TKM", "CHN", "2011Q4"),
            Read("alignment", "TKM", "RUS", "2013Q4"),
        ),
        sign=1,
    ),
    Mechanism(
        name="buyer at the end of a new route",
        where=("rules/happenings.py:new_route",),
        case=EARLY,
        world="`baseline` from 2008",
        switch="pipelines bring no trade with the buyer",
        off=Off(case=Case(start=2008, happens=no_buyer)),
        reads=(
            Read("economy_dependence", "TKM", "CHN", "2013Q4"),
            Read("alignment", "TKM", "RUS", "2013Q4"),
        ),
        sign=1,
    ),
    Mechanism(
        name="sovereignty clause (EAEU)",
        where=("rules/institutions.py:share_organisations", "rules/threat.py:take_relief"),
        switch="no organisation has a clause",
        off=static({"sovereignty_clause": 0.0}),
        reads=(kaz("threat", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="shared organisations (CSTO, EAEU, SCO)",
        where=(
            "rules/gains_diplomacy.py:diplomacy_institution_gain",
            "rules/gains_security.py:security_institution_gain",
        ),
        case=Case(
            experiment="eaeu_exit",
            happens=with_acts(
                Act(type="leave", quarter="2023Q1", actor=("KAZ",), organisation="CSTO")
            ),
        ),
        world="`eaeu_exit`, leaving the CSTO too",
        switch="terms `institution` and `union`",
        off=Off(terms=("institution", "union")),
        reads=(kaz("diplomacy_posture", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="leaving by rule",
        where=("rules/leaving.py:weigh_exit", "rules/institutions.py:leave_and_join"),
        case=ATTACKED,
        world="`baseline` and an attack by Russia on Kazakhstan in 2022Q4",
        switch="the rule of leaving and joining",
        off=Off(left_out=stages.MEMBERSHIPS),
        reads=(kaz("membership", "CSTO", END), kaz("membership", "EAEU", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="leaving by rule: the exit of Uzbekistan in 2012",
        where=("rules/leaving.py:weigh_exit", "rules/institutions.py:leave_and_join"),
        case=FROM_2008,
        world="from 2008, the rule acting, without the exit of 2012",
        switch="the rule of leaving and joining",
        off=Off(left_out=stages.MEMBERSHIPS),
        reads=(*LEFT, Read("membership", "UZB", "EAEU", "2012Q4"), UZB_RUSSIA),
        sign=0,
    ),
    Mechanism(
        name="leaving by rule: distance from the leader",
        where=("rules/leaving.py:find_reasons",),
        case=replace(FROM_2008, start=2000),
        world="from 2000, the rule acting from 2008, without the exit of 2012",
        switch="`exit_distance` 0",
        off=fixed(exit_distance=0.0),
        reads=(*LEFT, UZB_RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="hysteresis: a margin between joining and leaving",
        where=("rules/institutions.py:leave_and_join",),
        case=ATTACKED,
        world="`baseline` and an attack by Russia on Kazakhstan in 2022Q4",
        switch="`joining_margin` 0",
        off=fixed(joining_margin=0.0),
        reads=(kaz("membership", "CSTO", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="joining by rule",
        where=("rules/institutions.py:leave_and_join",),
        case=COURTED,
        world="`baseline` and eight Russian pledges and offers to Uzbekistan from 2022 on",
        switch="nobody is a candidate",
        off=static({"candidate": 0.0}),
        reads=(
            Read("membership", "UZB", "EAEU", END),
            Read("economy_dependence", "UZB", "RUS", END),
            Read("alignment", "UZB", "RUS", END),
        ),
        sign=1,
    ),
    Mechanism(
        name="Türkiye and the OTS",
        where=("rules/institutions.py:share_organisations",),
        switch="the OTS ties nobody",
        off=Off(inputs=without_depth),
        reads=(
            Read("diplomacy_posture", "UZB", "TUR", "2021Q4"),
            Read("alignment", "UZB", "RUS", "2021Q4"),
        ),
        sign=1,
    ),
    Mechanism(
        name="Central Asian neighbours as actors",
        where=(
            "rules/powers.py:choose_instruments",
            "rules/gains_diplomacy.py:diplomacy_assurance_gain",
        ),
        case=Case(experiment="horizontal_central_asia"),
        world="`horizontal_central_asia`",
        switch="`baseline`",
        off=Off(case=BASELINE),
        reads=(
            Read("diplomacy_posture", "KGZ", "KAZ", "2022Q4"),
            Read("alignment", "KGZ", "RUS", END),
        ),
        sign=1,
    ),
    Mechanism(
        name="strain on a power, with start and end",
        where=("rules/acts.py:strain", "rules/threat.py:reckon_harm"),
        switch="ends with 2023 (`ceasefire`)",
        off=Off(case=Case(experiment="ceasefire")),
        reads=(kaz("threat", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="sanctions on a partner: secondary risk",
        where=(
            "rules/acts.py:sanctions",
            "rules/gains_economy.py:secondary_sanctions_cost",
        ),
        switch="term `secondary sanctions`",
        off=Off(terms=("secondary sanctions",)),
        reads=(kaz("economy_dependence", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="sanctions with start and end",
        where=("rules/acts.py:sanctions", "engine/occurrences.py:_levels"),
        switch="ends with 2023 (`ceasefire`)",
        off=Off(case=Case(experiment="ceasefire")),
        reads=(kaz("economy_dependence", "RUS", END), RUSSIA),
        sign=-1,
    ),
)
"""In the order of the table."""
