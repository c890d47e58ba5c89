"""Language, script, title and marks of translation on texts written for the test."""

import pytest

from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.languages import identify_language, identify_script
from analysis_lib.reading.metadata import find_title, judge_translation, name_genre
from analysis_lib.reading.sentences import split_line


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("The municipal government issued measures to support the biomedical industry.", "en", "Latn"),
        ("Naglabas ang pamahalaang lungsod ng mga hakbang upang suportahan ang industriya ng parmasyutiko.", "fil", "Latn"),
        ("市政府出台若干措施支持生物医药产业高质量发展", "zh", "Hans"),
        ("市政府出臺若干措施支持生物醫藥產業高質量發展", "zh", "Hant"),
        ("El gobierno municipal publicó medidas para apoyar la industria biofarmacéutica.", "es", "Latn"),
        ("O governo municipal publicou medidas de apoio à indústria biofarmacêutica na cidade.", "pt", "Latn"),
        ("Городское правительство опубликовало меры поддержки биофармацевтической промышленности.", "ru", "Cyrl"),
        ("Il governo municipale ha pubblicato misure a sostegno dell'industria biofarmaceutica.", "it", "Latn"),
        ("Die Stadtregierung hat Maßnahmen zur Förderung der biopharmazeutischen Industrie erlassen.", "de", "Latn"),
        ("市政府はバイオ医薬品産業を支援するための措置を発表しました。", "ja", "Jpan"),
        ("Serikali ya jiji imetoa hatua za kusaidia tasnia ya dawa za kibayolojia.", "sw", "Latn"),
    ],
)
def test_languages_and_scripts(text, language, script):
    """Language and script are those of the text."""
    assert (identify_language(text), identify_script(text)) == (language, script)


def test_few_words_inherit():
    """Under four words the language is not guessed."""
    assert identify_language("GMP 2021", default="fil") == "fil"
    assert identify_language("2021 – 2023") == "und"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The fund supports drugs, devices, etc. Enterprises may apply. Dr. Li of Merck Co., Ltd. agreed.",
         ["The fund supports drugs, devices, etc.", "Enterprises may apply.", "Dr. Li of Merck Co., Ltd. agreed."]),
        ("zh", "会议指出，要补链；要强链。他说：“要抓紧落实！”会后考察了园区。",
         ["会议指出，要补链；要强链。", "他说：“要抓紧落实！”", "会后考察了园区。"]),
    ],
)
def test_sentences(language, text, expected):
    """A sentence ends where its end mark stands, not at an abbreviation or a semicolon."""
    assert [text[start:end] for start, end in split_line(text, language)] == expected


def test_a_first_paragraph_is_no_title():
    """A page that starts with its first paragraph has no title."""
    cleaned = clean_text("近日，全市生物医药产业推进会召开，副市长出席会议。\n会议强调，要加快产业集聚。\n")
    assert find_title(cleaned.page, cleaned.furniture).basis == "missing"


@pytest.mark.parametrize(
    ("title", "genre"),
    [("上海市人民政府办公厅关于印发《生物医药产业行动方案》的通知", "notice"), ("市委书记赴生物医药产业园调研", "news"),
     ("《促进生物医药产业发展若干政策》解读", "interpretation"), ("某市生物医药产业发展三年行动计划（2021-2023年）", "plan"),
     ("某市出台生物医药产业三年行动计划", "digest"), ("2025年某省政府工作报告", "report"),
     ("City releases action plan for biopharmaceuticals (2024-2026)", "digest")],
)
def test_genres(title, genre):
    """The words of a title name the kind of text; news of a plan is a digest, not the plan."""
    body = "为推动生物医药产业高质量发展，结合我市实际，制定如下内容，请认真贯彻执行。本市将建设产业园区和服务平台。"
    cleaned = clean_text(f"{title}\n{body}\n")
    field = find_title(cleaned.page, cleaned.furniture)
    assert field.value == title
    assert name_genre(cleaned.page, field, field.end + 1).value == genre


def test_marks_of_translation_need_company():
    """One calque is an author's choice; several are marks of translation; a clean text stays undecided."""
    plain = "Investors expect the regulator to publish its guidance on biosimilars in the spring. The draft drew 40 comments."
    calques = "The meeting emphasized that the city should vigorously cultivate leading enterprises and make up the chain."
    assert judge_translation(clean_text(plain).page, "en", []).basis == "missing"
    assert judge_translation(clean_text(calques).page, "en", []).value is True
    assert judge_translation(clean_text("会议强调高质量发展").page, "zh", []).value is False
