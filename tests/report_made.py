"""A small study for tests of the report, with texts that must never become mark-up."""

from html.parser import HTMLParser
from pathlib import Path

from hedgesim.cli.main import main

QUESTION = (
    'Is <script>alert(1)</script> & "this" </title> {{ 7 * 7 }} <img src=x onerror=y>?'
)
TITLE = "A <b>bold</b> & 'odd' title $x$"

STUDY = f"""
format = 1
title = "{TITLE}"
question = '''{QUESTION}'''
expectation = "E </section></main> E"
source = "S"
region = "triad"
scenario = "triad_crisis"
turns = 12
runs = 24
seed = 7

[parameters]
deference = 0.9
[record]
pairs_every = 2
"""

VOID = {"meta", "input", "br", "img", "link", "hr"}


def made(folder: Path, name: str = "odd", text: str = STUDY, *more: str) -> Path:
    """Run a study and give its folder, whose path has a space."""
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    out = folder / "my results" / name
    assert main(["run", str(file), "--out", str(out), "--quiet", *more]) in (0, 3)
    return out


class Page(HTMLParser):
    """A page read back: elements with their attributes and the text within each kind.

    `faults` lists what is opened and not closed, or closed and not open.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self._open]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Give the attributes of every element of a kind that has some values."""
        return [
            has
            for name, has in self.elements
            if name == tag and all(has.get(k) == v for k, v in wanted.items())
        ]

    def text(self, tag: str = "body") -> str:
        """Give all text within elements of a kind, blanks made one."""
        return " ".join(" ".join(self.texts.get(tag, [])).split())
