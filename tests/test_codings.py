"""Coder files are read by raw offsets, and a row that fits no sentence is refused."""

import pandas as pd
import pytest

from analysis_lib.coding.codings import make_readings, read_codings
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.tables import DATA, list_columns

TEXTS = ["省政府印发生物医药产业行动计划。", "会议由副省长主持。", "要培育龙头企业，招引重大项目。"]


@pytest.fixture
def sentences():
    records, at = [], 0
    for position, text in enumerate(TEXTS, 1):
        records.append({"sentence_id": f"plan:{position:04d}", "doc_id": "plan", "start": at, "end": at + len(text),
                        "language": "zh", "text": text})
        at += len(text)
    return pd.DataFrame(records)


def write_coder(folder, name, rows, header="doc_id,start,end,code"):
    (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def test_each_file_is_a_coder(tmp_path, sentences):
    """Codings bear the file's name; a row without code is a sentence read without any theme."""
    write_coder(tmp_path, "ab", ["plan,0,16,regulation_governance", "plan,16,25,", "plan,25,40,lead_enterprises",
                                 "plan,25,40,investment_finance"])
    write_coder(tmp_path, "model:x", ["plan,0,16,regulation_governance,0.9"], "doc_id,start,end,code,probability")
    codings, readings = read_codings(tmp_path, sentences)
    assert list(codings) == list(list_columns("codings"))
    assert set(zip(codings["sentence_id"], codings["code"], codings["coder"], strict=True)) == {
        ("plan:0001", "regulation_governance", "ab"), ("plan:0001", "regulation_governance", "model:x"),
        ("plan:0003", "lead_enterprises", "ab"), ("plan:0003", "investment_finance", "ab")}
    assert codings.set_index("coder").loc["model:x", "probability"] == 0.9
    assert codings.set_index("coder").loc["ab", "probability"].isna().all()
    assert readings.value_counts("coder").to_dict() == {"ab": 3, "model:x": 1}


@pytest.mark.parametrize(("row", "problem"), [
    ("plan,0,17,green", r"ab.csv row 3: matches no sentence \(doc_id plan, start 0, end 17, code green\)"),
    ("other,0,16,green", "ab.csv row 3: matches no sentence"),
    ("plan,0,16,gren", r"ab.csv row 3: unknown code \(.*code gren.*\); allowed: business_environment, clustering"),
    ("plan,zero,16,green", "ab.csv row 3: start is no offset"),
    ("plan,0,,green", "ab.csv row 3: end is no offset"),
    ("plan,16,25,", "ab.csv row 3: repeats an earlier row"),
])
def test_a_bad_row_is_refused_with_file_and_line(tmp_path, sentences, row, problem):
    """One line names file, row, the values given and what is allowed."""
    write_coder(tmp_path, "ab", ["plan,16,25,", row])
    with pytest.raises(ValueError, match=problem):
        read_codings(tmp_path, sentences)


@pytest.mark.parametrize("probability", ["1.2", "high", "-0.1"])
def test_a_probability_is_between_0_and_1(tmp_path, sentences, probability):
    """Anything but a number from 0 to 1 is refused."""
    write_coder(tmp_path, "ab", [f"plan,0,16,green,{probability}"], "doc_id,start,end,code,probability")
    with pytest.raises(ValueError, match="ab.csv row 2: probability is no number from 0 to 1"):
        read_codings(tmp_path, sentences)


def test_a_missing_column_is_named(tmp_path, sentences):
    """The header must have the four columns."""
    write_coder(tmp_path, "ab", ["plan,0,16"], "doc_id,start,end")
    with pytest.raises(ValueError, match="ab.csv row 1: column 'code' is missing; needed: doc_id, start, end, code"):
        read_codings(tmp_path, sentences)


def test_an_empty_folder_has_no_codings(tmp_path, sentences):
    """Without coder files both tables are empty and have their columns."""
    codings, readings = read_codings(tmp_path, sentences)
    assert codings.empty and list(codings) == list(list_columns("codings"))
    assert readings.empty and list(readings) == ["sentence_id", "coder", "selection_probability"]


def test_a_coder_of_everything_reads_every_sentence(sentences):
    """make_readings lists each sentence once."""
    assert make_readings(sentences, "model:x")["sentence_id"].tolist() == sentences["sentence_id"].tolist()


def test_the_probability_of_being_drawn_comes_with_the_readings(tmp_path, sentences):
    """It is one a sentence, beside whoever states none; a text for people is compared and not kept."""
    write_coder(tmp_path, "ab", [f"plan,0,16,green,0.25,{TEXTS[0]}", f"plan,0,16,digitalisation,0.25,{TEXTS[0]}", "plan,16,25,,1,"],
                "doc_id,start,end,code,selection_probability,text")
    write_coder(tmp_path, "cd", ["plan,16,25,"])
    codings, readings = read_codings(tmp_path, sentences)
    assert readings.fillna({"selection_probability": -1}).to_dict("split")["data"] == [
        ["plan:0001", "ab", 0.25], ["plan:0002", "ab", 1.0], ["plan:0002", "cd", -1]]
    assert list(codings) == list(list_columns("codings")) and len(codings) == 2


@pytest.mark.parametrize(("row", "problem"), [
    ("plan,0,16,green,0.5,", "ab.csv row 3: selection_probability differs from an earlier row of the sentence"),
    ("plan,0,16,green,,", "ab.csv row 3: selection_probability differs from an earlier row of the sentence"),
    ("plan,16,25,green,0,", "ab.csv row 3: selection_probability is no number above 0 and at most 1"),
    ("plan,16,25,green,1.01,", "ab.csv row 3: selection_probability is no number above 0 and at most 1"),
    ("plan,16,25,green,often,", r"row 3: .* \(.*, selection_probability often\); allowed: a number above 0 and at most 1"),
    ("plan,16,25,green,0.25,會議由副省長主持。", "ab.csv row 3: was coded on another text than the sentence has now"),
    ('plan,16,25,"a\nb",0.25,', r"ab.csv row 3: unknown code \(doc_id plan, start 16, end 25, code a b,"),
    ("plan,16,25,green,0.25,x,y", "ab.csv is no CSV table: .* Expected 6 fields in line 3, saw 7"),
])
def test_what_was_coded_otherwise_is_refused(tmp_path, sentences, row, problem):
    """A probability that changes or is none, another text and a torn row are each one line with file and row."""
    write_coder(tmp_path, "ab", [f"plan,0,16,digitalisation,0.25,{TEXTS[0]}", row],
                "doc_id,start,end,code,selection_probability,text")
    with pytest.raises(ValueError, match=problem) as caught:
        read_codings(tmp_path, sentences)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path, sentences):
    """An empty file and one in another encoding are refused with their names."""
    (tmp_path / "ab.csv").write_bytes(b"")
    with pytest.raises(ValueError, match="ab.csv is no CSV table: No columns"):
        read_codings(tmp_path, sentences)
    (tmp_path / "ab.csv").write_bytes("doc_id,start,end,code\n計劃,0,16,".encode("gb18030"))
    with pytest.raises(ValueError, match="ab.csv is no CSV table: not UTF-8"):
        read_codings(tmp_path, sentences)


def test_the_shipped_codings_are_read_as_before():
    """Three coders read the 98 sentences of the shipped documents and were not sampled."""
    codings, readings = read_codings(DATA / "codings", read_corpus().sentences)
    shipped = readings[readings["coder"].isin(["a", "b", "adjudicated"])]
    assert shipped.value_counts("coder").to_dict() == {"a": 98, "b": 98, "adjudicated": 98}
    assert shipped["selection_probability"].isna().all() and set(codings["coder"]) >= {"a", "b", "adjudicated"}
