"""`hedgesim cite`: what to cite for a run, or for hedgesim itself."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hedgesim.cli.exits import Status


def main(arguments: argparse.Namespace) -> int:
    """Print every work with what it was used for, as text or as BibTeX."""
    from hedgesim.study.cite import as_bibtex, as_text, citations

    inputs = _inputs(arguments.what)
    works = citations(inputs) if inputs else _software()
    print((as_bibtex if arguments.bibtex else as_text)(works), end="")
    return Status.DONE


def _inputs(what: str | None) -> Mapping[str, Any] | None:
    """Read the resolved inputs of a results folder, or resolve those of an experiment."""
    if what is None:
        return None
    if Path(what).is_dir():
        from hedgesim.study.open import open_results

        inputs: Mapping[str, Any] = open_results(what).provenance["inputs"]
        return inputs
    from hedgesim.study.provenance import resolved
    from hedgesim.world.experiment import load_experiment

    return resolved(load_experiment(what))


def _software() -> tuple[Any, ...]:
    """Name hedgesim alone, where no run is given."""
    import hedgesim
    from hedgesim.study.cite import Citation

    text = (
        "The hedgesim authors. hedgesim: an open simulation of regional hedging, "
        f"{hedgesim.__version__}."
    )
    return (Citation("hedgesim", "software", text, "", ("simulation",)),)
