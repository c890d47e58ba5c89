"""Language, script, title and genre on texts written for the test."""

import pytest

from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.languages import (
    identify_language,
    identify_script,
    judge_language,
    load_close_words,
    load_codes,
    name_status,
)
from analysis_lib.reading.metadata import name_genre
from analysis_lib.reading.sentences import split_line
from analysis_lib.reading.titles import find_title
from analysis_lib.tables import DATA, read_csv

MENU = "Home\nAbout Us\nProducts\nDisposable Syringe\nNews\nCompany News\nFAQ\nContact Us\nLeave Your Message\n"
SPAM = "免费高清在线观看,国产精品视频网站,亚洲一区二区三区,欧美日韩中文字幕,手机在线电影下载,最新影片推荐\n"


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


STORIES = {
    "ny": "Boma la mzinda latulutsa ndondomeko yatsopano yothandizira makampani opanga mankhwala. Unduna wa zaumoyo wati "
          "ndalama zimenezi zithandiza anthu ambiri kupeza mankhwala abwino.",
    "ms": "Kerajaan bandar raya mengumumkan bahawa syarikat ubat tempatan akan menerima pelaburan berbilion ringgit "
          "kerana kualiti pengeluaran vaksin semakin meningkat.",
    "id": "Pemerintah kota mengumumkan bahwa perusahaan obat dalam negeri akan menerima investasi miliaran rupiah "
          "karena kualitas produksi vaksin semakin meningkat.",
    "fil": "Sinabi ng pamahalaang lungsod na makatatanggap ng tulong ang mga kompanya ng gamot dahil tumaas ang "
           "kalidad ng mga bakunang ginagawa nila ngayong taon.",
    "sw": "Serikali ya mkoa imesema kwamba viwanda vya dawa vitapata fedha zaidi mwaka huu ili kuongeza uzalishaji wa "
          "chanjo na kupunguza bei kwa wananchi.",
    "gl": "O goberno da cidade anunciou que as empresas farmacéuticas recibirán axudas porque a calidade da produción "
          "das vacinas mellorou moito neste ano, segundo dixo a conselleira.",
    "pt": "O governo da cidade anunciou que as empresas farmacêuticas receberão apoio porque a qualidade da produção "
          "de vacinas melhorou muito neste ano, segundo disse a secretária.",
    "no": "Regjeringen i byen sa at legemiddelfirmaene får støtte fordi kvaliteten på vaksinene har blitt mye bedre "
          "i år, og helseministeren lovte flere penger til forskning.",
    "vi": "Chính quyền thành phố cho biết các công ty dược phẩm sẽ nhận được hỗ trợ vì chất lượng vắc xin đã tốt hơn "
          "nhiều trong năm nay.",
    "en": "The city said that its drug makers would get more money this year because the quality of their vaccines had "
          "improved, and promised Shanghai Kaituo Bio-pharma Co., Ltd. a new laboratory.",
    "ko": "시 정부는 올해 백신의 품질이 좋아졌기 때문에 제약 회사들이 더 많은 지원을 받을 것이라고 밝혔다.",
    "ar": "قالت حكومة المدينة إن شركات الأدوية ستحصل على دعم أكبر هذا العام لأن جودة اللقاحات تحسنت كثيرا.",
    "th": "รัฐบาลเมืองกล่าวว่าบริษัทยาจะได้รับการสนับสนุนมากขึ้นในปีนี้เพราะคุณภาพของวัคซีนดีขึ้นมาก",
}


@pytest.mark.parametrize("language", STORIES)
def test_close_and_rare_languages(language):
    """Close pairs and languages that only one identifier knows are told apart, in capitals as well."""
    assert identify_language(STORIES[language]) == language
    assert identify_language(STORIES[language].upper()) == language


@pytest.mark.parametrize("language", STORIES)
def test_a_story_outvotes_what_stands_around_it(language):
    """Neither an English menu nor a Chinese keyword list above a story hides its language and script."""
    story, script = STORIES[language], identify_script(STORIES[language])
    for page in (MENU + story, SPAM + story, SPAM + MENU + story):
        assert (identify_language(page), identify_script(page)) == (language, script)


def test_japanese_with_few_kana():
    """One kana beside characters that Chinese does not use is Japanese; a Chinese text may hold a kana."""
    assert identify_language("県内医薬品製造企業三十社 工場新設を検討、経済産業省発表") == "ja"
    assert identify_script("県内医薬品製造企業三十社 工場新設を検討、経済産業省発表") == "Jpan"
    assert identify_language("该公司的茶饮品牌叫做“草本の味”，已经在全市开设三十家门店，并计划进入医药零售市场。") == "zh"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        # Mirrors convert character by character and leave variants mixed.
        ("頭髮髮展后勤保障，乾部群眾齊心推進産業鏈建設", "Hant"),
        ("生物科技", "Zyyy"),
        ("生物医药", "Hans"),
        ("Υγεία για όλους τους πολίτες της πόλης", "Grek"),
        ("स्वास्थ्य मंत्रालय ने नई दवा नीति जारी की", "Deva"),
        ("กระทรวงสาธารณสุขประกาศนโยบายยา", "Thai"),
        ("משרד הבריאות פרסם מדיניות חדשה", "Hebr"),
        ("2021 – 2023 %", "Zyyy"),
    ],
)
def test_scripts(text, script):
    """The majority of the deciding characters names the script; nothing decides only where there is none."""
    assert identify_script(text) == script


def test_names_alone_are_unknown():
    """A list of names is in no language, and the confidence says so."""
    language, confidence = judge_language("Zhangjiang Qiantang Yizhuang Taizhou Wuxi Lingang")
    assert (language, confidence < 0.6) == ("und", True)


def test_status():
    """A language without a dictionary is an outcome, and so is an unknown one."""
    assert [name_status(one) for one in ("en", "zh", "fil", "sw", "ny", "und")] == [
        "supported", "supported", "supported", "unsupported", "unsupported", "unknown"]


def test_language_lists_are_keyed():
    """No code stands twice, every weight is a share, and no word is written so by both of two close languages."""
    rows = read_csv(DATA / "lexicon" / "languages.csv")
    assert rows["code"].is_unique
    assert all(0 <= weight <= 1 for _, weight in load_codes().values())
    close = read_csv(DATA / "lexicon" / "close_languages.csv")
    assert not close.duplicated().any() and not close.isna().any(axis=None)
    assert all(not words & load_close_words().get((other, language), frozenset())
               for (language, other), words in load_close_words().items())
    ranges = read_csv(DATA / "lexicon" / "scripts.csv")
    spans = sorted((int(first, 16), int(last, 16)) for first, last in zip(ranges["first"], ranges["last"], strict=True))
    assert all(first <= last for first, last in spans)
    assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))


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
