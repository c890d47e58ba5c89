"""People: names, offices and credits in English, Filipino and Chinese."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_lib.reading.lexicon import read_lexicon
from analysis_lib.reading.page import Span, make_page
from analysis_lib.reading.people import find_people
from analysis_lib.tables import DATA

INSERTED = re.compile(r"(?<=[一-鿿])\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\s?\)")


def read_seed(number: str):
    """Read a shipped document, without the pinyin a converter put into it."""
    raw = next((DATA / "documents").glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    return make_page(raw, [Span(m.start(), m.end(), "pinyin") for m in INSERTED.finditer(raw)])


def pair(text, language: str) -> list[tuple[str, str | None]]:
    page = make_page(text) if isinstance(text, str) else text
    return [(mention.name, mention.role) for mention in find_people(page, language)]


def test_apposition_and_later_mentions_in_english():
    """The office in apposition and the office before the name are both read as they stand."""
    assert pair(read_seed("000"), "en") == [
        ("Zhang Guangwen", "party member and deputy director of the provincial bureau"),
        ("Zhang Guangwen", "Vice Director"),
        ("Zhang Guangwen", "Vice Director"),
    ]


def test_apposition_in_filipino():
    """One speaker is named, with his institute; no company or town is taken for a person."""
    assert pair(read_seed("001"), "fil") == [
        ("Zhao Yongqing", "Deputy Director ng Shanghai Chuangqi Health Development Research Institute"),
    ]


def test_credits_of_a_machine_translation():
    """A given name translated literally is kept as it stands in an editor's credit."""
    assert pair(read_seed("004"), "en") == [("Ren Lishuang", "Reporter"), ("Li Zhe", "Editor"),
                                            ("Zhu Dragon Super", "Editor")]


def test_nobody_in_a_newswire_without_names():
    """A text that names no person gives none."""
    assert pair(read_seed("002"), "en") == []


def test_offices_credits_and_damage_in_chinese():
    """Offices, shared offices, spaced credits and later mentions are read; a damaged credit gives no name."""
    found = pair(read_seed("003"), "zh")
    half = found[: len(found) // 2 + 1]
    assert half == [
        ("宋爭輝", None), ("宋爭輝", "副省长"), ("趙學東", "省政府副秘书长"), ("侯紅", "省卫健委副主任"),
        ("李建濤", "省工信厅厅长"), ("岳文華", "省医保局局长"), ("田文才", "省药监局局长"), ("李亦博", "市委书记"),
        ("劉冰", "市委副书记、市长"), ("薛志杰", "副市长"), ("吳軍", "副市长"), ("宋爭輝", None), ("宋爭輝", None),
        ("李亦博", None), ("翟倩倩", "记者"), ("焦嬌", "记者"), ("王靜鋒", "总值班"), ("曾琳琳", "统筹"),
        ("劉 佳", "责编"), ("聶 楠", "审核"), ("劉 佳", "编辑"),
    ]


@pytest.mark.parametrize(("text", "expected"), [
    ("江苏省副省长何权、科技部生物技术发展中心主任王宏广出席。",
     [("何权", "江苏省副省长"), ("王宏广", "科技部生物技术发展中心主任")]),
    ("省委常委、宣传部长王燕文来园区调研。", [("王燕文", "省委常委、宣传部长")]),
    ("欧阳锦全副主任、司马光院士与诸葛亮亮总经理座谈。",
     [("欧阳锦全", "副主任"), ("司马光", "院士"), ("诸葛亮亮", "总经理")]),
    ("会议由市政府秘书长何逢阳主持，市长张为民出席，区长刘冰作交流发言。",
     [("何逢阳", "市政府秘书长"), ("张为民", "市长"), ("刘冰", "区长")]),
    ("市委常委、副市长张泉介绍了情况。张泉说，要加快审批。", [("张泉", "市委常委、副市长"), ("张泉", None)]),
    ("本报讯（记者李后祥 通讯员周慧 陈丹丹）近日", [("李后祥", "记者"), ("周慧", "通讯员"), ("陈丹丹", "通讯员")]),
    ("责编：程堂义　审核：王 蕾　终审：陆 俊", [("程堂义", "责编"), ("王 蕾", "审核"), ("陆 俊", "终审")]),
    ("李勁松、賈寧等省直部門負責人參加。", [("李勁松", "负责人"), ("賈寧", "负责人")]),
])
def test_chinese_offices(text, expected):
    """A name begins after its office, ends before what follows names, and takes the office with its body."""
    assert pair(text, "zh") == expected


@pytest.mark.parametrize("text", [
    "记者从市场监管局获悉，部长级会议和厅长联席会议高度重视安全。",
    "石家庄市长期坚持，安阳市长效机制，专家学者和企业家代表党和人民。",
    "强化统筹安排，审核通过项目，策划方案，加强领导班子建设，代表全省人民。",
    "他表示岳阳地处长江中游的黄金水道，地处黄河之滨。",
    "工程师卓越计划、主任委员会、董事会秘书处、书记员。",
])
def test_offices_without_a_name(text):
    """An office word inside ordinary text gives no person."""
    assert pair(text, "zh") == []


@pytest.mark.parametrize(("text", "expected"), [
    ("Cheng Yin, Deputy Director of the Anhui Provincial Drug Administration; Hu Chunhua, Deputy Secretary of the "
     "Chuzhou Municipal Committee and Mayor of Chuzhou City, attended.",
     [("Cheng Yin", "Deputy Director of the Anhui Provincial Drug Administration"),
      ("Hu Chunhua", "Deputy Secretary of the Chuzhou Municipal Committee and Mayor of Chuzhou City")]),
    ("County leaders Yang Shaochun and Zhao Li accompanied.",
     [("Yang Shaochun", "County leaders"), ("Zhao Li", "County leaders")]),
    ("Albert Bourla, CEO of Pfizer, met CEO John Oyler.", [("Albert Bourla", "CEO of Pfizer"), ("John Oyler", "CEO")]),
    ("Song Zhenghui stressed innovation. Mr. Chen Jingfei, the vice mayor of Lishui, agreed.",
     [("Song Zhenghui", None), ("Chen Jingfei", "vice mayor of Lishui")]),
    ("(Reporting by Brenda Goh; Editing by Stephen Coates)",
     [("Brenda Goh", "Reporting by"), ("Stephen Coates", "Editing by")]),
    ("Fang Yihua, Vice President of Jiuhua Pharmaceutical Co., Ltd., and the management welcomed them.",
     [("Fang Yihua", "Vice President of Jiuhua Pharmaceutical Co., Ltd.")]),
    ("Secretary Wang Leads a Team to Visit Shanghai. The Director General Office and Deputy Director ng Shanghai "
     "Chuangqi Institute are in Henan Province.", []),
])
def test_english_offices(text, expected):
    """An office stands before a name or in apposition; headings and bodies are not people."""
    assert pair(text, "en") == expected


def test_filipino_marker_is_no_surname():
    """The article "Si" before a name is not the surname Si."""
    assert pair("Si Zhang Wei, general manager ng Tasly Group, ay nagsalita.", "fil") == [
        ("Zhang Wei", "general manager ng Tasly Group")]


def test_unknown_language_gives_nobody():
    """Where the words of a language are not known nobody is guessed."""
    assert pair("Direktor Zhang Wei", "other") == []


def test_surnames_are_single_or_compound():
    """Single surnames have one character, compound ones and first elements two, and all a romanisation."""
    frame = read_lexicon("surnames")
    assert set(frame.loc[frame["kind"] == "single", "surname"].str.len()) == {1}
    assert set(frame.loc[frame["kind"] != "single", "surname"].str.len()) == {2}
    assert frame["pinyin"].str.fullmatch(r"[A-Z][a-zü]+|E").all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="副省长市委书记李明王:：、，。()（） Director of Li Ming Editor,\n", max_size=200),
       st.sampled_from(["en", "fil", "zh", "other"]))
def test_any_text_gives_valid_offsets(text, language):
    """Whatever the text, people are non-empty stretches in order that do not overlap."""
    end = 0
    for mention in find_people(make_page(text), language):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.name == text[mention.start : mention.end]
        end = mention.end


@pytest.mark.parametrize(("text", "expected"), [
    ("县委书记王 伟主持会议，县长李 娜参加。", [("王 伟", "县委书记"), ("李 娜", "县长")]),
    ("自治区副主席艾尔肯·吐尼亚孜出席，副县长扎西次仁介绍。", [("艾尔肯·吐尼亚孜", "自治区副主席"), ("扎西次仁", "副县长")]),
    ("响水县人民政府县长　周玉林\n各位代表", [("周玉林", "响水县人民政府县长")]),
    ("县领导李育之、淡光新、檀长津出席。", [("李育之", "县领导"), ("淡光新", "县领导"), ("檀长津", "县领导")]),
    ("我市市长李飞鸣、我司研发负责人吕亚民参加。", [("李飞鸣", "市长"), ("吕亚民", "研发负责人")]),
    ("省药监局副局长徐景和、秘书长宋瑞出席。", [("徐景和", "省药监局副局长"), ("宋瑞", "秘书长")]),
    ("安丰市政协赵文彦、陈林海参加调研。", [("赵文彦", None), ("陈林海", None)]),
    ("总经理向魏市长一行介绍，董事长宋涛作为代表发言。", [("宋涛", "董事长")]),
])
def test_chinese_names_of_other_shapes(text, expected):
    """Blanks, dots, rare surnames and names after a body are read; a preposition is no surname before a title."""
    assert pair(text, "zh") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("WANG Xiaoming, director of the Jiangsu Provincial Health Commission, met Dr. John Smith, CEO of Acme Biologics.",
     [("WANG Xiaoming", "director of the Jiangsu Provincial Health Commission"),
      ("John Smith", "CEO of Acme Biologics")]),
    ("President of Linhai University Mr. Song Yonghua and Governor of Jiangsu Province Li Xueyong attended.",
     [("Song Yonghua", "President of Linhai University"), ("Li Xueyong", "Governor of Jiangsu Province")]),
    ("Officials including Liang Yibo and Yan Jun took part; the congress dismissed He Yanzheng.",
     [("Liang Yibo", "Officials"), ("Yan Jun", "Officials"), ("He Yanzheng", None)]),
    ("Jing Ying is the director of the Sichuan Provincial Health Commission. Gao Yu, 72, lives in Harbin.",
     [("Jing Ying", "director of the Sichuan Provincial Health Commission"), ("Gao Yu", None)]),
    ("Li Yang, director of the Health Bureau visited our company on Monday with President Ana Lopez Monday.",
     [("Li Yang", "director of the Health Bureau"), ("Ana Lopez", "President")]),
    ("President of Allergan Greater China, said so. The Director of Linhai Park opened it.", []),
])
def test_english_names_of_other_shapes(text, expected):
    """Capital surnames, offices with body or place, lists and ages are read; an office ends where the verb begins."""
    assert pair(text, "en") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Ayon kay Premyer Li Keqiang at kay Pangulong Rodrigo Duterte, tutulong ang Tsina.",
     [("Li Keqiang", "Premyer"), ("Rodrigo Duterte", "Pangulong")]),
    ("Si G. Cao Wei, ang General Manager ng Tasly Group, at ang bise alkalde na si G. Liao Xuemei ay dumating.",
     [("Cao Wei", "General Manager ng Tasly Group"), ("Liao Xuemei", "bise alkalde")]),
    ("Si Ahmad Rahman, Ministro ng Agham, Teknolohiya at Inobasyon ng Malaysia ang unang nagsalita.",
     [("Ahmad Rahman", "Ministro ng Agham, Teknolohiya at Inobasyon ng Malaysia")]),
])
def test_filipino_offices(text, expected):
    """The office stands before or after the name; forms of address are no part of it."""
    assert pair(text, "fil") == expected
