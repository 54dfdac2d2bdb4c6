"""Lessons: their files, what their keys tell, and the sheets.

Every number and every direction of every key is reckoned anew from the model, with as many
runs as the page makes at rest: what stands in a key is what a class sees.

Mistakes that were planted, and the test that failed: medians taken away from each other
instead of a median of differences, quarters off by one, a number of a key changed in its
last digit, runs counted that rise instead of fall
(`test_every_number_of_a_key_is_what_the_model_gives`); "rises" and "falls" exchanged
(`test_words_take_their_direction_from_the_number`); "every run" said of nearly all
(`test_a_claim_holds_to_its_places_...`); numbers in a key that no claim stands for
(`test_a_wrong_file_is_refused_with_its_line`); addresses that nobody tries, the later of
two ends (`test_a_world_that_cannot_be_run_...`); answers on the students' sheet
(`test_the_students_sheet_holds_questions_and_no_answer`); no escaping
(`test_what_a_file_says_is_text_and_never_a_tag`); two quarters that show one number
(`test_what_the_page_shows_...`).
"""

import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from hedgesim.app.address import read_query
from hedgesim.app.lessons.claims import agrees, check, number_of
from hedgesim.app.lessons.models import ClaimTable, WatchTable
from hedgesim.app.lessons.reader import FOLDER, lesson, lessons, read_lesson
from hedgesim.app.lessons.result import results
from hedgesim.app.lessons.said import filled, worded
from hedgesim.app.lessons.sheet import sheet
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.simulate import simulate
from hedgesim.app.toml import experiment_of
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.report.facts import published

NAMES = tuple(lessons())
GOOD = (FOLDER / "how_sure.toml").read_text(encoding="utf-8")


def test_the_lessons_come_in_their_order():
    assert NAMES == (
        "threat_and_alignment", "how_sure", "multi_vector", "pipelines", "coercion",
    )  # fmt: skip
    assert {found.said.minutes for found in lessons().values()} == {45}


@pytest.mark.parametrize("name", NAMES)
def test_every_address_is_a_world_that_can_be_run_to_the_quarters_named(name):
    assert read_lesson(FOLDER / f"{name}.toml", worlds=True) == lesson(name)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"world=invasion&seed=7"', '"world=invason&seed=7"', "invasion"),
        ('"world=invasion&seed=7"', '"world=invasion&sead=7"', "seed"),
        ('"world=invasion&seed=7"', '"world=invasion&deference=99"', "0 to 5"),
        ('turn = "2025Q4"', 'turn = "2026Q1"', "a quarter to 2025Q4"),
        (
            'against = "world=no_invasion&varies=all"',
            'against = "world=before"',
            "to 2021Q4",
        ),
    ],
)
def test_a_world_that_cannot_be_run_is_refused_with_its_line(tmp_path, old, new, told):
    path = tmp_path / "how_sure.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        lesson(str(path))
    assert told in str(refused.value)
    assert re.search(r"how_sure\.toml:\d+", str(refused.value))


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_key_is_what_the_model_gives(name):
    checked = check(lesson(name).said.claim)
    wrong = {c.claim.id: (c.claim.value, c.number) for c in checked if not c.holds}
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_that_touches_a_fact_that_fails_says_so(name):
    found = lesson(name)
    fails = {row["id"] for row in published().rows if not row["holds"]}
    assert set(found.said.facts) <= {row["id"] for row in published().rows}
    key = sheet(found, key=True)
    assert key.count('class="fails"') == len(fails & set(found.said.facts))


def test_the_key_says_where_the_model_fails_in_words():
    first = " ".join(" ".join(s.answer) for s in lesson("threat_and_alignment").said.step)
    assert first.count("fails") == 2


def test_claims_are_medians_over_the_runs_that_the_page_makes():
    settings = read_query("world=invasion").settings
    answer = simulate(settings, range(RUNS_AT_REST))
    claims = lesson("threat_and_alignment").claims
    place = answer.states.index("KAZ")
    turn = answer.turns.index(40)  # the end of 2022: quarter 40 of runs from 2013
    middle = float(answer.band("threat", (0.5,))[0, turn, place])
    assert number_of(claims["threat_after"]) == pytest.approx(middle, abs=1e-6)
    rises = answer.arrays["threat"][turn, place] > answer.arrays["threat"][36, place]
    assert number_of(claims["threat_up"]) == 100 * rises.mean() == 100


def test_a_difference_is_taken_run_by_run():
    claim = lesson("how_sure").claims["twin"]
    with_it, without = (
        simulate(read_query(query).settings, range(RUNS_AT_REST))
        for query in (claim.world, claim.less)
    )
    place = with_it.states.index("KAZ")
    own, other = (a.arrays["alignment_RUS"][-1, place] for a in (with_it, without))
    difference = own.astype(float) - other
    assert number_of(claim) == pytest.approx(float(np.median(difference)), abs=1e-6)


@pytest.mark.parametrize(
    ("say", "value", "number", "holds"),
    [
        ("median", "0.47", 0.4749, True),
        ("median", "0.47", 0.4751, False),
        ("median", "-0.041", 0.041, False),
        ("up", "99", 99.2, True),
        ("up", "100", 99.6, False),
        ("down", "0", 0.4, False),
        ("down", "1", 0.78, True),
    ],
)
def test_a_claim_holds_to_its_places_and_every_run_means_every_run(
    say, value, number, holds
):
    claim = ClaimTable(
        id="a",
        world="world=invasion",
        measure="threat",
        turn="2022Q4",
        say=say,
        value=value,
    )
    assert agrees(claim, number) is holds


def test_words_take_their_direction_from_the_number():
    up, down = (
        ClaimTable(id="a", world="w", measure="threat", turn="2022Q4", value=value,
                   unit="percent") for value in ("9", "-9")
    )  # fmt: skip
    assert (worded(up, "moves"), worded(down, "moves")) == ("rises by 9 %", "falls by 9 %")
    assert (worded(up, "than"), worded(down, "than")) == ("9 % higher", "9 % lower")
    assert filled("It {a:moves}.", {"a": down}) == "It falls by 9 %."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('question = "One', 'qestion = "One', "did you mean 'question'?"),
        ("minutes = 45", "minutes = 44", "45, which its steps take together"),
        ("minutes = 45", 'minutes = "45"', "a whole number, 1 to 180"),
        ('measure = "threat"', 'measure = "thraet"', "did you mean 'threat'?"),
        ('say = "low"', 'say = "lowest"', '"low"'),
        ('facts = ["1", "4b"', 'facts = ["1", "4bb"', "the id of a fact"),
        ("{run_zero}", "0.48", "no number but years and claims in braces"),
        ("{run_zero}", "{run_zeroo}", "did you mean 'run_zero'?"),
        ("{run_zero}", "nothing", "a claim that an answer names"),
        ("{rise_runs:runs}", "{rise_runs}", "{rise_runs:runs} for claims that count runs"),
        ("{twin:than}", "{twin:then}", "a form of a claim"),
        ('value = "0.48"', 'value = "0,48"', "a number in quotes"),
        ("run = 1", "run = 1.5", "a whole number"),
        ('turn = "2022Q4"', 'turn = "2022Q5"', "a quarter such as 2022Q4"),
        (
            'since = "2021Q4"\nturn = "2022Q4"',
            'since = "2023Q4"\nturn = "2022Q4"',
            "before",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, old, new, told):
    assert old in GOOD
    path = tmp_path / "a lesson" / "how_sure.toml"
    path.parent.mkdir()
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_lesson(path)
    assert told in str(refused.value)
    assert re.search(r"how_sure\.toml:\d+", str(refused.value))


def test_every_problem_of_a_file_is_told_at_once(tmp_path):
    path = tmp_path / "how_sure.toml"
    broken = GOOD.replace("{run_zero}", "0.48").replace('facts = ["1"', 'facts = ["99"')
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_lesson(path)
    assert len(refused.value.problems) == 3  # the number, the claim nobody names, the fact


@pytest.mark.parametrize("name", NAMES)
def test_the_students_sheet_holds_questions_and_no_answer(name):
    found = lesson(name)
    page = sheet(found)
    for step in found.said.step:
        for text in step.answer:
            assert _bare(filled(text, found.claims)) not in _bare(page)
    for text in (*found.said.left_out, *(q for s in found.said.step for q in s.explain)):
        assert _bare(text) in _bare(page)


@pytest.mark.parametrize("name", NAMES)
def test_the_key_holds_every_answer_with_its_numbers(name):
    found = lesson(name)
    page = _bare(sheet(found, key=True))
    for step in found.said.step:
        for text in step.answer:
            assert _bare(filled(text, found.claims)) in page


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_loads_nothing(name, key):
    page = sheet(lesson(name), key=key)
    assert not re.search(r"(src|href)\s*=|url\(|@import|<script", page)
    assert "default-src 'none'" in unescape(page)
    assert "{" not in re.sub(r"<style>.*</style>", "", page, flags=re.S)


def test_what_a_file_says_is_text_and_never_a_tag(tmp_path):
    path = tmp_path / "how_sure.toml"
    path.write_text(
        GOOD.replace("How sure are we?", "<b>How</b> & `sure`?"), encoding="utf-8"
    )
    page = sheet(read_lesson(path), key=True)
    assert "<b>" not in page
    assert "&lt;b&gt;How&lt;/b&gt; &amp; `sure`?" in page


def _bare(text):
    """Leave out tags, marks of code, and how letters are escaped."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).replace("`", "").split())


def test_what_the_page_shows_of_a_step_is_what_the_runs_say():
    settings = read_query("world=invasion").settings
    answer = simulate(settings, range(32))
    watch = WatchTable(measure="alignment_RUS", since="2021Q4", turn="2022Q4")
    region = experiment_of(settings).region
    before, after = results([watch], answer, None, region)
    assert before.what == "Kazakhstan's alignment with Russia, 2021Q4"
    assert after.what.endswith("2022Q4")
    assert before.a == before.less == ""
    for turn, shown in ((36, before), (40, after)):
        low, middle, high = answer.band("alignment_RUS", (0.05, 0.5, 0.95))[:, turn, 0]
        assert shown.b == f"{middle:.3f} ({low:.3f} to {high:.3f})"


def test_b_less_a_is_the_number_of_the_key():
    answers = [
        simulate(read_query(query).settings, range(RUNS_AT_REST))
        for query in ("world=invasion", "world=no_invasion")
    ]
    watch = WatchTable(measure="alignment_RUS", turn="2025Q4")
    region = experiment_of(answers[0].settings).region
    (shown,) = results([watch], *answers, region)
    stated = number_of(lesson("threat_and_alignment").claims["less_2025"])
    assert shown.less.startswith(f"{stated:+.4f} (".replace("-", "−"))
    other = simulate(read_query("world=no_invasion&seed=7").settings, range(RUNS_AT_REST))
    (shown,) = results([watch], answers[0], other, region)
    assert shown.less == ""  # no twins


def test_a_quarter_beyond_a_world_is_said_so():
    settings = read_query("world=before").settings
    answer = simulate(settings, range(2))
    region = experiment_of(settings).region
    (shown,) = results([WatchTable(measure="threat", turn="2025Q4")], answer, None, region)
    assert shown.b == "after the last quarter of this world"


def test_the_command_lists_writes_and_checks(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lesson"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in NAMES)
    assert main(["lesson", "how_sure"]) == 0
    assert main(["lesson", "how_sure", "--key", "--out", "my key.html"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "lesson-how_sure.html", "my key.html",
    ]  # fmt: skip
    assert Path("my key.html").read_text("utf-8") == sheet(lesson("how_sure"), key=True)
    assert main(["lesson", "how_sure", "--check"]) == 0
    claims = len(lesson("how_sure").said.claim)
    assert f"{claims} of {claims} claims hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["how_sur"], "did you mean 'how_sure'?"),
        (["--key"], "the name of a lesson before it"),
        (["how_sure", "--check", "--key"], "a sheet, which --check does not write"),
        (["how_sure", "--out", "key.pdf"], "a name that ends in .html"),
        (["how_sure", "--out", "nowhere/key.html"], "a file in a folder that exists"),
        (["missing.toml"], "missing.toml"),
    ],
)
def test_the_command_says_what_it_cannot_do(words, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lesson", *words]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert not said.out
    assert not list(tmp_path.iterdir())


def test_a_key_that_no_longer_holds_is_told(tmp_path, capsys):
    path = tmp_path / "how_sure.toml"
    path.write_text(GOOD.replace('value = "0.48"', 'value = "0.84"', 1), encoding="utf-8")
    assert main(["lesson", str(path), "--check"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"no run_zero +told +0\.84  found 0\.48", said)
