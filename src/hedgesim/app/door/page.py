"""The page that Solara serves: `SolaraViz`, its pictures, and a model for each visitor.

Solara is imported when the page is made, so that the package loads without the extra.
"""

from typing import Any

from hedgesim.app.door.model import DoorModel, inputs
from hedgesim.app.door.pictures import (
    drawn,
    names_of,
    network_figure,
    state_figure,
    ties_of,
    told,
    vectors_of,
    when,
)
from hedgesim.app.texts import t
from hedgesim.plots.style import two_places

STYLE = """
.hedgesim-picture { display: block; width: 100%; max-width: 760px; height: auto;
  background: #fff; }
.hedgesim-numbers td, .hedgesim-numbers th { padding: 1px 10px 1px 0; text-align: left;
  font-size: 13px; font-variant-numeric: tabular-nums; }
.v-navigation-drawer .v-input__slider { flex-wrap: wrap; }
.v-navigation-drawer .v-input__slider > .v-input__control { width: 100%; }
.v-navigation-drawer .v-input__slider .v-input__slot { flex-wrap: wrap; margin-bottom: 0; }
.v-navigation-drawer .v-input__slider .v-input__slot > .v-label { flex: 0 0 100%;
  height: auto; margin: 0; white-space: normal; font-size: 13px; line-height: 1.3; }
"""
"""Words of a slider above it, whatever their length; pictures as wide as their place."""


def page() -> Any:
    """Make the component `Page` for which Solara asks of a module.

    Raises
    ------
    ImportError
        If the extra is not installed.
    """
    import solara
    from mesa.visualization import SolaraViz

    parts, shown = [state_part(), network_part()], inputs()
    given = {name: said["value"] for name, said in shown.items()}

    @solara.component  # type: ignore[untyped-decorator]
    def Page() -> None:
        solara.Title("hedgesim")
        solara.Style(STYLE)
        model = solara.use_memo(lambda: DoorModel(**given), [])  # one for each visitor
        SolaraViz(model, components=parts, model_params=shown, name=t("door.title"))

    return Page


def state_part() -> Any:
    """Make the component that shows one state, chosen at once, and its numbers.

    It takes any `HedgingModel`, so that it serves in a page of one's own.
    """
    import solara
    from mesa.visualization.utils import update_counter

    @solara.component  # type: ignore[untyped-decorator]
    def StatePart(model: Any) -> None:
        update_counter.get()
        names = names_of(model)
        by_name = {agent.name: agent.id for agent in model.agents}
        name, choose = solara.use_state(next(iter(by_name)))
        state = by_name[name]
        with solara.Card(t("door.one_state"), margin=0):
            solara.Select(t("door.state"), values=list(by_name), value=name,
                          on_value=choose)  # fmt: skip
            source = solara.use_memo(
                lambda: drawn(lambda: state_figure(model, state)),
                [id(model), model.turn, state],
            )
            _image(solara, source, told(model, state))
            _numbers(solara, model, names, state)
            solara.Text(_set(model), style="font-size: 13px")

    return StatePart


def network_part() -> Any:
    """Make the component that shows who leans on whom; it takes any `HedgingModel`."""
    import solara
    from mesa.visualization.utils import update_counter

    @solara.component  # type: ignore[untyped-decorator]
    def NetworkPart(model: Any) -> None:
        update_counter.get()
        with solara.Card(t("door.all_states"), margin=0):
            source = solara.use_memo(
                lambda: drawn(lambda: network_figure(model)), [id(model), model.turn]
            )
            _image(solara, source, _strongest(model))
            solara.Text(t("door.network_note"), style="font-size: 13px")

    return NetworkPart


def _image(solara: Any, source: str, words: str) -> None:
    solara.v.Html(tag="img", class_="hedgesim-picture",
                  attributes={"src": source, "alt": words})  # fmt: skip


def _numbers(solara: Any, model: Any, names: dict[str, str], state: str) -> None:
    """Write the numbers of the picture's end as a table."""
    agent = model.state(state)
    cells = solara.v.Html

    def row(tag: str, words: list[str]) -> Any:
        return cells(tag="tr", children=[cells(tag=tag, children=[w]) for w in words])

    vectors = vectors_of(model, state)
    rows = [
        row("th", [when(model), *(names[v] for v in vectors)]),
        row("td", [t("door.alignment"), *(f"{agent.alignment[v]:.3f}" for v in vectors)]),
        row("td", [t("door.threat"), *(f"{agent.threat[v]:.3f}" for v in vectors)]),
    ]
    cells(tag="table", class_="hedgesim-numbers", children=rows)


def _set(model: Any) -> str:
    """Say which world and values this run has: a slider counts from the next reset."""
    settings = getattr(model, "settings", None)
    if settings is None:
        return ""
    values = ", ".join(f"{n.replace('_', ' ')} {v:g}" for n, v in settings.parameters)
    return t("door.set", world=t(f"presets.{settings.preset}"), run=model.run,
             turn=model.turn, turns=model.experiment.turns,
             values=values or t("door.usual"))  # fmt: skip


def _strongest(model: Any) -> str:
    """Tell the strongest tie in words."""
    table, names = ties_of(model), names_of(model)
    best = table.iloc[int(table["share"].to_numpy().argmax())]
    return t("door.strongest", when=when(model), state=names[best["state"]],
             partner=names[best["partner"]], share=two_places(best["share"]))  # fmt: skip
