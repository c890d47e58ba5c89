"""Whether intervals cover and tests err as seldom as they say, on tables whose truth is planted."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis_lib.coding.codings import make_readings
from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.intervals import bound_by_wilson
from analysis_lib.comparing.power import compute_document_variance, compute_power
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.simulating.tables import SIZES, simulate_corpus

READER = "reader"
YEAR_SIZES = (1, 2, 3, 4, 5, 7, 10, 12, 15, 20)
LANGUAGES = {"A": {"zh": 1.0}, "B": {"en": 1.0}}


def check_intervals(
    shares: Iterable[float] = (0.25,),
    iccs: Iterable[float] = (0.10, 0.20),
    n_corpora: int = 2,
    n_codes: int = 100,
    is_long_tailed: bool = False,
    seed: int = 0,
) -> pd.DataFrame:
    """Count how often the intervals of `measure_salience` hold the planted share, by the size of the cell.

    One region has ten years of 1 to 20 documents; every code of every corpus gives each year an interval.

    Parameters
    ----------
    shares, iccs : iterable of float
        True shares and correlations of sentences within documents, each with each.
    n_corpora, n_codes : int
        Corpora simulated a setting, and codes in each.
    is_long_tailed : bool
        Whether most documents are short.
    seed : int
        Of the first corpus; the next ones follow.

    Returns
    -------
    DataFrame
        share, icc, n_documents, n_intervals, coverage and coverage_pooled: of the intervals in use, and of Wilson's
        as if sentences had been drawn singly (0-1).
    """
    rows = []
    for share in shares:
        for icc in iccs:
            runs = [_cover_years(share, icc, n_codes, is_long_tailed, seed + i) for i in range(n_corpora)]
            table = pd.concat(runs).groupby("n_documents", as_index=False).agg(
                n_intervals=("coverage", "size"), coverage=("coverage", "mean"), coverage_pooled=("coverage_pooled", "mean"))
            rows.append(table.assign(share=share, icc=icc))
    columns = ["share", "icc", "n_documents", "n_intervals", "coverage", "coverage_pooled"]
    return pd.concat(rows, ignore_index=True)[columns]


def _cover_years(share: float, icc: float, n_codes: int, is_long_tailed: bool, seed: int) -> pd.DataFrame:
    corpus = simulate_corpus({"A": share}, sum(YEAR_SIZES), icc, n_codes=n_codes, is_long_tailed=is_long_tailed, seed=seed)
    years = np.repeat(range(2001, 2001 + len(YEAR_SIZES)), YEAR_SIZES)
    documents = corpus[0].assign(year=pd.array(years, dtype="Int64"))
    codes = [f"code{i:03d}" for i in range(n_codes)]
    table = measure_salience(documents, *corpus[1:], by=["year"], codes=codes)
    low, high = bound_by_wilson(table["share"], table["n_sentences"])
    return pd.DataFrame({"n_documents": table["n_documents"], "coverage_pooled": (low <= share) & (high >= share),
                         "coverage": (table["share_low"] <= share) & (table["share_high"] >= share)})


def check_contrasts(
    sizes: Iterable[tuple[int, int]] = ((4, 4), (5, 20), (20, 20)),
    shares: Sequence[tuple[float, float]] = ((0.25, 0.25), (0.25, 0.45)),
    iccs: Iterable[float] = (0.10,),
    n_corpora: int = 4,
    n_codes: int = 50,
    seed: int = 0,
) -> pd.DataFrame:
    """Count how often two groups of documents are called different, where they are and where they are not.

    Parameters
    ----------
    sizes : iterable of pairs of int
        Documents of the two groups.
    shares : iterable of pairs of float
        True shares of the two groups.
    iccs, n_corpora, n_codes, seed
        As in `check_intervals`; the codes of a corpus are a family.

    Returns
    -------
    DataFrame
        n_documents_a, n_documents_b, share_a, share_b, icc, n_tests; found (p below .05 before adjustment), power by
        the formula of `compute_power` (missing for groups of unequal size and equal shares), differs (after
        adjustment), families (share of corpora with any code that differs) and coverage of the intervals; all 0-1.
    """
    rows = []
    for (n_a, n_b), (share_a, share_b), icc in ((s, p, i) for s in sizes for p in shares for i in iccs):
        runs = [contrast_groups(*simulate_corpus({"A": share_a, "B": share_b}, {"A": n_a, "B": n_b}, icc, n_codes=n_codes,
                                                 seed=seed + i), seed=i) for i in range(n_corpora)]  # fmt: skip
        rows.append({"n_documents_a": n_a, "n_documents_b": n_b, "share_a": share_a, "share_b": share_b, "icc": icc,
                     "power": _plan_power(n_a, n_b, share_a, share_b, icc)} | _sum_up(runs, share_a - share_b))
    columns = ["n_documents_a", "n_documents_b", "share_a", "share_b", "icc", "n_tests", "found", "power"]
    return pd.DataFrame(rows)[[*columns, "differs", "families", "coverage"]]


def _plan_power(n_a: int, n_b: int, share_a: float, share_b: float, icc: float) -> float:
    if n_a != n_b or share_a == share_b:
        return np.nan
    mean_inverse = float((1 / np.arange(SIZES[0], SIZES[1] + 1)).mean())
    variances = [compute_document_variance(share, mean_inverse, icc) for share in (share_a, share_b)]
    return compute_power(n_a, abs(share_a - share_b), *variances)


def _sum_up(runs: list[pd.DataFrame], truth: float) -> dict:
    table = pd.concat(runs)
    return {"n_tests": len(table), "found": (table["p"] < 0.05).mean(),
            "differs": (table["verdict"] == "differs").mean(),
            "families": np.mean([(run["verdict"] == "differs").any() for run in runs]),
            "coverage": ((table["low"] <= truth) & (table["high"] >= truth)).mean()}


def check_corrections(
    n_documents: int = 20,
    n_read: int = 100,
    share: float = 0.25,
    recall: tuple[float, float] = (0.85, 0.65),
    n_corpora: int = 4,
    n_codes: int = 50,
    seed: int = 0,
) -> pd.DataFrame:
    """Count false differences of two groups in languages of unequal recall, with and without correction.

    Parameters
    ----------
    n_documents : int
        Documents a group.
    n_read : int
        Sentences of each group that are read, drawn at random.
    share : float
        True share of both groups.
    recall : pair of float
        Of the coder in the two languages; it also codes 2 in 100 sentences without the theme.
    n_corpora, n_codes, seed
        As in `check_contrasts`.

    Returns
    -------
    DataFrame
        shares ("plain", as if both were in one language, and "corrected"), n_tests, found, differs, families and
        coverage, as in `check_contrasts`.
    """
    runs = {"plain": [], "corrected": []}
    for i in range(n_corpora):
        documents, sentences, codings = simulate_corpus(
            {"A": share, "B": share}, n_documents, n_codes=n_codes, languages=LANGUAGES, with_truth=True, seed=seed + i,
            recall=dict(zip(("zh", "en"), recall, strict=True)), false_share={"zh": 0.02, "en": 0.02})  # fmt: skip
        given, readings = draw_reference(sentences, codings, n_read, seed + i)
        runs["plain"].append(contrast_groups(documents.assign(language="zh"), sentences, given))
        runs["corrected"].append(contrast_groups(documents, sentences, given, readings=readings, reference=READER))
    return pd.DataFrame([{"shares": name} | _sum_up(tables, 0.0) for name, tables in runs.items()])


def draw_reference(sentences: pd.DataFrame, codings: pd.DataFrame, n_read: int, seed: int = 0
                   ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let a reader who knows the truth read so many sentences of each language, drawn at random.

    Parameters
    ----------
    sentences, codings : DataFrame
        From `simulate_corpus` with the truth.

    Returns
    -------
    codings : DataFrame
        Those of the dictionary for all sentences, and of the coder "reader" for those it read.
    readings : DataFrame
        sentence_id, coder, selection_probability.
    """
    random, drawn = np.random.default_rng(seed), [make_readings(sentences, "dictionary")]
    for _, rows in sentences.groupby("language"):
        chosen = random.choice(rows["sentence_id"], min(n_read, len(rows)), replace=False)
        chance = len(chosen) / len(rows)
        drawn.append(pd.DataFrame({"sentence_id": chosen, "coder": READER, "selection_probability": chance}))
    readings = pd.concat(drawn, ignore_index=True)
    is_true = codings["coder"] == "truth"
    is_read = codings["sentence_id"].isin(readings.loc[readings["coder"] == READER, "sentence_id"])
    return pd.concat([codings[~is_true], codings[is_true & is_read].assign(coder=READER)], ignore_index=True), readings
