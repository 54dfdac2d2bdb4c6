"""Where the good Mesa user's time goes: `python benchmarks/profile_mesa.py > FILE`.

The table of today stands in mesa_good_user/profile.txt.
"""

import cProfile
import io
import pstats
import sys

from machine import described, load
from mesa_good_user.with_mesa import batch

RUNS = 20
TUNED = """\
What was tuned, the dearest first of each profile:
- one pass a stage over the agents, none over pairs of agents: what is the same for every
  state (force, markets, growth, costs of instruments) is laid out once a turn in the model;
- the four instruments in one array, and the six memories that fade in another, so that each
  is one operation a turn and not four or six;
- channels before partners, so that a softmax runs along rows;
- memberships, sanctions, strain, room for routes and weights of channels reckoned anew only
  when they change; paths of power and events sorted by turn once in a process;
- `ufunc.reduce` in place of array methods, operations in place, parameters as plain floats;
- one agent reporter; draws of all runs in one go; luck of a turn in two calls.
What is left is the price of a call into NumPy, some hundred a state and turn, and of Mesa's
scheduling, collecting and handing over of rows.
"""


def main() -> None:
    """Print the profile of some runs, after one that warms up."""
    batch(2)
    profile = cProfile.Profile()
    profile.runcall(batch, RUNS)
    said = io.StringIO()
    stats = pstats.Stats(profile, stream=said).strip_dirs().sort_stats("tottime")
    stats.print_stats(30)
    lines = [line.rstrip() for line in said.getvalue().splitlines() if line.strip()]
    sys.stdout.write(
        f"{RUNS} runs of the baseline by mesa.batch_run, one process. {load()}\n"
    )
    sys.stdout.write(f"{described('mesa')}\n\n{TUNED}\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
