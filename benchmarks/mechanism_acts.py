"""Mechanisms of what is learned and done: threat, norm, home, influence, powers."""

from mechanism_runs import Case, Off
from mechanism_switches import (
    ATTACKED,
    BASELINE,
    COERCED,
    CONFRONTED,
    END,
    NEGATIVE,
    POSITIVE,
    PRESSED,
    RUSSIA,
    RUSSIA_21,
    Mechanism,
    events_off,
    fixed,
    kaz,
    static,
)

from hedgesim.engine import stages
from hedgesim.study.facts.changes import without

OPPOSED = ("opponent_influence",)

ACTS: tuple[Mechanism, ...] = (
    Mechanism(
        name="invasion: a lesson about intent",
        where=("rules/acts.py:aggression", "rules/threat.py:suspect_intent"),
        switch="the invasion of 2022 left out, its consequences kept",
        off=events_off("E082"),
        reads=(kaz("threat", "RUS", "2022Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="analogy: lessons from attacks on others",
        where=("rules/threat.py:learn_by_analogy",),
        switch="`analogy_floor` 0 and no kin exposure",
        off=Off(
            inputs=static({"kin_exposure": 0.0}).inputs,
            parameters=lambda drawn: {"analogy_floor": 0.0},
        ),
        reads=(kaz("threat", "RUS", "2022Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="kin exposure to the justification",
        where=("rules/threat.py:learn_by_analogy",),
        switch="no kin exposure anywhere",
        off=static({"kin_exposure": 0.0}),
        reads=(kaz("threat", "RUS", "2022Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="nation-building",
        where=("rules/stocks.py:decline_kin",),
        switch="`kin_decline` 0",
        off=fixed(kin_decline=0.0),
        reads=(
            kaz("kin_exposure", "RUS", "2021Q4"),
            kaz("threat", "RUS", "2022Q4"),
            RUSSIA,
        ),
        sign=-1,
    ),
    *(
        Mechanism(
            name=f"people who leave Russia, `kin_inflow_effect` {half}",
            where=("rules/happenings.py:kin_inflow",),
            case=Case(experiment="kin_inflow_x5"),
            world="`kin_inflow_x5`",
            switch="the inflow left out",
            off=Off(
                case=Case(
                    experiment="kin_inflow_x5", happens=without(lambda e: e.id == "E097")
                )
            ),
            reads=(kaz("threat", "RUS", "2024Q4"), RUSSIA),
            sign=sign,
            half=("kin_inflow_effect", half),
        )
        for half, sign in ((POSITIVE, 1), (NEGATIVE, -1))
    ),
    Mechanism(
        name="rhetoric (2014 on statehood)",
        where=("rules/acts.py:rhetoric",),
        switch="the words of 2014 left out",
        off=events_off("E055", "E056"),
        reads=(kaz("threat", "RUS", "2014Q4"), RUSSIA_21),
        sign=1,
    ),
    Mechanism(
        name="norm: no recognition of annexations",
        where=("rules/acts.py:annexation", "rules/gains_diplomacy.py:norm_cost"),
        switch="term `norm` (as `weak_norm`)",
        off=Off(terms=("norm",)),
        reads=(kaz("diplomacy_posture", "RUS", "2022Q4"), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="regime support (January 2022)",
        where=(
            "rules/happenings.py:unrest",
            "rules/acts.py:intervention",
            "rules/gains_security.py:regime_support_gain",
        ),
        switch="term `regime support`",
        off=Off(terms=("regime support",)),
        reads=(kaz("security_posture", "RUS", "2022Q1"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="domestic protest as a cost of a tie",
        where=("rules/happenings.py:protest", "rules/gains_economy.py:protest_cost"),
        switch="term `protest`",
        off=Off(terms=("protest",)),
        reads=(kaz("economy_dependence", "CHN", "2021Q4"), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="assurance (China's pledges)",
        where=(
            "rules/acts_of_influence.py:assurance",
            "rules/gains_diplomacy.py:diplomacy_assurance_gain",
        ),
        switch="the pledges of 2022, 2023 and 2025 left out",
        off=events_off("E095", "E108", "E128"),
        reads=(kaz("diplomacy_posture", "CHN", "2022Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="inducement (Silk Road Economic Belt)",
        where=(
            "rules/acts_of_influence.py:inducement",
            "rules/gains_economy.py:economy_inducement_gain",
        ),
        switch="the proposal of 2013 left out",
        off=events_off("E052"),
        reads=(kaz("economy_posture", "CHN", "2013Q4"), RUSSIA_21),
        sign=1,
    ),
    Mechanism(
        name="side-taking",
        where=("rules/gains_parts.py:side_taking", "rules/acts.py:confrontation"),
        switch="term `taking sides`",
        off=Off(terms=("taking sides",)),
        reads=(
            kaz("security_posture", "KAZ", END),
            kaz("hedging_index", "", END),
            RUSSIA,
        ),
        sign=1,
    ),
    Mechanism(
        name="open confrontation",
        where=("rules/acts.py:confrontation", "rules/gains_parts.py:side_taking"),
        switch="the confrontation of 2022 left out",
        off=events_off("H017"),
        reads=(kaz("security_posture", "RUS", END), kaz("hedging_index", "", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="self-help under threat",
        where=("rules/self_help.py:self_help_gain",),
        case=ATTACKED,
        world="`baseline` and an attack by Russia on Kazakhstan in 2022Q4",
        switch="`self_help_value` 0",
        off=fixed(self_help_value=0.0),
        reads=(kaz("security_posture", "KAZ", "2023Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="rearming under attack",
        where=("rules/self_help.py:rearm_under_attack",),
        case=ATTACKED,
        world="`baseline` and an attack by Russia on Kazakhstan in 2022Q4",
        switch="`rearming_speed` 0",
        off=fixed(rearming_speed=0.0),
        reads=(kaz("security_dependence", "RUS", END), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="strings and punishment under open confrontation",
        where=("rules/confrontation.py:weigh_stakes",),
        case=CONFRONTED,
        world="`baseline`, and Russia and China confront each other from 2015 on",
        switch="opponents count as at the start (`watch_opponents` left out)",
        off=Off(left_out=tuple(s for s in stages.ANSWERS if s.writes == OPPOSED)),
        reads=(kaz("inducement", "CHN", "2021Q4"), RUSSIA_21),
        sign=-1,
    ),
    Mechanism(
        name="wedging and pressure",
        where=("rules/acts_of_influence.py:wedging", "rules/gains_parts.py:pressure"),
        case=Case(happens=PRESSED),
        world="`baseline` and three years in which Russia wedges",
        switch="term `pressure`",
        off=Off(terms=("pressure",)),
        reads=(kaz("diplomacy_posture", "WEST", "2017Q2"), RUSSIA),
        sign=-1,
    ),
    Mechanism(
        name="deference to coercion",
        where=("rules/gains_diplomacy.py:deference_gain",),
        case=Case(happens=COERCED),
        world="`baseline` and a year in which Russia coerces",
        switch="term `deference`",
        off=Off(terms=("deference",)),
        reads=(kaz("diplomacy_posture", "RUS", "2015Q4"), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="alienation by coercion",
        where=("rules/memory.py:remember_grievance",),
        case=Case(happens=COERCED),
        world="`baseline` and a year in which Russia coerces",
        switch="no coercion (`baseline`)",
        off=Off(case=BASELINE),
        reads=(kaz("threat", "RUS", "2017Q4"), kaz("alignment", "RUS", "2017Q4")),
        sign=1,
    ),
    Mechanism(
        name="powers' answers",
        where=("rules/powers.py:choose_instruments",),
        switch="choices held at the start",
        off=Off(left_out=stages.ANSWERS),
        reads=(kaz("inducement", "RUS", END), RUSSIA),
        sign=1,
    ),
    Mechanism(
        name="goals adapt to what a power has",
        where=("rules/expectations.py:adapt_goal",),
        switch="`goal_rise` and `goal_fall` 0",
        off=fixed(goal_rise=0.0, goal_fall=0.0),
        reads=(kaz("inducement", "RUS", "2021Q4"), RUSSIA_21),
        sign=-1,
    ),
    Mechanism(
        name="offers depend on the security tie",
        where=(
            "rules/expectations.py:notice_turning",
            "rules/powers.py:value_inducement",
        ),
        switch="`inducement_condition` 0",
        off=fixed(inducement_condition=0.0),
        reads=(kaz("inducement", "RUS", "2021Q4"), RUSSIA_21),
        sign=-1,
    ),
    Mechanism(
        name="budgets of powers",
        where=("rules/instruments.py:keep_within_budget",),
        switch="no limit",
        off=static({"budget": 100.0}),
        reads=(kaz("wedging", "WEST", END), RUSSIA),
        sign=-1,
    ),
)
"""In the order of the table."""
