"""hedgesim: a simulation of states that keep several vectors open between great powers.

The names below are loaded when they are first used, so that `import hedgesim` and
`hedgesim --help` stay light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hedgesim.model import HedgingModel as HedgingModel
    from hedgesim.model import StateAgent as StateAgent
    from hedgesim.study.open import open_results as open_results
    from hedgesim.study.runner import run as run
    from hedgesim.world.experiment import load_experiment as load_experiment

    __version__: str

_HOMES = {
    "HedgingModel": "hedgesim.model",
    "StateAgent": "hedgesim.model",
    "run": "hedgesim.study.runner",
    "open_results": "hedgesim.study.open",
    "load_experiment": "hedgesim.world.experiment",
}

__all__ = ["HedgingModel", "StateAgent", "load_experiment", "open_results", "run"]


def __getattr__(name: str) -> Any:
    """Load one public name on first use."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("hedgesim")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'hedgesim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Name what can be used, loaded or not."""
    return sorted({*globals(), *__all__, "__version__"})
