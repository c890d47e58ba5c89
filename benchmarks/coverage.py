"""Print how often the intervals cover a planted truth, and how often the gate errs and finds.

Run ``python benchmarks/coverage.py [REPEATS]``; 2,000, the default, takes some minutes.
"""

import sys
from itertools import product

import numpy as np
import pandas as pd

from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.intervals import bound_by_wilson
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.comparing.simulation import simulate_corpus

LONG_TAILED = "mostly short"
YEARS = (1, 2, 3, 4, 5, 7, 10, 12, 15, 20)
CODES = 100


def measure_coverage(repeats: int) -> pd.DataFrame:
    """Measure the coverage of the intervals of years with so many documents, beside Wilson's on pooled sentences."""
    rows = []
    for kind, share, icc in product(("even", LONG_TAILED), (0.02, 0.05, 0.25, 0.50), (0.02, 0.10, 0.20, 0.30)):
        runs = [cover_years(share, icc, kind, seed) for seed in range(max(1, repeats // CODES))]
        table = pd.concat(runs).groupby("documents")[["in use", "pooled"]].mean() * 100
        rows.append(table.round(1).reset_index().assign(sizes=kind, share=share, icc=icc))
    return pd.concat(rows).pivot(index=["sizes", "share", "icc"], columns="documents")


def cover_years(share: float, icc: float, kind: str, seed: int) -> pd.DataFrame:
    """Tell for each year of a simulated region and each code whether its intervals hold the true share."""
    corpus = simulate_corpus({"A": share}, sum(YEARS), icc, n_codes=CODES, is_long_tailed=kind == LONG_TAILED, seed=seed)
    documents = corpus[0].assign(year=pd.array(np.repeat(range(2001, 2001 + len(YEARS)), YEARS), dtype="Int64"))
    table = measure_salience(documents, *corpus[1:], by=["year"], codes=[f"code{i:03d}" for i in range(CODES)])
    low, high = bound_by_wilson(table["share"], table["n_sentences"])
    return pd.DataFrame({"documents": table["n_documents"], "pooled": (low <= share) & (high >= share),
                         "in use": (table["share_low"] <= share) & (table["share_high"] >= share)})


def measure_gate(repeats: int, shares: tuple[float, float], icc: float, **settings) -> dict:
    """Measure in per cent how often p is below .05, single and adjusted, and how often the interval covers."""
    codes, runs = 100, []
    for seed in range(max(1, repeats // codes)):
        corpus = simulate_corpus({"A": shares[0], "B": shares[1]}, icc=icc, n_codes=codes, seed=seed, **settings)
        runs.append(contrast_groups(*corpus, seed=seed))
    table = pd.concat(runs)
    truth = shares[0] - shares[1]
    return {
        "p < .05": round(100 * (table["p"] < 0.05).mean(), 1),
        "differs": round(100 * (table["verdict"] == "differs").mean(), 1),
        "covered": round(100 * ((table["low"] <= truth) & (table["high"] >= truth)).mean(), 1),
    }


def measure_errors(repeats: int) -> pd.DataFrame:
    """Measure the gate on equal shares (errors) and on unequal ones (power)."""
    rows = []
    for n_a, n_b in ((4, 4), (5, 5), (4, 12), (10, 10), (10, 30), (20, 20)):
        for shares in ((0.05, 0.05), (0.25, 0.25), (0.25, 0.45)):
            for icc in (0.02, 0.10, 0.20):
                found = measure_gate(repeats, shares, icc, n_documents={"A": n_a, "B": n_b})
                rows.append({"documents": f"{n_a} v {n_b}", "shares": f"{shares[0]} v {shares[1]}", "icc": icc} | found)
    return pd.DataFrame(rows).pivot(index=["shares", "icc"], columns="documents", values=["p < .05", "covered"])


def main() -> None:
    """Print both tables."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with pd.option_context("display.width", 200, "display.max_columns", 40):
        print("Coverage of 95 % intervals, per cent\n", measure_coverage(repeats), sep="")
        print("\nContrasts: p below .05 before adjustment, and coverage, per cent\n", measure_errors(repeats), sep="")


if __name__ == "__main__":
    main()
