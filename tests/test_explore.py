"""The exploration finds what is chosen, and what it shows is inert."""

import re

import pandas as pd
import pytest

from analysis_lib.comparing.selection import select_documents, select_themes
from analysis_lib.comparing.validity import measure_shipped_recall
from analysis_lib.reading.corpus import Corpus
from analysis_lib.showing.explore import explore_sentences, filter_sentences, gather_sentences, make_controls
from analysis_lib.simulating.tables import simulate_corpus
from analysis_lib.tables import build_table

THEMES = pd.DataFrame({"code": ["code000", "code001"]})


def build_corpus(documents, sentences, codings):
    """Put three tables into a corpus whose other tables are empty."""
    empty = {name: build_table(name, []) for name in Corpus._fields if name not in ("documents", "sentences", "codings")}
    return Corpus(documents=documents, sentences=sentences, codings=codings, **empty)


@pytest.fixture
def corpus():
    """Two regions, two languages, two codes; one sentence is hostile and one is Chinese."""
    languages = {"Henan": {"zh": 1.0}, "Jiangxi": {"en": 1.0}}
    tables = simulate_corpus({"Henan": 0.5, "Jiangxi": 0.2}, n_documents=2, n_codes=2, languages=languages, seed=2)
    documents, sentences, codings = tables
    documents["year"] = pd.array([2023, 2024, 2024, None], dtype="Int64")
    sentences["text"] = sentences["text"].fillna("").astype("string")
    sentences.loc[0, "text"] = "加快產業鏈協同 <script>alert(1)</script> $5 bn"
    sentences.loc[len(sentences) - 1, "text"] = "Innovation drives growth."
    return build_corpus(documents, sentences, codings)


def test_each_choice_keeps_its_sentences(corpus):
    """The sentences found are those that bear the code in the region and year, neither more nor fewer."""
    rows = gather_sentences(corpus)
    found = filter_sentences(rows, theme="code001", region="Henan", year=2024)
    in_place = corpus.documents.query("region == 'Henan' and year == 2024")["doc_id"]
    coded = corpus.codings.query("code == 'code001'")["sentence_id"]
    expected = corpus.sentences[corpus.sentences["doc_id"].isin(in_place)]
    assert set(found["sentence_id"]) == set(expected["sentence_id"]) & set(coded) != set()
    assert len(filter_sentences(rows)) == len(corpus.sentences)


@pytest.mark.parametrize(
    ("words", "number"), [("产业链", 1), ("產業鏈", 1), ("INNOVATION", 1), ("$5 bn", 1), (".*", 0)]
)
def test_words_are_searched_as_they_stand(corpus, words, number):
    """Case and the form of Chinese characters do not matter; nothing is read as a pattern."""
    assert len(filter_sentences(gather_sentences(corpus), text=words)) == number


def test_a_change_of_a_control_changes_the_page(corpus):
    """Choosing a region and a theme shows their number, the salience row and inert text with links."""
    box = explore_sentences(corpus, THEMES)
    controls, page = {control.description: control for control in box.children[0].children}, box.children[1]
    assert f"{len(corpus.sentences)} of {len(corpus.sentences)} sentences" in page.value
    assert "<script" not in page.value and "&lt;script&gt;" in page.value and "<span>$</span>5 bn" in page.value
    controls["region"].value = "Jiangxi"
    controls["theme"].value = "code000"
    n_coded = corpus.codings.query("code == 'code000'")["sentence_id"].str.startswith("Jiangxi").sum()
    assert f"{n_coded} of {len(corpus.sentences)} sentences" in page.value
    assert "salience in the documents chosen" in page.value
    assert 'href="sources/Jiangxi-0000.html#Jiangxi-0000:' in page.value


def test_languages_side_by_side_are_warned_of(corpus):
    """The salience over several languages says how much is found in each, as the other notebooks do."""
    themes = THEMES.assign(code="innovation")
    both = corpus._replace(codings=corpus.codings.assign(code="innovation"))
    box = explore_sentences(both, themes, measure_shipped_recall())
    controls = {control.description: control for control in box.children[0].children}
    controls["theme"].value = "innovation"
    assert re.search(r"finds \d+ % .* of this theme", box.children[1].value)


def test_a_sentence_nobody_could_read_is_in_no_share(corpus):
    """A language without indicators counts neither for nor against the theme."""
    french = corpus._replace(sentences=corpus.sentences.assign(language="fr"))
    box = explore_sentences(french, THEMES)
    controls = {control.description: control for control in box.children[0].children}
    controls["theme"].value = "code000"
    assert "no rows" in box.children[1].value


def test_a_choice_nobody_has_is_said(corpus):
    """Henan has no English document: the page says so and shows no sentence."""
    box = explore_sentences(corpus, THEMES)
    controls, page = {control.description: control for control in box.children[0].children}, box.children[1]
    for name, value in {"theme": "code000", "region": "Henan", "language": "en"}.items():
        controls[name].value = value
    assert "no document has regions" in page.value and "no rows" in page.value


def test_controls_offer_what_there_is(corpus):
    """The lists hold the values of the corpus and the codebook, after one entry for all."""
    controls = make_controls(corpus.documents, THEMES)
    options = {name: controls[name].options for name in ("region", "year", "theme")}
    assert options["region"] == (("all", None), ("Henan", "Henan"), ("Jiangxi", "Jiangxi"))
    assert options["year"] == (("all", None), ("2023", 2023), ("2024", 2024))
    assert [value for _, value in options["theme"]] == [None, "code000", "code001"]


def test_selection_cuts_every_table(corpus):
    """Selecting a language keeps its documents and their sentences and codings, and no other."""
    chosen = select_documents(corpus, languages=["en"])
    assert set(chosen.documents["region"]) == {"Jiangxi"}
    assert set(chosen.sentences["doc_id"]) == set(chosen.documents["doc_id"])
    assert set(chosen.codings["sentence_id"]) <= set(chosen.sentences["sentence_id"])
    assert len(select_documents(corpus).documents) == 4


@pytest.mark.parametrize(("wanted", "message"), [
    ({"regions": ["Hunan"]}, r"regions: 'Hunan' is not in the corpus; there are Henan, Jiangxi"),
    ({"years": [2019]}, r"years: 2019 is not in the corpus; there are 2023, 2024"),
    ({"languages": "en"}, r"languages: 'en' is a text; a list is needed, such as \['en'\]"),
    ({"regions": ["Henan"], "languages": ["en"]}, r"no document has regions \['Henan'\], languages \['en'\] together"),
])
def test_a_wrong_choice_is_one_clear_line(corpus, wanted, message):
    """The error names the parameter, the value and what is there."""
    with pytest.raises(ValueError, match=message) as caught:
        select_documents(corpus, **wanted)
    assert "\n" not in str(caught.value)


def test_themes_are_checked_against_the_codebook():
    """An unknown theme is refused with the list of codes; no theme means all, in the codebook's order."""
    with pytest.raises(ValueError, match="themes: 'inovation'.*there are code000, code001"):
        select_themes(THEMES, ["inovation"])
    assert select_themes(THEMES, []) == ["code000", "code001"]
    assert select_themes(THEMES, ["code001"]) == ["code001"]
