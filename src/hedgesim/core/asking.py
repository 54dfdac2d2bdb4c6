"""Words that a person gave, and the ids that they mean."""

import unicodedata
from collections.abc import Mapping

from hedgesim.core.errors import Problem, did_you_mean


def named(
    option: str, asked: str | None, known: Mapping[str, str], problems: list[Problem]
) -> str | None:
    """Find an id by itself or by its name; note a problem if there is none.

    Neither capitals nor accents matter, nor a leading "the".

    Parameters
    ----------
    option
        What the word was given to, such as "--state".
    asked
        The word, or None if nothing was asked.
    known
        Names by id.
    problems
        Where a problem is added.

    Examples
    --------
    >>> known = {"TUR": "Türkiye", "WEST": "the West"}
    >>> named("--state", "turkiye", known, []), named("--state", "west", known, [])
    ('TUR', 'WEST')
    """
    if asked is None:
        return None
    ids = {plain(word): key for key, name in known.items() for word in (name, key)}
    found = ids.get(plain(asked))
    if found is None:
        hint = did_you_mean(asked, [*known, *known.values()])
        expected = f"one of {', '.join(known)}"
        problems.append(Problem(where=option, value=asked, expected=expected, hint=hint))
    return found


def plain(word: str) -> str:
    """Give a word without what people leave out: capitals, accents, a leading "the".

    Examples
    --------
    >>> plain("the Kyrgyz Republic"), plain("TÜRKİYE")
    ('kyrgyz republic', 'turkiye')
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.strip().removeprefix("the ")
