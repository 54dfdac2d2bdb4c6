"""Designs that contradict themselves: each mistake told where it stands, with what is due.

Planted and caught: a factor judged only if the design is sound; a date outside the run let
through; a list whose columns are not those of its rows; "runs" missed twice, or missing and
not missed; a factor that varies what is fixed.
"""

import pytest
from designs_made import DEFERENCE, INVASION, WHOLE, complaints, made

GRID, LIST = 'kind = "grid"', 'kind = "list"\n'
MANY = "".join(f'[[factor]]\nparameter = "{name}"\nvalues = [{{}}]\n' for name in (
    "deference", "threat_scale", "analogy_floor", "baseline_intent"))  # fmt: skip
MANY = MANY.format(*[", ".join(f"0.{n:04d}" for n in range(1, 121))] * 4)
SIZE, THERE, WHEN = (INVASION.format(w) for w in ("magnitude", "present", "date"))
FIGURE = (
    '[[factor]]\nfigure = { quantity = "kin_exposure", state = "all", partner = "NOR" }\n'
)
ALT = '[[factor]]\nrule = "ALT"\n'
VALUES = "values = [0.1, 0.2]\n"
RANGE = "low = 0.1\nhigh = 0.2\n"
LATIN = 'kind = "latin_hypercube"\npoints = 8'

FACTORS = {
    "nothing varied": (VALUES, "number 1", "one of parameter, event, rule and figure"),
    "two things": (DEFERENCE + 'rule = "ALT"\n' + VALUES, "deference", "one of parameter"),
    "unknown parameter": (
        '[[factor]]\nparameter = "deferense"\n' + VALUES, "parameter", "the name of a"
    ),
    "unknown key": (DEFERENCE + VALUES + "levels = 3\n", "levels", "a key of [factor]"),
    "no values": (DEFERENCE, "values", "'values', which a grid requires"),
    "empty values": (DEFERENCE + "values = []\n", "values", "at least one"),
    "values no list": (DEFERENCE + "values = 0.4\n", "values", "a list of values"),
    "value twice": (DEFERENCE + "values = [0.1, 0.1]\n", "values[2]", "each value once"),
    "value outside": (DEFERENCE + "values = [0.1, 99]\n", "values[2]", "a number, 0 to"),
    "value text": (DEFERENCE + 'values = ["0.1"]\n', "values[1]", "a number, 0 to"),
    "value truth": (DEFERENCE + "values = [true]\n", "values[1]", "a number, 0 to"),
    "value nan": (DEFERENCE + "values = [nan]\n", "values[1]", "a number, 0 to"),
    "values in values": (DEFERENCE + "values = [[0.1]]\n", "values[1]", "a number, 0"),
    "values and low": (DEFERENCE + VALUES + "low = 0.1\n", "low", "'values' says all"),
    "values and likely": (DEFERENCE + VALUES + "likely = true\n", "likely", "'values'"),
    "a range in a grid": (DEFERENCE + RANGE, "low", "'values', which a grid requires"),
    "what of a parameter": (
        DEFERENCE + 'what = "magnitude"\n' + VALUES, "what", "it belongs to an event"
    ),
    "what missing": ('[[factor]]\nevent = "T02"\n' + VALUES, "what", "of an event"),
    "what unknown": (
        '[[factor]]\nevent = "T02"\nwhat = "size"\n' + VALUES, "what", '"magnitude" or'
    ),
    "no such event": (
        '[[factor]]\nevent = "T2"\nwhat = "present"\nvalues = [true]\n', "event",
        "the id of an event of triad_crisis",
    ),
    "no magnitude": (
        '[[factor]]\nevent = "T01"\nwhat = "magnitude"\n' + VALUES, "what",
        'an event of type join has no magnitude',
    ),
    "magnitude above 1": (SIZE + "values = [1.5]\n", "values[1]", "a number, 0 to 1"),
    "presence numbers": (THERE + "values = [1]\n", "values[1]", "true or false"),
    "date text": (WHEN + 'values = ["2002-01-01"]\n', "values[1]", "without quotes"),
    "date with time": (WHEN + "values = [2002-01-01T00:00:00]\n", "values[1]", "a date"),
    "date after": (WHEN + "values = [2005-01-01]\n", "values[1]", "01-01 to 2004-12-31"),
    "date before": (WHEN + "values = [1999-12-31]\n", "values[1]", "within the run"),
    "unknown rule": (ALT + 'values = ["persists"]\n', "values[1]", "one of multi_vector"),
    "rule a number": (ALT + "values = [0.1]\n", "values[1]", "name of a rule, in quotes"),
    "rule file gone": (ALT + 'values = ["my.py:f"]\n', "values[1]", "a file my.py beside"),
    "unknown state": (
        '[[factor]]\nrule = "ALTO"\nvalues = ["persist"]\n', "rule", "of a choosing state"
    ),
    "no chooser": (
        '[[factor]]\nrule = "SUD"\nvalues = ["persist"]\n', "rule", "of a choosing state"
    ),
    "unknown figure": (
        FIGURE.replace("kin_exposure", "kin_exposur") + VALUES, "figure.quantity", "one of"
    ),
    "figure path": (
        FIGURE.replace("kin_exposure", "market") + VALUES, "figure.quantity", "yearly path"
    ),
    "figure partner": (
        FIGURE.replace(', partner = "NOR"', "") + VALUES, "figure.partner", "requires"
    ),
    "figure stranger": (
        FIGURE.replace("NOR", "NRO") + VALUES, "figure.partner", "the id of an actor"
    ),
    "figure value": (FIGURE + "values = [1.5]\n", "values[1]", "a number, 0 to 1"),
    "figure key": (
        FIGURE.replace("state", "year = 2000, state") + VALUES, "figure.year", "a key of"
    ),
}  # fmt: skip

SAMPLED = {
    "low above high": (DEFERENCE + "low = 0.9\nhigh = 0.1\n", "high", "a number above low"),
    "low equal to high": (DEFERENCE + "low = 0.1\nhigh = 0.1\n", "high", "above low"),
    "low alone": (DEFERENCE + "low = 0.1\n", "high", "the other end"),
    "high outside": (DEFERENCE + "low = 0.1\nhigh = 99\n", "high", "a number, 0 to"),
    "low infinite": (DEFERENCE + "low = -inf\nhigh = 1\n", "low", "a number"),
    "low text": (DEFERENCE + 'low = "0"\nhigh = 1\n', "low", "a number"),
    "likely and low": (DEFERENCE + "likely = true\nlow = 0.1\n", "low", "declared range"),
    "none likely": (
        '[[factor]]\nparameter = "bounded_rationality"\nlikely = true\n', "likely",
        "no likely range is declared",
    ),
    "none likely of figures": (FIGURE + "likely = true\n", "likely", "no likely range"),
    "likely no truth": (DEFERENCE + 'likely = "yes"\n', "likely", "true or false"),
    "nothing said": (DEFERENCE, "values", "'values', or 'low' and 'high', or likely"),
    "log from 0": (DEFERENCE + 'low = 0.0\nhigh = 1.0\nscale = "log"\n', "scale", "above"),
    "unknown scale": (DEFERENCE + RANGE + 'scale = "ln"\n', "scale", '"linear" or "log"'),
    "range of presence": (THERE + RANGE, "low", "'values', which presence requires"),
    "range of rules": (ALT + RANGE, "low", "'values', which a rule requires"),
    "likely dates": (WHEN + "likely = true\n", "values", "'values', which a date requires"),
}  # fmt: skip

DESIGNS = {
    "unknown kind": ('kind = "gird"', WHOLE["rule"], "kind", '"likely" or'),
    "unknown key": (GRID + "\nseeds = 3", WHOLE["rule"], "seeds", "a key of [design]"),
    "points missing": ('kind = "random"', WHOLE["rule"], "points", "which random requires"),
    "points negative": ('kind = "random"\npoints = -4', WHOLE["rule"], "points", "1 to"),
    "points zero": ('kind = "random"\npoints = 0', WHOLE["rule"], "points", "1 to"),
    "points huge": (
        'kind = "random"\npoints = 100_000_000', WHOLE["rule"], "points", "1 to 10,000,000"
    ),
    "points no whole number": (
        'kind = "random"\npoints = 8.0', WHOLE["rule"], "points", "a whole number"
    ),
    "too many to hold": (
        'kind = "latin_hypercube"\npoints = 2_000_000', WHOLE["rule"], "points",
        "at most 1,000,000 points",
    ),
    "no power of 2": (
        'kind = "sobol"\npoints = 100', WHOLE["rule"], "points", "such as 64 or 128"
    ),
    "points of a grid": (GRID + "\npoints = 4", WHOLE["rule"], "points", "its factors"),
    "replicates 0": (GRID + "\nreplicates = 0", WHOLE["rule"], "replicates", "1 to"),
    "too many runs": (GRID, MANY, "replicates", "at most 10,000,000 runs; 207,360,000"),
    "common luck a word": (
        GRID + '\ncommon_luck = "yes"', WHOLE["rule"], "common_luck", "true or false"
    ),
    "no factor": (GRID, "", "kind", "a [[factor]] at least"),
    "factor without points": ('kind = "magnitudes"', WHOLE["rule"], "ALT", "no factors"),
    "replicates without points": (
        'kind = "likely"\nreplicates = 4', "", "replicates", "makes a point of every run"
    ),
    "scenarios without points": (
        'kind = "default"\nscenarios = ["triad_crisis"]', "", "scenarios",
        "a point of every run",
    ),
    "unknown scenario": (
        GRID + '\nscenarios = ["triad_crisis", "clam"]', WHOLE["rule"], "scenarios[2]",
        "the name of a scenario",
    ),
    "scenario twice": (
        GRID + '\nscenarios = ["triad_crisis", "triad_crisis"]', WHOLE["rule"],
        "scenarios[2]", "each scenario once",
    ),
    "scenario of another region": (
        GRID + '\nscenarios = ["triad_crisis", "history"]', WHOLE["rule"], "region",
        '"triad", the region of the run',
    ),
    "own scenario left out": (
        GRID + '\nscenarios = ["calm"]', WHOLE["rule"], "scenario", "of design.scenarios"
    ),
    "no scenarios": (GRID + "\nscenarios = []", WHOLE["rule"], "scenarios", "a list of"),
    "rows of a grid": (
        GRID + "\nrows = [{ deference = 0.4 }]", WHOLE["rule"], "rows", 'to kind "list"'
    ),
    "factors of a list": (
        LIST + "rows = [{ deference = 0.4 }]", WHOLE["rule"], "ALT", "varies its list"
    ),
    "neither file nor rows": (LIST, "", "file", "either 'file' or 'rows'"),
    "file and rows": (
        LIST + 'file = "p.csv"\nrows = [{ deference = 0.4 }]', "", "file", "either 'file'"
    ),
    "no rows": (LIST + "rows = []", "", "rows", "one for each point"),
    "rows of nothing": (LIST + "rows = [{}]", "", "rows", "rows that name a factor"),
    "rows that differ": (
        LIST + 'rows = [{ deference = 0.4, "rule:ALT" = "persist" }, { deference = 1 }]',
        "",
        "rows[2]",
        "a value for each of deference, rule:ALT",
    ),
    "a row's value": (
        LIST + "rows = [{ deference = 0.4 }, { deference = 40 }]", "", "deference", "0 to"
    ),
    "file missing": (LIST + 'file = "nowhere.csv"', "", "file", "beside the experiment"),
    "points of a list": (
        LIST + "points = 1\nrows = [{ deference = 0.4 }]", "", "points", "from its list"
    ),
}  # fmt: skip

TABLES = {
    "unknown column": ("deferense\n0.4\n", 1, "column", "the name of a parameter"),
    "unknown of an event": ("event:T02:size\n0.4\n", 1, "column", "event:ID:magnitude"),
    "no such event": ("event:T92:present\ntrue\n", 1, "column", "the id of an event"),
    "another order": ("figure:rivalry/SUD/NOR/x\n1\n", 1, "column", "'figure:rivalry/SUD"),
    "column twice": ("deference,deference\n0.4,0.4\n", 1, "deference", "each column once"),
    "no name": ("deference,\n0.4,\n", 1, "column", "one of deference"),
    "text": ("deference\n0.4\nmuch\n", 3, "deference", "a number, 0 to"),
    "nan": ("deference\nnan\n", 2, "deference", "a number, 0 to"),
    "empty cell": ("deference,rule:ALT\n,persist\n", 2, "deference", "a number, 0 to"),
    "too large": ("deference\n1e400\n", 2, "deference", "a number, 0 to"),
    "presence": ("event:T02:present\nTrue\n", 2, "event:T02:present", "true or false"),
    "date": ("event:T02:date\n3.4.2002\n", 2, "event:T02:date", "a date such as"),
    "rule": ("rule:ALT\npersits\n", 2, "rule:ALT", "one of multi_vector"),
    "ragged": ("deference\n0.4,0.5\n", 2, None, "1 cells, not 2"),
    "no rows": ("deference\n", 2, None, "at least one row"),
    "empty": (" \n", None, None, "a file that is not empty"),
}


def one_problem(found, key, expected):
    (problem,) = found
    assert key is None or (problem.key or "").endswith(key), str(problem)
    assert expected in problem.expected, str(problem)
    return problem


@pytest.mark.parametrize("case", FACTORS)
def test_a_factor_that_cannot_be_is_refused(tmp_path, case):
    factor, key, expected = FACTORS[case]
    factor = factor if factor.startswith("[[") else "[[factor]]\n" + factor
    problem = one_problem(complaints(tmp_path, GRID, factor), key, expected)
    assert problem.line is not None


@pytest.mark.parametrize("case", SAMPLED)
def test_a_range_that_cannot_be_is_refused(tmp_path, case):
    factor, key, expected = SAMPLED[case]
    one_problem(complaints(tmp_path, LATIN, factor), key, expected)


@pytest.mark.parametrize("case", DESIGNS)
def test_a_design_that_cannot_be_is_refused(tmp_path, case):
    design, factors, key, expected = DESIGNS[case]
    without = any(f'"{kind}"' in design for kind in ("likely", "magnitudes", "default"))
    found = complaints(tmp_path, design, factors, runs=4 if without else None)
    one_problem(found, key, expected)


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_is_refused_by_line(tmp_path, case):
    text, line, key, expected = TABLES[case]
    (tmp_path / "p.csv").write_text(text)
    problem = one_problem(complaints(tmp_path, LIST + 'file = "p.csv"'), key, expected)
    assert (problem.line, problem.where.endswith("p.csv")) == (line, True)


def test_runs_are_required_without_points_alone(tmp_path):
    one_problem(complaints(tmp_path, 'kind = "likely"'), "runs", "which is required")
    one_problem(complaints(tmp_path, None), "runs", "which is required")
    one_problem(complaints(tmp_path, None, runs=0), "runs", "1 to 10,000,000")
    one_problem(complaints(tmp_path, GRID, WHOLE["rule"], runs=7), "runs", "2, or nothing")
    one_problem(complaints(tmp_path, GRID, WHOLE["rule"], runs=-1), "runs", "1 to 10,")


def test_what_is_fixed_is_not_varied(tmp_path):
    for more, factor in (
        ("[parameters]\ndeference = 0.4\n", WHOLE["parameter"]),
        ('[rules]\nALT = "persist"\n', WHOLE["rule"]),
    ):
        one_problem(complaints(tmp_path, GRID, factor, more), "", "fixes it")
    more = (
        '[[figure]]\nquantity = "kin_exposure"\nstate = "ALT"\npartner = "NOR"\n'
        'value = 0.1\nnote = "n"\n'
    )
    found = complaints(tmp_path, GRID, WHOLE["figure"], more)
    one_problem(found, "figure.state", "one replaces ALT NOR")
    experiment = made(tmp_path, GRID, WHOLE["parameter"])
    with pytest.raises(Exception, match="--set fixes it"):
        experiment.changed({"deference": 0.2})


def test_a_lasting_event_begins_before_it_ends(tmp_path):
    factor = WHEN.replace("T02", "T03") + "values = [2005-07-01]\n"
    found = complaints(tmp_path, GRID, factor, turns=28)
    one_problem(found, "values[1]", "up to 2005-06-30, when T03 ends")


def test_a_start_without_a_date_is_refused_as_a_start(tmp_path):
    (tmp_path / "p.csv").write_text("event:T02:date\n2002-03-04\n")
    for start in (-2, 9999):
        found = complaints(tmp_path, LIST + 'file = "p.csv"', format=1.5, start=start)
        assert {problem.key for problem in found} == {"format", "start"}, found


def test_a_factor_stands_once(tmp_path):
    twice = WHOLE["parameter"] + WHOLE["rule"] + DEFERENCE + "values = [0.3]\n"
    one_problem(complaints(tmp_path, GRID, twice), "deference", "each factor once; the")
    narrower = FIGURE.replace('"all"', '"ALT"') + VALUES
    one_problem(
        complaints(tmp_path, GRID, WHOLE["figure"] + narrower), "", "varies it, too"
    )


def test_every_problem_is_told_at_once_in_order(tmp_path):
    bad = [*FACTORS.values()][2:12]
    text = "".join(f if f.startswith("[[") else "[[factor]]\n" + f for f, _, _ in bad)
    found = complaints(tmp_path, GRID + "\nreplicates = 0", text, title=None)
    assert len(found) >= len(bad) + 2 - 1  # the same factor twice among them
    lines = [problem.line for problem in found if problem.line is not None]
    assert lines == sorted(lines)
    assert len(set(map(str, found))) == len(found)


def test_there_are_many_kinds_of_mistakes():
    assert len(FACTORS) + len(SAMPLED) + len(DESIGNS) + len(TABLES) >= 100
