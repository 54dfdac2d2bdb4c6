"""What a person who can put it right is told, every problem at once."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that a person can put right.

    `where` is a file or an option; `line` its line, if known; `key` and `value` what stands
    there; `expected` what is allowed; `hint` what may have been meant.
    """

    where: str
    expected: str
    line: int | None = None
    key: str | None = None
    value: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        head = f"{self.where}:{self.line}" if self.line is not None else self.where
        lines = [head]
        if self.key is not None:
            lines.append(
                f"    {self.key}" + (f" = {self.value}" if self.value is not None else "")
            )
        elif self.value is not None:
            lines.append(f"    {self.value}")
        lines.append(f"    expected: {self.expected}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


class ConfigError(Exception):
    """Something in a file, an argument or a folder that the user can put right.

    Carries every problem found, never only the first. The command line prints it and leaves
    with exit status 2.

    Examples
    --------
    >>> hint = did_you_mean("rnus", ["runs"])
    >>> print(ConfigError([Problem(where="bad.toml", line=3, key="rnus", value="5",
    ...                            expected="a known key", hint=hint)]))
    bad.toml:3
        rnus = 5
        expected: a known key
        hint: did you mean 'runs'?
    1 problem; nothing was run.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("a ConfigError needs at least one problem")
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        return "\n".join([*map(str, self.problems), f"{count} {noun}; nothing was run."])


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Suggest the known word that lies nearest, if one is near.

    Examples
    --------
    >>> did_you_mean("bounded_rationalty", ["bounded_rationality", "deference"])
    "did you mean 'bounded_rationality'?"
    >>> did_you_mean("zzz", ["deference"]) is None
    True
    """
    names = list(known)
    folded = {name.casefold(): name for name in reversed(names)}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean '{folded[near[0]]}'?" if near else None


MACHINE_ERRORS = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE,
    }
)  # fmt: skip
"""Numbers of an OSError that nobody's file or folder is to blame for."""


class StoppedByMachine(Exception):
    """Disk, lock or memory stopped the work; what was finished is kept. Exit status 4."""
