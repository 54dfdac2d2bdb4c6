"""The catalogue of event types: complete, wired to names that exist, one name each."""

import inspect
import re
from pathlib import Path

import pytest

from hedgesim.engine.wiring import known
from hedgesim.rules.effects import effect
from hedgesim.rules.events import EVENT_ARGUMENTS, EVENTS
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES

FORMATS = Path(__file__).parents[1] / "docs" / "formats.md"


def test_the_catalogue_equals_the_types_of_the_file_format():
    table = (
        FORMATS.read_text(encoding="utf-8").split("| type | actor |")[1].split("\n\n")[0]
    )
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    types = {name for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    assert len(types) >= 19
    assert set(EVENTS) == types
    lasting = {
        name
        for row in rows
        if "lasting" in row[4]
        for name in re.findall(r"`(\w+)`", row[1])
    }
    assert lasting == {name for name, declared in EVENTS.items() if declared.lasting}


def test_only_setting_a_parameter_is_left_to_the_engine():
    assert [name for name, declared in EVENTS.items() if declared.rule is None] == ["set"]
    assert EVENTS["set"].reads == ()


@pytest.mark.parametrize("name", list(EVENTS))
def test_every_effect_is_wired_to_names_that_exist(name):
    declared = EVENTS[name]
    assert declared.name == name
    assert all(known(read) or read in EVENT_ARGUMENTS for read in declared.reads)
    for quantity in declared.writes:
        axes = QUANTITIES[quantity].axes
        assert quantity in declared.reads
        assert list(axes) == [axis for axis in declared.over if axis in axes]
    for said in set(declared.reads) & set(EVENT_ARGUMENTS):
        axes, meaning = EVENT_ARGUMENTS[said]
        assert set(axes) <= set(declared.over)
        assert meaning


def test_what_an_event_says_has_a_name_of_its_own():
    assert not set(EVENT_ARGUMENTS) & (set(QUANTITIES) | set(parameters()))


def test_two_types_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two event types"):

        @effect(writes="intent", over=("run",))
        def aggression(intent):
            return intent


def test_effects_take_at_most_eight_arguments():
    taken = [len(inspect.signature(e.rule).parameters) for e in EVENTS.values() if e.rule]
    assert len(taken) >= 18
    assert max(taken) <= 8
