"""What stands in a results folder once all its parts do: bands, failures, COMPLETE.json.

The folder of a shard has no bands, and SHARD.json: the same of its parts alone.
"""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study.bands import make_bands
from hedgesim.study.canonical import digest
from hedgesim.study.parts import Job
from hedgesim.study.store import (
    Damaged,
    Footer,
    failures_of,
    footer_of,
    open_table,
    part_footer,
    sha256_of,
    verify,
)
from hedgesim.study.twins import Twins

FORMAT = 1
BANDS = "bands.parquet"


def finish(job: Job, workers: int = 1, twins: "Future[Twins] | None" = None) -> None:
    """Write the bands unless they stand, the failed runs, and COMPLETE.json last.

    `workers` and `twins` are as `hedgesim.study.bands.make_bands` has them.
    """
    parts, failures = _receipts(job)
    if job.shard is None:
        expected = _bands_footer(job, parts)
        if not _bands_stand(job, expected):
            make_bands(job, expected, workers, twins)
    log = job.folder / place.FAILURES
    if failures:
        lines = [json.dumps(failure, ensure_ascii=False) for failure in failures]
        place.write_text(log, "\n".join(lines) + "\n")
    else:
        log.unlink(missing_ok=True)
    place.sweep(job.folder)  # a worker that outlived a killed parent may have left one
    place.write_json(job.mark, _complete(job, parts, len(failures), workers))


def is_complete(job: Job) -> bool:
    """Tell whether bands and COMPLETE.json stand, and are those of the parts on disk."""
    parts, failures = _receipts(job)
    known = job.mark
    if not known.is_file():
        return False
    if job.shard is None and not _bands_stand(job, _bands_footer(job, parts)):
        return False
    if failures and not (job.folder / place.FAILURES).is_file():
        return False
    try:
        return place.read_json(known) == _complete(job, parts, len(failures))
    except ConfigError:  # cut short by something other than us; it is written anew
        return False


def _receipts(job: Job) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read off the footers what each part holds, and which runs failed."""
    parts, failures = [], []
    for part in job.plan.parts:
        tables = {}
        for table in job.plan.tables:
            with open_table(job.path(table, part)) as file:
                footer = footer_of(file)
            tables[table] = footer["content_sha256"]
        failures += failures_of(footer)  # of the table that comes last, which is `runs`
        parts.append(
            {"part": part.number, "runs": f"{part.low}:{part.high}", "tables": tables}
        )
    return parts, failures


def _bands_footer(job: Job, parts: list[dict[str, Any]]) -> Footer:
    named = {name: job.digests[name] for name in ("inputs", "code")}
    return named | {"parts": digest(parts)}


def _bands_stand(job: Job, expected: Footer) -> bool:
    try:
        verify(job.folder / BANDS, expected)
    except Damaged:
        return False
    return (job.folder / "bands.csv").is_file()


def _complete(
    job: Job, parts: list[dict[str, Any]], failed: int, workers: int = 1
) -> dict[str, Any]:
    whole: dict[str, Any] = {"parts": parts}
    if job.shard is None:
        with open_table(job.folder / BANDS) as file:
            whole["bands"] = footer_of(file)["content_sha256"]
    of = {} if job.shard is None else {"shard": str(job.shard)}
    content = {
        "format": FORMAT,
        **of,
        "runs": job.plan.runs,
        "failed": failed,
        "inputs": job.digests["inputs"],
        "code": job.digests["code"],
        **whole,
        "files": _file_digests(job, workers),
    }
    return content | {"result_sha256": digest(whole)}


def _file_digests(job: Job, workers: int) -> dict[str, str]:
    """Give the sha256 of each file's bytes, which also covers what the footers say."""
    names = [f"{t}/{part.name}" for t in sorted(job.plan.tables) for part in job.plan.parts]
    bands = ["bands.csv", BANDS] if job.shard is None else []
    listed = [*bands, *names]
    with ThreadPoolExecutor(workers) as pool:  # a digest lets go of the interpreter
        found = pool.map(sha256_of, [job.folder / name for name in listed])
        return dict(zip(listed, found, strict=True))


def known_digests(job: Job) -> dict[str, str]:
    """Give the sha256 of each file as COMPLETE.json has them; nothing before it stands."""
    try:
        found = place.read_json(job.mark).get("files")
    except ConfigError:
        return {}
    return found if isinstance(found, dict) else {}


def parts_safe(job: Job) -> int:
    """Count the parts whose tables all stand, without reading them through."""
    safe = 0
    for part in job.plan.parts:
        footer = part_footer(part, job.digests)
        try:
            with open_table(job.path("runs", part)) as file:
                safe += footer.items() <= footer_of(file).items()
        except Damaged:
            continue
    return safe
