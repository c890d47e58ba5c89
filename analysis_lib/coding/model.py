"""A coder by sentence embeddings beside the dictionary: it drops what is improbable and adds what is probable."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis_lib.coding.dictionary import CODER as DICTIONARY
from analysis_lib.coding.embeddings import ENCODED_LANGUAGES, embed_texts
from analysis_lib.tables import build_table

CODER, ALONE = "model:combined", "model:embedding"
LEAST_POSITIVE = 10
EVEN = 0.5


class ModelCoder(NamedTuple):
    """Logistic regressions on embeddings, a row of weights a code.

    ``slope`` and ``offset`` put the log odds right (`calibrate_coder`). Below the probability ``low`` a code of the
    dictionary is dropped, from ``high`` on a code is added.
    """

    codes: tuple[str, ...]
    weights: np.ndarray
    intercepts: np.ndarray
    n_sentences: int
    slope: float = 1.0
    offset: float = 0.0
    low: float = 0.03
    high: float = 0.8


def train_coder(sentences: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame, reference: str = "examples",
                strength: float = 5.0, embedded: pd.DataFrame | None = None) -> ModelCoder:
    """Train the coder on the sentences that a reference coder has read.

    Parameters
    ----------
    sentences, codings, readings : DataFrame
        As in `measure_agreement`, such as `gather_examples` gives them.
    reference : str
        The coder to learn from.
    strength : float
        Inverse of the weight of the L2 penalty.
    embedded : DataFrame, optional
        From `embed_sentences`, to save embedding them again.

    Returns
    -------
    ModelCoder
        For the codes of at least ten sentences; the others remain the dictionary's.

    Raises
    ------
    ValueError
        When the optional packages are missing, or the reference gave no code to ten sentences.
    """
    regression = _load_regression()
    read = set(readings.loc[readings["coder"] == reference, "sentence_id"])
    frame = list_encoded(sentences[sentences["sentence_id"].isin(read)])
    given = codings[(codings["coder"] == reference) & codings["sentence_id"].isin(frame["sentence_id"])]
    counts = given.groupby("code")["sentence_id"].nunique()
    codes = tuple(counts[counts >= LEAST_POSITIVE].index)
    if not codes:
        raise ValueError(f"coder {reference!r} gave no code to {LEAST_POSITIVE} sentences in "
                         f"{' or '.join(ENCODED_LANGUAGES)}; so many are needed to learn it")
    rows = (embed_sentences(frame) if embedded is None else embedded).loc[frame["sentence_id"]].to_numpy()
    fits = [regression(C=strength, max_iter=1000).fit(
        rows, frame["sentence_id"].isin(given.loc[given["code"] == code, "sentence_id"])) for code in codes]
    return ModelCoder(codes, np.vstack([fit.coef_[0] for fit in fits]), np.array([fit.intercept_[0] for fit in fits]),
                      len(frame))


def _load_regression() -> type:
    """Load an optional package where it is needed, so that all else runs without it."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise ValueError("the model coder needs the package scikit-learn: pip install '.[model]'") from None
    return LogisticRegression


def list_encoded(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences in a language the encoder knows."""
    return sentences[sentences["language"].str.split("-").str[0].isin(ENCODED_LANGUAGES)]


def embed_sentences(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the embeddings of the sentences the encoder can read, a row each, by sentence_id."""
    frame = list_encoded(sentences)
    return pd.DataFrame(embed_texts(frame["text"]), index=pd.Index(frame["sentence_id"], name="sentence_id"))


def estimate_probabilities(model: ModelCoder, sentences: pd.DataFrame, embedded: pd.DataFrame | None = None
                           ) -> pd.DataFrame:
    """Estimate how probable each code is in each sentence.

    Returns
    -------
    DataFrame
        sentence_id, code, probability (0-1): every sentence the encoder can read with every code of the model.
    """
    rows = embed_sentences(sentences) if embedded is None else embedded.loc[list_encoded(sentences)["sentence_id"]]
    odds = model.slope * (rows.to_numpy() @ model.weights.T + model.intercepts) + model.offset
    wide = pd.DataFrame(1 / (1 + np.exp(-odds)), index=rows.index, columns=pd.Index(model.codes, name="code"))
    return wide.stack().rename("probability").reset_index()


def calibrate_coder(model: ModelCoder, probabilities: pd.DataFrame, codings: pd.DataFrame,
                    reference: str = "examples") -> ModelCoder:
    """Put the probabilities of a coder right by those it gives to sentences it has not seen.

    The penalty that keeps the regressions from learning single sentences by heart also makes them too modest.

    Parameters
    ----------
    model : ModelCoder
        From `train_coder`.
    probabilities : DataFrame
        From `cross_validate`.
    codings : DataFrame
        The ``codings`` table with the reference's rows for these sentences.
    reference : str
        The coder taken as right.

    Returns
    -------
    ModelCoder
        With slope and offset of the log odds, alike for all codes.

    References
    ----------
    Platt, J. (1999). Probabilistic outputs for support vector machines. Advances in large margin classifiers.
    """
    given = codings.loc[codings["coder"] == reference, ["sentence_id", "code"]].assign(is_given=True)
    is_given = probabilities.merge(given, on=["sentence_id", "code"], how="left")["is_given"].notna()
    odds = np.log(probabilities["probability"] / (1 - probabilities["probability"]))
    fit = _load_regression()(C=np.inf).fit(odds.to_numpy()[:, None], is_given)
    slope, offset = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return model._replace(slope=slope * model.slope, offset=slope * model.offset + offset)


def code_with_model(model: ModelCoder, sentences: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Correct the codings of the dictionary by the model.

    Parameters
    ----------
    model : ModelCoder
        From `train_coder`.
    sentences : DataFrame
        The ``sentences`` table.
    codings : DataFrame
        The ``codings`` table with the dictionary's rows for these sentences.

    Returns
    -------
    DataFrame
        The ``codings`` table, coder "model:combined". A code the dictionary found keeps its indicator and offsets, one
        the model alone adds has the span of the sentence. Sentences in languages the encoder does not know keep the
        dictionary's codes without a probability.
    """
    return combine_codings(estimate_probabilities(model, sentences), sentences, codings, model.low, model.high)


def combine_codings(probabilities: pd.DataFrame, sentences: pd.DataFrame, codings: pd.DataFrame, low: float,
                    high: float) -> pd.DataFrame:
    """Join the dictionary's codes with the model's probabilities: see `code_with_model`."""
    found = codings[(codings["coder"] == DICTIONARY) & codings["sentence_id"].isin(sentences["sentence_id"])]
    columns = ["sentence_id", "code", "indicator", "start", "end"]
    table = probabilities.merge(found[columns], on=["sentence_id", "code"], how="outer", indicator=True)
    is_found, is_unknown = table["_merge"] != "left_only", table["probability"].isna()
    keep = (is_found & (is_unknown | (table["probability"] >= low))) | (table["probability"] >= high)
    return _finish(table[keep].drop(columns="_merge"), sentences, CODER)


def predict_codings(probabilities: pd.DataFrame, sentences: pd.DataFrame, least: float = EVEN) -> pd.DataFrame:
    """Code by the model alone, coder "model:embedding": the codes of at least this probability."""
    return _finish(probabilities[probabilities["probability"] >= least], sentences, ALONE)


def _finish(table: pd.DataFrame, sentences: pd.DataFrame, coder: str) -> pd.DataFrame:
    spans = sentences.set_index("sentence_id")[["start", "end"]]
    for column in ("start", "end"):
        whole = table["sentence_id"].map(spans[column])
        table = table.assign(**{column: table[column].fillna(whole) if column in table else whole})
    return build_table("codings", table.assign(coder=coder))


def cross_validate(sentences: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame, groups: Iterable,
                   reference: str = "examples", n_folds: int = 5, embedded: pd.DataFrame | None = None) -> pd.DataFrame:
    """Estimate the probabilities of sentences by models that have not seen them.

    Parameters
    ----------
    sentences, codings, readings, reference
        As in `train_coder`.
    groups : iterable
        One value a sentence: those of one group, such as a text and its translation, stay in one fold.
    n_folds : int
        Models trained, each on the other folds.
    embedded : DataFrame, optional
        From `embed_sentences`.

    Returns
    -------
    DataFrame
        As `estimate_probabilities` gives it; what `combine_codings` and `predict_codings` take.
    """
    # Folds by the rank of a hash do not depend on the order of the sentences or on a random number generator.
    names = pd.Series(list(groups), index=sentences.index).astype("string")
    order = pd.util.hash_pandas_object(names.drop_duplicates(), index=False).argsort().argsort() % n_folds
    fold = names.map(dict(zip(names.drop_duplicates(), order, strict=True)))
    embedded, parts = embed_sentences(sentences) if embedded is None else embedded, []
    for number in range(n_folds):
        inside = fold == number
        model = train_coder(sentences[~inside], codings, readings, reference, embedded=embedded)
        parts.append(estimate_probabilities(model, sentences[inside], embedded))
    return pd.concat(parts, ignore_index=True)
