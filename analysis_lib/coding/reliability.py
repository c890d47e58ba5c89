"""Agreement of any number of coders: Krippendorff's alpha over all of them, sentences unread by some included."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis_lib.coding.agreement import ALL, mark_codes
from analysis_lib.coding.resampling import bound_by_resampling, choose_units
from analysis_lib.tables import build_table

SETTLED = "adjudicated"


def measure_reliability(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame,
                        coders: Iterable[str] | None = None, n_boot: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Measure how far several coders agree, per code and language.

    Each code is a decision of its own, given or not, about every sentence a coder read; a sentence a coder did not
    read is a missing value, and one that a single coder read carries no information.

    Parameters
    ----------
    codings, readings, sentences : DataFrame
        As in `measure_agreement`.
    coders : iterable of str, optional
        Two or more; by default all that have readings but "adjudicated", whose codings are made from the others' and
        would agree with them for that reason.
    n_boot, seed : int
        Resamples behind the intervals, and their seed.

    Returns
    -------
    DataFrame
        The ``reliability`` table: a row per code and language, with code "all" for the pooled sentence-by-code
        decisions over the codes that any of them used, and language "all". ``resampled`` says what the bootstrap
        drew, by the rule of `choose_units`.

    Raises
    ------
    ValueError
        For fewer than two coders, a coder without readings, or no sentence that two of them read.

    References
    ----------
    Krippendorff, K. (2019). Content analysis, 4th ed., chapter 12. SAGE.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2", "d:3"], "doc_id": "d", "language": "zh"})
    >>> readings = pd.concat([sentences[["sentence_id"]].assign(coder=coder) for coder in "abc"])
    >>> codings = pd.DataFrame([("d:1", c, "green") for c in "abc"], columns=["sentence_id", "coder", "code"])
    >>> measure_reliability(codings, readings, sentences)[["code", "language", "n_coders", "alpha"]].values.tolist()
    [['all', 'all', 3, 1.0], ['all', 'zh', 3, 1.0], ['green', 'all', 3, 1.0], ['green', 'zh', 3, 1.0]]
    """
    coders = check_coders(readings, coders)
    readings = readings[readings["coder"].isin(coders)]
    frame = sentences[sentences["sentence_id"].isin(readings["sentence_id"])].sort_values("sentence_id")
    has_read = np.stack([frame["sentence_id"].isin(readings.loc[readings["coder"] == coder, "sentence_id"])
                         for coder in coders])
    if not (has_read.sum(axis=0) > 1).any():
        raise ValueError(f"coders {', '.join(coders)}: no sentence was read by two of them; at least one is needed")
    codes, components = count_values(codings, frame["sentence_id"], has_read, coders)
    records = []
    for language in [ALL, *sorted(frame["language"].dropna().unique())]:
        rows = np.ones(len(frame), bool) if language == ALL else (frame["language"] == language).to_numpy(bool)
        about = _describe_rows(frame[rows], has_read[:, rows]) | {"language": language, "coders": ", ".join(coders)}
        for code, at in [(ALL, slice(None)), *((code, [place]) for place, code in enumerate(codes))]:
            counts, doc_ids = components[rows][:, :, at].sum(axis=2), frame.loc[rows, "doc_id"]
            records.append(about | {"code": code} | _bound_alpha(counts, doc_ids, n_boot, seed))
    return build_table("reliability", records)


def check_coders(readings: pd.DataFrame, coders: Iterable[str] | None) -> list[str]:
    """Return the coders to compare, sorted, or raise ValueError where they are fewer than two or have no readings."""
    known = sorted(readings["coder"].unique())
    names = ", ".join(known) or "none"
    chosen = [coder for coder in known if coder != SETTLED] if coders is None else sorted(set(coders))
    if unknown := [coder for coder in chosen if coder not in known]:
        raise ValueError(f"coder {unknown[0]!r} has read no sentence; coders with readings: {names}")
    if len(chosen) < 2:
        raise ValueError(f"coders: {', '.join(chosen) or 'none'}; two or more are needed of {names}")
    return chosen


def count_values(codings: pd.DataFrame, sentence_ids: pd.Series, has_read: np.ndarray, coders: list[str]
                 ) -> tuple[list[str], np.ndarray]:
    """Count what each sentence adds to alpha, per code.

    Returns
    -------
    codes : list of str
        Codes that any of the coders gave.
    components : ndarray, sentences by 3 by codes
        Values given (yes or no), values yes, and ordered pairs of values that differ divided by twice the values less
        one; all 0 where fewer than two coders read the sentence.
    """
    chosen = codings[codings["coder"].isin(coders) & codings["sentence_id"].isin(sentence_ids)]
    codes = sorted(chosen["code"].unique())
    marks = np.stack([mark_codes(chosen[chosen["coder"] == coder], sentence_ids, codes) for coder in coders])
    given = (marks & has_read[:, :, None]).sum(axis=0)
    values = np.broadcast_to(has_read.sum(axis=0)[:, None], given.shape)
    components = np.stack([values, given, given * (values - given) / np.maximum(values - 1, 1)], axis=1)
    return codes, np.where((values > 1)[:, None, :], components, 0.0)


def compute_alpha_of_values(sums: np.ndarray) -> np.ndarray:
    """Nominal alpha of two values from sums of the components of `count_values` in the last axis.

    Examples
    --------
    >>> compute_alpha_of_values(np.array([20, 6, 4])).round(3).item()
    0.095
    """
    values, yes, differing = np.moveaxis(np.asarray(sums, float), -1, 0)
    chance = yes * (values - yes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance > 0, 1 - (values - 1) * differing / chance, np.nan)


def _describe_rows(frame: pd.DataFrame, has_read: np.ndarray) -> dict:
    is_pairable = has_read.sum(axis=0) > 1
    return {"n_coders": int(has_read.any(axis=1).sum()), "n_sentences": len(frame),
            "n_pairable": int(is_pairable.sum()), "n_documents": frame.loc[is_pairable, "doc_id"].nunique()}


def _bound_alpha(counts: np.ndarray, doc_ids: pd.Series, n_boot: int, seed: int) -> dict:
    # A sentence that one coder alone read adds nothing and must not make a document of its own to draw.
    is_pairable = counts[:, 0] > 0
    is_documents, units = choose_units(doc_ids[is_pairable])
    low, high = bound_by_resampling(counts[is_pairable], units, compute_alpha_of_values, n_boot, seed)
    return {"alpha": float(compute_alpha_of_values(counts.sum(axis=0))), "alpha_low": low, "alpha_high": high,
            "resampled": "documents" if is_documents else "sentences"}
