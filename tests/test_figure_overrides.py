"""Figures that an experiment replaces: what files may say, and what they resolve to.

Planted and caught: a pair of rivals told apart by who is named first; "all" with the
remainder; a pair without figures dated in a year of its own, so that other pairs notice.
"""

import numpy as np
import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.engine.inputs import prepare
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment
from hedgesim.world.figures import (
    FIGURE_QUANTITIES,
    REPLACEABLE,
    Figure,
    Figures,
    Replacement,
)
from hedgesim.world.names import resolve
from hedgesim.world.templates import template

NOTE = "a question"


def entry(quantity, value, note=NOTE, **places):
    """One [[figure]] as text."""

    def written(value):
        if isinstance(value, list):
            return "[" + ", ".join(map(written, value)) + "]"
        return f'"{value}"' if isinstance(value, str) else str(value)

    said = {"quantity": quantity, **places, "value": value, "note": note}
    lines = [f"{key} = {written(v)}" for key, v in said.items() if v is not None]
    return "\n".join(["", "[[figure]]", *lines, ""])


def file_with(folder, *entries, base="triad", name="mine"):
    """A copy of an experiment with further entries at its end."""
    text = resolve("experiment", base).read_text(encoding="utf-8")
    path = folder / f"{name}.toml"
    path.write_text(text + "".join(entries), encoding="utf-8")
    return path


def complaints(path):
    with pytest.raises(ConfigError) as caught:
        load_experiment(path, decisions=DECISIONS)
    return caught.value.problems


def cells_of(experiment):
    return [(f.quantity, *(c for c in f.cell if c)) for f in experiment.figures]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"state": "NOR", "partner": "SUD"}, {"state": "NOR", "partner": "SUD"}),
        ({"state": "NOR", "partner": "SUD"}, {"state": "SUD", "partner": "NOR"}),
        ({"state": "all", "partner": "SUD"}, {"state": "SUD", "partner": ["ALT", "NOR"]}),
    ],
)
def test_no_figure_is_replaced_twice_whoever_is_named_first(tmp_path, one, other):
    path = file_with(tmp_path, entry("rivalry", 0, **one), entry("rivalry", 1, **other))
    (problem,) = complaints(path)
    first = path.read_text(encoding="utf-8").splitlines().index("[[figure]]") + 1
    assert problem.expected.startswith("each figure once;")
    assert f"the entry on line {first}" in problem.expected
    assert problem.expected.endswith(", and 1 more") is isinstance(other["partner"], list)


def test_a_pair_of_rivals_is_the_same_experiment_in_either_order(tmp_path):
    one, other = (
        load_experiment(file_with(tmp_path, entry("rivalry", 0, state=i, partner=j)))
        for i, j in (("NOR", "SUD"), ("SUD", "NOR"))
    )
    assert one.figures == other.figures
    assert one.region == other.region


@pytest.mark.parametrize("written", [("NOR", "SUD"), ("SUD", "NOR")])
def test_a_pair_is_found_however_the_region_writes_it(written):
    """At every year, in place: the pair has no second figure beside the one replaced."""
    dated = [Figure("rivalry", *written, "", y, 0.3, "1", "a", "", y) for y in (2000, 2008)]
    figures = Figures(tuple(dated), (Replacement("rivalry", "NOR", "SUD", "", 0.0, NOTE),))
    assert [(f.cell, f.year, f.value) for f in figures.of("rivalry")] == [
        ((*written, ""), 2000, 0.0), ((*written, ""), 2008, 0.0)
    ]  # fmt: skip


def test_order_matters_where_a_figure_has_a_direction(tmp_path):
    one = entry("intent_baseline", 0.3, state="ALT", partner="NOR")
    other = entry("intent_baseline", 0.6, state="NOR", partner="ALT")
    found = load_experiment(file_with(tmp_path, one, other))
    assert [f.value for f in found.figures] == [0.3, 0.6]


def test_all_is_who_may_stand_there_but_the_remainder_and_oneself(tmp_path):
    found = load_experiment(
        file_with(
            tmp_path,
            entry("kin_exposure", 0, state="all", partner="NOR"),
            entry("interest", 1, state="NOR", partner="all"),
            entry("budget", 2, state="all"),
            entry("weaponisability", 0, state=["NOR", "OTHER"], channel="all"),
        )
    )
    channels = [c.id for c in found.region.channels]
    assert cells_of(found) == [
        ("kin_exposure", "ALT", "NOR"),
        ("interest", "NOR", "ALT"), ("interest", "NOR", "SUD"),
        ("budget", "ALT"), ("budget", "NOR"), ("budget", "SUD"),
        *(("weaponisability", who, c) for who in ("NOR", "OTHER") for c in channels),
    ]  # fmt: skip


def test_an_entry_takes_each_pair_of_rivals_once(tmp_path):
    found = load_experiment(
        file_with(tmp_path, entry("rivalry", 0, state="all", partner="all"))
    )
    pairs = [frozenset(f.cell[:2]) for f in found.figures]
    assert sorted(map(sorted, pairs)) == [["ALT", "NOR"], ["ALT", "SUD"], ["NOR", "SUD"]]
    assert not prepare(found).paths(0)["rivalry"].any()
    assert prepare(found).factual.paths(0)["rivalry"].any()


@pytest.mark.parametrize("quantity", REPLACEABLE)
def test_every_quantity_reaches_the_figures_that_a_start_takes(tmp_path, quantity):
    kind = FIGURE_QUANTITIES[quantity]
    value = 0.5 * (kind.low + kind.high) + 0.125
    places = {"state": "ALT"}
    places |= {"partner": "SUD"} if kind.partner else {}
    places |= {"channel": "security"} if kind.channel else {}
    found = load_experiment(file_with(tmp_path, entry(quantity, value, **places)))
    cell = tuple(places.get(c, "") for c in ("state", "partner", "channel"))
    assert found.figures == (Replacement(quantity, *cell, value, NOTE),)
    factual = load_experiment("triad").region.figures
    assert found.region.figures.own == factual
    for year in (1990, 2000, 2050):
        before, after = (
            {at: f.value for at, f in figures.cells(quantity, year).items()}
            for figures in (factual, found.region.figures)
        )
        assert after == {**before, cell: value}


def test_quantities_that_cannot_be_replaced_are_known():
    refused = set(FIGURE_QUANTITIES) - set(REPLACEABLE)
    assert refused == {"dependence", "power", "offence", "market"}


@pytest.mark.parametrize("pair", [("RUS", "CHN"), ("CHN", "RUS"), ("KAZ", "RUS")])
def test_a_rivalry_holds_in_every_year_and_other_pairs_do_not_notice(tmp_path, pair):
    """Between dated figures, too; the third pair has none of its own."""
    text = entry("rivalry", 0.9, state=pair[0], partner=pair[1])
    path = file_with(tmp_path, text, base="baseline")
    for start in (2000, 2008, 2013, 2021):
        inputs = prepare(load_experiment(path, {"start": start}))
        factual = prepare(load_experiment("baseline", {"start": start}))
        one, other = (inputs.partners.index(who) for who in pair)
        for turn in range(0, 100, 3):
            here, there = (i.paths(turn)["rivalry"].copy() for i in (inputs, factual))
            for at in ((one, other), (other, one)):
                assert here[at] == pytest.approx(0.9, rel=1e-14)
                here[at] = there[at]
            assert np.array_equal(here, there)


def test_changes_keep_the_figures_and_name_none(tmp_path):
    path = file_with(tmp_path, entry("budget", 0, state="all"))
    found = load_experiment(path)
    assert found.changed({"runs": 3, "deference": 0.4}).figures == found.figures
    with pytest.raises(ConfigError, match="the name of a parameter"):
        found.changed({"figure": []})


def test_a_replaced_figure_counts_as_assumed(tmp_path):
    found = load_experiment(file_with(tmp_path, entry("position", 0, state="all")))
    figures = found.region.figures
    assert figures.assumed_share(2000)["other"] > figures.own.assumed_share(2000)["other"]
    assert {f.source_id for f in figures.cells("position", 2000).values()} == {"assumed"}


def test_check_prints_what_is_replaced_and_what_it_was(tmp_path):
    path = file_with(
        tmp_path,
        entry("kin_exposure", 0, "no kin", state="ALT", partner=["NOR", "SUD"]),
        entry("rivalry", 0.25, "calm", state="SUD", partner=["NOR", "ALT"]),
    )
    own = load_experiment("triad").region.figures
    kin = own.cells("kin_exposure", 2000)
    rivals = own.cells("rivalry", 2000)["NOR", "SUD", ""].value
    towards = [kin["ALT", who, ""].value for who in ("NOR", "SUD")]
    said = [f for f in check(path).facts if f.startswith("figure replaced")]
    assert said == [
        f"figure replaced: kin_exposure = 0 (ALT NOR was {towards[0]:g}, "
        f"ALT SUD was {towards[1]:g}): no kin",
        f"figure replaced: rivalry = 0.25 (NOR SUD was {rivals:g}, ALT SUD had none): calm",
    ]
    assert not [f for f in check("triad").facts if "replaced" in f]


def test_the_example_in_the_template_works(tmp_path):
    (text,) = template("experiment", "first").values()
    head, table, example = text.partition("# [[figure]]")
    shown = "\n".join(line.removeprefix("# ") for line in (table + example).splitlines())
    path = tmp_path / "first.toml"
    path.write_text(head + shown + "\n", encoding="utf-8")
    assert cells_of(load_experiment(path)) == [("kin_exposure", "ALT", "NOR")]
