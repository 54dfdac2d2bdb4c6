"""What happened in a quarter of a run, in lines: dated events, and who changed strategy."""

from hedgesim.app.story import Story
from hedgesim.app.texts import t

MOST_EVENTS = 4
"""Events that are told by name; a quarter may have a dozen."""


def strategy_in_words(strategy: str) -> str:
    """Give a strategy of the catalogue as the page says it."""
    return t(f"strategies.{strategy.replace(' ', '_')}")


def happened(story: Story, turn: int) -> list[str]:
    """Tell the events of a turn's quarter, at most so many by name."""
    if turn == 0:
        return [t("step.start", year=story.quarters[0].split()[-1])]
    events = story.events[turn]
    lines = [f"{event.title} ({event.date})" for event in events[:MOST_EVENTS]]
    if len(events) > MOST_EVENTS:
        lines.append(t("step.more_events", count=len(events) - MOST_EVENTS))
    return lines or [t("step.no_events")]


def changed(story: Story, turn: int) -> list[str]:
    """Tell which states took another strategy than a quarter before."""
    lines = [
        t(
            "step.changed",
            name=story.names[change.state],
            before=strategy_in_words(change.before),
            after=strategy_in_words(change.after),
        )
        for change in story.changes(turn)
    ]
    return lines or ([t("step.no_change")] if turn else [])
