"""Readers of arguments, for argparse: what is wrong is said with what is allowed."""

import argparse
from collections.abc import Callable, Sequence

from hedgesim.core.errors import did_you_mean


def one_of(noun: str, words: Sequence[str]) -> Callable[[str], str]:
    """Give a reader of an argument that must be one of some words, with a suggestion."""

    def read(word: str) -> str:
        if word not in words:
            hint = did_you_mean(word, words) or f"there are {', '.join(words)}"
            raise argparse.ArgumentTypeError(f"no {noun} {word!r}; {hint}")
        return word

    return read


def whole(low: int, high: int | None, what: str) -> Callable[[str], int]:
    """Give a reader of whole numbers in a range."""

    def read(word: str) -> int:
        try:
            number = int(word)
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            span = f"from {low:,} to {high:,}" if high is not None else f"of {low} or more"
            raise argparse.ArgumentTypeError(
                f"{word!r} is not {what}: a whole number {span}"
            )
        return number

    return read
