"""A sentence has the stages of the value chain that it speaks of, each with its evidence."""

import shutil
from time import perf_counter

import pandas as pd
import pytest
from make_sentences import make_sentences

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.stages import code_stages, list_stage_readings
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA

STAGES = ["research", "manufacture", "distribution", "use"]
BOOK = read_codebook()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped codebook with a single indicator of themes, so that it is read at once."""
    copy = shutil.copytree(DATA / "codebook", tmp_path / "codebook", ignore=shutil.ignore_patterns("examples*", "cues*"))
    (copy / "indicators.csv").write_text("code,language,pattern,within,exclude,note\ngreen,zh,减碳,,,\n", encoding="utf-8")
    return copy


def find_stages(*texts, language, mentions=None, codebook=BOOK):
    return code_stages(make_sentences(*texts, language=language), mentions, codebook=codebook)


@pytest.mark.parametrize(("text", "language", "stages"), [
    ("对进入三期临床试验的一类新药给予补助。", "zh", "research"),
    ("優化第二類醫療器械註冊的審評審批流程。", "zh", "research"),
    ("推动原料药企业新建两条生产线，年内投产。", "zh", "manufacture"),
    ("全县黄芪种植面积扩大到三万亩。", "zh", "manufacture"),
    ("开展高值耗材带量采购，规范药品批发和冷链配送。", "zh", "distribution"),
    ("支持中药出口，开拓海外市场。", "zh", "distribution"),
    ("推动创新药进院，纳入医保支付。", "zh", "use"),
    ("加强药品不良反应监测，促进合理用药。", "zh", "use"),
    ("加强药品研制、生产、流通、使用全过程监管。", "zh", "research manufacture distribution use"),
    ("加强对药品生产经营企业的监督检查。", "zh", "manufacture distribution"),
    ("Subsidise class 1 new drugs that enter phase III clinical trials.", "en", "research"),
    ("Two production lines for active pharmaceutical ingredients will be built.", "en", "manufacture"),
    ("Improve the cold chain and the wholesale of drugs, and expand exports.", "en", "distribution"),
    ("Hospitals should prescribe the drugs, which medical insurance reimburses.", "en", "use"),
    ("Suportahan ang klinikal na pagsubok ng bagong gamot.", "fil", "research"),
    ("Itatayo ang bagong pabrika at linya ng produksyon ng bakuna.", "fil", "manufacture"),
    ("Palawakin ang pag-export ng gamot at ang sentralisadong pagbili.", "fil", "distribution"),
    ("Dapat gamitin ng mga ospital ang gamot para sa mga pasyente.", "fil", "use"),
])
def test_a_sentence_has_the_stages_it_speaks_of(text, language, stages):
    """The four activities of the Drug Administration Law are told apart in each language, several in one sentence."""
    assert set(find_stages(text, language=language)["code"]) == set(stages.split())


@pytest.mark.parametrize(("text", "language"), [
    ("打造具有国际竞争力的生物医药产业集群。", "zh"),
    ("坚决守住安全生产底线，全市生产总值增长百分之六。", "zh"),
    ("全市医药制造业营业收入和销售额稳步增长。", "zh"),
    ("完善粮食储备和煤炭供应机制。", "zh"),
    ("加强人才储备和项目储备。", "zh"),
    ("培育制造业单项冠军。", "zh"),
    ("Make the biomedicine cluster larger and stronger.", "en"),
    ("Officials carried out market research and a field research tour.", "en"),
    ("Old customs and habits were changed.", "en"),
    ("Palakasin ang industriya ng biomedisina ng lalawigan.", "fil"),
    ("Isinasaayos ang pag-aaral ng mga anak ng mga manggagawa.", "fil"),
])
def test_no_stage_is_inferred(text, language):
    """The industry as a whole, words that only look like a stage, and other goods state none."""
    assert find_stages(text, language=language).empty


def test_a_stage_has_one_row_with_its_first_evidence():
    """Two indicators of a stage give one row, whose raw offsets are those of the first."""
    text = "开展临床试验，加强研发。"
    found = find_stages("前一句。", text, language="zh")
    assert found["code"].tolist() == ["research"]
    row = found.iloc[0]
    assert (row["sentence_id"], row["indicator"], row["coder"]) == ("d:0002", "临床试验", "dictionary")
    assert text[row["start"] - 5 : row["end"] - 5] == "临床试验"


def test_names_of_bodies_state_no_stage():
    """What stands inside the name of an organisation does not count."""
    text = "市第一人民医院有关负责同志作了发言。"
    mention = pd.DataFrame({"doc_id": ["d"], "mention_id": ["1"], "kind": ["organisation"], "start": [0], "end": [7]})
    assert not find_stages(text, language="zh").empty
    assert find_stages(text, language="zh", mentions=mention).empty


def test_evidence_lies_in_its_sentence_and_reads_as_its_indicator():
    """In the shipped documents every row lies inside its sentence, and all its sentences were read."""
    corpus = open_corpus()
    stages = code_stages(corpus.sentences, corpus.mentions, corpus.edits)
    assert set(stages["code"]) <= set(STAGES) and len(stages) > 30
    rows = stages.merge(corpus.sentences, on="sentence_id", suffixes=("", "_sentence"))
    assert len(rows) == len(stages)
    assert ((rows["start"] >= rows["start_sentence"]) & (rows["end"] <= rows["end_sentence"])).all()
    readings = list_stage_readings(corpus.sentences)
    assert set(stages["sentence_id"]) <= set(readings["sentence_id"]) == set(corpus.sentences["sentence_id"])


def test_a_language_without_indicators_is_not_read():
    """A sentence in French has no stage and is not among the sentences read, so that its stage is unknown."""
    sentences = make_sentences("Le médicament est produit à l'usine.", language="fr")
    assert code_stages(sentences).empty and list_stage_readings(sentences).empty


def test_a_codebook_without_stages_codes_none(folder):
    """The two files may be absent; then no sentence is coded or read."""
    for name in ("stages", "stage_indicators"):
        (folder / f"{name}.csv").unlink()
    book = read_codebook(folder)
    sentences = make_sentences("支持新药研发。", language="zh")
    assert code_stages(sentences, codebook=book).empty and list_stage_readings(sentences, book).empty


def test_a_user_adds_a_stage_by_rows_alone(folder):
    """A row in each of the two files makes the coder find a stage of the user's own."""
    append_row(folder, "stages", "disposal,Disposal,What becomes of expired products,,")
    append_row(folder, "stage_indicators", "disposal,zh,过期药品,,,")
    found = find_stages("设置过期药品回收箱。", language="zh", codebook=read_codebook(folder))
    assert found["code"].tolist() == ["disposal"]


@pytest.mark.parametrize(("name", "row", "problem"), [
    ("stages", "use,Use,Again,,", "code 'use' stands in an earlier row"),
    ("stages", "waste,,No label,,", "label is empty"),
    ("stage_indicators", "sale,en,shop window,,,", "code 'sale'; allowed: distribution, manufacture, research, use"),
    ("stage_indicators", "use,de,Klinik,,,", "language 'de'; allowed: en, fil, zh"),
    ("stage_indicators", "use,zh,药,,,", "no piece of at least 2 fixed characters"),
    ("stage_indicators", "use,en,ward round,soon,,", "within 'soon'; allowed: a whole number"),
    ("stage_indicators", "use,en,ward round,,@nowhere,", "context '@nowhere'; allowed: all"),
    ("stage_indicators", "research,zh,研发,,,", "'研发' stands twice under research; allowed: once a stage and language"),
    ("stage_indicators", "use,zh,研发,,,", "'研发' stands under research, use; allowed: one stage, or a note"),
])
def test_a_bad_row_is_refused(folder, name, row, problem):
    """The two files are checked as the others of the codebook are: one line with the file and the row."""
    append_row(folder, name, row)
    with pytest.raises(ValueError) as error:
        read_codebook(folder)
    assert problem in str(error.value) and str(error.value).startswith(f"{name}.csv row ")
    assert "\n" not in str(error.value)


def append_row(folder, name, row):
    with open(folder / f"{name}.csv", "a", encoding="utf-8") as file:
        file.write(row + "\n")


def test_every_stage_has_indicators_in_every_language():
    """Each of the four stages has at least twenty indicators in Chinese, English and Filipino."""
    indicators = BOOK.stage_indicators
    counts = indicators.groupby(["code", "language"]).size().unstack()
    assert sorted(counts.index) == sorted(STAGES) and (counts >= 20).all(axis=None)


@pytest.mark.parametrize("piece", ["药品经营粮食", "capacity of plants approved ", "pagbibigay ng gamot ", "，研，"])
def test_time_grows_with_length_and_no_faster(piece):
    """A line four times as long takes at most some ten times as long."""
    def take(repeats):
        language = "zh" if ord(piece[0]) > 1000 else "fil" if piece.startswith("pag") else "en"
        sentences = make_sentences(piece * repeats, language=language)
        started = perf_counter()
        code_stages(sentences, codebook=BOOK)
        return perf_counter() - started

    take(10)
    short = min(take(1000) for _ in range(3))
    assert min(take(4000) for _ in range(3)) < 10 * short + 0.1
