"""Facts put to the model, as they were last published; judging them anew takes longer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hedgesim.report.shipped import shipped

REGION = "central_asia"
"""The region of the shipped baseline, in whose worlds facts are looked for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What came of every fact, in the published table.

    Attributes
    ----------
    rows
        As `hedgesim facts --json` gives them.
    runs
        Runs of each world, under each of two designs.
    region
        Of which region they are.
    version
        Of hedgesim, by which they were judged.
    """

    rows: tuple[Mapping[str, Any], ...]
    runs: int
    region: str
    version: str

    @property
    def failing(self) -> tuple[Mapping[str, Any], ...]:
        """Rows that do not hold, also those to which the model cannot speak."""
        return tuple(row for row in self.rows if not row["holds"])

    @property
    def told(self) -> str:
        """Say how many hold, and how many of the severe ones.

        Examples
        --------
        >>> rows = ({"holds": True, "kind": "E"}, {"holds": False, "kind": "V"})
        >>> Facts(rows, 256, "", "").told
        '1 of 2 statements hold; of the severe, which could well have failed, 0 of 1.'
        """
        severe = [row for row in self.rows if row["kind"] == "V"]
        hold, of_severe = (sum(bool(r["holds"]) for r in some) for some in
                           (self.rows, severe))  # fmt: skip
        return (
            f"{hold} of {len(self.rows)} statements hold; of the severe, which could well "
            f"have failed, {of_severe} of {len(severe)}."
        )


def published() -> Facts:
    """Read the published table."""
    said = json.loads(shipped("facts.json"))
    return Facts(tuple(said["rows"]), said["runs"], said["region"], said["version"])
