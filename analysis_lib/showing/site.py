"""A report as pages to open without a server: executed notebooks, source pages and an index."""

import html
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd

from analysis_lib.outputs import count_sources, word_counts
from analysis_lib.showing.display import link_source
from analysis_lib.showing.markup import clean_markup, show_invisible
from analysis_lib.showing.pages import NAME, escape_text, write_pages, write_rows
from analysis_lib.showing.source_pages import list_source_pages, name_page

# The code is folded away; a cell papermill injected is told by the page in words.
CELLS = """{% extends 'basic/index.html.j2' %}
{% block input_group %}{% if 'injected-parameters' not in cell.metadata.get('tags', []) %}
<details class="code"><summary>Code</summary>{{ super() }}</details>
{% endif %}{% endblock input_group %}"""
MOST_LINKS = 16
DOCUMENT_COLUMNS = ("title", "region", "year", "language", "n_chars_kept", "n_chars_raw")


def write_site(
    folder: Path, runs: Iterable, tables: Mapping[str, pd.DataFrame], name: str = NAME
) -> None:
    """Write the pages of a report beside its executed notebooks.

    Parameters
    ----------
    folder : Path
        Folder of the report, with ``notebooks/<run>.ipynb`` for each run.
    runs : iterable of Run
        In the order of the navigation.
    tables : mapping of DataFrame
        Tables of the corpus.
    name : str
        Name of the study on every page.

    Returns
    -------
    None
        ``index.html``, one page a run, and one a document under ``sources/``, where sentences are anchors. No page
        holds a script or asks for anything outside itself.
    """
    runs, corpus = list(runs), describe_corpus(tables["sources"], tables["documents"])
    bodies = {"index.html": ("Overview", _write_index(folder, runs, tables, corpus))}
    for run in runs:
        notebook = nbformat.read(folder / "notebooks" / f"{run.run}.ipynb", as_version=4)
        body = _write_parameters(run.parameters) + render_notebook(notebook)
        bodies[f"{run.run}.html"] = (run.title, _lead_to_pages(body, tables["documents"]["doc_id"]))
    codes = tables["codings"].groupby("sentence_id")["code"].agg(lambda column: list(dict.fromkeys(column))).to_dict()
    bodies |= list_source_pages(tables, codes)
    links = {"index.html": "Overview"} | {f"{run.run}.html": run.title for run in runs if len(runs) <= MOST_LINKS}
    write_pages(folder, bodies, links, corpus, name)


def describe_corpus(sources: pd.DataFrame, documents: pd.DataFrame) -> str:
    """Say in one line what the corpus is and what became of its files."""
    years = documents["year"].dropna()
    span = f", years {years.min()} to {years.max()}" if len(years) else ""
    parts = [("region", documents["region"].nunique()), ("language", documents["language"].nunique())]
    scope = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for noun, number in parts)
    return f"Files {word_counts(count_sources(sources))}; {scope}{span}."


@cache
def _make_exporter() -> object:
    from nbconvert import HTMLExporter

    # What documents could have brought into an output is sanitised, although every display escapes it already.
    return HTMLExporter(raw_template=CELLS, sanitize_html=True, filters={"clean_html": clean_markup})


def render_notebook(notebook: nbformat.NotebookNode) -> str:
    """Render the cells of an executed notebook as an HTML fragment without script."""
    images = [
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]
    for number, output in enumerate(images, start=1):
        output.metadata.setdefault("alt", f"Figure {number}; its numbers stand in the table next to it")
    body, _ = _make_exporter().from_notebook_node(notebook)
    return show_invisible(body)


def _lead_to_pages(body: str, doc_ids: Iterable[str]) -> str:
    """Lead links to documents whose page could not bear their name to the page they have."""
    for doc_id in doc_ids:
        if name_page(doc_id) != f"sources/{doc_id}.html":
            body = body.replace(f'href="{html.escape(link_source(doc_id))}', f'href="{name_page(doc_id)}')
    return body


def _write_parameters(parameters: Mapping) -> str:
    shown = {name: value for name, value in parameters.items() if name != "folder" and value not in ([], "")}
    words = "; ".join(f"{name}: {', '.join(map(str, v)) if isinstance(v, list) else v}" for name, v in shown.items())
    return f'<p class="note">{escape_text(f"Restricted to {words}." if words else "The whole corpus.")}</p>\n'


def _write_index(folder: Path, runs: list, tables: Mapping[str, pd.DataFrame], corpus: str) -> str:
    parts = [f"<h1>{escape_text(NAME)}</h1>\n<p class=\"corpus\">{escape_text(corpus)}</p>\n<h2>Results</h2>\n"]
    for notebook in dict.fromkeys(run.notebook for run in runs):
        group = [run for run in runs if run.notebook == notebook]
        parts.append(f"<h3>{escape_text(_read_title(folder, group[0]))}</h3>\n<ul>\n")
        parts += [f'<li><a href="{run.run}.html">{escape_text(run.title)}</a></li>\n' for run in group]
        parts.append("</ul>\n")
    rows = tables["documents"].to_dict("records")
    parts.append("<h2>Documents</h2>\n" + write_rows(["doc_id", *DOCUMENT_COLUMNS], rows, link=True))
    left = tables["sources"].query("status != 'parsed'").to_dict("records")
    if left:
        parts.append("<h2>Files not read</h2>\n" + write_rows(["file", "status", "reason"], left))
    return "".join(parts)


def _read_title(folder: Path, run: object) -> str:
    """Return the notebook's own heading, which says what its runs show."""
    notebook = nbformat.read(folder / "notebooks" / f"{run.run}.ipynb", as_version=4)
    lines = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), run.notebook.stem)
