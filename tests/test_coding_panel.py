"""A person codes by pressing buttons; what is shown is inert and says nothing of other coders."""

import html
import re
import sys

import ipywidgets as widgets
import nbformat
import pytest

from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.codings import read_codings
from analysis_lib.coding.sampling import draw_sample
from analysis_lib.outputs import DOCUMENTS, code_corpus, name_codings
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.showing import coding_panel
from analysis_lib.showing.coding_choice import Choice, choose_coding, list_variables
from analysis_lib.showing.coding_panel import code_by_hand, open_coding, show_passage
from analysis_lib.showing.runs import NOTEBOOKS
from analysis_lib.tables import DATA


@pytest.fixture(scope="module")
def corpus():
    """The shipped documents, without codings."""
    return read_corpus()


@pytest.fixture(scope="module")
def codebook():
    """The shipped codebook."""
    return read_codebook()


@pytest.fixture(autouse=True)
def fast_hands(monkeypatch):
    """Let a test click as fast as it likes."""
    monkeypatch.setattr(coding_panel, "PAUSE", 0)


def list_widgets(box):
    """Return the widgets of a panel from top to bottom."""
    inner = [found for child in getattr(box, "children", ()) for found in list_widgets(child)]
    return [box, *inner]


def list_texts(box):
    """Return the texts of a panel as they are read: how far, the message, the passage, then the themes."""
    found = [widget.value for widget in list_widgets(box) if isinstance(widget, widgets.HTML)]
    return [html.unescape(re.sub("<[^>]+>", " ", text)) for text in found]


def press(box, name):
    """Press the button with this description."""
    next(w for w in list_widgets(box) if isinstance(w, widgets.Button) and w.description == name).click()


def tick(box, *labels):
    """Tick the themes with these labels."""
    for widget in list_widgets(box):
        if isinstance(widget, widgets.Checkbox) and widget.description in labels:
            widget.value = True


def list_ticks(box):
    """Return the labels of the themes that are ticked."""
    return [w.description for w in list_widgets(box) if isinstance(w, widgets.Checkbox) and w.value]


def test_a_sample_is_coded_by_clicks(tmp_path, corpus, codebook):
    """Ticks are saved, none is saved, back brings the codes up again, and the file holds what was pressed."""
    drawn = draw_sample(corpus.sentences, corpus.documents, 3)["sentence_id"].tolist()
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 3)
    assert list_texts(box)[0].strip().startswith("0 of 3 coded") and "Number 1: not yet coded" in list_texts(box)[0]
    tick(box, "Innovation", "Talent and skills")
    press(box, "save and next")
    assert "Number 2: not yet coded" in list_texts(box)[0] and list_ticks(box) == []
    assert "Saved number 1: innovation, talent." in list_texts(box)[1]
    press(box, "bears none")
    press(box, "back")
    press(box, "back")
    assert list_ticks(box) == ["Innovation", "Talent and skills"]
    assert "Number 1: saved with innovation, talent" in list_texts(box)[0]
    tick(box, "Green development")
    press(box, "save and next")
    assert "2 of 3 coded" in list_texts(box)[0] and "Number 3" in list_texts(box)[0]
    press(box, "bears none")
    assert "3 of 3 coded" in list_texts(box)[0] and "All are coded" in list_texts(box)[0]
    codings, readings = read_codings(tmp_path, corpus.sentences, codebook)
    assert sorted(readings["sentence_id"]) == sorted(drawn)
    assert set(zip(codings["sentence_id"], codings["code"], strict=True)) == {
        (drawn[0], code) for code in ("innovation", "talent", "green")}


def test_opened_again_the_panel_goes_on(tmp_path, corpus, codebook):
    """The first sentence that is not yet coded is shown, and back leads to those before it."""
    press(code_by_hand(corpus, codebook, "ab", tmp_path, 5), "bears none")
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 5)
    assert "1 of 5 coded" in list_texts(box)[0] and "Number 2: not yet coded" in list_texts(box)[0]
    press(box, "back")
    assert "Number 1: saved as bearing none" in list_texts(box)[0]
    press(box, "back")
    assert "Number 1: saved as bearing none" in list_texts(box)[0]


def test_the_sentence_stands_in_its_text(tmp_path, corpus, codebook):
    """Marked is the sentence drawn, whole; before and after it stand its neighbours in the order of the text."""
    for sentence in draw_sample(corpus.sentences, corpus.documents).itertuples():
        page = show_passage(corpus, sentence.sentence_id)
        marked = html.unescape(re.sub("</?span>", "", re.search("<mark><b>(.*?)</b></mark>", page, re.DOTALL)[1]))
        assert marked == sentence.text
    rows = corpus.sentences[corpus.sentences["doc_id"].str.startswith("003")]
    page = html.unescape(re.sub("<[^>]+>", "", show_passage(corpus, rows["sentence_id"].iloc[8], around=2)))
    places = [page.index(text) for text in rows["text"].iloc[6:11]]
    assert places == sorted(places) and "…" in page and rows["text"].iloc[5] not in page


def test_paragraphs_stay_apart_and_noise_is_not_shown(corpus):
    """A line end between sentences is one on the page; the readings inserted in the Chinese text are not there."""
    rows = corpus.sentences[corpus.sentences["doc_id"].str.startswith("003")]
    page = show_passage(corpus, rows["sentence_id"].iloc[3])
    assert "\n" in page and not re.search(r"\([a-z]+\)", re.sub("<[^>]+>", "", page))


def test_what_the_dictionary_found_is_not_shown(tmp_path, corpus, codebook):
    """With the dictionary's codings in the corpus the panel is the same to the letter, ticks included."""
    coded = code_corpus(corpus)
    assert len(coded.codings)
    boxes = [code_by_hand(one, codebook, "ab", tmp_path / name, 20) for one, name in ((corpus, "c"), (coded, "c-too"))]
    for _ in range(20):
        blind, other = ([text.replace("c-too", "c") for text in list_texts(box)] for box in boxes)
        assert blind == other and [list_ticks(box) for box in boxes] == [[], []]
        for box in boxes:
            press(box, "bears none")


def test_the_codebook_stands_beside_it(tmp_path, corpus, codebook):
    """Each theme has a tick with its label and below it definition, what is included and what is not."""
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 3)
    labels = [w.description for w in list_widgets(box) if isinstance(w, widgets.Checkbox)]
    assert labels == codebook.themes["label"].tolist()
    words = " ".join(list_texts(box)[3:])
    for column in ("definition", "include", "exclude"):
        assert all(text in words for text in codebook.themes[column].dropna())


def test_no_text_is_live(tmp_path, corpus, codebook):
    """Markup, formulas and characters that turn the text are shown as characters, in sentence, title and codebook."""
    hostile = '<img src=x onerror="alert(1)"> $5 \u202emoc.live'
    sentences = corpus.sentences.assign(text=hostile)
    documents = corpus.documents.assign(title=hostile)
    themes = codebook.themes.assign(definition=hostile, include=hostile)
    box = code_by_hand(corpus._replace(sentences=sentences, documents=documents), codebook._replace(themes=themes),
                       "ab", tmp_path, 3)
    pages = [widget.value for widget in list_widgets(box) if isinstance(widget, widgets.HTML)]
    assert sum("&lt;img" in page for page in pages) == 1 + len(themes)
    assert not [page for page in pages if "<img" in page or "\u202e" in page or " $5" in page]


@pytest.mark.parametrize(("labels", "button", "message"), [
    ((), "save and next", "Nothing was saved: no theme is ticked."),
    (("Innovation",), "bears none", "Nothing was saved: a theme is ticked."),
])
def test_a_doubtful_click_saves_nothing(tmp_path, corpus, codebook, labels, button, message):
    """Saving without a tick, and none with a tick, is asked about and not guessed."""
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 3)
    tick(box, *labels)
    press(box, button)
    assert message in list_texts(box)[1] and "0 of 3 coded" in list_texts(box)[0]
    assert list_ticks(box) == list(labels) and read_codings(tmp_path, corpus.sentences, codebook)[1].empty


def test_a_double_click_codes_one_sentence(tmp_path, corpus, codebook, monkeypatch):
    """The second half of a double click does not say of the next sentence that it bears none."""
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 3)
    press(box, "bears none")
    monkeypatch.setattr(coding_panel, "PAUSE", 60)
    press(box, "bears none")
    assert "1 of 3 coded" in list_texts(box)[0]


def test_a_failure_is_said_on_the_page(tmp_path, corpus, codebook):
    """When the file was spoiled meanwhile, the page says in which row, keeps the ticks and does not go on."""
    box = code_by_hand(corpus, codebook, "ab", tmp_path, 3)
    with open(tmp_path / "ab.csv", "a", encoding="utf-8") as file:
        file.write("nowhere,0,1,talent,,\n")
    tick(box, "Innovation")
    press(box, "save and next")
    assert "ab.csv row 2: matches no sentence" in list_texts(box)[1]
    assert list_ticks(box) == ["Innovation"] and "Number 1" in list_texts(box)[0]


def test_without_a_coder_the_sample_is_shown(corpus, codebook, tmp_path):
    """One line says how to name a coder; below it stands what would be drawn, and nothing is written."""
    shown = open_coding(corpus, codebook, Choice(DOCUMENTS, "", 7, 1, tmp_path / "codings"))
    lines = repr(shown).splitlines()
    assert "study code --coder INITIALS" in lines[0] and lines[1] == "7 of 98 sentences, seed 1"
    drawn = draw_sample(corpus.sentences, corpus.documents, 7, seed=1)
    assert [line.split()[0] for line in lines[3:]] == drawn["sentence_id"].tolist()
    assert not (tmp_path / "codings").exists()


@pytest.mark.parametrize(("choice", "message"), [
    (("", 99), "99 sentences cannot be drawn from 98; allowed: 1 to 98"),
    (("model:x", 9), "coder 'model:x': allowed are 1 to 40 of the letters a to z, digits, - and _"),
])
def test_a_wrong_choice_in_the_notebook_is_a_line(tmp_path, corpus, codebook, choice, message):
    """The notebook shows the line where it would show the panel."""
    coder, n = choice
    assert repr(open_coding(corpus, codebook, Choice(DOCUMENTS, coder, n, 0, tmp_path))) == message


def test_the_notebook_has_what_the_command_was_given(tmp_path):
    """What goes through the environment comes out unchanged; what the notebook states itself goes before it."""
    choice = Choice(tmp_path, "ab", 30, 7, tmp_path / "codings")
    assert choose_coding(environment=list_variables(choice)) == choice
    assert choose_coding(environment=list_variables(choice._replace(n=None))).n is None
    own = choose_coding(coder="cd", n=4, environment=list_variables(choice))
    assert (own.coder, own.n, own.seed) == ("cd", 4, 0)
    assert choose_coding(environment={"STUDY_CODER": "ab"}).coder == ""


def test_codings_have_a_place_of_their_own(tmp_path):
    """Those of the shipped documents lie beside them, others in the folder; no other place among documents is allowed."""
    assert name_codings(DOCUMENTS) == DATA / "codings"
    assert name_codings(tmp_path) == tmp_path / "codings"
    assert name_codings(tmp_path / "texts", tmp_path / "mine") == tmp_path / "mine"
    for folder in (tmp_path, tmp_path / "mine", tmp_path / "codings" / "mine"):
        with pytest.raises(ValueError, match="lies among the documents"):
            name_codings(tmp_path, folder)
    with pytest.raises(ValueError, match="lies among the documents"):
        name_codings(DOCUMENTS, DOCUMENTS / "codings")


def test_the_notebook_opens_the_panel(tmp_path, monkeypatch):
    """Run in a kernel as the command opens it, the notebook shows the panel and has begun the coder's files."""
    sys.modules.setdefault("rfc3987_syntax", None)
    from nbclient import NotebookClient

    for name, value in list_variables(Choice(DOCUMENTS, "ab", 6, 0, tmp_path)).items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(NOTEBOOKS / "91-code.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert notebook.cells[-1].outputs[-1].data["text/plain"].startswith("VBox(children=(HTML(")
    assert "0 of 6 coded" in str(notebook.metadata.widgets)
    assert (tmp_path / "ab.csv").is_file() and (tmp_path / "samples" / "ab.sample.csv").is_file()
