"""Numeric commitments are read with their value, unit and force, and what is no commitment is left alone."""

import pandas as pd
import pytest

from analysis_lib.coding.commitments import find_commitments
from analysis_lib.coding.figures import find_figures
from analysis_lib.coding.numerals import fold_text, read_han
from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.page import locate_raw
from analysis_lib.reading.sentences import find_sentences
from analysis_lib.tables import DATA, build_table

# File, number, unit, comparator, kind and a part of the raw words, as two readers found them.
FACTS = [
    ("001", 10, "companies", ">", "stock", "higit sa 10 nangungunang mga kumpanya ng biopharmaceutical"),
    ("001", 100, "companies", "<", "stock", "halos 100 mga domestic at dayuhang biopharmaceutical na kumpanya"),
    ("001", 10, "policies", "=", "count", "sampung mga patakaran na palakaibigan sa negosyo"),
    ("003", 28, "chains", "=", "count", "28條重點(diǎn)產(chǎn)業(yè)鏈"),
    ("004", 1e11, "yuan", ">", "level", "operating income exceeded 100 billion yuan"),
    ("004", 15, "percent", "~", "rate", "about 15%"),
    ("004", 15, "companies", ">", "count", "More than 15 national leading companies"),
    ("004", 1e11, "yuan", "~", "level", "a hundred billion-level industrial cluster"),
    ("004", 6, "directions", "=", "count", "six directions"),
    ("004", 5, "paths", "=", "count", "five paths"),
    ("004", 10, "companies", "=", "rolling", "10 potential landmark companies"),
    ("004", 15, "provinces", "=", "count", '15 "provinces in the province"'),
    ("004", 160, "companies", "=", "stock", "160 emergency epidemic prevention materials production enterprises"),
]


def read_documents():
    """Return the raw texts, sentences and edits of the shipped documents."""
    raws, sentences, edits = {}, [], []
    languages = {"001": "fil", "003": "zh"}
    for path in sorted((DATA / "documents").glob("*.txt")):
        raw, language = path.read_bytes().decode("utf-8"), languages.get(path.stem[:3], "en")
        cleaned = clean_text(raw)
        raws[path.stem] = raw
        edits += [{"doc_id": path.stem, "edit_id": n, "rule": edit.rule, "start": edit.start, "end": edit.end}
                  for n, edit in enumerate(cleaned.edits, start=1)]
        cut = [(span.start, span.end) for span in cleaned.furniture]
        for n, (start, end) in enumerate(find_sentences(cleaned.page, cut, language), start=1):
            low, high = locate_raw(cleaned.page, start, end)
            sentences.append({"sentence_id": f"{path.stem}:{n:04d}", "doc_id": path.stem, "position": n, "kind": "body",
                              "language": language, "start": low, "end": high, "text": cleaned.page.text[start:end]})
    return raws, build_table("sentences", sentences), build_table("edits", edits)


def make_sentences(*texts, language="zh", doc_id="a"):
    rows, at = [], 0
    for position, text in enumerate(texts, start=1):
        rows.append({"sentence_id": f"{doc_id}:{position:04d}", "doc_id": doc_id, "position": position, "kind": "body",
                     "language": language, "start": at, "end": at + len(text), "text": text})
        at += len(text) + 1
    return build_table("sentences", rows)


def read_rows(*texts, language="zh", year=2023, start=None, end=None):
    documents = pd.DataFrame([{"doc_id": "a", "year": year, "period_start": start, "period_end": end}])
    table = find_commitments(make_sentences(*texts, language=language), documents=documents)
    return table.astype(object).where(table.notna(), None).to_dict("records")


@pytest.fixture(scope="module")
def shipped():
    raws, sentences, edits = read_documents()
    documents = pd.DataFrame({"doc_id": list(raws), "year": [2022, 2023, 2025, 2024, 2021],
                              "period_start": [None] * 4 + [2021], "period_end": [None] * 4 + [2023]})
    table = find_commitments(sentences, edits, documents)
    return table.assign(words=[raws[row.doc_id][row.start : row.end] for row in table.itertuples()])


def test_shipped_documents_have_their_figures_and_no_other(shipped):
    """Each of the 13 figures of the five documents is found once, at its characters, and no decoy is."""
    fields = ["number", "unit", "comparator", "kind", "words"]
    found = list(zip(shipped["doc_id"].str[:3], *(shipped[field] for field in fields), strict=True))
    assert found == FACTS


def test_target_told_twice_is_one(shipped):
    """The income target stands twice in its document and is one commitment, with its deadline."""
    rows = shipped[(shipped["unit"] == "yuan") & (shipped["comparator"] == ">")]
    assert rows["deadline"].tolist() == ["By 2023"] and rows["object"].tolist() == ["operating income"]


def test_force_is_that_of_the_words(shipped):
    """A stock commits nobody; "strive" is stronger than the "build" it governs."""
    assert shipped.loc[shipped["kind"] == "stock", ["verb", "strength", "deadline"]].isna().all(axis=None)
    row = shipped[shipped["words"].str.startswith('15 "provinces')].iloc[0]
    assert (row["verb"], row["strength"], row["deadline"]) == ("strive", "strive", "in 5 years")
    assert "quotation marks" in row["check"]


def test_promised_parts_are_counted(shipped):
    """Ten policies promised with four named is said; six directions with six named is not."""
    checks = shipped.set_index("unit")["check"]
    assert checks["policies"] == "10 promised, 4 listed in the sentence"
    assert pd.isna(checks["directions"])


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("zh", "到2027年，全市生物医药产业规模力争突破2000亿元，年均增长15%左右，培育百亿级企业5家以上。",
     [("生物医药产业规模", ">", 2e11, "yuan", None, "strive"),
      ("生物医药产业规模", "~", 15, "percent", "year", "strive"),
      ("百亿级企业", ">=", 5, "companies", None, "strive")]),
    ("zh", "每年遴选10个左右重点项目，三年内投入财政资金不少于50亿元。",
     [("重点项目", "~", 10, "projects", "year", "promote"), ("财政资金", ">=", 5e9, "yuan", None, "promote")]),
    ("zh", "對獲批上市的1類新藥，給予最高3000萬元獎勵。", [("獎勵", "<=", 3e7, "yuan", None, "encourage")]),
    ("en", "R&D spending shall account for at least 8% of revenue by the end of 2025.",
     [("R&D spending", ">=", 8, "percent", None, "must")]),
    ("en", "We will support approval of five Class 1 innovative drugs every year and build two national laboratories.",
     [("Class 1 innovative drugs", "=", 5, "drugs", "year", "encourage"),
      ("national laboratories", "=", 2, "laboratories", None, "encourage")]),
    ("fil", "Pagsapit ng 2025, lalampas sa 150 bilyong yuan ang kita ng industriya ng biopharmaceutical.",
     [("kita ng industriya ng biopharmaceutical", ">", 1.5e11, "yuan", None, None)]),
    ("fil", "Sisikapin ng lungsod na magtayo ng limang pambansang laboratoryo sa loob ng tatlong taon.",
     [("pambansang laboratoryo", "=", 5, "laboratories", None, "strive")]),
])  # fmt: skip
def test_targets_in_three_languages(language, text, expected):
    """Value, unit, comparator, rhythm and force come out alike in Chinese, English and Filipino."""
    fields = ("object", "comparator", "number", "unit", "per", "strength")
    assert [tuple(row[field] for field in fields) for row in read_rows(text, language=language)] == expected


@pytest.mark.parametrize(("language", "text"), [
    ("zh", "2022年，全区生物医药产业实现产值560亿元，同比增长18.2%，占全市三分之一。"),
    ("zh", "12月20日，省委十一届八次全会印发〔2021〕12号文件，5G、3D打印、PD-1抗体和1类新药受到关注。"),
    ("zh", "会议共有120余名代表参加，学习党的二十大精神，落实“十四五”规划。"),
    ("en", "Last year, the output value of the park exceeded 50 billion yuan, up 14.3% year-on-year."),
    ("en", "More than 300 guests from 15 countries attended the 8th forum on May 18, 2024; call 0317-5551234."),
    ("fil", "Dumalo ang 200 kinatawan sa ika-8 na kumperensya noong Mayo 18."),
    ("fil", "Noong nakaraang taon, umabot sa 20 bilyong yuan ang output."),
])  # fmt: skip
def test_facts_of_the_past_and_labels_are_no_commitments(language, text):
    """Results of past years, attendance, dates, ordinals, document numbers and technologies yield no row."""
    assert read_rows(text, language=language, year=2024) == []


def test_review_section_tells_of_the_past():
    """Under the heading of a review a figure is a fact; under that of the plan the same words are a target."""
    line = "新培育专精特新企业100家。"
    rows = read_rows("一、2022年工作回顾", line, "二、2023年重点工作", line.replace("100", "200"))
    assert [row["number"] for row in rows] == [200]


def test_actor_is_the_body_before_the_verb():
    """The body named right before the committing verb is the actor; one in another clause is not."""
    text = "省卫生健康委力争新建医院5家，根据市政府要求，力争新建学校8所。"
    names = [("省卫生健康委", "organisation"), ("市政府", "organisation")]
    mentions = pd.DataFrame([{"doc_id": "a", "kind": kind, "name": name, "start": text.index(name),
                              "end": text.index(name) + len(name)} for name, kind in names])
    table = find_commitments(make_sentences(text), mentions=mentions)
    assert table["actor"].tolist()[0] == "省卫生健康委" and pd.isna(table["actor"].iloc[1])


def test_damaged_number_is_never_read():
    """The limit of a 32-bit counter in the place of a value is reported, without a value."""
    row, = read_rows("By 2025 the output will reach 2147483647 yuan.", language="en")
    assert row["number"] is None and "damaged" in row["check"]


def test_deadline_outside_the_plan_is_said():
    """A plan for 2021 to 2023 that promises something for 2035 is contradicted by its own period."""
    row, = read_rows("到2035年，产业规模达到3000亿元。", year=2021, start=2021, end=2023)
    assert row["check"] == "deadline 2035 is outside the plan period 2021-2023"


def test_range_keeps_its_lower_end():
    """A range is at least its lower end and says where it ends."""
    row, = read_rows("力争培育10-15家龙头企业。")
    assert (row["comparator"], row["number"], row["check"]) == (">=", 10, "a range: up to 15")


def test_chinese_numerals_against_arithmetic():
    """Chinese numerals read as the sum of their digits and magnitudes, for every number below ten thousand tried."""
    digits, scales = "零一二三四五六七八九", [(1000, "千"), (100, "百"), (10, "十")]
    for number in range(11, 9999, 37):
        text, rest, gap = "", number, False
        for scale, name in scales:
            digit, rest = divmod(rest, scale)
            gap = gap or (digit == 0 and text != "")
            if digit:
                text, gap = text + ("零" if gap else "") + digits[digit] + name, False
        text += ("零" if gap and rest else "") + (digits[rest] if rest else "")
        assert read_han(text) == number, text


def test_figures_of_unknown_language_are_left_alone():
    """A sentence in another language yields nothing rather than a guess."""
    assert read_rows("Bis 2025 sollen 20 Unternehmen entstehen.", language="de") == []


@pytest.mark.parametrize("text", ["力争" * 9000, "1," * 9000, "一百" * 9000, "“" * 9000])
def test_hostile_lines_end(text):
    """Long lines of one repeated piece yield no figure."""
    assert find_figures(fold_text(text), "zh") == []
