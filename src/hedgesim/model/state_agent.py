"""A state as a Mesa agent: its rows of the world by name, and its right to act."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from hedgesim.core.axes import Array

if TYPE_CHECKING:
    from hedgesim.core.calendar import Quarter
    from hedgesim.model.hedging_model import HedgingModel
    from hedgesim.model.why import Why


class StateAgent(mesa.Agent):  # type: ignore[misc]
    """One of the states that choose.

    Everything it shows is read from the model's arrays; nothing is stored twice. A subclass
    may override `choose_posture` and is then asked each turn.

    Attributes
    ----------
    id
        Three letters, such as "KAZ".
    name
        In full.
    """

    model: "HedgingModel"

    def __init__(self, model: "HedgingModel", id: str, name: str) -> None:
        super().__init__(model)
        self.id = id
        self.name = name
        self._row = model.inputs.states.index(id)

    def choose_posture(self, proposed: Array) -> Array | Mapping[str, Mapping[str, float]]:
        """Choose how to split effort over partners in each channel.

        Override this to let the state act for itself.

        Parameters
        ----------
        proposed
            What the state's rule chose, shape (partner, channel); sums to 1 over partners.

        Returns
        -------
        Array or mapping
            The same shape; or channel to partner to share, channels left out staying as
            proposed. Shares are 0 or more and sum to 1 in each channel.
        """
        return proposed

    @property
    def threat(self) -> dict[str, float]:
        """Threat that the state perceives from each partner, 0 to 1."""
        return self._by_partner(self.model.world.arrays["threat"])

    @property
    def alignment(self) -> dict[str, float]:
        """Alignment with each partner after the last turn, 0 to 1."""
        return self._by_partner(self.model.pair_arrays["alignment"])

    @property
    def leverage(self) -> dict[str, float]:
        """What each partner could do through the ties left by the last turn, 0 to 1."""
        return self._by_partner(self.model.pair_arrays["leverage"])

    @property
    def posture(self) -> dict[str, dict[str, float]]:
        """Split of effort: channel to partner to share."""
        return self._by_channel("posture")

    @property
    def dependence(self) -> dict[str, dict[str, float]]:
        """What the state relies on: channel to partner to share."""
        return self._by_channel("dependence")

    @property
    def memberships(self) -> tuple[str, ...]:
        """Organisations of which the state is a member."""
        held = self.model.world.arrays["membership"][self._row, :, 0]
        names = self.model.inputs.organisations
        return tuple(name for name, member in zip(names, held, strict=True) if member)

    @property
    def strategy(self) -> str:
        """The state's strategy towards its reference, in words."""
        return self.model.strategy_name(self.measures["strategy"])

    @property
    def measures(self) -> dict[str, float]:
        """Every recorded measure of the state: hedging index, autonomy, exposure, more."""
        return {k: float(v[self._row, 0]) for k, v in self.model.measures.items()}

    def why(
        self,
        partner: str | None = None,
        channel: str | None = None,
        since: "int | str | Quarter | None" = None,
        turn: "int | str | Quarter | None" = None,
    ) -> "Why":
        """Say why the state's posture is what it is, and why it changed.

        See `HedgingModel.why`. Printed, the answer is a few sentences; `terms` are the
        terms of the choice, `table()` has what each did.
        """
        return self.model.why(self.id, partner, channel, since, turn)

    def _by_partner(self, pairs: Array) -> dict[str, float]:
        row = pairs[self._row, :, 0]
        return dict(zip(self.model.inputs.partners, map(float, row), strict=True))

    def _by_channel(self, quantity: str) -> dict[str, dict[str, float]]:
        rows = self.model.world.arrays[quantity][self._row, :, :, 0]
        names = self.model.inputs
        return {
            channel: dict(zip(names.partners, map(float, rows[:, c]), strict=True))
            for c, channel in enumerate(names.channels)
        }

    def chosen(self, proposed: Array) -> Array:
        """Ask the state and lay its answer out as shares, shape (partner, channel).

        Raises
        ------
        ValueError
            If the answer is no split of effort over the state's ties.
        """
        answer = self.choose_posture(proposed.copy())
        laid = (
            self._laid(answer, proposed)
            if isinstance(answer, Mapping)
            else np.asarray(answer)
        )
        return self._checked(laid.astype(np.float64), proposed)

    def _laid(self, answer: Mapping[str, Any], proposed: Array) -> Array:
        names, laid = self.model.inputs, proposed.copy()
        for channel, shares in answer.items():
            column = np.zeros(len(names.partners))
            for partner, share in shares.items():
                column[names.partners.index(partner)] = share
            laid[:, names.channels.index(channel)] = column
        return laid

    def _checked(self, laid: Array, proposed: Array) -> Array:
        if laid.shape != proposed.shape:
            raise ValueError(
                f"{self.id}: a posture has shape {proposed.shape}, not {laid.shape}"
            )
        tie = self.model.world.arrays["tie"][self._row, :, :, 0]
        sums = np.where(tie.any(axis=0), laid.sum(axis=0), 1.0)
        if not np.isfinite(laid).all() or (laid < 0).any() or (abs(sums - 1) > 1e-9).any():
            raise ValueError(
                f"{self.id}: shares must be 0 or more and sum to 1 in each channel"
            )
        if (laid[tie == 0] > 0).any():
            raise ValueError(f"{self.id}: a share was given to a tie that cannot be")
        return laid
