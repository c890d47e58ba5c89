"""Which themes stand at which place of a plan: its goals, directions, paths or measures."""

from collections.abc import Iterable

import pandas as pd

from analysis_lib.comparing.salience import measure_salience


def place_sentences(sentences: pd.DataFrame, outline: pd.DataFrame) -> pd.Series:
    """Return for each sentence the level of the innermost node of the outline that it stands under.

    Parameters
    ----------
    sentences, outline : DataFrame
        As declared.

    Returns
    -------
    Series
        The level by sentence_id; sentences outside every node, and under a node without a level, are not in it.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["a:1", "a:2"], "doc_id": ["a", "a"], "start": [0, 9], "end": [8, 20]})
    >>> outline = pd.DataFrame({"doc_id": ["a"], "level": ["goal"], "start": [9], "end": [20]})
    >>> place_sentences(sentences, outline).to_dict()
    {'a:2': 'goal'}
    """
    nodes = outline[["doc_id", "level", "start", "end"]].rename(columns={"start": "low", "end": "high"})
    pairs = sentences[["sentence_id", "doc_id", "start", "end"]].merge(nodes, on="doc_id")
    # A heading's mark may stand inside its sentence: the sentence is under the node all the same.
    inside = pairs[(pairs["low"] < pairs["end"]) & (pairs["start"] < pairs["high"]) & (pairs["end"] <= pairs["high"])]
    inside = inside.assign(size=inside["high"] - inside["low"]).sort_values(["sentence_id", "size"], kind="stable")
    return inside.drop_duplicates("sentence_id").set_index("sentence_id")["level"].dropna()


def measure_outline(documents: pd.DataFrame, sentences: pd.DataFrame, codings: pd.DataFrame, outline: pd.DataFrame,
                    by: Iterable[str] = (), codes: Iterable[str] | None = None,
                    readings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure the share of the sentences at each level of the plans that bear each theme.

    Parameters
    ----------
    documents, sentences, codings, outline, readings : DataFrame
        As declared, and as in `measure_salience`.
    by : iterable of str
        Columns of ``documents`` that make the groups; none for the corpus as one.
    codes : iterable of str, optional
        Themes.

    Returns
    -------
    DataFrame
        ``salience`` with ``place_in_plan`` (goal, direction, path, measure) as the last group column. A sentence counts
        at the level of the innermost node it stands under; texts without an outline have none.
    """
    level = sentences["sentence_id"].map(place_sentences(sentences, outline)).astype("string")
    placed = sentences.assign(place_in_plan=level).dropna(subset=["place_in_plan"])
    placed = placed.assign(doc_id=placed["doc_id"].astype("string") + "|" + placed["place_in_plan"])
    parts = placed[["doc_id", "place_in_plan"]].drop_duplicates()
    parts = parts.assign(original=parts["doc_id"].str.rsplit("|", n=1).str[0])
    facts = documents.rename(columns={"doc_id": "original"})
    parts = parts.merge(facts, on="original")
    parts = parts.assign(duplicate_of=parts["duplicate_of"].astype("string") + "|" + parts["place_in_plan"])
    codings = codings[codings["sentence_id"].isin(placed["sentence_id"])]
    return measure_salience(parts, placed, codings, by=[*by, "place_in_plan"], codes=codes, readings=readings)
