"""The Mesa model: agents that show and act, DataCollector, batch_run.

Planted and caught: a row given to the wrong state; an override asked after dependence
moved; a model that stops one turn early.
"""

import mesa
import numpy as np
import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.model import HedgingModel, StateAgent


def after(model, turns):
    for _ in range(turns):
        model.step()
    return model


def test_agents_show_their_rows_by_name():
    model = after(HedgingModel(), 2)
    kazakhstan = model.state("KAZ")
    world = model.world.arrays
    assert kazakhstan.name == "Kazakhstan"
    russia, china = map(model.inputs.partners.index, ("RUS", "CHN"))
    assert kazakhstan.threat["RUS"] == world["threat"][0, russia, 0]
    assert kazakhstan.posture["diplomacy"]["CHN"] == world["posture"][0, china, 3, 0]
    assert kazakhstan.dependence["transit"]["RUS"] == world["dependence"][0, russia, 2, 0]
    assert "EAEU" in kazakhstan.memberships
    assert kazakhstan.strategy == STRATEGIES[int(model.measures["strategy"][0, 0])]
    assert 0 < kazakhstan.measures["hedging_index"] < 1
    assert (
        set(kazakhstan.alignment) == set(kazakhstan.leverage) == set(model.inputs.partners)
    )


def test_an_unknown_state_is_told():
    model = HedgingModel("triad")
    with pytest.raises(KeyError, match="there are ALT"):
        model.state("KAZ")
    with pytest.raises(KeyError, match="could act"):
        HedgingModel("triad", acting={"KAZ": lambda agent, proposed: proposed})


def test_the_model_stops_at_its_horizon():
    model = HedgingModel("triad")
    turns = model.experiment.turns
    after(model, turns)
    last = model.world
    assert model.turn == turns
    model.step()
    assert model.turn == turns
    assert model.world is last
    assert not model.running


def test_reasons_add_up_to_the_gain():
    model = after(HedgingModel(), 3)
    gain = model.world.arrays["gain"]
    for i, state in enumerate(model.inputs.states):
        for c, (_, partners) in enumerate(model.state(state).why().terms.items()):
            for partner, terms in partners.items():
                j = model.inputs.partners.index(partner)
                worth = sum(v for k, v in terms.items() if k not in ("chance", "prior"))
                assert worth == pytest.approx(gain[i, j, c, 0], abs=1e-12)


def lean_on_one(partner):
    """Act: everything on one partner, in every channel with a tie to it."""

    def act(agent, proposed):
        names = agent.model.inputs
        j = names.partners.index(partner)
        return {
            channel: {partner: 1.0}
            for c, channel in enumerate(names.channels)
            if proposed[j, c] > 0
        }

    return act


def test_a_function_acts_for_one_state_alone():
    plain = after(HedgingModel(run=5), 1)
    acted = after(HedgingModel(run=5, acting={"UZB": lean_on_one("TUR")}), 1)
    assert acted.state("UZB").posture["economy"]["TUR"] == 1.0
    assert (
        acted.state("UZB").dependence["economy"]["TUR"]
        > (plain.state("UZB").dependence["economy"]["TUR"])
    )
    for state in ("KAZ", "KGZ", "RUS"):
        assert acted.state(state).posture == plain.state(state).posture


def test_a_subclass_acts_for_itself_and_sees_the_turn():
    seen = []

    class Stubborn(StateAgent):
        def choose_posture(self, proposed):
            seen.append((self.id, self.threat["RUS"]))
            return np.where(proposed > 0, proposed, 0.0)

    model = after(HedgingModel(run=2, acting={"KAZ": Stubborn}), 2)
    plain = after(HedgingModel(run=2), 2)
    assert isinstance(model.state("KAZ"), Stubborn)
    assert seen[-1] == ("KAZ", plain.state("KAZ").threat["RUS"])
    assert model.state("KAZ").posture == plain.state("KAZ").posture


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda a, p: p * 2, "sum to 1"),
        (lambda a, p: -p, "0 or more"),
        (lambda a, p: p[:2], "shape"),
        (lambda a, p: {"economy": {"KAZ": 1.0}}, "cannot be"),
    ],
)
def test_what_is_no_posture_is_refused(answer, message):
    model = HedgingModel(acting={"KAZ": answer})
    with pytest.raises(ValueError, match=message):
        model.step()


def test_parameters_are_judged_like_a_file():
    model = HedgingModel("triad", deference=0.25)
    assert model.parameters["deference"] == 0.25
    with pytest.raises(ConfigError, match="did you mean 'deference'"):
        HedgingModel("triad", defference=0.25)


def test_seed_and_rng_are_one_number():
    one, other = HedgingModel("triad", seed=5), HedgingModel("triad", rng=5)
    assert one.experiment.seed == other.experiment.seed == 5
    assert 0 <= HedgingModel("triad", rng=np.random.default_rng(1)).experiment.seed < 2**32
    assert HedgingModel("triad", rng=np.random.SeedSequence(1)).experiment.seed < 2**32
    with pytest.raises(ValueError, match="not both"):
        HedgingModel("triad", seed=1, rng=1)


def test_a_data_collector_of_ones_own_works():
    model = HedgingModel("triad")
    own = mesa.DataCollector(agent_reporters={"threat": lambda a: a.threat["NOR"]})
    for _ in range(3):
        model.step()
        own.collect(model)
    assert len(own.get_agent_vars_dataframe()) == 3 * len(model.inputs.states)
    kept = model.datacollector.get_agent_vars_dataframe()
    assert len(kept) == 4 * len(model.inputs.states)
    assert kept["threat"].nunique() > 3


def test_mesa_batch_run_works_unchanged():
    rows = mesa.batch_run(
        HedgingModel,
        {"experiment": "triad", "run": [0, 1], "deference": [0.1, 0.9]},
        display_progress=False,
        data_collection_period=-1,
    )
    last = {(r["run"], r["deference"], r["state"]): r for r in rows}
    horizon = HedgingModel("triad").experiment.turns
    assert len(last) == 8
    assert {row["turn"] for row in rows} == {horizon}
    alone = after(HedgingModel("triad", run=1, deference=0.9), horizon)
    for agent in alone.agents:
        row = last[1, 0.9, agent.id]
        assert row["hedging_index"] == agent.measures["hedging_index"]
        assert row["strategy"] == agent.strategy


def test_agent_sets_work():
    model = after(HedgingModel(), 1)
    assert len(model.agents) == len(model.inputs.states) > 1
    allied = model.agents.select(lambda agent: "CSTO" in agent.memberships)
    assert {agent.id for agent in allied} == {"KAZ", "KGZ", "TJK", "RUS"}
    assert set(model.agents.get("id")) == set(model.inputs.states)
