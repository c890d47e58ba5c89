"""Cleaning: every character is kept or removed for a named reason, and only noise is removed."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_lib.reading.cleaning import apply_edits, clean_text
from analysis_lib.reading.page import locate_raw, make_page, simplify_text
from analysis_lib.reading.pinyin import find_pinyin
from analysis_lib.tables import DATA, read_csv

SEEDS = sorted((DATA / "documents").glob("*.txt"))
RULES = set(read_csv(DATA / "lexicon" / "rules.csv").query("table == 'edits'")["rule"])


def read_raw(path):
    return path.read_bytes().decode("utf-8")


def assert_tiles(raw, cleaned):
    """Kept and removed spans cover the raw text once and in order, and rebuild it."""
    at, pieces = 0, []
    for span in cleaned.edits:
        assert at <= span.start < span.end <= len(raw) and span.rule in RULES
        pieces += [raw[at : span.start], raw[span.start : span.end]]
        at = span.end
    assert "".join([*pieces, raw[at:]]) == raw


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_spans_tile_each_shipped_text(path):
    """Kept and removed spans tile each shipped raw text exactly."""
    assert_tiles(read_raw(path), clean_text(read_raw(path)))


NOISE = st.sampled_from(
    ["產(chǎn)", "業(yè)", "發(fā)", "會(huì )", "l(fā)", "(GMP)", "\n", " ", "|", "![]() |", "首页", "Home", "??", " ??a", "pag -unlad",
     "(记者张三)", "(Editor: Li", "来源：", "2024-05-06", "责 编:刘 佳 |", "免责声明:", "同样的一句很长的话要重复两遍才算数，所以写得长一些再长一些。\n",
     "推荐阅读", "。", "🧬", "\r\n", "\u3000", "é", "e\u0301", "\ufeff"]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(NOISE | st.text(max_size=6), max_size=40).map("".join))
def test_spans_tile_any_text(raw):
    """Kept and removed spans tile any text, whatever noise follows on whatever other."""
    cleaned = clean_text(raw)
    assert_tiles(raw, cleaned)
    assert len(cleaned.page.simple) == len(cleaned.page.text) == len(cleaned.page.offsets)
    assert all(raw[offset] == character for offset, character in zip(cleaned.page.offsets, cleaned.page.text, strict=True))


def test_verified_readings_of_the_chinese_page():
    """The Chinese page holds 339 brackets: 329 verified readings, 2 orphans, 6 empty ones and 2 credits."""
    raw = read_raw(SEEDS[3])
    verified, orphans = find_pinyin(raw)
    assert len(re.findall(r"\([^)]*\)", raw)) == 339
    assert (len(verified), len(orphans)) == (329, 2)
    assert Counter(span.rule for span in clean_text(raw).edits)["pinyin"] == 329


def test_words_appear_once_the_readings_are_gone():
    """創新 stands 0 times in the raw page, 12 times without the readings and 6 times without the repeated body."""
    raw = read_raw(SEEDS[3])
    cleaned = clean_text(raw)
    counts = [text.count("創新") for text in (raw, cleaned.whole.text, cleaned.page.text)]
    assert counts == [0, 12, 6]
    assert [text.count("產業") for text in (raw, cleaned.whole.text, cleaned.page.text)] == [0, 43, 1 + 21]


def test_half_of_the_chinese_page_is_a_repeat():
    """The repeated body is 49.1 % of the page's normalised characters."""
    raw = read_raw(SEEDS[3])
    cleaned = clean_text(raw)

    def count_letters(text):
        return sum(character.isalnum() for character in text)

    share = 1 - count_letters(cleaned.page.text) / count_letters(cleaned.whole.text)
    assert share == pytest.approx(0.491, abs=0.03)


def test_real_brackets_survive():
    """Brackets that are no reading of the character before them stay, among inserted ones."""
    raw = "產(chǎn)業(yè)發(fā)展规划(2021-2023)按照药品生产质量管理规范(GMP)在浦东(上海)推进中(藏)药和注射剂(II)研发"
    text = apply_edits(raw, clean_text(raw).edits)
    assert text == "產業發展规划(2021-2023)按照药品生产质量管理规范(GMP)在浦东(上海)推进中(藏)药和注射剂(II)研发"


def test_a_gloss_by_the_author_stays():
    """A reading that explains one rare character is the author's own."""
    raw = "亳(bó)州市是重要的中药材集散地，2023年交易额增长一成。"
    assert clean_text(raw).edits == []


@pytest.mark.parametrize("variant", ["(chǎn)", "（chǎn）", "( chǎn )", "(CHǍN)", "(cha\u030cn)", "(chan3)", " (chǎn)"])
def test_readings_in_other_spellings(variant):
    """Full-width brackets, blanks, capitals, decomposed marks and tone numbers spell the same reading."""
    raw = f"生物醫藥產{variant}業(yè)高質(zhì)量發(fā)展"
    assert apply_edits(raw, clean_text(raw).edits) == "生物醫藥產業高質量發展"


def test_repeated_titles_leave_one():
    """The title that stands four times above the digest is kept once."""
    cleaned = clean_text(read_raw(SEEDS[4]))
    assert cleaned.page.text.count("Shijiazhuang is introduced") == 1
    assert Counter(span.rule for span in cleaned.edits)["repeated_line"] == 3


def test_refrains_of_a_plan_stay():
    """Short lines that a plan repeats after each task are no accidental repeats."""
    raw = "一、培育龙头企业。支持企业做大做强，到2025年营收超百亿元。\n（责任单位：市工信局）\n" \
          "二、完善创新平台。建设药物研发公共服务平台。\n（责任单位：市工信局）\n三、强化金融支持。设立产业基金。\n（责任单位：市工信局）\n"
    assert clean_text(raw).edits == []


def test_furniture_inside_a_paragraph_is_cut_and_the_paragraph_stays():
    """Credits and share bar at the end of the digest's last paragraph go, its last sentence stays."""
    cleaned = clean_text(read_raw(SEEDS[4]))
    removed = {cleaned.page.text[span.start : span.end].strip() for span in cleaned.furniture}
    assert removed == {"(Reporter Ren Lishuang)", "(Editor: Li Zhe, Zhu Dragon Super)", "Sharing Let more people see",
                       "recommendation reading."}


PAGE = """首页 > 新闻中心 > 行业动态
市生物医药产业推进会召开
发布时间：2024-05-06 09:30 来源：某市人民政府网 浏览次数：128
5月6日，全市生物医药产业推进会召开。会议强调，要加强新闻宣传，营造良好氛围。
会议指出，首页工程要抓紧推进（记者 王小明 通讯员 李红）。
编辑：赵敏
上一篇：全市经济运行分析会召开
分享到：
版权所有：某市人民政府 沪ICP备05000001号
"""


def test_furniture_of_a_chinese_page():
    """Breadcrumb, posting line, credits, neighbouring links, share bar and footer go; prose with the same words stays."""
    cleaned = clean_text(PAGE)
    assert apply_edits(PAGE, cleaned.edits).split() == [
        "市生物医药产业推进会召开",
        "5月6日，全市生物医药产业推进会召开。会议强调，要加强新闻宣传，营造良好氛围。",
        "会议指出，首页工程要抓紧推进。",
    ]
    assert [span.rule for span in cleaned.furniture] == ["menu", "date_line", "credit", "credit", "menu", "share", "disclaimer"]


def test_offsets_lead_back_to_the_raw_text():
    """A word of the cleaned Chinese page stands in the raw page with its readings inside."""
    page = clean_text(read_raw(SEEDS[3])).page
    start = page.text.index("產業鏈專班")
    first, last = locate_raw(page, start, start + 5)
    assert page.raw[first:last] == "產(chǎn)業(yè)鏈專(zhuān)班"


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_simplified_text_keeps_its_length(text):
    """Simplification is one character for one, so that offsets hold."""
    assert len(simplify_text(text)) == len(text)


def test_overlapping_noise_is_refused():
    """A page cannot be made of noise spans that overlap."""
    from analysis_lib.reading.page import Span

    with pytest.raises(ValueError, match="overlap at 1"):
        make_page("abc", [Span(0, 2, "menu"), Span(1, 3, "menu")])
