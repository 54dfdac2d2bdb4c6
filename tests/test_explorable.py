"""The page of many worlds: its numbers are those of the bands, and what it refuses.

Mistakes that were planted, each with the test that it failed:

- the first factor fastest in place of the last, values of a factor left in the order of the
  file, and points of a list taken in their order: `test_every_number_is_that_of_the_bands`;
- thousandths rounded before they are rounded to hundredths; differences over worlds in
  place of turns: the same;
- nothing where no run has a strategy: the same;
- a world without runs filled from its neighbour: `test_a_world_that_failed_is_missing`;
- another number as the default, and the first value as the usual one:
  `test_sliders_say_what_is_declared`;
- autoescape off: `test_text_of_files_stays_text`;
- a script changed after its digest was taken: `test_nothing_is_loaded`;
- combinations not counted, so that a list with a hole passes:
  `test_what_cannot_be_explored_is_refused`;
- every second turn kept from the first on, so that the last is lost:
  `test_what_does_not_fit_loses_decimals_then_turns`.
"""

import base64
import hashlib
import json
import re
import shutil

import numpy as np
import pytest
from explorable_made import (
    DESIGN,
    GRID,
    LISTED,
    SCALE,
    SIZE,
    SPEED,
    STUDY,
    WORLDS,
    Bands,
    failing,
    hundredths,
)
from report_made import QUESTION, TITLE, Page, made

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.report import explorable as module
from hedgesim.report.explorable import explorable
from hedgesim.report.packed import COARSE, FINE, codes_of, packed, share_of, unpacked
from hedgesim.report.views import AREAS
from hedgesim.report.worlds import Detail
from hedgesim.world.parameters import parameters


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made(tmp_path_factory.mktemp("with a space"), "odd", STUDY)


@pytest.fixture(scope="module")
def found(folder):
    return explorable(folder)


@pytest.fixture(scope="module")
def page(found):
    return Page(found.html)


def shown(made_page):
    """Give every number that a page holds, read back from its text, with whose it is."""
    page = Page(made_page.html)
    (data,) = [t for t in page.texts["script"] if t.startswith("{")]
    told = json.loads(data)
    text = max(page.texts["script"], key=lambda t: re.fullmatch(r"[\w+/=]+", t) is not None)
    worlds = len(told["made"])
    codes = unpacked(text, len(told["quarters"]), worlds)
    assert len(codes) == told["count"]
    for state in told["states"]:
        for view in made_page.views:
            own = state["views"].get(view.key)
            for line, at in zip(view.lines, own["at"] if own else (), strict=bool(own)):
                if at is not None:
                    size = 1 if view.kind == AREAS else 5
                    yield state["id"], view.kind, line.measure, codes[at : at + size]


COLUMNS = ("q05", "q25", "q50", "q75", "q95")


def compared(folder, made_page, turns, steps=FINE):
    """Compare every number of a page with the file; give how many there were."""
    bands, count = Bands(folder), 0
    for state, kind, measure, codes in shown(made_page):
        for (number, at, world), code in np.ndenumerate(codes):
            column = "mean" if kind == AREAS else COLUMNS[number]
            true = bands.number(WORLDS[world], turns[at], state, measure, column)
            where = state, measure, column, turns[at], WORLDS[world]
            if kind == AREAS:
                assert code >= 1, where
                assert (code - 1) / 1000 == pytest.approx(true or 0.0, abs=5e-4), where
            elif true is None:
                assert code == 0, where
            else:
                assert hundredths(share_of(code, steps)) == hundredths(true), where
                assert share_of(code, steps) == pytest.approx(true, abs=0.51 / steps), where
            count += 1
    return count


def test_every_number_is_that_of_the_bands(folder, found, tmp_path):
    assert found.worlds.data["quarters"][0] == "2000 start"
    count = compared(folder, found, range(21))
    assert count > 21 * 6 * 7 * 5  # seven lines with bands, and strategies
    listed = made(tmp_path, "listed", LISTED)
    again = explorable(listed)
    assert compared(listed, again, range(21)) == count
    assert [s.values for s in again.sliders] == [s.values for s in found.sliders]
    assert again.worlds.numbers == found.worlds.numbers  # common luck, whatever the order


def test_packing_is_undone_to_the_last_code():
    drawn = np.random.default_rng(5).integers(0, 1002, (3, 4, 5))
    assert (unpacked(packed([drawn[:1], drawn[1:]]), 4, 5) == drawn).all()
    with pytest.raises(ValueError, match="shares"):
        codes_of(np.array([1.2]), FINE)


def test_sliders_say_what_is_declared(found):
    scale, size = found.sliders
    declared = parameters()["threat_scale"]
    assert scale.values == ("1", "2.5", "5")
    assert scale.values[scale.start] == f"{declared.default:g}"
    assert scale.usual == "default"
    assert declared.meaning in scale.note
    assert "Default 2.5, likely 1 to 5." in scale.note
    assert size.title.startswith("Magnitude of “")
    assert (size.start, size.usual) == (1, "")  # what the scenario has is not among them
    speed = explorable_of(SCALE + SPEED)
    assert speed.said == ("0.1 share per quarter", "0.35 share per quarter")


def explorable_of(factors):
    """Word the last factor of a design, without running it."""
    from types import SimpleNamespace

    from hedgesim.report.sliders import slider
    from hedgesim.study.full_grid import Axis

    name = re.findall(r'parameter = "(\w+)"', factors)[-1]
    values = json.loads(re.findall(r"values = (.*)", factors)[-1])
    axis = Axis(name=name, kind="parameter", target=name, values=tuple(values),
                base=parameters()[name].default)  # fmt: skip
    return slider(SimpleNamespace(), axis)


OTHERS = """
[[factor]]
event = "T02"
what = "present"
values = [true, false]

[[factor]]
rule = "ALT"
values = ["multi_vector", "equidistance"]

[[factor]]
figure = { quantity = "kin_exposure", state = "all", partner = "NOR" }
values = [0.0, 0.4]
"""
DATED = '[[factor]]\nevent = "T02"\nwhat = "date"\nvalues = [2002-02-20, 2001-02-20]\n'


def test_factors_that_are_no_numbers_have_words(tmp_path):
    found = explorable(made(tmp_path, "words", GRID + DESIGN + OTHERS))
    present, rule, figure = found.sliders
    assert present.values == ("yes", "no")
    assert rule.values == ("multi vector", "equidistance")
    assert rule.usual
    assert figure.said[1].startswith("0.4")
    switched = [m for s in found.worlds.data["states"] for m in s["marks"] if m["there"]]
    assert all(m["there"] == [0, [True, False]] and m["strong"] for m in switched)
    assert switched
    dated = explorable(made(tmp_path, "dated", GRID + DESIGN + SCALE + DATED))
    assert dated.sliders[1].values == ("2002-02-20", "2001-02-20")
    assert not [m for s in dated.worlds.data["states"] for m in s["marks"] if m["strong"]]


def test_a_world_that_failed_is_missing(tmp_path):
    folder = failing(tmp_path)
    found = explorable(folder)
    assert found.worlds.data["made"] == [5, 5, 5, 5, 0, 0]
    assert found.missing == 2
    for _, kind, _, codes in shown(found):
        assert (codes[:, :, 4:] == 0).all()
        assert (codes[:, 1:, :4] > 0).any() or kind == AREAS
    header = Page(found.html).text("header")
    assert "10 of 30 runs failed" in header
    assert "2 worlds have no run at all" in header


def test_text_of_files_stays_text(found, page):
    assert not page.faults
    assert QUESTION in page.text("header")
    assert TITLE in page.text("h1")
    assert "E </section></main> E" in page.text("main")
    kinds = sorted(has.get("type", "") for has in page.all("script"))
    assert kinds == ["", "application/json", "text/plain"]
    assert not page.all("img")
    handlers = [key for _, has in page.elements for key in has if key.startswith("on")]
    assert not handlers


def test_nothing_is_loaded(page, found):
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in policy["content"]
    assert "unsafe-eval" not in policy["content"]
    script = page.texts["script"][-1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy["content"]
    assert not re.search(r"\b(eval|Function|fetch|XMLHttpRequest|innerHTML)\b", script)
    for tag, has in page.elements:
        for key in ("src", "href", "srcset", "data", "action"):
            assert has.get(key, "#").startswith("#"), (tag, has)
    assert not re.search(r"@import|url\(", found.html)


def test_every_control_has_a_name(page):
    labels = {has["for"] for has in page.all("label") if "for" in has}
    controls = page.all("select") + page.all("input", type="range")
    assert {has["id"] for has in controls} <= labels
    ids = [has["id"] for _, has in page.elements if "id" in has]
    assert len(ids) == len(set(ids))
    assert {has["aria-describedby"] for has in page.all("input", type="range")} <= set(ids)
    assert page.all("p", **{"aria-live": "polite"})
    assert page.all("html", lang="en")


def test_the_page_says_what_it_is_and_what_it_leaves_out(page):
    text = page.text("main")
    assert "none is interpolated" in text
    assert "rounded to two places" in text
    assert "not a forecast" in text
    assert "seed 7" in page.text("footer")
    assert "30 runs" in page.text("footer")


def test_what_does_not_fit_loses_decimals_then_turns(folder, found, monkeypatch):
    whole = len(found.html.encode())
    monkeypatch.setattr(module, "MOST", whole - 1)
    coarse = explorable(folder)
    assert coarse.detail == Detail(1, COARSE)
    assert compared(folder, coarse, range(21), COARSE)
    assert "Lines are drawn to hundredths" in coarse.html
    monkeypatch.setattr(module, "MOST", len(coarse.html.encode()) - 1)
    fewer = explorable(folder)
    assert fewer.detail == Detail(2, COARSE)
    assert fewer.worlds.data["quarters"][-1] == "2004Q4"
    assert compared(folder, fewer, range(0, 21, 2), COARSE)
    assert "every 2nd is here" in fewer.html
    monkeypatch.setattr(module, "MOST", 1000)
    with pytest.raises(ConfigError, match=r"(?s)MB for 6 worlds.*--state ALT.*--measure"):
        explorable(folder)


def test_the_same_folder_gives_the_same_bytes_wherever_it_lies(found, folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / folder.name)
    again = explorable(copy)
    assert again.html == found.html
    assert str(tmp_path) not in again.html
    assert str(folder.parent) not in found.html


def test_the_command_writes_and_says(folder, capsys, tmp_path):
    out = tmp_path / "my class" / "page.html"
    out.parent.mkdir()
    words = ["explorable", str(folder), "--state", "Altria", "--measure", "threat"]
    assert main([*words, "--measure", "exposure", "--out", str(out)]) == Status.DONE
    said = capsys.readouterr().out
    assert "6 worlds (3 x 2), 1 states" not in said
    assert "6 worlds (3 x 2), 1 state, 21 turns" in said
    text = out.read_text(encoding="utf-8")
    assert "States that are not here: Nordany." in Page(text).text("main")
    assert [has["value"] for has in Page(text).all("input", type="radio")] == [
        "threat", "exposure"
    ]  # fmt: skip
    assert main(["explorable", str(folder), "--json"]) == Status.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["worlds"], told["missing"], told["turns"]) == (6, 0, 21)
    assert told["shows"] == ["alignment", "threat", "hedging_index", "strategy"]
    assert not (folder / "explorable.html").exists()
    assert main(["verify", str(folder), "--sample", "0"]) == Status.DONE


FOUR = SCALE + SIZE + SPEED + '[[factor]]\nparameter = "threat_fall"\nvalues = [0.1]\n'
RANDOM = '[design]\nkind = "random"\npoints = 4\nreplicates = 2\n'
LIKELY = '[[factor]]\nparameter = "threat_scale"\nlikely = true\n'
SPEEDY = '[[factor]]\nparameter = "diplomacy_speed"\nlikely = true\n'
CROSSED = DESIGN.replace("5\n", '5\nscenarios = ["triad_crisis", "calm"]\n')
REFUSED = {
    "one factor": (GRID + DESIGN + SCALE, "1: threat_scale", "another [[factor]]"),
    "four": (GRID + DESIGN + FOUR, "4: threat_scale", "run it again"),
    "no design": (GRID + "runs = 4\n", 'kind "likely"', 'kind = "grid"'),
    "sampled": (GRID + RANDOM + LIKELY + SPEEDY, 'kind "random"', 'kind = "grid"'),
    "once": (STUDY.replace("replicates = 5", ""), "one run at each", "replicates = 20"),
    "a hole": (
        LISTED.replace('  { threat_scale = 2.5, "event:T02:magnitude" = 0.6 },\n', ""),
        "1 missing, the first: threat_scale = 2.5, event:T02:magnitude = 0.6",
        "every combination",
    ),
    "one turn": (STUDY + '[record]\nkeep = "last_turn"\n', "several turns", "every = 1"),
    "crossed": (GRID + CROSSED + SCALE + SPEED, "2 crossed", "each into a folder"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_explored_is_refused(name, tmp_path, capsys):
    text, value, hint = REFUSED[name]
    folder = made(tmp_path, name.replace(" ", "_"), text)
    capsys.readouterr()
    assert main(["explorable", str(folder)]) == Status.USER
    said = capsys.readouterr().err
    assert value in said
    assert hint in said
    assert "Traceback" not in said
    assert not (folder / "explorable.html").exists()


def test_a_combination_that_is_there_twice_is_named(folder, tmp_path, capsys):
    copy = shutil.copytree(made(tmp_path, "listed", LISTED), tmp_path / "twice")
    told = json.loads((copy / "provenance.json").read_text())
    rows = told["inputs"]["experiment"]["design"]["rows"]
    rows.append(rows[0])
    (copy / "provenance.json").write_text(json.dumps(told))
    assert main(["explorable", str(copy)]) == Status.USER
    assert "1 there twice, the first: threat_scale = 2.5" in capsys.readouterr().err


def test_every_wrong_word_is_told_at_once(folder, capsys):
    words = ["--state", "Altrai", "--measure", "threatt", "--measure", "strategy"]
    assert main(["explorable", str(folder), *words]) == Status.USER
    said = capsys.readouterr().err
    assert "did you mean 'Altria'?" in said
    assert "did you mean 'threat'?" in said
    assert "2 problems" in said


@pytest.mark.parametrize("out", ["page.pdf", "nowhere/page.html", "."])
def test_a_file_that_cannot_be_is_refused_first(folder, out, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(module, "full_grid", lambda *_: 1 / 0)
    assert main(["explorable", str(folder), "--out", str(tmp_path / out)]) == Status.USER
    assert "expected" in capsys.readouterr().err


def test_a_folder_that_is_not_complete_is_refused(folder, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / "half done")
    (copy / "COMPLETE.json").unlink()
    assert main(["explorable", str(copy)]) == Status.USER
    said = capsys.readouterr().err
    assert "complete study" in said
    assert "hedgesim run" in said
