"""`hedgesim export`: a table of a results folder as CSV or NetCDF."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.progress import progress
from hedgesim.cli.show import console, print_json
from hedgesim.core.asking import named
from hedgesim.core.errors import ConfigError, Problem


def main(arguments: argparse.Namespace) -> int:
    """Write the table, and say where it is."""
    from hedgesim.study.export import CSV, export, suggested
    from hedgesim.study.open import open_results

    results = open_results(arguments.results)
    table = results.table(arguments.table)
    form = arguments.to or _form_of(arguments.out) or CSV
    region = results.provenance["inputs"]["region"]
    states = _states_asked(arguments.states, region)
    if states and "state" not in table.columns:
        raise wrong("--state", ", ".join(states), f"no state: {table.name} has none")
    if arguments.out is None:
        file = suggested(results, table.name, states, form)
    else:
        file = _asked(Path(arguments.out), form)
    rows = table.rows
    if states:
        rows = rows * len(states) // len(table.values_of("state"))
    if arguments.out is None:
        file.parent.mkdir(exist_ok=True)
    quiet = arguments.json or arguments.quiet
    with progress("export", quiet=quiet, noun="rows", last="closing the file") as tell:
        done = export(
            results,
            table,
            file,
            form,
            state=states or None,
            force=arguments.force,
            tell=lambda written: tell(written, rows),
        )
    written = [str(path) for path in (done.file, done.columns) if path is not None]
    if arguments.json:
        print_json({"files": written, "rows": done.rows, "form": form})
        return Status.DONE
    out = console()
    out.print(f"wrote {done.file} ({done.rows:,} rows)", soft_wrap=True)
    if done.columns is not None:
        out.print(f"      {done.columns} (what its columns mean)", soft_wrap=True)
    return Status.DONE


def _form_of(out: str | None) -> str | None:
    """Tell the form from the ending of a file, if it says so."""
    from hedgesim.study.export import ENDINGS

    ending = Path(out).suffix.lower() if out is not None else ""
    return next((form for form, own in ENDINGS.items() if own == ending), None)


def _states_asked(words: Sequence[str], region: Mapping[str, Any]) -> list[str]:
    """Read which states are meant, by id or name, each once."""
    known = {a["id"]: a["name"] for a in region["actors"] if a["role"] == "chooses"}
    problems: list[Problem] = []
    found = [named("--state", word, known, problems) for word in words]
    if problems:
        raise ConfigError(problems)
    return [state for state in dict.fromkeys(found) if state is not None]


def _asked(path: Path, form: str) -> Path:
    """See that a file can stand where it is asked for, with an ending that fits."""
    from hedgesim.study.export import ENDINGS

    others = {own: other for other, own in ENDINGS.items() if other != form}
    if path.suffix.lower() in others:
        raise wrong(
            "--to", form, f"{others[path.suffix.lower()]}, as --out says, or another --out"
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise wrong("--out", str(path), "a file in a folder that exists")
    return path
