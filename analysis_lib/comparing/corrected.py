"""Shares corrected for a coder's errors by a random sample of sentences that a person read."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis_lib.comparing.counting import KINDS, check_grouping, count_codings
from analysis_lib.comparing.gate import MIN_READ
from analysis_lib.comparing.icc import estimate_icc
from analysis_lib.comparing.intervals import (
    MIN_DOCUMENTS_VARIANCE,
    bound_by_korn_graubard,
    bound_by_wilson,
    compute_design_effect,
    linearise_variance,
)
from analysis_lib.comparing.reasons import count
from analysis_lib.comparing.recall import PROBABILITY, weigh_sentences
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.tables import build_table

MAX_GAP, MIN_PART = 0.25, 0.05
KEYS = ["doc_id", "code"]


def correct_shares(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    readings: pd.DataFrame,
    reference: str | None,
    by: Iterable[str] = ("language",),
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
) -> pd.DataFrame:
    """Correct the shares of sentences with each code by what a reference said of a random sample of them.

    The difference estimator of survey sampling (Särndal, Swensson and Wretman 1992, section 6.3): the share the coder
    found plus the weighted mean of reference minus coder over the sample. It is right on average whatever errors the
    coder makes, as long as the sample was drawn with the probabilities stated; prediction-powered inference
    (Angelopoulos et al. 2023) and design-based supervised learning (Egami et al. 2023) rest on the same sum. From 5
    documents the interval is Korn and Graubard's on the documents' corrected counts, below by the ICC of
    `estimate_icc` with the variance of the sample on top.

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names; ``codings`` holds those of the coder and of the reference.
    readings : DataFrame
        sentence_id, coder and selection_probability: the sentences the coder read, and those drawn for the reference
        with the probability, above 0 and at most 1, with which each was drawn.
    reference : str or None
        Who is taken as right; None, where nobody read a sample, gives an empty table.
    by : iterable of str
        Columns of ``documents`` that make the groups.
    codes, coder, kinds
        As in `count_codings`.

    Returns
    -------
    DataFrame
        The group columns and the table ``corrected``; the corrected share is missing, and ``reason`` says why, below
        50 sentences read in a group and where the sample does not stand for all its sentences (`find_gap`).

    Raises
    ------
    ValueError
        For readings that state no probabilities, or as in `count_codings`.
    """
    by = check_grouping(documents, by)
    if reference is None:
        return build_table("corrected", pd.DataFrame(columns=by), groups=by)
    outcomes = gather_outcomes(documents, sentences, codings, readings, reference, codes, coder, kinds)
    groups = documents[["doc_id", *[name for name in by if name != "language"]]]
    outcomes = outcomes.merge(groups, on="doc_id").dropna(subset=by)
    outcomes = outcomes.join(estimate_icc(outcomes, by)["icc"], on="code")
    cells = [dict(zip([*by, "code"], key, strict=True)) | _correct_cell(rows)
             for key, rows in outcomes.groupby([*by, "code"], observed=True)]  # fmt: skip
    plain = measure_salience(documents, sentences, codings, by, set(outcomes["code"]), coder, kinds, readings=readings)
    shares = [*by, "code", "n_documents", "n_sentences", "share", "share_low", "share_high"]
    table = plain[shares].merge(pd.DataFrame(cells, columns=[*by, "code", *CELL]), on=[*by, "code"])
    return build_table("corrected", table.assign(reference=reference, coder=coder), groups=by)


CELL = ("n_read", "n_disagreed", "corrected", "corrected_low", "corrected_high", "interval", "reason")


def gather_outcomes(
    documents: pd.DataFrame, sentences: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame, reference: str,
    codes: Iterable[str] | None = None, coder: str = "dictionary", kinds: Iterable[str] = KINDS,
) -> pd.DataFrame:  # fmt: skip
    """Count what the coder found in each document, and by how much the sample says it is wrong.

    Returns
    -------
    DataFrame
        The columns of `count_codings`; language of the document, n_read (sentences of the sample in the document),
        weight (the sentences they stand for: the sum of 1 / selection probability), n_disagreed (of those read),
        correction (to n_coded: the sum of reference minus coder over selection probability) and error (the variance
        that adds to it, were sentences drawn independently).

    Raises
    ------
    ValueError
        As in `correct_shares`.
    """
    counts = count_codings(documents, sentences, codings, codes, coder, kinds, readings)
    drawn = readings[readings["coder"] == reference].drop_duplicates("sentence_id")
    weights = weigh_sentences(drawn, reference)
    if weights is None:
        raise ValueError(f"reference: {reference!r} states no {PROBABILITY} in readings; allowed: a coder of a random "
                         "sample with the probability of each sentence, as `study code` draws it")
    able = readings.loc[readings["coder"] == coder, "sentence_id"]
    sample = sentences.loc[sentences["sentence_id"].isin(drawn["sentence_id"]) & sentences["kind"].isin(list(kinds)),
                           ["sentence_id", "doc_id"]]  # fmt: skip
    sample = sample[sample["sentence_id"].isin(able)] if len(able) else sample
    sample = sample.assign(weight=sample["sentence_id"].map(weights))
    given = codings[codings["coder"].isin([reference, coder])].drop_duplicates(["sentence_id", "code", "coder"])
    signs = given.assign(difference=np.where(given["coder"] == reference, 1, -1))
    signs = signs.groupby(["sentence_id", "code"], as_index=False)["difference"].sum().query("difference != 0")
    wrong = sample.merge(signs, on="sentence_id")
    wrong = wrong.assign(n_disagreed=1, correction=wrong["difference"] * wrong["weight"],
                         error=wrong["weight"] ** 2 - wrong["weight"])
    sums = wrong.groupby(KEYS)[["n_disagreed", "correction", "error"]].sum()
    # A document without a disagreement in the sample gets no correction: here absent means 0.
    sums = sums.reindex(pd.MultiIndex.from_frame(counts[KEYS])).fillna(0).reset_index(drop=True)
    read = sample.groupby("doc_id")["weight"].agg(["size", "sum"]).reindex(counts["doc_id"]).fillna(0)
    spoken = documents.reindex(columns=["doc_id", "language"]).set_index("doc_id")["language"].astype("string")
    language = counts["doc_id"].map(spoken).fillna("no language stated")
    counts = counts.assign(language=language, n_read=read["size"].to_numpy(int), weight=read["sum"].to_numpy(float))
    return pd.concat([counts, sums], axis=1)


def find_gap(documents: pd.DataFrame) -> str:
    """Say why a sample cannot correct the shares of a group of documents; nothing where it can.

    It is too small below 50 sentences. It does not stand for the group where, in a language with 5 % of the sentences
    or more, the sum of 1 / selection probability is off the number of sentences by a quarter, or for small samples by
    three times the relative error of their size: documents came in after it was drawn, or somebody read one language.

    Parameters
    ----------
    documents : DataFrame
        language, n_sentences, n_read, weight: a row a document, as in `gather_outcomes`.

    Examples
    --------
    >>> find_gap(pd.DataFrame({"language": ["zh", "en"], "n_sentences": 200, "n_read": [80, 0], "weight": [200, 0]}))
    'none of its 200 sentences in en was read'
    """
    n_read = int(documents["n_read"].sum())
    if n_read < MIN_READ:
        return f"{n_read} sentences read; at least {MIN_READ} are needed to correct a share"
    sums = documents.groupby("language")[["n_sentences", "n_read", "weight"]].sum()
    for language, row in sums[sums["n_sentences"] >= MIN_PART * sums["n_sentences"].sum()].iterrows():
        if not row["n_read"]:
            return f"none of its {row['n_sentences']:.0f} sentences in {language} was read"
        if abs(row["weight"] / row["n_sentences"] - 1) > max(MAX_GAP, 3 / row["n_read"] ** 0.5):
            return (f"the sentences read in {language} stand for {row['weight']:.0f} by their selection probabilities, and "
                    f"there are {row['n_sentences']:.0f}")
    return ""


def explain_correction(corrected: pd.DataFrame) -> list[str]:
    """Write what a table of corrected shares rests on, or why shares stand uncorrected.

    Examples
    --------
    >>> explain_correction(pd.DataFrame())
    ['No coder has read a random sample of these sentences: shares stand uncorrected for what the dictionary misses \
and adds. The command study code draws a sample.']
    """
    if corrected.empty:
        return ["No coder has read a random sample of these sentences: shares stand uncorrected for what the dictionary "
                "misses and adds. The command study code draws a sample."]
    first = corrected[corrected["code"] == corrected["code"].iloc[0]]
    done, left = first[first["corrected"].notna()], first[first["corrected"].isna()]
    words = [f"Shares of {len(done)} of {len(first)} groups are corrected by {done['n_read'].sum()} sentences that "
             f"{first['reference'].iloc[0]} read."]
    return words + [f"Not corrected: {reason} ({count(number, 'group')})." for reason, number in left["reason"].value_counts().items()]


def _correct_cell(rows: pd.DataFrame) -> dict:
    """Return the corrected share of one group and code with its interval, or why there is none."""
    n_read, n_disagreed = int(rows["n_read"].sum()), int(rows["n_disagreed"].sum())
    known = {"n_read": n_read, "n_disagreed": n_disagreed}
    if gap := find_gap(rows):
        return known | {"reason": gap}
    n, n_documents = rows["n_sentences"].to_numpy(float), len(rows)
    counts = (rows["n_coded"] + rows["correction"]).to_numpy(float)
    share, total = counts.sum() / n.sum(), n.sum()
    # The next sentence read might be wrong too: a sample without an error does not prove that there is none.
    weights = total / n_read
    least = (n_disagreed + 1) / (n_read + 2) * n_read * (weights**2 - weights)
    by_sample = max(rows["error"].sum(), least) / total**2
    inside = min(max(share, 0.5 / total), 1 - 0.5 / total)
    by_icc = inside * (1 - inside) * compute_design_effect(total, (n**2).sum(), rows["icc"].iloc[0]) / total
    variance = by_icc + by_sample
    if n_documents >= MIN_DOCUMENTS_VARIANCE:
        variance = max(linearise_variance(n_documents, total, ((counts - share * n) ** 2).sum()), by_sample)
    low, high, interval = _bound_corrected(share, inside, total, variance, n_documents)
    return known | {"corrected": min(max(share, 0.0), 1.0), "corrected_low": low, "corrected_high": high,
                    "interval": interval}


def _bound_corrected(share: float, inside: float, n: float, variance: float, n_documents: int) -> tuple[float, float, str]:
    if n_documents < MIN_DOCUMENTS_VARIANCE:
        low, high = bound_by_wilson(inside, inside * (1 - inside) / variance)
        return float(low), float(high), "Wilson, ICC and variance of the sample"
    low, high = bound_by_korn_graubard(inside, n, variance, n_documents)
    half = stdtrit(n_documents - 1, 0.975) * variance**0.5
    # Where errors outweigh what was found the share lies at an end, and only its own spread bounds it.
    return min(float(low), max(share - half, 0.0)), max(float(high), min(share + half, 1.0)), "Korn-Graubard, corrected"
