"""Shares in the cells of a panel of regions and years: raw, with the same kinds of text everywhere, and pooled."""

from collections.abc import Iterable

import pandas as pd

from analysis_lib.comparing.counting import KINDS, check_grouping, count_codings
from analysis_lib.comparing.grouping import label_groups
from analysis_lib.comparing.icc import estimate_icc
from analysis_lib.comparing.intervals import bound_by_wilson, compute_design_effect
from analysis_lib.comparing.pooling import MIN_CELLS, pool_shares
from analysis_lib.comparing.reasons import join_words
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.tables import build_table

WITHIN = ("genre", "language")


def measure_panel(
    documents: pd.DataFrame,
    sentences: pd.DataFrame,
    codings: pd.DataFrame,
    by: Iterable[str] = ("province", "year"),
    within: Iterable[str] = WITHIN,
    codes: Iterable[str] | None = None,
    coder: str = "dictionary",
    kinds: Iterable[str] = KINDS,
    readings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Measure the share of sentences with each code in every cell, beside two shares that can be compared better.

    The adjusted share is directly standardised (Kitagawa 1964): what the cell's share would be if the same kinds of
    text weighed in it as in every other cell. The kinds are those that most cells hold together; a cell that lacks
    one has no adjusted share. The pooled share is that of `pool_shares`, with the sentences of a cell counted as the
    independent ones they are worth by `estimate_icc`; it stands beside the raw one, never for it.

    Parameters
    ----------
    documents, sentences, codings : DataFrame
        Tables of those names.
    by : iterable of str
        Columns of ``documents`` that make the cells.
    within : iterable of str
        Columns of ``documents`` that make the kinds of text; documents that do not state one are a kind of their own.
    codes, coder, kinds, readings
        As in `count_codings`.

    Returns
    -------
    DataFrame
        The columns of ``by`` and the table ``panel``; cells without documents are absent.

    Raises
    ------
    ValueError
        For an unknown column, or as in `count_codings`.
    """
    by, within = check_grouping(documents, by), check_grouping(documents, within)
    counts = count_codings(documents, sentences, codings, codes, coder, kinds, readings)
    counts = counts.merge(documents[["doc_id", *by]], on="doc_id").dropna(subset=by)
    counts["cell"] = counts.groupby(by, observed=True).ngroup()
    counts["kind"] = counts["doc_id"].map(name_kinds(documents, within))
    counts = counts.join(estimate_icc(counts, by)["icc"], on="code")
    standard = choose_standard(counts)
    parts = [_describe_code(rows, standard) for _, rows in counts.groupby("code")]
    if not parts:
        return build_table("panel", pd.DataFrame(columns=by), groups=by)
    plain = measure_salience(documents, sentences, codings, by, set(counts["code"]), coder, kinds, readings=readings)
    shares = plain[[*by, "code", "n_documents", "n_sentences", "n_coded", "share", "share_low", "share_high"]]
    cells = counts[["cell", *by]].drop_duplicates()
    table = shares.merge(pd.concat(parts).merge(cells, on="cell").drop(columns="cell"), on=[*by, "code"])
    return build_table("panel", table.assign(standard=_write_standard(standard)), groups=by)


def name_kinds(documents: pd.DataFrame, within: Iterable[str]) -> pd.Series:
    """Name the kind of text of each document by doc_id, such as "plan, zh"."""
    facts = documents.set_index("doc_id")[list(within)].astype("string")
    if not len(facts.columns):
        return facts.assign(kind="any text")["kind"]
    return label_groups(facts.fillna({name: f"{name} not stated" for name in facts}), list(within))


def choose_standard(counts: pd.DataFrame) -> pd.Series:
    """Choose the kinds of text that the most cells hold together, and weigh them by their sentences in those cells.

    Kinds are added from the most widely held on, as long as no cell is lost; of kinds held equally widely the one
    with more sentences comes first.

    Parameters
    ----------
    counts : DataFrame
        doc_id, cell, kind, n_sentences.

    Returns
    -------
    Series
        Weight (0-1) by kind.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": list("abcd"), "cell": [1, 1, 2, 3], "kind": ["news", "plan", "plan", "plan"],
    ...                        "n_sentences": [30, 10, 10, 10]})
    >>> choose_standard(counts).to_dict()
    {'plan': 1.0}
    """
    sizes = counts.drop_duplicates("doc_id").groupby(["kind", "cell"])["n_sentences"].sum()
    held = {kind: set(rows.index.get_level_values("cell")) for kind, rows in sizes.groupby("kind")}
    if not held:
        return pd.Series(dtype="float64")
    order = sorted(held, key=lambda kind: (-len(held[kind]), -sizes[kind].sum(), kind))
    chosen, cells = [order[0]], held[order[0]]
    for kind in order[1:]:
        if held[kind] >= cells:
            chosen.append(kind)
    weights = sizes[sizes.index.get_level_values("cell").isin(cells)].groupby("kind").sum()[chosen]
    return weights / weights.sum()


def _describe_code(counts: pd.DataFrame, standard: pd.Series) -> pd.DataFrame:
    """Return cell, code, and the adjusted and pooled shares of one code with the reasons where there are none."""
    cells = [{"cell": cell} | _adjust_cell(rows, standard) for cell, rows in counts.groupby("cell")]
    table = pd.DataFrame(cells, columns=["cell", *ADJUSTED, "reason"]).assign(code=counts["code"].iloc[0])
    sums = counts.assign(squares=counts["n_sentences"] ** 2).groupby("cell")[["n_sentences", "n_coded", "squares"]].sum()
    worth = 1 / compute_design_effect(sums["n_sentences"], sums["squares"], counts["icc"].iloc[0])
    pooled = pool_shares(sums["n_coded"] * worth, sums["n_sentences"] * worth)
    table = pd.concat([table, pooled], axis=1)
    if pooled["pooled"].isna().all():
        few = f"{len(table)} cell{'s' * (len(table) != 1)}; at least {MIN_CELLS} are needed to pool shares"
        table["reason"] = [few if pd.isna(reason) else f"{reason}; {few}" for reason in table["reason"]]
    return table


ADJUSTED = ("n_adjusted", "adjusted", "adjusted_low", "adjusted_high")


def _adjust_cell(rows: pd.DataFrame, standard: pd.Series) -> dict:
    rows = rows.assign(squares=rows["n_sentences"] ** 2)
    inside = rows[rows["kind"].isin(standard.index)]
    lacking = [kind for kind in standard.index if kind not in set(rows["kind"])]
    if lacking:
        return {"n_adjusted": len(inside), "reason": f"holds no text of the kind {join_words(lacking)}"}
    sums = inside.groupby("kind")[["n_sentences", "n_coded", "squares"]].sum().loc[standard.index]
    share = float((sums["n_coded"] / sums["n_sentences"] * standard).sum())
    effects = compute_design_effect(sums["n_sentences"], sums["squares"], rows["icc"].iloc[0])
    # Independent sentences that would leave the weighted mean as uncertain, were the share the same in each kind.
    worth = 1 / float((standard**2 * effects / sums["n_sentences"]).sum())
    low, high = bound_by_wilson(share, worth)
    return dict(zip(ADJUSTED, (len(inside), share, float(low), float(high)), strict=True)) | {"reason": pd.NA}


def _write_standard(standard: pd.Series) -> str:
    return "; ".join(f"{kind} {100 * weight:.0f} %" for kind, weight in standard.items())


def explain_panel(panel: pd.DataFrame, coverage: pd.DataFrame) -> list[str]:
    """Write what a panel rests on: its holes, its standard, and the cells without adjusted shares.

    Parameters
    ----------
    panel : DataFrame
        From `measure_panel`.
    coverage : DataFrame
        From `count_coverage` over the same columns.

    Returns
    -------
    list of str
    """
    if panel.empty:
        return ["No document states the columns of the panel: there is no cell to show."]
    empty = int((coverage["n_documents"] == 0).sum())
    first = panel[panel["code"] == panel["code"].iloc[0]]
    without = int(first["adjusted"].isna().sum())
    sentences = [f"{empty} of {len(coverage)} cells hold no document: nothing is known of them, and no share is drawn.",
                 f"Adjusted shares rest on {panel['standard'].iloc[0]} in every cell; {without} of {len(first)} cells "
                 "lack one of these kinds of text and have none."]
    if panel["pooled"].isna().all():
        return [*sentences, f"Fewer than {MIN_CELLS} cells: shares are not pooled."]
    weight = _write_range(panel["own_weight"])
    return [*sentences, f"Pooled shares are drawn towards each other; the weight of a cell's own share is {weight}."]


def _write_range(values: pd.Series) -> str:
    low, high = (f"{100 * value:.0f} %" for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
