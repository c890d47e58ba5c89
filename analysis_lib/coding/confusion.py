"""Which code one coder gives where another gives a different one."""

from collections import defaultdict
from itertools import product

import pandas as pd

from analysis_lib.coding.agreement import ALL, find_common
from analysis_lib.tables import build_table

NONE = "none"


def count_confusion(codings: pd.DataFrame, readings: pd.DataFrame, sentences: pd.DataFrame, coder_a: str, coder_b: str
                    ) -> pd.DataFrame:
    """Count in how many sentences one coder's code stands where the other gave a different one.

    A sentence may bear several codes, so that codes cannot be set against each other one to one. A code both gave is
    agreement and is set against itself alone: it explains nothing of what else differs. Of the codes that are left
    over, each that coder_a alone gave is set against each that coder_b alone gave, and against "none" where coder_b
    has none left over, which is an omission, not a confusion; the same the other way about. A sentence with one code
    left over on one side and two on the other thus counts in two rows: rows count sentences with that pair and do not
    add up to sentences.

    Parameters
    ----------
    codings, readings, sentences : DataFrame
        As in `measure_agreement`; only sentences both have read count.
    coder_a, coder_b : str
        The two coders.

    Returns
    -------
    DataFrame
        The ``confusion`` table, for each language and "all". Sentences to which neither gave a code have no row.

    Raises
    ------
    ValueError
        When a coder has no readings or both have none in common.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2"], "doc_id": "d", "language": "zh"})
    >>> readings = pd.concat([sentences[["sentence_id"]].assign(coder=coder) for coder in "ab"])
    >>> rows = [("d:1", "a", "green"), ("d:1", "a", "talent"), ("d:1", "b", "green"), ("d:1", "b", "openness"),
    ...         ("d:2", "a", "green")]
    >>> codings = pd.DataFrame(rows, columns=["sentence_id", "coder", "code"])
    >>> confusion = count_confusion(codings, readings, sentences, "a", "b").query("language == 'zh'")
    >>> confusion[["code_a", "code_b", "n_sentences"]].to_numpy().tolist()
    [['green', 'green', 1], ['green', 'none', 1], ['talent', 'openness', 1]]
    """
    common = find_common(readings, coder_a, coder_b)
    given = {coder: defaultdict(set) for coder in (coder_a, coder_b)}
    chosen = codings[codings["sentence_id"].isin(common) & codings["coder"].isin(list(given))]
    for row in chosen.itertuples():
        given[row.coder][row.sentence_id].add(row.code)
    records = [(sentence, *pair) for sentence in sorted(common)
               for pair in pair_codes(given[coder_a][sentence], given[coder_b][sentence])]
    pairs = pd.DataFrame(records, columns=["sentence_id", "code_a", "code_b"])
    pairs = pairs.merge(sentences[["sentence_id", "language"]], on="sentence_id")
    pairs = pd.concat([pairs.dropna(subset="language"), pairs.assign(language=ALL)])
    table = pairs.groupby(["code_a", "code_b", "language"]).size().reset_index(name="n_sentences")
    return build_table("confusion", table.assign(coder_a=coder_a, coder_b=coder_b))


def pair_codes(codes_a: set[str], codes_b: set[str]) -> list[tuple[str, str]]:
    """Set the codes two coders gave to one sentence against each other, as `count_confusion` counts them.

    Examples
    --------
    >>> pair_codes({"green", "talent"}, {"green"})
    [('green', 'green'), ('talent', 'none')]
    """
    only_a, only_b = sorted(codes_a - codes_b), sorted(codes_b - codes_a)
    pairs = [(code, code) for code in sorted(codes_a & codes_b)]
    return pairs + (list(product(only_a or [NONE], only_b or [NONE])) if only_a or only_b else [])
