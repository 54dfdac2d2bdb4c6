"""`hedgesim verify`: see that a results folder is what was written."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import progress
from hedgesim.cli.show import console, print_json
from hedgesim.core.errors import ConfigError

if TYPE_CHECKING:
    from hedgesim.study.open import Results
    from hedgesim.study.sample import Again
    from hedgesim.study.verify import Verified

MOST = 20
"""Findings that people are shown; JSON has all."""


def main(arguments: argparse.Namespace) -> int:
    """Verify, and say what is wrong and how to mend it."""
    from hedgesim.study.open import open_results
    from hedgesim.study.standing import inputs_of, tables_of_study
    from hedgesim.study.verify import verify_results

    results = open_results(arguments.results)
    inputs_of(results)  # or refuse it
    again = _again(results, arguments.experiment)
    tables = tables_of_study(results, again.experiment if again else None)
    with progress(
        "verify", quiet=arguments.json, noun="tables", last="some runs again"
    ) as tell:
        found = verify_results(results, tables, again, arguments.sample, tell)
    if arguments.json:
        print_json(found.to_json())
    else:
        out = console()
        for line in lines(found):
            out.print(line, soft_wrap=True)
    return Status.DONE if found.good else Status.USER


def _again(results: "Results", experiment: str | None) -> "Again | None":
    """Find what makes the runs of a folder again, if inputs and code are still here."""
    from hedgesim.study.replay import reopen
    from hedgesim.study.sample import Again

    if experiment is not None:  # a mistake in it is told
        return Again(reopen(results, experiment))
    try:
        return Again(reopen(results))
    except ConfigError:
        return None


def lines(found: "Verified") -> Iterator[str]:
    """Word what was found."""
    from hedgesim.cli.status import in_bytes

    for finding in found.findings[:MOST]:
        yield f"{found.folder}/{finding.file}"
        yield f"    {finding.what}"
        yield f"    to mend: {finding.mend}"
    if len(found.findings) > MOST:
        yield f"... and {len(found.findings) - MOST} more; --json has all"
    if not found.complete:
        yield (
            f"Not complete: {found.parts_made:,} of {found.parts:,} parts stand; "
            "hedgesim status has the command that goes on."
        )
    read = f"{found.files:,} tables ({in_bytes(found.size)}) read through"
    wrong = len(found.findings)
    yield f"{read}: " + (f"{wrong:,} wrong." if wrong else "each as it was written.")
    yield _sampled(found)


def _sampled(found: "Verified") -> str:
    sample = found.sample
    if sample.same is None:
        return f"{sample.note[:1].upper()}{sample.note[1:]}."
    told = f"{len(sample.runs)} runs computed again ({', '.join(map(str, sample.runs[:8]))}"
    told += ", ..." if len(sample.runs) > 8 else ""
    same = "the same to the bit" if sample.same else "not all the same"
    note = f" ({sample.note})" if sample.note else ""
    return f"{told}): {sample.rows:,} stored rows, {same}{note}."
