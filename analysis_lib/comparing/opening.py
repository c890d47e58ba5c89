"""A corpus opened for comparing: with coarser groups to compare, and the sample somebody read by hand."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from analysis_lib.coding.codings import read_sample
from analysis_lib.coding.dictionary import list_readings
from analysis_lib.comparing.labels import label_economic_regions, label_periods
from analysis_lib.comparing.selection import select_documents
from analysis_lib.outputs import name_codings, name_folder, open_corpus
from analysis_lib.reading.corpus import Corpus


def open_comparison(
    folder: str | Path = "",
    regions: Collection[str] = (),
    years: Collection[int] = (),
    languages: Collection[str] = (),
    reference: str = "",
    span: int = 0,
) -> tuple[Corpus, pd.DataFrame, str | None]:
    """Open the part of a corpus that a comparison is about.

    Parameters
    ----------
    folder : str or Path, optional
        As in `open_corpus`.
    regions, years, languages : collection
        As in `select_documents`.
    reference : str, optional
        Coder of a random sample, as in `read_sample`; looked for in the folder of `name_codings`.
    span : int
        Years a period, as in `label_periods`.

    Returns
    -------
    corpus : Corpus
        Its documents have the columns period and economic_region; its codings hold those of the reference, too.
    readings : DataFrame
        Sentences the dictionary can read, and those the reference read with their selection probabilities.
    reference : str or None
        The coder whose sample corrects shares; None where there is none.

    Examples
    --------
    >>> corpus, readings, reference = open_comparison(years=[2024])
    >>> corpus.documents["economic_region"].tolist(), reference
    (['Central'], None)
    """
    corpus = open_corpus(folder)
    codings, readings, found = read_sample(
        name_codings(name_folder(folder)), corpus.sentences, corpus.codings, list_readings(corpus.sentences), reference)
    corpus = select_documents(corpus._replace(codings=codings), regions, years, languages)
    documents = label_economic_regions(label_periods(corpus.documents, span))
    return corpus._replace(documents=documents), readings, found
