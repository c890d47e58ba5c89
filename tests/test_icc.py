"""The correlation of sentences within documents: against an analysis of variance, planted values, and coverage."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from analysis_lib.comparing.counting import count_codings
from analysis_lib.comparing.icc import estimate_icc
from analysis_lib.comparing.intervals import KORN_GRAUBARD, WILSON, WILSON_ESTIMATED
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.simulating.tables import draw_hits, draw_sizes, simulate_corpus


def draw_counts(seed, n_documents, share=0.25, icc=0.1, n_codes=1):
    """Draw the coded sentences of documents for several codes, as `count_codings` would give them."""
    random = np.random.default_rng(seed)
    n = draw_sizes(random, (n_documents,))
    coded = draw_hits(random, share, np.broadcast_to(n, (n_codes, n_documents)), icc)
    return pd.concat(pd.DataFrame({"doc_id": range(n_documents), "code": f"code{i:03d}", "n_sentences": n,
                                   "n_coded": row}) for i, row in enumerate(coded))


def test_it_is_the_analysis_of_variance_of_documents_in_cells():
    """Estimate follows from the mean squares of statsmodels' nested analysis of variance of single sentences."""
    counts = draw_counts(1, 40).assign(region=np.arange(40) % 4)
    rows = counts.loc[counts.index.repeat(counts["n_sentences"])].reset_index(drop=True)
    rows["y"] = (rows.groupby("doc_id").cumcount() < rows["n_coded"]).astype(int)
    nested = anova_lm(ols("y ~ C(region)", rows).fit(), ols("y ~ C(doc_id)", rows).fit()).iloc[1]
    between, within = nested["ss_diff"] / nested["df_diff"], nested["ssr"] / nested["df_resid"]
    sizes = counts.groupby("region")["n_sentences"]
    size = (len(rows) - sizes.agg(lambda n: (n**2).sum() / n.sum()).sum()) / 36
    found = estimate_icc(counts, ["region"]).iloc[0]
    assert found["estimate"] == pytest.approx((between - within) / (between + (size - 1) * within))


def test_the_estimate_and_its_error_are_right_on_average():
    """Over 400 planted corpora of 40 documents the estimate is centred on the truth and spreads as its error says."""
    for icc in (0.05, 0.2):
        found = estimate_icc(draw_counts(2, 40, icc=icc, n_codes=400))
        assert found["estimate"].mean() == pytest.approx(icc, abs=0.01)
        assert found["estimate"].std() == pytest.approx(found["error"].mean(), rel=0.35)


@pytest.mark.parametrize(("n_documents", "basis"), [(19, "assumed"), (20, "estimated")])
def test_it_is_estimated_from_twenty_documents(n_documents, basis):
    """Below twenty documents .10 is assumed, and said to be."""
    found = estimate_icc(draw_counts(3, n_documents)).iloc[0]
    assert found["icc_basis"] == basis and (basis == "estimated" or found["icc"] == 0.10)


def test_what_sets_the_cells_apart_is_kept_out_where_it_can_be():
    """Regions of different shares do not make their documents look alike when each has enough of them."""
    counts = pd.concat([draw_counts(4, 40, share).assign(region=share) for share in (0.1, 0.6)])
    counts["doc_id"] = np.arange(len(counts))
    assert estimate_icc(counts, ["region"])["icc"].iloc[0] < estimate_icc(counts)["icc"].iloc[0] - 0.1


def test_a_code_nobody_found_leaves_nothing_to_estimate():
    """Where no sentence or every sentence bears the code the correlation is assumed."""
    counts = pd.concat([draw_counts(5, 30).assign(n_coded=0), draw_counts(6, 30).assign(code="all", n_coded=lambda t: t["n_sentences"])])
    assert (estimate_icc(counts)["icc_basis"] == "assumed").all()


def test_intervals_cover_at_every_size_of_cell():
    """In a region of 42 documents the intervals of years of 1 to 20 documents hold the planted share in 93 of 100."""
    years = (1, 2, 3, 4, 5, 7, 20)
    for share, icc in ((0.05, 0.2), (0.25, 0.2)):
        runs = []
        for seed in range(4):
            documents, *rest = simulate_corpus({"A": share}, sum(years), icc, n_codes=150, seed=seed)
            documents["year"] = pd.array(np.repeat(range(2001, 2001 + len(years)), years), dtype="Int64")
            runs.append(measure_salience(documents, *rest, by=["year"], codes=[f"code{i:03d}" for i in range(150)]))
        table = pd.concat(runs)
        is_covered = (table["share_low"] <= share) & (table["share_high"] >= share)
        assert (is_covered.groupby(table["n_documents"]).mean() >= 0.93).all()


def test_the_table_says_whether_the_correlation_was_estimated_or_assumed():
    """Five documents assume it, forty estimate it, and an interval by the spread of documents uses none."""
    for n_documents, interval in ((3, WILSON), (21, WILSON_ESTIMATED)):
        documents, *rest = simulate_corpus({"A": 0.25}, n_documents, seed=1)
        documents["year"] = pd.array(range(2000, 2000 + n_documents), dtype="Int64")
        table = measure_salience(documents, *rest, by=["year"])
        assert set(table["interval"]) == {interval} and table["low_icc20"].notna().all() == (interval == WILSON)
    row = measure_salience(*simulate_corpus({"A": 0.25}, 40, seed=1)).iloc[0]
    assert row["interval"] == KORN_GRAUBARD and pd.isna(row["icc"]) and pd.isna(row["icc_basis"])


def test_counts_of_a_corpus_can_be_given_as_they_are():
    """The table of `count_codings` is what is estimated from."""
    found = estimate_icc(count_codings(*simulate_corpus({"A": 0.3}, 30, icc=0.2, seed=2)))
    assert found.index.tolist() == ["code000"] and 0.1 < found["icc"].iloc[0] < 0.4
