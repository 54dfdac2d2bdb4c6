"""`hedgesim plot`: a state's alignment over time, from a results folder."""

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.show import console
from hedgesim.core.errors import did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from hedgesim.study.open import Results

FORMATS = ("png", "svg", "pdf")
DOTS_PER_INCH = 144
MOST_MARKS = 14
"""Events that are marked at most: the weightiest."""


def main(arguments: argparse.Namespace) -> int:
    """Draw, write the file, and say where it is."""
    if arguments.against is not None:
        from hedgesim.cli.plot_two_worlds import main as two_worlds

        return two_worlds(arguments)
    from hedgesim.study.open import open_results

    results = open_results(arguments.results)
    state = asked_state(arguments.state, results.provenance["inputs"]["region"])
    path, form = asked_file(arguments, results.folder, f"alignment-{state}")
    write_figure(arguments, draw(results, state), path, form)
    return Status.DONE


def write_figure(
    arguments: argparse.Namespace, figure: "Figure", path: Path, form: str
) -> None:
    """Write the figure, and say where it is."""
    if arguments.out is None:
        path.parent.mkdir(exist_ok=True)
    save(figure, path, form)
    console().print(f"wrote {path}", soft_wrap=True)


def asked_state(asked: str | None, region: Mapping[str, Any]) -> str:
    """Read which state to draw, by id or name; by default the region's first.

    Raises
    ------
    ConfigError
        If there is no such state.
    """
    states: dict[str, str] = {
        a["id"]: a["name"] for a in region["actors"] if a["role"] == "chooses"
    }
    if asked is None:
        return next(iter(states))
    by_name = {name.casefold(): key for key, name in states.items()}
    found = asked.upper() if asked.upper() in states else by_name.get(asked.casefold())
    if found is None:
        hint = did_you_mean(asked, [*states, *states.values()])
        raise wrong("--state", asked, f"one of {', '.join(states)}", hint)
    return found


def asked_file(arguments: argparse.Namespace, folder: Path, stem: str) -> tuple[Path, str]:
    """Choose file and format: those given, else a figure in the results folder.

    Raises
    ------
    ConfigError
        If the name and the format do not fit, or the file cannot stand there.
    """
    if arguments.out is None:
        form = arguments.format or "png"
        return folder / "figures" / f"{stem}.{form}", form
    path = Path(arguments.out)
    form = arguments.format or path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise wrong(
            "--out", str(path), f"a name that ends in {', '.join(FORMATS)}, or --format"
        )
    ending = path.suffix.removeprefix(".").lower()
    if ending in FORMATS and ending != form:
        raise wrong("--format", form, f"{ending}, as --out says, or another --out")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise wrong("--out", str(path), "a file in a folder that exists")
    return path, form


def draw(results: "Results", state: str) -> "Figure":
    """Compose the figure of one state from the bands and what the folder says of itself."""
    from hedgesim.plots.events import chosen_marks
    from hedgesim.plots.sheet import alignment_sheet
    from hedgesim.study.folder import refuse

    provenance = results.provenance
    inputs = provenance["inputs"]
    experiment, region = inputs["experiment"], inputs["region"]
    names = {a["id"]: a["name"].removeprefix("the ") for a in region["actors"]}
    table = alignment_table(results.overall_bands(), experiment["start"], region["vectors"])
    if state not in set(table["state"]):
        raise refuse(
            results.folder,
            "alignment with some vector; [record] measures of this study leaves it out",
            hint='measures = ["alignment", ...] in another run',
        )
    first, last = float(table["time"].min()), float(table["time"].max())
    done = provenance["runs"] - (results.complete or {}).get("failed", 0)
    return alignment_sheet(
        table,
        state=state,
        title=f"{names[state]}: alignment with each vector",
        subtitle=f"Median of {done:,} runs; the darker band holds the middle half of them, "
        "the lighter one nine tenths.",
        source=_source(provenance),
        events=chosen_marks(
            marks_of(inputs["scenario"], state, region["vectors"]), first, last, MOST_MARKS
        ),
        names=names,
    )


def alignment_table(
    bands: "pd.DataFrame", start: int, vectors: list[str]
) -> "pd.DataFrame":
    """Take alignment with each vector from the bands, with decimal years.

    A turn stands at the end of its quarter, the start at the beginning of its year.
    """
    import pandas as pd

    own = bands[bands["partner"] == ""]
    pieces = [
        own[own["measure"] == f"alignment_{vector}"].assign(partner=vector)
        for vector in vectors
    ]
    table = pd.concat(pieces, ignore_index=True)
    return table.assign(time=start + table["turn"].astype(float) / 4)


def marks_of(
    scenario: Mapping[str, Any], state: str, vectors: Collection[str]
) -> list[Any]:
    """Give the major events that touch a state as marks, one for each date and type.

    What passes between others is marked only where a vector, one of the powers whose lines
    are drawn, attacks or annexes: that is a lesson for all.
    """
    from hedgesim.plots.events import Mark

    found: dict[tuple[str, str], Mark] = {}
    for event in scenario["events"]:
        weight = weight_of(event, state, vectors)
        date = str(event["date_from"])
        key = (date, event["type"])
        if weight > 0 and (key not in found or found[key].weight < weight):
            found[key] = Mark(time_of(date), date[:7], event["title"], weight)
    return list(found.values())


def time_of(date: str) -> float:
    """Give an ISO date as a decimal year.

    Examples
    --------
    >>> time_of("2022-01-01"), round(time_of("2022-07-02"), 2)
    (2022.0, 2022.5)
    """
    import datetime as dt

    day = dt.date.fromisoformat(date)
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


_FELT_BY_ALL = {"aggression": 3.0, "annexation": 2.0}
_FELT_BY_TARGETS = {
    "aggression": 4.0, "intervention": 3.0, "transit_cut": 2.5, "unrest": 2.0,
    "assurance": 2.0, "coercion": 2.5, "rhetoric": 2.0, "wedging": 1.5, "inducement": 2.0,
    "remove_vector": 2.0, "protest": 5.0, "new_route": 2.0, "sanctions": 2.5, "strain": 2.0,
}  # fmt: skip
_OWN_ACTS = {"aggression": 3.0, "annexation": 2.0, "strain": 2.0}
_MEMBERSHIP = {"join": 0.7, "leave": 0.7}
"""Weights by type. They only choose what is marked: a protest against a partner is small
by its magnitude, but bends the line of that partner more than a large pledge."""


def weight_of(event: Mapping[str, Any], state: str, vectors: Collection[str]) -> float:
    """Say how much an event matters to a state: its size, by type; 0 if not at all.

    What comes from a vector counts in full, since its line is drawn; what comes from
    another counts half, unless it is an attack.
    """
    kind, actors, touched = event["type"], event["actors"], state in event["targets"]
    others = {*actors, event.get("partner")} - {state, None}
    drawn = not others.isdisjoint(vectors)
    if kind in _MEMBERSHIP:
        return _MEMBERSHIP[kind] if touched or state in actors else 0.0
    weights = [_FELT_BY_ALL.get(kind, 0.0) if drawn else 0.0]
    if touched:
        full = drawn or not others or kind == "aggression"
        weights.append(_FELT_BY_TARGETS.get(kind, 0.0) * (1.0 if full else 0.5))
    if state in actors:
        weights.append(_OWN_ACTS.get(kind, 0.0))
    return max(weights) * float(event["magnitude"])


def _source(provenance: Mapping[str, Any]) -> str:
    version = provenance["versions"].get("hedgesim", "")
    said = [
        str(provenance["title"]),
        f"{provenance['runs']:,} runs",
        f"seed {provenance['seed']}",
        f"hedgesim {version}",
        "a scenario, not a forecast",
    ]
    return " · ".join(said)


def save(figure: "Figure", path: Path, form: str) -> None:
    """Write the figure, with the same bytes for the same content."""
    import matplotlib

    date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form)
    with matplotlib.rc_context({"svg.hashsalt": "hedgesim", "pdf.fonttype": 42}):
        figure.savefig(path, format=form, dpi=DOTS_PER_INCH, metadata=date)
