"""Figures of pairs: which themes meet in sentences, and which documents or regions are alike."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis_lib.comparing.reasons import count
from analysis_lib.showing.figures import BAND, INK, PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, label_rows, shorten_label, write_note
from analysis_lib.tables import list_columns

CELL = 0.4
MOST_ITEMS, LEAST_WIDTH = 40, 6.0
BLUES = LinearSegmentedColormap.from_list("together", [PALE, BAND])
# The orange of Okabe and Ito's palette, lightened; a sign stands beside each number for who cannot tell them apart.
ORANGES = LinearSegmentedColormap.from_list("apart", ["#FBEBCB", "#F0C060"])
SIGNS = {"together": "+", "apart": "−"}


def plot_cooccurrence(cooccurrence: pd.DataFrame) -> Figure:
    """Draw in how many sentences each two themes meet, as the lower half of a matrix.

    Parameters
    ----------
    cooccurrence : DataFrame
        The ``cooccurrence`` table of one group of documents.

    Returns
    -------
    Figure
        The number of sentences with both themes in each cell, with a sign and a shade where they go together or
        keep apart, the darker the further from the expected number; grey on white where no association is seen; a
        dot where nothing can be said. Beside each theme stands in how many sentences it is.

    Raises
    ------
    ValueError
        For several groups of documents.
    """
    groups = [name for name in cooccurrence.columns if name not in list_columns("cooccurrence")]
    if groups and len(cooccurrence[groups].drop_duplicates()) > 1:
        names = "; ".join(sorted(set(cooccurrence[groups[0]].astype("string"))))
        raise ValueError(f"cooccurrence: several groups of documents, {groups[0]} {names}; allowed: the rows of one")
    sizes = pd.concat([cooccurrence.groupby(f"code_{side}")[f"n_{side}"].max() for side in "ab"]).groupby(level=0).max()
    codes = list(sizes.index)
    with use_style():
        figure, axis = _open_matrix(codes[1:], codes[:-1], "fewer than two themes")
        for cell in cooccurrence.itertuples():
            _draw_meeting(axis, codes.index(cell.code_b) - 1, codes.index(cell.code_a), cell)
        if codes:
            axis.set_yticklabels([f"{shorten_label(code)} ({sizes[code]:,})" for code in codes[1:]])
            axis.set_xticklabels([f"{shorten_label(code)} ({sizes[code]:,})" for code in codes[:-1]], rotation=90)
            write_note(figure, _explain_meetings(cooccurrence))
    return figure


def _draw_meeting(axis: Axes, y: int, x: int, cell: tuple) -> None:
    if cell.verdict == "too_few":
        axis.text(x, y, "•", ha="center", va="center", color=GREY, fontsize=7)
        return
    sign = SIGNS.get(cell.verdict, "")
    if sign:
        # Four times, or a fourth of, the expected number has the full shade.
        depth = min(abs(np.log2(max(cell.ratio, 1e-3))) / 2, 1.0)
        axis.add_patch(_make_cell(x, y, facecolor=(BLUES if sign == "+" else ORANGES)(depth)))
    axis.text(x, y, f"{cell.n_both:,}{sign}", ha="center", va="center", fontsize=7.5, color="black" if sign else GREY)


def _explain_meetings(cooccurrence: pd.DataFrame) -> str:
    counts = cooccurrence["verdict"].value_counts()
    n = int(cooccurrence["n_sentences"].max())
    return (
        f"Numbers: sentences with both themes, of {n:,}; in brackets those with the theme. + on blue: they meet more "
        f"often than if each were placed without regard to the other among the sentences of like length of the same "
        f"document ({count(counts.get('together', 0), 'pair')}); − on orange: less often ({counts.get('apart', 0)}); "
        "the darker the further, up to four times or a fourth. Grey on white: no association is seen, which is no "
        f"proof of independence ({counts.get('no_association_seen', 0)}). Dot: nothing can be said "
        f"({counts.get('too_few', 0)}). Expected numbers and limits stand in the table."
    )


def plot_similarity(similarity: pd.DataFrame, clusters: pd.DataFrame | None = None) -> Figure:
    """Draw how alike every two documents or groups are, as a matrix.

    Parameters
    ----------
    similarity : DataFrame
        The ``similarity`` table of one basis and, for words, one language.
    clusters : DataFrame, optional
        The ``clusters`` table of the same items: those ``clustered`` stand first, cluster by cluster, and framed.

    Returns
    -------
    Figure
        Below the diagonal the similarity in hundredths, the darker the more alike; above it the ends of its 95 %
        interval. A blank cell is a pair that was not compared, or that has no interval. Of above 40 items the figure
        says that they cannot be read.

    Raises
    ------
    ValueError
        For several bases or languages.
    """
    kinds = similarity[["basis", "language"]].drop_duplicates()
    if len(kinds) > 1:
        named = "; ".join(" ".join(filter(None, row)) for row in kinds.astype(object).fillna("").to_numpy())
        raise ValueError(f"similarity: several bases or languages, {named}; allowed: the rows of one")
    items, n_clustered = _order_items(similarity, clusters)
    sizes = dict(zip(similarity["item_a"], similarity["n_documents_a"], strict=True))
    sizes |= dict(zip(similarity["item_b"], similarity["n_documents_b"], strict=True))
    with use_style():
        if len(items) > MOST_ITEMS:
            return _open_matrix([], [], f"{len(items)} items: above {MOST_ITEMS} none could be read; see the table")[0]
        figure, axis = _open_matrix(items, items, "no two documents or groups with enough text")
        _draw_similarities(axis, similarity, items)
        if n_clustered:
            _frame_clusters(axis, clusters, items[:n_clustered])
        if items:
            axis.set_yticklabels([f"{shorten_label(item, 30)} ({sizes[item]})" for item in items])
            axis.set_xticklabels([shorten_label(item, 30) for item in items], rotation=90)
            write_note(figure, _explain_similarities(similarity, len(items), clusters, n_clustered))
    return figure


def _order_items(similarity: pd.DataFrame, clusters: pd.DataFrame | None) -> tuple[list[str], int]:
    """Return the items in their order, and how many of them are in clusters."""
    items = sorted(set(similarity["item_a"]) | set(similarity["item_b"]))
    if clusters is None:
        return items, 0
    numbers = clusters.dropna(subset=["cluster"]).set_index("item")["cluster"].to_dict()
    clustered = sorted((item for item in items if item in numbers), key=lambda item: (numbers[item], item))
    return clustered + [item for item in items if item not in numbers], len(clustered)


def _draw_similarities(axis: Axes, similarity: pd.DataFrame, items: list[str]) -> None:
    at = {item: i for i, item in enumerate(items)}
    low, high = similarity["similarity"].min(), similarity["similarity"].max()
    for cell in similarity.itertuples():
        x, y = sorted((at[cell.item_a], at[cell.item_b]))
        depth = (cell.similarity - low) / (high - low) if high > low else 0.5
        axis.add_patch(_make_cell(x, y, facecolor=BLUES(depth)))
        axis.text(x, y, f"{100 * cell.similarity:.0f}", ha="center", va="center", fontsize=7)
        if not pd.isna(cell.low):
            ends = f"{100 * cell.low:.0f}\n{100 * cell.high:.0f}"
            axis.text(y, x, ends, ha="center", va="center", fontsize=5.5, color=GREY, linespacing=0.95)


def _frame_clusters(axis: Axes, clusters: pd.DataFrame, items: list[str]) -> None:
    numbers = clusters.set_index("item")["cluster"].loc[items].to_numpy(int)
    for number in np.unique(numbers):
        at = np.flatnonzero(numbers == number)
        corner, side = (at[0] - 0.5, at[0] - 0.5), len(at)
        axis.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=INK, linewidth=1.4, clip_on=False))


def _explain_similarities(
    similarity: pd.DataFrame, n_items: int, clusters: pd.DataFrame | None, n_clustered: int
) -> str:
    basis, language = similarity["basis"].iloc[0], similarity["language"].iloc[0]
    spoken = "" if pd.isna(language) else f" ({language})"
    note = f"Similarity of {basis}{spoken} in hundredths, the darker the more alike; in brackets the documents."
    if basis == "themes" and similarity["similarity"].eq(1).any():
        note += " 100: no further apart than samples of one profile."
    if similarity["low"].notna().any():
        note += " Above the diagonal: the ends of the 95 % interval."
    if (n_missing := int(similarity["low"].isna().sum())):
        note += f" No interval: {count(n_missing, 'pair')}, whose documents cannot be drawn anew."
    if (n_left := n_items * (n_items - 1) // 2 - len(similarity)):
        note += f" Blank: {count(n_left, 'pair')} not compared."
    if n_clustered:
        rest = f"; then the {n_items - n_clustered} in none" if n_items > n_clustered else ""
        return f"{note} Order: by cluster, each framed{rest}."
    why = "" if clusters is None else ", since no clusters may be stated"
    return f"{note} Order: alphabetical{why}."


def _open_matrix(rows: list[str], columns: list[str], nothing: str) -> tuple[Figure, Axes]:
    """Open a figure with square cells; without rows or columns it says why."""
    width, height = max(CELL * len(columns), LEAST_WIDTH), CELL * max(len(rows), 1)
    figure, axis = plt.subplots(figsize=(2.6 + width, height + 3.2 if columns else 1.2), layout="constrained")
    axis.spines[:].set_visible(False)
    if not rows or not columns:
        axis.set_axis_off()
        axis.text(0, 0.5, nothing, color=GREY)
        return figure, axis
    label_rows(axis, rows)
    axis.set(xlim=(-0.6, len(columns) - 0.4), xticks=range(len(columns)), aspect="equal", anchor="NW")
    axis.tick_params(length=0)
    return figure, axis


def _make_cell(x: int, y: int, **style) -> Rectangle:
    return Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, linewidth=0, **style)
