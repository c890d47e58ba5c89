"""How much of each document was kept and how much each rule removed."""

import pandas as pd


def count_removals(documents: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """Count the characters kept and removed in each document.

    Parameters
    ----------
    documents, edits : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        doc_id, rule (``kept`` for what no rule removed), n_edits, n_chars, share (of the document's raw characters,
        0-1). The characters of a document's rows add up to its raw characters.

    Raises
    ------
    ValueError
        When they do not.
    """
    sizes = documents.set_index("doc_id")[["n_chars_raw", "n_chars_kept"]]
    removed = edits.assign(n_chars=edits["end"] - edits["start"]).groupby(["doc_id", "rule"])["n_chars"]
    rows = removed.agg(n_edits="size", n_chars="sum").reset_index()
    kept = pd.DataFrame({"doc_id": sizes.index, "rule": "kept", "n_edits": 0, "n_chars": sizes["n_chars_kept"]})
    rows = pd.concat([kept, rows[rows["doc_id"].isin(sizes.index)]], ignore_index=True)
    total = rows.groupby("doc_id")["n_chars"].sum()
    wrong = total.index[total != sizes["n_chars_raw"].reindex(total.index)]
    if len(wrong):
        raise ValueError(f"kept and removed characters of {wrong[0]!r} do not add up to its raw characters")
    # A map over no rows is of text, hence the cast.
    rows["share"] = (rows["n_chars"] / rows["doc_id"].map(sizes["n_chars_raw"]).astype("Int64")).astype("float64")
    rows = rows.assign(is_removed=rows["rule"] != "kept").sort_values(["doc_id", "is_removed", "rule"])
    return rows.drop(columns="is_removed").reset_index(drop=True).astype({"n_edits": "Int64", "n_chars": "Int64"})
