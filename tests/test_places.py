import re
from pathlib import Path

import pytest

from analysis_lib.reading.page import Span, make_page
from analysis_lib.reading.places import find_places
from analysis_lib.tables import DATA

PINYIN = re.compile(r"[\u3400-\u9fff](\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]*\s?\))")


def read_page(number):
    file, = Path(DATA / "documents").glob(f"{number}_*.txt")
    raw = file.read_text(encoding="utf-8")
    return make_page(raw, [Span(*match.span(1), "pinyin") for match in PINYIN.finditer(raw)])


def list_codes(text, masks=()):
    return [(mention.name, mention.region_code) for mention in find_places(make_page(text), masks)]


def mask(text, *names):
    return [match.span() for name in names for match in re.finditer(re.escape(name), text)]


def test_traditional_page_with_inserted_pinyin():
    """The county meeting page yields its city, a second city, a district and its province by name and abbreviation."""
    found = {(m.name, m.region_code) for m in find_places(read_page("003")) if m.role == "mentioned"}
    assert found == {("焦作", "410800"), ("焦作市", "410800"), ("河南", "410000"), ("豫", "410000"),
                     ("駐馬店市", "411700"), ("馬村區", "410804")}


def test_deictic_words_are_found_open():
    """我省, 我市 and 全省 are mentions with the role deictic and no code of their own."""
    deictics = [m for m in find_places(read_page("003")) if m.role == "deictic"]
    assert {m.name for m in deictics} == {"我省", "我市", "全省"}
    assert all(m.region_code is None for m in deictics)


def test_filipino_page_types_before_and_after_the_name():
    """"distrito ng Minhang" and "Minhang District" are one county, and the town below it bears its code."""
    text = read_page("001").text
    companies = mask(text, "Yunnan Baiyao", "Shanghai Pharmaceutical Holding", "Ji Wang Nursing Home")
    found = [(m.name, m.region_code) for m in find_places(make_page(text), companies)]
    assert {("distrito ng Minhang", "310112"), ("Minhang District", "310112"), ("Huacao Town", "310112"),
            ("bayan ng Huacao", "310112")} <= set(found)
    assert not [name for name, _ in found if name.startswith(("Yunnan", "Zhao", "Hongqiao", "Ji"))]


def test_machine_translated_plan_names_its_counties():
    """A county without type word is read in the plan of its city; one foreign to the city is not given a code."""
    found = {(m.name, m.region_code) for m in find_places(read_page("004")) if m.role == "mentioned"}
    assert found == {("Shijiazhuang", "130100"), ("Shijiazhuang City", "130100"), ("Zhengding", "130123"),
                     ("Zhao County", "130133")}


def test_offsets_point_at_the_name():
    """Every mention's offsets give its name back from the page's text."""
    for number in ("000", "001", "002", "003", "004"):
        page = read_page(number)
        for mention in find_places(page):
            assert page.text[mention.start : mention.end] == mention.name


@pytest.mark.parametrize(("text", "codes"), [
    ("The expo opened in Suzhou.", [("Suzhou", None)]),
    ("The expo opened in Suzhou, Anhui.", [("Suzhou", "341300"), ("Anhui", "340000")]),
    ("Jiangsu will help Suzhou and Taizhou.", [("Jiangsu", "320000"), ("Suzhou", "320500"), ("Taizhou", "321200")]),
    ("Firms in Jiangsu, Anhui and Suzhou.", [("Jiangsu", "320000"), ("Anhui", "340000"), ("Suzhou", None)]),
    ("Xi'an and Xi’an", [("Xi'an", "610100"), ("Xi’an", "610100")]),
    ("Shanghai's Baoshan District leads; Baoshan hosts a summit.",
     [("Shanghai", "310000"), ("Baoshan District", "310113"), ("Baoshan", "310113")]),
    ("Nanchang County and Nanchang in Jiangxi Province",
     [("Nanchang County", "360121"), ("Nanchang", "360100"), ("Jiangxi Province", "360000")]),
    ("Guangxi Zhuang Autonomous Region", [("Guangxi Zhuang Autonomous Region", "450000")]),
    ("Inner Mongolia and Hong Kong", [("Inner Mongolia", "150000"), ("Hong Kong", "810000")]),
    ("Lungsod ng Shenzhen, Lalawigan ng Guangdong",
     [("Lungsod ng Shenzhen", "440300"), ("Lalawigan ng Guangdong", "440000")]),
    ("Pudong New Area and Suzhou Industrial Park",
     [("Pudong New Area", "310115"), ("Suzhou Industrial Park", "320500")]),
    ("a provincia de Hubei y la ciudad de Wuhan", [("provincia de Hubei", "420000"), ("ciudad de Wuhan", "420100")]),
    ("nella provincia dell'Anhui", [("provincia dell'Anhui", "340000")]),
    ("Mkoa wa Shandong, huko Weihai", [("Mkoa wa Shandong", "370000"), ("Weihai", "371000")]),
    ("em Pequim, Xangai e Macau", [("Pequim", "110000"), ("Xangai", "310000"), ("Macau", "820000")]),
    ("Власти провинции Хэбэй и города Уханя, в Шанхае",
     [("провинции Хэбэй", "130000"), ("города Уханя", "420100"), ("Шанхае", "310000")]),
    ("officials of hubei province met in wuhan city", [("hubei province", "420000"), ("wuhan city", "420100")]),
])
def test_romanised_names(text, codes):
    """Romanised names take their code from type words, neighbours and the document, else none."""
    assert list_codes(text) == codes


@pytest.mark.parametrize("text", [
    "Guide enterprises to grow; pay 5 yuan. Heping and Xinhua are common words.",
    "Li Yanan and Wang Jian met Zhao Yongqing.",
    "He walked along Nanjing Road; Xinhua News Agency reported it.",
    "长江西路与黄河南岸，流通化解，朝阳产业，长治久安，长春新碱，阿里巴巴，大理石，日照充足，真金白银。",
    "建成县级医院，推动县域经济和县城建设，完成乡镇卫生院改造，打造特色小镇，示范县。",
    "我们隆重庆祝，合理均衡水平，沿海城市，创新乡村振兴，伟大同胞。",
    "主站: 蓬溪县| 莱西市| 安远县| 兴文县| 普兰店市| 梓潼县| 石门县|",
])
def test_words_that_only_look_like_places(text):
    """Words that hold the letters of a place name yield no mention."""
    assert list_codes(text) == []


@pytest.mark.parametrize(("text", "codes"), [
    ("在江西省南昌市召开", [("江西省", "360000"), ("南昌市", "360100")]),
    ("鼓楼区印发方案", [("鼓楼区", None)]),
    ("南京市鼓楼区印发方案", [("南京市", "320100"), ("鼓楼区", "320106")]),
    ("北京市场和上海市场", [("北京", "110000"), ("上海", "310000")]),
    ("闵行区华漕镇举办活动", [("闵行区", "310112"), ("华漕镇", "310112")]),
    ("支持豫产药材，服务在沪企业，豫工信〔2022〕5号", [("豫", "410000"), ("沪", "310000"), ("豫", "410000")]),
    ("金昌、白银、庆阳等市", [("金昌", "620300"), ("白银", "620400"), ("庆阳", "621000")]),
    ("雄安新区和苏州工业园区", [("雄安新区", "130000"), ("苏州工业园区", "320500")]),
    ("恩施州与延边州", [("恩施州", "422800"), ("延边州", "222400")]),
    ("吉林省吉林市", [("吉林省", "220000"), ("吉林市", "220200")]),
    ("中共上海市委", [("上海市", "310000")]),
    ("莱芜市与宣武区", [("莱芜市", "370100"), ("宣武区", "110102")]),
    ("広東省と深セン市で会議を開いた", [("広東省", "440000"), ("深セン市", "440300")]),
])
def test_chinese_names(text, codes):
    """Chinese names are read at word borders; counties need their type word and namesakes an area above them."""
    assert list_codes(text) == codes


def test_names_inside_masks_are_no_places():
    """A province at the head of a company's name is part of that name."""
    text = "Jiangxi Haoran Bio-pharma Co., Ltd. visited Wuhan."
    assert list_codes(text, mask(text, "Jiangxi Haoran Bio-pharma Co., Ltd.")) == [("Wuhan", "420100")]
