"""A time by which is resolved to its year by its words, the document's year and the calendar, and to nothing else."""

import pandas as pd
import pytest
from test_commitments import make_sentences, read_rows

from analysis_lib.coding.commitments import find_commitments
from analysis_lib.coding.periods import compile_periods, find_periods, looks_ahead


@pytest.mark.parametrize(("language", "text", "year", "expected"), [
    ("zh", "力争到2027年底", 2024, (2027, "stated")), ("zh", "到“十四五”末", None, (2025, "inferred")),
    ("zh", "三年内", 2022, (2025, "inferred")), ("zh", "三年内", None, (None, "missing")),
    ("zh", "到明年底", 2024, (2025, "inferred")), ("zh", "到本世纪中叶", None, (2050, "inferred")),
    ("en", "by the end of 2030", None, (2030, "stated")), ("en", "in the next five years", 2021, (2026, "inferred")),
    ("en", 'during the "15th five-year plan"', None, (2030, "inferred")),
    ("en", "by the end of the thirteenth five-year plan", None, (2020, "inferred")),
    ("fil", "pagsapit ng 2025", None, (2025, "stated")), ("fil", "sa loob ng tatlong taon", 2023, (2026, "inferred")),
])  # fmt: skip
def test_years_of_deadlines(language, text, year, expected):
    """Named years are stated; those of plans and of so many years are inferred, or missing without a document's year."""
    (found,) = find_periods(text, language, "deadline", year)
    assert (found.year, found.basis) == expected


def test_year_without_by_looks_ahead_only_where_the_document_lets_it():
    """"2023年" is past for a document of 2025, to come for one of 2021, and undecided where the year is not known."""
    (found,) = find_periods("2023年，产值达到5亿元", "zh")
    assert (looks_ahead(found, 2025), looks_ahead(found, 2021), looks_ahead(found, None)) == (False, True, None)
    (distant,) = find_periods("2049年，产值达到5亿元", "zh")
    assert looks_ahead(distant, None) is True


def test_fact_of_an_unknown_year_is_no_target():
    """Without a year of the document a figure of a bare year is left out, and one "by" a year is a target."""
    assert read_rows("2019年，产业规模达到80亿元。", year=None) == []
    (row,) = read_rows("到2025年，产业规模达到80亿元。", year=None)
    assert row["role"] == "target" and row["deadline_year"] == 2025


def test_deadline_of_the_sentence_before_is_inferred():
    """What goes on in the same paragraph has the time announced before it; a base year is no deadline."""
    rows = read_rows("到2025年，产业规模突破1000亿元。", "培育龙头企业10家。", "研发投入比2020年增长15%。")
    assert [(row["deadline_year"], row["deadline_basis"]) for row in rows] == [
        (2025, "stated"), (2025, "inferred"), (2025, "inferred")]
    assert rows[2]["base_year"] == 2020 and rows[2]["base"] == "比2020年"


def test_heading_dates_the_targets_below_it():
    """Under "2025年重点工作" a target without a year of its own is one of 2025, inferred."""
    (row,) = read_rows("二、2025年重点工作", "新培育专精特新企业100家。", year=2025)
    assert (row["deadline_year"], row["deadline_basis"], row["role"]) == (2025, "inferred", "target")


@pytest.mark.parametrize(("text", "roles"), [
    ("对获批上市的新药给予最高3000万元奖励。", ["pledge"]),
    ("引进10亿元以上项目50个。", ["target"]),
    ("培育百亿级创新药企3家。", ["target"]),
    ("力争死亡率由8.1‰降至5‰。", ["target"]),
    ("重点建设研发、生产和物流三个基地。", ["part"]),
    ("现有规模以上企业160家。", ["stock"]),
    ("2020年产业规模比2015年翻一番。", []),
])  # fmt: skip
def test_what_a_number_is_to_the_text(text, roles):
    """Offers, thresholds, starting points, sums of named parts and stocks are told apart from targets."""
    assert [row["role"] for row in read_rows(text)] == roles


@pytest.mark.parametrize("text", ["到2025年，产值突破xx亿元。", "力争新增产值1?0亿元。", "到2025年，增长x%。"])
def test_masked_or_torn_number_is_never_read(text):
    """Digits that are masked or touch a lost character have no value, and the row says so."""
    rows = read_rows(text)
    assert all(row["number"] is None and "damaged or masked" in row["check"] for row in rows)


def test_yearly_rate_is_checked_against_what_the_text_states():
    """The base that 15 % a year implies is set beside the figure the text gives for that year."""
    rows = read_rows("2020年，产业规模66亿元。", "到2023年，产业规模突破100亿元，年均增长15%。", year=2021, start=2021, end=2023)
    check = rows[1]["check"]
    assert check.endswith("imply about 6.58 billion yuan in 2020; the text states 6.6 billion, which agrees")
    rows = read_rows("2020年，产业规模90亿元。", "到2023年，产业规模突破100亿元，年均增长15%。", year=2021, start=2021, end=2023)
    assert rows[1]["check"].endswith("which does not agree")


def test_numbers_of_an_enumeration_share_their_unit():
    """"1000万、2000万、3000万元" are three sums of money, each offered once more to another is another pledge."""
    rows = read_rows("分别给予最高1000万、2000万、3000万元资助。")
    assert [row["number"] for row in rows] == [1e7, 2e7, 3e7]


def test_statements_of_one_target_are_counted():
    """A target told twice is one row that says so."""
    rows = read_rows("到2025年，产业规模突破1000亿元。", "会议强调。", "到2025年，产业规模突破1000亿元。")
    assert [row["n_statements"] for row in rows] == [2]


def test_unknown_rule_of_a_list_is_refused(monkeypatch, tmp_path):
    """A kind that periods.csv may not have is named with those it may."""
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "periods.csv").write_text("language,kind,pattern,year,note\nzh,someday,x,named,\n", encoding="utf-8")
    monkeypatch.setattr("analysis_lib.coding.periods.DATA", tmp_path)
    compile_periods.cache_clear()
    with pytest.raises(ValueError, match="kind 'someday'"):
        compile_periods("zh", "deadline")
    compile_periods.cache_clear()


def test_target_repeated_in_one_line_is_one():
    """However often a line repeats its targets, each is one row that counts its statements."""
    line = "到2025年，产业规模突破1000亿元，培育龙头企业10家；"
    facts = pd.DataFrame([{"doc_id": "a", "year": 2023, "period_start": None, "period_end": None}])
    assert find_commitments(make_sentences(line * 40), documents=facts)["n_statements"].tolist() == [40, 40]
