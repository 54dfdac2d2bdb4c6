"""A way to decide that a reader writes: one function in a Python file."""

import functools
import importlib.util
import inspect
from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType

import numpy as np

from hedgesim.core.axes import PARTNER, Array, total
from hedgesim.core.errors import ConfigError, Problem, did_you_mean

AXES = 4
"""State, partner, channel and run."""
_ROUNDING = 1e-9
"""How far a sum of shares may lie from 1: rounding, in any order of additions."""


def own_decision(
    path: str | Path, function_name: str, known: Collection[str]
) -> Callable[..., Array]:
    """Load a decision from a reader's file and check what it asks for.

    The file is run as any program is: load only what you trust. The function is like those
    of `hedgesim.rules.decisions`: its argument names are quantities, views or parameters,
    handed over as arrays on (state, partner, channel, run) with length-1 axes where they
    have none, and it gives posture. What it gives is checked on every call.

    Parameters
    ----------
    path
        The Python file.
    function_name
        The name of a function in it.
    known
        Every argument name that means something.

    Returns
    -------
    Callable
        The function, with a check around it that raises ConfigError if it fails or gives
        no shares.

    Raises
    ------
    ConfigError
        If the file cannot be read or run, has no such function, or the function asks for
        what does not exist; every unknown name is told.

    Examples
    --------
    >>> own_decision("nowhere.py", "decide", {"threat"})
    Traceback (most recent call last):
    hedgesim.core.errors.ConfigError: nowhere.py
        expected: a Python file
    1 problem; nothing was run.
    """
    file = Path(path)
    function = _function(_module(file), file, function_name)
    _refuse_unknown(function, file, known)
    return _checked(function, f"{file.name}:{function_name}")


def _module(file: Path) -> ModuleType:
    """Run a reader's file as a module of its own."""
    if file.suffix != ".py" or not file.is_file():
        raise ConfigError([Problem(where=str(file), expected="a Python file")])
    spec = importlib.util.spec_from_file_location(f"own_decision_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        problem = Problem(
            where=str(file), line=error.lineno, expected=f"Python ({error.msg})"
        )
        raise ConfigError([problem]) from error
    except (Exception, SystemExit) as error:  # the reader's to mend, whatever it raises
        told = f"a file that runs; it raised {type(error).__name__}: {error}"
        raise ConfigError([Problem(where=str(file), expected=told)]) from error
    return module


def _function(module: ModuleType, file: Path, name: str) -> Callable[..., Array]:
    """Find the function in the module, or tell which there are."""
    found = getattr(module, name, None)
    if inspect.isfunction(found):
        return found
    names = [key for key, value in vars(module).items() if inspect.isfunction(value)]
    hint = did_you_mean(name, names)
    problem = Problem(
        where=str(file), key=name, expected="a function in this file", hint=hint
    )
    raise ConfigError([problem])


def _refuse_unknown(
    function: Callable[..., Array], file: Path, known: Collection[str]
) -> None:
    """Tell every argument that means nothing, or that has no one name."""
    line = function.__code__.co_firstlineno
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    problems = []
    for name, argument in inspect.signature(function).parameters.items():
        if argument.kind in named and name in known:
            continue
        problems.append(
            Problem(
                where=str(file),
                line=line,
                key=f"{function.__name__}({argument})",
                expected="the name of a quantity or a parameter",
                hint=did_you_mean(name, known),
            )
        )
    if problems:
        raise ConfigError(problems)


def _checked(function: Callable[..., Array], told: str) -> Callable[..., Array]:
    """Put a check of what it gives around a function, under its own argument names."""

    @functools.wraps(function)
    def checked(*arguments: Array, **named: Array) -> Array:
        try:
            posture = function(*arguments, **named)
        except (Exception, SystemExit) as error:  # the reader's to mend
            expected = f"a rule that runs; it raised {type(error).__name__}: {error}"
            raise ConfigError([Problem(where=told, expected=expected)]) from error
        refuse_unless_shares(posture, told)
        partners = max((a.shape[PARTNER] for a in (*arguments, *named.values())), default=1)
        if posture.shape[PARTNER] < partners:  # else each would get the share of all
            axes = f"one share for each of {partners} partners"
            raise _no_shares(told, f"an array of shape {posture.shape}", axes)
        return posture

    return checked


def refuse_unless_shares(posture: Array, told: str) -> None:
    """Refuse a posture that is not made of shares.

    Parameters
    ----------
    posture
        What a decision gave, over state, partner, channel and run.
    told
        How to name the decision.

    Raises
    ------
    ConfigError
        If a share is not a number, or below 0, or if shares sum to neither 1 nor 0 (no
        tie).

    Examples
    --------
    >>> refuse_unless_shares(np.full((1, 2, 1, 1), 0.6), "mine.py:decide")
    Traceback (most recent call last):
    hedgesim.core.errors.ConfigError: mine.py:decide
        shares that sum to 1.2, of shape (1, 2, 1, 1)
        expected: shares that sum to 1 over partners
    1 problem; nothing was run.
    """
    if not isinstance(posture, np.ndarray) or posture.dtype.kind not in "fiu":
        kind = type(posture).__name__ if not isinstance(posture, np.ndarray) else "words"
        raise _no_shares(told, f"{kind}, which is no array of numbers")
    if posture.ndim != AXES:
        axes = "an array over (state, partner, channel, run)"
        raise _no_shares(told, f"an array of shape {posture.shape}", axes)
    if not bool(np.all(posture >= 0.0)):  # also refuses what is not a number
        raise _no_shares(told, f"a share below 0 or nan, of shape {posture.shape}")
    sums = total(posture, PARTNER)
    wrong = (np.abs(sums - 1.0) > _ROUNDING) & (sums != 0.0)
    if bool(np.any(wrong)):
        sum_ = float(sums[wrong][0])
        raise _no_shares(told, f"shares that sum to {sum_:g}, of shape {posture.shape}")


def _no_shares(
    told: str, value: str, expected: str = "shares that sum to 1 over partners"
) -> ConfigError:
    return ConfigError([Problem(where=told, value=value, expected=expected)])
