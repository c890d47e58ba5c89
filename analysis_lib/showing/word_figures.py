"""The words that set groups apart, as points with their counts."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis_lib.showing.figures import BAND, INK
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, label_rows, open_panels, shorten_label, write_note

MOST_PANELS, MOST_WORDS = 6, 12


def plot_keyness(keyness: pd.DataFrame) -> Figure:
    """Draw the words with the greatest z of each group, one panel a pair of groups and language.

    Parameters
    ----------
    keyness : DataFrame
        The ``keyness`` table.

    Returns
    -------
    Figure
        Points at the log odds ratio with a line of 1.96 standard deviations of the model, filled where the word stays
        whichever document is left out; occurrences in both groups and the documents that bear it beside each row. Of
        more than six panels the first are drawn.
    """
    keys = list(dict.fromkeys(zip(keyness["group_a"], keyness["group_b"], keyness["language"], strict=True)))
    limit, shown = 1.0, {}
    for key in keys[:MOST_PANELS]:
        rows = keyness[(keyness[["group_a", "group_b", "language"]] == list(key)).all(axis=1)].sort_values("z")
        least, greatest = rows[rows["z"] < 0].head(MOST_WORDS), rows[rows["z"] > 0].tail(MOST_WORDS)
        shown[key] = pd.concat([least, greatest]).iloc[::-1]
        ends = shown[key]["log_odds"].abs() * (1 + 1.96 / shown[key]["z"].abs())
        limit = max(limit, float(ends.max()) * 1.05)
    note = ("Right: used more by the first group, left: by the second. Logarithm of the ratio of odds with a prior of all "
            "documents; lines: 1.96 standard deviations of the model, which is no interval of a sample. Filled: stays so "
            "whichever document is left out. Beside each row: occurrences (documents) of both groups.")
    if len(keys) > MOST_PANELS:
        note += f" Drawn are {MOST_PANELS} of {len(keys)} comparisons; the table has all."
    longest = max((len(rows) for rows in shown.values()), default=0)
    with use_style():
        figure, axes = open_panels(len(shown), 0.2 * max(longest, 3) + 0.8, 3.0, "no two groups with two documents of a language "
                                   "each: words are not compared", sharey=False)  # fmt: skip
        for axis, (key, rows) in zip(axes, shown.items(), strict=True):
            _draw_words(axis, rows, limit)
            axis.set_title(shorten_label(f"{key[0]} − {key[1]} ({key[2]})", 48))
        write_note(figure, note)
    return figure


def _draw_words(axis: Axes, rows: pd.DataFrame, limit: float) -> None:
    axis.axvline(0, color=GREY, linewidth=0.8)
    for y, row in enumerate(rows.itertuples()):
        half = 1.96 * abs(row.log_odds / row.z)
        axis.hlines(y, row.log_odds - half, row.log_odds + half, color=BAND, linewidth=2)
        axis.plot(row.log_odds, y, "o", color=INK, markersize=4, markerfacecolor=INK if row.is_stable else "white")
        axis.text(1.02, y, f"{row.n_a} ({row.n_bearing_a}) : {row.n_b} ({row.n_bearing_b})", fontsize=7, color=GREY,
                  va="center", transform=axis.get_yaxis_transform())
    label_rows(axis, rows["word"].tolist())
    axis.set_xlim(-limit, limit)
    axis.set_xticks(np.arange(-int(limit), int(limit) + 1))
