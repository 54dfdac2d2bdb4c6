"""Figures of a sensitivity analysis: what is drawn is what the table says.

Planted and caught, one at a time, each reverted: the pale bar with the first index; bars
from the bottom up; whiskers of the other index; labels of the plane left where they fell;
the shares of the bar not scaled to it; colours by row instead of by side.
"""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from hedgesim.plots.sensitivity import (
    COLOURS,
    plot_morris,
    plot_shares,
    plot_signed,
    plot_split,
)
from hedgesim.plots.sensitivity_sheet import sensitivity_sheet

SHARES = pd.DataFrame(
    {
        "title": ["threat_scale", "E082 Russia invades $Ukraine", "deference"],
        "side": ["parameters", "events", "parameters"],
        "first": [0.5, 0.2, -0.01], "first_low": [0.4, 0.1, -0.1],
        "first_high": [0.6, 0.3, 0.08], "total": [0.6, 0.25, 0.02],
        "total_low": [0.5, 0.2, 0.0], "total_high": [0.7, 0.3, 0.04],
    }
)  # fmt: skip
SPLIT = {"parameters": (0.6, 0.5, 0.7), "events": (0.04, 0.0, 0.1),
         "both together": (-0.02, -0.1, 0.05), "chance": (0.38, 0.3, 0.45)}  # fmt: skip


def axes(width=8, height=5):
    figure = Figure(figsize=(width, height))
    return figure, figure.add_axes((0.4, 0.1, 0.4, 0.8))


def plane(count=20):
    rng = np.random.default_rng(1)
    far = np.sort(rng.random(count))[::-1] / 50
    return pd.DataFrame(
        {
            "title": [f"factor {n}" for n in range(count)],
            "side": np.where(np.arange(count) % 3 == 0, "events", "parameters"),
            "mu_star": far, "mu_star_low": far * 0.8, "mu_star_high": far * 1.2,
            "sigma": 0.004 + rng.random(count) / 1000,
        }
    )  # fmt: skip


def test_bars_are_the_indices_of_the_table():
    _, ax = axes()
    assert plot_shares(SHARES, ax=ax) is ax
    total, first = ax.containers
    assert [bar.get_width() for bar in total] == [0.6, 0.25, 0.02]
    assert [bar.get_width() for bar in first] == [0.5, 0.2, 0.0]
    heights = [bar.get_y() + bar.get_height() / 2 for bar in first]
    assert heights == sorted(heights, reverse=True)
    for bar, side in zip(first, SHARES["side"], strict=True):
        assert bar.get_facecolor()[:3] == to_rgb(COLOURS[side])
    ends = [path.vertices[:, 0].tolist() for lines in ax.collections
            for path in lines.get_paths()]  # fmt: skip
    assert ends == [*SHARES[["total_low", "total_high"]].to_numpy().tolist(),
                    *SHARES[["first_low", "first_high"]].to_numpy().tolist()]  # fmt: skip
    names = [text.get_text() for text in ax.texts]
    assert names == SHARES["title"].tolist()


def test_bars_of_one_index_have_their_sign():
    _, ax = axes()
    table = SHARES.rename(columns=lambda name: name.replace("first", "partial"))
    plot_signed(table.assign(partial=[-0.5, 0.2, 0.1]), "partial", label="x", ax=ax)
    assert [bar.get_width() for bar in ax.containers[0]] == [-0.5, 0.2, 0.1]
    low, high = ax.get_xlim()
    assert low < -0.5
    assert high > 0.2


def test_a_whisker_that_is_far_too_long_does_not_hide_the_bars():
    _, ax = axes()
    table = SHARES.assign(effect=[0.1, 0.05, 0.0], effect_low=[-9.0, 0.0, 0.0],
                          effect_high=[9.0, 0.1, 0.0])  # fmt: skip
    plot_signed(table, "effect", label="x", ax=ax)
    assert ax.get_xlim()[1] < 0.2


def test_marks_of_the_plane_are_where_the_table_says():
    _, ax = axes()
    table = plane()
    plot_morris(table, unit="alignment", ax=ax)
    marks = np.vstack([c.get_offsets() for c in ax.collections if len(c.get_offsets()) > 1])
    expected = table[["mu_star", "sigma"]].to_numpy()
    assert sorted(map(tuple, marks)) == sorted(map(tuple, expected))


@pytest.mark.parametrize("count", [3, 14, 40])
def test_names_of_the_plane_do_not_overlap(count):
    figure, ax = axes(9.6, 6.5)
    plot_morris(plane(count), unit="alignment", ax=ax)
    figure.canvas.draw()
    labels = [text for text in ax.texts if text.get_text().startswith("factor")]
    assert len(labels) == min(count, 14)
    boxes = []
    for label in labels:
        label.get_window_extent()  # with its line; this sets where the text itself is
        boxes.append(Text.get_window_extent(label))
    boxes.sort(key=lambda box: box.y0)
    assert all(a.y1 <= b.y0 + 1 for a, b in pairwise(boxes))


def test_the_bar_of_a_split_is_whole_and_names_its_parts():
    _, ax = axes()
    plot_split(SPLIT, ax=ax)
    widths = [bar.get_width() for bar in ax.patches]
    assert sum(widths) == pytest.approx(1)
    assert widths[0] / widths[1] == pytest.approx(15)
    assert widths[2] == 0
    said = " ".join(text.get_text() for text in ax.texts)
    assert all(f"{name} " in said for name in SPLIT)
    assert "parameters 60 %" in said
    assert "both together 0 %" in said


def test_a_table_without_a_column_is_refused():
    _, ax = axes()
    with pytest.raises(ValueError, match="total"):
        plot_shares(SHARES.drop(columns="total"), ax=ax)
    with pytest.raises(ValueError, match="sigma"):
        plot_morris(plane().drop(columns="sigma"), unit="x", ax=ax)


@pytest.mark.parametrize(("kind", "table", "split"), [
    ("sobol", SHARES, SPLIT), ("sobol", SHARES, None), ("grouped", SHARES, SPLIT),
    ("morris", plane(), None),
])  # fmt: skip
def test_nothing_of_a_sheet_lies_outside_it(kind, table, split):
    figure = sensitivity_sheet(
        table, kind=kind, leading="total", split=split, title="Of $one", unit="alignment",
        subtitle="Of its variance between single runs, " * 5, source="somewhere",
    )  # fmt: skip
    figure.canvas.draw()
    page = figure.bbox
    for text in (t for ax in figure.axes for t in ax.texts):
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= page.x1 + 1, text.get_text()
    tops = [ax.get_position().y1 for ax in figure.axes]
    assert max(tops) < min(t.get_position()[1] for t in figure.texts[:-1])
