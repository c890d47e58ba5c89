"""The panel of groups and years as a figure: intervals in its cells, and holes where nothing is known."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis_lib.showing.figures import BAND, INK, PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, format_share, open_chart, shorten_label, write_note

MOST_ROWS, MOST_COLUMNS = 34, 14


def plot_panel(panel: pd.DataFrame, code: str, rows: str = "province", columns: str = "year") -> Figure:
    """Draw the shares of one theme in every cell of a panel.

    Parameters
    ----------
    panel : DataFrame
        From `measure_panel` by two columns.
    code : str
        The theme to draw.
    rows, columns : str
        Its group columns.

    Returns
    -------
    Figure
        In each cell the raw share as a point over its interval on a scale from 0 to the width of the cell, the
        adjusted share as a cross, the pooled one as a stroke, and the number of documents. A cell without documents
        is empty and hatched. Of more than 34 rows and 14 columns those with the most documents, and the last, stand.
    """
    cells = panel[panel["code"] == code].dropna(subset=[rows, columns])
    cells = cells.assign(row=cells[rows].astype("string"), column=cells[columns].astype("string"))
    names = sorted(cells.groupby("row")["n_documents"].sum().sort_values(kind="stable").index[-MOST_ROWS:])
    ticks = _list_columns(cells[columns])[-MOST_COLUMNS:]
    left_out = cells["row"].nunique() - len(names), cells["column"].nunique() - len(set(cells["column"]) & set(ticks))
    cells = cells[cells["row"].isin(names) & cells["column"].isin(ticks)]
    highest = cells[["share_high", "adjusted_high", "pooled_high"]].max(axis=None)
    limit = 1.0 if pd.isna(highest) else min(1.0, float(highest))
    note = (f"{code}: point and line, raw share with 95 % interval; cross, adjusted; stroke, pooled. Each cell spans 0 to "
            f"{format_share(limit)}; the number is that of documents. Hatched: no document, nothing is known.")
    if any(left_out):
        note += f" Not drawn: {left_out[0]} rows with fewer documents and {left_out[1]} earlier columns."
    with use_style():
        figure, axis = open_chart(names, 0.86 * max(len(ticks), 4), 0.3 * max(len(names), 2) + 1.0)
        known = {(row["row"], row["column"]): row for row in cells.to_dict("records")}
        for y, name in enumerate(names):
            for x, tick in enumerate(ticks):
                _draw_cell(axis, x, y, known.get((name, tick)), limit)
        axis.set(xlim=(-0.04, max(len(ticks), 1)))
        axis.set_xticks([x + 0.45 for x in range(len(ticks))], [shorten_label(tick) for tick in ticks])
        axis.xaxis.tick_top()
        write_note(figure, note)
    return figure


def _list_columns(values: pd.Series) -> list[str]:
    if pd.api.types.is_integer_dtype(values.dtype):
        return [str(year) for year in range(int(values.min()), int(values.max()) + 1)] if len(values) else []
    return sorted(values.astype("string").unique())


def _draw_cell(axis: Axes, x: int, y: int, cell: Mapping | None, limit: float) -> None:
    corner, width, height = (x, y - 0.42), 0.92, 0.84
    if cell is None:
        axis.add_patch(plt.Rectangle(corner, width, height, facecolor="white", edgecolor=PALE, hatch="///", linewidth=0))
        return
    axis.add_patch(plt.Rectangle(corner, width, height, facecolor=PALE, linewidth=0))
    scale = width / limit
    axis.hlines(y, x + scale * cell["share_low"], x + scale * cell["share_high"], color=BAND, linewidth=3)
    axis.plot(x + scale * cell["share"], y, "o", color=INK, markersize=4, markerfacecolor="white" if cell["n_coded"] == 0 else INK)
    if pd.notna(cell["pooled"]):
        axis.vlines(x + scale * cell["pooled"], y - 0.34, y + 0.34, color=INK, linewidth=1)
    if pd.notna(cell["adjusted"]) and cell["adjusted"] != cell["share"]:
        axis.plot(x + scale * cell["adjusted"], y, "x", color=INK, markersize=5)
    axis.text(x + width - 0.03, y - 0.16, str(cell["n_documents"]), ha="right", va="center", fontsize=6.5, color=GREY)
