"""The codebook folder is complete, and a bad row is refused with its file and line."""

import shutil

import pandas as pd
import pytest
from make_sentences import make_sentences

from analysis_lib.coding.codebook import gather_wordlists, read_codebook
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.coding.patterns import parse_pattern
from analysis_lib.tables import DATA

FOLDER = DATA / "codebook"
INDICATOR = "code,language,pattern,within,exclude,note\n"


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped codebook with three indicators that a test may spoil."""
    copy = shutil.copytree(FOLDER, tmp_path / "codebook")
    rows = "innovation,en fil,antibody,,,\nclustering,en,{build} … park,6,@visit,\ngreen,zh,减碳,,,\n"
    (copy / "indicators.csv").write_text(INDICATOR + rows, encoding="utf-8")
    return copy


def append_row(folder, name, row):
    with open(folder / f"{name}.csv", "a", encoding="utf-8") as file:
        file.write(row + "\n")
    with open(folder / f"{name}.csv", encoding="utf-8") as file:
        return sum(1 for _ in file)


def test_every_theme_has_indicators_in_every_language():
    """Each of the 16 themes has at least 40 Chinese and English and 20 Filipino indicators."""
    indicators = read_codebook().indicators
    each = indicators.assign(language=indicators["language"].str.split()).explode("language")
    counts = each.groupby(["code", "language"]).size().unstack()
    assert len(counts) == 16
    assert (counts.min() >= pd.Series({"en": 40, "fil": 20, "zh": 40})).all()


def test_shared_indicators_give_their_reason():
    """An indicator under two themes has a note in each of its rows."""
    indicators = read_codebook().indicators
    shared = indicators[indicators.duplicated(["language", "pattern"], keep=False)]
    assert not shared.empty and shared["note"].notna().all()


def test_word_lists_are_all_used_or_named():
    """Every word list that a pattern names has words in the pattern's language."""
    lists = gather_wordlists(read_codebook())
    assert {"build", "issue", "grow_nouns"} <= {name for name, _ in lists}
    with pytest.raises(ValueError, match="word list {nothing} has no words for language en"):
        parse_pattern("{nothing} … park", "en", None, lists)


@pytest.mark.parametrize(("name", "row", "problem"), [
    ("indicators", "inovation,en,laser,,,", "code 'inovation'; allowed: business_environment"),
    ("indicators", "innovation,vi,laser,,,", "language 'vi'; allowed: en, fil, zh"),
    ("indicators", "innovation,en,las*er,,,", "'*' at the start or end of a word"),
    ("indicators", "innovation,zh,药*,,,", "'*' has no meaning in Chinese"),
    ("indicators", "innovation,zh,药,,,", "no piece of at least 2 fixed characters"),
    ("indicators", "innovation,en,laser … & beam & ray,,,", "mixes"),
    ("indicators", "innovation,en,laser …,,,", "phrase 'laser …'; allowed: words"),
    ("indicators", "innovation,en,laser … beam,99,,", "too wide"),
    ("indicators", "innovation,en,laser … beam,many,,", "within 'many'; allowed: a whole number"),
    ("indicators", "innovation,en,laser,,@nowhere,", "context '@nowhere'; allowed: all"),
    ("indicators", "innovation,en,,,,", "pattern is empty"),
    ("indicators", "green,en,antibody,,,", "allowed: one theme, or a note giving the reason"),
    ("indicators", "green,en,solar roofs|Antibody,,,", "allowed: one theme, or a note giving the reason"),
    ("indicators", "innovation,en,antibody,,,", "'antibody' stands twice under innovation"),
    ("indicators", "innovation,en,AntiBody,,,", "'antibody' stands twice under innovation"),
    ("indicators", "green,en,tide power|tide-power,,,", "'tide power' stands twice under green"),
    ("themes", "innovation,Again,Twice,,", "code 'innovation' stands in an earlier row"),
    ("stances", "hope,,no label,,", "label is empty"),
    ("contexts", "all,en,laser,page,,", "scope 'page'; allowed: phrase, tail, clause, sentence"),
    ("wordlists", "build,de,bauen,", "language 'de'; allowed: en, fil, zh"),
    ("cues", "maybe,en,perhaps,,,,3,", "code 'maybe'; allowed: achievement, directive, other, report, target"),
    ("cues", "report,en,was told,,,end,3,", "place 'end'; allowed: start, or empty for anywhere"),
    ("cues", "report,en,was told,,,,soon,", "rank 'soon'; allowed: a whole number, the lowest decides"),
    ("implications", "talents,supply_side,directive,", "theme 'talents'; allowed: innovation"),
    ("implications", "talent,supply_side,directives,", "stance 'directives'; allowed: target, directive"),
    ("examples", "g001,held,talent,en,Twice.", "unit 'g001' stands in an earlier row in en"),
    ("examples", "x1,held,talents,en,Text.", "theme 'talents'; allowed: business_environment"),
    ("examples", "x1,test,talent,en,Text.", "split 'test'; allowed: development, held"),
])
def test_a_bad_row_is_refused_with_file_and_line(folder, name, row, problem):
    """One line names the file, the row, what is wrong and what is allowed."""
    line = append_row(folder, name, row)
    with pytest.raises(ValueError) as error:
        read_codebook(folder)
    message = str(error.value)
    assert problem in message and "\n" not in message
    if "allowed: one theme" not in problem:
        assert message.startswith(f"{name}.csv row {line}: ")


def test_a_missing_file_or_column_is_named(folder):
    """A folder without themes, and a file with a misspelt column, say what is needed."""
    (folder / "indicators.csv").write_text("code,language,patern\ngreen,en,x\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"indicators.csv row 1: columns .*patern.*; allowed: code, language, pattern"):
        read_codebook(folder)
    (folder / "themes.csv").unlink()
    with pytest.raises(ValueError, match="themes.csv: no such file; a codebook folder holds at least themes.csv"):
        read_codebook(folder)


def test_a_theme_is_added_by_rows_alone(folder):
    """A new row in themes and one in indicators make the dictionary code the new theme."""
    append_row(folder, "themes", "ageing,Ageing society,Care for the old,,")
    append_row(folder, "indicators", "ageing,en,silver economy,,,")
    sentence = make_sentences("The county will develop the silver economy.")
    codings = code_sentences(sentence, codebook=read_codebook(folder))
    assert codings["code"].tolist() == ["ageing"]
    assert codings["indicator"].tolist() == ["silver economy"]


def test_contexts_and_word_lists_are_optional(folder):
    """A codebook of plain phrases needs neither contexts nor word lists."""
    for name in ("contexts", "wordlists", "stages", "stage_indicators"):
        (folder / f"{name}.csv").unlink()
    (folder / "indicators.csv").write_text(INDICATOR + "green,zh,减碳,,,\n", encoding="utf-8")
    assert len(read_codebook(folder).indicators) == 1
