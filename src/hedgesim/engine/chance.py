"""The luck of runs, turn by turn: drawn as they go, or kept for the next time."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.luck import Normals
from hedgesim.engine.inputs import Inputs


class Chance(Protocol):
    """Whatever gives the luck of a turn."""

    def of(self, turn: int) -> dict[str, Array]:
        """Give the standard normals of a turn, by quantity; 0 where a tie cannot be."""


class Luck:
    """Standard normals drawn turn by turn.

    Parameters
    ----------
    seed
        The experiment's.
    inputs
        Names of the places, and where ties can be.
    replicates
        Numbers that address luck, one per run.
    """

    def __init__(self, seed: int, inputs: Inputs, replicates: Sequence[int]) -> None:
        masks, states = inputs.static, inputs.states
        pairs = [f"{i}:{j}" for i in states for j in inputs.partners]
        ties = [f"{pair}:{c}" for pair in pairs for c in inputs.channels]
        members = [f"{i}:{o}" for i in states for o in inputs.organisations]
        self._drawn = 0
        self._normals: dict[str, tuple[Normals, tuple[int, ...]]] = {}
        for name, stage, places, mask in (
            ("perception_luck", "perceive", pairs, masks["external"] * masks["counted"]),
            ("posture_luck", "choose", ties, masks["tie"]),
            ("exit_luck", "institutions", members, 1.0 - masks["leads"][: len(states)]),
        ):
            needed = [p if on else None for p, on in zip(places, mask.ravel(), strict=True)]
            self._normals[name] = Normals(seed, stage, needed, replicates), mask.shape[:-1]

    def of(self, turn: int) -> dict[str, Array]:
        """Give the normals of a turn; turns come in order, and some may be left out.

        Raises
        ------
        ValueError
            If the turn was drawn before, or is none.
        """
        if turn <= self._drawn:
            raise ValueError(f"turn {turn} was drawn before")
        while self._drawn < turn:
            drawn = {name: n.draw() for name, (n, _) in self._normals.items()}
            self._drawn += 1
        return {n: drawn[n].reshape(*of, -1) for n, (_, of) in self._normals.items()}


class KeptLuck:
    """The luck of many turns, kept for those who make the same replicates again.

    It takes 4 bytes a number: in the shipped region 95 kB a replicate and 52 turns.

    Parameters
    ----------
    drawn
        Quantity to array, its axes with turns before them; turn 1 stands first.
    """

    def __init__(self, drawn: dict[str, NDArray[np.float32]]) -> None:
        self._drawn = drawn

    @classmethod
    def from_luck(cls, luck: Luck, turns: int) -> "KeptLuck":
        """Draw all turns of luck of which none was drawn."""
        drawn = [luck.of(turn) for turn in range(1, turns + 1)]
        single = {n: np.array([of[n] for of in drawn], np.float32) for n in drawn[0]}
        return cls(single)

    def of(self, turn: int) -> dict[str, Array]:
        """Give the normals of a turn, as often as one likes."""
        return {n: array[turn - 1].astype(np.float64) for n, array in self._drawn.items()}

    def among(self, places: Sequence[int]) -> "KeptLuck":
        """Give the luck of some of the replicates, by their places."""
        row = range(places[0], places[0] + len(places)) if places else range(0)
        # those that stand in a row are looked at; others are copied
        some = slice(row.start, row.stop) if list(places) == list(row) else list(places)
        return KeptLuck({n: array[..., some] for n, array in self._drawn.items()})
