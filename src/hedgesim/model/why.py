"""Why a state chose what it chose: one state, two turns, every term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.errors import did_you_mean
from hedgesim.engine.attribution import Parts
from hedgesim.engine.reasons import OPENING, PRIOR, SHARPNESS, attribute_change
from hedgesim.model.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("channel", "partner", "term", "of", "earlier", "value", "contribution")


@dataclass(frozen=True, slots=True)
class Moved:
    """One term of one partner, and what it did to the share of a partner.

    Attributes
    ----------
    channel, partner
        Whose share of effort it moved, and in which channel.
    term, of
        Which term, and of which partner: shares sum to 1, so a term of one partner moves
        the shares of all.
    earlier, value
        The term at the two turns, in units of gain; nan where it has no value of its own.
    contribution
        What its change did to the share, in shares of effort; nan where the terms do not
        explain the choice.
    """

    channel: str
    partner: str
    term: str
    of: str
    earlier: float
    value: float
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Why:
    """Why a state's posture is what it is, and why it changed.

    Attributes
    ----------
    state, partner, channel
        Whom it is about; `partner` and `channel` are None where all are.
    reference
        The partner of whom the sentence speaks.
    run, turn, since
        The run, the turn asked about, and the one with which it is compared.
    sources
        Names of the terms, then chance, the figures of the start, prior, sharpness of
        choice, and ties that ended or began.
    values, values_before
        Each source at the two turns, in units of gain, shape (source, partner, channel).
        All but the last two add up to bounded rationality times the score of the choice.
    moved
        What each source of a partner did to the share of each, shape (source, of, partner,
        channel); nan in a channel in which the terms do not explain the choice. Summed over
        source and partner it is the change of posture, with no remainder.
    posture, dependence
        At the earlier turn and at this one, shape (2, partner, channel).
    alignment
        Likewise, shape (2, partner).
    own_way
        How the state chose each channel, where not by the terms; empty where by them.
    """

    state: str
    partner: str | None
    channel: str | None
    reference: str
    run: int
    turn: int
    since: int
    ledger: Ledger
    names: dict[str, str]
    titles: tuple[str, ...]
    sources: tuple[str, ...]
    values: Array
    values_before: Array
    moved: Array
    posture: Array
    dependence: Array
    alignment: Array
    own_way: tuple[str, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Ids of all partners, in the order of the arrays."""
        return self.ledger.inputs.partners

    @property
    def channels(self) -> tuple[str, ...]:
        """Ids of all channels, in the order of the arrays."""
        return self.ledger.inputs.channels

    @property
    def terms(self) -> dict[str, dict[str, dict[str, float]]]:
        """Give channel to partner to term to its value at the turn, in units of gain.

        Terms that are 0 are left out. Those of a pair, chance and prior among them, add up
        to bounded rationality times the score; shares of effort go as the exponential of
        the score.
        """
        weighed = [s for s in self.sources if s not in (SHARPNESS, OPENING)]
        return {
            channel: {
                partner: {
                    name: float(self.values[m, j, c])
                    for m, name in enumerate(weighed)
                    if self.values[m, j, c]
                }
                for j, partner in self._shown()
                if np.isfinite(self.values[self.sources.index(PRIOR), j, c])
            }
            for c, channel in self._channels()
        }

    @property
    def sentence(self) -> str:
        """Say in words what moved how far, what moved it most, and what follows."""
        from hedgesim.model.telling import tell

        return tell(self)

    def table(self) -> "pd.DataFrame":
        """Give a tidy table, in each channel and for each partner the widest first.

        Returns
        -------
        pandas.DataFrame
            A row for each channel, partner, term and partner of whom the term is, with the
            columns of `Moved`. Contributions of a channel and partner add up to the change
            of its share; rows that are 0 throughout are left out.
        """
        import pandas as pd

        rows = [tuple(getattr(row, name) for name in COLUMNS) for row in self.rows()]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def rows(self) -> list[Moved]:
        """Give the rows of the table."""
        found: list[Moved] = []
        for c, channel in self._channels():
            for j, partner in self._shown():
                if self._can_be(j, c):
                    pieces = self._pieces(c, channel, j, partner)
                    found += sorted(pieces, key=_width, reverse=True)
        return found

    def change(self, partner: str, channel: str) -> float:
        """Give by how much a partner's share of effort moved since the earlier turn."""
        j, c = self.partners.index(partner), self.channels.index(channel)
        return float(self.posture[1, j, c] - self.posture[0, j, c])

    def __str__(self) -> str:
        return self.sentence

    __repr__ = __str__

    def _can_be(self, j: int, c: int) -> bool:
        """Tell whether there was a tie at either turn."""
        prior = self.sources.index(PRIOR)
        ties = (self.values_before[prior, j, c], self.values[prior, j, c])
        return bool(np.isfinite(ties).any())

    def _shown(self) -> Iterator[tuple[int, str]]:
        for j, partner in enumerate(self.partners):
            if self.partner in (None, partner):
                yield j, partner

    def _channels(self) -> Iterator[tuple[int, str]]:
        for c, channel in enumerate(self.channels):
            if self.channel in (None, channel):
                yield c, channel

    def _pieces(self, c: int, channel: str, j: int, partner: str) -> Iterator[Moved]:
        for m, source in enumerate(self.sources):
            for k, of in enumerate(self.partners):
                before, now = self.values_before[m, k, c], self.values[m, k, c]
                done = self.moved[m, k, j, c]
                own = k == j and source not in (SHARPNESS, OPENING) and (before or now)
                if own or abs(done) > 0:  # which nan is not
                    # plus zero, so that there is no -0.0
                    numbers = (float(x) + 0.0 for x in (before, now, done))
                    yield Moved(channel, partner, source, of, *numbers)


def why(ledger: Ledger, state: str, since: int, names: dict[str, str], **about: Any) -> Why:
    """Gather why a state chose what it chose in the last turn of a ledger.

    Parameters
    ----------
    ledger
        The turns of the run.
    state, since
        Id of a state, and the number of an earlier turn.
    names
        Actor id to its name.
    **about
        The other fields of `Why` that say whom it is about.
    """
    row, turn = ledger.inputs.states.index(state), ledger.turn
    entries = ledger.entry(since), ledger.entry(turn)
    channels = range(len(ledger.inputs.channels))
    ways = [_own_way(ledger, (since, turn), state, c) for c in channels]
    moved = []
    for c in channels:
        parts = attribute_change(entries[0].weighed, entries[1].weighed, row, c)
        whole = _stacked(parts)
        moved.append(np.full_like(whole, np.nan) if ways[c] else whole)
    before, now = (_values(entry.weighed, row, channels) for entry in entries)
    quantities: dict[str, Any] = {
        name: np.stack([entry.array(name, row) for entry in entries])
        for name in ("posture", "dependence", "alignment")
    }
    return Why(
        state=state, since=since, turn=turn, ledger=ledger, names=names, **about,
        sources=(*entries[1].weighed.gains, PRIOR, SHARPNESS, OPENING),
        values=now, values_before=before,
        moved=np.stack(moved, axis=-1), own_way=tuple(ways), **quantities,
    )  # fmt: skip


def checked(word: str | None, known: Sequence[str], noun: str) -> str | None:
    """See that a name is known.

    Raises
    ------
    KeyError
        With what may have been meant, or what there is.
    """
    if word is not None and word not in known:
        hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
        raise KeyError(f"no {noun} {word!r}; {hint}")
    return word


def _own_way(ledger: Ledger, turns: tuple[int, int], state: str, channel: int) -> str:
    ways = [ledger.own_way(turn, state, channel) for turn in turns]
    return ways[1] or ways[0]


def _stacked(parts: Parts) -> Array:
    more = (parts.prior, parts.sharpness, parts.opening)
    return np.concatenate([parts.gains, np.stack(more)])


def _values(weighed: Any, row: int, channels: Sequence[int]) -> Array:
    """Lay out each source in units of gain, shape (source, partner, channel)."""
    laid = []
    for c in channels:
        side = weighed.side(row, c)
        rationality = 1.0 / side.sharpness
        more = (side.log_prior * rationality, np.full(side.log_prior.shape, rationality))
        laid.append(np.concatenate([side.gains, more, np.full((1, len(more[0])), np.nan)]))
    return np.stack(laid, axis=-1)


def _width(row: Moved) -> float:
    return -1.0 if np.isnan(row.contribution) else abs(row.contribution)
