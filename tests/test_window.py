"""A part that ends what makes it is told from those that only waited beside it.

Planted and caught: a part set aside at its first loss; another part handed out while a
suspect is under way; a suspect that succeeds alone, told as lost.
"""

from concurrent.futures import Future

import pytest

from hedgesim.core.errors import StoppedByMachine
from hedgesim.study import window
from hedgesim.study.plan import Part

PARTS = [Part(number, 16 * number, 16 * number + 16) for number in range(5)]
DEADLY = PARTS[2]


class Lost(Exception):
    """What made a part was lost."""


class Workers(window.Window):
    """Three parts at a time; a deadly one takes those under way beside it with it."""

    def __init__(self, deadly):
        super().__init__(None, PARTS, lambda done: None)
        self.deadly, self.looks = deadly, 0
        self.now, self.good, self.companies = {}, [], []

    def room(self):
        return 3

    def submit(self, part):
        self.now[part] = future = Future()
        self.companies.append(tuple(self.now))
        self.looks = 0
        return future

    def made(self):
        """End what is under way, at the second look after it was handed out."""
        self.looks += 1
        if self.looks < 2:
            return 16 * len(self.good)
        lost = self.deadly in self.now
        for future in self.now.values():
            if lost:
                future.set_exception(Lost())
            else:
                future.set_result(None)
        self.now = {}
        return 16 * len(self.good)

    def settle(self, future, part):
        try:
            future.result()
        except Lost:
            self.blame(part)
        else:
            self.good.append(part)

    def kill(self):
        pass

    close = kill


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(window, "POLL", 0.01)


def test_only_the_deadly_part_is_set_aside():
    workers = Workers(DEADLY)
    with pytest.raises(StoppedByMachine) as stopped:
        workers.work()
    assert str(stopped.value).startswith("runs 32 to 47: ")
    assert len(workers.good) == 4
    assert set(workers.good) == set(PARTS) - {DEADLY}


def test_suspects_are_alone():
    workers = Workers(DEADLY)
    with pytest.raises(StoppedByMachine):
        workers.work()
    assert set(workers.companies[3:6]) == {(PARTS[0],), (PARTS[1],), (PARTS[2],)}
    assert workers.companies[6:] == [(PARTS[3],), (PARTS[3], PARTS[4])]


def test_without_a_loss_every_part_is_made_once():
    workers = Workers(None)
    workers.work()
    assert len(workers.good) == 5
    assert set(workers.good) == set(PARTS)
