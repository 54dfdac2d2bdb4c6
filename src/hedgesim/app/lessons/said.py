"""Texts of a key with their claims put in: a number stands nowhere but in its claim."""

import re
from collections.abc import Iterator, Mapping

from hedgesim.app.lessons.models import ClaimTable
from hedgesim.app.texts import t

FORMS = ("", "moves", "than", "runs", "size")
"""How a claim may stand in a text: {x}, {x:moves}, {x:than}, {x:runs}, {x:size}."""

COUNTED = ("up", "down", "label")
"""Claims that count runs, as parts of a hundred."""

_PLACE = re.compile(r"\{([a-z0-9_]+)(?::([a-z]+))?\}")
_YEAR = re.compile(r"\b(19|20)\d\d(Q[1-4])?\b")
_DIGIT = re.compile(r"\d")


def places_in(text: str) -> Iterator[tuple[str, str]]:
    """Give the claims that a text names, each with its form.

    Examples
    --------
    >>> list(places_in("It {rise:moves}, in {sure:runs}; {share}."))
    [('rise', 'moves'), ('sure', 'runs'), ('share', '')]
    """
    for found in _PLACE.finditer(text):
        yield found[1], found[2] or ""


def has_own_number(text: str) -> bool:
    """Tell whether a text has digits that are neither a year, a quarter nor a claim.

    Examples
    --------
    >>> [has_own_number(t) for t in ("{rise} by 2022Q4", "in 97 of 100 runs")]
    [False, True]
    """
    return bool(_DIGIT.search(_YEAR.sub("", _PLACE.sub("", text))))


def filled(text: str, claims: Mapping[str, ClaimTable]) -> str:
    """Put the numbers of claims into a text.

    Parameters
    ----------
    text
        A text of a key.
    claims
        Every claim that it names, by id.
    """
    return _PLACE.sub(lambda place: worded(claims[place[1]], place[2] or ""), text)


def worded(claim: ClaimTable, form: str = "") -> str:
    """Tell a claim in one of `FORMS`; its direction is that of its number.

    Examples
    --------
    >>> fall = ClaimTable(id="a", world="w", measure="threat", turn="2022Q4", value="-0.19")
    >>> worded(fall), worded(fall, "moves"), worded(fall, "than"), worded(fall, "size")
    ('−0.19', 'falls by 0.19', '0.19 lower', '0.19')
    >>> sure = ClaimTable(id="a", world="w", measure="threat", turn="2022Q4", say="up",
    ...                   value="97")
    >>> worded(sure, "runs")
    '97 of 100 runs'
    """
    size = claim.value.removeprefix("-")
    if claim.unit == "percent":
        size = t("lessons.percent", number=size)
    below = claim.value.startswith("-")
    if form == "runs":
        whole = {"0": "lessons.no_run", "100": "lessons.every_run"}
        return t(whole.get(claim.value, "lessons.some_runs"), share=claim.value)
    if form == "moves":
        return t("lessons.falls" if below else "lessons.rises", size=size)
    if form == "than":
        return t("lessons.lower" if below else "lessons.higher", size=size)
    return size if form == "size" or not below else f"−{size}"
