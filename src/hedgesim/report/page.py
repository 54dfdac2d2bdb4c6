"""The page: a template, its style and its script put together into one HTML file."""

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hedgesim.plots.style import two_places
from hedgesim.study.compare_words import percent

FORBIDDING = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded from anywhere, and no script runs but the page's own."""

SCRIPTS = {
    "page": ("common.js", "page.js"),
    "explorable": ("common.js", "numbers.js", "explorable.js"),
}
"""Of each template the parts of its one script, in their order."""


def rendered(content: Mapping[str, Any], name: str = "page") -> str:
    """Write a page.

    Every text is escaped unless it is mark-up that was made here.

    Parameters
    ----------
    content
        What the template names, as the module that gathers it gives it.
    name
        Of the template, one of `SCRIPTS`. The style of every page comes first; one that is
        not "page" has one of its own, too.
    """
    script = "".join(_part(part) for part in SCRIPTS[name])
    style = _part("page.css") + ("" if name == "page" else _part(f"{name}.css"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("hedgesim.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["data"] = as_data
    environment.filters |= {"share": _share, "percent": percent}
    return environment.get_template(f"{name}.html").render(
        **content,
        script=Markup(script),  # our own files
        style=Markup(style),
        forbidding=FORBIDDING.format(script=digest),
    )


def _part(name: str) -> str:
    return (files("hedgesim.report") / "templates" / name).read_text(encoding="utf-8")


def as_data(content: Any) -> Markup:
    r"""Write data so that it can stand in a `script` element and cannot end it.

    Examples
    --------
    >>> print(as_data({"a": "</script>"}))
    {"a":"\u003c/script\u003e"}
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # what could end the element is escaped


def _share(value: float | None) -> str:
    """Write a share in a table: two places, or a dash where there is none."""
    return "–" if value is None else two_places(value)
