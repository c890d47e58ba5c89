"""Whether a verdict holds under other reasonable choices of codebook, denominator, cleaning and coder."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.dictionary import CODER, find_hits, list_readings
from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.counting import check_grouping, find_repeats
from analysis_lib.comparing.gate import MIN_DOCUMENTS
from analysis_lib.comparing.grouping import label_groups, list_pairs
from analysis_lib.comparing.reasons import count, join_words
from analysis_lib.comparing.salience import list_left_out
from analysis_lib.reading.corpus import Corpus
from analysis_lib.tables import build_table

WHOLE, EVERYTHING = "all indicators", "nothing left out"
DENOMINATORS = {
    "sentences": {"unit": "sentences", "kinds": ("title", "body")},
    "sentences without titles": {"unit": "sentences", "kinds": ("body",)},
    "documents": {"unit": "documents", "kinds": ("title", "body")},
}
CLEANINGS = (EVERYTHING, "damaged sentences left out", "translated documents left out")
DIMENSIONS = ("codebook", "denominator", "cleaning", "coder")
N_SPLITS, MOST_PAIRS = 5, 30
KEYS = ["code", "group_a", "group_b"]


def vary_choices(
    corpus: Corpus,
    by: Collection[str] = ("province",),
    codes: Collection[str] = ("innovation",),
    groups: Iterable | None = None,
    codebook: Codebook | None = None,
    coders: Sequence[str] = (CODER,),
    readings: pd.DataFrame | None = None,
    n_splits: int = N_SPLITS,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Repeat a comparison under every combination of reasonable choices (a multiverse, Steegen et al. 2016).

    The choices: all indicators of the dictionary or either half of them, split at random within each theme and
    language so many times; shares of sentences with or without titles, or of documents; all text, or without sentences
    that hold damage or lost something inside in cleaning, or without documents that are translated; and the coders.
    Pairs with fewer than 4 documents in a group are left out, since no choice adds a document, and of more than thirty
    others all but the thirty with the least p.

    Parameters
    ----------
    corpus : Corpus
        With codings.
    by, codes, groups, alpha, seed
        As in `contrast_groups`; ``seed`` also splits the indicators.
    codebook : Codebook, optional
        That of the dictionary; default: the codebook in ``data/codebook``.
    coders : sequence of str
        Coders in the codings of the corpus. Only the dictionary's indicators can be split.
    readings : DataFrame, optional
        Sentences each coder read; by default those the dictionary can read.
    n_splits : int
        Random splits into halves, 1 to 50.

    Returns
    -------
    DataFrame
        Table ``choices``: a row for every code, pair and combination.

    Raises
    ------
    ValueError
        For a number of splits that is not allowed, a coder without codings, or as in `contrast_groups`.
    """
    if not 1 <= n_splits <= 50:
        raise ValueError(f"n_splits: {n_splits!r}; allowed: 1 to 50")
    by, codes = check_grouping(corpus.documents, by), list(codes)
    readings = list_readings(corpus.sentences) if readings is None else readings
    pairs = list_ample_pairs(corpus.documents, by, groups)
    if not pairs:
        return build_table("choices", pd.DataFrame())
    if len(pairs) > MOST_PAIRS:
        plain = _contrast(corpus.documents, corpus.sentences, corpus.codings, by, codes, pairs, readings, coders[0], alpha,
                          seed, DENOMINATORS["sentences"]).sort_values("p_adjusted")  # fmt: skip
        pairs = list(dict.fromkeys(zip(plain["group_a"], plain["group_b"], strict=True)))[:MOST_PAIRS]
    coded = _list_codings(corpus, codes, codebook or read_codebook(), coders, readings, n_splits, seed)
    texts = {cleaning: _clean(corpus, cleaning) for cleaning in CLEANINGS}
    parts = []
    for (half, coder, codings), (denominator, settings), (cleaning, (documents, sentences)) in product(
            coded, DENOMINATORS.items(), texts.items()):
        kept = codings[codings["sentence_id"].isin(sentences["sentence_id"])]
        table = _contrast(documents, sentences, kept, by, codes, pairs, readings, coder, alpha, seed, settings)
        parts.append(table.assign(codebook=half, coder=coder, denominator=denominator, cleaning=cleaning))
    return build_table("choices", pd.concat(parts))


def list_ample_pairs(documents: pd.DataFrame, by: list[str], groups: Iterable | None = None) -> list[tuple[str, str]]:
    """List the pairs of groups that have enough documents for a test, each repeat counted once."""
    once = documents[find_repeats(documents) == documents["doc_id"]]
    labels = label_groups(once, by).dropna()
    sizes = labels.value_counts()
    return [pair for pair in list_pairs(labels, groups) if min(sizes[pair[0]], sizes[pair[1]]) >= MIN_DOCUMENTS]


def _contrast(
    documents: pd.DataFrame, sentences: pd.DataFrame, codings: pd.DataFrame, by: list[str], codes: list[str],
    pairs: list, readings: pd.DataFrame, coder: str, alpha: float, seed: int, settings: Mapping,
) -> pd.DataFrame:  # fmt: skip
    """Contrast the pairs that are left; those of which a group is gone are too few."""
    gone = list_left_out(documents, sentences, by, settings["kinds"], readings, coder)["doc_id"]
    there = set(label_groups(documents[~documents["doc_id"].isin(gone)], by))
    left = [pair for pair in pairs if set(pair) <= there]
    gone = [dict(zip(KEYS, (code, *pair), strict=True)) | {"verdict": "too_few"}
            for pair in pairs if pair not in left for code in codes]  # fmt: skip
    if not left:
        return pd.DataFrame(gone)
    table = contrast_groups(documents, sentences, codings, by, left, codes, coder, readings=readings, alpha=alpha,
                            seed=seed, **settings)  # fmt: skip
    columns = [*KEYS, "n_documents_a", "n_documents_b", "difference", "p_adjusted", "verdict"]
    return pd.concat([table[columns], pd.DataFrame(gone)]) if gone else table[columns]


def _list_codings(
    corpus: Corpus, codes: list[str], codebook: Codebook, coders: Collection[str], readings: pd.DataFrame, n_splits: int,
    seed: int,
) -> list[tuple[str, str, pd.DataFrame]]:
    """List name of the indicators, coder and codings of every way to code."""
    listed = [(WHOLE, coder, corpus.codings[corpus.codings["coder"] == coder]) for coder in coders]
    for _, coder, codings in listed:
        if codings.empty and coder not in set(readings["coder"]):
            there = ", ".join(sorted(set(corpus.codings["coder"]) | set(readings["coder"]))) or "none"
            raise ValueError(f"coders: {coder!r} has no codings; coders: {there}")
    if CODER not in coders:
        return listed
    own = codebook._replace(indicators=codebook.indicators[codebook.indicators["code"].isin(codes)])
    hits = find_hits(corpus.sentences, corpus.mentions, corpus.edits, own)
    hits = hits.merge(corpus.sentences[["sentence_id", "language"]], on="sentence_id")
    hits = hits.assign(coder=CODER, language=hits["language"].str.split("-").str[0])
    used = pd.MultiIndex.from_frame(hits[["code", "language", "indicator"]])
    for name, half in split_indicators(own.indicators, n_splits, seed):
        listed.append((name, CODER, hits[used.isin(half)].drop_duplicates(["sentence_id", "code"])))
    return listed


def split_indicators(indicators: pd.DataFrame, n_splits: int, seed: int = 0) -> list[tuple[str, pd.MultiIndex]]:
    """Split the indicators of each theme and language into two random halves, so many times.

    Returns
    -------
    list of tuple
        Name and, as code, language and pattern, the indicators of each half.
    """
    indicators = indicators.assign(language=indicators["language"].str.split()).explode("language")
    random, halves = np.random.default_rng(seed), []
    for split in range(1, n_splits + 1):
        shuffled = indicators.iloc[random.permutation(len(indicators))]
        is_first = shuffled.groupby(["code", "language"]).cumcount() % 2 == 0
        for name, rows in (("a", shuffled[is_first]), ("b", shuffled[~is_first])):
            halves.append((f"half {split}{name}", pd.MultiIndex.from_frame(rows[["code", "language", "pattern"]])))
    return halves


def _clean(corpus: Corpus, cleaning: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    documents, sentences = corpus.documents, corpus.sentences
    if cleaning == CLEANINGS[1]:
        spans = pd.concat([corpus.flags[["doc_id", "start", "end"]], corpus.edits[["doc_id", "start", "end"]]])
        sentences = sentences[~find_touched(sentences, spans)]
    elif cleaning == CLEANINGS[2]:
        documents = documents[~documents["is_machine_translated"].fillna(False).astype(bool)]
        sentences = sentences[sentences["doc_id"].isin(documents["doc_id"])]
    return documents, sentences


def find_touched(sentences: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    """Tell which sentences overlap a span of their document.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": "d", "start": [0, 10, 20], "end": [9, 19, 29]})
    >>> find_touched(sentences, pd.DataFrame({"doc_id": ["d"], "start": [12], "end": [14]})).tolist()
    [False, True, False]
    """
    touched = np.zeros(len(sentences), bool)
    starts, ends = (sentences[name].to_numpy(int) for name in ("start", "end"))
    rows = pd.Series(np.arange(len(sentences)), index=sentences["doc_id"].to_numpy())
    for doc_id, own in spans.groupby("doc_id"):
        if doc_id not in rows.index:
            continue
        at = np.atleast_1d(rows.loc[doc_id])
        opened = np.searchsorted(np.sort(own["start"].to_numpy(int)), ends[at], "left")
        closed = np.searchsorted(np.sort(own["end"].to_numpy(int)), starts[at], "right")
        touched[at] = opened > closed
    return touched


def summarise_choices(choices: pd.DataFrame, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Count for each contrast in how many of the choices its verdict holds.

    Parameters
    ----------
    choices : DataFrame
        From `vary_choices`.
    contrasts : DataFrame
        The contrasts of the report, of the same codes and groups.

    Returns
    -------
    DataFrame
        Table ``sensitivity``; a contrast that was not varied has no counts, and the reason says why.
    """
    varied, none = dict(list(choices.groupby(KEYS))), choices.head(0)
    return build_table("sensitivity", [
        {key: row[key] for key in (*KEYS, "verdict")} | _count_held(row, varied.get(tuple(row[key] for key in KEYS), none))
        for row in contrasts.to_dict("records")])  # fmt: skip


def _count_held(row: Mapping, own: pd.DataFrame) -> dict:
    if own.empty:
        if min(row["n_documents_a"], row["n_documents_b"]) >= MIN_DOCUMENTS:
            return {"reason": f"Not varied: {MOST_PAIRS} other pairs have a smaller p."}
        return {"reason": f"No choice of codebook, denominator or cleaning gives a group {MIN_DOCUMENTS} documents."}
    sign = np.sign(own["difference"].fillna(0)) == np.sign(row["difference"])
    is_held = (own["verdict"] == row["verdict"]) & ((row["verdict"] != "differs") | sign)
    opposite = (own["verdict"] == "differs") & ~sign if row["verdict"] == "differs" else pd.Series(False, own.index)
    words = f"The verdict {row['verdict'].replace('_', ' ')} holds in {int(is_held.sum())} of {count(len(own), 'choice')}."
    overturned = [f"{name} ({100 * (1 - is_held[own[dimension] == name].mean()):.0f} %)"
                  for dimension in DIMENSIONS for name in own[dimension].unique()
                  if is_held[own[dimension] == name].mean() < is_held.mean() - 0.1]  # fmt: skip
    if overturned:
        words += f" It is overturned most often with {join_words(overturned)}."
    return {"n_choices": len(own), "n_held": int(is_held.sum()), "share_held": is_held.mean(),
            "n_opposite": int(opposite.sum()), "difference_least": own["difference"].min(),
            "difference_greatest": own["difference"].max(), "reason": words}
