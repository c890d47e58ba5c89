"""Dates, periods and five-year plans as texts state them."""

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis_lib.reading.date_patterns import CALENDAR_FILE, DATE_WORDS_FILE, name_plan, read_words
from analysis_lib.reading.dates import find_dates, find_masked_dates
from analysis_lib.reading.page import Span, make_page
from analysis_lib.tables import DATA, read_csv

PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\s?\)")


def read_seed(number):
    """Return the page of one shipped document, without the inserted readings."""
    (file,) = (DATA / "documents").glob(f"{number}_*.txt")
    raw = file.read_text(encoding="utf-8")
    return make_page(raw, [Span(match.start(), match.end(), "pinyin") for match in PINYIN.finditer(raw)])


def list_values(text):
    return [(found.value, found.kind) for found in find_dates(make_page(text))]


@pytest.mark.parametrize(("number", "expected"), [
    ("000", [("--10-17", "text", "October 17"), ("2022-10-17", "posted", "Post time: Oct-17-2022")]),
    ("001", [("2023", "text", "2023"), ("2024-07-04", "posted", "Oras ng Mag-post: JUL-04-2024")]),
    ("002", [("2025-10-29T10:29", "text", "2025.10.29 10:29"), ("2025-10-28", "text", "October 28, 2025"),
             *[("2021/2025", "five_year_plan", "14th Five-Year")] * 3]),
    ("003", [("--12-20", "text", "12月20日")] * 2),
    ("004", [*[("2021/2023", "period", "2021-2023")] * 4, *[("2023", "deadline", "2023")] * 2]),
])
def test_find_dates_reads_the_shipped_documents(number, expected):
    """Every date of the five documents is found at its place, and nothing else."""
    page = read_seed(number)
    found = [(mention.value, mention.kind, page.text[mention.start : mention.end]) for mention in find_dates(page)]
    assert found == expected


@pytest.mark.parametrize(("text", "value", "kind"), [
    ("held on 28 October 2025 in Nanchang", "2025-10-28", "text"),
    ("the 28th of October, 2025", "2025-10-28", "text"),
    ("Oct. 28, 2025", "2025-10-28", "text"),
    ("in October 2025 the bureau", "2025-10", "text"),
    ("08:12, March 05, 2021", "2021-03-05T08:12", "text"),
    ("2018-03-05 21:06:22|Editor: huaxia", "2018-03-05T21:06", "text"),
    ("Oct 3, 2024 3:05 PM", "2024-10-03T15:05", "text"),
    ("Updated: 2025/3/4 08:05", "2025-03-04T08:05", "updated"),
    ("Published on October 28, 2025\n", "2025-10-28", "posted"),
    ("The plan was published on October 28, 2025.", "2025-10-28", "text"),
    ("17/10/2022", "2022-10-17", "text"),
    ("04/07/2024", "2024", "text"),
    ("By 2023, revenue exceeded 100 billion yuan", "2023", "deadline"),
    ("noong ika-4 ng Hulyo 2024", "2024-07-04", "text"),
    ("Hulyo 4, 2024", "2024-07-04", "text"),
    ("Oras ng post: Hul-04-2024", "2024-07-04", "posted"),
    ("pagsapit ng 2025", "2025", "deadline"),
    ("2024年12月20日至22日，大会举行", "2024-12-20", "text"),
    ("2024 年 12 月 20 日", "2024-12-20", "text"),
    ("二〇二四年十二月二十日", "2024-12-20", "text"),
    ("二○二四年三月五日", "2024-03-05", "text"),
    ("发布时间：２０２４年１２月２０日　０９：３０", "2024-12-20T09:30", "posted"),
    ("來源：某報 發布時間：2024-12-20 09:30:11 瀏覽：200", "2024-12-20T09:30", "posted"),
    ("成文日期：2024年3月5日", "2024-03-05", "issued"),
    ("20\n2024-12\n", "2024-12-20", "text"),
    ("到2027年，产业规模突破千亿元", "2027", "deadline"),
    ("2025年底前建成", "2025", "deadline"),
    ("行动计划（2021—2023年）", "2021/2023", "period"),
    ("从一九五三年到一九五七年五年", "1953/1957", "period"),
    ("“十五五”时期", "2026/2030", "five_year_plan"),
    ("國民經濟和社會發展第十四個五年規劃", "2021/2025", "five_year_plan"),
    ("中華民國113年07月28日", "2024-07-28", "text"),
    ("2024年10月17日 下午3:05", "2024-10-17T15:05", "text"),
    ("2024年10月17日（木）09時30分", "2024-10-17T09:30", "text"),
    ("ika-14 na Limang-Taong Plano", "2021/2025", "five_year_plan"),
    ("the Fourteenth Five-Year Plan", "2021/2025", "five_year_plan"),
])
def test_find_dates_reads_the_forms_of_sites_in_three_languages(text, value, kind):
    """A date keeps its own precision, and its label, deadline word or plan name decides its kind."""
    assert list_values(text) == [(value, kind)]


@pytest.mark.parametrize(("text", "value"), [
    ("17 de octubre de 2022", "2022-10-17"), ("17 octubre 2022", "2022-10-17"), ("22 de março de 2021", "2021-03-22"),
    ("19 maggio 2023", "2023-05-19"), ("le 1er mars 2022", "2022-03-01"), ("13 août 2021 à 13h05", "2021-08-13T13:05"),
    ("17. Oktober 2022", "2022-10-17"), ("3. März 2021", "2021-03-03"), ("17 октября 2022 г.", "2022-10-17"),
    ("31 марта 2020 в 08:20", "2020-03-31T08:20"), ("17 Ogos 2022", "2022-08-17"), ("5 Mac 2021", "2021-03-05"),
    ("17 Agustus 2022", "2022-08-17"), ("27 Feb 2018, 21:19 WIB", "2018-02-27T21:19"), ("Juni 27, 2025", "2025-06-27"),
    ("18 Oktoba 2020", "2020-10-18"), ("17 Okutobala 2022", "2022-10-17"), ("17:08.25/01/2023", "2023-01-25T17:08"),
    ("27. 01. 2021", "2021-01-27"), ("17 Oct, 2022", "2022-10-17"), ("30 September 2024 at 10:05", "2024-09-30T10:05"),
    ("12/28/2023, 5:40:07 AM", "2023-12-28T05:40"), ("2024-05-06 00:00:00", "2024-05-06"), ("17\nOct\n2022", "2022-10-17"),
    ("2024\n10-17", "2024-10-17"), ("2024-10-\n17", "2024-10-17"), ("From October 9 to 11, 2025", "2025-10-09"),
])
def test_find_dates_reads_the_native_forms_of_many_languages(text, value):
    """A date in the words, the order and the clock time of its language is read whole."""
    assert [found for found, _ in list_values(text)] == [value]


@pytest.mark.parametrize("label", [
    "Post time", "Oras ng Mag-post", "Muda wa kutuma", "Wakati wa kutuma", "Nthawi yotumiza", "Post Nthawi", "Masa siaran",
    "Masa pos", "Waktu posting", "Время публикации", "Hora de publicación", "Horário da postagem", "Hora da postagem",
    "Ora di pubblicazione", "Tempo di pubblicazione", "Beitragszeit", "Zeitpunkt der Veröffentlichung",
    "Veröffentlichungszeit", "Heure de publication", "投稿時間", "發佈時間",
])
def test_the_labels_of_exporters_sites_mark_the_posting(label):
    """The translated label of a posting date with an English month after it is read in each language."""
    for colon in (": ", "："):
        text = f"{label}{colon}Oct-17-2022"
        (found,) = find_dates(make_page(text))
        assert (found.value, found.kind, found.start) == ("2022-10-17", "posted", 0)


@pytest.mark.parametrize("text", [
    "时间：2024年10月20日\n地点：某市会展中心", "一、时间：2024年10月20日", "Date: October 20, 2024\nVenue: Grand Hotel",
    "The measures were published on May 3, 2024.", "Published on May 3, 2024, the measures cover all drugs and devices.",
])
def test_the_time_of_an_invitation_and_prose_are_no_posting(text):
    """A general label above a place, and words of publication inside a sentence, give no posting date."""
    assert [found.kind for found in find_dates(make_page(text))] == ["text"]


def test_day_and_month_are_told_apart_by_language_only():
    """A numeric date of two small numbers keeps its year in English and is read day first in Spanish and Russian."""
    spanish = ("La empresa presentó los resultados de la investigación en una reunión con los representantes del sector "
               "y con las autoridades que visitaron el parque industrial de la ciudad.")
    russian = "Компания представила результаты исследования на встрече с представителями отрасли и местных властей города."
    english = "The company presented the results of its research at a meeting with the representatives of the sector."
    for prose, value in ((spanish, "2024-11-10"), (russian, "2024-11-10"), (english, "2024")):
        (found,) = find_dates(make_page(f"10/11/2024\n{prose}"))
        assert found.value == value


@pytest.mark.parametrize("text", [
    "the 20th National Congress and the Fourth Plenary Session of the 20th Central Committee",
    "冀政字〔2021〕12号", "5G yesterday", "2024年2月30日", "2023-13-01", "February 30, 2024", "第十四届十五次会议",
    "历时近2000年历史", "it has 2000 employees and may 5 others", "农历八月十五", "http://site.cn/2024-12-20/a.html",
    "编号20241220123", "“八五”普法", "???0月18日", "202x年", "增加2.2024.1万元",
])
def test_find_dates_leaves_alone_what_is_no_date(text):
    """Ordinals, document numbers, addresses, impossible days and masked years give no date."""
    assert list_values(text) == []


@pytest.mark.parametrize("text", [
    "???0月18日", "202x年", "20XX年", "０月18日", "20**年", "二〇XX年", "201×年", "２０２Ｘ年", "20□□年", "XX年X月X日", "202?年",
])
def test_masked_dates_are_found(text):
    """A year the source hides or has lost is reported as masked, whole."""
    assert [(span.start, span.end) for span in find_masked_dates(make_page(text))] == [(0, len(text))]


@pytest.mark.parametrize("text", ["at 200X magnification", "尺寸200×300毫米", "in 2020? Nobody", "20年来", "a model 20x lens"])
def test_factors_and_questions_are_no_masked_years(text):
    """A magnification, a size or a question is no masked year."""
    assert find_masked_dates(make_page(text)) == []


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_its_usual_spellings(day):
    """Any day of 150 years is read back from its English, Filipino, numeric and Chinese spelling."""
    words = read_csv(DATE_WORDS_FILE).query("kind == 'month' and language == 'fil'").drop_duplicates("value")
    filipino = dict(zip(words["value"].astype(int), words["form"], strict=True))
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day:%d %b %Y}", f"{day.year}.{day.month}.{day.day}",
                 f"{day.year}年{day.month}月{day.day}日", f"ika-{day.day} ng {filipino[day.month]} {day.year}"):
        assert list_values(text) == [(day.isoformat(), "text")]


def test_mentions_tile_in_order_on_one_very_long_line():
    """Mentions do not overlap, stay in reading order and carry only their own characters."""
    text = "2024年12月20日，“十四五”规划（2021—2025年）；On October 28, 2025, by 2027. " * 500
    found = find_dates(make_page(text))
    assert len(found) == 2500
    assert all(before.end <= after.start for before, after in zip(found, found[1:], strict=False))


def test_calendar_is_ordered_and_keyed():
    """A calendar row has a unique key and ends no earlier than it starts; from the third, plan n covers 1951+5n on."""
    calendar = read_csv(CALENDAR_FILE)
    assert not calendar.duplicated(["kind", "name_zh", "start"]).any()
    assert (calendar["start"] <= calendar["end"].fillna(calendar["start"])).all()
    plans = calendar.query("kind == 'plan'").astype({"number": int, "start": int, "end": int})
    later = plans[plans["number"] >= 3]
    assert (later["start"] == 1951 + 5 * later["number"]).all() and (later["end"] == 1955 + 5 * later["number"]).all()
    assert name_plan(14) == "14th Five-Year (2021-2025)" and name_plan(40) is None


def test_sessions_of_a_committee_follow_each_other():
    """Within a committee or congress, session numbers rise with their dates."""
    calendar = read_csv(CALENDAR_FILE)
    sessions = calendar[calendar["session"].notna()].astype({"number": int, "session": int})
    for _, rows in sessions.groupby(["kind", "region_code"]):
        ordered = rows.sort_values(["number", "session"])
        assert ordered["start"].is_monotonic_increasing


def test_date_lexicon_is_keyed_and_refuses_unknown_kinds():
    """A form occurs once per kind and language, and an unknown kind is named in the error."""
    words = read_csv(DATE_WORDS_FILE)
    assert not words.duplicated(["kind", "language", "form"]).any()
    assert pd.to_numeric(words.query("kind in ['month', 'month_short', 'numeral', 'ordinal']")["value"]).notna().all()
    with pytest.raises(ValueError, match="no kind 'season'"):
        read_words("season")
