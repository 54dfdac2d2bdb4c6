"""Small experiments with designs, written into a folder."""

from hedgesim.core.errors import ConfigError
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import load_experiment

DEFERENCE = '[[factor]]\nparameter = "deference"\n'
INVASION = '[[factor]]\nevent = "T02"\nwhat = "{}"\n'

WHOLE = {
    "parameter": DEFERENCE + "values = [0.0, 1.0]\n",
    "magnitude": INVASION.format("magnitude") + "values = [0.6, 0.95]\n",
    "present": INVASION.format("present") + "values = [true, false]\n",
    "date": INVASION.format("date") + "values = [2003-02-20, 2001-02-20]\n",
    "rule": '[[factor]]\nrule = "ALT"\nvalues = ["multi_vector", "equidistance"]\n',
    "figure": '[[factor]]\nfigure = { quantity = "kin_exposure", state = "all", '
    'partner = "NOR" }\nvalues = [0.0, 0.4]\n',
}
"""One factor of every kind, with two values; the first is (but for figures) the base."""


def text(design, factors="", more="", **keys):
    """Give the text of an experiment; `keys` replace or (None) leave out its own."""
    said = {
        "format": 1, "title": '"t"', "question": '"q"', "expectation": '"e"',
        "source": '"s"', "region": '"triad"', "scenario": '"triad_crisis"', "start": 2000,
        "turns": 20, "seed": 5, **keys,
    }  # fmt: skip
    head = "".join(f"{k} = {v}\n" for k, v in said.items() if v is not None)
    table = "" if design is None else f"[design]\n{design}\n"
    return f"{head}{more}\n{table}{factors}"


def made(folder, design, factors="", more="", **keys):
    """Write an experiment and read it."""
    path = folder / "made.toml"
    path.write_text(text(design, factors, more, **keys), encoding="utf-8")
    return load_experiment(path, decisions=DECISIONS)


def complaints(folder, design, factors="", more="", **keys):
    """Give the problems of an experiment that is refused; none if it is not."""
    try:
        made(folder, design, factors, more, **keys)
    except ConfigError as error:
        return error.problems
    return ()
