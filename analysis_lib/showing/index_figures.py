"""Figures of indices: ranks over random weights, and the PMC index with its ratings."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis_lib.comparing.reasons import count
from analysis_lib.showing.figures import BAND, INK, PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, format_shares, label_rows, open_panels, shorten_label, write_note
from analysis_lib.tables import list_columns

MOST_ITEMS, MOST_POLICIES = 20, 40
# A segment narrower than this holds no number that could be read.
LEAST_SHARE, LEAST_SHARE_TOLD = 0.035, 0.14
RANKS = LinearSegmentedColormap.from_list("ranks", [INK, BAND, PALE])
ROW, CELL = 0.27, 0.2


def plot_acceptability(acceptability: pd.DataFrame) -> Figure:
    """Draw for which share of the random weights each item takes each rank, as stacked bars.

    Parameters
    ----------
    acceptability : DataFrame
        The ``acceptability`` table; with one group column in front, such as ``normalisation``, one panel a group.

    Returns
    -------
    Figure
        One bar an item, from the first rank (dark) to the last (pale), with the rank in each segment and its share
        where there is room. The items stand in the order of their mean rank in the first panel, which is no ranking.
        Of above 20 items the figure says that they cannot be read.

    Raises
    ------
    ValueError
        For several group columns.
    """
    groups = [name for name in acceptability.columns if name not in list_columns("acceptability")]
    if len(groups) > 1:
        raise ValueError(f"acceptability: group columns {', '.join(groups)}; allowed: one or none")
    parts = list(acceptability.groupby(groups[0])) if groups else [("", acceptability)] if len(acceptability) else []
    n_items = acceptability["item"].nunique()
    with use_style():
        if n_items > MOST_ITEMS or not n_items:
            words = f"{n_items} items: above {MOST_ITEMS} none could be read; see the table" if n_items else "no items"
            return open_panels(0, 1, empty=words)[0]
        figure, axes = open_panels(len(parts), height=ROW * max(n_items, 3) + 0.5, width=4.2)
        items = _order_items(parts[0][1])
        for axis, (name, table) in zip(axes, parts, strict=True):
            _draw_shares(axis, table, items)
            axis.set_title(shorten_label(f"{groups[0]}: {name}") if groups else "")
        write_note(figure, (
            f"Share of the random weights under which an item takes a rank: rank 1 dark, rank {n_items} pale; the number in a "
            "segment is the rank. Weights are drawn uniformly from all that are allowed. Items stand by their mean rank, which "
            "is no ranking. Items of equal value share the better rank. Intervals of the simulation stand in the table."))
    return figure


def _order_items(table: pd.DataFrame) -> list[str]:
    means = (table["rank"].astype(float) * table["share"]).groupby(table["item"]).sum()
    return sorted(means.index, key=lambda item: (means[item], item))


def _draw_shares(axis: Axes, table: pd.DataFrame, items: list[str]) -> None:
    shares = table.pivot(index="item", columns="rank", values="share").loc[items]
    for y, (_, row) in enumerate(shares.iterrows()):
        left = 0.0
        for rank, share in row.items():
            depth = (rank - 1) / max(len(items) - 1, 1)
            axis.barh(y, share, left=left, height=0.76, color=RANKS(depth), edgecolor="white", linewidth=0.6)
            if share >= LEAST_SHARE:
                words = f"{rank} · {100 * share:.0f} %" if share >= LEAST_SHARE_TOLD else str(rank)
                axis.text(left + share / 2, y, words, ha="center", va="center", fontsize=7,
                          color="white" if depth < 0.3 else "black")
            left += share
    label_rows(axis, items)
    axis.set(xlim=(0, 1))
    format_shares(axis.xaxis, 1.0)


def plot_pmc(pmc: pd.DataFrame, ratings: pd.DataFrame) -> Figure:
    """Draw the PMC index with the range over the schemes that leave out a main variable, beside all its ratings.

    Parameters
    ----------
    pmc, ratings : DataFrame
        The ``pmc`` and ``pmc_ratings`` tables of the same documents.

    Returns
    -------
    Figure
        Left a point at the index and a line over the range, with the grade and the best and worst rank; a document
        without an index says how many ratings are missing. Right a cell a sub-variable: filled for 1, empty for 0, a
        question mark where nothing is known, a dot where a person gave the rating. Of above 40 documents the figure
        says that they cannot be read.

    Raises
    ------
    ValueError
        When the two tables are not of the same documents.
    """
    if set(pmc["item"]) != set(ratings["item"]):
        other = sorted(set(pmc["item"]) ^ set(ratings["item"]))[0]
        raise ValueError(f"pmc and ratings: {other!r} stands in one of the two only; allowed: the same documents in both")
    if len(pmc) > MOST_POLICIES or pmc.empty:
        words = f"{len(pmc)} documents: above {MOST_POLICIES} none could be read; see the table" if len(pmc) else "no documents"
        with use_style():
            return open_panels(0, 1, empty=words)[0]
    rows = pmc.sort_values(["pmc", "item"], ascending=[False, True], ignore_index=True)
    columns = ratings[["variable", "criterion"]].drop_duplicates().reset_index(drop=True)
    n_variables = columns["variable"].nunique()
    with use_style():
        figure, (left, right) = plt.subplots(
            1, 2, sharey=True, layout="constrained", width_ratios=[4.4, CELL * len(columns)],
            figsize=(2.2 + 4.4 + CELL * len(columns), ROW * max(len(rows), 3) + 2.4))  # fmt: skip
        _draw_indices(left, rows, n_variables)
        _draw_ratings(right, rows["item"].tolist(), columns, ratings)
        label_rows(left, rows["item"].tolist())
        write_note(figure, _explain_pmc(ratings, n_variables))
    return figure


def _draw_indices(axis: Axes, rows: pd.DataFrame, n_variables: int) -> None:
    is_ranked = rows["pmc"].notna().sum() > 1
    for y, row in enumerate(rows.itertuples()):
        if pd.isna(row.pmc):
            axis.text(0, y, f" no index: {count(row.n_criteria - row.n_rated, 'rating')} missing", va="center", color=GREY,
                      fontsize=7.5, style="italic")
            continue
        if not pd.isna(row.pmc_low):
            axis.hlines(y, row.pmc_low, row.pmc_high, color=BAND, linewidth=3)
        axis.plot(row.pmc, y, "o", color=INK, markersize=5)
        ranks = f", rank {row.rank_best}" + (f"–{row.rank_worst}" if row.rank_worst != row.rank_best else "") if is_ranked else ""
        axis.text(1.02, y, f"{row.pmc:.2f} {row.grade}{ranks}", fontsize=7.5, color=GREY, va="center",
                  transform=axis.get_yaxis_transform())
    axis.set(xlim=(0, n_variables), title=f"index (0 to {n_variables})")
    axis.grid(axis="x", color=PALE)
    axis.set_axisbelow(True)


def _draw_ratings(axis: Axes, items: list[str], columns: pd.DataFrame, ratings: pd.DataFrame) -> None:
    at = {criterion: x for x, criterion in enumerate(columns["criterion"])}
    for cell in ratings.itertuples():
        x, y = at[cell.criterion], items.index(cell.item)
        is_one = not pd.isna(cell.rating) and cell.rating == 1
        axis.add_patch(Rectangle((x - 0.44, y - 0.42), 0.88, 0.84, facecolor=BAND if is_one else "white", edgecolor=PALE,
                                 linewidth=0.6))
        if pd.isna(cell.rating):
            axis.text(x, y, "?", ha="center", va="center", fontsize=6.5, color=GREY)
        elif cell.basis == "given":
            axis.plot(x, y, "o", color=INK, markersize=2)
    names = columns["variable"].tolist()
    for border in (x for x in range(1, len(names)) if names[x] != names[x - 1]):
        axis.axvline(border - 0.5, color=INK, linewidth=0.8)
    axis.set(xlim=(-0.6, len(columns) - 0.4))
    axis.xaxis.tick_top()
    axis.set_xticks(range(len(columns)), [shorten_label(name.replace("_", " ")) for name in columns["criterion"]], rotation=90,
                    fontsize=7)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)


def _explain_pmc(ratings: pd.DataFrame, n_variables: int) -> str:
    n_given, n_missing = int((ratings["basis"] == "given").sum()), int(ratings["rating"].isna().sum())
    alike = ratings.groupby("criterion")["rating"].nunique(dropna=False).eq(1)
    note = (f"Point: sum over {n_variables} main variables of the mean of their sub-variables; line: range when any one is left "
            "out; numbers: index, grade of the literature, best and worst rank over those schemes. Cells: filled 1, empty 0")
    note += ", ? not known" if n_missing else ""
    note += ", dot given by a person" if n_given else ""
    note += f". {alike.sum()} of {len(alike)} sub-variables are the same for all." if ratings["item"].nunique() > 1 else "."
    return note + " The index counts what a text mentions, not how strongly, and grows with its length."
