"""Names of the ways to decide, and functions of the reader's own that stand for one."""

from collections.abc import Collection
from pathlib import Path

from hedgesim.core.errors import did_you_mean


def fault_of_rule(
    rule: str, path: Path, decisions: Collection[str] | None
) -> tuple[str, str | None] | None:
    """Say what is expected in place of a rule, with a hint; None if the rule can be.

    Parameters
    ----------
    rule
        The name of a rule, or "file.py:function".
    path
        The experiment's file, beside which own rules lie.
    decisions
        Names of the rules by which a state may decide, or None if unknown.
    """
    name, colon, function = rule.rpartition(":")
    if not colon:
        if decisions is not None and rule not in decisions:
            expected = f'one of {", ".join(decisions)}, or "file.py:function"'
            return expected, did_you_mean(rule, decisions)
    elif not name.endswith(".py") or not function.isidentifier():
        return 'the name of a rule, or "file.py:function"', None
    elif not _is_file(path.parent / name) and not _is_file(Path(name)):
        return f"a file {name} beside the experiment or in the working folder", None
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
