"""Stored out-of-fold probabilities of the model coder on the development examples of the codebook."""

from pathlib import Path

import pandas as pd

from analysis_lib.coding.model import ALONE
from analysis_lib.tables import DATA, build_table, read_csv

PATH = DATA / "validity" / "out_of_fold.csv"


def write_out_of_fold(probabilities: pd.DataFrame, path: Path = PATH) -> None:
    """Store probabilities from `cross_validate`, to three decimals: more would differ from machine to machine."""
    path.parent.mkdir(exist_ok=True)
    table = probabilities.sort_values(["sentence_id", "code"]).round({"probability": 3})
    table.to_csv(path, index=False, lineterminator="\n", columns=["sentence_id", "code", "probability"])


def read_out_of_fold(sentences: pd.DataFrame, path: Path = PATH) -> pd.DataFrame:
    """Read the stored probabilities as codings, so that `measure_calibration` can judge them.

    Parameters
    ----------
    sentences : DataFrame
        The sentences of `gather_examples` for the split "development".
    path : Path
        File with sentence_id, code and probability.

    Returns
    -------
    DataFrame
        The ``codings`` table, coder "model:embedding": every sentence and code with its probability, however small.

    Raises
    ------
    ValueError
        When a stored sentence is not among those given: the examples have changed since.

    Examples
    --------
    >>> from analysis_lib.coding.examples import gather_examples
    >>> read_out_of_fold(gather_examples("development").sentences)["probability"].between(0, 1).all()
    np.True_
    """
    table = read_csv(path)
    if unknown := sorted(set(table["sentence_id"]) - set(sentences["sentence_id"])):
        raise ValueError(f"{path.name}: sentence {unknown[0]!r} is no development example; allowed: those of the "
                         "codebook as it was stored (benchmarks/model_coder.py --write stores it anew)")
    return build_table("codings", table.assign(probability=table["probability"].astype("float64"), coder=ALONE))
