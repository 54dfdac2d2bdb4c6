"""From a figure's SVG file to mark-up that stands inside a page: small, and named apart."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Tree

from markupsafe import Markup

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
PLACES = 2
"""Decimals of a point that are kept: a hundredth is 3.5 micrometres of print."""

_NUMBER = re.compile(r"-?\d+\.\d+")
_MOVE = re.compile(r"(?<=translate\()[^)]*")
_ASIDE = re.compile(r"translate\((-?[\d.]+) 0(?:\.0*)?\)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_COMMAND = re.compile(r" ?([A-Za-z]) ?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")

Glyphs = dict[str, tuple[str, str]]
"""By Matplotlib's name of a letter its short id in the page, and its shape as mark-up."""


def inlined(text: str, name: str, label: str, glyphs: Glyphs) -> Markup:
    """Make a figure fit to stand in a page beside others.

    Ids begin with the figure's name, so that no two figures share one; the shapes of
    letters, which every figure has, are taken out and kept once for all. What only a
    program would read goes, and numbers are rounded.

    Parameters
    ----------
    text
        An SVG file as Matplotlib writes it.
    name
        Of the figure, unlike that of any other in the page.
    label
        What the figure shows, for those who do not see it.
    glyphs
        Where shapes of letters are collected; see `sheet_of`.

    Returns
    -------
    Markup
        One `svg` element, as an image with that label.
    """
    root = Tree.fromstring(text)
    _without(root, f"{SVG}metadata")
    _without(root, f"{SVG}style")  # it would hold for the whole page
    _take_glyphs(root, glyphs)
    used = set(_references(root))
    for element in root.iter():
        _rename(element, name, used, glyphs)
        _round(element)
    width = float(root.attrib.pop("width").removesuffix("pt"))
    root.attrib.pop("height", None)
    root.attrib.pop("version", None)
    root.set("role", "img")
    root.set("aria-label", label)
    joins = "stroke-linejoin: round; stroke-linecap: butt"
    root.set("style", f"max-width: {width * 4 / 3:.0f}px; {joins}")
    return Markup(_written(root))  # written by ElementTree, which escapes


def sheet_of(glyphs: Glyphs) -> Markup:
    """Give the element that holds the shapes of letters of every figure, unseen itself."""
    shapes = "".join(shape for _, shape in glyphs.values())
    return Markup(  # written by ElementTree, which escapes
        '<svg class="letters" width="0" height="0" aria-hidden="true" focusable="false">'
        f"<defs>{shapes}</defs></svg>"
    )


def _written(element: Tree.Element) -> str:
    for part in element.iter():
        part.tag = part.tag.removeprefix(SVG)
        if part.text is not None and not part.text.strip():
            part.text = None
        if part.tail is not None and not part.tail.strip():
            part.tail = None
    return Tree.tostring(element, encoding="unicode").replace(" />", "/>")


def _without(root: Tree.Element, tag: str) -> None:
    for parent in list(root.iter()):
        for child in parent.findall(tag):
            parent.remove(child)


def _take_glyphs(root: Tree.Element, glyphs: Glyphs) -> None:
    """Move shapes of letters, which stand in `defs` inside of text, to the common sheet."""
    drawn = {use.get(f"{XLINK}href", "") for use in root.iter(f"{SVG}use")}
    for parent in list(root.iter()):
        for defs in parent.findall(f"{SVG}defs"):
            for shape in list(defs):
                key = shape.get("id", "")
                if f"#{key}" in drawn and _is_letter(key):
                    defs.remove(shape)
                    _keep(key, shape, glyphs)
            if not len(defs):
                parent.remove(defs)


def _keep(key: str, shape: Tree.Element, glyphs: Glyphs) -> None:
    """Enter a letter's shape under a short id, unless it is there."""
    if key not in glyphs:
        number = len(glyphs)
        short = f"l{_DIGITS[number // 36 % 36]}{_DIGITS[number % 36]}" + (
            str(number // 1296) if number >= 1296 else ""
        )
        shape.set("id", short)
        glyphs[key] = short, _written(shape)


def _is_letter(key: str) -> bool:
    """Tell whether an id is a letter's: Matplotlib names them FONT-CODE."""
    font, _, code = key.rpartition("-")
    return bool(font) and not set(code) - set("0123456789abcdef")


def _references(root: Tree.Element) -> Iterable[str]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == f"{XLINK}href" and value.startswith("#"):
                yield value[1:]
            yield from _REFERENCE.findall(value)


def _rename(element: Tree.Element, name: str, used: set[str], glyphs: Glyphs) -> None:
    own = element.attrib.pop("id", None)
    if own is not None and own in used:
        element.set("id", f"{name}-{own}")
    address = element.attrib.pop(f"{XLINK}href", None)
    if address is not None and address[1:] in glyphs:
        element.set("href", f"#{glyphs[address[1:]][0]}")
        _aside(element)
    elif address is not None:
        inside = f"#{name}-{address[1:]}" if address.startswith("#") else address
        element.set("href", inside)
    for key, value in element.attrib.items():
        if "url(#" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", value))


def _aside(letter: Tree.Element) -> None:
    """Write how far along the line a letter stands in the shortest way."""
    moved = _ASIDE.fullmatch(letter.get("transform", ""))
    if moved:
        del letter.attrib["transform"]
        letter.set("x", f"{float(moved[1]):.1f}".removesuffix(".0"))


def _round(element: Tree.Element) -> None:
    for key in ("d", "x", "y", "points", "width", "height"):
        if key in element.attrib:
            element.set(key, _rounded(element.attrib[key]))
    moved = element.get("transform")
    if moved:
        element.set("transform", _MOVE.sub(lambda found: _rounded(found[0]), moved))


def _rounded(text: str) -> str:
    """Round the numbers of a path.

    Examples
    --------
    >>> _rounded("M 12.345678 -0.001 L 7.5 3")
    'M12.35 0L7.5 3'
    """

    def short(found: "re.Match[str]") -> str:
        number = f"{float(found[0]):.{PLACES}f}".rstrip("0").rstrip(".")
        return "0" if number in ("-0", "") else number

    return _COMMAND.sub(r"\1", _NUMBER.sub(short, " ".join(text.split())))
