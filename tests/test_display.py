"""What a notebook shows of document text is the text, and nothing in it acts."""

from html.parser import HTMLParser

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from analysis_lib.showing.display import format_value, show_passages, show_table, show_text
from analysis_lib.tables import build_table

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><iframe src='//example.org'>",
    "![x](javascript:alert(1)) [a](//example.org)",
    "'\" onmouseover=alert(1) x='",
    "&lt;script&gt;",
    "```mermaid\ngraph TD; A-->B\n```",
]
MONEY = "an investment of $5 bn and $6 bn, \\(x\\) and \\begin{equation}"


class Reader(HTMLParser):
    """Gathers the elements, the attributes and the cells' text of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.cells = set(), set(), []

    def handle_starttag(self, tag, attrs):
        """Note the element."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in ("td", "p"):
            self.cells.append("")

    def handle_data(self, data):
        """Add text to the open cell."""
        if self.cells:
            self.cells[-1] += data


def read_page(html):
    """Parse HTML as a browser would, far enough."""
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("text", [*HOSTILE, MONEY])
def test_document_text_is_text(text):
    """In a cell, a caption, a column name, a link's text and a paragraph markup stays text and reads as written."""
    frame = pd.DataFrame({"text": [text], text: [text]})
    pages = [show_table(frame, caption=text, links={"text": ["sources/a.html"]}).html, show_text(text).html]
    for page in map(read_page, pages):
        assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "a", "b", "span", "div", "p"}
        assert page.attributes <= {"class", "style", "href"}
        assert page.cells[0] == text


def test_money_is_no_formula():
    """Each $ stands in an element of its own inside a block that MathJax is told to leave alone."""
    for html in (show_table(pd.DataFrame({"text": [MONEY]})).html, show_text(MONEY).html):
        assert "tex2jax_ignore" in html and "mathjax_ignore" in html
        assert html.count("<span>$</span>") == html.count("$") == 2


def test_direction_and_control_characters_are_visible():
    """A right-to-left override, a null and an escape show as their code points; line breaks and CJK stay."""
    html = show_table(pd.DataFrame({"text": ["付\u202egpj.exe\x00\x1b[31m\n二"]})).html
    assert "付[U+202E]gpj.exe[U+0000][U+001B][31m\n二" in html


def test_missing_is_a_dash_and_shares_are_per_cent():
    """A hole is shown as a dash, never as 0, nan or None; a share of a few sentences has no false decimals."""
    frame = pd.DataFrame({
        "n_coded": pd.array([0, None], dtype="Int64"), "share": [0.0, None], "share_high": [0.3158, None],
        "alpha_low": [0.7249, None], "p": [0.0312, None], "is_machine_translated": pd.array([True, None], "boolean"),
        "region": pd.array(["Henan", None], "string"),
    })
    cells = read_page(show_table(frame).html).cells
    assert cells == ["0", "0%", "32%", "0.72", "0.031", "yes", "Henan", *["—"] * 7]


def test_infinity_and_whole_floats_are_written():
    """Numbers that are no ordinary fractions are written, too."""
    values = [float("inf"), 1e11, -1.25, 0.0123, 1e300]
    assert [format_value(value) for value in values] == ["inf", "100000000000", "-1.25", "0.012", "1e+300"]


def test_rows_left_out_are_counted():
    """Of more rows than shown the caption gives the number; an empty table says that it has none."""
    frame = pd.DataFrame({"n_coded": range(500)})
    shown = show_table(frame, caption="codings", most=20)
    assert shown.html.count("<tr>") == 21
    assert shown.text.startswith("codings — the first 20 of 500 rows\n")
    assert show_table(frame.head(0), caption="codings").text == "codings — no rows"


def test_an_unknown_column_is_named():
    """The error names the column and those there are."""
    with pytest.raises(ValueError, match=r"\['sahre'\].*it has code, share"):
        show_table(pd.DataFrame({"code": ["a"], "share": [0.1]}), columns=["sahre"])


def test_two_showings_are_the_same_in_jupyter():
    """Jupyter gets HTML and text, and both are the same in every run: nbval can compare them."""
    frame = pd.DataFrame({"code": ["innovation"], "share": [0.25], "text": ["創新 $5"]})
    bundles = [DisplayFormatter().format(show_table(frame, caption="x"))[0] for _ in range(2)]
    assert bundles[0] == bundles[1]
    assert bundles[0]["text/plain"].splitlines() == ["x", "code        share  text", "innovation  25%    創新 $5"]
    assert bundles[0]["text/html"].startswith("<table")


def test_passages_lead_to_their_sentence():
    """Each keyword stands in its context with region, year, offsets and a relative link that cannot leave the site."""
    doc = 'a "b"/<c> ?.txt'
    concordance = build_table("concordance", [{
        "doc_id": doc, "sentence_id": f"{doc}:0003", "pre": "build a ", "keyword": "cluster", "post": " of $5 bn",
        "start": 120, "end": 127, "region": "Henan", "year": 2024}], groups=["region", "year"])
    html = show_passages(concordance).html
    assert 'href="sources/a%20%22b%22/%3Cc%3E%20%3F.txt.html#a%20%22b%22/%3Cc%3E%20%3F.txt:0003"' in html
    assert read_page(html).cells == ["Henan", "2024", "build a ", "cluster", " of $5 bn", f"{doc}:0003", "120–127"]


def test_long_context_is_cut_visibly():
    """Of a long sentence the words next to the keyword are shown, and the cuts are marked."""
    concordance = build_table("concordance", [{
        "doc_id": "a", "sentence_id": "a:0001", "pre": "x" * 300, "keyword": "產業鏈", "post": "y" * 300, "start": 300,
        "end": 303}])
    cells = read_page(show_passages(concordance, width=5).html).cells
    assert cells[:3] == ["…xxxxx", "產業鏈", "yyyyy…"]
