"""Tables and texts for notebooks: the one gate through which document text reaches a page."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import pandas as pd

from analysis_lib.tables import list_columns

MISSING = "—"
MOST_ROWS = 200
# Longer cells of the text form run over instead of padding all others.
WIDEST = 40
LONG = 24
# An element between the characters keeps MathJax from reading "$5 bn and $6 bn" as a formula.
INERT = str.maketrans({"$": "<span>$</span>", "\\": "<span>\\</span>"})
WORD = "text-align:left;vertical-align:top"
PASSAGE = f"{WORD};white-space:pre-wrap;overflow-wrap:anywhere;min-width:11em;max-width:44em"
CAPTION = "text-align:left;caption-side:top;white-space:nowrap"
NUMBER = "text-align:right;vertical-align:top"
SHARE = re.compile(r"(mean_)?(share|percent|precision|recall|f1|difference|low|high|power|adjusted|pooled|corrected|"
                   r"own_weight|slope|coverage|found|differs|families)(_|$)")  # fmt: skip


class Shown(NamedTuple):
    """Something to look at in a notebook: as HTML and as text, both the same in every run."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def show_table(
    frame: pd.DataFrame,
    caption: str = "",
    columns: Sequence[str] | None = None,
    links: Mapping[str, Iterable[str]] | None = None,
    most: int = MOST_ROWS,
) -> Shown:
    """Show a table whose cells may hold text of documents.

    Parameters
    ----------
    frame : DataFrame
        Any table; its index is not shown.
    caption : str
        A line above it.
    columns : sequence of str, optional
        Columns to show, in this order; all of them by default.
    links : mapping of str to iterable of str, optional
        For a column, the relative address each of its cells leads to.
    most : int
        Rows to show; where there are more, the caption says how many there are.

    Returns
    -------
    Shown
        Markup in the cells is text, ``$`` is a character, control and direction characters are visible, a missing
        value is a dash, a share is in per cent.

    Raises
    ------
    ValueError
        For a column that is not in the frame.
    """
    columns = list(frame.columns if columns is None else columns)
    unknown = [name for name in columns if name not in frame.columns]
    if unknown:
        raise ValueError(f"columns {unknown} are not in the table; it has {', '.join(map(str, frame.columns))}")
    rows = frame[columns].head(most)
    note = f"the first {most} of {len(frame)} rows" if len(frame) > most else "no rows" if frame.empty else ""
    caption = " — ".join(part for part in (caption, note) if part)
    if rows.empty:
        return show_text(caption)
    cells = {name: [format_value(value, name) for value in rows[name]] for name in columns}
    addresses = {name: list(links[name])[: len(rows)] for name in columns if links and name in links}
    body = "".join(_write_row(columns, cells, addresses, rows, number) for number in range(len(rows)))
    head = "".join(f'<th style="text-align:left;vertical-align:bottom">{escape_text(str(name))}</th>'
                   for name in columns)
    title = f'<caption style="{CAPTION}">{escape_text(caption)}</caption>' if caption else ""
    table = (f'<table class="shown tex2jax_ignore mathjax_ignore">{title}<thead><tr>{head}</tr></thead>'
             f"<tbody>{body}</tbody></table>")
    return Shown(table, _write_text(caption, columns, cells))


def show_text(*paragraphs: str) -> Shown:
    """Show sentences, one paragraph each, with the same care as a table's cells."""
    lines = [make_visible(str(paragraph)) for paragraph in paragraphs] or [MISSING]
    body = "".join(f"<p>{escape_text(line)}</p>" for line in lines)
    return Shown(f'<div class="shown tex2jax_ignore mathjax_ignore">{body}</div>', "\n".join(lines))


def show_passages(concordance: pd.DataFrame, caption: str = "", most: int = 60, width: int = 160) -> Shown:
    """Show keywords in context, each with a link to its sentence in the source.

    Parameters
    ----------
    concordance : DataFrame
        The ``concordance`` table; its group columns, such as region and year, are shown in front of the passage.
    caption : str
        A line above it.
    most : int
        Passages to show.
    width : int
        Characters of context to show on either side; a cut is marked with an ellipsis.

    Returns
    -------
    Shown
        Links lead to ``sources/<doc_id>.html#<sentence_id>`` beside the page; offsets are those of the raw text.
    """
    rows = concordance.assign(
        pre=[text if len(text) <= width else "…" + text[-width:] for text in concordance["pre"]],
        post=[text if len(text) <= width else text[:width] + "…" for text in concordance["post"]],
        characters=[f"{start}–{end}" for start, end in zip(concordance["start"], concordance["end"], strict=True)],
    )
    groups = [name for name in concordance.columns if name not in list_columns("concordance")]
    columns = [*groups, "pre", "keyword", "post", "sentence_id", "characters"]
    addresses = [link_source(doc, sentence) for doc, sentence in zip(rows["doc_id"], rows["sentence_id"], strict=True)]
    return show_table(rows, caption, columns, {"sentence_id": addresses}, most)


def link_source(doc_id: str, sentence_id: str | None = None) -> str:
    """Return the address of a document's source page, or of a sentence on it, relative to a report's pages.

    Examples
    --------
    >>> link_source("a/b c", "a/b c:0002")
    'sources/a/b%20c.html#a/b%20c:0002'
    """
    page = f"sources/{quote(doc_id)}.html"
    return page if sentence_id is None else f"{page}#{quote(sentence_id, safe='/:')}"


def link_rows(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return, for `show_table`, the address of each row's sentence on the source page of its document.

    Examples
    --------
    >>> link_rows(pd.DataFrame({"doc_id": ["a"], "sentence_id": ["a:0002"]}))
    {'sentence_id': ['sources/a.html#a:0002']}
    """
    return {"sentence_id": [link_source(doc, sentence)
                            for doc, sentence in zip(frame["doc_id"], frame["sentence_id"], strict=True)]}


def format_value(value: object, column: str = "") -> str:
    """Write one value as a reader sees it.

    Examples
    --------
    >>> format_value(0.0454, "share"), format_value(0.318, "share_low"), format_value(None), format_value(True)
    ('4.5%', '32%', '—', 'yes')
    >>> format_value(0.7251, "alpha"), format_value(12345), format_value("$5")
    ('0.73', '12345', '$5')
    """
    if value is None or value is pd.NA or value != value:
        return MISSING
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _format_number(float(value), column)
    return make_visible(str(value))


def make_visible(text: str) -> str:
    """Write characters that show nothing or turn the direction of text as their code points.

    Examples
    --------
    >>> make_visible("paid\\u202etxt.exe")
    'paid[U+202E]txt.exe'
    >>> make_visible("two\\nlines")
    'two\\nlines'
    """
    return "".join(c if c.isprintable() or c in "\n\u00a0\u3000" else " " if c == "\t" else f"[U+{ord(c):04X}]"
                   for c in text)


def escape_text(text: str) -> str:
    """Make text inert in HTML and for MathJax.

    Examples
    --------
    >>> escape_text("<b>$5</b>")
    '&lt;b&gt;<span>$</span>5&lt;/b&gt;'
    """
    return html.escape(text).translate(INERT)


def _format_number(value: float, column: str) -> str:
    if SHARE.match(column):
        return _format_share(value)
    if column in ("p", "p_adjusted"):
        return f"{value:.3f}" if value >= 0.001 else "<0.001"
    if value.is_integer() and abs(value) < 1e15:
        return f"{value:.0f}"
    return f"{value:.2f}" if 0.1 <= abs(value) < 1e15 else f"{value:.2g}"


def _format_share(value: float) -> str:
    if 0 < abs(value) < 0.0005:
        return "<0.1%" if value > 0 else ">-0.1%"
    return f"{100 * value:.0f}%" if abs(value) >= 0.0995 or not value else f"{100 * value:.1f}%"


def _write_row(columns: list[str], cells: dict, addresses: dict, rows: pd.DataFrame, number: int) -> str:
    written = []
    for name in columns:
        content = escape_text(cells[name][number])
        if name in addresses:
            content = f'<a href="{html.escape(addresses[name][number])}">{content}</a>'
        if name == "keyword":
            content = f"<b>{content}</b>"
        is_long = len(cells[name][number]) > LONG or "\n" in cells[name][number]
        style = NUMBER if pd.api.types.is_numeric_dtype(rows[name].dtype) else PASSAGE if is_long else WORD
        written.append(f'<td style="{style}">{content}</td>')
    return f"<tr>{''.join(written)}</tr>"


def _write_text(caption: str, columns: list[str], cells: dict) -> str:
    table = pd.DataFrame({name: [value.replace("\n", " ") for value in cells[name]] for name in columns}, dtype=object)
    width = {name: min(max(len(str(name)), *map(len, table[name])), WIDEST) for name in columns}
    lines = ["  ".join(str(name).ljust(width[name]) for name in columns).rstrip()]
    lines += ["  ".join(value.ljust(width[name]) for name, value in zip(columns, row, strict=True)).rstrip()
              for row in table.itertuples(index=False)]
    return "\n".join([caption, *lines] if caption else lines)
