"""The words that set groups apart, as points with their counts."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis_lib.showing.figures import BAND, INK
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, label_rows, open_panels, shorten_label, write_note

MOST_PANELS, MOST_WORDS = 6, 12
KEYS = ["group_a", "group_b", "language"]
NOTE = (
    "Arrows: which group uses a word more, with its documents. Points: logarithm of the ratio of odds, with a prior of the "
    "documents compared, which alone sets it where a group never uses the word; filled: stable, whichever document is left "
    "out. Lines: 1.96 standard deviations as if words were drawn one by one, which they are not: no test. Beside each row: "
    "occurrences (documents that bear the word) of the group at the right : at the left."
)


def plot_keyness(keyness: pd.DataFrame) -> Figure:
    """Draw the words with the greatest z of each group, one panel a pair of groups and language.

    Parameters
    ----------
    keyness : DataFrame
        The ``keyness`` table.

    Returns
    -------
    Figure
        Points at the log odds ratio with a line of 1.96 standard deviations, filled where the word is stable;
        occurrences in both groups and the documents that bear it beside each row. Of more than twelve words of a
        group or six panels the first are drawn.
    """
    panels = [(key, _pick_words(rows)) for key, rows in keyness.groupby(KEYS, sort=False)]
    shown = panels[:MOST_PANELS]
    note = NOTE + (f" Drawn are {MOST_PANELS} of {len(panels)} comparisons; the table has all." if panels[MOST_PANELS:] else "")
    longest = max((len(rows) for _, rows in shown), default=0)
    limit = max((float((rows["log_odds"].abs() + rows["half"]).max()) for _, rows in shown), default=1.0) * 1.05
    empty = "no two groups with two documents of a language each: words are not compared"
    with use_style():
        figure, axes = open_panels(len(shown), 0.2 * max(longest, 3) + 0.8, 3.0, empty, sharey=False)
        for axis, ((right, left, language), rows) in zip(axes, shown, strict=True):
            n_right, n_left = rows["n_documents_a"].iloc[0], rows["n_documents_b"].iloc[0]
            _draw_words(axis, rows, limit)
            axis.set_title(f"← {shorten_label(left, 20)} ({n_left}) · {shorten_label(right, 20)} ({n_right}) →   {language}")
        write_note(figure, note)
    return figure


def _pick_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Pick the words with the greatest z of both groups, those of the first group on top."""
    order = rows.sort_values(["z", "word"], ascending=[False, True])
    shown = pd.concat([order[order["z"] > 0].head(MOST_WORDS), order[order["z"] < 0].tail(MOST_WORDS)])
    return shown.assign(half=1.96 * shown["log_odds"] / shown["z"])


def _draw_words(axis: Axes, rows: pd.DataFrame, limit: float) -> None:
    axis.axvline(0, color=GREY, linewidth=0.8)
    for y, row in enumerate(rows.itertuples()):
        axis.hlines(y, row.log_odds - row.half, row.log_odds + row.half, color=BAND, linewidth=2)
        axis.plot(row.log_odds, y, "o", color=INK, markersize=4, markerfacecolor=INK if row.is_stable else "white")
        axis.text(1.02, y, f"{row.n_a} ({row.n_bearing_a}) : {row.n_b} ({row.n_bearing_b})", fontsize=7, color=GREY,
                  va="center", transform=axis.get_yaxis_transform())
    label_rows(axis, rows["word"].tolist())
    axis.set_xlim(-limit, limit)
    axis.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:+g}".replace("-", "−") if value else "0")
