"""One run that raises is one run that fails: the others of its block go on.

A block is simulated as one piece of arithmetic, so an exception ends all of it. It is then
made again in halves, and halves of halves, until the runs that raise stand alone. Bits do
not depend on company, so the others are what they would have been.
"""

import os
import re
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.errors import MACHINE_ERRORS, ConfigError, StoppedByMachine
from hedgesim.engine.designs import addresses
from hedgesim.engine.draws import draw
from hedgesim.engine.failures import noted
from hedgesim.engine.trajectories import Failure, Trajectories, Where
from hedgesim.world.experiment import Experiment

TRIED = 8
"""Runs, spread over the study, that are tried alone when the first exception comes."""

LONGEST = 500
"""Letters of an exception's message that are kept."""

Make = Callable[[Sequence[int], Sequence[int] | None], Trajectories]
"""Makes runs, from their numbers and the numbers that address their luck."""

_OF_THIS_MACHINE = {
    r"0x[0-9a-fA-F]+": "0x...",  # where in memory something lies
    r"(?<![\w.:/])(?:[A-Za-z]:)?[/\\](?:[^\s/\\:\"']+[/\\])+": "",  # in which folders
}
_hopeful: set[str] = set()
"""Digests of studies of which some run is known not to raise, in this process."""


def made_apart(
    make: Make,
    experiment: Experiment,
    study: str,
    runs: Sequence[int],
    replicates: Sequence[int] | None,
) -> Trajectories:
    """Make runs; those that raise become failed runs, and only they.

    Parameters
    ----------
    make
        Makes runs.
    experiment, study
        What is run, and a digest that names it.
    runs, replicates
        As `hedgesim.engine.batch.simulate` has them.

    Raises
    ------
    ConfigError, StoppedByMachine, MemoryError, OSError
        What is no fault of a run: before the first turn, or of the machine.
    Exception
        The first one met, if each of some runs spread over the whole study raises when it
        is alone: then a rule or hedgesim is wrong, and not a run.
    """
    try:
        return make(runs, replicates)
    except Exception as error:
        if not _of_a_run(error):
            raise
        if study not in _hopeful:
            _refuse_hopeless(make, experiment.runs, error)
            _hopeful.add(study)
        if len(runs) == 1:
            return _failed(experiment, runs, replicates, error)
    half = len(runs) // 2
    pieces = [
        made_apart(
            make, experiment, study, runs[part], replicates and list(replicates)[part]
        )
        for part in (slice(half), slice(half, None))
    ]
    return joined(pieces)


def _of_a_run(error: Exception) -> bool:
    """Tell an exception that a run may have from one of the machine or of a file."""
    if isinstance(error, ConfigError):  # of a rule in a turn; else of a file
        return noted(error) is not None
    if isinstance(error, OSError):
        return error.errno not in MACHINE_ERRORS
    return not isinstance(error, StoppedByMachine | MemoryError)


def _refuse_hopeless(make: Make, runs: int, error: Exception) -> None:
    """Raise what was met if every one of some runs over the whole study raises alone."""
    for run in dict.fromkeys(np.linspace(0, runs - 1, TRIED).round().astype(int).tolist()):
        try:
            make([run], None)
        except Exception as alone:
            if not _of_a_run(alone):
                raise
            continue
        return
    raise error


def _failed(
    experiment: Experiment,
    runs: Sequence[int],
    replicates: Sequence[int] | None,
    error: Exception,
) -> Trajectories:
    """Give the trajectories of one run that has none."""
    numbers = np.asarray(runs, dtype=np.int64)
    which = addresses(experiment, runs, replicates)
    where = noted(error) or Where(0, "start", "")
    failure = Failure(
        where.turn, where.quantity, where.stage, told(error), tuple(traced(error))
    )
    return Trajectories(
        runs=numbers,
        points=which.points,
        replicates=which.replicates,
        turns=(),
        pair_turns=(),
        states={},
        pairs={},
        varied=dict(draw(experiment, which.points.tolist()).varied),
        failed={int(numbers[0]): failure},
    )


def told(error: BaseException) -> str:
    r"""Word an exception in a line that is the same whenever it is raised.

    Examples
    --------
    >>> told(ValueError("no shares\nin <object at 0x7f12>"))
    'ValueError: no shares in <object at 0x...>'
    >>> told(OSError("no file /home/somebody/else/rule.py"))
    'OSError: no file rule.py'
    """
    said = str(error)
    if isinstance(error, ConfigError):
        said = "; ".join(map(str, error.problems))
    for folder in (Path.cwd(), Path(__file__).parents[2], Path.home()):
        said = said.replace(f"{folder}{os.sep}", "")  # a space in it would end a pattern
    for here, instead in _OF_THIS_MACHINE.items():
        said = re.sub(here, instead, said)
    return f"{type(error).__name__}: {' '.join(said.split())[:LONGEST]}".rstrip(": ")


def traced(error: BaseException) -> list[str]:
    """Give the lines of a traceback, causes first, with files by their names alone.

    Examples
    --------
    >>> try:
    ...     1 / 0
    ... except ZeroDivisionError as error:
    ...     traced(error)[-1]
    'ZeroDivisionError: division by zero'
    """
    lines = [
        f"{_short(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) != Path(__file__)
    ]
    before = [] if error.__cause__ is None else [*traced(error.__cause__), "so:"]
    return [*before, *lines, told(error)]


def _short(filename: str) -> str:
    """Leave of a file's place what says nothing of this machine."""
    parts = Path(filename).parts
    names = [place for place, name in enumerate(parts) if name in ("hedgesim", "numpy")]
    return "/".join(parts[names[-1] :] if names else parts[-1:])


def joined(pieces: Sequence[Trajectories]) -> Trajectories:
    """Lay trajectories of different runs side by side; failed runs hold nothing.

    A piece whose runs all raised has no arrays; its columns are filled with what is no
    number, and are not used.
    """
    whole = max(pieces, key=lambda piece: len(piece.turns))
    sizes = [piece.runs.size for piece in pieces]
    names = dict.fromkeys(n for piece in pieces for n in piece.varied)
    return Trajectories(
        runs=np.concatenate([piece.runs for piece in pieces]),
        points=np.concatenate([piece.points for piece in pieces]),
        replicates=np.concatenate([piece.replicates for piece in pieces]),
        turns=whole.turns,
        pair_turns=whole.pair_turns,
        states=_beside([piece.states for piece in pieces], whole.states, sizes),
        pairs=_beside([piece.pairs for piece in pieces], whole.pairs, sizes),
        varied={
            name: np.concatenate(
                [
                    piece.varied.get(name, np.full(size, np.nan))
                    for piece, size in zip(pieces, sizes, strict=True)
                ]
            )
            for name in names
        },
        failed={run: why for piece in pieces for run, why in piece.failed.items()},
    )


def _beside(
    pieces: Sequence[dict[str, Array]], whole: dict[str, Array], sizes: Sequence[int]
) -> dict[str, Array]:
    """Join arrays along runs, their last axis; an array of length 1 is that of all."""
    return {
        name: np.concatenate(
            [
                np.broadcast_to(piece.get(name, _nothing(like)), (*like.shape[:-1], size))
                for piece, size in zip(pieces, sizes, strict=True)
            ],
            axis=-1,
        )
        for name, like in whole.items()
    }


def _nothing(like: Array) -> Array:
    fill = np.nan if like.dtype.kind == "f" else -1
    nothing: Array = np.full((*like.shape[:-1], 1), fill, dtype=like.dtype)
    return nothing
