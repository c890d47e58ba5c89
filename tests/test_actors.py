"""The actors of a document: merged forms, types, levels, regions, and who speaks."""

import time

import pandas as pd
import pytest

from analysis_lib.coding.actor_forms import fold_organisation
from analysis_lib.coding.actor_types import name_type
from analysis_lib.coding.actors import list_actors, make_resolver
from analysis_lib.outputs import open_corpus
from analysis_lib.reading.organisations import find_organisations
from analysis_lib.reading.page import make_page
from analysis_lib.reading.people import find_people
from analysis_lib.reading.places import find_places
from analysis_lib.tables import build_table


def read_passage(*texts, language="zh", **facts):
    """Return documents, sentences and mentions of a document of these sentences, as the reader finds the names."""
    page = make_page("\n".join(texts))
    named = [*find_organisations(page, language), *find_people(page, language)]
    named += find_places(page, [(one.start, one.end) for one in named])
    mentions = [{"doc_id": "a", "mention_id": number, "kind": one.kind, "name": one.name, "role": one.role,
                 "region_code": one.region_code, "start": one.start, "end": one.end}
                for number, one in enumerate(sorted(named, key=lambda one: (one.start, -one.end)), start=1)]
    rows, at = [], 0
    for position, text in enumerate(texts, start=1):
        rows.append({"sentence_id": f"a:{position:04d}", "doc_id": "a", "position": position, "kind": "body",
                     "language": language, "start": at, "end": at + len(text), "text": text})
        at += len(text) + 1
    columns = {"region_code": None, "region_code_basis": "missing", "level": None, "province_code": None}
    documents = pd.DataFrame([{"doc_id": "a", **columns, **facts}])
    return documents, build_table("sentences", rows), build_table("mentions", mentions)


def list_passage(*texts, language="zh", **facts):
    """Return the organisations of a passage by name: type, aliases, region, level; missing as None."""
    documents, _, mentions = read_passage(*texts, language=language, **facts)
    table = list_actors(documents, mentions).query("kind == 'organisation'")
    table = table.astype(object).where(table.notna(), None)
    return {row.name: (row.type, row.aliases, row.region_code, row.level) for row in table.itertuples(index=False)}


@pytest.fixture(scope="module")
def shipped():
    """The actors of the five shipped documents by the first three digits of their file."""
    corpus = open_corpus("")
    table = list_actors(corpus.documents, corpus.mentions)
    return table.astype(object).where(table.notna(), None).assign(doc=table["doc_id"].str[:3])


def test_forms_of_one_organisation_are_one_actor(shipped):
    """Article and case, legal form and place, and a brand for its company are merged; nothing else is."""
    merged = shipped[shipped["aliases"].notna() & (shipped["kind"] == "organisation")]
    assert dict(zip(merged["name"], merged["aliases"], strict=True)) == {
        "The provincial bureau": "the provincial bureau",
        "Shanghai Shengsheng Logistics Co, Ltd": "Shengsheng Logistics", "健康元生物制品公司": "健康元"}


def test_types_of_the_shipped_organisations(shipped):
    """Each named body has the type two readers gave it."""
    types = shipped.set_index("name")["type"]
    assert types[["Pharmaceutical Production Department", "Jiminxin Yaohu Production Base", "Zhitong"]].tolist() == [
        "government unit", "company site", "media"]
    assert types["Department of Consumer Goods Industry of the Ministry of Industry and Information Technology"] == \
        "government unit"
    assert types[["省委", "省衛健委", "省醫學科學院", "省生物醫藥產業鏈專班", "焦作網"]].tolist() == [
        "party", "government", "research institute", "task force", "media"]
    assert types[["Hongqiao International Medical Center", "Ji Wang Nursing Home"]].tolist() == ["hospital", "care home"]
    assert shipped.loc[shipped["kind"] == "person", "type"].isna().all()


def test_regions_of_the_shipped_organisations(shipped):
    """A provincial body takes the stated province; no body takes an inferred region, and no company takes any."""
    regions = shipped.set_index("name")["region_code"]
    assert regions["省工信廳"] == "410000" and regions["焦作市"] == "410800" and regions["市委"] is None
    assert regions["The provincial bureau"] is None
    assert shipped.loc[shipped["type"] == "company", "region_code"].isna().all()
    assert set(shipped.loc[shipped["type"] == "company", "level"]) == {"enterprise"}
    levels = shipped.set_index("name")["level"]
    assert levels[["The provincial bureau", "省工信廳", "市委", "焦作市"]].tolist() == ["province", "province", "city", "city"]


def test_people_have_all_their_offices(shipped):
    """A person named thrice is one actor with both offices; blanks inside a name part nobody."""
    people = shipped[shipped["kind"] == "person"].set_index("name")
    assert people.loc["Zhang Guangwen", "roles"].split("; ") == [
        "party member and deputy director of the provincial bureau", "Vice Director"]
    assert people.loc["Zhang Guangwen", "n_mentions"] == 3
    assert people.loc["劉 佳", "roles"] == "责编; 编辑"


def test_two_candidates_are_not_merged():
    """A short form that two longer names hold stays by itself."""
    found = list_passage("健元生物制品公司、健元医药集团、健元等企业参加。")
    assert set(found) == {"健元生物制品公司", "健元医药集团", "健元"}
    english = list_passage("Acme Pharma Co., Ltd. and Acme Biotech Co., Ltd. signed. Producers including Acme, Roche and Bayer "
                           "came.", language="en")  # fmt: skip
    assert "Acme" in english and all(aliases is None for _, aliases, _, _ in english.values())


def test_a_subsidiary_is_not_its_group():
    """A group, its company elsewhere and its site are three actors."""
    found = list_passage("国药集团、国药集团扬州制药有限公司和国药集团股份有限公司派员参加。")
    assert found["国药集团股份有限公司"][1] == "国药集团"
    assert any("扬州" in name for name in found)


@pytest.mark.parametrize(("texts", "facts", "merged"), [
    (["青海省政协调研组召开会议。", "省政协有关负责人参加。"], {}, True),
    (["青海省政协副主席张强来甘肃省考察。", "省政协副主席李明陪同。"], {}, False),
    (["海口市政协来常州市考察。", "市政协副主席张强参加。"], {}, False),
])  # fmt: skip
def test_a_body_named_by_level_is_the_one_of_the_only_region(texts, facts, merged):
    """省政协 is the 青海省政协 of the same document only where no other province is named."""
    found = list_passage(*texts, **facts)
    assert any(aliases for _, aliases, _, _ in found.values()) == merged


def test_departments_spelled_out():
    """A department is one whether spelled out or short, in either script."""
    assert fold_organisation("黑龍江省工業和信息化廳") == fold_organisation("黑龙江省工信厅")
    assert fold_organisation("中共河南省委员会") == fold_organisation("河南省委")
    assert fold_organisation("河南省药监局") != fold_organisation("河南省医保局")


def test_initials_in_english():
    """Initials join the one body whose they are."""
    found = list_passage("The National Medical Products Administration (NMPA) issued rules. NMPA will enforce them.",
                         language="en")  # fmt: skip
    assert len(found) == 1


@pytest.mark.parametrize(("name", "given", "expected"), [
    ("郑州市人大常委会", "government", "legislature"), ("市政协", "government", "consultative body"),
    ("中国人民政治协商会议常州市委员会", "government", "consultative body"), ("省高级人民法院", None, "court"),
    ("县检察院", None, "procuratorate"), ("省委宣传部", "government", "party"), ("团省委", None, "association"),
    ("药品注册司", "government", "government unit"), ("第一小学", None, "school"), ("中国农业银行", "company", "bank"),
    ("某某有限公司研究院", "research", "research institute"), ("国家自然科学基金委员会", "government", "government"),
    ("联合国教科文组织", "government", "international organisation"), ("某某药厂", "company", "company"),
    ("Standing Committee of the Henan Provincial Party Committee", "party", "party"),
    ("Standing Committee of the National People's Congress", "government", "legislature"),
    ("Jiangsu Provincial Department of Commerce", "government", "government"), ("China News Agency", "media", "media"),
    ("Peking Union Medical College Hospital", "hospital", "hospital"), ("Zhao County Court", None, "court"),
    ("20th National Congress", None, "event"), ("Novel Seed Capital Fund", "company", "fund"),
    ("Science and Technology Park Development Co., Ltd.", "company", "company"),
    ("Kagawaran ng Kalusugan", "government", "government"), ("Ospital ng Maynila", None, "hospital"),
    ("Innovent", "company", "company"), ("某某", None, None),
])  # fmt: skip
def test_types_by_words(name, given, expected):
    """The head of a name decides, its legal form before all; without either the reading's type stands, else none."""
    assert name_type(name, given) == expected


def test_levels_and_regions_by_words():
    """Ministries are national, bodies of a municipality are provincial, and a zone's committee has no level."""
    own = {"region_code": "310000", "region_code_basis": "stated", "level": "province", "province_code": "310000"}
    found = list_passage("市卫生健康委、国家药监局、浦东新区管委会和上海市政府参加，科学技术部指导。", **own)
    assert found["市卫生健康委"][2:] == ("310000", "province")
    assert found["国家药监局"][2:] == ("000000", "national") and found["科学技术部"][2:] == ("000000", "national")
    assert found["上海市政府"][2:] == ("310000", "province")
    assert all(level is None for name, (*_, level) in found.items() if "管委会" in name)


def test_a_region_that_is_only_inferred_is_not_lent():
    """A body that names only its level has no region where that of the document is inferred."""
    facts = {"region_code": "410000", "level": "province", "province_code": "410000"}
    stated = list_passage("省药监局召开会议。", region_code_basis="stated", **facts)
    inferred = list_passage("省药监局召开会议。", region_code_basis="inferred", **facts)
    assert stated["省药监局"][2] == "410000" and inferred["省药监局"][2] is None


def test_namesakes_have_no_region():
    """Suzhou alone is no region; Suzhou in Anhui is one."""
    alone = list_passage("The Suzhou Municipal Health Commission met.", language="en")
    beside = list_passage("The Suzhou Municipal Health Commission of Anhui Province met.", language="en")
    assert {row[2] for row in alone.values()} == {None}
    assert "341300" in {row[2] for row in beside.values()}


def test_speakers_are_resolved():
    """An office before the name, a surname with its office, an alias: all lead to the actor; a meeting is none."""
    documents, _, mentions = read_passage("副省长宋争辉出席，省工信厅厅长李建涛参加，省药监局局长李文参加。宋争辉强调。")
    actors = list_actors(documents, mentions)
    resolve, ids = make_resolver(actors), dict(zip(actors["name"], actors["actor_id"], strict=True))
    assert resolve("副省长宋爭輝") == [ids["宋争辉"]] and resolve("宋副省长") == []
    assert resolve("李厅长") == [ids["李建涛"]] and resolve("省工信廳") == [ids["省工信厅"]]
    assert resolve("会议") == [] and resolve("李主任") == []


def test_acts_are_counted():
    """Only rows with a verb of saying count; without instructions the number is missing."""
    documents, _, mentions = read_passage("副省长宋争辉出席。省工信厅参加。")
    rows = [("宋争辉", "强调"), ("副省长宋争辉", "指出"), ("宋争辉", None), ("会议", "要求"), ("省工信厅", "表示")]
    instructions = build_table("instructions", [{"doc_id": "a", "instruction_id": number, "speaker": who, "act": act}
                                                for number, (who, act) in enumerate(rows, start=1)])
    counts = list_actors(documents, mentions, instructions).set_index("name")["n_acts"]
    assert counts.to_dict() == {"宋争辉": 2, "省工信厅": 1}
    assert list_actors(documents, mentions)["n_acts"].isna().all()


def test_no_mentions_no_actors():
    """A document without names has an empty table of the declared shape."""
    documents, _, mentions = read_passage("推进产业发展。")
    assert list_actors(documents, mentions).empty


def test_time_grows_with_the_number_of_names():
    """Twice the organisations take no more than about four times the time: pairs are compared, and quickly."""
    def measure(number):
        names = [f"某{chr(0x4E00 + at)}{chr(0x5E00 + at)}科技有限公司" for at in range(number)]
        rows = [("a", at, "organisation", name, "company", None, 20 * at, 20 * at + 9) for at, name in enumerate(names)]
        mentions = pd.DataFrame(rows, columns=["doc_id", "mention_id", "kind", "name", "role", "region_code", "start", "end"])
        begin = time.perf_counter()
        list_actors(pd.DataFrame({"doc_id": ["a"]}), mentions)
        return time.perf_counter() - begin
    measure(50)
    assert measure(800) < 6 * measure(400) + 0.5
