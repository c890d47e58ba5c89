"""A sentence has one stance, decided by the strongest cue, and the instruments that its themes imply."""

import pandas as pd
import pytest
from make_sentences import make_sentences

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.dictionary import code_sentences
from analysis_lib.coding.stances import code_instruments, code_stances
from analysis_lib.outputs import open_corpus


def name_stance(text, language):
    return code_stances(make_sentences(text, language=language)).loc[0, "code"]


@pytest.mark.parametrize(("text", "language", "stance"), [
    ("到2027年，全市生物医药产业营业收入达到800亿元。", "zh", "target"),
    ("要加强药品质量监管，守住安全底线。", "zh", "directive"),
    ("推动创新药进入医院，扩大临床使用。", "zh", "directive"),
    ("去年全市新增药品批件三十个，创新能力显著提升。", "zh", "achievement"),
    ("全省药品监管工作会议在省城召开，各市局负责人参加。", "zh", "report"),
    ("一、总体要求", "zh", "other"),
    ("By 2027 the industry's operating income will exceed 80 billion yuan.", "en", "target"),
    ("Enterprises must take the main responsibility for drug quality.", "en", "directive"),
    ("Promote the use of innovative drugs in hospitals.", "en", "directive"),
    ("Over the past year the number of approved drugs rose by 30 percent.", "en", "achievement"),
    ("The bureau held a symposium in the provincial capital on Friday.", "en", "report"),
    ("Dapat palakasin ng mga negosyo ang kalidad ng gamot.", "fil", "directive"),
    ("Noong nakaraang taon, umabot sa tatlumpu ang mga bagong gamot.", "fil", "achievement"),
    ("Idinaos ang pulong tungkol sa mga gamot sa lungsod.", "fil", "report"),
])
def test_the_strongest_cue_decides(text, language, stance):
    """A number with a period is a target, a modal verb a directive, a result an achievement, the rest a report."""
    assert name_stance(text, language) == stance


def test_every_sentence_has_exactly_one_stance():
    """Each shipped sentence gets one stance, and a cue lies inside the sentence it decides."""
    corpus = open_corpus()
    stances = code_stances(corpus.sentences, corpus.mentions, corpus.edits)
    assert sorted(stances["sentence_id"]) == sorted(corpus.sentences["sentence_id"])
    cued = stances.dropna(subset="indicator").merge(corpus.sentences, on="sentence_id", suffixes=("", "_sentence"))
    assert len(cued) and ((cued["start"] >= cued["start_sentence"]) & (cued["end"] <= cued["end_sentence"])).all()


def test_a_language_without_cues_has_no_stance():
    """A sentence in a language without cues is absent, not a report."""
    assert code_stances(make_sentences("Le bureau a tenu une réunion.", language="fr")).empty


def test_a_told_fact_names_no_instrument():
    """The same theme is a measure of the state in a directive and none in a report."""
    sentences = make_sentences("要加强人才引进。", "人才工作座谈会在市里召开。", language="zh")
    codings, stances = code_sentences(sentences), code_stances(sentences)
    assert set(codings["sentence_id"]) == {"d:0001", "d:0002"}
    instruments = code_instruments(codings, stances)
    assert instruments[["sentence_id", "code"]].to_numpy().tolist() == [["d:0001", "supply_side"]]


def test_a_user_changes_instruments_by_rows_alone():
    """With another row of implications a theme stands for another instrument."""
    book = read_codebook()
    rows = pd.DataFrame({"theme": ["talent"], "instrument": ["demand_side"], "stances": ["directive"], "note": [pd.NA]})
    sentences = make_sentences("要加强人才引进。", language="zh")
    found = code_instruments(code_sentences(sentences), code_stances(sentences),
                             book._replace(implications=rows.astype("string")))
    assert found["code"].tolist() == ["demand_side"]
