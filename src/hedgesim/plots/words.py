"""What is seen, in words: titles made from the numbers that are drawn."""

from collections.abc import Iterable, Sequence

from hedgesim.plots.style import two_places

STEADY = 0.01
"""A share that moves by less is said to stay."""


def moved(first: float, last: float) -> str:
    """Say how a share moved, as part of a sentence.

    Examples
    --------
    >>> moved(0.42, 0.31), moved(0.18, 0.26), moved(0.123, 0.127)
    ('falls from .42 to .31', 'rises from .18 to .26', 'stays near .13')
    """
    if abs(last - first) < STEADY:
        return f"stays near {two_places(last)}"
    verb = "rises" if last > first else "falls"
    return f"{verb} from {two_places(first)} to {two_places(last)}"


def listed(words: Sequence[str]) -> str:
    """Set words as a list in a sentence.

    Examples
    --------
    >>> listed(["Russia"]), listed(["Russia", "China", "Türkiye"])
    ('Russia', 'Russia, China and Türkiye')
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def upper(text: str) -> str:
    """Begin a text with a capital.

    Examples
    --------
    >>> upper("the West keeps")
    'The West keeps'
    """
    return text[:1].upper() + text[1:]


def sentences(texts: Iterable[str]) -> str:
    """Set texts one after the other, each with its full stop.

    Examples
    --------
    >>> sentences(["Threat rises", "Bands hold half."])
    'Threat rises. Bands hold half.'
    """
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts if text)
