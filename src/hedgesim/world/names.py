"""From a name to a file: a path, then the working folder, then what the package ships."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.plain_text import shown
from hedgesim.world.toml_text import toml_value

Kind = Literal["experiment", "scenario", "region"]
"""The three kinds of file that a person writes."""

KINDS: tuple[Kind, ...] = ("experiment", "scenario", "region")

NAME = r"[a-z0-9][a-z0-9_-]{0,63}"
"""What a region, a scenario or an experiment may be called."""

NAME_TEXT = "a name of small letters, digits, _ and -, at most 64, such as cpc_cut"

_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)
}
_PACKAGE = Path(__file__).resolve().parent


def is_name(text: str) -> bool:
    """Tell whether a text may name a file on every system, and cannot leave its folder.

    Examples
    --------
    >>> [is_name(text) for text in ("cpc_cut", "Cut", "../cut", "con", "")]
    [True, False, False, False, False]
    """
    return bool(re.fullmatch(NAME, text)) and text not in _RESERVED


def folders(kind: Kind) -> tuple[Path, ...]:
    """Give the folders in which a name of a kind is looked for, in order."""
    return (Path.cwd() / f"{kind}s", _shipped(kind))


def _shipped(kind: Kind) -> Path:
    """Give the package's own folder; experiments lie beside the sources in a checkout."""
    if kind != "experiment":
        return _PACKAGE / f"{kind}s"
    installed = _PACKAGE.parent / "experiments"
    return installed if installed.is_dir() else _PACKAGE.parents[2] / "experiments"


def available(kind: Kind) -> dict[str, Path]:
    """Give every name of a kind that can be resolved from here, with its path, sorted.

    Examples
    --------
    >>> "triad" in available("region")
    True
    """
    found: dict[str, Path] = {}
    for folder in folders(kind):
        for name, path in _entries(kind, folder):
            found.setdefault(name, path)
    return dict(sorted(found.items()))


def _entries(kind: Kind, folder: Path) -> Iterator[tuple[str, Path]]:
    if kind == "region":
        paths = ((path.parent.name, path.parent) for path in folder.glob("*/region.toml"))
    else:
        paths = ((path.stem, path) for path in folder.glob("*.toml"))
    yield from (entry for entry in paths if is_name(entry[0]))


def shipped(kind: Kind) -> tuple[str, ...]:
    """Name what the package itself ships of a kind, sorted.

    Examples
    --------
    >>> shipped("region")
    ('central_asia', 'triad')
    """
    return tuple(sorted(name for name, _ in _entries(kind, _shipped(kind))))


def looks_like_path(text: str) -> bool:
    """Tell whether a person meant a path: it has a separator or ends in .toml."""
    return "/" in text or "\\" in text or text.endswith(".toml") or text in (".", "..")


def resolve(kind: Kind, name: str | Path, *, near: Path | None = None) -> Path:
    """Find the file of a name, or for a region its folder.

    Parameters
    ----------
    kind
        What is looked for.
    name
        A path, or a bare name that is looked for in the working folder and the package.
    near
        The folder of the file that mentions it: paths are first read from there.

    Raises
    ------
    ConfigError
        If nothing is there, with the nearest name that is.

    Examples
    --------
    >>> resolve("region", "triad").name
    'triad'
    """
    text = str(name)
    if isinstance(name, Path) or looks_like_path(text):
        return _from_path(kind, text, near)
    for folder in folders(kind):
        path = folder / (text if kind == "region" else f"{text}.toml")
        if is_name(text) and _is_there(path / "region.toml" if kind == "region" else path):
            return path
    if _is_there(Path(text)):
        return Path(text)
    raise ConfigError([_nothing(kind, text)])


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long, or with a NUL
        return False


def _from_path(kind: Kind, text: str, near: Path | None) -> Path:
    path = Path(text)
    if near is not None and not path.is_absolute() and _exists(near / path):
        path = near / path
    if kind == "region" and path.name == "region.toml":
        path = path.parent
    known = path.name == text and text.endswith(".toml") and path.stem in available(kind)
    if known and not _exists(path):
        hint = f"'{path.stem}', without the ending, is the name of {article(kind)}"
        raise ConfigError([Problem(where=text, expected="a file that exists", hint=hint)])
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _nothing(kind: Kind, text: str) -> Problem:
    names = available(kind)
    hint = _is_another_kind(kind, text)
    if not hint and _is_there(Path(f"{text}.toml")):
        hint = f"{text}.toml is a file here: give its whole name"
    hint = hint or did_you_mean(text, names)
    hint = hint or (f"there are {', '.join(names)}" if names else None)
    places = " or ".join(dict.fromkeys(shown(folder) for folder in folders(kind)))
    expected = f"the name of {article(kind)} in {places}, or a path"
    return Problem(
        where=kind, key="name", value=toml_value(text), expected=expected, hint=hint
    )


def _is_another_kind(kind: Kind, text: str) -> str | None:
    for other in KINDS:
        if other != kind and text in available(other):
            return f"'{text}' is {article(other)}"
    return None


def article(kind: Kind) -> str:
    """Give the kind with its article.

    Examples
    --------
    >>> article("experiment"), article("region")
    ('an experiment', 'a region')
    """
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
