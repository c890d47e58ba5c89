"""Passages of one language and script on pages written for the test."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.page import Span, make_page
from analysis_lib.reading.passages import list_passages

ENGLISH = ("The bureau asked every maker of vaccines in the district to report its stocks before the end of the month.\n"
           "Inspectors will then visit the plants, and the results will be published on the site of the bureau.\n")
CHINESE = ("区市场监管局要求辖区内所有疫苗生产企业在月底前上报库存情况，并按照规定完成自查工作。\n"
           "随后执法人员将到企业开展现场检查，检查结果在官方网站上公布，接受社会监督。\n")
TRADITIONAL = "區市場監管局要求轄區內所有疫苗生產企業在月底前上報庫存情況，並按照規定完成自查工作。\n"
FILIPINO = "Hiniling ng kawanihan sa lahat ng gumagawa ng bakuna sa distrito na iulat ang kanilang imbak bago matapos ang buwan.\n"


def read(text, language, furniture=()):
    page = make_page(text)
    return [(page.text[one.start : one.end], one.language, one.script, one.status)
            for one in list_passages(page, furniture, language)]


def test_one_language_is_one_passage():
    """Headings, names and figures between the paragraphs belong to the passage around them."""
    text = "Stocks of vaccines\n" + ENGLISH + "Zhang Wei\n2024\nPfizer, Roche\n" + ENGLISH
    assert read(text, "en") == [(text.strip(), "en", "Latn", "supported")]


def test_languages_that_alternate():
    """A bilingual page has a passage for every stretch in one language."""
    assert [row[1:] for row in read(ENGLISH + CHINESE + ENGLISH + FILIPINO, "en")] == [
        ("en", "Latn", "supported"), ("zh", "Hans", "supported"), ("en", "Latn", "supported"),
        ("fil", "Latn", "supported")]


def test_names_inside_a_line_are_no_passage():
    """Latin names and terms inside Chinese stay in the Chinese passage, and Chinese names inside English in its."""
    chinese = "会上，Shanghai Kaituo Bio-pharma Co., Ltd. 与 Roche Diagnostics 介绍了 CAR-T、ADC 和 mRNA 疫苗的研发进展。\n"
    english = "The firm (上海开拓生物医药有限公司) told the bureau that it had filed for approval of a new vaccine.\n"
    assert [row[1] for row in read(CHINESE + chinese, "zh")] == ["zh"]
    assert [row[1] for row in read(ENGLISH + english, "en")] == ["en"]


def test_a_line_of_a_company_name_is_no_passage():
    """A Latin name on its own line of a Chinese page is in no other language."""
    text = CHINESE + "Shanghai Kaituo Bio-pharma Science And Technology Group Co., Ltd.\n" + CHINESE
    assert [row[1] for row in read(text, "zh")] == ["zh"]


def test_both_scripts_of_chinese():
    """Simplified and traditional lines are passages of their own; a short line takes the script before it."""
    rows = read(CHINESE + "生物科技\n" + TRADITIONAL, "zh")
    assert [row[1:3] for row in rows] == [("zh", "Hans"), ("zh", "Hant")]
    assert rows[0][0].endswith("生物科技")


def test_sentences_of_two_scripts_on_one_line():
    """A Chinese sentence glued to an English story is parted from it."""
    rows = read(CHINESE.split("\n")[0] + ENGLISH, "en")
    assert [row[1] for row in rows] == ["zh", "en"]
    assert rows[1][0].startswith("The bureau")


def test_furniture_is_in_no_passage():
    """A menu in English above a Filipino story is no passage when it was recognised as furniture."""
    menu = "Home About Us Products News Contact Us Leave us your message and we will answer you soon.\n"
    rows = read(menu + FILIPINO, "fil", [Span(0, len(menu) - 1, "menu")])
    assert [(row[0], row[1]) for row in rows] == [(FILIPINO.strip(), "fil")]


def test_kanji_headings_stay_japanese():
    """A heading without kana on a Japanese page is not Chinese."""
    text = "市政府医薬品産業支援策発表\n市政府は、医薬品産業を支援するための新しい措置を発表しました。\n医薬品製造企業三十社参加\n"
    assert [row[1:3] for row in read(text, "ja")] == [("ja", "Jpan")]


def test_unsupported_and_unknown_languages_are_outcomes():
    """A language without a dictionary is unsupported and a page that nothing tells is unknown."""
    swahili = "Serikali ya mkoa imesema kwamba viwanda vya dawa vitapata fedha zaidi mwaka huu ili kuongeza uzalishaji.\n"
    assert read(swahili, "sw")[0][1:] == ("sw", "Latn", "unsupported")
    assert read("2024 – 2026", "und") == [("2024 – 2026", "und", "Zyyy", "unknown")]
    assert read("", "und") == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="市药产業発のを，。the drug Ang gamot 12.|\n ", max_size=300),
       st.sampled_from(["en", "zh", "ja", "fil", "und"]))
def test_passages_tile_in_order(text, language):
    """Whatever the text, passages are in order, do not overlap and hold every letter outside the furniture."""
    cleaned = clean_text(text)
    passages = list_passages(cleaned.page, cleaned.furniture, language)
    ends = [0, *(one.end for one in passages)]
    assert all(end <= one.start < one.end for end, one in zip(ends, passages, strict=False))
    inside = {at for one in passages for at in range(one.start, one.end)}
    inside |= {at for span in cleaned.furniture for at in range(span.start, span.end)}
    assert all(at in inside for at, one in enumerate(cleaned.page.text) if one.isalnum())
