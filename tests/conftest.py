"""How the tests are handed out to processes, where pytest-xdist hands them out (`-n`)."""

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each process whole files, and at the end what others have not begun.

    The usual way deals tests out one by one, so that a server or a results folder that a
    file makes once is made in every process.
    """
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)
