"""Keywords in context: from raw offsets to the cleaned sentence and back."""

import pandas as pd
import pytest

from analysis_lib.comparing.concordance import compile_phrase, find_concordance
from analysis_lib.reading.page import Span, locate_raw, make_page
from analysis_lib.tables import DATA, build_table

RAW = "全省生物醫藥產(chǎn)業(yè)高質(zhì)量發(fā)展推進(jìn)會(huì )在我市召開(kāi)。省長(cháng)出席。"
NOISE = [Span(i, RAW.index(")", i) + 1, "pinyin") for i, character in enumerate(RAW) if character == "("]


@pytest.fixture
def tables():
    """Return the sentences, edits and page of a text with readings strewn between its characters."""
    page = make_page(RAW, NOISE)
    cut = page.text.index("省長")
    rows = []
    for position, (first, last) in enumerate([(0, cut), (cut, len(page.text))], start=1):
        start, end = locate_raw(page, first, last)
        rows.append({"sentence_id": f"d:{position:04d}", "doc_id": "d", "position": position, "kind": "body",
                     "language": "zh", "start": start, "end": end, "text": page.text[first:last]})  # fmt: skip
    edits = [{"doc_id": "d", "edit_id": i, "rule": span.rule, "start": span.start, "end": span.end,
              "removed": RAW[span.start : span.end], "replacement": "", "confidence": 1.0}
             for i, span in enumerate(NOISE, start=1)]  # fmt: skip
    return build_table("sentences", rows), build_table("edits", edits), page


def test_a_hit_is_led_through_the_edits(tables):
    """Raw offsets with readings inside the hit give the clean keyword and its clean neighbours."""
    sentences, edits, page = tables
    first = page.text.index("產業")
    start, end = locate_raw(page, first, first + 2)
    hits = build_table("codings", [{"sentence_id": "d:0001", "code": "industry", "coder": "dictionary", "start": start,
                                    "end": end}])  # fmt: skip
    row = find_concordance(sentences, hits, edits=edits, width=4).iloc[0]
    assert (row["pre"], row["keyword"], row["post"]) == ("生物醫藥", "產業", "高質量發")
    assert (row["start"], row["end"]) == (start, end)


def test_every_position_of_a_sentence_survives_the_way_there_and_back(tables):
    """Each single character, coded by its raw offsets, comes out as that character, and its context as the rest."""
    sentences, edits, page = tables
    for at in range(len(page.text)):
        start, end = locate_raw(page, at, at + 1)
        row = sentences[(sentences["start"] <= start) & (start < sentences["end"])].iloc[0]
        hit = pd.DataFrame([{"sentence_id": row["sentence_id"], "start": start, "end": end}])
        found = find_concordance(sentences, hit, edits=edits, width=None).iloc[0]
        assert found["keyword"] == page.text[at]
        assert found["pre"] + found["keyword"] + found["post"] == row["text"]


def test_a_phrase_is_found_in_both_scripts(tables):
    """A search in simplified characters finds the traditional text, with the raw span that holds the readings."""
    sentences, edits, _ = tables
    row = find_concordance(sentences, pattern="高质量发展", edits=edits).iloc[0]
    assert row["keyword"] == "高質量發展"
    assert RAW[row["start"] : row["end"]] == "高質(zhì)量發(fā)展"


def test_every_hit_in_a_shipped_document_points_at_itself():
    """In a shipped text, the raw span of every hit of a phrase is the keyword shown."""
    path = next(path for path in sorted((DATA / "documents").glob("*.txt")) if "biopharma" in path.read_text("utf-8"))
    raw, rows, at = path.read_text(encoding="utf-8"), [], 0
    for position, line in enumerate(raw.splitlines(keepends=True), start=1):
        text = line.rstrip()
        if text:
            rows.append({"sentence_id": f"{path.stem}:{position:04d}", "doc_id": path.stem, "start": at,
                         "end": at + len(text), "text": text})  # fmt: skip
        at += len(line)
    found = find_concordance(build_table("sentences", rows), pattern="BIOPHARMACEUTICAL", width=15)
    assert len(found) == len(compile_phrase("biopharmaceutical").findall(raw)) > 0
    spans = zip(found["start"], found["end"], strict=True)
    assert [raw[start:end] for start, end in spans] == found["keyword"].tolist()
    assert found["pre"].str.len().max() <= 15


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("art", "The state of the art, of party and Art.", ["art", "Art"]),
        ("R&D (drugs)", "spent on R&D (drugs) and r&d  (drugs)", ["R&D (drugs)", "r&d  (drugs)"]),
        ("a.b", "a.b acb", ["a.b"]),
        ("pag-unlad", "ang pag‑unlad at pag-unlad", ["pag‑unlad", "pag-unlad"]),
        ("創新藥", "支持创新药和創新藥研发", ["创新药", "創新藥"]),
        ("5G", "推進5G建設，25G不算", ["5G"]),
        ("enterprise's", "the enterprise’s plan", ["enterprise’s"]),
    ],
)
def test_a_phrase_is_plain_text(phrase, text, expected):
    """Signs of regular expressions stand for themselves; whole words in Latin script, anywhere in Chinese."""
    sentences = build_table("sentences", [{"sentence_id": "d:0001", "doc_id": "d", "start": 0, "end": len(text),
                                           "text": text}])  # fmt: skip
    assert find_concordance(sentences, pattern=phrase)["keyword"].tolist() == expected


def test_region_and_year_stand_in_front(tables):
    """With documents given, each line bears the region and year of its document, missing where they are missing."""
    sentences, edits, _ = tables
    documents = build_table("documents", [{"doc_id": "d", "region": "Henan"}])
    found = find_concordance(sentences, pattern="召開", documents=documents, edits=edits)
    assert found.columns[:2].tolist() == ["region", "year"]
    assert found["region"].tolist() == ["Henan"] and found["year"].isna().all()


def test_codes_are_kept_apart_and_a_coding_without_offsets_shows_its_sentence(tables):
    """Two codes on one word are two lines; of one code at one start the longest hit stays."""
    sentences, edits, page = tables
    codings = pd.DataFrame([
        {"sentence_id": "d:0001", "code": "a", "start": 0, "end": 2},
        {"sentence_id": "d:0001", "code": "a", "start": 0, "end": 4},
        {"sentence_id": "d:0001", "code": "b", "start": 0, "end": 2},
        {"sentence_id": "d:0002", "code": "b"},
    ]).astype({"start": "Int64", "end": "Int64"})  # fmt: skip
    found = find_concordance(sentences, codings, edits=edits)
    assert found[["code", "keyword"]].to_numpy().tolist() == [["a", "全省生物"], ["b", "全省"], ["b", "省長出席。"]]
    assert find_concordance(sentences, codings, edits=edits, code="a")["code"].tolist() == ["a"]


def test_no_hit_is_an_empty_table(tables):
    """A phrase that does not occur gives the declared columns and no row."""
    found = find_concordance(tables[0], pattern="量子计算", edits=tables[1])
    assert found.empty and found.columns.tolist()[-2:] == ["start", "end"]


def test_wrong_calls_are_named(tables):
    """Missing edits, foreign hits and empty phrases are refused in one line."""
    sentences, edits, _ = tables
    hit = pd.DataFrame([{"sentence_id": "x:0001", "start": 0, "end": 2}])
    outside = hit.assign(sentence_id="d:0001", start=RAW.index("省長"), end=len(RAW))
    for change, message in [
        ({"pattern": "召開"}, "less the edits given"), ({"pattern": "—"}, "no letter or digit"), ({}, "either hits or"),
        ({"hits": hit, "edits": edits}, "'x:0001'"), ({"pattern": "召開", "width": 0}, "width: 0"),
        ({"hits": outside, "edits": edits}, "not in the text"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=message):
            find_concordance(sentences, **change)
