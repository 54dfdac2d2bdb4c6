"""A file with mistakes of every kind is told all of them at once, each on its own line.

Planted and caught: contradictions judged only in files without a wrong type; an entry's
place counted after wrong ones were left out; coding called missing when its row was wrong.
"""

import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import load_experiment
from hedgesim.world.scenario import load_scenario

SCENARIO = """\
format = 1
id = "mixed"
title = "Mixed"
region = "triad"
colour = "blue"

[[coding]]
type = "assurance"
subtype = "pledge"
magnitude = "much"
likely = [0.1, 0.5]
source_id = "assumed"
note = "a wrong type"

[[event]]
id = "A"
date = 2001-02-03
type = "assurance"
subtype = "pledge"
actor = "SUD"
target = "ATL"
status = "hypothetical"
title = "A target that is not there"
source_id = "assumed"

[[event]]
id = "B"
date = 2001-02-03
type = "aggresion"
actor = "NOR"
target = "ALT"
status = "hypothetical"
title = "A type that is not there"
source_id = "assumed"

[[event]]
id = "C"
date = 1889-02-03
type = "remove_vector"
actor = "SUD"
status = "hypothetical"
title = "Too early"
source_id = "assumed"

[[event]]
id = "A"
date = 2001-02-03
type = "remove_vector"
actor = "SUD"
status = "hypothetical"
title = "A second of one id"
source_id = "assumed"

[[event]]
id = "D"
date = 2001-02-03
type = "leave"
actor = "ALT"
organisation = "LEAGE"
status = "hypothetical"
title = "An organisation that is not there"
source_id = "assumed"
"""


def told(load):
    with pytest.raises(ConfigError) as caught:
        load()
    return {(p.line, p.hint or "") for p in caught.value.problems}


def line_of(text, words, nth=0):
    lines = [n for n, line in enumerate(text.splitlines(), 1) if words in line]
    return lines[nth]


def test_a_scenario_is_told_everything_at_once(tmp_path):
    path = tmp_path / "mixed.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    problems = told(lambda: load_scenario(path))
    lines = {line for line, _ in problems}
    for words, nth in (
        ("colour", 0),
        ('magnitude = "much"', 0),
        ('target = "ATL"', 0),
        ("aggresion", 0),
        ('id = "A"', 1),
        ("1889", 0),
        ("LEAGE", 0),
    ):
        assert line_of(SCENARIO, words, nth) in lines, words
    hints = " ".join(hint for _, hint in problems)
    assert all(word in hints for word in ("'aggression'", "'ALT'", "'LEAGUE'"))
    assert line_of(SCENARIO, 'subtype = "pledge"', 1) not in lines  # its row was there


def test_an_experiment_is_told_everything_at_once(tmp_path):
    text = load_experiment("triad").text
    text = text.replace("start = 2000", "start = 2001").replace("runs = ", "runs = -")
    text = text.replace("# ALT = ", 'ALD = "gravty"  # ')
    path = tmp_path / "mixed.toml"
    path.write_text(text, encoding="utf-8")
    problems = told(lambda: load_experiment(path, decisions=tuple(DECISIONS)))
    lines = {line for line, _ in problems}
    for words in ("start = 2001", "runs = -", "gravty"):
        assert line_of(text, words) in lines, words
    assert "did you mean 'gravity'?" in {hint for _, hint in problems}
