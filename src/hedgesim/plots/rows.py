"""Walk through a tidy table row by row."""

from collections.abc import Iterator
from typing import Any, cast

import pandas as pd


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Give the rows as named tuples: a column is an attribute, of any type.

    Examples
    --------
    >>> [row.share for row in each(pd.DataFrame({"share": [0.25, 0.75]}))]
    [0.25, 0.75]
    """
    return cast(Iterator[Any], table.itertuples())
