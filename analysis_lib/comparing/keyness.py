"""Keyness: the words that set two groups of documents apart, in one language at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis_lib.comparing.counting import check_grouping, find_repeats
from analysis_lib.comparing.grouping import label_groups, list_pairs
from analysis_lib.comparing.reasons import count, join_words
from analysis_lib.comparing.words import measure_dispersion, weigh_odds
from analysis_lib.tables import build_table

LEAST, MOST, CRITICAL, MIN_DOCUMENTS, MIN_WORDS = 5, 50, 1.96, 2, 50


class Pair(NamedTuple):
    """Two groups in one language: counts (documents by words), all words of each document, who is in the first."""

    language: str
    groups: tuple[str, str]
    counts: csr_array
    totals: np.ndarray
    vocabulary: np.ndarray
    in_a: np.ndarray


def measure_keyness(
    documents: pd.DataFrame, words: pd.DataFrame, by: Iterable[str] = ("province",), groups: Iterable | None = None,
    prior: float | None = None, least: int = LEAST, most: int = MOST,
) -> pd.DataFrame:  # fmt: skip
    """Measure which words two groups of documents use more than each other, pair by pair and language by language.

    The log odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political Analysis 16:
    372-403, equations 16, 19, 22 and 23) draws rare words towards 0, and needs no list of stop words; that of a word
    one group never uses is set by the prior. The prior is distributed as the words of the documents compared: with
    those of third groups in it, two government reports against fifteen gave 2 % of the words to the group that used
    them less. It has the size of a document: with hardly a prior, thrice as many words were stable between two and two.

    z orders the words and is no test, since words of a document are not drawn singly. Whether a word is one document's
    is told by its dispersion and by leaving out each document in turn, with its words in the prior. That is no test
    either: between ten and ten reports divided at random 1 word in 80 was stable, between simulated documents that each
    have words of their own up to 1 in 7; `estimate_chance` counts them.

    Parameters
    ----------
    documents : DataFrame
        Table of that name; documents that repeat another are left out.
    words : DataFrame
        From `count_words`; a document counts in a language from 50 words on.
    by, groups
        As in `contrast_groups`.
    prior : float, optional
        Size of the prior in words; by default the mean number of words of the documents compared.
    least : int
        Occurrences in both groups from which on a word is listed; the totals are of all words.
    most : int
        Words listed for each group of a pair and language, those with the greatest z.

    Returns
    -------
    DataFrame
        Table ``keyness``; `list_keyness_refusals` names the pairs that are absent for want of documents.

    Raises
    ------
    ValueError
        For an unknown column or group, or a setting that is not allowed.
    """
    _check_settings(prior, least, most)
    tables = [_compare(pair, prior, least, most) for pair in _list_comparable(documents, words, by, groups)]
    table = pd.concat([pd.DataFrame(), *tables], ignore_index=True)
    return build_table("keyness", table.assign(by=", ".join(check_grouping(documents, by))))


def _check_settings(prior: float | None, least: int, most: int = MOST) -> None:
    if (prior is not None and not prior > 0) or least < 1 or most < 1:
        raise ValueError(f"prior {prior!r}, least {least!r}, most {most!r}; allowed: prior above 0, the others from 1")


def _list_comparable(
    documents: pd.DataFrame, words: pd.DataFrame, by: Iterable[str], groups: Iterable | None
) -> Iterator[Pair]:
    labels = _label_documents(documents, by)
    pairs = list_pairs(labels, groups)
    for language, rows in _keep_spoken(words, labels).groupby("language"):
        (doc, doc_ids), (word, vocabulary) = (pd.factorize(rows[column], sort=True) for column in ("doc_id", "word"))
        counts = csr_array((rows["n"].to_numpy(float), (doc, word)), shape=(len(doc_ids), len(vocabulary)))
        totals, own = counts.sum(axis=1), labels[doc_ids].to_numpy(str)
        for pair in pairs:
            in_a, in_b = own == pair[0], own == pair[1]
            if min(in_a.sum(), in_b.sum()) >= MIN_DOCUMENTS:
                use = in_a | in_b
                yield Pair(str(language), pair, counts[use], totals[use], np.asarray(vocabulary), in_a[use])


def _label_documents(documents: pd.DataFrame, by: Iterable[str]) -> pd.Series:
    if not (by := check_grouping(documents, by)):
        raise ValueError("by: no column given; a comparison needs groups, such as by=('province',)")
    return label_groups(documents[find_repeats(documents) == documents["doc_id"]].set_index("doc_id"), by).dropna()


def _keep_spoken(words: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Keep the words of each document in the languages in which it has enough."""
    is_enough = words.groupby(["doc_id", "language"])["n"].transform("sum") >= MIN_WORDS
    return words[is_enough & words["doc_id"].isin(labels.index)]


def _compare(pair: Pair, prior: float | None, least: int, most: int) -> pd.DataFrame:
    own, listed = _list_frequent(pair, least)
    log_odds, z, z_least, is_stable = _weigh_words(own, pair.totals, pair.in_a, prior)
    order = np.argsort(-z, kind="stable")
    chosen = np.concatenate([order[z[order] > 0][:most], order[z[order] < 0][::-1][:most]])
    own, sides = own[:, chosen], {"a": pair.in_a, "b": ~pair.in_a}
    spread = [measure_dispersion(own[docs], pair.totals[docs]) for docs in sides.values()]
    table = pd.DataFrame({
        "language": pair.language, "group_a": pair.groups[0], "group_b": pair.groups[1],
        "word": listed[chosen], "log_odds": log_odds[chosen], "z": z[chosen], "z_least": z_least[chosen],
        "dispersion": np.where(z[chosen] > 0, *spread), "is_stable": is_stable[chosen],
    })  # fmt: skip
    for side, docs in sides.items():
        table[f"n_{side}"], table[f"n_bearing_{side}"] = own[docs].sum(axis=0), (own[docs] > 0).sum(axis=0)
        table[f"n_words_{side}"], table[f"n_documents_{side}"] = pair.totals[docs].sum(), docs.sum()
    return table


def _list_frequent(pair: Pair, least: int) -> tuple[np.ndarray, np.ndarray]:
    frequent = np.flatnonzero(pair.counts.sum(axis=0) >= least)
    return pair.counts[:, frequent].toarray(), pair.vocabulary[frequent]


def _weigh_words(counts: np.ndarray, totals: np.ndarray, in_a: np.ndarray, prior: float | None) -> tuple[np.ndarray, ...]:
    """Return log odds ratio, z, z nearest to 0 or past it without any one document, and whether the word is stable."""
    size = float(totals.mean()) if prior is None else prior
    sides = np.stack([in_a, ~in_a]).astype(float)
    n, n_words = sides @ counts, sides @ totals
    log_odds, z = _weigh_pooled(n, n_words, size)
    signs, nearest = np.sign(z), np.full(z.shape, np.inf)
    for row, total, side in zip(counts, totals, sides.T, strict=True):
        left = _weigh_pooled(n - np.outer(side, row), n_words - side * total, size)[1]
        nearest = np.minimum(nearest, signs * left)
    return log_odds, z, signs * nearest, (nearest > CRITICAL) & (np.abs(z) > CRITICAL)


def _weigh_pooled(n: np.ndarray, n_words: np.ndarray, size: float) -> tuple[np.ndarray, ...]:
    """Weigh odds with a prior distributed as the words of both groups; z of a word that is none or all of them is 0."""
    both, total = n.sum(axis=0), n_words.sum()
    has_odds = (both > 0) & (both < total)
    prior = size * np.where(has_odds, both, 1) / total
    return tuple(np.where(has_odds, values, 0.0) for values in weigh_odds(*n, *n_words, prior, size))


def estimate_chance(
    documents: pd.DataFrame, words: pd.DataFrame, by: Iterable[str] = ("province",), groups: Iterable | None = None,
    prior: float | None = None, least: int = LEAST, n_samples: int = 99, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Count the stable words of each pair of groups, and those when its documents are divided at random.

    Returns
    -------
    DataFrame
        group_a, group_b, language, n_listed (words), n_stable, and mean (n_chance) and 95 % point (n_chance_high) of
        ``n_samples`` other divisions into groups of the same sizes.
    """
    _check_settings(prior, least)
    random, rows = np.random.default_rng(seed), []
    for pair in _list_comparable(documents, words, by, groups):
        own, divisions = _list_frequent(pair, least)[0], [pair.in_a]
        while len(divisions) <= n_samples:
            drawn = random.permutation(pair.in_a)
            divisions += [drawn] if 0 < (drawn == pair.in_a).sum() < len(drawn) else []
        n_stable, *drawn = (int(_weigh_words(own, pair.totals, one, prior)[3].sum()) for one in divisions)
        rows.append((*pair.groups, pair.language, own.shape[1], n_stable, np.mean(drawn), np.quantile(drawn, 0.95)))
    columns = ("group_a", "group_b", "language", "n_listed", "n_stable", "n_chance", "n_chance_high")
    return pd.DataFrame(rows, columns=columns)


def list_keyness_refusals(
    documents: pd.DataFrame, words: pd.DataFrame, by: Iterable[str] = ("province",), groups: Iterable | None = None
) -> pd.DataFrame:
    """List the pairs of groups whose words are not compared in a language that either has, and why.

    Returns
    -------
    DataFrame
        group_a, group_b, language (missing where the two share none), reason.
    """
    labels, rows = _label_documents(documents, by), []
    kept = _keep_spoken(words, labels).drop_duplicates(["doc_id", "language"])
    sizes = {group: kept.loc[kept["doc_id"].map(labels) == group, "language"].value_counts() for group in set(labels)}
    for pair in list_pairs(labels, groups):
        spoken = [set(sizes[group].index) for group in pair]
        if spoken[0].isdisjoint(spoken[1]):
            a, b = (f"{group} is in {join_words(sorted(names) or ['no language with 50 words'])}"
                    for group, names in zip(pair, spoken, strict=True))  # fmt: skip
            rows.append((*pair, pd.NA, f"{a} and {b}, and words of two languages are not compared"))
            continue
        for language in sorted(spoken[0] | spoken[1]):
            n = [int(sizes[group].get(language, 0)) for group in pair]
            if min(n) < MIN_DOCUMENTS:
                known = f"{count(n[0], 'document')} of {pair[0]} and {n[1]} of {pair[1]} in {language}"
                rows.append((*pair, language, f"{known}, and words of fewer than {MIN_DOCUMENTS} describe these alone"))
    return pd.DataFrame(rows, columns=["group_a", "group_b", "language", "reason"], dtype="string")


def explain_keyness(
    keyness: pd.DataFrame, refusals: pd.DataFrame, most: int = 8, chance: pd.DataFrame | None = None
) -> list[str]:
    """Write which words set the groups of each pair apart whichever document is left out, and what was not compared.

    Parameters
    ----------
    keyness, refusals, chance : DataFrame
        From `measure_keyness`, `list_keyness_refusals` and, where it was asked, `estimate_chance`.
    most : int
        Words named for each group, and refusals that are written out.

    Examples
    --------
    >>> refusals = pd.DataFrame({"group_a": ["2023"], "group_b": ["2024"], "reason": ["1 document of 2023 in zh"]})
    >>> explain_keyness(build_table("keyness", []), refusals)
    ['2023 and 2024: not compared, 1 document of 2023 in zh.']
    """
    said, kept = [], "whichever document is left out"
    for (a, b, language), rows in keyness.groupby(["group_a", "group_b", "language"], sort=False):
        stable = rows[rows["is_stable"]].sort_values("z", key=abs, ascending=False)
        for group, other, sign in ((a, b, 1), (b, a, -1)):
            named = [_name_word(row, sign) for row in stable[np.sign(stable["z"]) == sign].head(most).to_dict("records")]
            found = f"words used more, {kept}: {', '.join(named)}." if named else f"no word is used more {kept}."
            said.append(f"{group} against {other}, in {language}: {found}")
    for row in () if chance is None else chance.itertuples():
        said.append(f"Of {row.n_listed} words in {row.language}, {row.n_stable} set {row.group_a} and {row.group_b} apart "
                    f"so; in divisions of their documents at random {row.n_chance:.0f} do on average, and at most "
                    f"{row.n_chance_high:.0f} in 95 of 100.")  # fmt: skip
    if said:
        said.append("These are words of these documents, not of the regions or years, in the order of z, which is no "
                    "test: documents divided at random have such words too.")  # fmt: skip
    said += [f"{row.group_a} and {row.group_b}: not compared, {row.reason}." for row in refusals.head(most).itertuples()]
    if len(refusals) > most:
        said.append(f"{count(len(refusals) - most, 'further comparison')} refused for reasons of the same kind.")
    return said or ["No two groups of documents with words: there is nothing to compare."]


def _name_word(row: dict, sign: int) -> str:
    own, other = ("a", "b") if sign > 0 else ("b", "a")
    return (f"{row['word']} ({row[f'n_{own}']} against {row[f'n_{other}']}, in {row[f'n_bearing_{own}']} of "
            f"{row[f'n_documents_{own}']} and {row[f'n_bearing_{other}']} of {row[f'n_documents_{other}']} documents)")
