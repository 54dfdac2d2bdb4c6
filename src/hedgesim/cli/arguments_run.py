"""The arguments of the commands that make results: `run` and `merge`."""

import argparse

from hedgesim.cli.readers import whole


def add_run(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `run`."""
    command.epilog = """\
examples:
  hedgesim run baseline --runs 1000
  hedgesim run baseline --runs 100000 --shard 2/5 --out results/large-2of5
  hedgesim run baseline --runs 100000 --cluster tcp://scheduler:8786

The same command goes on with what was stopped. See docs/clusters.md for job arrays."""
    add = command.add_argument
    add(
        "experiment",
        metavar="EXPERIMENT",
        help="a file, or a name that `list experiments` shows",
    )
    add("--runs", type=whole(1, 10_000_000, "a number of runs"), metavar="N",
        help="how many runs, instead of the file's")  # fmt: skip
    add("--seed", type=whole(0, 2**32 - 1, "a seed"), metavar="N", help="seed of chance")
    add("--out", metavar="FOLDER", help="results folder (default: results/NAME)")
    add("--workers", type=whole(1, 1024, "a number of workers"), metavar="N",
        help="processes (default: one a core, never more than needed)")  # fmt: skip
    add("--shard", metavar="I/N",
        help="only the I-th of N shares, into a folder of its own (default: "
        "results/NAME-IofN); see merge")  # fmt: skip
    add("--cluster", metavar="ADDRESS",
        help="let the workers of a Dask cluster make the runs, as in tcp://host:8786; they "
        "have to share the results folder")  # fmt: skip
    add("--set", action="append", default=[], metavar="NAME=VALUE", dest="settings",
        help="fix a parameter instead of drawing it; may be repeated")  # fmt: skip
    add("--retry-failed", action="store_true",
        help="try runs that failed again; nothing else is made anew")  # fmt: skip
    add("--json", action="store_true", help="print the answer as JSON and nothing else")
    add("--quiet", action="store_true", help="show no progress")


def add_merge(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `merge`."""
    command.epilog = """\
example:
  hedgesim run baseline --runs 100000 --shard 1/2 --out results/large-1of2
  hedgesim run baseline --runs 100000 --shard 2/2 --out results/large-2of2
  hedgesim merge results/large results/large-*of2

FOLDER is then the same to the byte as if it had never been sharded. The shards are read
through first and left as they are; every problem is told before anything is written."""
    add = command.add_argument
    add("folder", metavar="FOLDER", help="results folder to make")
    add("shards", nargs="+", metavar="SHARD", help="folders of all shards, in any order")
    add("--link", action="store_true",
        help="hard links instead of copies: no further room, same file system")  # fmt: skip
    add("--experiment", metavar="FILE",
        help="the experiment's file, if it is not found by its name")  # fmt: skip
    add("--json", action="store_true", help="print the answer as JSON and nothing else")
    add("--quiet", action="store_true", help="show no progress")
