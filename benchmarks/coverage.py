"""Print how often the intervals cover a planted truth, and how often the gate errs and finds.

Run ``python benchmarks/coverage.py [REPEATS]``; 2,000, the default, takes some minutes.
"""

import sys

import numpy as np
import pandas as pd

from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.intervals import bound_by_wilson, bound_shares
from analysis_lib.comparing.simulation import SIZES, draw_hits, draw_sizes, simulate_corpus

LONG_TAILED = "mostly short"


def draw_corpus_sizes(random: np.random.Generator, shape: tuple[int, ...], kind: str) -> np.ndarray:
    """Draw document sizes from 6 to 80, even or mostly short."""
    if kind == LONG_TAILED:
        low, high = np.log(SIZES)
        return np.exp(random.uniform(low, high, shape)).round().astype(int)
    return draw_sizes(random, shape)


def measure_coverage(repeats: int) -> pd.DataFrame:
    """Measure the coverage of the interval in use, and of Wilson's on pooled sentences, in per cent."""
    rows, random = [], np.random.default_rng(1)
    for kind in ("even", LONG_TAILED):
        for share in (0.05, 0.25):
            for icc in (0.02, 0.10, 0.20):
                for count in (1, 2, 3, 5, 10, 20):
                    n = draw_corpus_sizes(random, (repeats, count), kind)
                    rows.append({"sizes": kind, "share": share, "icc": icc, "documents": count}
                                | _cover(draw_hits(random, share, n, icc), n, share))  # fmt: skip
    return pd.DataFrame(rows).pivot(index=["sizes", "share", "icc"], columns="documents")


def _cover(coded: np.ndarray, n: np.ndarray, share: float) -> dict:
    observed = coded.sum(axis=1) / n.sum(axis=1)
    cells = pd.DataFrame({
        "n_documents": n.shape[1], "n_sentences": n.sum(axis=1), "share": observed,
        "sum_of_squares": (n**2).sum(axis=1),
        "n_bearing": (coded > 0).sum(axis=1), "n_lacking": (coded < n).sum(axis=1),
        "residual_squares": ((coded - observed[:, None] * n) ** 2).sum(axis=1),
    })  # fmt: skip
    bounds = bound_shares(cells)
    low, high = bound_by_wilson(observed, n.sum(axis=1))
    covered = (bounds["share_low"] <= share) & (bounds["share_high"] >= share)
    pooled = (low <= share) & (high >= share)
    return {"in use": round(100 * covered.mean(), 1), "pooled": round(100 * pooled.mean(), 1)}


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
