"""Organisations: names, boundaries and types in English, Filipino and Chinese."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_lib.reading.lexicon import KEYS, read_lexicon
from analysis_lib.reading.organisations import find_organisations
from analysis_lib.reading.page import Span, make_page
from analysis_lib.tables import DATA

INSERTED = re.compile(r"(?<=[一-鿿])\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\s?\)")


def read_seed(number: str):
    """Read a shipped document, without the pinyin a converter put into it."""
    raw = next((DATA / "documents").glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    return make_page(raw, [Span(m.start(), m.end(), "pinyin") for m in INSERTED.finditer(raw)])


def list_names(text, language: str) -> list[tuple[str, str]]:
    page = make_page(text) if isinstance(text, str) else text
    return [(mention.name, mention.role) for mention in find_organisations(page, language)]


def names(text, language: str) -> set[str]:
    return {name for name, _ in list_names(text, language)}


def test_company_news_in_english():
    """The inspection story names a party, two public bodies and two company sites, and no congress or conference."""
    assert names(read_seed("000"), "en") == {
        "The provincial bureau", "the provincial bureau", "Communist Party of China (CPC)",
        "Pharmaceutical Production Department", "Jiminxin Yaohu Production Base", "Jiangxi Haoran Bio-pharma Co., Ltd.",
    }


def test_town_meeting_in_filipino():
    """Both lists of companies are read whole, a company is found again without its place and legal suffix."""
    found = names(read_seed("001"), "fil")
    assert {"Innovent", "Weigao", "Neusoft", "Yunnan Baiyao", "Merck", "Carl Zeiss", "Organon", "Glaxosmithkline",
            "Shanghai Pharmaceutical Holding", "Baxter Healthcare", "Takeda Pharmaceutical"} <= found
    assert {"Shanghai Shengsheng Logistics Co, Ltd", "Shengsheng Logistics", "Ji Wang Nursing Home",
            "New East Garden Happy Home", "Shanghai Yongfeng Hot Dip Galvanizing Co, Ltd."} <= found
    assert not [name for name in found if re.search(r"Award|Brand|Pamantayan|Town", name)]


def test_ministry_and_its_department():
    """A department of a ministry is one name, and the ministry inside it another; a plenary session is none."""
    found = list_names(read_seed("002"), "en")
    assert found.count(("Ministry of Industry and Information Technology", "government")) == 2
    assert ("Department of Consumer Goods Industry of the Ministry of Industry and Information Technology",
            "government") in found
    assert ("20th Central Committee of the Communist Party of China", "party") in found
    assert ("Zhitong", "media") in found
    assert not [name for name, _ in found if "Session" in name or "Five-Year" in name]


def test_provincial_meeting_in_traditional_characters():
    """Bodies are returned as they stand, in traditional characters; a list of bodies includes two cities."""
    assert names(read_seed("003"), "zh") == {
        "省委", "省政府", "省衛健委", "省工信廳", "省醫保局", "省藥監局", "市委", "省醫學科學院",
        "省醫學科學院焦作基地", "省生物醫藥產業鏈專班", "焦作市", "駐馬店市", "華蘭生物工程公司",
        "麗珠醫藥集團", "健康元生物制品公司", "健風生物科技公司", "麗珠合成制藥公司", "健康元", "焦作網",
    }


def test_action_plan_names_nobody():
    """A plan full of capitalised products, zones and bases to be built names no organisation."""
    assert names(read_seed("004"), "en") == set()


@pytest.mark.parametrize(("text", "expected"), [
    ("合肥市人民政府办公室印发行动计划，市发展改革委、市经济和信息化局、市市场监督管理局联合推进。",
     {"合肥市人民政府办公室", "市发展改革委", "市经济和信息化局", "市市场监督管理局"}),
    ("依托中国科学技术大学附属第一医院推动创新，国家药品监督管理局药品注册司参加。",
     {"中国科学技术大学附属第一医院", "国家药品监督管理局药品注册司"}),
    ("支持安科生物、智飞龙科马、兆科药业等龙头企业做大做强。", {"安科生物", "智飞龙科马", "兆科药业"}),
    ("山德士(中国)制药有限公司和海川仁合药业集团有限公司派代表参会。",
     {"山德士(中国)制药有限公司", "海川仁合药业集团有限公司"}),
    ("全省政府系统要支持上市公司、公立医院、跨国公司和生物医药企业，建设生物医药产业园。", {"省政府"}),
    ("省委托第三方评估，大学生创业，公司法修订，各级医院、科研机构、行业协会参与。", set()),
    ("做强生物医药产业，推进新药临床试验中心建设。", set()),
    ("来源：河北日报　记者从市场监管总局获悉", {"河北日报", "市场监管总局"}),
    ("长三角生物医药产业联盟、安徽省医药行业协会承办。", {"长三角生物医药产业联盟", "安徽省医药行业协会"}),
])
def test_chinese_names_and_classes(text, expected):
    """A name ends at separators and verbs; a class of bodies (公立医院, 上市公司) is no name."""
    assert names(text, "zh") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("The Jinan Municipal Bureau of Industry and Information Technology and the Municipal Health Commission met.",
     {"Jinan Municipal Bureau of Industry and Information Technology", "Municipal Health Commission"}),
    ("China's State Council and the Ministry of Finance and the National Development and Reform Commission agreed.",
     {"State Council", "Ministry of Finance", "National Development and Reform Commission"}),
    ("Yinmi (Shanghai) Cultural Technology Co., Ltd. and Hong Kong-listed CSPC Pharmaceutical Group signed.",
     {"Yinmi (Shanghai) Cultural Technology Co., Ltd.", "CSPC Pharmaceutical Group"}),
    ("Producers, including Roche, Kirin and Shanghai Xianfeng Pharmaceutical, have invested.",
     {"Roche", "Kirin", "Shanghai Xianfeng Pharmaceutical"}),
    ("The Healthy China 2030 Plan, the Third Plenary Session, New Drug Creation, High-end Medical Devices, "
     "the Pilot Free Trade Zone and the China Import Expo were discussed on Monday.", set()),
    ("The China Electronics Technology Group Corporation visited the Standing Committee of the National People's "
     "Congress.", {"China Electronics Technology Group Corporation", "National People's Congress",
                   "Standing Committee of the National People's Congress"}),
    ("A Research Center, a Science Park and an Industrial Park will be built in Zhao County.", set()),
    ("The Standing Committee of the Henan Provincial Party Committee met.",
     {"Standing Committee of the Henan Provincial Party Committee", "Henan Provincial Party Committee"}),
])
def test_english_names_and_their_like(text, expected):
    """Capitals make a name only with a suffix, a head word, a list of companies or a known name."""
    assert names(text, "en") == expected


def test_filipino_heads():
    """Filipino head words with "ng" and "at" make one name; English names stand inside Filipino text."""
    text = ("Ayon sa Kagawaran ng Industriya at Teknolohiya ng Impormasyon, ang Fudan University at ang mga kumpanya "
            "tulad ng Pfizer, Kangda Bio, at Zhejiang Dongfeng Pharmaceutical Co., Ltd. ay lumahok.")
    assert names(text, "fil") == {"Kagawaran ng Industriya at Teknolohiya ng Impormasyon", "Fudan University", "Pfizer",
                                  "Kangda Bio", "Zhejiang Dongfeng Pharmaceutical Co., Ltd."}


def test_other_languages_give_companies_with_a_legal_suffix():
    """In a language whose words are not known only a legal suffix speaks for a company."""
    text = "Die Bayer AG und die Rhein Pharma GmbH besuchten das Institut für Chemie der Universität Köln."
    assert names(text, "other") == {"Bayer AG", "Rhein Pharma GmbH"}


def test_types():
    """Every type follows from the head or suffix of the name."""
    chinese = dict(list_names("郑州大学、河南省人民医院、省医药行业协会、河南省政府、河南日报讯、中共河南省委", "zh"))
    assert list(chinese.values()) == ["university", "hospital", "association", "government", "media", "party"]
    english = dict(list_names("Peking University, Ruijin Hospital, Tianfu Life Science Park, Suzhou Nano Institute and "
                              "the Jinan Zone Management Committee", "en"))
    assert list(english.values()) == ["university", "hospital", "park", "research", "government"]


def test_names_overlap_only_when_nested():
    """Mentions stand in reading order; one overlaps another only inside it, after "of", "of the" or "ng"."""
    for number, language in (("000", "en"), ("001", "fil"), ("002", "en"), ("003", "zh"), ("004", "en")):
        page = read_seed(number)
        outer = None
        for mention in find_organisations(page, language):
            assert page.text[mention.start : mention.end] == mention.name
            if outer is not None and mention.start < outer.end:
                assert mention.end <= outer.end
                assert re.search(r" (?:of|ng) (?:the )?$", page.text[outer.start : mention.start])
            else:
                outer = mention


@pytest.mark.parametrize("name", KEYS)
def test_lexicons_have_a_key(name):
    """Every word list has a unique key and no empty word."""
    frame = read_lexicon(name)
    assert len(frame) > 40 and frame[KEYS[name]].notna().all(axis=None)
    assert not frame.duplicated(KEYS[name]).any()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="省市委工信厅公司集团、，。()和与ABCof the Department Co., Ltd.\n ", max_size=200),
       st.sampled_from(["en", "fil", "zh", "other"]))
def test_any_text_gives_valid_offsets(text, language):
    """Whatever the text, a mention is a non-empty stretch of it."""
    page = make_page(text)
    for mention in find_organisations(page, language):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.name == text[mention.start : mention.end]


def test_a_weekday_or_an_act_after_a_body_is_not_its_name():
    """"On Wednesday" and "on Issuing" after a body are no part of its name; "on Health" is."""
    text = ("The Ministry of Commerce on Wednesday met the Hunan Health Commission on Issuing Permits. "
            "The Provincial Committee on Health agreed.")
    names = {mention.name for mention in find_organisations(make_page(text), "en")}
    assert not [name for name in names if "Wednesday" in name or "Issuing" in name]
    assert "Ministry of Commerce" in names


@pytest.mark.parametrize(("text", "expected"), [
    ("调研组来到海川高新区管委会，响水县委书记到场。", {"海川高新区管委会", "响水县委"}),
    ("省委宣传部文化产业处负责人与市政协经济委主任座谈。", {"省委宣传部文化产业处", "市政协经济委"}),
    ("走访了、甘肃前锋牧业科技有限责任公司、大自然生物工程公司、九州通公司。",
     {"甘肃前锋牧业科技有限责任公司", "大自然生物工程公司", "九州通公司"}),
    ("一行先后到佳蔚股份、天晗化工、上海日化等企业，天晗化工负责人汇报。", {"佳蔚股份", "天晗化工", "上海日化"}),
    ("与香港中文大学(深圳)签约，市长会见海川制药集团一行。", {"香港中文大学(深圳)", "海川制药集团"}),
    ("召开专题协商会，组织上市公司、子公司和境内企业参加，贯彻落实集团要求。", set()),
    ("活动由东岭区委、新锦集团、海贝社协办。", {"东岭区委", "新锦集团", "海贝社"}),
])
def test_chinese_boundaries(text, expected):
    """Zones, divisions, brackets and lists bound a name; a verb, a meeting and a class of firms give none."""
    assert names(text, "zh") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("The Suzhou municipal government and the East China's Jiangsu provincial government signed with the Standing "
     "Committee of the 14th Anhui Provincial People's Congress.",
     {"Suzhou municipal government", "Jiangsu provincial government", "14th Anhui Provincial People's Congress",
      "Standing Committee of the 14th Anhui Provincial People's Congress"}),
    ("Experts of the World Health Organization (WHO) came. WHO praised Peking University's results.",
     {"World Health Organization (WHO)", "WHO", "Peking University"}),
    ("The Tianjin Municipal Finance Bureau and Health Commission and the Hebei University of traditional Chinese "
     "medicine signed.", {"Tianjin Municipal Finance Bureau", "Health Commission",
                          "Hebei University of traditional Chinese medicine"}),
    ("The Animal Husbandry and Veterinary Bureau of Gansu Province and the Health Bureau of China's Central Military "
     "Commission agreed.", {"Animal Husbandry and Veterinary Bureau of Gansu Province",
                            "Health Bureau of China's Central Military Commission"}),
    ("He went to Lanting Pharmaceutical Factory with the president of Linhai University Mr. Wang Wei.",
     {"Lanting Pharmaceutical Factory", "Linhai University"}),
    ("The Good Manufacturing Practice, the Week of Biomedicine, the Central Asia Corridor and New Area Plan in May.",
     set()),
])
def test_english_boundaries(text, expected):
    """Small levels, initials, owners and forms of address bound a name; slogans and places are none."""
    assert names(text, "en") == expected


def test_filipino_governments_and_nesting():
    """A government is named by its place after "ng", and a ministry stands inside its department's name."""
    text = ("Ayon sa Departamento ng Kalakalan ng Ministri ng Komersyo ng Tsina at sa pamahalaang munisipal ng "
            "Mianyang, bumili ang Sinovac Biotech Ltd. Co ng gamot noong Lunes.")
    assert names(text, "fil") == {"Departamento ng Kalakalan ng Ministri ng Komersyo ng Tsina",
                                  "Ministri ng Komersyo ng Tsina", "pamahalaang munisipal ng Mianyang",
                                  "Sinovac Biotech Ltd. Co"}
