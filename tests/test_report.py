"""The report: what it states, that it is safe, and that it says the same twice.

Mistakes that were planted, each with the test that it failed:

- autoescape off, and data written with "<" as it is: `test_text_of_files_stays_text` and
  `test_data_cannot_end_their_element`;
- the share of runs that are higher where it is lower, and the first turn in place of the
  last: `test_sentences_say_what_the_table_of_runs_has`;
- a figure without its label: `test_every_figure_says_what_it_shows`;
- a figure of another folder: `test_figures_are_those_of_the_folder`;
- ids not kept apart: `test_ids_are_unique_and_references_lead_somewhere`;
- a style that imports a font, and a script changed after its digest was taken:
  `test_nothing_is_loaded`;
- the place of the folder in a command: `test_the_same_folder_gives_the_same_bytes...`;
- a published fact in other words than the catalogue's:
  `test_published_facts_are_those_of_the_catalogue`.
"""

import base64
import hashlib
import itertools
import json
import re
import shutil

import numpy as np
import pytest
from failing_runs import LIMIT, written
from report_made import QUESTION, STUDY, TITLE, Page, made

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.plots.asking import draw
from hedgesim.report.colours import DARK, LIGHT, TEXT, contrast, readable
from hedgesim.report.facts import REGION, published
from hedgesim.report.limits import HEADING, limits
from hedgesim.report.page import as_data
from hedgesim.report.pictures import WORDS
from hedgesim.report.report import report
from hedgesim.report.shipped import PLACES, shipped
from hedgesim.report.svg import inlined
from hedgesim.study.compare import compare
from hedgesim.study.compare_words import percent, sentences
from hedgesim.study.facts.catalogue import facts
from hedgesim.study.facts.worlds import _baseline
from hedgesim.study.open import open_results
from hedgesim.study.runner import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made(tmp_path_factory.mktemp("with a space"))


@pytest.fixture(scope="module")
def other(folder):
    text = STUDY.replace("deference = 0.9", "threat_scale = 5.0")
    return made(folder.parents[1], "other", text)


@pytest.fixture(scope="module")
def found(folder):
    return report(folder)


@pytest.fixture(scope="module")
def page(found):
    return Page(found.html)


def test_text_of_files_stays_text(found, page):
    assert not page.faults
    assert QUESTION in page.text("header")
    assert TITLE in page.text("h1")
    assert "E </section></main> E" in page.text("main")
    kinds = [has.get("type", "") for has in page.all("script")]
    assert sorted(kinds) == ["", "application/json", "application/json"]
    assert not page.all("img")
    assert not page.all("b")
    handlers = [key for _, has in page.elements for key in has if key.startswith("on")]
    assert not handlers
    assert "49" not in page.text("header")


def test_data_cannot_end_their_element():
    text = str(as_data({"</script><!--": "\u2028&"}))
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text) == {"</script><!--": "\u2028&"}


def test_sentences_say_what_the_table_of_runs_has(found, folder):
    states = open_results(folder).states()
    ends = [states[states["turn"] == turn].set_index(["run", "state"]) for turn in (0, 12)]
    told = [h for h in found.headlines if not h.numbers["measure"].startswith("strategy:")]
    assert len(told) == 4
    for headline in told:
        measure, state = headline.numbers["measure"], headline.numbers["state"]
        one, last = (end.xs(state, level="state")[measure].sort_index() for end in ends)
        moved = (last.astype(float) - one.astype(float)).to_numpy()
        way = np.sign(np.median(moved))
        share = np.mean(np.sign(moved) == way)
        assert headline.numbers["share"] == pytest.approx(share)
        lead = "In all 24 runs " if share == 1 else f"In {percent(share)} of 24 runs "
        assert headline.text.startswith(lead)
        assert {-1: "is lower", 0: "is the same", 1: "is higher"}[way] in headline.text
        assert headline.numbers["later"] == pytest.approx(np.median(last), abs=1e-6)
        assert headline.text in Page(found.html).text("main")


def test_the_share_of_a_strategy_is_that_of_the_runs(found, folder):
    states = open_results(folder).states(["turn", "state", "strategy"])
    last = states[(states["turn"] == 12) & (states["state"] == "ALT")]["strategy"]
    counted = last.value_counts(normalize=True)
    headline = found.headlines[-1]
    name = headline.numbers["measure"].removeprefix("strategy:")
    assert headline.numbers["share"] == pytest.approx(counted.max())
    assert counted[name] == counted.max()
    assert name in headline.text


def test_every_figure_says_what_it_shows(page, found):
    images = [has for _, has in page.elements if has.get("role") == "img"]
    charts = sum(tag == "div" and "drawing" in has.get("class", "") for tag, has in
                 page.elements)  # fmt: skip
    assert charts == 4  # two states, alignment and the dilemma
    assert len(images) == charts + 2 * len(found.gallery.pictures)
    assert all(len(has.get("aria-label", "")) > 40 for has in images)
    assert len(found.gallery.pictures) >= 3
    for has in page.all("svg"):
        assert has.get("role") == "img" or has.get("aria-hidden") == "true" or (
            has["class"] == "swatch"
        )  # fmt: skip


def test_figures_are_those_of_the_folder(folder, other, found):
    differ = 0
    for picture in found.gallery.pictures:
        words = WORDS.get(picture.name, {})
        assert picture.alt == draw(picture.name, folder, **words).alt
        differ += picture.alt != draw(picture.name, other, **words).alt
        assert f"results/{folder.name} --figure {picture.name}" in picture.command
    assert differ


def test_ids_are_unique_and_references_lead_somewhere(page, found):
    ids = [has["id"] for _, has in page.elements if "id" in has]
    assert len(ids) == len(set(ids))
    links = {has["href"] for _, has in page.elements if "href" in has}
    links |= {f"#{name}" for name in re.findall(r"url\(#([^)]+)\)", found.html)}
    links |= {
        f"#{h['aria-labelledby']}" for _, h in page.elements if "aria-labelledby" in h
    }
    assert len(links) > 20
    inside = {link for link in links if not link.startswith("data:image/png")}
    assert {link.removeprefix("#") for link in inside} <= set(ids)


def test_nothing_is_loaded(page, found):
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in policy["content"]
    script = page.texts["script"][-1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy["content"]
    for tag, has in page.elements:
        for key in ("src", "href", "srcset", "data", "action"):
            assert has.get(key, "#").startswith(("#", "data:image/png")), (tag, has)
    assert not re.search(r"@import|url\((?!#|&)", found.html)
    assert not page.all("link")


def test_the_page_is_one_for_readers_of_every_kind(page):
    tags = [tag for tag, _ in page.elements]
    assert all(tags.count(tag) == 1 for tag in ("header", "main", "footer", "nav", "h1"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert page.all("th")
    assert all("scope" in has for has in page.all("th"))
    assert all("aria-label" in has for has in page.all("div", role="region"))
    assert page.all("html", lang="en")


GROUNDS = r"--back: (#\w+); --sheet: (#\w+); --ink: (#\w+); --quiet: (#\w+)"


def test_colours_can_be_read_by_day_and_by_night(found):
    grounds = re.findall(GROUNDS, found.html)
    assert len(grounds) == 3  # by day; by night by choice, and as the system has it
    assert grounds[1] == grounds[2]
    assert LIGHT in grounds[0]
    assert DARK in grounds[1]
    for back, sheet, *inks in grounds:
        assert all(contrast(i, p) >= TEXT for i in inks for p in (back, sheet))
    texts = re.findall(r"--(?:alignment|dilemma)-\d-text: (#\w+)", found.html)
    third = len(texts) // 3
    assert third == 4  # two vectors, threat and hedging
    for place, (back, sheet, *_) in enumerate(grounds):
        for colour in texts[place * third : (place + 1) * third]:
            assert min(contrast(colour, back), contrast(colour, sheet)) >= TEXT


@pytest.mark.parametrize("colour", ["#173d75", "#c274cc", "#a87900", "#ffffff", "#000000"])
def test_any_colour_becomes_readable(colour):
    for paper in (LIGHT, DARK):
        assert contrast(readable(colour, paper), paper) >= TEXT


def test_the_same_folder_gives_the_same_bytes_wherever_it_lies(found, folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / folder.name)
    again = report(copy)
    assert again.html == found.html
    assert str(tmp_path) not in again.html
    assert str(folder.parent) not in found.html


def test_a_report_that_stands_is_replaced_and_the_folder_stays_whole(folder, capsys):
    (folder / "report.html").write_text("older")
    assert main(["report", str(folder)]) == Status.DONE
    assert str(folder / "report.html") in capsys.readouterr().out.replace("\n", "")
    assert (
        (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    )
    assert not list(folder.glob(".report.html*"))
    assert main(["verify", str(folder), "--sample", "0"]) == Status.DONE


def test_json_states_the_same_and_writes_nothing(folder, found, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / folder.name)
    (copy / "report.html").unlink(missing_ok=True)
    assert main(["report", str(copy), "--json"]) == Status.DONE
    said = json.loads(capsys.readouterr().out)
    assert [h["text"] for h in said["headlines"]] == [h.text for h in found.headlines]
    assert said["parameters_fixed"] == {"deference": "0.9"}
    assert not (copy / "report.html").exists()


def test_parameters_are_told_with_their_defaults(page):
    assert "deference" in page.text("table")
    assert "None is fixed" not in page.text("main")
    assert "hedgesim run" in page.text("pre")
    assert '"triad_crisis"' in page.text("pre")


def test_another_world_is_told_as_compare_tells_it(folder, other):
    text = report(folder, other)
    found = compare(other, folder)
    shown = Page(text.html).text("main")
    assert all(" ".join(s.split()) in shown for s in sentences(found))
    assert text.gallery.pictures[0].name == "two-worlds"
    assert str(folder.parent) not in text.html


def test_bands_alone_give_medians_and_no_share(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / folder.name)
    shutil.rmtree(copy / "states")
    shutil.rmtree(copy / "pairs")
    told = report(copy).headlines
    assert all(h.text.startswith("The median of ") for h in told[:-1])
    assert len(told) == 5


def test_one_run_of_one_turn(tmp_path):
    text = STUDY.replace("runs = 24", "runs = 1").replace("turns = 12", "turns = 1")
    found = report(made(tmp_path, "one", text))
    assert found.headlines[0].text.startswith("In the one run ")
    assert not Page(found.html).faults
    assert "nine tenths" not in Page(found.html).text("figure")


def test_failed_runs_are_told_at_the_top(tmp_path):
    run(written(tmp_path / "source", LIMIT), tmp_path / "out", workers=1)
    header = Page(report(tmp_path / "out").html).text("header")
    assert re.search(r"Some runs failed. \d+ of 150 runs failed", header)
    assert "cannot defer so much" in header


def test_a_folder_that_is_not_complete_is_refused(folder, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / "half done")
    (copy / "COMPLETE.json").unlink()
    (copy / "report.html").unlink(missing_ok=True)
    assert main(["report", str(copy)]) == Status.USER
    said = capsys.readouterr().err
    assert "complete study" in said
    assert "hedgesim run" in said
    assert not (copy / "report.html").exists()


@pytest.mark.parametrize("out", ["report.pdf", "nowhere/report.html", "."])
def test_a_file_that_cannot_be_is_refused_before_anything_is_drawn(
    folder, out, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("hedgesim.report.report.gallery", lambda *_: 1 / 0)
    assert main(["report", str(folder), "--out", str(tmp_path / out)]) == Status.USER
    assert "expected" in capsys.readouterr().err


def test_a_figure_that_cannot_be_drawn_is_named(folder, monkeypatch):
    from hedgesim.core.errors import Problem
    from hedgesim.report import pictures

    def refuse(name, *_, **__):
        raise ConfigError([Problem(where="x", expected="two states")])

    monkeypatch.setattr(pictures, "draw", refuse)
    found = report(folder)
    assert not found.gallery.pictures
    assert "it would need two states" in Page(found.html).text("main")


def test_a_label_with_quotes_and_brackets_stays_one():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt"/>'
    label = 'a "b" <c> & d'
    (root,) = Page(str(inlined(svg, "x", label, {}))).all("svg")
    assert root["aria-label"] == label


def test_limits_are_those_of_the_page_on_the_model():
    section = shipped("model.md").split(f"\n{HEADING}\n")[1].split("\n##")[0]
    assert len(limits()) == section.count("\n- ") >= 10
    with pytest.raises(ValueError, match="has no list"):
        limits("# Another page\n")


def test_published_facts_are_those_of_the_catalogue():
    found, declared = published(), facts()
    assert found.region == REGION == _baseline().region.id
    assert [row["id"] for row in found.rows] == list(declared)
    for row in found.rows:
        entry = declared[row["id"]]
        for key in ("statement", "number", "asked", "postdiction", "fitted", "why"):
            assert row[key] == getattr(entry, key), (row["id"], key)
        assert (row["holds"] is None) == (entry.rule is None)
    assert len(found.failing) == sum(not row["holds"] for row in found.rows)


def test_what_is_shipped_is_what_the_wheel_takes():
    import tomllib
    from pathlib import Path

    top = Path(__file__).parents[1]
    build = tomllib.loads((top / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    taken = build["targets"]["wheel"]["force-include"]
    for name, path in PLACES.items():
        assert taken[path] == f"hedgesim/shipped/{name}"
        assert (top / path).is_file()
