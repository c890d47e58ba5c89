"""Panels: adjusted for the kinds of text, pooled beside raw, and what cannot be said of a cell."""

import numpy as np
import pandas as pd
import pytest

from analysis_lib.comparing.labels import label_periods
from analysis_lib.comparing.panel import choose_standard, explain_panel, measure_panel
from analysis_lib.comparing.salience import count_coverage, measure_salience
from analysis_lib.simulating.tables import simulate_corpus


def simulate_mix(seed=0, n_codes=1, share=(0.1, 0.5), mixes=(8, 2)):
    """Simulate two regions with the same shares in news and in plans, of which they hold different numbers of ten."""
    parts = []
    for genre, one, counts in (("news", share[0], mixes), ("plan", share[1], [10 - n for n in mixes])):
        tables = simulate_corpus({f"{region} {genre}": one for region in ("A", "B")},
                                 {f"{region} {genre}": n for region, n in zip("AB", counts, strict=True)},
                                 icc=0.05, n_codes=n_codes, seed=seed)  # fmt: skip
        documents = tables[0].assign(province=tables[0]["region"].str[0], genre=genre).astype({"genre": "string"})
        parts.append((documents, *tables[1:]))
    return tuple(pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True))


def test_regions_that_differ_only_in_their_mix_are_alike_once_adjusted():
    """News says little of the theme and plans much; regions with more of either differ raw and not adjusted."""
    panels = pd.concat(measure_panel(*simulate_mix(seed, n_codes=20), by=["province"]) for seed in range(5))
    means = panels.groupby("province")[["share", "adjusted"]].mean()
    assert abs(means["share"].diff().iloc[1]) > 0.15 and abs(means["adjusted"].diff().iloc[1]) < 0.03


def test_the_adjusted_share_is_the_weighted_mean_of_the_kinds():
    """It equals the shares of the kinds in the cell weighted by the sentences of the kinds in all cells."""
    tables = simulate_mix(seed=3)
    row = measure_panel(*tables, by=["province"]).set_index("province").loc["A"]
    shares = measure_salience(*tables, by=["province", "genre"]).set_index(["province", "genre"])
    weights = shares["n_sentences"].groupby("genre").sum() / shares["n_sentences"].sum()
    assert row["adjusted"] == pytest.approx((shares.loc["A", "share"] * weights).sum())
    assert row["adjusted_low"] < row["adjusted"] < row["adjusted_high"] and row["n_adjusted"] == 10
    assert row["standard"] == f"plan, en {100 * weights['plan']:.0f} %; news, en {100 * weights['news']:.0f} %"


def test_adjusted_and_pooled_intervals_cover():
    """On planted cells of 4 to 8 documents of the same kinds both hold the true share in 93 of 100."""
    truths = dict(zip("ABCDEFGH", np.linspace(0.1, 0.45, 8), strict=True))
    for seed in range(4):
        documents, *rest = simulate_corpus(truths, {region: 4 + i % 5 for i, region in enumerate(truths)}, n_codes=30, seed=seed)
        panel = measure_panel(documents.assign(province=documents["region"]), *rest, by=["province"])
        truth = panel["province"].map(truths).astype(float)
        for name in ("adjusted", "pooled"):
            assert ((panel[f"{name}_low"] <= truth) & (truth <= panel[f"{name}_high"])).mean() >= 0.93


def test_a_cell_without_a_kind_of_the_standard_has_no_adjusted_share():
    """A region with plans alone cannot say what its news would hold, and the reason names the kind."""
    documents, sentences, codings = simulate_mix()
    keep = ~((documents["province"] == "A") & (documents["genre"] == "plan"))
    panel = measure_panel(documents[keep], sentences, codings, by=["province"]).set_index("province")
    assert panel["standard"].iloc[0] == "news, en 100 %" and panel["adjusted"].notna().all()
    split = documents.assign(genre=documents["genre"].where(documents["province"] == "A", "report"))
    panel = measure_panel(split, sentences, codings, by=["province"]).set_index("province")
    assert panel["adjusted"].notna().sum() == 1 and panel["reason"].str.contains("holds no text of the kind").any()


def test_the_standard_is_what_most_cells_hold():
    """The most widely held kind is in, and others only where no cell is lost by them."""
    counts = pd.DataFrame([("a", 1, "news", 9), ("b", 1, "plan", 3), ("c", 2, "plan", 9), ("d", 2, "news", 3),
                           ("e", 2, "speech", 50)], columns=["doc_id", "cell", "kind", "n_sentences"])  # fmt: skip
    assert choose_standard(counts).to_dict() == {"news": 0.5, "plan": 0.5}
    assert choose_standard(counts.head(0)).empty


def test_below_five_cells_nothing_is_pooled_and_that_is_said():
    """Two regions give raw and adjusted shares, no pooled ones, and the reason."""
    tables = simulate_mix()
    panel = measure_panel(*tables, by=["province"])
    assert panel["pooled"].isna().all() and (panel["reason"] == "2 cells; at least 5 are needed to pool shares").all()
    lines = explain_panel(panel, count_coverage(*tables[:2], by=["province"]))
    assert lines[0].startswith("0 of 2 cells hold no document") and lines[-1] == "Fewer than 5 cells: shares are not pooled."


def test_a_corpus_without_years_has_no_panel_and_says_so():
    """Documents without a year make no cell; the sentence says why nothing is drawn."""
    documents, sentences, codings = simulate_mix()
    undated = documents.assign(year=pd.array([None] * len(documents), dtype="Int64"))
    panel = measure_panel(undated, sentences, codings)
    assert panel.empty
    assert explain_panel(panel, count_coverage(undated, sentences)) == [
        "No document states the columns of the panel: there is no cell to show."]  # fmt: skip


def test_periods():
    """Years of a long corpus are joined until there are at most twelve; a period without a name is refused."""
    documents = pd.DataFrame({"year": pd.array([*range(1954, 2026), None], dtype="Int64")})
    labelled = label_periods(documents)["period"]
    assert labelled.nunique() == 8 and labelled.iloc[0] == "1950–1959" and pd.isna(labelled.iloc[-1])
    assert label_periods(documents.iloc[-6:-1])["period"].tolist() == ["2021", "2022", "2023", "2024", "2025"]
    with pytest.raises(ValueError, match="span: 3; allowed: 0 to choose, or 1, 2, 5, 10, 20 years"):
        label_periods(documents, 3)
