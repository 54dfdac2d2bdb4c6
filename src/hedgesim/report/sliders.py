"""Factors as sliders: a name, a note, and every value with its unit, in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedgesim.plots.phase import factor_title, value_said
from hedgesim.plots.source import Source
from hedgesim.study.full_grid import Axis
from hedgesim.world.designs import DATE, FIGURE, MAGNITUDE, PARAMETER, PRESENT, RULE
from hedgesim.world.figures import FIGURE_QUANTITIES
from hedgesim.world.parameters import parameters

_USUAL = {PARAMETER: "default", RULE: "as elsewhere", FIGURE: "the region's own"}


@dataclass(frozen=True, slots=True)
class Slider:
    """One factor of a page.

    Attributes
    ----------
    name
        As a column of the tables has it.
    title, note
        What it is: in a few words, and in a sentence or two.
    values
        What stands below the slider, value by value.
    said
        The same with unit, as it stands in a sentence.
    start
        Which value the page opens with: the usual one if it is among them.
    usual
        What holds without the design, as in "default", or empty if no value is that.
    """

    name: str
    title: str
    note: str
    values: tuple[str, ...]
    said: tuple[str, ...]
    start: int
    usual: str

    def to_json(self) -> dict[str, Any]:
        """Give what the script of the page reads."""
        lower = self.title[:1].lower() + self.title[1:]
        return {"title": lower, "said": self.said, "start": self.start, "usual": self.usual}


def slider(source: Source, axis: Axis) -> Slider:
    """Word a factor; names, units and meanings are those that are declared once.

    Parameters
    ----------
    source
        The folder, for titles of events and names of states.
    axis
        The factor.
    """
    values = tuple(_short(value) for value in axis.values)
    unit = unit_said(_unit(axis))
    known = axis.base in axis.values
    return Slider(
        name=axis.name,
        title=factor_title(source, axis.name),
        note=_note(source, axis, unit),
        values=values,
        said=tuple(f"{value} {unit}".strip() for value in values),
        start=axis.values.index(axis.base) if known else len(axis.values) // 2,
        usual=_USUAL.get(axis.kind, "as in the scenario") if known else "",
    )


def _declared(axis: Axis) -> bool:
    return axis.kind == PARAMETER and axis.target in parameters()


def _short(value: Any) -> str:
    return "none" if value is None else value_said(value)


def _unit(axis: Axis) -> str:
    if _declared(axis):
        return parameters()[axis.target].parameter.unit
    return FIGURE_QUANTITIES[axis.target].unit if axis.kind == FIGURE else "1"


def unit_said(unit: str) -> str:
    """Write a unit as it is spoken; a pure number has none.

    Examples
    --------
    >>> unit_said("share/quarter"), unit_said("1/quarter"), unit_said("1")
    ('share per quarter', 'per quarter', '')
    """
    if unit == "1":
        return ""
    return unit.removeprefix("1").replace("/", " per ").strip()


def _note(source: Source, axis: Axis, unit: str) -> str:
    """Say what a factor is, and what its range and its usual value are."""
    if _declared(axis):
        declared = parameters()[axis.target]
        ends = declared.parameter.likely
        likely = f"likely {ends[0]:g} to {ends[1]:g}" if ends else "fixed by convention"
        return f"{declared.meaning} Default {declared.default:g}, {likely}."
    event = _event(source.inputs["scenario"]["events"], axis.target)
    day = event.get("date_from", "")
    return {
        MAGNITUDE: f"Size of the event of {day}, from 0 (nothing) to 1; the scenario has "
        f"{_short(axis.base)}.",
        PRESENT: f"Whether the event of {day} happens.",
        DATE: f"When it happens; in the scenario on {_short(axis.base)}.",
        RULE: "The rule by which the state decides.",
        FIGURE: f"A figure of the region at the start{f', in {unit}' if unit else ''}.",
    }.get(axis.kind, "")


def _event(events: Sequence[Mapping[str, Any]], target: str) -> Mapping[str, Any]:
    return next((event for event in events if event["id"] == target), {})
