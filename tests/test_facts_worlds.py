"""Worlds of facts: acts put in, shifts by hand, common luck, one simulation for all.

Planted and caught: a pair of worlds with luck of their own; an act put in that keeps the
coding table's default where its size is drawn; a parameter that its world
fixes in vain.
"""

import numpy as np
import pytest

from hedgesim.engine.draws import draw
from hedgesim.study.facts.catalogue import facts
from hedgesim.study.facts.changes import Act, both, quiet_from, with_acts
from hedgesim.study.facts.follow import follow
from hedgesim.study.facts.verdict import judge, series_by_world
from hedgesim.study.facts.worlds import World
from hedgesim.world.scenario import load_scenario


def test_acts_are_put_in_with_the_size_of_the_coding_table():
    history = load_scenario("history")
    act = Act(type="coercion", quarter="2014Q2", actor=("RUS",), target=("KAZ",))
    changed = both(quiet_from("2013Q1"), with_acts(act))(history)
    put_in = [e for e in changed.events if e.id not in {e.id for e in history.events}]
    rows = {r.type: r for r in history.coding}
    assert [(e.type, e.magnitude, e.likely) for e in put_in] == [
        ("coercion", rows["coercion"].magnitude, rows["coercion"].likely)
    ]
    late = {e.type for e in changed.events if e.date_from.year > 2012} - {"coercion"}
    assert late <= {"join", "leave"}
    assert late


def test_acts_put_in_are_drawn_as_the_others():
    act = Act(type="coercion", quarter="2014Q2", actor=("RUS",), target=("KAZ",))
    world = World(name="w", about="", happens=with_acts(act, act))
    drawn = draw(world.experiment("magnitudes"), range(4))
    sizes = [drawn.magnitudes[id_] for id_ in drawn.magnitudes if id_.startswith("FACT")]
    assert len(sizes) == 2
    assert np.unique(sizes[0]).size == 4
    assert (sizes[0] == sizes[1]).all()
    assert (sizes[0] == drawn.varied["magnitude:coercion/pressure"]).all()


def test_an_act_without_a_size_is_refused():
    act = Act(type="new_route", quarter="2014Q1", actor=("CHN",), target=("KAZ",))
    with pytest.raises(KeyError):
        with_acts(act)(load_scenario("history"))


def test_worlds_are_alike_until_something_differs():
    """Common draws and luck: the same to the bit before, and not after."""
    act = Act(type="coercion", quarter="2013Q3", actor=("RUS",), target=("KAZ",))
    calm = World(name="calm", about="", last="2013Q4", happens=quiet_from("2013Q1"))
    other = World(
        name="other", about="", last="2013Q4", happens=both(calm.happens, with_acts(act))
    )
    for design in ("magnitudes", "likely"):
        one, two = (
            follow(w, [w["diplomacy_posture", "KAZ", "RUS"]], design, 3)
            for w in (calm, other)
        )
        (here,), (there,) = one.values(), two.values()
        assert (here.between("2012Q4", "2013Q2") == there.between("2012Q4", "2013Q2")).all()
        assert (here.at("2013Q3") != there.at("2013Q3")).all()


def test_a_shift_acts_from_its_quarter_on():
    def lose_interest(arrays, inputs):
        assert inputs.partners[0] == "KAZ"
        return {"interest": 0 * arrays["interest"]}

    shifted = World(name="w", about="", last="2013Q3", shifts={"2013Q3": lose_interest})
    series = shifted["interest", "KAZ", "RUS"]
    kept = follow(shifted, [series], "magnitudes", 2)[series]
    assert kept.at("2013Q2").min() > 0
    assert kept.at("2013Q3").max() == 0


def test_without_the_prior_a_world_starts_at_the_figures():
    """What 13f asks: the figures themselves, not what a run makes of them."""
    plain = World(name="w", about="", last="2013Q1")
    bare = World(name="b", about="", last="2013Q1", parameters={"prior_share": 0.0})
    figure = bare.experiment("magnitudes").region.figures.cells("dependence", 2013)
    wanted = figure["TKM", "TKM", "security"].value
    for world, exact in ((bare, True), (plain, False)):
        series = world["security_dependence", "TKM", "TKM"]
        began = follow(world, [series], "likely", 2)[series].at("2012Q4")
        assert (np.abs(began - wanted) < 1e-6).all() == exact
    asked = facts()["13f"].of.values()
    assert {s.world.parameters["prior_share"] for s in asked} == {0.0}


def test_a_world_is_simulated_once_for_all_that_ask():
    worlds = series_by_world(facts().values())
    assert len({w.name for w in worlds}) == len(worlds) > 10
    assert all(len(series) == len(set(series)) for series in worlds.values())


def test_the_same_facts_give_the_same_rows():
    chosen = [facts()[id_] for id_ in ("14a", "20c")]
    first, again = judge(chosen, 4), judge(chosen, 4)
    assert first == again
    assert [r.id for r in first] == ["14a", "20c"]
    assert first[0].value != judge(chosen, 5)[0].value
