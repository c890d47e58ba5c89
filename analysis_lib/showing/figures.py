"""Figures of the tables: each draws the rows it is given and computes nothing."""

from collections.abc import Iterable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, format_shares, label_rows, open_panels, shorten_label, write_note
from analysis_lib.tables import list_columns

# The blue of Okabe and Ito's palette in three lightnesses: no reader depends on telling hues apart.
INK, BAND, PALE = "#0072B2", "#9CC7E3", "#DCEAF4"
MOST_ROWS = 40


def plot_salience(salience: pd.DataFrame, band: pd.DataFrame | None = None) -> Figure:
    """Draw the share of sentences with each theme, one panel a theme and one row a group.

    Parameters
    ----------
    salience : DataFrame
        The ``salience`` table with its group columns in front. With one group the rows are the themes.
    band : DataFrame, optional
        The same table measured under a larger intraclass correlation; its intervals are drawn lighter behind.

    Returns
    -------
    Figure
        Points at the shares, lines over the intervals, ``n_coded of n_sentences`` at the right of each row. A cell
        without documents says so; a share of zero is an open point with a line to its upper bound.
    """
    groups = list_groups(salience)
    labelled = _label_rows(salience, groups)
    single = labelled["group"].nunique() == 1
    panel, row = ("group", "code") if single else ("code", "group")
    rows, panels = _list_values(labelled[row]), _list_values(labelled[panel])
    behind = None if band is None else _label_rows(band, groups)
    limit = _find_limit(salience, band)
    with use_style():
        figure, axes = open_panels(len(panels), height=0.24 * max(len(rows), 3) + 0.7)
        for axis, name in zip(axes, panels, strict=False):
            _draw_rows(axis, labelled[labelled[panel] == name].set_index(row), rows,
                       None if behind is None else behind[behind[panel] == name].set_index(row), limit)
            axis.set_title(shorten_label(name))
        write_note(figure, _explain_intervals(salience, band)
                   + " Beside each row: sentences with the theme of all sentences (documents).")
    return figure


def plot_years(salience: pd.DataFrame) -> Figure:
    """Draw the share of sentences with each theme by year.

    Parameters
    ----------
    salience : DataFrame
        The ``salience`` table with ``year`` among its group columns; further group columns make further panels.

    Returns
    -------
    Figure
        Points with intervals; the number of documents stands above each year. Years without documents say so.
        Adjoining years are joined by a line only where a panel has at least three years.

    Raises
    ------
    ValueError
        When ``year`` is not a column.
    """
    if "year" not in salience:
        raise ValueError(f"salience has no column 'year'; its columns are {', '.join(salience.columns)}")
    labelled = _label_rows(salience, [name for name in list_groups(salience) if name != "year"])
    dated = labelled.dropna(subset=["year"])
    span = range(int(dated["year"].min()), int(dated["year"].max()) + 1) if len(dated) else range(0)
    names = list(dict.fromkeys(zip(labelled["code"], labelled["group"], strict=True)))
    limit = _find_limit(salience, None)
    with use_style():
        figure, axes = open_panels(len(names), height=2.4, width=min(max(0.42 * len(span), 2.4), 11))
        for axis, (code, group) in zip(axes, names, strict=False):
            rows = dated[(dated["code"] == code) & (dated["group"] == group)]
            _draw_years(axis, rows.set_index("year"), span, limit)
            axis.set_title(shorten_label(" · ".join(part for part in (code, group) if part)), pad=16)
        write_note(figure, _explain_intervals(salience, None) + _explain_years(labelled))
    return figure


def plot_coverage(coverage: pd.DataFrame) -> Figure:
    """Draw how many documents each group has in each year.

    Parameters
    ----------
    coverage : DataFrame
        One group column, ``year``, ``n_documents`` and further columns; a missing year is a column of its own.

    Returns
    -------
    Figure
        The numbers in their cells; a cell without documents is blank.
    """
    group = coverage.columns[0]
    labels = coverage[group].astype("string").fillna(f"{group} missing")
    years = ["no year" if pd.isna(year) else str(int(year)) for year in coverage["year"]]
    rows, columns = sorted(labels.unique()), _span_years(coverage["year"])
    cell = 0.45 if len(columns) <= 24 else 0.24
    with use_style():
        figure, axis = plt.subplots(figsize=(2.4 + cell * max(len(columns), 4), 0.9 + 0.27 * max(len(rows), 2)),
                                    layout="constrained")
        for label, year, number in zip(labels, years, coverage["n_documents"], strict=True):
            x, y = columns.index(year), rows.index(label)
            axis.add_patch(plt.Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, color=PALE))
            axis.text(x, y, str(number), ha="center", va="center", fontsize=9 if cell > 0.3 else 6.5)
        axis.set(xlim=(-0.5, max(len(columns), 1) - 0.5))
        axis.set_xticks(range(len(columns)), columns, rotation=90 if len(columns) > 8 else 0)
        label_rows(axis, rows)
        axis.tick_params(length=0)
        axis.spines[:].set_visible(False)
        write_note(figure, "Number of documents in each cell. A blank cell holds none: nothing is known about it.")
    return figure


def plot_removals(removals: pd.DataFrame) -> Figure:
    """Draw how much of each document was kept and how much each rule removed.

    Parameters
    ----------
    removals : DataFrame
        doc_id, rule (``kept`` for what was kept), n_chars, share (of the raw characters of the document).

    Returns
    -------
    Figure
        One panel a rule, one row a document, the number of characters beside each bar. Of more than 40 documents
        those are drawn of which most was removed.
    """
    kept = removals[removals["rule"] == "kept"].sort_values(["share", "doc_id"])
    rows = sorted(kept["doc_id"].head(MOST_ROWS))
    rules = sorted(set(removals["rule"]), key=lambda rule: (rule != "kept", rule))
    largest = removals.loc[removals["rule"] != "kept", "share"].max()
    note = "Bars: share of the document's raw characters; numbers: characters."
    if len(kept) > MOST_ROWS:
        note += f" Drawn are the {MOST_ROWS} of {len(kept)} documents of which most was removed; the table has all."
    with use_style():
        figure, axes = open_panels(len(rules), height=0.22 * max(len(rows), 3) + 0.7, width=1.7)
        for axis, rule in zip(axes, rules, strict=False):
            cells = removals[(removals["rule"] == rule) & removals["doc_id"].isin(rows)]
            _draw_bars(axis, cells, rows, 1.0 if rule == "kept" or pd.isna(largest) else largest)
            axis.set_title(shorten_label(rule))
        write_note(figure, note)
    return figure


def list_groups(salience: pd.DataFrame) -> list[str]:
    """Return the group columns of a salience table: those that its schema does not declare."""
    return [name for name in salience.columns if name not in list_columns("salience")]


def _span_years(years: pd.Series) -> list[str]:
    known = years.dropna().astype(int)
    columns = [str(year) for year in range(known.min(), known.max() + 1)] if len(known) else []
    return columns + (["no year"] if years.isna().any() else [])


def _label_rows(salience: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    parts = salience[groups].astype("string").fillna("missing")
    return salience.assign(group=[" · ".join(values) for values in parts.to_numpy(dtype=object)])


def _list_values(column: pd.Series) -> list[str]:
    return list(dict.fromkeys(column))


def _find_limit(salience: pd.DataFrame, band: pd.DataFrame | None) -> float:
    highs = salience["share_high"] if band is None else pd.concat([salience["share_high"], band["share_high"]])
    return min(1.0, float(highs.max()) * 1.04) if len(highs) else 1.0


def _draw_rows(axis: Axes, cells: pd.DataFrame, rows: list[str], behind: pd.DataFrame | None,
               limit: float) -> None:
    for y, name in enumerate(rows):
        if name not in cells.index:
            axis.text(0, y, " no documents", va="center", color=GREY, fontsize=7.5, style="italic")
            continue
        if behind is not None and name in behind.index:
            axis.hlines(y, *behind.loc[name, ["share_low", "share_high"]], color=BAND, linewidth=1.2)
        cell = cells.loc[name]
        axis.hlines(y, cell["share_low"], cell["share_high"], color=INK, linewidth=2.4)
        axis.plot(cell["share"], y, "o", color=INK, markersize=5, clip_on=False,
                  markerfacecolor="white" if cell["n_coded"] == 0 else INK)
        counts = f"{cell['n_coded']} of {cell['n_sentences']} ({cell['n_documents']})"
        axis.text(1.02, y, counts, fontsize=7.5, color=GREY, va="center", transform=axis.get_yaxis_transform())
    axis.set(xlim=(0, limit))
    label_rows(axis, rows)
    format_shares(axis.xaxis, limit)


def _draw_years(axis: Axes, cells: pd.DataFrame, span: Iterable[int], limit: float) -> None:
    span = list(span)
    for year in span:
        if year not in cells.index:
            axis.text(year, limit * 0.02, "no documents", rotation=90, ha="center", va="bottom", color=GREY,
                      fontsize=6.5, style="italic")
            continue
        cell = cells.loc[year]
        axis.vlines(year, cell["share_low"], cell["share_high"], color=INK, linewidth=2.4)
        axis.plot(year, cell["share"], "o", color=INK, markersize=5, clip_on=False,
                  markerfacecolor="white" if cell["n_coded"] == 0 else INK)
        axis.text(year, limit * 1.02, f"{cell['n_documents']}", ha="center", va="bottom", fontsize=7.5, color=GREY)
    if len(cells) >= 3:
        shares = [cells["share"].get(year, np.nan) for year in span]
        axis.plot(span, shares, color=INK, linewidth=0.8)
    axis.set(ylim=(0, limit), xlim=(span[0] - 0.6, span[-1] + 0.6) if span else None)
    axis.set_xticks(span, [str(year) for year in span], rotation=90 if len(span) > 5 else 0)
    format_shares(axis.yaxis, limit)


def _draw_bars(axis: Axes, cells: pd.DataFrame, rows: list[str], limit: float) -> None:
    for doc_id, number, share in zip(cells["doc_id"], cells["n_chars"], cells["share"], strict=True):
        axis.barh(rows.index(doc_id), share, height=0.7, color=BAND)
        axis.text(share, rows.index(doc_id), f" {number:,}", va="center", fontsize=7.5)
    axis.set(xlim=(0, limit * 1.45))
    label_rows(axis, rows)
    format_shares(axis.xaxis, limit)


def _explain_intervals(salience: pd.DataFrame, band: pd.DataFrame | None) -> str:
    if salience.empty:
        return ""
    methods = "; ".join(sorted(salience["interval"].dropna().unique()))
    note = f"Points: share of sentences; lines: 95 % intervals ({methods})."
    if band is not None:
        note += f" Thin lines: {'; '.join(sorted(band['interval'].dropna().unique()))}."
    return note + " An open point is 0 of n, at most the end of its line."


def _explain_years(labelled: pd.DataFrame) -> str:
    note = " Number above a year: documents."
    dated = labelled.dropna(subset=["year"])
    if dated.groupby(["code", "group"])["year"].nunique().lt(3).any():
        note += " No line below three years: no trend can be seen there."
    undated = labelled.loc[labelled["year"].isna()].groupby("group")["n_documents"].max().sum()
    return note + (f" Not drawn, for want of a year: {undated} document(s)." if undated else "")
