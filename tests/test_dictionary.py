"""The dictionary coder finds the themes of the codebook where they stand and nowhere else."""

from pathlib import Path

import pandas as pd
import pytest
from make_sentences import make_sentences

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.dictionary import code_sentences, find_hits, list_readings
from analysis_lib.coding.patterns import normalise_text
from analysis_lib.tables import list_columns, read_csv

SENTENCES = Path(__file__).with_name("theme_sentences.csv")


def list_codes(text, language="en", **tables):
    return set(code_sentences(make_sentences(text, language=language), **tables)["code"])


def make_mention(text, name, kind):
    start = text.index(name)
    return pd.DataFrame([{"doc_id": "d", "mention_id": 1, "kind": kind, "name": name, "start": start,
                          "end": start + len(name)}])


@pytest.mark.parametrize(("language", "least"), [("en", 0.9), ("fil", 0.9)])
def test_translated_news_is_coded_like_the_codebook(language, least):
    """On sentences coded by hand before the indicators were written, micro F1 stays at its level."""
    frame = read_csv(SENTENCES).query("language == @language")
    codings = code_sentences(make_sentences(*frame["text"], language=language))
    found = set(zip(codings["sentence_id"], codings["code"], strict=True))
    given = {(f"d:{position:04d}", code) for position, codes in enumerate(frame["codes"].fillna(""), 1)
             for code in codes.split()}
    assert len(frame) >= 60
    assert 2 * len(found & given) / (len(found) + len(given)) >= least


@pytest.mark.parametrize(("text", "codes"), [
    ("要聚焦龙头企业，强链补链延链。", {"lead_enterprises", "supply_chain"}),
    ("要大力开展双招双引，引进一批高层次人才。", {"investment_finance", "talent"}),
    ("推动创新药纳入医保目录，扩大集采范围。", {"market_access"}),
    ("打造绿色供应链。", {"green"}),
    ("保障短缺药品的稳定供应。", {"health_emergency", "supply_chain"}),
    ("推动原料药稳定供应和关键核心技术攻关。", {"supply_chain", "innovation"}),
    ("加快建设生物医药产业园，形成千亿级产业集群。", {"clustering", "growth_targets"}),
    ("有关部门加强药品质量监管。", {"quality_safety", "regulation_governance"}),
    ("优化营商环境，当好服务企业的店小二。", {"business_environment"}),
    ("开展院内制剂向新药转化研究。", {"innovation", "traditional_medicine"}),
    ("推动高质量发展，奋力谱写新篇章。", set()),
    ("市委常委、高新区党工委书记李明，市招商局、市科技局负责人参加会议。", set()),
    ("12月3日下午，全市生物医药产业座谈会在市政府召开。", set()),
])
def test_policy_chinese_is_coded_by_the_rules(text, codes):
    """Rules of the codebook: slogans, attendees and offices are no theme, boundaries between themes hold."""
    assert list_codes(text, "zh") == codes


def test_traditional_characters_match_simplified_indicators():
    """A text in traditional characters gets the codes of the same text in simplified ones."""
    assert list_codes("加快強鏈補鏈，建設產業園區，培育專精特新企業", "zh") == list_codes(
        "加快强链补链，建设产业园区，培育专精特新企业", "zh") == {"supply_chain", "clustering", "lead_enterprises"}


def test_a_short_indicator_never_cuts_a_word_in_two():
    """中药 stands in 集中药品采购 and 发展中药材, but only the second is about Chinese medicine."""
    assert list_codes("推进集中药品采购工作", "zh") == {"market_access"}
    assert "traditional_medicine" in list_codes("大力发展中药材种植", "zh")


def test_letters_inside_chinese_have_borders():
    """5G counts, 15G and 5GB do not."""
    assert "digitalisation" in list_codes("企业开展5G应用", "zh")
    assert list_codes("内存15G，硬盘5GB", "zh") == set()


def test_offsets_lead_back_to_the_raw_text():
    """With pinyin removed from the text, the span of a hit in the raw text starts and ends on the hit's characters."""
    raw = "要強化創(chuàng)新(xīn)能力，發(fā)展(zhǎn)產(chǎn)業(yè)鏈(liàn)供應鏈。"
    noise = ["(chuàng)", "(xīn)", "(fā)", "(zhǎn)", "(chǎn)", "(yè)", "(liàn)"]
    edits, at = [], 0
    for number, span in enumerate(noise, 1):
        at = raw.index(span, at)
        edits.append({"doc_id": "d", "edit_id": number, "start": at, "end": at + len(span), "removed": span})
        at += len(span)
    text = raw
    for span in noise:
        text = text.replace(span, "", 1)
    sentences = make_sentences(text, language="zh").assign(start=0, end=len(raw))
    hits = find_hits(sentences, edits=pd.DataFrame(edits))
    cut = {raw[start:end] for start, end in zip(hits["start"], hits["end"], strict=True)}
    assert "創(chuàng)新(xīn)能力" in cut and "產(chǎn)業(yè)鏈(liàn)供應鏈" in cut
    assert all(text[row.text_start] == raw[row.start] for row in hits.itertuples())


def test_a_text_that_is_not_its_raw_span_is_refused():
    """Without the edits the offsets would be wrong, so the coder says which sentence and why."""
    sentences = make_sentences("培育龙头企业", language="zh").assign(end=30)
    with pytest.raises(ValueError, match=r"sentence d:0001: .* 6 characters, its raw span minus the edits 30"):
        code_sentences(sentences)


@pytest.mark.parametrize(("text", "name", "code"), [
    ("Shunda Supply Chain Services held its annual dinner.", "Shunda Supply Chain Services", "supply_chain"),
    ("本次晚会由国创新药研究社承办", "国创新药研究社", "innovation"),
])
def test_a_name_is_no_theme(text, name, code):
    """What stands wholly inside the name of an organisation does not count; without the mention it would."""
    language = "zh" if name[0] > "z" else "en"
    assert code in list_codes(text, language)
    assert code not in list_codes(text, language, mentions=make_mention(text, name, "organisation"))


def test_a_named_park_counts_when_building_it_is_said():
    """The name of a park is listed as an organisation but its building is clustering."""
    text = "The county will build the Donglin Biomedical Industrial Park."
    mentions = make_mention(text, "Donglin Biomedical Industrial Park", "organisation")
    assert list_codes(text, mentions=mentions) == {"clustering"}


def test_a_company_form_masks_what_stands_before_it():
    """Words of a company's name are no theme even where nobody listed the name."""
    assert list_codes("Guests visited Yuhe Innovation Co., Ltd. on Monday.") == set()
    assert list_codes("客人到访了裕和冷链物流有限公司", "zh") == set()


def test_hyphens_quotes_case_and_line_breaks_do_not_matter():
    """An English phrase matches with hyphen, line break, curly quotes and in capitals."""
    for text in ("a cold chain logistics base", "A COLD-CHAIN LOGISTICS base", "a cold‑chain\nlogistics base"):
        assert "supply_chain" in list_codes(text)
    assert "lead_enterprises" in list_codes("It is one of the ‘little giants’ of the city.")
    assert "health_emergency" not in list_codes("The unmasked truth was told.")


def test_folding_keeps_the_length_of_any_text():
    """Offsets survive folding: every character stands for itself, also those whose lower case is longer."""
    every = "".join(map(chr, (*range(0x20, 0x2FFF), *range(0xFF00, 0xFFEF))))
    assert len(normalise_text(every)) == len(every)


def test_all_hits_are_found_and_the_first_is_coded():
    """find_hits keeps every place, code_sentences the first of each theme."""
    sentences = make_sentences("Innovation drives growth: basic research, clinical trials and innovation platforms.")
    hits = find_hits(sentences).query("code == 'innovation'")
    codings = code_sentences(sentences)
    assert len(hits) >= 4
    assert list(codings) == list(list_columns("codings"))
    first = codings.query("code == 'innovation'").iloc[0]
    assert (first["indicator"], first["start"], first["end"], first["coder"]) == ("innovation", 0, 10, "dictionary")


def test_an_unknown_language_is_not_read():
    """A sentence in a language without indicators gets no code and is absent from the readings."""
    sentences = make_sentences("生物医药创新 innovation", "L'innovation et les clusters.")
    sentences["language"] = ["und", "fr"]
    assert code_sentences(sentences).empty
    assert list_readings(sentences).empty
    assert list_readings(sentences.assign(language="zh-Hant"))["sentence_id"].tolist() == ["d:0001", "d:0002"]


def test_an_exclusion_and_a_near_word_work_as_written():
    """印度 does not fire in 印度尼西亚, and two words fire only in one clause and near each other."""
    book = read_codebook()
    rows = [{"code": "openness", "language": "zh", "pattern": "印度", "exclude": "印度尼西亚"},
            {"code": "green", "language": "en", "pattern": "plant* … forest*", "within": "2"},
            {"code": "talent", "language": "en", "pattern": "school* & nurse*"}]
    indicators = pd.DataFrame(rows, dtype="string").reindex(columns=book.indicators.columns)
    small = book._replace(indicators=indicators)
    assert list_codes("与印度尼西亚合作", "zh", codebook=small) == set()
    assert list_codes("与印度合作", "zh", codebook=small) == {"openness"}
    assert list_codes("They plant many young forests.", codebook=small) == {"green"}
    assert list_codes("They plant very many young forests.", codebook=small) == set()
    assert list_codes("They plant. Forests grow.", codebook=small) == set()
    assert list_codes("Nurses left the schools.", codebook=small) == {"talent"}


def test_no_sentences_give_empty_tables():
    """An empty corpus is no error."""
    sentences = make_sentences("x").iloc[:0]
    assert code_sentences(sentences).empty and find_hits(sentences).empty


@pytest.mark.parametrize(("text", "is_found"), [
    ("与印度尼西亚开展疫苗合作。", False), ("与印度开展疫苗合作。", True), ("与印度和印度尼西亚开展疫苗合作。", True),
])
def test_a_name_inside_a_longer_name_does_not_count(text, is_found):
    """An indicator that is a part of a longer place name fires only where it stands for itself."""
    book = read_codebook()
    row = {"code": "openness", "language": "zh", "pattern": "印度"}
    book = book._replace(indicators=pd.DataFrame([row]).reindex(columns=book.indicators.columns).astype("string"))
    hits = find_hits(make_sentences(text, language="zh"), codebook=book)
    assert hits["text_start"].tolist() == ([text.index("印度", 0)] if is_found else [])
