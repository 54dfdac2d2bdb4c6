"""`hedgesim sensitivity`: what drives an outcome of a study, by its design."""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.show import console, print_json

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from hedgesim.study.sensitivity import Sensitivity
    from hedgesim.study.sensitivity_chance import Split

FORMAT = 1
TOP = 15
"""Factors on the screen; --json and --out have all."""

IN_UNITS = ("mu_star", "mu", "sigma", "effect")
"""Indices in the outcome's unit; others are shares or correlations."""

TITLES = {"mu_star": "mu*", "pawn": "PAWN"}


def main(arguments: argparse.Namespace) -> int:
    """Analyse, write the files asked for, and print words and a table, or JSON."""
    figure = _file("--figure", arguments.figure, ("png", "svg", "pdf"))
    out = _file("--out", arguments.out, ("csv",))
    from hedgesim.study.sensitivity import sensitivity
    from hedgesim.study.sensitivity_outcome import Asked

    asked = Asked(
        measure=arguments.measure,
        state=arguments.state,
        partner=arguments.partner,
        turn=arguments.turn,
        since=arguments.since,
        mean_since=arguments.mean_since,
        scenario=arguments.scenario,
    )
    found = sensitivity(arguments.results, asked)
    if out is not None:
        found.table.to_csv(out, index=False, lineterminator="\n")
    if figure is not None:
        draw(found, figure, arguments.top)
    if arguments.json:
        print_json(as_json(found))
        return Status.DONE
    _answer(found, arguments.top)
    for path in filter(None, (out, figure)):
        console().print(f"wrote {path}", soft_wrap=True)
    return Status.DONE


def _file(option: str, given: str | None, endings: tuple[str, ...]) -> Path | None:
    """See that a file can stand where it is asked for, before anything is computed."""
    if given is None:
        return None
    path = Path(given)
    if path.suffix.removeprefix(".").lower() not in endings:
        raise wrong(option, given, f"a name that ends in {', '.join(endings)}")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise wrong(option, given, "a file in a folder that exists")
    return path


def as_json(found: "Sensitivity") -> dict[str, Any]:
    """Give the whole answer as plain data; numbers to six digits."""
    from hedgesim.study.sensitivity_words import notes, sentences

    subject = found.subject
    return {
        "format": FORMAT,
        "experiment": found.side.experiment["name"],
        "design": found.kind,
        "grouped": found.grouped,
        "scenario": found.scenario,
        "measure": subject.measure,
        "state": subject.state,
        "partner": subject.partner or None,
        "turn": subject.quarter,
        "since": subject.first if subject.since is not None else None,
        "mean_since": subject.first if subject.mean_since is not None else None,
        "points": found.points,
        "replicates": found.replicates,
        "common_luck": found.common_luck,
        "left_out": {"units": found.units_left_out, "of": found.units},
        "mean": _rounded(found.mean),
        "standard_deviation": _rounded(found.deviation),
        "noise_share": _rounded(found.noise),
        "pawn_of_nothing": _rounded(found.nothing),
        "variance": None if found.split is None else _variance(found.split),
        "sorted_by": found.leading,
        "factors": [
            {str(key): _rounded(value) for key, value in row.items()}
            for row in found.table.to_dict("records")
        ],
        "sentences": list(sentences(found)),
        "notes": list(notes(found)),
    }


def _variance(split: "Split") -> dict[str, Any]:
    shares = {
        name: dict(zip(("share", "low", "high"), map(_rounded, share), strict=True))
        for name, share in split.shares.items()
    }
    return {"of_a_single_run": _rounded(split.variance), "shares": shares}


def _rounded(value: Any) -> Any:
    if isinstance(value, bool | str | int):
        return value
    try:
        return float(f"{float(value):.6g}")
    except (TypeError, ValueError):
        return str(value)


def _answer(found: "Sensitivity", top: int) -> None:
    from hedgesim.study.sensitivity_words import notes, sentences

    out = console()
    said = sentences(found)
    out.print(next(said), style="bold")
    for sentence in said:
        out.print(sentence)
    out.print()
    out.print(_table(found.table, top))
    hidden = found.table["factor"].nunique() - top
    if hidden > 0:
        out.print(f"and {hidden:,} more: --top, --json, --out", style="dim")
    if found.split is not None:
        out.print()
        out.print(_split_table(found))
    out.print()
    for note in notes(found):
        out.print(note, style="dim")


def indices_of(table: "pd.DataFrame") -> Iterator[str]:
    """Name the indices of a table, each of which has an interval or none."""
    skipped = ("factor", "side", "title", "value")
    for name in table.columns:
        if name not in skipped and not name.endswith(("_low", "_high")):
            yield name


def shown(table: "pd.DataFrame", top: int) -> "pd.DataFrame":
    """Leave the rows of the first factors."""
    names = list(dict.fromkeys(table["factor"]))[:top]
    kept: pd.DataFrame = table[table["factor"].isin(names)]
    return kept


def _table(table: "pd.DataFrame", top: int) -> "Table":
    from rich import box
    from rich.table import Table

    out = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False,
                padding=(0, 2, 0, 0), header_style="dim")  # fmt: skip
    out.add_column("factor", style="bold", overflow="fold")
    names = list(indices_of(table))
    decimals = {name: decimals_of(table, name) for name in names}
    if "value" in table.columns:
        out.add_column("value")
    for name in names:
        out.add_column(TITLES.get(name, name), no_wrap=True)
    before = ""
    for _, row in shown(table, top).iterrows():
        factor = str(row["factor"])
        words = ["" if factor == before else str(row["title"])]
        words += [_value(row["value"])] if "value" in table.columns else []
        out.add_row(*words, *(cell(row, n, d) for n, d in decimals.items()))
        before = factor
    return out


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def decimals_of(table: "pd.DataFrame", name: str) -> int:
    """Give the decimals by which a column has three digits: two for shares and the like."""
    if name not in IN_UNITS:
        return 2
    largest = float(table[name].abs().max())
    return 2 - math.floor(math.log10(largest)) if 0 < largest < 100 else 2


def cell(row: Any, name: str, decimals: int = 2) -> str:
    """Write an index with its interval."""

    def word(value: float) -> str:
        sign = "+" if name in ("mu", "effect") else ""
        return f"{value:{sign}.{decimals}f}".replace("-", "−")

    if row[name] != row[name]:
        return "–"
    low, high = (row.get(f"{name}_{end}", float("nan")) for end in ("low", "high"))
    if low != low or high != high:
        return word(row[name])
    return f"{word(row[name])} ({word(low)} to {word(high)})"


def _split_table(found: "Sensitivity") -> "Table":
    from rich import box
    from rich.table import Table

    out = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False,
                padding=(0, 2, 0, 0), header_style="dim")  # fmt: skip
    for heading in ("variance of a single run", "share"):
        out.add_column(heading, no_wrap=True)
    assert found.split is not None
    for name, (share, low, high) in found.split.shares.items():
        row = {"share": share, "share_low": low, "share_high": high}
        out.add_row(name, cell(row, "share"))
    return out


def draw(found: "Sensitivity", path: Path, top: int) -> None:
    """Draw the figure of the design and write it."""
    from hedgesim.plots.asking import save
    from hedgesim.plots.sensitivity_sheet import sensitivity_sheet
    from hedgesim.study.sensitivity_words import headline, leaders, of_variance

    said = found.side.results.provenance
    source = [
        str(said["title"]),
        f"{found.points:,} points x {found.replicates:,} runs",
        f"seed {said['seed']}",
        f"hedgesim {said['versions'].get('hedgesim', '')}",
        "about this model and these ranges",
    ]
    figure = sensitivity_sheet(
        shown(found.table, top),
        kind="grouped" if found.grouped else found.kind,
        leading=found.leading,
        split=None if found.split is None else found.split.shares,
        title=headline(found),
        subtitle=" ".join(leaders(found)) if found.split is None else of_variance(found),
        unit=found.subject.measure.replace("_", " "),
        source=" · ".join(source),
    )
    save(figure, path, path.suffix.removeprefix(".").lower())
