"""The title stands among menus, site names and decks; the frame of a page is told by where lines stand."""

import pytest

from analysis_lib.reading.cleaning import apply_edits, clean_text
from analysis_lib.reading.titles import find_title

BODY_ZH = ("5月6日，全市生物医药产业推进会在园区召开，市长出席会议并讲话，听取了各县区产业链建设情况的汇报。\n"
           "会议强调，要强化创新引领，加大对企业创新的支持力度，做大做强龙头企业，完善上下游配套。\n")
BODY_EN = ("On May 6, the city of Wuhan opened a park for makers of new drugs. Ten firms moved in on the first day.\n"
           "The vice mayor said that the city would pay for clinical trials and for the training of nurses.\n")
BODY_RU = ("Шестого мая в городе Ухань открылся парк производителей новых лекарств. В первый день въехали десять фирм.\n"
           "Заместитель мэра сказал, что город оплатит клинические испытания и обучение медсестёр.\n")


def read_title(raw):
    cleaned = clean_text(raw)
    return find_title(cleaned.page, cleaned.furniture).value


@pytest.mark.parametrize(("head", "title"), [
    ("某某新闻网\n本地 经济 民生\n全市生物医药产业推进会召开\n2024-05-07 09:30\n", "全市生物医药产业推进会召开"),
    ("全市生物医药产业推进会召开_某某新闻网\n", "全市生物医药产业推进会召开"),
    ("标题：全市生物医药产业推进会召开\n", "全市生物医药产业推进会召开"),
    ("全市生物医药产业推进会召开 | |\n", "全市生物医药产业推进会召开"),
    ("市人民政府办公室关于印发生物医药产业\n高质量发展推进方案的通知\n政办发〔2024〕5号\n",
     "市人民政府办公室关于印发生物医药产业 高质量发展推进方案的通知"),
    ("政 府 工 作 报 告\n——2024年1月10日在市人民代表大会上\n各位代表：\n", "政 府 工 作 报 告"),
    ("各位代表：\n", None),
    ("一、总体要求\n", None),
])
def test_titles_of_chinese_pages(head, title):
    """Site names, menus, subtitles, salutations and numbered headings are no title; two lines of one title are joined."""
    assert read_title(head + BODY_ZH) == title


@pytest.mark.parametrize(("head", "body", "title"), [
    ("Wuhan Evening\nHealth | Money | Sport\n• City opens park for makers of new drugs\nMay 7, 2024\n", BODY_EN,
     "City opens park for makers of new drugs"),
    ("City opens park for makers of new drugs - Wuhan Evening News\n", BODY_EN, "City opens park for makers of new drugs"),
    ("City opens park for makers of new drugs\nTen firms move in on the first day of the park\n", BODY_EN,
     "City opens park for makers of new drugs"),
    ("1. City opens park for makers of new drugs\n", BODY_EN, None),
    ("A nurse at work in the new park. (Xinhua/Li Ming)\n", BODY_EN, None),
    ("Город Здоровье\nВ Ухане открылся парк производителей лекарств\n2024-05-07 10:00:03\n", BODY_RU,
     "В Ухане открылся парк производителей лекарств"),
    ("", BODY_EN, None),
])
def test_titles_of_other_pages(head, body, title):
    """The first heading that shares its words with the text is the title, in any script; captions and entries are none."""
    assert read_title(head + body) == title


def test_what_stands_above_the_title_is_frame():
    """Names of sites and sections that no list knows go because they stand above the title; a document number stays."""
    raw = "梧桐晚报\n城事\n政发〔2024〕8号\n全市生物医药产业推进会召开\n" + BODY_ZH
    assert apply_edits(raw, clean_text(raw).edits).split("\n")[2:4] == ["政发〔2024〕8号", "全市生物医药产业推进会召开"]


def test_rows_of_products_after_the_text_are_frame():
    """A run of short lines after the last paragraph goes; the entries and the signature of an official text stay."""
    products = ["Rotary mixer RM-4", "Vial rack, blue", "Bench scale 5 kg", "Stainless cart"]
    raw = "City opens park for makers of new drugs\n" + BODY_EN + "\n".join(products)
    assert {span.rule for span in clean_text(raw).edits} == {"menu"} and len(clean_text(raw).edits) == 4
    official = "市医药产业方案\n" + BODY_ZH + "附件：1. 任务清单\n2. 项目清单\n市人民政府\n2024年5月6日\n"
    assert clean_text(official).edits == []


def test_keywords_in_another_script_above_the_title_are_spam():
    """Chinese words above an English title are no text of the page, whatever they say."""
    raw = "最新地址发布页面 永久入口\nCity opens park for makers of new drugs\n" + BODY_EN
    assert [(span.rule, raw[span.start : span.end]) for span in clean_text(raw).edits] == [("spam", "最新地址发布页面 永久入口")]
