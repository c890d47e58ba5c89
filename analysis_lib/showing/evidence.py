"""What stands behind a value: the basis of metadata, the words behind a coding."""

import pandas as pd

from analysis_lib.coding.offsets import find_text_span, gather_spans, map_offsets
from analysis_lib.tables import BASES, list_columns, list_evidence_fields


def list_fields(documents: pd.DataFrame) -> pd.DataFrame:
    """List the metadata of documents, one row a document and field, with its basis and evidence.

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.

    Returns
    -------
    DataFrame
        doc_id, field, value (text), basis, start, end (raw offsets of the evidence); in the order of the schema.
    """
    parts = []
    for field in list_evidence_fields():
        columns = {"doc_id": "doc_id", field: "value", f"{field}_basis": "basis", f"{field}_start": "start",
                   f"{field}_end": "end"}
        part = documents[list(columns)].rename(columns=columns)
        parts.append(part.assign(field=field, value=part["value"].astype("string")))
    fields = pd.concat(parts).sort_values("doc_id", kind="stable", ignore_index=True)
    return fields[["doc_id", "field", "value", "basis", "start", "end"]]


def count_bases(fields: pd.DataFrame) -> pd.DataFrame:
    """Count, for each field, the documents by the basis of its value.

    Parameters
    ----------
    fields : DataFrame
        From `list_fields`.

    Returns
    -------
    DataFrame
        field and one column a basis.
    """
    counts = fields.groupby(["field", "basis"], sort=False).size().unstack(fill_value=0)
    return counts.reindex(index=list_evidence_fields(), columns=list(BASES), fill_value=0).reset_index()


def quote_codings(
    codings: pd.DataFrame, sentences: pd.DataFrame, edits: pd.DataFrame, codes: list[str] | None = None
) -> pd.DataFrame:
    """Quote the words behind each coding in their sentence.

    Parameters
    ----------
    codings, sentences, edits : DataFrame
        Tables of those names; the edits lead from raw offsets to the text of a sentence.
    codes : list of str, optional
        Codes to quote; by default all.

    Returns
    -------
    DataFrame
        code, indicator and the columns of ``concordance``, by code and place. For a coding without evidence the
        keyword is the whole sentence.
    """
    rows = codings if codes is None else codings[codings["code"].isin(codes)]
    whole = sentences.rename(columns={"start": "first", "end": "last"})
    rows = rows.merge(whole, on="sentence_id", validate="many_to_one")
    removed, records = gather_spans(edits), []
    for row in rows.itertuples(index=False):
        span, text = (0, len(row.text)), row.text
        if not pd.isna(row.start):
            offsets = map_offsets(row.first, row.last, removed.get(row.doc_id, ()))
            span = find_text_span(offsets, row.start, row.end)
        records.append((row.code, row.indicator, row.doc_id, row.sentence_id, text[: span[0]], text[slice(*span)],
                        text[span[1]:], row.first if pd.isna(row.start) else row.start,
                        row.last if pd.isna(row.end) else row.end))
    quotes = pd.DataFrame(records, columns=["code", "indicator", *list_columns("concordance")])
    dtypes = {"code": "string", "indicator": "string"} | list_columns("concordance")
    return quotes.astype(dtypes).sort_values(["code", "sentence_id", "start"], ignore_index=True)
