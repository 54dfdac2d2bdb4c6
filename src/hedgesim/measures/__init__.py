"""Measures: arrays to numbers, each with equation, range and source.

Importing enters them all in `MEASURES`, in the order of dependence: a measure may read
those entered before it.
"""

from hedgesim.measures import alignment as alignment  # isort: skip
from hedgesim.measures import leverage as leverage  # isort: skip
from hedgesim.measures import portfolio as portfolio  # isort: skip
from hedgesim.measures import similarity as similarity  # isort: skip
from hedgesim.measures import hedging_parts as hedging_parts  # isort: skip
from hedgesim.measures import hedging as hedging  # isort: skip
from hedgesim.measures import ties as ties  # isort: skip
from hedgesim.measures import strategy as strategy  # isort: skip
from hedgesim.measures.registry import MEASURES as MEASURES
from hedgesim.measures.registry import Measure as Measure
