"""Every word of the page: none is missing, none is left over, and each has its values.

What is asked for by a name chosen while the page runs, as `sliders.{question}`, is taken to
use its whole section: a text left over there is not found.

Mistakes that were planted, and the test that failed:

- a key that no text has (`test_every_text_that_is_asked_for_is_there`);
- a text that nobody asks for (`test_no_text_is_left_over`);
- a name in braces that the code does not give (`test_texts_get_the_values_they_name`);
- a strategy without its text (`test_what_is_chosen_by_name_has_its_text`).
"""

import ast
import re
import string
from pathlib import Path

import pytest

import hedgesim.app
from hedgesim.app.charts.pictures import PICTURES
from hedgesim.app.dials import QUESTIONS, TELLING
from hedgesim.app.offered import OFFERED
from hedgesim.app.page.layout import PANELS
from hedgesim.app.presets import PRESETS
from hedgesim.app.texts import t, texts
from hedgesim.measures.strategy_types import STRATEGIES

APP = Path(hedgesim.app.__file__).parent
FILES = [*APP.rglob("*.py"), *(APP.parent / "cli" / f"{n}.py" for n in ("app", "solara"))]
LEFT_OVER = frozenset({"dials", "event_types", "strategies_meaning"})
"""Sections that are read as a whole, not by `t("section.name")`."""


def asked(tree):
    """Give each call of t: its line, its key as a pattern, and the values' names."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if named and node.func.id == "t" and node.args:
            for key in keys_of(node.args[0]):
                yield node.lineno, key, {word.arg for word in node.keywords}


def keys_of(node):
    """Give the patterns of a key: parts that stand in no text may be anything."""
    if isinstance(node, ast.Constant):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        # a name chosen when the code runs; a choice of two stands as either
        parts = [
            re.escape(part.value) if isinstance(part, ast.Constant) else r"\w*"
            for part in node.values
        ]
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from keys_of(node.body)
        yield from keys_of(node.orelse)


def found_in_code():
    for file in FILES:
        for line, key, values in asked(ast.parse(file.read_text(encoding="utf-8"))):
            yield f"{file.name}:{line}", key, values


def every_key():
    return [f"{section}.{name}" for section, held in texts().items() for name in held]


def places(text):
    """Name what stands in braces in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_that_is_asked_for_is_there():
    known = every_key()
    missing = [
        (where, key)
        for where, key, _ in found_in_code()
        if not any(re.fullmatch(key, one) for one in known)
    ]
    assert missing == []


def test_no_text_is_left_over():
    code = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    code += "\n".join(f.read_text(encoding="utf-8") for f in APP.rglob("*.html"))
    patterns = {key for _, key, _ in found_in_code()}
    # keys that are kept in a name and asked for later stand in the code as they are
    unused = [
        key
        for key in every_key()
        if key.split(".")[0] not in LEFT_OVER
        and not any(re.fullmatch(pattern, key) for pattern in patterns)
        and f'"{key}"' not in code
        and f"'{key}'" not in code
    ]
    assert unused == []


def test_texts_get_the_values_they_name():
    known = {re.escape(key): key for key in every_key()}
    wrong = []
    for where, key, values in found_in_code():
        if key in known and None not in values:  # else chosen by name, or given as **values
            section, _, name = known[key].partition(".")
            named = places(texts()[section][name])
            wrong += [(where, known[key], named ^ values)] if named != values else []
    assert wrong == []


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("presets", [f"{name}{end}" for name in PRESETS for end in ("", "_note")]),
        (
            "picture",
            [f"{name}{end}" for name in PICTURES for end in ("", "_note", "_title")],
        ),
        ("sliders", list(QUESTIONS)),
        ("dials", list(TELLING)),
        ("page", [f"tab_{name}" for name in PANELS]),
        ("strategies", [name.replace(" ", "_") for name in STRATEGIES]),
        ("strategies_meaning", [name.replace(" ", "_") for name in STRATEGIES]),
        ("event_types", list(OFFERED)),
    ],
)
def test_what_is_chosen_by_name_has_its_text(section, names):
    assert set(names) <= set(texts()[section])


def test_texts_are_plain_and_whole():
    for key in every_key():
        section, _, name = key.partition(".")
        text = texts()[section][name]
        assert isinstance(text, str), key
        assert text.strip(), key
        assert "<" not in text, f"{key}: no HTML among texts"
        assert not re.search(r"[!\U0001F000-\U0001FFFF]", text), f"{key}: a neutral tone"


def test_a_text_that_is_not_there_is_a_mistake_in_the_code():
    with pytest.raises(KeyError):
        t("page.nothing")
    with pytest.raises(KeyError):
        t("picture.runs")
