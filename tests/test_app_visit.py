"""Visits: what is told when, wrong settings, pins, and two visitors beside each other.

Planted and caught: a wrong world that takes the place of the one shown; the answer to an
older question shown after that to a newer one; a pin that follows later changes; a listener
told of another visitor's answer; a message that stays after a change that could be made; a
slider on its way that asks where all workers are busy for others, or that asks for all runs
of a world after it was let go.
"""

import asyncio

import numpy as np
import pytest

from hedgesim.app.crew import Crew
from hedgesim.app.limits import RUNS_AT_REST, RUNS_MOVING
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.visit import Visit

HOME = Settings(preset="before")


def visiting(work, visitors=1):
    """Do something with visits of one crew."""

    async def all_of_it():
        crew = Crew(workers=1)
        visits = [Visit(crew, HOME, name=f"visitor {n}") for n in range(visitors)]
        try:
            return await work(*visits)
        finally:
            crew.close()

    return asyncio.run(all_of_it())


def told_of(visit):
    """Write down what a visit tells, and to which settings its answer belongs then."""
    told = []
    for what in ("settings", "answer", "pinned", "message"):
        visit.on(what, lambda what=what: told.append((what, visit.answer)))
    return told


def kinds(told):
    return [what for what, _ in told]


def test_a_change_is_told_and_then_its_answer():
    async def work(visit):
        told = told_of(visit)
        await visit.change(HOME)
        await visit.change(HOME.with_parameter("deference", 0.2), moving=True)
        return visit, told

    visit, told = visiting(work)
    assert kinds(told) == ["answer", "settings", "answer", "answer"]
    first, second, third = told[0][1], told[2][1], told[3][1]
    assert (first.runs, second.runs) == (RUNS_AT_REST, RUNS_MOVING)
    assert second.settings == third.settings == visit.settings
    whole = simulate(visit.settings, range(RUNS_AT_REST))
    for name, array in whole.arrays.items():  # where it rests all are made, the same bits
        same = third.arrays[name]
        assert np.array_equal(same, array, equal_nan=array.dtype.kind == "f"), name
    for name, array in simulate(HOME, range(RUNS_MOVING)).arrays.items():
        same = first.arrays[name][..., :RUNS_MOVING]  # the first are those made on the way
        assert np.array_equal(same, array, equal_nan=array.dtype.kind == "f"), name


def test_what_cannot_be_is_told_and_nothing_else_changes():
    async def work(visit):
        await visit.change(HOME)
        told, shown = told_of(visit), visit.answer
        await visit.change(HOME.with_parameter("deference", 7.0).with_event_off("E9999"))
        wrong = list(visit.message)
        same = visit.settings == HOME and visit.answer is shown
        await visit.change(HOME.with_parameter("deference", 0.2), moving=True)
        return wrong, same, kinds(told), visit.message

    wrong, same, told, after = visiting(work)
    assert wrong
    assert all(problem.expected for problem in wrong)
    assert same
    assert told == ["message", "message", "settings", "answer", "answer"]
    assert after == []


def test_a_slider_that_moves_ends_where_it_was_released():
    async def work(visit):
        await visit.change(HOME)
        told = told_of(visit)
        places = [HOME.with_parameter("deference", 0.1 + n / 50) for n in range(12)]
        asked = []
        for n, world in enumerate(places):
            asked.append(asyncio.create_task(visit.change(world, moving=n < 11)))
            await asyncio.sleep(0.02)
        await asyncio.gather(*asked)
        return visit, [a.settings for what, a in told if what == "answer"], places

    visit, shown, places = visiting(work)
    assert visit.answer.settings == visit.settings == places[-1]
    assert visit.answer.runs == RUNS_AT_REST
    assert 1 <= len(shown) < 12  # what was out of date was dropped
    assert [places.index(s) for s in shown] == sorted(places.index(s) for s in shown)


def test_a_slider_that_rests_is_completed_once_and_given_up_when_it_moves_on(monkeypatch):
    async def work(visit):
        await visit.change(HOME)
        asked, ask = [], visit._crew.ask
        monkeypatch.setattr(Crew, "others", lambda *_: 1)  # others wait for their runs
        monkeypatch.setattr(Crew, "has_room", lambda *_: True)

        async def noting(name, settings, runs, **how):
            answer = await ask(name, settings, runs, **how)
            asked.append((settings, len(runs), answer is not None))
            return answer

        visit._crew.ask = noting
        one, two = (HOME.with_parameter("deference", v) for v in (0.2, 0.3))
        resting = asyncio.create_task(visit.change(one, moving=True))
        while visit.answer.settings != one:
            await asyncio.sleep(0.005)
        released = asyncio.create_task(visit.change(one))  # let go where it rests
        await asyncio.gather(resting, released)
        await visit.change(one)  # let go again while others wait: nothing is left to make
        once, shown = list(asked), visit.answer
        asked.clear()
        resting = asyncio.create_task(visit.change(two, moving=True))
        while visit.answer.settings != two:
            await asyncio.sleep(0.005)
        back = [visit.change(one, moving=True), visit.change(two, moving=True)]
        back = [
            asyncio.create_task(change) for change in back
        ]  # on, and back to where it was
        await asyncio.sleep(0)
        await visit.change(one, moving=False)
        await asyncio.gather(resting, *back)
        return one, two, once, shown, list(asked), visit.answer

    one, two, once, shown, later, last = visiting(work)
    assert once == [(one, RUNS_MOVING, True), (one, RUNS_AT_REST - RUNS_MOVING, True)]
    assert (shown.settings, shown.runs) == (one, RUNS_AT_REST)
    assert (two, RUNS_AT_REST - RUNS_MOVING, False) in later
    assert (last.settings, last.runs) == (one, RUNS_AT_REST)


def test_a_pin_stays_where_it_is():
    async def work(visit):
        await visit.pin()  # before anything was answered: it is asked for
        early = visit.pinned_answer
        await visit.change(HOME)
        await visit.pin()
        shown = visit.answer
        same = visit.pinned_answer is shown
        await visit.change(HOME.with_parameter("deference", 0.2))
        kept = visit.pinned, visit.pinned_answer
        told = told_of(visit)
        await visit.unpin()
        return early, same, kept, shown, visit.pinned, visit.pinned_answer, kinds(told)

    early, same, kept, shown, *gone, told = visiting(work)
    assert early.settings == HOME
    assert early.runs == RUNS_AT_REST
    assert same
    assert kept == (HOME, shown)
    assert gone == [None, None]
    assert told == ["pinned"]


def test_while_others_wait_some_runs_are_shown_first():
    async def work(visit):
        await visit.change(HOME)
        told = told_of(visit)
        others = [
            asyncio.create_task(visit._crew.ask(name, HOME.with_seed(5), range(300)))
            for name in ("ann", "ben")
        ]
        await asyncio.sleep(0.02)
        await visit.change(HOME.with_parameter("deference", 0.2))
        await asyncio.gather(*others)
        return [(a.runs, a.settings) for what, a in told if what == "answer"]

    world = HOME.with_parameter("deference", 0.2)
    assert visiting(work) == [(RUNS_MOVING, world), (RUNS_AT_REST, world)]


def test_where_others_have_all_workers_nothing_is_made_before_it_is_let_go():
    async def work(visit):
        await visit.change(HOME)
        told = told_of(visit)
        other = asyncio.create_task(visit._crew.ask("ann", HOME.with_seed(5), range(300)))
        await asyncio.sleep(0.02)
        await visit.change(HOME.with_parameter("deference", 0.2), moving=True)
        was = other.done(), visit.settings, kinds(told)
        await visit.change(HOME.with_parameter("deference", 0.2))
        await other
        return was, [a.runs for what, a in told if what == "answer"]

    world = HOME.with_parameter("deference", 0.2)
    was, runs = visiting(work)
    assert was == (False, world, ["settings"])
    assert runs == [RUNS_MOVING, RUNS_AT_REST]


def test_what_waited_on_the_way_does_not_displace_what_was_let_go(monkeypatch):
    async def work(visit):
        await visit.change(HOME)
        monkeypatch.setattr(Crew, "others", lambda *_: 1)
        monkeypatch.setattr(Crew, "has_room", lambda *_: True)
        asked, ask = [], visit._crew.ask

        async def noting(name, settings, runs, **how):
            asked.append((settings, len(runs)))
            return await ask(name, settings, runs, **how)

        visit._crew.ask = noting
        one, two = (HOME.with_parameter("deference", v) for v in (0.2, 0.3))
        changes = [visit.change(one, moving=True), visit.change(two, moving=True)]
        told = told_of(visit)
        under_way = [
            asyncio.create_task(change) for change in (*changes, visit.change(two))
        ]
        await asyncio.gather(*under_way)
        return (
            one,
            two,
            asked,
            [(a.settings, a.runs) for what, a in told if what == "answer"],
        )

    one, two, asked, shown = visiting(work)
    rest = RUNS_AT_REST - RUNS_MOVING
    assert asked == [
        (one, RUNS_MOVING),
        (two, RUNS_MOVING),
        (two, RUNS_MOVING),
        (two, rest),
    ]
    assert shown == [(two, RUNS_MOVING), (two, RUNS_AT_REST)]


def test_two_visitors_do_not_see_each_other(monkeypatch):
    async def work(ann, ben):
        monkeypatch.setattr(Crew, "has_room", lambda *_: True)
        told = told_of(ann), told_of(ben)
        worlds = [HOME.with_parameter("deference", n / 40) for n in range(1, 13)]
        for one, other in zip(worlds[::2], worlds[1::2], strict=True):
            both = (ann.change(one, moving=True), ben.change(other, moving=True))
            await asyncio.gather(*both)
            assert (ann.answer.settings, ben.answer.settings) == (one, other)
        await ben.pin()
        ben.close()
        before = len(told[1])
        await ben.change(HOME)
        return ann, [len(t) for t in told], before, worlds

    ann, told, before, worlds = visiting(work, visitors=2)
    assert told == [
        18,
        before,
    ]  # six worlds, each with few runs, then all; none after closing
    assert ann.pinned is None
    assert ann.answer.settings == worlds[-2]
    for name, array in simulate(worlds[-2], range(RUNS_AT_REST)).arrays.items():
        same = ann.answer.arrays[name]
        assert np.array_equal(same, array, equal_nan=array.dtype.kind == "f"), name


def test_what_nobody_could_answer_is_told(monkeypatch):
    async def work(visit):
        await visit.change(HOME, moving=True)
        shown = visit.answer
        monkeypatch.setattr(visit._crew._workers[0], "_seconds", 0.0)
        await visit.change(HOME.with_parameter("deference", 0.2))
        return visit, shown

    visit, shown = visiting(work)
    assert visit.answer is shown
    assert "Try again" in visit.message[0].expected


def test_names_and_events():
    visit = Visit(None, HOME)
    assert visit.names["KAZ"] == "Kazakhstan"
    assert visit.names["WEST"]
    assert [e.date_from for e in visit.events] == sorted(e.date_from for e in visit.events)
    gone = visit.events[-1].id
    visit.settings = HOME.with_event_off(gone)
    assert gone not in {event.id for event in visit.events}


@pytest.mark.parametrize("name", ["", "ann"])
def test_visitors_have_names_of_their_own(name):
    one, other = (Visit(None, HOME, name=name and f"{name} {n}") for n in range(2))
    assert one.name != other.name
