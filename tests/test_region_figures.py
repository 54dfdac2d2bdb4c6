"""What must hold in the shipped figures of central_asia."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import hedgesim
from hedgesim.study.facts.statements import labour
from hedgesim.world.region_reader import load_region

FOLDER = Path(hedgesim.__file__).parent / "world/regions/central_asia"
STARTS = (2000, 2008, 2013, 2021)


@cache
def rows():
    with (FOLDER / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def taken(quantity, start):
    return load_region("central_asia").figures.cells(quantity, start)


def test_the_reader_accepts_the_region():
    region = load_region("central_asia")
    assert region.choosers == ("KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS", "CHN", "TUR")
    assert region.partners == (*region.choosers, "WEST", "OTHER")


def test_every_set_of_shares_sums_to_exactly_one():
    millionths = defaultdict(int)
    for row in rows():
        if row["quantity"] == "dependence":
            key = (row["state"], row["channel"], row["year"])
            millionths[key] += round(float(row["value"]) * 10**6)
    assert len(millionths) >= 8 * 4 * 4 - 8
    assert set(millionths.values()) == {10**6}


def test_nothing_was_measured_after_2021():
    assert {int(row["year"]) for row in rows()} <= set(range(1991, 2022))


def test_every_method_can_be_read_at_a_glance():
    assert all(0 < len(row["method"]) <= 160 and row["unit"] for row in rows())


def test_every_source_is_listed_and_none_idle_or_weak():
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["source_id"]: row for row in csv.DictReader(file)}
    used = {row["source_id"] for row in rows()} - {"assumed"}
    assert used <= set(listed)
    assert "ots-comtrade" not in listed
    weak = {name for name in used if listed[name]["reliability"] == "C"}
    assert all(
        "no A or B source" in row["method"] for row in rows() if row["source_id"] in weak
    )
    assert all(row["terms"] and row["citation"] for row in listed.values())


@pytest.mark.parametrize("start", STARTS)
def test_russia_is_suspected_more_than_china_where_claims_were_made(start):
    intent = taken("intent_baseline", start)
    assert intent["KAZ", "RUS", ""].value > intent["KAZ", "CHN", ""].value


def test_statements_of_2014_and_2020_show_in_kazakhstan_alone():
    before, after = taken("intent_baseline", 2013), taken("intent_baseline", 2021)
    rise = {
        s: after[s, "RUS", ""].value - before[s, "RUS", ""].value for s in ("KAZ", "UZB")
    }
    assert rise["KAZ"] > 0.1 > rise["UZB"]


def test_figures_show_what_is_known_of_trade():
    shares = {year: taken("dependence", year) for year in STARTS}
    kazakh = {
        y: (s["KAZ", "RUS", "economy"], s["KAZ", "CHN", "economy"])
        for y, s in shares.items()
    }
    assert kazakh[2000][0].value > kazakh[2013][0].value
    assert kazakh[2000][1].value < kazakh[2013][1].value
    assert shares[2013]["TKM", "CHN", "economy"].value > 0.4
    assert kazakh[2021][0].year == 2016  # carried, and counted as such


@pytest.mark.parametrize("start", STARTS)
def test_remittances_hold_three_economies_closer_to_russia_than_trade(start):
    """Where they are counted both ends of the rest are marked, and nobody else's change."""
    economy = {
        key[:2]: figure
        for key, figure in taken("dependence", start).items()
        if key[2] == "economy"
    }
    counted = {state for (state, _), f in economy.items() if "remittances" in f.method}
    assert counted == (set() if start == 2000 else {"KGZ", "TJK", "UZB"})
    for state in counted:
        assert {economy[state, end].source_id for end in ("RUS", "OTHER")} == {"assumed"}
        assert economy[state, "RUS"].value > economy["KAZ", "RUS"].value


def test_the_fact_on_labour_takes_out_what_the_figures_put_in():
    region = load_region("central_asia")
    by_trade = labour.trade_alone(region).figures.cells("dependence", 2013)
    for state, part in labour.REMITTANCES.items():
        ends = taken("dependence", 2013)[state, "RUS", "economy"].method
        assert f"{part:.4f} of the sum" in ends
        assert f"part of them {labour.FROM_RUSSIA:.4f}" in ends
        shares = {
            p: by_trade[state, p, "economy"].value for p in region.ties(state, "economy")
        }
        assert sum(shares.values()) == pytest.approx(1)
        assert all(share > 0 for share in shares.values())
        work = taken("labour", 2013)[state, "RUS", ""].value
        tie = taken("dependence", 2013)[state, "RUS", "economy"].value
        assert work * tie == pytest.approx(part * labour.FROM_RUSSIA, abs=1e-4)
    assert not labour.trade_alone(region).figures.of("labour")
    assert not any(f.value for f in taken("labour", 2000).values())
    kept = {key: f for key, f in by_trade.items() if key[0] not in labour.REMITTANCES}
    assert kept.items() <= taken("dependence", 2013).items()


def test_only_debt_to_china_is_known_and_it_grew():
    owed = {start: taken("debt", start) for start in STARTS}
    assert {key[:2] for key in owed[2021]} == {
        (state, "CHN") for state in ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    }
    for state in ("KAZ", "KGZ", "TJK", "TKM", "UZB"):
        levels = [owed[start][state, "CHN", ""].value for start in STARTS]
        assert levels == sorted(levels)
        assert levels[0] < 0.003
        assert levels[-1] >= owed[2021]["KAZ", "CHN", ""].value
    booked = owed[2021]["KGZ", "CHN", ""]
    assert booked.value * 7.703e9 == pytest.approx(1711.48e6, rel=1e-3)  # GDP of 2017


def test_without_loans_nothing_but_debt_is_taken_out():
    region = load_region("central_asia")
    left = labour.without_loans(region).figures.rows
    assert left == tuple(r for r in region.figures.rows if r.quantity != "debt")
    assert len(left) < len(region.figures.rows)


def test_pipelines_have_the_shares_of_their_sources():
    assert taken("dependence", 2013)["KAZ", "RUS", "transit"].value == 0.6608
    assert taken("dependence", 2021)["KAZ", "RUS", "transit"].value == 0.8
    assert taken("dependence", 2008)["TKM", "RUS", "transit"].value == 0.8511


def test_the_neutral_state_relies_on_itself_most():
    for start in STARTS:
        own = {
            s: taken("dependence", start)[s, s, "security"].value
            for s in ("KAZ", "KGZ", "TKM")
        }
        assert max(own, key=own.get) == "TKM"


def test_only_powers_have_interests_and_the_remainder_none():
    assert {row["partner"] for row in rows() if row["quantity"] == "interest"} == {
        "RUS", "CHN", "TUR", "WEST",
    }  # fmt: skip
    threatening = {
        row["state"] for row in rows() if row["quantity"] in ("power", "offence")
    }
    assert "OTHER" not in threatening


def test_the_share_of_assumed_cells_is_what_the_documentation_says():
    region = load_region("central_asia")
    shares = {start: region.figures.assumed_share(start) for start in STARTS}
    rounded = [round(shares[start]["economy"], 2) for start in STARTS]
    assert rounded == [0.0, 0.12, 0.11, 1.0]
    assert all(shares[start]["transit"] > 0.9 for start in STARTS)
