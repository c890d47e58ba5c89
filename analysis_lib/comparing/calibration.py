"""Whether the probabilities a coder states are the shares of codings that hold."""

import numpy as np
import pandas as pd

from analysis_lib.coding.agreement import ALL
from analysis_lib.comparing.hits import bound_hits
from analysis_lib.comparing.recall import gather_readings
from analysis_lib.tables import build_table

MOST_BINS = 50


def measure_calibration(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, reference: str,
                        coder: str, n_bins: int = 10) -> pd.DataFrame:
    """Compare the probabilities a coder states with how often the reference gave the same code.

    Only codings the coder wrote down are judged: from a coder that leaves out what it holds unlikely, the upper bins
    alone are known. A coding is a sentence and a code, so that a sentence may count several times; the intervals are
    those of `bound_hits`, which know that a document's sentences resemble each other.

    Parameters
    ----------
    codings, readings, sentences, reference, coder
        As in `measure_recall`, with ``probability`` in the rows of ``coder``; selection probabilities are used alike.
    n_bins : int
        Bins of equal width, 2 to 50; a bin holds its lower end, the last one both.

    Returns
    -------
    DataFrame
        The ``calibration`` table: a row for each bin with codings, and "all" with the Brier score (Brier 1950) and
        the expected calibration error (Naeini, Cooper and Hauskrecht 2015), which falls with fewer bins.

    Raises
    ------
    ValueError
        For a number of bins that is not allowed, a coder that states no probability, or as in `measure_recall`.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2"], "doc_id": "d", "language": "zh"})
    >>> readings = pd.concat([sentences[["sentence_id"]].assign(coder=coder) for coder in "ab"])
    >>> codings = pd.DataFrame({"sentence_id": ["d:1", "d:1", "d:2"], "code": "green", "coder": ["a", "b", "b"],
    ...                         "probability": [None, 0.9, 0.7]})
    >>> calibration = measure_calibration(codings, readings, sentences, "a", "b", n_bins=2)
    >>> calibration[["bin", "probability", "share", "brier"]].round(2)
             bin  probability  share  brier
    0  0.50–1.00          0.8    0.5   0.25
    1        all          0.8    0.5   0.25
    """
    if not 2 <= n_bins <= MOST_BINS:
        raise ValueError(f"n_bins: {n_bins!r}; allowed: 2 to {MOST_BINS}")
    units = gather_probabilities(codings, readings, sentences, reference, coder)
    place = np.searchsorted(np.arange(1, n_bins) / n_bins, units["probability"], side="right")
    units = units.assign(bin=[f"{at / n_bins:.2f}–{(at + 1) / n_bins:.2f}" for at in place])
    units = pd.concat([units, units.assign(bin=ALL)], ignore_index=True)
    units["heaviest"] = units.groupby("bin")["weight"].transform("max")
    table = bound_hits(units, ["bin"]).rename(columns={"n_units": "n_codings"})
    units = units.assign(brier=(units["probability"] - units["is_hit"]) ** 2)
    weights = units.groupby("bin")["weight"].sum()
    for name in ("probability", "brier"):
        table[name] = (units[name] * units["weight"]).groupby(units["bin"]).sum() / weights
    table["calibration_error"] = (table["probability"] - table["share"]).abs()
    errors = table["calibration_error"].drop(index=ALL)
    table.loc[ALL, "calibration_error"] = np.average(errors, weights=weights[errors.index])
    about = {"reference": reference, "coder": coder, "weighting": units["weighting"].iloc[0]}
    return build_table("calibration", table.drop(columns=["n_documents", "n_hits"]).reset_index().assign(**about))


def gather_probabilities(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, reference: str,
                         coder: str) -> pd.DataFrame:
    """List the codings with a probability in sentences both read: doc_id, weight, probability, is_hit."""
    read = gather_readings(readings, sentences, reference, coder).query("language == @ALL")
    stated = codings[codings["probability"].notna()] if "probability" in codings else codings.head(0)
    mine = stated.loc[stated["coder"] == coder].drop_duplicates(["sentence_id", "code"])
    mine = mine.merge(read[["sentence_id", "doc_id", "weight", "weighting"]], on="sentence_id")
    if mine.empty:
        coders = ", ".join(sorted(set(stated["coder"]))) or "none"
        raise ValueError(f"coder {coder!r} states no probability for a sentence both read; coders that do: {coders}")
    right = codings.loc[codings["coder"] == reference, ["sentence_id", "code"]].drop_duplicates().assign(is_hit=True)
    merged = mine.merge(right, on=["sentence_id", "code"], how="left")
    return merged.assign(is_hit=merged["is_hit"].notna())
