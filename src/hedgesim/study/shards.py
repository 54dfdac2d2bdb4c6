"""One of several equal divisions of a study's parts, each made by a command of its own.

`--shard 2/5` has the parts 1, 6, 11, ...: every fifth, so that what lies at one end of a
design and takes longer is spread over all. Which parts a shard has depends on nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from hedgesim.study.plan import Part

MOST = 100_000
"""Shards of a study, at most."""


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Shard `number` of `of`, counted from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str, where: str = "--shard") -> "Shard":
        """Read "2/5".

        Parameters
        ----------
        text
            The number and the number of shards, with a slash between.
        where
            Where it was written, for the message.

        Raises
        ------
        ConfigError
            If it is no such pair of numbers.

        Examples
        --------
        >>> shard = Shard.read("2/5")
        >>> str(shard), shard.name
        ('2/5', '2of5')
        """
        found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text.strip(), re.ASCII)
        shard = cls(int(found[1]), int(found[2])) if found else cls(0, 0)
        if 1 <= shard.number <= shard.of <= MOST:
            return shard
        hint = "shards are counted from 1" if shard.of and not shard.number else None
        expected = f"I/N, as in 2/5: shard I of N, from 1 to N; N at most {MOST:,}"
        raise ConfigError(
            [Problem(where=where, value=text or "nothing", expected=expected, hint=hint)]
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def name(self) -> str:
        """A word for the shard that may stand in the name of a folder."""
        return f"{self.number}of{self.of}"

    def parts(self, parts: Sequence["Part"]) -> tuple["Part", ...]:
        """Give those of a study's parts that are this shard's; it may have none.

        Parameters
        ----------
        parts
            All parts of the study.

        Examples
        --------
        >>> from hedgesim.study.plan import parts_of
        >>> [part.number for part in Shard(2, 3).parts(parts_of(7000))]
        [1, 4]
        """
        return tuple(part for part in parts if part.number % self.of == self.number - 1)


def shard_of(provenance: Mapping[str, Any]) -> Shard | None:
    """Give the shard that a results folder holds, or None if it is that of a whole study.

    Parameters
    ----------
    provenance
        The content of its provenance.json.

    Raises
    ------
    ConfigError
        If what stands there is no shard.
    """
    said = provenance.get("shard")
    return None if said is None else Shard.read(str(said), "provenance.json")
