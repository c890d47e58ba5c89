"""Figures of how coders agree: which codes stand for which, and whether stated probabilities hold."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from analysis_lib.coding.agreement import ALL
from analysis_lib.coding.confusion import NONE
from analysis_lib.showing.figures import BAND, INK, PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, format_shares, open_chart, shorten_label, write_note

CELL = 0.36
SHADES = LinearSegmentedColormap.from_list("confusion", [PALE, BAND])


def plot_confusion(confusion: pd.DataFrame, language: str = ALL) -> Figure:
    """Draw which code the second coder gave where the first gave another, as a matrix.

    Parameters
    ----------
    confusion : DataFrame
        The ``confusion`` table of one pair of coders.
    language : str
        Language whose rows are drawn.

    Returns
    -------
    Figure
        The number of sentences in each cell: framed where both gave the code, shaded where they differ, the darker
        the more. A blank cell is a pair that never occurred in the sentences both read.

    Raises
    ------
    ValueError
        For several pairs of coders, or a language that the table does not hold.
    """
    rows = confusion[confusion["language"] == language]
    coders = confusion[["coder_a", "coder_b"]].drop_duplicates()
    if len(coders) > 1 or (rows.empty and len(confusion)):
        languages = ", ".join(sorted(set(confusion["language"])))
        raise ValueError(f"confusion: {len(coders)} pairs of coders, languages {languages}; allowed: one pair, and the "
                         f"language {language!r}")
    codes = sorted((set(rows["code_a"]) | set(rows["code_b"])) - {NONE})
    codes += [NONE] if rows[["code_a", "code_b"]].eq(NONE).any(axis=None) else []
    with use_style():
        figure, axis = open_chart(codes, CELL * max(len(codes), 4), CELL * max(len(codes), 3) + 2.1)
        _draw_matrix(axis, rows, codes)
        if codes:
            axis.set_ylabel(shorten_label(f"code by {coders['coder_a'].iloc[0]}"))
            axis.set_xlabel(shorten_label(f"code by {coders['coder_b'].iloc[0]}"))
            axis.xaxis.set_label_position("top")
        write_note(figure, "Numbers: sentences. Framed: both gave the code. Shaded: one stands where the other stands; "
                           f"“{NONE}”: nothing stands in its place. A blank cell did not occur.")
    return figure


def plot_calibration(calibration: pd.DataFrame) -> Figure:
    """Draw the share of codings that hold against the probability stated for them.

    Parameters
    ----------
    calibration : DataFrame
        The ``calibration`` table of one coder.

    Returns
    -------
    Figure
        A point a bin with its interval and the number of codings; on the line, probabilities are true.
    """
    bins, total = (calibration[(calibration["bin"] == ALL) == is_all] for is_all in (False, True))
    with use_style():
        figure, axis = plt.subplots(figsize=(5.2, 5.0), layout="constrained")
        axis.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=":")
        axis.vlines(bins["probability"], bins["share_low"], bins["share_high"], color=BAND, linewidth=2.4)
        axis.plot(bins["probability"], bins["share"], "o", color=INK, markersize=5, clip_on=False)
        for row in bins.itertuples():
            axis.text(row.probability, 1.02, str(row.n_codings), ha="center", va="bottom", fontsize=7, color=GREY)
        axis.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability stated", ylabel="share the reference gave too")
        for side in (axis.xaxis, axis.yaxis):
            format_shares(side, 1.0)
        write_note(figure, _explain_calibration(total))
    return figure


def _draw_matrix(axis: Axes, rows: pd.DataFrame, codes: list[str]) -> None:
    differing = rows.loc[rows["code_a"] != rows["code_b"], "n_sentences"]
    shade = plt.Normalize(1, max(differing.max(), 2) if len(differing) else 2)
    for row in rows.itertuples():
        x, y = codes.index(row.code_b), codes.index(row.code_a)
        style = {"facecolor": "white", "edgecolor": GREY, "linewidth": 0.8} if row.code_a == row.code_b else \
            {"facecolor": SHADES(shade(row.n_sentences)), "edgecolor": "none"}
        axis.add_patch(plt.Rectangle((x - 0.44, y - 0.42), 0.88, 0.84, **style))
        axis.text(x, y, str(row.n_sentences), ha="center", va="center", fontsize=8)
    axis.set_xlim(-0.5, max(len(codes), 1) - 0.5)
    axis.xaxis.tick_top()
    axis.set_xticks(range(len(codes)), [shorten_label(code) for code in codes], rotation=90)
    # Thin lines lead the eye from a far cell to its names.
    axis.grid(color=PALE, linewidth=0.6)
    axis.set_axisbelow(True)


def _explain_calibration(total: pd.DataFrame) -> str:
    note = "Lines: 95 % intervals. Number above a point: codings in the bin. On the dotted line a probability holds."
    for row in total.itertuples():
        note += (f" {shorten_label(row.coder)} against {shorten_label(row.reference)}: {row.n_codings} codings, Brier "
                 f"score {row.brier:.3f}, expected calibration error {row.calibration_error:.3f}.")
    return note
