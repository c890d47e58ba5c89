"""Which themes meet in the same sentences, beyond what the documents and the length of sentences bring about."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from analysis_lib.comparing.counting import check_grouping
from analysis_lib.comparing.differences import adjust_p
from analysis_lib.comparing.marks import Marks, mark_codes
from analysis_lib.comparing.placement import ROUNDING, Placement, band_lengths, measure_runs, place_codes
from analysis_lib.comparing.reasons import count, write_p
from analysis_lib.tables import build_table, list_columns

MIN_DOCUMENTS = 2
OVERLAPS = ("count", "leave_out")
WIDENING_TOLD = 1.1


def measure_cooccurrence(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = ("body",),
    readings: pd.DataFrame | None = None,
    alpha: float = 0.05,
    by: Iterable[str] = (),
    overlaps: str = "count",
) -> pd.DataFrame:
    """Measure for every pair of codes in how many sentences they meet, and in how many they would by chance.

    By chance is: if each were placed without regard to the other among the sentences of like length (`band_lengths`)
    of the same document. Documents differ in how much they speak of each theme, and long sentences bear more of
    every theme: pooled over either, themes meet that have nothing to do with each other. The number of meetings of a
    stratum is then hypergeometric and that of all strata its convolution, an exact form of the test of Mantel and
    Haenszel (1959); it is widened where both themes come in runs of sentences (`measure_runs`).

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names.
    codes, coder, readings
        As in `count_codings`.
    kinds : iterable of str
        By default the body alone: a title names what the document is about, and is no place to meet in.
    alpha : float
        Level of the verdicts; the limits are those of 95 % always.
    by : iterable of str
        Columns of ``documents`` that make groups to be looked at one by one; none for all documents together.
    overlaps : {"count", "leave_out"}
        Whether a sentence counts for a pair when its evidence of both codes overlaps: a phrase that indicates two
        themes makes them meet by definition. The codings hold the first evidence of a code in a sentence, so that
        such a phrase behind other evidence is not noticed. Where they count, the reason tells how many there are
        and what would be seen without them.

    Returns
    -------
    DataFrame
        The group columns and the table ``cooccurrence``. ``together`` or ``apart``: adjusted p below ``alpha``;
        ``too_few``: no number of meetings could have given a p value of ``alpha``, or sentences with and without
        each code stand side by side in fewer than two documents, since one document shows how its author writes.

    Raises
    ------
    ValueError
        For an unknown column, coder, kind or treatment of overlaps, or a level outside 0-1.
    """
    by = check_grouping(documents, by)
    if overlaps not in OVERLAPS:
        raise ValueError(f"overlaps: {overlaps!r}; allowed: {', '.join(OVERLAPS)}")
    if not 0.001 <= alpha <= 0.999:
        raise ValueError(f"alpha: {alpha!r}; allowed: from 0.001 to 0.999")
    marks = mark_codes(documents, sentences, codings, codes, coder, kinds, readings)
    records = []
    for values, members in documents.groupby(by, observed=True)["doc_id"] if by else [((), documents["doc_id"])]:
        keep = marks.sentences["doc_id"].isin(members).to_numpy(bool)
        if keep.any():
            part = Marks(marks.sentences[keep], marks.codes, *(values[keep] for values in marks[2:]))
            labels = dict(zip(by, values, strict=True))
            records += [labels | record for record in _measure_pairs(part, overlaps == "leave_out", alpha)]
    table = _decide_verdicts(pd.DataFrame(records), by, alpha)
    return build_table("cooccurrence", table.reindex(columns=[*by, *list_columns("cooccurrence")]), groups=by)


def _measure_pairs(marks: Marks, leave_out: bool, alpha: float) -> Iterator[dict]:
    """Measure each pair of codes in one group of documents."""
    doc = pd.factorize(marks.sentences["doc_id"])[0]
    strata = band_lengths(doc, marks.sentences["text"].str.len().to_numpy(int))
    runs, doc_of = measure_runs(marks.bears, doc), np.zeros(strata.max() + 1, int)
    doc_of[strata] = doc
    for i, j in combinations(range(len(marks.codes)), 2):
        a, b = marks.bears[:, i], marks.bears[:, j]
        overlapping = (marks.starts[:, i] < marks.ends[:, j]) & (marks.starts[:, j] < marks.ends[:, i])
        use = ~(overlapping & leave_out)
        found, margins = _place_pair(a, b, use, strata, runs[i, j])
        told = bool(overlapping.any() and not leave_out)
        excess = _compute_excess(margins, doc_of)
        yield {
            "code_a": marks.codes[i], "code_b": marks.codes[j], "n_sentences": int(use.sum()),
            "n_documents": len(np.intersect1d(doc[a], doc[b])), "n_a": int(margins[1].sum()),
            "n_b": int(margins[2].sum()), "n_both": found.n_both, "expected": found.expected,
            "limit_low": found.low, "limit_high": found.high,
            "ratio": found.n_both / found.expected if found.expected else np.nan,
            "p": found.p if found.least_p <= alpha and len(excess) >= MIN_DOCUMENTS else np.nan,
            "least_p": found.least_p, "widening": runs[i, j], "excess": excess, "alpha": alpha,
            "n_overlapping": int(overlapping.sum()) if told else 0,
            "without": _place_pair(a, b, ~overlapping, strata, runs[i, j])[0] if told else None,
        }  # fmt: skip


def _place_pair(
    a: np.ndarray, b: np.ndarray, use: np.ndarray, strata: np.ndarray, widening: float
) -> tuple[Placement, np.ndarray]:
    """Refer the meetings of two codes in the sentences used to chance; with them the counts of every stratum."""
    parts = (use, a & use, b & use, a & b & use)
    margins = np.stack([np.bincount(strata, part, strata.max() + 1).astype(int) for part in parts])
    return place_codes(*margins[:3], margins[3].sum(), widening), margins


def _compute_excess(margins: np.ndarray, doc_of: np.ndarray) -> np.ndarray:
    """Compute by how much meetings exceed their expectation in each document where they can vary."""
    n, a, b, both = margins
    varies = (a > 0) & (a < n) & (b > 0) & (b < n)
    excess = np.bincount(doc_of[varies], (both - a * b / np.maximum(n, 1))[varies], doc_of.max() + 1)
    return excess[np.unique(doc_of[varies])]


def _decide_verdicts(table: pd.DataFrame, by: list[str], alpha: float) -> pd.DataFrame:
    """Adjust the p values of the call and put each verdict into words."""
    if table.empty:
        return table
    tested = table["p"].notna()
    table["p_adjusted"] = adjust_p(table["p"].to_numpy(float))
    groups = f" in {count(len(table.loc[tested, by].drop_duplicates()), 'group')}" if by else ""
    table.loc[tested, "family"] = f"{count(int(tested.sum()), 'test')} of pairs{groups}"
    side = np.where(table["n_both"] > table["expected"], "together", "apart")
    table["verdict"] = np.where(table["p_adjusted"] < alpha, side, "no_association_seen")
    table["verdict"] = table["verdict"].where(tested, "too_few")
    return table.assign(reason=[_write_reason(row) for row in table.to_dict("records")])


def _write_reason(row: Mapping) -> str:
    if row["verdict"] == "too_few":
        return f"Nothing can be said about their association: {_write_lack(row)}."
    reason = (
        f"They meet in {count(row['n_both'], 'sentence')}; {row['expected']:.1f} would be expected, 95 % limits "
        f"{row['limit_low']} to {row['limit_high']}, if each were placed without regard to the other among the "
        f"sentences of like length of the same document; p {write_p(row['p_adjusted'])} adjusted for {row['family']}. "
        "More than expected in "
        f"{int((row['excess'] > ROUNDING).sum())} of {count(len(row['excess']), 'document')}."
    )
    if row["verdict"] == "no_association_seen":
        reason = f"No association is seen, which is no proof of independence. {reason}"
    if row["widening"] >= WIDENING_TOLD:
        reason += f" The limits are widened by {np.sqrt(row['widening']):.2f}, since both come in runs of sentences."
    return reason + (_write_overlaps(row) if row["n_overlapping"] else "")


def _write_lack(row: Mapping) -> str:
    missing = [row[f"code_{side}"] for side in "ab" if not row[f"n_{side}"]]
    if missing:
        return f"no sentence bears {' or '.join(missing)}"
    if len(row["excess"]) < MIN_DOCUMENTS:
        where = f"only {count(len(row['excess']), 'document')} has" if len(row["excess"]) else "no document has"
        return f"{where} sentences of like length with and without each of them, and {MIN_DOCUMENTS} are needed"
    return f"no number of sentences with both could have given a p value below {row['least_p']:.2f}"


def _write_overlaps(row: Mapping) -> str:
    other = row["without"]
    side = "together" if other.n_both > other.expected else "apart"
    seen = "no association would be seen"
    if other.p <= row["alpha"]:
        seen = f"they {'go together' if side == 'together' else 'keep apart'}{' too' if side == row['verdict'] else ''}"
    return (
        f" In {row['n_overlapping']} of the {count(row['n_both'], 'sentence')} one phrase is the evidence of both, so "
        f"that they meet by definition; without these {seen} ({other.n_both} against {other.expected:.1f}, limits "
        f"{other.low} to {other.high})."
    )


def explain_cooccurrence(row: Mapping, labels: Mapping[str, str] | None = None) -> str:
    """Write the sentences a report prints for one row of ``cooccurrence``.

    Parameters
    ----------
    row : mapping
        A row of the table, with its group columns.
    labels : mapping, optional
        What to call the codes; by default the codes themselves.

    Examples
    --------
    >>> explain_cooccurrence({"code_a": "green", "code_b": "talent", "n_both": 0, "n_sentences": 98, "n_documents": 1,
    ...     "verdict": "too_few", "reason": "Nothing can be said about their association: no document has any."})
    'green and talent: both in 0 of 98 sentences; 1 document bears both. Nothing can be said about their association: \
no document has any.'
    """
    names = [(labels or {}).get(row[side], row[side]) for side in ("code_a", "code_b")]
    groups = [str(value) for name, value in dict(row).items() if name not in list_columns("cooccurrence")]
    place = f"{', '.join(groups)}: " if groups else ""
    finding = {"together": " They go together.", "apart": " They keep apart."}.get(row["verdict"], "")
    bear = "bears" if row["n_documents"] == 1 else "bear"
    return (
        f"{place}{names[0]} and {names[1]}: both in {row['n_both']} of {count(row['n_sentences'], 'sentence')}; "
        f"{count(row['n_documents'], 'document')} {bear} both.{finding} {row['reason']}"
    )
