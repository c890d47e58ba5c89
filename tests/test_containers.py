"""Zips and tables hold many documents; each is read, named and counted by itself."""

import io
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis_lib.reading.archives import read_member
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.reading.listing import list_parts
from analysis_lib.reading.record_files import open_records

PLAN = "全市生物医药产业高质量发展推进会召开\n" \
       "5月6日，郑州市人民政府召开全市生物医药产业推进会。会议强调，要强化创新引领，做大做强龙头企业。\n"
NEWS = "City opens a park for drug makers\nOn May 6, 2024, the city of Wuhan opened a park for drug makers. Ten firms moved in.\n"


def write_zip(path, members):
    """Write a zip; names are taken as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_row_is_a_document_with_what_its_columns_state(tmp_path):
    """A row of a table becomes a document that bears the row's identifier, and its columns win over the text."""
    rows = {"id": ["plan-1", "news-1"], "正文": [PLAN, NEWS], "日期": ["2024/5/7", "2024-05-08"], "省份": ["河南", "Hubei"],
            "level": ["city", None], "clicks": [5, 7]}
    pd.DataFrame(rows).to_csv(tmp_path / "texts.csv", index=False)
    corpus = read_corpus(tmp_path)
    documents = corpus.documents.set_index("doc_id")
    assert corpus.sources[["doc_id", "file", "format"]].values.tolist() == [
        ["news-1", "texts.csv#2", "record"], ["plan-1", "texts.csv#1", "record"]]
    assert documents["published"].to_dict() == {"plan-1": "2024-05-07", "news-1": "2024-05-08"}
    assert set(documents["published_basis"]) == {"stated"} and set(documents["published_precision"]) == {"day"}
    assert documents.loc["plan-1", ["province_code", "region_code"]].tolist() == ["410000", "410100"]
    assert documents.loc["news-1", "level"] == "city" and documents.loc["plan-1", "level_basis"] == "stated"


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_every_kind_of_table_gives_the_same_documents(tmp_path, suffix):
    """The same rows as CSV, TSV, JSON lines and Parquet are the same documents, in the same sentences."""
    frame = pd.DataFrame({"text": [PLAN, NEWS], "title": ["推进会召开", None], "year": [2024, None]})
    path = tmp_path / f"texts{suffix}"
    if suffix == ".parquet":
        frame.to_parquet(path)
    elif suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if suffix == ".tsv" else ",")
    corpus = read_corpus(tmp_path)
    assert corpus.texts["text"].tolist() == [PLAN, NEWS]
    assert corpus.documents["doc_id"].tolist() == ["texts/1", "texts/2"]
    assert corpus.documents.loc[0, ["title", "title_basis"]].tolist() == ["推进会召开", "stated"]
    assert corpus.documents.loc[1, "title"] == "City opens a park for drug makers"
    assert corpus.documents["year"].tolist() == [2024, 2024]


def test_a_bad_row_costs_itself_alone(tmp_path):
    """A line that is no JSON, a row without text and a value that is not allowed each have a reason; the rest is read."""
    lines = [json.dumps({"text": NEWS, "level": "galaxy"}), "{broken", json.dumps({"text": ""}), "[1]",
             json.dumps({"title": "no text"}), json.dumps({"text": PLAN})]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    sources = corpus.sources.set_index("file")
    assert sources["status"].tolist() == ["parsed", "quarantined", "quarantined", "quarantined", "quarantined", "parsed"]
    assert "not a line of JSON" in sources.loc["texts.jsonl#2", "reason"]
    assert "an object; this is list" in sources.loc["texts.jsonl#4", "reason"]
    assert "column text holds no text" in sources.loc["texts.jsonl#5", "reason"]
    flag = corpus.flags.query("rule == 'statement_refused'").iloc[0]
    assert flag["doc_id"] == "texts/1" and flag["suggestion"].startswith("level: 'galaxy' is none of national, ")


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("a.csv", b"name,size\nx,1\n", "no column holds the text: name, size; name it text"),
    ("a.parquet", b"PAR1 not really", "not a Parquet file that can be read"),
    ("a.csv", b"text\n", "empty: the table has no row"),
    ("a.zip", b"PK\x03\x04 broken", "not a zip file that can be read"),
    ("a.zip", b"PK\x05\x06" + bytes(18), "empty: the zip holds no file"),
])
def test_a_container_that_cannot_be_opened_is_one_quarantined_file(tmp_path, name, data, reason):
    """A table or zip that cannot be opened counts as one file with a reason."""
    (tmp_path / name).write_bytes(data)
    sources = read_corpus(tmp_path).sources
    assert sources["status"].tolist() == ["quarantined"] and reason in sources["reason"][0]


def test_members_of_a_zip_are_documents(tmp_path):
    """Texts, pages and tables inside a zip are read; what is none of them is quarantined by name, nothing is unpacked."""
    table = io.StringIO()
    pd.DataFrame({"text": [NEWS]}).to_csv(table, index=False)
    write_zip(tmp_path / "pages.zip", {
        "a/plan.txt": PLAN, "news.csv": table.getvalue(), "inner.zip": b"PK", "picture.png": b"\x89PNG",
        "__MACOSX/plan.txt": "x", "../../escape.txt": NEWS,
    })
    before = sorted(tmp_path.parent.rglob("*"))
    corpus = read_corpus(tmp_path)
    status = corpus.sources.set_index("file")["status"].to_dict()
    assert status == {"pages.zip/a/plan.txt": "parsed", "pages.zip/news.csv#1": "parsed", "pages.zip/inner.zip": "quarantined",
                      "pages.zip/picture.png": "quarantined", "pages.zip/__MACOSX/plan.txt": "skipped",
                      "pages.zip/../../escape.txt": "parsed"}
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_names_in_the_encoding_of_chinese_zips(tmp_path):
    """A member whose name is GBK, as Windows writes it, bears its Chinese name."""
    path, name = tmp_path / "a.zip", "政策.txt".encode("gbk")
    write_zip(path, {"N" * len(name): PLAN})
    path.write_bytes(path.read_bytes().replace(b"N" * len(name), name))
    assert [(part.member, part.problem) for part in list_parts(tmp_path)] == [("政策.txt", None)]
    assert read_corpus(tmp_path).texts["text"].tolist() == [PLAN]


def test_a_bomb_is_not_opened(tmp_path):
    """A member that unpacks to far more than text ever does is refused before it is read."""
    write_zip(tmp_path / "a.zip", {"bomb.txt": b"0" * (2**22), "plan.txt": PLAN})
    sources = read_corpus(tmp_path).sources.set_index("file")
    assert sources.loc["a.zip/plan.txt", "status"] == "parsed"
    assert "at most 200 times is read" in sources.loc["a.zip/bomb.txt", "reason"]
    with pytest.raises(ValueError, match="packed"):
        read_member(tmp_path / "a.zip", "bomb.txt")


def test_identifiers_stay_unique(tmp_path):
    """Rows of two tables with the same identifiers, and a file of that name, stay three documents."""
    for name in ("one.csv", "two.csv"):
        pd.DataFrame({"doc_id": ["x"], "text": [NEWS + name]}).to_csv(tmp_path / name, index=False)
    (tmp_path / "x.txt").write_text(PLAN, encoding="utf-8")
    assert [part.doc_id for part in list_parts(tmp_path)] == ["one.csv/1", "two.csv/1", "x.txt"]


def test_a_table_is_opened_once(tmp_path):
    """The rows of a table are taken from one reading of it."""
    pd.DataFrame({"text": [NEWS] * 50}).to_parquet(tmp_path / "a.parquet")
    assert open_records(tmp_path / "a.parquet") is open_records(tmp_path / "a.parquet")


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_every_engine_reads_rows(tmp_path, engine):
    """Worker processes read the rows of a table like one process does."""
    pd.DataFrame({"text": [f"{NEWS} Number {n}." for n in range(8)]}).to_parquet(tmp_path / "a.parquet")
    assert len(read_corpus(tmp_path, engine=engine).documents) == 8


PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="gb2312"><title>推进会召开_某市新闻网</title>
<meta name="PubDate" content="2024-05-07 09:30"><script>track("visit")</script></head>
<body><nav><a href="/">首页</a> <a href="/news">新闻</a></nav>
<div class="article"><h1>全市生物医药产业推进会召开</h1>
<p>5月6日，全市生物医药产业推进会在园区召开，市长出席会议并讲话，听取了各县区产业链建设情况的汇报。</p>
<p>会议强调，要强化创新引领，加大对企业创新的支持力度，做大做强龙头企业，完善上下游配套，形成集聚效应。</p></div>
<footer>友情链接 网站地图 联系我们</footer></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_web_page_is_read_as_its_text(tmp_path, name):
    """Of a page in its declared encoding every visible text is kept or removed by name, and the head dates it."""
    (tmp_path / name).write_bytes(PAGE.encode("gb18030"))
    corpus = read_corpus(tmp_path)
    source, document = corpus.sources.iloc[0], corpus.documents.iloc[0]
    assert (source["format"], source["encoding"], source["encoding_basis"]) == ("html", "gb18030", "stated")
    assert (document["title"], document["published"], document["published_basis"]) == (
        "全市生物医药产业推进会召开", "2024-05-07T09:30", "stated")
    raw, removed = corpus.texts["text"][0], "".join(corpus.edits["removed"])
    assert "track" not in raw and "首页" in raw and "首页" in removed and "友情链接" in removed
    assert corpus.sentences["text"].str.contains("强化创新引领").sum() == 1


def test_word_and_pdf_documents_are_read(tmp_path):
    """A Word document and a PDF with a text layer give their sentences; a PDF without one gives its reason."""
    paragraphs = ["City opens a park for drug makers", "On May 6, 2024, the city of Wuhan opened a park for drug makers."]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    write_zip(tmp_path / "park.docx", {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        'document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    })
    import matplotlib.pyplot as plt

    with plt.rc_context({"pdf.fonttype": 42}):
        figure = plt.figure()
        figure.text(0.1, 0.8, "On May 6, 2024, the city of Wuhan opened a park for drug makers.")
        figure.savefig(tmp_path / "park.pdf")
        plt.close(figure)
        empty = plt.figure()
        empty.savefig(tmp_path / "empty.pdf")
        plt.close(empty)
    corpus = read_corpus(tmp_path)
    sources = corpus.sources.set_index("file")
    assert sources["format"].to_dict() | {"empty.pdf": None} == {"park.docx": "docx", "park.pdf": "pdf", "empty.pdf": None}
    assert corpus.sentences["text"].str.contains("opened a park for drug makers.").sum() == 2
    assert "text" in sources.loc["empty.pdf", "reason"] and sources.loc["empty.pdf", "status"] == "quarantined"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_costs_itself_alone(tmp_path, method):
    """A member whose packed bytes are damaged is quarantined, however it was packed; the member after it is read."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("bad.csv", "text\n" + NEWS * 40)
        archive.writestr("good.txt", NEWS)
    data = bytearray(path.read_bytes())
    start = 30 + len("bad.csv") + 12
    data[start : start + 24] = b"\xff" * 24
    path.write_bytes(data)
    sources = read_corpus(tmp_path).sources.set_index("file")
    assert sources.loc["a.zip/good.txt", "status"] == "parsed"
    assert sources.loc["a.zip/bad.csv", "reason"].startswith("damaged inside the zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_two_documents(tmp_path):
    """Of two members with the same name one is read and the other is accounted for."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("plan.txt", PLAN)
        archive.writestr("plan.txt", NEWS)
    sources = read_corpus(tmp_path).sources
    assert sources["doc_id"].is_unique and sorted(sources["status"]) == ["parsed", "quarantined"]
    assert "another member of that name" in sources.set_index("status").loc["quarantined", "reason"]


def test_times_in_parquet_are_stated_as_they_are_read(tmp_path):
    """A time of day is kept, a midnight nobody stated is not, and a time in a zone is the time of its clock."""
    days = pd.to_datetime(["2024-05-07 09:30:15", "2024-05-08 00:00:00"])
    pd.DataFrame({"text": [PLAN, NEWS], "date": days}).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({"text": [NEWS + "B."], "date": days[:1].tz_localize("Asia/Shanghai")}).to_parquet(tmp_path / "b.parquet")
    published = read_corpus(tmp_path).documents["published"].tolist()
    assert published == ["2024-05-07T09:30", "2024-05-08", "2024-05-07T09:30"]


def test_a_column_beyond_the_calendar_loses_no_row(tmp_path):
    """A Parquet date that no calendar holds, or a list, states nothing; the texts beside it are read."""
    table = pa.table({"text": [NEWS, PLAN], "date": pa.array([2**31 - 1, 0], pa.int32()).cast(pa.date32()), "tags": [["a"], []]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert read_corpus(tmp_path).sources["status"].tolist() == ["parsed", "parsed"]


@pytest.mark.parametrize(("line", "reason"), [
    ('{"text": "half \\ud83d of a sign"}', "half a character (U+D83D) at offset 5"),
    ('{"text": "a", "n": ' + "9" * 5000 + "}", "not a line of JSON"),
    ('{"text": "a", "text": "b"}', "two columns are named 'text'"),
])
def test_a_line_of_json_that_cannot_be_kept(tmp_path, line, reason):
    """A line that Python cannot hold, or that states one thing twice, is quarantined with its reason; the next is read."""
    (tmp_path / "a.jsonl").write_text(f"{line}\n{json.dumps({'text': NEWS})}\n", encoding="utf-8")
    sources = read_corpus(tmp_path).sources
    assert sources["status"].tolist() == ["quarantined", "parsed"] and reason in sources["reason"][0]


def test_an_identifier_with_half_a_character_is_written(tmp_path):
    """An identifier that no file can hold is written with its escape."""
    (tmp_path / "a.jsonl").write_text('{"id": "a\\ud83d", "text": "' + NEWS.strip().replace("\n", " ") + '"}\n', encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert corpus.sources["doc_id"].tolist() == ["a\\ud83d"] and corpus.sources["status"].tolist() == ["parsed"]


@pytest.mark.parametrize(("data", "reason"), [
    ("text,level,level\na,city,county\n", "two columns are named 'level'"),
    ('text,level\n"an open quote,city\nnext,city\n', "not a table that can be read"),
])
def test_a_table_that_can_be_read_in_two_ways_is_not_read(tmp_path, data, reason):
    """Twin headers and a quote that never closes are named instead of guessed at."""
    (tmp_path / "a.csv").write_text(data, encoding="utf-8")
    sources = read_corpus(tmp_path).sources
    assert sources["status"].tolist() == ["quarantined"] and reason in sources["reason"][0]


def test_an_empty_text_column_yields_to_the_next(tmp_path):
    """Where two columns can hold the text, each row takes the first that holds any."""
    pd.DataFrame({"text": ["", PLAN], "content": [NEWS, NEWS]}).to_csv(tmp_path / "a.csv", index=False)
    assert read_corpus(tmp_path).texts["text"].tolist() == [NEWS, PLAN]
