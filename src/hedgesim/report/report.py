"""Write the report of a results folder: gather what it states, and set the page."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedgesim.plots.source import Source
from hedgesim.report import study
from hedgesim.report.charts import alignment, dilemma
from hedgesim.report.colours import shades
from hedgesim.report.facts import Facts, published
from hedgesim.report.limits import limits
from hedgesim.report.page import rendered
from hedgesim.report.pictures import Gallery, gallery, name_of
from hedgesim.report.sentences import Headline, headlines, of_states
from hedgesim.report.svg import sheet_of
from hedgesim.study import folder as place
from hedgesim.study.cite import citations
from hedgesim.study.compare import Comparison, compare
from hedgesim.study.compare_sides import find
from hedgesim.study.compare_words import sentences
from hedgesim.study.endpoints import endpoints
from hedgesim.study.standing import finished
from hedgesim.study.summary import summarise

NAME = "report.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report, and what it states.

    `html` is the file; the others are what stands in it, for a script.
    """

    source: Source
    headlines: tuple[Headline, ...]
    comparison: Comparison | None
    gallery: Gallery
    facts: Facts | None
    html: str

    def to_json(self) -> dict[str, Any]:
        """Give what the page states as plain data."""
        said = self.source.results.provenance
        return {
            "format": 1,
            "title": said["title"],
            "question": self.source.experiment["question"],
            "runs": int(said["runs"]),
            "failed": int(said["runs"]) - self.source.runs,
            "note": "A scenario under stated assumptions, not a forecast.",
            "what_was_run": list(study.what_was_run(self.source)),
            "headlines": [
                {"text": h.text, **{k: _plain(v) for k, v in h.numbers.items()}}
                for h in self.headlines
            ],
            "comparison": sentences(self.comparison) if self.comparison else [],
            "figures": [
                {"name": p.name, "title": p.title, "alt": p.alt, "command": p.command}
                for p in self.gallery.pictures
            ],
            "left_out": list(self.gallery.left_out),
            "facts": self.facts.told if self.facts else "",
            "facts_failing": [r["id"] for r in self.facts.failing] if self.facts else [],
            "parameters_fixed": {f.name: f.value for f in study.fixed(self.source)},
            "again": study.again(self.source),
            "identity": dict(study.identity(self.source)),
        }


def _plain(value: Any) -> Any:
    item = getattr(value, "item", None)
    return item() if item else value


def report(folder: str | Path, against: str | Path | None = None) -> Report:
    """Make the report of a complete study.

    Parameters
    ----------
    folder
        A results folder, or the name of one below `results`.
    against
        Another, of the same draws and luck, to compare it with: FOLDER less AGAINST.

    Returns
    -------
    Report
        The page; the same folder and code give the same bytes.

    Raises
    ------
    ConfigError
        If a folder is none, is not complete or is damaged, or the two are no pairs.
    """
    source = Source.open(finished(find(folder)))
    other = None if against is None else Source.open(finished(find(against)))
    found = None
    if other is not None:
        found = compare(other.results.folder, source.results.folder)
    table = endpoints(source.results)
    told = headlines(source, table)
    drawn = gallery(source, other)
    facts = published()
    known = facts if source.region["id"] == facts.region else None
    groups = [alignment(source, of_states(source, table)), dilemma(source)]
    html = rendered({
        **_of_study(source),
        "headlines": told,
        "groups": [group for group in groups if group.charts],
        "colours": {
            group.name: [shades(one.look) for one in group.series] for group in groups
        },
        "comparison": _of_comparison(found, other),
        "gallery": drawn,
        "letters": sheet_of(drawn.glyphs),
        "facts": known,
        "limits": limits(),
    })  # fmt: skip
    return Report(source=source, headlines=told, comparison=found, gallery=drawn,
                  facts=known, html=html)  # fmt: skip


def _of_study(source: Source) -> dict[str, Any]:
    said = source.experiment
    return {
        "title": str(source.results.provenance["title"]),
        "question": said["question"],
        "expectation": said["expectation"],
        "origin": said["source"],
        "region": source.region["title"],
        "runs": source.runs,
        "version": source.results.provenance["versions"].get("hedgesim", ""),
        "caption": source.caption,
        "span": f"{source.start}–{source.start + (source.turns - 1) // 4}",
        "what_was_run": study.what_was_run(source),
        "failures": study.failures(source),
        "names": source.names,
        "references": {
            s: source.full_names[source.reference(s)] for s in source.states
        },
        "vectors": source.vectors,
        "alignments": [f"alignment_{vector}" for vector in source.vectors],
        "summary": summarise(source.results),
        "fixed": study.fixed(source),
        "other_changes": study.other_changes(source),
        "kind": said["design"]["kind"],
        "works": citations(source.inputs),
        "cite": shlex.join(["hedgesim", "cite", name_of(source), "--bibtex"]),
        "again": study.again(source),
        "identity": study.identity(source),
        "experiment": source.results.experiment,
    }  # fmt: skip


def _of_comparison(
    found: Comparison | None, other: Source | None
) -> Mapping[str, Any] | None:
    if found is None or other is None:
        return None
    return {
        "title": str(other.results.provenance["title"]),
        "sentences": sentences(found),
        "differs": [change.text for change in found.differs],
        "notes": found.common.notes,
        "pairs": int(found.common.first.size),
    }


def place_of(folder: Path, out: str | None, name: str = NAME) -> Path:
    """Choose the file: the one given, else `name` in the results folder.

    Raises
    ------
    ConfigError
        If it is no HTML file in a folder that exists.
    """
    return place.see_html(folder / name if out is None else Path(out))


def write(html: str, path: Path) -> None:
    """Write a page, whole or not at all; one that stands there is replaced."""
    place.write_text(path, html)
