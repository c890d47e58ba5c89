"""How well the held-out example sentences say that the dictionary finds the themes in each language."""

import pandas as pd

from analysis_lib.coding.codebook import Codebook
from analysis_lib.coding.dictionary import CODER
from analysis_lib.coding.examples import CODER as WRITER
from analysis_lib.coding.examples import gather_examples
from analysis_lib.comparing.recall import measure_recall


def measure_shipped_recall(codebook: Codebook | None = None) -> pd.DataFrame:
    """Measure the recall of the dictionary on the example sentences it was not corrected on.

    The same sentences stand in every language, so that a difference in recall is one of the indicators and not of the
    texts. They were written, and coded by their writers, to be hard: recall on documents may be higher. Pass a table
    of `measure_recall` on sentences of the corpus at hand instead where people coded some.

    Parameters
    ----------
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        The ``recall`` table.

    Examples
    --------
    >>> measure_shipped_recall().query("code == 'all'")["language"].tolist()
    ['all', 'en', 'fil', 'zh']
    """
    examples = gather_examples("held", codebook)
    return measure_recall(examples.codings, examples.readings, examples.sentences, WRITER, CODER)
