"""The words in which a contrast gives the reason of its verdict."""

from collections.abc import Mapping, Sequence

from analysis_lib.comparing.gate import MIN_DOCUMENTS, Gate

NOUNS = {"region_code": "region", "province_code": "province", "is_machine_translated": "kind of translation"}


def write_reason(row: Mapping) -> str:
    """Write why a verdict was given.

    Parameters
    ----------
    row : mapping
        A row of ``contrasts`` without its reason, and its ``gate``.

    Returns
    -------
    str
        Whole sentences. Only those of the verdicts ``differs`` and ``no_difference_seen`` state the two shares.
    """
    write = {"confounded": _write_confounded, "too_few": _write_too_few, "no_difference_seen": _write_unseen,
             "differs": _write_test}[row["verdict"]]  # fmt: skip
    unknown = row["gate"].unchecked
    return write(row) + (f" Not checked, since a group does not state it: {join_words(unknown)}." if unknown else "")


def _write_confounded(row: Mapping) -> str:
    noun, gate = name_grouping(row["by"]), row["gate"]
    alike = join_words([words.split(" (")[0] for words in gate.coincidences])
    reason = f"Their difference cannot be attributed to {noun}: the groups also differ in "
    reason += join_words(gate.coincidences) + "."
    if gate.is_few:
        reason += f" Besides, they are too few: {_write_minimum(noun)}."
    return f"{reason} {_write_needed(row, f', alike in {alike},')}"


def _write_too_few(row: Mapping) -> str:
    if row["gate"].unread:
        return f"Nothing can be said about their difference: {row['gate'].unread}."
    minimum = _write_minimum(name_grouping(row["by"]))
    return f"Nothing can be said about their difference: {minimum}. {_write_needed(row)}"


def _write_unseen(row: Mapping) -> str:
    needed = _write_needed(row) if row["n_needed"] > min(row["n_documents_a"], row["n_documents_b"]) else ""
    reason = f"No difference is seen, which is no proof of likeness. {_write_test(row)}"
    inside = "Any difference inside the interval agrees with these documents."
    if row["low"] > 0 or row["high"] < 0:
        inside = f"Alone it would be a difference; among {row['family']} such a one may be chance."
    return f"{reason} {inside} {needed}".strip()


def _write_test(row: Mapping) -> str:
    share = "Mean share of a document's sentences" if row["unit"] == "sentences" else "Share of documents"
    return (
        f"{share}: {_write_percent(row['share_a'])} in {row['group_a']}, {_write_percent(row['share_b'])} in "
        f"{row['group_b']}; difference {_write_points(row['difference'])} points, 95 % interval of this comparison alone "
        f"{_write_points(row['low'])} to {_write_points(row['high'])}, p {write_p(row['p_adjusted'])} adjusted for {row['family']}; "
        f"{row['method']}.{_write_matching(row['gate'])}{_write_correction(row)}"
    )


def _write_correction(row: Mapping) -> str:
    if not row["gate"].n_read:
        return ""
    a, b = row["gate"].n_read
    return (f" Shares are corrected for the coder's errors by {a} and {b} sentences drawn at random and read by "
            f"{row['reference']}.")


def write_p(p: float) -> str:
    """Write a p value to three digits.

    Examples
    --------
    >>> write_p(0.0314), write_p(0.0004)
    ('0.031', 'below .001')
    """
    return f"{p:.3f}" if p >= 0.001 else "below .001"


def _write_matching(gate: Gate) -> str:
    left_out = int((~gate.comparable).sum())
    if len(set(gate.strata[gate.comparable])) == 1 and not left_out:
        return ""
    without = f", without {count(left_out, 'document')} that lack a counterpart" if left_out else ""
    return f" Compared within {join_words(gate.stratified_by)}{without}."


def _write_minimum(noun: str) -> str:
    return f"fewer than {MIN_DOCUMENTS} documents {each(noun)} identify no difference"


def _write_needed(row: Mapping, condition: str = "") -> str:
    return (
        f"At least {row['n_needed']} documents {each(name_grouping(row['by']))}{condition} would be needed to see a "
        f"difference of {100 * row['difference_sought']:.0f} points."
    )


def _write_percent(share: float) -> str:
    return f"{100 * share:.{0 if share >= 0.0995 else 1}f} %"


def _write_points(difference: float) -> str:
    points = round(100 * difference, 0 if abs(difference) >= 0.0995 else 1)
    return f"{points:+g}".replace("-", "−") if points else "0"


def name_grouping(by: str) -> str:
    """Name the grouping columns in words.

    Examples
    --------
    >>> name_grouping("province_code, year")
    'province and year'
    """
    return join_words([NOUNS.get(column, column.replace("_", " ")) for column in by.split(", ")])


def each(noun: str) -> str:
    """Write the noun by which something is counted.

    Examples
    --------
    >>> each("region"), each("economic region")
    ('a region', 'an economic region')
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def join_words(words: Sequence[str]) -> str:
    """Join words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun in the singular or plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
