"""Who belongs to, met, visited, attended and instructed whom, and what is said of nobody."""

import time

import pytest
from test_actors import read_passage

from analysis_lib.coding.actor_words import KEYS, list_actor_words, read_actor_words
from analysis_lib.coding.actors import list_actors
from analysis_lib.coding.relations import find_relations
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA, build_table, read_csv


def read_relations(*texts, language="zh", instructions=None):
    """Return the relations of a passage as (source, relation, target), by name."""
    documents, sentences, mentions = read_passage(*texts, language=language)
    actors = list_actors(documents, mentions)
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    table = find_relations(sentences, None, mentions, actors, instructions)
    return {(names[row.source], row.relation, names.get(row.target)) for row in table.itertuples()}


def read_told(*texts, language="zh"):
    """Return the relations of a passage that verbs tell."""
    return {row for row in read_relations(*texts, language=language) if row[1] != "belongs_to"}


@pytest.fixture(scope="module")
def shipped():
    """The relations of the shipped documents, with names, and the raw words of each."""
    corpus = open_corpus("")
    actors = list_actors(corpus.documents, corpus.mentions)
    names = {(row.doc_id, row.actor_id): row.name for row in actors.itertuples()}
    raws = corpus.texts.set_index("doc_id")["text"]
    table = find_relations(corpus.sentences, corpus.edits, corpus.mentions, actors)
    rows = [(row.doc_id[:3], names[row.doc_id, row.source], row.relation, names[row.doc_id, row.target],
             raws[row.doc_id][row.start : row.end]) for row in table.itertuples()]  # fmt: skip
    return rows


def test_shipped_visit(shipped):
    """The deputy director came to two sites: a row each; the visitors of the meeting news have no names, so none."""
    assert [row[:4] for row in shipped if row[2] not in ("belongs_to",)] == [
        ("000", "Zhang Guangwen", "visited", "Jiminxin Yaohu Production Base"),
        ("000", "Zhang Guangwen", "visited", "Jiangxi Haoran Bio-pharma Co., Ltd.")]


def test_shipped_offices_and_parts(shipped):
    """Every office that names a body of the document gives its holder's organisation; parts belong to their whole."""
    found = {row[:2] + row[3:4] for row in shipped if row[2] == "belongs_to"}
    assert found == {
        ("000", "Zhang Guangwen", "The provincial bureau"),
        ("001", "Zhao Yongqing", "Shanghai Chuangqi Health Development Research Institute"),
        ("002", "Department of Consumer Goods Industry of the Ministry of Industry and Information Technology",
         "Ministry of Industry and Information Technology"),
        ("002", "20th Central Committee of the Communist Party of China", "Communist Party of China"),
        ("003", "趙學東", "省政府"), ("003", "侯紅", "省衛健委"), ("003", "李建濤", "省工信廳"), ("003", "岳文華", "省醫保局"),
        ("003", "田文才", "省藥監局"), ("003", "李亦博", "市委"), ("003", "劉冰", "市委"),
        ("003", "省醫學科學院焦作基地", "省醫學科學院")}


def test_shipped_spans(shipped):
    """The raw span of an office holds the office and the name, inserted readings included."""
    words = {row[1]: row[4] for row in shipped}
    assert words["李建濤"] == "省工信廳廳長(cháng)李建濤"


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("zh", "副市长王强会见了诺华公司总裁李明一行。", {("王强", "met", "李明")}),
    ("zh", "恒瑞医药董事长孙飘扬受到副市长王强的亲切会见。", {("王强", "met", "孙飘扬")}),
    ("zh", "市委书记王强、市长李明会见药明康德代表团。",
     {("王强", "met", "药明康德"), ("李明", "met", "药明康德")}),
    ("zh", "副市長王強與諾華公司總裁李明一行舉行會談。", {("王強", "met", "李明")}),
    ("en", "Mayor Li Ming met with Wang Wei, president of Novel Seed Pharma Co., Ltd.", {("Li Ming", "met", "Wang Wei")}),
    ("en", "Mayor Li Ming was received by Wang Wei, president of Peking University.", {("Wang Wei", "met", "Li Ming")}),
    ("fil", "Nakipagpulong si Alkalde Li Ming kay Direktor Wang Wei.", {("Li Ming", "met", "Wang Wei")}),
    ("fil", "Nagpulong sina Alkalde Li Ming at Direktor Wang Wei.", {("Li Ming", "met", "Wang Wei")}),
])  # fmt: skip
def test_meetings(language, text, expected):
    """Who receives is the source, whether the verb is active or passive; those who meet each other are a pair."""
    assert read_told(text, language=language) == expected


@pytest.mark.parametrize(("language", "text", "source", "targets"), [
    ("zh", "副市长王强先后到恒瑞医药、药明康德、信达生物等企业调研。", "王强", {"恒瑞医药", "药明康德", "信达生物"}),
    ("zh", "副市长王强一行深入恒瑞医药，了解生产情况。", "王强", {"恒瑞医药"}),
    ("zh", "在恒瑞医药，副市长王强详细察看了生产车间。", "王强", {"恒瑞医药"}),
    ("zh", "在副市长王强陪同下，省长李明到恒瑞医药考察。", "李明", {"恒瑞医药"}),
    ("zh", "省药监局副局长王强带领药品注册处负责人到恒瑞医药检查。", "王强", {"恒瑞医药"}),
    ("en", "Novel Seed Pharma Co., Ltd. was visited by Mayor Li Ming on Monday.", "Li Ming", {"Novel Seed Pharma Co., Ltd."}),
    ("en", "Mayor Li Ming, with his deputies Zhang Bo and Wang Li, came to Peking University.", "Li Ming", {"Peking University"}),
    ("en", "During his visit to Peking University, Mayor Li Ming spoke.", "Li Ming", {"Peking University"}),
    ("en", "Mayor Li Ming praised Novel Seed Pharma Co., Ltd. and visited Peking University.", "Li Ming", {"Peking University"}),
    ("fil", "Si Alkalde Li Ming ay bumisita sa Peking University noong Lunes.", "Li Ming", {"Peking University"}),
    ("fil", "Binisita ni Alkalde Li Ming ang Peking University.", "Li Ming", {"Peking University"}),
])  # fmt: skip
def test_visits(language, text, source, targets):
    """Each place of a list is a row, those who go along or are praised are no subjects, and verb forms tell who goes."""
    assert read_told(text, language=language) == {(source, "visited", target) for target in targets}


@pytest.mark.parametrize(("language", "text"), [
    ("zh", "副市长王强没有会见诺华公司总裁李明。"), ("zh", "副市长王强将到恒瑞医药调研。"), ("zh", "希望市长王强到恒瑞医药考察。"),
    ("zh", "考察团到恒瑞医药调研，副市长王强陪同。"), ("zh", "副市长王强深入了解恒瑞医药的情况。"),
    ("zh", "副市长王强对恒瑞医药提出要求。"), ("zh", "市长王强参加调研座谈会，恒瑞医药派员参加。"),
    ("en", "Mayor Li Ming will visit Peking University on Monday."), ("en", "Mayor Li Ming never visited Peking University."),
    ("en", "Representatives of the Ministry of Commerce visited Peking University."),
    ("en", "Mayor Li Ming said the company visited Peking University."),
    ("en", "Peking University received approval from the National Medical Products Administration."),
    ("fil", "Hindi bumisita si Alkalde Li Ming sa Peking University."),
    ("fil", "Bumisita ang mga opisyal ng Ministeryo ng Kalusugan sa Peking University."),
])  # fmt: skip
def test_what_is_denied_planned_or_done_by_nobody_named(language, text):
    """A denied, planned or wished visit is none, and the acts of people without a name are nobody's."""
    assert read_told(text, language=language) == set()


@pytest.mark.parametrize(("language", "text", "target"), [
    ("zh", "副省长李明出席郑州大学揭牌仪式。", "郑州大学"), ("zh", "郑州大学成立大会召开，副省长李明出席大会并讲话。", "郑州大学"),
    ("en", "Mayor Li Ming attended the opening ceremony of Ruijin Hospital.", "Ruijin Hospital"),
    ("fil", "Dumalo si Alkalde Li Ming sa seremonya ng Peking University.", "Peking University"),
])  # fmt: skip
def test_attendance(language, text, target):
    """Whose ceremony is attended is the target; a meeting of nobody named gives no row."""
    assert read_told(text, language=language) == {("李明" if language == "zh" else "Li Ming", "attended", target)}
    assert read_told("副省长李明出席会议并讲话，郑州大学参加。") == set()


def test_former_offices_and_parts():
    """A former office belongs nowhere; a subsidiary belongs to its group by the word between them."""
    assert read_relations("原省药监局局长李明出席。") == set()
    assert read_relations("Li Ming, former director of the Ministry of Commerce, spoke.", language="en") == set()
    assert ("恒瑞医药", "belongs_to", "华东医药集团") in read_relations("华东医药集团下属恒瑞医药投产。")
    assert ("恒瑞医药", "belongs_to", "华东医药集团") in read_relations("恒瑞医药隶属世界500强华东医药集团。")
    assert ("省政府办公厅", "belongs_to", "省政府") in read_relations("省政府召开会议，省政府办公厅印发通知。")


def test_the_subject_goes_on():
    """A sentence that goes on without a subject keeps that of the one before; one about others does not."""
    first = "副市长王强到恒瑞医药调研。"
    assert ("王强", "visited", "药明康德") in read_told(first, "随后到药明康德考察。")
    assert ("王强", "visited", "药明康德") not in read_told(first, "代表团到药明康德考察。")


def test_speech_acts():
    """A speech act without an addressee is said, a demand on an actor instructed; a speaker that is no actor says nothing."""
    rows = [("副省长李明", "强调", None, "要"), ("李明", None, "省药监局", "要"), ("会议", "指出", None, "要"),
            ("李明", "要求", "各部门", "要"), ("李明", None, None, "要")]  # fmt: skip
    table = build_table("instructions", [
        {"doc_id": "a", "instruction_id": number, "sentence_id": f"a:{number:04d}", "speaker": speaker, "act": act,
         "addressee": addressee, "verb": verb, "start": number, "end": number + 1}
        for number, (speaker, act, addressee, verb) in enumerate(rows, start=1)])  # fmt: skip
    documents, sentences, mentions = read_passage("副省长李明出席。", "省药监局参加。")
    actors = list_actors(documents, mentions)
    found = find_relations(sentences, None, mentions, actors, table)
    assert found["relation"].tolist() == ["said", "instructed", "said"]
    assert found["cue"].tolist() == ["强调", "要", "要求"] and found["target"].isna().tolist() == [True, False, True]


def test_no_actors_no_relations():
    """Sentences without names give an empty table."""
    assert read_relations("推进产业发展。") == set()


@pytest.mark.parametrize("name", ["actor_types", "relation_words"])
def test_word_lists_have_keys(name):
    """No key of the word lists repeats, and every word is in folded form, as it is matched."""
    frame = read_csv(DATA / "lexicon" / f"{name}.csv").fillna("")
    assert not frame.duplicated(KEYS[name]).any()
    assert (frame["word"] == frame["word"].str.strip()).all() and (frame["word"] == frame["word"].str.lower()).all()
    kind = {"actor_types": "any", "relation_words": "visit"}[name]
    assert list(list_actor_words(name, "zh", kind)) == list(dict.fromkeys(word for word, _ in read_actor_words(name, "zh", kind)))


@pytest.mark.parametrize(("language", "piece"), [
    ("zh", "副市长王强到恒瑞医药、药明康德，与李明会谈，在"), ("zh", "到" * 10), ("zh", "、某某" * 5),
    ("en", "Li Ming, of the, visited the Peking University and "), ("en", "with the and "), ("fil", "bumisita si sa ang Li Ming "),
])  # fmt: skip
def test_time_is_bounded(language, piece):
    """A line of verbs and names without end is read in time that grows with its length."""
    def measure(times):
        text = piece * times
        documents, sentences, mentions = read_passage(text, language=language)
        actors = list_actors(documents, mentions)
        begin = time.perf_counter()
        find_relations(sentences, None, mentions, actors)
        return time.perf_counter() - begin
    measure(5)
    assert measure(160) < 4.5 * measure(80) + 0.3
