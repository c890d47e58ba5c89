"""Publication, event, plan period and year of documents, and the contradictions between them."""

import pytest
from test_dates import read_seed

from analysis_lib.reading.date_patterns import name_plan
from analysis_lib.reading.dates import find_dates
from analysis_lib.reading.dating import date_document
from analysis_lib.reading.page import Field, Span, make_page
from analysis_lib.reading.session_years import infer_from_calendar, infer_from_posting


def date_text(text, has_title=True, **known):
    page = make_page(text)
    title_span = (0, text.index("\n")) if has_title else None
    return date_document(page, find_dates(page), title_span=title_span, **known)


def show(fields, *names):
    return [(fields[name].value, fields[name].basis) for name in names]


@pytest.mark.parametrize(("number", "region", "has_title", "published", "event", "period", "year"), [
    ("000", "360000", True, "2022-10-17", ("2022-10-17", "inferred"), (None, None), (2022, "inferred")),
    ("001", "310112", False, "2024-07-04", ("2023", "stated"), (None, None), (2023, "stated")),
    ("002", "000000", True, "2025-10-29T10:29", ("2025-10-28", "stated"), (None, None), (2025, "stated")),
    ("003", "410000", True, None, ("2024-12-20", "inferred"), (None, None), (2024, "inferred")),
    ("004", "130100", True, None, (None, "missing"), (2021, 2023), (2021, "inferred")),
])
def test_shipped_documents_are_dated(number, region, has_title, published, event, period, year):
    """Each of the five documents gets the dates two readers agreed on, with the right basis."""
    page = read_seed(number)
    title = (0, page.text.index("\n")) if has_title else None
    fields, _ = date_document(page, find_dates(page), (), region, title)
    assert fields["published"].value == published
    assert show(fields, "event_date") == [event]
    assert (fields["period_start"].value, fields["period_end"].value) == period
    assert show(fields, "year") == [year]


@pytest.mark.parametrize(("number", "rules"), [
    ("000", []), ("001", ["event_year_before_posting"]), ("002", ["plan_number_conflict"] * 3), ("003", []),
    ("004", []),
])
def test_shipped_documents_are_flagged(number, rules):
    """The repost and the three misnumbered plans are flagged, and nothing else."""
    page = read_seed(number)
    fields, flags = date_document(page, find_dates(page), (), None, None)
    assert [flag.rule for flag in flags] == rules
    if number == "002":
        assert {page.text[flag.start : flag.end] for flag in flags} == {"14th Five-Year"}
        assert {flag.suggestion for flag in flags} == {"15th Five-Year (2026-2030)?"}


def test_evidence_leads_to_the_words_that_state_the_value():
    """The evidence of a date is the posting line, the date of the lead, or the words from verb to event."""
    page = read_seed("001")
    fields, _ = date_document(page, find_dates(page))
    assert page.text[fields["published"].start : fields["published"].end] == "Oras ng Mag-post: JUL-04-2024"
    evidence = page.text[fields["event_date"].start : fields["event_date"].end]
    assert evidence.startswith("ginanap") and "2023" in evidence and evidence.endswith("kumperensya")
    assert fields["year"][2:] == fields["event_date"][2:]


@pytest.mark.parametrize(("text", "published", "event"), [
    ("市政府召开生物医药产业座谈会\n发布机构：市政府办 发布时间：2021-02-01 11:08 字体：[大 中 小]\n"
     "1月28日，副市长赴高新区调研生物医药产业。", "2021-02-01T11:08", ("2021-01-28", "inferred")),
    ("全市生物医药大会举行\n2024年07月20日 20:51 某某晚报\n本报讯（记者 张三）7月19日上午，全市生物医药产业大会举行。",
     "2024-07-20T20:51", ("2024-07-19", "inferred")),
    ("我省召开医药工业推进会\n日期：2025-01-03　来源：某省日报　浏览次数：127\n12月30日，我省召开医药工业推进会。",
     "2025-01-03", ("2024-12-30", "inferred")),
    ("推進會召開\n發布時間:2024-10-22 14:28:25 | 來源:某網 | 閱讀量:8209 |\n為貫徹10月17日全省會議精神,10月20日,"
     "市工信局召開推進會。", "2024-10-22T14:28", ("2024-10-20", "inferred")),
    ("我市举行签约仪式\n时间：2024-05-10\n2021年10月，有关领导视察我市生物医药园。5月9日，我市举行项目签约仪式。",
     "2024-05-10", ("2024-05-09", "inferred")),
    ("座谈会召开\n20\n2024-12\n12月18日，市工信局组织召开生物医药工作座谈会。", "2024-12-20",
     ("2024-12-18", "inferred")),
    ("关于支持生物医药发展的若干意见\n各市人民政府：\n现将意见印发给你们。\n某省人民政府\n二〇二二年三月五日\n",
     None, ("2022-03-05", "stated")),
    ("政府工作报告\n来源：某省日报\n——2025年1月15日在某省第十四届人民代表大会第三次会议上\n各位代表：", None,
     ("2025-01-15", "stated")),
    ("关于政府工作报告的决议\n（2024年3月11日第十四届全国人民代表大会第二次会议通过）\n会议听取了报告。", None,
     ("2024-03-11", "stated")),
    ("某条例\n自2021年3月1日起施行，2020年12月发布的旧条例同时废止。", None, (None, "missing")),
    ("Seminar on drug innovation opens\nSource: Xinhua| 2018-03-05 21:06:22|Editor: huaxia\n"
     "SUZHOU, March 5 (Xinhua) -- A seminar on drug innovation opened here Monday.", "2018-03-05T21:06",
     (None, "missing")),
    ("Park launched\n(People's Daily Online) 08:12, March 05, 2021\nOn March 3, the city launched a medical park.",
     "2021-03-05T08:12", ("2021-03-03", "inferred")),
    ("Measures issued\nThe plan was published on May 3, 2022, and covers drugs.", None, ("2022-05-03", "stated")),
    ("Nagdaos ng pulong\nNoong ika-28 ng Oktubre 2025, ginanap ng Kagawaran ang isang simposyum.\n"
     "Oras ng post: Okt-29-2025", "2025-10-29", ("2025-10-28", "stated")),
])
def test_posting_lines_and_leads_of_sites_are_read(text, published, event):
    """Publication comes from posting lines only, the event from the lead, its year from the posting date."""
    fields, _ = date_text(text)
    assert fields["published"].value == published
    assert show(fields, "event_date") == [event]


def test_recognised_furniture_counts_as_posting_line():
    """A date deep in the text is the posting date when the cleaning recognised its line, and only then."""
    text = "Title\n" + "Some paragraph about drugs.\n" * 30 + "via the bureau 2024-05-06 shared\n" + "Last words.\n" * 9
    start = text.index("via")
    line = Span(start, text.index("\n", start), "date_line")
    assert date_text(text)[0]["published"] == Field()
    assert date_text(text, furniture=[line])[0]["published"].value == "2024-05-06"
    assert date_text(text, furniture=[line._replace(rule="footer")])[0]["published"] == Field()


@pytest.mark.parametrize(("sentence", "region", "value"), [
    ("12月20日，我市召开推进会，深入学习贯彻党的二十届三中全会精神。", None, "2024-12-20"),
    ("8月20日，我市召开推进会，深入学习贯彻党的二十届三中全会精神。", None, None),
    ("12月20日，我市召开推进会，贯彻党的十九大和十九届二中、三中、四中全会精神。", None, "2019-12-20"),
    ("12月20日，我市召开推进会，深入学习贯彻党的二十大精神。", None, None),
    ("12月20日，我市召开推进会，贯彻党的二十大和二十届历次全会精神。", None, None),
    ("12月20日，全省推进会召开，落实省委十一届八次全会部署。", "410800", "2024-12-20"),
    ("12月20日，全省推进会召开，落实省委十一届八次全会部署。", "420000", None),
    ("12月20日，全省推进会召开，落实省委十一届八次全会部署。", None, None),
    ("11月20日，全省推进会召开，落实省委十一届八次全会部署。", "410000", None),
    ("12月20日，全市推进会召开，落实市委十一届八次全会部署。", "410800", None),
    ("On December 20, the city held a meeting on the spirit of the Third Plenary Session of the 20th CPC Central "
     "Committee.", None, "2024-12-20"),
    ("12月20日，我市召开推进会，发展新质生产力，贯彻党的十九届六中全会精神。", None, None),
    ("12月20日，我市召开推进会，部署中央经济工作会议精神。", None, None),
])
def test_a_missing_year_is_inferred_only_where_a_cited_session_determines_it(sentence, region, value):
    """One fitting year gives an inferred date; none, several, a foreign province or a later slogan give no year."""
    fields, _ = date_text("推进会召开\n" + sentence, region_code=region)
    assert show(fields, "event_date", "published") == [(value, "inferred" if value else "missing"), (None, "missing")]
    assert fields["year"].value == (int(value[:4]) if value else None)


def test_inference_keeps_to_the_calendar():
    """29 February is placed in a leap year, and a day after the posting date in the year before."""
    assert infer_from_posting("--02-29", "2025-03-01").isoformat() == "2024-02-29"
    assert infer_from_posting("--02-29", "2026-03-01") is None
    assert infer_from_posting("--07-01", "2024-06").isoformat() == "2023-07-01"
    assert infer_from_calendar("--12-20", make_page("会议召开"), "410000") is None


@pytest.mark.parametrize("text", [
    "近日，某镇召开2023年质量强镇工作会议。\n发布时间：2024-07-04",
    "2023年某镇质量强镇大会近日举行。\n发布时间：2024-07-04",
    "Recently, the town held the 2023 \"Strong Quality\" work conference and a themed event.\nPost time: Jul-04-2024",
])
def test_a_year_attached_to_an_event_that_was_held_dates_it(text):
    """A year in the name of an event held is the event's year, and a later posting is flagged as a repost."""
    fields, flags = date_text(text, has_title=False)
    assert show(fields, "event_date", "year") == [("2023", "stated"), (2023, "stated")]
    assert [flag.rule for flag in flags] == ["event_year_before_posting"]
    assert "2023" in flags[0].suggestion


@pytest.mark.parametrize(("title", "period"), [
    ("某市生物医药产业三年行动计划（2023—2025年）", (2023, 2025)),
    ("“十四五”生物医药产业发展规划", (2021, 2025)),
    ("某省2024年生物医药产业工作要点", (2024, 2024)),
    ("Shanghai Action Plan for Biomedicine (2021-2023)", (2021, 2023)),
    ("14th Five-Year Plan for the Pharmaceutical Industry", (2021, 2025)),
    ("我市召开“十四五”规划座谈会", (None, None)),
    ("我市生物医药产业2021-2023年发展回顾", (None, None)),
])
def test_the_own_plan_period_comes_from_the_title(title, period):
    """A period in the title counts when the title names a plan, and not when it names a meeting or a review."""
    fields, _ = date_text(title + "\n到2030年，产业规模翻番，落实（2016-2020年）规划。")
    assert (fields["period_start"].value, fields["period_end"].value) == period


def test_a_heading_below_the_title_can_state_the_own_period():
    """The plan's own heading under the title of a notice gives the period; prose does not."""
    notice = "关于印发行动计划的通知\n某政发〔2023〕12号\n某市生物医药产业行动计划（2023—2025年）\n一、总体要求"
    assert date_text(notice)[0]["period_end"].value == 2025
    assert date_text("推进会召开\n会议总结了行动计划（2021—2023年）实施情况。")[0]["period_end"].value is None


@pytest.mark.parametrize(("sentence", "n_flags"), [
    ("会议研究部署医药工业“十四五”规划编制工作。", 1),
    ("会议强调，要科学谋划医药产业“十四五”发展思路。", 1),
    ("The meeting discussed the preparation of the 14th Five-Year Plan.", 1),
    ("growth during the 14th Five-Year period and beyond.", 1),
    ("会议总结“十四五”、谋划“十五五”，编制好“十五五”规划。", 0),
    ("今年是“十四五”规划收官之年，要高质量完成“十四五”目标任务。", 0),
    ("The meeting reviewed the completion of the 14th Five-Year Plan and planned for the 15th Five-Year Plan.", 0),
    ("回顾2020年编制“十四五”规划以来的工作。", 0),
    ("要抓紧编制好“十四五”规划，为“十四五”开好局起好步打下基础。", 2),
    ("全面总结“十三五”成效，巩固“十三五”脱贫成果。", 0),
    ("The 13th Five-Year Plan was reviewed as a whole.", 0),
    ("The bureau is drawing up the 14th Five-Year Plan for medicines.", 1),
])
def test_a_plan_ahead_in_its_last_year_is_flagged(sentence, n_flags):
    """In late 2025 only a 14th plan spoken of as still ahead is flagged, never its review or the 15th."""
    _, flags = date_text(f"座谈会召开\n发布时间：2025-10-29\n{sentence}")
    assert [flag.rule for flag in flags] == ["plan_number_conflict"] * n_flags


def test_a_plan_in_preparation_before_its_last_year_is_not_flagged():
    """The same words of 2020 are right, and without a date of the document nothing can be said."""
    sentence = "会议研究部署医药工业“十四五”规划编制工作。"
    assert date_text(f"座谈会召开\n发布时间：2020-10-29\n{sentence}")[1] == []
    assert date_text(f"座谈会召开\n{sentence}")[1] == []


def test_impossible_order_and_masked_years_are_flagged_not_repaired():
    """An event after its publication and a masked year are flagged; the masked one gets no value."""
    _, flags = date_text("Symposium\nPosted: 2025-10-20\nOn October 28, 2025, the Department held a symposium.")
    assert [flag.rule for flag in flags] == ["event_after_publication"]
    fields, flags = date_text("推进会召开\n发布时间：2024-11-01\n???0月18日，我市召开推进会。")
    assert [flag.rule for flag in flags] == ["masked_year"] and fields["event_date"] == Field()


@pytest.mark.parametrize(("text", "published"), [
    ("Vaccine exports rise\n0 Comment(s) Print E-mail Xinhua, October 17, 2020\nDrug makers sold more doses abroad.",
     "2020-10-17"),
    ("Новый завод открыт\n  17:08.25/01/2023\nРазмер шрифта\nПекин, 24 января -- Завод начал работу.", "2023-01-25T17:08"),
    ("某市召开座谈会\n23-03-13 09:09 来源:某市网\n会议研究了产业发展。", "2023-03-13T09:09"),
    ("今天是2024年8月16日 星期五\n某市召开座谈会\n2015-06-05 19:29:37 来源：某网\n会议研究了产业发展。", "2015-06-05T19:29"),
    ("Park opens\nUpdated: 2024-10-10 09:35\nThe park opened.", "2024-10-10T09:35"),
    ("Park opens\nPosted: 2024-10-08\nUpdated: 2024-10-10 09:35\nThe park opened.", "2024-10-08"),
    ("Park opens\nDate: 10/11/2024\nThe park opened.", "2024"),
    (" date 2018-12 Die Branche wächst weiter, wie der Verband mitteilt.\nMehr lesen", "2018-12"),
    ("公司概况\n本公司成立于2004年，专业生产原料药，产品销往二十多个国家和地区，质量稳定，深受国内外广大客户好评，欢迎新老客户来电洽谈合作。\n"
     "相关新闻\n某市召开推进会 2024-05-06\n下一篇：某县召开座谈会\n2024-05-01", None),
    ("Seminar\nA short text about drugs.\nCopyright © 2019-2024 Some Company. All rights reserved.", None),
])
def test_only_the_own_line_of_a_page_dates_its_posting(text, published):
    """The page's own line counts, an update only alone; the day of today, related articles and rights do not."""
    assert date_text(text)[0]["published"].value == published


@pytest.mark.parametrize(("sentence", "value"), [
    ("昨天上午，市领导到园区调研。", "2024-06-30"),
    ("某部长昨（30）日出席大会并讲话。", "2024-06-30"),
    ("新华社某地6月29日电 记者28日从发布会上获悉，新药获批。", "2024-06-28"),
    ("Yesterday the bureau held a meeting on drug supply.", "2024-06-30"),
    ("The commission issued a plan for hospitals on Friday.", "2024-06-28"),
    ("今天的园区生机勃勃，企业越来越多。", None),
    ("The commission will hold a meeting on drug supply on Friday.", None),
])
def test_a_day_told_from_the_posting_is_placed_by_it(sentence, value):
    """Yesterday, a weekday or a bare day of the month gives a day only with a posting date and an event."""
    fields, _ = date_text(f"Meeting\nPosted: 2024-07-01\n{sentence}")
    assert show(fields, "event_date") == [(value, "inferred" if value else "missing")]
    alone, _ = date_text(f"Meeting\n{sentence}")
    assert alone["event_date"].value is None


@pytest.mark.parametrize(("text", "earliest", "latest"), [
    ("会议要求深入学习贯彻党的二十大精神。力争到2025年，产业规模达到千亿元。", 2022, 2025),
    ("各地以实际行动喜迎党的二十大。", None, 2022),
    ("根据某政发〔2021〕12号文件，制定本细则。", 2021, None),
    ("截至2018年底，全县共有药企12家。", 2018, None),
    ("会议强调加快发展新质生产力。", 2023, None),
    ("会议贯彻省第十一次党代会精神。", 2021, None),
    ("Sales have grown since 2019. By 2030, output will exceed 100 billion yuan.", 2019, 2030),
    ("到2035年，建成医药强省。到2030年，产业规模达到千亿元。", None, 2030),
    ("By 2023, revenue exceeded 100 billion yuan.", None, None),
    ("会议研究了医药产业发展。", None, None),
])
def test_an_open_year_is_bounded_by_what_the_text_cites(text, earliest, latest):
    """What is cited as past bounds the year from below, what is still ahead from above, and nothing else does."""
    fields, _ = date_text(f"座谈会\n{text}", region_code="410000")
    assert (fields["year_earliest"].value, fields["year_latest"].value) == (earliest, latest)
    for name in ("year_earliest", "year_latest"):
        assert (fields[name].basis == "inferred") == (fields[name].start is not None) == (fields[name].value is not None)


def test_a_known_year_is_its_own_bound():
    """Where the year is determined, both bounds are that year with its evidence."""
    fields, _ = date_text("座谈会召开\n发布时间：2024-10-29\n会议贯彻党的二十大精神。")
    assert fields["year_earliest"] == fields["year_latest"] == fields["year"]


@pytest.mark.parametrize(("text", "number"), [
    ("the 25th Five-Year Plan of the city", 12), ("growth during the \"25\" period", 12), ("the \"145\" plan", 14),
    ("targets of the 135 five-year period", 13),
    ("the 15th Five-Year Plan", None), ("the 12th Five-Year Plan", None), ("25 companies in a period of growth", None),
])
def test_a_plan_number_run_together_is_flagged(text, number):
    """The digits of a plan's Chinese short name given as one number are flagged with the plan they stand for."""
    flags = date_text(text, has_title=False)[1]
    assert [flag.suggestion for flag in flags] == ([f"{name_plan(number)}?"] if number else [])
    assert {flag.rule for flag in flags} <= {"plan_number_damaged"}
