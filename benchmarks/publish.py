"""Write the tables of results/published/ anew: `python benchmarks/publish.py [NAME ...]`.

Each is printed by a command of its own; this runs them all, so that no table is older than
the model. Names are those of the files without `.md`.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PUBLISHED = HERE.parent / "results" / "published"
MINUS = str.maketrans("-", "−")

SCRIPTS = (
    "ablation", "bad_addresses", "bad_files", "labels", "experiments", "mechanisms",
    "observed", "observed_fall", "sensitivity", "faults", "speeds", "classroom",
)  # fmt: skip
"""Scripts beside this one that print, or write, the table of their name."""


def facts() -> str:
    """Give the table of facts as Markdown."""
    said = subprocess.run(
        [sys.executable, "-m", "hedgesim", "facts", "--json", "--quiet"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    rows = json.loads(said)
    (PUBLISHED / "facts.json").write_text(facts_as_data(rows), encoding="utf-8")
    answered = [row for row in rows if row["holds"] is not None]
    hold = sum(row["holds"] for row in answered)
    severe = [row for row in answered if row["kind"] == "V"]
    of_severe = sum(row["holds"] for row in severe)
    lines = [
        "# Facts", "",
        "Printed by `hedgesim facts` (`python benchmarks/publish.py facts` writes it "
        "here). What is asked, and how it is judged: [facts](../../docs/facts.md).", "",
        f"{hold} of {len(rows)} statements hold; of the {len(severe)} severe ones (V: they "
        f"fail in at least a fifth of draws) {of_severe}. Rows marked p are about 2022 and "
        "later: reported, never fitted; f: something was changed because the row had "
        "failed.", "",
        "| id | statement | value | 5–95 % | share of runs | asked | holds "
        "| share of draws | kind |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [_line(row) for row in rows]
    failing = [r for r in rows if not r["holds"]]
    lines += ["", "## Why some fail, as we see it", ""]
    lines += [f"- **{r['id']}** {r['why'] or r['missing']}" for r in failing]
    return "\n".join(lines) + "\n"


def facts_as_data(rows: list[dict[str, Any]]) -> str:
    """Give the table of facts as JSON, a row a line: `hedgesim report` reads it."""
    import hedgesim
    from hedgesim.report.facts import REGION

    head = {"region": REGION, "runs": rows[0]["runs"], "version": hedgesim.__version__}
    lines = [json.dumps(_short(row), ensure_ascii=False) for row in rows]
    text = json.dumps(head)[:-1] + ', "rows": [\n' + ",\n".join(lines) + "\n]}\n"
    json.loads(text)
    return text


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _short(entry) for key, entry in value.items()}
    return [_short(entry) for entry in value] if isinstance(value, list) else value


def _line(row: dict[str, object]) -> str:
    marks = str(row["kind"]) + (" p" if row["postdiction"] else "")
    marks += " f" if row["fitted"] else ""
    if row["holds"] is None:
        cells = [row["id"], row["statement"], "", "", "", "", "not in the model", "", marks]
    else:
        cells = [
            row["id"], row["statement"], _number(row["value"]),
            f"{_number(row['low'])} to {_number(row['high'])}", _share(row["share"]),
            _share(row["asked"]), "yes" if row["holds"] else "**no**",
            _share(row["share_of_draws"]), marks,
        ]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _number(value: object) -> str:
    return f"{float(value):.3g}".translate(MINUS)  # type: ignore[arg-type]


def _share(value: object) -> str:
    return f"{float(value):.2f}"  # type: ignore[arg-type]


def script_failed(name: str, status: int) -> str:
    """Say which script failed; its page is left as it was."""
    return f"{name} ended with status {status}; nothing was written. It printed:"


def main() -> None:
    """Write the tables that were asked for, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    asked = parser.parse_args().names or ["facts", *SCRIPTS]
    for name in asked:
        target = PUBLISHED / f"{name.replace('_', '-')}.md"
        if name == "facts":
            target.write_text(facts(), encoding="utf-8")
        else:
            command = [sys.executable, str(HERE / f"{name}.py")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            printed = done.stdout
            if done.returncode:  # what went wrong stands in what it printed
                sys.exit(f"{script_failed(name, done.returncode)}\n{printed}{done.stderr}")
            if printed.lstrip().startswith("#"):  # else the script writes its file itself
                target.write_text(printed, encoding="utf-8")
        print(f"{target.relative_to(PUBLISHED.parent.parent)}")


if __name__ == "__main__":
    main()
