r"""What an event type is: an effect on quantities, with what it writes and over which axes.

An effect receives quantities and parameters by name like any rule, and besides what the
event itself says: `EVENT_ARGUMENTS`. A list of actors or targets is 1 at several places,
and is one event. To add an event type, write a function under `effect` and a schema class.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hedgesim.core.axes import Array
from hedgesim.core.catalogue import Catalogue

PAIR = ("state", "partner", "run")
PAIR_BY_CHANNEL = ("state", "partner", "channel", "run")
STATE_ALONE = ("state", "run")
ACTOR_ALONE = ("partner", "run")
TWO_ACTORS = ("partner", "rival", "run")
MEMBER = ("state", "organisation", "run")

EVENT_ARGUMENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "magnitude": (("run",), "size of the event, 0 to 1"),
    "actor": (("partner",), "1 for the actor"),
    "actor_state": (
        ("state",),
        "1 for the actor, of a type in which a state acts for itself",
    ),
    "target": (("state",), "1 for the target; 0 throughout for one outside the region"),
    "sanctioned": (("rival",), "1 for the target, of a type that any actor may suffer"),
    "towards": (("partner",), "1 for the partner that the event names beside its target"),
    "opened": (
        ("state", "partner", "run"),
        "share of the target's transit that a new route takes, at through whom it leads",
    ),
    "sold": (
        ("state", "partner", "run"),
        "share of the target's trade that it carries, at who buys it",
    ),
    "organisation_named": (("organisation",), "1 for the organisation"),
    "actor_cut": (
        ("run",),
        "1 if the actor itself cut the transit, 0 if somebody else did",
    ),
}
"""What an event says: its axes, before the engine aligns it, and its meaning."""

Rule = Callable[..., Array | tuple[Array, ...]]
AnyRule = TypeVar("AnyRule", bound=Rule)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event of one type does.

    `rule` gives one array for each name in `writes`, in that order, with the axes of that
    quantity; it is None where the engine itself acts. A `lasting` type is a level with a
    start and an end: what it writes is 0 at the beginning of each quarter (rivalry: the
    figures' level), and every event in force adds to it anew.
    """

    name: str
    rule: Rule | None
    over: tuple[str, ...]
    writes: tuple[str, ...]
    lasting: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of what the rule receives.

        Examples
        --------
        >>> Effect("unrest", lambda regime_insecurity, target: target, (), ()).reads
        ('regime_insecurity', 'target')
        """
        return () if self.rule is None else tuple(inspect.signature(self.rule).parameters)


EVENTS: Catalogue[Effect] = Catalogue("event type")
"""Every event type by name; filled by `hedgesim.rules.events`, from where to import it."""

EVENTS.add("set", Effect("set", rule=None, over=(), writes=()))  # a parameter, not an array


def effect(
    *, writes: str | tuple[str, ...], over: tuple[str, ...], lasting: bool = False
) -> Callable[[AnyRule], AnyRule]:
    """Declare a function as the effect of the event type of its name.

    Parameters
    ----------
    writes
        The quantity or quantities that the function gives, in order.
    over
        The axes to which the engine aligns every argument.
    lasting
        Whether the type is a level with a start and an end.
    """

    def declare(rule: AnyRule) -> AnyRule:
        names = (writes,) if isinstance(writes, str) else writes
        EVENTS.add(rule.__name__, Effect(rule.__name__, rule, over, names, lasting))
        return rule

    return declare


def add_shock(level: Array, shock: Array) -> Array:
    r"""Add a shock to a level without ever passing 1.

    .. math:: x \leftarrow x + (1 - x) m

    Parameters
    ----------
    level
        :math:`x`, 0 to 1.
    shock
        :math:`m`, 0 to 1.

    Returns
    -------
    Array
        :math:`x` after the shock, 0 to 1. The order of several shocks does not matter.

    Examples
    --------
    >>> import numpy as np
    >>> add_shock(np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    array([0.75, 1.  ])
    """
    return level + (1.0 - level) * shock
