"""A game: what is chosen does what it says, nothing else moves, and the score is its rule.

Mistakes that were planted, and the test that failed:

- a year that is left to the model played from the posture of the year before
  (`test_a_game_left_to_the_model_is_the_models_own_run`);
- closer and keep with one factor, and a lean that grows from quarter to quarter
  (`test_a_state_leans_from_where_the_year_began`);
- the instruments of a power in another order (`test_a_power_uses_what_was_chosen`);
- the hook behind the budget instead of before it (`test_a_power_uses_what_was_chosen`);
- the score of the last quarter alone (`test_the_score_is_that_of_the_quarters`);
- what was done told as the model's own choice
  (`test_the_models_own_choice_is_its_rules`);
- the first problem told alone (`test_a_game_that_is_none_is_refused_in_words`);
- the best game of a run kept for all runs (`test_the_best_game_is_kept_for_its_table`);
- a course that has the quarters to come (`test_nothing_of_years_to_come_is_told`).
"""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from hedgesim.app.address import query_of, read_query
from hedgesim.app.best import Best
from hedgesim.app.course import played
from hedgesim.app.game import (
    LEANS,
    USES,
    game_of,
    new_game,
    powers,
    states,
    text_of,
)
from hedgesim.app.limits import MAX_GAME
from hedgesim.app.playing import run_of
from hedgesim.app.settings import Settings
from hedgesim.app.story import tell
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of
from hedgesim.core.errors import ConfigError
from hedgesim.engine.stages import CHOICES, INSTRUMENTS
from hedgesim.model import HedgingModel

WORLD = Settings(preset="before").with_parameter("deference", 0.4)
KEEP = tuple((vector, "keep") for vector in ("RUS", "CHN", "TUR", "WEST"))
AWAY = (("RUS", "cooler"), ("CHN", "keep"), ("TUR", "closer"), ("WEST", "closer"))
PRESS = (("KAZ", "press"), ("UZB", "alone"))
FIRST, LAST = 29, 36
"""Turns of the first and the last quarter of a game of two years."""


def game(role="KAZ", *choices, run=3, world=WORLD):
    return replace(new_game(world, role, run, years=2), choices=choices)


@pytest.mark.parametrize("role", ["KAZ", "TKM", "RUS", "WEST"])
def test_a_game_left_to_the_model_is_the_models_own_run(role):
    own, story = tell(WORLD, 3), run_of(game(role, (), ())).story
    for name, array in own.arrays.items():
        assert np.array_equal(story.arrays[name], array, equal_nan=True), name
    course = played(game(role, (), ()))
    assert course.score == course.model_score
    assert all(year.left for year in course.years)


def test_every_role_can_be_played():
    assert states(WORLD) == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert powers(WORLD) == ("RUS", "CHN", "TUR", "WEST")
    for role in (*states(WORLD), *powers(WORLD)):
        begun = game(role)
        choice = tuple((target, begun.acts[0]) for target in begun.targets)
        course = played(game(role, choice))
        assert not course.failed
        assert 0 < course.score < 100
        assert {t(f"play.act_{act}") for act in (*begun.acts, "model")}


def test_a_state_leans_from_where_the_year_began():
    run = run_of(game("KAZ", AWAY, KEEP))
    partners = run.story.partners
    held = run.chosen[FIRST - 1]
    factors = np.array([LEANS[dict(AWAY).get(p, "keep")] for p in partners])
    weights = held * factors[:, None]
    for turn in range(FIRST, FIRST + 4):  # the same in each of its quarters
        assert run.chosen[turn] == pytest.approx(weights / weights.sum(axis=0), abs=1e-12)
    for turn in range(FIRST + 4, FIRST + 8):
        assert run.chosen[turn] == pytest.approx(run.chosen[FIRST + 3], abs=1e-12)
    row = run.story.states.index("KAZ")
    shown = run.story.arrays["posture"][LAST, row]
    assert shown == pytest.approx(run.chosen[LAST], abs=1e-6)
    russia = partners.index("RUS")
    assert (run.chosen[FIRST][russia] <= held[russia]).all()
    assert LEANS["cooler"] < LEANS["keep"] == 1 < LEANS["closer"]


def test_nothing_moves_before_the_first_year_nor_for_others_in_its_first_quarter():
    own, story = tell(WORLD, 3), run_of(game("KAZ", AWAY)).story
    for name, array in own.arrays.items():
        assert np.array_equal(story.arrays[name][:FIRST], array[:FIRST], equal_nan=True)
    others = [n for n, state in enumerate(own.states) if state != "KAZ"]
    first = story.arrays["posture"][FIRST, others]
    assert np.array_equal(first, own.arrays["posture"][FIRST, others])
    changed = story.arrays["dependence"][FIRST:] != own.arrays["dependence"][FIRST:]
    assert changed.any()


def test_the_models_own_choice_is_its_rules():
    run, model = run_of(game("KAZ", AWAY)), HedgingModel(experiment_of(WORLD), run=3)
    for _ in range(FIRST):
        model.step()
    row = model.inputs.states.index("KAZ")
    proposed = model.world.arrays["posture"][row, :, :, 0]
    assert np.array_equal(run.proposed[FIRST], proposed)  # from the same situation
    year = played(game("KAZ", AWAY)).years[1]
    own = np.mean([run.proposed[n].mean(axis=1) for n in range(FIRST, FIRST + 4)], axis=0)
    for effort in year.rows:
        j = run.story.partners.index(effort.target)
        assert effort.own == pytest.approx(own[j])
        assert effort.given == pytest.approx(run.chosen[FIRST][j].mean())
        assert effort.before == pytest.approx(run.chosen[FIRST - 1][j].mean())
        assert effort.act == dict(AWAY)[effort.target]


def test_a_power_uses_what_was_chosen():
    assert USES[:4] == ("offer", "press", "assure", "wedge")
    assert INSTRUMENTS == ("inducement", "coercion", "assurance", "wedging")
    run = run_of(game("RUS", PRESS))
    kazakhstan, uzbekistan = (run.story.states.index(s) for s in ("KAZ", "UZB"))
    for turn in range(FIRST, FIRST + 4):
        interest = run.interest[kazakhstan]
        assert run.chosen[turn][kazakhstan].tolist() == [0, interest, 0, 0]
        assert run.chosen[turn][uzbekistan].tolist() == [0, 0, 0, 0]
        rest = np.delete(run.chosen[turn], [kazakhstan, uzbekistan], axis=0)
        left = np.delete(run.proposed[turn], [kazakhstan, uzbekistan], axis=0)
        assert np.array_equal(rest, left)
        assert run.spent[turn] <= 1 + 1e-12
    everywhere = tuple((state, "offer") for state in states(WORLD))
    assert run_of(game("RUS", everywhere)).spent[FIRST] == pytest.approx(1)
    rows = {row.target: row for row in played(game("RUS", PRESS)).years[1].rows}
    assert (rows["KAZ"].act, rows["KGZ"].act) == ("press", "model")
    assert sum(share for _, share in rows["UZB"].own) == pytest.approx(1)
    assert rows["UZB"].own[0][0] == "alone"


def test_instruments_go_into_the_turn():
    def press(model, proposed):
        return np.zeros_like(proposed)

    model = HedgingModel(experiment_of(WORLD), answering={"RUS": press})
    model.step()
    column = model.inputs.partners.index("RUS")
    for name in CHOICES:
        chosen = model.world.arrays[name]
        assert not chosen[:, column].any()
        assert chosen.any()  # others go on


def test_whoever_answers_for_a_power_is_told_what_is_wrong():
    world = experiment_of(WORLD)
    with pytest.raises(KeyError, match="no power KAZZ that acts; there are"):
        HedgingModel(world, answering={"KAZZ": lambda model, proposed: proposed})
    wrong = {
        "shape": lambda model, proposed: proposed[:2],
        "0 or more": lambda model, proposed: proposed - 1.0,
        "no more than its interest": lambda model, proposed: proposed + 1.0,
        "must be numbers": lambda model, proposed: proposed * np.nan,
    }
    for said, function in wrong.items():
        with pytest.raises(ValueError, match=said):
            HedgingModel(world, answering={"RUS": function}).step()


def test_the_score_is_that_of_the_quarters():
    course, story = played(game("KAZ", AWAY, ())), run_of(game("KAZ", AWAY, ())).story
    row = story.states.index("KAZ")
    kept = []
    for turn in range(FIRST, LAST + 1):
        autonomy = float(story.arrays["autonomy"][turn, row])
        kept.append(autonomy * (1 - float(story.arrays["exposure"][turn, row])))
    assert course.score == pytest.approx(100 * sum(kept) / 8)
    assert course.years[1].score == pytest.approx(100 * sum(kept[:4]) / 4)
    assert course.model_score == played(game("KAZ", (), ())).score != course.score


def test_the_score_of_a_power_is_alignment_by_interest():
    run, course = run_of(game("RUS", PRESS)), played(game("RUS", PRESS))
    column, over, weights = run.story.partners.index("RUS"), 0.0, 0.0
    for state in states(WORLD):
        row = run.story.states.index(state)
        mean = run.story.arrays["alignment"][FIRST : FIRST + 4, row, column].mean()
        over += run.interest[row] * float(mean)
        weights += run.interest[row]
    assert course.score == pytest.approx(100 * over / weights, rel=1e-6)


def test_nothing_of_years_to_come_is_told():
    course = played(game("KAZ", AWAY))
    assert [year.year for year in course.years] == [2019, 2020]
    assert course.quarters[-1] == "2020Q4"
    assert {len(line) for line in course.series.values()} == {len(course.quarters)}
    assert course.quarters[course.played_from] == "2020Q1"
    assert all(event.date.year == 2020 for event in course.years[1].events)
    begun = played(game("KAZ"))
    assert [year.rows for year in begun.years] == [()]
    assert "acted for itself" in course.years[1].sentence
    assert "acted for itself" not in course.years[1].own_sentence
    assert pickle.loads(pickle.dumps(course)) == course  # goes between processes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("KAS;0;2020", ["Who you are = KAS", "did you mean 'KAZ'?"]),
        ("KAZ;999;2000", ["whole number from 0 to 127", "a year from 2014 to 2021"]),
        ("KAZ;0", ["role;run;first year"]),
        ("KAZ;-1;x;RUS", ["Run = -1", "First year = x", "play = RUS"]),
        (
            "KAZ;0;2020;RUS:closr,CHN:keep,CHN:keep,NOR:keep",
            ["did you mean 'closer'?", "NOR", "once in a year", "said of TUR, WEST"],
        ),
        ("RUS;0;2021;KAZ:bribe;model", ["one of offer, press", "at most 1 years"]),
        ("KAZ;0;2021;", ["play"]),
        ("K" * (MAX_GAME + 1), [f"at most {MAX_GAME} characters"]),
    ],
)
def test_a_game_that_is_none_is_refused_in_words(text, said):
    with pytest.raises(ConfigError) as refused:
        game_of(text, WORLD)
    for words in said:
        assert words in str(refused.value)


def test_a_game_goes_through_an_address():
    for shared in (game("KAZ", AWAY, ()), game("RUS", PRESS), game("UZB")):
        query = query_of(WORLD, extra=(("panel", "play"), ("play", text_of(shared))))
        found = read_query(query)
        assert found.settings == WORLD
        assert game_of(dict(found.extra)["play"], found.settings) == shared
    with pytest.raises(ConfigError, match="a game, such as"):
        read_query("world=before&play=<script>")


def test_the_best_game_is_kept_for_its_table():
    best = Best()
    better, worse = played(game("KAZ", AWAY, AWAY)), played(game("KAZ", (), ()))
    assert better.score > worse.score
    assert not best.offer(played(game("KAZ", AWAY)))  # not over
    assert best.offer(worse)
    assert best.offer(better)
    assert not best.offer(worse)
    assert best.of(worse) == better
    for other in (
        game("KAZ", (), (), run=4),
        game("UZB", (), ()),
        game("KAZ", (), (), world=WORLD.with_seed(7)),
    ):
        course = played(other)
        assert best.of(course) is None
        assert best.offer(course)
        assert best.of(course) == course
    assert best.of(worse) == better


@pytest.mark.parametrize(("role", "choice"), [("KAZ", KEEP), ("RUS", PRESS)])
@pytest.mark.parametrize("broken", [30, 33, 36])
def test_a_run_that_breaks_off_is_told_as_far_as_it_goes(monkeypatch, role, choice, broken):
    step = HedgingModel.step

    def breaking(model):
        if model.turn == broken - 1 and model.run == broken:
            raise FloatingPointError
        step(model)

    monkeypatch.setattr(HedgingModel, "step", breaking)
    course = played(game(role, choice, choice, run=broken))
    assert course.failed
    assert [year.year for year in course.years[1:]] == [2020, 2021][: 1 + (broken > 33)]
    assert 0 < course.score < 100
    assert not Best().offer(course)
