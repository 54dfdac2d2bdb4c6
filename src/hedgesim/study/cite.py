"""What to cite for a run: hedgesim, sources of its figures and events, and libraries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from hedgesim.world.designs import BY_SALIB
from hedgesim.world.figures import ASSUMED, PATHS, Figure, Figures, Replacement

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}"})


@dataclass(frozen=True, slots=True)
class Citation:
    """One work to cite, and what it was used for.

    `kind` is "software", "data" or "library"; `address` is a DOI or an address on the web,
    or empty.
    """

    key: str
    kind: str
    text: str
    address: str
    reasons: tuple[str, ...]

    @property
    def bibtex(self) -> str:
        """Give the entry for a BibTeX file."""
        key = re.sub(r"[^A-Za-z0-9:-]+", "-", self.key)
        lines = [f"@misc{{{key},", f"  title = {{{{{_escaped(self.text)}}}}},"]
        if self.address:
            lines.append(f"  howpublished = {{\\url{{{self.address}}}}},")
        lines.append(f"  note = {{Used for: {_escaped(', '.join(self.reasons))}}}")
        return "\n".join([*lines, "}"])


LIBRARIES = (
    Citation(
        "numpy",
        "library",
        "Harris, C. R. et al. (2020). Array programming with NumPy. Nature 585, 357-362.",
        "https://doi.org/10.1038/s41586-020-2649-2",
        ("arrays", "luck"),
    ),
    Citation(
        "scipy",
        "library",
        "Virtanen, P. et al. (2020). SciPy 1.0: fundamental algorithms for scientific "
        "computing in Python. Nature Methods 17, 261-272.",
        "https://doi.org/10.1038/s41592-019-0686-2",
        ("draws from likely ranges",),
    ),
    Citation(
        "arrow",
        "library",
        "Apache Arrow developers. Apache Arrow and Parquet.",
        "https://arrow.apache.org",
        ("tables on disk",),
    ),
)
SALIB = (
    Citation(
        "salib",
        "library",
        "Iwanaga, T., Usher, W. and Herman, J. (2022). Toward SALib 2.0: Advancing the "
        "accessibility and interpretability of global sensitivity analyses. Socio-"
        "Environmental Systems Modelling 4, 18155.",
        "https://doi.org/10.18174/sesmo.18155",
        ("points of the design", "indices"),
    ),
)
"""Where a design is SALib's, beside the others."""


def citations(inputs: Mapping[str, Any]) -> tuple[Citation, ...]:
    """List what a run rests on: hedgesim, then data by first use, then libraries.

    Parameters
    ----------
    inputs
        The resolved inputs: `hedgesim.study.provenance.resolved(experiment)`, or
        `provenance["inputs"]` of a results folder.

    Returns
    -------
    tuple[Citation, ...]
        Each source of the region once, with every quantity and every sort of event that
        uses it in this run; SALib where the points are its own. What is assumed, or
        replaced by the experiment, has no source and does not stand here; the entry of
        hedgesim names what is replaced.

    Examples
    --------
    >>> from hedgesim.study.provenance import resolved
    >>> from hedgesim.world.experiment import load_experiment
    >>> [work.key for work in citations(resolved(load_experiment("triad")))]
    ['hedgesim', 'invented', 'numpy', 'scipy', 'arrow']
    """
    sources = inputs["region"]["sources"]
    used = [
        Citation(key, "data", said["citation"], said["address"], reasons)
        for key, reasons in _reasons(inputs).items()
        if (said := sources.get(key))
    ]
    sampled = inputs["experiment"]["design"]["kind"] in BY_SALIB
    return (_hedgesim(inputs), *used, *LIBRARIES, *(SALIB if sampled else ()))


def as_text(works: Iterable[Citation]) -> str:
    """Write citations for people: one work a paragraph, with what it was used for."""
    paragraphs = []
    for work in works:
        address = f" {work.address}" if work.address else ""
        paragraphs.append(f"{work.text}{address}\n    used for: {', '.join(work.reasons)}")
    return "\n\n".join(paragraphs) + "\n"


def as_bibtex(works: Iterable[Citation]) -> str:
    """Write citations as a BibTeX file."""
    return "\n\n".join(work.bibtex for work in works) + "\n"


def _hedgesim(inputs: Mapping[str, Any]) -> Citation:
    try:
        number = version("hedgesim")
    except PackageNotFoundError:  # run from a source tree that was never installed
        number = "unknown version"
    text = (
        f"The hedgesim authors. hedgesim: an open simulation of regional hedging, {number}."
    )
    said = inputs["experiment"]
    replaced = ", ".join(dict.fromkeys(entry["quantity"] for entry in _replaced(inputs)))
    own = (f"figures that the experiment replaces: {replaced}",) if replaced else ()
    return Citation(
        "hedgesim", "software", text, "", (f"experiment: {said['title']}", *own)
    )


def _replaced(inputs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries: list[Mapping[str, Any]] = inputs["experiment"].get("figures", [])
    return entries  # none in older folders


def _reasons(inputs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give each source's uses in this run, by source, in the order of first use."""
    region, scenario = inputs["region"], inputs["scenario"]
    uses = list(_uses_of_figures(_figures(inputs), inputs["experiment"]["start"]))
    uses += [(o["source_id"], "organisations") for o in region["organisations"]]
    uses += [(c["source_id"], "sizes of events") for c in scenario["coding"]]
    uses += [(e["source_id"], f"events: {e['type']}") for e in scenario["events"]]
    found: dict[str, dict[str, None]] = {}
    for source, reason in uses:
        if source != ASSUMED:
            found.setdefault(source, {})[reason] = None
    return {source: tuple(reasons) for source, reasons in found.items()}


def _figures(inputs: Mapping[str, Any]) -> Figures:
    rows = inputs["region"]["figures"]["rows"]
    return Figures(
        tuple(Figure(**row, line=0) for row in rows),
        tuple(Replacement(**entry) for entry in _replaced(inputs)),
    )


def _uses_of_figures(figures: Figures, start: int) -> Iterable[tuple[str, str]]:
    """Give (source, quantity) of every figure that this start takes."""
    for quantity in dict.fromkeys(row.quantity for row in figures.rows):
        taken = figures.cells(quantity, start).values()
        # a path takes the figures of all years
        for row in figures.of(quantity) if quantity in PATHS else taken:
            channel = f" ({row.channel})" if row.channel else ""
            yield row.source_id, f"{quantity}{channel}"


def _escaped(text: str) -> str:
    return text.replace("\\", "/").translate(_SPECIAL)
