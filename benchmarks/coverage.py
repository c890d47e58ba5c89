"""Print how often the intervals cover a planted truth, and how often the tests err and find.

Run ``python benchmarks/coverage.py [REPEATS]``; 2,000, the default, takes about twenty minutes.
"""

import sys

import pandas as pd

from analysis_lib.simulating.checks import check_contrasts, check_corrections, check_intervals

CODES = 100
ICCS = (0.02, 0.10, 0.20, 0.30)


def measure_coverage(n_corpora: int) -> pd.DataFrame:
    """Measure the coverage of intervals by share, likeness and size of document, one column a number of documents."""
    tables = [check_intervals((0.02, 0.05, 0.25, 0.50), ICCS, n_corpora, CODES, is_long_tailed).assign(sizes=name)
              for name, is_long_tailed in (("even", False), ("mostly short", True))]
    return pd.concat(tables).pivot(index=["sizes", "share", "icc"], columns="n_documents", values="coverage")


def main() -> None:
    """Print all tables."""
    n_corpora = max(1, (int(sys.argv[1]) if len(sys.argv) > 1 else 2000) // CODES)
    with pd.option_context("display.width", 200, "display.max_columns", 40, "display.float_format", "{:.3f}".format):
        coverage = measure_coverage(n_corpora)
        print("Coverage of 95 % intervals of shares, and its least\n", coverage, "\n", coverage.min(), "\n", sep="")
        sizes = ((4, 4), (5, 5), (4, 12), (10, 10), (10, 30), (20, 20), (40, 40), (40, 200))
        shares = ((0.05, 0.05), (0.25, 0.25), (0.10, 0.25), (0.25, 0.45))
        contrasts = check_contrasts(sizes, shares, ICCS[:3], n_corpora, CODES)
        print("Contrasts: found at p below .05, and what the formula of power says\n", contrasts.to_string(), "\n", sep="")
        for n_documents in (8, 20, 40):
            print(f"Unequal recall, {n_documents} documents a group, 50 sentences read in each\n",
                  check_corrections(n_documents, 50, n_corpora=n_corpora, n_codes=CODES), "\n", sep="")  # fmt: skip


if __name__ == "__main__":
    main()
