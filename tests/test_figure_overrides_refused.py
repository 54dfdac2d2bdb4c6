"""Figures that an experiment cannot replace: each refusal, and all of them at once.

Planted and caught: entries of a file that is not whole left unjudged; a figure that is
replaced twice overlooked; a pair of an actor with itself taken for one.
"""

import pytest
from test_figure_overrides import complaints, entry, file_with

from hedgesim.world.names import resolve

REFUSED = {
    "unknown": (("kin_exposur", 0.0), {"state": "ALT"}, "quantity", "one of kin_exposure"),
    "no figure": (("threat", 0.0), {"state": "ALT"}, "quantity", "one of kin_exposure"),
    "path": (("power", 1.0), {"state": "NOR"}, "quantity", "power_growth can be"),
    "split": (("dependence", 1.0), {"state": "ALT"}, "quantity", "new_route and"),
    "too large": (("budget", 100.5), {"state": "NOR"}, "value", "0 to 100 (instrument"),
    "too small": (("rivalry", -0.1), {"state": "NOR", "partner": "SUD"}, "value", "0 to 1"),
    "growth": (("power_growth", -1.1), {"state": "NOR"}, "value", "-1 to 1 (share/year)"),
    "text": (("budget", "1"), {"state": "NOR"}, "value", "a number"),
    "truth": (("budget", "true!"), {"state": "NOR"}, "value", "a number"),
    "nan": (("budget", float("nan")), {"state": "NOR"}, "value", "a number"),
    "no value": (("budget", None), {"state": "NOR"}, "value", "'value', which is required"),
    "no state": (("budget", 1), {}, "state", "'state', which is required"),
    "empty list": (("budget", 1), {"state": []}, "state", "an id in quotes, or a list"),
    "id twice": (("budget", 1), {"state": ["NOR", "NOR"]}, "state", "each id once"),
    "stranger": (("budget", 1), {"state": "NRO"}, "state", "the id of an actor, or"),
    "in a list": (("budget", 1), {"state": ["SUD", "NRO"]}, "state[2]", "id of an actor: "),
    "no chooser": (
        ("nation_building", 1), {"state": "SUD"}, "state", "of a choosing state, or"
    ),
    "no partner": (("interest", 1), {"state": "ALT"}, "partner", "interest requires"),
    "a partner": (
        ("budget", 1), {"state": "NOR", "partner": "SUD"}, "partner", "has no partner"
    ),
    "no channel": (("weaponisability", 1), {"state": "NOR"}, "channel", "requires"),
    "a channel": (
        ("interest", 1), {"state": "ALT", "partner": "NOR", "channel": "security"},
        "channel", "interest has no channel",
    ),
    "odd channel": (
        ("weaponisability", 1), {"state": "NOR", "channel": "securty"}, "channel",
        "the id of a channel, or",
    ),
    "itself": (
        ("interest", 1), {"state": "NOR", "partner": "NOR"}, "partner", "NOR itself"
    ),
    "unknown key": (("budget", 1), {"state": "NOR", "year": 2000}, "year", "a key of"),
    "no note": (("budget", 1, None), {"state": "NOR"}, "note", "'note', which is required"),
    "empty note": (("budget", 1, " "), {"state": "NOR"}, "note", "text in quotes, not"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_where_it_stands(tmp_path, case):
    said, places, key, expected = REFUSED[case]
    text = entry(*said, **places).replace('"true!"', "true")
    path = file_with(tmp_path, text)
    (problem,) = complaints(path)
    assert problem.key.endswith(f": {key}")
    assert problem.key.startswith(f"[[figure]] {said[0]}")
    assert expected in problem.expected
    lines = path.read_text(encoding="utf-8").splitlines()
    name = key.partition("[")[0]
    stands = [n for n, line in enumerate(lines, 1) if line.startswith(f"{name} =")]
    header = lines.index("[[figure]]") + 1
    assert problem.line == ([n for n in stands if n > header] or [header])[0]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (entry("kin_exposur", 0, state="ALT", partner="NOR"), "kin_exposure"),
        (entry("budget", 1, state="NRO"), "NOR"),
        (entry("weaponisability", 1, state="NOR", channel="securty"), "security"),
        (entry("budget", 1, state="NOR").replace("value", "valeu"), "value"),
    ],
)
def test_what_may_have_been_meant_is_said(tmp_path, text, hint):
    hints = [problem.hint for problem in complaints(file_with(tmp_path, text))]
    assert f"did you mean '{hint}'?" in hints


def test_a_figure_that_is_no_table_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    text = resolve("experiment", "triad").read_text(encoding="utf-8")
    path.write_text("figure = 3\n" + text, encoding="utf-8")
    (problem,) = complaints(path)
    assert (problem.key, problem.line, problem.expected) == (
        "figure",
        1,
        "a list of tables",
    )


@pytest.mark.parametrize("whole", [True, False])
def test_every_problem_comes_at_once_and_in_order(tmp_path, whole):
    """Also in a file that is not whole, which lacks its title."""
    entries = [
        entry("budget", "much", state="NOR"),
        entry("budget", 1, state="SUD"),
        entry("kin_exposur", 0, state="ALT", partner="NOR"),
        entry("budget", 200, state="NRO"),
        entry("budget", 2, state=["ALT", "SUD"]),
    ]
    path = file_with(tmp_path, *entries)
    text = path.read_text(encoding="utf-8").replace("seed = 11", "seed = -1")
    path.write_text(text if whole else text.replace("title = ", "# title = "))
    found = complaints(path)
    assert [p.line for p in found] == sorted(p.line for p in found)
    keys = [p.key for p in found if p.key != "title"]
    assert keys == [
        "seed", "[[figure]] budget: value", "[[figure]] kin_exposur: quantity",
        "[[figure]] budget: state", "[[figure]] budget: value",
        "[[figure]] budget: state",
    ]  # fmt: skip
    assert "SUD stands in the entry on line" in found[-1].expected
    assert ("title" in [p.key for p in found]) is not whole


def test_a_region_that_cannot_be_read_leaves_quantities_judged(tmp_path):
    path = file_with(tmp_path, entry("budget", 200, state="NRO"))
    text = path.read_text(encoding="utf-8").replace('region = "triad"', 'region = "tri"')
    path.write_text(text, encoding="utf-8")
    assert [p.key for p in complaints(path)] == ["region", "[[figure]] budget: value"]
