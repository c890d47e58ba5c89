"""The outline of a plan is what its numbers and headings say."""

import pandas as pd
from test_commitments import make_sentences, read_documents

from analysis_lib.coding.outlines import find_outline


def read_outline(*lines, language="zh"):
    table = find_outline(make_sentences(*lines, language=language))
    return table.astype(object).where(table.notna(), None)


def test_shipped_plan():
    """The plan digest announces its goals, six directions with six named, and five paths that it does not number."""
    _, sentences, _ = read_documents()
    table = find_outline(sentences)
    plan = table[table["doc_id"].str.startswith("004") & table["parent_id"].isna()]
    assert plan[["level", "label"]].values.tolist() == [
        ["goal", "development goals"], ["direction", "six directions"], ["path", "five paths"]]
    assert plan["promised"].tolist()[1:] == [6, 5]
    assert plan["found"].iloc[1] == 6 and pd.isna(plan["found"].iloc[2])


def test_shipped_news():
    """The inspection news has three numbered demands; the newswire and the meeting news have no outline."""
    _, sentences, _ = read_documents()
    counts = find_outline(sentences)["doc_id"].str[:3].value_counts()
    assert counts["000"] == 3 and "002" not in counts and "003" not in counts


def test_chinese_plan_with_headings():
    """Headings nest by their numbering, a heading's promise is compared with what stands under it."""
    table = read_outline(
        "一、总体要求", "坚持创新引领。", "二、发展目标", "到2025年，产业规模突破千亿元。", "三、五大任务",
        "（一）提升创新能力。", "加快新药研发。",
        "（二）建设产业园区。", "（三）培育龙头企业。", "（四）完善服务体系。",
        "四、保障措施", "一是加强组织领导；二是加大资金投入；三是强化人才支撑。")
    top = table[table["parent_id"].isna()]
    assert top["label"].tolist() == ["总体要求", "发展目标", "五大任务", "保障措施"]
    assert top["level"].tolist() == ["measure", "goal", "measure", "measure"]
    assert top[["promised", "found"]].values.tolist()[2:] == [[5, 4], [None, 3]]
    assert table[table["parent_id"] == top["node_id"].iloc[3]]["label"].tolist() == [
        "加强组织领导", "加大资金投入", "强化人才支撑"]


def test_promise_before_its_list():
    """"Six directions" is the parent of the numbered list that follows it."""
    table = read_outline("重点发展三大方向。", "首先，发展生物药。", "其次，发展化学药。", "再次，发展中药。")
    assert table["level"].tolist() == ["direction"] * 4
    assert table[["promised", "found"]].values.tolist()[0] == [3, 3]
    assert table["parent_id"].tolist() == [None, 1, 1, 1]


def test_english_and_filipino_ordinals():
    """Ordinals that count on from one make a list, in English and in Filipino."""
    english = read_outline("The first is to build parks.", "The second is to train staff.", "Third, we attract funds.",
                           language="en")
    assert english["label"].tolist() == ["to build parks", "to train staff", "we attract funds"]
    filipino = read_outline("Una, palakasin ang pananaliksik.", "Ikalawa, magtayo ng parke.", language="fil")
    assert filipino["label"].tolist() == ["palakasin ang pananaliksik", "magtayo ng parke"]


def test_text_without_structure():
    """A lone ordinal, a date or a session number is no outline."""
    assert read_outline("首先感谢各位来宾。", "12月20日，省委十一届八次全会召开。").empty
    assert read_outline("The 20th National Congress was a first for the city.", language="en").empty
