"""Everything that is found in the sentences of a corpus beyond its themes, one table each."""

from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.actors import list_actors
from analysis_lib.coding.commitments import find_commitments
from analysis_lib.coding.criteria import find_criteria
from analysis_lib.coding.instructions import find_instructions
from analysis_lib.coding.measures import find_measures
from analysis_lib.coding.named_stocks import name_stocks
from analysis_lib.coding.occasions import find_occasions
from analysis_lib.coding.outlines import find_outline
from analysis_lib.coding.relations import find_relations
from analysis_lib.coding.rosters import find_rosters
from analysis_lib.coding.stages import code_stages
from analysis_lib.coding.stances import code_instruments, code_stances
from analysis_lib.reading.corpus import Corpus


class Contents(NamedTuple):
    """The tables of those names, for the documents of one corpus."""

    stances: pd.DataFrame
    instruments: pd.DataFrame
    stages: pd.DataFrame
    commitments: pd.DataFrame
    measures: pd.DataFrame
    outline: pd.DataFrame
    instructions: pd.DataFrame
    actors: pd.DataFrame
    relations: pd.DataFrame
    rosters: pd.DataFrame
    criteria: pd.DataFrame
    occasions: pd.DataFrame


def find_contents(corpus: Corpus) -> Contents:
    """Find what the documents of a coded corpus commit to, demand, name and date.

    Parameters
    ----------
    corpus : Corpus
        With the codings of the dictionary.

    Returns
    -------
    Contents

    Examples
    --------
    >>> from analysis_lib.outputs import open_corpus
    >>> contents = find_contents(open_corpus())
    >>> contents.commitments["role"].value_counts().to_dict()
    {'target': 6, 'stock': 3, 'part': 3}
    """
    documents, sentences, edits, mentions = corpus.documents, corpus.sentences, corpus.edits, corpus.mentions
    stances = code_stances(sentences, mentions, edits)
    commitments = find_commitments(sentences, edits, documents, mentions)
    instructions = find_instructions(sentences, edits, mentions, documents)
    actors = list_actors(documents, mentions, instructions)
    return Contents(
        stances=stances,
        instruments=code_instruments(corpus.codings, stances),
        stages=code_stages(sentences, mentions, edits),
        commitments=commitments,
        measures=find_measures(sentences, stances, commitments, edits, documents, mentions),
        outline=find_outline(sentences, documents, edits),
        instructions=instructions,
        actors=actors,
        relations=find_relations(sentences, edits, mentions, actors, instructions),
        rosters=name_stocks(find_rosters(sentences, edits, mentions), commitments, actors),
        criteria=find_criteria(sentences, edits),
        occasions=find_occasions(sentences, edits, documents),
    )
