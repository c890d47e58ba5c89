"""Whether a coder gives the same codes to both sides of aligned sentences, such as a text and its translation."""

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from analysis_lib.coding.agreement import ALL, count_pairs, mark_codes
from analysis_lib.coding.resampling import bound_by_resampling, choose_units
from analysis_lib.comparing.differences import adjust_p
from analysis_lib.tables import build_table

SIDES = ["sentence_id_a", "sentence_id_b"]


def measure_parity(pairs: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame,
                   coder: str = "dictionary", n_boot: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Measure how far a coder gives aligned sentences of two languages the same codes.

    Both sides of a pair say the same, so that a code on one side alone is an error on one of them, and a language in
    which the coder finds less shows as an asymmetry: no hand coding is needed to see it. Equal codes do not prove
    them right.

    Parameters
    ----------
    pairs : DataFrame
        sentence_id_a and sentence_id_b, one language on each side. Rows of one pair_id, a column that may be absent,
        are one pair, whose sides bear the codes of all their sentences.
    codings, readings, sentences : DataFrame
        As in `measure_agreement`; ``readings`` tells a sentence without a code from one the coder did not read.
    coder : str
        Whose codings.
    n_boot, seed : int
        Resamples behind the intervals, and their seed: of documents of side a where there are 5 or more, since pairs
        of one document resemble each other, else of pairs (`choose_units`).

    Returns
    -------
    DataFrame
        The ``parity`` table: a row per code the coder gave to a side, and "all" for pooled pair-by-code decisions.

    Raises
    ------
    ValueError
        For no pairs, a missing column, a sentence that is unknown, unread or paired with itself, a repeated row.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["en:1", "en:2", "zh:1", "zh:2"], "doc_id": ["en", "en", "zh", "zh"]})
    >>> pairs = pd.DataFrame({"sentence_id_a": ["en:1", "en:2"], "sentence_id_b": ["zh:1", "zh:2"]})
    >>> codings = pd.DataFrame({"sentence_id": ["en:1", "zh:1", "zh:2"], "code": "green", "coder": "dictionary"})
    >>> parity = measure_parity(pairs, codings, sentences.assign(coder="dictionary"), sentences)
    >>> parity[["code", "n_pairs", "n_both", "n_only_a", "n_only_b", "jaccard"]].to_numpy().tolist()
    [['all', 2, 1, 0, 1, 0.5], ['green', 2, 1, 0, 1, 0.5]]
    """
    check_pairs(pairs, readings, sentences, coder)
    numbers = pd.factorize(pairs["pair_id"])[0] if "pair_id" in pairs else np.arange(len(pairs))
    codings = codings[codings["coder"] == coder]
    codes = sorted(codings.loc[codings["sentence_id"].isin(pairs[SIDES].stack()), "code"].unique())
    counts = count_pairs(*(_mark_pairs(codings, pairs[side], numbers, codes) for side in SIDES))
    documents = pairs["sentence_id_a"].map(sentences.set_index("sentence_id")["doc_id"]).groupby(numbers).first()
    is_documents, units = choose_units(documents)
    parts = {ALL: counts.sum(axis=2), **{code: counts[:, :, at] for at, code in enumerate(codes)}}
    records = [{"code": code, **_measure_pairs(part, units, n_boot, seed)} for code, part in parts.items()]
    table = _test_asymmetry(pd.DataFrame(records))
    about = {"coder": coder, "n_pairs": len(counts), "resampled": "documents" if is_documents else "pairs"}
    return build_table("parity", table.assign(**about))


def check_pairs(pairs: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, coder: str) -> None:
    """Raise ValueError in one line for pairs that cannot be compared."""
    if missing := [side for side in SIDES if side not in pairs]:
        raise ValueError(f"pairs: column {missing[0]!r} is missing; needed: {', '.join(SIDES)}")
    if pairs.empty:
        raise ValueError("pairs: no row; at least one aligned pair is needed")
    read, ids = readings.loc[readings["coder"] == coder, "sentence_id"], pd.concat([pairs[side] for side in SIDES])
    repeats = pairs.duplicated([*SIDES, "pair_id"] if "pair_id" in pairs else SIDES)
    problems = (
        (ids[~ids.isin(sentences["sentence_id"])], "is not in the table of sentences"),
        (ids[~ids.isin(read)], f"was not read by the coder {coder!r}"),
        (pairs.loc[pairs[SIDES[0]] == pairs[SIDES[1]], SIDES[0]], "is paired with itself"),
        (pairs.loc[repeats, SIDES[0]], "stands in a row that repeats an earlier one"),
    )
    for wrong, problem in problems:
        if len(wrong):
            raise ValueError(f"pairs: sentence {wrong.iloc[0]!r} {problem} ({len(wrong)} such)")


def _mark_pairs(codings: pd.DataFrame, side: pd.Series, numbers: np.ndarray, codes: list[str]) -> np.ndarray:
    """Mark which pair bears which code on a side: in any of its sentences."""
    marks = np.zeros((numbers.max() + 1, len(codes)), bool)
    np.logical_or.at(marks, numbers, mark_codes(codings, side, codes))
    return marks


def _measure_pairs(counts: np.ndarray, units: np.ndarray, n_boot: int, seed: int) -> dict:
    either = counts[:, :3].sum(axis=1)
    own = np.column_stack([counts[:, 0] / np.maximum(either, 1), either > 0])
    pooled = np.column_stack([counts[:, 0], either])
    record = dict(zip(("n_both", "n_only_a", "n_only_b"), counts[:, :3].sum(axis=0), strict=True))
    for name, parts in (("jaccard", pooled), ("mean_jaccard", own)):
        record[name] = float(_divide(parts.sum(axis=0)))
        record[f"{name}_low"], record[f"{name}_high"] = bound_by_resampling(parts, units, _divide, n_boot, seed)
    return record


def _divide(sums: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[..., 0], float) / sums[..., 1]


def _test_asymmetry(table: pd.DataFrame) -> pd.DataFrame:
    """Add McNemar's exact p for each code: under equal errors a code on one side alone falls on either like a coin."""
    one_sided, is_code = table["n_only_a"] + table["n_only_b"], table["code"] != ALL
    tested = is_code & (one_sided > 0)
    table = table.assign(p=np.nan)
    if tested.any():
        table.loc[tested, "p"] = [binomtest(int(only_a), int(both), 0.5).pvalue for only_a, both in
                                  zip(table.loc[tested, "n_only_a"], one_sided[tested], strict=True)]
    return table.assign(p_adjusted=adjust_p(table["p"].to_numpy(float)))
