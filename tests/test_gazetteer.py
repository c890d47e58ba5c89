import re

import pytest

from analysis_lib.reading.former_regions import flag_former_regions, list_former_names, read_history
from analysis_lib.reading.gazetteer import (
    GAZETTEER,
    choose_codes,
    find_province,
    fold_name,
    list_ancestors,
    list_regions,
    read_regions,
)
from analysis_lib.reading.page import make_page
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.region_names import index_chinese, index_romanised
from analysis_lib.tables import read_csv


def test_divisions_of_2024_are_complete():
    """The table holds the nation, 34 provinces, 333 prefectures and 2,846 counties, the counts of 2024."""
    assert read_regions()["level"].value_counts().to_dict() == {
        "county": 2846, "city": 333, "province": 34, "national": 1,
    }
    assert read_regions()["code"].str.fullmatch(r"\d{6}").all()


def test_parents_follow_the_digits_of_the_code():
    """Every county lies in the province its first two digits say, and in the prefecture of its first four if one is."""
    regions = list_regions()
    for code in regions:
        assert find_province(code)[:2] == code[:2]
        prefecture = f"{code[:4]}00"
        if regions[code].level == "county" and prefecture in regions and prefecture != code:
            assert list_ancestors(code)[0] == prefecture or regions[prefecture].level == "province"


@pytest.mark.parametrize(("name_zh", "name_en"), [
    ("闵行区", "Minhang"), ("长治市", "Changzhi"), ("漯河市", "Luohe"), ("朝阳市", "Chaoyang"), ("珲春市", "Hunchun"),
    ("鄂尔多斯市", "Ordos"), ("呼和浩特市", "Hohhot"), ("乌鲁木齐市", "Urumqi"), ("西藏自治区", "Tibet"),
    ("陕西省", "Shaanxi"), ("山西省", "Shanxi"), ("六安市", "Lu'an"), ("西安市", "Xi'an"), ("厦门市", "Xiamen"),
    ("蚌埠市", "Bengbu"), ("亳州市", "Bozhou"), ("乐清市", "Yueqing"), ("乐山市", "Leshan"), ("番禺区", "Panyu"),
    ("重庆市", "Chongqing"), ("都江堰市", "Dujiangyan"), ("浚县", "Xun"), ("单县", "Shan"), ("什邡市", "Shifang"),
    ("涡阳县", "Guoyang"), ("洪洞县", "Hongtong"), ("吕梁市", "Lüliang"), ("浦东新区", "Pudong"),
    ("延边朝鲜族自治州", "Yanbian"), ("大厂回族自治县", "Dachang"), ("长子县", "Zhangzi"), ("雄县", "Xiong"),
])
def test_romanisation_follows_local_readings(name_zh, name_en):
    """Names with characters of several readings bear the reading used for the place."""
    code, = index_chinese()[name_zh].codes
    assert list_regions()[code].name_en == name_en


def test_romanised_names_are_latin_words():
    """Every English name is letters with spaces and apostrophes only, beginning with a capital."""
    names = read_regions()["name_en"]
    assert names.str.fullmatch("[A-Z][a-zü']+(?: [A-Z][a-z]+)*").all()


def test_namesakes_stay_together():
    """Suzhou, Taizhou, Fuzhou, Yichun and Yulin each stand for two prefectures; hundreds of keys are ambiguous."""
    index = index_romanised()
    for key in ("suzhou", "taizhou", "fuzhou", "yichun", "yulin"):
        assert sum(list_regions()[code].level == "city" for code in index[key]) == 2
    assert 300 < sum(len(codes) > 1 for codes in index.values()) < 400


def test_keys_of_the_word_lists_are_unique():
    """No alias, override or body word is listed twice for one purpose, and every code exists."""
    aliases = read_csv(GAZETTEER / "aliases.csv")
    assert not aliases.duplicated(["name", "language", "kind"]).any()
    assert aliases["code"].dropna().isin(read_regions()["code"]).all()
    assert not read_csv(GAZETTEER / "bodies.csv").duplicated(["language", "word", "kind", "level"]).any()
    assert not read_csv(GAZETTEER / "overrides.csv").duplicated("key").any()


def test_every_province_has_its_abbreviation():
    """Each mainland province has its one-character abbreviation, save two that share theirs with a city."""
    aliases = read_csv(GAZETTEER / "aliases.csv").query("kind in ['abbreviation', 'number_prefix']")
    left = {code for code, region in list_regions().items() if region.level == "province"} - set(aliases["code"])
    assert {list_regions()[code].name_en for code in left} == {"Qinghai", "Ningxia", "Hong Kong", "Macau", "Taiwan"}
    assert aliases["name"].str.len().eq(1).all()


def test_nearest_area_decides_between_namesakes():
    """A known prefecture speaks louder than a known province, and silence leaves all namesakes."""
    drums = index_chinese()["鼓楼区"].codes
    assert len(drums) == 4
    assert choose_codes(drums, {"320100", "410000"}) == ("320106",)
    assert choose_codes(drums, {"350000"}) == ("350102",)
    assert choose_codes(drums, set()) == drums


def test_folding_meets_all_spellings():
    """Straight and curly apostrophes, none, and ü or u lead to one key."""
    assert len({fold_name(name) for name in ("Xi'an", "Xi’an", "Xi‘an", "Xian")}) == 1
    assert re.fullmatch("[a-z ]+", fold_name("Lüliang"))


def test_former_divisions_lead_to_standing_ones():
    """Every former code and name is unique, ended before 2024 and continues in a code of today, with one exception."""
    history, regions = read_history(), list_regions()
    assert not history.duplicated(["code", "name_zh"]).any()
    assert (history["last_year"].astype(int) < 2024).all()
    assert (history["first_year"].astype(int) <= history["last_year"].astype(int)).all()
    assert history["successor_code"].isna().sum() <= 1
    assert history["successor_code"].dropna().isin(regions).all()


@pytest.mark.parametrize(("name", "successor"), [
    ("莱芜市", "370100"), ("崇文区", "110101"), ("宣武区", "110102"), ("襄樊市", "420600"), ("闸北区", "310106"),
    ("南汇区", "310115"), ("思茅市", "530800"), ("三水市", "440607"), ("普兰店市", "210214"), ("星子县", "360483"),
    ("万县市", "500000"), ("涪陵地区", "500000"), ("琼山市", "460107"), ("昌都地区", "540300"), ("荆沙市", "421000"),
])
def test_former_names_continue_where_history_put_them(name, successor):
    """A dissolved or renamed division continues in the one that took it over, a split one in the area around all parts."""
    assert {row.successor_code for row in list_former_names("zh")[name]} == {successor}


def test_former_names_never_hide_standing_ones():
    """No name of a division of today is taken for a former one, and no common word becomes a place."""
    standing = {region.name_zh for region in list_regions().values()}
    assert not standing & set(list_former_names("zh"))
    for word in ("巢湖", "渡口", "市区", "一区", "南区", "松花江"):
        assert word not in list_former_names("zh")


def test_former_region_is_flagged_once():
    """The first mention of a former division is flagged with its last year and the division of today."""
    page = make_page("崇文区政府召开会议。崇文区將支持醫藥企業。Laiwu will build a park.")
    flags = flag_former_regions(page, scan_names(page))
    assert [(flag.rule, page.text[flag.start : flag.end]) for flag in flags] == [
        ("former_region", "崇文区"), ("former_region", "Laiwu")]
    assert flags[0].suggestion == "until 2009 110103 Chongwen; now in 110101 Dongcheng"


def test_words_of_other_languages_are_read():
    """Types, organs and acts of a language come from one table, and customary names lead to their codes."""
    index = index_romanised()
    assert (index["pequim"], index["xangai"], index["pechino"]) == (("110000",), ("310000",), ("110000",))
    assert {"es", "pt", "it", "fr", "de", "ru", "sw", "ny", "ms", "ja"} <= set(read_csv(
        GAZETTEER / "bodies.csv").query("kind == 'act'")["language"])
