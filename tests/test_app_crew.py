"""Workers of the page: whose question is answered, what is dropped, what a death costs.

Planted and caught: a question that waits is kept beside a newer one; a question under way
is not given up for a release; answers kept by runs without the settings; a question asked
of dead workers for ever; a worker that outlives its server; a visitor's question displaced
by another visitor's; a line in which everybody waits in the order of coming; a worker that
is started anew when the page has ended it.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from hedgesim.app.crew import Crew, Unanswered
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import simulate

BEFORE = Settings(preset="before")
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def world(nth):
    return BEFORE.with_parameter("deference", 0.1 + nth / 100)


def with_crew(work, workers=1, **named):
    """Do something with a crew, within one loop, and end its workers whatever happens."""

    async def all_of_it():
        crew = Crew(workers, **named)
        try:
            return await work(crew)
        finally:
            crew.close()

    return asyncio.run(all_of_it())


def assert_alone(answer, settings, runs):
    """See that an answer is what these settings give when nobody else asks anything."""
    assert answer.settings == settings
    assert answer.runs == len(runs)
    for name, array in simulate(settings, runs).arrays.items():
        found = answer.arrays[name]
        assert np.array_equal(found, array, equal_nan=array.dtype.kind == "f"), name


def test_questions_of_one_visitor_and_of_two():
    async def work(crew):
        alone = await crew.ask("ann", world(0), range(70))  # by both, in halves
        asked = [
            crew.ask(name, world(nth), range(4))
            for nth, name in enumerate(("ann", "ben", "eve"))
        ]
        return (
            alone,
            await asyncio.gather(*asked),
            await crew.ask("eve", world(0), range(4)),
        )

    alone, answers, again = with_crew(work, workers=2)
    assert_alone(alone, world(0), range(70))
    for nth, answer in enumerate(answers):
        assert_alone(answer, world(nth), range(4))
    assert again is answers[0]  # the same world is not made again, whoever asks


def test_only_the_newest_question_waits():
    async def work(crew):
        await crew.call(len, "ready")
        asked = [
            asyncio.create_task(crew.ask("ann", world(nth), range(2), moving=True))
            for nth in range(5)
        ]
        other = asyncio.create_task(crew.ask("ben", world(1), range(2)))
        elsewhere = asyncio.create_task(crew.ask("ann", world(2), range(2), place="pinned"))
        return await asyncio.gather(*asked), await other, await elsewhere

    answers, other, elsewhere = with_crew(work)
    assert [answer is None for answer in answers] == [False, True, True, True, False]
    assert answers[0].settings == world(0)  # so a picture follows the slider
    assert answers[-1].settings == world(4)
    assert other.settings == world(1)
    assert elsewhere.settings == world(2)


def test_a_release_does_not_wait_for_what_is_under_way():
    async def work(crew):
        await crew.call(len, "ready")
        begun = time.perf_counter()
        await crew.ask("ann", world(0), range(1500))
        long = time.perf_counter() - begun
        under_way = asyncio.create_task(crew.ask("ann", world(1), range(1500)))
        await asyncio.sleep(long / 8)
        begun = time.perf_counter()
        released = await crew.ask("ann", world(2), range(2))
        return await under_way, released, time.perf_counter() - begun, long

    dropped, released, waited, long = with_crew(work)
    assert dropped is None
    assert released.settings == world(2)
    assert waited < long / 2


def test_who_waits_for_a_first_picture_goes_before_who_waits_for_a_finer_one():
    async def work(crew):
        await crew.call(len, "ready")
        order, others = [], []

        async def ask(name, runs, **named):
            answer = await crew.ask(name, world(len(name)), range(runs), **named)
            order.append(name)
            return answer

        asked = [asyncio.create_task(ask("ann", 600))]
        await asyncio.sleep(0.02)
        others.append((crew.others("cy"), crew.has_room("cy"), crew.others("ann")))
        asked.append(asyncio.create_task(ask("bennet", 300)))
        await asyncio.sleep(0.02)
        others.append((crew.others("cy"), crew.has_room("cy"), crew.others("ann")))
        asked.append(asyncio.create_task(ask("evelyn-mae", 2, moving=True)))
        await asyncio.gather(*asked)
        return order, [
            *others,
            (crew.others("cy"), crew.has_room("cy"), crew.others("ann")),
        ]

    order, others = with_crew(work)
    assert order == ["ann", "evelyn-mae", "bennet"]
    assert others == [(1, False, 0), (2, False, 1), (0, True, 0)]


def test_who_let_go_goes_before_whose_slider_is_on_its_way():
    async def work(crew):
        await crew.call(len, "ready")
        order = []

        async def ask(name, runs, **named):
            await crew.ask(name, world(len(name)), range(runs), **named)
            order.append(name)

        asked = [asyncio.create_task(ask("ann", 300))]
        await asyncio.sleep(0.02)
        asked.append(asyncio.create_task(ask("bennet", 2, moving=True)))
        asked.append(asyncio.create_task(ask("evelyn-mae", 2)))
        await asyncio.gather(*asked)
        return order

    assert with_crew(work) == ["ann", "evelyn-mae", "bennet"]


def test_a_visitor_who_leaves():
    async def work(crew):
        await crew.call(len, "ready")
        asked = [asyncio.create_task(crew.ask("ann", world(n), range(600))) for n in (1, 2)]
        await asyncio.sleep(0.01)
        crew.forget("ann")
        gone = await asyncio.gather(*asked)
        left = asyncio.create_task(crew.ask("ben", world(3), range(600)))
        waiting = asyncio.create_task(crew.ask("ben", world(4), range(2)))
        await asyncio.sleep(0.01)
        left.cancel(), waiting.cancel()
        await asyncio.gather(left, waiting, return_exceptions=True)
        return gone, await crew.ask("ben", world(5), range(2))

    gone, after = with_crew(work)
    assert gone == [None, None]
    assert_alone(after, world(5), range(2))


@POSIX
def test_a_worker_that_is_killed_is_replaced_and_asked_again():
    async def work(crew):
        await crew.call(len, "ready")
        before = crew.processes
        asked = asyncio.create_task(crew.ask("ann", world(0), range(400)))
        await asyncio.sleep(0.05)
        os.kill(before[0], signal.SIGKILL)
        answer = await asked
        os.kill(crew.processes[0], signal.SIGKILL)  # also between two questions
        return before, answer, await crew.ask("ann", world(1), range(2)), crew.processes

    before, answer, next_one, after = with_crew(work)
    assert_alone(answer, world(0), range(400))
    assert_alone(next_one, world(1), range(2))
    assert before != after


@POSIX
def test_what_ends_every_worker_is_given_up_and_the_others_go_on():
    async def work(crew):
        with pytest.raises(Unanswered):
            await crew.call(os._exit, 3)
        return await crew.ask("ann", world(0), range(2))

    assert_alone(with_crew(work), world(0), range(2))


def test_what_takes_too_long_is_given_up():
    async def work(crew):
        await crew.call(len, "ready")
        crew._workers[0]._seconds = 0.2
        with pytest.raises(Unanswered):
            await crew.call(time.sleep, 30)
        crew._workers[0]._seconds = 20
        return await crew.ask("ann", world(0), range(2))

    assert_alone(with_crew(work), world(0), range(2))


def test_workers_that_are_ended_stay_so():
    async def work(crew):
        await crew.call(len, "ready")
        under_way = asyncio.create_task(crew.ask("ann", world(0), range(400)))
        await asyncio.sleep(0.05)
        before = crew.processes
        crew.close()
        for asked in (under_way, crew.ask("ben", world(1), range(2)), crew.call(len, "")):
            with pytest.raises(Unanswered):
                await asked
        return before, crew.processes

    before, after = with_crew(work)
    assert len(before) == 1
    assert after == ()


@POSIX
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_server(how):
    script = Path(__file__).with_name("app_orphans.py")
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        workers = [int(number) for number in server.stdout.readline().split()]
        assert len(workers) == 1
        server.send_signal(how)
        server.wait(timeout=20)
    until = time.monotonic() + 20
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < until, "a worker is still there"
        time.sleep(0.05)


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")
