"""Figures of the ledger: by when each group of documents is to reach its targets."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis_lib.comparing.ledger import NO_YEAR
from analysis_lib.comparing.reasons import count
from analysis_lib.showing.figures import BAND, PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import open_chart, write_note

MOST_PLACES, MOST_YEARS = 40, 16
ROW, COLUMN, LEAST_WIDTH = 0.34, 0.72, 5.0
SHADES = LinearSegmentedColormap.from_list("targets", [PALE, BAND])


def plot_deadlines(deadlines: pd.DataFrame) -> Figure:
    """Draw how many targets each group of documents has for each year.

    Parameters
    ----------
    deadlines : DataFrame
        The ``deadlines`` table.

    Returns
    -------
    Figure
        Groups as rows, years as columns and "no year" at the end; the number of targets in each cell, the darker the
        more, and in brackets those whose year is inferred. A blank cell holds none that was found. Of more than 40
        groups those with the most targets are drawn, of more than 16 years the first.
    """
    totals = deadlines.groupby("place")["n_targets"].sum().sort_values(ascending=False, kind="stable")
    places = sorted(totals.index[:MOST_PLACES])
    years = sorted(set(deadlines["deadline_year"]) - {NO_YEAR})
    columns = [*years[:MOST_YEARS], *([NO_YEAR] if NO_YEAR in set(deadlines["deadline_year"]) else [])]
    with use_style():
        figure, axis = open_chart(places, max(LEAST_WIDTH, COLUMN * len(columns)), ROW * max(len(places), 1) + 0.9)
        if not places:
            figure.axes[0].texts[-1].set_text("no target was found")
            axis.set_xticks([])
            return figure
        axis.set(xlim=(-0.5, len(columns) - 0.5), xticks=range(len(columns)))
        axis.set_xticklabels(columns)
        most = deadlines["n_targets"].max()
        for cell in deadlines[deadlines["place"].isin(places) & deadlines["deadline_year"].isin(columns)].itertuples():
            _draw_cell(axis, columns.index(cell.deadline_year), places.index(cell.place), cell, most)
        write_note(figure, _explain(deadlines, len(totals) - len(places), len(years) - len(years[:MOST_YEARS])))
    return figure


def _draw_cell(axis: Axes, x: int, y: int, cell: tuple, most: int) -> None:
    axis.add_patch(Rectangle((x - 0.47, y - 0.44), 0.94, 0.88, facecolor=SHADES((cell.n_targets / most) ** 0.5)))
    inferred = f" ({cell.n_inferred})" if cell.n_inferred else ""
    axis.text(x, y, f"{cell.n_targets}{inferred}", ha="center", va="center", fontsize=8)


def _explain(deadlines: pd.DataFrame, n_places: int, n_years: int) -> str:
    left = [f"{count(n_places, 'group')} with fewer targets" if n_places else "", count(n_years, "later year") if n_years else ""]
    hidden = f" Not drawn: {', '.join(filter(None, left))}." if any(left) else ""
    return ("Numbers: targets; in brackets those whose year is not in the words of the target but inferred from a heading, "
            f"a sentence before it, the plan's period or the document's year. Blank: none was found.{hidden}")
