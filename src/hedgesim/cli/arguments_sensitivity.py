"""The arguments of `sensitivity`, declared without importing the command."""

import argparse

from hedgesim.cli.readers import whole


def add_sensitivity(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `sensitivity`."""
    command.epilog = """\
example:
  hedgesim run sensitivity_2022
  hedgesim sensitivity results/sensitivity_2022 --measure alignment --state KAZ \\
      --partner RUS --since 2021Q4 --turn 2024Q4

Which indices there are depends on the design: sobol, morris, latin_hypercube, random,
likely, grid, one_at_a_time. Sobol and Morris need SALib:
pip install "hedgesim[sensitivity]\""""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--measure", required=True, metavar="NAME", help="a number that was recorded, "
        "such as alignment, threat or hedging_index")  # fmt: skip
    add("--state", metavar="ID", help="whose (default: the region's first)")
    add("--partner", metavar="ID", help="towards whom, for numbers of pairs (default: "
        "the state's reference)")  # fmt: skip
    add("--turn", metavar="TURN", help="a quarter such as 2024Q4, or a turn's number "
        "(default: the last)")  # fmt: skip
    when = command.add_mutually_exclusive_group()
    when.add_argument("--since", metavar="TURN", help="the change from this turn to --turn")
    when.add_argument(
        "--mean-since",
        metavar="TURN",
        help="the mean over what was recorded from this turn to --turn",
    )
    add(
        "--scenario",
        metavar="ID",
        help="whose points, where scenarios are crossed (default: the experiment's)",
    )
    add("--top", type=whole(1, 10_000, "a number of factors"), default=15, metavar="N",
        help="factors on the screen and in the figure (default: 15)")  # fmt: skip
    add("--out", metavar="FILE", help="write the whole table as CSV")
    add("--figure", metavar="FILE", help="draw it: .png, .svg or .pdf")
    add("--json", action="store_true", help="print the answer as JSON and nothing else")
