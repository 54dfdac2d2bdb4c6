"""Changes of a scenario that stand in an experiment: `without` and `[[event]]`.

Mistakes that were planted, and the test that failed: the experiment as the first file of the
chain, and no factual scenario (the bits of a scenario file that says the same); the title of
the experiment as the scenario's (the same); a wrong event left out silently before factors
are judged (no complaint about a factor).
"""

# ruff: noqa: E501 - tables with one case to a line

import pytest

from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.engine.batch import simulate
from hedgesim.study import provenance
from hedgesim.study.compare_inputs import changes
from hedgesim.study.open import open_results
from hedgesim.study.replay import reopen
from hedgesim.world.experiment import load_experiment

HEAD = """\
format = 1
title = "A trial"
question = "What happens?"
expectation = "Little."
source = "invented"
region = "triad"
scenario = "{scenario}"
start = 2000
turns = 20
seed = 11
"""
CHANGES = """\
without = ["T02", "T04", "T06"]
"""
EVENTS = """
[[event]]
id = "T02"
date = 2001-02-20
type = "aggression"
subtype = "invasion"
actor = "NOR"
target = "ISL"
status = "hypothetical"
title = "Nordany invades Isoland two years before"
source_id = "assumed"

[[event]]
id = "N01"
from = 2002-01-01
type = "sanctions"
actor = "SUD"
target = "NOR"
magnitude = 0.4
likely = [0.2, 0.6]
reason = "a guess"
status = "hypothetical"
title = "Sudermark sanctions Nordany"
source_id = "assumed"
"""
LIKELY = 'runs = 24\n[design]\nkind = "likely"\n'
SCENARIO = 'format = 1\nid = "{id}"\ntitle = "Other"\nextends = "triad_crisis"\n'


@pytest.fixture
def write(tmp_path, monkeypatch):
    folder = tmp_path / "with a space"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def written(text, name="mine"):
        path = folder / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def experiment(below=LIKELY, events=EVENTS, top=CHANGES, scenario="triad_crisis"):
    return f"{HEAD.format(scenario=scenario)}{top}{below}{events}"


def told(path):
    with pytest.raises(ConfigError) as caught:
        load_experiment(path)
    return caught.value.problems


def line_of(path, text):
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def arrays_of(experiment, runs=24):
    made = simulate(experiment, range(runs))
    return {**made.states, **made.pairs}


def test_inline_changes_give_the_bits_of_a_scenario_file_that_says_the_same(write):
    inline = load_experiment(write(experiment()))
    write(SCENARIO.format(id="other") + CHANGES + EVENTS, "other")
    named = load_experiment(
        write(experiment(top="", events="", scenario="other.toml"), "named")
    )
    assert inline.scenario.events == named.scenario.events
    assert inline.scenario.id == "triad_crisis"  # whatever the file is called
    assert inline.scenario.title == "A crisis between Nordany and a neighbour"
    assert inline.scenario.drawn == named.scenario.drawn
    assert inline.scenario.unmapped == named.scenario.unmapped == ()
    assert inline.scenario.factual == named.scenario.factual
    assert inline.scenario.factual.id == "triad_crisis"
    one, other = arrays_of(inline), arrays_of(named)
    assert one.keys() == other.keys()
    assert "threat" in one
    for name, array in one.items():
        assert array.tobytes() == other[name].tobytes(), name
    plain = arrays_of(load_experiment("triad", {"turns": 20, "runs": 24}))
    assert any(array.tobytes() != one[name].tobytes() for name, array in plain.items())


def test_an_event_replaces_the_one_that_is_left_out_and_takes_its_row(write):
    found = {e.id: e for e in load_experiment(write(experiment())).scenario.events}
    assert "T04" not in found
    assert found["T02"].date_from.year == 2001
    assert found["T02"].coding == ("aggression", "invasion")
    assert found["T02"].magnitude == 0.8
    assert found["N01"].drawn_as == "magnitude:N01"


def test_changes_are_kept_by_set_and_by_further_changes(write):
    path = write(experiment())
    calm = "format = 1\nid = 'two'\ntitle = 'Two'\nextends = 'triad_crisis'\nwithout = ['T05']\n"
    write(calm, "two")
    again = load_experiment(path).changed({"scenario": "two.toml", "runs": 3})
    assert [event.id for event in again.scenario.events] == ["T02", "T01", "N01", "T03"]
    assert again.runs == 3


def test_the_scenario_that_is_changed_must_stand_by_itself(write):
    crisis = load_experiment("triad").scenario.files[0].read_text(encoding="utf-8")
    broken = write(crisis.replace('subtype = "railway"\nactor', "actor"), "crisis")
    path = write(experiment(top='without = ["T05"]\n', events="", scenario="crisis.toml"))
    (problem,) = told(path)  # T05 is left out, but the world as it went is simulated too
    assert problem.where.endswith(broken.name)
    assert "a row of the coding table" in problem.expected


def test_a_stored_run_is_made_again_with_the_changes(write, monkeypatch):
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
    path = write(experiment(below=LIKELY.replace("24", "3")))
    assert main(["run", str(path), "--workers", "1", "--quiet", "--out", "a b"]) == 0
    found = reopen(open_results("a b"))
    assert found.scenario == load_experiment(path).scenario
    assert main(["replay", "a b", "--run", "2"]) == 0


def test_check_tells_what_is_changed(write, capsys):
    assert main(["check", str(write(experiment())), "--quick"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "scenario triad_crisis changed here: without 3 events, with 2 of its own" in said
    assert main(["check", str(write(experiment(top="", events=""))), "--quick"]) == 0
    assert "changed here" not in capsys.readouterr().out


def test_each_of_crossed_scenarios_is_changed(write):
    crossed = (
        '[design]\nkind = "grid"\nscenarios = ["triad_crisis", "two.toml"]\n'
        '[[factor]]\nevent = "N01"\nwhat = "present"\nvalues = [true, false]\n'
    )
    write(
        "format = 1\nid = 'two'\ntitle = 'Two'\nextends = 'triad_crisis'\nwithout = ['T05']\n",
        "two",
    )
    found = load_experiment(write(experiment(below=crossed)))
    assert [s.id for s in found.scenarios] == ["triad_crisis", "two"]
    ids = [{event.id for event in s.events} for s in found.scenarios]
    assert ids == [{"T01", "T02", "T03", "T05", "N01"}, {"T01", "T02", "T03", "N01"}]
    assert found.runs == 4


def test_what_one_of_crossed_scenarios_lacks_cannot_be_left_out(write):
    crossed = '[design]\nkind = "grid"\nscenarios = ["triad_crisis", "calm"]\n'
    crossed += '[[factor]]\nparameter = "deference"\nvalues = [0.1, 0.2]\n'
    path = write(experiment(below=crossed, top='without = ["T05"]\n', events=""))
    (problem,) = told(path)
    assert (problem.line, problem.key, problem.value) == (11, "without[1]", '"T05"')


@pytest.mark.parametrize(
    ("top", "events", "at", "key", "words"),
    [
        ('without = ["T2"]\n', "", "without", "without[1]", "did you mean 'T02'"),
        ('without = "T02"\n', "", "without", "without", "a list of event ids"),
        ("without = [2]\n", "", "without", "without[1]", "an id of letters"),
        ('without = ["T02", "T02"]\n', "", "without", "without[2]", "once"),
        ("", EVENTS, 'id = "T02"', "[[event]] T02: id", 'without = ["T02"]'),
        (CHANGES, EVENTS + EVENTS[EVENTS.index("\n[[event]]\nid = \"N01"):], "", "[[event]] N01: id", "the other is at mine.toml:"),
        (CHANGES, EVENTS.replace('"sanctions"', '"sanction"'), '"sanction"', "[[event]] N01: type", "did you mean 'sanctions'"),
        (CHANGES, EVENTS.replace("ISL", "ISK"), "ISK", "[[event]] T02: target", "ISL"),
        (CHANGES, EVENTS.replace("0.4", "1.4"), "1.4", "[[event]] N01: magnitude", "0 to 1"),
        (CHANGES, EVENTS.replace('reason = "a guess"\n', ""), 'below id = "N01"', "[[event]] N01: reason", "a reason"),
        (CHANGES, EVENTS.replace('"invasion"', '"raid"'), '"raid"', "[[event]] T02: subtype", "invasion"),
        (CHANGES, EVENTS.replace('"assumed"', '"asumed"', 1), '"asumed"', "[[event]] T02: source_id", "assumed"),
        (CHANGES, EVENTS.replace("2001-02-20", "2201-02-20"), "2201", "[[event]] T02: date", "1990-01-01"),
        (CHANGES, EVENTS.replace("target", "targt", 1), "targt", "[[event]] T02: targt", "did you mean 'target'"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(write, top, events, at, key, words):
    path = write(experiment(top=top, events=events))
    problems = told(path)
    found = [p for p in problems if p.key == key]
    assert found, [str(p) for p in problems]
    assert found[0].where.endswith("mine.toml")
    assert words in f"{found[0].expected} {found[0].hint}"
    if at.startswith("below "):
        assert found[0].line == line_of(path, at.removeprefix("below ")) - 1
    elif at:
        assert found[0].line == line_of(path, at)


def test_a_wrong_event_brings_no_complaint_about_a_factor_that_varies_it(write):
    below = '[design]\nkind = "grid"\n[[factor]]\nevent = "N01"\nwhat = "magnitude"\nvalues = [0.1, 0.2]\n'
    path = write(
        experiment(below=below, events=EVENTS.replace('"sanctions"', '"sanction"'))
    )
    assert [p.key for p in told(path)] == ["[[event]] N01: type"]
    load_experiment(write(experiment(below=below)))


def test_mistakes_of_scenario_and_experiment_are_told_together(write):
    write(SCENARIO.format(id="other") + "without = ['T99']\n", "other")
    path = write(experiment(scenario="other.toml", events=EVENTS.replace("ISL", "ISK")))
    assert {p.where for p in told(path)} == {"other.toml", "mine.toml"}


def test_provenance_holds_what_was_changed(write):
    made = []
    for text in (experiment(), experiment(events="", top="")):
        content = provenance.provenance_of(load_experiment(write(text))).content
        made.append(content)
    one, other = (m["inputs"]["scenario"]["events"] for m in made)
    assert {"N01"} == {e["id"] for e in one} - {e["id"] for e in other}
    digests = [m["digests"] for m in made]
    assert digests[0]["scenario"] != digests[1]["scenario"]
    assert digests[0]["inputs"] != digests[1]["inputs"]
    assert list(made[0]["files"]) == list(made[1]["files"])
    said = {(c.kind, c.subject) for c in changes(*reversed(made))}
    assert {("added", "N01"), ("left out", "T04"), ("event", "T02")} <= said
