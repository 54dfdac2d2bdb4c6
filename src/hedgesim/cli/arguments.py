"""The arguments of every command, declared without importing the command."""

import argparse

from hedgesim.cli.readers import one_of, whole

LISTS = (
    "regions", "scenarios", "experiments", "parameters", "measures", "events", "rules",
    "sources", "quantities", "figures",
)  # fmt: skip
KINDS = ("region", "scenario", "experiment")
TABLES = ("runs", "states", "pairs", "bands")
FORMS = ("csv", "netcdf")


def add_check(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `check`."""
    command.epilog = """\
examples:
  hedgesim check my_design.toml
  hedgesim check my_design.toml --out /data/large --json

Of an experiment it also says how many runs it has, how long they will take here, and their
room on disk and in memory; what cannot fit is refused. See docs/running.md."""
    command.add_argument("files", nargs="+", metavar="FILE",
                         help="experiment, scenario or region")  # fmt: skip
    command.add_argument("--out", metavar="FOLDER",
                         help="where results would go (default: results/NAME)")  # fmt: skip
    command.add_argument("--quick", action="store_true",
                         help="make no trial: say nothing of time and room")  # fmt: skip
    command.add_argument("--json", action="store_true", help="print as JSON")


def add_list(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `list`."""
    add = command.add_argument
    add(
        "what",
        type=one_of("list of", LISTS),
        metavar="WHAT",
        help="one of: " + ", ".join(LISTS),
    )
    add(
        "name",
        nargs="?",
        metavar="NAME",
        help="region of sources, scenario of events, or one entry",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print everything as CSV")


def add_stages(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `stages`."""
    command.add_argument("--verbose", action="store_true", help="with what each rule does")
    command.add_argument("--json", action="store_true", help="print as JSON")


def add_facts(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `facts`."""
    add = command.add_argument
    add("--only", action="append", default=[], metavar="ID",
        help="a statement (14), a row (14a), or both (3,14a); may be repeated")  # fmt: skip
    add("--runs", type=whole(1, 100_000, "a number of runs"), metavar="N",
        help="runs of each world, twice: defaults, and draws (default: 256)")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print everything as CSV")
    add("--quiet", action="store_true", help="show no progress")
    command.epilog = """\
example:
  hedgesim facts --only 14 --runs 1000   does pressure buy deference, then alienation?

A statement that fails is an answer, not an error: the exit status is 0."""


def add_new(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `new`."""
    add = command.add_argument
    add(
        "kind",
        type=one_of("kind", KINDS),
        metavar="KIND",
        help="one of: " + ", ".join(KINDS),
    )
    add("name", metavar="NAME", help="small letters, digits, _ and -")
    add("--in", dest="folder", metavar="FOLDER",
        help="where (default: experiments, scenarios or regions, here)")  # fmt: skip


def add_cite(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `cite`."""
    command.add_argument("what", nargs="?", metavar="RESULTS|EXPERIMENT",
                         help="what was used; without it, hedgesim alone")  # fmt: skip
    command.add_argument("--bibtex", action="store_true", help="as BibTeX")


def add_plot(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `plot`."""
    command.epilog = """\
examples:
  hedgesim plot results/baseline --state KAZ
  hedgesim plot results/baseline --state all --size slide
  hedgesim plot results/baseline --figure strategies --state UZB --format pdf
  hedgesim plot results/baseline --against results/no_invasion --state KAZ
  hedgesim plot results/baseline --figure why --state KAZ --turn 2022Q4 --since 2021Q4
  hedgesim plot results/baseline --figure map --partner RUS --animate

`hedgesim list figures` shows every figure and the options that it takes."""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--figure", metavar="NAME", help="which figure (default: alignment; with "
        "--against, two-worlds)")  # fmt: skip
    add("--state", metavar="ID", help="which state, by id or name (default: the region's "
        "first); where a figure shows several: all, or A,B")  # fmt: skip
    add("--partner", metavar="ID", help="towards whom (default: the state's reference)")
    add("--channel", metavar="NAME", help="only this channel (default: all)")
    add("--turn", metavar="TURN", help="a quarter such as 2022Q4, or a number "
        "(default: the last)")  # fmt: skip
    add("--since", metavar="TURN", help="an earlier turn with which to compare")
    add("--run", type=whole(0, None, "a run"), metavar="N", help="one run (default: 0)")
    add("--measure", metavar="NAME", help="what colours show, where a figure has a choice")
    add("--factors", metavar="X,Y", help="two factors of a grid, for its axes")
    add("--against", metavar="OTHER", help="another results folder, of the same draws and "
        "luck: RESULTS less OTHER, run by run")  # fmt: skip
    _add_drawing(command)


def _add_drawing(command: argparse.ArgumentParser) -> None:
    """Declare how a figure is drawn, and where to."""
    add = command.add_argument
    add("--size", type=one_of("size", ("page", "column", "slide")), default="page",
        metavar="SIZE", help="page (7.2 inches, the default), column (3.4 inches) or slide "
        "(16:9)")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true",
                      help="print the numbers, and draw nothing")  # fmt: skip
    form.add_argument("--out", metavar="FILE", help="default: figures/FIGURE-STATE in the "
                      "results folder")  # fmt: skip
    add("--format", choices=("png", "svg", "pdf", "gif", "mp4"), metavar="FORMAT",
        help="png, svg or pdf, with --animate gif or mp4 (default: that of --out, or the "
        "first)")  # fmt: skip
    add("--animate", action="store_true", help="map or network through the turns, up to "
        "--turn; mp4 needs the extra hedgesim[animation]")  # fmt: skip
    add("--every", type=whole(1, None, "turns"), metavar="N", help="with --animate: turns "
        "from one picture to the next (default: 1)")  # fmt: skip


def add_report(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `report`."""
    add = command.add_argument
    command.epilog = """\
examples:
  hedgesim report results/baseline
  hedgesim report results/baseline --against results/no_invasion --open

The file holds everything it needs: it opens from disk, prints, and loads nothing."""
    add("results", metavar="RESULTS", help="a complete results folder")
    add("--against", metavar="OTHER", help="another, of the same draws and luck, to "
        "compare it with: RESULTS less OTHER, run by run")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true",
                      help="print what the report states, and write nothing")  # fmt: skip
    form.add_argument("--out", metavar="FILE",
                      help="default: report.html in the results folder")  # fmt: skip
    add("--open", action="store_true", help="show it in the browser")


def add_why(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `why`."""
    add = command.add_argument
    command.epilog = (
        "example:\n  hedgesim why results/baseline --run 17 --state KAZ --turn 2022Q4\n\n"
        "The run is made again and compared with what is stored of it. First some "
        "sentences,\nthen each term of the choice and what its change did; these add up."
    )
    add("results", metavar="RESULTS", help="a results folder")
    add("--state", required=True, metavar="ID", help="whose choice")
    add("--run", type=whole(0, None, "a run"), default=0, metavar="N",
        help="which run (default: 0)")  # fmt: skip
    add("--turn", metavar="TURN", help="a quarter such as 2022Q4, or a number "
        "(default: the last)")  # fmt: skip
    add("--since", metavar="TURN", help="an earlier turn with which to compare "
        "(default: a year before, or the start)")  # fmt: skip
    add("--partner", metavar="ID", help="whose share (default: the state's reference)")
    add("--channel", metavar="NAME", help="only this channel (default: all)")
    add("--experiment", metavar="FILE",
        help="the experiment's file, if it is not found by its name")  # fmt: skip
    add("--json", action="store_true", help="print the answer as JSON and nothing else")


def add_status(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `status`."""
    command.epilog = """\
example:
  hedgesim status results/baseline

Reads footers alone and disturbs nobody. If the folder is not complete, it says which
command goes on."""
    command.add_argument("results", metavar="RESULTS", help="a results folder")
    command.add_argument("--json", action="store_true", help="print as JSON")


def add_verify(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `verify`."""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--sample", type=whole(0, 100_000, "a number of runs"), default=8, metavar="N",
        help="runs that are computed again and compared to the bit (default: 8; 0: "
        "none)")  # fmt: skip
    add("--experiment", metavar="FILE",
        help="the experiment's file, if it is not found by its name")  # fmt: skip
    add("--json", action="store_true", help="print as JSON")
    command.epilog = """\
example:
  hedgesim verify results/baseline --sample 20

exit status: 0 complete, and all of it as it was written; 2 something is damaged or
missing, and what to do is said; 4 the machine does not let it be read"""


def add_replay(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `replay`."""
    add = command.add_argument
    command.epilog = (
        "example:\n  hedgesim replay results/baseline --run 17 --turn 2022Q4\n\n"
        "The run is made again as a Mesa model and compared, to the bit, with what is "
        "stored."
    )
    command.set_defaults(since=None)
    add("results", metavar="RESULTS", help="a results folder")
    add("--run", type=whole(0, None, "a run"), required=True, metavar="K",
        help="which run")  # fmt: skip
    add("--turn", metavar="TURN", help="how far: a quarter such as 2022Q4, or a number "
        "(default: the last)")  # fmt: skip
    add("--state", metavar="ID", help="of which state (default: the region's first)")
    add("--experiment", metavar="FILE",
        help="the experiment's file, if it is not found by its name")  # fmt: skip
    add("--json", action="store_true", help="print as JSON")


def add_export(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `export`."""
    command.epilog = """\
examples:
  hedgesim export results/baseline --table bands
  hedgesim export results/baseline --to netcdf --state KAZ --out kaz.nc

CSV: UTF-8, decimal points, empty cells where there is nothing; beside it stands a file
NAME-columns.csv with unit, range and meaning of each column. NetCDF has these as
attributes; it needs: pip install "hedgesim[arrays]". R, DuckDB and Polars read the folder
as it is."""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--to", type=one_of("form", FORMS), metavar="FORM",
        help="csv or netcdf (default: as --out ends, else csv)")  # fmt: skip
    add("--table", type=one_of("table", TABLES), default="states", metavar="TABLE",
        help="runs, states, pairs or bands (default: states)")  # fmt: skip
    add("--state", action="append", default=[], metavar="ID", dest="states",
        help="only this state; may be repeated")  # fmt: skip
    add("--out", metavar="FILE",
        help="default: export/TABLE.csv, or .nc, in the results folder")  # fmt: skip
    add("--force", action="store_true", help="replace a file that stands there")
    add("--quiet", action="store_true", help="show no progress")
    add("--json", action="store_true", help="print the answer as JSON and nothing else")


def add_compare(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `compare`."""
    command.epilog = """\
differences are always B less A. example:
  hedgesim compare baseline no_invasion --state KAZ
  hedgesim compare results/baseline results/other --turn 2022Q4 --measure threat"""
    add = command.add_argument
    add("a", metavar="A", help="a results folder, or the name of one below results")
    add("b", metavar="B", help="another; what is told is B less A")
    add("--turn", metavar="QUARTER", help="such as 2022Q4, or start (default: the last)")
    add("--state", action="append", default=[], metavar="ID", dest="states",
        help="only this state, every measure; may be repeated")  # fmt: skip
    add("--measure", action="append", default=[], metavar="NAME", dest="measures",
        help="only this measure, or strategy; may be repeated")  # fmt: skip
    add("--unpaired", action="store_true",
        help="compare medians of runs that do not share draws and luck")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print the rows as CSV")
