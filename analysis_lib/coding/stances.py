"""Stance and instruments of a sentence, read from cues and from its themes."""

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.dictionary import CODER, find_hits, list_readings
from analysis_lib.tables import build_table

# A cue at the start stands no further in than this many characters.
START = 4
# A text without any cue and below this length says nothing about anybody: a heading or a torn piece.
FRAGMENT = {"en": 40, "fil": 40, "zh": 14}
STATED, FRAGMENTARY = "report", "other"


def code_stances(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
                 codebook: Codebook | None = None) -> pd.DataFrame:
    """Give each sentence its stance: what it commits to, demands, claims as reached or merely tells.

    A sentence may hold cues of several stances; the cue of the lowest rank decides, as the codebook lets a target
    win over a directive and a modal verb over a result. Without any cue it is a report, and a fragment when short.

    Parameters
    ----------
    sentences, mentions, edits, codebook
        As for `code_sentences`.

    Returns
    -------
    DataFrame
        The ``stances`` table, coder "dictionary": exactly one row per sentence in a language that has cues, with the
        deciding cue and its raw offsets; without a cue ``indicator`` and the offsets are missing.

    Examples
    --------
    >>> from analysis_lib import read_corpus
    >>> corpus = read_corpus()
    >>> set(code_stances(corpus.sentences, corpus.mentions, corpus.edits)["code"]) <= {
    ...     "target", "directive", "achievement", "report", "other"}
    True
    """
    book = read_codebook() if codebook is None else codebook
    if book.cues.empty:
        return build_table("stances", [])
    cued = book._replace(indicators=book.cues)
    best = rank_cues(find_hits(sentences, mentions, edits, cued), sentences, book.cues)
    read = sentences[sentences["sentence_id"].isin(list_readings(sentences, cued)["sentence_id"])]
    table = read[["sentence_id", "language", "text"]].merge(best, on="sentence_id", how="left")
    least = table["language"].str.split("-").str[0].map(FRAGMENT)
    silent = (table["text"].str.len() >= least).map({True: STATED, False: FRAGMENTARY})
    table = table.assign(code=table["code"].fillna(silent), coder=CODER)
    return build_table("stances", table.drop(columns=["language", "text"]))


def rank_cues(hits: pd.DataFrame, sentences: pd.DataFrame, cues: pd.DataFrame) -> pd.DataFrame:
    """Pick the deciding cue of each sentence.

    Parameters
    ----------
    hits : DataFrame
        From `find_hits` with the cues as indicators.
    sentences : DataFrame
        The ``sentences`` table.
    cues : DataFrame
        The cues of the codebook.

    Returns
    -------
    DataFrame
        sentence_id, code, indicator, start, end: one row a sentence with a cue, that of the lowest rank, then the
        first.
    """
    language = sentences.set_index("sentence_id")["language"].str.split("-").str[0]
    ranked = cues.assign(language=cues["language"].str.split()).explode("language").rename(
        columns={"pattern": "indicator"})[["code", "language", "indicator", "place", "rank"]]
    hits = hits.assign(language=hits["sentence_id"].map(language)).drop_duplicates()
    found = hits.merge(ranked, on=["code", "language", "indicator"], validate="many_to_many")
    found = found[(found["place"].fillna("") != "start") | (found["text_start"] < START)]
    found = found.assign(rank=found["rank"].astype(int)).sort_values(["rank", "text_start"], kind="stable")
    return found.drop_duplicates("sentence_id")[["sentence_id", "code", "indicator", "start", "end"]]


def code_instruments(codings: pd.DataFrame, stances: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """Derive the policy instruments of sentences from their themes and stance.

    Which theme stands for which kind of instrument under which stance is data: ``implications.csv`` of the codebook.
    A sentence that only tells a fact names no measure of the state and gets none.

    Parameters
    ----------
    codings : DataFrame
        The ``codings`` table of one coder.
    stances : DataFrame
        The ``stances`` table of one coder.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        The ``instruments`` table: one row per sentence and instrument, ``indicator`` and offsets being those of the
        first theme that implies it.

    References
    ----------
    Rothwell, R. and Zegveld, W. (1981). Industrial innovation and public policy. Pinter.

    Examples
    --------
    >>> codings = pd.DataFrame({"sentence_id": ["d:0001"], "code": ["talent"], "coder": ["dictionary"]})
    >>> stances = pd.DataFrame({"sentence_id": ["d:0001"], "code": ["directive"]})
    >>> code_instruments(codings, stances)["code"].tolist()
    ['supply_side']
    """
    book = read_codebook() if codebook is None else codebook
    rules = book.implications.assign(stance=book.implications["stances"].str.split()).explode("stance")
    rules = rules[["theme", "instrument", "stance"]]
    table = codings.rename(columns={"code": "theme"}).merge(rules, on="theme")
    stance = stances.set_index("sentence_id")["code"]
    table = table[table["sentence_id"].map(stance).eq(table["stance"]).fillna(False).astype(bool)]
    table = table.drop_duplicates(["sentence_id", "instrument"]).rename(columns={"instrument": "code"})
    return build_table("instruments", table[["sentence_id", "code", "coder", *table.columns.intersection(["indicator", "start", "end"])]])
