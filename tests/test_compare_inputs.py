"""What differs between two studies is read off what they were made from, from A to B.

Planted, each found here: added told as left out; titles and sources counted as changes; a
replaced figure missed where only one experiment replaces it.
"""

import copy

import pytest

from hedgesim.study.canonical import plain
from hedgesim.study.compare_inputs import changes
from hedgesim.study.provenance import provenance_of
from hedgesim.world.experiment import load_experiment


@pytest.fixture(scope="module")
def said():
    return plain(provenance_of(load_experiment("triad")).content)


@pytest.fixture
def b(said):
    return copy.deepcopy(said)


def event(said, key):
    return next(e for e in said["inputs"]["scenario"]["events"] if e["id"] == key)


def figures(value):
    cell = {"quantity": "budget", "state": "NOR", "partner": "", "channel": ""}
    return [cell | {"value": value, "note": "why"}]


def test_nothing_differs_from_itself(said, b):
    assert changes(said, b) == ()


def test_left_out_and_added_are_told_apart(said, b):
    events = b["inputs"]["scenario"]["events"]
    events.remove(event(b, "T02"))
    (out,) = changes(said, b)
    (more,) = changes(b, said)
    assert (out.kind, out.subject, more.kind) == ("left out", "T02", "added")
    assert out.text == "left out: T02 Nordany invades Isoland (2003-02-20)"
    assert more.text == "added: T02 Nordany invades Isoland (2003-02-20)"


def test_texts_do_not_count(said, b):
    for part in ("experiment", "region", "scenario"):
        b["inputs"][part]["title"] = "Another title"
    event(b, "T02")["source_id"] = "another"
    b["inputs"]["region"]["channels"][0]["title"] = "Another"
    b["inputs"]["experiment"]["question"] = "Another?"
    assert changes(said, b) == ()


CASES = {
    "event": (lambda b: event(b, "T02").update(magnitude=0.5), "magnitude .8 → .5"),
    "rule": (
        lambda b: b["inputs"]["experiment"]["rules"].update(ALT="equidistance"),
        "ALT decides by multi_vector → equidistance",
    ),
    "figure": (
        lambda b: b["inputs"]["experiment"].update(figures=figures(0.0)),
        "figure budget NOR: the region's → 0",
    ),
    "region": (
        lambda b: b["inputs"]["region"]["figures"]["rows"][0].update(value=0.123),
        "own figures of dependence differ",
    ),
    "design": (
        lambda b: b["inputs"]["experiment"].update(design={"kind": "default"}),
        "design likely → design default",
    ),
    "turns": (lambda b: b["inputs"]["experiment"].update(turns=9), "32 turns → 9 turns"),
    "code": (lambda b: b["code"].update(sha256="0" * 64), "different versions of hedgesim"),
    "scenario": (lambda b: b["inputs"]["scenario"].update(id="x"), "triad_crisis → x"),
    "parameter": (
        lambda b: b["inputs"]["experiment"]["parameters"].update(deference=0.5),
        "→ fixed at .5",
    ),
    "coding": (
        lambda b: b["inputs"]["scenario"]["coding"][0].update(likely=[0.1, 0.2]),
        "likely .6 to .95 → .1 to .2",
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_change_is_found_and_told(said, b, kind):
    change, words = CASES[kind]
    change(b)
    (found,) = changes(said, b)
    assert found.kind == kind
    assert words in found.text
    assert len(changes(b, said)) == 1


def test_folders_that_know_no_replaced_figures_can_be_read(said, b):
    b["inputs"]["experiment"].pop("figures", None)
    assert changes(said, b) == ()


def test_rows_of_the_region_that_only_stand_elsewhere_do_not_differ(said, b):
    b["inputs"]["region"]["figures"]["rows"].reverse()
    assert changes(said, b) == ()
