"""A change of posture as a waterfall: from one share to another, term by term."""

from typing import TYPE_CHECKING

from hedgesim.model.telling import main_channel, reasons
from hedgesim.model.why import Why

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("kind", "label", "contribution", "before", "after")


def waterfall(why: Why, most: int = 8) -> "pd.DataFrame":
    """Line up what moved a partner's share in a channel, widest first.

    Parameters
    ----------
    why
        Why a state chose what it chose: partner, channel and two turns.
    most
        Terms that are told; the others are one row together.

    Returns
    -------
    Rows "since", then of each term, "rest" if there are more, and "turn". Of a term
    `contribution` is what its change did to the share and `before` and `after` where the
    share stands; of the first and the last row `after` is the share itself, 0 to 1. What
    the terms do adds up to the change of the share.

    Raises
    ------
    ValueError
        If the state did not choose the channel by the terms.
    """
    import pandas as pd

    channel = main_channel(why)
    place = why.channels.index(channel)
    if why.own_way[place]:
        raise ValueError(f"{why.names[why.state]} {why.own_way[place]} in {channel}")
    j = why.partners.index(why.reference)
    first, last = (float(share) for share in why.posture[:, j, place])
    rows = [
        row for row in why.rows() if (row.channel, row.partner) == (channel, why.reference)
    ]
    found = reasons(rows, why)
    told, others = found[:most], found[most:]
    steps = [("term", words, done) for words, done in told]
    if others:
        rest = sum(done for _, done in others)
        steps.append(("rest", f"{len(others)} others together", rest))
    lines = [("since", "", 0.0, 0.0, first)]
    at = first
    for kind, words, done in steps:
        lines.append((kind, words, done, at, at + done))
        at += done
    lines.append(("turn", "", 0.0, 0.0, last))
    return pd.DataFrame(lines, columns=list(COLUMNS))
