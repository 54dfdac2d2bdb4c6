"""Every rule has its theory: one heading on one page, complete, and in the index.

Planted and caught: a term without a heading; a heading on two pages, and of a rule that is
gone; a page left out of the index; a parameter of a rule that its text does not name; a
link to a heading that is not there; a number worked by hand that the rule does not give; a
work that the literature does not list.
"""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import hedgesim.measures
import hedgesim.rules
from hedgesim.engine.stage import Stage
from hedgesim.engine.stages import TURN
from hedgesim.measures.leverage import vulnerability
from hedgesim.rules import gains_diplomacy as diplomacy
from hedgesim.rules import gains_economy as economy
from hedgesim.rules import gains_parts as parts
from hedgesim.rules import gains_risk, posture, threat
from hedgesim.rules import gains_security as security
from hedgesim.rules import gains_transit as transit
from hedgesim.rules.association import association_cost, threat_by_association
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.events import EVENTS
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.world.parameters import parameters

THEORY = Path(__file__).resolve().parents[1] / "docs" / "theory"
INDEX = THEORY / "README.md"
LITERATURE = THEORY / "literature.md"
PAGES = sorted(page for page in THEORY.glob("*.md") if page != INDEX)
PARTS = ("Idea", "Literature", "Leaves out", "Changed", "Parameters", "By hand")
OF_CHANNELS = {
    "weight": "measure",
    "substitutability": "measure",
    "speed": "stock",
}
"""Quantities made of one parameter for each kind of channel: their section suffices."""


def rules():
    """Give every function of the turn, of the gain, of choice and of events, by name."""
    found = {stage.rule.__name__: stage.rule for stage in TURN if isinstance(stage, Stage)}
    found |= {term.rule.__name__: term.rule for term in (*TERMS, *TERMS_OF_ALL)}
    found |= dict(DECISIONS.items())
    found |= {"own_decision": None}  # what it reads is the reader's to say
    # An event may bear the name of a quantity; it has no parameter that a rule lacks.
    return found | {name: EVENTS[name].rule for name in EVENTS}


RULES = rules()


def sections(text):
    """Give what stands under each heading that is a name in code."""
    pieces = re.split(r"^#{2,4} +`(\w+)` *$", text, flags=re.MULTILINE)
    names, bodies = pieces[1::2], pieces[2::2]
    return [
        (n, re.split(r"^#{1,4} ", body, flags=re.MULTILINE)[0])
        for n, body in zip(names, bodies, strict=True)
    ]


def written():
    return [
        (name, page.name, body)
        for page in PAGES
        for name, body in sections(page.read_text(encoding="utf-8"))
    ]


HEADINGS = written()
BODY = {name: body for name, _, body in HEADINGS}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_one_heading(name):
    assert len([page for found, page, _ in HEADINGS if found == name]) == 1


def test_no_name_has_two_headings():
    """Also of what is no rule of the turn: the start, shocks."""
    times = Counter(name for name, _, _ in HEADINGS)
    assert [name for name, n in times.items() if n > 1] == []


def test_no_heading_is_left_of_a_rule_that_is_gone():
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (hedgesim.rules, hedgesim.measures)
        for found in pkgutil.iter_modules(package.__path__)
    ]
    known = {*EVENTS, *(name for module in modules for name in vars(module))}
    assert [name for name in BODY if name not in known] == []


@pytest.mark.parametrize("name", RULES)
def test_a_section_is_complete(name):
    body = BODY[name]
    assert [part for part in PARTS if f"**{part}.**" not in body] == []
    if RULES[name] and ".. math::" in (inspect.getdoc(RULES[name]) or ""):
        assert "```math\n" in body


@pytest.mark.parametrize("name", [name for name in RULES if RULES[name]])
def test_a_section_names_the_parameters_of_its_rule(name):
    told = BODY[name].split("**Parameters.**")[1].split("**By hand.**")[0]
    asked = inspect.signature(RULES[name]).parameters
    assert [p for p in asked if p in parameters() and f"`{p}`" not in told] == []
    of = {section for p, section in OF_CHANNELS.items() if p in asked}
    assert [s for s in of if f"reference/parameters.md#{s}" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_in_the_index(page):
    links = re.findall(r"^- \[[^]]+\]\(([\w-]+\.md)\): \S", INDEX.read_text("utf-8"), re.M)
    assert links.count(page.name) == 1


def anchors(page):
    """Give the anchors that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ +(.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", [INDEX, *PAGES], ids=lambda page: page.name)
def test_links_resolve(page):
    links = re.findall(r"\]\(([^()\s]+)\)", page.read_text("utf-8"))
    broken = []
    for link in (link for link in links if not re.match(r"[a-z]+:", link)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def cited(text):
    """Give the works a page cites: the last author named before a year, and the year."""
    for name, years in re.findall(
        r"([A-Z][\w-]+)(?:'s)? \(?((?:1[89]|20)\d\d(?:, \d{4})*)[,;:)]", text
    ):
        yield from ((name, year) for year in years.split(", "))


def test_every_work_cited_is_listed_and_no_other():
    texts = [page.read_text("utf-8") for page in PAGES if page != LITERATURE]
    works = {work for text in texts for work in cited(text)}
    listed = re.findall(r"^- (.*?) \((\d{4})\), ", LITERATURE.read_text("utf-8"), re.M)
    same = [(a, b) for a in works for b in listed if a[0] in b[0] and a[1] == b[1]]
    assert works - {a for a, _ in same} == set()
    assert set(listed) - {b for _, b in same} == set()
    assert len(listed) > 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_line_of_prose_begins_like_a_list(page):
    """A sum broken before its sign would be shown as a list item."""
    body = re.sub(
        r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    assert re.findall(r"^(?:[+*>] |1[.)] ).*", body, flags=re.MULTILINE) == []


def on(axis, ndim, *values):
    """Lay numbers on one axis of an array."""
    shape = [len(values) if a == axis else 1 for a in range(ndim)]
    return np.array(values, dtype=float).reshape(shape)


def rivals(*values):
    return on(2, 4, *values)


def partners(*values):
    return on(1, 4, *values)


ONE = np.ones((1, 1, 1))
NONE, HALF = partners(0.0), partners(0.5)


def two_partners_at_risk():
    """A: no threat, holds .6; B: all threat, holds .4; half of their risks in common."""
    share, threatened = (0.6, 0.4), (0.0, 1.0)
    together = np.array([[1.0, 0.5], [0.5, 1.0]]).reshape(1, 2, 2, 1, 1)
    one = on(0, 5, 1.0)
    of_rival = on(2, 5, *share), on(2, 5, 1.0, 1.0)
    risk = gains_risk.correlated_risk
    return risk(on(1, 5, *threatened), *of_rival, together, 0.3 * one, 0.25 * one)


def shun():
    """The reader's own rule, as the page has it."""
    block = re.search(r"```python\n(.*?)```", BODY["own_decision"], flags=re.DOTALL)
    names = {}
    exec(compile(block[1], "ways-to-decide.md", "exec"), names)
    return names["shun"](partners(0.5, 0.5), partners(0.5, 0.0))


def self_and_partner():
    held = np.array([[0.5, 0.0], [0.5, 1.0]]).reshape(1, 2, 2, 1)
    tie = np.array([[1.0, 0.0], [1.0, 1.0]]).reshape(1, 2, 2, 1)
    chosen = DECISIONS["neutral"](held, tie, partners(0.0, 1.0))
    return chosen[0, 0, 0], chosen[0, 1, 1]


def choose(log_prior, appeal):
    return posture.choose_posture(log_prior, appeal, HALF)


# fmt: off
WORKED = {
    "reckon_harm": lambda: threat.reckon_harm(0.8, 0.25, 0.5, 0.5, 1.0, 1.0, 0.4),
    "suspect_intent": lambda: threat.suspect_intent(0.3, 0.5, 0.02, 0.6),
    "take_relief": lambda: threat.take_relief(0.5, 1.0, 0.4, 0.1),
    "aim_threat": lambda: threat.aim_threat(0.4, 0.5, 0.2, np.array([0.0, 0.5]), 2.5),
    "perceive_threat": lambda: threat.perceive_threat(
        np.array([0.2, 0.6]), np.array([0.6, 0.2]), 0.0, 0.5, 0.05, 0.0),
    "learn_by_analogy": lambda: threat.learn_by_analogy(0.3, 0.2, 0.1),
    "shelter": lambda: parts.shelter(rivals(1, 0.5), rivals(0.5, 0.4)),
    "threat_by_association": lambda: threat_by_association(rivals(0.8), rivals(0.5)),
    "association_cost": lambda: association_cost(0.4 * ONE, 0.3 * ONE, 10.0 * ONE),
    "protection_gain": lambda: security.protection_gain(0.6, 0.5, 0.25, 0.8),
    "protective_gain": lambda: security.protective_gain(0.6, 0.5, 0.25, 0.25, 0.8, 0.3),
    "fear": lambda: parts.fear(0.2 * ONE, 10.0 * ONE),
    "security_fear_cost": lambda: security.security_fear_cost(1.0, 0.4),
    "diplomacy_fear_cost": lambda: diplomacy.diplomacy_fear_cost(0.25, 0.4),
    "economy_fear_cost": lambda: economy.economy_fear_cost(0.5, 0.5, 0.4),
    "transit_fear_cost": lambda: transit.transit_fear_cost(0.6, 0.8, 0.5),
    "pressure": lambda: parts.pressure(rivals(1, 0.5), rivals(0.5, 0.4), rivals(0.2, 0)),
    "pressure_cost": lambda: security.pressure_cost(0.68, 0.25),
    "side_taking": lambda: parts.side_taking(rivals(0.5, 1), rivals(0.2, 0.1)),
    "side_cost": lambda: security.side_cost(0.15, 0.8),
    "co_movement": lambda: gains_risk.co_movement(0.5, 1.5, 1.0),
    "correlated_risk": two_partners_at_risk,
    "market_growth_gain": lambda: economy.market_growth_gain(2 * ONE, ONE, 0.25 * ONE),
    "weight_gain": lambda: diplomacy.weight_gain(2 * ONE, ONE, 0.25 * ONE),
    "cut_trade": lambda: parts.cut_trade(0.2, 0.5),
    "trade_cut_cost": lambda: economy.trade_cut_cost(0.6),
    "sanction_exposure": lambda: parts.sanction_exposure(
        rivals(0.5, 1, 0), rivals(0.3, 0.2, 0.5), rivals(1, 1, 1)),
    "secondary_sanctions_cost": lambda: economy.secondary_sanctions_cost(0.35, 0.4),
    "security_institution_gain": lambda: security.security_institution_gain(0.6, 0.3),
    "diplomacy_institution_gain": lambda: diplomacy.diplomacy_institution_gain(0.6, 0.3),
    "union_gain": lambda: economy.union_gain(1.0, 0.1),
    "economy_inducement_gain": lambda: economy.economy_inducement_gain(0.5, 0.6),
    "transit_inducement_gain": lambda: transit.transit_inducement_gain(0.5, 0.6),
    "diplomacy_inducement_gain": lambda: diplomacy.diplomacy_inducement_gain(0.5, 0.4),
    "security_assurance_gain": lambda: security.security_assurance_gain(0.5, 0.6, 0.9),
    "diplomacy_assurance_gain": lambda: diplomacy.diplomacy_assurance_gain(0.5, 0.4),
    "deference_gain": lambda: diplomacy.deference_gain(0.5, vulnerability(0.15, 0.05), 0.6),
    "norm_cost": lambda: diplomacy.norm_cost(0.6, 0.2),
    "protest_cost": lambda: economy.protest_cost(0.4, 0.25),
    "security_tie_gain": lambda: economy.security_tie_gain(0.6, 0.2),
    "disruption_cost": lambda: transit.disruption_cost(0.5, 0.6),
    "regime_support_gain": lambda: security.regime_support_gain(0.5, 0.6, 0.25, 0.5, 0.8),
    "add_chance": lambda: posture.add_chance(0.5, -2.0, 0.05),
    "choose_posture": lambda: choose(partners(0, 0), partners(0.25, 0)),
    "share_over_ties": lambda: posture.share_over_ties(
        partners(1, 3, 4), partners(1, 1, 0)),
    "multi_vector": lambda: DECISIONS["multi_vector"](
        np.log(partners(0.75, 0.25)), partners(0.25, 0), HALF)[:, :1],
    "balance": lambda: DECISIONS["balance"](
        partners(0, 0), partners(-0.25, -0.25), partners(1, 0), NONE, NONE, HALF)[:, :1],
    "bandwagon": lambda: DECISIONS["bandwagon"](
        partners(0, 0), partners(1, 0.5), partners(1, 1), partners(1, 1), NONE, NONE, HALF),
    "equidistance": lambda: DECISIONS["equidistance"](
        partners(0.6, 0.2, 0.2), partners(1, 1, 1), partners(1, 1, 0), partners(1, 1, 1)),
    "neutral": self_and_partner,
    "gravity": lambda: DECISIONS["gravity"](
        partners(0.5, 0.3, 0.2), partners(1, 1, 0))[:, :2],
    "persist": lambda: DECISIONS["persist"](partners(0.5, 0.3, 0.2), partners(1, 1, 1)),
    "own_decision": shun,
}
# fmt: on
"""The numbers worked by hand, in bold on the page, as the rule gives them."""


@pytest.mark.parametrize("name", WORKED)
def test_the_number_worked_by_hand_is_the_rules(name):
    told = re.findall(r"\*\*(−?[\d.]+)\*\*", BODY[name].split("**By hand.**")[1])
    numbers = [float(number.replace("−", "-")) for number in told]
    assert numbers
    given = np.ravel(WORKED[name]()).tolist()
    assert numbers == pytest.approx(given, abs=5.1e-4)
