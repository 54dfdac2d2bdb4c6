"""The sentences of `why`, and what is said of names and turns that are not there.

Planted and caught: "more" and "less" exchanged; the channel that moved least told.
"""

import pytest

from hedgesim.model import HedgingModel
from hedgesim.model.telling import percent, points


@pytest.fixture(scope="module")
def model():
    model = HedgingModel("baseline", run=17)
    for _ in range(40):
        model.step()
    return model


def test_the_sentence_says_the_numbers_of_the_table(model):
    why = model.why("KAZ", "RUS", "diplomacy", since="2021Q4")
    said, rows = why.sentence, why.table()
    j, c = why.partners.index("RUS"), why.channels.index("diplomacy")
    assert str(why) == said
    assert f"Kazakhstan gave Russia {percent(why.posture[1, j, c])}" in said
    assert points(why.change("RUS", "diplomacy")) in said
    assert "In the last quarter of 2022" in said
    assert "the last quarter of 2021" in said
    own = rows[(rows["term"] != "chance") & (rows["contribution"].abs() >= 0.01)]
    assert len(own)
    for _, row in own.head(3).iterrows():
        did = "added" if row["contribution"] > 0 else "took"
        assert f"{did} {points(row['contribution'])}" in said
    assert percent(why.dependence[1, j, c]) in said
    assert "In this run" in said


def test_without_a_channel_the_one_that_moved_most_is_told(model):
    why = model.why("KAZ")
    moves = {c: abs(why.change("RUS", c)) for c in why.channels}
    widest = max(moves, key=moves.get)
    assert why.sentence == model.why("KAZ", "RUS", widest).sentence
    assert why.reference == "RUS"
    assert model.why("RUS").reference == "CHN"


def test_a_state_may_be_asked_of_itself(model):
    why = model.why("KAZ", "KAZ", "security")
    assert "gave itself" in why.sentence


def test_more_and_less_are_about_the_size_of_a_term(model):
    told = 0
    for state in model.inputs.states:
        for channel in model.inputs.channels:
            why = model.why(state, channel=channel, since=0)
            said = why.sentence
            for row in why.rows():
                words = f"fear of {why.names[row.of]} "
                if row.partner == why.reference and row.term == "fear" and words in said:
                    more = abs(row.value) > abs(row.earlier)
                    assert f"{'more' if more else 'less'} {words}" in said
                    told += 1
    assert told


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        ({"state": "KAY"}, KeyError, "did you mean 'KAZ'"),
        ({"partner": "RUSS"}, KeyError, "did you mean 'RUS'"),
        ({"channel": "diplomaci"}, KeyError, "did you mean 'diplomacy'"),
        ({"since": 41}, ValueError, "not made yet"),
        ({"since": 53}, ValueError, "from 0 \\(the start\\) to 52"),
        ({"since": -1}, ValueError, "from 2013Q1 to 2025Q4"),
        ({"since": "2012Q4"}, ValueError, "from 2013Q1 to 2025Q4"),
        ({"since": "soon"}, ValueError, "not 'soon'"),
    ],
)
def test_what_is_not_there_is_told(model, words, error, told):
    with pytest.raises(error, match=told):
        model.why(**{"state": "KAZ", **words})
