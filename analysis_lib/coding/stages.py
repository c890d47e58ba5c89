"""Stages of the value chain that a sentence speaks of, read from indicators."""

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.dictionary import CODER, find_hits, list_readings
from analysis_lib.tables import build_table


def code_stages(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
                codebook: Codebook | None = None) -> pd.DataFrame:
    """Give each sentence the stages of the value chain it speaks of: research, manufacture, distribution, use.

    The four are the activities which the Drug Administration Law of China names in its Article 2 (研制, 生产, 经营,
    使用); ``stages.csv`` defines them and ``stage_indicators.csv`` says what stands for them. A sentence may speak of
    several and then has a row for each. One that speaks of none, or of the industry as a whole, has no row: its stage
    is unstated, and none is inferred from the sentences around it.

    Parameters
    ----------
    sentences, mentions, edits, codebook
        As for `code_sentences`.

    Returns
    -------
    DataFrame
        The ``stages`` table, coder "dictionary": one row per sentence and stage, with the first indicator that fired
        and its raw offsets.

    Raises
    ------
    ValueError
        When a text is not its raw span minus the edits.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["d:0001"], "doc_id": "d", "language": "zh", "start": 0, "end": 23,
    ...                           "text": ["支持企业开展新药临床试验，推动创新药进入医院。"]})
    >>> code_stages(sentences)[["code", "indicator", "start", "end"]].to_numpy().tolist()
    [['research', '临床试验', 8, 12], ['use', '医院', 20, 22]]
    """
    book = _take_stages(codebook)
    if book.indicators.empty:
        return build_table("stages", [])
    hits = find_hits(sentences, mentions, edits, book).drop_duplicates(["sentence_id", "code"])
    return build_table("stages", hits.drop(columns=["text_start", "text_end"]).assign(coder=CODER))


def list_stage_readings(sentences: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """List the sentences in which stages were looked for: those in a language that has indicators of stages.

    Returns
    -------
    DataFrame
        sentence_id, coder. The stage of a sentence that is absent is unknown, which is not the same as unstated.
    """
    book = _take_stages(codebook)
    if book.indicators.empty:
        return pd.DataFrame({"sentence_id": [], "coder": []}, dtype="string")
    return list_readings(sentences, book)


def _take_stages(codebook: Codebook | None) -> Codebook:
    book = read_codebook() if codebook is None else codebook
    return book._replace(indicators=book.stage_indicators)
