"""Small multiples: a panel for each state, with one scale and one row of dates."""

from matplotlib import rcParams
from matplotlib.axes import Axes

from hedgesim.plots.alignment import inches_of
from hedgesim.plots.page import Page, Words, open_page
from hedgesim.plots.style import INK, Size, write


def panels_for(
    size: Size, words: Words, many: int, *, height: float, top: float
) -> tuple[Page, list[Axes]]:
    """Open a page of equal panels, two across in a column of print, else up to four.

    Numbers and dates are written at the outer panels only.

    Parameters
    ----------
    size, words
        As for `open_page`.
    many
        How many panels.
    height
        Of a panel in ems, where the size has no fixed height.
    top
        Ems left free above them, for a key.
    """
    across = columns_of(size, many)
    rows = -(-many // across)
    page = open_page(size, words, body=top + 1.9 + rows * (height + 2.4))
    grid = page.grid(rows, across, sides=(4.2, 0.4, top, 1.9), gaps=(1.5, 2.4))
    places = [ax for row in grid for ax in row]
    for ax in places[many:]:
        ax.remove()
    for number, ax in enumerate(places[:many]):
        ax.tick_params(labelleft=number % across == 0, labelbottom=number + across >= many)
    return page, places[:many]


def columns_of(size: Size, many: int) -> int:
    """Say how many panels stand side by side."""
    return min(2 if size.name == "column" else 4, many)


def head_of(ax: Axes, name: str, discs: bool = False) -> None:
    """Name a panel above it, over the numbers of events where there are any."""
    em = rcParams["font.size"] / 72 / inches_of(ax)[1]
    y = 1 + (2.1 if discs else 0.4) * em
    ax.set_ylabel("")
    write(ax, 0, y, name, transform=ax.transAxes, fontweight="bold", color=INK,
          va="bottom", fontsize="medium")  # fmt: skip
