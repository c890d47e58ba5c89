"""How the coders by sentence embeddings do on held examples beside the dictionary and a baseline, and their time.

Needs the extra ``model``. ``--write`` stores the out-of-fold probabilities that the notebook on validity shows.
"""

import argparse
from time import perf_counter

import numpy as np
import pandas as pd

from analysis_lib.coding.agreement import ALL, mark_codes, measure_agreement
from analysis_lib.coding.codings import make_readings
from analysis_lib.coding.dictionary import CODER as DICTIONARY
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.coding.examples import CODER as REFERENCE
from analysis_lib.coding.examples import Examples, gather_examples, list_units
from analysis_lib.coding.model import (
    ALONE,
    CODER,
    ModelCoder,
    calibrate_coder,
    code_with_model,
    cross_validate,
    embed_sentences,
    estimate_probabilities,
    list_encoded,
    predict_codings,
    train_coder,
)
from analysis_lib.coding.out_of_fold import write_out_of_fold
from analysis_lib.comparing.calibration import measure_calibration
from analysis_lib.tables import build_table

NGRAMS = "model:ngrams"
CODERS = [DICTIONARY, NGRAMS, ALONE, CODER]


def train_calibrated(examples: Examples) -> tuple[ModelCoder, pd.DataFrame, pd.DataFrame]:
    """Train a coder; return it with the out-of-fold probabilities before and after calibration."""
    embedded = embed_sentences(examples.sentences)
    plain = cross_validate(*examples, list_units(examples.sentences), embedded=embedded)
    model = calibrate_coder(train_coder(*examples, embedded=embedded), plain, examples.codings)
    # Two numbers fitted to thousands of decisions: in sample and out of sample are the same to three decimals.
    odds = model.slope * np.log(plain["probability"] / (1 - plain["probability"])) + model.offset
    return model, plain, plain.assign(probability=1 / (1 + np.exp(-odds)))


def code_by_ngrams(training: Examples, sentences: pd.DataFrame) -> pd.DataFrame:
    """Code sentences by a logistic regression on 1 to 4 characters, a model a language."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    given = training.codings[training.codings["coder"] == REFERENCE]
    codes, tables = sorted(given["code"].unique()), []
    for language, frame in sentences.groupby("language"):
        cases = training.sentences[training.sentences["language"] == language]
        # Themes are rare: with all sentences counting alike it would give hardly a code.
        regression = OneVsRestClassifier(LogisticRegression(class_weight="balanced", max_iter=1000))
        model = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 4)), regression)
        model.fit(cases["text"], mark_codes(given, cases["sentence_id"], codes).astype(int))
        row, column = np.nonzero(model.predict(frame["text"]))
        tables.append(frame[["sentence_id"]].iloc[row].assign(code=np.array(codes)[column]))
    return build_table("codings", pd.concat(tables).assign(coder=NGRAMS))


def measure_coders(model: ModelCoder, training: Examples, held: Examples) -> pd.DataFrame:
    """Measure the agreement of every coder with the writers of the examples; Filipino has no model."""
    encoded = list_encoded(held.sentences)
    codings = [held.codings, code_by_ngrams(training, held.sentences),
               code_with_model(model, held.sentences, held.codings),
               predict_codings(estimate_probabilities(model, encoded), encoded)]
    readings = [held.readings, make_readings(held.sentences, NGRAMS), make_readings(encoded, ALONE),
                make_readings(held.sentences, CODER)]
    filipino = held.sentences[~held.sentences["sentence_id"].isin(encoded["sentence_id"])]
    tables = [measure_agreement(pd.concat(codings), pd.concat(readings), frame, REFERENCE, coder, n_boot=0)
              for coder in CODERS for frame in (encoded, filipino) if coder != ALONE or frame is encoded]
    table = pd.concat(tables)
    return table[(table["language"] != ALL) | (table["n_sentences"] == len(encoded))]


def compare_themes(measured: pd.DataFrame) -> pd.DataFrame:
    """Set F1 by theme side by side, where the model helps most first, and name the better of the two alone."""
    rows = measured.query("language == @ALL and code != @ALL")
    table = rows.pivot(index="code", columns="coder_b", values="f1")[CODERS]
    table.insert(0, "n_positive", rows.groupby("code")["n_positive"].first())
    table["gain"] = table[CODER] - table[DICTIONARY]
    table["better alone"] = np.where(table[ALONE] > table[DICTIONARY], "model", "dictionary")
    return table.sort_values("gain", ascending=False)


def measure_probabilities(examples: Examples, probabilities: pd.DataFrame) -> pd.Series:
    """Measure how far all stated probabilities hold, pooled over the codes."""
    encoded = list_encoded(examples.sentences)
    codings = pd.concat([examples.codings, predict_codings(probabilities, encoded, least=0)])
    readings = pd.concat([examples.readings, make_readings(encoded, ALONE)])
    pooled = measure_calibration(codings, readings, encoded, REFERENCE, ALONE).query("bin == @ALL")
    return pooled[["n_codings", "probability", "share", "brier", "calibration_error"]].iloc[0]


def measure_seconds(model: ModelCoder, sentences: pd.DataFrame) -> pd.Series:
    """Time each step in milliseconds a sentence, once rules and weights are loaded."""
    embedded, milliseconds = embed_sentences(sentences), {}
    for name, step in {"dictionary": lambda: code_sentences(sentences), "embedding": lambda: embed_sentences(sentences),
                       "probabilities": lambda: estimate_probabilities(model, sentences, embedded)}.items():
        start = perf_counter()
        step()
        milliseconds[name] = 1000 * (perf_counter() - start) / len(sentences)
    return pd.Series(milliseconds)


def main() -> None:
    """Train on the development examples, measure on the held ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="store the out-of-fold probabilities")
    training, held = gather_examples("development"), gather_examples("held")
    options = parser.parse_args()
    model, plain, calibrated = train_calibrated(training)
    if options.write:
        write_out_of_fold(calibrated)
        return
    encoded, measured = list_encoded(held.sentences), measure_coders(model, training, held)
    stated = {"out of fold, plain": (training, plain), "out of fold, calibrated": (training, calibrated),
              "held, plain": (held, estimate_probabilities(model._replace(slope=1.0, offset=0.0), encoded)),
              "held, calibrated": (held, estimate_probabilities(model, encoded))}  # fmt: skip
    scores = measured.query("code == @ALL")[["coder_b", "language", "precision", "recall", "f1"]]
    print("Held examples, themes pooled\n", scores.round(3).to_string(index=False), sep="")
    print("\nF1 by theme, zh and en\n", compare_themes(measured).round(2).to_string(), sep="")
    rows = pd.DataFrame({name: measure_probabilities(*tables) for name, tables in stated.items()}).T
    print("\nProbabilities of the model\n", rows.astype(float).round(3).to_string(), sep="")
    print("\nMilliseconds a sentence\n", measure_seconds(model, encoded).round(1).to_string(), sep="")


if __name__ == "__main__":
    main()
