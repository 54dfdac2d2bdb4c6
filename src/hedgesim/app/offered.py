"""Which types of event a visitor can add: acts towards states, and shocks from outside.

What a state itself decides, to join or to leave an organisation, is an outcome of the model
and not offered; nor is an event that sets a parameter, for which there are sliders, nor the
end of all ties with a partner, which has no size to move.
"""

from hedgesim.world.events_schema import EVENT_TYPES, Lasting, Membership

NOT_OFFERED = ("set", "remove_vector")
"""Types that are no act: one sets a parameter, the other takes a partner away."""

OFFERED: tuple[str, ...] = tuple(
    name
    for name, cls in EVENT_TYPES.items()
    if not issubclass(cls, Membership) and name not in NOT_OFFERED
)
"""Types that can be added, in the order of the documentation."""

WHO = ("actor", "target", "partner")
"""Fields of an added event that name somebody; the buyer of a new route is left out."""


def fields_of(kind: str) -> tuple[str, ...]:
    """Name the fields of a type that say who acts, on whom, and concerning whom.

    Parameters
    ----------
    kind
        One of `OFFERED`.

    Examples
    --------
    >>> fields_of("sanctions"), fields_of("unrest"), fields_of("protest")
    (('actor', 'target'), ('target',), ('target', 'partner'))
    """
    return tuple(field for field in WHO if field in EVENT_TYPES[kind].roles)


def lasts(kind: str) -> bool:
    """Tell whether an event of a type holds from its date on, until the end.

    Examples
    --------
    >>> [kind for kind in OFFERED if lasts(kind)]
    ['strain', 'sanctions', 'confrontation']
    """
    return issubclass(EVENT_TYPES[kind], Lasting)
