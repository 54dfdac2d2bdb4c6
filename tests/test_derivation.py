"""The derivation of the region's figures, on small tables written here.

Planted and caught, of debt, labour and charters: the product of the same year; debts to
others; the wrong bound; a charter that counts though it was not ratified; labour over all
of the economy instead of over the tie; no labour to begin with left out.
"""

import math

import pandas as pd
import pytest

from derivation import (
    actors,
    alliances,
    capability,
    debt,
    diplomacy,
    economy,
    intent,
    kin,
    positions,
    proximity,
    remittances,
    security,
    sources,
    tables,
    transit,
)


def trade(*rows):
    names = ["year", "state", "partner", "indicator", "value", "source_id"]
    return pd.DataFrame(
        [(2008, s, p, kind, value * 1e6, economy.SOURCE) for s, p, kind, value in rows],
        columns=names,
    )


def test_shares_sum_to_one_and_the_rest_goes_to_the_largest():
    shares = tables.exact_shares({"a": 2.0, "b": 1.0, "c": 0.0, "d": 4.0})
    assert shares == {"a": "0.285714", "b": "0.142857", "c": "0.000000", "d": "0.571429"}
    thirds = tables.exact_shares(dict.fromkeys("abcdefg", 1.0))
    assert sum(round(float(x) * 10**6) for x in thirds.values()) == 10**6


def test_later_measurements_are_cut_off():
    frame = pd.DataFrame({"year": [2021, 2022], "value": [1, 2]})
    assert list(tables.until_last_year(frame)["year"]) == [2021]
    dated = pd.DataFrame({"date": ["2021-12", "2022-01-02"]})
    assert list(tables.until_last_year(dated)["date"]) == ["2021-12"]


def test_a_long_method_is_refused():
    with pytest.raises(ValueError, match="161 characters"):
        tables.row("power", 1.0, 2000, "x", "assumed", "m" * 161)


def test_flows_add_both_directions_and_the_parts_of_the_west():
    book = economy.flows(
        trade(
            ("KAZ", "EU27", "exports_value", 3),
            ("KAZ", "USA", "imports_value", 2),
            ("KAZ", "UKR", "imports_value", 7),
            ("KAZ", "CA5", "imports_value", 9),
            ("KAZ", "WLD", "exports_value", 10),
            ("KAZ", "WLD", "imports_value", 10),
        )
    )
    assert book == {(2008, "KAZ", "WEST"): 5.0, (2008, "KAZ", "WLD"): 20.0}
    shares = economy.trade_shares(book, "KAZ", 2008)
    assert shares["WEST"] == 0.25
    assert shares["OTHER"] == 0.75


def test_turkmen_gas_booked_to_ukraine_moves_to_russia():
    rows = trade(("TKM", "UKR", "exports_value", 5704), ("TKM", "CHN", "exports_value", 0))
    later = rows.assign(year=2014, value=[0.0, 2910e6])
    found = economy.gas_corrections(pd.concat([rows, later]))
    assert found[2008][:2] == (5704.0, 0.0)
    # 45.1 - 10 - 6 = 29.1 bcm to China for 2910 million, so 10 bcm are worth 1000
    assert found[2013][0] == pytest.approx(1000.0)
    assert found[2013][1] == found[2013][0]


def test_an_unreported_neighbour_is_put_in_and_the_others_shrink():
    other = pd.DataFrame(
        {"state": "TJK", "partner": ["UZB"], "year": [1999], "trade_share": [0.2]}
    )
    shares = {"KAZ": 0.5, "UZB": 0.0, "OTHER": 0.5}
    filled, put_in = economy.filled(shares, "TJK", 2000, other)
    assert filled == {"KAZ": 0.4, "UZB": 0.2, "OTHER": 0.4}
    assert put_in == {"UZB": 1999}
    assert economy.filled(shares, "RUS", 2000, other) == (shares, {})


def sent_home():
    """What Kyrgyzstan and others received: a tenth of their GDP, but Uzbekistan a fifth."""
    everywhere = [
        (state, year, remittances.RECEIVED, 0.2 if state == "UZB" else 0.1, "w")
        for state in remittances.STATES
        for year in (*remittances.PRICES, 2017)
    ]
    cited = {"kyrgyz": remittances.SEEN_SHARE[2], "uzbek": remittances.UZBEK_SHARE[2]}
    origin = [
        ("KGZ", 2017, remittances.FROM_PARTNER, 900e6, cited["kyrgyz"]),
        ("UZB", 2021, remittances.ORIGIN, 0.5, cited["uzbek"]),
    ]
    names = ["state", "year", "indicator", "value", "source_id"]
    product = {(state, year): 10_000e6 for state, year, *_ in everywhere}
    return pd.DataFrame(everywhere + origin, columns=names), product


def test_remittances_stand_in_the_prices_of_trade_with_the_share_that_was_seen():
    found = remittances.counted(*sent_home())
    prices = remittances.PRICES
    assert set(found) == {(s, y) for s in ("KGZ", "TJK", "UZB") for y in prices}
    # a tenth of 10 bn, of which 900 million came from Russia in 2017
    assert found["TJK", 2013][0] == pytest.approx(1000 / prices[2013])
    assert [found["TJK", year][1] for year in prices] == pytest.approx([0.9] * 3)
    # what was seen of Uzbekistan in 2021 stands for the years after 2013
    assert [found["UZB", y][1] for y in prices] == pytest.approx([0.9, 0.9, 0.5])
    assert prices[2008] < 1 < prices[2013] < prices[2016]


def traded(state, year):
    return [
        tables.row(
            "dependence", share, year, "share", economy.SOURCE, "traded",
            state=state, partner=partner, channel="economy",
        )
        for partner, share in (("RUS", 0.2), ("CHN", 0.5), ("OTHER", 0.3))
    ]  # fmt: skip


def test_money_sent_home_adds_to_russia_and_takes_from_the_others():
    sent = {("KGZ", 2013): (100.0, 0.9, "as seen")}
    rows = traded("KAZ", 2013) + traded("KGZ", 2008) + traded("KGZ", 2013)
    everything = remittances.add(rows, {(2013, "KGZ", "WLD"): 300.0}, sent)
    found = [r for r in everything if r["quantity"] == "dependence"]
    assert found[:6] == rows[:6]  # where nothing is counted nothing changes
    # a quarter of 400 was sent home: .75 x .2 + .25 x .9, .75 x .5, .75 x .3 + .25 x .1
    assert [r["value"] for r in found[6:]] == ["0.375000", "0.375000", "0.250000"]
    assert [r["source_id"] for r in found[6:]] == ["assumed", economy.SOURCE, "assumed"]
    assert "0.2500 of the sum" in found[6]["method"]
    assert found[7]["method"] == "traded; times 0.7500 for remittances (WDI)"
    # of Russia's .375 .225 is labour, of the others' .25 .025; in 2000 nothing is
    work = {(r["partner"], r["year"]): r["value"] for r in everything if r not in found}
    then = {("RUS", 2013): "0.6", ("OTHER", 2013): "0.1"}
    assert work == then | {("RUS", 2000): "0", ("OTHER", 2000): "0"}


def owed(*rows):
    names = [
        "year",
        "state",
        "partner",
        "indicator",
        "value",
        "source_id",
        "period",
        "note",
    ]
    return pd.DataFrame(rows, columns=names)


def test_a_debt_is_set_against_the_product_of_the_year_before():
    """Stocks stand at the beginning of a year; other creditors do not count."""
    table = owed(
        (2011, "KGZ", "CHN", debt.STOCK, 200e6, "ministry", "end of 2010", None),
        (2008, "KGZ", "CHN", debt.STOCK, 10e6, "press", "2008", "upper bound"),
        (2011, "KGZ", "RUS", debt.STOCK, 900e6, "ministry", "end of 2010", None),
        (2011, "TJK", "CHN", debt.STOCK, 900e6, "ministry", "end of 2010", None),
        (2017, "KGZ", "CHN", debt.SHARE, 0.3, "estimate", "c.2017", None),
    )  # fmt: skip
    product = {("KGZ", 2007): 1e9, ("KGZ", 2010): 2e9, ("KGZ", 2011): 4e9}
    first, last = debt.booked(table, product, "KGZ")
    assert [(r["year"], r["value"]) for r in (first, last)] == [
        (2008, "0.005"),  # known to be 10 m at most: the middle of 0 and that
        (2011, "0.1"),
    ]
    assert first["method"].startswith("middle of 0 and 10 m US$")
    assert last["method"] == "200 m US$ (end of 2010) over GDP of 2010 (World Bank)"
    assert (last["partner"], last["source_id"]) == ("CHN", "ministry")


def test_one_estimate_stands_after_nothing_and_says_which_bound_it_is():
    table = owed(
        (2017, "KAZ", "CHN", debt.SHARE, 0.05, "estimate", "c.2017", "upper bound"),
        (2017, "UZB", "CHN", debt.SHARE, 0.06, "estimate", "c.2017", "lower bound"),
    )  # fmt: skip
    for state, bound, value in (("KAZ", "upper", "0.025"), ("UZB", "lower", "0.06")):
        before, after = debt.estimated(table, state)
        assert (before["year"], before["value"], before["source_id"]) == (
            2005,
            "0",
            "assumed",
        )
        assert (after["year"], after["source_id"]) == (2018, "estimate")
        assert after["value"] == value  # of 0 and an upper bound the middle
        assert f"{bound} bound" in after["method"]


def arms(*rows):
    names = ["year", "state", "partner", "value"]
    return pd.DataFrame(rows, columns=names).assign(indicator="arms_deliveries_tiv")


def test_deliveries_fade_and_the_total_is_no_supplier():
    table = arms(
        (2000, "KAZ", "RUS", 10.0), (1995, "KAZ", "FRA", 10.0), (2000, "KAZ", "WLD", 20)
    )
    found = security.remembered(table, "KAZ", 2000)
    assert found["RUS"] == 10.0
    assert found["WEST"] == pytest.approx(10 / math.e)
    assert "OTHER" not in found


def test_a_small_buyer_leans_on_the_region_and_a_power_does_not():
    table = arms(
        (2000, "KAZ", "RUS", 300.0), (2000, "TJK", "CHN", 50.0), (2000, "CHN", "RUS", 5)
    )
    small = security.supplier_shares(table, "TJK", 2000)
    assert small == {"CHN": 0.5, "RUS": 0.5}
    assert security.supplier_shares(table, "CHN", 2000) == {"RUS": 1.0}
    assert security.supplier_shares(table, "TUR", 2000) == {}


def test_treaty_membership_follows_the_dated_spells():
    spells = pd.DataFrame(
        {
            "iso3": ["UZB", "UZB", "RUS"],
            "org": ["CST (Collective Security Treaty)", "CSTO", "CSTO"],
            "start": ["1992-05-15", "2006-08-16", "2002-10-07"],
            "end": ["1999-04-02", "2012-12-19", None],
        }
    )
    assert alliances.treaty_members(spells, 2000) == set()
    assert alliances.treaty_members(spells, 2008) == {"UZB", "RUS"}
    assert alliances.treaty_members(spells, 2013) == {"RUS"}


def test_obligations_correct_the_known_errors_of_the_alliance_table():
    names = [
        "iso3_a",
        "iso3_b",
        "first_year",
        "last_year",
        "defense",
        "neutrality",
        "consultation",
    ]
    spells = [("KAZ", "RUS", 1, 0, 1), ("RUS", "TKM", 1, 0, 1), ("RUS", "UZB", 1, 0, 1)]
    pacts = pd.DataFrame(
        [(a, b, 1992, 2018, *duty) for a, b, *duty in spells], columns=names
    )

    def owed(first, second, year, members=frozenset()):
        return alliances.obligation(pacts, set(members), frozenset({first, second}), year)

    assert owed("KAZ", "RUS", 2021) == 1.0  # the pacts of 2018 are carried
    assert owed("TKM", "RUS", 2000) == 0.1  # permanent neutrality since 1995
    assert owed("UZB", "RUS", 2000) == 0.1  # outside the treaty from 1999
    assert owed("UZB", "RUS", 2008, {"UZB", "RUS"}) == 1.0
    assert owed("UZB", "RUS", 2013) == 0.5  # the treaty of 2005 alone
    assert owed("UZB", "CHN", 2013) == 0.0


def test_a_neutral_state_keeps_its_security_to_itself():
    size = {"TKM": 0.01, "RUS": 0.04}
    shares = alliances.alliance_shares({"RUS": 0.1}, size, "TKM")
    assert shares["TKM"] == pytest.approx(0.9 + 0.1 * 0.1 / 0.12)
    assert sum(shares.values()) == pytest.approx(1.0)


def test_goods_pass_the_gates_of_their_route():
    passed = transit.routed(
        {"RUS": 0.5, "WEST": 0.5},
        [("RUS", 1.0, "KAZ RUS"), ("WEST", 0.8, "RUS"), ("WEST", 0.2, "CHN")],
    )
    assert passed == pytest.approx({"KAZ": 0.25, "RUS": 0.65, "CHN": 0.1})


def test_routes_are_complete_and_use_no_tie_that_cannot_be():
    routes = pd.read_csv(transit.HERE / "routes.csv")
    sums = routes.groupby(["state", "destination"])["share"].sum()
    wanted = {(s, d) for s in actors.CHOOSERS for d in actors.ACTORS if s != d}
    assert set(sums.index) == wanted
    assert sums.between(1 - 1e-9, 1 + 1e-9).all()
    absent = transit.absent_ties()
    for state, gates in routes[["state", "gates"]].itertuples(index=False):
        assert not {state, *absent.get(state, set())} & set(gates.split()), (state, gates)


def votes(*rows):
    names = ["state", "partner", "agree", "excess_agree", "low_n"]
    return pd.DataFrame(rows, columns=names).assign(year=2013)


def test_excess_agreement_is_the_gathered_one_and_made_for_the_two_that_lack_it():
    table = votes(
        ("KAZ", "RUS", 0.7, 0.1, 0),
        ("UZB", "RUS", 0.5, -0.1, 0),
        ("KAZ", "USA", 0.2, -0.1, 0),
        ("KAZ", "EU3", 0.5, 0.0, 0),
        ("UZB", "KAZ", 0.9, 0.3, 0),
        ("TKM", "RUS", 0.9, 0.3, 1),
    )
    poles = pd.DataFrame(
        [("CHN", "RUS", 0.8, 0, 2013)],
        columns=["iso3", "partner", "agree", "low_n", "year"],
    )
    found = diplomacy.excess_by_pair(table, poles)
    excess = diplomacy.excess_agreement
    assert excess(found, "KAZ", "RUS", 2013) == 0.1
    assert excess(found, "KAZ", "WEST", 2013) == -0.05
    # Russia agrees with Kazakhstan in .7 of votes, Uzbekistan, the only other one, in .9
    assert excess(found, "RUS", "KAZ", 2013) == pytest.approx(-0.2)
    # China agrees with Russia in .8, the tracked states in .6
    assert excess(found, "CHN", "RUS", 2013) == pytest.approx(0.2)
    assert excess(found, "TKM", "RUS", 2013) == 0.0  # too few joint votes


def test_a_charter_that_was_never_ratified_makes_no_member():
    panel = pd.DataFrame(
        [("TKM", 1999, 1.0, 1.0), ("KAZ", 1999, 1.0, 0.5)],
        columns=["iso3", "year", "cis", "sco"],
    ).assign(cst_csto=0.0, eurasec_cu_eaeu=0.0)
    assert diplomacy.led_by("RUS", "TKM", panel, 2000) == 1.0  # the SCO of this panel
    assert diplomacy.led_by("RUS", "KAZ", panel, 2000) == 1.0  # the CIS


def test_a_suspended_vote_is_no_abstention():
    votes = pd.DataFrame(
        {
            "iso3": "KGZ",
            "year": [1998, 1999, 2000, 2000],
            "participation": [0.8, 0, 0.9, 0.9],
        }
    )
    assert diplomacy.abstention(votes, "KGZ", 2000) == pytest.approx(0.15)


def test_proximity_falls_with_distance_and_germany_stands_for_the_west():
    assert proximity.nearness(0, 1000, True) > proximity.nearness(0, 1000, False)
    pairs = pd.DataFrame(
        [("DEU", "KAZ", 4000.0, 2000.0, None)],
        columns=[
            "iso3_a",
            "iso3_b",
            "capdist_km",
            "mindist_km_2019",
            "cow_contiguity_2016",
        ],
    )
    assert proximity.between(pairs, "KAZ", "WEST") == pytest.approx(0.8 / math.e)


def test_old_censuses_are_interpolated_and_fresh_ones_kept():
    census = pd.DataFrame(
        {
            "state": "KAZ",
            "indicator": "ethnic_russian_share",
            "source_id": kin.CENSUS,
            "year": [1999, 2009, 2011],
            "value": [0.4, 0.1, 0.1],
        }
    )
    found = {row["year"]: row for row in kin.russians(census, "KAZ")}
    assert sorted(found) == [1999, 2008, 2009, 2011]
    assert found[2008]["source_id"] == "assumed"
    assert float(found[2008]["value"]) == pytest.approx(0.4 * 0.25**0.9, rel=1e-5)


def test_power_is_the_mean_of_two_shares_and_the_rest_of_the_world_has_none():
    codes = [*actors.CHOOSERS, *actors.WEST_SEEN, "JPN"]
    table = pd.DataFrame(
        {"iso3": codes, "year": 2000, "cinc": 0.02, "gdp_ppp_const_intl": 5.0}
    )
    found = capability.power(table)
    assert found.loc[2000, "KAZ"] == pytest.approx((0.02 + 1 / len(codes)) / 2)
    assert found.loc[2000, "WEST"] == pytest.approx(4 * found.loc[2000, "KAZ"])
    assert "OTHER" not in found


def test_growth_is_logarithmic():
    series = pd.DataFrame({"KAZ": [1.0, math.e]}, index=[2011, 2021])
    assert capability.growth(series)["KAZ"] == pytest.approx(0.1)


def test_allies_are_less_of_rivals():
    assert positions.rivalry(1.0, True, 0.0) < positions.rivalry(1.0, False, 0.0)
    assert positions.rivalry(8.0, False, 0.0) == 1.0


def test_only_acts_before_the_start_count():
    events = pd.DataFrame(
        {
            "event_id": ["a", "b", "c", "d"],
            "date": ["2005-01-26", "2014-08-29", "2008-08-26", "2004"],
            "actor": ["RUS", "RUS", "RUS", "RUS:non-state"],
            "target": ["KAZ", "KAZ", "GEO", "KAZ"],
            "subtype": [
                "territorial claim",
                "statehood denial",
                "recognition",
                "separatism",
            ],
            "affected_states": ["KAZ", "KAZ", "KAZ|UZB", "KAZ"],
            "source_id": "s",
        }
    )
    assert [p.reason for p in intent.acts(events, "KAZ", "RUS", 2008)] == ["a", "d"]
    assert [p.reason for p in intent.acts(events, "UZB", "RUS", 2013)] == ["c"]
    half = intent.acts(events, "KAZ", "RUS", 2005)
    assert [p.weight for p in half] == [pytest.approx(0.04 * math.exp(-0.1))]


def test_a_dispute_counts_once_and_by_its_hostility():
    mids = pd.DataFrame(
        {
            "year": [2012, 2013, 1999],
            "initiator_side": "UZB",
            "target": "KGZ",
            "dispnum": [1, 1, 2],
            "hostlev1": [4.0, 4.0, 3.0],
        }
    )
    found = intent.disputes(mids, "KGZ", "UZB", 2014)
    assert [round(p.weight, 4) for p in found] == [
        round(0.05 * math.exp(-1.5), 4), round(0.10 * math.exp(-0.1), 4),
    ]  # fmt: skip


def test_a_source_that_a_method_cites_is_listed():
    methods = ["share as in 2017, p-page-7)", "top-partner, no source"]
    figures = pd.DataFrame({"source_id": ["a", "assumed"], "method": methods})
    assert sources.used_ids(figures) == {"a", "p-page-7"}


def test_a_source_that_nobody_lists_is_an_error():
    listed = pd.DataFrame([["a", "c", "d", "t", None, "A"]], columns=sources.COLUMNS)
    assert list(sources.combine([listed], {"a"})["caveats"]) == [""]
    with pytest.raises(ValueError, match="not listed: b"):
        sources.combine([listed], {"a", "b"})
