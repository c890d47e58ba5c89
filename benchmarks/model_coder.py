"""How the coders by sentence embeddings do beside the dictionary: on held examples, out of fold, and in time.

Needs the extra ``model``. ``--write`` stores the out-of-fold probabilities that the notebook on validity shows.
"""

import argparse
import time

import numpy as np
import pandas as pd

from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codings import make_readings
from analysis_lib.coding.examples import gather_examples
from analysis_lib.coding.model import (
    ALONE,
    CODER,
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


def main() -> None:
    """Train on the development examples, measure on the held ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="store the out-of-fold probabilities")
    options = parser.parse_args()
    development, held = gather_examples("development"), gather_examples("held")
    embedded = embed_sentences(development.sentences)
    units = development.sentences["doc_id"].str.rsplit("-", n=1).str[0]
    unseen = cross_validate(*development, units, embedded=embedded)
    model = calibrate_coder(train_coder(*development, embedded=embedded), unseen, development.codings)
    if options.write:
        # Two numbers fitted to thousands of decisions: in sample and out of sample are the same to three decimals.
        odds = np.log(unseen["probability"] / (1 - unseen["probability"]))
        write_out_of_fold(unseen.assign(probability=1 / (1 + np.exp(-(model.slope * odds + model.offset)))))
        return
    encoded = list_encoded(held.sentences)
    start = time.perf_counter()
    probabilities = estimate_probabilities(model, encoded)
    seconds = time.perf_counter() - start
    codings = pd.concat([held.codings, code_with_model(model, encoded, held.codings),
                         predict_codings(probabilities, encoded)])
    readings = pd.concat([held.readings, make_readings(encoded, CODER), make_readings(encoded, ALONE)])
    tables = [measure_agreement(codings, readings, encoded, "examples", coder, n_boot=0)
              for coder in ("dictionary", CODER, ALONE)]
    measured = pd.concat(tables)
    columns = ["coder_b", "language", "precision", "recall", "f1"]
    print(measured.query("code == 'all'")[columns].round(3).to_string(index=False))
    by_theme = measured.query("language == 'all' and code != 'all'").pivot(index="code", columns="coder_b", values="f1")
    print(by_theme.round(2).to_string())
    print(f"{1000 * seconds / len(encoded):.0f} ms a sentence")


if __name__ == "__main__":
    main()
