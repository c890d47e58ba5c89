"""What a person states beside the documents wins over what was read from them, and fails when it no longer fits."""

import hashlib

import pandas as pd
import pytest

from analysis_lib.reading.corpus import read_corpus
from analysis_lib.tables import list_evidence_fields

TEXT = ("全市生物医药产业推进会召开\n发布时间：2024-05-07\n5月6日，全市生物医药产业推进会在园区召开，市长李明出席。"
        "会议强调，要强化创新引领。\n会议指出，要做大做强龙头企业，完善产业链，落实各项政策措施，推动高质量发展。\n")
COLUMNS = "file,field,value,evidence,reason\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("5月6日", "5月8日"), encoding="utf-8")
    (tmp_path / "t.csv").write_text("text\nA row of a table.\n", encoding="utf-8")
    return tmp_path


def read_row(folder, doc_id="a"):
    return read_corpus(folder).documents.set_index("doc_id").loc[doc_id]


def test_sources_csv_wins_over_the_text(folder):
    """A stated region and date replace what was read, derive province, precision and year, and bear basis stated."""
    (folder / "sources.csv").write_text("file,region,published,url\na.txt,410800,2023-03,https://example.org\n", encoding="utf-8")
    row = read_row(folder)
    assert row[["region", "province", "province_code", "region_basis"]].tolist() == ["Jiaozuo", "Henan", "410000", "stated"]
    assert row[["published", "published_precision", "published_basis"]].tolist() == ["2023-03", "month", "stated"]
    assert pd.isna(row["published_start"])
    assert read_row(folder, "b")["published"] == "2024-05-07"


def test_a_stated_title_says_what_kind_of_text_it_heads(folder):
    """The words of a stated title decide the genre before those of the text, and a stated genre before both."""
    (folder / "sources.csv").write_text("file,title\na.txt,2024年全市政府工作报告\n", encoding="utf-8")
    row = read_row(folder)
    assert row[["genre", "genre_basis"]].tolist() == ["report", "inferred"] and pd.isna(row["genre_start"])
    (folder / "sources.csv").write_text("file,title,genre\na.txt,2024年全市政府工作报告,speech\n", encoding="utf-8")
    assert read_row(folder)[["genre", "genre_basis"]].tolist() == ["speech", "stated"]


def test_a_stated_title_names_the_body_that_acts(folder):
    """A title that the text does not hold is read for itself: its body, level and region win over guesses from the text."""
    (folder / "sources.csv").write_text("file,title\na.txt,2024年江西省人民政府工作报告\nb.txt,工作报告\n", encoding="utf-8")
    row = read_row(folder)
    assert row[["issuer", "level", "province", "issuer_basis"]].tolist() == ["江西省人民政府", "province", "Jiangxi", "inferred"]
    assert read_row(folder, "b")["level"] == "city"


def test_a_correction_bears_its_evidence(folder):
    """A corrected field has basis corrected and points at the words that show it, before sources.csv too."""
    (folder / "sources.csv").write_text("file,title\na.txt,Stated\n", encoding="utf-8")
    (folder / "corrections.csv").write_text(
        COLUMNS + "a.txt,title,推进会,全市生物医药产业推进会召开,short\na.txt,published,,,page date is of the copy\n", encoding="utf-8")
    row = read_row(folder)
    assert row[["title", "title_basis"]].tolist() == ["推进会", "corrected"]
    assert TEXT[row["title_start"] : row["title_end"]] == "全市生物医药产业推进会召开"
    assert pd.isna(row["published"]) and row["published_basis"] == "corrected"


def test_a_correction_fails_when_the_text_has_changed(folder):
    """A correction whose evidence is not in the document any more stops the run with its line."""
    (folder / "corrections.csv").write_text(COLUMNS + "a.txt,level,county,县政府召开会议,wrong body\n", encoding="utf-8")
    with pytest.raises(ValueError, match="corrections.csv, line 2: the document does not hold '县政府召开会议' any more"):
        read_corpus(folder)


@pytest.mark.parametrize(("name", "text", "message"), [
    ("sources.csv", "name\na.txt\n", "sources.csv: column file is missing; needed are file"),
    ("sources.csv", "file,level\nc.txt,city\n", "sources.csv, line 2: file 'c.txt' is not in the folder"),
    ("sources.csv", "file,level\na.txt,town\n", "sources.csv, line 2: level: 'town' is none of national, province"),
    ("sources.csv", "file,region\na.txt,Suzhou\n", "region_code: 'Suzhou' is the name of 320500, 341300; give the code"),
    ("sources.csv", "file,published\na.txt,2024-13-01\n", "published: '2024-13-01' is no date such as"),
    ("sources.csv", "file,titel\na.txt,x\n", "sources.csv: column 'titel' is none of"),
    ("sources.csv", "file,level\na.txt,city,county\n", "sources.csv, line 2: 3 cells under 2 column names"),
    ("sources.csv", 'file,level\n"a.txt,city\n', "sources.csv: "),
    ("sources.csv", "file,level\nt.csv,city\n", "file 't.csv' is not in the folder; it holds several documents, such as t.csv#1"),
    ("sources.csv", "file,year\na.txt,24\n", "year: '24' is no year from 1900 to 2099"),
    ("sources.csv", "file,level\na.txt,city\na.txt,city\n", "sources.csv, line 3: file 'a.txt' has a line already"),
    ("corrections.csv", "file,field\na.txt,level\n", "corrections.csv: column value is missing"),
    ("corrections.csv", COLUMNS + "a.txt,mood,good,x,y\n", "corrections.csv, line 2: field 'mood' is none of title"),
    ("corrections.csv", COLUMNS + "a.txt,level,city,,no evidence\n", "a correction needs a reason, and a value needs"),
    ("corrections.csv", COLUMNS + "a.txt,level,city,会议,x\na.txt,level,county,会议,x\n", "level of a.txt is corrected already"),
])
def test_a_mistake_in_a_sidecar_is_one_line(folder, name, text, message):
    """A mistake in a sidecar file names file, line, value and what is allowed, before any document is read."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError) as error:
        read_corpus(folder)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_changed_since_it_was_described_is_flagged(folder):
    """A SHA-256 in sources.csv that is not the file's raises a flag; the right one raises none."""
    right = hashlib.sha256(TEXT.encode()).hexdigest()
    (folder / "sources.csv").write_text(f"file,sha256\na.txt,{right}\nb.txt,{right}\n", encoding="utf-8")
    flags = read_corpus(folder).flags.query("rule == 'source_changed'")
    assert flags["doc_id"].tolist() == ["b"]


def test_every_field_can_be_stated(folder):
    """Each field that has a basis can be stated or follows from one that can."""
    from analysis_lib.reading.stating import STATABLE

    derived = {"region", "province", "published_precision", "year_earliest", "year_latest"}
    assert set(list_evidence_fields()) == set(STATABLE) | derived
