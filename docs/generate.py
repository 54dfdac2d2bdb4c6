"""Write the pages of docs/reference from the declarations in the package.

Run `python docs/generate.py` after a declaration or a docstring has changed; a test says
when a committed page is no longer current. Nothing is read but the package, and the same
package gives the same bytes.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from facts_page import facts_page
from rendering import (
    code,
    first_line,
    inline_equation,
    measure_row,
    names,
    parameter_row,
    reads,
    rule_name,
    rule_section,
    span,
    table,
    told,
)

from hedgesim.engine.gain import GainStage
from hedgesim.engine.stages import TURN
from hedgesim.measures import MEASURES
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.rules import posture
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.events import EVENT_ARGUMENTS, EVENTS, Effect
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.parameters import GROUPS, parameters
from hedgesim.world.quantities import QUANTITIES, Kind

FOLDER = Path(__file__).resolve().parent / "reference"

NOTE = (
    "Written by `docs/generate.py` from the package: change the declaration, not the page."
)

STAGES = {
    "perceive": "Perceive: threat",
    "choose": "Choose: posture",
    "respond": "Respond: how powers answer",
    "adjust": "Adjust: stocks, memories, memberships",
}
"""Titles of the stages that have rules of their own."""

KINDS = {
    Kind.STATE: "Carried from turn to turn by the rules",
    Kind.DERIVED: "Computed within the turn, or once at the start",
    Kind.FIGURE: "Read from figures.csv at the start",
    Kind.PATH: "Read year by year, then carried on by a declared trend",
    Kind.LEVEL: "Set by lasting events or by the calendar, quarter by quarter",
    Kind.MASK: "Declared by the region",
    Kind.LUCK: "Standard normal draws of the turn",
}

EVENT_KEYS = (
    "actor", "target", "partner", "organisation", "parameter", "value", "actor_cut",
)  # fmt: skip


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Give every page by file name."""
    makers: dict[str, Callable[[], Iterable[str]]] = {
        "parameters.md": parameters_page,
        "quantities.md": quantities_page,
        "measures.md": measures_page,
        "rules.md": rules_page,
        "events.md": events_page,
        "stages.md": stages_page,
        "facts.md": lambda: facts_page(NOTE),
    }
    return {name: "\n\n".join(maker()) + "\n" for name, maker in makers.items()}


def parameters_page() -> Iterable[str]:
    """Give one table for each group of parameters."""
    found = parameters()
    drawn = sum(1 for d in found.values() if d.parameter.likely)
    yield "# Parameters"
    yield NOTE
    yield (
        f"{len(found)} parameters, of which {drawn} have a likely range: a study with "
        '`kind = "likely"` draws those, evenly on a linear or a logarithmic scale. '
        "The others are fixed by convention; any may be fixed by `[parameters]` of an "
        "experiment or `--set NAME=VALUE`, within what is allowed. `assumed` means "
        "judgement: most are not identified by data."
    )
    heads = ("name", "symbol", "default", "likely", "allowed", "unit", "source", "meaning")
    for group in GROUPS:
        yield f"## {group.__name__.removesuffix('Parameters')}"
        yield first_line(group)
        rows = [parameter_row(d) for d in found.values() if d.group == group.__name__]
        yield table(heads, rows)


def quantities_page() -> Iterable[str]:
    """Give one table for each kind of quantity."""
    yield "# Quantities"
    yield NOTE
    yield (
        f"{len(QUANTITIES)} arrays; a rule receives one by naming it among its arguments. "
        "Axes stand in one order (state, partner, rival, channel, organisation), run "
        "always last and left out here. Rules also name views of a quantity: `X_of_rival`, "
        "`X_of_partner`, `security_X` (and the other kinds of channel), `X_by_state`, "
        "`X_on_state`, `X_by_rival`; see [the design](../design.md)."
    )
    heads = ("name", "symbol", "axes", "unit", "range", "written by", "meaning")
    writers = writers_of_quantities()
    for kind, title in KINDS.items():
        yield f"## {title}"
        yield table(
            heads,
            [
                [
                    code(name),
                    q.symbol,
                    " × ".join(axis for axis in q.axes if axis != "run") or "run alone",
                    q.unit,
                    span(q.low, q.high),
                    ", ".join(map(code, writers.get(name, ()))),
                    q.meaning,
                ]
                for name, q in QUANTITIES.items()
                if q.kind is kind
            ],
        )


def writers_of_quantities() -> dict[str, list[str]]:
    """Give the rules and event types that write each quantity."""
    found: dict[str, list[str]] = {}
    for stage in TURN:
        for name in stage.writes:
            found.setdefault(name, []).append(rule_name(stage))
    for type_, effect in EVENTS.items():
        for name in effect.writes:
            found.setdefault(name, []).append(f"event {type_}")
    return found


def measures_page() -> Iterable[str]:
    """Give a table of measures, then each with its equation."""
    yield "# Measures"
    yield NOTE
    yield (
        f"{len(MEASURES)} measures, each after those that it reads. Codes of strategies: "
        + ", ".join(f"{place} {name}" for place, name in enumerate(STRATEGIES))
        + "."
    )
    heads = ("name", "title", "of", "unit", "range", "does not apply where")
    yield table(heads, [measure_row(m) for m in MEASURES.values()])
    for name, measure in MEASURES.items():
        yield f"## {name}"
        yield from told(measure.rule)
        yield f"Reads: {names(measure.reads)}. Source: {measure.source}."


def rules_page() -> Iterable[str]:
    """Give every rule with its equation, stage by stage."""
    yield "# Rules"
    yield NOTE
    yield (
        "Every rule of a turn in the order in which it acts, with the ways to decide, and "
        "what acts at the start. What an event does stands in [events](events.md), what "
        "alignment and leverage are, which end a turn, in [measures](measures.md). Each "
        "docstring has a worked example."
    )
    for stage, title in STAGES.items():
        yield f"## {title}"
        for entry in TURN:
            if entry.stage != stage or rule_name(entry) in MEASURES:
                continue
            if isinstance(entry, GainStage):
                yield from gain_section()
            elif entry.writes != ("posture",):
                yield from rule_section(entry.rule, entry.writes)
        if stage == "choose":
            yield from decisions_section()
    yield "## At the start"
    yield from rule_section(posture.gravity_share, ("gravity_share",))
    yield from rule_section(posture.invert_prior, ("log_prior",))


def gain_section() -> Iterable[str]:
    """Give the terms of the gain, each with its equation."""
    yield "### The gain and its terms"
    yield (
        "The gain of a channel is the sum of the terms of its kind and of those of all "
        f"channels, {len(TERMS) + len(TERMS_OF_ALL)} in all; it is 0 for self. "
        "Writes `gain`."
    )
    pairs: list[tuple[str, str, Callable[..., Any]]] = [
        (t.name, t.kind, t.rule) for t in TERMS
    ]
    pairs += [(t.name, "all", t.rule) for t in TERMS_OF_ALL]
    rows = [
        [kind, name, code(rule.__name__), inline_equation(rule), names(reads(rule))]
        for name, kind, rule in pairs
    ]
    yield table(("channel", "term", "rule", "equation", "reads"), rows)


def decisions_section() -> Iterable[str]:
    """Give the ways to decide."""
    yield "### Ways to decide"
    yield (
        "Each writes `posture`. An experiment names one for each state under `[rules]`; "
        '`"my_rule.py:function"` is the reader\'s own.'
    )
    for rule in DECISIONS.values():
        yield from rule_section(rule, ("posture",), depth=4)


def events_page() -> Iterable[str]:
    """Give a table of event types, then each with its effect."""
    yield "# Events"
    yield NOTE
    yield (
        f"{len(EVENTS)} types. A type in italics lasts from a date to a date; every other "
        "acts in the quarter of its date. Keys that all have (`id`, `type`, `title`, "
        "`status`, `source_id` and more) stand in [the formats](../formats.md); sizes in "
        "[events](../events.md)."
    )
    heads = ("type", "keys of its own", "magnitude", "writes", "what it says")
    rows = [event_row(name, effect) for name, effect in EVENTS.items()]
    yield table(heads, rows)
    yield "## What an event hands to its effect"
    arguments = [
        [code(n), " × ".join(axes), meaning]
        for n, (axes, meaning) in EVENT_ARGUMENTS.items()
    ]
    yield table(("name", "axis", "meaning"), arguments)
    for name, effect in EVENTS.items():
        if effect.rule is not None:
            yield f"## {name}"
            yield from told(effect.rule)
            yield f"Reads: {names(effect.reads)}. Writes: {names(effect.writes)}."


def event_row(name: str, effect: Effect) -> list[str]:
    """Give the cells of one event type."""
    schema = EVENT_TYPES[name]
    link = f"[{code(name)}](#{name})" if effect.rule else code(name)
    keys = [key for key in EVENT_KEYS if key in schema.model_fields]
    return [
        f"*{link}*" if effect.lasting else link,
        names(keys),
        "yes" if schema.has_magnitude else "no",
        names(effect.writes) if effect.writes else "a parameter",
        first_line(schema),
    ]


def stages_page() -> Iterable[str]:
    """Give the whole turn in one table."""
    yield "# Stages"
    yield NOTE
    yield (
        "One turn is one quarter. Dated events act first ([events](events.md)); then each "
        "rule sees what the one before it left. `hedgesim stages` prints the same. "
        "`multi_vector` stands for each state's own way to decide."
    )
    rows = [
        [str(n), s.stage, code(rule_name(s)), names(s.reads), names(s.writes)]
        for n, s in enumerate(TURN, start=1)
    ]
    yield table(("", "stage", "rule", "reads", "writes"), rows)


if __name__ == "__main__":
    main()
