"""Named collections that a function joins by being declared: measures, plots, decisions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from hedgesim.core.errors import did_you_mean

Entry = TypeVar("Entry")


class Catalogue(Mapping[str, Entry], Generic[Entry]):
    """Things that can be chosen by name. Registering is being there.

    Examples
    --------
    >>> greetings = Catalogue("greeting")
    >>> greetings.add("hello", str.upper)
    >>> greetings["helo"]
    Traceback (most recent call last):
    KeyError: "no greeting 'helo'; did you mean 'hello'?"
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, Entry] = {}

    def add(self, name: str, entry: Entry) -> None:
        """Add an entry; a second of the same name is a defect.

        Raises
        ------
        ValueError
            If the name is taken.
        """
        if name in self._entries:
            raise ValueError(f"two {self.noun}s are called {name!r}")
        self._entries[name] = entry

    def register(self, name: str | None = None) -> Callable[[Entry], Entry]:
        """Decorate a function so that it stands in the catalogue under its own name."""

        def keep(entry: Entry) -> Entry:
            self.add(name or str(getattr(entry, "__name__", "")), entry)
            return entry

        return keep

    def __getitem__(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except KeyError:
            hint = (
                did_you_mean(name, self._entries) or f"there are {', '.join(self._entries)}"
            )
            raise KeyError(f"no {self.noun} {name!r}; {hint}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
