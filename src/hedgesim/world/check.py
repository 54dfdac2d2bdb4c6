"""Checking any file that a person wrote: what it is, and every problem in it."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.names import KINDS, Kind, article, available, looks_like_path, resolve
from hedgesim.world.plain_text import shown
from hedgesim.world.toml_text import read_toml, toml_value

_TELLING: dict[Kind, tuple[str, ...]] = {
    "experiment": (
        "question", "expectation", "scenario", "start", "turns", "runs", "seed", "rules",
        "parameters", "design", "record", "figure", "factor",
    ),
    "scenario": ("extends", "without", "span", "outsiders", "coding", "event", "unmapped"),
    "region": (
        "starts", "default_start", "actor", "channel", "organisation", "absent", "vectors",
    ),
}  # fmt: skip
"""Keys that only one kind of file has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a file turned out to be: `facts` are lines for a person to read."""

    kind: Kind
    name: str
    path: Path
    facts: tuple[str, ...]


def check(name: str | Path, *, decisions: Collection[str] | None = None) -> Summary:
    """Check a region, a scenario or an experiment, with all the files that it needs.

    Parameters
    ----------
    name
        A path, or a name: looked for among experiments, then scenarios, then regions.
    decisions
        Names of the rules by which a state may decide. If None, rule names are not checked.

    Returns
    -------
    Summary
        What the file is and holds.

    Raises
    ------
    ConfigError
        With every problem in it.

    Examples
    --------
    >>> check("triad_crisis").facts
    ('5 events from 2001-05-09 to 2004-07-01, 1 unmapped', '4 magnitudes', 'region triad')
    >>> check("calm").facts
    ('0 events, 0 unmapped', '0 magnitudes', 'fits any region')
    """
    kind, path = _find(name)
    if kind == "experiment":
        return _experiment(path, decisions)
    return _scenario(path) if kind == "scenario" else _region(path)


def _find(name: str | Path) -> tuple[Kind, Path]:
    """Tell what kind of file a name or a path means, and where it is."""
    text = str(name)
    if not isinstance(name, Path) and not looks_like_path(text):
        for kind in KINDS:
            if text in available(kind):
                return kind, resolve(kind, text)
        if not Path(text).exists():
            names = [known for kind in KINDS for known in available(kind)]
            expected = "the name of an experiment, a scenario or a region, or a path"
            hint = did_you_mean(text, names)
            problem = Problem(
                where="check",
                key="name",
                value=toml_value(text),
                expected=expected,
                hint=hint,
            )
            raise ConfigError([problem])
    return _kind_of(Path(text)), Path(text)


def _kind_of(path: Path) -> Kind:
    """Recognise a file by its keys, else by its folder."""
    if path.name == "region.toml" or (path / "region.toml").is_file():
        return "region"
    keys = read_toml(path).data.keys()
    scores = {kind: len(keys & set(_TELLING[kind])) for kind in KINDS}
    best = max(KINDS, key=lambda kind: scores[kind])
    if scores[best]:
        return best
    for kind in KINDS:
        if path.absolute().parent.name == f"{kind}s":
            return kind
    if "format" in keys and "id" in keys:
        return "scenario"  # one without events
    expected = f"{', '.join(article(kind) for kind in KINDS[:2])} or a region"
    raise ConfigError([Problem(where=shown(path), expected=expected)])


def _experiment(path: Path, decisions: Collection[str] | None) -> Summary:
    from hedgesim.world.designs import told_of
    from hedgesim.world.experiment import load_experiment
    from hedgesim.world.experiment_figures import told
    from hedgesim.world.recording import told_of_record

    found = load_experiment(path, decisions=decisions)
    crossed = ", ".join(s.id for s in found.scenarios) or found.scenario.id
    facts = (
        f"region {found.region.id}, scenario {crossed}{_changed(found.text)}",
        f"{found.runs:,} runs of {found.turns} turns from {found.start}, seed {found.seed}",
        *told_of(found.design, found.factors),
        f"{len(found.parameters)} parameters fixed, {len(found.rules)} rules chosen",
        *told_of_record(found.record),
        *(f"figure replaced: {line}" for line in told(found.region.figures, found.start)),
    )
    return Summary(kind="experiment", name=found.name, path=path, facts=facts)


def _changed(text: str) -> str:
    """Count what an experiment changes of its scenario, if it changes anything."""
    said = tomllib.loads(text)
    out, own = len(said.get("without", ())), len(said.get("event", ()))
    return f" changed here: without {out} events, with {own} of its own" * bool(out or own)


def _scenario(path: Path) -> Summary:
    from hedgesim.world.scenario import load_scenario

    found = load_scenario(path)
    dates = [event.date_from for event in found.events]
    span = f" from {dates[0]} to {dates[-1]}" if dates else ""
    facts = (
        f"{len(found.events)} events{span}, {len(found.unmapped)} unmapped",
        f"{len(found.coding)} magnitudes",
        f"region {found.region}" if found.region else "fits any region",
    )
    return Summary(kind="scenario", name=found.id, path=path, facts=facts)


def _region(path: Path) -> Summary:
    from hedgesim.world.region_reader import load_region

    found = load_region(path)
    facts = (
        f"{len(found.choosers)} choosing states, {len(found.actors)} actors, "
        f"{len(found.channels)} channels, {len(found.organisations)} organisations",
        f"{len(found.figures.rows):,} figures from {len(found.sources)} sources",
        f"starts {', '.join(map(str, found.starts))}",
    )
    return Summary(kind="region", name=found.id, path=found.folder, facts=facts)
