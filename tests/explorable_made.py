"""Small studies over two factors, and what the file of bands says of a world."""

import math

import pyarrow.parquet as pq
from report_made import QUESTION, TITLE, made

GRID = f"""
format = 1
title = "{TITLE}"
question = '''{QUESTION}'''
expectation = "E </section></main> E"
source = "S"
region = "triad"
scenario = "triad_crisis"
turns = 20
seed = 7
"""
DESIGN = '[design]\nkind = "grid"\nreplicates = 5\n'
SCALE = '[[factor]]\nparameter = "threat_scale"\nvalues = [5.0, 1.0, 2.5]\n'
SPEED = '[[factor]]\nparameter = "diplomacy_speed"\nvalues = [0.1, 0.35]\n'
SIZE = '[[factor]]\nevent = "T02"\nwhat = "magnitude"\nvalues = [0.6, 0.95]\n'
STUDY = GRID + DESIGN + SCALE + SIZE
NAMES = ("threat_scale", "event:T02:magnitude")
WORLDS = [(scale, size) for scale in (1.0, 2.5, 5.0) for size in (0.6, 0.95)]
"""In the order of the sliders: the numbers of a factor rise, the last is fastest."""

LISTED = GRID + """
[design]
kind = "list"
replicates = 5
rows = [
""" + "".join(
    f'  {{ threat_scale = {scale}, "event:T02:magnitude" = {size} }},\n'
    for scale, size in (WORLDS[n] for n in (3, 0, 5, 1, 4, 2))
) + "]\n"  # fmt: skip


RULE = """
def fragile(dependence, threat_scale):
    if (threat_scale > 4).any():
        raise ValueError("cannot fear so fast")
    return dependence
"""


def failing(folder):
    """Make a grid in which no run ends well where the first factor is 5."""
    (folder / "own.py").write_text(RULE)
    text = STUDY.replace("[design]", '[rules]\nALT = "own.py:fragile"\n[design]')
    return made(folder, "failing", text)


class Bands:
    """The rows of bands.parquet, found by the values that a point has in runs/."""

    def __init__(self, folder, names=NAMES):
        runs = pq.read_table(folder / "runs").to_pandas()
        self.points = {
            tuple(float(row[name]) for name in names): int(row["point"])
            for row in runs.to_dict("records")
        }
        rows = pq.read_table(folder / "bands.parquet").to_pandas()
        rows = rows[(rows["partner"].astype(str) == "") & (rows["point"] >= 0)]
        self.rows = {
            (r["point"], r["turn"], str(r["state"]), str(r["measure"])): r
            for r in rows.to_dict("records")
        }

    def number(self, world, turn, state, measure, column="q50"):
        """Give a number as it stands in the file; None if there is none."""
        row = self.rows.get((self.points[world], turn, state, measure))
        return None if row is None else float(row[column])


def hundredths(share):
    """Round to hundredths, half up."""
    return math.floor(100 * share + 0.5)


def two(share):
    """Write a share as the page says it does: two places, half up, no leading nought."""
    text = f"{hundredths(share) / 100:.2f}"
    return text.removeprefix("0")
