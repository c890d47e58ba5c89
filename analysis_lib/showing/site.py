"""A report as pages to open without a server: executed notebooks, source pages and an index."""

import html
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from string import Template

import nbformat
import pandas as pd

from analysis_lib.outputs import count_sources, word_counts
from analysis_lib.reading.sources import list_files, read_source, show_name
from analysis_lib.showing.display import format_value, link_source, make_visible
from analysis_lib.showing.markup import clean_markup, show_invisible
from analysis_lib.showing.source_pages import mark_text, name_page
from analysis_lib.showing.webfont import write_font_style

HERE = Path(__file__).parent
NAME = "Bio-pharmaceutical policy study"
# The code is folded away; a cell papermill injected is told by the page in words.
CELLS = """{% extends 'basic/index.html.j2' %}
{% block input_group %}{% if 'injected-parameters' not in cell.metadata.get('tags', []) %}
<details class="code"><summary>Code</summary>{{ super() }}</details>
{% endif %}{% endblock input_group %}"""
MOST_LINKS = 16
DOCUMENT_COLUMNS = ("title", "region", "year", "language", "n_chars_kept", "n_chars_raw")


def write_site(
    folder: Path, runs: Iterable, tables: Mapping[str, pd.DataFrame], documents: Path, name: str = NAME
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
    documents : Path
        Folder the tables were read from.
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
    for row in tables["documents"].to_dict("records"):
        bodies[name_page(row["doc_id"])] = (row["doc_id"], _write_source(row, tables, documents))
    everything = "".join(body for _, body in bodies.values())
    links = {"index.html": "Overview"} | {f"{run.run}.html": run.title for run in runs if len(runs) <= MOST_LINKS}
    for page, (title, body) in bodies.items():
        path = folder / page
        path.parent.mkdir(parents=True, exist_ok=True)
        text = _fill_page(page, title, body, links, corpus, name, write_font_style(body + title + corpus, everything))
        path.write_text(text, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")


def _fill_page(page: str, title: str, body: str, links: Mapping, corpus: str, name: str, font: str) -> str:
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    navigation = " ".join(
        f'<a href="{up}{target}"{" aria-current=page" if target == page else ""}>{_escape(text)}</a>'
        for target, text in links.items()
    )
    style = (HERE / "site.css").read_text(encoding="utf-8") + font
    return Template((HERE / "site.html").read_text(encoding="utf-8")).substitute(
        title=_escape(f"{title} - {name}"), name=_escape(name), navigation=navigation, style=style, body=body,
        corpus=_escape(corpus),
    )


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
    return f'<p class="note">{_escape(f"Restricted to {words}." if words else "The whole corpus.")}</p>\n'


def _write_index(folder: Path, runs: list, tables: Mapping[str, pd.DataFrame], corpus: str) -> str:
    parts = [f"<h1>{_escape(NAME)}</h1>\n<p class=\"corpus\">{_escape(corpus)}</p>\n<h2>Results</h2>\n"]
    for notebook in dict.fromkeys(run.notebook for run in runs):
        group = [run for run in runs if run.notebook == notebook]
        parts.append(f"<h3>{_escape(_read_title(folder, group[0]))}</h3>\n<ul>\n")
        parts += [f'<li><a href="{run.run}.html">{_escape(run.title)}</a></li>\n' for run in group]
        parts.append("</ul>\n")
    rows = tables["documents"].to_dict("records")
    parts.append("<h2>Documents</h2>\n" + _write_rows(["doc_id", *DOCUMENT_COLUMNS], rows, link=True))
    left = tables["sources"].query("status != 'parsed'").to_dict("records")
    if left:
        parts.append("<h2>Files not read</h2>\n" + _write_rows(["file", "status", "reason"], left))
    return "".join(parts)


def _read_title(folder: Path, run: object) -> str:
    """Return the notebook's own heading, which says what its runs show."""
    notebook = nbformat.read(folder / "notebooks" / f"{run.run}.ipynb", as_version=4)
    lines = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), run.notebook.stem)


def _write_rows(columns: list[str], rows: list[dict], link: bool = False) -> str:
    head = "".join(f"<th scope=\"col\">{_escape(column.replace('_', ' '))}</th>" for column in columns)
    body = ""
    for row in rows:
        cells = [_escape(format_value(row[column], column)) for column in columns]
        if link:
            cells[0] = f'<a href="{html.escape(quote_page(row["doc_id"]))}">{cells[0]}</a>'
        body += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def quote_page(doc_id: str) -> str:
    """Return the address of a document's page from the index of a report."""
    return link_source(doc_id) if name_page(doc_id) == f"sources/{doc_id}.html" else name_page(doc_id)


def _write_source(row: dict, tables: Mapping[str, pd.DataFrame], documents: Path) -> str:
    doc_id = row["doc_id"]
    own = {name: tables[name][tables[name]["doc_id"] == doc_id] for name in ("sources", "edits", "flags", "sentences")}
    codings = tables["codings"][tables["codings"]["sentence_id"].isin(own["sentences"]["sentence_id"])]
    codes = codings.groupby("sentence_id")["code"].agg(lambda column: list(dict.fromkeys(column))).to_dict()
    raw = _read_raw(own["sources"].iloc[0], documents)
    removed, flags = _count_rules(own["edits"]), _count_rules(own["flags"])
    facts = ", ".join(
        f"{name} {format_value(row[name])} ({format_value(row[f'{name}_basis'])})"
        for name in ("language", "region", "published", "year")
    )
    return (
        f"<h1>{_escape(format_value(row['title']))}</h1>\n<p>{_escape(doc_id)}: {_escape(facts)}.</p>\n"
        f'<p class="note"><span class="removed">struck out</span>: removed by a rule ({_escape(removed)}). '
        f'<span class="flag">dotted</span>: flagged and left as it is ({_escape(flags)}). '
        'A bar on the left: a sentence with a coded theme. Small numbers count the sentences.</p>\n'
        f'<div class="source" dir="ltr">{mark_text(raw, own["edits"], own["flags"], own["sentences"], codes)}</div>\n'
    )


def _read_raw(source: pd.Series, documents: Path) -> str:
    """Read a document's text again; ValueError when it is no longer the one the tables were made from."""
    for doc_id, file in list_files(documents):
        if show_name(file) == source["file"]:
            again = read_source(doc_id, file, documents)
            if again.sha256 == source["sha256"] and again.text is not None:
                return again.text
    raise ValueError(f"{source['file']} changed while the report was made; run it again")


def _count_rules(frame: pd.DataFrame) -> str:
    counts = frame["rule"].value_counts().sort_index()
    return ", ".join(f"{rule} {count}" for rule, count in counts.items()) or "none"


def _escape(text: str) -> str:
    return html.escape(make_visible(text))
