"""Index systems are read with their criteria as the text words them, and with no weight that it does not state."""

import time

import pandas as pd
import pytest
from make_sentences import make_sentences

from analysis_lib.coding.criteria import find_criteria
from analysis_lib.coding.criteria_lists import pick_words
from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.reading.page import locate_raw
from analysis_lib.reading.sentences import find_sentences
from analysis_lib.tables import build_table


def read(*texts, language="zh"):
    return find_criteria(build_table("sentences", make_sentences(*texts, language=language)))


def read_page(raw, language):
    cleaned = clean_text(raw)
    edits = [{"doc_id": "a", "edit_id": n, "rule": edit.rule, "start": edit.start, "end": edit.end}
             for n, edit in enumerate(cleaned.edits, start=1)]
    rows = []
    for n, (start, end) in enumerate(find_sentences(cleaned.page, [], language), start=1):
        low, high = locate_raw(cleaned.page, start, end)
        rows.append({"sentence_id": f"a:{n:04d}", "doc_id": "a", "position": n, "kind": "body", "language": language,
                     "start": low, "end": high, "text": cleaned.page.text[start:end]})
    return find_criteria(build_table("sentences", rows), build_table("edits", edits))


def list_weights(table):
    return [None if pd.isna(weight) else weight for weight in table["weight"]]


def test_a_shipped_plan_names_criteria_without_weights():
    """The plan that announces a screening index system names one criterion twice: both stand, and no weight is made up."""
    corpus = read_corpus()
    table = find_criteria(corpus.sentences, corpus.edits)
    assert set(table["doc_id"].str[:3]) == {"004"}
    assert table["criterion"].tolist() == [
        "patents and research and development", "technology level", "market potential", "research and development",
        "local brands"]  # fmt: skip
    assert table["weight"].isna().all() and set(table["index_name"]) == {"company screening index system"}
    raw = corpus.texts.set_index("doc_id")["text"]
    for row in table.itertuples():
        assert raw[row.doc_id][row.start : row.end] == row.criterion


@pytest.mark.parametrize(("text", "language", "name", "criteria"), [
    ("建立生物医药企业评价指标体系，涵盖研发投入、技术水平和市场潜力等指标。", "zh", "生物医药企业评价指标体系",
     ["研发投入", "技术水平", "市场潜力"]),
    ("從資源投入、績效產出、企業創新和國際影響四個維度構建指標體系。", "zh", "指標體系",
     ["資源投入", "績效產出", "企業創新", "國際影響"]),
    ("建立以品德、能力、业绩为导向的人才评价体系，优化环境。", "zh", "人才评价体系", ["品德", "能力", "业绩"]),
    ("评价指标体系由5个维度构成,包括研发投入、研发质量和研发支持3个一级指标和其他17个末级指标。", "zh", "评价指标体系",
     ["研发投入", "研发质量", "研发支持"]),
    ("园区评价体系一级指标包括环境竞争力、产业竞争力、人才竞争力,排名前十的园区受到表彰。", "zh", "园区评价体系",
     ["环境竞争力", "产业竞争力", "人才竞争力"]),
    ("指标体系由创新投入（研发经费、研发人员）、创新产出（专利、新药）两个维度构成。", "zh", "指标体系",
     ["创新投入（研发经费、研发人员）", "创新产出（专利、新药）"]),
    ("The city builds an evaluation index system for key firms, including patents, tax and employment.", "en",
     "evaluation index system for key firms", ["patents", "tax", "employment"]),
    ("It constructs an indicator system based on four dimensions: input, output, innovation, and influence.", "en",
     "indicator system", ["input", "output", "innovation", "influence"]),
    ("We will take R&D intensity, patents and output per mu as the main evaluation indicators.", "en",
     "main evaluation indicators", ["R&D intensity", "patents", "output per mu"]),
    ("Magtatag ng sistema ng indeks ng pagpili na sumasaklaw sa mga patent, pananaliksik at pagpapaunlad, at merkado.",
     "fil", "sistema ng indeks ng pagpili", ["patent", "pananaliksik at pagpapaunlad", "merkado"]),
])
def test_criteria_stand_as_the_text_words_them(text, language, name, criteria):
    """A list behind or before the name is cut into its items; fixed pairs, brackets and counts are respected."""
    table = read(text, language=language)
    assert table["criterion"].tolist() == criteria and set(table["index_name"]) == {name}
    assert [text[row.start : row.end] for row in table.itertuples()] == criteria


@pytest.mark.parametrize(("text", "language"), [
    ("完善指标评价体系和政策保障机制，启动新一轮建设计划。", "zh"),
    ("建立节能减排指标体系、监测体系、考核体系和目标责任制。", "zh"),
    ("提出由5个一级指标和10个二级指标、56个三级指标组成的产业评价指标体系。", "zh"),
    ("完善考核评价体系，推动包括研发、生产、流通在内的全链条发展。", "zh"),
    ("建立评价体系，包括定期通报、约谈问责等措施。", "zh"),
    ("考核体系覆盖市、县、乡三级。", "zh"),
    ("评价标准分为优秀、良好、合格三个等次。", "zh"),
    ("主要疗效评价指标包括总生存期、无进展生存期、客观缓解率等。", "zh"),
    ("考核指标：工业增加值增长8%以上、新增药品批件10个、招引项目20个。", "zh"),
    ("The city will improve the evaluation system and support pilots including hospitals, parks and firms.", "en"),
    ("The evaluation system is composed of five first-level indicators and 17 second-level indicators.", "en"),
    ("The assessment system covers all counties, departments and units.", "en"),
    ("Efficacy evaluation criteria include overall survival, response rate and safety.", "en"),
    ("Pagbutihin ang sistema ng pagsusuri ng mga ospital at pabilisin ang reporma.", "fil"),
])
def test_a_system_that_is_only_mentioned_has_no_rows(text, language):
    """A name without a list, a list of measures, units, grades or targets, and endpoints of trials make no criteria."""
    assert read(text, language=language).empty


@pytest.mark.parametrize(("text", "language", "weights"), [
    ("评价指标体系包括研发投入（权重30%）、技术水平（权重20%）、市场潜力（权重50%）。", "zh", [0.3, 0.2, 0.5]),
    ("评估指标体系由研发能力（权重0.4）、临床价值（权重0.35）、市场潜力（权重0.25）构成。", "zh", [0.4, 0.35, 0.25]),
    ("評選標準：創新能力佔30%、產品競爭力佔30%、市場表現佔40%。", "zh", [0.3, 0.3, 0.4]),
    ("评分标准包括技术先进性、市场前景、团队实力，权重分别为40%、30%、30%。", "zh", [0.4, 0.3, 0.3]),
    ("评价指标体系涵盖研发投入、技术水平、市场潜力等，其中研发投入权重为40%。", "zh", [0.4, None, None]),
    ("The evaluation criteria include technology (weight of 40%), market (weight of 35%) and team (weight of 25%).", "en",
     [0.4, 0.35, 0.25]),
    ("The evaluation index system includes innovation, business and society, with weights of 40%, 35% and 25% respectively.",
     "en", [0.4, 0.35, 0.25]),
    ("Ang sistema ng pagsusuri ay binubuo ng teknolohiya (30%), kalidad (30%) at merkado (40%).", "fil", [0.3, 0.3, 0.4]),
])
def test_stated_weights_are_shares(text, language, weights):
    """Weights are read from brackets, from the clause, in their order, and where per cents make up the whole."""
    assert list_weights(read(text, language=language)) == weights


def test_a_number_that_is_no_weight_stays_with_its_criterion():
    """Per cents that nobody calls weights and that make up no whole are no weights, and no word is lost."""
    table = read("评价指标体系包括研发投入（5%）、技术水平、市场占有率（8%）等。")
    assert table["weight"].isna().all()
    assert table["criterion"].tolist() == ["研发投入（5%）", "技术水平", "市场占有率（8%）"]
    table = read("评审标准：", "1.研发投入：占营业收入5%以上得10分。", "2.人才：占职工20%以上得10分。")
    assert table["criterion"].tolist() == ["研发投入", "人才"] and table["weight"].isna().all()


def test_numbered_criteria_are_followed_over_sentences():
    """Behind a colon the numbers count on from line to line; points of a total of 100 are shares."""
    raw = ("评审标准包括以下几个方面：\n1.创新能力（30分）：主要考察研发投入。\n近三年的研发情况。\n2.成长性（40分）。\n"
           "3.社会贡献（30分）\n评审结果向社会公示。\n1.附件")
    table = read_page(raw, "zh")
    assert table["criterion"].tolist() == ["创新能力", "成长性", "社会贡献"]
    assert list_weights(table) == [0.3, 0.4, 0.3] and table["sentence_id"].nunique() == 3
    assert [raw[row.start : row.end] for row in table.itertuples()] == table["criterion"].tolist()
    raw = "The selection criteria are as follows:\n1. Research and development (weight 30%)\n2. Market potential, weight 70%\nEnd."
    table = read_page(raw, "en")
    assert table["criterion"].tolist() == ["Research and development", "Market potential"]
    assert list_weights(table) == [0.3, 0.7]


def test_two_systems_of_a_document_are_numbered():
    """Each announced system has its own number and its own criteria."""
    table = read("建立企业评价体系，涵盖研发、市场、税收等指标。", "建立园区评价体系，涵盖规模、人才、环境等指标。")
    assert table[["index_id", "criterion_id"]].to_numpy().tolist() == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3]]


def test_offsets_lead_over_noise_to_the_raw_text():
    """A removed piece of noise inside the list does not shift the offsets."""
    raw = "建立企业评价指标体系，涵盖研发(fā)投入、技术水平、市场潜力等指标。"
    table = read_page(raw, "zh")
    assert raw[table.loc[0, "start"] : table.loc[0, "end"]].startswith("研发")
    assert raw[table.loc[2, "start"] : table.loc[2, "end"]] == "市场潜力"


@pytest.mark.parametrize("line", ["评价指标体系包括", "评价体系涵盖研发、技术等", "评价体系由", "evaluation index system including ",
                                  "with a, b and ", "evaluation system covers a and b, "])
def test_time_grows_no_faster_than_the_text(line):
    """A page that repeats the words of an announcement takes time in proportion to its length."""
    language = "en" if line.isascii() else "zh"

    def measure(times):
        sentences = build_table("sentences", make_sentences(line * times, language=language))
        start = time.perf_counter()
        find_criteria(sentences)
        return time.perf_counter() - start

    measure(100)
    assert measure(2000) < 3.5 * max(min(measure(1000), measure(1000)), 0.02)


def test_the_word_list_has_heads_in_every_language():
    """Each language has names of index systems and words that open their lists."""
    assert all(pick_words(language, kind) for language in ("en", "fil", "zh") for kind in ("head", "opener", "etc"))
    assert pick_words("fr", "head") == ()
