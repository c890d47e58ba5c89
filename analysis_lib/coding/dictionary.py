"""The dictionary coder: which indicator of the codebook stands where in a sentence."""

from functools import cache

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.matching import Dictionary, Spans, compile_dictionaries, match_rules
from analysis_lib.coding.offsets import find_text_span, gather_mentions, gather_spans, map_offsets, pick_spans
from analysis_lib.coding.patterns import compile_phrase, find_phrases, normalise_text
from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import build_table

CODER = "dictionary"
HIT_COLUMNS = ["sentence_id", "code", "indicator", "start", "end", "text_start", "text_end"]


def code_sentences(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
                   codebook: Codebook | None = None) -> pd.DataFrame:
    """Code sentences with the indicators of the codebook.

    Parameters
    ----------
    sentences : DataFrame
        The ``sentences`` table. The language of a sentence selects the indicators; a sentence in a language without
        indicators gets no code and is absent from `list_readings`.
    mentions : DataFrame, optional
        The ``mentions`` table: what stands inside the name of an organisation or a person does not count.
    edits : DataFrame, optional
        The ``edits`` table, by which offsets in the text lead back to the raw file. Without it the text of a sentence
        must be its raw span.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        The ``codings`` table, coder "dictionary": one row per sentence and code, with the first indicator that fired
        and its raw offsets.

    Raises
    ------
    ValueError
        When a text is not its raw span minus the edits.
    """
    hits = find_hits(sentences, mentions, edits, codebook).drop_duplicates(["sentence_id", "code"])
    return build_table("codings", hits.drop(columns=["text_start", "text_end"]).assign(coder=CODER))


def find_hits(sentences: pd.DataFrame, mentions: pd.DataFrame | None = None, edits: pd.DataFrame | None = None,
              codebook: Codebook | None = None) -> pd.DataFrame:
    """Find every place where an indicator fires.

    Parameters
    ----------
    sentences, mentions, edits, codebook
        As for `code_sentences`.

    Returns
    -------
    DataFrame
        sentence_id, code, indicator, start, end (raw offsets), text_start, text_end (in the sentence's text), in the
        order of the sentences and within a sentence by place.
    """
    dictionaries = _pick_dictionaries(codebook)
    removed, named = gather_spans(edits), gather_mentions(mentions)
    records = []
    for row, text in zip(sentences.itertuples(index=False), fold_texts(sentences), strict=True):
        dictionary = dictionaries.get(str(row.language).split("-")[0])
        if dictionary is None:
            continue
        found = find_phrases(dictionary.matcher, text)
        if not found:
            continue
        offsets = map_offsets(row.start, row.end, removed.get(row.doc_id, ()))
        if len(offsets) != len(text):
            raise ValueError(f"sentence {row.sentence_id}: its text has {len(text)} characters, its raw span minus the "
                             f"edits {len(offsets)}; allowed: equal, so pass the edits the text was made with")
        names = find_names(text, offsets, pick_spans(named.get(row.doc_id, ()), row.start, row.end), dictionary)
        for start, end, rule in match_rules(dictionary, text, found, names):
            records.append((row.sentence_id, rule.code, rule.text, offsets[start], offsets[end - 1] + 1, start, end))
    return pd.DataFrame(records, columns=HIT_COLUMNS)


def list_readings(sentences: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """List the sentences the dictionary coder can read: those in a language that has indicators.

    Returns
    -------
    DataFrame
        sentence_id, coder. A sentence that is absent was not read, which is not the same as bearing no theme.
    """
    dictionaries = _pick_dictionaries(codebook)
    languages = sentences["language"].str.split("-").str[0]
    return sentences.loc[languages.isin(list(dictionaries)), ["sentence_id"]].assign(coder=CODER).reset_index(drop=True)


def fold_texts(sentences: pd.DataFrame) -> list[str]:
    """Return the texts folded for matching, each as long as before; Chinese in simplified characters."""
    texts = sentences["text"].map(normalise_text)
    is_chinese = sentences["language"].str.startswith("zh").fillna(False)
    if is_chinese.any():
        # Folding has turned every line break into a blank, so one line is one sentence here.
        texts[is_chinese] = simplify_text("\n".join(texts[is_chinese])).split("\n")
    return texts.tolist()


@cache
def _read_default() -> dict[str, Dictionary]:
    return compile_dictionaries(read_codebook())


def _pick_dictionaries(codebook: Codebook | None) -> dict[str, Dictionary]:
    return _read_default() if codebook is None else compile_dictionaries(codebook)


def find_names(text: str, offsets: list[int] | range, named: Spans, dictionary: Dictionary) -> Spans:
    """Return the spans of organisations and persons in a text; a park or base may count and is left out."""
    spans = [find_text_span(offsets, start, end) for start, end in named]
    endings = [compile_phrase(phrase) for phrase in dictionary.place_endings]
    return [(start, end) for start, end in spans
            if not any(match.end() == end - start for ending in endings for match in ending.finditer(text[start:end]))]
