"""Plans, congresses and plenary sessions are looked up in the calendar, and what contradicts it is said."""

import time

import pandas as pd
import pytest

from analysis_lib.coding.occasions import find_mentions, find_occasions
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import build_table


def read_rows(text, language="zh", **facts):
    sentences = build_table("sentences", [{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
                                           "language": language, "start": 0, "end": len(text), "text": text}])
    table = find_occasions(sentences, None, pd.DataFrame([{"doc_id": "a", **facts}]))
    return table.astype(object).where(table.notna(), None).to_dict("records")


def check(text, language="zh", **facts):
    return [row["check"] for row in read_rows(text, language, **facts)]


@pytest.mark.parametrize(("text", "expected"), [
    ("“十四五”時期、第十四个五年规划、一五计划", [("plan", 14, None), ("plan", 14, None), ("plan", 1, None)]),
    ("the 14th Five-Year Plan; the fourteenth five-year plan", [("plan", 14, None)] * 2),
    ("sa ika-14 na Limang-Taong Plano", [("plan", 14, None)]),
    ("贯彻党的二十大和二十届二中、三中全会精神", [("congress", 20, None), ("plenum", 20, 2), ("plenum", 20, 3)]),
    ("中國共產黨第十九次全國代表大會，十八大以来", [("congress", 19, None), ("congress", 18, None)]),
    ("the 20th National Congress of the Communist Party of China and the 19th CPC National Congress",
     [("congress", 20, None), ("congress", 19, None)]),
    ("Third Plenary Session of the 20th CPC Central Committee", [("plenum", 20, 3)]),
    ("the twentieth Central Committee's fourth plenum", [("plenum", 20, 4)]),
    ("Ikatlong Sesyong Plenaryo ng ika-20 Komite Sentral", [("plenum", 20, 3)]),
])
def test_mentions_are_read_in_four_scripts(text, expected):
    """The number and the session are those of the words."""
    rows = read_rows(text)
    assert [(row["kind"], row["number"], row["session"]) for row in rows] == expected
    assert all(row["first_day"] and text[row["start"] : row["end"]] == row["words"] for row in rows)


@pytest.mark.parametrize("text", [
    "省委十一届八次全会", "中共河南省第十一届委员会第八次全体会议", "省第十一次党代会", "十四届全国人大三次会议", "民盟十三大精神",
    "十大工程、五年规划、十五个项目、十五岁", "the Fourth Plenary Session", "the \"25\" period",
    "the 14th National People's Congress", "the 9th National Congress of the Chinese Medical Association",
])
def test_others_are_no_occasions(text):
    """Provincial plenums, people's congresses, other bodies and numbers run together are not guessed."""
    assert find_mentions(text.lower()) == []


def test_a_number_the_calendar_does_not_reach():
    """A number beyond the calendar is said to be so; one before it begins, or the congress awaited, is not."""
    assert check("十九届八中全会、党的二十五大、第二十五个五年规划") == [
        "the calendar holds 7 plenary sessions of this central committee, none of number 8",
        "the calendar holds congresses up to number 20, none of number 25",
        "the calendar holds five-year plans up to number 15, none of number 25"]  # fmt: skip
    assert check("党的十一届三中全会以来，迎接党的二十一大") == [None, None]


def test_a_plan_in_preparation_in_its_last_year():
    """In 2025 the plan in preparation is the 15th; a review of the 14th, or the year 2020, is no contradiction."""
    text = 'the preparation of the "14th Five-Year" development plan'
    assert check(text, "en", published="2025-10-29") == [
        "spoken of as in preparation, but at the document's date 2025-10-29 under a fifth of 2021-2025 is left"]
    assert check(text, "en", published="2020-10-29") == check("做好“十四五”总结评估", published="2025-03") == [None]
    assert check("决胜“十四五”、谋划“十五五”的关键之年", published="2025-01-16") == [None, None]


def test_a_meeting_before_its_time():
    """A meeting spoken of as held lies after the document; one awaited does not contradict."""
    assert check("贯彻落实党的二十大精神", published="2021-05-06") == [
        "told of as if held, but it opened on 2022-10-16, after the document's date 2021-05-06"]
    assert check("以优异成绩迎接党的二十大胜利召开", published="2021-05-06") == [None]
    assert check("贯彻落实党的二十大精神", published="2022") == [None]


def test_an_inferred_year_checks_nothing():
    """A year that was itself inferred from what the text cites is no date to check against."""
    assert check("贯彻落实党的二十大精神", year=2021, year_basis="inferred") == [None]
    assert len(list(filter(None, check("贯彻落实党的二十大精神", year=2021, year_basis="stated")))) == 1


def test_a_plan_completed_before_its_end():
    """What is to be completed, or its completion as a noun, is not told as completed."""
    assert check("“十四五”规划已圆满完成。", published="2023-06") == [
        "told as completed, but it ends on 2025-12-31, after the document's date 2023-06"]
    for text in ("确保“十四五”规划圆满完成", "“十四五”规划的胜利完成，是大事", "“十四五”规划目标提前圆满完成"):
        assert check(text, published="2023-06") == [None]


def test_other_years_beside_the_name():
    """Years in brackets right behind the name are the plan's; behind other words they are not."""
    assert check("14th Five-Year Plan (2020-2024)", "en") == [
        "the text gives it the years 2020-2024, the calendar 2021-2025"]
    for text in ("“十四五”规划（2021—2025年）", "“十四五”规划和远景目标（2021-2035年）", "“十四五”、“十五五”（2026-2030年）"):
        assert set(check(text)) == {None}


def test_shipped_documents_have_their_occasions():
    """Five mentions stand in two documents; the plan of the symposium of 2025 is flagged where it is ahead."""
    corpus = open_corpus("")
    table = find_occasions(corpus.sentences, corpus.edits, corpus.documents)
    assert list(zip(table["doc_id"].str[:3], table["kind"], table["number"], table["check"].notna(), strict=True)) == [
        ("000", "congress", 20, False), ("002", "plan", 14, True), ("002", "plenum", 20, False),
        ("002", "plan", 14, True), ("002", "plan", 14, False)]  # fmt: skip


@pytest.mark.parametrize("piece", ["十四五", "党的二十大和二十届二中、三中、", "第", "14th five-year plan ", "(2020-2024) ",
                                   "20th national congress of the ", "ika-20 "])  # fmt: skip
def test_time_grows_with_the_text(piece):
    """Twice the text takes no more than about twice the time, however hostile the line."""
    taken = []
    for size in (8_000, 16_000):
        begin = time.perf_counter()
        read_rows((piece * size)[:size])
        taken.append(time.perf_counter() - begin)
    assert taken[1] < 3.5 * taken[0] + 0.2
