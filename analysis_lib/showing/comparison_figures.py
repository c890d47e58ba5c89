"""Figures of comparisons: differences, corrected shares, trends, other choices, and what was refused in words."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis_lib.comparing.grouping import label_groups
from analysis_lib.showing.figures import BAND, INK
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import (
    GREY,
    format_points,
    format_shares,
    label_rows,
    open_panels,
    shorten_label,
    write_note,
)

MOST_ROWS = 30
REFUSED = ("confounded", "too_few", "drifts")


def plot_contrasts(contrasts: pd.DataFrame) -> Figure:
    """Draw the differences of pairs of groups that were tested, one panel a theme, and count those that were not.

    Parameters
    ----------
    contrasts : DataFrame
        The ``contrasts`` table.

    Returns
    -------
    Figure
        Points with 95 % intervals, filled where the verdict is ``differs``; the documents of both groups beside each
        row. Pairs without a test are no rows: the note counts them by verdict. Of more than thirty pairs a panel
        those with the least p are drawn.
    """
    names = contrasts["group_a"] + " − " + contrasts["group_b"]
    rows = contrasts.assign(row=names, count=_join_counts(contrasts), is_filled=contrasts["verdict"] == "differs",
                            is_tested=contrasts["p"].notna(), middle=contrasts["difference"])  # fmt: skip
    note = "Differences of mean document shares, first group less second, with 95 % intervals; filled: differs. Beside "
    return _draw_forest(rows, "code", note + "each row: documents of both groups.", "pairs")


def plot_trends(trends: pd.DataFrame) -> Figure:
    """Draw the slopes of themes over years that were tested, one panel a group, and count those that were not.

    Parameters
    ----------
    trends : DataFrame
        The ``trends`` table.

    Returns
    -------
    Figure
        Points with 95 % intervals, filled where the verdict is ``rises`` or ``falls``; years and documents beside.
    """
    count = [f"{row.n_years} years, {row.n_documents} documents" for row in trends.itertuples()]
    rows = trends.assign(row=trends["code"], count=count, is_filled=trends["verdict"].isin(["rises", "falls"]),
                         is_tested=trends["p"].notna(), middle=trends["slope"])  # fmt: skip
    note = "Change of the mean share of a document's sentences in ten years, with 95 % intervals; filled: rises or falls."
    return _draw_forest(rows, "group", note, "lines")


def _join_counts(contrasts: pd.DataFrame) -> pd.Series:
    return contrasts["n_documents_a"].astype("string") + " : " + contrasts["n_documents_b"].astype("string")


def _draw_forest(rows: pd.DataFrame, panel: str, note: str, noun: str) -> Figure:
    """Draw the tested rows of each panel, and say of the others why they are not there."""
    tested = rows[rows["is_tested"]].sort_values(["p", "row"])
    shown = tested.groupby(panel).head(MOST_ROWS)
    refused = rows.loc[~rows["is_tested"], "verdict"].value_counts()
    words = ", ".join(f"{number} {verdict.replace('_', ' ')}" for verdict, number in refused.items())
    note += f" Not drawn, because nothing was tested: {words}." if words else ""
    if len(shown) < len(tested):
        note += f" Drawn are the {MOST_ROWS} {noun} of each panel with the least p of {len(tested)} in all."
    names = sorted(shown[panel].unique())
    limit = shown[["low", "high"]].abs().max(axis=None) * 1.05 if len(shown) else 1.0
    longest = int(shown.groupby(panel).size().max()) if len(shown) else 0
    with use_style():
        figure, axes = open_panels(len(names), 0.24 * max(longest, 3) + 0.7, 2.6, _say_nothing(words, noun), sharey=False)
        for axis, name in zip(axes, names, strict=True):
            _draw_differences(axis, shown[shown[panel] == name], limit)
            axis.set_title(shorten_label(name))
        write_note(figure, note)
    return figure


def _say_nothing(words: str, noun: str) -> str:
    return f"no {noun}: nothing was compared" if not words else f"no test, no figure: of the {noun}, {words}"


def _draw_differences(axis: Axes, rows: pd.DataFrame, limit: float) -> None:
    axis.axvline(0, color=GREY, linewidth=0.8)
    for y, row in enumerate(rows.itertuples()):
        axis.hlines(y, row.low, row.high, color=INK, linewidth=2.0)
        axis.plot(row.middle, y, "o", color=INK, markersize=5, markerfacecolor=INK if row.is_filled else "white")
        axis.text(1.03, y, row.count, fontsize=7.5, color=GREY, va="center", transform=axis.get_yaxis_transform())
    label_rows(axis, rows["row"].tolist())
    axis.set_xlim(-limit, limit)
    format_points(axis.xaxis, limit)


def plot_corrected(corrected: pd.DataFrame, groups: list[str]) -> Figure:
    """Draw corrected shares beside the plain ones, one panel a theme.

    Parameters
    ----------
    corrected : DataFrame
        The ``corrected`` table with its group columns in front.
    groups : list of str
        These columns.

    Returns
    -------
    Figure
        Open points: shares by the coder; filled points: corrected, both with 95 % intervals; the sentences read
        beside each row. A row without a corrected share says so.
    """
    labels = label_groups(corrected.fillna(dict.fromkeys(groups, "missing")), groups)
    rows, names = corrected.assign(row=labels), sorted(corrected["code"].unique())
    order = sorted(rows["row"].unique())
    highest = rows[["share_high", "corrected_high"]].max(axis=None)
    limit = 1.0 if pd.isna(highest) else min(1.0, 1.04 * highest)
    with use_style():
        figure, axes = open_panels(len(names), 0.34 * max(len(order), 3) + 0.7, empty="no sample, nothing to correct by")
        for axis, name in zip(axes, names, strict=True):
            for row in rows[rows["code"] == name].to_dict("records"):
                _draw_correction(axis, row, order.index(row["row"]))
            label_rows(axis, order)
            axis.set(xlim=(0, limit), title=shorten_label(name))
            format_shares(axis.xaxis, limit)
        write_note(figure, "Open points: share of sentences by the coder; filled points: corrected by the sentences read, "
                           "whose number stands beside each row. Lines: 95 % intervals.")
    return figure


def _draw_correction(axis: Axes, row: Mapping, y: int) -> None:
    axis.hlines(y - 0.16, row["share_low"], row["share_high"], color=BAND, linewidth=2)
    axis.plot(row["share"], y - 0.16, "o", color=INK, markersize=4, markerfacecolor="white", clip_on=False)
    if pd.isna(row["corrected"]):
        axis.text(0, y + 0.2, " not corrected", va="center", color=GREY, fontsize=7, style="italic")
    else:
        axis.hlines(y + 0.16, row["corrected_low"], row["corrected_high"], color=INK, linewidth=2)
        axis.plot(row["corrected"], y + 0.16, "o", color=INK, markersize=4, clip_on=False)
    axis.text(1.03, y, f"{row['n_read']} read", fontsize=7.5, color=GREY, va="center", transform=axis.get_yaxis_transform())


def plot_choices(choices: pd.DataFrame) -> Figure:
    """Draw the difference under every set of choices, one panel a theme, one row a pair of groups.

    Parameters
    ----------
    choices : DataFrame
        The ``choices`` table.

    Returns
    -------
    Figure
        A stroke at the difference under each set of choices, dark where it differs; how many do beside each row. Of
        more than thirty pairs those that differ most often are drawn.
    """
    rows = choices.assign(row=choices["group_a"] + " − " + choices["group_b"], is_found=choices["verdict"] == "differs")
    order = rows.groupby("row")["is_found"].mean().sort_values(ascending=False, kind="stable").index[:MOST_ROWS].tolist()
    rows, names = rows[rows["row"].isin(order)], sorted(rows["code"].unique())
    limit = rows["difference"].abs().max() * 1.05 or 1.0
    with use_style():
        figure, axes = open_panels(len(names), 0.26 * max(len(order), 3) + 0.7, 2.6, "no pair has enough documents to vary")
        for axis, name in zip(axes, names, strict=True):
            axis.axvline(0, color=GREY, linewidth=0.8)
            for (row, is_found), part in rows[rows["code"] == name].groupby(["row", "is_found"]):
                y = order.index(row)
                axis.vlines(part["difference"].dropna(), y - 0.3, y + 0.3, color=INK if is_found else BAND, linewidth=1)
            for row, part in rows[rows["code"] == name].groupby("row"):
                axis.text(1.03, order.index(row), f"{part['is_found'].sum()} of {len(part)}", fontsize=7.5, color=GREY,
                          va="center", transform=axis.get_yaxis_transform())
            label_rows(axis, order)
            axis.set(xlim=(-limit, limit), title=shorten_label(name))
            format_points(axis.xaxis, limit)
        write_note(figure, "Each stroke: the difference under one set of choices of codebook, denominator, cleaning and "
                           "coder; dark: the verdict is differs. Beside each row: how many of all.")
    return figure
