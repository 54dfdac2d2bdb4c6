"""Parameters as sliders: where a value stands, and what it is called. One declaration."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hedgesim.app.texts import t, texts
from hedgesim.world.declarations import Declared
from hedgesim.world.parameters import parameters

STEPS = 100
"""Places of a slider from one end to the other."""

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "threat": ("ThreatParameters",),
    "wants": ("PostureParameters",),
    "powers": ("PowerParameters",),
    "speed": ("StockParameters", "InstitutionParameters", "MeasureParameters"),
}
"""Questions of the page, and the groups of parameters that each holds."""

TELLING = (
    "threat_scale", "threat_fall", "analogy_floor", "kin_half",
    "security_fear", "diplomacy_fear", "deference", "risk_aversion",
    "coercion_payoff", "inducement_payoff", "assurance_fade",
    "security_speed", "economy_speed", "diplomacy_speed",
)  # fmt: skip
"""Parameters whose sliders are seen at once; all others stand behind a switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """One parameter as a slider.

    Its range is the likely one where there is one, else all that may be; it holds the
    default. `label` is in plain words, `title` says all that is declared.
    """

    name: str
    label: str
    title: str
    unit: str
    low: float
    high: float
    default: float
    log: bool

    def value(self, place: float) -> float:
        """Give the value at a place, 0 to `STEPS`; at the default's place the default.

        Examples
        --------
        >>> dial("deference").value(0), dial("deference").value(STEPS)
        (0.0, 1.5)
        >>> dial("threat_fall").value(dial("threat_fall").place(0.05))
        0.05
        """
        if round(place) == self.place(self.default):
            return self.default
        share = min(max(place / STEPS, 0.0), 1.0)
        if self.log:
            return _short(self.low * (self.high / self.low) ** share)
        return _short(self.low + (self.high - self.low) * share)

    def place(self, value: float) -> int:
        """Give the place nearest to a value; the end for one beyond it."""
        inside = min(max(value, self.low), self.high)
        if self.log:
            share = math.log(inside / self.low) / math.log(self.high / self.low)
        else:
            share = (inside - self.low) / (self.high - self.low)
        return round(STEPS * share)

    def told(self, value: float) -> str:
        """Write a value with its unit."""
        number = f"{value:.3g}"
        return number if self.unit == "1" else f"{number} {self.unit}"


def _short(value: float) -> float:
    """Give a number with three digits that count."""
    return float(f"{value:.3g}")


def dial(name: str) -> Dial:
    """Give the slider of a parameter."""
    return _dial(parameters()[name])


@cache
def _dial(declared: Declared) -> Dial:
    said = declared.parameter
    low, high = said.likely or (said.low, said.high)
    low, high = min(low, declared.default), max(high, declared.default)
    plain = texts()["dials"].get(declared.name, declared.name.replace("_", " "))
    return Dial(
        name=declared.name,
        label=plain[:1].upper() + plain[1:],
        title=_title(declared, low, high),
        unit=said.unit,
        low=low,
        high=high,
        default=declared.default,
        log=said.scale == "log" and low > 0,
    )


def _title(declared: Declared, low: float, high: float) -> str:
    said = declared.parameter
    return t(
        "sliders.title",
        meaning=" ".join(declared.meaning.split()),
        symbol=said.symbol,
        name=declared.name,
        default=f"{declared.default:g}",
        low=f"{low:g}",
        high=f"{high:g}",
        source=said.source,
    )


def dials_of(question: str, *, telling: bool) -> tuple[Dial, ...]:
    """Give the sliders of a question: the most telling, or all others."""
    groups = QUESTIONS[question]
    return tuple(
        _dial(declared)
        for name, declared in parameters().items()
        if declared.group in groups and (name in TELLING) == telling
    )
