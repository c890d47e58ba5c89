"""Cleaning: every character is kept or removed for a named reason, and only noise is removed."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
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
     "(记者张三)", "(Editor: Li", "来源：", "2024-05-06", "责 编:刘 佳 |", "免责声明:", 
     "同样的一句很长的话要重复两遍才算数，所以写得长一些再长一些。\n",
     "推荐阅读", "。", "🧬", "\r\n", "\u3000", "é", "e\u0301", "\ufeff"]
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@example("產(chǎn)\n產(chǎn)![]() |\n2024-05-06")
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


@pytest.mark.parametrize("end", ["術(sh", "術(", "術 (shù"])
def test_a_reading_cut_at_the_end_goes(end):
    """Where the source is cut inside an inserted reading, what is left of it goes; an open bracket of the text stays."""
    raw = "生物醫藥產(chǎn)業(yè)高質(zhì)量發(fā)展，推廣技"
    assert apply_edits(raw + end, clean_text(raw + end).edits).endswith("推廣技術")
    assert apply_edits(raw + "術(GM", clean_text(raw + "術(GM").edits).endswith("術(GM")


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


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_simplified_text_keeps_its_length(text):
    """Simplification is one character for one, so that offsets hold."""
    assert len(simplify_text(text)) == len(text)


def test_overlapping_noise_is_refused():
    """A page cannot be made of noise spans that overlap."""
    from analysis_lib.reading.page import Span

    with pytest.raises(ValueError, match="overlap at 1"):
        make_page("abc", [Span(0, 2, "menu"), Span(1, 3, "menu")])


def list_removed(raw):
    return [(span.rule, raw[span.start : span.end]) for span in clean_text(raw).edits]


@pytest.mark.parametrize("line", [
    "棋牌游戏官方下载,真人娱乐平台登录,时时彩开奖结果",
    "国产精品一区二区|亚洲av在线观看|午夜福利免费视频",
    "某某直播官方版_某某app下载_某某免费版",
])
def test_a_keyword_line_before_the_title_is_spam(line):
    """A line that lists adult, gambling or download keywords goes as spam, the title below it stays."""
    raw = f"{line}\n\n全市生物医药产业推进会召开\n会议听取了园区建设情况汇报，研究了下一步工作。\n"
    assert list_removed(raw) == [("spam", line)]


@pytest.mark.parametrize("line", [
    "会议要求严厉打击网络赌博，整治棋牌室，促进生物医药产业健康发展。",
    "公安机关查处色情、赌博网站，关停违法直播平台十二个",
    "The city will cap casino licences and support online health services.",
    "国产创新药、国产医疗器械免费视频培训班开班",
])
def test_prose_about_vice_is_no_spam(line):
    """A sentence that reports on gambling, vice or domestic drugs is text, not spam."""
    assert list_removed(f"工作简报\n{line}\n各部门分头落实，定期报告进展情况，确保取得实效。") == []


def test_a_header_glued_to_the_first_sentence_is_cut_alone():
    """Of a line that begins with labels and goes on with the report only the labels and their values go."""
    raw = "時間:2023-04-11來源:未知 作者:佚名 點擊: 次昨天下午,市長到園區調研生物醫藥產業。他強調,要做好服務。\n市領導參加調研。\n"
    assert list_removed(raw) == [("date_line", "時間:2023-04-11來源:未知 作者:佚名 點擊: 次")]


@pytest.mark.parametrize("title", ["Jiangsu aprueba un plan para la industria biofarmacéutica", "City opens a park",
                                   "全市生物医药产业推进会召开"])
def test_a_title_after_a_date_label_stays(title):
    """A crawler's date before the title on its line goes, the title stays, in any language."""
    raw = f"date 2024-03-05 {title}\nEl plan fija metas para 2030.\n"
    assert list_removed(raw) == [("date_line", "date 2024-03-05 ")]


@pytest.mark.parametrize("line", [
    "2023年8月23日下午,市政协副主席带队到园区企业调研生物医药产业发展情况,听取汇报。",
    "“十五”期间，全市医药工业增加值年均增长百分之十一，结构明显改善。",
    "来源：各级财政安排资金；期限：三年。由市财政局负责落实。",
    "会议时间2023年8月23日15:00在市政务中心召开",
])
def test_a_sentence_that_begins_like_a_header_stays(line):
    """A date, a plan or a label that opens a sentence of the text is kept."""
    assert list_removed(f"工作简报\n{line}\n各部门分头落实，定期报告进展情况，确保取得实效。") == []


def test_a_time_stamp_beside_a_medium_is_a_date_line():
    """The name of a medium with a date and time of day goes as a date line."""
    raw = "医药产业综述\n华夏检测网        2023-08-15 18:01\n本文回顾医药产业的发展，并提出若干建议。\n"
    assert ("date_line", "华夏检测网        2023-08-15 18:01") in list_removed(raw)


def test_a_link_list_after_the_text_is_menu():
    """The heading of a link list and the short lines below it to the end of the page are no text."""
    text = "Inspection of the park\nThe vice mayor visited two drug makers and praised their work.\n"
    links = ["Related Products", "Disposable syringe 5 ml", "Surgical mask with ear loops"]
    assert list_removed(text + "\n".join(links)) == [("menu", line) for line in links]
    prose = "Related products\nThe firm also makes syringes.\nIt sells them abroad.\n"
    assert list_removed(text + prose) == [("menu", "Related products")]


def test_markup_and_server_messages_are_no_text():
    """A line of tags alone goes as markup, a server message as menu."""
    raw = '<div id="x1"><p id="x1"></p></div>\nPark opens\nThe park opened <em>today</em> in the city.\n'
    assert list_removed(raw) == [("markup", '<div id="x1"><p id="x1"></p></div>')]


@pytest.mark.parametrize(("text", "credit"), [
    ("副市长到企业调研，听取汇报。（东江日报记者 李小明）", "（东江日报记者 李小明）"),
    ("市领导参加会见。(王晓)", "(王晓)"),
    ("园区企业参加了活动。（市疾控中心 王晓明）", "（市疾控中心 王晓明）"),
])
def test_credits_inside_a_line(text, credit):
    """The bracket that names reporter or photographer goes, wherever it stands in the line."""
    assert list_removed(f"简报\n{text}\n企业负责人介绍了生产经营情况和下一步打算。") == [("credit", credit)]


def test_the_reporter_in_a_dateline_stays():
    """The bracket after 讯 belongs to the dateline of the first sentence and is text."""
    assert list_removed("简报\n本报讯（东江日报记者 李小明）5月6日，副市长到企业调研，听取了情况汇报。\n") == []


def test_a_bracket_that_is_no_name_stays():
    """A short Chinese bracket after a full stop goes only when it begins with a surname."""
    assert list_removed("简报\n措施见附件。(略)\n办法自下月起施行。（试行）\n") == []
