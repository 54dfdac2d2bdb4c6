"""What holds for every rule of threat, powers, stocks and institutions: names, sizes, runs.

Arguments are drawn from the register by name, so a new rule in these files is covered by
being there; `OVER` says the axes of those that are not over (state, partner, run).
"""

import inspect

import numpy as np
import pytest

from hedgesim.core.axes import align
from hedgesim.rules import (
    confrontation,
    expectations,
    institutions,
    instruments,
    leaving,
    memory,
    powers,
    self_help,
    stocks,
    threat,
)
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES, Kind

SIZES = {"state": 3, "partner": 4, "rival": 4, "channel": 2, "organisation": 5, "run": 7}
PAIR = ("state", "partner", "run")
PAIR_BY_CHANNEL = ("state", "partner", "channel", "run")
PAIR_BY_ORGANISATION = ("state", "partner", "organisation", "run")
MEMBER = ("state", "organisation", "run")
OVER = {
    "watch_rivals": ("state", "partner", "rival", "run"),
    "watch_opponents": ("state", "partner", "rival", "run"),
    "share_organisations": PAIR_BY_ORGANISATION,
    "face_leaders": PAIR_BY_ORGANISATION,
    "find_reasons": MEMBER,
    "weigh_exit": MEMBER,
    "leave_and_join": MEMBER,
    "adjust_dependence": PAIR_BY_CHANNEL,
    "rearm_under_attack": PAIR_BY_CHANNEL,
    "build_routes": PAIR_BY_CHANNEL,
    "fade_inheritance": PAIR_BY_CHANNEL,
    "fade_violation": ("partner", "run"),
    "fade_insecurity": ("state", "run"),
}
RULES = {
    name: rule
    for module in (
        threat,
        expectations,
        powers,
        confrontation,
        self_help,
        instruments,
        stocks,
        memory,
        institutions,
        leaving,
    )
    for name, rule in vars(module).items()
    if inspect.isfunction(rule) and rule.__module__ == module.__name__ and name[0] != "_"
}


def view(name):
    """Give the quantity that a name stands for, and the axes of that view."""
    for suffix, from_axis, to_axis in (
        ("_of_rival", "partner", "rival"),
        ("_of_partner", "state", "partner"),
    ):
        if name.endswith(suffix):
            quantity = QUANTITIES[name.removesuffix(suffix)]
            return quantity, tuple(to_axis if a == from_axis else a for a in quantity.axes)
    kind, _, of_kind = name.partition("_")
    if kind in ("security", "economy", "transit", "diplomacy") and of_kind in QUANTITIES:
        quantity = QUANTITIES[of_kind]
        return quantity, tuple(a for a in quantity.axes if a != "channel")
    return QUANTITIES[name], QUANTITIES[name].axes


def situation(rule, seed=0):
    """Draw every argument of a rule, each in its own range, with a value for each run."""
    draw = np.random.default_rng(seed)
    over = OVER.get(rule.__name__, PAIR)
    arguments = {}
    for name in inspect.signature(rule).parameters:
        if name in parameters():
            declared = parameters()[name]
            values = declared.default * (0.8 + 0.4 * draw.random(SIZES["run"]))
            values, axes = np.minimum(values, declared.parameter.high), ("run",)
        else:
            quantity, axes = view(name)
            shape = [SIZES[axis] for axis in axes]
            values = draw.random(shape)
            if quantity.kind is Kind.LUCK:
                values = draw.standard_normal(shape)
            elif quantity.unit in ("0 or 1", "true or false"):
                values = np.round(values)
        arguments[name] = align(values, axes, over)
    return arguments


def results(rule, arguments):
    written = rule(**arguments)
    return written if isinstance(written, tuple) else (written,)


def test_there_are_rules():
    assert len(RULES) >= 30
    assert set(OVER) <= set(RULES)


@pytest.mark.parametrize("name", list(RULES))
def test_arguments_are_quantities_or_parameters(name):
    names = inspect.signature(RULES[name]).parameters
    assert len(names) <= 8
    for argument in names:
        assert argument in parameters() or view(argument)


@pytest.mark.parametrize("name", list(RULES))
def test_a_run_alone_is_to_the_bit_what_it_is_among_others(name):
    rule = RULES[name]
    arguments = situation(rule)
    together = results(rule, arguments)
    for run in range(SIZES["run"]):
        own = {k: v[..., [run]] for k, v in arguments.items() if v.shape[-1] > 1}
        for whole, alone in zip(together, results(rule, {**arguments, **own}), strict=True):
            here = whole[..., [run]] if whole.shape[-1] > 1 else whole
            np.testing.assert_array_equal(here, alone)
    assert any(np.ptp(whole, axis=-1).any() for whole in together)


@pytest.mark.parametrize("name", list(RULES))
def test_no_rule_changes_what_it_is_given(name):
    arguments = situation(RULES[name])
    for array in arguments.values():
        array.flags.writeable = False
    results(RULES[name], arguments)


@pytest.mark.parametrize("name", [n for n in RULES if "state" in OVER.get(n, PAIR)])
def test_the_names_of_states_do_not_matter(name):
    """Turning the order of states round turns the results round, and nothing else."""
    rule = RULES[name]
    arguments = situation(rule)
    turned = {k: v[::-1] for k, v in arguments.items()}
    for before, after in zip(results(rule, arguments), results(rule, turned), strict=True):
        np.testing.assert_allclose(before[::-1], after, rtol=1e-12)
