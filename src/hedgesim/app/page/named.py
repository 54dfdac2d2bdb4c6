"""Elements that several panels share, and what tests and screen readers find them by."""

from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.events import GenericEventArguments

E = TypeVar("E", bound=Element)


def named(element: E, testid: str, label: str = "") -> E:
    """Give an element a stable id for tests and, if it needs one, a name to be read out.

    Parameters
    ----------
    element
        Any element; it is given back.
    testid
        Stable over translations.
    label
        What a screen reader says, where no visible text says it.
    """
    put(element, "data-testid", testid)
    if label:
        put(element, "aria-label", label)
    return element


def put(element: Element, name: str, value: Any) -> None:
    """Set a property of an element; what it has already is not sent to the browser anew."""
    if element.props.get(name) != value:
        element.props[name] = value


def value_of(event: GenericEventArguments) -> Any:
    """Give the value that an event of the browser carries."""
    return event.args[0] if isinstance(event.args, list) else event.args
