"""The account of a folder as pages: what was read, removed, flagged and recognised, and the texts that show it."""

from pathlib import Path

from analysis_lib.outputs import word_counts
from analysis_lib.reading.corpus import Corpus
from analysis_lib.showing.pages import write_pages, write_rows
from analysis_lib.showing.source_pages import list_source_pages
from analysis_lib.summary import count_flagged, count_removed, summarise_corpus
from analysis_lib.tables import BASES

MOST_FLAGS = 500
DOCUMENT_COLUMNS = ("title", "language", "published", "level", "region", "year", "n_chars_kept", "n_chars_raw")


def write_check(folder: Path, corpus: Corpus) -> None:
    """Write ``index.html`` and a page a document under ``sources/``.

    Parameters
    ----------
    folder : Path
        Where the pages go.
    corpus : Corpus
        Tables of a folder of documents; codings are not needed.
    """
    summary = summarise_corpus(corpus)
    footer = f"Files {word_counts(summary['counts'])}."
    bodies = {"index.html": ("Check", _write_index(summary, corpus, footer))}
    bodies |= list_source_pages(corpus._asdict(), {})
    write_pages(folder, bodies, {"index.html": "Check"}, footer)


def _write_index(summary: dict, corpus: Corpus, footer: str) -> str:
    coverage = [{"field": name} | {basis: bases.get(basis, 0) for basis in BASES}
                for name, bases in summary["coverage"].items()]
    flags = corpus.flags.head(MOST_FLAGS).to_dict("records")
    more = len(corpus.flags) - len(flags)
    parts = [
        "<h1>What was read</h1>\n", f'<p class="corpus">{footer}</p>\n',
        "<h2>Fields recognised, documents by basis</h2>\n", write_rows(["field", *BASES], coverage),
        "<h2>Languages</h2>\n", write_rows(["language", "n_documents"], [
            {"language": name, "n_documents": number} for name, number in summary["languages"].items()]),
        "<h2>Removed, by rule</h2>\n",
        write_rows(["rule", "n_documents", "n_spans", "n_chars", "share"], count_removed(corpus).to_dict("records")),
        "<h2>Flags to look at</h2>\n",
        write_rows(["rule", "n_flags", "n_documents", "meaning"], count_flagged(corpus).to_dict("records")),
        write_rows(["doc_id", "rule", "found", "suggestion"], flags, link=True),
        f"<p class=\"note\">{more} more flags stand on the pages of their documents.</p>\n" if more else "",
    ]
    if len(corpus.duplicates):
        columns = ["doc_id", "duplicate_of", "kind", "similarity", "evidence"]
        parts += ["<h2>Documents that repeat another</h2>\n",
                  write_rows(columns, corpus.duplicates.to_dict("records"), link=True)]
    parts += ["<h2>Documents</h2>\n",
              write_rows(["doc_id", *DOCUMENT_COLUMNS], corpus.documents.to_dict("records"), link=True)]
    if summary["not_read"]:
        parts += ["<h2>Files not read</h2>\n", write_rows(["file", "status", "reason"], summary["not_read"])]
    return "".join(parts)
