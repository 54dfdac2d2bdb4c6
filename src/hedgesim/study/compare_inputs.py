"""What differs between two studies' inputs, read off what they resolved to."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedgesim.study.canonical import canonical

Plain = Mapping[str, Any]

_TEXTS = frozenset(
    {"title", "note", "reason", "source_id", "status", "citation", "method", "sources"}
)
"""Keys of a region or scenario that a run does not read."""

_DEFAULT_RULE = "multi_vector"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, from A to B.

    `kind` is one of parameter, left out, added, event, coding, rule, figure, region,
    scenario, design, start, turns, runs, seed, code; `subject` is the name or id that it is
    about, and `text` says it in words.
    """

    kind: str
    subject: str
    text: str


def changes(a: Plain, b: Plain) -> tuple[Change, ...]:
    """List what differs between two studies, from the first to the second.

    Titles, notes, questions and sources do not count, nor what is recorded.

    Parameters
    ----------
    a, b
        Contents of provenance.json.
    """
    one, other = a["inputs"], b["inputs"]
    return (
        *_parameters(one["experiment"], other["experiment"]),
        *_events(one["scenario"], other["scenario"]),
        *_coding(one["scenario"], other["scenario"]),
        *_rules(one["experiment"], other["experiment"], a["code"], b["code"]),
        *_figures(one["experiment"], other["experiment"]),
        *_region(one["region"], other["region"]),
        *_settings(one["experiment"], other["experiment"]),
        *_code(a["code"], b["code"]),
    )


def _parameters(a: Plain, b: Plain) -> Iterator[Change]:
    from hedgesim.world.parameters import parameters

    known = parameters()

    def said(experiment: Plain, name: str) -> str:
        if name in experiment["parameters"]:
            return f"fixed at {number(experiment['parameters'][name])}"
        declared = known.get(name)
        likely = declared.parameter.likely if declared else None
        if experiment["design"]["kind"] == "likely" and likely:
            return f"drawn from {number(likely[0])} to {number(likely[1])}"
        return f"at its default, {number(declared.default)}" if declared else "default"

    for name in dict.fromkeys([*a["parameters"], *b["parameters"]]):
        if a["parameters"].get(name) != b["parameters"].get(name):
            yield Change("parameter", name, f"{name}: {said(a, name)} → {said(b, name)}")


def _events(a: Plain, b: Plain) -> Iterator[Change]:
    if a["id"] != b["id"]:
        yield Change("scenario", b["id"], f"scenario {a['id']} → {b['id']}")
    one, other = ({e["id"]: e for e in s["events"]} for s in (a, b))
    for key, event in one.items():
        if key not in other:
            yield Change("left out", key, f"left out: {_named(event)}")
    for key, event in other.items():
        if key not in one:
            yield Change("added", key, f"added: {_named(event)}")
        elif told := _differing(one[key], event):
            yield Change("event", key, f"{_named(event)}: {told}")
    for key in sorted(set(a["outsiders"]) ^ set(b["outsiders"])):
        yield Change("scenario", key, f"outsider {key} in one of them only")


def _named(event: Plain) -> str:
    until = f" to {event['date_to']}" if event.get("date_to") else ""
    return f"{event['id']} {event['title']} ({event['date_from']}{until})"


def _coding(a: Plain, b: Plain) -> Iterator[Change]:
    one, other = ({f"{c['type']}/{c['subtype']}": c for c in s["coding"]} for s in (a, b))
    for key in dict.fromkeys([*one, *other]):
        told = _differing(one.get(key), other.get(key))
        if told:
            yield Change("coding", key, f"size of {key}: {told}")


def _rules(a: Plain, b: Plain, code_a: Plain, code_b: Plain) -> Iterator[Change]:
    for state in dict.fromkeys([*a["rules"], *b["rules"]]):
        one, other = (e["rules"].get(state, _DEFAULT_RULE) for e in (a, b))
        if one != other:
            yield Change("rule", state, f"{state} decides by {one} → {other}")
    for file in sorted(set(code_a["rules"]) & set(code_b["rules"])):
        if code_a["rules"][file] != code_b["rules"][file]:
            yield Change("rule", file, f"{file}, in which a rule stands, has changed")


def _figures(a: Plain, b: Plain) -> Iterator[Change]:
    """Tell the figures that an experiment replaces; older folders have none."""
    one, other = ({_cell(f): f for f in e.get("figures", [])} for e in (a, b))
    for key in dict.fromkeys([*one, *other]):
        values = [
            number(side[key]["value"]) if key in side else "the region's"
            for side in (one, other)
        ]
        if values[0] != values[1]:
            quantity, *place = key
            subject = " ".join([quantity, *filter(None, place)])
            yield Change("figure", subject, f"figure {subject}: {' → '.join(values)}")


def _cell(row: Plain) -> tuple[str, ...]:
    return tuple(str(row.get(k, "")) for k in ("quantity", "state", "partner", "channel"))


def _region(a: Plain, b: Plain) -> Iterator[Change]:
    if a["id"] != b["id"]:
        yield Change("region", b["id"], f"region {a['id']} → {b['id']}")
    rows = [
        Counter((*_cell(r), r["year"], r["value"]) for r in region["figures"]["rows"])
        for region in (a, b)
    ]
    differing = Counter(row[0] for row in [*(rows[0] - rows[1]), *(rows[1] - rows[0])])
    for quantity, count in differing.items():
        text = f"the region's own figures of {quantity} differ in {count} rows"
        yield Change("region", quantity, text)
    for key in dict.fromkeys([*a, *b]):
        if key not in _TEXTS | {"id", "figures"} and _bare(a.get(key)) != _bare(b.get(key)):
            yield Change("region", key, f"the region's {key} differ")


_SETTINGS: Mapping[str, Callable[[Any], str]] = {
    "design": lambda design: f"design {design['kind']}",
    "start": lambda year: f"start {year}",
    "turns": lambda count: f"{count} turns",
    "runs": lambda count: f"{count:,} runs",
    "seed": lambda seed: f"seed {seed}",
}


def _settings(a: Plain, b: Plain) -> Iterator[Change]:
    for key, say in _SETTINGS.items():
        if a[key] != b[key]:
            yield Change(key, key, f"{say(a[key])} → {say(b[key])}")


def _code(a: Plain, b: Plain) -> Iterator[Change]:
    if a["sha256"] != b["sha256"]:
        yield Change(
            "code",
            "hedgesim",
            "made by different versions of hedgesim, which may be part of the difference",
        )


def _differing(a: Plain | None, b: Plain | None) -> str:
    """Say which fields of an entry differ; texts do not count."""
    if a is None or b is None:
        return "only in A" if b is None else "only in B"
    keys = [k for k in dict.fromkeys([*a, *b]) if k not in _TEXTS]
    return "; ".join(
        f"{key.replace('_', ' ')} {_word(a.get(key))} → {_word(b.get(key))}"
        for key in keys
        if a.get(key) != b.get(key)
    )


def _word(value: Any) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        between = ", " if any(isinstance(v, str) for v in value) else " to "
        return between.join(map(_word, value)) or "none"
    return "none" if value in (None, "") else str(value)


def _bare(value: Any) -> Hashable:
    """Give an entry without its texts, as one string."""

    def without(entry: Any) -> Any:
        if isinstance(entry, Mapping):
            return {k: without(v) for k, v in entry.items() if k not in _TEXTS}
        return [without(v) for v in entry] if isinstance(entry, list) else entry

    return canonical(without(value))


def number(value: float) -> str:
    """Write a number for a sentence: no zero before the point, a true minus.

    Examples
    --------
    >>> number(0.25), number(-0.5), number(3), number(0.0)
    ('.25', '−.5', '3', '0')
    """
    text = f"{abs(value):.6g}"
    bare = text.removeprefix("0") if text.startswith("0.") else text
    return f"−{bare}" if value < 0 else bare
