"""From what pydantic found to what a person can put right, every problem at once."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.models_fields import FileModel
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText

Model = TypeVar("Model", bound=FileModel)

_TABLE = ("model_type", "model_attributes_type", "dict_type")
_BAD_TAG = ("union_tag_invalid", "union_tag_not_found")


def validate(model: type[Model], toml: TomlText) -> Model:
    """Read a parsed file as a model.

    Parameters
    ----------
    model
        The file model of a region, a scenario or an experiment.
    toml
        The parsed file.

    Raises
    ------
    ConfigError
        With every problem in the file, in the order of its lines.
    """
    try:
        return model.model_validate(toml.data)
    except ValidationError as error:
        raise ConfigError(in_order(_problems(error, model, toml))) from None


def validate_partly(
    model: type[Model], toml: TomlText
) -> tuple[Model | None, TomlText, list[Problem]]:
    """Read what can be read of a file, so that the rest of it can be judged, too.

    Entries and keys that are wrong are told and left out. Gives the model, or None if what
    is left is no whole file; the file as it was judged; and every problem.
    """
    try:
        return model.model_validate(toml.data), toml, []
    except ValidationError as error:
        problems = in_order(_problems(error, model, toml))
        wrong = {_entry(detail["loc"]) for detail in error.errors(include_url=False)}
    left = toml.without(wrong)
    try:
        return model.model_validate(left.data), left, problems
    except ValidationError:
        return None, toml, problems


def _entry(loc: tuple[str | int, ...]) -> KeyPath:
    """Give the array's entry or the key in which a problem lies."""
    return loc[:2] if len(loc) > 1 and isinstance(loc[1], int) else loc[:1]


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sort problems by line within each file, files in the order of their first problem."""
    places: dict[str, int] = {}
    for problem in problems:
        places.setdefault(problem.where, len(places))
    return sorted(problems, key=lambda p: (places[p.where], p.line or 0))


def _problems(
    error: ValidationError, model: type[FileModel], toml: TomlText
) -> list[Problem]:
    found = []
    for detail in error.errors(include_url=False, include_input=False):
        path = _path(detail["loc"], toml)
        found.append(_problem(detail["type"], detail.get("ctx", {}), path, model, toml))
    return found


def _path(loc: tuple[str | int, ...], toml: TomlText) -> KeyPath:
    """Leave out of a location what the file does not have: tags, marks of keys."""
    path: KeyPath = ()
    for place, part in enumerate(loc):
        table = toml.at(path)
        is_tag = isinstance(table, dict) and table.get("type") == part and part not in table
        if part != "[key]" and not (is_tag and place == 2):
            path = (*path, part)
    return path


def _problem(
    kind: str,
    context: dict[str, Any],
    path: KeyPath,
    model: type[FileModel],
    toml: TomlText,
) -> Problem:
    if kind == "extra_forbidden":
        return _unknown_key(path, model, toml)
    if kind == "missing":
        return toml.problem(path, f"'{path[-1]}', which is required")
    if kind in _BAD_TAG:
        return _unknown_type(path, model, toml)
    if kind in _TABLE:
        return toml.problem(path, "a table")
    return toml.problem(path, str(context.get("expected", "another value")))


def _unknown_key(path: KeyPath, model: type[FileModel], toml: TomlText) -> Problem:
    key = str(path[-1])
    table = table_at(path[:-1], model, toml)
    known = keys_of(table) if table else ()
    hint = did_you_mean(key, known)
    if hint is None and len(path) > 1 and key in keys_of(model):
        hint = f"'{key}' belongs above the first [table] of the file"
    nouns = {"parameters": "the name of a parameter", "event": _event_noun(path, toml)}
    expected = nouns.get(str(path[0]), "") if len(path) > 1 else ""
    return toml.problem(path, expected or _key_noun(path, known), hint)


def _event_noun(path: KeyPath, toml: TomlText) -> str:
    return f"a key of an event of type {toml.at((*path[:2], 'type'))}"


def _key_noun(path: KeyPath, known: tuple[str, ...]) -> str:
    place = f"[{path[0]}]" if len(path) > 1 else "the file"
    return f"a key of {place}: {', '.join(known)}"


def _unknown_type(path: KeyPath, model: type[FileModel], toml: TomlText) -> Problem:
    field = model.model_fields[str(path[0])].annotation
    types = [_type_of(choice) for choice in _models_in(field)]
    value = toml.at((*path, "type"))
    if value is None:
        return toml.problem((*path, "type"), "'type', which is required")
    hint = did_you_mean(value, types) if isinstance(value, str) else None
    return toml.problem((*path, "type"), f"one of {', '.join(types)}", hint)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Give the keys that a table may have, as written in the file."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def table_at(
    path: KeyPath, model: type[FileModel], toml: TomlText
) -> type[BaseModel] | None:
    """Find the model of the table at a path, if the file model has one there."""
    if not path:
        return model
    field = model.model_fields.get(str(path[0]))
    choices = list(_models_in(field.annotation)) if field else []
    if len(choices) > 1:
        tag = toml.at((*path[:2], "type"))
        choices = [choice for choice in choices if _type_of(choice) == tag]
    inner = [str(part) for part in path[1:] if not isinstance(part, int)]
    return _within(choices[0], inner) if choices else None


def _within(table: type[BaseModel], inner: list[str]) -> type[BaseModel]:
    """Go down to the table that stands in a field of another, as a factor's figure does."""
    field = table.model_fields.get(inner[0]) if inner else None
    deeper = next(_models_in(field.annotation), None) if field else None
    return _within(deeper, inner[1:]) if deeper else table


def _type_of(model: type[BaseModel]) -> str:
    field = model.model_fields.get("type")
    return str(get_args(field.annotation)[0]) if field else ""


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part)
