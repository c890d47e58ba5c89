"""Web pages, Word documents and PDF files give their text whole, and only what they state."""

import io
import random
import zipfile

import matplotlib.image
import numpy as np
import pytest
from lxml import html
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from analysis_lib.reading.extracting_docx import extract_docx
from analysis_lib.reading.extracting_html import extract_html, find_charset
from analysis_lib.reading.extracting_pdf import extract_pdf
from analysis_lib.reading.html_head import read_moment
from analysis_lib.reading.pdf_lines import Line, join_lines

NOTICE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>关于印发中药材产业规划的通知_青松市人民政府</title>
<meta name="PubDate" content="2023-04-18 09:05:00"><meta name="ArticleTitle" content="关于印发中药材产业规划的通知">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-04-18T09:05:00+08:00"}</script>
<style>.a{color:red}</style></head><body><div class="top"><h1>青松市人民政府</h1>
<ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">办事服务</a></li></ul></div>
<div class="box"><h2>关于印发中药材产业规划的通知</h2><div>发布时间：2023-04-18　来源：市农业农村局</div>
<div class="editor"><p>　　各县（区）人民政府，市直各部门：</p>
<p>　　现将《青松市中药材产业规划》印发给你们，请结合实际，认真组织实施。</p>
<p>　　到2025年，全市种植面积达到<b>20</b>万亩，<!-- 注 -->培育加工企业30家，建成两个交易市场，带动农户增收。</p>
<table><tr><th>指标</th><th>2022年</th><th>2025年</th></tr><tr><td>面积（万亩）</td><td>12</td><td>20</td></tr></table>
<p>　　要加强种质资源保护，推进标准化种植，完善质量追溯体系。<br>　　各地要明确责任，按季度调度。</p></div>
<p>附件：<a href="x.pdf">任务分工表</a></p></div>
<div><h3>相关链接</h3><ul><li><a href="1">中药材产业规划政策解读全文</a></li><li><a href="2">一图读懂中药材产业规划要点</a></li>
<li><a href="3">我市召开中药材产业推进会议</a></li></ul></div><div style="display:none">隐藏的推广文字</div>
<footer>主办：青松市人民政府办公室</footer><script>track("x")</script></body></html>"""
STORY = """<html lang="en"><head><title>Park opens new laboratory | Pine Daily</title>
<meta property="article:published_time" content="2024-02-03T08:05:00+08:00"></head><body><nav><a href=1>News</a></nav>
<main><article><header><h1>Park opens new laboratory</h1><p>By a staff writer</p></header>
<p>The science park on Saturday opened a laboratory for vaccines, the third of its kind in the province this year.</p>
<aside>Related: <a href=x>Park breaks ground</a></aside>
<p>Officials said that AT&amp;T&nbsp;lines and 30 benches had been installed &mdash; and that hiring would start soon.</p>
<p>It is open.</p></article></main><footer>© Pine Daily</footer></body></html>"""


def show_main(extracted):
    """Join the article's spans."""
    return "\n".join(extracted.text[start:end] for start, end in extracted.main)


def test_every_visible_word_of_a_page_is_in_the_text():
    """Whatever the article is, no visible text node is lost, none is repeated, and no code is in it."""
    for page in (NOTICE, STORY):
        root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
        nodes = root.xpath("//text()[not(ancestor::script or ancestor::style or ancestor::title)]")
        assert "".join("".join(nodes).split()) == "".join(extract_html(page).text.split())


def test_blocks_are_lines_and_rows_are_lines_of_cells():
    """A block begins a line, a break too, and a row of figures stays one line with tabs."""
    text = extract_html(NOTICE).text
    assert "\n　　到2025年，全市种植面积达到20万亩，培育加工企业30家，建成两个交易市场，带动农户增收。\n" in text
    assert "\n指标\t2022年\t2025年\n面积（万亩）\t12\t20\n" in text
    assert "完善质量追溯体系。\n　　各地要明确责任" in text
    assert "AT&T\u00a0lines and 30 benches had been installed — and" in extract_html(STORY).text
    assert extract_html("<pre>a\n  b\n\nc</pre>").text == "a\nb\nc"


def test_the_article_keeps_its_paragraphs_and_leaves_the_frame():
    """The article runs from its title to its last line; menus, related links, hidden text and footers are outside."""
    notice, story = show_main(extract_html(NOTICE)), show_main(extract_html(STORY))
    assert notice.startswith("关于印发中药材产业规划的通知\n发布时间：2023-04-18") and notice.endswith("附件：任务分工表")
    assert not any(word in notice for word in ("首页", "政策解读", "隐藏", "主办"))
    assert story.startswith("Park opens new laboratory\nBy a staff writer") and story.endswith("It is open.")
    assert not any(word in story for word in ("News", "Related", "©"))


@pytest.mark.parametrize("page", [
    "<html><body><p>简讯。</p></body></html>", "plain words, no tags & more",
    "<table><tr><td>one</td><td>two</td></tr></table>", "<ul><li><a href=1>a</a><li><a href=2>b</a></ul>"])
def test_where_no_article_stands_out_all_of_the_page_is_the_document(page):
    """A page without an article is kept whole."""
    assert extract_html(page).main is None


def test_a_page_states_only_what_is_written_in_it():
    """Date, title and language come from the head or the heading; the site's name is no title, silence is nothing."""
    assert extract_html(NOTICE).stated == {"published": "2023-04-18T09:05", "title": "关于印发中药材产业规划的通知",
                                           "language": "zh-CN"}
    assert extract_html(STORY).stated == {"published": "2024-02-03T08:05", "title": "Park opens new laboratory",
                                          "language": "en"}
    assert extract_html("<p>2024-05-06 No head.</p>").stated == {}


def test_contradicting_dates_state_nothing():
    """Two publication days in one head are no statement; the same day at two precisions is one."""
    head = "<html><meta name=pubdate content='{}'><meta property=article:published_time content='{}'><p>text"
    assert "published" not in extract_html(head.format("2024-01-02", "2024-01-05")).stated
    assert extract_html(head.format("2024-01-02", "2024-01-02T10:30:00+08:00")).stated["published"] == "2024-01-02T10:30"
    several = '<script type="application/ld+json">[{"@type":"Article","datePublished":"2024-01-02"},' \
              '{"@type":"Article","datePublished":"2024-02-02"}]</script><p>text'
    assert "published" not in extract_html(several).stated


@pytest.mark.parametrize(("text", "moment"), [
    ("2024-05-06", "2024-05-06"), ("2024/5/6 8:30", "2024-05-06T08:30"), ("2024年5月6日", "2024-05-06"), ("2024-05", "2024-05"),
    ("20240506", "2024-05-06"), ("2024-05-06T00:00:00", "2024-05-06"), ("2024-05-06T02:00:00Z", "2024-05-06"),
    ("2024-05-06T20:00:00+00:00", None), ("2024-13-06", None), ("06.05.2024", None), ("yesterday", None), ("0001-01-01", None)])
def test_moments_keep_their_precision(text, moment):
    """A stated date is neither completed nor moved, and what is no date is nothing."""
    assert read_moment(text) == moment


@pytest.mark.parametrize(("data", "charset"), [
    (b"<meta charset=utf-8>", "utf-8"), (b'<META http-equiv=x content="text/html; charset=GBK">', "gbk"),
    (b'<?xml version="1.0" encoding="Big5"?><html>', "big5"), (b"<p>charset=gb2312</p>", None),
    (b" " * 3000 + b"<meta charset=gbk>", None)])
def test_the_declared_encoding_is_found(data, charset):
    """A page's own declaration is found in its first bytes and nowhere else."""
    assert find_charset(data) == charset


def test_a_page_that_cannot_be_read_whole_is_refused():
    """Text below the parser's depth is never dropped in silence."""
    deep = "<div>" * 1500 + "<p>bottom</p>" + "</div>" * 1500 + "<p>after</p>"
    assert extract_html(deep).text == "bottom\nafter"
    with pytest.raises(ValueError, match="cannot be read whole: Excessive depth"):
        extract_html("<div>" * 5000 + "bottom")
    with pytest.raises(ValueError, match="cannot be parsed"):
        extract_html("<!-- only a comment -->")
    with pytest.raises(ValueError, match="NUL"):
        extract_html("<p>a\0b</p>")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOX = "<w:txbxContent><w:p><w:r><w:t>图一说明</w:t></w:r></w:p></w:txbxContent>"
BODY = f"""<w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:r><w:t>青松市中药材产业规划</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">第一条 支持</w:t></w:r><w:ins w:id="1"><w:r><w:t>种苗繁育</w:t></w:r></w:ins><w:del w:id="2"><w:r>
<w:delText>旧条款</w:delText></w:r></w:del><w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>。</w:t></w:r></w:p>
<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice Requires="wps">{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>
</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>2025年</w:t></w:r></w:p>
</w:tc></w:tr></w:tbl><w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>文字</w:t><w:br/><w:t>换行</w:t></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="4"/></w:rPr></w:pPr><w:r><w:t>相</w:t></w:r></w:p>
<w:p><w:r><w:t>连</w:t></w:r></w:p></w:body></w:document>"""
PARTS = {
    "_rels/.rels": f'<Relationships><Relationship Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
                   '<Relationship Type="x/core-properties" Target="docProps/core.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships><Relationship Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
                                    f'<Relationship Type="{OFFICE}/header" Target="/word/header1.xml"/></Relationships>',
    "word/document.xml": BODY,
    "word/footnotes.xml": f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>脚注内容</w:t></w:r></w:p></w:footnote></w:footnotes>",
    "word/header1.xml": f"<w:hdr {W}><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>",
    "docProps/core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>青松市中药材产业规划</dc:title></c>',
}


def zip_parts(parts, **settings):
    """Pack the parts of a document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **settings) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_word_document_is_read_in_order():
    """Paragraphs, rows, text boxes and notes stand in reading order, revisions applied, page headers set apart."""
    extracted = extract_docx(zip_parts(PARTS))
    assert extracted.text == ("青松市中药材产业规划\n第一条 支持种苗繁育。\n前后\n图一说明\n指标\t\t2025年\n链接\t文字\n换行\n相连\n"
                              "脚注内容\n内部资料")
    assert show_main(extracted).endswith("脚注内容") and extracted.stated == {"title": "青松市中药材产业规划"}


def test_a_title_in_the_properties_counts_only_where_the_text_has_it():
    """The properties of a file often keep the title of an older one."""
    parts = PARTS | {"docProps/core.xml": PARTS["docProps/core.xml"].replace("青松市", "某某市")}
    assert extract_docx(zip_parts(parts)).stated == {}


@pytest.mark.parametrize(("data", "reason"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"), (b"PK\x03\x04 no zip", "not a Word document"),
    (zip_parts({"a.txt": "x"}), "no document part"), (zip_parts(PARTS | {"word/document.xml": "<w:p"}), "damaged"),
    (zip_parts({"word/document.xml": "<workbook/>"}), "is a workbook"),
    (zip_parts({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><document>&b;</document>"}), "document type"),
    (zip_parts({"word/document.xml": "<document>" + " " * 2**22}, compression=zipfile.ZIP_DEFLATED), "packed"),
    (zip_parts(PARTS)[:900], "not a Word document")])
def test_a_word_document_that_cannot_be_read_is_refused(data, reason):
    """Protected, damaged, foreign and blown-up files raise one line that says so."""
    with pytest.raises(ValueError, match=reason) as error:
        extract_docx(data)
    assert "\n" not in str(error.value)


CHINESE = ["青松市中药材产业规划",
           "一、推进标准化种植。支持合作社建设示范基地，单个基地每年补助不超过50万元，鼓励高等院校与企业共同选育优良品种，加快成果转化。",
           "二、完善质量追溯体系。建立从种植到销售的全程记录，对列入目录的品种实行抽检，并及时向社会公布结果，保障群众用药安全。"]
LATIN = ["Plan for herbal medicine",
         "The county will support growers in the valley. By 2025 the area under herbs is expected to exceed two thousand "
         "hectares, and the number of state-of-the-art drying halls will double across the region.",
         "A second measure concerns the quality of seeds, which laboratories will test before they are sold to growers."]


def make_pdf(texts, font="STSong-Light", copies=1, encrypt=None):
    """Set paragraphs with a running header and page numbers."""
    if font == "STSong-Light":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    wrap = "CJK" if font == "STSong-Light" else None
    style = ParagraphStyle("body", fontName=font, fontSize=12, leading=18, firstLineIndent=24, wordWrap=wrap)
    heading = ParagraphStyle("heading", fontName=font, fontSize=18, leading=26, alignment=1, wordWrap=wrap)
    story = [Paragraph(texts[0], heading)] + [Paragraph(text, style) for text in texts[1:] * copies]
    story.append(Table([["a", "2023", "2025"], ["b", "12", "20"]], style=[("FONT", (0, 0), (-1, -1), font)]))

    def draw_margins(canvas, template):
        canvas.setFont(font, 9)
        canvas.drawString(72, 805, texts[0])
        canvas.drawString(280, 30, f"- {template.page} -")

    file = io.BytesIO()
    SimpleDocTemplate(file, encrypt=encrypt).build(story, onFirstPage=draw_margins, onLaterPages=draw_margins)
    return file.getvalue()


@pytest.mark.parametrize(("texts", "font"), [(CHINESE, "STSong-Light"), (LATIN, "Times-Roman")])
def test_the_lines_of_a_paragraph_are_joined(texts, font):
    """Each paragraph and each row of a table is one line, in Chinese and in Latin script."""
    lines = extract_pdf(make_pdf(texts, font)).text.split("\n")
    assert [line for line in lines if line in texts] == [texts[0], *texts]
    assert lines[-2:] == ["a 2023 2025", "b 12 20"]


def test_headers_and_page_numbers_are_kept_apart():
    """Running headers and page numbers stay in the text, outside the document, and break no paragraph."""
    extracted = extract_pdf(make_pdf(CHINESE, copies=30))
    main = show_main(extracted)
    assert "- 2 -" in extracted.text and "- 2 -" not in main
    assert main.count(CHINESE[1]) == main.count(CHINESE[2]) == 30 and main.count(CHINESE[0]) == 1


def test_a_hyphen_at_a_line_end_goes_only_where_the_word_is_known():
    """A divided word is joined when the document has it undivided; a compound keeps its hyphen."""
    def set_lines(*texts):
        return join_lines([Line(text, 0, 72, 400 if number + 1 < len(texts) else 300, 700 - 18 * number, 12)
                           for number, text in enumerate(texts)])

    assert set_lines("The development of drugs and the develop-", "ment of vaccines") == [
        ("The development of drugs and the development of vaccines", False)]
    assert set_lines("They built state-of-the-", "art halls") == [("They built state-of-the-art halls", False)]


def make_scan():
    """Draw a picture of a page."""
    file, picture = io.BytesIO(), io.BytesIO()
    matplotlib.image.imsave(picture, np.full((20, 20, 3), 200, dtype="uint8"), format="png")
    canvas = Canvas(file)
    for _ in range(2):
        canvas.drawImage(ImageReader(picture), 50, 50, 400, 600)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_pdf_that_cannot_be_read_is_refused():
    """Scanned, protected and damaged files raise one line that says so."""
    for data, reason in ((make_scan(), "no text layer: 2 pages of images"), (b"%PDF-1.7 and nothing", "not a PDF"), (b"", "not a PDF"),
                         (make_pdf(LATIN, "Times-Roman", encrypt=StandardEncryption("secret", "owner")), "password")):
        with pytest.raises(ValueError, match=reason):
            extract_pdf(data)


@pytest.mark.parametrize(("extract", "data"), [
    (lambda data: extract_html(data.decode("utf-8", errors="replace").replace("\0", "")), NOTICE.encode()),
    (lambda data: extract_html(data.decode("utf-8", errors="replace").replace("\0", "")), STORY.encode()),
    (extract_docx, zip_parts(PARTS)), (extract_pdf, make_pdf(CHINESE)), (extract_pdf, make_pdf(LATIN, "Times-Roman"))])
def test_damaged_files_give_a_text_or_a_value_error(extract, data):
    """Cut, flipped and doubled bytes raise nothing but ValueError, and spans stay inside the text."""
    chance = random.Random(7)
    for _ in range(60):
        damaged = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.3 else data)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            extracted = extract(bytes(damaged))
        except ValueError:
            continue
        assert all(0 <= start < end <= len(extracted.text) for start, end in extracted.main or ())
