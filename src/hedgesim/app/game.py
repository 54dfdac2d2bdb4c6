"""A game: one state, or one power, played by hand year by year in one run of a world."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hedgesim.app.faults import fault, few
from hedgesim.app.limits import MAX_GAME, RUNS_AT_REST
from hedgesim.app.presets import PRESETS, START
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of
from hedgesim.core.errors import ConfigError, Problem, did_you_mean

LEANS = {"closer": 2.0, "keep": 1.0, "cooler": 0.5}
"""What a state can do towards a partner: the factor on its weight, held for the year."""

USES = ("offer", "press", "assure", "wedge", "alone", "model")
"""What a power can do towards a state: one instrument (in the order of the engine's
`INSTRUMENTS`), none, or what its rule does."""

MODEL = "model"
"""Stands for a year, or towards a state, in which the rule decides."""

YEARS = 5
"""Years that are played if nobody says otherwise: the last ones."""

QUARTERS = 4
"""Turns of a year."""

Choice = tuple[tuple[str, str], ...]
"""What is done in a year: target and what; empty if all is left to the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """A game so far; `problems_of_game` says what is wrong with one of any origin.

    Attributes
    ----------
    settings, run
        The world, and the number of its run, which is the luck.
    role
        Who is played: a state that chooses, or one of the vectors as a power.
    first
        The first year that is played; those before are the model's.
    choices
        One for each year played. A state's names every vector, with one of `LEANS`, or is
        empty; a power's names states, with one of `USES`; towards all others its rule acts.
    """

    settings: Settings
    run: int = 0
    role: str = "KAZ"
    first: int = 2021
    choices: tuple[Choice, ...] = ()

    @property
    def last(self) -> int:
        """The last year."""
        return last_year(self.settings)

    @property
    def year(self) -> int:
        """The year that comes; once the game is over, the one after the last."""
        return self.first + len(self.choices)

    @property
    def over(self) -> bool:
        """Whether the last year is played."""
        return self.year > self.last

    @property
    def is_power(self) -> bool:
        """Whether a power is played, with instruments, and not a state's posture."""
        return self.role in powers(self.settings)

    @property
    def targets(self) -> tuple[str, ...]:
        """Towards whom there is something to choose: vectors, or states of the region."""
        return states(self.settings) if self.is_power else vectors(self.settings)

    @property
    def acts(self) -> tuple[str, ...]:
        """What there is to choose."""
        return USES if self.is_power else tuple(LEANS)

    @property
    def table(self) -> tuple[Settings, int, str, int]:
        """What games must have alike for their scores to be compared."""
        return self.settings, self.run, self.role, self.first

    def with_choice(self, choice: Choice) -> "Game":
        """Give the game with a year more."""
        return replace(self, choices=(*self.choices, choice))

    def left_to_the_model(self) -> "Game":
        """Give the game in which the same years are left to the model's own rule."""
        return replace(self, choices=((),) * len(self.choices))


def last_year(settings: Settings) -> int:
    """Give the last year of a world.

    Examples
    --------
    >>> last_year(Settings()), last_year(Settings(preset="before"))
    (2025, 2021)
    """
    return START + PRESETS[settings.preset].turns // QUARTERS - 1


def vectors(settings: Settings) -> tuple[str, ...]:
    """Name the powers towards whom a state leans."""
    return tuple(experiment_of(settings).region.vectors)


def powers(settings: Settings) -> tuple[str, ...]:
    """Name those that can be played as powers: the vectors."""
    return vectors(settings)


def states(settings: Settings) -> tuple[str, ...]:
    """Name the states that can be played: those that choose and are no vector."""
    region = experiment_of(settings).region
    return tuple(state for state in region.choosers if state not in region.vectors)


def new_game(settings: Settings, role: str, run: int = 0, years: int = YEARS) -> Game:
    """Begin a game of the last years of a world.

    Raises
    ------
    ConfigError
        With everything that is wrong with it.

    Examples
    --------
    >>> game = new_game(Settings(), "KAZ", years=3)
    >>> game.first, game.over
    (2023, False)
    """
    first = last_year(settings) - years + 1
    return checked_game(Game(settings=settings, run=run, role=role, first=first))


def checked_game(game: Game) -> Game:
    """Give a game back if nothing is wrong with it.

    Raises
    ------
    ConfigError
        With everything that is wrong.
    """
    problems = few(problems_of_game(game))
    if problems:
        raise ConfigError(problems)
    return game


def problems_of_game(game: Game) -> Iterator[Problem]:
    """Find all that is wrong with a game of a world without problems."""
    known = (*states(game.settings), *powers(game.settings))
    if game.role not in known:
        yield _unknown(t("play.who"), game.role, known)
    if not 0 <= game.run < RUNS_AT_REST:
        expected = t("play.run_wrong", last=RUNS_AT_REST - 1)
        yield fault(t("play.luck"), game.run, expected)
    if not START < game.first <= game.last:
        expected = t("play.first_wrong", first=START + 1, last=game.last)
        yield fault(t("play.first"), game.first, expected)
    elif game.year - 1 > game.last:
        expected = t("play.years_wrong", most=game.last - game.first + 1)
        yield fault(t("play.years"), len(game.choices), expected)
    if game.role in known:
        for nth, choice in enumerate(game.choices):
            yield from _problems_of(choice, game, game.first + nth)


def _problems_of(choice: Choice, game: Game, year: int) -> Iterator[Problem]:
    named = [target for target, _ in choice]
    for target, act in choice:
        if target not in game.targets:
            yield _unknown(str(year), target, game.targets)
        if act not in game.acts:
            yield _unknown(f"{year} {target}", act, game.acts)
    for target in game.targets:
        if named.count(target) > 1:
            yield fault(str(year), target, t("play.once"))
    missing = [target for target in game.targets if target not in named]
    if choice and missing and not game.is_power:
        yield fault(str(year), None, t("play.each", names=", ".join(missing)))


def text_of(game: Game) -> str:
    """Write a game in a line, for an address; its world stands there beside it.

    Examples
    --------
    >>> game = Game(settings=Settings(), role="RUS", first=2024)
    >>> game = game.with_choice((("KAZ", "offer"), ("UZB", "alone")))
    >>> text_of(game.with_choice(()))
    'RUS;0;2024;KAZ:offer,UZB:alone;model'
    """
    years = [",".join(f"{who}:{act}" for who, act in c) or MODEL for c in game.choices]
    return ";".join([game.role, str(game.run), str(game.first), *years])


def game_of(text: str, settings: Settings) -> Game:
    """Read a game from its line.

    Parameters
    ----------
    text
        Of any origin.
    settings
        The world, without problems.

    Raises
    ------
    ConfigError
        With everything that is wrong with it.

    Examples
    --------
    >>> game_of("KAZ;7;2025", Settings()).run
    7
    """
    if len(text) > MAX_GAME:
        raise ConfigError([fault("play", None, t("play.longest", count=MAX_GAME))])
    parts = text.split(";")
    if len(parts) < 3:
        raise ConfigError([fault("play", text, t("play.line"))])
    role, run, first, *years = parts
    wrong = [
        fault(said, number, t("play.number"))
        for said, number in ((t("play.luck"), run), (t("play.first"), first))
        if not re.fullmatch("[0-9]{1,4}", number)
    ]
    pairs = [_pairs(year) for year in years]
    wrong += [fault("play", said, t("play.pair")) for _, bad in pairs for said in bad]
    if wrong:
        raise ConfigError(few(wrong))
    choices = tuple(choice for choice, _ in pairs)
    game = Game(
        settings=settings, run=int(run), role=role, first=int(first), choices=choices
    )
    return checked_game(game)


def _pairs(year: str) -> tuple[Choice, list[str]]:
    """Read what is done in a year, and what of it cannot be read."""
    if year == MODEL:
        return (), []
    split = [said.partition(":") for said in year.split(",")]
    bad = ["".join(parts) for parts in split if not all(parts)]
    return tuple((who, act) for who, _, act in split), bad


def _unknown(key: str, value: str, known: tuple[str, ...]) -> Problem:
    hint = did_you_mean(value[:64], known)
    return fault(key, value, t("file.one_of", names=", ".join(known)), hint)
