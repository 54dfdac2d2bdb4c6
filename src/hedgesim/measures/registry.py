"""What a measure is, and the catalogue of all of them."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from numpy.typing import NDArray

from hedgesim.core.catalogue import Catalogue

Rule = TypeVar("Rule", bound=Callable[..., NDArray[Any]])

STATE_AXES = ("state", "run")
PAIR_AXES = ("state", "partner", "run")
RIVAL_AXES = ("state", "partner", "rival", "run")
CHANNEL_AXES = ("state", "partner", "channel", "run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that is read off a state, or off a state and a partner.

    `over` says which: the rule gives an array over (state, run) or (state, partner, run).
    `axes` are those on which its arguments are laid, with length 1 where they have none. An
    argument is a quantity, a view of one, a parameter, or a measure that stands before it
    in `MEASURES`. `source` names who proposed it, or says that it is ours. Where the
    measure does not apply it is nan (a strategy: its own code), and `not_applicable` says
    when.
    """

    name: str
    title: str
    unit: str
    low: float
    high: float
    over: Literal["state", "pair"]
    axes: tuple[str, ...]
    source: str
    rule: Callable[..., NDArray[Any]]
    not_applicable: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of what it is computed from: the argument names of its rule."""
        return tuple(inspect.signature(self.rule).parameters)

    @property
    def equation(self) -> str:
        """The docstring of its rule: equation, symbols, ranges, an example."""
        return inspect.getdoc(self.rule) or ""


MEASURES: Catalogue[Measure] = Catalogue("measure")
"""Every measure by name, each after those that it reads."""


def measure(
    *,
    title: str,
    unit: str,
    span: tuple[float, float],
    over: Literal["state", "pair"],
    axes: tuple[str, ...],
    source: str,
    not_applicable: str = "",
) -> Callable[[Rule], Rule]:
    """Enter a function in the catalogue under its own name and leave it as it is.

    Parameters
    ----------
    title
        A few words for tables and plots.
    unit, span
        Unit, and smallest and largest value.
    over, axes
        See `Measure`.
    source
        Who proposed it, or that it is ours.
    not_applicable
        When it is nan, if it can be.

    Returns
    -------
    Callable
        The decorator.

    Examples
    --------
    >>> MEASURES["alignment"].over, MEASURES["alignment"].reads[0]
    ('pair', 'dependence')
    """

    def keep(rule: Rule) -> Rule:
        name = str(getattr(rule, "__name__", ""))
        low, high = span
        entry = Measure(
            name=name,
            title=title,
            unit=unit,
            low=low,
            high=high,
            over=over,
            axes=axes,
            source=source,
            rule=rule,
            not_applicable=not_applicable,
        )
        MEASURES.add(name, entry)
        return rule

    return keep
