"""Commented files to begin from: `hedgesim new region|scenario|experiment NAME`."""

from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.names import NAME_TEXT, Kind, is_name
from hedgesim.world.plain_text import shown
from hedgesim.world.toml_text import toml_value

_TRIAD = Path(__file__).resolve().parent / "regions" / "triad"

_EXPERIMENT = """\
# docs/formats.md explains every key; `hedgesim check {name}` lists every problem here.
format = 1
title = "{name}"
question = "What do you want to know?"
expectation = "What do you expect, before you look? Write it down now."
source = "Where does the question come from?"
region = "triad"             # a name or a path; `hedgesim list regions`
scenario = "triad_crisis"    # a name or a path; "calm" has no events and fits any region
start = 2000                 # one of the region's starts; turn 1 is its first quarter
turns = 32                   # quarters, 1 to 400
runs = 200                   # 1 to 10,000,000
seed = 1                     # 0 to 4,294,967,295; the same seed gives the same luck
# without = ["T04"]          # events of the scenario that do not happen here; for others
                             # here alone, [[event]] as in a scenario file

[rules]                      # default multi_vector; or "my_rule.py:function"
# ALT = "equidistance"

[parameters]                 # fixed instead of drawn; `hedgesim list parameters`
# deference = 0.4

[design]
kind = "likely"              # or "magnitudes": of events alone; "default": nothing is drawn
                             # or points, below: grid, list, one_at_a_time,
                             # latin_hypercube, random, sobol, morris; then leave out runs
# points = 64                # of latin_hypercube and random; sobol, morris: base sample
# replicates = 10            # runs of every point; each with the same luck at every point
# common_luck = true         # false: every run has its own luck
# scenarios = ["triad_crisis", "calm"]       # crossed with all points

[record]
every = 1                    # turns between rows of states/
pairs_every = 4              # turns between rows of pairs/; 0: never
pairs_up_to = 1000           # pairs/ only up to so many runs
# keep = "summaries"         # no run, but quantiles over very many; or "last_turn"
# measures = ["alignment", "threat"]       # only these; `hedgesim list measures`

# [[factor]]                 # what differs between points; any number of entries
# parameter = "deference"
# low = 0.0                  # or values = [0.2, 0.8], or likely = true: as declared
# high = 1.5

# [[factor]]
# event = "T02"
# what = "present"           # or magnitude, date
# values = [true, false]

# [[factor]]
# rule = "ALT"               # or figure = {{ quantity = "budget", state = "NOR" }}
# values = ["multi_vector", "persist"]

# [[figure]]                 # a number in place of the region's figures, in every year
# quantity = "kin_exposure"  # `hedgesim list quantities`; not dependence or a yearly path
# state = "all"              # an id, a list, or "all": as the columns of figures.csv
# partner = "NOR"            # where the quantity has a partner; likewise channel
# value = 0.0
# note = "No kin of Nordany anywhere: what does its justification matter?"
"""

_SCENARIO = """\
# docs/formats.md lists every type of event and its fields; `hedgesim check {name}` lists
# every problem in this file.
format = 1
id = "{name}"
title = "{name}"
region = "triad"             # left out: fits any region
extends = "triad_crisis"     # take over all of another scenario; or leave out
without = ["T05"]            # but these events
outsiders = {{ FAR = "A far country" }}      # targets of aggression outside the region

[[coding]]                   # at most twelve magnitudes, with those taken over
type = "coercion"
subtype = "embargo"
magnitude = 0.3              # 0 to 1
likely = [0.1, 0.5]          # what a study draws from, one draw for the row
source_id = "assumed"        # an id in the region's sources.csv, or assumed
note = "Why this size?"

[[event]]
id = "N01"                   # each id once, also among events taken over
date = 2002-03-01            # for strain and sanctions: from = ..., to = ...
type = "coercion"
subtype = "embargo"          # which row of the coding table
actor = "NOR"                # an id, or a list
target = "ALT"               # an id, a list, or "all": every choosing state but the actor
status = "hypothetical"      # or "observed"
title = "Nordany stops buying from Altria"
source_id = "assumed"
# magnitude = 0.5            # departs from the coding table; then a reason is due
# reason = "why"
note = "A scenario is a question, not a forecast."

# [[unmapped]]               # a dated event that moves nothing in the model
# id = "N02"
# date = 2002-05-01
# title = "A treaty about fishing"
# source_id = "assumed"
# why = "about waters that the model does not have"
"""


def template(kind: Kind, name: str) -> dict[str, str]:
    """Give the text of every file of a new region, scenario or experiment.

    A new region begins as a copy of the invented one: every figure that the model needs is
    there, to be replaced one by one.

    Parameters
    ----------
    kind
        What to begin.
    name
        What to call it.

    Returns
    -------
    dict[str, str]
        Text by path, relative to the working folder.

    Raises
    ------
    ConfigError
        If the name cannot be one.

    Examples
    --------
    >>> list(template("experiment", "cut"))
    ['experiments/cut.toml']
    """
    if not is_name(name):
        problem = Problem(
            where="new", key="name", value=toml_value(name), expected=NAME_TEXT
        )
        raise ConfigError([problem])
    if kind == "region":
        return _region(name)
    text = _EXPERIMENT if kind == "experiment" else _SCENARIO
    return {f"{kind}s/{name}.toml": text.format(name=name)}


def _region(name: str) -> dict[str, str]:
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(_TRIAD.iterdir())
        if path.is_file()
    }
    texts["region.toml"] = texts["region.toml"].replace('id = "triad"', f'id = "{name}"', 1)
    texts["region.toml"] = texts["region.toml"].replace("check triad", f"check {name}", 1)
    return {f"regions/{name}/{file}": text for file, text in texts.items()}


def write_template(kind: Kind, name: str, folder: Path | None = None) -> tuple[Path, ...]:
    """Write a template into a working folder; never over a file that is there.

    Parameters
    ----------
    kind, name
        As `template`.
    folder
        Where; by default the working folder.

    Returns
    -------
    tuple[Path, ...]
        The files that were written.

    Raises
    ------
    ConfigError
        If the name cannot be one, a file is already there, or the folder is not writable.
        Then nothing was written over.
    """
    texts = {
        (folder or Path.cwd()) / path: text for path, text in template(kind, name).items()
    }
    taken = [path for path in texts if path.exists()]
    if taken:
        expected = "a name that is not taken; nothing was written"
        raise ConfigError(Problem(where=shown(path), expected=expected) for path in taken)
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        expected = f"a folder that can be written to ({error.strerror})"
        raise ConfigError([Problem(where=shown(path), expected=expected)]) from None
    return tuple(texts)
