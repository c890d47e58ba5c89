import re
from pathlib import Path

import pytest

from analysis_lib.reading.jurisdiction import locate_document
from analysis_lib.reading.page import Mention, Span, make_page
from analysis_lib.reading.places import find_places
from analysis_lib.tables import DATA

PINYIN = re.compile(r"[\u3400-\u9fff](\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]*\s?\))")
# Organisations are found by another module; here the few that matter are given with their types
ORGANISATIONS = {
    "company": ["Jiangxi Haoran Bio-pharma Co., Ltd.", "Yunnan Baiyao", "Shanghai Pharmaceutical Holding",
                "Shanghai Shengsheng Logistics Co, Ltd", "Shanghai Yongfeng Hot Dip Galvanizing Co, Ltd.",
                "Shanghai Rizhi Sheng Technology Co, Ltd.", "江苏安民医药股份有限公司", "四川安民制药有限公司"],
    "government": ["Department of Consumer Goods Industry of the Ministry of Industry and Information Technology",
                   "Ministry of Industry and Information Technology", "The provincial bureau", "the provincial bureau",
                   "Henan Provincial Drug Administration"],
    "media": ["焦作網", "信阳日报"],
    "care": ["Ji Wang Nursing Home", "Qinghai Tibetan Hospital"],
}


def read_seed(number):
    file, = Path(DATA / "documents").glob(f"{number}_*.txt")
    raw = file.read_text(encoding="utf-8")
    return make_page(raw, [Span(*match.span(1), "pinyin") for match in PINYIN.finditer(raw)])


def locate(page, language):
    organisations = sorted(
        (Mention("organisation", *match.span(), name, role) for role, names in ORGANISATIONS.items()
         for name in names for match in re.finditer(re.escape(name), page.text)),
        key=lambda mention: mention.start,
    )
    people = [match.span() for match in re.finditer("Zhang Guangwen|Director Zhang|Zhao Yongqing", page.text)]
    places = find_places(page, [(o.start, o.end) for o in organisations] + people)
    return locate_document(page, places, organisations, language)


def show(text, language):
    fields, _, _ = locate(make_page(text), language)
    return tuple(fields[name].value for name in ("level", "region_code", "venue_code"))


@pytest.mark.parametrize(("number", "language", "level", "region", "name", "province", "venue"), [
    ("000", "en", "province", "360000", "Jiangxi", "360000", None),
    ("001", "fil", "township", "310112", "Minhang", "310000", None),
    ("002", "en", "national", "000000", "China", "000000", "360100"),
    ("003", "zh", "province", "410000", "Henan", "410000", "410800"),
    ("004", "en", "city", "130100", "Shijiazhuang", "130000", None),
])
def test_shipped_documents(number, language, level, region, name, province, venue):
    """The five documents have the level, region and venue that the fact sheet states."""
    fields, _, _ = locate(read_seed(number), language)
    assert fields["level"].value == level
    assert (fields["region_code"].value, fields["region"].value) == (region, name)
    assert (fields["province_code"].value, fields["venue_code"].value) == (province, venue)


@pytest.mark.parametrize(("number", "language", "field", "basis", "words"), [
    ("000", "en", "level", "stated", "The provincial bureau"),
    ("000", "en", "region_code", "inferred", "Jiangxi"),
    ("001", "fil", "issuer", "stated", "Huacao Town"),
    ("001", "fil", "region_code", "inferred", "distrito ng Minhang"),
    ("002", "en", "venue_code", "stated", "Nanchang"),
    ("003", "zh", "issuer", "inferred", "副省長"),
    ("003", "zh", "venue_code", "inferred", "我市"),
    ("004", "en", "region_code", "stated", "Shijiazhuang"),
])
def test_evidence_points_at_the_words_that_decided(number, language, field, basis, words):
    """Basis and offsets of a field lead to the words it was read from."""
    page = read_seed(number)
    value = locate(page, language)[0][field]
    assert (value.basis, page.text[value.start : value.end]) == (basis, words)


def test_former_region_is_inferred_and_flagged():
    """A body of a division that no longer stands is of the division it became, inferred, with a flag."""
    page = make_page("莱芜市人民政府印发医药产业规划\n近日，莱芜市人民政府印发规划。")
    fields, flags, _ = locate(page, "zh")
    assert (fields["region_code"].value, fields["region_code"].basis) == ("370100", "inferred")
    assert fields["province_code"].value == "370000"
    assert [flag.rule for flag in flags] == ["former_region"]


def test_missing_fields_have_no_evidence():
    """A document that names no body and no place leaves every field missing, without offsets."""
    fields, flags, places = locate(make_page("生物医药是朝阳产业。安康的生活离不开好药。"), "zh")
    assert {(f.value, f.basis, f.start, f.end) for f in fields.values()} == {(None, "missing", None, None)}
    assert flags == [] and places == []


def test_deictic_words_take_the_code_of_what_they_point_at():
    """我省 is the acting province, 我市 the city that reports; both keep their role."""
    _, _, places = locate(read_seed("003"), "zh")
    deictics = {(m.name, m.region_code) for m in places if m.role == "deictic"}
    assert deictics == {("我省", "410000"), ("全省", "410000"), ("我市", "410800")}


def test_venue_is_no_jurisdiction():
    """The city where a ministry met is a venue, and no place of that document is a jurisdiction."""
    _, _, places = locate(read_seed("002"), "en")
    assert {(m.name, m.role) for m in places} == {("Nanchang", "venue"), ("Jiangxi Province", "venue")}


def test_strange_place_is_flagged_with_the_nearest_county():
    """A name that fits no place of the city, listed among its counties, is flagged with the county it may stand for."""
    page = read_seed("004")
    flag, = locate(page, "en")[1]
    assert (flag.rule, page.text[flag.start : flag.end]) == ("place_not_in_region", "Yucheng")
    assert flag.suggestion == "probably Luancheng District 130111?"


@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_other_documents_raise_no_place_flag(number):
    """Companies, people and venues far from the region are no strange places."""
    assert locate(read_seed(number), "en")[1] == []


@pytest.mark.parametrize(("text", "expected"), [
    ("上海市人民政府办公厅关于支持生物医药产业创新发展的若干意见\n各区人民政府，市政府各委、办、局：",
     ("province", "310000", None)),
    ("国家药监局综合司公开征求意见\n5月9日，国家药监局发布公告。江苏、浙江等省药监局参加了研究。",
     ("national", "000000", None)),
    ("张某在江西调研时强调\n10月28日，工业和信息化部在江西省南昌市召开医药工业座谈会。",
     ("national", "000000", "360100")),
    ("省药监局赴企业调研\n3月5日，省药监局副局长一行赴吉安市调研，四川安民制药有限公司负责人汇报。",
     ("province", "360000", None)),
    ("省工业和信息化厅关于公布集群名单的通知\n鄂工信〔2023〕15号\n各市州经信局：",
     ("province", "420000", None)),
    ("自治区药监局召开座谈会\n11日，自治区药监局在南宁召开座谈会，广西药材资源丰富。",
     ("province", "450000", "450100")),
    ("长沙市开福区：产业抢抓机遇\n4月2日，开福区召开产业链推进会，区长主持会议。",
     ("county", "430105", None)),
    ("天津市濱海新區召開生物醫藥產業推進會\n9月1日，會議在天津召開。",
     ("county", "120116", "120000")),
    ("全市生物医药产业培育会召开\n7月12日，全市生物医药产业培育会召开，副市长出席会议。",
     ("city", None, None)),
    ("信阳日报\n全市生物医药产业发展推进会召开\n5月21日，全市生物医药产业发展推进会召开。",
     ("city", "411500", None)),
    ("近日，市科技局组织召开专题工作会议，中科院天津工生所、天津市医药集团参加。",
     ("province", "120000", None)),
    ("江苏安民医药股份有限公司发布年度报告\n公司持续加大研发投入。",
     ("enterprise", "320000", None)),
    ("市委召开专题会议\n5月6日，市委书记主持会议，研究支持静安区生物医药企业的措施。静安区、徐汇区负责人参加会议。",
     ("province", "310000", None)),
    ("甘政办发〔2021〕8号\n各市、自治州人民政府：现将医药产业规划印发给你们。",
     ("province", "620000", None)),
    ("外县考察团来访\n3月2日，湖北省秭归县党政考察团来我县考察药材种植，副县长陪同。会后，客人参观了平陆县张店镇的基地。",
     ("county", "140829", None)),
    ("省农业厅到我县调研\n6月1日，省农业厅一行到我县调研药材种植，河北药材产量居前。",
     ("province", "130000", None)),
    ("副市长一行到我公司参观\n8月9日，潍坊市副市长一行到我公司参观，董事长介绍了新药研发。",
     ("city", "370700", None)),
    ("省人民政府工作安排\n近日，省人民政府印发方案，深化与香港、澳门合作，香港企业可来粤投资。广州、深圳先行。",
     ("province", "440000", None)),
])
def test_chinese_texts(text, expected):
    """Titles, leads, document numbers and mastheads decide as a reader would, and an open case stays open."""
    assert show(text, "zh") == expected


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("Guangdong issues plan to boost biomedicine\nThe plan names Guangzhou and Shenzhen.", "en",
     ("province", "440000", None)),
    ("BEIJING, Nov. 5 (Xinhua) -- China will speed up the review of drugs, the National Medical Products "
     "Administration said.", "en", ("national", "000000", None)),
    ("The Municipal Bureau of Industry held a meeting\nOn March 3, the Municipal Bureau of Industry held a meeting in "
     "Jinan. Jinan will build a life science city.", "en", ("city", "370100", "370100")),
    ("Shanghai's Pudong New Area government on Thursday released measures.", "en", ("county", "310115", None)),
    ("Pharmaceutical forum opens\nThe 2023 medical expo was held in Taizhou on Sept 10.", "en", (None, None, None)),
    ("A bio conference kicked off in Yantai. The conference was hosted by the People's Government of Shandong "
     "Province.", "en", ("province", "370000", "370600")),
    ("Provincial leaders visited Zhejiang to study parks\nA delegation led by the vice governor visited Hangzhou, "
     "Zhejiang Province.", "en", ("province", None, None)),
    ("On May 8, the Henan Provincial Drug Administration held a training session in Zhengzhou.", "en",
     ("province", "410000", "410100")),
    ("Ginanap sa Nanchang, Lalawigan ng Jiangxi ang simposyum ng Ministri ng Industriya.", "fil",
     ("national", "000000", "360100")),
    ("Inilunsad ng Pamahalaang Lungsod ng Shenzhen ang plano.", "fil", ("city", "440300", None)),
])
def test_english_and_filipino_texts(text, language, expected):
    """The acting body decides in translated texts too; datelines, venues and places visited do not."""
    assert show(text, language) == expected


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("O governo da província de Jiangsu anunciou na terça-feira um plano para a biomedicina.", "pt",
     ("province", "320000")),
    ("Novas regras\nO Ministério da Indústria da China informou que vai apoiar os medicamentos inovadores.", "pt",
     ("national", "000000")),
    ("Plan nuevo\nEl gobierno de la provincia de Hubei publicó un plan para los medicamentos.", "es",
     ("province", "420000")),
    ("Власти провинции Хэнань опубликовали план развития фармацевтики.\nОн рассчитан на три года.", "ru",
     ("province", "410000")),
    ("Госсовет КНР утвердил план развития биомедицины.\nПилотной зоной станет Шэньчжэнь.", "ru",
     ("national", "000000")),
    ("Mnamo tarehe 3 Mei, Idara ya Mkoa ya sayansi iliandaa mkutano wa maabara ya Mkoa wa Shandong.", "sw",
     ("province", "370000")),
    ("武漢市、医薬産業の計画を発表\n武漢市政府は4月8日、医薬産業の計画を発表した。", "ja", ("city", "420100")),
    ("Peking (ots) - Die Firmen der Branche wachsen.\nEin Sprecher nannte keine Zahlen.", "de", (None, None)),
    ("Visita\nLa semana pasada una delegación visitó nuestra empresa y conoció la planta de Wuhan.", "es",
     ("enterprise", None)),
])
def test_texts_in_other_languages(text, language, expected):
    """The acting body is found by the words of the text's own language; a dateline and a bare capital do not act."""
    fields, _, _ = locate(make_page(text), language)
    assert (fields["level"].value, fields["region_code"].value) == expected


@pytest.mark.parametrize(("text", "language", "province"), [
    ("Herb train reaches Guangxi\nA train with herbs pulled into Guangxi on Sunday. Stores near Nanning are full.",
     "en", "450000"),
    ("Forum on vaccines\nA forum for doctors took place in Wuhan.", "en", "420000"),
    ("Talk in the capital\nA talk for doctors took place in Beijing.", "en", None),
    ("New rules for pills\nXINING, May 3 (Xinhua) -- Pills are weighed at the Qinghai Tibetan Hospital. The art is known "
     "in Tibet.", "en", "630000"),
    ("Visit to the east\nThe Tanzania envoy tours Qingdao, then Weihai, and meets growers near Jinan.", "en", None),
    ("Prices fall in Jiangsu and Anhui\nJiangsu buys more, Anhui less. Jiangsu leads.", "en", None),
    ("Chinese drug makers abroad\nA firm from the USA shows ginseng near Shanghai. The way to Shanghai is long.",
     "en", None),
])
def test_province_of_texts_in_which_nobody_acts(text, language, province):
    """Without an acting body the province is the one that the places of the text lie in, guests' tours apart."""
    fields, _, _ = locate(make_page(text), language)
    assert (fields["level"].value, fields["province_code"].value) == (None, province)


def test_company_lies_where_its_visitors_govern():
    """A company's own news takes the province of the officials it names, and none where they come from two."""
    page = make_page("市长到我公司调研\n潍坊市政府与青岛市政府的负责人到我公司调研。")
    assert locate(page, "zh")[0]["province_code"].value == "370000"
    page = make_page("客人来访\n潍坊市政府与杭州市政府的负责人到我公司参观。")
    assert locate(page, "zh")[0]["province_code"].value is None


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("Neue Anlage\nDas Unternehmen eröffnet im Mai eine Fabrik in Wuhan.", "de", ("enterprise", "420000")),
    ("Завод расширяют\nФармацевтическая компания увеличила выпуск вакцин в провинции Хэнань.", "ru",
     ("enterprise", "410000")),
    ("Kampuni ya dawa yafungua kiwanda\nKampuni ya dawa ilifungua kiwanda mkoani Shandong.", "sw",
     ("enterprise", "370000")),
    ("上海安民薬業は5月3日、新薬を発売すると発表した。上海で作る。", "ja", ("enterprise", "310000")),
    ("安民集团党委书记王平率队赴合肥车间调研，慰问职工。合肥车间已经复工。", "zh", ("enterprise", None)),
    ("Holiday notice\nToday we resume work. Visit our factory in spring.", "en", ("enterprise", None)),
    ("Our province meets\nThe mayor said: “We hold that our products, our staff and our plant are fine.”", "en",
     ("city", None)),
])
def test_news_of_companies(text, language, expected):
    """A company named as the subject or speaking of itself makes a text its own; quoted speech and visits do not."""
    fields, _, _ = locate(make_page(text), language)
    assert (fields["level"].value, fields["province_code"].value) == expected


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("Китай обещает поставки\nСклады полны, сообщили на заводе под Уханем.", "ru", ("national", "000000")),
    ("Nuovi farmaci\nLe vendite crescono in Cina, ha dichiarato Li Ping, funzionario del Ministero della Salute.", "it",
     ("national", "000000")),
    ("Sinabi kahapon ni Li Ping, Direktor ng Pambansang Komisyon ng Kalusugan ng Tsina, na sapat ang bakuna.", "fil",
     ("national", "000000")),
    ("Pahayag\nIpinahayag nitong Lunes ng Ministri ng Kalusugan ng Malaysia na bibili ito ng bakuna ng Tsina.", "fil",
     ("national", None)),
    ("Feria\nEn China crece la venta de té. Los precios son altos.", "es", (None, None)),
])
def test_central_bodies_in_other_languages(text, language, expected):
    """The country and its ministries act in every language; a ministry of another country has no region of China."""
    fields, _, _ = locate(make_page(text), language)
    assert (fields["level"].value, fields["province_code"].value) == expected


def test_visitors_from_above_act():
    """Leaders of the city who come to a county act, though the county reports; those of another county do not."""
    assert show("市领导到嵩县调研\n5月3日，副市长王平带领相关部门到我县调研医药产业。县委书记李明陪同。", "zh")[0] == "city"
    assert show("考察团来访\n近日，秭归县考察团到我县考察医药产业。我县领导接待。", "zh")[0] == "county"


def test_one_syllable_surname_is_no_county():
    """A surname of one syllable names no county, even where the document names the county's province."""
    page = make_page("Xi inspects Henan\nThe provincial government of Henan held a meeting. Xi spoke.")
    assert [place.name for place in locate(page, "en")[2] if place.region_code] == ["Henan", "Henan"]


@pytest.mark.parametrize(("text", "language", "level", "province"), [
    ("Kerajaan Wilayah Autonomi Guangxi Zhuang di selatan China mengumumkan satu pelan ubat.", "ms", "province", "450000"),
    ("Serikali ya mkoa wa Shaanxi nchini China imezindua mpango wa dawa.", "sw", "province", "610000"),
    ("江苏省泰州市高港区大泗镇召开座谈会\n11月24日，大泗镇召开座谈会。", "zh", "township", "320000"),
    ("新竹縣政府宣布推動新藥計畫。", "zh", "county", "710000"),
    ("高雄市衛生局公布藥局稽查結果\n高雄市衛生局公布稽查結果。", "zh", "city", "710000"),
    ("为做强产业，结合绵阳市实际，制定本计划。\n责任单位:相关区县政府", "zh", "city", "510000"),
    ("Sinuri ni Wen Bo, alkalde ng Lungsod ng Dalian, Lalawigan ng Liaoning, ang mga proyekto.", "fil", "city", "210000"),
    ("雄安新区发布新药政策\n雄安新区管委会发布新药政策。", "zh", None, "130000"),
    ("近日，开发区党工委、区管委会召开会议，研究医药项目。", "zh", None, None),
    ("邵东市召开中药材调度会\n1月12日，市委副书记、市长主持召开调度会。", "zh", "county", "430000"),
    ("高新区投资服务局赴上海参加药品交易会，与驻上海办事处座谈。", "zh", None, None),
    ("Dossier\nGansu merupakan basis produksi obat. Pameran berlangsung di Gansu.", "id", None, "620000"),
    ("The health office of fujian province issued a notice on drug purchases in fujian province.", "en", None, "350000"),
    ("Hong Kong's Chief Executive said the government would buy vaccines.", "en", "province", "810000"),
])
def test_unseen_wordings(text, language, level, province):
    """The lowest body that acts is read in every language, and a zone, a visited place or a country named beside is not."""
    fields = locate(make_page(text), language)[0]
    assert (fields["level"].value, fields["province_code"].value) == (level, province)
