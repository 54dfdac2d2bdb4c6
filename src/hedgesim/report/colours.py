"""Colours of lines on light and on dark paper: the same hue, as light as can be read."""

from collections.abc import Mapping

from matplotlib.colors import to_hex, to_rgb

from hedgesim.plots.style import LineLook

LIGHT, DARK = "#faf9f6", "#191b1f"
"""Paper by day and by night: of the two grounds of page.css the harder to read on."""
TEXT, SHAPE = 4.5, 3.0
"""Least contrast of text, and of lines, by WCAG 2.2 (1.4.3 and 1.4.11)."""
FAINT = 1.7
"""That of areas, which have a name and an edge."""


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 (the same) to 21 (black on white).

    References
    ----------
    Web Content Accessibility Guidelines 2.2, definition of contrast ratio.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1), contrast("#123456", "#123456")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in to_rgb(colour)]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(colour: str, paper: str, least: float = TEXT) -> str:
    """Mix a colour with white or black, as little as is needed, until it stands out.

    Parameters
    ----------
    colour
        Any.
    paper
        What it stands on: on light it is darkened, on dark lightened.
    least
        Contrast that is asked for.

    Examples
    --------
    >>> night = readable("#173d75", DARK)
    >>> readable("#173d75", LIGHT), contrast(night, DARK) > TEXT
    ('#173d75', True)
    """
    target = 0.0 if _luminance(paper) > 0.5 else 1.0
    rgb = to_rgb(colour)
    for step in range(51):
        share = step / 50
        red, green, blue = (c + (target - c) * share for c in rgb)
        mixed = to_hex((red, green, blue))
        if contrast(mixed, paper) >= least:
            break
    return mixed


def shades(look: LineLook) -> Mapping[str, str]:
    """Give a line its colours: of the line and of its name, by day and by night.

    Returns
    -------
    `line`, `text`, `line_dark`, `text_dark` (colours) and `dashes`, as SVG writes them.

    Examples
    --------
    >>> found = shades(LineLook("#173d75", (6.0, 1.6)))
    >>> found["line"], found["dashes"]
    ('#173d75', '12 3.2')
    """
    return {
        "line": readable(look.colour, LIGHT, SHAPE),
        "text": readable(look.colour, LIGHT),
        "line_dark": readable(look.colour, DARK, SHAPE + 1.5),
        "text_dark": readable(look.colour, DARK),
        "dashes": " ".join(f"{2 * dash:g}" for dash in look.dashes),
    }


def fills(look: LineLook) -> Mapping[str, str]:
    """Give an area its colours, as `shades` does a line: its own, as far as it is seen.

    Examples
    --------
    >>> found = fills(LineLook("#231151"))
    >>> found["line"], contrast(found["line_dark"], DARK) >= FAINT
    ('#231151', True)
    """
    night = readable(look.colour, DARK, FAINT)
    return {**shades(look), "line": look.colour, "line_dark": night}
