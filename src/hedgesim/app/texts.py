"""Every word that people see on the page: one file a language, read once."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGE = "en"


@cache
def texts(language: str = LANGUAGE) -> dict[str, dict[str, str]]:
    """Read a language: texts by section and name."""
    file = resources.files("hedgesim.app").joinpath("texts", f"{language}.toml")
    found: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def t(key: str, **values: Any) -> str:
    """Give a text by "section.name", with values in its places.

    Raises
    ------
    KeyError
        If there is no such text, or a value is missing.

    Examples
    --------
    >>> t("visit.runs")
    'runs'
    """
    section, _, name = key.partition(".")
    return texts()[section][name].format(**values)
