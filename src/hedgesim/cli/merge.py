"""`hedgesim merge`: put the shards of a study together, and answer as `run` does."""

import argparse

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import progress
from hedgesim.cli.run import of_failures, tell_whole
from hedgesim.cli.show import console


def main(arguments: argparse.Namespace) -> int:
    """Merge, answer, and say where the results are."""
    from hedgesim.study.merge import merge
    from hedgesim.study.open import open_results
    from hedgesim.study.replay import reopen

    quiet = arguments.quiet
    with (
        progress("verify", quiet=quiet, noun="tables", last="all read") as check,
        progress("merge", quiet=quiet) as report,
    ):
        finished = merge(
            arguments.folder,
            arguments.shards,
            link=arguments.link,
            experiment=arguments.experiment,
            on_check=check,
            on_progress=report,
        )
    experiment = reopen(open_results(finished.folder), arguments.experiment)
    more = {"shards": [str(shard) for shard in arguments.shards], "linked": arguments.link}
    given = arguments.experiment or experiment.name
    tell_whole(experiment, finished, given, as_data=arguments.json, more=more)
    for line in of_failures(finished, retry_failed=False):
        console(error=True).print(line, soft_wrap=True)
    return Status.SOME_FAILED if finished.failed else Status.DONE
