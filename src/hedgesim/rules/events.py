"""The catalogue of event types, each with its effect: the place from which to import them.

The functions stand in `acts` (powers and outsiders), `acts_of_influence` (the four
instruments) and `happenings` (within states); `set`, which changes a parameter, is done by
the engine. The catalogue equals the types of the file format, and a test says so.

Examples
--------
>>> EVENTS["aggression"].writes, EVENTS["strain"].lasting, EVENTS["set"].rule
(('intent', 'attack'), True, None)
"""

from hedgesim.rules import acts, acts_of_influence, happenings
from hedgesim.rules.effects import EVENT_ARGUMENTS, EVENTS, Effect

__all__ = ["EVENTS", "EVENT_ARGUMENTS", "Effect", "acts", "acts_of_influence", "happenings"]
