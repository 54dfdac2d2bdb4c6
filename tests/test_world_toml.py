"""Reading text safely, and finding the line of every key."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.core.errors import ConfigError
from hedgesim.world.names import available, is_name, resolve
from hedgesim.world.plain_text import MAX_BYTES, MAX_LINE, read_text
from hedgesim.world.toml_lines import locate
from hedgesim.world.toml_text import parse_toml, read_toml

TEXT = '''# a comment with [brackets] and = signs
a = 1
"quoted key" = "x # no comment"
b.c = [1, 2,
  3, # three
]
d = { e = 1, f = { g = "}" } }
m = """
[not.a.table]
h = 2
"""
raw = \'\'\'
k = 3\'\'\'

[table]
x = 2000-01-01 07:00:00
[table.sub]
y = 1.5

[[event]]
id = "E1"
tags = ["a", "]", 'b']
[event.more]
z = 1
[[event]]
id = "E2"
pairs = [
  { k = 1 },
  { k = 2, l = [5,
      6] },
]
[[event.inner]]
w = 1
[[event.inner]]
w = 2
'''


@pytest.mark.parametrize(
    ("path", "needle"),
    [
        (("a",), "a = 1"),
        (("quoted key",), '"quoted key"'),
        (("b", "c"), "b.c ="),
        (("b", "c", 2), "3, # three"),
        (("d", "f", "g"), "d = {"),
        (("m",), "m = "),
        (("raw",), "raw ="),
        (("table",), "[table]"),
        (("table", "x"), "x = 2000"),
        (("table", "sub", "y"), "y = 1.5"),
        (("event", 0), "[[event]]"),
        (("event", 0, "id"), 'id = "E1"'),
        (("event", 0, "tags", 1), "tags ="),
        (("event", 0, "more", "z"), "z = 1"),
        (("event", 1, "id"), 'id = "E2"'),
        (("event", 1, "pairs", 1, "l", 1), "6] },"),
        (("event", 1, "inner", 0, "w"), "w = 1"),
        (("event", 1, "inner", 1, "w"), "w = 2"),
    ],
)
def test_every_kind_of_key_is_found_on_its_line(path, needle):
    line = locate(TEXT)[path]
    assert TEXT.split("\n")[line - 1].strip().startswith(needle)


def _paths(value, path=()):
    if path:
        yield path
    items = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield from _paths(inner, (*path, key))


def test_the_walker_knows_exactly_the_paths_of_the_parser():
    assert set(locate(TEXT)) == set(_paths(tomllib.loads(TEXT)))


keys = st.sampled_from(["a", "b", "c", '"d e"', "'f.g'", "h.i"])
values = st.recursive(
    st.sampled_from(
        ["1", "true", '"#]"', "'}'", '"""\n]\n"""', "'''x\n=\n'''", "2000-01-01"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: "[\n" + ",\n".join(v) + "\n]")
        | st.dictionaries(keys, st.just("1"), max_size=2).map(
            lambda d: "{" + ", ".join(f"{k} = {v}" for k, v in d.items()) + "}"
        )
    ),
    max_leaves=6,
)
tables = st.tuples(
    st.sampled_from(
        ["", "[t]\n", "[t.u]\n", "[[v]]\n", "[[v]]\n[v.w]\n", "[[v]]\n[[v.x]]\n"]
    ),
    st.dictionaries(keys, values, max_size=3),
).map(lambda t: t[0] + "".join(f"{k} = {v} # note\n" for k, v in t[1].items()))


@given(st.lists(tables, max_size=5).map("".join))
def test_the_walker_follows_whatever_the_parser_accepts(text):
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = locate(text)
    assert set(lines) == set(_paths(data))
    for path, line in lines.items():
        if len(path) > 1 and path[:-1] in lines and isinstance(path[-1], int):
            assert line >= lines[path[:-1]]


def write(folder, content):
    path = folder / "file.toml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "expected", "line"),
    [
        (b"", "not empty", None),
        (b" \n\n", "not empty", None),
        (b"a = 1\nb = '\xff'\n", "UTF-8", 2),
        ("a = 1\n".encode("utf-16"), "UTF-8", 1),
        (b"a = 1\nb = '\0'\n", "NUL", 2),
        (b"a = 1\n# " + b"x" * MAX_LINE, "at most 1,000 characters", 2),
        (b"# x\n" * (MAX_BYTES // 4 + 1), "256 KiB", None),
        (b"a = 1\nb = \n", "TOML", 2),
        (b"a = 1\na = 2\n", "TOML", 2),
        (b"a = 1\nb = [1,\n", "TOML", 2),
        (b"a = [\n" + b"[\n" * 100_000, "nested", None),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, expected, line):
    path = write(tmp_path, content)
    with pytest.raises(ConfigError, match=expected) as caught:
        read_toml(path)
    assert caught.value.problems[0].line == line
    assert caught.value.problems[0].where.endswith("file.toml")


def test_what_is_no_file_is_said_to_be_none(tmp_path):
    with pytest.raises(ConfigError, match="not a directory"):
        read_text(tmp_path)
    with pytest.raises(ConfigError, match="exists"):
        read_text(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="ordinary file"):
        read_text(tmp_path.__class__("/dev/null"))
    with pytest.raises(ConfigError):
        read_text(tmp_path / ("x" * 5000))


def test_a_byte_order_mark_and_other_line_ends_are_read(tmp_path):
    path = write(tmp_path, b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    toml = read_toml(path)
    assert toml.data == {"a": 1, "b": 2}
    assert toml.line(("b",)) == 2


def test_values_are_shown_short_and_printable():
    toml = parse_toml(
        'a = "' + "x" * 900 + '"\nb = "\\u001b[31m"\n' + "c." * 300 + "d = 1", "f"
    )
    assert len(toml.problem(("a",), "less").value) <= 60
    assert "\x1b" not in str(toml.problem(("b",), "less"))
    assert "…" in str(toml.problem((), "less", None)) or toml.problem(("c",), "x")


@pytest.mark.parametrize(
    "name", ["../x", "a/b", ".x", "X", "con", "com1", "a b", "é", "x" * 65]
)
def test_names_stay_in_their_folder(name):
    assert not is_name(name)


def test_the_working_folder_comes_before_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = resolve("scenario", "calm")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "calm.toml").write_text("format = 1\n")
    own = resolve("scenario", "calm")
    assert own == tmp_path / "scenarios" / "calm.toml" != shipped
    assert available("scenario")["calm"] == own


def test_an_unknown_name_suggests_one():
    with pytest.raises(ConfigError, match="did you mean 'triad_crisis'"):
        resolve("scenario", "triad_crises")


def test_experiments_are_shipped():
    assert {"baseline", "triad"} <= set(available("experiment"))
    assert "triad" in available("region")
