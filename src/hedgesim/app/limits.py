"""What a visitor may ask for: sizes, runs and counts, in one place."""

RUNS_MOVING = 32
"""Runs made while a slider is on its way."""

RUNS_AT_REST = 128
"""Runs made when it has come to rest; the first of them are those made on the way."""

SINGLE_RUNS = 30
"""Runs drawn one by one as thin lines."""

MAX_UPLOAD = 64 * 1024
"""Bytes of an experiment file that is opened in the page."""

MAX_ADDRESS = 8_000
"""Characters of an address behind the question mark."""

MAX_ADDED = 12
"""Events that somebody may add to a world."""

MAX_TEXT = 120
"""Characters of a title that somebody gives an event."""

MAX_COMMENT = 900
"""Characters of an address that is also written into a file, as a comment in one line."""

MAX_FIELDS = 200
"""Entries of an address, at most."""

MAX_PROBLEMS = 25
"""Problems that are told one by one."""

MAX_GAME = 4_000
"""Characters of a game in an address: who, luck, first year, and each year's choices."""
