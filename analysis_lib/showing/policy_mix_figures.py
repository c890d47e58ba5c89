"""Figure of the policy mix: which instruments meet which stages of the value chain, in which stance."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis_lib.comparing.policy_mix import ALL, UNSTATED
from analysis_lib.comparing.reasons import count
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.matrix_figures import BLUES
from analysis_lib.showing.panels import GREY, format_share, label_rows, open_panels, shorten_label, write_note
from analysis_lib.tables import DATA, read_csv

WIDTH, HEIGHT = 1.35, 0.66
EMPTY = "–"
# Rounded to whole per cents a share below this would read as none.
LEAST = 0.005


def plot_policy_mix(policy_mix: pd.DataFrame, stances: Iterable[str] = (ALL,)) -> Figure:
    """Draw how many sentences carry each kind of instrument at each stage of the value chain, as a matrix.

    Parameters
    ----------
    policy_mix : DataFrame
        The ``policy_mix`` table.
    stances : iterable of str
        Stances to draw, a panel each; ``all`` for all together.

    Returns
    -------
    Figure
        In each cell the number of sentences, their share and its interval, the darker the larger the share, alike in
        all panels. A cell without a sentence has a dash and, where there is one, the upper end of its interval.

    Raises
    ------
    ValueError
        For no stance, or one that the table does not have.
    """
    stances = [stances] if isinstance(stances, str) else list(stances)
    known = sorted(set(policy_mix["stance"]))
    wrong = [stance for stance in stances if stance not in known]
    if not stances or (known and wrong):
        raise ValueError(f"stances: {(wrong or stances)!r}; allowed: {', '.join(known)}")
    names, labels = _order_codes(policy_mix)
    highest = policy_mix.loc[policy_mix["stance"].isin(stances), "share"].max()
    panels = stances if known else []
    with use_style():
        figure, axes = open_panels(len(panels), height=HEIGHT * len(names["instrument"]) + 0.75,
                                   width=WIDTH * len(names["stage"]), empty="no sentence carries an instrument")
        for axis, stance in zip(axes, panels, strict=True):
            _open_matrix(axis, names, labels)
            axis.set_title("All stances" if stance == ALL else labels.get(stance, stance), pad=22)
            for cell in policy_mix[policy_mix["stance"] == stance].itertuples():
                place = names["stage"].index(cell.stage), names["instrument"].index(cell.instrument)
                _draw_cell(axis, *place, cell, highest)
        if panels:
            write_note(figure, _explain_mix(policy_mix))
    return figure


def _order_codes(policy_mix: pd.DataFrame) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the instruments and stages in the order of the codebook, others behind them, and the labels of codes."""
    names, labels = {}, {UNSTATED: "Unstated"}
    for column in ("instrument", "stage", "stance"):
        part = read_csv(DATA / "codebook" / f"{column}s.csv")
        labels |= dict(zip(part["code"], part["label"], strict=True))
        order = [*part["code"]]
        names[column] = sorted(set(policy_mix[column]), key=lambda code: (
            code == UNSTATED, order.index(code) if code in order else len(order), code))  # fmt: skip
    return names, labels


def _open_matrix(axis: Axes, names: dict[str, list[str]], labels: dict[str, str]) -> None:
    label_rows(axis, [labels.get(code, code) for code in names["instrument"]])
    axis.set(xlim=(-0.5, len(names["stage"]) - 0.5), ylim=(len(names["instrument"]) - 0.5, -0.5))
    axis.set_xticks(range(len(names["stage"])), [shorten_label(labels.get(code, code), 22) for code in names["stage"]])
    axis.xaxis.tick_top()
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)


def _draw_cell(axis: Axes, x: int, y: int, cell: tuple, highest: float) -> None:
    if cell.n_coded == 0:
        bound = "" if pd.isna(cell.share_high) else f"≤ {format_share(cell.share_high)}"
        axis.text(x, y - 0.12, EMPTY, ha="center", va="center", color=GREY, fontsize=11)
        axis.text(x, y + 0.24, bound, ha="center", va="center", color=GREY, fontsize=7)
        return
    axis.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, linewidth=0, facecolor=BLUES(cell.share / highest)))
    share = format_share(cell.share) if cell.share >= LEAST else f"< {format_share(2 * LEAST)}"
    axis.text(x, y - 0.14, f"{cell.n_coded:,} · {share}", ha="center", va="center", fontsize=9.5)
    if not pd.isna(cell.share_low):
        ends = f"{format_share(cell.share_low).removesuffix(' %')}–{format_share(cell.share_high)}"
        axis.text(x, y + 0.24, ends, ha="center", va="center", color="#333333", fontsize=7)


def _explain_mix(policy_mix: pd.DataFrame) -> str:
    n, n_documents = int(policy_mix["n_sentences"].max()), int(policy_mix["n_documents"].max())
    methods = "; ".join(sorted(policy_mix["interval"].dropna().unique()))
    return (
        f"In each cell: sentences, their share of the {count(n, 'sentence')} that carry an instrument (in "
        f"{count(n_documents, 'document')}), and its 95 % interval ({methods or 'none'}); the darker the larger. "
        "A sentence with two stages or two instruments counts in each of their cells, so shares may sum to more than "
        f"100 %. Unstated: the sentence names no stage. {EMPTY}: no sentence, with the most the share can be, or "
        "without it where by the codebook the instrument cannot stand in the stance."
    )
