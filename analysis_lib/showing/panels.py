"""The grid of panels on which the figures are drawn: rows, ticks in per cent, a note below."""

import textwrap
from collections.abc import Iterable, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis_lib.showing.fonts import make_drawable

GREY = "#666666"
PAGE_WIDTH = 12.0


def open_panels(number: int, height: float, width: float = 2.3, empty: str = "no documents", sharey: bool = True
                ) -> tuple[Figure, list[Axes]]:
    """Open a figure with so many panels of the same axes, at most four abreast.

    Parameters
    ----------
    number : int
        Panels; with none the figure says why in words.
    height, width : float
        Size of a panel in inches, without labels; a lone panel takes twice the width, where the page has it.
    empty : str
        What a figure without panels says.
    sharey : bool
        Whether the panels have the same rows.
    """
    width = max(width, min(2 * width, PAGE_WIDTH - 4)) if number == 1 else width
    columns = max(1, min(number, 4, int(PAGE_WIDTH // (width + (0.5 if sharey else 2.4)))))
    rows = max(1, -(-number // columns))
    across = 2.4 + columns * (width + 0.5) if sharey else columns * (width + 2.6)
    figure, axes = plt.subplots(rows, columns, sharey=sharey, squeeze=False, layout="constrained",
                                figsize=(across, (rows * height + 0.6) if number else 0.8))
    flat = list(axes.flat)
    for axis in flat[max(number, 1):]:
        axis.remove()
    if number == 0:
        flat[0].set_axis_off()
        flat[0].text(0, 0.5, textwrap.fill(make_drawable(empty), 70), color=GREY)
    return figure, flat[:number]


def open_chart(rows: Sequence[str], width: float, height: float) -> tuple[Figure, Axes]:
    """Open a figure with a single panel of labelled rows and no frame; without rows it says "no documents"."""
    figure, axis = plt.subplots(figsize=(2.4 + width, height), layout="constrained")
    label_rows(axis, rows)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    if not rows:
        axis.text(0, 0, "no documents", color=GREY)
    return figure, axis


def shorten_label(text: str, width: int = 40) -> str:
    """Make a label drawable and cut it to one line of at most so many characters."""
    drawable = make_drawable(str(text))
    return drawable if len(drawable) <= width else drawable[: width - 1] + "…"


def label_rows(axis: Axes, rows: Sequence[str]) -> None:
    """Give an axis one labelled row a name, from the top down."""
    axis.set(ylim=(max(len(rows), 1) - 0.4, -0.6), yticks=range(len(rows)))
    axis.set_yticklabels([shorten_label(row) for row in rows])
    axis.tick_params(axis="y", length=0)


def format_shares(axis: Axis, limit: float) -> None:
    """Put ticks in per cent from 0 to a limit."""
    axis.set_ticks([tick for tick in MaxNLocator(4).tick_values(0, limit) if 0 <= tick <= limit])
    axis.set_major_formatter(lambda share, _: f"{100 * share:g}%")


def format_share(share: float) -> str:
    """Write a share in per cent.

    Examples
    --------
    >>> format_share(0.256), format_share(1.0)
    ('26 %', '100 %')
    """
    return f"{100 * share:.0f} %"


def format_points(axis: Axis, limit: float) -> None:
    """Put ticks in percentage points on both sides of 0."""
    axis.set_ticks([tick for tick in MaxNLocator(4).tick_values(-limit, limit) if -limit <= tick <= limit])
    axis.set_major_formatter(lambda share, _: f"{100 * share:+g}".replace("-", "−") if round(share, 9) else "0")


def write_note(figure: Figure, note: str) -> None:
    """Write a note below the panels, broken to the figure's width."""
    if figure.axes and figure.axes[0].axison:
        width = int(figure.get_figwidth() * 15)
        figure.supxlabel(textwrap.fill(make_drawable(note), width), x=0.01, ha="left", fontsize=8, color=GREY)


def list_runs(years: Iterable[int], least: int) -> list[list[int]]:
    """List the runs of adjoining years that are at least so many years long.

    Examples
    --------
    >>> list_runs([2019, 2021, 2022, 2023], 3)
    [[2021, 2022, 2023]]
    """
    runs = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [run for run in runs if len(run) >= least]


def span_years(years: pd.Series) -> list[str]:
    """List every year from the first to the last, and "no year" where one is missing.

    Examples
    --------
    >>> span_years(pd.Series([2023, None, 2021]))
    ['2021', '2022', '2023', 'no year']
    """
    known = years.dropna().astype(int)
    columns = [str(year) for year in range(known.min(), known.max() + 1)] if len(known) else []
    return columns + (["no year"] if years.isna().any() else [])
