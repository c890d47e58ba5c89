"""Score the reader of targets on pages a person has judged.

    python benchmarks/judged_targets.py FOLDER [--show]

A judged page is a file ``NAME.json`` with ``language``, ``text`` and ``figures``; each figure has ``quote`` and ``start``
(where it stands in the text), ``class`` (target, pledge, part, stock, fact, decoy), ``value`` (null where the number is
damaged), ``unit``, ``deadline_year`` (null where nothing determines it), ``repeat`` and ``note``. Every number with a unit or
a counted noun is judged. The pages are read as files of a folder, with nothing stated beside them. A row of
``commitments`` whose role is target or pledge is right when it touches a judged target or pledge of equal value, the
unit fits (money, shares and areas exactly, counted nouns not compared) and, for targets, the year is equal. A figure
whose note begins with "condition" is neither asked for nor counted against.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis_lib.coding.commitments import find_commitments
from analysis_lib.reading.corpus import read_corpus

PROMISED = ("target", "pledge")
EXACT = {"yuan", "percent", "percentage points", "US dollars", "mu", "square metres"}
METRES = {"square kilometres": 1e6, "square kilometers": 1e6, "hectares": 1e4, "square meters": 1.0}


def write_value(value: float | None, unit: str) -> tuple[float | None, str]:
    """Return a value and its unit with areas in square metres; a missing value is None."""
    value = None if value is None or pd.isna(value) else float(value)
    return (value, unit) if value is None or unit not in METRES else (value * METRES[unit], "square metres")


def match_value(row: tuple, figure: dict) -> bool:
    """Say whether a row and a judged figure have one value."""
    one, other = write_value(row.number, row.unit)[0], write_value(figure["value"], figure["unit"])[0]
    return one is other if None in (one, other) else abs(one - other) <= 1e-6 * max(1, abs(other))


def judge_row(row: tuple, figures: list[dict]) -> tuple[str, dict | None]:
    """Say what a row is: right, or wrong in value, unit or year, or no target at all."""
    touched = [figure for figure in figures if row.start < figure["end"] and figure["start"] < row.end]
    touched = [figure for figure in touched if match_value(row, figure)] or touched
    promised = [figure for figure in touched if figure["class"] in PROMISED]
    if not promised:
        return (f"no target: {touched[0]['class']}" if touched else "no target: nothing judged"), None
    figure = promised[0]
    if (figure.get("note") or "").startswith("condition"):
        return "condition", figure
    if not match_value(row, figure):
        return "wrong value", figure
    units = {write_value(1, row.unit)[1], write_value(1, figure["unit"])[1]}
    if len(units) > 1 and units & EXACT:
        return "wrong unit", figure
    year = None if pd.isna(row.deadline_year) else int(row.deadline_year)
    return ("right" if figure["class"] == "pledge" or year == figure["deadline_year"] else "wrong year"), figure


def score_page(page: dict, rows: pd.DataFrame, show: bool) -> Counter:
    """Count what became of the rows and of the judged targets of a page."""
    counts, found, right, figures = Counter(), set(), set(), page["figures"]
    for figure in figures:
        figure["end"] = figure["start"] + len(figure["quote"])
    for row in rows[rows["role"].isin(PROMISED)].itertuples():
        verdict, figure = judge_row(row, figures)
        counts[verdict] += 1
        if figure is not None:
            found.add((figure["value"], figure["unit"]))
            right |= {(figure["value"], figure["unit"])} if verdict == "right" else set()
        if show and verdict not in ("right", "condition"):
            print(f"  {verdict}: {page['text'][row.start : row.end]!r} read as {row.number} {row.unit} {row.deadline_year}")
    for figure in figures:
        is_asked = not figure.get("repeat") and not (figure.get("note") or "").startswith("condition")
        if figure["class"] not in PROMISED:
            counts["others"] += 1
        elif is_asked:
            counts["asked"] += 1
            # A target told twice is one commitment: either statement finds it.
            missed = (figure["value"], figure["unit"]) not in found
            counts["missed"] += missed
            counts["asked and right"] += (figure["value"], figure["unit"]) in right
            if show and missed:
                print(f"  missed: {figure['quote']!r}")
    return counts


def score_folder(folder: Path, show: bool) -> Counter:
    """Read the judged pages of a folder as documents and score them together."""
    pages = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    with tempfile.TemporaryDirectory() as place:
        for name, page in pages.items():
            (Path(place) / f"{name}.txt").write_text(page["text"], encoding="utf-8", newline="")
        corpus = read_corpus(place)
    commitments = find_commitments(corpus.sentences, corpus.edits, corpus.documents, corpus.mentions)
    names = corpus.sources.set_index("doc_id")["file"].str.removesuffix(".txt")
    total = Counter()
    for name, page in pages.items():
        if show:
            print(name)
        total += score_page(page, commitments[commitments["doc_id"].map(names) == name], show)
    return total


def main() -> None:
    """Print precision, recall and the share of other figures that were reported."""
    total = score_folder(Path(sys.argv[1]), "--show" in sys.argv)
    false = sum(n for verdict, n in total.items() if verdict.startswith("no target"))
    wrong = sum(total[verdict] for verdict in ("wrong value", "wrong unit", "wrong year"))
    told = total["right"] + wrong + false
    print(dict(total))
    print(f"precision {total['right'] / told:.2f} of {told} reported (a target at all: {(told - false) / told:.2f}), "
          f"recall {total['asked and right'] / total['asked']:.2f} of {total['asked']} judged (found at all: "
          f"{1 - total['missed'] / total['asked']:.2f}), other figures reported {false / max(1, total['others']):.3f} "
          f"of {total['others']}")


if __name__ == "__main__":
    main()
