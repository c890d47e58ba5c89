"""Trends over years: against a weighted regression, on planted truth, and the words they allow."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import WLS, add_constant

from analysis_lib.comparing.trends import explain_trend, fit_line, measure_trends
from analysis_lib.simulating.tables import simulate_corpus


def simulate_years(shares, n_documents=3, n_codes=1, seed=0, icc=0.1):
    """Simulate one province whose share changes from year to year, with so many documents in each."""
    numbers = n_documents if isinstance(n_documents, list) else [n_documents] * len(shares)
    regions = [f"{i:02d}" for i in range(len(shares))]
    tables = simulate_corpus(dict(zip(regions, shares, strict=True)), dict(zip(regions, numbers, strict=True)),
                             icc=icc, n_codes=n_codes, seed=seed)  # fmt: skip
    year = pd.array(2000 + tables[0]["region"].astype(int), dtype="Int64")
    return tables[0].assign(year=year, region="A", province="A"), *tables[1:]


def test_the_line_is_a_weighted_regression_with_the_larger_error():
    """Slope and, without autocorrelation, error are those of statsmodels' weighted least squares, plain or HC3."""
    years, shares = np.arange(2010.0, 2018), np.array([0.2, 0.1, 0.3, 0.15, 0.28, 0.12, 0.33, 0.2])
    weights = np.array([1.0, 4, 2, 6, 3, 5, 2, 4])
    found = fit_line(years, shares, weights, np.zeros(8))
    model = WLS(shares, add_constant(years - 2010), weights=weights / weights.mean())
    errors = [model.fit().bse[1], model.fit(cov_type="HC3").bse[1]]
    assert found.autocorrelation < 0 and found.slope == pytest.approx(model.fit().params[1])
    expected = model.fit().t_test([0, 1])
    assert found.p == pytest.approx(float(expected.pvalue)) if errors[0] > errors[1] else found.p > float(expected.pvalue)
    assert (found.high - found.slope) / 2.4469118511 == pytest.approx(max(errors), rel=1e-6)


def test_neighbours_alike_count_for_fewer_years():
    """A series in which neighbouring residuals are alike has a wider interval than the same values shuffled."""
    wave = np.sin(np.arange(30) / 4) / 10 + 0.3
    shuffled = np.random.default_rng(1).permutation(wave)
    lines = [fit_line(np.arange(30.0), series, np.ones(30), np.zeros(30)) for series in (wave, shuffled)]
    assert lines[0].autocorrelation > 0.4 > abs(lines[1].autocorrelation)
    assert lines[0].high - lines[0].low > 1.5 * (lines[1].high - lines[1].low)


@pytest.mark.parametrize("numbers", [[5] * 4, [1, 1, 2, 3, 5, 8, 10], [1] * 30])
def test_false_trends_are_rare(numbers):
    """Without a trend at most 5.5 of 100 lines differ from level, however the documents lie over the years."""
    p, family = [], []
    for seed in range(8):
        table = measure_trends(*simulate_years([0.25] * len(numbers), numbers, n_codes=60, seed=seed))
        p += table["p"].tolist()
        family.append(table["verdict"].isin(["rises", "falls"]).any())
    assert np.mean(np.array(p) < 0.05) <= 0.055 and np.mean(family) <= 0.1


def test_a_trend_is_found_and_covered():
    """A planted rise of 40 points in ten years is found in most codes, and its interval holds it in 93 of 100."""
    table = pd.concat(measure_trends(*simulate_years(np.linspace(0.1, 0.5, 11), 8, n_codes=100, seed=s)) for s in range(3))
    assert (table["verdict"] == "rises").mean() > 0.8
    known = table[table["low"].notna()]
    assert ((known["low"] <= 0.4) & (known["high"] >= 0.4)).mean() >= 0.93


def test_two_years_make_no_trend():
    """Two years have no slope, and the sentence says how many are needed."""
    row = measure_trends(*simulate_years([0.1, 0.6], 20)).iloc[0]
    assert row["verdict"] == "too_few" and pd.isna(row["slope"])
    assert explain_trend(row) == ("code000: 40 documents of 2 years, 2000 to 2001. No trend can be seen in fewer than 3 "
                                  "years.")  # fmt: skip


def test_a_change_of_the_documents_is_no_trend():
    """Where plans take the place of news halfway through, the reason names it and no direction is said."""
    documents, *rest = simulate_years(np.linspace(0.1, 0.6, 8), 5)
    genre = np.where(documents["year"] < 2004, "news", "plan")
    row = measure_trends(documents.assign(genre=genre), *rest).iloc[0]
    assert row["verdict"] == "confounded" and "genre (news; plan)" in row["reason"] and pd.isna(row["p"])
    assert not {"rises", "falls"} & set(explain_trend(row).replace(".", "").split())


def test_a_few_documents_of_another_kind_are_left_out_and_named():
    """Resolutions that come in with the last years do not stop the line through the reports, and it says so."""
    documents, *rest = simulate_years(np.linspace(0.1, 0.6, 8), 5, seed=3)
    genre = np.where((documents["year"] > 2005) & (np.arange(40) % 3 == 0), "notice", "report")
    row = measure_trends(documents.assign(genre=genre), *rest).iloc[0]
    assert row["verdict"] in ("rises", "no_trend_seen") and row["n_documents"] == (genre == "report").sum()
    assert row["reason"].endswith("Only documents of the kind report, en are followed.")


def test_a_series_that_drifts_is_not_drawn_through_a_line():
    """Years on a slow wave are not tested; the reason gives the autocorrelation."""
    row = measure_trends(*simulate_years(0.3 + 0.25 * np.sin(np.arange(40) / 5), 10, icc=0.02)).iloc[0]
    assert row["verdict"] == "drifts" and "autocorrelation 0." in row["reason"] and pd.isna(row["p_adjusted"])


def test_three_points_on_a_line_are_not_certain():
    """Single documents of three years whose shares lie exactly on a line give no trend."""
    documents, sentences, codings = simulate_years([0.0, 0.0, 0.0], 1)
    sentences = sentences.groupby("doc_id").head(6)
    chosen = sentences.groupby("doc_id").cumcount() < sentences["doc_id"].str[:2].astype(int)
    codings = sentences.loc[chosen, ["sentence_id"]].assign(code="green", coder="dictionary")
    row = measure_trends(documents, sentences, codings).iloc[0]
    assert row["slope"] == pytest.approx(10 / 6) and row["verdict"] == "no_trend_seen"


def test_no_year_no_line():
    """Documents without years give an empty table with all its columns."""
    documents, *rest = simulate_years([0.2, 0.2, 0.2])
    table = measure_trends(documents.assign(year=pd.array([None] * len(documents), dtype="Int64")), *rest)
    assert table.empty and "verdict" in table


def test_a_mix_that_shifts_over_the_years_is_no_trend():
    """Chinese gives way to English, of which the coder finds less, year by year: no direction is said of equal truth."""
    tables = [simulate_corpus({f"{language} {year}": 0.3 for year in range(10)},
                              {f"{language} {year}": 10 - year if language == "zh" else year for year in range(10)},
                              languages={f"{language} {year}": {language: 1.0} for year in range(10)},
                              recall={"zh": 0.85, "en": 0.65}, seed=seed) for seed, language in enumerate(("zh", "en"))]
    documents, sentences, codings = (pd.concat(parts, ignore_index=True) for parts in zip(*tables, strict=True))
    documents["year"] = pd.array(2010 + documents["region"].str[-1].astype(int), dtype="Int64")
    row = measure_trends(documents.assign(region="A", province="A"), sentences, codings).iloc[0]
    assert row["verdict"] == "confounded" and "language (zh " in row["reason"]
