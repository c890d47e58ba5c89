import base64
import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from fontTools.ttLib import TTFont
from make_notebook import write_notebook
from nbformat.v4 import new_output

from analysis_lib.outputs import DOCUMENTS, parse_folder
from analysis_lib.showing.display import link_source, make_visible, show_table
from analysis_lib.showing.runs import Run
from analysis_lib.showing.site import write_site
from analysis_lib.showing.source_pages import mark_text, name_page
from analysis_lib.tables import build_table

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
HOSTILE = """The park <script>alert(1)</script> opens & <img src=x onerror=alert(2)> grows

On 3 March 2024 the Anhui provincial government said it would invest $5 bn and $6 bn in {innovation} & talent.
</div></body><script src="https://example.org/x.js"></script><style>body{display:none}</style>
<a href="javascript:alert(3)">Click</a> <iframe srcdoc="<script>alert(4)</script>"></iframe> &lt;already&gt; &amp;
=HYPERLINK("https://example.org","pay") | ![](https://example.org/i.png) | $title $$body$$ ${style} {{ 7*7 }} {% x %}
The file paid\u202etxt.exe\u202c is \u200bhidden. 产业链供应链的药物创新。𠀀 The plan\r\nends here.
"""
LONG = "药" * 70


class Page(HTMLParser):
    """What a browser would make of a page: elements with attributes, and the text of the source."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements, self.source, self.depth = [], "", 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        inside = self.depth or dict(attributes).get("class") == "source"
        self.depth += bool(inside) and tag not in ("img", "br", "hr", "meta")

    def handle_endtag(self, tag):
        self.depth -= self.depth > 0

    def handle_data(self, data):
        self.source += data if self.depth else ""


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """A folder with a hostile text under three names, and a binary file."""
    folder = tmp_path_factory.mktemp("texts")
    for name in ("<b>hostile", LONG, "deep/down"):
        (folder / f"{name}.txt").parent.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_bytes(HOSTILE.encode("utf-8"))
    (folder / "picture.txt").write_bytes(b"\x89PNG\0\0\1\2")
    return folder


@pytest.fixture(scope="module")
def site(texts, tmp_path_factory):
    """The site over the hostile texts, whose notebook shows them in every kind of output."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "notebooks").mkdir()
    path = write_notebook(folder / "notebooks" / "run.ipynb", "1", "2")
    notebook = nbformat.read(path, as_version=4)
    tables = parse_folder(texts)
    names = zip(tables["sentences"]["doc_id"], tables["sentences"]["sentence_id"], strict=True)
    links = {"sentence_id": [link_source(*pair) for pair in names]}
    shown = show_table(tables["sentences"], HOSTILE, ["sentence_id", "text"], links)
    rich = {"text/html": shown.html}
    careless = {"text/html": HOSTILE, "text/plain": HOSTILE}
    kinds = [rich, careless, {"text/markdown": HOSTILE}, {"text/plain": HOSTILE}, {"text/latex": HOSTILE},
             {"image/svg+xml": f"<svg onload='alert(5)'>{HOSTILE}</svg>"}, {"application/javascript": "alert(6)"}]
    notebook.cells[-1].outputs = [new_output("display_data", data=data) for data in kinds]
    notebook.cells[-1].outputs.append(new_output("stream", name="stdout", text=f"\x1b[31m{HOSTILE}"))
    notebook.cells[-2].source = f"text = '''{HOSTILE}'''"
    nbformat.write(notebook, path)
    write_site(folder, [Run("run", path, HOSTILE.split("\n")[0], {"themes": ["innovation"]})], tables)
    return folder


def read_pages(folder: Path) -> dict[str, str]:
    """Return the text of every page of a site."""
    paths = folder.rglob("*.html")
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in paths}


def test_no_text_of_a_document_becomes_markup(site):
    """In every page, from every kind of output, no script, frame, handler or script address comes out of a text."""
    pages = read_pages(site)
    assert len(pages) == 5
    for name, text in pages.items():
        page = Page(text)
        kinds = {tag for tag, _ in page.elements}
        assert not kinds & {"script", "iframe", "object", "embed", "form", "base", "link", "svg", "math"}, name
        names = {attribute for _, attributes in page.elements for attribute in attributes}
        assert not [attribute for attribute in names if attribute.startswith("on") or attribute == "srcdoc"], name
        assert len([tag for tag, _ in page.elements if tag == "style"]) == 1, name


def test_a_page_asks_for_nothing_outside(site):
    """Each page bears the content-security policy first, every image and font is inside it, links stay in the site."""
    for name, text in read_pages(site).items():
        page = Page(text)
        metas = [attributes for tag, attributes in page.elements if tag == "meta"]
        assert metas[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}, name
        style = text[text.index("<style>") : text.index("</style>")]
        assert set(re.findall(r"url\(\"?(.{5})", style)) <= {"data:"} and "@import" not in style, name
        for tag, attributes in page.elements:
            # The image a careless output brings in points outside; the policy stops it.
            if tag == "a" and not attributes.get("href", "#").startswith("#"):
                target = (site / name).parent / unquote(attributes["href"].split("#")[0])
                assert target.is_file(), (name, attributes["href"])


def test_the_source_page_shows_the_source(site, texts):
    """A source page holds every character of the raw text once and in order, invisible ones as code points."""
    for doc_id in ("<b>hostile", LONG, "deep/down"):
        page = Page((site / name_page(doc_id)).read_text(encoding="utf-8"))
        assert page.source == make_visible(HOSTILE.replace("\r\n", "\n"))
        assert "[U+202E]" in page.source and "$5 bn and $6 bn" in page.source


def test_every_sentence_can_be_linked(site, texts):
    """The address that displays give a sentence leads to an anchor that exists on an existing page."""
    sentences = parse_folder(texts)["sentences"]
    for doc_id, rows in sentences[sentences["doc_id"] != LONG].groupby("doc_id"):
        page, _, _ = unquote(link_source(doc_id, rows["sentence_id"].iloc[0])).partition("#")
        anchors = {attributes.get("id") for _, attributes in Page((site / page).read_text(encoding="utf-8")).elements}
        assert set(rows["sentence_id"]) <= anchors


def test_a_name_too_long_for_a_file_is_led_to_its_page(site):
    """A document whose name is longer than a file name may be has a page, and links in the report lead to it."""
    page = name_page(LONG)
    assert page.startswith("sources/long-") and (site / page).is_file()
    assert f'href="{page}#' in (site / "run.html").read_text(encoding="utf-8")


def test_every_page_can_write_its_chinese(site):
    """The font inside a page has a glyph for each CJK character on it, and no page carries more than it needs."""
    for name, text in read_pages(site).items():
        data = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", text)[1]
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            glyphs = set(font.getBestCmap())
        body = html.unescape(text[text.index("<body>") :])
        used = {ord(character) for character in body if 0x2E80 <= ord(character) < 0xFFFF}
        assert used <= glyphs, name
        assert len(data) < 400 * 1024, name


def test_the_index_accounts_for_every_file(site):
    """The index says found = parsed + quarantined + skipped, links every document and names what was not read."""
    text = (site / "index.html").read_text(encoding="utf-8")
    assert "Files found 4 = parsed 3 + quarantined 1 + skipped 0" in text
    assert "picture.txt" in text and "Files not read" in text
    assert text.count('href="sources/') == 3


def test_removed_flagged_and_coded_text_is_marked():
    """Overlapping marks nest, and each says in words what it is."""
    raw = "會(huì)議 $5 <b>"
    edits = build_table("edits", [{"doc_id": "d", "edit_id": 1, "rule": "pinyin", "start": 1, "end": 6}])
    flags = build_table("flags", [
        {"doc_id": "d", "flag_id": 1, "rule": "amount", "start": 4, "end": 10, "suggestion": '"5"'},
        {"doc_id": "d", "flag_id": 2, "rule": "whole", "found": "x"},
    ])
    sentences = build_table("sentences", [
        {"sentence_id": "d:0001", "doc_id": "d", "position": 1, "start": 0, "end": 7},
        {"sentence_id": "d:0002", "doc_id": "d", "position": 2, "start": 7, "end": 14},
    ])
    marked = mark_text(raw, edits, flags, sentences, {"d:0001": ["innovation"]})
    assert marked == (
        '<span class="sentence coded" id="d:0001" data-position="1" title="sentence 1: innovation">會'
        '<span class="removed rule-pinyin" title="removed: pinyin">(hu</span>'
        '<span class="flag removed rule-pinyin" title="removed: pinyin; flag amount (suggested: &quot;5&quot;)">ì)</span>'
        '<span class="flag" title="flag amount (suggested: &quot;5&quot;)">議</span></span>'
        '<span class="sentence" id="d:0002" data-position="2" title="sentence 2">'
        '<span class="flag" title="flag amount (suggested: &quot;5&quot;)"> $5</span> &lt;b&gt;</span>'
    )


@pytest.mark.parametrize("doc_id", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "x" * 300, "line\nend", "."])
def test_no_name_leads_out_of_the_report(doc_id):
    """A document identifier that is no plain path becomes a page name of its own inside sources/."""
    assert re.fullmatch(r"sources/long-[0-9a-f]{12}\.html", name_page(doc_id))


def test_the_seeds_make_the_same_site_twice(tmp_path):
    """Two sites of the shipped documents are identical to the byte."""
    tables = parse_folder(DOCUMENTS)
    for name in ("one", "two"):
        write_site(tmp_path / name, [], tables)
    assert read_pages(tmp_path / "one") == read_pages(tmp_path / "two")
    assert len(read_pages(tmp_path / "one")) == 6
