"""Agreement of two coders: Krippendorff's alpha with a bootstrap interval, precision, recall and F1."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis_lib.coding.resampling import NOT_NUMBER, bound_by_resampling, choose_units
from analysis_lib.tables import build_table

ALL = "all"


def measure_agreement(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, coder_a: str,
                      coder_b: str, n_boot: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Compare two coders on the sentences both have read.

    Parameters
    ----------
    codings : DataFrame
        The ``codings`` table with both coders.
    readings : DataFrame
        sentence_id, coder: which sentences each coder read; a sentence read without any coding bears no theme.
    sentences : DataFrame
        The ``sentences`` table.
    coder_a, coder_b : str
        The reference coder and the coder compared with it; any coder may be either.
    n_boot : int
        Resamples behind the interval of alpha: of documents where the sentences come from 5 or more, since sentences
        of one document resemble each other; else of sentences, which makes the interval too narrow. `choose_units`
        says by how much, and `measure_reliability` which of the two it was.
    seed : int
        Seed of the resamples.

    Returns
    -------
    DataFrame
        The ``agreement`` table: a row per code and language, with code "all" for the pooled sentence-by-code decisions
        over the codes that either coder used, and language "all". Alpha is missing where nothing varies, precision,
        recall and F1 where their denominator is empty; none is ever 0 for want of data.

    Raises
    ------
    ValueError
        When a coder has no readings or both have none in common.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    """
    common = find_common(readings, coder_a, coder_b)
    frame = sentences[sentences["sentence_id"].isin(common)].sort_values("sentence_id")
    chosen = codings[codings["sentence_id"].isin(common) & codings["coder"].isin([coder_a, coder_b])]
    codes = sorted(chosen["code"].unique())
    marks = [mark_codes(chosen[chosen["coder"] == coder], frame["sentence_id"], codes) for coder in (coder_a, coder_b)]
    records = []
    for language in [ALL, *sorted(frame["language"].dropna().unique())]:
        rows = np.ones(len(frame), bool) if language == ALL else (frame["language"] == language).to_numpy(bool)
        counts = count_pairs(marks[0][rows], marks[1][rows])
        _, units = choose_units(frame.loc[rows, "doc_id"])
        for code, at in [(ALL, slice(None)), *((code, [place]) for place, code in enumerate(codes))]:
            measures = _measure_counts(counts[:, :, at].sum(axis=2), units, n_boot, seed)
            records.append({"code": code, "language": language, "coder_a": coder_a, "coder_b": coder_b, **measures,
                            "n_sentences": int(rows.sum())})
    return build_table("agreement", records)


def measure_alpha(values: Iterable[Iterable]) -> float:
    """Krippendorff's alpha for nominal values, any number of coders, with missing values.

    Parameters
    ----------
    values : iterable of iterables
        One row per coder, one value per unit; None or NaN where the coder gave none.

    Returns
    -------
    float
        NaN when no unit has two values or when nothing varies.

    References
    ----------
    Krippendorff (2011), sections A-C.

    Examples
    --------
    >>> round(measure_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]), 3)
    0.095
    """
    frame = pd.DataFrame([list(row) for row in values], dtype=object)
    counts = frame.apply(lambda unit: unit.value_counts()).fillna(0).to_numpy(float)
    per_unit = counts.sum(axis=0)
    counts, per_unit = counts[:, per_unit > 1], per_unit[per_unit > 1]
    n_values, totals = per_unit.sum(), counts.sum(axis=1)
    agreeing_by_chance = (totals * (totals - 1)).sum()
    if n_values == 0 or agreeing_by_chance == n_values * (n_values - 1):
        return NOT_NUMBER
    agreeing = (counts * (counts - 1)).sum(axis=0) / (per_unit - 1)
    observed, expected = 1 - agreeing.sum() / n_values, 1 - agreeing_by_chance / (n_values * (n_values - 1))
    return float(1 - observed / expected)


def count_pairs(marks_a: np.ndarray, marks_b: np.ndarray) -> np.ndarray:
    """Count per sentence and code who gave the code.

    Parameters
    ----------
    marks_a, marks_b : ndarray of bool, shape (sentences, codes)

    Returns
    -------
    ndarray of int, shape (sentences, 4, codes)
        Both, only a, only b, neither.
    """
    cells = [marks_a & marks_b, marks_a & ~marks_b, ~marks_a & marks_b, ~marks_a & ~marks_b]
    return np.stack(cells, axis=1).astype(np.int64)


def compute_alpha(totals: np.ndarray) -> np.ndarray:
    """Nominal alpha of two coders and two values from pair counts (both, only a, only b, neither) in the last axis.

    Examples
    --------
    >>> compute_alpha(np.array([1, 1, 3, 5])).round(3).item()
    0.095
    """
    both, only_a, only_b, neither = np.moveaxis(np.asarray(totals, float), -1, 0)
    n_units, differing = both + only_a + only_b + neither, only_a + only_b
    yes, no = 2 * both + differing, 2 * neither + differing
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1 - (2 * n_units - 1) * differing / (yes * no)
    return np.where(yes * no > 0, alpha, np.nan)


def find_common(readings: pd.DataFrame, coder_a: str, coder_b: str) -> set[str]:
    """Return the sentences that both coders read, or raise ValueError where there is none."""
    read = {coder: set(readings.loc[readings["coder"] == coder, "sentence_id"]) for coder in (coder_a, coder_b)}
    for coder, ids in read.items():
        if not ids:
            coders = ", ".join(sorted(readings["coder"].unique())) or "none"
            raise ValueError(f"coder {coder!r} has read no sentence; coders with readings: {coders}")
    if not read[coder_a] & read[coder_b]:
        raise ValueError(f"coders {coder_a!r} and {coder_b!r} have read no sentence in common; at least one is needed")
    return read[coder_a] & read[coder_b]


def mark_codes(codings: pd.DataFrame, sentence_ids: pd.Series, codes: list[str]) -> np.ndarray:
    """Mark which sentence bears which code: booleans, sentences by codes."""
    given = set(zip(codings["sentence_id"], codings["code"], strict=True))
    marks = [[(sentence, code) in given for code in codes] for sentence in sentence_ids]
    return np.array(marks, dtype=bool).reshape(len(sentence_ids), len(codes))


def _measure_counts(counts: np.ndarray, units: np.ndarray, n_boot: int, seed: int) -> dict:
    both, only_a, only_b, neither = (int(number) for number in counts.sum(axis=0))
    low, high = bound_by_resampling(counts, units, compute_alpha, n_boot, seed)
    decisions = both + only_a + only_b + neither
    return {
        "n_positive": both + only_a,
        "percent": _divide(both + neither, decisions),
        "alpha": float(compute_alpha(counts.sum(axis=0))),
        "alpha_low": low,
        "alpha_high": high,
        "precision": _divide(both, both + only_b),
        "recall": _divide(both, both + only_a),
        "f1": _divide(2 * both, 2 * both + only_a + only_b),
    }


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else NOT_NUMBER
