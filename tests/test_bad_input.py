"""Whatever a file says, a person is told every problem at once, and nothing else happens."""

# ruff: noqa: E501 - tables with one case to a line

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedgesim.core.errors import ConfigError
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment
from hedgesim.world.names import resolve
from hedgesim.world.plain_text import MAX_BYTES

DECISIONS = ("multi_vector", "equidistance")
TEXTS = {
    name: resolve(kind, name).read_text(encoding="utf-8")
    for kind, name in (("experiment", "triad"), ("scenario", "triad_crisis"))
}


def said(path):
    with pytest.raises(ConfigError) as caught:
        load_experiment(path, decisions=DECISIONS)
    return caught.value.problems


@pytest.mark.parametrize(
    ("old", "new", "key", "expected", "hint"),
    [
        ("runs = 200", "rnus = 200", "rnus", "a key of the file", "'runs'"),
        ("# deference", "deferrence", "[parameters] deferrence", "a parameter", "'deference'"),
        ("runs = 200", 'runs = "200"', "runs", "a whole number", None),
        ("runs = 200", "runs = 200.0", "runs", "a whole number", None),
        ("runs = 200", "runs = 1.9", "runs", "a whole number", None),
        ("runs = 200", "runs = true", "runs", "a whole number", None),
        ("runs = 200", "runs = 0", "runs", "1 to 10,000,000", None),
        ("runs = 200", "runs = -5", "runs", "1 to 10,000,000", None),
        ("runs = 200", "runs = 10_000_001", "runs", "1 to 10,000,000", None),
        ("seed = 11", "seed = -1", "seed", "0 to 4,294,967,295", None),
        ("seed = 11", "seed = 4294967296", "seed", "0 to 4,294,967,295", None),
        ("seed = 11", "", "seed", "'seed', which is required", None),
        ("turns = 32", "turns = 0", "turns", "1 to 400", None),
        ("turns = 32", "turns = 401", "turns", "1 to 400", None),
        ("start = 2000", "start = 2001", "start", "a start of triad: 2000", None),
        ("start = 2000", "start = 1889", "start", "a year from 1990", None),
        ("# deference = 0.4", "deference = nan", "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", "deference = inf", "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", "deference = 1e400", "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", 'deference = "0.6"', "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", "deference = true", "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", "deference = -0.1", "[parameters] deference", "0 to 5", None),
        ("# deference = 0.4", "threat_fall = 1.4", "[parameters] threat_fall", "share/quarter", None),
        ('# ALT = "equidistance"', 'ATL = "equidistance"', "[rules] ATL", "choosing", "'ALT'"),
        ('# ALT = "equidistance"', 'SUD = "equidistance"', "[rules] SUD", "choosing", None),
        ('# ALT = "equidistance"', 'ALT = "equidistnce"', "[rules] ALT", "one of", "'equidistance'"),
        ('# ALT = "equidistance"', 'ALT = "os.system:x"', "[rules] ALT", "file.py", None),
        ('scenario = "triad_crisis"', 'scenario = "triad_crises"', "scenario", "a scenario", "'triad_crisis'"),
        ('region = "triad"', 'region = "traid"', "region", "a region", "'triad'"),
        ('kind = "likely"', 'kind = "likly"', "[design] kind", '"likely" or "magnitudes" or "default"', None),
        ("every = 1", "every = 0", "[record] every", "1 to 400", None),
        ('question = "How far', 'question = 3 # "How far', "question", "text in quotes", None),
        ("[design]", "[desing]", "desing", "a key of the file", "'design'"),
        ("[rules]  ", "rules = 3 #", "rules", "a table", None),
    ],
)  # fmt: skip
def test_one_mistake_is_named_with_file_line_key_value_and_remedy(
    tmp_path, old, new, key, expected, hint
):
    text = TEXTS["triad"]
    assert old in text
    path = tmp_path / "bad.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problem = next(p for p in said(path) if p.key == key)
    assert problem.where.endswith("bad.toml")
    if new:
        assert problem.line == text[: text.index(old)].count("\n") + 1
    assert expected in problem.expected
    assert (hint or "") in (problem.hint or "")


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path):
    text = (
        TEXTS["triad"].replace("runs = 200", "runs = 0").replace("seed = 11", 'seed = "x"')
    )
    text = text.replace("# deference", "deferrence").replace("every = 1", "every = 1.5", 1)
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    problems = said(path)
    assert [p.key for p in problems] == [
        "runs", "seed", "[parameters] deferrence", "[record] every",
    ]  # fmt: skip
    assert "4 problems; nothing was run." in str(ConfigError(problems))
    assert list(tmp_path.iterdir()) == [path]


def test_the_message_reads_as_documented(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = TEXTS["triad"].replace(
        "# deference = 0.4", "threat_fall = 1.4\nbounded_rationalty = 4"
    )
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    line = text[: text.index("threat_fall")].count("\n") + 1
    assert str(ConfigError(said("bad.toml"))) == (
        f"bad.toml:{line}\n"
        "    [parameters] threat_fall = 1.4\n"
        "    expected: a number, 0 to 1 (share/quarter)\n"
        f"bad.toml:{line + 1}\n"
        "    [parameters] bounded_rationalty = 4\n"
        "    expected: the name of a parameter\n"
        "    hint: did you mean 'bounded_rationality'?\n"
        "2 problems; nothing was run."
    )


def test_problems_of_experiment_and_scenario_come_together(tmp_path):
    crisis = TEXTS["triad_crisis"].replace('target = "ISL"', 'target = "ILS"')
    (tmp_path / "crisis.toml").write_text(crisis, encoding="utf-8")
    text = (
        TEXTS["triad"]
        .replace('"triad_crisis"', '"crisis.toml"')
        .replace("runs = 200", "runs = 0")
    )
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    problems = said(path)
    assert [p.where.rpartition("/")[2] for p in problems] == ["bad.toml", "crisis.toml"]
    assert problems[1].hint == "did you mean 'ISL'?"


def test_a_file_name_that_is_no_name_is_refused(tmp_path):
    path = tmp_path / "My Experiment.toml"
    path.write_text(TEXTS["triad"], encoding="utf-8")
    (problem,) = said(path)
    assert problem.key == "file name"


@pytest.mark.parametrize(
    "hostile",
    [
        (("a." * 499 + "a{} = 1\n"), ),
        (("[" + "a." * 498 + "a{}]\n"), ),
        ("x{} = " + "[" * 400 + "]" * 400 + "\n",),
        ("x{} = {{" + ", ".join(f"k{n} = 1" for n in range(90)) + "}}\n",),
        ("[[event]] #{}\n",),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_soon(tmp_path, hostile):
    (line,) = hostile
    path = tmp_path / "hostile.toml"
    count = MAX_BYTES // (len(line) + 6)
    path.write_text(
        "".join(line.format(number) for number in range(count)), encoding="utf-8"
    )
    begun = time.process_time()
    with pytest.raises(ConfigError) as caught:
        check(path)
    assert time.process_time() - begun < 5  # about 1 s; generous for slow machines
    assert caught.value.problems


def explained(path):
    """Tell whether a file loads, or else every problem says what would be right."""
    try:
        check(path, decisions=DECISIONS)
    except ConfigError as error:
        return "nothing was run" in str(error) and all(p.expected for p in error.problems)
    return True


pieces = st.sampled_from(
    [
        "", "0", "-1", "nan", "inf", "1e400", "true", '""', '"x"', "[]", "[3]", "{}", "[[", "]]",
        "=", "#", '"""', "'", "\n", "\r", "\0", "\\", ".", "a.b", "2000-01-01", "1979-13-45", "é",
        "\u202e", "{ type = 3 }", "[event]\n", "[[event]]\n", "[[coding]]\n", "type = 3\n",
        'extends = "mine.toml"\n', "[parameters.x]\n", "join", "type", "0x" + "f" * 300,
    ]
)  # fmt: skip


@st.composite
def mutants(draw):
    text = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.sampled_from([0, 1, 2, 5, 12, 60, 300])))
        text = text[:begin] + draw(pieces) + text[end:]
    return text


@st.composite
def swapped_values(draw):
    """Replace what stands to the right of some equals sign: files that mostly parse."""
    lines = TEXTS[draw(st.sampled_from(sorted(TEXTS)))].split("\n")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from([n for n, line in enumerate(lines) if "=" in line]))
        lines[place] = f"{lines[place].partition('=')[0]}= {draw(pieces)}"
    return "\n".join(lines)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.one_of(mutants(), swapped_values()))
def test_no_text_does_anything_but_load_or_be_explained(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode())
    assert explained(path)
    assert list(tmp_path.iterdir()) == [path]


FIGURES = (resolve("region", "triad") / "figures.csv").read_text(encoding="utf-8")


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_no_table_does_anything_but_load_or_be_explained(tmp_path, data):
    folder = tmp_path / "mine"
    folder.mkdir(exist_ok=True)
    for file in resolve("region", "triad").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    begin = data.draw(st.integers(0, len(FIGURES)))
    cut = data.draw(st.sampled_from([0, 1, 3, 40]))
    piece = data.draw(
        st.sampled_from(["", ",", '"', "\n", "\0", "nan", "-1", "٣", "x", "\r"])
    )
    text = FIGURES[:begin] + piece + FIGURES[begin + cut :]
    (folder / "figures.csv").write_bytes(text.encode())
    assert explained(folder)
