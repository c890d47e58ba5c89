"""What stands behind values: the basis of metadata, the indicators of a theme."""

import pandas as pd

from analysis_lib.tables import BASES, list_evidence_fields


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


def count_indicators(indicators: pd.DataFrame, hits: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Count the indicators of each code in each language, and those that fire.

    Parameters
    ----------
    indicators : DataFrame
        Indicators of the codebook.
    hits : DataFrame
        From `find_hits`.
    sentences : DataFrame
        The ``sentences`` table.

    Returns
    -------
    DataFrame
        code, language, n_indicators, n_fired (with a hit in a sentence of that language).
    """
    each = indicators.assign(language=indicators["language"].str.split()).explode("language")
    fired = hits.merge(sentences[["sentence_id", "language"]], on="sentence_id")
    fired = fired.assign(language=fired["language"].str.split("-").str[0])
    fired = pd.MultiIndex.from_frame(fired[["code", "indicator", "language"]].astype("string"))
    each["n_fired"] = pd.MultiIndex.from_frame(each[["code", "pattern", "language"]].astype("string")).isin(fired)
    counts = each.groupby(["code", "language"], sort=False)["n_fired"].agg(n_indicators="size", n_fired="sum")
    return counts.reset_index()


def list_silent(indicators: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """List the indicators without a hit.

    Parameters
    ----------
    indicators : DataFrame
        Indicators of the codebook.
    hits : DataFrame
        From `find_hits`.

    Returns
    -------
    DataFrame
        The rows of ``indicators`` whose code and pattern no hit has.
    """
    fired = set(zip(hits["code"], hits["indicator"], strict=True))
    silent = [pair not in fired for pair in zip(indicators["code"], indicators["pattern"], strict=True)]
    return indicators[silent].reset_index(drop=True)


def count_coded(sentences: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Count, for each language, the sentences a coder read and those to which it gave any code.

    Parameters
    ----------
    sentences, codings : DataFrame
        Tables of those names; codings of one coder.
    readings : DataFrame
        sentence_id: the sentences the coder read.

    Returns
    -------
    DataFrame
        language, n_sentences, n_read, n_coded, share_coded (of those read, 0-1; missing where none was read).
    """
    marks = sentences.assign(is_read=sentences["sentence_id"].isin(readings["sentence_id"]),
                             is_coded=sentences["sentence_id"].isin(codings["sentence_id"]))
    counts = marks.groupby("language", dropna=False).agg(n_sentences=("sentence_id", "size"), n_read=("is_read", "sum"),
                                                         n_coded=("is_coded", "sum")).reset_index()
    share = counts["n_coded"] / counts["n_read"].where(counts["n_read"] > 0)
    return counts.assign(share_coded=share.astype("float64"))
