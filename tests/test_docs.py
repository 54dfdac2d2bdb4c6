"""Pages say what the package says: reference pages are current, links and commands hold.

Planted and caught: a parameter's likely range changed without writing the pages anew; a
link to a file, and one to a heading, that is not there; a misspelt option in a console
block; a command after `&&`.
"""

import re
import shlex
import sys
from pathlib import Path

import pytest

from hedgesim.cli.main import build_parser
from hedgesim.core.errors import ConfigError
from hedgesim.measures import MEASURES
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.events import EVENTS
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    page
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md"))
    if page.is_file()
)
SHELL = ("console", "sh", "bash", "shell")
BETWEEN_COMMANDS = ("&&", "||", "|", ";", ">", "&")


def name_of(page):
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def written():
    """Give the reference pages as the package now has them."""
    sys.path.insert(0, str(DOCS))
    try:
        import generate
    finally:
        sys.path.remove(str(DOCS))
    return generate.pages()


def test_reference_pages_are_current(written):
    stale = [
        name
        for name, text in written.items()
        if (DOCS / "reference" / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run: python docs/generate.py ({', '.join(stale)})"


def test_there_is_no_other_reference_page(written):
    assert {page.name for page in (DOCS / "reference").iterdir()} == set(written)


@pytest.mark.parametrize(
    ("page", "entries"),
    [
        ("parameters.md", parameters()),
        ("quantities.md", QUANTITIES),
        ("measures.md", MEASURES),
        ("rules.md", DECISIONS),
        ("events.md", EVENTS),
    ],
)
def test_every_declaration_has_its_place(written, page, entries):
    assert len(entries) > 5
    missing = [
        n
        for n in entries
        if f"`{n}`" not in written[page] and f" {n}\n" not in written[page]
    ]
    assert not missing


def test_tables_have_rows_of_one_length(written):
    for name, text in written.items():
        for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
            cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(cells) == 1, f"{name}: {block[:80]}"


def prose(text):
    """Give a page without its code, in which nothing is a link."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "x", text)


def anchors(text):
    """Give the anchors that GitHub makes of a page's headings."""
    body = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", body, flags=re.MULTILINE):
        kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(kept.replace(" ", "-"))
    return found


def broken_links(page):
    """Name the relative links of a page that lead nowhere."""
    broken = []
    for link in re.findall(r"\]\(([^()\s]+)\)", prose(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (
            anchor and anchor not in anchors(target.read_text(encoding="utf-8"))
        ):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page):
    assert not broken_links(page)


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](page.md#one-thing) [b](#two) [c](none.md) `[d](e)`\n")
    assert broken_links(page) == ["#two", "none.md"]


def commands(text):
    """Give the words of every `hedgesim` command line in the shell blocks of a page."""
    for language, block in re.findall(
        r"^```(\w+)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE
    ):
        if language not in SHELL:
            continue
        for line in block.replace("\\\n", " ").splitlines():
            yield from in_line(line.removeprefix("$ "))


def in_line(line):
    try:
        words = shlex.split(line, comments=True)
    except ValueError:  # output of a command, with a quotation mark of its own
        return
    starts = [0, *(n + 1 for n, word in enumerate(words) if word in BETWEEN_COMMANDS)]
    for start in starts:
        if words[start : start + 1] == ["hedgesim"]:
            rest = words[start + 1 :]
            ends = [n for n, word in enumerate(rest) if word in BETWEEN_COMMANDS]
            yield rest[: ends[0]] if ends else rest


def refusal(words):
    """Say why the parser refuses a command line, or give None."""
    if words in ([], ["--help"], ["--version"]) or words[1:] == ["--help"]:
        return None
    try:
        _, unknown = build_parser()[0].parse_known_args(words)
    except (SystemExit, ConfigError) as reason:
        return f"hedgesim {shlex.join(words)}: {reason}"
    return f"hedgesim {shlex.join(words)}: {unknown}" if unknown else None


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_in_console_blocks_parse(page):
    shown = list(commands(page.read_text(encoding="utf-8")))
    assert not [told for told in map(refusal, shown) if told]


def test_there_are_commands_to_parse():
    assert any(any(commands(page.read_text(encoding="utf-8"))) for page in PAGES)


@pytest.mark.parametrize(
    ("line", "fine"),
    [
        ("$ hedgesim run baseline --runs 40  # a comment", True),
        ("python -m pip install . && hedgesim run baseline --run 40", False),
        ("hedgesim stages --verbose | head", True),
        ("hedgesim lst parameters", False),
    ],
)
def test_a_wrong_command_is_found(line, fine):
    told = [refusal(words) for words in commands(f"```console\n{line}\n```\n")]
    assert len(told) == 1
    assert (told[0] is None) == fine


def python_blocks():
    """Every block of Python in the README, which a reader would paste and run."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)


def test_what_the_readme_shows_in_python_runs(capsys):
    blocks = python_blocks()
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.count("\n") >= 3


def test_the_readme_opens_with_the_two_lines():
    """The whole set-up, as a new user finds it, and as the checks run it."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = "python -m pip install -e . && hedgesim run experiments/baseline.toml"
    second = 'python -m pip install -e ".[dev]" && python -m pytest -n auto'
    assert [line.strip() for line in lines if line.strip()][1:3] == [first, second]
    checks = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert first in checks.replace("-q ", "")
    assert second in checks.replace("-q ", "")


def test_readme_counts_facts_as_the_published_table_does():
    table = (ROOT / "results/published/facts.md").read_text(encoding="utf-8")
    said = re.search(r"(\d+) of (\d+) statements hold; of the (\d+) .*\) (\d+)\.", table)
    assert said is not None
    hold, all_, severe, of_them = said.groups()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"puts {all_} statements" in readme
    assert f"{hold} hold, and {of_them} of the {severe} severe" in readme
