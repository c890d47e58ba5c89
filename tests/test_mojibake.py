"""Byte-shifted Chinese is found and a likely original offered, on the seeds and on sentences damaged the same way."""

from pathlib import Path

import pytest

from analysis_lib.reading.gbk import list_lost_pairs, split_units
from analysis_lib.reading.likelihood import read_vocabulary, score_text
from analysis_lib.reading.mojibake import find_damage
from analysis_lib.reading.page import make_page
from analysis_lib.reading.pinyin import find_pinyin
from analysis_lib.reading.repairing import rank_originals, suggest_original
from analysis_lib.tables import DATA

TRADITIONAL = """推動生物醫藥產業規模化、集約化發展,提升核心競爭力
加快形成規模化生產能力,支持企業擴大產能
全省醫藥產業規模化發展水平穩步提高,龍頭企業帶動作用增強
培育規模化中藥材種植基地
產業園實現規模化生產和智能化管理
大力推進規模化養殖和標準化生產
會議在海口召開,各地代表參加
全年目標順利完成。科技創新能力顯著增強
推進重大項目建設。可持續發展能力不斷提升
各項工作取得新進展。口岸開放步伐加快
推動創新藥研發。快速響應企業訴求,優化服務
建設現代產業體系。化學藥和生物藥協同發展
支持龍頭企業發展。活躍民間投資,擴大開放
培育產業集群。回顧一年來的工作,成績來之不易
擴大企業規模、提升產業能級,推動高質量發展
擴大產業規模。推動產業鏈上下游協同創新""".splitlines()
SIMPLIFIED = """推动生物医药产业规模化、集群化、高端化发展,形成新优势
支持企业扩大规模化生产能力,降低生产成本
副省长出席会议并讲话。会议强调要加快产业转型升级
有关部门负责同志参加调研。会议由省政府副秘书长主持
要强化项目支撑。会上通报了产业链培育工作进展情况
全面落实惠企政策。科学谋划产业布局,壮大产业集群
加大研发投入。科技型中小企业数量大幅增加
积极扩大对外开放。开发区建设取得积极成效
深化医药卫生体制改革。控制药品价格不合理上涨
优化营商环境。开展专项整治行动,规范市场秩序
完善创新体系。开展关键核心技术攻关,突破一批技术瓶颈
加强人才培养。或采取多种方式引进高层次人才
生产总值增长百分之六。货物进出口总额稳步提高
打造产业发展高地。活动现场签约项目十个
提高药品质量。回应社会关切,加强监督检查
扩大投资规模。优化产业结构,提升发展质量
经济规模、发展质量和效益同步提升
建设环境友好型企业。环保投入持续增加""".splitlines()
CLEAN = """补充维生素C、维生素B族,使用PD-1单抗和CAR-T细胞疗法;推广α-干扰素、β受体阻滞剂和γ刀治疗。
A股上市公司12家,B超、X光、CT检查免费;T细胞亚群检测进入医保;K线走势平稳!
打造"5G + 工业互联网"示范区,建设5G基站;推进N个重点项目,引进Ⅰ类新药3个;①加快建设;②扩大投资。
什么是创新药?企业如何申报?请关注我们!详见 https://www.example.com/a?b=1;c=2 或 www.example.cn/?id=9。
會議要求:一要提高認識;二要壓實責任;三要強化監督!各單位是否落實?請及時報告。
新規!事業者の皆さまへ;医薬品の製造販売業者は、規模を問わず届け出が必要ですか?はい、必要です!
Is the plan working? Yes; it is! See http://example.com/?q=1??2 for "what's new?" and R&D; more soon...
Ano ang plano? Ito ay mabuti; salamat! Ang pag -unlad ng industriya ay mabilis.
the core area of ??science and technology and the universal area of ??the power""".splitlines()


def damage_text(clean: str, marks: str = ";!?") -> str:
    """Fold full-width marks byte by byte in GBK, then decode and drop what is no character, as the mirrors did."""
    code, shown, at = clean.encode("gbk"), [], 0
    for mark in marks:
        code = code.replace(bytes([0xA3, ord(mark) + 0x80]), mark.encode("ascii"))
    while at < len(code):
        pair = code[at : at + 2]
        if pair[0] < 0x80:
            shown.append(chr(pair[0]))
            at += 1
        elif len(pair) == 2 and pair[1] >= 0x40 and pair[1] != 0x7F:
            shown.append("" if tuple(pair) in list_lost_pairs() else pair.decode("gbk"))
            at += 2
        else:
            at += 1
    return "".join(shown)


def find_stretch(clean: str) -> tuple[str, tuple[str, ...], str | None]:
    """Damage a sentence; give what stood in the flagged stretch, the ranked originals and the suggestion."""
    damaged = damage_text(clean)
    flag = find_damage(make_page(damaged))[0]
    before, stretch, after = damaged[: flag.start], damaged[flag.start : flag.end], damaged[flag.end :]
    assert clean.startswith(before) and clean.endswith(after)
    ranked = tuple(text for _, text in rank_originals(stretch, before, after))
    return clean[len(before) : len(clean) - len(after)], ranked, flag.suggestion


@pytest.fixture(scope="module")
def stretches():
    return [find_stretch(clean) for clean in [*TRADITIONAL, *SIMPLIFIED]]


def read_seed(name: str):
    raw = (DATA / "documents" / name).read_text(encoding="utf-8")
    verified, _ = find_pinyin(raw)
    return make_page(raw, verified)


def test_helper_repeats_the_damage_of_the_seed():
    """The described mechanism, byte by byte, gives the damage that stands in the third seed."""
    assert damage_text("規模化集群化高端化發展") == "規;夯叨嘶l展"
    assert damage_text("校　對：王以").startswith("!Γ和跻")


def test_seed_damage_is_found_with_its_original():
    """Both damaged places of document 003, each there twice, are found whole, and nothing else is."""
    page = read_seed("003_ea434ea53d8dbac5.txt")
    flags = find_damage(page)
    found = [(flag.rule, page.text[flag.start : flag.end], flag.suggestion) for flag in flags]
    expected = [
        ("byte_shift", "規;夯叨嘶l(fā)展", "規模化集群化高端化發展"),
        ("byte_shift", "!Γ和跻哉", "校　對：王以□"),
    ]
    assert found == expected * 2


@pytest.mark.parametrize("name", [path.name for path in sorted(Path(DATA / "documents").glob("*.txt"))])
def test_other_seeds_have_no_damage(name):
    """The question marks and spaces of the translated documents are no byte shifts and no lost characters."""
    if not name.startswith("003"):
        assert find_damage(read_seed(name)) == []


def test_every_damaged_sentence_is_found_whole(stretches):
    """All 34 sentences are flagged, and the text outside the flag is exactly that of the sentence."""
    assert len(stretches) == 34


def test_originals_are_mostly_recovered(stretches):
    """The original is the suggestion in at least 24 of 34 sentences and among the first three in at least 28."""
    first = sum(suggestion == truth for truth, _, suggestion in stretches)
    among_three = sum(truth in ranked[:3] for truth, ranked, _ in stretches)
    assert first >= 24 and among_three >= 28


@pytest.mark.parametrize("at", [0, 10, 20, 30])
def test_ranked_originals_reproduce_the_damage(at):
    """Every ranked text turns into the very stretch it explains."""
    clean = [*TRADITIONAL, *SIMPLIFIED][at]
    damaged = damage_text(clean)
    flag = find_damage(make_page(damaged))[0]
    stretch = damaged[flag.start : flag.end]
    for _, text in rank_originals(stretch, damaged[: flag.start], damaged[flag.end :]):
        assert damage_text(text, ";!?") == stretch


@pytest.mark.parametrize("clean", CLEAN)
def test_clean_text_is_not_flagged(clean):
    """Formulas, half-width marks, web addresses and other languages are left alone."""
    assert find_damage(make_page(clean)) == []


def test_half_width_marks_in_undamaged_sentences_are_no_damage():
    """The sentences themselves, with every full-width mark made half-width, raise no flag."""
    marks = str.maketrans("；！？：，（）。", ";!?:,().")
    assert not [clean for clean in [*TRADITIONAL, *SIMPLIFIED] if find_damage(make_page(clean.translate(marks)))]


@pytest.mark.parametrize(
    ("before", "stretch", "after", "original"),
    [
        ("企業的", "規?；a(chǎn)", "能力", "規模化生產"),
        ("實現", "規?；B(yǎng)殖", "對資金有限的農戶來講困難較大", "規模化養殖"),
        ("走向“四分天下”", "??焖僮兓臄?shù)字", "背後是廠家的競爭", "。快速變化的數字"),
    ],
)
def test_mirrors_that_show_lost_bytes_are_read(before, stretch, after, original):
    """Mirrors that put ? for a lost byte, keep a full-width mark or lose a bracket are explained as well."""
    assert suggest_original(stretch, before, after) == original
    flags = find_damage(make_page(before + stretch + after))
    assert len(flags) == 1 and flags[0].suggestion and original.lstrip("。") in flags[0].suggestion


def test_orphan_bracket_is_damage_without_a_mark():
    """A reading after a letter marks damage even where no mark is left, and an offset of it may be given."""
    text = "加快產業l(fā)展"
    assert [(f.rule, text[f.start : f.end]) for f in find_damage(make_page(text), [(5, 9)])] == [
        ("byte_shift", "業l(fā)展")
    ]


def test_lost_characters_are_shown():
    """Replacement characters and question marks inside words are flagged with the word."""
    text = "The caf\ufffd of the pharma??ceutical zone; China?s plan. 发布于2023年??0月18日"
    found = [(text[f.start : f.end], f.suggestion) for f in find_damage(make_page(text))]
    assert found == [("caf\ufffd", None), ("pharma??ceutical", None), ("China?s", "China’s"), ("??", None)]


def test_sound_text_gets_no_suggestion():
    """A sentence that is plausible as it stands, and a stretch too long to search, give None."""
    assert suggest_original("落實;推進", "全面", "工作") is None
    assert suggest_original("規;" + "夯" * 60) is None


def test_inserted_reading_binds_the_character():
    """Of two characters with the same second byte, the reading in the bracket decides."""
    assert [unit.reading for unit in split_units("叨嘶l(fā)")] == [None, None, "fā"]
    assert all("發" in text for _, text in rank_originals("規;夯叨嘶l(fā)展", "推動生物醫藥產業"))


def test_long_line_of_marks_is_read():
    """Half a megabyte of marks and characters on one line is read without a flag too many."""
    assert find_damage(make_page("各单位要抓好落实;" * 10_000)) == []
    assert find_damage(make_page("?;!" * 30_000)) == []


def test_vocabulary_is_checked_and_general():
    """The vocabulary has no repeated word and does not hold the damaged phrases of the seed as such."""
    words = read_vocabulary()
    assert not [word for word in words if "规模化" in word and len(word) > 3]
    assert score_text("产业集群") > score_text("夯叨嘶展")


def test_a_question_mark_before_ordinary_words_is_no_damage():
    """A half-width question mark inside a Chinese headline, as news sites set it, raises no flag."""
    assert find_damage(make_page("相关阅读:\n人民币汇率为何“破7”?走势如何?专家解读")) == []
