"""The card of a state at a turn, as HTML: threat, ties, strategy, memberships."""

from html import escape

import numpy as np

from hedgesim.app.story import Story
from hedgesim.app.texts import t
from hedgesim.model.telling import percent
from hedgesim.plots.style import two_places

BESIDE = 2
"""Partners whose ties stand side by side in the table."""


def towards(story: Story, state: str) -> tuple[str, ...]:
    """Name the partners of the table: the first vectors, without the state itself."""
    return tuple(vector for vector in story.vectors if vector != state)[:BESIDE]


def card_html(story: Story, turn: int, state: str) -> str:
    """Tell a state at a turn.

    Parameters
    ----------
    story, turn
        A run, and one of its turns.
    state
        Id of a state that chooses.
    """
    parts = [_strategy(story, turn, state), _threats(story, turn, state)]
    parts += [_ties(story, turn, state), _measures(story, turn, state)]
    parts.append(_members(story, turn, state))
    return "".join(parts)


def share_text(share: float) -> str:
    """Write a share in percent, or a dash where there is none."""
    return "–" if np.isnan(share) else percent(float(share))


def _strategy(story: Story, turn: int, state: str) -> str:
    name = story.strategy(turn, state).replace(" ", "_")
    said = t(
        "step.strategy_towards",
        strategy=t(f"strategies.{name}"),
        partner=story.names[story.references[state]],
    )
    return (
        f'<p class="step-strategy" data-testid="step-strategy">{escape(said)}</p>'
        f'<p class="note">{escape(t(f"strategies_meaning.{name}"))}</p>'
    )


def _threats(story: Story, turn: int, state: str) -> str:
    row = story.of("threat", turn, state)
    shown = [vector for vector in story.vectors if vector != state]
    cells = "".join(
        f"<div><dt>{escape(story.names[vector])}</dt>"
        f'<dd data-testid="step-threat-{vector}">'
        f"{two_places(float(row[story.partners.index(vector)]))}</dd></div>"
        for vector in shown
    )
    return (
        f'<h4>{escape(t("step.threat"))}</h4><dl class="step-numbers">{cells}</dl>'
        f'<p class="note">{escape(t("step.threat_note"))}</p>'
    )


def _ties(story: Story, turn: int, state: str) -> str:
    """Set effort beside dependence, for each channel and partner."""
    partners = towards(story, state)
    wide = "".join(
        f'<th colspan="2" scope="colgroup">{escape(story.names[partner])}</th>'
        for partner in partners
    )
    kinds = f'<th scope="col">{escape(t("step.effort"))}</th>'
    kinds += f'<th scope="col">{escape(t("step.dependence"))}</th>'
    lines = "".join(
        f'<tr><th scope="row">{escape(story.titles[channel])}</th>'
        + "".join(_pair(story, turn, state, partner, channel) for partner in partners)
        + "</tr>"
        for channel in story.channels
    )
    return (
        f'<h4>{escape(t("step.ties"))}</h4><table class="step-ties"><thead><tr><td></td>'
        f"{wide}</tr><tr><td></td>{kinds * len(partners)}</tr></thead>"
        f'<tbody>{lines}</tbody></table><p class="note">{escape(t("step.ties_note"))}</p>'
    )


def _pair(story: Story, turn: int, state: str, partner: str, channel: str) -> str:
    j, c = story.partners.index(partner), story.channels.index(channel)
    if not story.tie[story.states.index(state), j, c]:
        return "<td>–</td><td>–</td>"
    cells = []
    for name in ("posture", "dependence"):
        text = share_text(float(story.of(name, turn, state)[j, c]))
        key = f"step-{name}-{partner}-{channel}"
        cells.append(f'<td data-testid="{key}">{text}</td>')
    return "".join(cells)


def _measures(story: Story, turn: int, state: str) -> str:
    cells = "".join(
        f'<div><dt>{escape(t(f"step.{name}"))}</dt><dd data-testid="step-{name}">'
        f"{two_places(float(story.of(name, turn, state)))}</dd></div>"
        for name in ("autonomy", "exposure", "hedging_index")
    )
    return f'<dl class="step-numbers">{cells}</dl>'


def _members(story: Story, turn: int, state: str) -> str:
    held = story.members(turn, state)
    words = ", ".join(
        f'<abbr title="{escape(story.organisations[key])}">{escape(key)}</abbr>'
        for key in held
    )
    said = words or escape(t("step.no_members"))
    return f'<h4>{escape(t("step.members"))}</h4><p data-testid="step-members">{said}</p>'
