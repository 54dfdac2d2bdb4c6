"""See that a results folder is what was written: every page, every digest, some runs again.

Parquet that is read without its checksums gives wrong numbers, silently, after nearly every
flipped bit; so a folder that was copied, archived or sent is verified before it is used.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study.canonical import digest
from hedgesim.study.open import Results
from hedgesim.study.plan import Part, parts_in
from hedgesim.study.provenance import is_as_written
from hedgesim.study.retry import read_failures
from hedgesim.study.sample import Again, Sampled, compute_again, sampled_runs
from hedgesim.study.shards import shard_of
from hedgesim.study.standing import mark_of, marked
from hedgesim.study.store import (
    Damaged,
    Footer,
    failures_of,
    part_footer,
    sha256_of,
    verify,
)

GO_ON = "give the command of the run again; it makes this anew"
COPY = "take the file from a copy, or run the experiment into a new folder"
BANDS = ("bands.parquet", "bands.csv")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: the file, what is wrong, how to mend it."""

    file: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of verifying a folder.

    Attributes
    ----------
    complete
        Whether COMPLETE.json stands, or SHARD.json in the folder of a shard.
    files, size
        Tables read through, and their bytes.
    parts, parts_made
        Parts of the study, and those of which any table stands.
    findings
        Everything that is wrong.
    sample
        The runs computed again.
    """

    folder: str
    complete: bool
    files: int
    size: int
    parts: int
    parts_made: int
    findings: tuple[Finding, ...]
    sample: Sampled

    @property
    def good(self) -> bool:
        """Whether the study is complete, and all of it as it was written."""
        return self.complete and not self.findings

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return {"good": self.good, **asdict(self)}


def verify_results(
    results: Results,
    tables: tuple[str, ...],
    again: Again | None,
    sample: int = 8,
    tell: Callable[[int, int], None] | None = None,
) -> Verified:
    """Verify a results folder.

    Parameters
    ----------
    results
        The folder.
    tables
        Its tables, `runs` last.
    again
        What makes its runs again; None if its inputs or code are no longer here.
    sample
        Runs that are computed again, chosen by the content.
    tell
        Called with the tables read and the tables there are.

    Raises
    ------
    OSError
        If the machine does not let a file be read.
    """
    checker = _Checker(results, tables, tell)
    checker.look()
    chosen = sampled_runs(checker.whole, checker.content, sample)
    done = compute_again(results, tables, again, chosen, sample)
    findings = [*checker.findings]
    if not checker.findings:  # else what differs is told already
        findings += [Finding(file, what, GO_ON) for file, what in done.differences]
    return Verified(
        folder=str(results.folder),
        complete=checker.complete is not None,
        files=checker.files,
        size=checker.size,
        parts=len(checker.parts),
        parts_made=checker.made,
        findings=tuple(findings),
        sample=done,
    )


class _Checker:
    def __init__(
        self,
        results: Results,
        tables: tuple[str, ...],
        tell: Callable[[int, int], None] | None,
    ) -> None:
        self.folder, self.tables, self.tell = results.folder, tables, tell
        self.said, self.complete = results.provenance, marked(results)
        self.shard = shard_of(self.said)
        self.parts = parts_in(self.said)
        self.findings: list[Finding] = []
        self.files = self.size = self.made = 0
        self.whole: list[Part] = []
        self.content = ""
        self._failures: list[dict[str, Any]] = []
        known = (self.complete or {}).get("files")
        self._known: dict[str, str] = known if isinstance(known, dict) else {}

    def look(self) -> None:
        """Look at everything."""
        self._inputs()
        contents = [self._part(part) for part in self.parts]
        self.content = digest(contents)
        if self.complete is not None:
            self._complete(contents)
            self._failed()
        self._strangers()

    def _add(self, file: str, what: str, mend: str = GO_ON) -> None:
        self.findings.append(Finding(file, what, mend))

    def _inputs(self) -> None:
        """See that provenance.json and the experiment's text are what they say they are."""
        recorded = self.said["digests"]
        found = {name: digest(part) for name, part in self.said["inputs"].items()}
        found["inputs"] = digest(found)
        versions = {"versions": self.said.get("versions")}
        found["environment"] = digest(self.said.get("machine", {}) | versions)
        code = self.said.get("code", {})
        found["code"] = digest({"package": code.get("sha256"), "rules": code.get("rules")})
        wrong = [name for name, value in found.items() if recorded.get(name) != value]
        experiment = self.said["inputs"]["experiment"]
        wrong += [k for k in ("title", "seed", "runs") if self.said[k] != experiment[k]]
        if wrong or not is_as_written(self.said):
            what = ", ".join(wrong) or "commit, files, changes or another entry"
            self._add(place.PROVENANCE, f"{what}: not what the digest says", COPY)
        self._copies()

    def _copies(self) -> None:
        """See that the files that were copied are those that were given."""
        experiment = self.said["inputs"]["experiment"]
        originals = {"experiment.toml": f"{experiment['name']}.toml"}
        table = experiment.get("design", {}).get("file")
        if table is not None:
            originals[place.LIST] = table
        for name, original in originals.items():
            known = self.said.get("files", {}).get(f"experiments/{original}")
            if not (self.folder / name).is_file():
                self._add(name, "is missing", COPY)
            elif known is not None and sha256_of(self.folder / name) != known:
                self._add(name, "is not the file as it was given", COPY)

    def _part(self, part: Part) -> dict[str, str]:
        """Read the tables of a part through, and give their digests."""
        footers: dict[str, Footer] = {}
        expected = part_footer(part, self.said["digests"])
        stands = [(self.folder / t / part.name).exists() for t in self.tables]
        self.made += any(stands)
        for table, there in zip(self.tables, stands, strict=True):
            file = f"{table}/{part.name}"
            if not there:
                if self.complete is not None or (any(stands) and stands[-1]):
                    self._add(file, "is missing")
                continue
            footer = self._table(file, expected)
            if footer is not None:
                footers[table] = footer
        if len(footers) == len(self.tables):
            self.whole.append(part)
            self._failures += failures_of(footers[self.tables[-1]])
        return {table: footer["content_sha256"] for table, footer in footers.items()}

    def _table(self, file: str, expected: Footer) -> Footer | None:
        path = self.folder / file
        self.files += 1
        try:
            self.size += path.stat().st_size
            return verify(path, expected, self._known.get(file))
        except Damaged as problem:
            self._add(file, str(problem).removeprefix(f"{path.name} "))
        finally:
            if self.tell:
                self.tell(self.files, len(self.parts) * len(self.tables))
        return None

    def _complete(self, contents: list[dict[str, str]]) -> None:
        """See that COMPLETE.json is of these parts, and the bands what it says.

        SHARD.json, which stands in its place in the folder of a shard, knows no bands.
        """
        said, mark = self.complete or {}, mark_of(self.shard)
        for name in BANDS if self.shard is None else ():
            path, known = self.folder / name, self._known.get(name)
            if not path.is_file():
                self._add(name, "is missing")
            elif sha256_of(path) != known:
                self._add(name, "is not what was written: its bytes differ")
        if self.shard is None:
            self._bands(said)
        if said.get("parts") and not self.findings:
            listed = [part.get("tables") for part in said["parts"]]
            if listed != contents:
                self._add(mark, "its digests of content are not those of the parts")
        for what in self._faults_of_mark(said):
            self._add(mark, what)

    def _bands(self, said: dict[str, Any]) -> None:
        """Read the bands through; their footer names the parts that they are of."""
        of = {name: str(said.get(name)) for name in ("inputs", "code")}
        of |= {"parts": digest(said.get("parts")), "content_sha256": str(said.get("bands"))}
        file = BANDS[0]
        if (self.folder / file).is_file() and all(f.file != file for f in self.findings):
            self._table(file, of)

    def _faults_of_mark(self, said: dict[str, Any]) -> Iterator[str]:
        bands = {} if self.shard else {"bands": said.get("bands")}
        whole = {"parts": said.get("parts"), **bands}
        if said.get("result_sha256") != digest(whole):
            yield "its result_sha256 is not that of what it lists"
        for name in ("inputs", "code"):
            if said.get(name) != self.said["digests"].get(name):
                yield f"it is of other {name} than provenance.json"
        runs = sum(len(part.runs) for part in self.parts)
        if said.get("runs") != runs:
            yield f"it has {said.get('runs')} runs, not {runs}"
        if len(self.whole) == len(self.parts) and said.get("failed") != len(self._failures):
            yield f"it has {said.get('failed')} failed runs, not {len(self._failures)}"

    def _failed(self) -> None:
        """See that failures.jsonl has the failed runs of the parts."""
        if len(self.whole) < len(self.parts):
            return
        try:
            found = read_failures(self.folder)
        except (ConfigError, OSError):
            found = [{}]
        if json.dumps(found) != json.dumps(self._failures):
            self._add(place.FAILURES, "has not the failed runs that the parts have")

    def _strangers(self) -> None:
        """Find parts that are none of this study; whoever reads a table would read them."""
        ours = {part.name for part in self.parts}
        for table in place.TABLES:
            for path in sorted((self.folder / table).glob("*.parquet")):
                if table not in self.tables or path.name not in ours:
                    what = "is no part of this study, and would be read with it"
                    self._add(_relative(path, self.folder), what, "remove the file")


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
