"""Texts and tables of the repository that the package takes along, each kept once."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]

PLACES = {
    "model.md": "docs/model.md",
    "facts.json": "results/published/facts.json",
}
"""By name where a file stands in the repository; in an installed package, `shipped/`."""


def shipped(name: str) -> str:
    """Read a text that the package takes along.

    `pyproject.toml` copies each into the wheel, so that there is no second copy to fall
    behind; from a source tree it is read where it stands.

    Examples
    --------
    >>> shipped("model.md").splitlines()[0]
    '# The model, as built'
    """
    installed = _PACKAGE / "shipped" / name
    path = installed if installed.is_file() else _PACKAGE.parents[1] / PLACES[name]
    return path.read_text(encoding="utf-8")
