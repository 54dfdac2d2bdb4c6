"""Twins made while workers make the last parts, when this process has nothing to do."""

from concurrent.futures import Future, ThreadPoolExecutor

from hedgesim.study.groups import needs_twins
from hedgesim.study.parts import Job
from hedgesim.study.plan import part_with
from hedgesim.study.twins import Twins, runs_with_twins, twins_of


class Ahead:
    """Begins the twins that bands will ask for, beside other work.

    Parameters
    ----------
    job
        The study.
    workers
        Processes that make its parts. One alone does one thing after another.

    Attributes
    ----------
    twins
        What comes of them, whatever goes wrong included; None if they are not begun.
    """

    def __init__(self, job: Job, workers: int) -> None:
        self.twins: Future[Twins] | None = None
        self._job, self._workers = job, workers
        of_bands = job.shard is None and not job.plan.counted
        self._wanted = workers > 1 and of_bands and needs_twins(job.experiment)

    def look(self, done: int) -> None:
        """Begin once no runs are left but those of the last parts, one for each worker.

        Only what twins double has to stand already: a run that ends its process, as a rule
        of the reader's own may, ends a worker and not this one.
        """
        if self._wanted and done >= self._nearly_all and self._stand():
            pool = ThreadPoolExecutor(1)
            self.twins = pool.submit(twins_of, self._job)
            pool.shutdown(wait=False)
            self._wanted = False

    @property
    def _nearly_all(self) -> int:
        plan = self._job.plan
        return plan.runs - sum(len(part.runs) for part in plan.parts[-self._workers :])

    def _stand(self) -> bool:
        """Tell whether all parts stand that hold a run with a twin; `runs` comes last."""
        parts = self._job.plan.parts
        holding = {part_with(parts, run) for run in runs_with_twins(self._job)}
        return all(self._job.path("runs", part).is_file() for part in holding)
