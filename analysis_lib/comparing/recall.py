"""How much of what a reference found a coder finds too, and whether that is as much in every language."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis_lib.coding.agreement import ALL, find_common
from analysis_lib.comparing.hits import bound_hits
from analysis_lib.tables import build_table

MARGIN = 0.10
MIN_POSITIVE = 10
UNEQUAL, EQUAL, UNKNOWN = "unequal", "equal within 10 points", "unknown"
PROBABILITY = "selection_probability"
KEYS = ["code", "language"]


def measure_recall(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, reference: str, coder: str
                   ) -> pd.DataFrame:
    """Measure recall and precision of a coder against a reference, per code and language, with intervals.

    Where ``readings`` state a selection_probability for the reference, it read a random sample of sentences, and each
    counts as 1 / that probability (Horvitz and Thompson 1952; Hajek's ratio): else sentences that were sampled often,
    mostly those in which the coder found something, would make recall look high. ``weighting`` says which it was.

    Intervals are those of `bound_hits`: Wilson's at the design effect of an ICC of .10 below 5 documents, Korn and
    Graubard's from 5, since a document in which the coder misses one sentence often holds the next it misses.

    Parameters
    ----------
    codings, readings, sentences : DataFrame
        As in `measure_agreement`. selection_probability, above 0 and at most 1, is read from the reference's rows: it
        is stated for all of them or for none.
    reference, coder : str
        The coder taken as right and the coder measured.

    Returns
    -------
    DataFrame
        The ``recall`` table, with "all" for pooled codes and languages. A language is its first subtag, by which
        indicators are chosen. Recall is missing where the reference gave the code nowhere, never 0 for want of cases.

    Raises
    ------
    ValueError
        When a coder has no readings, both have none in common, or a selection probability is missing or not allowed.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2", "d:3"], "doc_id": "d", "language": "zh"})
    >>> readings = pd.concat([sentences[["sentence_id"]].assign(coder=coder) for coder in "ab"])
    >>> codings = pd.DataFrame([("d:1", "a", "green"), ("d:2", "a", "green"), ("d:2", "b", "green")],
    ...                        columns=["sentence_id", "coder", "code"])
    >>> recall = measure_recall(codings, readings, sentences, "a", "b").query("code == 'green' and language == 'zh'")
    >>> recall[["n_positive", "n_found", "recall", "precision"]].to_numpy().tolist()
    [[2, 1, 0.5, 1.0]]
    """
    read = gather_readings(readings, sentences, reference, coder)
    decisions = gather_decisions(codings, read, reference, coder)
    found = bound_hits(decisions[decisions["is_positive"]].rename(columns={"is_given": "is_hit"}), KEYS)
    shared = decisions[decisions["is_given"]].rename(columns={"is_positive": "is_hit"})
    # Only a sentence the coder gave the code can make its precision worse; any sentence read could hold a miss.
    shared = bound_hits(shared.assign(heaviest=shared.groupby(KEYS)["weight"].transform("max")), KEYS)
    n_sentences = read.groupby("language")["sentence_id"].nunique()
    codes = [ALL, *sorted(set(decisions["code"]) - {ALL})]
    cells = pd.MultiIndex.from_product([codes, n_sentences.index], names=KEYS)
    table = _name_columns(found, "n_positive", "n_found", "recall").reindex(cells)
    table = table.join(_name_columns(shared, "n_given", "n_shared", "precision").drop(
        columns=["n_documents", "n_shared", "interval"]).reindex(cells)).reset_index()
    # Codes that occur were decided on in every sentence read: here no row means none.
    counts = ["n_documents", "n_positive", "n_found", "n_given"]
    table[counts] = table[counts].fillna(0)
    about = {"reference": reference, "coder": coder, "weighting": read["weighting"].iloc[0]}
    return build_table("recall", table.assign(n_sentences=table["language"].map(n_sentences), **about))


def gather_readings(readings: pd.DataFrame, sentences: pd.DataFrame, reference: str, coder: str) -> pd.DataFrame:
    """List the sentences both coders read, once for their language and once for "all".

    Returns
    -------
    DataFrame
        sentence_id, doc_id, language, weight (1 / selection_probability, else 1), heaviest (of the language) and
        weighting.
    """
    common = find_common(readings, reference, coder)
    frame = sentences.loc[sentences["sentence_id"].isin(common), ["sentence_id", "doc_id", "language"]]
    rows = readings[(readings["coder"] == reference) & readings["sentence_id"].isin(common)]
    weights = weigh_sentences(rows, reference)
    frame = frame.assign(
        language=frame["language"].str.split("-").str[0],
        weight=1.0 if weights is None else frame["sentence_id"].map(weights).astype("float64"),
        weighting="none" if weights is None else "inverse selection probability",
    )
    frame = pd.concat([frame.dropna(subset="language"), frame.assign(language=ALL)], ignore_index=True)
    return frame.assign(heaviest=frame.groupby("language")["weight"].transform("max"))


def weigh_sentences(rows: pd.DataFrame, coder: str) -> pd.Series | None:
    """Return 1 / selection_probability by sentence_id, None where the readings of the coder state none."""
    if PROBABILITY not in rows or rows[PROBABILITY].isna().all():
        return None
    chances = pd.to_numeric(rows[PROBABILITY], errors="coerce").astype("float64")
    bad = rows[~chances.between(0, 1, inclusive="right").to_numpy(bool)]
    if len(bad):
        stated, sentence_id = bad[PROBABILITY].iloc[0], bad["sentence_id"].iloc[0]
        raise ValueError(f"{PROBABILITY}: {stated} for sentence {sentence_id!r} of the coder {coder!r} ({len(bad)} "
                         "such); allowed: above 0 and at most 1, for all sentences or for none")
    return (1 / chances).groupby(rows["sentence_id"]).first()


def gather_decisions(codings: pd.DataFrame, read: pd.DataFrame, reference: str, coder: str) -> pd.DataFrame:
    """List the codes that either coder gave to sentences both read, each once for itself and once for "all".

    Returns
    -------
    DataFrame
        The columns of ``read``, code, is_positive (by the reference), is_given (by the coder).
    """
    given = codings[codings["coder"].isin([reference, coder])].drop_duplicates(["sentence_id", "code", "coder"])
    wide = given.assign(is_there=True).pivot(index=["sentence_id", "code"], columns="coder", values="is_there")
    wide = wide.reindex(columns=[reference, coder]).notna().set_axis(["is_positive", "is_given"], axis=1)
    decisions = wide.reset_index().astype({"code": "string"}).merge(read, on="sentence_id")
    return pd.concat([decisions, decisions.assign(code=ALL)], ignore_index=True)


def compare_recall(recall: pd.DataFrame) -> pd.DataFrame:
    """Decide for each code and pair of languages whether a coder finds as much in both.

    The interval of the difference is Newcombe's (1998, method 10), from the intervals of the two recalls as they
    stand, so that their clustering and weights pass on (Zou and Donner 2008).

    Equality is what a comparison of languages assumes and has to be shown: with recall .85 against .65 and equal
    truth, 400 sentences a group gave a false difference 42 times in 100. So ``is_unequal`` holds where the interval
    leaves out 0, however small the difference (what is known to differ will with enough sentences show as a
    difference of emphasis), and where the difference seen is above 10 points though 0 is in the interval; 10 points
    move a share of 25 % by 3. Below 10 sentences with the code one of them moves recall by above 10 points, so that
    the second rule waits for 10 in each language. Equal is only what lies inside 10 points with its whole interval;
    the rest is unknown, and to be treated as unequal.

    Parameters
    ----------
    recall : DataFrame
        From `measure_recall`.

    Returns
    -------
    DataFrame
        The ``recall_contrasts`` table.

    Examples
    --------
    >>> recall = pd.DataFrame({"code": "green", "language": ["en", "zh"], "reference": "a", "coder": "b",
    ...     "n_positive": 400, "recall": [0.65, 0.85], "recall_low": [0.60, 0.81], "recall_high": [0.70, 0.88]})
    >>> compare_recall(recall)[["difference", "low", "high", "verdict"]].round(2).to_numpy().tolist()
    [[-0.2, -0.26, -0.14, 'unequal']]
    """
    records = []
    for (code, reference, coder), rows in recall[recall["language"] != ALL].groupby(["code", "reference", "coder"]):
        for a, b in combinations(rows.sort_values("language").to_dict("records"), 2):
            sides = {f"{name}_{side}": row[name] for side, row in (("a", a), ("b", b))
                     for name in ("language", "n_positive", "recall")}
            records.append({"code": code, "reference": reference, "coder": coder} | sides | _judge_difference(a, b))
    return build_table("recall_contrasts", records)


def bound_difference(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float]:
    """Bound the difference of two shares, each given with its low and high end, by Newcombe's method 10.

    Examples
    --------
    >>> from analysis_lib.comparing.intervals import bound_by_wilson
    >>> first, second = ((k / n, *bound_by_wilson(k / n, n)) for k, n in ((56, 70), (48, 80)))
    >>> [round(float(end), 4) for end in bound_difference(first, second)]
    [0.0524, 0.3339]
    """
    (share_a, low_a, high_a), (share_b, low_b, high_b) = a, b
    difference = share_a - share_b
    return (difference - float(np.hypot(share_a - low_a, high_b - share_b)),
            difference + float(np.hypot(high_a - share_a, share_b - low_b)))


def _judge_difference(a: dict, b: dict) -> dict:
    if pd.isna(a["recall"]) or pd.isna(b["recall"]):
        return {"is_unequal": pd.NA, "verdict": UNKNOWN}
    low, high = bound_difference(*((row["recall"], row["recall_low"], row["recall_high"]) for row in (a, b)))
    difference, is_enough = a["recall"] - b["recall"], min(a["n_positive"], b["n_positive"]) >= MIN_POSITIVE
    is_unequal = low > 0 or high < 0 or (is_enough and abs(difference) > MARGIN)
    is_equal = low > -MARGIN and high < MARGIN
    return {"difference": difference, "low": low, "high": high, "is_unequal": is_unequal,
            "verdict": UNEQUAL if is_unequal else EQUAL if is_equal else UNKNOWN}


def _name_columns(cells: pd.DataFrame, n_units: str, n_hits: str, share: str) -> pd.DataFrame:
    return cells.rename(columns={"n_units": n_units, "n_hits": n_hits, "share": share, "share_low": f"{share}_low",
                                 "share_high": f"{share}_high"})  # fmt: skip
