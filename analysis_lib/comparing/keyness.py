"""Keyness: the words that set two groups of documents apart, in one language at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis_lib.comparing.counting import check_grouping, find_repeats
from analysis_lib.comparing.grouping import label_groups, list_pairs
from analysis_lib.comparing.reasons import count
from analysis_lib.tables import build_table

PRIOR = 1000.0
LEAST, MOST = 5, 40
MIN_DOCUMENTS = 2
CRITICAL = 1.96


class Words(NamedTuple):
    """Counts of one language: documents (rows) by words (columns), and the group of each document."""

    language: str
    counts: np.ndarray
    totals: np.ndarray
    words: np.ndarray
    groups: np.ndarray
    prior: np.ndarray


def measure_keyness(
    documents: pd.DataFrame,
    words: pd.DataFrame,
    by: Iterable[str] = ("province",),
    groups: Iterable | None = None,
    prior: float = PRIOR,
    least: int = LEAST,
    most: int = MOST,
) -> pd.DataFrame:
    """Measure which words two groups of documents use more and less, pair by pair and language by language.

    The log odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political Analysis 16:
    372-403, equations 16 and 22). The prior is ``prior`` words distributed as in all documents of the language given,
    so that a rare word needs more than a few occurrences to stand out and no list of stop words is needed. z orders
    the words; it is no test, since words of a document are not drawn singly. Whether a word is a matter of one
    document is told by its dispersion (Gries 2008, normalised as in Lijffijt and Gries 2012) and by leaving each
    document out in turn.

    Parameters
    ----------
    documents : DataFrame
        Table of that name; documents that repeat another are left out.
    words : DataFrame
        From `count_words`.
    by, groups
        As in `contrast_groups`.
    prior : float
        Size of the prior in words, above 0; a thousand are about a document.
    least : int
        Occurrences in both groups together that a listed word has at least.
    most : int
        Words listed for each group of a pair, those with the greatest z.

    Returns
    -------
    DataFrame
        Table ``keyness``; pairs with fewer than two documents of a language in a group are absent, and
        `list_keyness_refusals` names them.

    Raises
    ------
    ValueError
        For an unknown column or group, or a setting that is not allowed.
    """
    if not prior > 0 or least < 1 or most < 1:
        raise ValueError(f"prior {prior!r}, least {least!r}, most {most!r}; allowed: prior above 0, the others from 1")
    by = check_grouping(documents, by)
    labels = _label_documents(documents, by)
    pairs, rows = list_pairs(labels, groups), []
    for table in _split_languages(words, labels, prior):
        for pair in pairs:
            if not _write_lack(table.groups, pair):
                rows += [row | {"language": table.language} for row in _compare_pair(table, *pair, least, most)]
    return build_table("keyness", pd.DataFrame(rows).assign(by=", ".join(by)) if rows else [])


def _label_documents(documents: pd.DataFrame, by: list[str]) -> pd.Series:
    once = documents[find_repeats(documents) == documents["doc_id"]]
    return label_groups(once.set_index("doc_id"), by).dropna()


def _split_languages(words: pd.DataFrame, labels: pd.Series, prior: float) -> Iterator[Words]:
    for language, rows in words[words["doc_id"].isin(labels.index)].groupby("language"):
        docs, doc_ids = pd.factorize(rows["doc_id"], sort=True)
        columns, vocabulary = pd.factorize(rows["word"], sort=True)
        counts = csr_array((rows["n"].to_numpy(float), (docs, columns)), shape=(len(doc_ids), len(vocabulary)))
        shares = np.asarray(counts.sum(axis=0)) / counts.sum()
        yield Words(str(language), counts, np.asarray(counts.sum(axis=1)), np.asarray(vocabulary),
                    labels[doc_ids].to_numpy(str), prior * shares)


def _write_lack(groups: np.ndarray, pair: Sequence[str]) -> str:
    few = [f"{count(int((groups == group).sum()), 'document')} of {group}" for group in pair
           if (groups == group).sum() < MIN_DOCUMENTS]  # fmt: skip
    return " and ".join(few)


def _compare_pair(table: Words, group_a: str, group_b: str, least: int, most: int) -> Iterator[dict]:
    in_a, in_b = table.groups == group_a, table.groups == group_b
    sums = [np.asarray(table.counts[side].sum(axis=0)) for side in (in_a, in_b)]
    totals = [float(table.totals[side].sum()) for side in (in_a, in_b)]
    odds, z = weigh_odds(*sums, *totals, table.prior)
    order = np.argsort(-z, kind="stable")
    order = order[(sums[0] + sums[1])[order] >= least]
    chosen = np.concatenate([order[z[order] > 0][:most], order[z[order] < 0][::-1][:most]])
    left = _leave_out(table, chosen, in_a, in_b, sums, totals)
    signs = np.sign(z[chosen])
    z_least = signs * (signs * left).min(axis=0)
    spread = {side: measure_dispersion(table.counts[docs][:, chosen].toarray(), table.totals[docs])
              for side, docs in ((1, in_a), (-1, in_b))}  # fmt: skip
    bearing = [np.asarray((table.counts[docs][:, chosen] > 0).sum(axis=0)) for docs in (in_a, in_b)]
    for i, word in enumerate(chosen):
        yield {"group_a": group_a, "group_b": group_b, "word": table.words[word], "n_a": int(sums[0][word]),
               "n_b": int(sums[1][word]), "n_words_a": int(totals[0]), "n_words_b": int(totals[1]),
               "n_bearing_a": int(bearing[0][i]), "n_bearing_b": int(bearing[1][i]), "n_documents_a": int(in_a.sum()),
               "n_documents_b": int(in_b.sum()), "log_odds": odds[word], "z": z[word],
               "dispersion": spread[int(signs[i])][i], "z_least": z_least[i],
               "is_stable": bool(signs[i] * z_least[i] > CRITICAL)}  # fmt: skip


def weigh_odds(
    n_a: np.ndarray, n_b: np.ndarray, total_a: float, total_b: float, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Compute the log odds ratio of words with an informative Dirichlet prior, and its z.

    Parameters
    ----------
    n_a, n_b : ndarray
        Occurrences of each word in the two groups.
    total_a, total_b : float
        Occurrences of all words.
    prior : ndarray
        Occurrences of each word in the prior.

    Examples
    --------
    >>> odds, z = weigh_odds(np.array([30.0]), np.array([10.0]), 1000, 1000, np.array([1e-9]))
    >>> round(float(odds[0]), 3), round(float(z[0]), 3)
    (1.119, 3.065)
    """
    parts, variance, size = [], 0.0, prior.sum()
    for n, total in ((n_a, total_a), (n_b, total_b)):
        parts.append(np.log((n + prior) / (total + size - n - prior)))
        variance = variance + 1 / (n + prior)
    odds = parts[0] - parts[1]
    return odds, odds / np.sqrt(variance)


def _leave_out(
    table: Words, chosen: np.ndarray, in_a: np.ndarray, in_b: np.ndarray, sums: list[np.ndarray], totals: list[float]
) -> np.ndarray:
    """Return z of the chosen words without each document of either group, documents by words."""
    own = table.counts[:, chosen].toarray()
    rest, rows = table.prior.sum() - table.prior[chosen].sum(), []
    prior = np.append(table.prior[chosen], rest)
    for doc in np.flatnonzero(in_a | in_b):
        less = [own[doc] * side[doc] for side in (in_a, in_b)]
        n_a, n_b = (np.append(side[chosen] - gone, 0.0) for side, gone in zip(sums, less, strict=True))
        total_a, total_b = (total - table.totals[doc] * side[doc] for total, side in zip(totals, (in_a, in_b), strict=True))
        rows.append(weigh_odds(n_a, n_b, total_a, total_b, prior)[1][:-1])
    return np.array(rows)


def measure_dispersion(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Compute the normalised deviation of proportions of words over documents.

    Half the sum of absolute differences between the share of a word's occurrences and the share of all words that
    each document has, over the greatest value it can take.

    Parameters
    ----------
    counts : ndarray, documents by words
    totals : ndarray
        All words of each document.

    Examples
    --------
    >>> measure_dispersion(np.array([[10.0, 20.0], [10.0, 0.0]]), np.array([100.0, 100.0])).tolist()
    [0.0, 1.0]
    """
    sizes = totals / totals.sum()
    shares = counts / np.maximum(counts.sum(axis=0), 1)
    return np.abs(shares - sizes[:, None]).sum(axis=0) / 2 / (1 - sizes.min())


def list_keyness_refusals(
    documents: pd.DataFrame, words: pd.DataFrame, by: Iterable[str] = ("province",), groups: Iterable | None = None
) -> pd.DataFrame:
    """List the pairs and languages whose words are not compared, and why.

    Returns
    -------
    DataFrame
        group_a, group_b, language, reason; a pair that shares no language has a row for each language of either.
    """
    labels, rows = _label_documents(documents, check_grouping(documents, by)), []
    for table in _split_languages(words, labels, 1.0):
        for pair in list_pairs(labels, groups):
            if set(pair) & set(table.groups) and (lack := _write_lack(table.groups, pair)):
                reason = f"{lack} in {table.language}; words of fewer than {MIN_DOCUMENTS} documents describe these alone"
                rows.append((*pair, table.language, reason))
    return pd.DataFrame(rows, columns=["group_a", "group_b", "language", "reason"])


def explain_keyness(keyness: pd.DataFrame, refusals: pd.DataFrame, most: int = 8) -> list[str]:
    """Write which words set the groups of each pair apart whichever document is left out, and what was not compared.

    Parameters
    ----------
    keyness : DataFrame
        From `measure_keyness`.
    refusals : DataFrame
        From `list_keyness_refusals`.
    most : int
        Words named for each group.

    Returns
    -------
    list of str
    """
    sentences = []
    for (group_a, group_b, language), rows in keyness.groupby(["group_a", "group_b", "language"], sort=False):
        for group, other, sign in ((group_a, group_b, 1), (group_b, group_a, -1)):
            stable = rows[rows["is_stable"] & (np.sign(rows["z"]) == sign)].sort_values("z", ascending=sign < 0)
            named = ", ".join(_name_word(row, sign) for row in stable.head(most).to_dict("records"))
            sentences.append(
                f"{group} against {other}, in {language}: " + (
                    f"words used more, whichever document is left out: {named}." if named else
                    "no word is used more whichever document is left out."))  # fmt: skip
    if sentences:
        sentences.append("These are words of these documents, not of the regions or years; their order is no test.")
    sentences += [f"{row.group_a} and {row.group_b}: not compared, {row.reason}." for row in refusals.head(12).itertuples()]
    if len(refusals) > 12:
        sentences.append(f"{len(refusals) - 12} further pairs are not compared for the same want of documents.")
    return sentences or ["No two groups of documents with words: there is nothing to compare."]


def _name_word(row: dict, sign: int) -> str:
    own, other = ("a", "b") if sign > 0 else ("b", "a")
    return (f"{row['word']} ({row[f'n_{own}']} against {row[f'n_{other}']}, in {row[f'n_bearing_{own}']} of "
            f"{row[f'n_documents_{own}']} documents)")
