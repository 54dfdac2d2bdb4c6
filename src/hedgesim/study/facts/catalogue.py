"""What a fact is, and the catalogue of all of them."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.catalogue import Catalogue
from hedgesim.study.facts.worlds import Series

MOST = 0.5
"""Share of runs in which a fact must hold where the statement asks for no other."""


class Reading(NamedTuple):
    """What a fact finds in each run: a number, and whether the statement holds there."""

    number: Array
    holds: NDArray[Any]


Rule = Callable[..., Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement with one number and one criterion.

    Attributes
    ----------
    id
        The number of the statement, and a letter where it makes several claims.
    statement
        What is claimed and when it counts as met, in plain words.
    number
        What the number is.
    of
        The courses that the rule is given, by argument name.
    rule
        From courses to a reading; None where the model cannot speak to the statement.
    asked
        Share of the runs in which it must hold.
    postdiction
        Whether it is about 2022 and later: reported, never fitted.
    fitted
        Whether something was changed because it had failed.
    missing
        Why the model cannot speak to it.
    why
        Why we think that it fails, where it does.
    """

    id: str
    statement: str
    number: str = ""
    of: Mapping[str, Series] = field(default_factory=dict)
    rule: Rule | None = None
    asked: float = MOST
    postdiction: bool = False
    fitted: bool = False
    missing: str = ""
    why: str = ""

    @property
    def place(self) -> tuple[int, str]:
        """Give what facts are sorted by: the number of the statement, then the letter.

        Examples
        --------
        >>> Fact(id="13b", statement="...").place
        (13, 'b')
        """
        found = re.fullmatch(r"(\d+)([a-z]?)", self.id)
        if found is None:
            raise ValueError(f"{self.id!r} is not a number with at most one letter")
        return int(found[1]), found[2]


_FACTS: Catalogue[Fact] = Catalogue("fact")


def fact(id_: str, statement: str, number: str, **said: Any) -> Callable[[Rule], Rule]:
    """Enter a function in the catalogue as a fact, and leave it as it is.

    Parameters
    ----------
    id_, statement, number
        As in `Fact`.
    **said
        `of`, and what else of `Fact` is not as by default.

    Raises
    ------
    TypeError
        If the function's arguments are not the courses that the declaration names.
    """

    def keep(rule: Rule) -> Rule:
        entry = Fact(id=id_, statement=statement, number=number, rule=rule, **said)
        if set(inspect.signature(rule).parameters) != set(entry.of):
            raise TypeError(f"fact {id_}: its arguments are not {', '.join(entry.of)}")
        _enter(entry)
        return rule

    return keep


def unanswerable(id_: str, statement: str, missing: str) -> None:
    """Enter a statement to which the model cannot speak, with the reason."""
    _enter(Fact(id=id_, statement=statement, missing=missing))


def _enter(entry: Fact) -> None:
    assert entry.place, "an id that cannot be sorted"
    _FACTS.add(entry.id, entry)


def facts() -> dict[str, Fact]:
    """Give every fact by id, in the order of the statements.

    Every module in `statements` is imported: a fact is there because it is written there.

    Examples
    --------
    >>> list(facts())[0], len(facts()) >= 20
    ('1', True)
    """
    package = import_module("hedgesim.study.facts.statements")
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    return {f.id: f for f in sorted(_FACTS.values(), key=lambda f: f.place)}
