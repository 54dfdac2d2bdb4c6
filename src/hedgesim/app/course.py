"""What came of a game, year by year; called in a worker process."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hedgesim.app.game import MODEL, USES, Game
from hedgesim.app.playing import Run, run_of, turn_in
from hedgesim.app.scores import aim_of, year_score
from hedgesim.app.story import Happening, Story
from hedgesim.engine.stages import CHOICES

SHOWN_BEFORE = 3
"""Years before the first that is played which the picture shows."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a state gave a partner in a year: shares of its effort, means over channels.

    `act` is what was chosen, `before` the share at the end of the year before, `given` that
    of the year, and `own` what the state's rule would have given in the same quarters.
    """

    target: str
    act: str
    before: float
    given: float
    own: float


@dataclass(frozen=True, slots=True)
class Answered:
    """What a power did towards a state in a year.

    `act` is what was chosen; `before` and `after` are the state's alignment with the power
    at the end of the year before and of this one; `own` is what the power's rule would have
    done in the same quarters: one of `USES`, and its share of the power's interest.
    """

    target: str
    act: str
    before: float
    after: float
    own: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year that was played, or, with no rows, the one before the first.

    Attributes
    ----------
    year
        Such as 2022.
    left
        Whether it was left to the rule.
    rows
        Choice by choice, with what the rule would have chosen.
    events
        What happened.
    numbers
        At the end of the year. Of a state: autonomy, exposure, hedging_index, threat (from
        its partner of reference). Of a power: alignment, the mean over states by interest,
        and effort, the share of its budget that it used in the year.
    whom, strategy, sentence
        The state that is played, or the one whose alignment with the power moved most; its
        strategy then, and why it chose what it chose.
    own_sentence
        Of a state that was played by hand: why it chose what it chose where all years were
        left to its rule; else empty.
    score
        Of this year, 0 to 100.
    """

    year: int
    left: bool
    rows: tuple[Effort | Answered, ...]
    events: tuple[Happening, ...]
    numbers: Mapping[str, float]
    whom: str
    strategy: str
    sentence: str
    own_sentence: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A game and what came of it; nothing of years that are not yet played.

    Attributes
    ----------
    game
        The game.
    names, reference
        Of actors by id; whose threat is told.
    quarters, series
        The picture: names of quarters up to the last one played, and a state's alignment
        with each vector, or the alignment of each state with the power.
    played_from
        Place among `quarters` of the first one that was played.
    years
        The year before the first, then those played.
    score, model_score
        Means over the years played, 0 to 100, of this game and of the same years left to
        the model; 0 before the first.
    failed
        Whether the run broke off.
    """

    game: Game
    names: Mapping[str, str]
    reference: str
    quarters: tuple[str, ...]
    series: Mapping[str, tuple[float, ...]]
    played_from: int
    years: tuple[Year, ...]
    score: float
    model_score: float
    failed: bool


def played(game: Game) -> Course:
    """Play a game as far as it goes.

    Parameters
    ----------
    game
        A game without problems.
    """
    run, own = run_of(game), run_of(game.left_to_the_model())
    story, wanted = run.story, turn_in(game, len(game.choices) - 1, 4)
    reached = _reached(run, game)
    since, until = max(turn_in(game, -SHOWN_BEFORE, 1), 0), min(wanted, story.turns) + 1
    return Course(
        game=game,
        names=story.names,
        reference=_reference(story, game),
        quarters=story.quarters[since:until],
        series=_series(story, game, since, until),
        played_from=turn_in(game, 0, 1) - since,
        years=tuple(_year(run, own, game, nth) for nth in (-1, *reached)),
        score=_mean([year_score(run, game, nth) for nth in reached]),
        model_score=_mean([year_score(own, game, nth) for nth in _reached(own, game)]),
        failed=story.turns < wanted,
    )


def _reached(run: Run, game: Game) -> list[int]:
    """Give the years of which a run made a turn: all, unless it broke off."""
    years = range(len(game.choices))
    return [nth for nth in years if turn_in(game, nth, 1) <= run.story.turns]


def _mean(scores: list[float]) -> float:
    return float(np.mean(scores)) if scores else 0.0


def _reference(story: Story, game: Game) -> str:
    return game.role if game.is_power else story.references[game.role]


def _series(
    story: Story, game: Game, since: int, until: int
) -> dict[str, tuple[float, ...]]:
    found = {}
    for target in game.targets:
        pair = (target, game.role) if game.is_power else (game.role, target)
        row, column = story.states.index(pair[0]), story.partners.index(pair[1])
        found[target] = tuple(
            float(x) for x in story.arrays["alignment"][since:until, row, column]
        )
    return found


def _year(run: Run, own: Run, game: Game, nth: int) -> Year:
    story = run.story
    first, end = turn_in(game, nth, 1), min(turn_in(game, nth, 4), story.turns)
    before = min(first - 1, story.turns)
    played_ = nth >= 0
    rows = _answers(run, game, nth) if game.is_power else _efforts(run, game, nth)
    whom = _moved_most(story, game, before, end) if game.is_power else game.role
    partner = game.role if game.is_power else None
    by_hand = not game.is_power and any(game.choices[: nth + 1])
    return Year(
        year=game.first + nth,
        left=not (played_ and game.choices[nth]),
        rows=rows if played_ else (),
        events=tuple(e for turn in range(first, end + 1) for e in story.events[turn]),
        numbers=_numbers(run, game, first, end),
        whom=whom,
        strategy=story.strategy(end, whom),
        sentence=run.model.why(whom, partner, None, before, end).sentence,
        own_sentence=own.model.why(whom, since=before, turn=end).sentence
        if by_hand
        else "",
        score=year_score(run, game, nth),
    )


def _numbers(run: Run, game: Game, first: int, end: int) -> dict[str, float]:
    story = run.story
    if game.is_power:
        rows = [story.states.index(state) for state in game.targets]
        aligned = story.arrays["alignment"][end, rows, story.partners.index(game.role)]
        used = [run.spent[turn] for turn in range(first, end + 1) if turn in run.spent]
        held = aim_of(aligned[None], run.interest[rows]) / 100.0
        return {"alignment": held, "effort": _mean(used)}
    names = ("autonomy", "exposure", "hedging_index")
    found = {name: float(story.of(name, end, game.role)) for name in names}
    column = story.partners.index(_reference(story, game))
    return {**found, "threat": float(story.of("threat", end, game.role)[column])}


def _efforts(run: Run, game: Game, nth: int) -> tuple[Effort, ...]:
    if nth < 0:
        return ()
    turns = [n for n in _turns(game, nth) if n in run.chosen]
    partners = run.story.partners
    choice = dict(game.choices[nth])
    held = run.chosen[turn_in(game, nth, 0)].mean(axis=1)
    given, own = (
        np.mean([kept[n].mean(axis=1) for n in turns] or [held], axis=0)
        for kept in (run.chosen, run.proposed)
    )
    rows = []
    for target in game.targets:
        j, act = partners.index(target), choice.get(target, MODEL)
        rows.append(Effort(target, act, float(held[j]), float(given[j]), float(own[j])))
    return tuple(rows)


def _answers(run: Run, game: Game, nth: int) -> tuple[Answered, ...]:
    if nth < 0:
        return ()
    story, choice = run.story, dict(game.choices[nth])
    turns = [n for n in _turns(game, nth) if n in run.proposed]
    column = story.partners.index(game.role)
    ends = (min(turn_in(game, nth, q), story.turns) for q in (0, 4))
    before, after = (story.arrays["alignment"][end, :, column] for end in ends)
    shares = np.mean([run.proposed[n] for n in turns], axis=0) if turns else None
    rows = []
    for state in game.targets:
        row = story.states.index(state)
        wished = np.zeros(len(CHOICES)) if shares is None else shares[row]
        part = wished / run.interest[row] if run.interest[row] > 0 else wished
        own = dict(zip(USES, (*map(float, part), 1.0 - float(part.sum())), strict=False))
        ranked = tuple(sorted(own.items(), key=lambda pair: -pair[1]))
        act = choice.get(state, MODEL)
        rows.append(Answered(state, act, float(before[row]), float(after[row]), ranked))
    return tuple(rows)


def _turns(game: Game, nth: int) -> range:
    return range(turn_in(game, nth, 1), turn_in(game, nth, 4) + 1)


def _moved_most(story: Story, game: Game, before: int, end: int) -> str:
    """Name the state whose alignment with a power moved most in a year."""
    aligned = story.arrays["alignment"][:, :, story.partners.index(game.role)]
    moved = abs(aligned[end] - aligned[before])
    return max(game.targets, key=lambda state: float(moved[story.states.index(state)]))
