"""Concordances: every hit in its context, with the way back to the raw text (KWIC)."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from analysis_lib.coding.offsets import find_text_span, gather_spans, map_offsets
from analysis_lib.reading.page import simplify_text
from analysis_lib.tables import build_table, list_columns

CONTEXT = ("region", "year")
# Scripts written without blanks: a word of another script may stand directly beside theirs.
UNSPACED = r"\u0e00-\u0e7f\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
WORD = re.compile(rf"[^\W_{UNSPACED}]")
BLANKS = r"\s{1,4}"
HYPHENS = "-\u2010\u2011\u2012\u2013"
APOSTROPHES = "'\u2019"


def find_concordance(
    sentences: pd.DataFrame,
    hits: pd.DataFrame | None = None,
    documents: pd.DataFrame | None = None,
    code: str | None = None,
    edits: pd.DataFrame | None = None,
    width: int | None = 40,
    pattern: str | None = None,
) -> pd.DataFrame:
    """Show hits, or every occurrence of a phrase, between the words around them.

    Parameters
    ----------
    sentences : DataFrame
        Table of that name.
    hits : DataFrame, optional
        Table ``codings`` (or any with sentence_id, start and end in raw offsets). A coding without offsets shows its
        whole sentence as the keyword.
    documents : DataFrame, optional
        Table of that name; its region and year then stand in front.
    code : str, optional
        Keep the hits of this code.
    edits : DataFrame, optional
        Table of that name, by which raw offsets lead to the cleaned text. Without it the text of a sentence must be
        its raw span.
    width : int, optional
        Characters of context on either side, at least 1; None for the rest of the sentence.
    pattern : str, optional
        A plain phrase to search for instead of ``hits``; see `compile_phrase`.

    Returns
    -------
    DataFrame
        Columns region and year where documents are given, code where hits bear one, and the table ``concordance``.
        Hits of one code that start at the same character make one row, the longest.

    Raises
    ------
    ValueError
        When both or neither of ``hits`` and ``pattern`` are given, for a width below 1, and for a sentence whose
        text is not its raw span without the edits.
    """
    if (hits is None) == (pattern is None):
        raise ValueError("find_concordance needs either hits or a pattern, and not both")
    if width is not None and width < 1:
        raise ValueError(f"width: {width!r}; allowed: 1 and above, or None for the whole sentence")
    spans = gather_spans(edits)
    if pattern is not None:
        rows, groups = _search_phrase(sentences, pattern, spans), []
    else:
        groups = ["code"] if "code" in hits.columns else []
        rows = _place_hits(sentences, hits if code is None else _keep_code(hits, code), spans, groups)
    table = pd.DataFrame([_cut_context(row, width) for row in rows])
    if documents is not None:
        groups = [*CONTEXT, *groups]
        facts = documents.set_index("doc_id")[list(CONTEXT)]
        table = table.join(facts, on="doc_id") if len(table) else table
    keys = [*[name for name in groups if name == "code"], "doc_id", "sentence_id", "start"]
    if len(table):
        table = table.sort_values([*keys, "end"]).drop_duplicates(keys, keep="last")
    return build_table("concordance", table.reindex(columns=[*groups, *list_columns("concordance")]), groups=groups)


def find_concordances(
    sentences: pd.DataFrame,
    phrases: Iterable[str],
    documents: pd.DataFrame | None = None,
    edits: pd.DataFrame | None = None,
    most: int = 3,
) -> pd.DataFrame:
    """Show the first occurrences of several phrases, such as the words that set groups apart.

    Parameters
    ----------
    sentences, documents, edits
        As in `find_concordance`.
    phrases : iterable of str
        Plain phrases; one that occurs nowhere has no row.
    most : int
        Occurrences of each, at most one a document.

    Returns
    -------
    DataFrame
        phrase and the columns of `find_concordance`, in the order of the phrases.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["a", "b"], "sentence_id": ["a:1", "b:1"], "start": 0, "end": [9, 8],
    ...                           "text": ["New drugs", "No drugs"]})
    >>> find_concordances(sentences, ["drugs", "new"])[["phrase", "sentence_id", "keyword"]].to_numpy().tolist()
    [['drugs', 'a:1', 'drugs'], ['drugs', 'b:1', 'drugs'], ['new', 'a:1', 'New']]
    """
    parts = []
    for phrase in phrases:
        found = find_concordance(sentences, documents=documents, edits=edits, pattern=phrase)
        parts.append(found.drop_duplicates("doc_id").head(most).assign(phrase=phrase))
    table = pd.concat(parts, ignore_index=True) if parts else build_table("concordance", [])
    return table.reindex(columns=["phrase", *[name for name in table.columns if name != "phrase"]])


def _keep_code(hits: pd.DataFrame, code: str) -> pd.DataFrame:
    if "code" not in hits.columns:
        raise ValueError(f"code: {code!r} asked for, but hits have no column code")
    return hits[hits["code"] == code]


def compile_phrase(phrase: str) -> re.Pattern:
    """Compile a plain phrase into a pattern that finds it in a text of any language.

    The phrase is no regular expression. Case, kinds of hyphen and apostrophe and the length of blanks do not matter.
    A phrase that begins or ends with a letter or digit matches whole words, except beside Chinese characters and
    others written without blanks; these match anywhere. Compare with text in simplified characters.

    Raises
    ------
    ValueError
        For a phrase without a letter or digit.

    Examples
    --------
    >>> [m.group() for m in compile_phrase("car-t").finditer("CAR‑T cells, 发展CAR-T疗法, scar-tissue")]
    ['CAR‑T', 'CAR-T']
    """
    phrase = simplify_text(phrase).strip()
    if not any(character.isalnum() for character in phrase):
        raise ValueError(f"pattern: {phrase!r} holds no letter or digit to search for")
    parts = []
    for piece in re.split(r"(\s+)", phrase):
        parts.append(BLANKS if piece.isspace() else "".join(map(_escape_character, piece)))
    before = rf"(?<![^\W_{UNSPACED}])" if WORD.match(phrase[0]) else ""
    after = rf"(?![^\W_{UNSPACED}])" if WORD.match(phrase[-1]) else ""
    return re.compile(before + "".join(parts) + after, re.IGNORECASE)


def _escape_character(character: str) -> str:
    for alike in (HYPHENS, APOSTROPHES):
        if character in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(character)


def _search_phrase(sentences: pd.DataFrame, pattern: str, spans: dict) -> Iterator[dict]:
    phrase = compile_phrase(pattern)
    for row in sentences[["doc_id", "sentence_id", "start", "end", "text"]].itertuples(index=False):
        matches = [match.span() for match in phrase.finditer(simplify_text(row.text))]
        offsets = _map_sentence(row, spans) if matches else ()
        for first, last in matches:
            yield {"doc_id": row.doc_id, "sentence_id": row.sentence_id, "text": row.text, "first": first, "last": last,
                   "start": offsets[first], "end": offsets[last - 1] + 1}  # fmt: skip


def _place_hits(sentences: pd.DataFrame, hits: pd.DataFrame, spans: dict, groups: list[str]) -> Iterator[dict]:
    unknown = hits.loc[~hits["sentence_id"].isin(sentences["sentence_id"]), "sentence_id"]
    if len(unknown):
        raise ValueError(f"hits name sentences that are not in the table of sentences, such as {unknown.iloc[0]!r}")
    hits = hits.rename(columns={"start": "hit_start", "end": "hit_end"})
    columns = ["sentence_id", "hit_start", "hit_end", *groups]
    for row in hits[columns].merge(sentences, on="sentence_id").itertuples(index=False):
        offsets = _map_sentence(row, spans)
        start, end = (row.start, row.end) if pd.isna(row.hit_start) else (row.hit_start, row.hit_end)
        first, last = find_text_span(offsets, start, end)
        if not (row.start <= start < end <= row.end and first < last):
            raise ValueError(f"hit at {start}-{end} is not in the text of sentence {row.sentence_id!r}")
        yield {"doc_id": row.doc_id, "sentence_id": row.sentence_id, "text": row.text, "first": first, "last": last,
               "start": start, "end": end} | {name: getattr(row, name) for name in groups}  # fmt: skip


def _map_sentence(row: tuple, spans: dict) -> Sequence[int]:
    offsets = map_offsets(row.start, row.end, spans.get(row.doc_id, ()))
    if len(offsets) != len(row.text):
        raise ValueError(f"the text of sentence {row.sentence_id!r} is not its raw span less the edits given; pass the "
                         "edits of the same corpus")  # fmt: skip
    return offsets


def _cut_context(row: dict, width: int | None) -> dict:
    text, first, last = row.pop("text"), row.pop("first"), row.pop("last")
    low, high = (0, len(text)) if width is None else (max(0, first - width), last + width)
    return row | {"pre": text[low:first], "keyword": text[first:last], "post": text[last:high]}
