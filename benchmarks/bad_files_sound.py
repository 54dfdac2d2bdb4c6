"""What `bad_files_made.py` makes its cases of: sound folders, and odd values and keys."""

import re
from functools import cache

from hedgesim.world.names import available, resolve

MAIN = "mine.toml"
"""The experiment of every folder."""
RULE = "shares.py"

Files = dict[str, bytes]

HEAD = """\
format = 1
title = "A trial"
question = "What happens?"
expectation = "Little."
source = "invented"
region = "triad"
scenario = "crisis.toml"
start = 2000
turns = 4
{runs}seed = 11
"""

DESIGNS = {
    "likely": '[design]\nkind = "likely"\n',
    "default": '[rules]\nALT = "shares.py:even"\n\n[design]\nkind = "default"\n\n'
    "[record]\nevery = 2\npairs_every = 2\n",
    "figures": '[parameters]\ndeference = 0.4\nthreat_fall = 0.1\n\n[[figure]]\n'
    'quantity = "kin_exposure"\nstate = "all"\npartner = "NOR"\nvalue = 0.1\nnote = "n"\n',
    "changes": 'without = ["T04", "T05"]\n\n[design]\nkind = "likely"\n\n[[event]]\n'
    'id = "T05"\ndate = 2000-08-01\ntype = "new_route"\nsubtype = "railway"\nactor = '
    '"OTHER"\ntarget = "ALT"\nstatus = "hypothetical"\ntitle = "t"\nsource_id = '
    '"assumed"\n',
    "grid": '[design]\nkind = "grid"\nreplicates = 2\n\n[[factor]]\nparameter = '
    '"deference"\nvalues = [0.0, 1.0]\n\n[[factor]]\nrule = "ALT"\nvalues = '
    '["multi_vector", "persist"]\n',
    "list": '[design]\nkind = "list"\nfile = "points.csv"\ncommon_luck = false\n',
    "rows": '[design]\nkind = "list"\nrows = [{ deference = 0.4, "event:T02:present" = '
    "true }, { deference = 0.1, \"event:T02:present\" = false }]\n",
    "one": '[design]\nkind = "one_at_a_time"\n\n[[factor]]\nevent = "T02"\nwhat = "date"\n'
    'values = [2000-08-01]\n\n[[factor]]\nevent = "T03"\nwhat = "magnitude"\n'
    "low = 0.1\nhigh = 0.9\n",
    "random": '[design]\nkind = "random"\npoints = 3\nreplicates = 2\nscenarios = '
    '["crisis.toml", "calm"]\n\n[[factor]]\nparameter = "kin_half"\nlow = 0.01\n'
    'high = 0.5\nscale = "log"\n\n[[factor]]\nfigure = { quantity = "kin_exposure", '
    'state = "all", partner = "NOR" }\nvalues = [0.0, 0.1]\n',
    "latin": '[design]\nkind = "latin_hypercube"\npoints = 4\n\n[[factor]]\nparameter = '
    '"deference"\nlikely = true\n\n[[factor]]\nevent = "T02"\nwhat = "present"\n'
    "values = [true, false]\n",
}  # fmt: skip
"""What stands below the head, by a name."""

POINTS = (
    "deference,rule:ALT,event:T02:date\n0.4,persist,2000-05-01\n0.1,neutral,2000-11-30\n"
)
EVEN = """\
import numpy as np

def even(log_prior):
    ties = np.exp(log_prior)
    return ties / ties.sum(axis=1, keepdims=True)
"""


@cache
def sound(design: str) -> Files:
    """Give a folder without a mistake."""
    runs = (
        "" if design in ("grid", "list", "rows", "one", "random", "latin") else "runs = 2\n"
    )
    main = HEAD.format(runs=runs) + "\n" + DESIGNS[design]
    crisis = resolve("scenario", "triad_crisis").read_bytes()
    found = {MAIN: main.encode(), "crisis.toml": crisis, RULE: EVEN.encode()}
    if design == "list":
        found["points.csv"] = POINTS.encode()
    return found


@cache
def with_region() -> Files:
    """Give a folder with a region of its own, without a mistake."""
    found = dict(sound("likely"))
    found[MAIN] = found[MAIN].replace(b'"triad"', b'"./triad"')
    folder = resolve("region", "triad")
    return found | {f"triad/{path.name}": path.read_bytes() for path in folder.iterdir()}


@cache
def shipped() -> tuple[bytes, ...]:
    """Give the experiments that are shipped, cut short."""
    texts = [resolve("experiment", n).read_text("utf-8") for n in available("experiment")]
    return tuple(re.sub(r"(?m)^turns = \d+", "turns = 2", t).encode() for t in texts)


ODD = (
    "", "0", "-1", "1", "1.5", "1e400", "-0.0", "nan", "-inf", "true", "false", '""', '"x"',
    "[]", "[[]]", "[3]", '["KAZ"]', "{}", "{ a = 1 }", "2000-01-01", "2000-02-30",
    "1979-05-27T07:32:00Z", "07:32:00", "99999999999999999999", "0x1F", "1_000",
    '"a\\u0000b"',
    "'''x\ny'''", '"' + "y" * 300 + '"', '"../.."', '"/"', '"."', '"mine.toml"', '"ALT"',
    '["ALT", "ALT"]', '"all"', "[true, 1]", '"shares.py:even"', '"shares.py:nothing"',
    '"crisis.toml:even"', '"ＡＬＴ"', '"multi_vector"', "1e-320",
    "[1, [2, [3]]]", '"points.csv"',
)  # fmt: skip
"""What stands to the right of an equals sign instead."""

WORDS = (
    "format", "id", "title", "region", "scenario", "scenarios", "start", "turns", "runs",
    "seed", "rules", "parameters", "design", "record", "figure", "factor", "kind", "points",
    "replicates", "common_luck", "file", "rows", "grouped", "parameter", "event", "what",
    "rule", "values", "low", "high", "likely", "scale", "quantity", "state", "partner",
    "channel", "value", "note", "every", "pairs_every", "pairs_up_to", "keep", "measures",
    "extends", "without", "span", "outsiders", "coding", "unmapped", "type", "subtype",
    "magnitude", "actor", "target", "date", "from", "to", "status", "source_id", "reason",
    "organisation", "buyer", "goods", "actor_cut", "vectors", "absent", "leaders",
    "members",
    "candidates", "depth", "pole", "remainder", "reference", "role", "name", "starts",
)  # fmt: skip
"""Keys of one kind of file or another."""

LETTERS = "\0\t\n\r \"'#=[]{},.-_\\éı\u202e\ufeff😀٣0aZ"
