"""Mechanisms on and off: each has the sign that theory expects, and its row in the docs.

Few runs under common draws and luck; the sizes stand in results/published/mechanisms.md.

Planted and caught, one at a time, each reverted (test_sign of that mechanism failed):

- self_neutrality_and_self_reliance (measures/leverage.py): autonomy is what hangs on
  others.
- inherited_infrastructure_transit_is_slow (rules/stocks.py): routes always have room.
- transit_cuts_cpc (rules/gains_transit.py): a cut attracts.
- revenue_at_risk_a_measure_read_by_no_rule (measures/leverage.py): what does not pass
  through the partner.
- a_new_route_capacity_and_prior (rules/happenings.py): a route carries nothing.
- route_building_by_investment (rules/stocks.py): building repels.
- trade_that_follows_a_new_route_as_it_fills (rules/stocks.py): no room in trade.
- capacity_of_routes (rules/stocks.py): room for what has no capacity.
- buyer_at_the_end_of_a_new_route (rules/happenings.py): the buyer forgotten.
- sovereignty_clause_eaeu (rules/institutions.py): every organisation binds.
- shared_organisations_csto_eaeu_sco (rules/gains_diplomacy.py): an organisation repels.
- leaving_by_rule (rules/leaving.py): threat holds members.
- leaving_by_rule_distance_from_the_leader (rules/leaving.py): closeness drives out.
- inherited_arms_wear_out (rules/stocks.py): what was inherited grows.
- hysteresis_a_margin_between_joining_and_leaving (rules/institutions.py): the margin
  added.
- joining_by_rule (rules/institutions.py): nobody is a candidate.
- t_rkiye_and_the_ots (rules/institutions.py): depth forgotten.
- central_asian_neighbours_as_actors (rules/gains_diplomacy.py): a pledge repels.
- strain_on_a_power_with_start_and_end (rules/threat.py): strain frightens.
- sanctions_on_a_partner_secondary_risk (rules/gains_economy.py): sanctions attract.
- sanctions_with_start_and_end (engine/occurrences.py): levels never end.
- invasion_a_lesson_about_intent (rules/acts.py): only the target learns.
- analogy_lessons_from_attacks_on_others (rules/threat.py): the lesson of what was not
  attacked.
- kin_exposure_to_the_justification (rules/threat.py): the less exposed learn more.
- nation_building (rules/stocks.py): exposure grows.
- people_who_leave_russia_kin_inflow_effect_above_0 (rules/happenings.py): the sign of the
  inflow.
- people_who_leave_russia_kin_inflow_effect_below_0 (rules/happenings.py): an inflow
  always adds.
- rhetoric_2014_on_statehood (rules/acts.py): words are forgiven.
- norm_no_recognition_of_annexations (rules/gains_diplomacy.py): a breach attracts.
- regime_support_january_2022 (rules/gains_security.py): support for secure regimes.
- domestic_protest_as_a_cost_of_a_tie (rules/gains_economy.py): protest attracts.
- assurance_china_s_pledges (rules/acts_of_influence.py): an act of influence leaves its
  level.
- inducement_silk_road_economic_belt (rules/gains_economy.py): an offer repels.
- side_taking (rules/gains_security.py): taking sides pays.
- open_confrontation (rules/acts.py): confrontation reconciles.
- self_help_under_threat (rules/self_help.py): arms burden.
- the_friend_of_a_foe (rules/association.py): friends of the feared attract.
- rearming_under_attack (rules/self_help.py): arsenals stay.
- strings_and_punishment_under_open_confrontation (rules/confrontation.py): opponents
  draw offers.
- wedging_and_pressure (rules/gains_security.py): pressure attracts.
- deference_to_coercion (rules/gains_diplomacy.py): coercion repels at once.
- alienation_by_coercion (rules/memory.py): coercion is forgiven.
- powers_answers (rules/expectations.py): a loss discourages.
- goals_adapt_to_what_a_power_has (rules/expectations.py): away from what it has.
- offers_depend_on_the_security_tie (rules/powers.py): turning away is rewarded.
- budgets_of_powers (rules/instruments.py): the more is wished, the more there is.
"""

import inspect
import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from mechanism_runs import ON, Case, Read, effect, read
from mechanism_switches import kaz
from mechanisms import MECHANISMS, draws_of_half, effects, rows, shown

from hedgesim.engine import stages
from hedgesim.engine.draws import draw
from hedgesim.engine.stage import Stage
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.effects import EVENTS
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL

RUNS = 12
MEMBERSHIP_RUNS = 64  # a membership is 0 or 1, and most draws keep it
PAGE = Path(__file__).parents[1] / "docs" / "mechanisms.md"
SIGNED = [m for m in MECHANISMS if m.sign]


def slug(mechanism):
    return re.sub(r"[^a-z0-9]+", "_", mechanism.name.lower()).strip("_")


@pytest.mark.parametrize("mechanism", SIGNED, ids=slug)
def test_sign(mechanism):
    first = mechanism.reads[0]
    runs = MEMBERSHIP_RUNS if first.quantity == "membership" else RUNS
    on = read(mechanism.case, ON, (first,), runs)[first]
    off = read(mechanism.case, mechanism.off, (first,), runs)[first]
    found = effect(on, off, first, draws_of_half(mechanism, runs))
    assert abs(found.middle) > 1e-6
    assert np.sign(found.middle) == mechanism.sign


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=slug)
def test_every_mechanism_has_its_row(mechanism):
    """In the docs: name, functions that exist, the world; a link to this test's file."""
    lines = [x for x in PAGE.read_text(encoding="utf-8").splitlines() if x.startswith("|")]
    mine = [line for line in lines if line.startswith(f"| {mechanism.name} |")]
    assert len(mine) == 1
    assert all(f"`{place}`" in mine[0] for place in mechanism.where)
    assert mechanism.world in mine[0]
    assert (f"`test_sign[{slug(mechanism)}]`" in mine[0]) == bool(mechanism.sign)
    for place in mechanism.where:
        file, function = place.split(":")
        module = import_module("hedgesim." + file.removesuffix(".py").replace("/", "."))
        assert hasattr(module, function) or f"def {function}(" in inspect.getsource(module)


def readers(quantity):
    """Name the rules, terms, decisions and events that read a quantity or view of it."""
    reading = {s.rule.__name__: s.reads for s in stages.TURN if isinstance(s, Stage)}
    for term in (*TERMS, *TERMS_OF_ALL):
        reading[term.rule.__name__] = tuple(inspect.signature(term.rule).parameters)
    for name, decision in DECISIONS.items():
        reading[name] = tuple(inspect.signature(decision).parameters)
    for name, event in EVENTS.items():
        reading[name] = event.reads
    views = {quantity, f"{quantity}_of_rival", f"{quantity}_of_partner"}
    return {name for name, reads in reading.items() if views & set(reads)}


def test_revenue_at_risk_enters_no_behaviour():
    assert not readers("revenue_at_risk")
    assert not readers("hydrocarbon_revenue")
    assert readers("leverage")


def test_kin_enters_only_through_lessons():
    assert readers("kin_exposure") == {"learn_by_analogy", "decline_kin", "kin_inflow"}


def test_who_left_does_not_come_back():
    member = kaz("membership", "EAEU", "2025Q4")
    assert read(Case(experiment="eaeu_exit"), ON, (member,), RUNS)[member].max() == 0


def test_a_ceasefire_changes_nothing_before():
    before, after = (kaz("economy_dependence", "RUS", q) for q in ("2023Q4", "2025Q4"))
    ends = read(Case(experiment="ceasefire"), ON, (before, after), 3)
    goes_on = read(Case(), ON, (before, after), 3)
    assert (ends[before] == goes_on[before]).all()
    assert (ends[after] != goes_on[after]).all()


def test_five_times_as_many_people_come():
    drawn = [
        draw(Case(experiment=name).load("likely"), range(8)).magnitudes["E097"]
        for name in ("second_attack", "kin_inflow_x5")
    ]
    np.testing.assert_allclose(drawn[1], 5 * drawn[0], rtol=1e-12)


def test_effects_by_hand():
    """Three runs: .1, .2, −.3 apart; and memberships, of which the mean counts."""
    one, member = kaz("threat", "RUS", "2013Q1"), kaz("membership", "EAEU", "2013Q1")
    on, off = np.array([0.2, 0.4, 0.1]), np.array([0.1, 0.2, 0.4])
    found = effect(on, off, one)
    assert (round(found.middle, 12), round(found.share, 12)) == (0.1, round(2 / 3, 12))
    chosen = effect(on, off, one, np.array([False, False, True]))
    assert (round(chosen.middle, 12), chosen.share) == (-0.3, 1.0)
    assert effect(np.array([1.0, 0, 0, 0]), np.zeros(4), member).middle == 0.25
    assert effect(off, off, one).share == 0.0


def test_a_row_tells_what_was_read():
    rhetoric = next(m for m in MECHANISMS if m.name.startswith("rhetoric"))
    lines = rows(rhetoric, 2)
    assert len(lines) == len(rhetoric.reads)
    first = effects(rhetoric, 2)[rhetoric.reads[0]]
    assert shown(first.middle) in lines[0]
    assert str(Read("threat", "KAZ", "RUS", "2014Q4")) in lines[0]
    assert [shown(x) for x in (0.12345, -0.00004, -0.5)] == ["+0.1235", ".0000", "−0.5000"]
