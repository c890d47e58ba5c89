"""The five shipped documents read as a person reads them."""

import random
from collections import Counter

import pandas as pd
import pytest

from analysis_lib.reading.corpus import read_corpus
from analysis_lib.reading.document import read_text
from analysis_lib.reading.sources import Source
from analysis_lib.tables import DATA, build_table, list_evidence_fields, read_csv

FACTS = read_csv(DATA.parent / "tests" / "facts" / "documents.csv")
UNITS = read_csv(DATA.parent / "tests" / "facts" / "sentences.csv").astype({"start": int, "end": int})


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


@pytest.fixture(scope="module")
def raw():
    return {path.stem: path.read_bytes().decode("utf-8") for path in (DATA / "documents").glob("*.txt")}


@pytest.mark.parametrize("fact", FACTS.to_dict("records"), ids=lambda fact: f"{fact['file'][:3]}-{fact['field']}")
def test_stated_facts(corpus, raw, fact):
    """Each field has the value, the basis and the evidence that a person finds in the text."""
    doc_id = fact["file"].removesuffix(".txt")
    row = corpus.documents.set_index("doc_id").loc[doc_id]
    field, value = fact["field"], row[fact["field"]]
    assert (None if pd.isna(value) else str(value)) == (None if pd.isna(fact["value"]) else fact["value"])
    if not pd.isna(fact["basis"]):
        assert row[f"{field}_basis"] == fact["basis"]
    if not pd.isna(fact["evidence"]):
        quote = raw[doc_id][row[f"{field}_start"] : row[f"{field}_end"]]
        assert fact["evidence"] in quote or quote in fact["evidence"]


def test_every_value_has_a_basis(corpus):
    """A field is missing exactly when its basis says so, and a stated value points at its characters."""
    for field in list_evidence_fields():
        values, bases = corpus.documents[field], corpus.documents[f"{field}_basis"]
        if field != "language":
            assert (values.isna() == (bases == "missing")).all(), field
        stated = corpus.documents[bases == "stated"]
        assert stated[f"{field}_start"].notna().all(), field


def test_coded_units_are_sentences(corpus):
    """96 of the 97 coded units are sentences of ours; one unit holds a question and the sentence after it."""
    ours = set(corpus.sentences[["doc_id", "start", "end"]].itertuples(index=False, name=None))
    theirs = set(zip(UNITS["file"].str.removesuffix(".txt"), UNITS["start"], UNITS["end"], strict=True))
    assert len(theirs - ours) == 1 and len(ours - theirs) == 2
    (doc_id, start, end), = theirs - ours
    assert sorted((start_, end_) for _, start_, end_ in ours - theirs)[0][0] == start
    assert sorted((start_, end_) for _, start_, end_ in ours - theirs)[1][1] == end


def test_sentences_rebuild_from_raw_and_edits(corpus, raw):
    """A sentence's text is its raw span without the edits inside it."""
    for row in corpus.sentences.itertuples():
        inside = corpus.edits.query("doc_id == @row.doc_id and start >= @row.start and end <= @row.end")
        text = raw[row.doc_id][row.start : row.end]
        for edit in inside.sort_values("start", ascending=False).itertuples():
            text = text[: edit.start - row.start] + text[edit.end - row.start :]
        assert text == row.text, row.sentence_id


def test_edits_hold_what_they_removed(corpus, raw):
    """The removed text of an edit is the raw text of its span, and every rule is a declared one."""
    rules = read_csv(DATA / "lexicon" / "rules.csv")
    for row in corpus.edits.itertuples():
        assert raw[row.doc_id][row.start : row.end] == row.removed
    assert set(corpus.edits["rule"]) <= set(rules.query("table == 'edits'")["rule"])
    assert set(corpus.flags["rule"]) <= set(rules.query("table == 'flags'")["rule"])


@pytest.mark.parametrize(
    ("doc", "rule", "found", "suggestion"),
    [
        ("001", "event_year_before_posting", "2023", None),
        ("001", "repeated_word", "Award Award Award", "Award"),
        ("002", "plan_number_conflict", "14th Five-Year", "15th"),
        ("003", "byte_shift", "l(fā)", "化"),
        ("003", "byte_shift", "Γ", None),
        ("004", "place_not_in_region", "Yucheng", "130111"),
    ],
)
def test_damage_and_contradictions_are_flagged(corpus, doc, rule, found, suggestion):
    """What is damaged or contradicts itself is flagged where it stands, with a suggestion, and stays in the text."""
    flags = corpus.flags[corpus.flags["doc_id"].str.startswith(doc) & (corpus.flags["rule"] == rule)]
    hits = flags[flags["found"].str.contains(found, regex=False)]
    assert len(hits) >= 1
    if suggestion:
        assert hits["suggestion"].str.contains(suggestion, regex=False).any()


def test_both_copies_of_the_broken_bytes_are_flagged(corpus):
    """The two broken places of the Chinese page stand twice, in the body and in its repeat: four flags, no more."""
    flags = corpus.flags.query("rule == 'byte_shift' or rule == 'lost_character'")
    assert Counter(flags["doc_id"].str[:3]) == {"003": 4}


def test_flagged_text_is_not_changed(corpus):
    """The sentence with the broken bytes keeps them."""
    assert corpus.sentences["text"].str.contains("規;夯叨嘶l", regex=False).sum() == 1


def test_places_are_told_apart(corpus):
    """Jurisdiction, venue and places named in passing bear their own codes."""
    places = corpus.mentions.query("kind == 'place'")
    codes = {doc: set(rows["region_code"].dropna()) for doc, rows in places.groupby(places["doc_id"].str[:3])}
    assert {"410800", "410804", "411700", "410000"} <= codes["003"]
    assert {"130100", "130123", "130133"} <= codes["004"]
    assert {"310112"} <= codes["001"] and "530000" not in codes["001"] and "120106" not in codes["001"]
    assert {"360100", "360000"} & codes["002"]


def test_reading_twice_gives_the_same_tables(corpus):
    """The same folder gives the same tables."""
    for one, other in zip(corpus[:6], read_corpus()[:6], strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_undeclared_values_are_refused():
    """A table refuses a column or a value that its schema does not know, and says what is allowed."""
    with pytest.raises(ValueError, match=r"no column \['colour'\]"):
        build_table("edits", [{"doc_id": "a", "edit_id": 1, "colour": "red"}])
    with pytest.raises(ValueError, match="column status: 'lost'; allowed: parsed, quarantined, skipped"):
        build_table("sources", [{"doc_id": "a", "status": "lost"}])
    with pytest.raises(ValueError, match="repeats"):
        build_table("edits", [{"doc_id": "a", "edit_id": 1}] * 2)


PAGES = {
    "portal": "Evening Courier\n\nProvince widens support for drug makers in its northern cities\n\n"
              "12/28/2023, 5:40:07 AM\n\nCourier News Service, December 28. The provincial government said so on Thursday. "
              "It will pay for clinical trials and for new equipment in hospitals of the province.\n",
    "caption": "A worker checks vials in a workshop in Shijiazhuang, Hebei Province. (Xinhua/Li Ming)\n"
               "BEIJING, Aug. 27 (Xinhua) -- China's National Health Commission on Wednesday issued a plan for hospitals. "
               "The plan sets out measures for drug supply and for the training of doctors in every county.\n",
    "twice": "date 2024-05-06 李先生が北京で医薬産業の発展状況を視察したと発表した\n東方新聞網日本語版 2024年05月06日15:57\n"
             "李先生は五月、北京でバイオ医薬産業の発展状況を視察し、企業の研究開発の進み具合について説明を受けた。\n",
    "swahili": "Ili kusaidia mapambano ya kimataifa, China imeamua kuhimiza makampuni kupanua uzalishaji wa vifaa vya tiba "
               "huku ikihakikisha ubora wa bidhaa zote.\nMuda wa kutuma: Apr-02-2020\n",
    "nobody": "來源：未知\n昨天下午,市領導到園區調研生物醫藥產業發展情況,聽取了企業負責人的匯報。\n",
}


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    tables = read_corpus(folder)
    names = tables.sources.set_index("doc_id")["file"].str.removesuffix(".txt")
    return tables.documents.assign(page=tables.documents["doc_id"].map(names)).set_index("page"), tables, names


def test_title_stands_between_site_name_and_date(strange):
    """The name of the site above the title is no title, and the caption of a photo is none either."""
    documents = strange[0]
    assert documents.loc["portal", "title"] == "Province widens support for drug makers in its northern cities"
    assert pd.isna(documents.loc["caption", "title"])


def test_a_dateline_without_a_year_invents_none(strange):
    """A dateline without a year gives neither a publication date nor an event date."""
    assert strange[0].loc["caption", ["published", "event_date", "year"]].isna().all()


def test_a_posting_date_takes_its_time_from_the_next_line(strange):
    """A page that states its day twice is published at the time of day it states once; a long title on that line stays."""
    row = strange[0].loc["twice"]
    assert (row["published"], row["title"]) == ("2024-05-06T15:57", "李先生が北京で医薬産業の発展状況を視察したと発表した")


def test_a_word_of_another_language_is_no_region(strange):
    """A short Swahili word that spells a Chinese prefecture is no place; a localised label dates the page."""
    row = strange[0].loc["swahili"]
    assert row["published"] == "2020-04-02" and pd.isna(row["region_code"])


def test_an_unknown_source_is_no_medium(strange):
    """未知 in the place of a source names nobody."""
    _, tables, names = strange
    mentions = tables.mentions[tables.mentions["doc_id"].map(names) == "nobody"]
    assert "未知" not in set(mentions["name"])


def test_torn_pages_keep_their_offsets(raw):
    """Pages torn apart and put together at random are read without error, and every offset lies in the text."""
    shuffle = random.Random(0)
    pieces = [text[at : at + shuffle.randint(5, 120)] for text in raw.values() for at in range(0, len(text), 60)]
    for _ in range(150):
        text = "".join(shuffle.choices(pieces, k=shuffle.randint(1, 25)))
        rows = read_text(Source("d", "d.txt", n_chars=len(text), status="parsed", text=text))
        starts, ends = [row["start"] for row in rows["edits"]], [row["end"] for row in rows["edits"]]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        for table in ("edits", "sentences", "mentions", "flags"):
            assert all(row["start"] is None or 0 <= row["start"] < row["end"] <= len(text) for row in rows[table])
