"""Commitments that a document states more than once."""

from collections import defaultdict
from collections.abc import Iterable

from analysis_lib.coding.arithmetic import LEAST_ALIKE, is_alike

# A document of one repeated number is compared with its last so many alike.
MOST_ALIKE = 50


def drop_repeats(rows: Iterable[dict]) -> list[dict]:
    """Keep the first of the records of a document that state one value of one measure for one time, and count them."""
    kept, alike = [], defaultdict(list)
    for row in rows:
        earlier = alike[tuple(row[name] for name in ("number", "unit", "comparator", "per", "kind"))]
        same = next((other for other in earlier[-MOST_ALIKE:] if _has_same_measure(row, other)), None)
        if same is not None and row["role"] != "fact":
            same["n_statements"] += 1
            continue
        kept.append(row | {"n_statements": 1})
        earlier.append(kept[-1])
    return [{name: value for name, value in row.items() if name != "words"} for row in kept]


def _has_same_measure(row: dict, earlier: dict) -> bool:
    """What is offered, or has no name, is the same only where the sentences are: one sum is offered to many."""
    if len({row["deadline_year"], earlier["deadline_year"]} - {None}) > 1 or row["role"] != earlier["role"]:
        return False
    if row["role"] == "pledge" or None in (row["object"], earlier["object"]):
        first, other = row["words"], earlier["words"]
        is_told_again = row["sentence_id"] != earlier["sentence_id"] and row["object"] == earlier["object"]
        return is_told_again and len(first & other) > LEAST_ALIKE * len(first | other)
    return is_alike(row["object"], earlier["object"])
