"""Fact 20: what labour in Russia and loans from China tie, in ways that trade does not.

The region's figures of the economy count the money that people of Kyrgyzstan, Tajikistan
and Uzbekistan send home from Russia. By trade alone means: without it. What is owed to
China is a figure of its own, which leverage reads. The criteria were set down before any of
these worlds was run with its figures.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from hedgesim.study.facts.catalogue import Reading, fact
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.reckon import part
from hedgesim.study.facts.statements.invasion import BEFORE, HISTORY
from hedgesim.study.facts.worlds import World
from hedgesim.world.figures import Figure
from hedgesim.world.region import Region

COUNTED_FOR = 2013
"""The year whose figures are taken back to trade alone."""
REMITTANCES = {"KGZ": 0.2152, "TJK": 0.3871, "UZB": 0.2297}
"""Part of remittances in the sum of trade and remittances of 2013, as the methods of the
figures say: World Development Indicators over ITPD-E."""
FROM_RUSSIA = 0.8891
"""Part of them that came from Russia; Central Bank of Russia 2017, Kyrgyzstan."""


def _by_trade(row: Figure) -> Figure:
    """Take the remittances out of a share of the economy."""
    counted = (row.quantity, row.channel, row.year) == (
        "dependence",
        "economy",
        COUNTED_FOR,
    )
    if not counted or row.state not in REMITTANCES:
        return row
    sent = REMITTANCES[row.state]
    by_partner = {"RUS": FROM_RUSSIA, "OTHER": 1 - FROM_RUSSIA}
    trade = row.value - sent * by_partner.get(row.partner, 0.0)
    return replace(row, value=trade / (1 - sent))


def trade_alone(region: Region) -> Region:
    """Give the region with an economy of trade alone, for runs from 2013."""
    rows = tuple(_by_trade(r) for r in region.figures.rows if r.quantity != "labour")
    return replace(region, figures=replace(region.figures, rows=rows))


BY_TRADE = World(
    name="by_trade",
    about="What happened, where the economies of Kyrgyzstan, Tajikistan and Uzbekistan "
    "count trade alone, without what their people send home from Russia.",
    last=BEFORE,
    region=trade_alone,
)
KAZAKH = HISTORY["leverage", "KAZ", "RUS"]
KAZAKH_BY_TRADE = BY_TRADE["leverage", "KAZ", "RUS"]


def _holds_closer(id_: str, state: str, name: str, **said: Any) -> None:
    """Enter the claim that labour adds to Russia's leverage over a state."""

    @fact(
        id_,
        f"Labour ties {name} to Russia beyond trade, as it does not tie Kazakhstan: at "
        f"2021Q4, in a run from 2013, Russia's leverage over {name} is at least a tenth "
        "above that by trade alone, and its leverage over Kazakhstan within a hundredth.",
        f"leverage over {name} above that by trade alone, as a part of it",
        of={
            "counted": HISTORY["leverage", state, "RUS"],
            "by_trade": BY_TRADE["leverage", state, "RUS"],
            "kazakh": KAZAKH,
            "kazakh_by_trade": KAZAKH_BY_TRADE,
        },
        **said,
    )
    def is_held_closer(
        counted: Course, by_trade: Course, kazakh: Course, kazakh_by_trade: Course
    ) -> Reading:
        more, elsewhere = (
            part(one.at(BEFORE) - other.at(BEFORE), other.at(BEFORE))
            for one, other in ((counted, by_trade), (kazakh, kazakh_by_trade))
        )
        return Reading(more, (more >= 0.1) & (np.abs(elsewhere) <= 0.01))


_holds_closer("20a", "KGZ", "Kyrgyzstan", fitted=True)
_holds_closer("20b", "TJK", "Tajikistan")


def without_loans(region: Region) -> Region:
    """Give the region with nothing owed to anybody."""
    rows = tuple(row for row in region.figures.rows if row.quantity != "debt")
    return replace(region, figures=replace(region.figures, rows=rows))


NO_LOANS = World(
    name="no_loans",
    about="What happened, where nobody owes anything to China.",
    last=BEFORE,
    region=without_loans,
)


def _owes(id_: str, state: str, name: str, **said: Any) -> None:
    """Enter the claim that loans add to China's leverage over a state."""

    @fact(
        id_,
        f"Loans tie {name} to China, and Kazakhstan less: at 2021Q4, in a run from 2013, "
        f"China's leverage over {name} is at least a tenth above that without loans, and "
        "at least twice as far above it as its leverage over Kazakhstan.",
        f"leverage over {name} above that without loans, as a part of it",
        of={
            "owing": HISTORY["leverage", state, "CHN"],
            "without": NO_LOANS["leverage", state, "CHN"],
            "kazakh": HISTORY["leverage", "KAZ", "CHN"],
            "kazakh_without": NO_LOANS["leverage", "KAZ", "CHN"],
        },
        **said,
    )
    def is_owing(
        owing: Course, without: Course, kazakh: Course, kazakh_without: Course
    ) -> Reading:
        more, elsewhere = (
            part(one.at(BEFORE) - other.at(BEFORE), other.at(BEFORE))
            for one, other in ((owing, without), (kazakh, kazakh_without))
        )
        return Reading(more, (more >= 0.1) & (more >= 2 * elsewhere))


_owes("20c", "KGZ", "Kyrgyzstan")
_owes("20d", "TJK", "Tajikistan", fitted=True)
