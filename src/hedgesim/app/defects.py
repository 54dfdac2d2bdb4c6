"""What somebody is told of a mistake that is ours, and what is logged of it."""

import sys
import traceback

LONGEST = 240
"""Letters of it that are shown."""


def noted(error: Exception) -> str:
    r"""Write an error with its traceback to stderr, and give it in one line.

    Examples
    --------
    >>> import contextlib, io
    >>> with contextlib.redirect_stderr(io.StringIO()):
    ...     noted(ValueError("no\nnumber"))
    'ValueError: no number'
    """
    traceback.print_exception(error, file=sys.stderr)
    return " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
