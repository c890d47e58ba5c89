"""Instructions are read with who demands, of whom and what, and what is only told is left alone."""

import time

import pandas as pd
import pytest

from analysis_lib.coding.instructions import find_instructions
from analysis_lib.coding.speech import find_acts
from analysis_lib.coding.speech_words import list_words
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import build_table

ZH_NEWS = (
    "3月5日，全市中医药产业推进会召开，副市长周文海主持会议。",
    "周文海指出，近年来我市中医药产业规模不断扩大，要坚定信心。",
    "市卫健委要牵头抓总，各县区要压实责任；龙头企业必须带头创新。",
    "要强化要素保障，落实属地要求，打造重要增长极。",
    "会前，与会人员要先到园区观摩。",
    "企业要按时参会。",
)
EN_NEWS = (
    "Deputy Mayor Lu Haifeng visited Ruikang Biotech Co., Ltd. on May 6.",
    "Lu Haifeng pointed out that the first thing for enterprises is to keep quality safe.",
    "The second is to use the policies well.",
    "Third, we should train staff, and all departments should help.",
    "The meeting emphasized that the entire industry must guard safety, which must not be forgotten.",
    "It also urged local governments to open more channels and called for closer cooperation.",
    "The company was founded in 2009 and attended the meeting.",
    "Patients should keep the receipt.",
)
FIL_NEWS = (
    "Bumisita si Zhang Guoqiang, Direktor ng Kawanihan, sa parke.",
    "Binigyang-diin ni Zhang Guoqiang na dapat palakasin ng mga negosyo ang kaligtasan ng gamot.",
    "Sinabi pa niyang ang mga kumpanya ay dapat sumunod sa batas.",
    "Hinimok ng pulong ang mga kagawaran na pabilisin ang serbisyo.",
    "Noong nakaraang taon, lumaki ang kita ng parke.",
)


def make_sentences(texts, language="zh", kind="body"):
    rows, at = [], 0
    for position, text in enumerate(texts, start=1):
        rows.append({"sentence_id": f"a:{position:04d}", "doc_id": "a", "position": position, "kind": kind,
                     "language": language, "start": at, "end": at + len(text), "text": text})
        at += len(text) + 1
    return build_table("sentences", rows)


def name_people(texts, *names):
    """Return mentions of persons as the reader gives them: every occurrence with its raw offsets."""
    raw, rows = "\n".join(texts), []
    for name in names:
        at = raw.find(name)
        while at >= 0:
            rows.append({"doc_id": "a", "kind": "person", "name": name, "start": at, "end": at + len(name)})
            at = raw.find(name, at + 1)
    rows = sorted(rows, key=lambda row: row["start"])
    return build_table("mentions", [row | {"mention_id": number} for number, row in enumerate(rows, start=1)])


def read_rows(*texts, language="zh", people=(), genre="news", kind="body"):
    documents = pd.DataFrame([{"doc_id": "a", "genre": genre}])
    table = find_instructions(make_sentences(texts, language, kind), None, name_people(texts, *people), documents)
    return table.astype(object).where(table.notna(), None).to_dict("records")


def pick(rows, *fields):
    return [tuple(row[field] for field in fields) for row in rows]


def test_chinese_news_gives_each_demand_its_speaker_and_addressee():
    """Past tense, nouns (要求, 要素, 重要) and the walk before the meeting demand nothing."""
    rows = read_rows(*ZH_NEWS, people=["周文海"])
    assert pick(rows, "speaker", "act", "addressee", "verb", "content") == [
        ("周文海", "指出", None, "要", "坚定信心"),
        ("周文海", None, "市卫健委", "要", "牵头抓总"),
        ("周文海", None, "各县区", "要", "压实责任"),
        ("周文海", None, "龙头企业", "必须", "带头创新"),
        ("周文海", None, None, "要", "强化要素保障，落实属地要求，打造重要增长极"),
    ]
    assert {row["strength"] for row in rows} == {"must"}


def test_english_news_numbers_its_demands_and_names_the_meeting():
    """Lists, "we should" and "it" keep the speaker; relative clauses and narration demand nothing."""
    rows = read_rows(*EN_NEWS, language="en", people=["Lu Haifeng"])
    assert pick(rows, "speaker", "addressee", "verb", "content") == [
        ("Lu Haifeng", "enterprises", None, "keep quality safe"),
        ("Lu Haifeng", None, None, "use the policies well"),
        ("Lu Haifeng", None, "should", "train staff"),
        ("Lu Haifeng", "all departments", "should", "help"),
        ("The meeting", "the entire industry", "must", "guard safety, which must not be forgotten"),
        ("The meeting", "local governments", "urged", "open more channels"),
        ("The meeting", None, "called for", "closer cooperation"),
    ]


def test_filipino_news_names_who_is_to_act():
    """The agent behind the verb, the subject before "ay" and the object of an order are addressed."""
    rows = read_rows(*FIL_NEWS, language="fil", people=["Zhang Guoqiang"])
    assert pick(rows, "speaker", "addressee", "verb") == [
        ("Zhang Guoqiang", "mga negosyo", "dapat"), ("Zhang Guoqiang", "mga kumpanya", "dapat"),
        ("pulong", "mga kagawaran", "Hinimok")]  # fmt: skip


def test_an_order_demands_by_itself():
    """The words right behind 要求 and 希望 are addressed when they name a body, and else are what is to be done."""
    texts = ("张春华要求有关部门加强服务，并希望企业大胆创新。", "张春华强调加快项目建设。", "按照会议要求，工作已完成。")
    assert pick(read_rows(*texts, people=["张春华"]), "speaker", "act", "addressee", "content") == [
        ("张春华", "要求", "有关部门", "加强服务"), ("张春华", "希望", "企业", "大胆创新"),
        ("张春华", "强调", None, "加快项目建设")]  # fmt: skip


def test_a_list_of_requirements_is_one_row_an_item():
    """一是… after 提出要求 demands without 要; the same list in a report of results does not."""
    rows = read_rows("王立新对下一步工作提出三点要求：一是加强管理，责任要到人；二是抓好安全。", people=["王立新"])
    assert pick(rows, "content") == [("加强管理，责任要到人",), ("抓好安全",)]
    assert read_rows("王立新指出，去年成效明显：一是规模扩大；二是质量提升。", people=["王立新"]) == []


def test_plans_and_titles_are_not_flooded():
    """A demand nobody is said to make is no instruction, except in a speech, where the speaker is missing."""
    text = "各部门要加强协调配合。"
    assert read_rows(text, genre="plan") == read_rows(text, genre="news") == []
    assert read_rows("周文海强调要抓好落实", kind="title") == []
    assert pick(read_rows(text, genre="speech"), "speaker", "addressee") == [(None, "各部门")]


def test_a_citation_in_a_plan_ends_with_its_sentence():
    """What follows a quoted authority in a plan is the plan's own word."""
    texts = ("市委强调，要做强产业。", "要推进园区建设。")
    assert [len(read_rows(*texts, genre=genre)) for genre in ("report", "news")] == [1, 2]


def test_a_pronoun_stands_for_who_acted_before():
    """她 is the person whose sentence came before, not the last who spoke."""
    texts = ("厂长孙立表示，感谢支持。", "刘敏对此表示肯定。", "她指出，企业应进一步加强研发。")
    assert pick(read_rows(*texts, people=["孙立", "刘敏"]), "speaker", "addressee") == [("刘敏", "企业")]


def test_a_condition_is_no_demand():
    """In 要完成任务，必须… only what must be done is demanded."""
    assert pick(read_rows("会议指出，要完成任务，必须依靠创新。"), "verb", "content") == [("必须", "依靠创新")]


def test_traditional_characters_and_names_without_mentions_are_read():
    """The words stay as the text has them, and a surname before 強調 is enough."""
    rows = read_rows("宋爭輝強調,要強化創新引領。要推進數實融合。")
    assert pick(rows, "speaker", "act", "content") == [
        ("宋爭輝", "強調", "強化創新引領"), ("宋爭輝", None, "推進數實融合")]  # fmt: skip


def test_shipped_documents_have_their_instructions():
    """18 demands of three speakers stand in three of the five documents, each at its raw characters."""
    corpus = open_corpus("")
    table = find_instructions(corpus.sentences, corpus.edits, corpus.mentions, corpus.documents)
    counts = table.groupby([table["doc_id"].str[:3], "speaker"]).size().to_dict()
    assert counts == {("000", "Zhang Guangwen"): 6, ("002", "The meeting"): 6, ("003", "宋爭輝"): 6}
    spans = table.merge(corpus.sentences[["sentence_id", "start", "end"]], on="sentence_id", suffixes=("", "_sentence"))
    assert (spans["start"] >= spans["start_sentence"]).all() and (spans["end"] <= spans["end_sentence"]).all()


def test_nouns_are_no_acts():
    """Neither 要求 as a noun nor "as required" nor a passive says anything."""
    assert find_acts("落实会议要求。", "zh", "落实会议要求。", []) == []
    text = "The forms required by the bureau, as requested, are listed."
    assert find_acts(text.lower(), "en", text, []) == []


def test_the_word_list_is_keyed():
    """Every language has words of every kind that acts and demands need."""
    for language in ("en", "fil", "zh"):
        assert all(list_words(language, kind) for kind in ("say", "stress", "order", "tell", "group", "demand"))


@pytest.mark.parametrize(("language", "piece"), [
    ("zh", "要"), ("zh", "会议强调，要做好，"), ("zh", "各部门"), ("zh", "对在会上"), ("en", "the meeting emphasized that "),
    ("en", "first, must "), ("en", "A "), ("fil", "ang mga "), ("fil", "sinabi ni ")])  # fmt: skip
def test_time_grows_with_the_text(language, piece):
    """Twice the text takes no more than about twice the time, however hostile the line."""
    taken = []
    for size in (8_000, 16_000):
        sentences = make_sentences([(piece * size)[:size]], language)
        begin = time.perf_counter()
        find_instructions(sentences)
        taken.append(time.perf_counter() - begin)
    assert taken[1] < 3.5 * taken[0] + 0.2
