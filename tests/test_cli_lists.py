"""`list`, `stages`, `check`, `new`, `cite`: what is printed for people and for programs."""

import csv
import io
import json

import pytest
from rich.cells import cell_len

from hedgesim.cli.arguments import LISTS
from hedgesim.cli.exits import Status
from hedgesim.cli.list_ import entry
from hedgesim.cli.main import main
from hedgesim.cli.show import Listing, print_csv
from hedgesim.core.errors import ConfigError
from hedgesim.engine.stages import TURN
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.parameters import parameters
from hedgesim.world.region_reader import load_region
from hedgesim.world.scenario import load_scenario


def answer(capsys, *words):
    assert main(list(words)) == Status.DONE
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("what", LISTS)
def test_every_list_fits_and_has_entries(capsys, monkeypatch, what, width):
    monkeypatch.setenv("COLUMNS", width)
    lines = answer(capsys, "list", what).splitlines()
    assert len(lines) > 4
    assert max(map(cell_len, lines)) <= int(width)


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_json_and_csv_with_the_same_rows(capsys, what):
    tables = json.loads(answer(capsys, "list", what, "--json"))
    rows = next(iter(tables.values()))
    printed = list(csv.DictReader(io.StringIO(answer(capsys, "list", what, "--csv"))))
    assert len(rows) == len(printed) > 0
    assert list(rows[0]) == list(printed[0])


def test_parameters_are_all_there(capsys):
    said = answer(capsys, "list", "parameters")
    rows = json.loads(answer(capsys, "list", "parameters", "--json"))["parameters"]
    assert [row["name"] for row in rows] == list(parameters())
    for name, declared in parameters().items():
        assert name in said
        assert declared.parameter.symbol in said


def test_one_parameter(capsys):
    said = answer(capsys, "list", "parameters", "deference")
    assert "κ" in said
    assert "0–1.5" in said
    row = json.loads(answer(capsys, "list", "parameters", "deference", "--json"))
    assert row["likely"] == [0, 1.5]


def test_rules_and_measures_print_their_equations(capsys):
    assert ".. math::" in answer(capsys, "list", "measures", "hedging_index")
    assert ".. math::" in answer(capsys, "list", "rules", "multi_vector")
    rows = json.loads(answer(capsys, "list", "rules", "--json"))["rules"]
    assert [row["name"] for row in rows] == list(DECISIONS)


def test_sources_print_every_figure_with_its_source(capsys):
    region = load_region("triad")
    tables = json.loads(answer(capsys, "list", "sources", "triad", "--json"))
    assert len(tables["figures"]) == len(region.figures.rows)
    assert [row["source_id"] for row in tables["sources"]] == list(region.sources)
    assert [row["start"] for row in tables["assumed"]] == list(region.starts)
    said = answer(capsys, "list", "sources", "triad")
    for quantity in {row.quantity for row in region.figures.rows}:
        assert f"\n{quantity}" in said
    assert "Share of figures assumed" in said


def test_the_shipped_region_tells_what_is_assumed(capsys):
    region = load_region("central_asia")
    tables = json.loads(answer(capsys, "list", "sources", "central_asia", "--json"))
    shares = region.figures.assumed_share(2013)
    row = next(row for row in tables["assumed"] if row["start"] == 2013)
    assert row["transit"] == f"{100 * shares['transit']:.0f}%"


def test_events_of_a_scenario(capsys):
    scenario = load_scenario("history")
    tables = json.loads(answer(capsys, "list", "events", "history", "--json"))
    assert [row["id"] for row in tables["events"]] == [e.id for e in scenario.events]
    assert len(tables["coding"]) == len(scenario.coding)
    assert all(row["why"] for row in tables["unmapped"])
    said = answer(capsys, "list", "events", "history")
    assert "RUS → UKR" in said
    assert "move nothing in the model" in said


def test_a_file_with_a_problem_is_listed_all_the_same(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "broken.toml").write_text("format = ")
    said = answer(capsys, "list", "experiments")
    assert "not readable: hedgesim check broken" in said
    assert "baseline" in said


def test_csv_keeps_formulas_out_of_spreadsheets(capsys):
    print_csv([{"name": "=1+1", "value": -2.5, "more": ("-x", "y"), "none": None}])
    assert capsys.readouterr().out == "name,value,more,none\n'=1+1,-2.5,'-x y,\n"


def test_an_entry_that_is_not_there():
    listing = Listing("measures", "", ("name",), ({"name": "alignment"},))
    assert entry(listing, "alignment")["name"] == "alignment"
    with pytest.raises(ConfigError, match="did you mean 'alignment'"):
        entry(listing, "alinment")


@pytest.mark.parametrize("width", ["80", "120"])
def test_stages_show_the_model_on_one_screen(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    lines = answer(capsys, "stages").splitlines()
    assert max(map(len, lines)) <= int(width)
    assert len(lines) <= len(TURN) + 6  # a line a rule
    for stage in TURN:
        name = getattr(stage.rule, "__name__", "add_gain")
        shown = [line for line in lines if line[10:].split()[:1] == [name]]
        assert len(shown) == 1, name
        reads, arrow, writes = shown[0].partition(" → ")
        assert arrow
        assert reads.split()[-1].strip(",+")
        assert stage.writes[0] in writes or "choices" in writes
    long = " ".join(answer(capsys, "stages", "--verbose").split())
    for stage in TURN:
        assert ", ".join(stage.reads) in long
    rules = json.loads(answer(capsys, "stages", "--json"))
    assert len(rules) == len(TURN) + 1
    for rule, stage in zip(rules[1:], TURN, strict=True):
        assert (rule["stage"], rule["reads"], rule["writes"]) == (
            stage.stage,
            list(stage.reads),
            list(stage.writes),
        )
        assert rule["does"], rule
        assert any(rule["rule"] in line for line in lines)


def test_a_rule_of_the_turn_prints_what_it_says_of_itself(capsys):
    said = answer(capsys, "list", "rules", "perceive_threat")
    assert "threat_rise" in said
    assert ".. math::" in said
    assert main(["list", "rules", "percieve_threat"]) == Status.USER
    assert "did you mean 'perceive_threat'" in capsys.readouterr().err


def test_stages_verbose_hides_nothing(capsys):
    said = " ".join(answer(capsys, "stages", "--verbose").split())
    assert "perceive_threat" in said
    assert "membership, membership_of_partner, leads, sovereignty_clause" in said
    assert "protection (security)" in said


def test_check_says_what_a_file_is(capsys):
    said = answer(capsys, "check", "triad", "history", "central_asia")
    assert said.count(": fine") == 3
    assert "200 runs of 32 turns" in said
    assert "MB on disk" in said


def test_check_names_every_problem_of_every_file(capsys, tmp_path):
    (tmp_path / "one.toml").write_text('format = 1\nquestion = "Q"\nrnus = 5\n')
    (tmp_path / "two.toml").write_text("format = 1\nruns = -1\nturns = 1.5\n")
    assert (
        main(["check", str(tmp_path / "one.toml"), "triad", str(tmp_path / "two.toml")])
        == 2
    )
    said = capsys.readouterr()
    assert "did you mean 'runs'?" in said.err
    assert "two.toml:2" in said.err
    assert "two.toml:3" in said.err
    assert "triad.toml: fine" in said.out


@pytest.mark.parametrize("kind", ["region", "scenario", "experiment"])
def test_new_writes_what_check_accepts_and_never_over_it(
    capsys, tmp_path, monkeypatch, kind
):
    monkeypatch.chdir(tmp_path)
    assert "hedgesim check" in answer(capsys, "new", kind, "mine")
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written
    assert ": fine" in answer(capsys, "check", "mine")
    assert main(["new", kind, "mine"]) == Status.USER
    assert "not taken" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == written


def test_new_in_a_folder(capsys, tmp_path):
    answer(capsys, "new", "experiment", "mine", "--in", str(tmp_path))
    assert (tmp_path / "experiments" / "mine.toml").is_file()


def test_cite(capsys):
    assert "hedgesim" in answer(capsys, "cite")
    assert "used for" in answer(capsys, "cite", "baseline")
    assert "SALib" in answer(capsys, "cite", "sensitivity_2022")
    assert "SALib" not in answer(capsys, "cite", "baseline")
    said = answer(capsys, "cite", "triad", "--bibtex")
    assert said.count("@misc{") >= 3
    assert said.count("{") == said.count("}")
