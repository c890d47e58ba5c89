"""What was found in a folder, in figures: files, characters kept and removed, flags, fields recognised."""

import pandas as pd

from analysis_lib.outputs import count_sources, word_counts
from analysis_lib.reading.corpus import Corpus
from analysis_lib.tables import DATA, read_csv

FIELDS = {"title": "title", "language": "language", "date": "published", "level": "level", "region": "region",
          "province": "province", "year": "year"}
# On a terminal a longer list hides what matters; --json and --html hold all of it.
MOST_DOCUMENTS = 25
MOST_FLAGS = 12
MOST_RULES = 8


def summarise_corpus(corpus: Corpus) -> dict:
    """Summarise a corpus for a person who wonders whether to trust it.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    dict
        ``counts`` of files; ``coverage``: for each field of ``FIELDS`` the number of documents by basis;
        ``languages``, ``formats`` and ``encodings``: documents of each; ``removed`` and ``flagged``: a row a rule;
        ``flags``: every flag with the text concerned; ``duplicates``; ``documents``: for each one characters kept and
        removed by rule, flags by rule, and those fields; ``not_read``: the files quarantined or skipped with reasons.
    """
    fields = corpus.documents[[f"{column}_basis" for column in FIELDS.values()]].fillna("missing")
    edits = dict(tuple(corpus.edits.groupby("doc_id")))
    flags = dict(tuple(corpus.flags.groupby("doc_id")))
    parsed = corpus.sources.query("status == 'parsed'")
    return {
        "counts": count_sources(corpus.sources),
        "coverage": {name: _count(fields[f"{column}_basis"]) for name, column in FIELDS.items()},
        "languages": _count(corpus.documents["language"]),
        "formats": _count(parsed["format"]),
        "encodings": _count(parsed["encoding"]),
        "removed": count_removed(corpus).to_dict("records"),
        "flagged": count_flagged(corpus).to_dict("records"),
        "flags": _list_records(corpus.flags, ["doc_id", "rule", "start", "end", "found", "suggestion"]),
        "duplicates": _list_records(corpus.duplicates, ["doc_id", "duplicate_of", "kind", "similarity", "evidence"]),
        "documents": [_summarise_document(row, edits.get(row["doc_id"]), flags.get(row["doc_id"]))
                      for row in corpus.documents.to_dict("records")],
        "not_read": _list_records(corpus.sources.query("status != 'parsed'"), ["file", "status", "reason"]),
    }


def _count(column: pd.Series) -> dict[str, int]:
    counts = column.dropna().value_counts()
    return {name: int(counts[name]) for name in sorted(counts.index, key=lambda name: (-counts[name], name))}


def _list_records(frame: pd.DataFrame, columns: list[str]) -> list[dict]:
    rows = frame[columns].astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def count_removed(corpus: Corpus) -> pd.DataFrame:
    """Count what each rule removed.

    Returns
    -------
    DataFrame
        rule, n_documents, n_spans, n_chars and share (of all raw characters, 0-1); the most characters first.
    """
    edits = corpus.edits.assign(n_chars=corpus.edits["end"] - corpus.edits["start"])
    counts = edits.groupby("rule").agg(n_documents=("doc_id", "nunique"), n_spans=("start", "size"),
                                       n_chars=("n_chars", "sum")).reset_index()
    counts = counts.sort_values(["n_chars", "rule"], ascending=[False, True], ignore_index=True)
    return counts.assign(share=(counts["n_chars"] / corpus.documents["n_chars_raw"].sum()).astype("float64"))


def count_flagged(corpus: Corpus) -> pd.DataFrame:
    """Count what each check flagged: rule, n_documents, n_flags, and the meaning of the rule."""
    meanings = read_csv(DATA / "lexicon" / "rules.csv").query("table == 'flags'").set_index("rule")["meaning"]
    counts = corpus.flags.groupby("rule").agg(n_documents=("doc_id", "nunique"), n_flags=("flag_id", "size"))
    counts = counts.reset_index().sort_values(["n_flags", "rule"], ascending=[False, True], ignore_index=True)
    return counts.assign(meaning=counts["rule"].map(meanings))


def _summarise_document(row: dict, edits: pd.DataFrame | None, flags: pd.DataFrame | None) -> dict:
    removed = {} if edits is None else (edits["end"] - edits["start"]).groupby(edits["rule"]).sum().to_dict()
    return {
        "doc_id": row["doc_id"],
        "n_chars_raw": int(row["n_chars_raw"]),
        "n_chars_kept": int(row["n_chars_kept"]),
        "removed_chars": {rule: int(number) for rule, number in removed.items()},
        "flags": {} if flags is None else {rule: int(n) for rule, n in flags["rule"].value_counts().sort_index().items()},
        "duplicate_of": None if pd.isna(row["duplicate_of"]) else row["duplicate_of"],
        "fields": {name: _read_field(row, column) for name, column in FIELDS.items()},
    }


def _read_field(row: dict, column: str) -> dict:
    value, basis = row[column], row[f"{column}_basis"]
    plain = None if pd.isna(value) else value if isinstance(value, str) else int(value)
    return {"value": plain, "basis": "missing" if pd.isna(basis) else basis}


def word_summary(summary: dict) -> list[str]:
    """Write a summary as lines: the files, the fields recognised, rules and flags, then documents and files not read."""
    lines = [word_counts(summary["counts"])]
    lines += [f"{name}: {_join(bases) or 'no documents'}" for name, bases in summary["coverage"].items()]
    lines.append(f"languages: {_join(summary['languages']) or 'none'}")
    removed = {row["rule"]: f"{row['n_chars']} characters in {row['n_spans']} spans of {row['n_documents']} documents"
               for row in summary["removed"][:MOST_RULES]}
    lines += [f"removed {rule}: {words}" for rule, words in removed.items()]
    lines += [f"flagged {row['rule']}: {row['n_flags']} in {row['n_documents']} documents; {row['meaning']}"
              for row in summary["flagged"]]
    lines += [_word_flag(flag) for flag in summary["flags"][:MOST_FLAGS]]
    if len(summary["flags"]) > MOST_FLAGS:
        lines.append(f"  and {len(summary['flags']) - MOST_FLAGS} more flags; --json and --html list all")
    lines += [f"{row['kind']}: {row['doc_id']} of {row['duplicate_of']}; {row['evidence']}"
              for row in summary["duplicates"]]
    if len(summary["documents"]) > MOST_DOCUMENTS:
        lines.append(f"{len(summary['documents'])} documents; --json and --html list each")
    else:
        lines += [line for document in summary["documents"] for line in _word_document(document)]
    return lines + [f"{row['status']}: {row['file']}: {row['reason']}" for row in summary["not_read"]]


def _word_flag(flag: dict) -> str:
    found = "" if flag["found"] is None else f" {flag['found'][:60]!r}"
    return f"  {flag['rule']}: {flag['doc_id']}{found}" + (f": {flag['suggestion']}" if flag["suggestion"] else "")


def _word_document(document: dict) -> list[str]:
    fields = document["fields"].items()
    return [
        document["doc_id"],
        f"  kept {document['n_chars_kept']} of {document['n_chars_raw']} characters; "
        f"removed: {_join(document['removed_chars']) or 'none'}",
        f"  flags: {_join(document['flags']) or 'none'}",
        "  " + "; ".join(f"{name} {_word_field(field)}" for name, field in fields),
    ]


def _join(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _word_field(field: dict[str, object]) -> str:
    return "missing" if field["value"] is None else f"{field['value']} ({field['basis']})"
