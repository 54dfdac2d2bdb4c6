"""What the columns of a results folder mean: unit, range and words, from the declarations.

A column is described where it is declared (a parameter, a measure, a quantity) and nowhere
else; only the keys of the tables and the quantiles of the bands are described here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hedgesim.engine.record import BY_CHANNEL, OWN_STRATEGY
from hedgesim.study.tables import STATUSES, STRATEGY
from hedgesim.world.designs import DATE, FIGURE, MAGNITUDE, PRESENT, RULE

SHOWN_PARTNER = "alignment_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A column in words.

    Attributes
    ----------
    name
        As the file has it.
    title
        A few words, for an axis or a heading.
    unit
        "1" for a pure number; empty for words.
    low, high
        Smallest and largest value that it may have; None where nothing is declared.
    meaning
        What it means in the world, and when it is empty.
    """

    name: str
    title: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    meaning: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)


_KEYS = {
    "run": ("Run", "number of the run, from 0"),
    "point": ("Point", "point of the design; of bands, -1 is over all points"),
    "replicate": ("Replicate", "which run of its point; it decides the luck"),
    "status": ("Status", f"how the run ended: {', '.join(STATUSES)}"),
    "scenario": ("Scenario", "the scenario that the run lived through"),
    "turn": ("Turn", "quarters since the start; 0 is the start itself"),
    "quarter": ("Quarter", "the quarter that the turn ends"),
    "state": ("State", "id of the state that chooses"),
    "partner": ("Partner", "id of the actor towards which it is; empty: none"),
    "measure": ("Measure", "column of the tables; strategy:NAME is the share of a label"),
    "mean": ("Mean", "mean over runs; of a strategy, the share of runs that have it"),
    "n": ("Runs", "runs that have the number"),
    "luck_share": ("Share of luck", "part of the variance between runs that luck makes"),
}


def described(name: str, table: str, inputs: Mapping[str, Any]) -> Described:
    """Say what a column means.

    Parameters
    ----------
    name, table
        The column, and the table in which it stands.
    inputs
        The `inputs` of the folder's provenance, for names of actors and titles of events.

    Examples
    --------
    >>> found = described("deference", "runs", {})
    >>> found.unit, found.low, found.high, found.meaning[:20]
    ('1', 0.0, 5.0, 'Diplomatic deference')
    >>> described("turn", "states", {}).meaning
    'quarters since the start; 0 is the start itself'
    """
    if name in _KEYS:
        title, meaning = _KEYS[name]
        share = {"luck_share": ("1", 0.0, 1.0)}.get(name, ("", None, None))
        unit, low, high = share
        return Described(
            name=name, title=title, unit=unit, low=low, high=high, meaning=meaning
        )
    if table == "bands":
        return _quantile(name)
    return _varied(name, inputs) if table == "runs" else _measured(name, table, inputs)


def _quantile(name: str) -> Described:
    from hedgesim.study.band_rows import QUANTILES

    share = QUANTILES.get(name)
    meaning = "" if share is None else f"the value below which {share:.0%} of the runs lie"
    return Described(name=name, title=name, meaning=f"{meaning}; in the unit of `measure`")


def _measured(name: str, table: str, inputs: Mapping[str, Any]) -> Described:
    """Describe a measure or a quantity of a state, or of a state and a partner."""
    from hedgesim.measures import MEASURES
    from hedgesim.world.quantities import QUANTITIES

    own = table == "states"
    base, of = _parted(name, own, inputs)
    if base == STRATEGY:
        found = MEASURES[OWN_STRATEGY if own else STRATEGY]
        meaning = _first_sentence(found.equation)
        return Described(name=name, title=f"Strategy{of}", meaning=meaning)
    if base in MEASURES:
        measure = MEASURES[base]
        empty = f" Empty: {measure.not_applicable}." if measure.not_applicable else ""
        return Described(
            name=name,
            title=f"{measure.title}{of}",
            unit=measure.unit,
            low=measure.low,
            high=measure.high,
            meaning=_first_sentence(measure.equation) + empty,
        )
    if base in QUANTITIES:
        quantity = QUANTITIES[base]
        reference = " (the one of reference)" if own else ""
        return Described(
            name=name,
            title=f"{base.replace('_', ' ').capitalize()}{of}",
            unit=quantity.unit,
            low=quantity.low,
            high=quantity.high,
            meaning=f"{quantity.meaning}{reference}",
        )
    return Described(name=name, title=name)


def _parted(name: str, own: bool, inputs: Mapping[str, Any]) -> tuple[str, str]:
    """Part a column into what is declared and what it is of: a vector, or a channel."""
    region = inputs.get("region", {})
    if own and name.startswith(SHOWN_PARTNER):
        of = name.removeprefix(SHOWN_PARTNER)
        actors = {actor["id"]: actor["name"] for actor in region.get("actors", ())}
        return SHOWN_PARTNER[:-1], f" with {actors.get(of, of)}"
    for base in () if own else BY_CHANNEL:
        if name.startswith(f"{base}_"):
            of = name.removeprefix(f"{base}_")
            titles = {c["id"]: c["title"] for c in region.get("channels", ())}
            return base, f": {titles.get(of, of).lower()}"
    return name, ""


def _first_sentence(text: str) -> str:
    return text.split("\n\n")[0].replace("\n", " ")


def _varied(name: str, inputs: Mapping[str, Any]) -> Described:
    """Describe what differs between runs: a parameter, an event, a rule, or figures."""
    from hedgesim.world.parameters import parameters

    declared = parameters().get(name)
    if declared is not None:
        parameter = declared.parameter
        return Described(
            name=name,
            title=name.replace("_", " ").capitalize(),
            unit=parameter.unit,
            low=float(parameter.low),
            high=float(parameter.high),
            meaning=declared.meaning,
        )
    kind, _, of = name.partition(":")
    if kind == RULE:
        return Described(name=name, title=f"Rule of {of}", meaning="how the state decides")
    if kind == FIGURE:
        return _figure(name, of)
    what = of.rpartition(":")[2] if kind == "event" else kind
    event = of.rpartition(":")[0] if kind == "event" else of
    return _event(name, event, what, inputs)


def _figure(name: str, of: str) -> Described:
    from hedgesim.world.quantities import QUANTITIES

    quantity = QUANTITIES.get(of.split("/")[0])
    if quantity is None:
        return Described(name=name, title=of)
    return Described(
        name=name,
        title=of,
        unit=quantity.unit,
        low=quantity.low,
        high=quantity.high,
        meaning=f"{quantity.meaning}; in place of the region's own figures",
    )


def _event(name: str, event: str, what: str, inputs: Mapping[str, Any]) -> Described:
    """Describe what is varied of an event, or of a row of the coding table."""
    listed = [inputs.get("scenario", {}), *inputs.get("scenarios", ())]
    titles = {e["id"]: e["title"] for s in listed for e in s.get("events", ())}
    told = f"{event} ({titles[event]})" if event in titles else event
    none = "; empty where it does not happen"
    if what == MAGNITUDE:
        return Described(
            name=name, title=f"Magnitude of {event}", unit="1", low=0.0, high=1.0,
            meaning=f"how large {told} is{none}",
        )  # fmt: skip
    if what in (PRESENT, DATE):
        meaning = f"whether {told} happens" if what == PRESENT else f"when {told} is{none}"
        return Described(name=name, title=f"{event}: {what}", meaning=meaning)
    return Described(name=name, title=name)
