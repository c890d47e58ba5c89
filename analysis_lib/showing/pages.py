"""Pages to open without a server: one shell, escaped text, the characters they need embedded."""

import html
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from string import Template

from analysis_lib.showing.display import format_value, link_source, make_visible
from analysis_lib.showing.source_pages import name_page
from analysis_lib.showing.webfont import write_font_style

HERE = Path(__file__).parent
NAME = "Bio-pharmaceutical policy study"


def write_pages(folder: Path, bodies: Mapping[str, tuple[str, str]], links: Mapping[str, str], footer: str,
                name: str = NAME) -> None:
    """Write pages that hold no script and ask for nothing outside themselves.

    Parameters
    ----------
    folder : Path
        Where they go.
    bodies : mapping
        For each page, as a relative path, its title (plain text) and its body (HTML).
    links : mapping
        Pages of the navigation and their names.
    footer : str
        A line under every page.
    name : str
        Name of the study on every page.
    """
    everything = "".join(body for _, body in bodies.values())
    for page, (title, body) in bodies.items():
        path = folder / page
        path.parent.mkdir(parents=True, exist_ok=True)
        font = write_font_style(body + title + footer, everything)
        path.write_text(_fill_page(page, title, body, links, footer, name, font), encoding="utf-8",
                        errors="xmlcharrefreplace", newline="\n")


def _fill_page(page: str, title: str, body: str, links: Mapping, footer: str, name: str, font: str) -> str:
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    navigation = " ".join(
        f'<a href="{up}{target}"{" aria-current=page" if target == page else ""}>{escape_text(text)}</a>'
        for target, text in links.items()
    )
    style = (HERE / "site.css").read_text(encoding="utf-8") + font
    return Template((HERE / "site.html").read_text(encoding="utf-8")).substitute(
        title=escape_text(f"{title} - {name}"), name=escape_text(name), navigation=navigation, style=style, body=body,
        corpus=escape_text(footer),
    )


def write_rows(columns: Iterable[str], rows: Iterable[Mapping], link: bool = False) -> str:
    """Write rows as an HTML table; with ``link`` the first column, a doc_id, leads to the document's page."""
    columns = list(columns)
    head = "".join(f"<th scope=\"col\">{escape_text(column.replace('_', ' '))}</th>" for column in columns)
    body = ""
    for row in rows:
        cells = [escape_text(format_value(row[column], column)) for column in columns]
        if link:
            cells[0] = f'<a href="{html.escape(quote_page(row["doc_id"]))}">{cells[0]}</a>'
        body += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def quote_page(doc_id: str) -> str:
    """Return the address of a document's page from the index."""
    return link_source(doc_id) if name_page(doc_id) == f"sources/{doc_id}.html" else name_page(doc_id)


def escape_text(text: str) -> str:
    """Return text as HTML that shows every character of it."""
    return html.escape(make_visible(text))
