"""Figures of the tables: each draws the rows it is given and computes nothing."""

from collections.abc import Iterable

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis_lib.comparing.gate import MIN_DOCUMENTS
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import (
    GREY,
    format_shares,
    label_rows,
    list_runs,
    open_chart,
    open_panels,
    shorten_label,
    span_years,
    write_note,
)
from analysis_lib.tables import list_columns

# The blue of Okabe and Ito's palette in three lightnesses: no reader depends on telling hues apart.
INK, BAND, PALE = "#0072B2", "#9CC7E3", "#DCEAF4"
MOST_ROWS, LEAST_YEARS, MOST_TICKS = 40, 3, 30


def plot_salience(salience: pd.DataFrame, rows: str = "group") -> Figure:
    """Draw the share of sentences with each theme, one panel a theme and one row a group, or the other way about.

    Parameters
    ----------
    salience : DataFrame
        The ``salience`` table with its group columns in front.
    rows : {"group", "code"}
        What the rows are; with a single group they are always the codes.

    Returns
    -------
    Figure
        Points at the shares, lines over the intervals, lighter ones where sentences of a document are alike, the
        counts at the right of each row. A cell without documents says so; a share of zero is an open point with a
        line to its upper bound.
    """
    labelled = _label_groups(salience, list_groups(salience))
    panel, row = ("group", "code") if rows == "code" or labelled["group"].nunique() == 1 else ("code", "group")
    names, panels, limit = labelled[row].unique(), labelled[panel].unique(), _find_limit(salience)
    with use_style():
        figure, axes = open_panels(len(panels), height=0.24 * max(len(names), 3) + 0.7)
        for axis, name in zip(axes, panels, strict=True):
            _draw_rows(axis, labelled[labelled[panel] == name].set_index(row), list(names))
            axis.set(xlim=(0, limit), title=shorten_label(name))
            format_shares(axis.xaxis, limit)
        write_note(figure, _explain_intervals(salience) + " Beside each row: " + _explain_counts(salience))
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
        A line joins three or more adjoining years of four or more documents each: with fewer it would draw the
        differences between single documents as a trend.

    Raises
    ------
    ValueError
        When ``year`` is not a column.
    """
    if "year" not in salience:
        raise ValueError(f"salience has no column 'year'; its columns are {', '.join(salience.columns)}")
    labelled = _label_groups(salience, [name for name in list_groups(salience) if name != "year"])
    dated = labelled.dropna(subset=["year"])
    span = range(int(dated["year"].min()), int(dated["year"].max()) + 1) if len(dated) else range(0)
    names = sorted(set(zip(labelled["code"], labelled["group"], strict=True)))
    limit = _find_limit(salience)
    with use_style():
        figure, axes = open_panels(len(names), height=2.4, width=min(max(0.42 * len(span), 2.4), 11))
        for axis, (code, group) in zip(axes, names, strict=True):
            rows = dated[(dated["code"] == code) & (dated["group"] == group)]
            _draw_years(axis, rows.set_index("year"), span, limit)
            axis.set_title(shorten_label(code if group == "all documents" else f"{code} · {group}"), pad=16)
        write_note(figure, _explain_intervals(salience) + _explain_years(labelled))
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
        The numbers in their cells; a cell that is absent or holds 0 documents is blank.
    """
    group = coverage.columns[0]
    labels = coverage[group].astype("string").fillna(f"{group} missing")
    years = ["no year" if pd.isna(year) else str(int(year)) for year in coverage["year"]]
    rows, columns = sorted(labels.unique()), span_years(coverage["year"])
    cell = 0.45 if len(columns) <= 24 else 0.24
    with use_style():
        figure, axis = open_chart(rows, cell * max(len(columns), 4), 0.27 * max(len(rows), 2) + 0.9)
        for label, year, number in zip(labels, years, coverage["n_documents"], strict=True):
            if number == 0:
                continue
            x, y = columns.index(year), rows.index(label)
            axis.add_patch(plt.Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, color=PALE))
            axis.text(x, y, str(number), ha="center", va="center", fontsize=9 if cell > 0.3 else 6.5)
        axis.set(xlim=(-0.5, max(len(columns), 1) - 0.5))
        axis.set_xticks(range(len(columns)), columns, rotation=90 if len(columns) > 8 else 0)
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
        One row a document, one column a rule, in each cell a bar and the number of characters. Of more than 40
        documents those are drawn of which most was removed.
    """
    kept = removals[removals["rule"] == "kept"].sort_values(["share", "doc_id"])
    rows = sorted(kept["doc_id"].head(MOST_ROWS))
    rules = sorted(set(removals["rule"]), key=lambda rule: (rule != "kept", rule))
    note = "Numbers: characters. Bars: their share of the document's raw text, which is the width of a column."
    if len(kept) > MOST_ROWS:
        note += f" Drawn are the {MOST_ROWS} of {len(kept)} documents of which most was removed; the table has all."
    with use_style():
        figure, axis = open_chart(rows, 0.72 * max(len(rules), 4), 0.24 * max(len(rows), 2) + 1.2)
        for cell in removals[removals["doc_id"].isin(rows)].itertuples():
            x, y = rules.index(cell.rule), rows.index(cell.doc_id)
            axis.barh(y, 0.92 * cell.share, left=x, height=0.72, color=BAND)
            axis.text(x + 0.03, y, f"{cell.n_chars:,}", va="center", fontsize=8)
        axis.set(xlim=(0, max(len(rules), 1)))
        axis.xaxis.tick_top()
        axis.set_xticks(range(len(rules)), [shorten_label(rule) for rule in rules], rotation=35, ha="left")
        axis.grid(axis="x", color=PALE)
        axis.set_axisbelow(True)
        write_note(figure, note)
    return figure


def list_groups(salience: pd.DataFrame) -> list[str]:
    """Return the group columns of a salience table: those that its schema does not declare."""
    return [name for name in salience.columns if name not in list_columns("salience")]


def _label_groups(salience: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    parts = salience[groups].astype("string").fillna("missing")
    return salience.assign(group=[" · ".join(values) or "all documents" for values in parts.to_numpy(dtype=object)])


def _find_limit(salience: pd.DataFrame) -> float:
    highest = salience[["share_high", "high_icc20"]].max(axis=None)
    return 1.0 if pd.isna(highest) else min(1.0, 1.04 * highest)


def _draw_rows(axis: Axes, cells: pd.DataFrame, rows: list[str]) -> None:
    for y, name in enumerate(rows):
        if name not in cells.index:
            axis.text(0, y, " no documents", va="center", color=GREY, fontsize=7.5, style="italic")
            continue
        cell = cells.loc[name]
        axis.hlines(y, cell["low_icc20"], cell["high_icc20"], color=BAND, linewidth=1.2)
        axis.hlines(y, cell["share_low"], cell["share_high"], color=INK, linewidth=2.4)
        _draw_point(axis, cell["share"], y, cell["n_coded"] == 0)
        axis.text(1.04, y, _count_units(cell), fontsize=7.5, color=GREY, va="center",
                  transform=axis.get_yaxis_transform())
    label_rows(axis, rows)


def _draw_point(axis: Axes, x: float, y: float, is_open: bool) -> None:
    axis.plot(x, y, "o", color=INK, markersize=5, clip_on=False, markerfacecolor="white" if is_open else INK)


def _count_units(cell: pd.Series) -> str:
    if cell["unit"] == "documents":
        return f"{cell['n_coded']} of {cell['n_documents']}"
    return f"{cell['n_coded']} of {cell['n_sentences']} ({cell['n_documents']})"


def _draw_years(axis: Axes, cells: pd.DataFrame, span: Iterable[int], limit: float) -> None:
    span = list(span)
    for year in span:
        if year not in cells.index:
            words = "no documents" if len(span) <= MOST_TICKS else "–"
            axis.text(year, limit * 0.02, words, rotation=90, ha="center", va="bottom", color=GREY, fontsize=6.5,
                      style="italic")
            continue
        cell = cells.loc[year]
        axis.vlines(year, cell["low_icc20"], cell["high_icc20"], color=BAND, linewidth=1.2)
        axis.vlines(year, cell["share_low"], cell["share_high"], color=INK, linewidth=2.4)
        _draw_point(axis, year, cell["share"], cell["n_coded"] == 0)
        axis.text(year, limit * 1.02, f"{cell['n_documents']}", ha="center", va="bottom", fontsize=7.5, color=GREY)
    for run in list_runs(cells.index[cells["n_documents"] >= MIN_DOCUMENTS], LEAST_YEARS):
        axis.plot(run, cells.loc[run, "share"], color=INK, linewidth=0.8)
    axis.set(ylim=(0, limit), xlim=(span[0] - 0.6, span[-1] + 0.6) if span else None)
    ticks = span if len(span) <= MOST_TICKS else [year for year in span if year % 5 == 0]
    axis.set_xticks(ticks, [str(year) for year in ticks], rotation=90 if len(ticks) > 5 else 0)
    format_shares(axis.yaxis, limit)


def _explain_intervals(salience: pd.DataFrame) -> str:
    units, methods = ("; ".join(sorted(salience[name].dropna().unique())) for name in ("unit", "interval"))
    note = f"Points: share of {units}; lines: 95 % intervals ({methods})."
    if salience["high_icc20"].notna().any():
        note += " Thin lines: the intervals if sentences of a document correlate by .20."
    return note + " An open point is 0 of n, at most the end of its line."


def _explain_counts(salience: pd.DataFrame) -> str:
    if salience["unit"].eq("documents").all():
        return "documents with the theme of all documents."
    return "sentences with the theme of all sentences (documents)."


def _explain_years(labelled: pd.DataFrame) -> str:
    note = " Number above a year: documents; a dash or the word: none, nothing is known of it."
    dated = labelled.dropna(subset=["year"])
    if (dated["n_documents"] < MIN_DOCUMENTS).any() or dated["year"].nunique() < LEAST_YEARS:
        note += f" Without {LEAST_YEARS} adjoining years of {MIN_DOCUMENTS} documents each no line is drawn: no trend."
    undated = labelled.loc[labelled["year"].isna()].groupby("group")["n_documents"].max().sum()
    return note + (f" Not drawn, for want of a year: {undated} document(s)." if undated else "")
