"""The record of 1991 to 2025: complete, coded by one table, and free of later outcomes."""

import csv
import datetime as dt
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "src" / "hedgesim" / "world" / "scenarios" / "history.toml"
PAGE = ROOT / "docs" / "events.md"
EXTRA = ROOT / "derivation" / "extra_sources_history.csv"

CENTRAL_ASIA = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
ACTORS = CENTRAL_ASIA | {"RUS", "CHN", "TUR", "WEST", "OTHER"}
ORGANISATIONS = {"CIS", "CSTO", "EURASEC", "EAEU", "SCO", "OTS", "NATO"}
LEVELS = {"strain", "sanctions", "confrontation"}
MEMBERSHIP = {"join", "leave"}
SHARES = {"new_route", "kin_inflow"}  # their magnitude is a share with its own arithmetic
NO_ROW = SHARES | {"confrontation", "wedging"}  # the coding table has room for twelve
LAST_OBSERVED = dt.date(2021, 12, 31)
MOST_ROWS = 12

# Not in the table of events that was coded: its numbering has these gaps.
GAPS = "079 084 085 087 089 090 092 094 096 098 099 101 102 103 105 106 107 114 117 118 126"
TABLE = {f"E{n:03d}" for n in range(1, 132)} - {f"E{n}" for n in GAPS.split()}

Event = dict[str, Any]
HISTORY_FILE: dict[str, Any] = tomllib.loads(HISTORY.read_text(encoding="utf-8"))
EVENTS: list[Event] = HISTORY_FILE["event"]
UNMAPPED: list[Event] = HISTORY_FILE["unmapped"]
CODING = {(row["type"], row["subtype"]): row for row in HISTORY_FILE["coding"]}
BY_ID: dict[str, Event] = {event["id"]: event for event in EVENTS}
SIZED = [event for event in EVENTS if event["type"] not in MEMBERSHIP]
OWN = [event for event in SIZED if "magnitude" in event]


def begins(event: Event) -> dt.date:
    """Give the first day of an event or a level."""
    day: dt.date = event["from"] if "from" in event else event["date"]
    return day


def names(event: Event, key: str) -> set[str]:
    """Give the ids in a field that holds an id, a list of them, or nothing."""
    value = event.get(key, [])
    return {value} if isinstance(value, str) else set(value)


def acted(event: Event) -> dict[str, Any]:
    """Give what both sides of a mutual act have in common."""
    keys = ("date", "type", "magnitude", "likely", "source_id", "reason")
    return {key: event.get(key) for key in keys}


def test_every_id_is_used_once() -> None:
    counts = Counter(entry["id"] for entry in EVENTS + UNMAPPED)
    assert [one for one, count in counts.items() if count > 1] == []


def test_the_table_is_accounted_for() -> None:
    assert len(TABLE) == 110
    coded = {i for i in (e["id"] for e in EVENTS + UNMAPPED) if re.fullmatch(r"E\d{3}", i)}
    assert coded == TABLE


def test_ids_say_where_an_event_comes_from() -> None:
    for event in EVENTS:
        pattern = r"M\d{3}" if event["type"] in MEMBERSHIP else r"E\d{3}R?|H\d{3}"
        assert re.fullmatch(pattern, event["id"]), event["id"]


def test_at_most_twelve_magnitudes() -> None:
    assert 0 < len(HISTORY_FILE["coding"]) <= MOST_ROWS
    assert len(CODING) == len(HISTORY_FILE["coding"])
    for row in CODING.values():
        low, high = row["likely"]
        assert 0 < low < row["magnitude"] < high < 1, row["type"]
        assert row["note"]
        assert row["source_id"] == "assumed"


def test_every_event_is_coded() -> None:
    for event in SIZED:
        if event["type"] in NO_ROW:
            assert {"magnitude", "likely", "reason"} <= event.keys(), event["id"]
            assert "subtype" not in event, event["id"]
        else:
            assert (event["type"], event["subtype"]) in CODING, event["id"]


def test_every_row_is_used_by_an_event_that_keeps_it() -> None:
    kept = {(e["type"], e["subtype"]) for e in SIZED if "magnitude" not in e}
    assert kept == CODING.keys()


def test_every_deviation_differs_and_has_a_reason() -> None:
    assert OWN
    for event in EVENTS:
        told = [key in event for key in ("magnitude", "likely", "reason")]
        assert all(told) or not any(told), event["id"]
    for event in OWN:
        low, high = event["likely"]
        assert 0 < low <= event["magnitude"] <= high < 1, event["id"]
        assert len(event["reason"]) > len("why"), event["id"]
        if event["type"] not in NO_ROW:
            row = CODING[event["type"], event["subtype"]]
            assert event["magnitude"] != row["magnitude"], event["id"]


def test_arithmetic_in_reasons_holds() -> None:
    """A quotient written in a reason gives the number behind the equals sign."""
    quotient = re.compile(r"([\d.]+(?:/[\d.]+)+) = (\d*\.\d+)")
    checked = set()
    for event in OWN:
        for left, right in quotient.findall(event["reason"]):
            first, *others = map(float, left.split("/"))
            for divisor in others:
                first /= divisor
            digits = len(right.partition(".")[2])
            assert round(first, digits) == pytest.approx(float(right)), event["id"]
            checked.add(event["id"])
            if event["type"] in SHARES | {"transit_cut"}:
                assert event["magnitude"] == pytest.approx(float(right)), event["id"]
    assert checked == {event["id"] for event in OWN if "/" in event["reason"]}
    assert round(200_000 / 19_743_600, 3) == BY_ID["E097"]["magnitude"]
    assert [round(n / 19_743_600, 3) for n in (98_000, 400_000)] == BY_ID["E097"]["likely"]


def test_dates_are_sensible_and_in_order() -> None:
    days = [begins(event) for event in EVENTS]
    assert days == sorted(days)
    unmapped = [entry["date"] for entry in UNMAPPED]
    assert unmapped == sorted(unmapped)
    for day in days + unmapped:
        assert dt.date(1991, 1, 1) <= day <= dt.date(2025, 12, 31)


def test_levels_begin_and_other_events_have_one_date() -> None:
    for event in EVENTS:
        assert ("from" in event) == (event["type"] in LEVELS), event["id"]
        assert ("date" in event) != ("from" in event), event["id"]
        if "to" in event:
            assert event["from"] < event["to"], event["id"]


def test_stages_of_a_level_add_up() -> None:
    """The stage of 2022 comes on top of that of 2014, which goes on if it is left out."""
    for kind in LEVELS - {"confrontation"}:
        first, second = (event for event in EVENTS if event["type"] == kind)
        for key in ("actor", "target"):
            assert first.get(key) == second.get(key)
        assert "to" not in first
        assert "to" not in second
        assert first["magnitude"] < CODING[kind, second["subtype"]]["magnitude"]
        both = 1 - (1 - first["magnitude"]) * (
            1 - CODING[kind, second["subtype"]]["magnitude"]
        )
        assert f".{round(1000 * both)}" in second["note"]


def test_actors_and_organisations_are_known() -> None:
    outsiders = set(HISTORY_FILE["outsiders"])
    met: set[str] = set()
    for event in EVENTS:
        named = names(event, "actor") | names(event, "target") | names(event, "partner")
        met |= named
        assert named, event["id"]
        assert named <= ACTORS | outsiders, event["id"]
        if event["type"] in MEMBERSHIP:
            assert event["organisation"] in ORGANISATIONS, event["id"]
        assert not names(event, "actor") & names(event, "target"), event["id"]
    assert outsiders <= met


def test_after_2021_central_asian_states_only_receive() -> None:
    late = [event for event in EVENTS if begins(event) > LAST_OBSERVED]
    assert len(late) > MOST_ROWS
    for event in late:
        assert not names(event, "actor") & CENTRAL_ASIA, event["id"]
        assert event["type"] not in MEMBERSHIP | {"protest"}, event["id"]
    assert [event["id"] for event in late if event["type"] == "unrest"] == ["E078"]


def test_mutual_acts_have_both_sides() -> None:
    returned = [event for event in EVENTS if event["id"].endswith("R")]
    assert returned
    for event in returned:
        other = BY_ID[event["id"].removesuffix("R")]
        assert (event["actor"], event["target"]) == (other["target"], other["actor"])
        assert acted(event) == acted(other), event["id"]


def test_memberships_alternate() -> None:
    """Nobody joins what it is in, or leaves what it is not in."""
    members: set[tuple[str, str]] = set()
    for event in EVENTS:
        if event["type"] in MEMBERSHIP:
            ties = {(state, event["organisation"]) for state in names(event, "actor")}
            if event["type"] == "join":
                assert not ties & members, event["id"]
                members |= ties
            else:
                assert ties <= members, event["id"]
                members -= ties
    assert {state for state, league in members if league == "CSTO"} == {"KAZ", "KGZ", "TJK"}
    assert {state for state, league in members if league == "EAEU"} == {"KAZ", "KGZ"}
    assert not {state for state, league in members if league == "EURASEC"}


def test_strikes_by_others_are_not_put_on_the_partner() -> None:
    struck = {e["id"] for e in EVENTS if e.get("actor_cut") is False}
    assert struck == {"E125", "E131"}
    assert all(BY_ID[one]["type"] == "transit_cut" for one in struck)


def test_everything_has_a_source() -> None:
    for entry in EVENTS + UNMAPPED:
        assert entry["source_id"].strip(), entry["id"]
        assert entry["source_id"] != "assumed", entry["id"]
        assert entry["title"].strip(), entry["id"]
    for event in EVENTS:
        assert event["status"] == "observed", event["id"]
    assert all(entry["why"].strip() for entry in UNMAPPED)


def test_extra_sources_are_whole_and_used() -> None:
    with EXTRA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]) == "source_id,citation,address,terms,caveats,reliability"
    ids = [row["source_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= {entry["source_id"] for entry in EVENTS}
    for row in rows:
        assert None not in row, row["source_id"]
        assert row["reliability"] in {"A", "B", "C"}, row["source_id"]
        assert all(row[key] for key in ("citation", "address", "terms")), row["source_id"]


def test_the_page_lists_every_coding_row_and_deviation() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for (kind, subtype), row in CODING.items():
        low, high = row["likely"]
        line = f"| `{kind}` | {subtype} | {row['magnitude']:.2f} | {low:.2f}–{high:.2f} |"
        assert line in page, kind
    row_of = re.compile(
        r"^\| ([EH]\d{3}R?) \| `(\w+)` \| ([\d.]+) \| ([\d.]+)–([\d.]+) \|", re.M
    )
    listed = row_of.findall(page)
    told = {(one, kind, *map(float, sizes)) for one, kind, *sizes in listed}
    assert told == {(e["id"], e["type"], e["magnitude"], *e["likely"]) for e in OWN}
    assert len(listed) == len(OWN)
    for entry in UNMAPPED:
        assert entry["id"] in page, entry["id"]
