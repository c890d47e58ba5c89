"""What was found in a folder, in figures: files, characters kept and removed, flags, fields recognised."""

import pandas as pd

from analysis_lib.outputs import count_sources, word_counts
from analysis_lib.reading.corpus import Corpus

FIELDS = {"language": "language", "date": "published", "region": "region", "year": "year"}


def summarise_corpus(corpus: Corpus) -> dict:
    """Summarise a corpus for a person who wonders whether to trust it.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    dict
        ``counts`` of files; ``coverage``: for language, date, region and year the number of documents by basis;
        ``documents``: for each one characters kept and removed by rule, flags by rule, and those fields;
        ``not_read``: the files quarantined or skipped with their reasons.
    """
    fields = corpus.documents[[f"{column}_basis" for column in FIELDS.values()]].fillna("missing")
    coverage = {
        name: fields[f"{column}_basis"].value_counts().sort_index().to_dict() for name, column in FIELDS.items()
    }
    return {
        "counts": count_sources(corpus.sources),
        "coverage": coverage,
        "documents": [_summarise_document(row, corpus) for row in corpus.documents.to_dict("records")],
        "not_read": corpus.sources.query("status != 'parsed'")[["file", "status", "reason"]].to_dict("records"),
    }


def _summarise_document(row: dict, corpus: Corpus) -> dict:
    edits = corpus.edits[corpus.edits["doc_id"] == row["doc_id"]]
    flags = corpus.flags[corpus.flags["doc_id"] == row["doc_id"]]
    removed = (edits["end"] - edits["start"]).groupby(edits["rule"]).sum()
    return {
        "doc_id": row["doc_id"],
        "n_chars_raw": int(row["n_chars_raw"]),
        "n_chars_kept": int(row["n_chars_kept"]),
        "removed_chars": {rule: int(number) for rule, number in removed.items()},
        "flags": {rule: int(number) for rule, number in flags["rule"].value_counts().sort_index().items()},
        "fields": {name: _read_field(row, column) for name, column in FIELDS.items()},
    }


def _read_field(row: dict, column: str) -> dict:
    value, basis = row[column], row[f"{column}_basis"]
    plain = None if pd.isna(value) else value if isinstance(value, str) else int(value)
    return {"value": plain, "basis": "missing" if pd.isna(basis) else basis}


def word_summary(summary: dict) -> list[str]:
    """Write a summary as lines: the files, the fields recognised, then each document and each file not read."""
    lines = [word_counts(summary["counts"])]
    lines += [f"{name}: {_join(bases) or 'no documents'}" for name, bases in summary["coverage"].items()]
    for document in summary["documents"]:
        fields = document["fields"].items()
        lines += [
            document["doc_id"],
            f"  kept {document['n_chars_kept']} of {document['n_chars_raw']} characters; "
            f"removed: {_join(document['removed_chars']) or 'none'}",
            f"  flags: {_join(document['flags']) or 'none'}",
            "  " + "; ".join(f"{name} {_word_field(field)}" for name, field in fields),
        ]
    return lines + [f"{row['status']}: {row['file']}: {row['reason']}" for row in summary["not_read"]]


def _join(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _word_field(field: dict[str, object]) -> str:
    return "missing" if field["value"] is None else f"{field['value']} ({field['basis']})"
