"""Exploration in a notebook: choose a theme, a region, a year, a language and words; see the sentences."""

from collections.abc import Callable, Mapping

import ipywidgets as widgets
import pandas as pd

from analysis_lib.coding.dictionary import list_readings
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.comparing.selection import list_values, select_documents
from analysis_lib.reading.corpus import Corpus
from analysis_lib.reading.page import simplify_text
from analysis_lib.showing.display import link_source, show_table, show_text

ALL = "all"
COLUMNS = ["region", "year", "language", "codes", "text", "sentence_id"]


def gather_sentences(corpus: Corpus) -> pd.DataFrame:
    """Put beside each sentence the region, year and language of its document and its codes.

    Parameters
    ----------
    corpus : Corpus
        Tables with codings.

    Returns
    -------
    DataFrame
        sentence_id, doc_id, text, region, year, language, codes (joined by spaces; missing where there are none) and
        folded (the text in simplified characters and lower case, for searching).
    """
    codes = corpus.codings.drop_duplicates(["sentence_id", "code"]).groupby("sentence_id")["code"].agg(" ".join)
    places = corpus.documents[["doc_id", "region", "year", "language"]]
    rows = corpus.sentences[["sentence_id", "doc_id", "text"]].merge(places, on="doc_id", validate="many_to_one")
    return rows.assign(codes=rows["sentence_id"].map(codes).astype("string"),
                       folded=[simplify_text(text).casefold() for text in rows["text"]])


def filter_sentences(
    rows: pd.DataFrame,
    theme: str | None = None,
    region: str | None = None,
    year: int | None = None,
    language: str | None = None,
    text: str = "",
) -> pd.DataFrame:
    """Keep the sentences that bear a theme, come from a region, year and language and hold some words.

    Parameters
    ----------
    rows : DataFrame
        From `gather_sentences`.
    theme, region, year, language : optional
        None keeps all.
    text : str
        Words as they stand, not a pattern; letter case and traditional or simplified characters do not matter.

    Returns
    -------
    DataFrame
        The rows kept.
    """
    keep = pd.Series(True, index=rows.index)
    for column, value in {"region": region, "year": year, "language": language}.items():
        if value is not None:
            keep &= rows[column].eq(value).fillna(False).astype(bool)
    if theme is not None:
        keep &= (" " + rows["codes"].fillna("") + " ").str.contains(f" {theme} ", regex=False).astype(bool)
    wanted = simplify_text(text.strip()).casefold()
    return rows[keep & rows["folded"].str.contains(wanted, regex=False).astype(bool)]


def explore_sentences(corpus: Corpus, themes: pd.DataFrame, recall: pd.DataFrame | None = None) -> widgets.VBox:
    """Build the controls and the page they change.

    Parameters
    ----------
    corpus : Corpus
        Tables with codings.
    themes : DataFrame
        Themes of the codebook.
    recall : DataFrame, optional
        As in `measure_salience`.

    Returns
    -------
    VBox
        Controls for theme, region, year, language and words above the salience of the theme in the documents chosen
        and the sentences found.
    """
    rows, controls, page = gather_sentences(corpus), make_controls(corpus.documents, themes), widgets.HTML()
    refresh = _make_refresh(corpus, rows, controls, page, recall)
    for control in controls.values():
        control.observe(refresh, names="value")
    refresh()
    return widgets.VBox([widgets.HBox(list(controls.values()), layout=widgets.Layout(flex_flow="row wrap")), page])


def make_controls(documents: pd.DataFrame, themes: pd.DataFrame) -> dict[str, widgets.ValueWidget]:
    """Make one control a choice; the first entry of each list keeps all."""
    choices = {"theme": themes["code"].tolist()}
    choices |= {name: list_values(documents, [name]) for name in ("region", "year", "language")}
    controls = {name: widgets.Dropdown(options=[(ALL, None), *((str(value), value) for value in values)],
                                       description=name) for name, values in choices.items()}
    return controls | {"text": widgets.Text(description="words", continuous_update=False)}


def show_choice(corpus: Corpus, rows: pd.DataFrame, choice: Mapping, recall: pd.DataFrame | None = None) -> str:
    """Write the page for one choice as HTML.

    Parameters
    ----------
    corpus : Corpus
        Tables with codings.
    rows : DataFrame
        From `gather_sentences`.
    choice : mapping
        Values of theme, region, year, language and text as in `filter_sentences`.
    recall : DataFrame, optional
        As in `measure_salience`.

    Returns
    -------
    str
        A table of salience when a theme is chosen, and the sentences; document text is inert in it.
    """
    found = filter_sentences(rows, **choice)
    links = [link_source(doc, sentence) for doc, sentence in zip(found["doc_id"], found["sentence_id"], strict=True)]
    table = show_table(found, f"{len(found)} of {len(rows)} sentences", COLUMNS, {"sentence_id": links}).html
    return table if choice["theme"] is None else _show_salience(corpus, choice, recall) + table


def _show_salience(corpus: Corpus, choice: Mapping, recall: pd.DataFrame | None) -> str:
    asked = {f"{name}s": [] if choice[name] is None else [choice[name]] for name in ("region", "year", "language")}
    try:
        chosen = select_documents(corpus, **asked)
    except ValueError as error:
        return show_text(str(error)).html
    salience = measure_salience(chosen.documents, chosen.sentences, chosen.codings, by=[], codes=[choice["theme"]],
                                readings=list_readings(chosen.sentences), recall=recall)
    return show_table(salience, "salience in the documents chosen; the words are not counted in it").html


def _make_refresh(corpus: Corpus, rows: pd.DataFrame, controls: Mapping, page: widgets.HTML,
                  recall: pd.DataFrame | None) -> Callable:
    def refresh(change: Mapping | None = None) -> None:
        page.value = show_choice(corpus, rows, {name: control.value for name, control in controls.items()}, recall)

    return refresh
