"""One way to write any declared data as text: the same inputs give the same digest."""

import dataclasses
import datetime as dt
import enum
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hedgesim.core.calendar import Quarter

NOT_INPUTS = frozenset({"path", "folder", "text", "files", "line", "changes"})
"""Fields that say where or how something was read, not what it says."""


def plain(value: Any) -> Any:
    """Turn declared data into what JSON knows, leaving out places on this machine.

    Dataclasses and mappings become objects, sets become sorted lists, dates and quarters
    text, functions their name, and numbers that are not finite the words "nan", "inf" and
    "-inf".

    Raises
    ------
    TypeError
        If something has no one way of being written.

    Examples
    --------
    >>> plain({"start": Quarter(2013, 1), "rules": (), "likely": (0.5, float("nan"))})
    {'start': '2013Q1', 'rules': [], 'likely': [0.5, 'nan']}
    """
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float | np.generic | np.ndarray):
        return _number(value)
    if isinstance(value, dt.date | Quarter):
        return str(value)
    if isinstance(value, Path):
        return value.name
    return _compound(value)


def _number(value: Any) -> Any:
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    return value if math.isfinite(value) else str(value)


def _compound(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return _object((name, getattr(value, name)) for name in names)
    if hasattr(value, "model_dump"):
        return _object((name, getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, Mapping):
        return {_key(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(entry) for entry in value)
    if isinstance(value, Iterable):
        return [plain(entry) for entry in value]
    if callable(value):
        return f"{value.__module__}:{value.__qualname__}"
    raise TypeError(f"a {type(value).__name__} has no one way of being written")


def _object(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: plain(entry)
        for name, entry in fields
        if name not in NOT_INPUTS and not name.startswith("_")
    }


def _key(key: Any) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


def canonical(content: Any) -> str:
    """Write what `plain` gave as JSON with sorted keys and no spaces.

    Examples
    --------
    >>> canonical({"b": 1, "a": [0.5]})
    '{"a":[0.5],"b":1}'
    """
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(content: Any) -> str:
    """Give the sha256 of the canonical JSON of what `plain` gave."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
