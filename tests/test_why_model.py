"""`model.why(...)` and `kazakhstan.why()`: the ledger of one run, in numbers and in words.

Planted and caught: the world after the turn taken for the one that states saw; the prior of
the factual start taken for what the figures hold; a state that acts explained by terms; the
earlier turn off by one; the first run of a batch shown for every run.
"""

import numpy as np
import pytest

from hedgesim.core.calendar import Quarter
from hedgesim.engine.reasons import OPENING, SHARPNESS, START, weigh
from hedgesim.engine.simulation import Simulation
from hedgesim.model import HedgingModel, Why
from hedgesim.world.experiment import load_experiment

EVENTS = """
format = 1
id = "mine"
title = "A scenario of one's own"
{head}
"""

REMOVED = """
[[event]]
id = "X1"
date = 2001-03-01
type = "remove_vector"
actor = "SUD"
status = "hypothetical"
title = "Sudermark is taken away"
source_id = "invented"
"""

SHARPER = """
[[event]]
id = "X2"
date = 2001-03-01
type = "set"
parameter = "bounded_rationality"
value = 0.2
status = "hypothetical"
title = "Gains decide more sharply"
source_id = "invented"
"""

EARLIER = """
[[event]]
id = "X0"
from = 1999-01-01
to = 2003-12-31
type = "strain"
subtype = "war"
actor = "NOR"
status = "hypothetical"
title = "Nordany is under strain before the start"
source_id = "invented"
"""


@pytest.fixture(scope="module")
def model():
    return after(HedgingModel("baseline", run=17), 40)


def after(model, turns):
    for _ in range(turns):
        model.step()
    return model


def remainder(why):
    """What the parts leave of the change, at most, where the terms explain it."""
    gaps = why.moved.sum(axis=(0, 1)) - (why.posture[1] - why.posture[0])
    return float(np.nanmax(abs(gaps)))


@pytest.fixture
def of_scenario(tmp_path, monkeypatch):
    """Give a maker of a triad model over a scenario of one's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()

    def make(events, head='region = "triad"', turns=8, **more):
        path = tmp_path / "scenarios" / "mine.toml"
        path.write_text(EVENTS.format(head=head) + events, encoding="utf-8")
        experiment = load_experiment("triad", {"scenario": "mine", "turns": turns})
        return after(HedgingModel(experiment, run=2, **more), turns)

    return make


@pytest.mark.parametrize("since", [0, 1, 39, "2021Q4", Quarter(2013, 1), "start", None, 40])
def test_contributions_add_up_for_every_state_partner_and_channel(model, since):
    for state in model.inputs.states:
        why = model.why(state, since=since)
        assert isinstance(why, Why)
        assert np.isfinite(why.moved).all()
        assert remainder(why) < 1e-12
        assert abs(why.moved.sum(axis=2)).max() < 1e-12


def test_the_earlier_turn_is_the_one_asked_for():
    fresh = HedgingModel("triad", run=1)
    seen = [fresh.state("ALT").posture]
    for _ in range(8):
        fresh.step()
        seen.append(fresh.state("ALT").posture)
    for since in range(8):
        why = fresh.why("ALT", since=since)
        for c, channel in enumerate(why.channels):
            for j, partner in enumerate(why.partners):
                assert why.posture[0, j, c] == seen[since][channel][partner]
                assert why.posture[1, j, c] == seen[8][channel][partner]
    assert fresh.why("ALT").since == 4
    assert fresh.why("ALT", since="2000Q2").since == 2


def test_terms_of_a_pair_add_up_to_the_score(model):
    arrays, eta = model.world.arrays, model.parameters["bounded_rationality"]
    for i, state in enumerate(model.inputs.states):
        for c, (_, partners) in enumerate(model.state(state).why().terms.items()):
            for partner, terms in partners.items():
                j = model.inputs.partners.index(partner)
                gains = sum(v for k, v in terms.items() if k not in ("chance", "prior"))
                assert gains == pytest.approx(arrays["gain"][i, j, c, 0], abs=1e-12)
                appeal = arrays["appeal"][i, j, c, 0]
                assert gains + terms.get("chance", 0.0) == pytest.approx(appeal, abs=1e-12)
            shares = {p: sum(t.values()) / eta for p, t in partners.items()}
            odds = {p: np.exp(score) for p, score in shares.items()}
            chosen = model.state(state).posture[model.inputs.channels[c]]
            for partner, one in odds.items():
                assert one / sum(odds.values()) == pytest.approx(chosen[partner], abs=1e-12)


def test_the_table_is_tidy_and_adds_up(model):
    why = model.why("KAZ")
    table = why.table()
    for (channel, partner), rows in table.groupby(["channel", "partner"]):
        change = why.change(partner, channel)
        assert rows["contribution"].sum() == pytest.approx(change, abs=1e-12)
        assert (rows["contribution"].abs().diff().dropna() <= 0).all()
    assert not table.duplicated(["channel", "partner", "term", "of"]).any()
    one = model.why("KAZ", "CHN", "transit").table()
    assert set(one["partner"]) == {"CHN"}
    assert set(one["channel"]) == {"transit"}
    assert "KGZ" in set(one["of"])
    assert {"fear", "correlated risk", "chance", "prior"} <= set(one["term"])


def test_the_mesa_model_weighs_what_the_batch_weighs(model):
    company = [3, 17, 256]
    simulation = Simulation(model.experiment, company)
    simulation.remembers = True
    for _ in range(40):
        simulation.advance()
    among, alone = weigh(simulation.chosen_from), model.why("KAZ")
    for c in range(len(alone.channels)):
        side = among.side(0, c, company.index(17))
        assert np.array_equal(alone.values[: len(side.gains), :, c], side.gains)
        other = among.side(0, c, 0)
        assert not np.array_equal(other.gains, side.gains)


def test_the_start_of_a_run_is_what_the_figures_say():
    model = HedgingModel("triad")
    why = model.why("ALT")
    assert (why.turn, why.since) == (0, 0)
    assert not why.moved.any()
    assert not why.values[why.sources.index(START)].any()
    assert "as the figures say" in why.sentence
    assert "at the start of 2000" in why.sentence.lower()


def test_a_counterfactual_start_says_what_the_figures_hold_beyond_the_prior(of_scenario):
    head = 'region = "triad"\nextends = "triad_crisis"'
    model = of_scenario(EARLIER, head)
    why = model.why("ALT", since=0)
    assert remainder(why) < 1e-12
    beyond = why.sources.index(START)
    assert abs(why.values_before[beyond]).max() > 1e-3
    assert not why.values[beyond].any()
    assert abs(why.moved[beyond]).max() > 1e-4
    assert not model.why("ALT", since=1).moved[beyond].any()


def test_a_vector_that_is_taken_away_is_named(of_scenario):
    model = of_scenario(REMOVED, turns=6)
    why = model.why("ALT", "NOR", "diplomacy", since="2000Q4")
    assert remainder(why) < 1e-12
    assert np.isfinite(why.moved).all()
    opening = why.moved[why.sources.index(OPENING)]
    gone, channel = why.partners.index("SUD"), why.channels.index("diplomacy")
    assert opening[gone, gone, channel] == pytest.approx(-why.posture[0, gone, channel])
    assert "the end or the beginning of ties with Sudermark added" in why.sentence
    assert "nan" not in why.sentence
    away = model.why("ALT", "SUD", "diplomacy", since="2000Q4")
    assert "gave Sudermark 0%" in away.sentence
    assert np.isfinite(away.table()["contribution"]).all()
    assert model.why("ALT", "SUD", since=5).table().empty
    assert "SUD" not in model.why("ALT").terms["diplomacy"]


def test_a_parameter_that_is_set_is_a_reason_of_its_own(of_scenario):
    model = of_scenario(SHARPER, turns=5)
    why = model.why("ALT", since=4)
    assert remainder(why) < 1e-12
    sharpness = why.sources.index(SHARPNESS)
    assert abs(why.moved[sharpness]).max() > 1e-3
    assert set(why.values[sharpness].ravel()) == {0.2}
    assert (
        model.turn,
        set(model.why("ALT", since=3).values_before[sharpness].ravel()),
    ) == (
        5,
        {0.5},
    )


@pytest.mark.parametrize("rule", ["persist", "balance", "equidistance"])
def test_a_state_that_decides_otherwise_is_not_explained_by_terms(
    tmp_path, monkeypatch, rule
):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.toml"
    text = HedgingModel("triad").experiment.text
    path.write_text(text.replace('# ALT = "equidistance"', f'ALT = "{rule}"'))
    model = after(HedgingModel(str(path)), 4)
    why = model.why("ALT")
    assert np.isnan(why.moved).all()
    assert why.own_way == (f"decided by {rule}",) * 4
    assert f"It decided by {rule} in this run" in why.sentence
    assert "do not explain its choice" in why.sentence
    assert not {"took", "added"} & set(why.sentence.split())
    assert why.table()["contribution"].isna().all()
    assert remainder(model.why("NOR")) < 1e-12


def test_a_state_that_acts_is_explained_only_where_it_keeps_what_was_proposed():
    def act(agent, proposed):
        return {"diplomacy": {"ALT": 1.0}} if agent.model.turn >= 2 else {}

    model = after(HedgingModel("triad", acting={"ALT": act}), 4)
    why = model.why("ALT", since=1)
    diplomacy = why.channels.index("diplomacy")
    assert why.own_way[diplomacy] == "acted for itself"
    assert np.isnan(why.moved[..., diplomacy]).all()
    others = [c for c in range(len(why.channels)) if c != diplomacy]
    assert all(not why.own_way[c] for c in others)
    assert np.isfinite(why.moved[..., others]).all()
    assert remainder(why) < 1e-12
    assert (
        "It acted for itself in this run" in model.why("ALT", channel="diplomacy").sentence
    )
    assert not any(model.why("NOR").own_way)


def test_asking_changes_nothing():
    asked, silent = (HedgingModel("triad", run=4) for _ in range(2))
    for _ in range(6):
        asked.step()
        silent.step()
        asked.why("ALT", since=0).table()
    for name, array in silent.world.arrays.items():
        assert np.array_equal(
            array, asked.world.arrays[name], equal_nan=array.dtype.kind == "f"
        )


def test_what_was_asked_stays_when_the_model_goes_on():
    model = after(HedgingModel("triad"), 4)
    why = model.why("ALT")
    said, turn = why.sentence, why.turn
    after(model, 3)
    assert (why.sentence, why.turn) == (said, turn)
